#include "profiledocument.h"

#include "jsontext.h"
#include "profilefolder.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr qint64 kLargestFile = 64 * 1024 * 1024; // a damaged disk can make a file endless

QString freeName(const QString& file)
{
    const QFileInfo info(file);
    const QString start =
        u"%1/%2-damaged-%3"_s.arg(info.absolutePath(), info.completeBaseName(),
                                  QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s));
    QString name = start + u".json"_s;
    for (int i = 2; QFileInfo::exists(name); ++i)
        name = u"%1-%2.json"_s.arg(start).arg(i);
    return name;
}

} // namespace

ProfileDocument::ProfileDocument(QString folder, const QString& fileName, QString what)
    : m_folder(std::move(folder)), m_file(QDir(m_folder).filePath(fileName)), m_what(std::move(what))
{
}

Result<QJsonObject> ProfileDocument::readFile() const
{
    if (!QFileInfo::exists(m_file))
        return QJsonObject();
    if (QFileInfo(m_file).size() > kLargestFile)
        return fail(ErrorCode::BadRequest, u"%1 is too large."_s.arg(m_file));
    return readJsonObject(m_file);
}

QJsonObject ProfileDocument::read()
{
    const auto all = readFile();
    if (all)
        return *all;
    Error problem = all.error();
    problem.why = problem.message;
    problem.message = u"%1 could not be read."_s.arg(m_what);
    if (problem.code == ErrorCode::FileFailed) { // it may be whole: it stays where it is
        problem.advice = u"Check that you may read the file."_s;
    } else {
        const QString kept = freeName(m_file);
        problem.advice =
            QFile::rename(m_file, kept)
                ? u"The damaged file is kept as %1."_s.arg(QDir::toNativeSeparators(kept))
                : u"Move %1 away; until then no change is kept."_s.arg(QDir::toNativeSeparators(m_file));
    }
    m_problem = problem;
    return {};
}

Result<> ProfileDocument::update(const std::function<void(QJsonObject&)>& change) const
{
    auto all = readFile();
    if (!all)
        return fail(all.error());
    change(*all);
    if (const auto prepared = prepareProfileFolder(m_folder); !prepared)
        return fail(prepared.error());
    QSaveFile output(m_file);
    const QByteArray json = QJsonDocument(*all).toJson(QJsonDocument::Indented);
    if (!output.open(QIODevice::WriteOnly) || !output.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        output.write(json) != json.size() || !output.commit()) {
        return fail(ErrorCode::FileFailed, u"%1 could not be saved in %2."_s.arg(m_what, m_file),
                    u"Check the free space and that you may write there."_s, output.errorString());
    }
    return {};
}

} // namespace steward
