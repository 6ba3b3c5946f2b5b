#pragma once

#include <runs/runresult.h>

#include <QString>

namespace steward {

/// How a run stands, as a sign, the tone of words beside it, the colour role of the sign, and the word:
/// colour alone says nothing.
struct RunSign
{
    QString icon;
    const char* tone;
    const char* role;
    QString text;
};

[[nodiscard]] RunSign runSign(RunState state);

} // namespace steward
