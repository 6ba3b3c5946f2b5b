#pragma once

#include <base/error.h>

#include <QString>

namespace steward {

/// What a keychain can answer, free of the library that talks to it.
enum class KeychainAnswer
{
    Refused,
    RefusedByUser,
    NoKeychain,
    Other,
    TookTooLong
};

/// `text` is the library's own. A refusal is StoreLocked, since that is what a locked keychain does; an Other
/// that speaks of the bus is StoreUnavailable.
[[nodiscard]] Error keychainError(KeychainAnswer answer, const QString& text);

/// Why the keychain must not even be asked, or an error without message when it may be: on Linux without a
/// session bus the library would start one of its own, with a keyring of its own, and wait for ever.
[[nodiscard]] Error keychainObstacle();

} // namespace steward
