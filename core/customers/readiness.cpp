#include "readiness.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

using State = ConnectionReadiness::State;

QString tr(const char* text)
{
    return QCoreApplication::translate("ConnectionReadiness", text);
}

/// What the consent page calls a permission: "Microsoft Graph: Directory.Read.All".
bool isMissing(const QString& permission, const QStringList& missing)
{
    const QString name = permission.section(u": "_s, 1);
    for (const QString& key : missing) {
        // Keys end in the permission's name, after a separator.
        if (key.compare(name, Qt::CaseInsensitive) == 0 ||
            (key.endsWith(name, Qt::CaseInsensitive) &&
             !key.at(key.size() - name.size() - 1).isLetterOrNumber() &&
             key.at(key.size() - name.size() - 1) != u'.'))
            return true;
    }
    return false;
}

std::optional<ConnectionReadiness> ofComputer(const Connection& connection, const ReadinessFacts& facts)
{
    if (!connection.isReady())
        return ConnectionReadiness{State::NotYet, connection.statusText, {}, {}};
    if (!connection.platforms.isEmpty() && !connection.platforms.contains(facts.platform))
        return ConnectionReadiness{
            State::NotOnThisPlatform,
            tr("%1 cannot be used on this system. %2").arg(connection.title, connection.statusText).trimmed(),
            {},
            {}};
    for (const ConnectionModule& module : connection.modules) {
        if (!module.isNeeded || findModule(facts.modules, module.name, module.minimum))
            continue;
        if (!module.platforms.isEmpty() && !module.platforms.contains(facts.platform))
            return ConnectionReadiness{State::NotOnThisPlatform,
                                       tr("The module %1 is not available on this system.").arg(module.name),
                                       {},
                                       {}};
        const InstalledModule* old = findModule(facts.modules, module.name, {});
        const QString what = old ? tr("The module %1 %2 is too old; %3 or newer is needed.")
                                       .arg(module.name, old->version, module.minimum)
                                 : tr("The module %1 is not installed.").arg(module.name);
        return ConnectionReadiness{State::ModuleMissing, what, module.name, {}};
    }
    return {};
}

std::optional<ConnectionReadiness> ofCustomer(const Connection& connection, const ReadinessFacts& facts)
{
    const bool isOfCustomer =
        std::any_of(connection.tokens.cbegin(), connection.tokens.cend(), [](const ConnectionToken& token) {
            return token.tenant == ConnectionToken::Tenant::Customer;
        });
    if (!facts.hasCustomer || !isOfCustomer)
        return {};
    if (!facts.hasTenant)
        return ConnectionReadiness{State::NoTenant, tr("This customer has no tenant to sign in to."), {}, {}};
    const auto missingRole = [&connection](const QString& role) {
        const QString named = !role.isEmpty()              ? role
                              : connection.roles.isEmpty() ? tr("a role")
                                                           : connection.roles.constFirst();
        return ConnectionReadiness{
            State::RoleMissing, tr("The relationship lacks the role %1.").arg(named), {}, named};
    };
    if (facts.access) {
        switch (facts.access->state) {
        case AccessResult::State::Ok:
            return ConnectionReadiness{
                State::Ready,
                tr("Worked when it was checked on %1.")
                    .arg(facts.access->at.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s)),
                {},
                {}};
        case AccessResult::State::NeedsConsent:
            return ConnectionReadiness{State::NeedsConsent,
                                       tr("The application is not consented to in this customer's tenant."),
                                       {},
                                       {}};
        case AccessResult::State::RoleMissing:
            return missingRole(facts.access->missingRole);
        case AccessResult::State::NotLicensed:
            return ConnectionReadiness{
                State::Blocked, tr("The customer has no licence for this service."), {}, {}};
        case AccessResult::State::BlockedByPolicy:
            return ConnectionReadiness{
                State::Blocked, tr("A policy of the customer blocks the partner's sign-in."), {}, {}};
        case AccessResult::State::Ended:
            return ConnectionReadiness{
                State::Blocked, tr("The relationship with this customer has ended."), {}, {}};
        case AccessResult::State::Error:
            break;
        }
    }
    if (facts.consent) {
        if (facts.consent->state == ConsentRecord::State::Failed && facts.consent->granted.isEmpty())
            return ConnectionReadiness{
                State::NeedsConsent, tr("Consent in this customer's tenant did not succeed yet."), {}, {}};
        for (const QString& permission : connection.permissions) {
            if (isMissing(permission, facts.consent->missing))
                return ConnectionReadiness{State::NeedsConsent,
                                           tr("The permission %1 is not consented to there.").arg(permission),
                                           {},
                                           {}};
        }
    }
    if (facts.roles && !connection.roles.isEmpty() && !facts.roles->contains(u"Global Administrator"_s)) {
        const bool has =
            std::any_of(connection.roles.cbegin(), connection.roles.cend(), [&facts](const QString& role) {
                return facts.roles->contains(role, Qt::CaseInsensitive);
            });
        if (!has)
            return missingRole({});
    }
    return {};
}

} // namespace

