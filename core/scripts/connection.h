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

    QString name; ///< what connect.ps1 calls it
    /// May contain {graph}, {exchange}, {compliance}, {partnerCenter}, {sharePointAdmin}.
    QString scope;
    Tenant tenant = Tenant::Customer;
    QStringList alternatives; ///< scopes to try, in this order, when the service refuses the first

    bool operator==(const ConnectionToken&) const = default;
};

/// A PowerShell module that a connection uses.
struct ConnectionModule
{
    QString name;
    QString minimum;       ///< the oldest version that works; empty: any
    QString install;       ///< the version that Steward installs; empty: it is not Steward's to install
    QString sha256;        ///< of the package, in hex; empty: not known
    bool isNeeded = true;  ///< false: better with it, works without
    QStringList platforms; ///< "windows", "linux", "macos"; empty: all

    bool operator==(const ConnectionModule&) const = default;
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
    /// The service was switched off; what happens instead, in one plain sentence. Empty: it was not.
    QString replacement;
    int connectOrder = 100;          ///< smaller is connected first: modules get along in one order only
    QStringList platforms;           ///< where it can be made at all; empty: everywhere
    QList<ConnectionModule> modules; ///< the first is the one that its commands come from
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
