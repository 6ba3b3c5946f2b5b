#include "graph/graphcall.h"

#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

QJsonValue valueAt(const QJsonObject& object, const QString& path)
{
    QJsonValue value = object;
    for (const QString& part : path.split(u'/'))
        value = value.toObject().value(part);
    return value;
}

Result<ObjectTest> readComparison(const QString& text)
{
    static const QRegularExpression starts(u"^startswith\\(\\s*([\\w/]+)\\s*,\\s*'((?:[^']|'')*)'\\s*\\)$"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression equals(
        u"^([\\w/]+)\\s+(eq|ne)\\s+(?:'((?:[^']|'')*)'|(true|false|null))$"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (const auto match = starts.match(text); match.hasMatch()) {
        const QString value = match.captured(2).replace("''"_L1, "'"_L1);
        return ObjectTest([path = match.captured(1), value](const QJsonObject& object) {
            return valueAt(object, path).toString().startsWith(value, Qt::CaseInsensitive);
        });
    }
    static const QRegularExpression any(
        u"^([\\w/]+)/any\\(\\s*(\\w+)\\s*:\\s*\\2\\s+eq\\s+'((?:[^']|'')*)'\\s*\\)$"_s);
    if (const auto match = any.match(text); match.hasMatch()) {
        const QString value = match.captured(3).replace("''"_L1, "'"_L1);
        return ObjectTest([path = match.captured(1), value](const QJsonObject& object) {
            return valueAt(object, path).toArray().contains(QJsonValue(value));
        });
    }
    static const QRegularExpression times(u"^([\\w/]+)\\s+(le|ge)\\s+([0-9T:Z.-]+)$"_s);
    if (const auto match = times.match(text); match.hasMatch()) {
        const auto limit = QDateTime::fromString(match.captured(3), Qt::ISODate);
        const bool before = match.captured(2) == "le"_L1;
        return ObjectTest([path = match.captured(1), limit, before](const QJsonObject& object) {
            const auto time = QDateTime::fromString(valueAt(object, path).toString(), Qt::ISODate);
            return time.isValid() && (before ? time <= limit : time >= limit);
        });
    }
    const auto match = equals.match(text);
    if (!match.hasMatch())
        return fail(ErrorCode::BadRequest, u"Invalid filter clause: %1"_s.arg(text));
    const bool wanted = match.captured(2).toLower() == "eq"_L1;
    const QString word = match.captured(4).toLower();
    const QString value = match.captured(3).replace("''"_L1, "'"_L1);
    return ObjectTest([path = match.captured(1), wanted, word, value](const QJsonObject& object) {
        const QJsonValue found = valueAt(object, path);
        bool same = false;
        if (word == "null"_L1)
            same = found.isNull() || found.isUndefined();
        else if (!word.isEmpty())
            same = found.isBool() && found.toBool() == (word == "true"_L1);
        else
            same = found.isString() && found.toString().compare(value, Qt::CaseInsensitive) == 0;
        return same == wanted;
    });
}

/// Splits at a word outside of quotes.
QStringList splitAt(const QString& text, const QString& word)
{
    QStringList parts{QString()};
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) == u'\'')
            quoted = !quoted;
        if (!quoted && text.mid(i, word.size()).compare(word, Qt::CaseInsensitive) == 0) {
            parts.append(QString());
            i += word.size() - 1;
        } else {
            parts.last() += text.at(i);
        }
    }
    return parts;
}

} // namespace

Result<ObjectTest> readObjectFilter(const QString& filter)
{
    QList<QList<ObjectTest>> groups;
    for (const QString& group : splitAt(filter, u" or "_s)) {
        QList<ObjectTest> tests;
        for (const QString& item : splitAt(group, u" and "_s)) {
            auto test = readComparison(item.trimmed());
            if (!test)
                return fail(test.error());
            tests.append(*test);
        }
        groups.append(tests);
    }
    return ObjectTest([groups](const QJsonObject& object) {
        return std::any_of(groups.cbegin(), groups.cend(), [&](const QList<ObjectTest>& tests) {
            return std::all_of(tests.cbegin(), tests.cend(),
                               [&](const ObjectTest& test) { return test(object); });
        });
    });
}

int pageSize(const World& world, int asked)
{
    constexpr int kSmall = 40;
    return world.faults.mode(u"small-pages"_s) ? std::min(asked, kSmall) : asked;
}

