#pragma once

#include <auth/consentstep.h>

#include <QList>
#include <QPair>

namespace steward {

/// The lines of a flow as a person follows it, all waiting in the beginning. Ids are the caller's own.
class StepList final
{
public:
    explicit StepList(const QList<QPair<QString, QString>>& idsAndTitles)
    {
        for (const auto& [id, title] : idsAndTitles) {
            ConsentStep step;
            step.id = id;
            step.title = title;
            m_steps.append(step);
        }
    }

    /// The step as it is now.
    ConsentStep set(const QString& id, ConsentStep::State state, const QDateTime& at,
                    const QString& detail = {}, const std::optional<Error>& error = std::nullopt)
    {
        for (ConsentStep& step : m_steps) {
            if (step.id != id)
                continue;
            // A countdown changes the words, not the moment it began.
            if (step.state != state)
                step.at = at;
            step.state = state;
            step.detail = detail;
            step.error = error;
            return step;
        }
        return {};
    }

    [[nodiscard]] const QList<ConsentStep>& steps() const { return m_steps; }

private:
    QList<ConsentStep> m_steps;
};

} // namespace steward
