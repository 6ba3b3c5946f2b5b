#pragma once

#include "connectioncheck.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace steward {

/// One access token that a connection needs.
struct ConnectionToken
{
    enum class Tenant
    {
        Customer,
        Partner
    };

    QString name;  ///< what connect.ps1 calls it
    QString scope; ///< may contain {graph}, {exchange}, {compliance}, {partnerCenter}
    Tenant tenant = Tenant::Customer;

    bool operator==(const ConnectionToken&) const = default;
};

/// A service that a script can be signed in to before it starts: one folder with a connection.json, and a
/// connect.ps1 when the status is Ready.
struct Connection
{
    enum class Status
    {
        Ready,  ///< works
        NotYet, ///< this version cannot make it; statusText says what is missing
        Retired ///< the service is switched off and nothing stands in for it; statusText says so
    };

    QString id;       ///< the folder's name, for example "graph"
    QString title;    ///< "Graph"
    QString purpose;  ///< one sentence: what scripts use it for
    QString variable; ///< "$GraphToken", or empty
    Status status = Status::NotYet;
    QString statusText; ///< one plain sentence, never empty unless Ready
    QList<ConnectionToken> tokens;
    QStringList cmdletPatterns; ///< wildcard patterns of command names that suggest it
    QStringList permissions;    ///< "Microsoft Graph: Directory.Read.All"
    QStringList roles;          ///< directory roles one of which is needed; the first is the usual one
    std::optional<ConnectionCheck> check; ///< made with the first token; nullopt: there is no harmless call
    QString folder;                       ///< absolute

    [[nodiscard]] bool isReady() const { return status == Status::Ready; }
    bool operator==(const Connection&) const = default;
};

} // namespace steward
