#include "scriptfiles.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QSaveFile>

#include <algorithm>
#include <archive/zip.h>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr qsizetype kLongestName = 120;

tl::unexpected<Error> failed(const QString& what, const QString& why)
{
    return fail(ErrorCode::FileFailed, what,
                u"Check the permissions of the folder and the space of its disk."_s, why);
}

QString withSuffix(const QString& name)
{
    return name.endsWith(".ps1"_L1, Qt::CaseInsensitive) ? name : name + u".ps1"_s;
}

} // namespace

QString problemWithFileName(const QString& name)
{
    if (name.trimmed().isEmpty())
        return u"A name is needed."_s;
    if (name.size() > kLongestName)
        return u"The name is longer than %1 letters."_s.arg(kLongestName);
    if (name.startsWith(u'.') || name.endsWith(u'.') || name != name.trimmed())
        return u"A name begins and ends with neither a dot nor a space."_s;
    static const QString forbidden = u"/\\:*?\"<>|"_s;
    for (const QChar c : name) {
        if (forbidden.contains(c))
            return u"A name has no %1 in it."_s.arg(c);
        // Characters that cannot be seen, or turn the direction of what is around them.
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format ||
            c.category() == QChar::Separator_Line || c.category() == QChar::Separator_Paragraph)
            return u"The name has characters that cannot be seen."_s;
    }
    static const QStringList devices{u"con"_s, u"prn"_s, u"aux"_s, u"nul"_s, u"conin$"_s, u"conout$"_s};
    const QString stem = name.section(u'.', 0, 0).trimmed().toLower();
    const bool isNumbered = stem.size() == 4 && (stem.startsWith("com"_L1) || stem.startsWith("lpt"_L1)) &&
                            (stem.at(3).isDigit() || QStringLiteral("¹²³").contains(stem.at(3)));
    if (devices.contains(stem) || isNumbered)
        return u"%1 is the name of a device on Windows."_s.arg(name);
    return {};
}

QString freeScriptPath(const QString& folder, const QString& name)
{
    const QString stem = withSuffix(name).chopped(4);
    QString path = folder + u'/' + stem + u".ps1"_s;
    for (int i = 2; QFileInfo::exists(path); ++i)
        path = u"%1/%2 %3.ps1"_s.arg(folder, stem, QString::number(i));
    return path;
}

Result<> writeNewFile(const QString& path, const QByteArray& bytes)
{
    if (!QDir().mkpath(QFileInfo(path).path()))
        return failed(u"The folder %1 cannot be made."_s.arg(QFileInfo(path).path()), {});
    QFile file(path);
    // NewOnly: what is there stays, also when it came a moment ago.
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return failed(u"The file %1 cannot be made."_s.arg(path), file.errorString());
    if (file.write(bytes) != bytes.size() || !file.flush()) {
        const QString why = file.errorString();
        file.remove();
        return failed(u"The file %1 cannot be written."_s.arg(path), why);
    }
    return {};
}

Result<QString> duplicateScript(const QString& path, const QString& folder, const QString& name)
{
    if (const QString problem = problemWithFileName(name); !problem.isEmpty())
        return fail(ErrorCode::BadRequest, problem);
    QFile from(path);
    if (!from.open(QIODevice::ReadOnly))
        return failed(u"The script %1 cannot be read."_s.arg(path), from.errorString());
    const QString to = freeScriptPath(folder, name);
    if (auto written = writeNewFile(to, from.readAll()); !written)
        return tl::unexpected(written.error());
    return to;
}

Result<QString> renameScript(const QString& path, const QString& name)
{
    if (const QString problem = problemWithFileName(name); !problem.isEmpty())
        return fail(ErrorCode::BadRequest, problem);
    const QFileInfo info(path);
    const QString to = info.absolutePath() + u'/' + withSuffix(name);
    if (to == info.absoluteFilePath())
        return to;
    const bool onlyCase = to.compare(info.absoluteFilePath(), Qt::CaseInsensitive) == 0;
    if (QFileInfo::exists(to) && !onlyCase)
        return fail(ErrorCode::BadRequest, u"There is a script %1 already."_s.arg(name),
                    u"Choose another name."_s);
    QFile file(path);
    if (!file.rename(to))
        return failed(u"The script %1 cannot be renamed."_s.arg(info.completeBaseName()), file.errorString());
    return to;
}

Result<> trashScript(const QString& path, const QString& root)
{
    QFile file(path);
    if (!file.exists())
        return fail(ErrorCode::NotFound, u"The script is not there any more: %1"_s.arg(path));
    if (file.moveToTrash())
        return {};
    const QFileInfo info(path);
    const QString stamp = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss-zzz"_s);
    const QString folder = root + u"/.trash"_s;
    if (!QDir().mkpath(folder) ||
        !QFile::rename(path, folder + u'/' + info.completeBaseName() + u' ' + stamp + u".ps1.old"_s))
        return failed(u"The script %1 cannot be moved to the waste bin."_s.arg(info.completeBaseName()),
                      file.errorString());
    return {};
}

Result<QByteArray> zipOfScripts(const QStringList& paths, const QString& root)
{
    QList<ZipFile> files;
    const QDir top(root);
    for (const QString& path : paths) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return failed(u"The script %1 cannot be read."_s.arg(path), file.errorString());
        QString name = top.relativeFilePath(path);
        if (!staysBelow(name))
            name = QFileInfo(path).fileName();
        files.append({name, file.readAll()});
    }
    std::sort(files.begin(), files.end(), [](const ZipFile& a, const ZipFile& b) { return a.name < b.name; });
    return makeZip(files);
}

} // namespace steward
