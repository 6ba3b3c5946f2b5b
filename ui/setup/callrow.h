#pragma once

#include "consentrow.h"

namespace steward {

struct ProvenCall;

/// One live call of the proof: sign, service, the call itself, how long it took or how it failed, and the
/// failure below it.
class CallRow final : public QWidget
{
    Q_OBJECT

public:
    explicit CallRow(const Icons& icons, QWidget* parent = nullptr);

    void setCall(const ProvenCall& call);
    [[nodiscard]] ConsentRow::State state() const { return m_state; }
    [[nodiscard]] Banner* banner() const { return m_banner; }

Q_SIGNALS:
    void retryRequested();

private:
    ConsentRow::State m_state = ConsentRow::State::Waiting;
    IconLabel* m_sign = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_call = nullptr;
    QLabel* m_result = nullptr;
    Banner* m_banner = nullptr;
};

} // namespace steward
