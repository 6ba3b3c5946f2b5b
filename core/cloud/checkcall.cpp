#include "checkcall.h"

#include "serviceerrors.h"
#include "serviceexchange.h"

#include <QRegularExpression>
#include <QUuid>

#include <memory>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

struct Place
{
    QLatin1StringView name;
    QUrl Cloud::*address;
    QLatin1StringView title;
};

constexpr Place kPlaces[] = {{"{graph}"_L1, &Cloud::graph, "Microsoft Graph"_L1},
                             {"{exchange}"_L1, &Cloud::exchange, "Exchange Online"_L1},
                             {"{compliance}"_L1, &Cloud::compliance, "Security & Compliance"_L1},
                             {"{partnerCenter}"_L1, &Cloud::partnerCenter, "Partner Center"_L1}};

QString titleOf(const QString& text)
{
    for (const Place& place : kPlaces) {
        if (text.contains(place.name))
            return place.title;
    }
    return u"The service"_s;
}

/// Ids and domain names: nothing that could change an address or a JSON text it is put into.
bool isPlain(const QString& text)
{
    static const QRegularExpression pattern(u"^[A-Za-z0-9._-]+$"_s);
    return pattern.match(text).hasMatch();
}

QString withCustomer(QString text, const CheckCall& call)
{
    text.replace("{tenant}"_L1, call.tenant.value);
    text.replace("{domain}"_L1, call.domain.isEmpty() ? call.tenant.value : call.domain);
    return text;
}

bool isSameServer(const QUrl& a, const QUrl& b)
{
    return a.scheme() == b.scheme() && a.authority() == b.authority() && a.userInfo().isEmpty();
}

struct Outgoing
{
    QByteArray method = "GET";
    QUrl url;
    HttpHeaders headers;
    QByteArray body;
};

/// The answer; an answer that leads elsewhere counts as an answer when `redirect` is given.
QCoro::Task<Result<HttpResponse>> sendCheck(ServiceCaller caller, CheckCall check, QString scope,
                                            Outgoing outgoing, std::shared_ptr<HttpResponse> redirect,
                                            Asker asker)
{
    ServiceExchange::Call call;
    call.tenant = check.tokenTenant;
    call.scope = scope;
    call.request.method = outgoing.method;
    call.request.url = outgoing.url;
    call.request.headers = outgoing.headers;
    call.request.body = outgoing.body;
    call.policy = caller.retry;
    const bool isGraph = check.scope.contains("{graph}"_L1);
    const bool isPartnerCenter = check.scope.contains("{partnerCenter}"_L1);
    call.requestIdHeader = isPartnerCenter ? "MS-RequestId" : "client-request-id";
    const bool inCustomerTenant = !(check.tokenTenant == caller.partner);
    const QString service = titleOf(check.scope);
    call.readError = [=, advice = caller.advice](const HttpResponse& response) {
        if (response.status >= 300 && response.status < 400) {
            if (redirect)
                *redirect = response;
            Error error;
            error.code = ErrorCode::BadResponse;
            error.httpStatus = response.status;
            error.message = u"%1 sends elsewhere; the token was not sent along."_s.arg(service);
            return error;
        }
        if (isGraph)
            return graphError(response, *advice, inCustomerTenant);
        if (isPartnerCenter)
            return partnerCenterError(response, *advice);
        return adminApiError(response, service, *advice);
    };
    const auto sent = ServiceExchange::run(*caller.http, *caller.tokens, std::move(call), asker.context());
    const Result<HttpResponse> response = co_await sent;
    if (asker.isGone())
        co_return fail(cancelledError());
    co_return response;
}

/// The region's server: always one of the cloud's own service, whatever the answer says.
QUrl regionOf(const QUrl& service, const QByteArray& location)
{
    const QUrl target = service.resolved(QUrl::fromEncoded(location));
    if (isLoopback(service) || target.host().compare(service.host(), Qt::CaseInsensitive) == 0)
        return service;
    static const QRegularExpression label(u"^[a-z0-9-]+$"_s, QRegularExpression::CaseInsensitiveOption);
    const QString first = target.host().section(u'.', 0, 0);
    if (!label.match(first).hasMatch())
        return service;
    QUrl region = service;
    region.setHost(first.toLower() + u'.' + service.host());
    return region;
}

