#pragma once

#include "signinflow.h"

#include <QTimer>

namespace steward {

/// Signs in with a code that the person enters on any device; for computers whose browser cannot reach
/// loopback. Polls as slowly as the service asks, goes on through network trouble, and ends when the code
/// does.
class DeviceCodeFlow final : public SignInFlow
{
    Q_OBJECT

public:
    /// `second` is how long the service's seconds last.
    DeviceCodeFlow(SignInRequest request, TokenClient& client, TokenBroker& broker, SecretStore& store,
                   Redactor& redactor, const Clock& clock,
                   std::chrono::milliseconds second = std::chrono::seconds(1), QObject* parent = nullptr);
    ~DeviceCodeFlow() override;

Q_SIGNALS:
    void codeReady(const QString& userCode, const QUrl& verificationUri, const QString& message);

protected:
    void begin() override;
    void release() override;

private:
    void show(const DeviceCode& code);
    void poll();
    void polled(const Result<DevicePoll>& result);

    const std::chrono::milliseconds m_second;
    QTimer m_pollTimer;
    QTimer m_expiry;
    DeviceCode m_code;
    AppCredential m_credential;
};

} // namespace steward
