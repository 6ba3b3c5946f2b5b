#pragma once

#include <QMetaType>
#include <QString>

#include <optional>

namespace steward {

/// One thing that was looked at, and how it is. `id` is the same from day to day for the same thing, so that
/// two reports can be compared.
struct HealthFinding
{
    enum class Severity
    {
        Good,
        Info,
        Attention, ///< works, and will not for long, or not everywhere
        Bad        ///< does not work
    };

    QString id; ///< "sign-in", "credential", "consent", "relationship:CUSTOMER" …
    Severity severity = Severity::Good;
    QString title;  ///< one plain sentence
    QString detail; ///< more of it; may be empty
    QString
        action; ///< what can be offered: "signIn", "renew", "rotate", "consent", "relationships", or empty
    std::optional<int> daysLeft; ///< whole days, negative when over

    bool operator==(const HealthFinding&) const = default;
};

/// "good", "info", "attention", "bad".
[[nodiscard]] QString severityName(HealthFinding::Severity severity);

} // namespace steward

Q_DECLARE_METATYPE(steward::HealthFinding)
