#pragma once

#include "wizardpage.h"

#include <auth/consentstep.h>
#include <cloud/provencall.h>

#include <QUrl>

namespace steward {

class ConsentView;

/// Step 4. The consent in the partner's own tenant as it happens.
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

    Phase m_phase = Phase::Ready;
    ConsentView* m_view = nullptr;
    Paragraph* m_before = nullptr;
};

} // namespace steward
