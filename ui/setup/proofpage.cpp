#include "proofpage.h"

#include "prooftablemodel.h"

#include <common/banner.h>
#include <common/emptystate.h>
#include <common/labels.h>
#include <common/theme.h>

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace steward {

ProofPage::ProofPage(const Icons& icons, QWidget* parent)
    : WizardPage(icons, WizardStep::Proof, tr("Proof"),
                 tr("Read from what your tenant really granted, and called "
                    "live. Nothing is taken on trust."),
                 parent)
{
    setWide();
    setHasFacts(false);
    m_summarySign = new IconLabel(icons, u"pending-circle"_s);
    m_summary = makeLabel({}, Theme::Text::BodyMedium).release();
    m_summary->setObjectName(u"proofSummary"_s);
    m_onlyProblems = new QCheckBox(tr("Only problems"));
    m_onlyProblems->setObjectName(u"onlyProblems"_s);
    m_onlyProblems->setAccessibleName(m_onlyProblems->text());
    m_again = makeButton(u"proveAgain"_s, tr("Prove again"), u"refresh"_s);
    m_copy = makeButton(u"copyProof"_s, tr("Copy as text"), u"copy"_s);
    addTools(m_summary, {m_onlyProblems, m_again, m_copy}, m_summarySign);

    m_model = new ProofTableModel(this);
    m_filter = new RowFilter(*m_model, this);
    m_table = new MarkTable(icons, u"proofTable"_s, tr("Permissions"));
    m_table->setModel(m_filter);
    m_table->setColumns(m_model->columns());
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setLeastRows(6);
    auto* frame = new QFrame;
    setGround(frame, "card");
    auto* inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, 1, 1, 1);
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_table);
    m_empty = new EmptyState(icons, u"shield"_s);
    m_empty->setTexts(tr("Nothing was proven yet"), tr("It takes some seconds and changes nothing."));
    m_stack->addWidget(m_empty);
    m_noProblems = new EmptyState(icons, u"check-circle"_s);
    m_noProblems->setTexts(tr("No problems"),
                           tr("Every permission that was looked at is granted and answered."));
    m_stack->addWidget(m_noProblems);
    inside->addWidget(m_stack);
    body()->addWidget(frame, 1);
    m_detail = new Banner(icons, Banner::Shape::Card);
    m_detail->setObjectName(u"proofDetail"_s);
    QPushButton* consent = m_detail->addButton(tr("Go to the consent"), u"shield"_s);
    consent->setObjectName(u"proofConsent"_s);
    connect(consent, &QPushButton::clicked, this, &ProofPage::consentRequested);
    body()->addWidget(m_detail);

    connect(m_onlyProblems, &QCheckBox::toggled, this, [this](bool on) {
        m_filter->setRule(on ? [this](int row) { return m_model->isProblem(row); }
                             : std::function<bool(int)>());
        update();
    });
    connect(m_again, &QPushButton::clicked, this, &ProofPage::proofRequested);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_model->asText()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ProofPage::showCurrent);
    setFocusProxy(m_table);
    update();
}

void ProofPage::showStarted(const QList<ProofRow>& rows)
{
    m_running = true;
    m_broken = false;
    dismissFailure();
    m_model->setRows(rows);
    m_table->setColumns(m_model->columns());
    update();
}

void ProofPage::showRow(int index, const ProofRow& row)
{
    m_model->setRow(index, row);
    update();
}

void ProofPage::showFinished(const QList<ProofRow>& rows, const std::optional<Error>& problem)
{
    m_running = false;
    m_ran = true;
    m_broken = problem.has_value();
    m_model->setRows(rows);
    m_table->setColumns(m_model->columns());
    if (problem)
        showFailure(*problem);
    else
        dismissFailure();
    // What failed first is what one came for.
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        if (m_model->isProblem(m_filter->mapToSource(m_filter->index(row, 0)).row())) {
            m_table->selectRow(row);
            break;
        }
    }
    update();
}

void ProofPage::showCurrent()
{
    const QModelIndex index = m_filter->mapToSource(m_table->currentIndex());
    if (!index.isValid() || !m_model->isProblem(index.row())) {
        m_detail->dismiss();
        return;
    }
    const ProofRow& row = m_model->rows()[index.row()];
    if (row.error) {
        m_detail->showError(*row.error);
        return;
    }
    Error error;
    error.code = ErrorCode::ConsentNeeded;
    error.message = tr("%1 is not granted in your tenant.").arg(row.permission.title());
    error.why = row.permission.why;
    error.advice = tr("Consent once more with an account that has the right to, "
                      "then prove again.");
    m_detail->showError(error);
}

void ProofPage::update()
{
    const int all = m_model->rowCount();
    int proven = 0;
    int problems = 0;
    int open = 0;
    int uncalled = 0;
    for (int row = 0; row < all; ++row) {
        const ProofRow& one = m_model->rows()[row];
        const bool problem = m_model->isProblem(row);
        problems += problem;
        proven += one.isProven();
        const bool noCall = one.call.isEmpty() && one.called == ProvenCall::State::Waiting;
        uncalled += !problem && noCall && one.granted.value_or(false);
        open += !problem && !one.isProven() && !(noCall && one.granted);
    }
    QStringList words;
    if (all > 0)
        words += tr("%1 of %2 proven").arg(proven).arg(all);
    if (problems > 0)
        words += problems == 1 ? tr("1 problem") : tr("%1 problems").arg(problems);
    if (uncalled > 0)
        words += tr("%1 granted, without a call to prove them").arg(uncalled);
    if (m_running && open > 0)
        words += tr("%1 to go").arg(open);
    m_summary->setText(words.isEmpty() ? tr("Not proven yet") : words.join(u", "_s));
    const Mark mark = m_running          ? Mark::Running
                      : !m_ran           ? Mark::None
                      : m_broken         ? Mark::Bad
                      : problems > 0     ? Mark::Attention
                      : open > 0 || !all ? Mark::Attention
                                         : Mark::Good;
    m_summarySign->setIcon(mark == Mark::None ? u"pending-circle"_s : markIcon(mark), markTone(mark));
    m_again->setText(m_ran || m_running ? tr("Prove again") : tr("Prove now"));
    m_again->setAccessibleName(m_again->text());
    m_again->setEnabled(!m_running);
    m_copy->setEnabled(all > 0);
    m_onlyProblems->setEnabled(all > 0);
    if (all == 0)
        m_stack->setCurrentWidget(m_empty);
    else if (m_filter->rowCount() == 0)
        m_stack->setCurrentWidget(m_noProblems);
    else
        m_stack->setCurrentWidget(m_table);
    showCurrent();
    setBusy(m_running);
    setMark(mark, m_running ? tr("Calling live") : m_ran ? words.value(problems > 0 ? 1 : 0) : QString());
    if (m_running)
        setContinue(false, tr("Continue opens when the proof has ended"));
    else if (!m_ran || m_broken || proven == 0)
        setContinue(false, tr("Continue opens when something is proven"));
    else
        setContinue(true, problems > 0 ? tr("What is missing will not work until it is granted") : QString());
}

} // namespace steward
