#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <memory>

namespace steward {

/// What the authorize request asks for.
struct AuthorizeRequest
{
    QUrl authorizeEndpoint;
    QUrl tokenEndpoint;
    QString clientId;
    QUrl redirectUri;
    QStringList scopes;
    QByteArray state;     ///< base64url
    QByteArray challenge; ///< PKCE, S256
    QString prompt;
    QString loginHint;
};

/// The one place that touches QtNetworkAuth. It drives QOAuth2AuthorizationCodeFlow up to the address for the
/// browser, with a reply handler of ours that only tells the redirect address. The answer is read by
/// LoopbackReceiver and redeemed by TokenClient: the stock handler and redemption lose headers that arrive in
/// pieces, change codes with reserved characters, believe errors before the state, and throw away the token
/// endpoint's error texts, on 6.4 and later.
class InteractiveAuthorization final : public QObject
{
    Q_OBJECT

public:
    explicit InteractiveAuthorization(QObject* parent = nullptr);
    ~InteractiveAuthorization() override;

    /// Ends in addressReady.
    void start(const AuthorizeRequest& request);

Q_SIGNALS:
    void addressReady(const QUrl& address);

private:
    class ReplyHandler;
    struct Flow;
    std::unique_ptr<Flow> m_flow;
};

} // namespace steward
