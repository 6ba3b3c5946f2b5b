#include "accesspage.h"

#include "accessmatrixmodel.h"
#include "factlist.h"

#include <common/banner.h>
#include <common/emptystate.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/theme.h>

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace steward {

AccessPage::AccessPage(const Icons& icons, QWidget* parent)
    : WizardPage(icons, WizardStep::Access, tr("Access test"),
                 tr("One harmless call for each connection of each customer. "
                    "It changes nothing anywhere."),
                 parent)
{
    setWide();
    setHasFacts(false);
    m_throttled = new Banner(icons, Banner::Shape::Card);
    m_throttled->setObjectName(u"accessThrottled"_s);
    body()->addWidget(m_throttled);
    m_summary = makeLabel({}, Theme::Text::BodyMedium).release();
    m_summary->setObjectName(u"accessSummary"_s);
    m_onlyProblems = new QCheckBox(tr("Only problems"));
    m_onlyProblems->setObjectName(u"onlyAccessProblems"_s);
    m_onlyProblems->setAccessibleName(m_onlyProblems->text());
    m_red = makeButton(u"testRed"_s, tr("Test the rest again"), u"refresh"_s);
    m_red->setToolTip(tr("What does not work, and what was not tested yet"));
    m_all = makeButton(u"testAll"_s, tr("Test all again"));
    addTools(m_summary, {m_onlyProblems, m_red, m_all});
    m_progress = new QProgressBar;
    m_progress->setObjectName(u"accessProgress"_s);
    m_progress->setAccessibleName(tr("Cells tested"));
    m_progress->setTextVisible(false);
    body()->addWidget(m_progress);

    m_model = new AccessMatrixModel(this);
    m_filter = new RowFilter(*m_model, this);
    m_table = new MarkTable(icons, u"accessTable"_s, tr("Customers and connections"));
    m_table->setModel(m_filter);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setLeastRows(6);
    auto* copy = new QAction(tr("Copy details"), m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &AccessPage::copyCurrent);
    m_table->addAction(copy);
    auto* frame = new QFrame;
    setGround(frame, "card");
    auto* inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, 1, 1, 1);
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_table);
    m_none = new EmptyState(icons, u"customers"_s);
    m_none->setTexts(tr("No customers to test"), tr("The test takes the customers that are consented."));
    m_stack->addWidget(m_none);
    m_noProblems = new EmptyState(icons, u"check-circle"_s);
    m_noProblems->setTexts(tr("No problems"), tr("Everything that was tested works."));
    m_stack->addWidget(m_noProblems);
    inside->addWidget(m_stack);
    auto* split = new QWidget;
    m_split = new QBoxLayout(QBoxLayout::LeftToRight, split);
    m_split->setContentsMargins(0, 0, 0, 0);
    m_split->setSpacing(theme().metric("spacing.two"));
    m_split->addWidget(frame, 1);
    m_split->addWidget(m_pane = buildPane());
    body()->addWidget(split, 1);

    connect(m_onlyProblems, &QCheckBox::toggled, this, &AccessPage::applyFilter);
    connect(m_red, &QPushButton::clicked, this, [this] { Q_EMIT runRequested(Run::NotOk); });
    connect(m_all, &QPushButton::clicked, this, [this] { Q_EMIT runRequested(Run::All); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] { showCurrent(); });
    m_heldTimer.setInterval(1s);
    connect(&m_heldTimer, &QTimer::timeout, this, &AccessPage::tick);
    setFocusProxy(m_table);
    update();
}

