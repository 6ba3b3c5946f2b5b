#pragma once

#include "customerstates.h"

#include <scripts/connection.h>

#include <modules/installedmodules.h>
#include <optional>

namespace steward {

/// Whether a connection would work for a customer on this computer, as far as is known without trying.
struct ConnectionReadiness
{
    enum class State
    {
        Ready,             ///< tried, and it worked
        Unknown,           ///< nothing speaks against it; not tried for this customer yet
        NeedsConsent,      ///< consent to the application in the customer's tenant
        RoleMissing,       ///< `role` is missing in the GDAP relationship
        ModuleMissing,     ///< `module` is not installed, or too old
        NotOnThisPlatform, ///< it cannot be made on this system
        Retired,           ///< the service is switched off, and something else does its work
        Blocked,           ///< not licensed, a policy, or the relationship has ended
        NoTenant,          ///< the customer has none
        NotYet             ///< this version cannot make it, or nothing stands in for it
    };

    State state = State::Unknown;
    QString sentence; ///< for people: what it is and what to do, never empty
    QString module;   ///< only with ModuleMissing: what to install
    QString role;     ///< only with RoleMissing

    /// False only where a run could not even start; what was last seen of consent and roles may have changed.
    [[nodiscard]] bool canTry() const;
    bool operator==(const ConnectionReadiness&) const = default;
};

/// "ready", "needsConsent", … as it stands in JSON.
[[nodiscard]] QString readinessName(ConnectionReadiness::State state);
/// "Ready", "Consent missing", … for people.
[[nodiscard]] QString readinessTitle(ConnectionReadiness::State state);

/// What is known.
struct ReadinessFacts
{
    QString platform; ///< "windows", "linux" or "macos"
    QList<InstalledModule> modules;
    bool hasCustomer = false; ///< false: only the computer is looked at
    bool hasTenant = false;
    const ConsentRecord* consent = nullptr;
    const AccessResult* access = nullptr; ///< of this connection, or of one with the same token
    /// Titles of the directory roles that the relationship gives us; nullopt: not known.
    std::optional<QStringList> roles;
};

/// The system this program runs on, as connection files name it.
[[nodiscard]] QString currentPlatform();
/// What stands in the way first: the computer, then the customer. Pure.
[[nodiscard]] ConnectionReadiness readinessOf(const Connection& connection, const ReadinessFacts& facts);
/// The last result of this connection there, else of one that is signed in to with the same token.
[[nodiscard]] const AccessResult* accessFor(const CustomerStates& states, const TenantId& tenant,
                                            const Connection& connection,
                                            const QList<Connection>& connections);

} // namespace steward
