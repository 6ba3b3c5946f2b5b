#include "cloudcatalog.h"

#include "cloudaddresses.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

Result<Cloud> loadFile(const QString& file)
{
    QFile input(file);
    if (!input.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileFailed,
                    u"The cloud file %1 could not be read: %2."_s.arg(file, input.errorString()));
    return parseCloud(input.readAll(), file);
}

} // namespace

CloudCatalog::CloudCatalog(QStringList folders) : m_folders(std::move(folders)) {}

QStringList CloudCatalog::names() const
{
    QStringList names;
    for (const QString& folder : m_folders) {
        const auto files = QDir(folder).entryInfoList({u"*.json"_s}, QDir::Files | QDir::Readable);
        for (const QFileInfo& file : files)
            names << file.completeBaseName();
    }
    names.sort();
    names.removeDuplicates();
    return names;
}

Result<Cloud> CloudCatalog::load(const QString& nameOrFile) const
{
    const bool looksLikeAFile = nameOrFile.contains(u'/') || nameOrFile.contains(u'\\') ||
                                nameOrFile.endsWith(".json"_L1, Qt::CaseInsensitive);
    if (looksLikeAFile)
        return loadFile(nameOrFile);

    for (auto folder = m_folders.crbegin(); folder != m_folders.crend(); ++folder) {
        const QString file = QDir(*folder).filePath(nameOrFile + u".json"_s);
        if (!nameOrFile.isEmpty() && QFileInfo(file).isFile())
            return loadFile(file);
    }
    return fail(ErrorCode::NotFound, u"There is no cloud named \"%1\"."_s.arg(nameOrFile),
                u"Known clouds: %1. Or give the path of a cloud file."_s.arg(names().join(u", "_s)));
}

Result<QString> nameOfCloud(const Cloud& cloud, const CloudCatalog& catalog, const QString& folder)
{
    if (catalog.names().contains(cloud.name)) {
        if (const auto known = catalog.load(cloud.name); known && sameServices(*known, cloud))
            return cloud.name;
    }
    QString base = cloud.name.toLower();
    static const QRegularExpression unsafe(u"[^a-z0-9-]+"_s);
    base.replace(unsafe, u"-"_s);
    base = u"given-"_s + base.left(40);
    constexpr int kMostOfOneName = 100;
    for (int i = 1; i <= kMostOfOneName; ++i) {
        const QString file =
            QDir(folder).filePath(i == 1 ? base + u".json"_s : u"%1-%2.json"_s.arg(base).arg(i));
        if (QFileInfo::exists(file)) {
            if (const auto known = catalog.load(file); known && *known == cloud)
                return file;
            continue;
        }
        QSaveFile output(file);
        const QByteArray text = cloud.json();
        if (!QDir().mkpath(folder) || !output.open(QIODevice::WriteOnly) ||
            output.write(text) != text.size() || !output.commit())
            return fail(ErrorCode::FileFailed,
                        u"The cloud file %1 could not be written: %2."_s.arg(file, output.errorString()),
                        u"Check the free space and that you may write there."_s);
        return file;
    }
    return fail(ErrorCode::FileFailed,
                u"There are too many clouds named \"%1\" in %2."_s.arg(cloud.name, folder),
                u"Remove those that are not used."_s);
}

} // namespace steward
