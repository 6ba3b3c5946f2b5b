#include "practiceclient.h"

#include <QJsonDocument>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace steward::tests {

namespace {

constexpr int kDeadlineMs = 20'000;
// RFC 7636, appendix B.
const auto kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"_L1;
const auto kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"_L1;

QByteArray encoded(const PracticeClient::Fields& fields)
{
    QByteArray body;
    for (const auto& [name, value] : fields)
        body += (body.isEmpty() ? "" : "&") + QUrl::toPercentEncoding(name) + '=' +
                QUrl::toPercentEncoding(value);
    return body;
}

QString hidden(const QString& page, const QString& name)
{
    return QRegularExpression(u"name=\"%1\" value=\"([^\"]*)\""_s.arg(name)).match(page).captured(1);
}

} // namespace

QString PracticeClient::Answer::graphError() const
{
    return json["error"_L1].toObject()["code"_L1].toString();
}

PracticeClient::PracticeClient(PracticeSandbox& sandbox) : m_sandbox(sandbox)
{
    m_network.setProxy(QNetworkProxy::NoProxy);
}

QString PracticeClient::tokenUrl(const QString& tenant) const
{
    return base() + u"/login/"_s + (tenant.isEmpty() ? m_sandbox.tenant() : tenant) + u"/oauth2/v2.0/token"_s;
}

PracticeClient::Answer PracticeClient::send(const QByteArray& method, const QString& url,
                                            const QString& token, const QByteArray& body,
                                            const QByteArray& type)
{
    QNetworkRequest request{QUrl(url)};
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setTransferTimeout(kDeadlineMs);
    if (!type.isEmpty())
        request.setRawHeader("Content-Type", type);
    if (!token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + token.toLatin1());
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    if (!reply->isFinished())
        finished.wait(kDeadlineMs);
    Answer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (reply->isOpen())
        answer.body = reply->readAll();
    answer.json = QJsonDocument::fromJson(answer.body).object();
    for (const auto& [name, value] : reply->rawHeaderPairs())
        answer.headers.insert(name.toLower(), value);
    return answer;
}

PracticeClient::Answer PracticeClient::json(const QByteArray& method, const QString& url,
                                            const QString& token, const QJsonObject& body)
{
    return send(method, url, token, QJsonDocument(body).toJson(QJsonDocument::Compact), "application/json");
}

PracticeClient::Answer PracticeClient::form(const QString& url, const Fields& fields)
{
    return send("POST", url, {}, encoded(fields), "application/x-www-form-urlencoded");
}

QString PracticeClient::walk(const QString& url, const QString& username)
{
    Answer answer = send("GET", url);
    const auto who = m_sandbox.signIn();
    for (int step = 0; step < 6 && answer.status == 200; ++step) {
        const QString page = QString::fromUtf8(answer.body);
        Fields fields{{u"transaction"_s, hidden(page, u"transaction"_s)},
                      {u"csrf"_s, hidden(page, u"csrf"_s)}};
        if (page.contains(u"id=\"user-code\""_s)) {
            fields << qMakePair(u"user_code"_s, m_userCode);
        } else if (page.contains(u"id=\"username\""_s)) {
            fields << qMakePair(u"username"_s, username.isEmpty() ? who.username : username)
                   << qMakePair(u"password"_s, who.password);
        } else if (page.contains(u"id=\"code\""_s)) {
            fields << qMakePair(u"code"_s, who.code);
        } else if (page.contains(u"id=\"accept\""_s)) {
            m_consentPage = page;
            fields << qMakePair(u"action"_s, u"accept"_s);
        } else {
            return page;
        }
        answer = form(base() + u"/login/signin"_s, fields);
    }
    return answer.status == 302 ? QString::fromLatin1(answer.headers.value("location"))
                                : QString::fromUtf8(answer.body);
}

QString PracticeClient::authorizeUrl(const SignIn& what) const
{
    return base() + u"/login/"_s + m_sandbox.tenant() + u"/oauth2/v2.0/authorize?"_s +
           QString::fromLatin1(encoded(Fields{{u"client_id"_s, what.clientId},
                                              {u"response_type"_s, u"code"_s},
                                              {u"redirect_uri"_s, what.redirectUri},
                                              {u"scope"_s, what.scope},
                                              {u"state"_s, u"xyz"_s},
                                              {u"code_challenge"_s, QString(kChallenge)},
                                              {u"code_challenge_method"_s, u"S256"_s}} +
                                       what.more));
}

PracticeClient::Answer PracticeClient::signIn(const SignIn& what)
{
    const QUrl end = QUrl::fromEncoded(walk(authorizeUrl(what)).toLatin1());
    const QString code = QUrlQuery(end).queryItemValue(u"code"_s, QUrl::FullyDecoded);
    if (code.isEmpty())
        return {};
    Fields fields{{u"client_id"_s, what.clientId},
                  {u"grant_type"_s, u"authorization_code"_s},
                  {u"code"_s, code},
                  {u"redirect_uri"_s, what.redirectUri},
                  {u"code_verifier"_s, QString(kVerifier)},
                  {u"scope"_s, what.scope}};
    if (!what.secret.isEmpty())
        fields << qMakePair(u"client_secret"_s, what.secret);
    return form(tokenUrl(), fields);
}

PracticeClient::Answer PracticeClient::refresh(const QString& clientId, const QString& refreshToken,
                                               const QString& scope, const QString& tenant,
                                               const Fields& more)
{
    return form(tokenUrl(tenant), Fields{{u"client_id"_s, clientId},
                                         {u"grant_type"_s, u"refresh_token"_s},
                                         {u"refresh_token"_s, refreshToken},
                                         {u"scope"_s, scope}} +
                                      more);
}

} // namespace steward::tests
