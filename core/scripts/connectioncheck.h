#pragma once

#include <base/result.h>

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QPair>
#include <QString>

namespace steward {

/// One harmless call that proves that a connection works: it changes nothing and needs no more than the
/// connection itself does. Texts may contain {graph}, {exchange}, {compliance}, {partnerCenter} (base
/// addresses of the cloud), {tenant} (the customer's tenant), {domain} (its initial domain) and {region}.
struct ConnectionCheck
{
    QString method = QStringLiteral("GET");
    QString url;
    QList<QPair<QString, QString>> headers;
    QByteArray body;    ///< JSON, with placeholders inside its texts
    QString tenantPath; ///< where the answer names its tenant, for example "value.0.id"; empty: nowhere
    /// Where to ask for the region first: the first label of the host it redirects to is put in front of that
    /// address's own host and is {region}. Empty: there are none.
    QString region;

    bool operator==(const ConnectionCheck&) const = default;
    /// "GET /v1.0/organization", for people.
    [[nodiscard]] QString title() const;
};

/// Reads the "check" of a connection or of a permission file. The error's message completes "… cannot be
/// used: ".
[[nodiscard]] Result<ConnectionCheck> readConnectionCheck(const QJsonObject& object);

} // namespace steward
