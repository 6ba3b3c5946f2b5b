#include "tenantclient.h"

#include "servicecalls.h"

#include <QSet>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr qsizetype kRolesAtATime = 6;

bool flagOf(const JsonReader& json)
{
    const auto value = json.flag();
    return value && *value && **value;
}

int countOf(const JsonReader& json)
{
    const auto value = json.number();
    return value && *value ? static_cast<int>(std::clamp<qint64>(**value, 0, std::numeric_limits<int>::max()))
                           : 0;
}

QCoro::Task<Result<QList<Contract>>> readContracts(ServiceCaller caller, Asker asker)
{
    const auto items = co_await listGraph(caller, caller.partner, "/v1.0/contracts?$top=999", asker);
    if (!items)
        co_return fail(items.error());
    QList<Contract> list;
    QSet<TenantId> seen;
    for (const JsonReader& item : *items) {
        Contract contract;
        contract.id = item.field(u"id").looseText();
        contract.customer = TenantId{item.field(u"customerId").looseText()};
        contract.name = item.field(u"displayName").looseText();
        contract.domain = item.field(u"defaultDomainName").looseText();
        contract.type = item.field(u"contractType").looseText();
        if (contract.customer.isEmpty() || seen.contains(contract.customer))
            continue;
        seen.insert(contract.customer);
        list.append(contract);
    }
    co_return list;
}

QCoro::Task<Result<QList<TenantDomain>>> readDomains(ServiceCaller caller, TenantId tenant, Asker asker)
{
    const auto items = co_await listGraph(caller, tenant, "/v1.0/domains", asker);
    if (!items)
        co_return fail(items.error());
    QList<TenantDomain> list;
    for (const JsonReader& item : *items) {
        const TenantDomain domain{item.field(u"id").looseText(), flagOf(item.field(u"isDefault")),
                                  flagOf(item.field(u"isInitial")), flagOf(item.field(u"isVerified"))};
        if (!domain.name.isEmpty())
            list.append(domain);
    }
    co_return list;
}

QCoro::Task<Result<QList<Licence>>> readLicences(ServiceCaller caller, TenantId tenant, Asker asker)
{
    const auto items = co_await listGraph(caller, tenant, "/v1.0/subscribedSkus", asker);
    if (!items)
        co_return fail(items.error());
    QList<Licence> list;
    for (const JsonReader& item : *items) {
        Licence licence;
        licence.skuId = item.field(u"skuId").looseText();
        licence.partNumber = item.field(u"skuPartNumber").looseText();
        licence.state = item.field(u"capabilityStatus").looseText();
        licence.used = countOf(item.field(u"consumedUnits"));
        const JsonReader units = item.field(u"prepaidUnits");
        licence.bought = countOf(units.field(u"enabled")) + countOf(units.field(u"warning"));
        licence.blocked = countOf(units.field(u"suspended")) + countOf(units.field(u"lockedOut"));
        if (!licence.skuId.isEmpty() || !licence.partNumber.isEmpty())
            list.append(licence);
    }
    co_return list;
}

bool isKind(const JsonReader& item, QLatin1StringView kind)
{
    return item.field(u"@odata.type").looseText().endsWith(kind, Qt::CaseInsensitive);
}

/// The users among the members. Groups that hold roles cannot have groups in them.
QCoro::Task<Result<QList<UserId>>> readMembers(ServiceCaller caller, TenantId tenant, QByteArray owner,
                                               bool isRole, Asker asker)
{
    const auto items = co_await listGraph(caller, tenant, "/v1.0/" + owner + "/members?$select=id", asker);
    if (!items)
        co_return fail(items.error());
    QList<UserId> users;
    for (const JsonReader& item : *items) {
        const QString id = item.field(u"id").looseText();
        if (id.isEmpty())
            continue;
        if (isKind(item, ".user"_L1)) {
            users.append(UserId{id});
        } else if (isRole && isKind(item, ".group"_L1)) {
            const auto more =
                co_await readMembers(caller, tenant, "groups/" + QUrl::toPercentEncoding(id), false, asker);
            if (!more)
                co_return fail(more.error());
            users += *more;
        }
    }
    co_return users;
}

QCoro::Task<Result<RoleHolders>> readRoleHolders(ServiceCaller caller, TenantId tenant, Asker asker)
{
    const auto roles = co_await listGraph(caller, tenant, "/v1.0/directoryRoles", asker);
    if (!roles)
        co_return fail(roles.error());
    RoleHolders holders;
    for (qsizetype from = 0; from < roles->size(); from += kRolesAtATime) {
        const QList<JsonReader> some = roles->mid(from, kRolesAtATime);
        QList<AsyncResult<QList<UserId>>> readings;
        for (const JsonReader& role : some)
            readings.append(startTask<QList<UserId>>(readMembers(
                caller, tenant, "directoryRoles/" + QUrl::toPercentEncoding(role.field(u"id").looseText()),
                true, asker)));
        for (qsizetype i = 0; i < some.size(); ++i) {
            const auto reading = readings.at(i);
            const Result<QList<UserId>> users = co_await reading;
            // Half of the holders would make the others look harmless.
            if (!users)
                co_return fail(users.error());
            const QString name = some.at(i).field(u"displayName").looseText();
            for (const UserId& user : *users) {
                QStringList& names = holders[user];
                if (!names.contains(name))
                    names.append(name);
            }
        }
    }
    for (QStringList& names : holders)
        names.sort(Qt::CaseInsensitive);
    co_return holders;
}

QCoro::Task<Result<QString>> readPurpose(ServiceCaller caller, TenantId tenant, UserId user, Asker asker)
{
    const QByteArray path =
        "/v1.0/users/" + QUrl::toPercentEncoding(user.value) + "/mailboxSettings/userPurpose";
    const auto answer = co_await readGraph(caller, tenant, getRequest(path), asker);
    if (!answer)
        co_return fail(answer.error());
    co_return answer->field(u"value").looseText();
}

} // namespace

TenantClient::TenantClient(HttpClient& http, TokenSource& tokens, AppIdentity app,
                           const AdviceCatalog& advice, RetryPolicy retry)
    : m_http(http), m_tokens(tokens), m_app(std::move(app)), m_advice(advice), m_retry(retry)
{
}

AsyncResult<QList<Contract>> TenantClient::contracts(QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    return startTask<QList<Contract>>(readContracts(caller, Asker(context)));
}

AsyncResult<QList<TenantDomain>> TenantClient::domains(const TenantId& tenant, QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    return startTask<QList<TenantDomain>>(readDomains(caller, tenant, Asker(context)));
}

AsyncResult<QList<Licence>> TenantClient::licences(const TenantId& tenant, QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    return startTask<QList<Licence>>(readLicences(caller, tenant, Asker(context)));
}

AsyncResult<RoleHolders> TenantClient::roleHolders(const TenantId& tenant, QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    return startTask<RoleHolders>(readRoleHolders(caller, tenant, Asker(context)));
}

AsyncResult<QString> TenantClient::mailboxPurpose(const TenantId& tenant, const UserId& user,
                                                  QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    return startTask<QString>(readPurpose(caller, tenant, user, Asker(context)));
}

} // namespace steward
