#include "credentialfoldersecretstore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace steward {

using namespace Qt::StringLiterals;

CredentialFolderSecretStore::CredentialFolderSecretStore(QString folder) : m_folder(std::move(folder)) {}

Result<std::optional<Secret>> CredentialFolderSecretStore::readFile(const QString& key) const
{
    if (key.isEmpty() || key.contains(u'/') || key.startsWith(u'.'))
        return fail(ErrorCode::Bug, u"\"%1\" cannot be the name of a credential."_s.arg(key));
    QFile file(QDir(m_folder).filePath(key));
    if (!file.exists())
        return std::optional<Secret>();
    constexpr auto kOthers = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                             QFile::WriteOther | QFile::ExeOther;
    if (QFileInfo(file).permissions() & kOthers)
        return fail(ErrorCode::Refused,
                    u"The credential %1 was not read, because other users may read or change it."_s.arg(
                        file.fileName()),
                    u"Close it with: chmod 0400 %1"_s.arg(file.fileName()));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileFailed,
                    u"The credential %1 could not be read: %2."_s.arg(file.fileName(), file.errorString()));
    QByteArray bytes = file.readAll();
    // An editor, or echo, ends the file with a line break, which is no part of the secret.
    while (bytes.endsWith('\n') || bytes.endsWith('\r'))
        bytes.chop(1);
    if (bytes.isEmpty())
        return std::optional<Secret>();
    return std::optional<Secret>(Secret(std::move(bytes)));
}

AsyncResult<std::optional<Secret>> CredentialFolderSecretStore::read(const QString& key)
{
    const auto changed = m_changed.constFind(key);
    return readyResult<std::optional<Secret>>(
        changed == m_changed.constEnd() ? readFile(key) : Result<std::optional<Secret>>(*changed));
}

AsyncResult<> CredentialFolderSecretStore::write(const QString& key, const Secret& secret)
{
    m_changed.insert(key, secret);
    return readyResult<void>({});
}

AsyncResult<> CredentialFolderSecretStore::remove(const QString& key)
{
    m_changed.insert(key, std::nullopt);
    return readyResult<void>({});
}

QString CredentialFolderSecretStore::description() const
{
    return u"Read from the credentials folder %1. A renewed sign-in is kept in memory only and is lost when Steward ends."_s
        .arg(m_folder);
}

} // namespace steward
