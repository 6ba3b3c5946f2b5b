#include "connectioncheck.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace steward {

QString ConnectionCheck::title() const
{
    // The address without what stands before the path, and without its query.
    QString path = url.section(u'?', 0, 0);
    if (path.startsWith(u'{'))
        path = path.mid(path.indexOf(u'}') + 1);
    return method + u' ' + path;
}

Result<ConnectionCheck> readConnectionCheck(const QJsonObject& object)
{
    ConnectionCheck check;
    const struct
    {
        const char* key;
        QString ConnectionCheck::*member;
    } fields[] = {{"method", &ConnectionCheck::method},
                  {"url", &ConnectionCheck::url},
                  {"tenantPath", &ConnectionCheck::tenantPath},
                  {"region", &ConnectionCheck::region}};
    for (const auto& field : fields) {
        const QJsonValue value = object.value(QLatin1StringView(field.key));
        if (value.isUndefined())
            continue;
        if (!value.isString())
            return fail(ErrorCode::BadRequest,
                        u"\"check\": \"%1\" must be a text"_s.arg(QLatin1StringView(field.key)));
        check.*field.member = value.toString();
    }
    if (check.method != "GET"_L1 && check.method != "POST"_L1)
        return fail(ErrorCode::BadRequest,
                    u"\"check\": \"method\" must be \"GET\" or \"POST\", not \"%1\""_s.arg(check.method));
    // An address is a base of the cloud's and a path: nothing else may ever get a token.
    const auto startsWell = [](const QString& address) {
        for (const auto base :
             {"{graph}/"_L1, "{exchange}/"_L1, "{compliance}/"_L1, "{partnerCenter}/"_L1, "{region}/"_L1}) {
            if (address.startsWith(base))
                return true;
        }
        return false;
    };
    if (!startsWell(check.url) || (!check.region.isEmpty() && !startsWell(check.region)))
        return fail(
            ErrorCode::BadRequest,
            u"\"check\": an address must begin with {graph}/, {exchange}/, {compliance}/ or {partnerCenter}/"_s);
    if (check.url.startsWith("{region}"_L1) == check.region.isEmpty())
        return fail(ErrorCode::BadRequest, u"\"check\": \"region\" and {region} need each other"_s);

    const QJsonValue headers = object.value("headers"_L1);
    if (!headers.isUndefined() && !headers.isObject())
        return fail(ErrorCode::BadRequest, u"\"check\": \"headers\" must be an object of texts"_s);
    const QJsonObject entries = headers.toObject();
    for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
        if (!entry.value().isString() || entry.key().compare("authorization"_L1, Qt::CaseInsensitive) == 0)
            return fail(ErrorCode::BadRequest,
                        u"\"check\": the header \"%1\" cannot be set"_s.arg(entry.key()));
        check.headers.append({entry.key(), entry.value().toString()});
    }
    const QJsonValue body = object.value("body"_L1);
    if (!body.isUndefined() && !body.isObject())
        return fail(ErrorCode::BadRequest, u"\"check\": \"body\" must be an object"_s);
    if (body.isObject())
        check.body = QJsonDocument(body.toObject()).toJson(QJsonDocument::Compact);
    return check;
}

} // namespace steward
