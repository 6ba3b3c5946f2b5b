#pragma once

#include "appcredential.h"
#include "consentstep.h"
#include "tokenanswer.h"

#include <base/clock.h>
#include <base/result.h>
#include <base/secret.h>
#include <base/tokensource.h>

#include <QList>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <functional>
#include <optional>

namespace steward {

class Redactor;
class SecretStore;
class TokenBroker;
class TokenClient;

/// What a sign-in may be told.
struct SignInRequest
{
    [[nodiscard]] static QString defaultPrompt() { return QStringLiteral("login"); }

    AppCredential credential; ///< of a confidential application; none: the stored one
    QString loginHint;        ///< the account to suggest
    QString prompt =
        defaultPrompt(); ///< Entra's: login (proves MFA anew), select_account, consent; empty: its choice
    /// Not empty: a short sign-in for these scopes of Graph. No refresh token is asked for and nothing is
    /// stored; shortLivedToken() has what came of it.
    QStringList shortLivedScopes;
    std::chrono::milliseconds deadline{std::chrono::minutes(10)};       ///< for the person
    std::chrono::milliseconds finishDeadline{std::chrono::seconds(90)}; ///< for what follows
};

/// What the ways to sign in share: the steps, the deadline, and what happens once tokens are there
/// (who is it → was it MFA → store it).
///
///   start → [browser or code] → signed in → MFA claim seen → refresh token stored → finished
///
/// Guarantees: `finished` is emitted exactly once after start(), always from the event loop and as the last
/// thing, so a receiver may delete the flow; deleting a running flow ends it without a signal and stores
/// nothing that was not on its way to the store already. A sign-in of another tenant, or without MFA, is
/// never stored. A second start() does nothing. Nothing secret is in any signal.
class SignInFlow : public QObject
{
    Q_OBJECT

public:
    ~SignInFlow() override;

    void start();
    /// Ends with Cancelled; does nothing when the flow is not running.
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_started && !m_finished; }
    [[nodiscard]] const QList<ConsentStep>& steps() const { return m_steps; }
    /// Of a short sign-in that has succeeded; nullopt otherwise.
    [[nodiscard]] const std::optional<AccessToken>& shortLivedToken() const { return m_shortLived; }

Q_SIGNALS:
    void stepChanged(const steward::ConsentStep& step);
    /// The address for the person's browser, whether or not one could be opened.
    void addressReady(const QUrl& address);
    void finished(const steward::Result<steward::SignedIn>& result);

protected:
    SignInFlow(SignInRequest request, TokenClient& client, TokenBroker& broker, SecretStore& store,
               Redactor& redactor, const Clock& clock, QObject* parent);

    /// Starts to get tokens; called from the event loop.
    virtual void begin() = 0;
    /// Lets go of ports and timers; called once, before `finished`.
    virtual void release() = 0;

    void setStep(const QString& id, ConsentStep::State state, const QString& detail = {},
                 const std::optional<Error>& error = std::nullopt);
    void setStepTitle(const QString& id, const QString& title);
    /// The person has done their part: from here on the shorter deadline counts.
    void personIsDone();
    [[nodiscard]] QStringList scopes() const;
    void acceptTokens(const TokenAnswer& answer);
    void failWith(const Error& error);
    /// Calls back with the application's credential (none for a public client), or ends the flow.
    void withCredential(std::function<void(const AppCredential&)> callback);

    const SignInRequest m_request;
    TokenClient& m_client;
    TokenBroker& m_broker;
    SecretStore& m_store;
    Redactor& m_redactor;
    const Clock& m_clock;

private:
    void storeTokens(const TokenAnswer& answer, const SignedIn& who);
    void finish(const Result<SignedIn>& result);

    [[nodiscard]] bool isShort() const { return !m_request.shortLivedScopes.isEmpty(); }

    QList<ConsentStep> m_steps;
    std::optional<AccessToken> m_shortLived;
    QTimer m_deadline;
    bool m_personIsDone = false;
    bool m_started = false;
    bool m_finished = false;
};

} // namespace steward
