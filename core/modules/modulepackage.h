#pragma once

#include <base/result.h>

#include <QByteArray>
#include <QList>
#include <QString>

namespace steward {

/// What a package says about itself.
struct PackageInfo
{
    struct Dependency
    {
        QString name;
        QString version; ///< the oldest one that will do; empty: any

        bool operator==(const Dependency&) const = default;
    };

    QString name;
    QString version;
    QList<Dependency> dependencies;
};

/// Unpacks a module as the PowerShell Gallery offers it (a nupkg, which is a zip) into `folder`, which must
/// not exist and then holds the module's files only. All or nothing: after an error the folder is gone.
/// Refuses names that lead out of the folder, links, and packages of more than kLargestPackage bytes
/// unpacked. Blocks; call it off the window's thread. Errors: BadResponse (no such package), FileFailed.
[[nodiscard]] Result<PackageInfo> unpackModule(const QByteArray& package, const QString& folder);

inline constexpr qint64 kLargestPackage = 1024LL * 1024 * 1024;

} // namespace steward
