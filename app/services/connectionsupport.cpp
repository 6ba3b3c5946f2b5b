#include "connectionsupport.h"

#include "services.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

ConnectionSupport::ConnectionSupport(Services& services, QObject* parent) : QObject(parent), m_services(services)
{
    connect(&services, &Services::partnerClosing, this, [this] { m_roles.clear(); });
}

ConnectionSupport::~ConnectionSupport() = default;

bool ConnectionSupport::isPractice() const
{
    if (m_services.partner())
        return m_services.partner()->identity().cloud.isPractice;
    const auto profile = m_services.profiles().load();
    return profile && *profile && (*profile)->practice;
}

QString ConnectionSupport::installFolder() const
{
    return m_services.options().profileFolder + u"/modules"_s;
}

QStringList ConnectionSupport::moduleFolders() const
{
    QStringList folders;
    if (isPractice())
        folders += m_services.resources().folders(u"modules/sandbox"_s);
    return folders << installFolder();
}

void ConnectionSupport::prepare(RunRequest& request) const
{
    request.moduleFolders = moduleFolders();
    if (m_services.access())
        request.tokenChoices = m_services.access()->tokenChoices().of(request.target.tenant);
}

void ConnectionSupport::remember(const RunTarget& target, const QString& token, const QString& scope)
{
    if (m_services.access())
        m_services.access()->tokenChoices().remember(target.tenant, token, scope);
}

AsyncResult<> ConnectionSupport::learnRoles(const TenantId& tenant)
{
    if (!m_services.access() || tenant.isEmpty() || m_roles.contains(tenant))
        return readyResult<void>(Result<>());
    m_roles.insert(tenant, std::nullopt);
    const Completion<> learnt;
    whenDone(m_services.access()->relationships().access(tenant, m_services.access()), this,
             [this, tenant, learnt](const Result<EffectiveAccess>& access) {
                 // Without a relationship there may be another way in; nothing is known then.
                 if (access && access->hasRelationship && m_roles.contains(tenant)) {
                     QStringList names;
                     for (const QString& role : access->roles)
                         names << roleName(role);
                     m_roles[tenant] = names;
                 }
                 learnt.finish({});
             });
    return learnt.future();
}

ConnectionReadiness ConnectionSupport::readiness(const Connection& connection,
                                                 const std::optional<Customer>& customer) const
{
    ReadinessFacts facts;
    facts.platform = currentPlatform();
    facts.modules = installedModules(moduleFolders());
    facts.hasCustomer = customer.has_value();
    if (customer && m_services.access()) {
        const CustomerStates& states = m_services.access()->states();
        facts.hasTenant = !customer->tenant.isEmpty();
        facts.roles = m_roles.value(customer->tenant);
        facts.consent = states.consent(customer->tenant);
        facts.access = accessFor(states, customer->tenant, connection, m_services.connections().connections());
    }
    return readinessOf(connection, facts);
}

bool ConnectionSupport::canInstall(const Connection& connection)
{
    return std::any_of(connection.modules.cbegin(), connection.modules.cend(),
                       [](const ConnectionModule& module) { return !module.install.isEmpty(); });
}

AsyncResult<QList<InstalledModule>> ConnectionSupport::install(const Connection& connection)
{
    using Installed = QList<InstalledModule>;
    if (m_installer)
        return readyResult<Installed>(
            fail(ErrorCode::Refused, tr("Another installation is going on."), tr("Wait until it has ended.")));
    if (!canInstall(connection))
        return readyResult<Installed>(
            fail(ErrorCode::BadRequest, tr("%1 needs no module that could be installed.").arg(connection.title)));
    const QString gallery = qEnvironmentVariable("STEWARD_MODULE_GALLERY");
    m_installer = std::make_unique<ModuleInstaller>(
        m_services.http(), gallery.isEmpty() ? ModuleInstaller::defaultGallery() : QUrl(gallery), installFolder());
    connect(m_installer.get(), &ModuleInstaller::progress, this, &ConnectionSupport::progress);
    QList<ConnectionModule> modules;
    for (const ConnectionModule& module : connection.modules) {
        if (module.platforms.isEmpty() || module.platforms.contains(currentPlatform()))
            modules << module;
    }
    const Completion<Installed> answer;
    whenDone(m_installer->install(modules), this, [this, answer](const Result<Installed>& result) {
        m_installer.release()->deleteLater(); // it is still on the stack below us
        answer.finish(result);
        Q_EMIT changed();
    });
    return answer.future();
}

} // namespace steward
