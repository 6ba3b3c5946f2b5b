#include "runresult.h"

using namespace Qt::StringLiterals;

namespace steward {

bool isEnd(RunState state)
{
    return state >= RunState::Succeeded;
}

QString runStateName(RunState state)
{
    switch (state) {
    case RunState::Preparing:
        return u"preparing"_s;
    case RunState::Connecting:
        return u"connecting"_s;
    case RunState::Running:
        return u"running"_s;
    case RunState::Stopping:
        return u"stopping"_s;
    case RunState::Succeeded:
        return u"succeeded"_s;
    case RunState::SucceededWithErrors:
        return u"succeededWithErrors"_s;
    case RunState::Failed:
        return u"failed"_s;
    case RunState::Stopped:
        return u"stopped"_s;
    case RunState::TimedOut:
        return u"timedOut"_s;
    case RunState::Lost:
        return u"lost"_s;
    case RunState::Refused:
        break;
    }
    return u"refused"_s;
}

std::optional<RunState> runStateFromName(const QString& name)
{
    for (int i = 0; i <= int(RunState::Refused); ++i) {
        if (runStateName(RunState(i)) == name)
            return RunState(i);
    }
    return {};
}

QString runStateTitle(RunState state)
{
    switch (state) {
    case RunState::Preparing:
        return u"Preparing"_s;
    case RunState::Connecting:
        return u"Connecting"_s;
    case RunState::Running:
        return u"Running"_s;
    case RunState::Stopping:
        return u"Stopping"_s;
    case RunState::Succeeded:
        return u"Succeeded"_s;
    case RunState::SucceededWithErrors:
        return u"Succeeded with errors"_s;
    case RunState::Failed:
        return u"Failed"_s;
    case RunState::Stopped:
        return u"Stopped"_s;
    case RunState::TimedOut:
        return u"Timed out"_s;
    case RunState::Lost:
        return u"Lost"_s;
    case RunState::Refused:
        break;
    }
    return u"Refused"_s;
}

int commandExitCode(const RunResult& result)
{
    switch (result.state) {
    case RunState::Succeeded:
        return 0;
    case RunState::SucceededWithErrors:
        return 7;
    case RunState::Stopped:
        return 6;
    case RunState::TimedOut:
        return 5;
    case RunState::Failed:
    case RunState::Refused:
        if (result.error && result.error->code == ErrorCode::SignInNeeded)
            return 3;
        return result.state == RunState::Refused ? 4 : 1;
    default:
        return 1;
    }
}

} // namespace steward
