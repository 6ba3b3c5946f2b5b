#include "scriptspage.h"

#include "connectionspanel.h"
#include "editorsearch.h"
#include "parameterform.h"
#include "scripteditor.h"
#include "targetbar.h"

#include <common/icons.h>
#include <common/theme.h>
#include <runs/runpanel.h>
#include <scripts/connectioncatalog.h>
#include <scripts/scriptrisk.h>

#include <QAction>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QMouseEvent>
#include <QPushButton>
#include <QRegularExpression>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr int kNarrow = 960;

QString exampleText()
{
    QFile file(u":/steward/library/Get-TenantOverview.ps1"_s);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The connections that a script names in its help: "Connections: Graph, Exchange".
QStringList namedConnections(const QString& text)
{
    static const QRegularExpression kLine(u"^\\s*Connections:\\s*(.+)$"_s,
                                          QRegularExpression::MultilineOption |
                                              QRegularExpression::CaseInsensitiveOption);
    QStringList ids;
    const QRegularExpressionMatch match = kLine.match(text.left(20'000));
    for (const QString& name : match.captured(1).split(u',', Qt::SkipEmptyParts))
        ids << name.trimmed().toLower();
    return ids;
}

} // namespace

ScriptsPage::ScriptsPage(const ConnectionCatalog& catalog, const Theme& theme, const Icons& icons,
                         const Clock& clock, QWidget* parent)
    : QWidget(parent),
      m_theme(theme),
      m_icons(icons),
      m_target(new TargetBar(theme, icons, this)),
      m_tabs(new QTabBar(this)),
      m_editors(new QStackedWidget(this)),
      m_work(new QWidget(this)),
      m_connections(new ConnectionsPanel(catalog, theme, icons, this)),
      m_form(new ParameterForm(icons, this)),
      m_run(new RunPanel(theme, icons, clock, this)),
      m_side(new QSplitter(Qt::Vertical, this)),
      m_columns(new QSplitter(Qt::Horizontal, this)),
      m_rows(new QSplitter(Qt::Vertical, this))
{
    setObjectName(u"scriptsPage"_s);
    setAccessibleName(tr("Scripts"));

    m_tabs->setObjectName(u"scriptTabs"_s);
    m_tabs->setAccessibleName(tr("Open scripts"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setMovable(true);
    m_tabs->installEventFilter(this);
    m_tabs->setElideMode(Qt::ElideMiddle);
    m_tabs->setUsesScrollButtons(true);
    addActions();

    auto* bar = new QFrame(m_work);
    bar->setObjectName(u"scriptBar"_s);
    setGround(bar, "headerAlt");
    auto* barRow = new QHBoxLayout(bar);
    barRow->setContentsMargins(0, 0, m_theme.px(8), 0);
    barRow->setSpacing(m_theme.px(4));
    barRow->addWidget(m_tabs);
    const auto tool = [&](const QString& actionName, const QString& icon) {
        QAction* action = m_actions.value(actionName);
        auto* button = new QToolButton(bar);
        button->setObjectName(actionName + u"Button"_s);
        button->setIcon(m_icons.icon(icon));
        button->setAccessibleName(action->text().remove(u'&'));
        button->setToolTip(u"%1 (%2)"_s.arg(action->text().remove(u'&'),
                                            action->shortcut().toString(QKeySequence::NativeText)));
        button->setFocusPolicy(Qt::StrongFocus);
        connect(button, &QToolButton::clicked, action, &QAction::trigger);
        barRow->addWidget(button);
    };
    tool(u"new"_s, u"plus"_s);
    barRow->addStretch();
    tool(u"open"_s, u"folder"_s);
    tool(u"save"_s, u"save"_s);

    auto* workColumn = new QVBoxLayout(m_work);
    workColumn->setContentsMargins(0, 0, 0, 0);
    workColumn->setSpacing(0);
    workColumn->addWidget(bar);
    workColumn->addWidget(m_editors, 1);
    m_work->setMinimumHeight(m_theme.px(120));

    m_rows->setObjectName(u"scriptRows"_s);
    m_rows->setHandleWidth(1);
    m_rows->setChildrenCollapsible(false);
    m_rows->addWidget(m_work);
    m_rows->addWidget(m_run);
    m_rows->setStretchFactor(0, 1);
    m_rows->setStretchFactor(1, 1);
    m_columns->setObjectName(u"scriptColumns"_s);
    m_columns->setHandleWidth(1);
    m_columns->setChildrenCollapsible(false);
    m_columns->addWidget(m_rows);
    m_side->setObjectName(u"scriptSide"_s);
    m_side->setHandleWidth(1);
    m_side->setChildrenCollapsible(false);
    m_side->addWidget(m_connections);
    m_side->addWidget(m_form);
    m_side->setSizes({360, 440});
    m_columns->addWidget(m_side);
    m_columns->setStretchFactor(0, 1);
    m_columns->setStretchFactor(1, 0);
    m_side->setMinimumWidth(m_theme.px(194));
    const int dock = m_theme.metric("widths.rightDock");
    m_columns->setSizes({dock * 4, dock});
    m_rows->setSizes({400, 380});

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_target);
    column->addWidget(m_columns, 1);

    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        if (index < 0)
            return;
        m_editors->setCurrentIndex(index);
        showConnections();
        showAnalysis();
        Q_EMIT caretMoved(editor().caret().y(), editor().caret().x());
    });
    connect(m_tabs, &QTabBar::tabMoved, this, &ScriptsPage::moveEditor);
    connect(m_target, &TargetBar::runRequested, this, &ScriptsPage::startRun);
    connect(m_connections, &ConnectionsPanel::selectionChanged, this, [this] {
        if (EditorLanguage* known = language())
            known->recheck();
    });
    connect(m_target, &TargetBar::stopRequested, this, &ScriptsPage::stopRequested);
    connect(m_form, &ParameterForm::userNeeded, m_target, &TargetBar::pickUser);
    const auto showTarget = [this] { m_form->setTarget(request().target); };
    connect(m_target, &TargetBar::customerChanged, this, showTarget);
    connect(m_target, &TargetBar::userChanged, this, showTarget);
    connect(m_target, &TargetBar::customerChanged, m_connections, &ConnectionsPanel::resetStates);
    connect(m_run, &RunPanel::answered, this, &ScriptsPage::answered);
    connect(m_run, &RunPanel::againRequested, this, &ScriptsPage::runAgain);
    connect(m_run, &RunPanel::maximizeRequested, this, &ScriptsPage::setMaximized);
    connect(m_run, &RunPanel::scriptLineActivated, this, [this](int line) {
        const int index = m_editors->indexOf(m_runningEditor);
        if (index >= 0)
            m_tabs->setCurrentIndex(index);
        editor().goTo(line);
    });

    connect(&m_theme, &Theme::changed, this, &ScriptsPage::updateShape);

    showAgain();
    newScript(exampleText(), u"Get-TenantOverview.ps1"_s).foldHelp();
    m_connections->setSelection(namedConnections(editor().text()));
}

ScriptsPage::~ScriptsPage() = default;

void ScriptsPage::addActions()
{
    const auto add = [this](const QString& name, const QString& text, const QKeySequence& keys, auto&& slot) {
        auto* action = new QAction(text, this);
        action->setObjectName(name + u"Action"_s);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
        m_actions.insert(name, action);
    };
    add(u"new"_s, tr("&New script"), QKeySequence(QKeySequence::New),
        [this] { newScript().setFocus(Qt::OtherFocusReason); });
    add(u"open"_s, tr("&Open…"), QKeySequence(QKeySequence::Open), [this] { chooseFileToOpen(); });
    add(u"save"_s, tr("&Save"), QKeySequence(QKeySequence::Save), [this] { save(); });
    add(u"saveAs"_s, tr("Save &as…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
        [this] { chooseFileToSave(); });
    add(u"close"_s, tr("&Close script"), QKeySequence(Qt::CTRL | Qt::Key_W), [this] { closeCurrent(); });
    add(u"comment"_s, tr("Comment or &uncomment"), {}, [this] { editor().toggleComment(); });
    add(u"find"_s, tr("&Find…"), {}, [this] { editor().search().find(); });
    add(u"replace"_s, tr("R&eplace…"), {}, [this] { editor().search().replace(); });
    add(u"run"_s, tr("&Run"), QKeySequence(Qt::Key_F5), [this] { m_target->run(); });
    add(u"runSelection"_s, tr("Run se&lection"), QKeySequence(Qt::Key_F8), [this] { startSelection(); });
    add(u"complete"_s, tr("C&omplete"), {}, [this] {
        if (EditorLanguage* known = language())
            known->complete();
    });
    add(u"help"_s, tr("&Help on the command"), QKeySequence(Qt::Key_F1), [this] {
        if (EditorLanguage* known = language())
            known->help();
    });
    add(u"nextProblem"_s, tr("Next pro&blem"), {}, [this] { editor().goToProblem(1); });
    add(u"previousProblem"_s, tr("Previous prob&lem"), {}, [this] { editor().goToProblem(-1); });
    add(u"fix"_s, tr("&Fix the problem"), {}, [this] { editor().fixCurrent(); });
    add(u"runAgain"_s, tr("Run a&gain"), QKeySequence(Qt::CTRL | Qt::Key_F5), [this] { runAgain(); });
    m_actions.value(u"runAgain"_s)
        ->setToolTip(tr("The same script, customer, connections and values as in the run that is shown"));
    add(u"stop"_s, tr("&Stop"), QKeySequence(Qt::SHIFT | Qt::Key_F5), [this] { m_target->stop(); });
    add(u"nextError"_s, tr("Next &error of the run"), QKeySequence(Qt::Key_F4),
        [this] { m_run->nextError(); });
    add(u"previousError"_s, tr("Previous e&rror of the run"), QKeySequence(Qt::SHIFT | Qt::Key_F4),
        [this] { m_run->previousError(); });
    add(u"customer"_s, tr("Choose &customer"), QKeySequence(), [this] { m_target->pickCustomer(); });
    add(u"user"_s, tr("Choose &user"), QKeySequence(Qt::CTRL | Qt::Key_U), [this] { m_target->pickUser(); });
    add(u"nextPart"_s, tr("Next part of the page"), QKeySequence(Qt::Key_F6), [this] { focusNextPart(); });
    add(u"maximizeRun"_s, tr("Enlarge the run"), QKeySequence(Qt::Key_F11), [this] {
        if (auto* button = m_run->findChild<QToolButton*>(u"runMaximize"_s))
            button->toggle();
    });
}

void ScriptsPage::focusNextPart()
{
    QWidget* run = m_run->isRunning() || m_run->output().store().lineCount() > 0
                       ? static_cast<QWidget*>(&m_run->output())
                       : m_run;
    QList<QWidget*> parts{m_target->findChild<QWidget*>(u"customerField"_s), &editor(), m_connections, m_form,
                          run};
    qsizetype now = -1;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (parts.at(i)->hasFocus() || parts.at(i)->isAncestorOf(focusWidget()))
            now = i;
    }
    for (qsizetype step = 1; step <= parts.size(); ++step) {
        QWidget* part = parts.at((now + step) % parts.size());
        QWidget* target = part->focusProxy() != nullptr ? part->focusProxy() : part;
        if (target->focusPolicy() == Qt::NoFocus) {
            for (QWidget* child : part->findChildren<QWidget*>()) {
                if (child->isVisible() && child->isEnabled() && (child->focusPolicy() & Qt::TabFocus) != 0) {
                    target = child;
                    break;
                }
            }
        }
        if (target->isVisible() && target->isEnabled() && target->focusPolicy() != Qt::NoFocus) {
            target->setFocus(Qt::TabFocusReason);
            return;
        }
    }
}

// --------------------------------------------------------------------------------------------------
// documents

ScriptEditor& ScriptsPage::editor() const
{
    return *static_cast<ScriptEditor*>(m_editors->currentWidget());
}

int ScriptsPage::documentCount() const
{
    return m_editors->count();
}

bool ScriptsPage::hasUnsavedChanges() const
{
    for (int i = 0; i < m_editors->count(); ++i) {
        if (static_cast<ScriptEditor*>(m_editors->widget(i))->isModified())
            return true;
    }
    return false;
}

ScriptEditor& ScriptsPage::addEditor()
{
    auto* added = new ScriptEditor(m_theme, m_icons, m_editors);
    m_editors->addWidget(added);
    const int index = m_tabs->addTab(QString());
    auto* close = new QToolButton(m_tabs);
    close->setObjectName(u"closeTab"_s);
    close->setIcon(m_icons.icon(u"close"_s));
    close->setIconSize(QSize(m_theme.px(12), m_theme.px(12)));
    connect(&m_theme, &Theme::changed, close,
            [this, close] { close->setIconSize(QSize(m_theme.px(12), m_theme.px(12))); });
    close->setAccessibleName(tr("Close this script"));
    close->setToolTip(tr("Close this script (Ctrl+W)"));
    close->setFocusPolicy(Qt::NoFocus); // Ctrl+W does it by the keyboard
    connect(close, &QToolButton::clicked, this, [this, added] { closeTab(m_editors->indexOf(added)); });
    m_tabs->setTabButton(index, QTabBar::RightSide, close);
    m_tabs->setTabIcon(index, m_icons.icon(u"scripts"_s, "textMuted", "accent"));
    const auto refresh = [this, added] { updateTab(m_editors->indexOf(added)); };
    connect(added, &ScriptEditor::nameChanged, this, refresh);
    connect(added, &ScriptEditor::modifiedChanged, this, refresh);
    connect(added, &ScriptEditor::caretMoved, this, [this, added](int line, int column) {
        if (m_editors->currentWidget() == added)
            Q_EMIT caretMoved(line, column);
    });
    connect(added, &ScriptEditor::saved, this, &ScriptsPage::saved);
    connect(added, &ScriptEditor::tickRequested, this, &ScriptsPage::tick);
    addLanguage(*added);
    m_tabs->setCurrentIndex(index);
    m_editors->setCurrentIndex(index);
    return *added;
}

void ScriptsPage::updateTab(int index)
{
    if (index < 0)
        return;
    const auto* shown = static_cast<ScriptEditor*>(m_editors->widget(index));
    const QString name = QString(shown->name()).replace(u'&', u"&&"_s);
    m_tabs->setTabText(index, shown->isModified() ? name + u" •"_s : name);
    const QString place = shown->path().isEmpty() ? tr("Not saved as a file") : shown->path();
    m_tabs->setTabToolTip(index, u"<span>"_s + place.toHtmlEscaped() + u"</span>"_s);
    m_tabs->setAccessibleTabName(index, shown->isModified() ? tr("%1, not saved").arg(shown->name())
                                                            : shown->name());
    Q_EMIT documentsChanged();
}

ScriptEditor& ScriptsPage::newScript(const QString& text, const QString& name)
{
    ScriptEditor& added = addEditor();
    QString shown = name;
    for (int number = 1; shown.isEmpty(); ++number) {
        const QString free = tr("Untitled-%1").arg(number);
        const QList<ScriptEditor*> open = editors();
        if (std::none_of(open.cbegin(), open.cend(),
                         [&free](const ScriptEditor* each) { return each->name() == free; }))
            shown = free;
    }
    added.setText(text, shown);
    return added;
}

bool ScriptsPage::openFile(const QString& path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    for (int i = 0; i < m_editors->count(); ++i) {
        if (static_cast<ScriptEditor*>(m_editors->widget(i))->path() == absolute) {
            m_tabs->setCurrentIndex(i);
            return true;
        }
    }
    const Result<ScriptFile> read = readScriptFile(absolute);
    if (!read) {
        // Opening it in the shown editor fails in the same way, says so there, and changes nothing.
        return editor().open(absolute).has_value();
    }
    ScriptEditor& added = addEditor();
    added.openWith(absolute, *read);
    added.foldHelp();
    keepFolderOf(absolute);
    m_connections->setSelection(namedConnections(read->text));
    added.setFocus(Qt::OtherFocusReason);
    return true;
}

bool ScriptsPage::openCopy(const QString& path)
{
    for (int i = 0; i < m_editors->count(); ++i) {
        const auto* open = static_cast<ScriptEditor*>(m_editors->widget(i));
        if (open->source() == path && open->path().isEmpty()) {
            m_tabs->setCurrentIndex(i);
            return true;
        }
    }
    const Result<ScriptFile> read = readScriptFile(path);
    if (!read || read->isViewOnly)
        return editor().open(path).has_value(); // fails in the same way, and says so
    ScriptEditor& added = newScript(read->text, QFileInfo(path).fileName());
    added.setSource(path);
    added.foldHelp();
    m_connections->setSelection(namedConnections(added.text()));
    added.setFocus(Qt::OtherFocusReason);
    return true;
}

bool ScriptsPage::openScript(const QString& path)
{
    const bool isShipped = !m_shipped.isEmpty() && path.startsWith(m_shipped + u'/');
    return isShipped ? openCopy(path) : openFile(path);
}

QList<ScriptsPage::OpenScript> ScriptsPage::openScripts() const
{
    QList<OpenScript> open;
    for (const ScriptEditor* each : editors()) {
        const bool isFile = !each->path().isEmpty() && !each->isViewOnly();
        const bool isCopy = each->path().isEmpty() && !each->source().isEmpty() && !each->isModified();
        if (isFile || isCopy)
            open.append({each->path(), each->source(), each->caret().y(), each->caret().x()});
    }
    return open;
}

void ScriptsPage::openAgain(const QList<OpenScript>& scripts, const QString& shown)
{
    const ScriptEditor* example = m_editors->count() == 1 ? &editor() : nullptr;
    ScriptEditor* current = nullptr;
    for (const OpenScript& script : scripts) {
        const QString& from = script.path.isEmpty() ? script.source : script.path;
        if (!QFileInfo(from).isFile())
            continue;
        if (script.path.isEmpty() ? !openCopy(from) : !openFile(from))
            continue;
        editor().goTo(script.line, script.column);
        if (from == shown)
            current = &editor();
    }
    if (m_editors->count() > 1 && example && !example->isModified() && example->path().isEmpty())
        reallyClose(0);
    if (current)
        m_tabs->setCurrentIndex(m_editors->indexOf(current));
}

void ScriptsPage::followRename(const QString& from, const QString& to)
{
    for (ScriptEditor* open : editors()) {
        if (open->path() == from)
            open->followRename(to);
    }
}

QList<ScriptEditor*> ScriptsPage::editors() const
{
    QList<ScriptEditor*> all;
    for (int i = 0; i < m_editors->count(); ++i)
        all << static_cast<ScriptEditor*>(m_editors->widget(i));
    return all;
}

ScriptEditor& ScriptsPage::restore(const QString& path, const QString& name, const QString& text)
{
    if (!path.isEmpty() && openFile(path)) {
        editor().restore(text);
        return editor();
    }
    ScriptEditor& added = newScript({}, name);
    added.restore(text);
    return added;
}

void ScriptsPage::keepFolderOf(const QString& path)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (folder == m_folder)
        return;
    m_folder = folder;
    Q_EMIT folderChanged(folder);
}

