#include "graphclient.h"

#include "serviceerrors.h"
#include "serviceexchange.h"

#include <net/jsonreader.h>

#include <QPointer>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr auto kUserFields = "$select=id,displayName,userPrincipalName,userType,accountEnabled,"
                             "assignedLicenses,mail,onPremisesSyncEnabled";

/// A text inside single quotes of an OData filter, percent-encoded.
QByteArray quoted(QString text)
{
    text.replace(u'\'', u"''"_s);
    return "'" + QUrl::toPercentEncoding(text) + "'";
}

Result<GraphUser> readUser(const JsonReader& json)
{
    const auto id = json.field(u"id").requiredText();
    if (!id)
        return fail(id.error());
    GraphUser user;
    user.id = UserId{*id};
    user.displayName = json.field(u"displayName").looseText();
    user.userPrincipalName = json.field(u"userPrincipalName").looseText();
    user.userType = json.field(u"userType").looseText();
    if (const auto enabled = json.field(u"accountEnabled").flag(); enabled && *enabled)
        user.enabled = **enabled;
    if (const auto licences = json.field(u"assignedLicenses").items())
        user.licensed = !licences->isEmpty();
    user.mail = json.field(u"mail").looseText();
    if (const auto synced = json.field(u"onPremisesSyncEnabled").flag())
        user.synced = *synced;
    return user;
}

QByteArray startsWith(const char* property, const QString& text)
{
    return QByteArray("startswith(") + property + "," + quoted(text) + ")";
}

/// Somebody's further mail addresses. The directory compares them without regard to case, "SMTP:" included.
QByteArray furtherAddress(const QString& text)
{
    return "proxyAddresses/any(p:startswith(p," + quoted(u"smtp:"_s + text) + "))";
}

/// Searches by words: beginnings of words, in any of these. Quotes and backslashes delimit there and are no
/// part of a word.
QByteArray wordSearch(QString text)
{
    text.replace(u'"', u' ').replace(u'\\', u' ');
    text = text.simplified();
    QByteArray query;
    for (const char* property : {"displayName", "userPrincipalName", "mail"}) {
        if (!query.isEmpty())
            query += "%20OR%20";
        query += "%22" + QByteArray(property) + ":" + QUrl::toPercentEncoding(text) + "%22";
    }
    return "&$search=" + query;
}

} // namespace

GraphClient::GraphClient(HttpClient& http, TokenSource& tokens, AppIdentity app, const AdviceCatalog& advice)
    : m_http(http), m_tokens(tokens), m_app(std::move(app)), m_advice(advice)
{
}

QUrl GraphClient::address(const QByteArray& pathAndQuery) const
{
    return QUrl::fromEncoded(m_app.cloud.graph.toEncoded(QUrl::StripTrailingSlash) + "/v1.0" + pathAndQuery,
                             QUrl::StrictMode);
}

AsyncResult<HttpResponse> GraphClient::get(const TenantId& tenant, const QUrl& url, QObject* context) const
{
    ServiceExchange::Call call;
    call.tenant = tenant;
    call.scope = m_app.cloud.graphScope();
    call.request.url = url;
    call.request.headers = {{"Accept", "application/json"}, {"ConsistencyLevel", "eventual"}};
    call.requestIdHeader = "client-request-id";
    call.correlationHeader = "request-id";
    const bool inCustomerTenant = !(tenant == m_app.tenant);
    call.readError = [this, inCustomerTenant](const HttpResponse& response) {
        return graphError(response, m_advice, inCustomerTenant);
    };
    return ServiceExchange::run(m_http, m_tokens, std::move(call), context);
}

