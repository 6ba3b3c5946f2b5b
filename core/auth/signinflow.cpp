#include "signinflow.h"

#include "credentialstore.h"
#include "signincheck.h"
#include "tokenbroker.h"
#include "tokencheck.h"

#include <logging/redactor.h>
#include <secrets/secretstore.h>

#include <QPointer>

#include <algorithm>

namespace steward {

using namespace Qt::StringLiterals;

SignInFlow::SignInFlow(SignInRequest request, TokenClient& client, TokenBroker& broker, SecretStore& store,
                       Redactor& redactor, const Clock& clock, QObject* parent)
    : QObject(parent),
      m_request(std::move(request)),
      m_client(client),
      m_broker(broker),
      m_store(store),
      m_redactor(redactor),
      m_clock(clock)
{
    const auto step = [](const QString& id, const QString& title) {
        ConsentStep fresh;
        fresh.id = id;
        fresh.title = title;
        return fresh;
    };
    m_steps = {step(u"browser"_s, u"Browser opened"_s), step(u"signin"_s, u"Signed in"_s),
               step(u"mfa"_s, u"Multi-factor authentication seen"_s)};
    if (!isShort())
        m_steps += step(u"store"_s, u"Sign-in stored"_s);
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        Error error;
        error.code = ErrorCode::Timeout;
        if (m_personIsDone) {
            error.message = u"The sign-in could not be finished in time."_s;
            error.advice = u"Check the network and the keychain, then sign in again."_s;
        } else {
            error.message = u"Nobody finished the sign-in in time."_s;
            error.advice = u"Start again. If the browser shows an error, its text says what to do."_s;
        }
        failWith(error);
    });
}

SignInFlow::~SignInFlow() = default;

void SignInFlow::start()
{
    if (std::exchange(m_started, true))
        return;
    hideCredential(m_redactor, m_request.credential);
    m_deadline.start(m_request.deadline);
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!m_finished)
                begin();
        },
        Qt::QueuedConnection);
}

void SignInFlow::cancel()
{
    if (!isRunning())
        return;
    finish(fail(ErrorCode::Cancelled, u"The sign-in was cancelled."_s));
}

void SignInFlow::setStep(const QString& id, ConsentStep::State state, const QString& detail,
                         const std::optional<Error>& error)
{
    const auto step = std::find_if(m_steps.begin(), m_steps.end(),
                                   [&id](const ConsentStep& candidate) { return candidate.id == id; });
    Q_ASSERT(step != m_steps.end());
    step->state = state;
    step->detail = detail;
    step->error = error;
    step->at = m_clock.now();
    Q_EMIT stepChanged(ConsentStep(*step));
}

void SignInFlow::setStepTitle(const QString& id, const QString& title)
{
    for (ConsentStep& step : m_steps) {
        if (step.id == id)
            step.title = title;
    }
}

void SignInFlow::personIsDone()
{
    m_personIsDone = true;
    m_deadline.start(m_request.finishDeadline);
}

void SignInFlow::withCredential(std::function<void(const AppCredential&)> callback)
{
    if (!m_broker.app().confidential() || !m_request.credential.isNone())
        return callback(m_broker.app().confidential() ? m_request.credential : AppCredential());
    whenDone(readCredential(m_store, m_broker.app().credential, this), this,
             [this, callback = std::move(callback)](const Result<AppCredential>& credential) {
                 if (m_finished)
                     return;
                 if (!credential)
                     return failWith(credential.error());
                 if (credential->isNone())
                     return failWith(credentialMissing(m_broker.app().credential));
                 hideCredential(m_redactor, *credential);
                 callback(*credential);
             });
}

QStringList SignInFlow::scopes() const
{
    if (isShort())
        return m_request.shortLivedScopes + QStringList{u"openid"_s, u"profile"_s};
    return {m_broker.app().cloud.partnerCenterScope(), u"openid"_s, u"profile"_s, u"offline_access"_s};
}

void SignInFlow::acceptTokens(const TokenAnswer& answer)
{
    if (m_finished)
        return;
    const QPointer<SignInFlow> alive(this);
    auto who = isShort() ? checkShortSignIn(m_broker.app(), answer, m_clock.now())
                         : checkSignIn(m_broker.app(), answer, m_clock.now());
    if (!who)
        return failWith(who.error());
    setStep(u"signin"_s, ConsentStep::State::Done, who->account);
    if (!alive || m_finished)
        return;

    setStep(u"mfa"_s, ConsentStep::State::Running);
    if (!alive || m_finished)
        return;
    if (const auto mfa = checkMfa(answer, *who); !mfa)
        return failWith(mfa.error());
    setStep(u"mfa"_s, ConsentStep::State::Done,
            who->mfa ? QString() : u"The token does not say; the live check of Partner Center will."_s);
    if (!alive || m_finished)
        return;
    if (!isShort())
        return storeTokens(answer, *who);
    const AppIdentity& app = m_broker.app();
    auto token = checkAccessToken(app, TenantId{who->tenant}, app.cloud.graphScope(), answer, m_clock.now());
    if (!token)
        return failWith(token.error());
    m_shortLived = std::move(*token);
    finish(*who);
}

void SignInFlow::storeTokens(const TokenAnswer& answer, const SignedIn& who)
{
    const QPointer<SignInFlow> alive(this);
    setStep(u"store"_s, ConsentStep::State::Running);
    if (!alive || m_finished)
        return;
    whenDone(m_broker.adopt(answer.refreshToken,
                            m_broker.app().confidential() ? m_request.credential : AppCredential()),
             this, [this, who](const Result<>& stored) {
                 if (m_finished)
                     return;
                 if (!stored)
                     return failWith(stored.error());
                 const QPointer<SignInFlow> here(this);
                 setStep(u"store"_s, ConsentStep::State::Done, m_broker.storeDescription());
                 if (here)
                     finish(who);
             });
}

void SignInFlow::failWith(const Error& error)
{
    if (!m_finished)
        finish(fail(error));
}

void SignInFlow::finish(const Result<SignedIn>& result)
{
    if (std::exchange(m_finished, true))
        return;
    m_deadline.stop();
    release();
    if (!result) {
        const QPointer<SignInFlow> alive(this);
        // The step that did not come to its end carries the reason.
        QString failing = m_steps.last().id;
        for (const ConsentStep& step : std::as_const(m_steps)) {
            if (step.state != ConsentStep::State::Done) {
                failing = step.id;
                break;
            }
        }
        setStep(failing, ConsentStep::State::Failed, result.error().message, result.error());
        if (!alive)
            return;
    }
    Q_EMIT finished(result);
}

} // namespace steward
