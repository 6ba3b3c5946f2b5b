#include "applicationclient.h"

#include "servicecalls.h"

#include <logging/redactor.h>

#include <QJsonDocument>
#include <QRegularExpression>
#include <QUuid>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QByteArray pathOf(const QString& objectId)
{
    return "/v1.0/applications/" + QUrl::toPercentEncoding(objectId);
}

QStringList textsIn(const JsonReader& list)
{
    QStringList texts;
    if (const auto items = list.items()) {
        for (const JsonReader& item : *items)
            texts << item.looseText();
    }
    return texts;
}

Result<Application> readApplication(const QByteArray& body)
{
    const auto json = JsonReader::parse(body, u"Microsoft Graph"_s);
    if (!json)
        return fail(json.error());
    const auto objectId = json->field(u"id").requiredText();
    if (!objectId)
        return fail(objectId.error());
    const auto clientId = json->field(u"appId").requiredText();
    if (!clientId)
        return fail(clientId.error());
    Application application;
    application.objectId = *objectId;
    application.clientId = *clientId;
    application.name = json->field(u"displayName").looseText();
    application.multiTenant = json->field(u"signInAudience").looseText() == "AzureADMultipleOrgs"_L1;
    if (const auto flag = json->field(u"isFallbackPublicClient").flag())
        application.publicClientFlows = flag->value_or(false);
    application.webRedirects = textsIn(json->field(u"web").field(u"redirectUris"));
    application.publicRedirects = textsIn(json->field(u"publicClient").field(u"redirectUris"));
    application.createdAt = readTime(json->field(u"createdDateTime").looseText());
    application.requiredResourceAccess =
        QJsonDocument::fromJson(body).object().value("requiredResourceAccess"_L1).toArray();
    for (const auto& [field, kind] : {std::pair(u"passwordCredentials", CredentialKind::Secret),
                                      std::pair(u"keyCredentials", CredentialKind::Certificate)}) {
        const auto items = json->field(field).items();
        if (!items)
            return fail(items.error());
        for (const JsonReader& item : *items) {
            ListedCredential credential;
            credential.kind = kind;
            credential.keyId = item.field(u"keyId").looseText();
            credential.name = item.field(u"displayName").looseText();
            credential.hint = item.field(u"hint").looseText();
            credential.thumbprint =
                QByteArray::fromBase64(item.field(u"customKeyIdentifier").looseText().toLatin1());
            credential.startsAt = readTime(item.field(u"startDateTime").looseText());
            credential.endsAt = readTime(item.field(u"endDateTime").looseText());
            application.credentials.append(credential);
        }
    }
    std::stable_sort(
        application.credentials.begin(), application.credentials.end(),
        [](const ListedCredential& a, const ListedCredential& b) { return a.endsAt > b.endsAt; });
    return application;
}

