#include "authdoubles.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>

namespace steward {

using namespace Qt::StringLiterals;

TenantId partnerTenant()
{
    return {QString::fromLatin1(kPartner)};
}

TenantId customerTenant(int number)
{
    return {u"aaaaaaaa-0001-4000-8000-%1"_s.arg(number, 12, 10, QChar(u'0'))};
}

template <typename T>
AsyncResult<T> NotingStore::later(Result<T> result, std::function<void()> effect)
{
    const Completion<T> done;
    const bool writes = bool(effect);
    const auto finish = [done, result = std::move(result), effect = std::move(effect)] {
        if (effect)
            effect();
        done.finish(result);
    };
    if (holds || (holdsWrites && writes))
        m_held.append(finish);
    else
        QMetaObject::invokeMethod(&m_life, finish, Qt::QueuedConnection);
    return done.future();
}

void NotingStore::letGo()
{
    holds = false;
    holdsWrites = false;
    for (const auto& finish : std::exchange(m_held, {}))
        finish();
}

AsyncResult<std::optional<Secret>> NotingStore::read(const QString& key)
{
    if (journal)
        journal->append(u"read "_s + key);
    if (readError)
        return later<std::optional<Secret>>(fail(*readError));
    if (!values.contains(key))
        return later<std::optional<Secret>>(std::optional<Secret>());
    return later<std::optional<Secret>>(std::optional<Secret>(Secret(values.value(key))));
}

AsyncResult<> NotingStore::write(const QString& key, const Secret& secret)
{
    if (journal)
        journal->append(u"write "_s + key + u' ' + QString::fromUtf8(secret.reveal()));
    if (writeError)
        return later<void>(fail(*writeError));
    return later<void>({}, [this, key, bytes = secret.reveal()] { values.insert(key, bytes); });
}

AsyncResult<> NotingStore::remove(const QString& key)
{
    if (journal)
        journal->append(u"remove "_s + key);
    return later<void>({}, [this, key] { values.remove(key); });
}

QString NotingStore::description() const
{
    return u"a test's memory"_s;
}

Result<> ScriptedBrowser::open(const QUrl& address)
{
    ++opened;
    if (visit)
        visit(address);
    if (missing)
        return fail(ErrorCode::ProcessFailed, u"There is no browser."_s);
    return {};
}

QByteArray jwt(const QJsonObject& claims)
{
    const auto part = [](const QJsonObject& json) {
        return QJsonDocument(json)
            .toJson(QJsonDocument::Compact)
            .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    };
    return part({{u"typ"_s, u"JWT"_s}, {u"alg"_s, u"none"_s}}) + '.' + part(claims) + ".c2ln";
}

QJsonObject operatorClaims(const QString& tenant, const QString& audience, const QDateTime& now)
{
    return {{u"aud"_s, audience},
            {u"tid"_s, tenant},
            {u"oid"_s, u"33333333-3333-4333-8333-333333333333"_s},
            {u"upn"_s, QString::fromLatin1(kOperator)},
            {u"name"_s, u"SAM operator"_s},
            {u"amr"_s, QJsonArray{u"pwd"_s, u"mfa"_s}},
            {u"scp"_s, u"user_impersonation"_s},
            {u"exp"_s, now.addSecs(3600).toSecsSinceEpoch()}};
}

QByteArray tokenJson(const QByteArray& accessToken, const QByteArray& refreshToken, int lifetime,
                     const QByteArray& idToken)
{
    QJsonObject json{{u"token_type"_s, u"Bearer"_s},
                     {u"expires_in"_s, lifetime},
                     {u"scope"_s, u"user_impersonation"_s},
                     {u"access_token"_s, QString::fromUtf8(accessToken)}};
    if (!refreshToken.isEmpty())
        json.insert(u"refresh_token"_s, QString::fromUtf8(refreshToken));
    if (!idToken.isEmpty())
        json.insert(u"id_token"_s, QString::fromUtf8(idToken));
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

Error makeError(ErrorCode code, const QString& message)
{
    Error error;
    error.code = code;
    error.message = message;
    return error;
}

AppIdentity testIdentity(const QUrl& server, AppIdentity::Credential credential)
{
    const auto at = [&server](const QString& path) { return QUrl(server.toString() + path); };
    AppIdentity app;
    app.cloud.name = u"test"_s;
    app.cloud.title = u"Test"_s;
    app.cloud.authority = server;
    app.cloud.partnerCenter = at(u"/partnercenter"_s);
    app.cloud.graph = at(u"/graph"_s);
    app.cloud.exchange = at(u"/exchange"_s);
    app.cloud.compliance = at(u"/compliance"_s);
    app.tenant = partnerTenant();
    app.clientId = u"22222222-2222-4222-8222-222222222222"_s;
    app.credential = credential;
    return app;
}

AuthWorld::AuthWorld(bool confidential, std::chrono::milliseconds deadline)
    : advice({QString::fromLatin1(STEWARD_SOURCE_DIR "/resources/advice")}),
      app(testIdentity(server.url(),
                       confidential ? AppIdentity::Credential::Secret : AppIdentity::Credential::None)),
      client(http, redactor, advice, clock, deadline),
      broker(std::make_unique<TokenBroker>(app, client, store, redactor, clock))
{
    store.journal = &journal;
}

AuthServer::Reply AuthWorld::goodAnswer(const AuthServer::Request& request, const QByteArray& refreshToken,
                                        int lifetime) const
{
    const QString tenant = QString::fromUtf8(request.path.split('/').value(1));
    const QString scope = QString::fromUtf8(request.value("scope")).section(u' ', 0, 0);
    QJsonObject claims = operatorClaims(tenant, scope.left(scope.lastIndexOf(u'/')), clock.now());
    claims.insert(u"jti"_s, server.requests().size());
    claims.insert(u"exp"_s, clock.now().addSecs(lifetime).toSecsSinceEpoch());
    return jsonReply(tokenJson(jwt(claims), refreshToken, lifetime));
}

} // namespace steward
