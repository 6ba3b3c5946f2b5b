#pragma once

#include "wizardpage.h"

#include <auth/consentstep.h>
#include <cloud/provencall.h>

#include <QTimer>
#include <QUrl>

class QProgressBar;

namespace steward {

class ConsentView;

/// Step 4. The consent in the partner's own tenant as it happens, with the time until Microsoft has copied
/// the application everywhere counted down, so that waiting does not look like hanging.
class ConsentPage final : public WizardPage
{
    Q_OBJECT

public:
    explicit ConsentPage(const Icons& icons, QWidget* parent = nullptr);

    void proceed() override;

public Q_SLOTS:
    void begin();
    void showStep(const steward::ConsentStep& step);
    void showAddress(const QUrl& address);
    void showCode(const QString& userCode, const QUrl& where, const QString& message);
    void showCall(const steward::ProvenCall& call);
    /// The next of `tries` tries comes in so many seconds. 0 seconds: it is being made. `tries` 0: unknown.
    void showReplication(int secondsToNext, int attempt, int tries);
    /// The end of it; nullopt is success.
    void showFinished(const std::optional<steward::Error>& error);

Q_SIGNALS:
    /// The main button, or Try again.
    void consentRequested();
    void openAddressRequested(const QUrl& address);

private:
    enum class Phase
    {
        Ready,
        Running,
        Failed,
        Done
    };

    void setPhase(Phase phase);
    void request();
    void tick();

    Phase m_phase = Phase::Ready;
    ConsentView* m_view = nullptr;
    QWidget* m_wait = nullptr;
    Paragraph* m_waitText = nullptr;
    QProgressBar* m_waitBar = nullptr;
    Paragraph* m_before = nullptr;
    QTimer m_timer;
    int m_seconds = 0;
    int m_attempt = 0;
    int m_tries = 0;
};

} // namespace steward