/// ISO 8601 durations as the policy writes them: years and months count as 365 and 30 days.
std::optional<int> daysOf(const QString& duration)
{
    static const QRegularExpression pattern(
        u"^P(?:(\\d+)Y)?(?:(\\d+)M)?(?:(\\d+)W)?(?:(\\d+)D)?(?:T(?:(\\d+)H)?(?:\\d+M)?(?:[\\d.]+S)?)?$"_s,
        QRegularExpression::CaseInsensitiveOption);
    const auto match = pattern.match(duration.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const auto part = [&match](int group) { return match.captured(group).toInt(); };
    return part(1) * 365 + part(2) * 30 + part(3) * 7 + part(4) + part(5) / 24;
}

AppManagementPolicy readPolicy(const JsonReader& json, const QDateTime& createdAt)
{
    AppManagementPolicy policy;
    if (const auto enabled = json.field(u"isEnabled").flag(); enabled && !enabled->value_or(true))
        return policy;
    const JsonReader restrictions = json.field(u"applicationRestrictions");
    const auto applies = [&](const JsonReader& restriction) {
        if (restriction.field(u"state").looseText().compare("enabled"_L1, Qt::CaseInsensitive) != 0)
            return false;
        const QDateTime since =
            readTime(restriction.field(u"restrictForAppsCreatedAfterDateTime").looseText());
        return !since.isValid() || !createdAt.isValid() || createdAt >= since;
    };
    const auto shorten = [](std::optional<int>& longest, const JsonReader& restriction) {
        if (const auto days = daysOf(restriction.field(u"maxLifetime").looseText()))
            longest = longest ? std::min(*longest, *days) : *days;
    };
    if (const auto items = restrictions.field(u"passwordCredentials").items()) {
        for (const JsonReader& item : *items) {
            const QString type = item.field(u"restrictionType").looseText();
            if (!applies(item))
                continue;
            if (type == "passwordAddition"_L1)
                policy.secretsForbidden = true;
            else if (type == "passwordLifetime"_L1)
                shorten(policy.longestSecretDays, item);
        }
    }
    if (const auto items = restrictions.field(u"keyCredentials").items()) {
        for (const JsonReader& item : *items) {
            const QString type = item.field(u"restrictionType").looseText();
            if (!applies(item))
                continue;
            if (type == "trustedCertificateAuthority"_L1)
                policy.certificatesForbidden = true;
            else if (type == "asymmetricKeyLifetime"_L1)
                shorten(policy.longestCertificateDays, item);
        }
    }
    return policy;
}

QString asText(const QDateTime& time)
{
    return time.toUTC().toString(u"yyyy-MM-ddTHH:mm:ssZ"_s);
}

QCoro::Task<Result<Application>> readOne(ServiceCaller caller, ServiceRequest request, Asker asker)
{
    const Result<HttpResponse> response = co_await askGraph(caller, caller.partner, request, asker);
    if (!response)
        co_return fail(response.error());
    co_return readApplication(response->body);
}

QCoro::Task<Result<std::optional<Application>>> findByClientId(ServiceCaller caller, QString clientId,
                                                               Asker asker)
{
    const auto request = getRequest("/v1.0/applications(appId=" + quotedText(clientId) + ")");
    const Result<Application> found = co_await readOne(caller, request, asker);
    if (found)
        co_return std::optional<Application>(*found);
    if (found.error().httpStatus == 404)
        co_return std::optional<Application>();
    co_return fail(found.error());
}

QCoro::Task<Result<QList<Application>>> findByName(ServiceCaller caller, QString name, Asker asker)
{
    const QByteArray path = "/v1.0/applications?$filter=displayName%20eq%20" + quotedText(name);
    const auto items = co_await listGraph(caller, caller.partner, path, asker);
    if (!items)
        co_return fail(items.error());
    QList<Application> list;
    for (const JsonReader& item : *items) {
        const auto request = getRequest(pathOf(item.field(u"id").looseText()));
        const Result<Application> application = co_await readOne(caller, request, asker);
        if (application)
            list.append(*application);
        else if (application.error().httpStatus != 404)
            co_return fail(application.error());
    }
    co_return list;
}

QCoro::Task<Result<>> change(ServiceCaller caller, ServiceRequest request, Asker asker)
{
    const Result<HttpResponse> response = co_await askGraph(caller, caller.partner, request, asker);
    if (!response)
        co_return fail(response.error());
    co_return Result<>();
}

QCoro::Task<Result<QString>> ensurePrincipal(ServiceCaller caller, QString clientId, Asker asker)
{
    const auto look = getRequest("/v1.0/servicePrincipals(appId=" + quotedText(clientId) +
                                 ")?$select=id,appId,displayName");
    const Result<JsonReader> found = co_await readGraph(caller, caller.partner, look, asker);
    if (found)
        co_return found->field(u"id").requiredText();
    if (found.error().httpStatus != 404)
        co_return fail(found.error());
    QJsonObject body;
    body.insert(u"appId"_s, clientId);
    const auto make = bodyRequest("POST", "/v1.0/servicePrincipals", body);
    const Result<JsonReader> made = co_await readGraph(caller, caller.partner, make, asker);
    if (made)
        co_return made->field(u"id").requiredText();
    if (isAboutTheWay(made.error()))
        co_return fail(made.error());
    // "Already in use": somebody was quicker, or the first look was too early.
    const Result<JsonReader> again = co_await readGraph(caller, caller.partner, look, asker);
    if (again)
        co_return again->field(u"id").requiredText();
    co_return fail(made.error());
}

QCoro::Task<Result<AppManagementPolicy>> askPolicy(ServiceCaller caller, QDateTime createdAt, Asker asker)
{
    const auto request = getRequest("/v1.0/policies/defaultAppManagementPolicy");
    const Result<JsonReader> json = co_await readGraph(caller, caller.partner, request, asker);
    if (json)
        co_return readPolicy(*json, createdAt);
    if (json.error().httpStatus == 403 || json.error().httpStatus == 404)
        co_return AppManagementPolicy();
    co_return fail(json.error());
}

QCoro::Task<Result<MadeCredential>> makeSecret(ServiceCaller caller, Redactor* redactor, QString objectId,
                                               QString name, QDateTime endsAt, Asker asker)
{
    QJsonObject credential;
    credential.insert(u"displayName"_s, name);
    credential.insert(u"endDateTime"_s, asText(endsAt));
    QJsonObject body;
    body.insert(u"passwordCredential"_s, credential);
    auto request = bodyRequest("POST", pathOf(objectId) + "/addPassword", body);
    // A second secret that nobody knows would stay behind.
    request.repeatAfterSilence = false;
    const Result<HttpResponse> response = co_await askGraph(caller, caller.partner, request, asker);
    if (!response)
        co_return fail(response.error());
    const QJsonObject json = QJsonDocument::fromJson(response->body).object();
    MadeCredential made;
    made.kind = CredentialKind::Secret;
    made.secret = Secret(json.value("secretText"_L1).toString().toUtf8());
    redactor->addSecret(made.secret);
    made.keyId = json.value("keyId"_L1).toString();
    made.endsAt = readTime(json.value("endDateTime"_L1).toString());
    if (!made.endsAt.isValid())
        made.endsAt = endsAt;
    if (made.secret.isEmpty() || made.keyId.isEmpty())
        co_return fail(ErrorCode::BadResponse, u"Microsoft Graph added a secret, but did not show it."_s,
                       u"Try again; remove the unused secret from the application later."_s);
    co_return made;
}

/// The list as the directory has it, to be written back whole.
QCoro::Task<Result<QJsonArray>> readKeys(ServiceCaller caller, QString objectId, Asker asker)
{
    const auto request = getRequest(pathOf(objectId) + "?$select=id,appId,keyCredentials");
    const Result<HttpResponse> response = co_await askGraph(caller, caller.partner, request, asker);
    if (!response)
        co_return fail(response.error());
    const auto checked = JsonReader::parse(response->body, u"Microsoft Graph"_s);
    if (!checked)
        co_return fail(checked.error());
    co_return QJsonDocument::fromJson(response->body).object().value("keyCredentials"_L1).toArray();
}

QCoro::Task<Result<>> writeKeys(ServiceCaller caller, QString objectId, QJsonArray keys, Asker asker)
{
    QJsonObject body;
    body.insert(u"keyCredentials"_s, keys);
    const auto request = bodyRequest("PATCH", pathOf(objectId), body);
    const Result<> written = co_await change(caller, request, asker);
    co_return written;
}

QCoro::Task<Result<MadeCredential>> makeCertificate(ServiceCaller caller, QString objectId,
                                                    CertificateUpload certificate, Asker asker)
{
    const Result<QJsonArray> before = co_await readKeys(caller, objectId, asker);
    if (!before)
        co_return fail(before.error());
    QStringList knownIds;
    for (const QJsonValue& key : *before)
        knownIds << key[u"keyId"_s].toString().toLower();
    const QString keyId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    QJsonObject entry;
    entry.insert(u"type"_s, u"AsymmetricX509Cert"_s);
    entry.insert(u"usage"_s, u"Verify"_s);
    entry.insert(u"keyId"_s, keyId);
    entry.insert(u"displayName"_s, certificate.name);
    entry.insert(u"startDateTime"_s, asText(certificate.startsAt));
    entry.insert(u"endDateTime"_s, asText(certificate.endsAt));
    entry.insert(u"key"_s, QString::fromLatin1(certificate.der.toBase64()));
    QJsonArray keys = *before;
    keys.append(entry);
    const Result<> written = co_await writeKeys(caller, objectId, keys, asker);
    if (!written)
        co_return fail(written.error());

    // The directory may have given it another id.
    const Result<QJsonArray> after = co_await readKeys(caller, objectId, asker);
    if (!after)
        co_return fail(after.error());
    MadeCredential made;
    made.kind = CredentialKind::Certificate;
    made.keyId = keyId;
    made.certificate = certificate;
    made.endsAt = certificate.endsAt;
    QStringList fresh;
    for (const QJsonValue& key : *after) {
        const QString id = key[u"keyId"_s].toString();
        if (!knownIds.contains(id.toLower()))
            fresh << id;
    }
    if (!fresh.isEmpty() && !fresh.contains(keyId, Qt::CaseInsensitive))
        made.keyId = fresh.constFirst();
    co_return made;
}

QCoro::Task<Result<>> removeSecret(ServiceCaller caller, QString objectId, QString keyId, Asker asker)
{
    QJsonObject body;
    body.insert(u"keyId"_s, keyId);
    const auto request = bodyRequest("POST", pathOf(objectId) + "/removePassword", body);
    const Result<> removed = co_await change(caller, request, asker);
    if (removed)
        co_return removed;
    if (isAboutTheWay(removed.error()))
        co_return removed;
    // Not there any more is what was wanted; the words for it differ.
    const Result<Application> now = co_await readOne(caller, getRequest(pathOf(objectId)), asker);
    if (!now)
        co_return fail(now.error());
    const bool isThere =
        std::any_of(now->credentials.cbegin(), now->credentials.cend(),
                    [&](const ListedCredential& credential) { return credential.keyId == keyId; });
    if (isThere)
        co_return removed;
    co_return Result<>();
}

QCoro::Task<Result<>> removeCertificate(ServiceCaller caller, QString objectId, QString keyId, Asker asker)
{
    const Result<QJsonArray> before = co_await readKeys(caller, objectId, asker);
    if (!before)
        co_return fail(before.error());
    QJsonArray keys;
    for (const QJsonValue& key : *before) {
        if (key[u"keyId"_s].toString().compare(keyId, Qt::CaseInsensitive) != 0)
            keys.append(key);
    }
    if (keys.size() == before->size())
        co_return Result<>();
    const Result<> written = co_await writeKeys(caller, objectId, keys, asker);
    co_return written;
}

} // namespace

