#include "partnerclient.h"

#include "serviceerrors.h"
#include "serviceexchange.h"

#include <net/jsonreader.h>

#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward {

PartnerClient::PartnerClient(HttpClient& http, TokenSource& tokens, AppIdentity app,
                             const AdviceCatalog& advice)
    : m_http(http), m_tokens(tokens), m_app(std::move(app)), m_advice(advice)
{
}

std::unique_ptr<CustomerListing> PartnerClient::customers(int pageSize) const
{
    return std::make_unique<CustomerListing>([this](const QByteArray& path, const HttpHeaders& headers,
                                                    QObject* context) { return get(path, headers, context); },
                                             pageSize);
}

AsyncResult<QString> PartnerClient::organizationName(QObject* context) const
{
    const Completion<QString> completion;
    get("/v1/profiles/organization", {}, context).then([completion](const Result<HttpResponse>& response) {
        if (!response) {
            completion.finish(fail(response.error()));
            return;
        }
        const auto body = JsonReader::parse(response->body, u"Partner Center"_s, response->correlationId);
        if (!body)
            completion.finish(fail(body.error()));
        else
            completion.finish(body->field(u"companyName").looseText());
    });
    return completion.future();
}

AsyncResult<std::optional<bool>> PartnerClient::isMfaCompliant(QObject* context) const
{
    const Completion<std::optional<bool>> completion;
    get("/v1/customers?size=1", {{"ValidateMfa", "true"}}, context)
        .then([completion](const Result<HttpResponse>& response) {
            if (!response) {
                completion.finish(fail(response.error()));
                return;
            }
            const QByteArray said = response->header("isMfaCompliant").toLower();
            completion.finish(said == "true"    ? std::optional<bool>(true)
                              : said == "false" ? std::optional<bool>(false)
                                                : std::nullopt);
        });
    return completion.future();
}

AsyncResult<HttpResponse> PartnerClient::get(const QByteArray& pathAndQuery, const HttpHeaders& headers,
                                             QObject* context) const
{
    ServiceExchange::Call call;
    call.tenant = m_app.tenant;
    call.scope = m_app.cloud.partnerCenterScope();
    call.request.url = QUrl::fromEncoded(
        m_app.cloud.partnerCenter.toEncoded(QUrl::StripTrailingSlash) + pathAndQuery, QUrl::StrictMode);
    call.requestIdHeader = "MS-RequestId";
    call.correlationHeader = "MS-CorrelationId";
    call.correlationId = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    call.request.headers = {{"Accept", "application/json"},
                            {"MS-Contract-Version", "v1"},
                            {call.correlationHeader, call.correlationId}};
    call.request.headers += headers;
    call.readError = [this](const HttpResponse& response) { return partnerCenterError(response, m_advice); };
    return ServiceExchange::run(m_http, m_tokens, std::move(call), context);
}

} // namespace steward
