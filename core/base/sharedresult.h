#pragma once

#include "asyncresult.h"

#include <QList>

#include <optional>

namespace steward {

/// The producing end of one operation that several callers wait for. A future carries one continuation, and a
/// second one silently replaces it: so every caller of future() gets a future of its own. Copies share the
/// operation. Completes exactly once: the first `finish` wins, later ones are ignored and return false.
/// Callers are told in the order in which they asked; one who asks from within such a callback gets the
/// result at once.
template <typename T = void>
class SharedResult final
{
public:
    SharedResult() : m_state(std::make_shared<State>()) {}

    [[nodiscard]] AsyncResult<T> future() const
    {
        if (m_state->result)
            return readyResult<T>(*m_state->result);
        return m_state->waiting.emplaceBack().future();
    }
    [[nodiscard]] bool isFinished() const { return m_state->result.has_value(); }
    [[nodiscard]] const std::optional<Result<T>>& result() const { return m_state->result; }

    bool finish(Result<T> result) const
    {
        // Whoever is told may drop the last copy of us.
        const auto state = m_state;
        if (state->result)
            return false;
        state->result = std::move(result);
        const auto waiting = std::exchange(state->waiting, {});
        for (const Completion<T>& each : waiting)
            each.finish(*state->result);
        return true;
    }

private:
    struct State
    {
        std::optional<Result<T>> result;
        QList<Completion<T>> waiting;
    };
    std::shared_ptr<State> m_state;
};

} // namespace steward