void ScriptsPage::chooseFileToOpen()
{
    auto* dialog = new QFileDialog(this, tr("Open a script"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    if (QFileInfo(m_folder).isDir())
        dialog->setDirectory(m_folder);
    dialog->setNameFilters({tr("PowerShell scripts (*.ps1)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &ScriptsPage::openFile);
    dialog->open();
}

void ScriptsPage::save()
{
    if (editor().path().isEmpty())
        chooseFileToSave();
    else
        static_cast<void>(editor().save()); // a failure is shown above the text
}

void ScriptsPage::chooseFileToSave()
{
    ScriptEditor* saved = &editor();
    if (saved->isViewOnly()) {
        static_cast<void>(saved->save()); // says why not
        return;
    }
    auto* dialog = new QFileDialog(this, tr("Save the script"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"ps1"_s);
    dialog->setNameFilters({tr("PowerShell scripts (*.ps1)"), tr("All files (*)")});
    if (saved->path().isEmpty() && QFileInfo(m_folder).isDir())
        dialog->setDirectory(m_folder);
    dialog->selectFile(saved->path().isEmpty() ? saved->name() : saved->path());
    connect(dialog, &QFileDialog::fileSelected, saved, [this, saved](const QString& path) {
        if (saved->saveAs(path))
            keepFolderOf(path);
    });
    dialog->open();
}

void ScriptsPage::closeCurrent()
{
    closeTab(m_tabs->currentIndex());
}

void ScriptsPage::closeTab(int index)
{
    if (index < 0)
        return;
    auto* closing = static_cast<ScriptEditor*>(m_editors->widget(index));
    if (!closing->isModified()) {
        reallyClose(index);
        return;
    }
    m_tabs->setCurrentIndex(index);
    auto* question =
        new QMessageBox(QMessageBox::NoIcon, tr("Unsaved script"), {}, QMessageBox::NoButton, this);
    question->setObjectName(u"unsavedQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    question->setText(tr("%1 has changes that are not saved.").arg(closing->name()));
    question->addButton(tr("Close without saving"), QMessageBox::DestructiveRole);
    QPushButton* keep = question->addButton(tr("Keep open"), QMessageBox::RejectRole);
    question->setDefaultButton(keep);
    question->setEscapeButton(keep);
    connect(question, &QMessageBox::buttonClicked, closing,
            [this, question, closing](QAbstractButton* button) {
                if (question->buttonRole(button) == QMessageBox::DestructiveRole)
                    reallyClose(m_editors->indexOf(closing));
            });
    question->open();
}

void ScriptsPage::reallyClose(int index)
{
    QWidget* closing = m_editors->widget(index);
    if (closing == m_runningEditor)
        m_runningEditor = nullptr;
    m_given.remove(static_cast<ScriptEditor*>(closing));
    m_ticked.remove(static_cast<ScriptEditor*>(closing));
    if (closing == m_shown)
        m_shown = nullptr;
    if (closing == m_formEditor)
        m_formEditor = nullptr;
    if (m_editors->count() == 1)
        newScript();
    m_editors->removeWidget(closing);
    m_tabs->removeTab(index);
    closing->deleteLater();
    m_editors->setCurrentIndex(m_tabs->currentIndex());
    showAgain();
    Q_EMIT documentsChanged();
}

void ScriptsPage::moveEditor(int from, int to)
{
    QWidget* moved = m_editors->widget(from);
    m_editors->removeWidget(moved);
    m_editors->insertWidget(to, moved);
    m_editors->setCurrentIndex(m_tabs->currentIndex());
}

bool ScriptsPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_tabs && event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::MiddleButton) {
            closeTab(m_tabs->tabAt(mouse->pos()));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

// --------------------------------------------------------------------------------------------------------
// run

RunRequest ScriptsPage::request() const
{
    const TargetChoice customer = m_target->customer();
    const TargetChoice user = m_target->user();
    RunRequest request;
    request.scriptText = editor().text();
    request.scriptName = editor().name();
    // The path only says where the script is at home; what runs is the text as it is on the screen.
    request.scriptPath = editor().path().isEmpty() ? editor().source() : editor().path();
    request.connections = m_connections->selection();
    request.parameters = m_form->values();
    request.target.customer.value = customer.id;
    request.target.tenant.value = customer.tenant;
    request.target.customerName = customer.title;
    request.target.customerDomain = customer.detail;
    request.target.user.value = user.id;
    request.target.userName = user.detail;
    request.partnerTenant = m_partnerTenant;
    request.endpoints = m_endpoints;
    request.allowInput = true;
    request.verbose = true;
    return request;
}

RunRequest ScriptsPage::selectionRequest() const
{
    RunRequest selection = request();
    selection.scriptText = editor().selectedScript();
    selection.parameters.clear();
    selection.scriptName = editor().hasSelection()
                               ? tr("%1, selection").arg(selection.scriptName)
                               : tr("%1, line %2").arg(selection.scriptName).arg(editor().caret().y());
    return selection;
}

void ScriptsPage::startRun()
{
    if (editor().isViewOnly())
        return editor().refuseToRun();
    showForm();
    if (!m_form->check())
        return;
    m_form->remember();
    begin(request());
}

void ScriptsPage::startSelection()
{
    if (editor().isViewOnly())
        return editor().refuseToRun();
    // As with F5: only where Run can be pressed.
    if (m_target->canRun())
        begin(selectionRequest());
}

void ScriptsPage::runAgain()
{
    if (!m_actions.value(u"runAgain"_s)->isEnabled())
        return;
    const RunRequest then = m_running; // opening and choosing change what is shown
    const int index = m_editors->indexOf(m_runningEditor);
    if (index >= 0)
        m_tabs->setCurrentIndex(index);
    else if (!openScript(then.scriptPath))
        return;
    const TargetChoice customer{then.target.customer.value, then.target.tenant.value,
                                then.target.customerName, then.target.customerDomain};
    if (m_target->customer().id != customer.id)
        m_target->setCustomer(customer);
    m_target->setUser(
        then.target.user.isEmpty()
            ? TargetChoice()
            : TargetChoice{then.target.user.value, {}, then.target.userName, then.target.userName});
    m_connections->setSelection(then.connections);
    if (index >= 0 && m_ranSelection) {
        RunRequest same = selectionRequest();
        same.scriptText = then.scriptText;
        same.scriptName = then.scriptName;
        if (m_target->canRun())
            begin(same);
        return;
    }
    // A script that was opened just now has its form a moment later.
    m_given.insert(&editor(), parameterValuesFromJson(toJson(then.parameters)));
    showForm();
    editor().setFocus(Qt::OtherFocusReason);
    if (index >= 0)
        m_target->run();
}

void ScriptsPage::showAgain()
{
    const bool hasEnded = m_run->hasBegun() && !m_run->isRunning();
    const bool isThere = m_runningEditor != nullptr || !m_running.scriptPath.isEmpty();
    m_actions.value(u"runAgain"_s)->setEnabled(hasEnded && isThere);
    m_run->setCanRunAgain(hasEnded && isThere);
}

void ScriptsPage::showConnections()
{
    if (m_shown == &editor())
        return;
    if (m_shown)
        m_ticked.insert(m_shown, m_connections->selection());
    m_shown = &editor();
    if (m_ticked.contains(m_shown))
        m_connections->setSelection(m_ticked.take(m_shown));
}

void ScriptsPage::begin(const RunRequest& request)
{
    editor().clearProblem();
    m_runningEditor = &editor();
    m_runningText = editor().text();
    m_ranSelection = request.scriptText != m_runningText;
    Q_EMIT runRequested(request);
}

// --------------------------------------------------------------------------------------------------------
// what is known of the scripts

void ScriptsPage::setLanguage(LanguageService& service, ProblemFinder problems, ConnectionFinder used)
{
    m_service = &service;
    m_problemFinder = std::move(problems);
    m_connectionFinder = std::move(used);
    for (int i = 0; i < m_editors->count(); ++i)
        addLanguage(*static_cast<ScriptEditor*>(m_editors->widget(i)));
}

void ScriptsPage::addLanguage(ScriptEditor& added)
{
    if (!m_service || added.findChild<EditorLanguage*>())
        return;
    auto* language = new EditorLanguage(added, *m_service, m_problemFinder, m_theme, m_icons);
    connect(language, &EditorLanguage::analysed, this, [this, shown = &added] {
        if (shown == &editor())
            showAnalysis();
    });
}

EditorLanguage* ScriptsPage::language() const
{
    return editor().findChild<EditorLanguage*>();
}

const ScriptAnalysis* ScriptsPage::analysis() const
{
    const EditorLanguage* known = language();
    return known && known->analysis() ? &*known->analysis() : nullptr;
}

void ScriptsPage::showAnalysis()
{
    const ScriptAnalysis* known = analysis();
    m_connections->setSuggested(known && m_connectionFinder ? m_connectionFinder(editor().text(), *known)
                                                            : QStringList());
    m_target->setRisk(known ? std::optional(riskOf(editor().text(), known->description.risk)) : std::nullopt);
    if (EditorLanguage* shown = language())
        shown->recheck(); // other connections may be ticked since
    showForm();
    Q_EMIT analysed();
}

void ScriptsPage::setMemory(ParameterMemory& memory)
{
    m_form->setMemory(memory);
}

void ScriptsPage::keepForm()
{
    if (m_formEditor)
        m_given.insert(m_formEditor, parameterValuesFromJson(toJson(m_form->values())));
}

void ScriptsPage::showForm()
{
    ScriptEditor* shown = &editor();
    // What was never saved and came from nowhere is not remembered.
    const QString key = shown->path().isEmpty() ? shown->source() : shown->path();
    const bool isAnother = m_formEditor != shown;
    if (isAnother || key != m_formKey) {
        if (isAnother)
            keepForm();
        m_form->setScript(key, shown->name());
        m_formEditor = shown;
        m_formKey = key;
    }
    const ScriptAnalysis* known = analysis();
    m_form->setDescription(known ? known->description : ScriptDescription());
    if (known && m_given.contains(shown))
        m_form->setValues(m_given.take(shown));
}

void ScriptsPage::tick(const QStringList& tick, const QStringList& untick)
{
    QStringList ids = m_connections->selection();
    for (const QString& id : tick) {
        if (!ids.contains(id))
            ids << id;
    }
    for (const QString& id : untick)
        ids.removeAll(id);
    m_connections->setSelection(ids);
    if (EditorLanguage* known = language())
        known->recheck();
    m_connections->setSuggested(
        analysis() && m_connectionFinder ? m_connectionFinder(editor().text(), *analysis()) : QStringList());
}

void ScriptsPage::confirmChange(const RunRequest& request, const QStringList& cmdlets,
                                const QStringList& reasons, const std::function<void()>& goOn)
{
    delete findChild<QMessageBox*>(u"changeQuestion"_s, Qt::FindDirectChildrenOnly);
    auto* question = new QMessageBox(QMessageBox::NoIcon, tr("Change an important account?"), {},
                                     QMessageBox::NoButton, this);
    question->setObjectName(u"changeQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    question->setText(tr("%1 changes things, and it is aimed at %2 of %3.")
                          .arg(request.scriptName, request.target.userName, request.target.customerName));
    constexpr qsizetype kShown = 6;
    QString commands = cmdlets.mid(0, kShown).join(u", "_s);
    if (cmdlets.size() > kShown)
        commands = tr("%1 and %2 more").arg(commands).arg(cmdlets.size() - kShown);
    question->setInformativeText(reasons.join(u'\n') + u"\n\n"_s + tr("It uses: %1").arg(commands));
    for (QLabel* label : question->findChildren<QLabel*>())
        label->setTextFormat(Qt::PlainText);
    QPushButton* run = question->addButton(tr("Run all the same"), QMessageBox::DestructiveRole);
    setVariant(run, "danger");
    QPushButton* cancel = question->addButton(QMessageBox::Cancel);
    question->setDefaultButton(cancel);
    question->setEscapeButton(cancel);
    connect(question, &QMessageBox::buttonClicked, this, [question, run, goOn](QAbstractButton* button) {
        if (button == run)
            goOn();
    });
    question->open();
    cancel->setFocus(Qt::PopupFocusReason);
}

void ScriptsPage::showPastRun(const RunRequest& request)
{
    m_runningEditor = nullptr;
    m_ranSelection = false;
    runBegan(request);
}

void ScriptsPage::runBegan(const RunRequest& request)
{
    m_running = request;
    m_running.parameters = parameterValuesFromJson(toJson(request.parameters)); // passwords are not kept
    m_target->setRunning(true);
    m_connections->setRunning(true);
    m_form->setLocked(true);
    m_connections->resetStates();
    m_run->begin(request);
    showAgain();
}

void ScriptsPage::runEvents(const QList<RunEvent>& events)
{
    m_run->addEvents(events);
    showProblemOf(events);
}

void ScriptsPage::showProblemOf(const QList<RunEvent>& events)
{
    for (const RunEvent& event : events) {
        const int line = event.data.value(u"line"_s).toInt();
        if (event.type != RunEvent::Type::Error || line <= 0 || !event.data.value(u"fatal"_s).toBool())
            continue;
        const QString script = event.data.value(u"script"_s).toString();
        const bool own = script.isEmpty() || script == m_running.scriptPath || script == m_running.scriptName;
        if (own && m_runningEditor != nullptr && m_runningEditor->text() == m_runningText) {
            m_runningEditor->showSyntaxError(line, event.data.value(u"column"_s).toInt(1),
                                             event.data.value(u"message"_s).toString(event.text));
        }
    }
}

void ScriptsPage::runState(RunState state)
{
    m_run->setState(state);
    if (state == RunState::Stopping)
        m_target->setStopping(true);
    if (state == RunState::Running) {
        for (const QString& id : std::as_const(m_running.connections))
            m_connections->setConnected(id, m_running.target.customerName);
    }
}

void ScriptsPage::runEnded(const RunResult& result)
{
    m_run->end(result);
    m_target->setRunning(false);
    m_connections->setRunning(false);
    m_form->setLocked(false);
    showAgain();
}

void ScriptsPage::setMaximized(bool maximized)
{
    m_maximized = maximized;
    m_work->setVisible(!maximized);
    m_side->setVisible(!maximized);
}

void ScriptsPage::updateShape()
{
    const bool narrow = width() < m_theme.px(kNarrow);
    m_target->setCompact(narrow);
}

void ScriptsPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    updateShape();
}

} // namespace steward
