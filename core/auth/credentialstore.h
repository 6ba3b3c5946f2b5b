#pragma once

#include "appcredential.h"

#include <base/asyncresult.h>

namespace steward {

class Redactor;
class SecretStore;

// How an application's credential lies in the secret store: each kind under a key of its own, so that a
// change from one to another can write the new before it removes the old. Nothing is called back once
// `context` has gone.

/// The credential of the wanted kind, or, where that is not there, of the other: whoever is ended in the
/// middle of a change finds one that works. None when there is neither, and for a public client.
[[nodiscard]] AsyncResult<AppCredential> readCredential(SecretStore& store, AppCredentialKind wanted,
                                                        QObject* context);
/// Replaces the stored one of the same kind. Writing none does nothing.
[[nodiscard]] AsyncResult<> writeCredential(SecretStore& store, const AppCredential& credential);
/// Removes every kind but `kept`.
[[nodiscard]] AsyncResult<> removeOtherCredentials(SecretStore& store, AppCredentialKind kept,
                                                   QObject* context);

/// Nothing of it may be seen in any text from now on.
void hideCredential(Redactor& redactor, const AppCredential& credential);
[[nodiscard]] Error credentialMissing(AppCredentialKind kind);

} // namespace steward
