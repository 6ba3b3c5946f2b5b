#include "cloud.h"

#include "jsontext.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kDefaultExchange = "https://outlook.office365.com";

Error fieldError(const QString& origin, const QString& field, const QString& what, const QString& advice = {})
{
    Error error;
    error.code = ErrorCode::BadRequest;
    error.message = u"%1: the field \"%2\" %3."_s.arg(origin, field, what);
    error.advice = advice;
    return error;
}

QString withoutTrailingSlash(QString text)
{
    while (text.endsWith(u'/'))
        text.chop(1);
    return text;
}

/// Text of a field; absent and null are the same.
Result<QString> textField(const QJsonObject& object, const QString& field, const QString& origin,
                          bool required)
{
    const QJsonValue value = object.value(field);
    if (value.isUndefined() || value.isNull()) {
        if (required)
            return fail(fieldError(origin, field, u"is missing"_s));
        return QString();
    }
    if (!value.isString())
        return fail(fieldError(origin, field, u"must be text in quotes"_s));
    const QString text = value.toString().trimmed();
    if (required && text.isEmpty())
        return fail(fieldError(origin, field, u"is empty"_s));
    return text;
}

Result<QUrl> checkedAddress(const QString& text, const QString& field, const QString& origin)
{
    const QUrl url(withoutTrailingSlash(text), QUrl::StrictMode);
    if (!url.isValid() || url.isRelative() || url.host().isEmpty())
        return fail(fieldError(origin, field, u"is not an address: \"%1\""_s.arg(text),
                               u"Write it like https://login.example.com, without a path."_s));
    if (!url.userInfo().isEmpty())
        return fail(fieldError(origin, field, u"must not contain a user name or password"_s));
    if (url.hasQuery() || url.hasFragment())
        return fail(fieldError(origin, field, u"must end before any ? or #: \"%1\""_s.arg(text)));
    if (!mayCarrySecrets(url))
        return fail(
            fieldError(origin, field, u"must start with https:// (it is \"%1\")"_s.arg(text),
                       u"Plain http is allowed only on this computer: 127.0.0.1, [::1] or localhost."_s));
    return url;
}

Result<QUrl> addressField(const QJsonObject& object, const QString& field, const QString& origin,
                          bool required)
{
    const auto text = textField(object, field, origin, required);
    if (!text)
        return fail(text.error());
    if (text->isEmpty())
        return QUrl();
    return checkedAddress(*text, field, origin);
}

Result<QHash<QString, QUrl>> portalFields(const QJsonObject& object, const QString& origin)
{
    QHash<QString, QUrl> portals;
    const QJsonValue value = object.value(u"portals"_s);
    if (value.isUndefined() || value.isNull())
        return portals;
    if (!value.isObject())
        return fail(fieldError(origin, u"portals"_s, u"must be an object in braces"_s));
    const QJsonObject entries = value.toObject();
    for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
        const QString field = u"portals."_s + entry.key();
        if (!entry.value().isString())
            return fail(fieldError(origin, field, u"must be text in quotes"_s));
        const auto url = checkedAddress(entry.value().toString(), field, origin);
        if (!url)
            return fail(url.error());
        portals.insert(entry.key(), *url);
    }
    return portals;
}

QString scopeOf(const QUrl& base, const QString& permission)
{
    return base.isEmpty() ? QString() : base.toString() + u'/' + permission;
}

} // namespace

QString Cloud::graphScope() const
{
    return scopeOf(graph, u".default"_s);
}

QString Cloud::partnerCenterScope() const
{
    return scopeOf(partnerCenter, u"user_impersonation"_s);
}

QString Cloud::exchangeScope() const
{
    return scopeOf(exchange, u".default"_s);
}

QString Cloud::complianceScope() const
{
    return scopeOf(compliance, u".default"_s);
}

