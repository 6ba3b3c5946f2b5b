#pragma once

#include "secretstore.h"

#include <QHash>

namespace steward {

/// Keeps secrets in this process only; they are gone when it ends. Never fails.
class MemorySecretStore final : public SecretStore
{
public:
    [[nodiscard]] AsyncResult<std::optional<Secret>> read(const QString& key) override;
    [[nodiscard]] AsyncResult<> write(const QString& key, const Secret& secret) override;
    [[nodiscard]] AsyncResult<> remove(const QString& key) override;
    [[nodiscard]] bool isShared() const override { return false; }
    [[nodiscard]] QString description() const override;

private:
    QHash<QString, Secret> m_secrets;
};

} // namespace steward
