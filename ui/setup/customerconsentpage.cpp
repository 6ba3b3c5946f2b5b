#include "customerconsentpage.h"

#include "customerconsentmodel.h"

#include <common/banner.h>
#include <common/emptystate.h>
#include <common/labels.h>
#include <common/selectbox.h>
#include <common/theme.h>
#include <settings/blame.h>

#include <QAbstractItemView>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace steward {

namespace {

// From so many customers with the same error on, it is one problem and not many.
constexpr int kSharedFrom = 3;

} // namespace

CustomerConsentPage::CustomerConsentPage(const Icons& icons, QWidget* parent)
    : WizardPage(icons, WizardStep::CustomerConsent, tr("Consent in your customers' tenants"),
                 tr("A few customers at a time. You can stop and go on later; "
                    "what is done stays done."),
                 parent)
{
    setWide();
    setHasFacts(false);
    m_throttled = new Banner(icons, Banner::Shape::Card);
    m_throttled->setObjectName(u"throttled"_s);
    body()->addWidget(m_throttled);
    m_shared = new Banner(icons, Banner::Shape::Card);
    m_shared->setObjectName(u"sharedError"_s);
    body()->addWidget(m_shared);
    m_summary = makeLabel({}, Theme::Text::BodyMedium).release();
    m_summary->setObjectName(u"consentSummary"_s);
    m_state = new SelectBox(icons);
    m_state->setObjectName(u"stateFilter"_s);
    m_state->setAccessibleName(tr("Which customers to show"));
    m_state->view()->setObjectName(u"stateFilterList"_s);
    m_state->view()->setAccessibleName(m_state->accessibleName());
    m_state->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (const QString& text : {tr("All"), tr("Problems"), tr("Still to do"), tr("Done")})
        m_state->addItem(text);
    m_skip = makeButton(u"skipCustomer"_s, tr("Skip this one"));
    m_rest = makeButton(u"consentRest"_s, tr("Go on with the rest"), u"play"_s);
    m_retry = makeButton(u"retryFailed"_s, tr("Retry failed only"), u"refresh"_s);
    addTools(m_summary, {m_state, m_skip, m_rest, m_retry});
    m_progress = new QProgressBar;
    m_progress->setObjectName(u"consentProgress"_s);
    m_progress->setAccessibleName(tr("Customers done"));
    m_progress->setTextVisible(false);
    body()->addWidget(m_progress);

    m_model = new CustomerConsentModel(this);
    m_filter = new RowFilter(*m_model, this);
    m_table = new MarkTable(icons, u"consentTable"_s, tr("Customers and their consent"));
    m_table->setModel(m_filter);
    m_table->setColumns({{u"Copper Kettle Bakeries"_s, 1},
                         {tr("Already there"), 0, true},
                         {tr("The tenant has no licence"), 2},
                         {tr("Ask the customer's administrator"), 2},
                         {u"22 Nov 2026, 10:42"_s}});
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setLeastRows(6);
    auto* frame = new QFrame;
    setGround(frame, "card");
    auto* inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, 1, 1, 1);
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_table);
    m_none = new EmptyState(icons, u"customers"_s);
    m_none->setTexts(tr("No customers were chosen"),
                     tr("Go on, and consent from the customers list when you need one."));
    m_stack->addWidget(m_none);
    m_noMatch = new EmptyState(icons, u"filter"_s);
    m_noMatch->setTexts(tr("No customer is in that state"), {});
    QPushButton* showAll = m_noMatch->addButton(tr("Show all"));
    showAll->setObjectName(u"showAllStates"_s);
    connect(showAll, &QPushButton::clicked, this, [this] { m_state->setCurrentIndex(0); });
    m_stack->addWidget(m_noMatch);
    inside->addWidget(m_stack);
    body()->addWidget(frame, 1);
    m_detail = new Banner(icons, Banner::Shape::Card);
    m_detail->setObjectName(u"consentDetail"_s);
    body()->addWidget(m_detail);

    connect(m_state, &QComboBox::currentIndexChanged, this, &CustomerConsentPage::applyFilter);
    connect(m_retry, &QPushButton::clicked, this, [this] { Q_EMIT runRequested(Run::FailedOnly); });
    connect(m_rest, &QPushButton::clicked, this, [this] { Q_EMIT runRequested(Run::NotDone); });
    connect(m_skip, &QPushButton::clicked, this, [this] {
        const QModelIndex index = m_filter->mapToSource(m_table->currentIndex());
        if (index.isValid())
            Q_EMIT skipRequested(m_model->rows()[index.row()].tenant);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { showCurrent(); });
    m_heldTimer.setInterval(1s);
    connect(&m_heldTimer, &QTimer::timeout, this, &CustomerConsentPage::tick);
    setFocusProxy(m_table);
    update();
}

void CustomerConsentPage::proceed()
{
    if (m_running)
        return;
    if (!m_ran && m_model->openCount() > 0)
        Q_EMIT runRequested(Run::NotDone);
    else
        Q_EMIT continueRequested();
}

void CustomerConsentPage::setRows(const QList<CustomerConsentRow>& rows)
{
    m_model->setRows(rows);
    m_ran = m_model->endedCount() > 0;
    applyFilter();
}

void CustomerConsentPage::showStarted()
{
    m_running = true;
    m_stopped = false;
    dismissFailure();
    update();
}

void CustomerConsentPage::updateRows(const QList<CustomerConsentRow>& rows)
{
    m_model->updateRows(rows);
    update();
}

