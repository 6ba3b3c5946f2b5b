#pragma once

#include <base/error.h>

namespace steward {

/// stewardctl's exit codes; a contract with whoever calls it from a script. The codes of a run are those of
/// commandExitCode() in runs/runresult.h.
enum class ExitCode {
    Succeeded = 0,
    Failed = 1,
    Usage = 2,
    SignInNeeded = 3,
    Refused = 4,
    TimedOut = 5,
    Stopped = 6,
    PartlyFailed = 7
};

[[nodiscard]] ExitCode exitCodeOf(ErrorCode code);

} // namespace steward
