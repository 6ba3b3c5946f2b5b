#include "consentclient.h"

#include "permissioncatalog.h"
#include "servicecalls.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

using Kind = Permission::Kind;
using std::chrono::milliseconds;

const QString& graphId()
{
    static const QString id = u"00000003-0000-0000-c000-000000000000"_s;
    return id;
}

bool isGraph(const Permission& permission)
{
    return permission.resourceId.compare(graphId(), Qt::CaseInsensitive) == 0;
}

/// The three with which the application can write all its other grants itself.
QList<Permission> keysToTheRest(const QList<Permission>& wanted)
{
    static const QStringList names{u"DelegatedPermissionGrant.ReadWrite.All"_s, u"Directory.ReadWrite.All"_s,
                                   u"AppRoleAssignment.ReadWrite.All"_s};
    QList<Permission> found;
    for (const QString& name : names) {
        const auto match = std::find_if(wanted.cbegin(), wanted.cend(), [&](const Permission& permission) {
            return isGraph(permission) && permission.kind == Kind::Delegated &&
                   permission.name.compare(name, Qt::CaseInsensitive) == 0;
        });
        if (match == wanted.cend())
            return {};
        found.append(*match);
    }
    return found;
}

bool saysAlreadyThere(const Error& error)
{
    return error.httpStatus == 409 || error.detail.contains("already exist"_L1, Qt::CaseInsensitive);
}

bool saysScopesAreWrong(const Error& error)
{
    return error.httpStatus == 400 && error.detail.contains("scope"_L1, Qt::CaseInsensitive);
}

/// Right after consent, some servers have not heard of it yet.
bool mayOnlyBeEarly(const Error& error)
{
    return error.code == ErrorCode::ConsentNeeded || error.serviceCode == "Authorization_RequestDenied"_L1 ||
           error.serviceCode == "AADSTS650051"_L1;
}

Error withReason(Error error)
{
    if (error.httpStatus == 403 && error.advice.isEmpty()) {
        error.why = u"The account is not in AdminAgents, or no active relationship gives it a role that may "
                    u"consent for this customer."_s;
        error.advice =
            u"Check that the relationship is active and carries Cloud Application Administrator, "
            u"Application Administrator or Privileged Role Administrator, and that the account is in "
            u"the group that holds it."_s;
    } else if (error.httpStatus == 404 && error.advice.isEmpty()) {
        error.why = u"Partner Center does not list this customer any more."_s;
        error.advice = u"Refresh the list of customers."_s;
    }
    return error;
}

QJsonObject consentBody(const QString& clientId, const QString& displayName,
                        const QList<Permission>& permissions, const QString& separator)
{
    QStringList resources;
    for (const Permission& permission : permissions) {
        if (!resources.contains(permission.resourceId))
            resources << permission.resourceId;
    }
    QJsonArray grants;
    for (const QString& resource : std::as_const(resources)) {
        QStringList names;
        for (const Permission& permission : permissions) {
            if (permission.resourceId == resource)
                names << permission.name;
        }
        grants.append(
            QJsonObject{{u"enterpriseApplicationId"_s, resource}, {u"scope"_s, names.join(separator)}});
    }
    QJsonObject body{{u"applicationId"_s, clientId}, {u"applicationGrants"_s, grants}};
    if (!displayName.isEmpty())
        body.insert(u"displayName"_s, displayName);
    return body;
}

QStringList keysOf(const QList<Grant>& grants)
{
    QStringList keys;
    for (const Grant& grant : grants) {
        if (grant.forEverybody && !grant.name.isEmpty() && !grant.resourceId.isEmpty())
            keys << grant.key();
    }
    keys.sort();
    keys.removeDuplicates();
    return keys;
}

/// Everything one consent needs, so that it depends on no object that may go.
struct Job
{
    ServiceCaller caller;
    AppIdentity app;
    QString displayName;
    const Clock* clock = nullptr;
    ConsentClient::Timings timings;
    TenantId customer;
    QList<Permission> wanted;

    [[nodiscard]] CustomerConsent result(CustomerConsent::Outcome outcome, const TenantGrants& grants,
                                         const QList<SkippedResource>& skipped) const
    {
        CustomerConsent consent;
        consent.tenant = customer;
        consent.outcome = outcome;
        consent.grantedKeys = keysOf(grants.grants);
        consent.missing = grants.missing(wanted);
        consent.skipped = skipped;
        consent.at = clock->now();
        return consent;
    }
};