QByteArray Cloud::json() const
{
    QJsonObject object{{u"name"_s, name},
                       {u"title"_s, title},
                       {u"authority"_s, authority.toString()},
                       {u"partnerCenter"_s, partnerCenter.toString()},
                       {u"graph"_s, graph.toString()},
                       {u"exchange"_s, exchange.toString()}};
    if (!compliance.isEmpty())
        object.insert(u"compliance"_s, compliance.toString());
    if (!sharePointAdmin.isEmpty())
        object.insert(u"sharePointAdmin"_s, sharePointAdmin);
    if (!exchangeEnvironment.isEmpty())
        object.insert(u"exchangeEnvironment"_s, exchangeEnvironment);
    if (!exchangeConnectionUri.isEmpty())
        object.insert(u"exchangeConnectionUri"_s, exchangeConnectionUri.toString());
    if (!complianceConnectionUri.isEmpty())
        object.insert(u"complianceConnectionUri"_s, complianceConnectionUri.toString());
    if (!delegatedRelationships)
        object.insert(u"delegatedRelationships"_s, false);
    if (!portals.isEmpty()) {
        QJsonObject entries;
        for (auto entry = portals.begin(); entry != portals.end(); ++entry)
            entries.insert(entry.key(), entry.value().toString());
        object.insert(u"portals"_s, entries);
    }
    if (bootstrapClientId != Cloud{}.bootstrapClientId)
        object.insert(u"bootstrapClientId"_s, bootstrapClientId);
    if (isPractice)
        object.insert(u"practice"_s, true);
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

Result<Cloud> parseCloud(const QByteArray& json, const QString& origin)
{
    const auto object = parseJsonObject(json, origin);
    if (!object)
        return fail(object.error());

    Cloud cloud;
    const auto name = textField(*object, u"name"_s, origin, true);
    if (!name)
        return fail(name.error());
    cloud.name = *name;
    const auto title = textField(*object, u"title"_s, origin, false);
    if (!title)
        return fail(title.error());
    cloud.title = title->isEmpty() ? cloud.name : *title;

    struct Address
    {
        QStringView field;
        QUrl Cloud::*member;
        bool required;
    };
    constexpr Address kAddresses[] = {{u"authority", &Cloud::authority, true},
                                      {u"partnerCenter", &Cloud::partnerCenter, true},
                                      {u"graph", &Cloud::graph, true},
                                      {u"exchange", &Cloud::exchange, false},
                                      {u"compliance", &Cloud::compliance, false},
                                      {u"exchangeConnectionUri", &Cloud::exchangeConnectionUri, false},
                                      {u"complianceConnectionUri", &Cloud::complianceConnectionUri, false}};
    for (const Address& address : kAddresses) {
        const auto url = addressField(*object, address.field.toString(), origin, address.required);
        if (!url)
            return fail(url.error());
        cloud.*address.member = *url;
    }
    if (cloud.exchange.isEmpty())
        cloud.exchange = QUrl(QLatin1StringView(kDefaultExchange));

    const auto sharePoint = textField(*object, u"sharePointAdmin"_s, origin, false);
    if (!sharePoint)
        return fail(sharePoint.error());
    if (!sharePoint->isEmpty()) {
        const QUrl example(QString(*sharePoint).replace("{name}"_L1, "name"_L1));
        if (sharePoint->count("{name}"_L1) != 1 || !mayCarrySecrets(example))
            return fail(
                fieldError(origin, u"sharePointAdmin"_s,
                           u"must be an https address with {name} in it, not \"%1\""_s.arg(*sharePoint)));
        cloud.sharePointAdmin = *sharePoint;
    }

    const auto environment = textField(*object, u"exchangeEnvironment"_s, origin, false);
    if (!environment)
        return fail(environment.error());
    cloud.exchangeEnvironment = *environment;
    const QJsonValue relationships = object->value(u"delegatedRelationships"_s);
    if (!relationships.isUndefined() && !relationships.isNull() && !relationships.isBool())
        return fail(fieldError(origin, u"delegatedRelationships"_s, u"must be true or false"_s));
    cloud.delegatedRelationships = relationships.toBool(true);

    const auto portals = portalFields(*object, origin);
    if (!portals)
        return fail(portals.error());
    cloud.portals = *portals;

    const auto bootstrap = textField(*object, u"bootstrapClientId"_s, origin, false);
    if (!bootstrap)
        return fail(bootstrap.error());
    if (!bootstrap->isEmpty()) {
        if (QUuid::fromString(*bootstrap).isNull())
            return fail(fieldError(origin, u"bootstrapClientId"_s,
                                   u"must be an application's id, not \"%1\""_s.arg(*bootstrap)));
        cloud.bootstrapClientId = *bootstrap;
    }

    const QJsonValue practice = object->value(u"practice"_s);
    if (!practice.isUndefined() && !practice.isNull() && !practice.isBool())
        return fail(fieldError(origin, u"practice"_s, u"must be true or false"_s));
    cloud.isPractice = practice.toBool();
    return cloud;
}

bool isLoopback(const QUrl& url)
{
    const QString host = url.host();
    if (host.compare("localhost"_L1, Qt::CaseInsensitive) == 0)
        return true;
    const QHostAddress address(host);
    return !address.isNull() && address.isLoopback();
}

bool mayCarrySecrets(const QUrl& url)
{
    return url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && isLoopback(url));
}

} // namespace steward
