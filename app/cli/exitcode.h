#pragma once

#include <base/error.h>
#include <runs/runresult.h>

namespace steward {

/// stewardctl's exit codes; a contract with whoever calls it from a script.
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
[[nodiscard]] ExitCode exitCodeOf(RunState state);

} // namespace steward
