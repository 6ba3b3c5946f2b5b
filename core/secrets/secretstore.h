#pragma once

#include <base/asyncresult.h>
#include <base/secret.h>

#include <QString>

#include <optional>

namespace steward {

inline constexpr const char* kRefreshTokenKey = "refresh-token";
inline constexpr const char* kSpareRefreshTokenKey = "refresh-token-spare";
inline constexpr const char* kAppSecretKey = "app-secret";
inline constexpr const char* kAppCertificateKey = "app-certificate"; ///< PEM, key and certificate

/// Where secrets rest between two starts of the program. One store serves one profile.
/// "Not there" is a value (nullopt), never an error; it does not prove that nobody signed in, since a locked
/// keychain may answer so. Errors: StoreLocked, StoreUnavailable, Timeout, Forbidden.
/// The store must live until its futures have finished.
class SecretStore
{
public:
    SecretStore() = default;
    SecretStore(const SecretStore&) = delete;
    SecretStore& operator=(const SecretStore&) = delete;
    virtual ~SecretStore();

    [[nodiscard]] virtual AsyncResult<std::optional<Secret>> read(const QString& key) = 0;
    /// Replaces what was there. Success means that the next start can read it, except where description()
    /// says otherwise.
    [[nodiscard]] virtual AsyncResult<> write(const QString& key, const Secret& secret) = 0;
    /// Removing what is not there succeeds.
    [[nodiscard]] virtual AsyncResult<> remove(const QString& key) = 0;
    /// Whether another process of the same profile sees what is written here.
    [[nodiscard]] virtual bool isShared() const { return true; }
    /// Where secrets go, in words for a person.
    [[nodiscard]] virtual QString description() const = 0;
};

} // namespace steward
