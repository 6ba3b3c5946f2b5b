#pragma once

#include "loopbackreceiver.h"
#include "pkce.h"
#include "signinflow.h"

#include <memory>

namespace steward {

class BrowserLauncher;
class InteractiveAuthorization;

/// Signs in with the person's own browser: authorization code with PKCE, answered on loopback (RFC 8252).
/// State and proof key are made anew for each attempt. A browser that cannot be opened does not end the flow:
/// `addressReady` always comes first, so that the person can open the address. An answer with a wrong state
/// changes nothing; the flow goes on waiting for the right one until its deadline.
class ConsentFlow final : public SignInFlow
{
    Q_OBJECT

public:
    ConsentFlow(SignInRequest request, TokenClient& client, TokenBroker& broker, SecretStore& store,
                BrowserLauncher& browser, Redactor& redactor, const Clock& clock,
                LoopbackReceiver::Options receiver = {}, QObject* parent = nullptr);
    ~ConsentFlow() override;

protected:
    void begin() override;
    void release() override;

private:
    void listen();
    void openBrowser(const QUrl& address);
    void take(const AuthorizeAnswer& answer);

    BrowserLauncher& m_browser;
    LoopbackReceiver m_receiver;
    std::unique_ptr<InteractiveAuthorization> m_authorization;
    Pkce m_pkce;
    AppCredential m_credential;
};

} // namespace steward
