#pragma once

#include <scripts/scriptfolders.h>

#include <optional>

namespace steward {

class ConnectionCatalog;
class ResourcePaths;
class Settings;

/// Where a profile's scripts are: its own folder, the team's folders of the settings ("library.mine",
/// "library.team", one folder a line), and what ships.
[[nodiscard]] QList<LibraryRoot> libraryRootsOf(const QString& profileFolder, const ResourcePaths& resources,
                                                const Settings& settings);
/// The connections of a command, by the index that ships and else by the connections' own patterns; to be
/// asked from any thread.
[[nodiscard]] CommandConnections commandConnectionsOf(const ResourcePaths& resources,
                                                      const ConnectionCatalog& connections);

/// The whole library of a profile, read here and now: for programs without a window.
struct ProfileLibrary
{
    QList<LibraryRoot> roots;
    QList<LibraryEntry> entries;
};
[[nodiscard]] ProfileLibrary readProfileLibrary(const QString& profileFolder, const ResourcePaths& resources,
                                                const ConnectionCatalog& connections);

/// By name, with or without .ps1 and without regard to case: one's own comes before what ships, and that
/// before the team's, so that nobody else can put a script in the place of a known one.
[[nodiscard]] std::optional<LibraryEntry> findInLibrary(const ProfileLibrary& library, const QString& name);

} // namespace steward