QCoro::Task<Result<TenantGrants>> readCustomer(Job job, Asker asker)
{
    const GrantClient client(*job.caller.http, *job.caller.tokens, job.app, *job.caller.advice,
                             job.caller.retry);
    const auto reading = client.grants(job.customer, asker.context());
    Result<TenantGrants> grants = co_await reading;
    if (asker.isGone())
        co_return fail(cancelledError());
    co_return grants;
}

/// Reads the grants as soon as Entra lets us; "not consented" only counts once the time is up.
QCoro::Task<Result<TenantGrants>> readOnceKnown(Job job, Asker asker)
{
    milliseconds waited{0};
    for (;;) {
        const Result<TenantGrants> grants = co_await readCustomer(job, asker);
        const bool early = grants ? !grants->applicationPresent : mayOnlyBeEarly(grants.error());
        if (!early || waited >= job.timings.propagationLimit)
            co_return grants;
        const auto pause = pauseFor(job.timings.propagationPause, asker.context());
        const Result<> paused = co_await pause;
        if (!paused || asker.isGone())
            co_return fail(cancelledError());
        waited += job.timings.propagationPause;
    }
}

QCoro::Task<Result<>> post(Job job, QList<Permission> permissions, Asker asker)
{
    const QByteArray path =
        "/v1/customers/" + QUrl::toPercentEncoding(job.customer.value) + "/applicationconsents";
    const QJsonObject body = consentBody(job.app.clientId, job.displayName, permissions, u","_s);
    const auto request = bodyRequest("POST", path, body);
    const Result<HttpResponse> response = co_await askPartnerCenter(job.caller, request, asker);
    if (response || saysAlreadyThere(response.error()))
        co_return Result<>();
    if (!saysScopesAreWrong(response.error()))
        co_return fail(withReason(response.error()));
    // The separator is not documented in one voice; some answers want a space after the comma.
    const QJsonObject spacedBody = consentBody(job.app.clientId, job.displayName, permissions, u", "_s);
    const auto spaced = bodyRequest("POST", path, spacedBody);
    const Result<HttpResponse> second = co_await askPartnerCenter(job.caller, spaced, asker);
    if (second || saysAlreadyThere(second.error()))
        co_return Result<>();
    co_return fail(withReason(second.error()));
}

/// What was written may take a moment to be seen.
QCoro::Task<Result<TenantGrants>> readUntilComplete(Job job, TenantGrants grants, QStringList skippedIds,
                                                    Asker asker)
{
    milliseconds waited{0};
    for (;;) {
        const QList<Permission> missing = grants.missing(job.wanted);
        const bool explained =
            std::all_of(missing.cbegin(), missing.cend(), [&](const Permission& permission) {
                return skippedIds.contains(permission.resourceId, Qt::CaseInsensitive);
            });
        if (explained || waited >= job.timings.propagationLimit)
            co_return grants;
        const auto pause = pauseFor(job.timings.propagationPause, asker.context());
        const Result<> paused = co_await pause;
        if (!paused || asker.isGone())
            co_return fail(cancelledError());
        waited += job.timings.propagationPause;
        const Result<TenantGrants> again = co_await readCustomer(job, asker);
        if (!again)
            co_return fail(again.error());
        grants = *again;
    }
}

QCoro::Task<Result<CustomerConsent>> consentFor(Job job, Asker asker)
{
    const bool readable = std::any_of(job.wanted.cbegin(), job.wanted.cend(), isGraph);
    if (!readable)
        co_return fail(
            ErrorCode::BadRequest, u"Nothing of Microsoft Graph is asked for."_s,
            u"Add a permission of Microsoft Graph; without one, nobody can see what was granted."_s);

    const QList<Permission> keys = keysToTheRest(job.wanted);
    const Result<TenantGrants> before = co_await readCustomer(job, asker);
    if (!before && isAboutTheWay(before.error()))
        co_return fail(before.error());
    if (before && before->applicationPresent && before->missing(job.wanted).isEmpty())
        co_return job.result(CustomerConsent::Outcome::AlreadyThere, *before, {});

    const bool canWrite = before && !keys.isEmpty() && before->missing(keys).isEmpty();
    if (!canWrite) {
        QList<Permission> asked = keys;
        if (asked.isEmpty()) {
            std::copy_if(job.wanted.cbegin(), job.wanted.cend(), std::back_inserter(asked),
                         [](const Permission& permission) { return permission.kind == Kind::Delegated; });
        }
        const Result<> posted = co_await post(job, asked, asker);
        if (!posted)
            co_return fail(posted.error());
    }

    Result<TenantGrants> now = co_await readOnceKnown(job, asker);
    if (!now)
        co_return fail(now.error());
    QList<SkippedResource> skipped;
    QStringList skippedIds;
    if (!keys.isEmpty() && !now->missing(job.wanted).isEmpty()) {
        const GrantClient client(*job.caller.http, *job.caller.tokens, job.app, *job.caller.advice,
                                 job.caller.retry);
        const auto writing = client.write(job.customer, job.wanted, asker.context());
        const Result<WrittenGrants> written = co_await writing;
        if (asker.isGone())
            co_return fail(cancelledError());
        if (!written)
            co_return fail(written.error());
        skipped = written->skipped;
        for (const SkippedResource& resource : std::as_const(skipped))
            skippedIds << resource.resourceId;
        now = written->now;
    }
    const Result<TenantGrants> final = co_await readUntilComplete(job, *now, skippedIds, asker);
    if (!final)
        co_return fail(final.error());
    co_return job.result(CustomerConsent::Outcome::Consented, *final, skipped);
}

