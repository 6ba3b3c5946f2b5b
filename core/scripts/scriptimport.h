#pragma once

#include "scriptfolders.h"

#include <base/result.h>

#include <QList>
#include <QStringList>

namespace steward {

class ScriptVersions;

/// One script that could be imported.
struct ImportItem
{
    enum class State
    {
        New,
        Changed, ///< another text of the same name is there
        Same,
        Refused
    };

    QString name; ///< below the folder, with slashes
    State state = State::Refused;
    QString problem; ///< why it is refused; otherwise empty
    QString caution; ///< what somebody should look at before taking it; may be empty
    QByteArray bytes;
    QString text;     ///< as an editor shows it
    QString existing; ///< the text that is there; empty when New
    QByteArray existingBytes;
    LibraryEntry entry;    ///< what it says and can do
    bool isChosen = false; ///< what landImport() takes; at first every New and Changed one
};

struct ImportPlan
{
    QString source; ///< what people call it: the zip's or the folder's name
    QString folder; ///< where it would go
    QList<ImportItem> items;

    [[nodiscard]] int chosen() const;
    [[nodiscard]] ScriptRisk risk() const; ///< of what is chosen
};

/// Reads scripts from files, folders and zips, compares them with what is in `folder`, and writes and runs
/// nothing. Refused, one by one: what would not stay in the folder, names that a system cannot have or that
/// differ in letter case only, links, what is no text, and what is too large. Errors: BadRequest (nothing to
/// import, damaged, too much), FileFailed.
[[nodiscard]] Result<ImportPlan> planImport(const QStringList& sources, const QString& folder,
                                            const CommandConnections& connectionsOf);
/// Writes what is chosen, and gives the paths. What was changed since the plan was made is not overwritten:
/// it is an error, before anything is written. A text that is replaced is kept among the versions first.
[[nodiscard]] Result<QStringList> landImport(const ImportPlan& plan, ScriptVersions* versions);

inline constexpr int kMostImported = 1000;
inline constexpr qint64 kLargestImported = 5 * 1024 * 1024;      ///< one script
inline constexpr qint64 kLargestImport = 64 * 1024 * 1024;       ///< all together
inline constexpr qint64 kLargestImportFile = 64LL * 1024 * 1024; ///< a zip

} // namespace steward
