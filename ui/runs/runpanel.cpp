#include "runpanel.h"

#include "errorsview.h"
#include "findbar.h"
#include "objectsview.h"
#include "progressview.h"
#include "promptbar.h"
#include "runheader.h"

#include <base/clock.h>
#include <common/banner.h>
#include <common/emptystate.h>
#include <common/icons.h>
#include <common/labels.h>
#include <common/theme.h>

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPromise>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QThreadPool>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTickMsecs = 500;
enum Page
{
    EmptyPage,
    OutputPage,
    ObjectsPage,
    ErrorsPage,
    ProgressPage
};
enum Tab
{
    OutputTab,
    ObjectsTab,
    ErrorsTab,
    ProgressTab
};

Stream streamOf(RunEvent::Type type)
{
    switch (type) {
    case RunEvent::Type::Error:
        return Stream::Error;
    case RunEvent::Type::Warning:
        return Stream::Warning;
    case RunEvent::Type::Information:
        return Stream::Information;
    case RunEvent::Type::Verbose:
        return Stream::Verbose;
    case RunEvent::Type::Debug:
        return Stream::Debug;
    case RunEvent::Type::Raw:
        return Stream::Raw;
    case RunEvent::Type::Output:
    case RunEvent::Type::State:
    case RunEvent::Type::Object:
    case RunEvent::Type::Progress:
    case RunEvent::Type::Prompt:
    case RunEvent::Type::Result:
        break;
    }
    return Stream::Output;
}

QFrame* separator(const Theme& theme, QWidget* parent)
{
    auto* line = new QFrame(parent);
    setGround(line, "lineVertical");
    line->setFixedHeight(theme.px(20));
    return line;
}

} // namespace

