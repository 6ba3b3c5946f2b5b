#include "profilefolder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace steward {

using namespace Qt::StringLiterals;

QString profileFolder(const QString& fromCommandLine, const QString& fromEnvironment)
{
    for (const QString& given : {fromCommandLine, fromEnvironment}) {
        if (!given.isEmpty())
            return QDir::cleanPath(QFileInfo(given).absoluteFilePath());
    }
    return QDir::cleanPath(QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation));
}

QString profileFolder(const QString& fromCommandLine)
{
    return profileFolder(fromCommandLine, qEnvironmentVariable("STEWARD_PROFILE"));
}

Result<> prepareProfileFolder(const QString& folder)
{
    constexpr auto kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    const QFileInfo info(folder);
    if (info.exists() && !info.isDir())
        return fail(ErrorCode::FileFailed, u"The profile folder %1 is a file, not a folder."_s.arg(folder),
                    u"Name another folder with --profile."_s);
    if (!info.exists()) {
        // The parents get the user's normal permissions; only the last folder is ours.
        if (!QDir().mkpath(info.absolutePath()) || !QDir().mkdir(info.absoluteFilePath(), kOwnerOnly))
            return fail(ErrorCode::FileFailed, u"The profile folder %1 could not be made."_s.arg(folder),
                        u"Check that you may write there, or name another folder with --profile."_s);
    }
    if (!QFile::setPermissions(folder, kOwnerOnly))
        return fail(ErrorCode::FileFailed,
                    u"The profile folder %1 could not be closed to other users."_s.arg(folder),
                    u"It must belong to you. Name another folder with --profile."_s);
    return {};
}

QString profileScope(const QString& folder)
{
    const QString canonical = QFileInfo(folder).canonicalFilePath();
    const QString path =
        canonical.isEmpty() ? QDir::cleanPath(QFileInfo(folder).absoluteFilePath()) : canonical;
    const QByteArray hash = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toHex().first(16));
}

} // namespace steward
