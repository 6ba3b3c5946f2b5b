#pragma once

#include "appcredential.h"

#include <base/asyncresult.h>

#include <functional>
#include <memory>
#include <optional>

namespace steward {

class Redactor;
class SecretStore;

/// All that a sign-in consists of, as it rests in the secret store.
struct StoredSignIn
{
    Secret refreshToken;
    Secret spare; ///< brought by the last answer from a customer's tenant; tried when the other is refused
    bool once = false; ///< the service lets a refresh token be used once only
    AppCredential credential;
};

/// Reads and writes the parts of a sign-in. Two slots: the refresh token that is in use, and a spare one, so
/// that with a service which takes a token once only there is always one in the store that it still accepts.
/// What is read is made known to the Redactor. Store and redactor must outlive it, the store also what it is
/// doing; nothing is called back once `context` has gone.
class SignInStore final
{
public:
    /// What `hold` gives is kept while the store writes, also when this object has gone meanwhile: two that
    /// write at once would leave a secret that nobody can read.
    SignInStore(SecretStore& store, Redactor& redactor, std::function<std::shared_ptr<void>()> hold);
    ~SignInStore();

    /// nullopt when nobody has signed in.
    [[nodiscard]] AsyncResult<std::optional<StoredSignIn>> read(AppCredentialKind wanted, QObject* context);
    [[nodiscard]] AsyncResult<> writeRefreshToken(const Secret& token);
    /// Keeps a `once` that is stored already.
    [[nodiscard]] AsyncResult<> writeSpare(const Secret& token, bool once, QObject* context);
    [[nodiscard]] AsyncResult<> removeSpare();
    [[nodiscard]] AsyncResult<> writeCredential(const AppCredential& credential);
    [[nodiscard]] AsyncResult<> removeOtherCredentials(AppCredentialKind kept, QObject* context);
    /// Removes everything.
    [[nodiscard]] AsyncResult<> remove(QObject* context);

private:
    class HeldStore;

    const std::unique_ptr<HeldStore> m_held;
    SecretStore& m_store;
    Redactor& m_redactor;
};

} // namespace steward