HttpReply graphProblem(int status, const QString& code, const QString& message, const HttpCall& call,
                       const QString& requestId)
{
    const QString asked = QString::fromUtf8(call.header("client-request-id"));
    const QJsonObject inner{{u"date"_s, QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-ddTHH:mm:ss"_s)},
                            {u"request-id"_s, requestId},
                            {u"client-request-id"_s, asked.isEmpty() ? requestId : asked}};
    HttpReply reply = jsonReply(
        {{u"error"_s, QJsonObject{{u"code"_s, code}, {u"message"_s, message}, {u"innerError"_s, inner}}}},
        status, "application/json");
    if (status == 401)
        reply.setHeader("WWW-Authenticate", "Bearer realm=\"\", error=\"invalid_token\"");
    return reply;
}

HttpReply noContent()
{
    HttpReply reply;
    reply.status = 204;
    return reply;
}

QJsonObject GraphCall::body() const
{
    return QJsonDocument::fromJson(http.body).object();
}

bool GraphCall::may(const QStringList& permissions) const
{
    const QJsonArray roles = bearer.claims["roles"_L1].toArray();
    return std::any_of(permissions.cbegin(), permissions.cend(), [&](const QString& permission) {
        return bearer.hasScope(permission) || roles.contains(permission);
    });
}

HttpReply GraphCall::problem(int status, const QString& code, const QString& message) const
{
    return graphProblem(status, code, message, http, requestId);
}

HttpReply GraphCall::denied() const
{
    return problem(403, u"Authorization_RequestDenied"_s,
                   u"Insufficient privileges to complete the operation."_s);
}

HttpReply GraphCall::notFound(const QString& what) const
{
    return problem(404, u"Request_ResourceNotFound"_s,
                   u"Resource '%1' does not exist or one of its queried reference-property objects are not "
                   "present."_s.arg(what));
}

HttpReply GraphCall::badMethod() const
{
    return problem(405, u"Request_BadRequest"_s,
                   u"Specified HTTP method is not allowed for the request target."_s);
}

HttpReply GraphCall::entity(const QString& entity, QJsonObject object, int status) const
{
    object.insert(u"@odata.context"_s,
                  world.endpoints.of(u"graph"_s) + u"/v1.0/$metadata#"_s + entity + u"/$entity"_s);
    return jsonReply(object, status, kGraphJson);
}

HttpReply GraphCall::list(const QString& entity, const QJsonArray& items) const
{
    ObjectTest matches = [](const QJsonObject&) { return true; };
    if (const QString filter = http.query(u"$filter"_s); !filter.isEmpty()) {
        const auto read = readObjectFilter(filter);
        if (!read)
            return problem(400, u"Request_UnsupportedQuery"_s, read.error().message);
        matches = *read;
    }
    int top = 100;
    if (http.hasQuery(u"$top"_s)) {
        bool isNumber = false;
        top = http.query(u"$top"_s).toInt(&isNumber);
        if (!isNumber || top < 1 || top > 999)
            return problem(400, u"Request_UnsupportedQuery"_s, u"Invalid page size specified."_s);
    }
    top = pageSize(world, top);
    const qsizetype from = http.query(u"$skiptoken"_s).toLongLong();
    const QStringList wanted = http.query(u"$select"_s).remove(u' ').split(u',', Qt::SkipEmptyParts);
    QJsonArray page;
    qsizetype place = 0;
    bool more = false;
    for (const QJsonValue& item : items) {
        const QJsonObject object = item.toObject();
        if (!matches(object) || place++ < from)
            continue;
        if (page.size() == top) {
            more = true;
            break;
        }
        QJsonObject told;
        for (const QString& property : wanted)
            told.insert(property, object.value(property));
        if (object.contains("@odata.type"_L1))
            told.insert(u"@odata.type"_s, object["@odata.type"_L1]);
        page.append(wanted.isEmpty() ? object : told);
    }
    QJsonObject answer{{u"@odata.context"_s, world.endpoints.of(u"graph"_s) + u"/v1.0/$metadata#"_s + entity},
                       {u"value"_s, page}};
    if (more) {
        QByteArray query;
        for (const QByteArray& pair : http.url.query(QUrl::FullyEncoded).toLatin1().split('&')) {
            if (!pair.isEmpty() && !pair.startsWith("$skiptoken=") && !pair.startsWith("%24skiptoken="))
                query += pair + '&';
        }
        answer.insert(u"@odata.nextLink"_s,
                      world.endpoints.of(u"graph"_s) +
                          http.url.path(QUrl::FullyEncoded).section(u'/', 2).prepend(u'/') + u'?' +
                          QString::fromLatin1(query) + u"$skiptoken=%1"_s.arg(from + page.size()));
    }
    return jsonReply(answer, 200, kGraphJson);
}

} // namespace steward::sandbox
