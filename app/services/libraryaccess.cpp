#include "libraryaccess.h"

#include <scripts/connectioncatalog.h>
#include <settings/resourcepaths.h>
#include <settings/settings.h>

#include <QRegularExpression>

#include <language/commandindex.h>
#include <memory>

using namespace Qt::StringLiterals;

namespace steward {

QList<LibraryRoot> libraryRootsOf(const QString& profileFolder, const ResourcePaths& resources,
                                  const Settings& settings)
{
    return libraryRoots({profileFolder, settings.text(u"library.mine"), settings.text(u"library.team"),
                         profileFolder + u"/resources/library"_s, resources.shippedFolder() + u"/library"_s});
}

CommandConnections commandConnectionsOf(const ResourcePaths& resources, const ConnectionCatalog& connections)
{
    struct Known
    {
        CommandIndex index;
        QList<QPair<QString, QRegularExpression>> patterns;
    };
    auto known = std::make_shared<Known>();
    if (auto index = CommandIndex::load(resources.file(u"language/commands.tsv"_s)))
        known->index = std::move(*index);
    for (const Connection& connection : connections.connections()) {
        for (const QString& pattern : connection.cmdletPatterns) {
            // Requests go anywhere: the variable of the connection tells, not they.
            if (!pattern.startsWith("Invoke-"_L1))
                known->patterns.append({connection.id, QRegularExpression::fromWildcard(pattern)});
        }
    }
    return [known = std::shared_ptr<const Known>(known)](const QString& name) {
        QStringList found = known->index.connectionsOf(name);
        if (found.isEmpty() && !known->index.contains(name)) {
            for (const auto& [id, pattern] : known->patterns) {
                if (!found.contains(id) && pattern.match(name).hasMatch())
                    found << id;
            }
        }
        return found;
    };
}

ProfileLibrary readProfileLibrary(const QString& profileFolder, const ResourcePaths& resources,
                                  const ConnectionCatalog& connections)
{
    ProfileLibrary library;
    library.roots = libraryRootsOf(profileFolder, resources, Settings(profileFolder));
    library.entries = readLibrary(library.roots, commandConnectionsOf(resources, connections));
    return library;
}

std::optional<LibraryEntry> findInLibrary(const ProfileLibrary& library, const QString& name)
{
    using Kind = LibraryRoot::Kind;
    const QString wanted = name.endsWith(".ps1"_L1, Qt::CaseInsensitive) ? name.chopped(4) : name;
    for (const Kind kind : {Kind::Mine, Kind::BuiltIn, Kind::Team}) {
        for (const LibraryEntry& entry : library.entries) {
            if (library.roots.value(entry.root).kind == kind &&
                entry.script.name.compare(wanted, Qt::CaseInsensitive) == 0)
                return entry;
        }
    }
    return {};
}

} // namespace steward
