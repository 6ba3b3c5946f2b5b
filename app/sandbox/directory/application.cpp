#include "directory/application.h"

#include "directory/resources.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

QStringList textList(const QJsonValue& value)
{
    QStringList list;
    for (const QJsonValue& item : value.toArray())
        list << item.toString();
    return list;
}

QDateTime timeOf(const QJsonValue& value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toUTC();
}

bool isLoopback(const QUrl& url)
{
    return url.scheme() == "http"_L1 && (url.host() == "localhost"_L1 || url.host() == "127.0.0.1"_L1);
}

QString pathOf(const QUrl& url)
{
    const QString path = url.path(QUrl::FullyEncoded);
    return path.isEmpty() ? u"/"_s : path;
}

bool matches(const QString& registered, const QUrl& asked)
{
    const QUrl own(registered, QUrl::StrictMode);
    if (!isLoopback(own))
        return registered == asked.toString(QUrl::FullyEncoded);
    return isLoopback(asked) && own.host() == asked.host() && pathOf(own) == pathOf(asked) &&
           asked.query() == own.query() && asked.hasQuery() == own.hasQuery() && !asked.hasFragment() &&
           asked.userInfo().isEmpty();
}

} // namespace

QByteArray hashOfSecret(const QString& secret)
{
    return QCryptographicHash::hash(secret.toUtf8(), QCryptographicHash::Sha256).toHex();
}

QString graphTime(const QDateTime& time)
{
    return time.toUTC().toString(u"yyyy-MM-ddTHH:mm:ss'Z'"_s);
}

QJsonObject Application::toGraph() const
{
    QJsonObject object = other;
    QJsonArray passwordList, keyList;
    for (const PasswordCredential& password : passwords)
        passwordList.append(QJsonObject{{u"customKeyIdentifier"_s, QJsonValue::Null},
                                        {u"displayName"_s, password.displayName},
                                        {u"endDateTime"_s, graphTime(password.end)},
                                        {u"hint"_s, password.hint},
                                        {u"keyId"_s, password.keyId},
                                        {u"secretText"_s, QJsonValue::Null},
                                        {u"startDateTime"_s, graphTime(password.start)}});
    for (const KeyCredential& key : keys) {
        const QByteArray thumbprint = QCryptographicHash::hash(key.certificate, QCryptographicHash::Sha1);
        keyList.append(
            QJsonObject{{u"customKeyIdentifier"_s, QString::fromLatin1(thumbprint.toHex().toUpper())},
                        {u"displayName"_s, key.displayName},
                        {u"endDateTime"_s, graphTime(key.end)},
                        {u"key"_s, QJsonValue::Null},
                        {u"keyId"_s, key.keyId},
                        {u"startDateTime"_s, graphTime(key.start)},
                        {u"type"_s, u"AsymmetricX509Cert"_s},
                        {u"usage"_s, u"Verify"_s}});
    }
    object.insert(u"id"_s, id);
    object.insert(u"appId"_s, appId);
    object.insert(u"displayName"_s, displayName);
    object.insert(u"createdDateTime"_s, graphTime(created));
    object.insert(u"signInAudience"_s, audience);
    object.insert(u"isFallbackPublicClient"_s, fallbackPublic);
    object.insert(u"web"_s, QJsonObject{{u"redirectUris"_s, QJsonArray::fromStringList(webUris)}});
    object.insert(u"publicClient"_s,
                  QJsonObject{{u"redirectUris"_s, QJsonArray::fromStringList(publicUris)}});
    object.insert(u"spa"_s, QJsonObject{{u"redirectUris"_s, QJsonArray::fromStringList(spaUris)}});
    object.insert(u"requiredResourceAccess"_s, requiredAccess);
    object.insert(u"passwordCredentials"_s, passwordList);
    object.insert(u"keyCredentials"_s, keyList);
    return object;
}

