#pragma once

#include <base/error.h>

#include <QString>

#include <chrono>
#include <optional>

namespace steward {

/// Where a run is. The last seven are ends; a run reaches exactly one of them.
enum class RunState
{
    Preparing,           ///< the engine starts and checks the script; nothing has happened yet
    Connecting,          ///< signing in to the ticked connections and proving the tenant
    Running,             ///< the script runs
    Stopping,            ///< asked to stop
    Succeeded,           ///< ended, no error
    SucceededWithErrors, ///< ran to its end, but wrote errors
    Failed,              ///< ended by an error, an exit code other than 0, or a failed connection
    Stopped,             ///< ended because it was asked to
    TimedOut,            ///< ended because its time was up
    Lost,                ///< the engine went away without saying how it ended
    Refused              ///< never started: a rule, a missing engine, a script that does not parse
};

[[nodiscard]] bool isEnd(RunState state);
/// As in JSON: "succeededWithErrors".
[[nodiscard]] QString runStateName(RunState state);
[[nodiscard]] std::optional<RunState> runStateFromName(const QString& name);
/// For people: "Succeeded with errors".
[[nodiscard]] QString runStateTitle(RunState state);

/// How a run ended.
struct RunResult
{
    RunState state = RunState::Lost;
    int exitCode = -1; ///< the script's own; -1 when it did not get to one
    qint64 errors = 0;
    qint64 warnings = 0;
    qint64 outputs = 0; ///< lines of output
    std::chrono::milliseconds connectTime{0};
    std::chrono::milliseconds runTime{0};
    std::optional<Error> error; ///< why, for every state but Succeeded, SucceededWithErrors and Stopped
};

/// The exit code of `stewardctl run` for this end: 0 succeeded, 1 failed or lost, 3 sign-in needed, 4
/// refused, 5 timed out, 6 stopped, 7 succeeded with errors.
[[nodiscard]] int commandExitCode(const RunResult& result);

} // namespace steward
