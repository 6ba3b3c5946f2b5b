#include "runpanel.h"

#include "findbar.h"
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
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QMenu>
#include <QSaveFile>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
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
    ErrorsPage
};
enum Tab
{
    OutputTab,
    ErrorsTab
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
      m_errorBadge(new Chip(u"0"_s, "error", m_tabs)),
      m_tools(new QWidget(this)),
      m_header(new RunHeader(icons, clock, this)),
      m_pages(new QStackedWidget(this)),
      m_output(new OutputView(theme, icons, this)),
      m_errors(new OutputView(theme, icons, this)),
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
    m_tabs->addTab(tr("Errors"));
    m_tabs->setTabToolTip(OutputTab, tr("Everything the script wrote"));
    m_tabs->setTabToolTip(ErrorsTab, tr("Errors only, with the place where they happened"));
    m_errorBadge->setObjectName(u"errorBadge"_s);
    m_tabs->setTabButton(ErrorsTab, QTabBar::RightSide, m_errorBadge);

    auto* tools = new QHBoxLayout(m_tools);
    tools->setContentsMargins(0, 0, 0, 0);
    tools->setSpacing(theme.px(4));
    m_errorFilter = addFilter(Stream::Error, u"filterError"_s, tr("Errors"));
    m_warningFilter = addFilter(Stream::Warning, u"filterWarning"_s, tr("Warnings"));
    addFilter(Stream::Information, u"filterInformation"_s, tr("Information"));
    addFilter(Stream::Verbose, u"filterVerbose"_s, tr("Verbose"));
    addFilter(Stream::Debug, u"filterDebug"_s, tr("Debug"));
    tools->addSpacing(theme.px(4));
    tools->addWidget(separator(theme, m_tools));
    tools->addSpacing(theme.px(4));
    connect(addTool(u"runFind"_s, u"search"_s, tr("Find in the output"), tr("Find in the output (Ctrl+F)")),
            &QToolButton::clicked, this, &RunPanel::find);
    connect(addTool(u"runCopyAll"_s, u"copy"_s, tr("Copy all lines"), tr("Copy all shown lines")),
            &QToolButton::clicked, this, &RunPanel::copyAll);
    connect(addTool(u"runExport"_s, u"download"_s, tr("Export as text"),
                    tr("Write all shown lines, with time and stream, into a text file")),
            &QToolButton::clicked, this, &RunPanel::chooseExportFile);
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
        showCounts(); // the tab has to make room for the number anew
        fitBar();
    });

    // Before the first run.
    auto* empty = new EmptyState(icons, u"play"_s, m_pages);
    empty->setObjectName(u"runEmpty"_s);
    empty->setTexts(tr("Nothing has run yet"),
                    tr("Pick a customer, press F5. The output appears here while the script runs."));
    setGround(empty, "surface");

    m_errors->setObjectName(u"errorsView"_s);
    m_errors->setAccessibleName(tr("Errors"));
    m_pages->insertWidget(EmptyPage, empty);
    m_pages->insertWidget(OutputPage, m_output);
    m_pages->insertWidget(ErrorsPage, m_errors);

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
    for (OutputView* view : {m_output, m_errors}) {
        connect(view, &OutputView::findRequested, this, &RunPanel::find);
        connect(view, &OutputView::matchesChanged, this, &RunPanel::updateFind);
        connect(view, &OutputView::scriptLineActivated, this, &RunPanel::scriptLineActivated);
    }
    connect(m_find, &FindBar::searchChanged, this,
            [this](const QString& text) { current().setSearchText(text); });
    connect(m_find, &FindBar::nextRequested, this, [this] { current().findNext(); });
    connect(m_find, &FindBar::previousRequested, this, [this] { current().findPrevious(); });
    connect(m_find, &FindBar::closed, this, [this] {
        m_output->setSearchText({});
        m_errors->setSearchText({});
        current().setFocus(Qt::OtherFocusReason);
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

void RunPanel::addOverflow()
{
    m_more = addTool(u"runMore"_s, u"dots"_s, tr("More"), tr("What there is no room for"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_more);
    menu->setObjectName(u"runMoreMenu"_s);
    m_more->setMenu(menu);
    for (const QString& name :
         {u"filterInformation"_s, u"filterVerbose"_s, u"filterDebug"_s, u"runCopyAll"_s, u"runExport"_s}) {
        auto* button = m_tools->findChild<QToolButton*>(name);
        m_secondary.append(button);
        QAction* action =
            menu->addAction(button->isCheckable() ? tr("Show %1").arg(button->accessibleName().toLower())
                                                  : button->accessibleName());
        action->setCheckable(button->isCheckable());
        action->setChecked(button->isChecked());
        connect(action, &QAction::triggered, button, &QToolButton::click);
        connect(button, &QToolButton::toggled, action, &QAction::setChecked);
    }
    m_more->hide();
}

void RunPanel::fitBar()
{
    const QLayout* row = m_bar->layout();
    const int gap = m_tools->layout()->spacing();
    int always = row->contentsMargins().left() + row->contentsMargins().right() + m_tabs->sizeHint().width() +
                 2 * row->spacing() + 3 * gap;
    int secondary = 0;
    for (int i = 0; i < m_tools->layout()->count(); ++i) {
        QLayoutItem* item = m_tools->layout()->itemAt(i);
        const QWidget* part = item->widget();
        const int width = (part ? part->sizeHint() : item->sizeHint()).width() + gap;
        if (part && std::find(m_secondary.begin(), m_secondary.end(), part) != m_secondary.end())
            secondary += width;
        else if (part != m_more)
            always += width;
    }
    const bool whole = always + secondary <= width();
    for (QToolButton* button : std::as_const(m_secondary))
        button->setVisible(whole);
    m_more->setVisible(!whole);
    // What goes into the menu does not keep the panel wide.
    m_bar->setMinimumWidth(always + m_more->sizeHint().width() + gap);
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
    return button;
}

OutputView& RunPanel::current() const
{
    return m_tabs->currentIndex() == ErrorsTab ? *m_errors : *m_output;
}

void RunPanel::begin(const RunRequest& request)
{
    m_running = true;
    m_begun = true;
    m_scriptName = request.scriptName;
    m_errorCount = 0;
    m_warningCount = 0;
    m_endStrip->dismiss();
    m_prompt->clear();
    m_output->clear();
    m_errors->clear();
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
            break;
        case RunEvent::Type::Prompt:
            m_prompt->ask(event.text, event.data);
            break;
        case RunEvent::Type::State:  // setState() says it
        case RunEvent::Type::Object: // Output already shows it in words
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
    const QJsonObject& values = event.data;
    const QString message = values.value(u"message"_s).toString(event.text);
    const int line = values.value(u"line"_s).toInt();
    m_output->append(OutputLine{event.time, Stream::Error, message, line});
    m_errors->append(OutputLine{event.time, Stream::Error, message, line});

    const auto note = [&](const QString& text) {
        if (!text.isEmpty())
            m_errors->append(OutputLine{event.time, Stream::Note, text, 0});
    };
    if (line > 0) {
        const QString lineText = values.value(u"lineText"_s).toString().trimmed();
        const QString place = tr("at line %1, column %2").arg(line).arg(values.value(u"column"_s).toInt());
        note(u"    "_s + (lineText.isEmpty() ? place : place + u":  "_s + lineText));
    }
    for (const QJsonValue& inner : values.value(u"inner"_s).toArray())
        note(u"    "_s + tr("because: %1").arg(inner.toString()));
    QStringList codes;
    for (const auto& key : {u"fullyQualifiedErrorId"_s, u"category"_s, u"reason"_s}) {
        if (const QString value = values.value(key).toString(); !value.isEmpty())
            codes << value;
    }
    if (!codes.isEmpty())
        note(u"    "_s + codes.join(u" · "_s));
    const QString stack = values.value(u"stack"_s).toString();
    if (stack.contains(u'\n')) {
        for (const QString& frame : stack.split(u'\n', Qt::SkipEmptyParts))
            note(u"    "_s + frame);
    }
}

void RunPanel::showCounts()
{
    const QLocale locale;
    m_errorFilter->setText(locale.toString(m_errorCount));
    m_warningFilter->setText(locale.toString(m_warningCount));
    m_errorFilter->setAccessibleName(tr("Errors, %1").arg(m_errorCount));
    m_warningFilter->setAccessibleName(tr("Warnings, %1").arg(m_warningCount));
    m_errorBadge->setText(locale.toString(m_errorCount));
    m_errorBadge->setVisible(m_errorCount > 0);
    m_errorBadge->adjustSize();
    m_tabs->setTabButton(ErrorsTab, QTabBar::RightSide, nullptr);
    if (m_errorCount > 0)
        m_tabs->setTabButton(ErrorsTab, QTabBar::RightSide, m_errorBadge);
    m_errorBadge->setVisible(m_errorCount > 0);
    m_tabs->setAccessibleTabName(ErrorsTab, tr("Errors, %1").arg(m_errorCount));
    fitBar();
}

void RunPanel::end(const RunResult& result)
{
    m_running = false;
    m_begun = true;
    m_tick.stop();
    m_prompt->clear();
    m_header->show();
    m_header->end(result);
    if (result.error)
        m_endStrip->showError(*result.error);
    showTab(m_tabs->currentIndex());
}

void RunPanel::showTab(int tab)
{
    m_pages->setCurrentIndex(!m_begun ? EmptyPage : tab == ErrorsTab ? ErrorsPage : OutputPage);
    if (!m_find->isHidden())
        current().setSearchText(m_find->text());
    updateFind();
}

void RunPanel::find()
{
    if (!m_begun)
        return;
    const QString selected = current().selectedText();
    m_find->open(selected.contains(u'\n') ? QString() : selected);
}

void RunPanel::updateFind()
{
    const OutputView& view = current();
    m_find->setMatches(view.currentMatch(), view.matchCount(), view.isMatchCountCapped());
}

void RunPanel::copyAll() const
{
    QGuiApplication::clipboard()->setText(current().allText());
}

void RunPanel::chooseExportFile()
{
    auto* dialog = new QFileDialog(this, tr("Export the output"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"txt"_s);
    dialog->setNameFilter(tr("Text (*.txt)"));
    dialog->selectFile((m_scriptName.isEmpty() ? u"run"_s : m_scriptName) + u".txt"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const Result<> written = exportText(file);
        if (!written)
            m_endStrip->showError(written.error());
    });
    dialog->open();
}

Result<> RunPanel::exportText(const QString& file) const
{
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly)) {
        return fail(ErrorCode::FileFailed, tr("The output was not exported to %1").arg(file),
                    tr("Choose a folder you may write to."), out.errorString());
    }
    const OutputView& view = current();
    const LineStore& store = view.store();
    for (qint64 number = store.firstLine(); number < store.endLine(); ++number) {
        if (!view.isStreamVisible(store.stream(number)))
            continue;
        const LineStore::Line line = store.line(number);
        const QString time = QDateTime::fromMSecsSinceEpoch(line.msecs).toString(u"yyyy-MM-dd HH:mm:ss"_s);
        out.write(u"%1\t%2\t%3\n"_s.arg(time, streamName(line.stream), line.text).toUtf8());
    }
    if (!out.commit()) {
        return fail(ErrorCode::FileFailed, tr("The output was not exported to %1").arg(file),
                    tr("Check that there is room on the disk."), out.errorString());
    }
    return {};
}

} // namespace steward