ApplicationClient::ApplicationClient(HttpClient& http, TokenSource& tokens, Cloud cloud, TenantId tenant,
                                     const AdviceCatalog& advice, Redactor& redactor, RetryPolicy retry)
    : m_http(http),
      m_tokens(tokens),
      m_cloud(std::move(cloud)),
      m_tenant(std::move(tenant)),
      m_advice(advice),
      m_redactor(redactor),
      m_retry(retry)
{
}

ServiceCaller ApplicationClient::caller() const
{
    return {&m_http, &m_tokens, m_cloud, m_tenant, &m_advice, m_retry};
}

AsyncResult<std::optional<Application>> ApplicationClient::byClientId(const QString& clientId,
                                                                      QObject* context) const
{
    return startTask<std::optional<Application>>(findByClientId(caller(), clientId, Asker(context)));
}

AsyncResult<QList<Application>> ApplicationClient::byName(const QString& name, QObject* context) const
{
    return startTask<QList<Application>>(findByName(caller(), name, Asker(context)));
}

AsyncResult<Application> ApplicationClient::create(const QJsonObject& application, QObject* context) const
{
    auto request = bodyRequest("POST", "/v1.0/applications", application);
    request.repeatAfterSilence = false;
    return startTask<Application>(readOne(caller(), request, Asker(context)));
}