bool ConnectionReadiness::canTry() const
{
    return state != State::ModuleMissing && state != State::NotOnThisPlatform && state != State::NoTenant &&
           state != State::NotYet;
}

QString readinessName(ConnectionReadiness::State state)
{
    switch (state) {
    case State::Ready:
        return u"ready"_s;
    case State::Unknown:
        return u"unknown"_s;
    case State::NeedsConsent:
        return u"needsConsent"_s;
    case State::RoleMissing:
        return u"roleMissing"_s;
    case State::ModuleMissing:
        return u"moduleMissing"_s;
    case State::NotOnThisPlatform:
        return u"notOnThisPlatform"_s;
    case State::Retired:
        return u"retired"_s;
    case State::Blocked:
        return u"blocked"_s;
    case State::NoTenant:
        return u"noTenant"_s;
    case State::NotYet:
        break;
    }
    return u"notYet"_s;
}

QString readinessTitle(ConnectionReadiness::State state)
{
    switch (state) {
    case State::Ready:
        return tr("Ready");
    case State::Unknown:
        return {};
    case State::NeedsConsent:
        return tr("Consent missing");
    case State::RoleMissing:
        return tr("Role missing");
    case State::ModuleMissing:
        return tr("Module missing");
    case State::NotOnThisPlatform:
        return tr("Not on this system");
    case State::Retired:
        return tr("Switched off");
    case State::Blocked:
        return tr("Blocked");
    case State::NoTenant:
        return tr("No tenant");
    case State::NotYet:
        break;
    }
    return tr("Not yet");
}

QString currentPlatform()
{
#if defined(Q_OS_WIN)
    return u"windows"_s;
#elif defined(Q_OS_MACOS)
    return u"macos"_s;
#else
    return u"linux"_s;
#endif
}

ConnectionReadiness readinessOf(const Connection& connection, const ReadinessFacts& facts)
{
    if (auto problem = ofComputer(connection, facts))
        return *problem;
    const auto known = ofCustomer(connection, facts);
    if (known && known->state != State::Ready)
        return *known;
    // What happens instead is worth more than that it worked.
    if (!connection.replacement.isEmpty())
        return {State::Retired, connection.replacement, {}, {}};
    if (known)
        return *known;
    return {State::Unknown,
            connection.statusText.isEmpty() ? tr("Signs in when the script runs.") : connection.statusText,
            {},
            {}};
}

const AccessResult* accessFor(const CustomerStates& states, const TenantId& tenant,
                              const Connection& connection, const QList<Connection>& connections)
{
    if (const AccessResult* own = states.access(tenant, connection.id))
        return own;
    if (connection.tokens.size() != 1)
        return nullptr;
    for (const Connection& other : connections) {
        if (other.check && !other.tokens.isEmpty() &&
            other.tokens.constFirst().scope == connection.tokens.constFirst().scope)
            return states.access(tenant, other.id);
    }
    return nullptr;
}

} // namespace steward
