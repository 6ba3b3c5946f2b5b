#include "interactiveauthorization.h"

#include <QAbstractOAuthReplyHandler>
#include <QOAuth2AuthorizationCodeFlow>
#include <QUrlQuery>

namespace steward {

using namespace Qt::StringLiterals;

/// Tells the flow where the browser comes back to; takes part in nothing else.
class InteractiveAuthorization::ReplyHandler final : public QAbstractOAuthReplyHandler
{
public:
    explicit ReplyHandler(QUrl redirectUri) : m_redirectUri(std::move(redirectUri)) {}

    [[nodiscard]] QString callback() const override { return m_redirectUri.toString(QUrl::FullyEncoded); }
    void networkReplyFinished(QNetworkReply*) override {}

private:
    const QUrl m_redirectUri;
};

struct InteractiveAuthorization::Flow
{
    explicit Flow(const AuthorizeRequest& request) : handler(request.redirectUri) {}

    ReplyHandler handler;
    QOAuth2AuthorizationCodeFlow oauth;
};

namespace {

/// Adds a parameter with every reserved character encoded; the flow's own encoding differs between versions.
void append(QByteArray& query, const char* name, const QString& value)
{
    if (!value.isEmpty())
        query += QByteArray("&") + name + '=' + QUrl::toPercentEncoding(value);
}

} // namespace

InteractiveAuthorization::InteractiveAuthorization(QObject* parent) : QObject(parent) {}

InteractiveAuthorization::~InteractiveAuthorization() = default;

void InteractiveAuthorization::start(const AuthorizeRequest& request)
{
    m_flow = std::make_unique<Flow>(request);
    QOAuth2AuthorizationCodeFlow& oauth = m_flow->oauth;
    oauth.setAuthorizationUrl(request.authorizeEndpoint);
    oauth.setAccessTokenUrl(request.tokenEndpoint);
    oauth.setClientIdentifier(request.clientId);
    oauth.setScope(request.scopes.join(u' '));
    // Stock state is short and reused by the next grant.
    oauth.setState(QString::fromLatin1(request.state));
    oauth.setReplyHandler(&m_flow->handler);
    // replace, not insert: from 6.8 on the flow has put a challenge of its own in, also when this was built
    // with an older version.
    oauth.setModifyParametersFunction(
        [challenge = QString::fromLatin1(request.challenge)](QAbstractOAuth::Stage stage,
                                                             QMultiMap<QString, QVariant>* parameters) {
            if (stage != QAbstractOAuth::Stage::RequestingAuthorization)
                return;
            parameters->replace(u"code_challenge"_s, challenge);
            parameters->replace(u"code_challenge_method"_s, u"S256"_s);
        });
    connect(&oauth, &QAbstractOAuth::authorizeWithBrowser, this,
            [this, prompt = request.prompt, loginHint = request.loginHint](const QUrl& address) {
                QByteArray query = address.query(QUrl::FullyEncoded).toLatin1();
                append(query, "response_mode", u"query"_s);
                append(query, "prompt", prompt);
                append(query, "login_hint", loginHint);
                QUrl whole = address;
                whole.setQuery(QString::fromLatin1(query), QUrl::StrictMode);
                Q_EMIT addressReady(whole);
            });
    oauth.grant();
}

} // namespace steward
