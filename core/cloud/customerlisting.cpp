#include "customerlisting.h"

#include <net/jsonreader.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kMaximumPages = 100'000;
constexpr qsizetype kTail = 4096; // the link and what stands behind it
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

QByteArray CustomerListing::Next::position() const
{
    QByteArray position = pathAndQuery;
    for (const auto& header : headers)
        position += '\n' + header.first + ':' + header.second;
    return position;
}

CustomerListing::Next CustomerListing::nextOf(const QString& uri, const HttpHeaders& headers)
{
    return {pathOfLink(uri), headers};
}

/// The link to the next page where it usually stands, without reading all of the page.
std::optional<CustomerListing::Next> CustomerListing::nextInTail(const QByteArray& body)
{
    const QByteArray tail = body.right(kTail);
    const qsizetype name = tail.lastIndexOf("\"next\"");
    const qsizetype begin = name < 0 ? -1 : tail.indexOf('{', name);
    if (begin < 0)
        return std::nullopt;
    int depth = 0;
    bool quoted = false;
    for (qsizetype i = begin; i < tail.size(); ++i) {
        const char c = tail.at(i);
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '}'))
            depth += c == '{' ? 1 : -1;
        if (depth > 0)
            continue;
        const QJsonObject link = QJsonDocument::fromJson(tail.mid(begin, i - begin + 1)).object();
        const QString uri = link[u"uri"_s].toString();
        HttpHeaders headers;
        for (const QJsonValue& header : link[u"headers"_s].toArray())
            headers.append({header[u"key"_s].toString().toUtf8(), header[u"value"_s].toString().toUtf8()});
        const Next next = nextOf(uri, headers);
        return isRelative(uri) && next.pathAndQuery.startsWith("/v1/customers?") ? std::optional(next)
                                                                                 : std::nullopt;
    }
    return std::nullopt;
}

void CustomerListing::drop()
{
    ++m_turn;
    m_asked.reset();
}

void CustomerListing::request(const Next& next)
{
    m_asked = next;
    whenDone(m_get(next.pathAndQuery, next.headers, this), this,
             [this, turn = ++m_turn](const Result<HttpResponse>& response) {
                 if (turn != m_turn)
                     return;
                 if (response)
                     read(*response);
                 else
                     end(response.error());
             });
}

void CustomerListing::read(const HttpResponse& response)
{
    m_asked.reset();
    if (const auto early = nextInTail(response.body); early && !m_positions.contains(early->position()))
        request(*early);
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
        HttpHeaders further;
        if (const auto headers = link.field(u"headers").items()) {
            for (const JsonReader& header : *headers)
                further.append(
                    {header.field(u"key").looseText().toUtf8(), header.field(u"value").looseText().toUtf8()});
        }
        next = nextOf(uri, further);
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

    const QByteArray position = next.position();
    if (m_positions.contains(position) || fresh.isEmpty() || m_pages >= kMaximumPages) {
        Error error;
        error.code = ErrorCode::BadResponse;
        error.message = u"Partner Center sends the same page of customers again and again."_s;
        error.advice = u"The list is shown as far as it came. Try again later."_s;
        error.correlationId = response.correlationId;
        return end(error);
    }
    m_positions.insert(position);
    if (m_asked != next)
        request(next);
}

void CustomerListing::end(const std::optional<Error>& error)
{
    drop();
    Q_EMIT finished(error);
}

} // namespace steward
