#pragma once

#include "secretstore.h"

#include <chrono>
#include <memory>

namespace steward {

/// The system's keychain. Secrets survive the program; nothing falls back to a plain file, ever.
/// One operation at a time; an operation that waits longer than the limit fails with Timeout, and until the
/// keychain has answered that one, later operations fail at once instead of queuing up behind it. A read of a
/// locked keychain may give "not there"; a write or a removal then fails with StoreLocked.
class KeychainSecretStore final : public SecretStore
{
public:
    /// `profileScope` tells the profiles of one user apart; see settings' profileScope().
    explicit KeychainSecretStore(const QString& profileScope,
                                 std::chrono::milliseconds limit = std::chrono::seconds(20));
    ~KeychainSecretStore() override;

    [[nodiscard]] AsyncResult<std::optional<Secret>> read(const QString& key) override;
    [[nodiscard]] AsyncResult<> write(const QString& key, const Secret& secret) override;
    [[nodiscard]] AsyncResult<> remove(const QString& key) override;
    [[nodiscard]] QString description() const override;

private:
    class Entries;

    // Shared with operations on their way, which outlive the store.
    std::shared_ptr<Entries> m_entries;
};

} // namespace steward