QJsonObject Application::toState() const
{
    QJsonArray passwordList, keyList;
    for (const PasswordCredential& password : passwords)
        passwordList.append(QJsonObject{{u"keyId"_s, password.keyId},
                                        {u"displayName"_s, password.displayName},
                                        {u"hint"_s, password.hint},
                                        {u"hash"_s, QString::fromLatin1(password.hash)},
                                        {u"start"_s, password.start.toString(Qt::ISODateWithMs)},
                                        {u"end"_s, password.end.toString(Qt::ISODateWithMs)},
                                        {u"added"_s, password.added.toString(Qt::ISODateWithMs)}});
    for (const KeyCredential& key : keys)
        keyList.append(QJsonObject{{u"keyId"_s, key.keyId},
                                   {u"displayName"_s, key.displayName},
                                   {u"certificate"_s, QString::fromLatin1(key.certificate.toBase64())},
                                   {u"start"_s, key.start.toString(Qt::ISODateWithMs)},
                                   {u"end"_s, key.end.toString(Qt::ISODateWithMs)}});
    return {{u"id"_s, id},
            {u"appId"_s, appId},
            {u"displayName"_s, displayName},
            {u"audience"_s, audience},
            {u"created"_s, created.toString(Qt::ISODateWithMs)},
            {u"fallbackPublic"_s, fallbackPublic},
            {u"web"_s, QJsonArray::fromStringList(webUris)},
            {u"public"_s, QJsonArray::fromStringList(publicUris)},
            {u"spa"_s, QJsonArray::fromStringList(spaUris)},
            {u"required"_s, requiredAccess},
            {u"passwords"_s, passwordList},
            {u"keys"_s, keyList},
            {u"other"_s, other}};
}

Application Application::fromState(const QJsonObject& object)
{
    Application application;
    application.id = object["id"_L1].toString();
    application.appId = object["appId"_L1].toString();
    application.displayName = object["displayName"_L1].toString();
    application.audience = object["audience"_L1].toString();
    application.created = timeOf(object["created"_L1]);
    application.fallbackPublic = object["fallbackPublic"_L1].toBool();
    application.webUris = textList(object["web"_L1]);
    application.publicUris = textList(object["public"_L1]);
    application.spaUris = textList(object["spa"_L1]);
    application.requiredAccess = object["required"_L1].toArray();
    application.other = object["other"_L1].toObject();
    for (const QJsonValue& value : object["passwords"_L1].toArray())
        application.passwords.append({value["keyId"_L1].toString(), value["displayName"_L1].toString(),
                                      value["hint"_L1].toString(), value["hash"_L1].toString().toLatin1(),
                                      timeOf(value["start"_L1]), timeOf(value["end"_L1]),
                                      timeOf(value["added"_L1])});
    for (const QJsonValue& value : object["keys"_L1].toArray())
        application.keys.append({value["keyId"_L1].toString(), value["displayName"_L1].toString(),
                                 QByteArray::fromBase64(value["certificate"_L1].toString().toLatin1()),
                                 timeOf(value["start"_L1]), timeOf(value["end"_L1])});
    return application;
}

QString Application::platformOf(const QUrl& redirectUri) const
{
    if (!redirectUri.isValid())
        return {};
    const auto registered = [&](const QStringList& uris) {
        return std::any_of(uris.cbegin(), uris.cend(),
                           [&](const QString& uri) { return matches(uri, redirectUri); });
    };
    if (registered(webUris))
        return u"web"_s;
    if (registered(publicUris))
        return u"public"_s;
    if (registered(spaUris))
        return u"spa"_s;
    return {};
}

QStringList Application::declared(const QString& resourceAppId, bool roles) const
{
    QStringList names;
    const PublishedResource* resource = findResource(resourceAppId);
    for (const QJsonValue& value : requiredAccess) {
        if (!resource ||
            value["resourceAppId"_L1].toString().compare(resourceAppId, Qt::CaseInsensitive) != 0)
            continue;
        for (const QJsonValue& access : value["resourceAccess"_L1].toArray()) {
            const PublishedPermission* permission = resource->byId(access["id"_L1].toString());
            if (permission && permission->isRole == roles && !names.contains(permission->name))
                names << permission->name;
        }
    }
    return names;
}

} // namespace steward::sandbox