void CustomerConsentPage::showHeld(int seconds)
{
    m_held = seconds;
    if (seconds > 0)
        m_heldTimer.start();
    tick();
}

void CustomerConsentPage::tick()
{
    if (m_held <= 0 || !m_running) {
        m_heldTimer.stop();
        m_throttled->dismiss();
        return;
    }
    m_throttled->showMessage(
        Banner::Kind::Warning, tr("Microsoft asks to wait"),
        tr("There were too many requests. Steward goes on by itself in %1 s; nothing is lost.").arg(m_held));
    --m_held;
}

void CustomerConsentPage::showFinished(const std::optional<Error>& stoppedBy)
{
    m_running = false;
    m_ran = true;
    m_held = 0;
    m_stopped = stoppedBy && stoppedBy->code != ErrorCode::Cancelled;
    tick();
    if (m_stopped)
        failure()->showError(*stoppedBy, tr("What was consented before it. Go on when it is mended."));
    else
        dismissFailure();
    update();
}

bool CustomerConsentPage::accepts(int row) const
{
    const CustomerConsentRow& one = m_model->rows()[row];
    switch (static_cast<Filter>(m_state->currentIndex())) {
    case Filter::All:
        return true;
    case Filter::Problems:
        return one.isFailed();
    case Filter::Open:
        return !one.isEnded() || one.state == CustomerConsentRow::State::Cancelled;
    case Filter::Done:
        return one.isDone();
    }
    return true;
}

void CustomerConsentPage::applyFilter()
{
    m_filter->setRule(m_state->currentIndex() == 0 ? std::function<bool(int)>()
                                                   : [this](int row) { return accepts(row); });
    update();
}

void CustomerConsentPage::showCurrent()
{
    const QModelIndex index = m_filter->mapToSource(m_table->currentIndex());
    const CustomerConsentRow* row = index.isValid() ? &m_model->rows()[index.row()] : nullptr;
    m_skip->setEnabled(row && !row->isDone() && row->state != CustomerConsentRow::State::Skipped &&
                       row->state != CustomerConsentRow::State::Running);
    if (!row || !row->error) {
        m_detail->dismiss();
        return;
    }
    if (m_detail->error() == row->error && m_detail->customer() == row->tenant.value)
        return;
    m_detail->setCustomer(row->tenant.value);
    m_detail->showError(*row->error, {});
}

void CustomerConsentPage::update()
{
    const QLocale locale;
    const int all = m_model->rowCount();
    const int ended = m_model->endedCount();
    const int failed = m_model->failedCount();
    const int done = m_model->count(CustomerConsentRow::State::Consented) +
                     m_model->count(CustomerConsentRow::State::AlreadyThere);
    const int left = m_model->count(CustomerConsentRow::State::Skipped);
    const int open = m_running ? all - ended : m_model->openCount();
    QStringList words;
    if (all > 0)
        words += tr("%1 of %2 consented").arg(locale.toString(done), locale.toString(all));
    if (failed > 0)
        words += tr("%1 need you").arg(locale.toString(failed));
    if (left > 0)
        words += tr("%1 left out").arg(locale.toString(left));
    if (open > 0)
        words += tr("%1 to go").arg(locale.toString(open));
    m_summary->setText(words.join(u", "_s));
    m_progress->setRange(0, std::max(1, all));
    m_progress->setValue(ended);
    m_progress->setVisible(m_running);
    m_state->setEnabled(all > 0);
    m_rest->setVisible(m_ran && !m_running && open > 0);
    m_retry->setEnabled(!m_running && failed > 0);
    m_retry->setToolTip(m_running     ? tr("The run has to end first")
                        : failed == 0 ? tr("Nothing failed")
                                      : QString());
    const CustomerConsentModel::Shared shared = m_model->mostSharedError();
    if (shared.count >= kSharedFrom) {
        // Told again only when it changed: a banner that is rebuilt loses the focus of its buttons.
        QList<Error> errors;
        for (const CustomerConsentRow& row : m_model->rows()) {
            if (row.isFailed() && row.error)
                errors.append(*row.error);
        }
        const QString head = findBlame(errors, ended).sentence;
        if (m_shared->isHidden() || m_shared->text() != head) {
            QStringList lines = {shared.error.message, shared.error.advice};
            lines.removeAll(QString());
            m_shared->showMessage(Banner::Kind::Warning, head, lines.join(u'\n'));
        }
    } else {
        m_shared->dismiss();
    }
    if (all == 0)
        m_stack->setCurrentWidget(m_none);
    else if (m_filter->rowCount() == 0)
        m_stack->setCurrentWidget(m_noMatch);
    else
        m_stack->setCurrentWidget(m_table);
    showCurrent();
    setBusy(m_running);
    setMark(m_running               ? Mark::Running
            : m_stopped             ? Mark::Bad
            : !m_ran                ? Mark::None
            : failed + open > 0     ? Mark::Attention
            : left > 0 && done == 0 ? Mark::Skipped
                                    : Mark::Good,
            m_running    ? tr("%1 of %2").arg(locale.toString(ended), locale.toString(all))
            : failed > 0 ? tr("%1 need you").arg(locale.toString(failed))
            : m_ran      ? tr("%1 consented").arg(locale.toString(done))
                         : QString());
    if (m_running)
        setContinue(false, tr("Continue opens when the run has ended"));
    else if (open > 0 && !m_ran)
        setContinue(true, {}, tr("Consent in %1").arg(locale.toString(open)));
    else
        setContinue(true, failed + open > 0 ? tr("The others can be done later, from the customers list")
                                            : QString());
}

} // namespace steward
