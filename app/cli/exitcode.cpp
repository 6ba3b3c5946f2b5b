#include "exitcode.h"

namespace steward {

ExitCode exitCodeOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::SignInNeeded: return ExitCode::SignInNeeded;
    case ErrorCode::ConsentNeeded:
    case ErrorCode::Forbidden:
    case ErrorCode::ScriptInvalid:
    case ErrorCode::Refused: return ExitCode::Refused;
    case ErrorCode::Timeout: return ExitCode::TimedOut;
    case ErrorCode::Cancelled: return ExitCode::Stopped;
    default: return ExitCode::Failed;
    }
}

} // namespace steward
