#pragma once

#include <base/result.h>

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace steward {

/// What is wrong with a name for a file or folder, on any of the systems that a library is shared between, as
/// a sentence; empty when it will do.
[[nodiscard]] QString problemWithFileName(const QString& name);
/// "Get-Report", "Get-Report 2", …: the first that is not in the folder yet. With the folder and ".ps1".
[[nodiscard]] QString freeScriptPath(const QString& folder, const QString& name);

/// The operations of a library on its files. Each is whole or not at all, never overwrites anything, and
/// gives the new path. Errors: BadRequest (a name), FileFailed.
[[nodiscard]] Result<QString> duplicateScript(const QString& path, const QString& folder,
                                              const QString& name);
[[nodiscard]] Result<QString> renameScript(const QString& path, const QString& name);
/// To the system's waste bin; where that has none, into a folder ".trash" below `root`. Nothing is deleted.
[[nodiscard]] Result<> trashScript(const QString& path, const QString& root);
/// One script, or a folder's with all below it, as a zip.
[[nodiscard]] Result<QByteArray> zipOfScripts(const QStringList& paths, const QString& root);
[[nodiscard]] Result<> writeNewFile(const QString& path, const QByteArray& bytes);

} // namespace steward
