#include "consentpage.h"

#include "consentview.h"

#include <common/labels.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QProgressBar>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

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
    m_wait = new QFrame;
    m_wait->setObjectName(u"replication"_s);
    setGround(m_wait, "infoCard");
    auto* column = new QVBoxLayout(m_wait);
    const int pad = theme().metric("spacing.two");
    column->setContentsMargins(pad, theme().metric("spacing.oneHalf"), pad,
                               theme().metric("spacing.oneHalf"));
    column->setSpacing(theme().metric("spacing.one"));
    auto* row = new QHBoxLayout;
    row->setSpacing(theme().metric("spacing.oneHalf"));
    row->addWidget(new IconLabel(icons, u"clock"_s, "info"), 0, Qt::AlignTop);
    m_waitText = new Paragraph(theme(), {});
    row->addWidget(m_waitText, 1);
    column->addLayout(row);
    m_waitBar = new QProgressBar;
    m_waitBar->setObjectName(u"replicationBar"_s);
    m_waitBar->setAccessibleName(tr("Time until the next try"));
    m_waitBar->setTextVisible(false);
    column->addWidget(m_waitBar);
    body()->addWidget(m_wait);
    body()->addStretch(1);
    m_timer.setInterval(1s);
    connect(&m_timer, &QTimer::timeout, this, &ConsentPage::tick);
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

void ConsentPage::showReplication(int secondsToNext, int attempt, int tries)
{
    m_seconds = std::max(0, secondsToNext);
    m_attempt = attempt;
    m_tries = tries;
    m_waitBar->setRange(0, m_seconds);
    m_wait->setVisible(m_phase == Phase::Running);
    tick();
    if (m_seconds > 0)
        m_timer.start();
}

void ConsentPage::tick()
{
    const QString which = m_tries > 0 ? tr("Try %1 of %2.").arg(m_attempt).arg(m_tries) : QString();
    const QString what = m_seconds > 0 ? tr("Next try in %1 s.").arg(m_seconds) : tr("Trying now.");
    m_waitText->setText(
        tr("Microsoft is copying the application to all its servers. This takes up to some minutes. %1 %2")
            .arg(what, which)
            .trimmed());
    m_waitText->updateGeometry();
    // A bar without an end stands for the try itself; it does not move then.
    m_waitBar->setValue(m_waitBar->maximum() - m_seconds);
    m_waitBar->setVisible(m_waitBar->maximum() > 0);
    if (m_seconds == 0)
        m_timer.stop();
    --m_seconds;
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
    if (phase != Phase::Running) {
        m_timer.stop();
        m_wait->hide();
        m_view->hideAddress();
    } else if (!m_timer.isActive()) {
        m_wait->hide();
    }
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
