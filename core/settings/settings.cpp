#include "settings.h"

#include "jsontext.h"
#include "profilefolder.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kLargestFile = 1024 * 1024; // a damaged disk can make a file endless

Result<QJsonObject> readValues(const QString& file)
{
    if (!QFileInfo::exists(file))
        return QJsonObject();
    if (QFileInfo(file).size() > kLargestFile)
        return fail(ErrorCode::BadRequest, u"%1 is too large for a settings file."_s.arg(file));
    return readJsonObject(file);
}

QString freeName(const QString& file)
{
    const QFileInfo info(file);
    const QString time = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s);
    QString name = u"%1/settings-damaged-%2.json"_s.arg(info.absolutePath(), time);
    for (int i = 2; QFileInfo::exists(name); ++i)
        name = u"%1/settings-damaged-%2-%3.json"_s.arg(info.absolutePath(), time).arg(i);
    return name;
}

} // namespace

Settings::Settings(const QString& folder)
    : m_folder(folder), m_file(QDir(folder).filePath(u"settings.json"_s))
{
    auto values = readValues(m_file);
    if (values) {
        m_values = std::move(*values);
        return;
    }
    Error problem = values.error();
    if (problem.code == ErrorCode::FileFailed) { // it may be whole: it stays where it is
        problem.advice = u"The window starts as it is delivered. Check that you may read the file."_s;
        m_problem = problem;
        return;
    }
    const QString kept = freeName(m_file);
    problem.why = problem.message;
    problem.message = u"The settings of this profile are damaged; the window starts as it is delivered."_s;
    problem.advice =
        QFile::rename(m_file, kept)
            ? u"The damaged file is kept as %1."_s.arg(QDir::toNativeSeparators(kept))
            : u"Move %1 away; until then no change is kept."_s.arg(QDir::toNativeSeparators(m_file));
    m_problem = problem;
}

QString Settings::text(QStringView key, const QString& fallback) const
{
    return m_values.value(key).toString(fallback);
}

double Settings::number(QStringView key, double fallback) const
{
    return m_values.value(key).toDouble(fallback);
}

bool Settings::flag(QStringView key, bool fallback) const
{
    return m_values.value(key).toBool(fallback);
}

QByteArray Settings::bytes(QStringView key) const
{
    const auto decoded =
        QByteArray::fromBase64Encoding(text(key).toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? *decoded : QByteArray();
}

void Settings::setBytes(QStringView key, const QByteArray& value)
{
    set(key, QString::fromLatin1(value.toBase64()));
}

void Settings::set(QStringView key, const QJsonValue& value)
{
    const QString name = key.toString();
    if (m_values.contains(name) && m_values.value(name) == value)
        return;
    m_values.insert(name, value);
    m_changed.insert(name, value);
}

Result<> Settings::save()
{
    if (m_changed.isEmpty())
        return {};
    auto current = readValues(m_file);
    if (!current)
        return fail(current.error());
    for (auto it = m_changed.begin(); it != m_changed.end(); ++it)
        current->insert(it.key(), it.value());
    if (const auto prepared = prepareProfileFolder(m_folder); !prepared)
        return fail(prepared.error());
    QSaveFile output(m_file);
    const QByteArray json = QJsonDocument(*current).toJson(QJsonDocument::Indented);
    if (!output.open(QIODevice::WriteOnly) || !output.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        output.write(json) != json.size() || !output.commit())
        return fail(ErrorCode::FileFailed,
                    u"The settings %1 could not be saved: %2."_s.arg(m_file, output.errorString()),
                    u"Check the free space and that you may write there."_s);
    m_values = std::move(*current);
    m_changed = {};
    return {};
}

} // namespace steward
