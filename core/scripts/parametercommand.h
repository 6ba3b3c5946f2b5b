#pragma once

#include "parametervalues.h"

#include <base/result.h>

namespace steward {

/// A text as PowerShell writes one, in quotes, with nothing in it that PowerShell would read as anything but
/// text. Without control characters of its own, so that it can be pasted into a terminal.
[[nodiscard]] QString powerShellQuoted(const QString& text);

/// The command that runs a script with these values: `.\Name.ps1 -A 'x''y' -B 1,2 -S`. Secrets are asked for
/// by the command itself. `script` is a file's name or path.
[[nodiscard]] QString commandLine(const QString& script, const ScriptDescription& description,
                                  const ParameterValues& values);

struct ReadCommand
{
    ParameterValues values;
    QStringList left; ///< what was there and could not be read or is no parameter, as it was written
};

/// The values in a command line, or in a hashtable for splatting, as far as they are written out: nothing is
/// computed, nothing is run. Abbreviated names, aliases and positions are understood. BadRequest when there
/// is nothing in it for this script.
[[nodiscard]] Result<ReadCommand> readCommandLine(const QString& text, const ScriptDescription& description);

} // namespace steward
