#pragma once

#include <base/result.h>

#include <QString>

namespace steward {

/// Where a profile lives: the folder given on the command line, else `STEWARD_PROFILE`, else the platform's
/// folder for configuration. Always absolute. Creates nothing.
[[nodiscard]] QString profileFolder(const QString& fromCommandLine, const QString& fromEnvironment);
/// The same with the value of `STEWARD_PROFILE`.
[[nodiscard]] QString profileFolder(const QString& fromCommandLine);

/// Makes the folder, readable by this user only. An existing folder is narrowed to that as well.
[[nodiscard]] Result<> prepareProfileFolder(const QString& folder);

/// A short, stable name for a profile's folder that tells profiles apart in the keychain.
[[nodiscard]] QString profileScope(const QString& folder);

} // namespace steward