Result<> checkTenant(const HttpResponse& response, const CheckCall& call)
{
    if (call.check.tenantPath.isEmpty())
        return {};
    const auto body = JsonReader::parse(response.body, titleOf(call.scope));
    if (!body)
        return fail(body.error());
    JsonReader value = *body;
    const QStringList parts = call.check.tenantPath.split(u'.');
    for (const QString& part : parts) {
        bool isIndex = false;
        const int index = part.toInt(&isIndex);
        if (!isIndex) {
            value = value.field(part);
            continue;
        }
        const auto items = value.requiredItems();
        if (!items)
            return fail(items.error());
        if (index >= items->size())
            return fail(value.wrong(u"as long as it should be"_s));
        value = items->at(index);
    }
    if (!(TenantId{value.looseText()} == call.tenant))
        return fail(ErrorCode::BadResponse, u"%1 answered for another tenant."_s.arg(titleOf(call.scope)), {},
                    u"asked for %1, got %2"_s.arg(call.tenant.value, value.looseText()));
    return {};
}

} // namespace

Result<QString> withCloudAddresses(const QString& text, const Cloud& cloud)
{
    QString result = text;
    for (const Place& place : kPlaces) {
        if (!result.contains(place.name))
            continue;
        const QUrl& address = cloud.*place.address;
        if (address.isEmpty())
            return fail(ErrorCode::NotFound, u"This cloud has no known address for %1."_s.arg(place.title),
                        u"Add it to the cloud's file, if there is one."_s);
        result.replace(place.name, address.toString());
    }
    return result;
}

QCoro::Task<Result<>> makeCheckCall(ServiceCaller caller, CheckCall call, Asker asker)
{
    if (!isPlain(call.tenant.value) || (!call.domain.isEmpty() && !isPlain(call.domain)))
        co_return fail(ErrorCode::BadRequest,
                       u"The customer's tenant or domain is not one: \"%1\", \"%2\"."_s.arg(call.tenant.value,
                                                                                            call.domain));
    const auto scope = withCloudAddresses(call.scope, caller.cloud);
    if (!scope)
        co_return fail(scope.error());
    const QUrl service(*scope);
    const Error otherHost{
        ErrorCode::Refused,
        u"The check's address is on another server than the token is for; nothing was sent."_s,
        {},
        u"Correct the connection's file."_s,
        {},
        {},
        {},
        0};

    QUrl region;
    if (!call.check.region.isEmpty()) {
        const auto address = withCloudAddresses(withCustomer(call.check.region, call), caller.cloud);
        if (!address)
            co_return fail(address.error());
        Outgoing asking;
        asking.url = QUrl::fromEncoded(address->toUtf8(), QUrl::StrictMode);
        if (!isSameServer(asking.url, service))
            co_return fail(otherHost);
        const auto redirect = std::make_shared<HttpResponse>();
        const Result<HttpResponse> told = co_await sendCheck(caller, call, *scope, asking, redirect, asker);
        if (!told && redirect->status == 0)
            co_return fail(told.error());
        QUrl base = asking.url;
        base.setPath({});
        base.setQuery(QString());
        region = regionOf(base, redirect->header("Location"));
    }

    const auto address = withCloudAddresses(withCustomer(call.check.url, call), caller.cloud);
    if (!address)
        co_return fail(address.error());
    QString text = *address;
    if (!region.isEmpty()) {
        // What stands between host and path in the cloud's file stays.
        const QString path = QUrl(caller.cloud.compliance).path();
        text.replace("{region}"_L1, region.toString() + path);
    }
    Outgoing outgoing;
    outgoing.method = call.check.method.toLatin1();
    outgoing.url = QUrl::fromEncoded(text.toUtf8(), QUrl::StrictMode);
    if (!isSameServer(outgoing.url, region.isEmpty() ? service : region))
        co_return fail(otherHost);
    outgoing.headers = {{"Accept", "application/json"}};
    for (const auto& [name, value] : std::as_const(call.check.headers))
        outgoing.headers.append(qMakePair(name.toLatin1(), withCustomer(value, call).toLatin1()));
    if (!call.check.body.isEmpty()) {
        outgoing.headers.append(
            qMakePair(QByteArray("Content-Type"), QByteArray("application/json; charset=utf-8")));
        outgoing.body = withCustomer(QString::fromUtf8(call.check.body), call).toUtf8();
    }
    const Result<HttpResponse> response = co_await sendCheck(caller, call, *scope, outgoing, nullptr, asker);
    if (!response)
        co_return fail(response.error());
    co_return checkTenant(*response, call);
}

} // namespace steward
