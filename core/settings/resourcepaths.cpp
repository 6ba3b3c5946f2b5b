#include "resourcepaths.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace steward {

using namespace Qt::StringLiterals;

ResourcePaths::ResourcePaths(const QString& executableFolder, QString userFolder)
    : m_user(std::move(userFolder))
{
    const QString installed = QDir::cleanPath(executableFolder + u"/../share/steward"_s);
    m_shipped = QFileInfo(installed).isDir() ? installed : QString::fromUtf8(STEWARD_DEVELOPMENT_RESOURCES);
}

ResourcePaths ResourcePaths::forApplication(const QString& userFolder)
{
    return ResourcePaths(QCoreApplication::applicationDirPath(), userFolder);
}

QStringList ResourcePaths::folders(const QString& kind) const
{
    QStringList found;
    for (const QString& root : {m_shipped, m_user}) {
        const QString folder = QDir(root).filePath(kind);
        if (!root.isEmpty() && QFileInfo(folder).isDir())
            found << folder;
    }
    return found;
}

QString ResourcePaths::file(const QString& relativePath) const
{
    for (const QString& root : {m_user, m_shipped}) {
        const QString path = QDir(root).filePath(relativePath);
        if (!root.isEmpty() && QFileInfo(path).isFile())
            return path;
    }
    return {};
}

} // namespace steward
