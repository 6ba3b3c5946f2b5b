#pragma once

#include "secretstore.h"

#include <QHash>

namespace steward {

/// Reads secrets that a service manager put into a folder (systemd's `$CREDENTIALS_DIRECTORY`), one file a
/// key. A file that others than its owner may read is refused. Nothing is ever written there: what is written
/// or removed counts in this process only, and description() says so.
class CredentialFolderSecretStore final : public SecretStore
{
public:
    explicit CredentialFolderSecretStore(QString folder);

    [[nodiscard]] AsyncResult<std::optional<Secret>> read(const QString& key) override;
    [[nodiscard]] AsyncResult<> write(const QString& key, const Secret& secret) override;
    [[nodiscard]] AsyncResult<> remove(const QString& key) override;
    [[nodiscard]] bool isShared() const override { return false; }
    [[nodiscard]] QString description() const override;

private:
    [[nodiscard]] Result<std::optional<Secret>> readFile(const QString& key) const;

    QString m_folder;
    QHash<QString, std::optional<Secret>> m_changed;
};

} // namespace steward