RunPanel::RunPanel(const Theme& theme, const Icons& icons, const Clock& clock, QWidget* parent)
    : QWidget(parent),
      m_theme(theme),
      m_icons(icons),
      m_clock(clock),
      m_tabs(new QTabBar(this)),
      m_objectBadge(new Chip(u"0"_s, "neutral", m_tabs)),
      m_errorBadge(new Chip(u"0"_s, "error", m_tabs)),
      m_progressBadge(new Chip(u"0"_s, "neutral", m_tabs)),
      m_tools(new QWidget(this)),
      m_header(new RunHeader(icons, clock, this)),
      m_pages(new QStackedWidget(this)),
      m_output(new OutputView(theme, icons, this)),
      m_objects(new ObjectsView(theme, icons, this)),
      m_errors(new ErrorsView(theme, icons, this)),
      m_progress(new ProgressView(theme, icons, clock, this)),
      m_endStrip(new Banner(icons, Banner::Shape::Bar, this)),
      m_find(new FindBar(icons, this)),
      m_prompt(new PromptBar(theme, this))
{
    setObjectName(u"runPanel"_s);
    setAccessibleName(tr("Run"));

    // The bar: tabs left, what shows and saves the lines right.
    auto* bar = new QFrame(this);
    bar->setObjectName(u"runBar"_s);
    setGround(bar, "header");
    m_tabs->setObjectName(u"runTabs"_s);
    m_tabs->setAccessibleName(tr("Parts of the run"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setElideMode(Qt::ElideNone);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->addTab(tr("Output"));
    m_tabs->addTab(tr("Objects"));
    m_tabs->addTab(tr("Errors"));
    m_tabs->addTab(tr("Progress"));
    m_tabs->setTabToolTip(OutputTab, tr("Everything the script wrote"));
    m_tabs->setTabToolTip(ObjectsTab, tr("What the script wrote as objects, as tables"));
    m_tabs->setTabToolTip(ErrorsTab, tr("Errors only, with the place where they happened"));
    m_tabs->setTabToolTip(ProgressTab, tr("How far the script says it is"));
    m_objectBadge->setObjectName(u"objectBadge"_s);
    m_errorBadge->setObjectName(u"errorBadge"_s);
    m_progressBadge->setObjectName(u"progressBadge"_s);
    for (Chip* badge : {m_objectBadge, m_errorBadge, m_progressBadge})
        badge->hide();

    auto* tools = new QHBoxLayout(m_tools);
    tools->setContentsMargins(0, 0, 0, 0);
    tools->setSpacing(theme.px(4));
    m_errorFilter = addFilter(Stream::Error, u"filterError"_s, tr("Errors"));
    m_warningFilter = addFilter(Stream::Warning, u"filterWarning"_s, tr("Warnings"));
    addFilter(Stream::Information, u"filterInformation"_s, tr("Information"));
    addFilter(Stream::Verbose, u"filterVerbose"_s, tr("Verbose"));
    addFilter(Stream::Debug, u"filterDebug"_s, tr("Debug"));
    QFrame* line = separator(theme, m_tools);
    tools->addWidget(line);
    m_outputTools.append(line);
    m_again = addTool(u"runAgain"_s, u"refresh"_s, tr("Run again"),
                      tr("Run again with the same customer, connections and values (Ctrl+F5)"));
    m_again->setEnabled(false);
    connect(m_again, &QToolButton::clicked, this, &RunPanel::againRequested);
    m_findTool = addTool(u"runFind"_s, u"search"_s, tr("Find in the run"), tr("Find in the run (Ctrl+F)"));
    connect(m_findTool, &QToolButton::clicked, this, &RunPanel::find);
    QToolButton* copyTool =
        addTool(u"runCopyAll"_s, u"copy"_s, tr("Copy all lines"), tr("Copy all that is shown on this tab"));
    connect(copyTool, &QToolButton::clicked, this, &RunPanel::copyAll);
    m_outputTools.append(copyTool);
    addExport();
    QToolButton* maximize = addTool(u"runMaximize"_s, u"expand"_s, tr("Enlarge the run"),
                                    tr("Give the run the whole window (F11)"));
    maximize->setCheckable(true);
    connect(maximize, &QToolButton::toggled, this, [this, maximize](bool on) {
        maximize->setIcon(m_icons.icon(on ? u"collapse"_s : u"expand"_s));
        Q_EMIT maximizeRequested(on);
    });
    auto* barRow = new QHBoxLayout(bar);
    barRow->setContentsMargins(0, 0, theme.px(12), 0);
    barRow->setSpacing(theme.px(8));
    barRow->addWidget(m_tabs);
    barRow->addStretch();
    barRow->addWidget(m_tools);
    m_bar = bar;
    addOverflow();
    connect(&theme, &Theme::changed, this, [this] {
        // The tabs have to make room for their numbers anew.
        for (const auto& [tab, badge] :
             {std::pair{ObjectsTab, m_objectBadge}, std::pair{ErrorsTab, m_errorBadge},
              std::pair{ProgressTab, m_progressBadge}})
            placeBadge(tab, badge);
        fitBar();
    });

    // Before the first run.
    auto* empty = new EmptyState(icons, u"play"_s, m_pages);
    empty->setObjectName(u"runEmpty"_s);
    empty->setTexts(tr("Nothing has run yet"),
                    tr("Pick a customer, press F5. The output appears here while the script runs."));
    setGround(empty, "surface");

    m_pages->insertWidget(EmptyPage, empty);
    m_pages->insertWidget(OutputPage, m_output);
    m_pages->insertWidget(ObjectsPage, m_objects);
    m_pages->insertWidget(ErrorsPage, m_errors);
    m_pages->insertWidget(ProgressPage, m_progress);

    m_endStrip->setObjectName(u"runEnd"_s);
    m_endStrip->setAccessibleName(tr("How the run ended"));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(m_header);
    column->addWidget(m_endStrip);
    column->addWidget(m_find);
    column->addWidget(m_pages, 1);
    column->addWidget(m_prompt);
    m_header->hide();

    connect(m_tabs, &QTabBar::currentChanged, this, &RunPanel::showTab);
    connect(m_output, &OutputView::findRequested, this, &RunPanel::find);
    connect(m_output, &OutputView::matchesChanged, this, &RunPanel::updateFind);
    connect(m_output, &OutputView::scriptLineActivated, this, &RunPanel::scriptLineActivated);
    connect(m_errors, &ErrorsView::matchesChanged, this, &RunPanel::updateFind);
    connect(m_errors, &ErrorsView::scriptLineActivated, this, &RunPanel::scriptLineActivated);
    connect(m_objects, &ObjectsView::exportCsvRequested, this,
            [this] { chooseExportFile(ExportFormat::Csv); });
    connect(&m_objects->model(), &ObjectModel::countsChanged, this,
            [this] { setBadge(ObjectsTab, m_objectBadge, m_objects->model().seen(), tr("Objects")); });
    connect(m_progress, &ProgressView::countChanged, this,
            [this](int open) { setBadge(ProgressTab, m_progressBadge, open, tr("Progress")); });
    connect(m_find, &FindBar::searchChanged, this, &RunPanel::search);
    connect(m_find, &FindBar::nextRequested, this,
            [this] { m_tabs->currentIndex() == ErrorsTab ? m_errors->findNext() : m_output->findNext(); });
    connect(m_find, &FindBar::previousRequested, this, [this] {
        m_tabs->currentIndex() == ErrorsTab ? m_errors->findPrevious() : m_output->findPrevious();
    });
    connect(m_find, &FindBar::closed, this, [this] {
        m_output->setSearchText({});
        m_errors->setSearchText({});
        m_pages->currentWidget()->setFocus(Qt::OtherFocusReason);
    });
    connect(m_prompt, &PromptBar::answered, this, &RunPanel::answered);
    connect(m_prompt, &PromptBar::askingChanged, m_header, &RunHeader::setWaitingForInput);
    connect(new QShortcut(QKeySequence(QKeySequence::Find), this, nullptr, nullptr,
                          Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &RunPanel::find);
    m_tick.setInterval(kTickMsecs);
    connect(&m_tick, &QTimer::timeout, m_header, &RunHeader::tick);
    showCounts();
}

RunPanel::~RunPanel() = default;

void RunPanel::setCanRunAgain(bool can)
{
    m_again->setEnabled(can);
    if (QAction* inMenu = m_more->menu()->findChild<QAction*>(m_again->objectName() + u"Action"_s))
        inMenu->setEnabled(can);
}

void RunPanel::addExport()
{
    QToolButton* button =
        addTool(u"runExport"_s, u"download"_s, tr("Export"), tr("Export the run, or copy a summary"));
    button->setPopupMode(QToolButton::InstantPopup);
    m_exportMenu = new QMenu(tr("Export"), button);
    m_exportMenu->setObjectName(u"runExportMenu"_s);
    const auto add = [this](const QString& text, ExportFormat format) {
        m_exportMenu->addAction(text, this, [this, format] { chooseExportFile(format); });
    };
    add(tr("&Text…"), ExportFormat::Text);
    add(tr("&Web page (HTML)…"), ExportFormat::Html);
    add(tr("&Objects as CSV…"), ExportFormat::Csv);
    add(tr("Everything as &JSON…"), ExportFormat::Json);
    add(tr("&Summary for a ticket (Markdown)…"), ExportFormat::Markdown);
    m_exportMenu->addSeparator();
    m_exportMenu->addAction(tr("&Copy summary for a ticket"), this, &RunPanel::copySummary);
    button->setMenu(m_exportMenu);
}

void RunPanel::addOverflow()
{
    m_more = addTool(u"runMore"_s, u"dots"_s, tr("More"), tr("What there is no room for"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_more);
    menu->setObjectName(u"runMoreMenu"_s);
    m_more->setMenu(menu);
    const QStringList last{u"filterError"_s, u"filterWarning"_s, u"runFind"_s};
    for (const QString& name : last + QStringList{u"filterInformation"_s, u"filterVerbose"_s,
                                                  u"filterDebug"_s, u"runAgain"_s, u"runCopyAll"_s}) {
        auto* button = m_tools->findChild<QToolButton*>(name);
        (last.contains(name) ? m_tertiary : m_secondary).append(button);
        QAction* action =
            menu->addAction(button->isCheckable() ? tr("Show %1").arg(button->accessibleName().toLower())
                                                  : button->accessibleName());
        action->setObjectName(name + u"Action"_s);
        if (last.contains(name))
            m_tertiaryActions.append(action);
        action->setEnabled(button->isEnabled());
        action->setCheckable(button->isCheckable());
        action->setChecked(button->isChecked());
        connect(action, &QAction::triggered, button, &QToolButton::click);
        connect(button, &QToolButton::toggled, action, &QAction::setChecked);
    }
    m_secondary.append(m_tools->findChild<QToolButton*>(u"runExport"_s));
    menu->addMenu(m_exportMenu);
    m_more->hide();
}

bool RunPanel::isWanted(const QWidget* tool) const
{
    const int tab = m_tabs->currentIndex();
    if (tool == m_findTool)
        return tab == OutputTab || tab == ErrorsTab;
    return tab == OutputTab || !m_outputTools.contains(const_cast<QWidget*>(tool));
}

void RunPanel::fitBar()
{
    // The bar does not tell its layout when a number makes a tab wider.
    m_tabs->setMinimumWidth(m_tabs->sizeHint().width());
    const QLayout* row = m_bar->layout();
    const int gap = m_tools->layout()->spacing();
    int always = row->contentsMargins().left() + row->contentsMargins().right() + m_tabs->sizeHint().width() +
                 2 * row->spacing() + 3 * gap;
    int secondary = 0;
    int tertiary = 0;
    for (int i = 0; i < m_tools->layout()->count(); ++i) {
        QWidget* part = m_tools->layout()->itemAt(i)->widget();
        if (part == nullptr || part == m_more || !isWanted(part))
            continue;
        const int width = part->sizeHint().width() + gap;
        if (m_secondary.contains(part))
            secondary += width;
        else if (m_tertiary.contains(part))
            tertiary += width;
        else
            always += width;
    }
    const int more = m_more->sizeHint().width() + gap;
    const bool whole = always + tertiary + secondary <= width();
    const bool half = always + tertiary + more <= width();
    for (int i = 0; i < m_tools->layout()->count(); ++i) {
        QWidget* part = m_tools->layout()->itemAt(i)->widget();
        if (part == nullptr || part == m_more)
            continue;
        const bool hasRoom = m_secondary.contains(part) ? whole : !m_tertiary.contains(part) || half;
        part->setVisible(isWanted(part) && hasRoom);
    }
    m_more->setVisible(!whole);
    for (QAction* action : std::as_const(m_tertiaryActions))
        action->setVisible(!half);
    // What goes into the menu does not keep the panel wide.
    m_bar->setMinimumWidth(always + more);
}

void RunPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitBar();
}

QToolButton* RunPanel::addTool(const QString& name, const QString& icon, const QString& text,
                               const QString& tip)
{
    auto* button = new QToolButton(m_tools);
    button->setObjectName(name);
    if (!icon.isEmpty())
        button->setIcon(m_icons.icon(icon));
    button->setAccessibleName(text);
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::StrongFocus);
    m_tools->layout()->addWidget(button);
    return button;
}

QToolButton* RunPanel::addFilter(Stream stream, const QString& name, const QString& text)
{
    QToolButton* button = addTool(name, {}, text, tr("Show or hide: %1").arg(text));
    button->setProperty("variant", u"filter"_s);
    button->setCheckable(true);
    button->setChecked(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    switch (stream) {
    case Stream::Error:
        button->setIcon(m_icons.icon(u"error-circle"_s, "textMuted", "accent"));
        break;
    case Stream::Warning:
        button->setIcon(m_icons.icon(u"warning"_s, "textMuted", "accent"));
        break;
    case Stream::Information:
        button->setIcon(m_icons.icon(u"info"_s, "textMuted", "accent"));
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        break;
    default:
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setText(stream == Stream::Verbose ? u"v"_s : u"d"_s);
        break;
    }
    connect(button, &QToolButton::toggled, this,
            [this, stream](bool on) { m_output->setStreamVisible(stream, on); });
    m_outputTools.append(button);
    return button;
}

void RunPanel::begin(const RunRequest& request)
{
    m_running = true;
    m_begun = true;
    m_about = {};
    m_about.scriptName = request.scriptName;
    m_about.customerName = request.target.customerName;
    m_about.customerDomain = request.target.customerDomain;
    m_about.tenant = request.target.tenant.value;
    m_about.userName = request.target.userName;
    m_about.began = m_clock.now().toUTC();
    m_errorCount = 0;
    m_warningCount = 0;
    m_endStrip->dismiss();
    m_prompt->clear();
    m_prompt->setTarget(request.target.customerName.isEmpty() ? request.target.customerDomain
                                                              : request.target.customerName);
    m_output->clear();
    m_objects->clear();
    m_errors->clear();
    m_progress->clear();
    m_header->begin(request.target.customerName.isEmpty() ? request.target.customerDomain
                                                          : request.target.customerName);
    m_header->show();
    m_tabs->setCurrentIndex(OutputTab);
    showTab(OutputTab);
    showCounts();
    m_tick.start();
}

void RunPanel::setState(RunState state)
{
    m_header->setState(state);
}

void RunPanel::addEvents(const QList<RunEvent>& events)
{
    bool counted = false;
    for (const RunEvent& event : events) {
        switch (event.type) {
        case RunEvent::Type::Output:
        case RunEvent::Type::Verbose:
        case RunEvent::Type::Debug:
        case RunEvent::Type::Information:
        case RunEvent::Type::Raw:
            m_output->append(OutputLine{event.time, streamOf(event.type), codedText(event), 0});
            m_header->outputArrived(event.time);
            break;
        case RunEvent::Type::Warning:
            ++m_warningCount;
            counted = true;
            m_output->append(OutputLine{event.time, Stream::Warning, event.text, 0});
            m_header->outputArrived(event.time);
            break;
        case RunEvent::Type::Error:
            ++m_errorCount;
            counted = true;
            addError(event);
            m_header->outputArrived(event.time);
            break;
        case RunEvent::Type::Progress:
            m_header->showProgress(event.text, event.data);
            m_progress->report(event.time, event.text, event.data);
            break;
        case RunEvent::Type::Object:
            m_objects->model().add(event.data);
            m_header->outputArrived(event.time);
            break;
        case RunEvent::Type::Prompt:
            m_prompt->ask(event.text, event.data);
            break;
        case RunEvent::Type::State:  // setState() says it
        case RunEvent::Type::Result: // end() says it
            break;
        }
    }
    if (counted)
        showCounts();
    m_header->tick();
}

void RunPanel::addError(const RunEvent& event)
{
    const QString message = event.data.value("message"_L1).toString(event.text);
    m_output->append(OutputLine{event.time, Stream::Error, message, event.data.value("line"_L1).toInt()});
    m_errors->add(event.time, event.data, message);
}

void RunPanel::setBadge(int tab, Chip* badge, qint64 count, const QString& name)
{
    const QString text = QLocale().toString(count);
    if (badge->text() == text && badge->isVisibleTo(m_tabs) == (count > 0))
        return;
    const bool wider = badge->text().size() != text.size() || badge->isVisibleTo(m_tabs) != (count > 0);
    badge->setText(text);
    m_tabs->setAccessibleTabName(tab, count > 0 ? u"%1, %2"_s.arg(name, text) : name);
    if (!wider)
        return;
    badge->setVisible(count > 0);
    placeBadge(tab, badge);
    fitBar();
}

void RunPanel::placeBadge(int tab, Chip* badge)
{
    const bool shown = badge->isVisibleTo(m_tabs);
    badge->adjustSize();
    m_tabs->setTabButton(tab, QTabBar::RightSide, nullptr);
    if (shown)
        m_tabs->setTabButton(tab, QTabBar::RightSide, badge);
    badge->setVisible(shown);
}

void RunPanel::showCounts()
{
    const QLocale locale;
    m_errorFilter->setText(locale.toString(m_errorCount));
    m_warningFilter->setText(locale.toString(m_warningCount));
    m_errorFilter->setAccessibleName(tr("Errors, %1").arg(m_errorCount));
    m_warningFilter->setAccessibleName(tr("Warnings, %1").arg(m_warningCount));
    setBadge(ErrorsTab, m_errorBadge, m_errorCount, tr("Errors"));
    fitBar();
}

void RunPanel::end(const RunResult& result)
{
    m_running = false;
    m_begun = true;
    m_tick.stop();
    m_about.result = result;
    m_prompt->clear();
    m_progress->close();
    m_header->show();
    m_header->end(result);
    if (result.error)
        m_endStrip->showError(*result.error);
    showTab(m_tabs->currentIndex());
}

void RunPanel::showTab(int tab)
{
    m_pages->setCurrentIndex(m_begun ? OutputPage + tab : EmptyPage);
    if (tab == ObjectsTab || tab == ProgressTab)
        m_find->close();
    if (!m_find->isHidden())
        search(m_find->text(), m_find->isExpression());
    updateFind();
    fitBar();
}

void RunPanel::find()
{
    if (!m_begun)
        return;
    if (m_tabs->currentIndex() == ObjectsTab) {
        m_objects->find();
        return;
    }
    if (m_tabs->currentIndex() == ProgressTab)
        m_tabs->setCurrentIndex(OutputTab);
    const QString selected = m_tabs->currentIndex() == OutputTab ? m_output->selectedText() : QString();
    m_find->open(selected.contains(u'\n') ? QString() : selected);
}

void RunPanel::search(const QString& text, bool regularExpression)
{
    if (m_tabs->currentIndex() == ErrorsTab)
        m_errors->setSearchText(text, regularExpression);
    else
        m_output->setSearchText(text, regularExpression);
    updateFind();
}

void RunPanel::updateFind()
{
    if (m_tabs->currentIndex() == ErrorsTab) {
        m_find->setMatches(m_errors->currentMatch(), m_errors->matchCount(), false);
        m_find->setProblem(m_errors->searchProblem());
    } else {
        m_find->setMatches(m_output->currentMatch(), m_output->matchCount(), m_output->isMatchCountCapped());
        m_find->setProblem(m_output->searchProblem());
    }
}

void RunPanel::stepError(int direction)
{
    if (m_errors->model().errorCount() == 0)
        return;
    m_tabs->setCurrentIndex(ErrorsTab);
    m_errors->step(direction);
}

void RunPanel::nextError()
{
    stepError(1);
}

void RunPanel::previousError()
{
    stepError(-1);
}

void RunPanel::copyAll() const
{
    const int tab = m_tabs->currentIndex();
    QGuiApplication::clipboard()->setText(tab == ObjectsTab  ? m_objects->copiedText()
                                          : tab == ErrorsTab ? m_errors->allText()
                                                             : m_output->allText());
}

void RunPanel::copySummary() const
{
    QGuiApplication::clipboard()->setText(markdownSummary(exported(ExportFormat::Markdown)));
}

// ---------------------------------------------------------------------------------------------------- export

RunExport RunPanel::exported(ExportFormat format) const
{
    RunExport run = m_about;
    quint32 hidden = 0;
    for (const Stream stream : {Stream::Output, Stream::Error, Stream::Warning, Stream::Information,
                                Stream::Verbose, Stream::Debug, Stream::Raw, Stream::Note}) {
        if (!m_output->isStreamVisible(stream))
            hidden |= 1U << unsigned(stream);
    }
    run.eachLine = [store = m_output->store(), hidden](const std::function<void(const ExportLine&)>& take) {
        for (qint64 number = store.firstLine(); number < store.endLine(); ++number) {
            const Stream stream = store.stream(number);
            if ((hidden & (1U << unsigned(stream))) != 0)
                continue;
            const qint64 msecs = store.msecs(number);
            take({msecs == 0 ? QDateTime() : QDateTime::fromMSecsSinceEpoch(msecs, Qt::UTC),
                  streamName(stream), store.coded(number), store.scriptLine(number)});
        }
    };
    // What came and is not taken yet belongs to the run, too.
    m_objects->model().takeAll();
    run.objects = m_objects->model().store();
    if (format == ExportFormat::Csv) {
        run.objectType = m_objects->model().type();
        if (m_objects->model().isFiltered() ||
            m_objects->table().horizontalHeader()->sortIndicatorSection() >= 0)
            run.chosen = m_objects->model().objects();
    }
    const ErrorModel& errors = m_errors->model();
    for (int error = 0; error < errors.errorCount(); ++error)
        run.errors.append(errors.values(error));
    return run;
}

void RunPanel::exportTo(ExportFormat format, const QString& file)
{
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    auto* watcher = new QFutureWatcher<Result<>>(this);
    connect(watcher, &QFutureWatcher<Result<>>::finished, this, [this, watcher, file] {
        const Result<> written = watcher->result();
        watcher->deleteLater();
        if (!written)
            m_endStrip->showError(written.error());
        Q_EMIT exportFinished(file, written.has_value());
    });
    watcher->setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, run = exported(format), format, file] {
        promise->addResult(exportRun(run, format, file));
        promise->finish();
    });
}

void RunPanel::chooseExportFile(ExportFormat format)
{
    auto* dialog = new QFileDialog(this, tr("Export the run"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QString suffix = exportSuffix(format);
    dialog->setDefaultSuffix(suffix);
    switch (format) {
    case ExportFormat::Text:
        dialog->setNameFilter(tr("Text (*.txt)"));
        break;
    case ExportFormat::Html:
        dialog->setNameFilter(tr("Web page (*.html)"));
        break;
    case ExportFormat::Csv:
        dialog->setNameFilter(tr("Table (*.csv)"));
        break;
    case ExportFormat::Json:
        dialog->setNameFilter(tr("JSON (*.json)"));
        break;
    case ExportFormat::Markdown:
        dialog->setNameFilter(tr("Markdown (*.md)"));
        break;
    }
    // A script's name may not name a folder.
    QString name = m_about.scriptName.isEmpty() ? u"run"_s : QFileInfo(m_about.scriptName).completeBaseName();
    for (QChar& c : name) {
        if (u"/\\:*?\"<>|"_s.contains(c) || c.unicode() < 0x20)
            c = u'_';
    }
    dialog->selectFile(name + u'.' + suffix);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, format](const QString& file) { exportTo(format, file); });
    dialog->open();
}

} // namespace steward
