#include "consentflow.h"

#include "browserlauncher.h"
#include "interactive/interactiveauthorization.h"
#include "tokenbroker.h"
#include "tokenclient.h"

#include <logging/redactor.h>

#include <QPointer>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

/// The cloud's own client has the bare address registered, ours has a path.
LoopbackReceiver::Options receiverFor(const SignInRequest& request, LoopbackReceiver::Options options)
{
    if (!request.shortLivedScopes.isEmpty())
        options.path = "/";
    return options;
}

} // namespace

ConsentFlow::ConsentFlow(SignInRequest request, TokenClient& client, TokenBroker& broker, SecretStore& store,
                         BrowserLauncher& browser, Redactor& redactor, const Clock& clock,
                         LoopbackReceiver::Options receiver, QObject* parent)
    : SignInFlow(std::move(request), client, broker, store, redactor, clock, parent),
      m_browser(browser),
      m_receiver(receiverFor(m_request, std::move(receiver))),
      m_authorization(std::make_unique<InteractiveAuthorization>())
{
    connect(&m_receiver, &LoopbackReceiver::answered, this, &ConsentFlow::take);
    connect(m_authorization.get(), &InteractiveAuthorization::addressReady, this, &ConsentFlow::openBrowser);
}

ConsentFlow::~ConsentFlow() = default;

void ConsentFlow::begin()
{
    const QPointer<ConsentFlow> alive(this);
    setStep(u"browser"_s, ConsentStep::State::Running);
    if (!alive || !isRunning())
        return;
    withCredential([this](const AppCredential& credential) {
        m_credential = credential;
        listen();
    });
}

void ConsentFlow::listen()
{
    m_pkce = makePkce();
    const QByteArray state = randomToken();
    m_redactor.addSecret(m_pkce.verifier);
    m_redactor.addSecret(Secret(state));
    if (const auto listening = m_receiver.listen(state); !listening)
        return failWith(listening.error());

    const AppIdentity& app = m_broker.app();
    const auto endpoint = [&app](QLatin1StringView name) {
        QUrl url = app.cloud.authority;
        url.setPath(u"%1/%2/oauth2/v2.0/%3"_s.arg(url.path(), app.tenant.value, name));
        return url;
    };
    AuthorizeRequest request;
    request.authorizeEndpoint = endpoint("authorize"_L1);
    request.tokenEndpoint = endpoint("token"_L1);
    request.clientId = app.clientId;
    request.redirectUri = m_receiver.redirectUri();
    request.scopes = scopes();
    request.state = state;
    request.challenge = m_pkce.challenge;
    request.prompt = m_request.prompt;
    request.loginHint = m_request.loginHint;
    m_authorization->start(request);
}

void ConsentFlow::openBrowser(const QUrl& address)
{
    if (!isRunning())
        return;
    const QPointer<ConsentFlow> alive(this);
    Q_EMIT addressReady(address);
    if (!alive || !isRunning())
        return;
    const auto opened = m_browser.open(address);
    if (!alive || !isRunning())
        return;
    if (opened)
        setStep(u"browser"_s, ConsentStep::State::Done);
    else
        setStep(u"browser"_s, ConsentStep::State::Running,
                u"No browser could be opened. Copy the address and open it yourself."_s, opened.error());
    if (alive && isRunning())
        setStep(u"signin"_s, ConsentStep::State::Running, u"Waiting for you to sign in."_s);
}

void ConsentFlow::take(const AuthorizeAnswer& answer)
{
    if (!isRunning())
        return;
    if (!answer.code.isEmpty())
        m_redactor.addSecret(answer.code);
    personIsDone();
    const QPointer<ConsentFlow> alive(this);
    // Whoever opened the address, somebody did.
    setStep(u"browser"_s, ConsentStep::State::Done);
    if (!alive || !isRunning())
        return;
    if (!answer.error.isEmpty())
        return failWith(m_client.reader().authorizeError(answer.error, answer.errorDescription));
    if (answer.code.isEmpty()) {
        Error error;
        error.code = ErrorCode::BadResponse;
        error.message = u"The sign-in service answered with neither a code nor an error."_s;
        error.advice = u"Sign in again."_s;
        return failWith(error);
    }
    setStep(u"signin"_s, ConsentStep::State::Running, u"Checking the answer."_s);
    if (!alive || !isRunning())
        return;
    whenDone(m_client.redeemCode(m_broker.app(), m_credential, answer.code, m_pkce.verifier,
                                 m_receiver.redirectUri(), scopes(), this),
             this, [this](const Result<TokenAnswer>& tokens) {
                 if (tokens)
                     acceptTokens(*tokens);
                 else
                     failWith(tokens.error());
             });
}

void ConsentFlow::release()
{
    m_receiver.close();
    m_pkce = {};
    m_credential = {};
}

} // namespace steward
