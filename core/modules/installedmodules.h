#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace steward {

/// A PowerShell module on disk.
struct InstalledModule
{
    QString name;
    QString version; ///< "3.9.2"; empty when its manifest does not say
    QString folder;  ///< absolute; where the manifest is

    bool operator==(const InstalledModule&) const = default;
};

/// The modules in these folders as PowerShell finds them: FOLDER/NAME/NAME.psd1 and
/// FOLDER/NAME/VERSION/NAME.psd1. Reads the manifests' versions without running anything. Several versions of
/// one are several entries; in the order of the folders, then by name, the newest version first.
[[nodiscard]] QList<InstalledModule> installedModules(const QStringList& folders);

/// -1, 0, 1, as numbers: 3.10.0 is newer than 3.9.2.
[[nodiscard]] int compareVersions(const QString& left, const QString& right);

/// The newest of that name that is at least `minimum` (empty: any); nullptr when there is none.
[[nodiscard]] const InstalledModule* findModule(const QList<InstalledModule>& modules, const QString& name,
                                                const QString& minimum);

} // namespace steward
