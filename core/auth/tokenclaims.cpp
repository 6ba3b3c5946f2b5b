#include "tokenclaims.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

QString firstText(const QJsonObject& claims, std::initializer_list<QLatin1StringView> names)
{
    for (const QLatin1StringView name : names) {
        const QString text = claims.value(name).toString();
        if (!text.isEmpty())
            return text;
    }
    return {};
}

/// Entra's numbers arrive as numbers or as text, depending on the version of the endpoint.
std::optional<qint64> seconds(const QJsonValue& value)
{
    if (value.isDouble())
        return static_cast<qint64>(qBound(0.0, value.toDouble(), 253402300799.0));
    bool ok = false;
    const qint64 number = value.toString().toLongLong(&ok);
    if (!ok || number < 0 || number > 253402300799)
        return std::nullopt;
    return number;
}

} // namespace

bool TokenClaims::provesMfa() const
{
    return authenticationMethods && authenticationMethods->contains(u"mfa"_s, Qt::CaseInsensitive);
}

Result<TokenClaims> readClaims(const Secret& token)
{
    const auto unreadable = [] {
        return fail(ErrorCode::BadResponse, u"The token's claims cannot be read."_s, {},
                    u"It is not a JSON Web Token."_s);
    };
    const QList<QByteArray> parts = token.reveal().split('.');
    if (parts.size() != 3)
        return unreadable();
    const auto decoded = QByteArray::fromBase64Encoding(
        parts.at(1), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return unreadable();
    const QJsonDocument document = QJsonDocument::fromJson(*decoded);
    if (!document.isObject())
        return unreadable();

    const QJsonObject json = document.object();
    TokenClaims claims;
    claims.tenant = json.value("tid"_L1).toString();
    claims.audience = json.value("aud"_L1).toString();
    claims.clientId = firstText(json, {"appid"_L1, "azp"_L1});
    claims.account = firstText(json, {"upn"_L1, "preferred_username"_L1, "unique_name"_L1, "email"_L1});
    claims.name = json.value("name"_L1).toString();
    claims.objectId = json.value("oid"_L1).toString();
    claims.scopes = json.value("scp"_L1).toString().split(u' ', Qt::SkipEmptyParts);
    if (const QJsonValue amr = json.value("amr"_L1); amr.isArray()) {
        QStringList methods;
        for (const QJsonValue method : amr.toArray())
            methods << method.toString();
        claims.authenticationMethods = methods;
    } else if (amr.isString()) {
        claims.authenticationMethods = amr.toString().split(u' ', Qt::SkipEmptyParts);
    }
    if (const auto expiry = seconds(json.value("exp"_L1)))
        claims.expiresAt = QDateTime::fromSecsSinceEpoch(*expiry, Qt::UTC);
    return claims;
}

} // namespace steward
