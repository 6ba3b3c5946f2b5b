#pragma once

namespace steward {

/// How the application proves who it is to the sign-in service.
enum class AppCredentialKind
{
    None,       ///< a public client
    Secret,     ///< a text that the service knows as well
    Certificate ///< a key that never leaves this computer; the service knows the certificate
};

} // namespace steward
