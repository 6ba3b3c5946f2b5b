#include "devicecodeflow.h"

#include "tokenbroker.h"
#include "tokenclient.h"

#include <QPointer>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds kSlowDown{5};

bool isTransient(const Error& error)
{
    switch (error.code) {
    case ErrorCode::Offline:
    case ErrorCode::ServiceFailed:
    case ErrorCode::Throttled:
        return true;
    case ErrorCode::Timeout:
        return error.httpStatus == 0; // ours, not an expired code
    default:
        return false;
    }
}

/// Policies that forbid this way of signing in let a browser through; said here when no advice says it.
Error withBrowserAdvice(Error error)
{
    static const QStringList blocks{u"AADSTS53003"_s, u"AADSTS530035"_s, u"AADSTS530032"_s};
    if (blocks.contains(error.serviceCode) && error.action != "signIn"_L1)
        error.advice =
            u"Many organisations forbid signing in with a code. Sign in with the browser instead. "_s +
            error.advice;
    return error;
}

} // namespace

DeviceCodeFlow::DeviceCodeFlow(SignInRequest request, TokenClient& client, TokenBroker& broker,
                               SecretStore& store, Redactor& redactor, const Clock& clock,
                               std::chrono::milliseconds second, QObject* parent)
    : SignInFlow(std::move(request), client, broker, store, redactor, clock, parent), m_second(second)
{
    setStepTitle(u"browser"_s, u"Code received"_s);
    m_pollTimer.setSingleShot(true);
    m_expiry.setSingleShot(true);
    connect(&m_pollTimer, &QTimer::timeout, this, &DeviceCodeFlow::poll);
    connect(&m_expiry, &QTimer::timeout, this, [this] {
        Error error;
        error.code = ErrorCode::Timeout;
        error.message = u"The code ran out before anybody finished the sign-in."_s;
        error.advice = u"Start again to get a new code."_s;
        failWith(error);
    });
}

DeviceCodeFlow::~DeviceCodeFlow() = default;

void DeviceCodeFlow::begin()
{
    const QPointer<DeviceCodeFlow> alive(this);
    setStep(u"browser"_s, ConsentStep::State::Running);
    if (!alive || !isRunning())
        return;
    withCredential([this](const AppCredential& credential) {
        m_credential = credential;
        const AppIdentity& app = m_broker.app();
        whenDone(m_client.deviceCode(app, scopes(), this), this, [this](const Result<DeviceCode>& code) {
            if (!isRunning())
                return;
            if (code)
                show(*code);
            else
                failWith(withBrowserAdvice(code.error()));
        });
    });
}

void DeviceCodeFlow::show(const DeviceCode& code)
{
    m_code = code;
    m_expiry.start(m_second * code.lifetime.count());
    m_pollTimer.start(m_second * code.interval.count());
    const QPointer<DeviceCodeFlow> alive(this);
    setStep(u"browser"_s, ConsentStep::State::Done, code.userCode);
    if (alive && isRunning())
        Q_EMIT addressReady(code.verificationUri);
    if (alive && isRunning())
        Q_EMIT codeReady(code.userCode, code.verificationUri, code.message);
    if (alive && isRunning())
        setStep(u"signin"_s, ConsentStep::State::Running, u"Waiting for you to enter the code."_s);
}

void DeviceCodeFlow::poll()
{
    whenDone(m_client.pollDevice(m_broker.app(), m_credential, m_code.deviceCode, this), this,
             [this](const Result<DevicePoll>& result) { polled(result); });
}

void DeviceCodeFlow::polled(const Result<DevicePoll>& result)
{
    if (!isRunning())
        return;
    if (!result && !isTransient(result.error()))
        return failWith(withBrowserAdvice(result.error()));
    if (result && result->status == DevicePoll::Status::Done) {
        m_expiry.stop();
        personIsDone();
        return acceptTokens(result->answer);
    }
    if (!result || result->status == DevicePoll::Status::SlowDown)
        m_code.interval += kSlowDown;
    m_pollTimer.start(m_second * m_code.interval.count());
}

void DeviceCodeFlow::release()
{
    m_pollTimer.stop();
    m_expiry.stop();
    m_code = {};
    m_credential = {};
}

} // namespace steward
