#include "consentpage.h"

#include "consentview.h"

#include <common/labels.h>
#include <common/theme.h>

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace steward {

ConsentPage::ConsentPage(const Icons& icons, QWidget* parent)
    : WizardPage(icons, WizardStep::Consent, tr("Consent in your partner tenant"),
                 tr("Each line turns green after it was called live, never before."), parent)
{
    m_before =
        new Paragraph(theme(), tr("Your tenant has to agree to what the application may do. The account "
                                  "that signs in "
                                  "needs the right to consent: Global Administrator or Privileged Role "
                                  "Administrator. "
                                  "You can repeat this at any time; what is there already stays."));
    body()->addWidget(m_before);
    m_view = new ConsentView(icons);
    body()->addWidget(m_view);
    body()->addStretch(1);
    connect(m_view, &ConsentView::retryRequested, this, &ConsentPage::request);
    connect(m_view, &ConsentView::openAddressRequested, this, &ConsentPage::openAddressRequested);
    setPhase(Phase::Ready);
}

void ConsentPage::proceed()
{
    if (m_phase == Phase::Done)
        Q_EMIT continueRequested();
    else if (m_phase != Phase::Running)
        request();
}

void ConsentPage::request()
{
    begin();
    Q_EMIT consentRequested();
}

void ConsentPage::begin()
{
    m_view->clear();
    setPhase(Phase::Running);
}

void ConsentPage::showStep(const ConsentStep& step)
{
    if (m_phase != Phase::Running)
        setPhase(Phase::Running);
    m_view->showStep(step);
    if (step.state == ConsentStep::State::Failed)
        setPhase(Phase::Failed);
}

void ConsentPage::showAddress(const QUrl& address)
{
    m_view->showAddress(address);
}

void ConsentPage::showCode(const QString& userCode, const QUrl& where, const QString& message)
{
    m_view->showCode(userCode, where, message);
}

void ConsentPage::showCall(const ProvenCall& call)
{
    m_view->showCall(call);
}

void ConsentPage::showFinished(const std::optional<Error>& error)
{
    if (!error) {
        setPhase(Phase::Done);
        return;
    }
    if (error->code == ErrorCode::Cancelled) {
        setPhase(Phase::Ready);
        return;
    }
    m_view->showFailure(*error);
    setPhase(Phase::Failed);
}

void ConsentPage::setPhase(Phase phase)
{
    m_phase = phase;
    if (phase != Phase::Running)
        m_view->hideAddress();
    m_before->setVisible(phase == Phase::Ready);
    m_view->setVisible(phase != Phase::Ready);
    setBusy(phase == Phase::Running);
    switch (phase) {
    case Phase::Ready:
        setMark(Mark::None, {});
        setContinue(true, {}, tr("Consent now"));
        break;
    case Phase::Running:
        setMark(Mark::Running, tr("In progress"));
        setContinue(false, tr("Continue opens when the consent is there"));
        break;
    case Phase::Failed:
        setMark(Mark::Bad, tr("Needs you"));
        setContinue(false, tr("Continue opens when the consent is there"));
        break;
    case Phase::Done:
        setMark(Mark::Good, tr("Consented"));
        setContinue(true);
        break;
    }
}

} // namespace steward
