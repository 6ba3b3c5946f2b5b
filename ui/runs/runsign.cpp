#include "runsign.h"

namespace steward {

using namespace Qt::StringLiterals;

RunSign runSign(RunState state)
{
    const QString text = runStateTitle(state);
    switch (state) {
    case RunState::Preparing:
    case RunState::Connecting:
    case RunState::Running:
        return {u"spinner"_s, "accent", "accent", text};
    case RunState::Stopping:
        return {u"stop"_s, "warning", "warning", text};
    case RunState::Succeeded:
        return {u"check-circle"_s, "success", "success", text};
    case RunState::SucceededWithErrors:
        return {u"warning"_s, "warning", "warning", text};
    case RunState::Stopped:
        return {u"stop"_s, "muted", "textMuted", text};
    case RunState::TimedOut:
        return {u"clock"_s, "error", "error", text};
    case RunState::Refused:
        return {u"shield"_s, "error", "error", text};
    case RunState::Failed:
    case RunState::Lost:
        break;
    }
    return {u"error-circle"_s, "error", "error", text};
}

} // namespace steward