QWidget* AccessPage::buildPane()
{
    auto* pane = new QFrame;
    pane->setObjectName(u"cellPane"_s);
    setGround(pane, "cardAlt");
    auto* column = new QVBoxLayout(pane);
    const int pad = theme().metric("spacing.two");
    column->setContentsMargins(pad, pad, pad, pad);
    column->setSpacing(theme().metric("spacing.one"));
    m_paneTitle = makeLabel({}, Theme::Text::Heading).release();
    m_paneTitle->setWordWrap(true);
    m_paneTitle->setObjectName(u"cellTitle"_s);
    column->addWidget(m_paneTitle);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme().metric("spacing.one"));
    m_paneSign = new IconLabel(icons(), u"pending-circle"_s);
    row->addWidget(m_paneSign, 0, Qt::AlignTop);
    m_paneState = makeLabel({}, Theme::Text::BodyMedium).release();
    m_paneState->setObjectName(u"cellState"_s);
    m_paneState->setWordWrap(true);
    row->addWidget(m_paneState, 1);
    column->addLayout(row);
    m_paneFacts = new FactList(theme());
    column->addWidget(m_paneFacts);
    m_paneError = new Banner(icons(), Banner::Shape::Card);
    m_paneError->setObjectName(u"cellError"_s);
    column->addWidget(m_paneError);
    m_copy = makeButton(u"copyCell"_s, tr("Copy details"), u"copy"_s);
    connect(m_copy, &QPushButton::clicked, this, &AccessPage::copyCurrent);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addStretch();
    column->addLayout(buttons);
    column->addStretch();
    return pane;
}

void AccessPage::resizeEvent(QResizeEvent* event)
{
    WizardPage::resizeEvent(event);
    placePane();
}

void AccessPage::placePane()
{
    // Beside the table only when that costs no column.
    const int pane = theme().metric("widths.rightDock");
    const bool beside = width() >= m_table->wantedWidth() + pane + 3 * theme().metric("spacing.six");
    m_split->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_pane->setMinimumWidth(beside ? pane : 0);
    m_pane->setMaximumWidth(beside ? pane : QWIDGETSIZE_MAX);
}

void AccessPage::proceed()
{
    if (m_running)
        return;
    if (!m_ran && m_model->cellCount() > 0)
        Q_EMIT runRequested(Run::NotOk);
    else
        Q_EMIT continueRequested();
}

void AccessPage::setTable(const QList<SetupCustomer>& customers, const QList<Connection>& connections)
{
    m_model->setTable(customers, connections);
    m_ran = false;
    QList<MarkTable::Column> columns = {{u"Copper Kettle Bakeries"_s, 1}};
    for (int i = 0; i < connections.size(); ++i)
        columns += {tr("Role missing"), 0, true};
    m_table->setColumns(columns);
    placePane();
    applyFilter();
}

void AccessPage::showStarted()
{
    m_running = true;
    m_stopped = false;
    dismissFailure();
    update();
}

void AccessPage::showRunning(const TenantId& tenant, const QString& connection)
{
    m_model->setRunning(tenant, connection);
}

void AccessPage::showResults(const QList<AccessResult>& results)
{
    m_model->setResults(results);
    if (!m_running)
        m_ran = m_model->triedCount() > 0;
    update();
}

void AccessPage::showHeld(int seconds)
{
    m_held = seconds;
    if (seconds > 0)
        m_heldTimer.start();
    tick();
}

void AccessPage::tick()
{
    if (m_held <= 0 || !m_running) {
        m_heldTimer.stop();
        m_throttled->dismiss();
        return;
    }
    m_throttled->showMessage(
        Banner::Kind::Warning, tr("Microsoft asks to wait"),
        tr("There were too many requests. Steward goes on by itself in %1 s.").arg(m_held));
    --m_held;
}

void AccessPage::showFinished(const std::optional<Error>& stoppedBy)
{
    m_running = false;
    m_ran = true;
    m_held = 0;
    tick();
    m_model->endRunning();
    m_stopped = stoppedBy && stoppedBy->code != ErrorCode::Cancelled;
    if (m_stopped)
        failure()->showError(*stoppedBy, tr("The results that came before it."));
    else
        dismissFailure();
    update();
}

void AccessPage::applyFilter()
{
    m_filter->setRule(m_onlyProblems->isChecked() ? [this](int row) { return m_model->hasProblem(row); }
                                                  : std::function<bool(int)>());
    update();
}

