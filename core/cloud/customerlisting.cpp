#include "customerlisting.h"

#include <net/jsonreader.h>

#include <QPointer>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kMaximumPages = 100'000;
constexpr auto kTokenHeader = "MS-ContinuationToken";

/// Links come relative, usually without /v1, sometimes with a second '?' where '&' is meant.
QByteArray pathOfLink(QString uri)
{
    if (!uri.startsWith(u'/'))
        uri.prepend(u'/');
    if (!uri.startsWith(u"/v1/"_s, Qt::CaseInsensitive))
        uri.prepend(u"/v1"_s);
    const qsizetype question = uri.indexOf(u'?');
    if (question >= 0) {
        QString query = uri.mid(question + 1);
        query.replace(u'?', u'&');
        uri = uri.left(question + 1) + query;
    }
    return uri.toUtf8();
}

bool isRelative(const QString& uri)
{
    return !uri.contains(u"://"_s) && !uri.startsWith(u"//"_s);
}

} // namespace

CustomerListing::CustomerListing(Get get, int pageSize) : m_get(std::move(get)), m_pageSize(pageSize) {}

void CustomerListing::start()
{
    if (m_started)
        return;
    m_started = true;
    request({"/v1/customers?size=" + QByteArray::number(m_pageSize), {}});
}

void CustomerListing::request(const Next& next)
{
    whenDone(m_get(next.pathAndQuery, next.headers, this), this,
             [this](const Result<HttpResponse>& response) {
                 if (response)
                     read(*response);
                 else
                     end(response.error());
             });
}

void CustomerListing::read(const HttpResponse& response)
{
    const auto body = JsonReader::parse(response.body, u"customers"_s, response.correlationId);
    if (!body)
        return end(body.error());
    const auto items = body->field(u"items").requiredItems();
    if (!items)
        return end(items.error());

    QList<PartnerCustomer> fresh;
    for (const JsonReader& item : *items) {
        const JsonReader profile = item.field(u"companyProfile");
        PartnerCustomer customer;
        customer.id = CustomerId{item.field(u"id").looseText()};
        if (customer.id.isEmpty()) {
            ++m_skipped;
            continue;
        }
        if (m_seen.contains(customer.id))
            continue;
        m_seen.insert(customer.id);
        customer.tenant = TenantId{profile.field(u"tenantId").looseText()};
        customer.name = profile.field(u"companyName").looseText();
        customer.domain = profile.field(u"domain").looseText();
        customer.relationship = item.field(u"relationshipToPartner").looseText();
        fresh.append(customer);
    }
    ++m_pages;

    const JsonReader link = body->field(u"links").field(u"next");
    QByteArray token = response.header(kTokenHeader);
    if (token.isEmpty())
        token = body->field(u"continuationToken").looseText().toUtf8();
    Next next;
    if (!link.isMissing()) {
        const QString uri = link.field(u"uri").looseText();
        if (uri.isEmpty() || !isRelative(uri))
            return end(link.field(u"uri").wrong(u"a relative address"_s));
        next.pathAndQuery = pathOfLink(uri);
        if (const auto headers = link.field(u"headers").items()) {
            for (const JsonReader& header : *headers)
                next.headers.append(
                    {header.field(u"key").looseText().toUtf8(), header.field(u"value").looseText().toUtf8()});
        }
    } else if (!token.isEmpty()) {
        next.pathAndQuery = "/v1/customers?seekOperation=Next";
        next.headers.append({kTokenHeader, token});
    }

    // Whoever gets the page may delete us while being told.
    const QPointer<CustomerListing> alive(this);
    if (!fresh.isEmpty())
        Q_EMIT pageArrived(fresh);
    if (!alive)
        return;
    if (next.pathAndQuery.isEmpty() || items->isEmpty())
        return end(std::nullopt);

    QByteArray position = next.pathAndQuery;
    for (const auto& header : next.headers)
        position += '\n' + header.first + ':' + header.second;
    if (m_positions.contains(position) || fresh.isEmpty() || m_pages >= kMaximumPages) {
        Error error;
        error.code = ErrorCode::BadResponse;
        error.message = u"Partner Center sends the same page of customers again and again."_s;
        error.advice = u"The list is shown as far as it came. Try again later."_s;
        error.correlationId = response.correlationId;
        return end(error);
    }
    m_positions.insert(position);
    request(next);
}

void CustomerListing::end(const std::optional<Error>& error)
{
    Q_EMIT finished(error);
}

} // namespace steward
