#include "cloudcatalog.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

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

} // namespace steward
