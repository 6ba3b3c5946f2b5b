#pragma once

#include <auth/consentstep.h>
#include <cloud/provencall.h>
#include <settings/computercheck.h>

#include <health/healthfinding.h>

namespace steward {

/// How one thing is: a shape, a word and a colour, in this order.
enum class Mark
{
    None,
    Waiting,
    Running,
    Good,
    Info,
    Attention,
    Bad,
    Skipped
};

/// The icon of the mark and the colour role it is drawn in; empty for None.
[[nodiscard]] QString markIcon(Mark mark);
[[nodiscard]] const char* markTone(Mark mark);
/// The mark in a word, for assistive technology and tooltips.
[[nodiscard]] QString markWord(Mark mark);

[[nodiscard]] Mark markOf(ComputerCheck::State state);
[[nodiscard]] Mark markOf(ConsentStep::State state);
[[nodiscard]] Mark markOf(ProvenCall::State state);
[[nodiscard]] Mark markOf(HealthFinding::Severity severity);

/// "1 day", "12 days", "ended".
[[nodiscard]] QString daysText(int days);
/// "10:42", "21 Nov, 10:42": in local time, with the day unless it is `today`. Empty for an invalid one.
[[nodiscard]] QString momentText(const QDateTime& at, const QDate& today);

} // namespace steward
