#pragma once

#include <base/error.h>

#include <QMetaType>
#include <QString>

#include <optional>

namespace steward {

/// One thing that Steward needs from this computer, looked at, and the way to mend it. Who checks decides how
/// grave a finding is: Bad is what the set-up cannot go on with, Attention what costs something later.
struct ComputerCheck
{
    enum class State
    {
        Waiting,
        Running,
        Good,
        Attention,
        Bad
    };

    QString id;     ///< "engine", "modules", "keychain", "clock", "proxy", "browser"
    QString title;  ///< "PowerShell engine"
    QString detail; ///< what was found, in one plain sentence
    State state = State::Waiting;
    QString fixLabel; ///< what the button says; empty when nothing can be offered
    std::optional<Error> error;

    bool operator==(const ComputerCheck&) const = default;
};

} // namespace steward

Q_DECLARE_METATYPE(steward::ComputerCheck)