QCoro::Task<Result<CustomerConsent>> verifyFor(Job job, Asker asker)
{
    const Result<TenantGrants> grants = co_await readCustomer(job, asker);
    if (!grants)
        co_return fail(grants.error());
    if (!grants->applicationPresent)
        co_return fail(ErrorCode::ConsentNeeded, u"The application is not in this customer's tenant."_s,
                       u"Consent for this customer."_s);
    co_return job.result(CustomerConsent::Outcome::AlreadyThere, *grants, {});
}

QCoro::Task<Result<>> removeFrom(Job job, Asker asker)
{
    const auto request = deleteRequest("/v1/customers/" + QUrl::toPercentEncoding(job.customer.value) +
                                       "/applicationconsents/" + QUrl::toPercentEncoding(job.app.clientId));
    const Result<HttpResponse> response = co_await askPartnerCenter(job.caller, request, asker);
    if (response || response.error().httpStatus == 404)
        co_return Result<>();
    co_return fail(withReason(response.error()));
}

} // namespace

ConsentDrift consentDrift(const QList<Permission>& asked, const QStringList& grantedKeys)
{
    const QStringList wanted = permissionKeys(PermissionCatalog::forCustomers(asked));
    ConsentDrift drift;
    for (const QString& key : wanted) {
        if (!grantedKeys.contains(key, Qt::CaseInsensitive))
            drift.missing << key;
    }
    for (const QString& key : grantedKeys) {
        if (!wanted.contains(key, Qt::CaseInsensitive))
            drift.extra << key.toLower();
    }
    drift.extra.sort();
    drift.extra.removeDuplicates();
    return drift;
}

ConsentClient::ConsentClient(HttpClient& http, TokenSource& tokens, AppIdentity app, QString displayName,
                             const AdviceCatalog& advice, const Clock& clock, RetryPolicy retry)
    : ConsentClient(http, tokens, std::move(app), std::move(displayName), advice, clock, retry, Timings())
{
}

ConsentClient::ConsentClient(HttpClient& http, TokenSource& tokens, AppIdentity app, QString displayName,
                             const AdviceCatalog& advice, const Clock& clock, RetryPolicy retry,
                             Timings timings)
    : m_http(http),
      m_tokens(tokens),
      m_app(std::move(app)),
      m_displayName(std::move(displayName)),
      m_advice(advice),
      m_clock(clock),
      m_retry(retry),
      m_timings(timings)
{
}

AsyncResult<CustomerConsent>
ConsentClient::consent(const TenantId& customer, const QList<Permission>& permissions, QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    const Job job{caller,
                  m_app,
                  m_displayName,
                  &m_clock,
                  m_timings,
                  customer,
                  PermissionCatalog::forCustomers(permissions)};
    return startTask<CustomerConsent>(consentFor(job, Asker(context)));
}

AsyncResult<CustomerConsent>
ConsentClient::verify(const TenantId& customer, const QList<Permission>& permissions, QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    const Job job{caller,
                  m_app,
                  m_displayName,
                  &m_clock,
                  m_timings,
                  customer,
                  PermissionCatalog::forCustomers(permissions)};
    return startTask<CustomerConsent>(verifyFor(job, Asker(context)));
}

AsyncResult<> ConsentClient::remove(const TenantId& customer, QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    const Job job{caller, m_app, m_displayName, &m_clock, m_timings, customer, {}};
    return startTask<void>(removeFrom(job, Asker(context)));
}

} // namespace steward
