#include "partnerfacts.h"

#include "servicecalls.h"

#include <auth/tokenclaims.h>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QCoro::Task<Result<PartnerFacts>> readFacts(ServiceCaller caller, Asker asker)
{
    PartnerFacts facts;
    const auto asking = caller.tokens->token(caller.partner, caller.cloud.graphScope());
    const Result<AccessToken> token = co_await asking;
    if (asker.isGone())
        co_return fail(cancelledError());
    if (!token)
        co_return fail(token.error());
    if (const auto claims = readClaims(token->value); claims && claims->authenticationMethods)
        facts.mfa = claims->provesMfa();

    const auto organizationRequest =
        getRequest("/v1.0/organization?$select=id,displayName,partnerTenantType,verifiedDomains");
    const Result<JsonReader> organization =
        co_await readGraph(caller, caller.partner, organizationRequest, asker);
    if (!organization)
        co_return fail(organization.error());
    const auto organizations = organization->field(u"value").requiredItems();
    if (!organizations)
        co_return fail(organizations.error());
    if (organizations->isEmpty())
        co_return fail(organization->field(u"value").wrong(u"a list with the tenant"_s));
    const JsonReader tenant = organizations->constFirst();
    facts.tenant = TenantId{tenant.field(u"id").looseText()};
    if (!(facts.tenant == caller.partner))
        co_return fail(ErrorCode::BadResponse, u"Microsoft Graph answered for another tenant."_s, {},
                       u"asked for %1, got %2"_s.arg(caller.partner.value, facts.tenant.value));
    facts.tenantName = tenant.field(u"displayName").looseText();
    facts.partnerTenantType = tenant.field(u"partnerTenantType").looseText();
    facts.isPartner = !facts.partnerTenantType.isEmpty();
    if (const auto domains = tenant.field(u"verifiedDomains").items()) {
        for (const JsonReader& domain : *domains) {
            if (const auto isDefault = domain.field(u"isDefault").flag();
                isDefault && isDefault->value_or(false))
                facts.tenantDomain = domain.field(u"name").looseText();
        }
    }

    const auto meRequest = getRequest("/v1.0/me?$select=id,displayName,userPrincipalName");
    const Result<JsonReader> me = co_await readGraph(caller, caller.partner, meRequest, asker);
    if (!me)
        co_return fail(me.error());
    facts.account = me->field(u"userPrincipalName").looseText();
    facts.accountName = me->field(u"displayName").looseText();
    facts.accountId = me->field(u"id").looseText();

    const auto groups = co_await listGraph(caller, caller.partner,
                                           "/v1.0/me/memberOf?$select=id,displayName&$top=999", asker);
    if (!groups) {
        if (isAboutTheWay(groups.error()))
            co_return fail(groups.error());
        co_return facts;
    }
    facts.adminAgent = false;
    for (const JsonReader& group : *groups) {
        const QString name = group.field(u"displayName").looseText();
        if (group.field(u"@odata.type").looseText().endsWith(".directoryRole"_L1, Qt::CaseInsensitive)) {
            facts.roles << name;
            continue;
        }
        facts.groups << name;
        facts.groupIds << group.field(u"id").looseText();
        if (name.compare("AdminAgents"_L1, Qt::CaseInsensitive) == 0)
            facts.adminAgent = true;
    }
    co_return facts;
}

} // namespace

PartnerFactsClient::PartnerFactsClient(HttpClient& http, TokenSource& tokens, Cloud cloud, TenantId tenant,
                                       const AdviceCatalog& advice)
    : m_http(http), m_tokens(tokens), m_cloud(std::move(cloud)), m_tenant(std::move(tenant)), m_advice(advice)
{
}

AsyncResult<PartnerFacts> PartnerFactsClient::read(QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_cloud, m_tenant, &m_advice, {}};
    return startTask<PartnerFacts>(readFacts(caller, Asker(context)));
}

} // namespace steward