AsyncResult<> ApplicationClient::update(const QString& objectId, const QJsonObject& changes,
                                        QObject* context) const
{
    return startTask<void>(change(caller(), bodyRequest("PATCH", pathOf(objectId), changes), Asker(context)));
}

AsyncResult<QString> ApplicationClient::ensureServicePrincipal(const QString& clientId,
                                                               QObject* context) const
{
    return startTask<QString>(ensurePrincipal(caller(), clientId, Asker(context)));
}

AsyncResult<AppManagementPolicy> ApplicationClient::policy(QObject* context,
                                                           const QDateTime& applicationCreatedAt) const
{
    return startTask<AppManagementPolicy>(askPolicy(caller(), applicationCreatedAt, Asker(context)));
}

AsyncResult<MadeCredential> ApplicationClient::addSecret(const QString& objectId, const QString& name,
                                                         const QDateTime& endsAt, QObject* context) const
{
    return startTask<MadeCredential>(
        makeSecret(caller(), &m_redactor, objectId, name, endsAt, Asker(context)));
}

AsyncResult<MadeCredential> ApplicationClient::addCertificate(const QString& objectId,
                                                              const CertificateUpload& certificate,
                                                              QObject* context) const
{
    return startTask<MadeCredential>(makeCertificate(caller(), objectId, certificate, Asker(context)));
}

AsyncResult<> ApplicationClient::removeCredential(const QString& objectId, const ListedCredential& credential,
                                                  QObject* context) const
{
    if (credential.kind == CredentialKind::Certificate)
        return startTask<void>(removeCertificate(caller(), objectId, credential.keyId, Asker(context)));
    return startTask<void>(removeSecret(caller(), objectId, credential.keyId, Asker(context)));
}

} // namespace steward