AsyncResult<GraphOrganization> GraphClient::organization(const TenantId& tenant, QObject* context) const
{
    const Completion<GraphOrganization> completion;
    get(tenant, address("/organization?$select=id,displayName"), context)
        .then([completion, tenant](const Result<HttpResponse>& response) {
            if (!response) {
                completion.finish(fail(response.error()));
                return;
            }
            const auto body = JsonReader::parse(response->body, u"organization"_s, response->correlationId);
            const auto items =
                body ? body->field(u"value").requiredItems() : Result<QList<JsonReader>>(fail(body.error()));
            if (!items) {
                completion.finish(fail(items.error()));
                return;
            }
            const GraphOrganization found{
                TenantId{items->isEmpty() ? QString() : items->first().field(u"id").looseText()},
                items->isEmpty() ? QString() : items->first().field(u"displayName").looseText()};
            if (!(found.id == tenant)) {
                completion.finish(fail(ErrorCode::BadResponse,
                                       u"Microsoft Graph answered for another tenant."_s, {},
                                       u"asked for %1, got %2"_s.arg(tenant.value, found.id.value)));
                return;
            }
            completion.finish(found);
        });
    return completion.future();
}

AsyncResult<GraphUserPage> GraphClient::users(const TenantId& tenant, const QString& search,
                                              const QString& nextLink, QObject* context) const
{
    if (!nextLink.isEmpty()) {
        const QUrl url = QUrl::fromEncoded(nextLink.toUtf8(), QUrl::StrictMode);
        if (url.scheme() != m_app.cloud.graph.scheme() || url.authority() != m_app.cloud.graph.authority()) {
            return readyResult<GraphUserPage>(
                fail(ErrorCode::BadResponse,
                     u"Microsoft Graph named a next page on another server; it was not asked."_s));
        }
        return page(tenant, url, context);
    }
    const QString text = search.trimmed();
    const QByteArray all = QByteArray("/users?$top=100&") + kUserFields;
    if (text.isEmpty())
        return page(tenant, address(all), context);
    const QByteArray more = "&$count=true&$filter=";
    if (text.contains(u'@')) {
        return page(tenant,
                    address(all + more + startsWith("userPrincipalName", text) + "%20or%20" +
                            startsWith("mail", text) + "%20or%20" + furtherAddress(text)),
                    context);
    }
    const Completion<GraphUserPage> completion;
    const QPointer<QObject> asker(context);
    const bool hasAsker = context != nullptr;
    page(tenant, address(all + wordSearch(text)), context)
        .then([this, completion, tenant, asker, hasAsker,
               second = address(all + more + furtherAddress(text))](const Result<GraphUserPage>& found) {
            if (!found || !found->users.isEmpty() || !found->nextLink.isEmpty() || (hasAsker && !asker)) {
                completion.finish(found);
                return;
            }
            page(tenant, second, asker.data()).then([completion](const Result<GraphUserPage>& further) {
                completion.finish(further);
            });
        });
    return completion.future();
}

AsyncResult<GraphUserPage> GraphClient::page(const TenantId& tenant, const QUrl& url, QObject* context) const
{
    const Completion<GraphUserPage> completion;
    get(tenant, url, context).then([completion](const Result<HttpResponse>& response) {
        if (!response) {
            completion.finish(fail(response.error()));
            return;
        }
        const auto body = JsonReader::parse(response->body, u"users"_s, response->correlationId);
        const auto items =
            body ? body->field(u"value").requiredItems() : Result<QList<JsonReader>>(fail(body.error()));
        if (!items) {
            completion.finish(fail(items.error()));
            return;
        }
        GraphUserPage page;
        for (const JsonReader& item : *items) {
            if (const auto user = readUser(item))
                page.users.append(*user);
        }
        page.nextLink = body->field(u"@odata.nextLink").looseText();
        completion.finish(page);
    });
    return completion.future();
}

AsyncResult<GraphUser> GraphClient::user(const TenantId& tenant, const QString& idOrName,
                                         QObject* context) const
{
    const Completion<GraphUser> completion;
    get(tenant, address("/users/" + QUrl::toPercentEncoding(idOrName) + "?" + kUserFields), context)
        .then([completion](const Result<HttpResponse>& response) {
            if (!response) {
                completion.finish(fail(response.error()));
                return;
            }
            const auto body = JsonReader::parse(response->body, u"user"_s, response->correlationId);
            completion.finish(body ? readUser(*body) : Result<GraphUser>(fail(body.error())));
        });
    return completion.future();
}

} // namespace steward