void AccessPage::showCurrent()
{
    const QModelIndex index = m_filter->mapToSource(m_table->currentIndex());
    const bool cell = index.isValid() && index.column() > 0;
    const AccessResult* result = cell ? m_model->result(index.row(), index.column()) : nullptr;
    m_paneFacts->setVisible(cell && result);
    m_copy->setVisible(cell && result && !result->error);
    m_paneSign->setVisible(cell);
    if (!cell) {
        m_paneTitle->setText(tr("Details"));
        m_paneState->setText(tr("Choose a cell to see what happened there."));
        m_paneError->dismiss();
        return;
    }
    const MarkCell shown = m_model->cell(index.row(), index.column());
    m_paneTitle->setText(visibleText(m_model->customer(index.row()).name));
    m_paneSign->setIcon(shown.icon.isEmpty() ? markIcon(shown.mark) : shown.icon, markTone(shown.mark));
    m_paneState->setText(u"%1: %2"_s.arg(visibleText(m_model->connection(index.column()).title), shown.text));
    if (!result) {
        m_paneError->dismiss();
        return;
    }
    m_paneFacts->setFact(tr("Tested"), momentText(result->at, QDate::currentDate()));
    m_paneFacts->setFact(tr("Took"), tr("%1 ms").arg(result->durationMs));
    m_paneFacts->setFact(tr("Tenant"), result->tenant.value);
    m_paneFacts->setFact(tr("Missing role"),
                         result->missingRole.isEmpty() ? tr("none") : result->missingRole);
    if (!result->error) {
        m_paneError->dismiss();
    } else if (m_paneError->error() != result->error || m_paneError->customer() != result->tenant.value) {
        m_paneError->setCustomer(result->tenant.value);
        m_paneError->showError(*result->error);
    }
}

void AccessPage::copyCurrent()
{
    const QModelIndex index = m_filter->mapToSource(m_table->currentIndex());
    const AccessResult* result = index.isValid() ? m_model->result(index.row(), index.column()) : nullptr;
    if (!result)
        return;
    QStringList lines = {
        tr("%1, %2: %3")
            .arg(m_model->customer(index.row()).name, m_model->connection(index.column()).title,
                 accessText(result->state)),
        tr("Tenant %1, tested %2").arg(result->tenant.value, result->at.toUTC().toString(Qt::ISODate))};
    if (!result->missingRole.isEmpty())
        lines += tr("Missing role: %1").arg(result->missingRole);
    if (result->error)
        lines += result->error->toText();
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void AccessPage::update()
{
    const QLocale locale;
    const int cells = m_model->cellCount();
    const int problems = m_model->problemCount();
    const int open = cells - m_model->triedCount();
    QStringList words;
    if (cells > 0)
        words += tr("%1 of %2 work").arg(locale.toString(m_model->okCount()), locale.toString(cells));
    if (problems > 0)
        words += problems == 1 ? tr("1 needs you") : tr("%1 need you").arg(locale.toString(problems));
    if (open > 0)
        words += tr("%1 not tested").arg(locale.toString(open));
    m_summary->setText(words.join(u", "_s));
    m_progress->setRange(0, std::max(1, cells));
    m_progress->setValue(m_model->triedCount());
    m_progress->setVisible(m_running);
    m_onlyProblems->setEnabled(cells > 0);
    m_red->setEnabled(!m_running && problems + open > 0);
    m_red->setVisible(m_ran);
    m_all->setEnabled(!m_running && cells > 0);
    m_all->setVisible(m_ran);
    if (cells == 0)
        m_stack->setCurrentWidget(m_none);
    else if (m_filter->rowCount() == 0)
        m_stack->setCurrentWidget(m_noProblems);
    else
        m_stack->setCurrentWidget(m_table);
    m_pane->setVisible(cells > 0);
    showCurrent();
    setBusy(m_running);
    setMark(m_running             ? Mark::Running
            : m_stopped           ? Mark::Bad
            : !m_ran              ? Mark::None
            : problems + open > 0 ? Mark::Attention
                                  : Mark::Good,
            m_running ? tr("%1 of %2").arg(locale.toString(m_model->triedCount()), locale.toString(cells))
            : problems > 0 ? tr("%1 need you").arg(locale.toString(problems))
            : m_ran        ? tr("%1 work").arg(locale.toString(m_model->okCount()))
                           : QString());
    if (m_running)
        setContinue(false, tr("Continue opens when the test has ended"));
    else if (!m_ran && cells > 0)
        setContinue(true, {}, tr("Test now"));
    else
        setContinue(true);
}

} // namespace steward
