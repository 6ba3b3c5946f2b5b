#pragma once

#include "http.h"

#include <QHash>

#include <optional>

namespace steward::sandbox {

/// What Security & Compliance has in the practice partner: labels, policies, alerts (more than a page of
/// them), and content searches that can be made, changed and removed, in memory, for each tenant.
class ComplianceCommands
{
public:
    struct Outcome
    {
        QJsonArray items;
        QStringList warnings;
        QString errorType, error; ///< both empty: it worked
    };

    /// Empty for a command that is not one of these.
    [[nodiscard]] std::optional<Outcome> run(const QString& tenant, const QString& cmdlet,
                                             const QJsonObject& parameters);

private:
    QHash<QString, QList<QJsonObject>> m_searches; ///< by tenant
};

} // namespace steward::sandbox
