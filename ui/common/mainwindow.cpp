#include "mainwindow.h"

#include "aboutdialog.h"
#include "banner.h"
#include "labels.h"
#include "railbutton.h"
#include "statusbaritem.h"
#include "theme.h"

#include <QActionGroup>
#include <QApplication>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QStatusBar>

using namespace Qt::StringLiterals;

namespace steward {

MainWindow::MainWindow(Theme& theme, const Icons& icons, QWidget* parent)
    : QMainWindow(parent), m_theme(theme), m_icons(icons)
{
    setObjectName(u"mainWindow"_s);
    setWindowTitle(u"Steward"_s);
    setWindowIcon(icons.icon(u"logo"_s, "accentFill"));
    resize(1440, 900);

    auto* centre = new QWidget;
    auto* row = new QHBoxLayout(centre);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_rail = new QWidget;
    m_rail->setObjectName(u"rail"_s);
    m_rail->setAccessibleName(tr("Places"));
    setGround(m_rail, "rail");
    m_railLayout = new QVBoxLayout(m_rail);
    m_railLayout->setContentsMargins(0, theme.metric("spacing.one") + 2, 1, theme.metric("spacing.one"));
    m_railLayout->setSpacing(0);
    m_railLayout->addStretch();
    m_railGroup = new QButtonGroup(this);
    row->addWidget(m_rail);
    m_stack = new QStackedWidget;
    row->addWidget(m_stack, 1);
    auto* whole = new QWidget;
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_notice = new Banner(icons, Banner::Shape::Bar);
    m_notice->setObjectName(u"windowNotice"_s);
    addCloseButton();
    column->addWidget(m_notice);
    column->addWidget(centre, 1);
    setCentralWidget(whole);

    buildMenus();
    buildStatusBar();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildMenus()
{
    menuBar()->setObjectName(u"menuBar"_s);
    auto* corner = new QWidget;
    auto* cornerRow = new QHBoxLayout(corner);
    cornerRow->setContentsMargins(m_theme.metric("spacing.oneHalf") + 2, 0, m_theme.metric("spacing.one"), 0);
    cornerRow->addWidget(new IconLabel(m_icons, u"logo"_s, "accentFill", "icons.regular"));
    corner->setFixedHeight(m_theme.metric("heights.menuBar") - 1);
    menuBar()->setCornerWidget(corner, Qt::TopLeftCorner);

    const std::pair<Menu, QString> titles[] = {{Menu::File, tr("&File")},
                                               {Menu::Edit, tr("&Edit")},
                                               {Menu::View, tr("&View")},
                                               {Menu::Run, tr("&Run")},
                                               {Menu::Help, tr("&Help")}};
    for (const auto& [id, title] : titles) {
        QMenu* menu = menuBar()->addMenu(title);
        menu->menuAction()->setVisible(false);
        m_menus.insert(static_cast<int>(id), menu);
    }

    QAction* quit = menu(Menu::File)->addAction(tr("&Quit"));
    quit->setObjectName(u"quit"_s);
    quit->setShortcut(QKeySequence::Quit);
    quit->setMenuRole(QAction::QuitRole);
    connect(quit, &QAction::triggered, this, &QWidget::close);

    QMenu* view = menu(Menu::View);
    m_goMenu = view->addMenu(tr("&Go to"));
    m_goMenu->menuAction()->setVisible(false);
    QMenu* themes = view->addMenu(tr("&Theme"));
    auto* group = new QActionGroup(this);
    const std::pair<Theme::Choice, QString> choices[] = {{Theme::Choice::System, tr("&System")},
                                                         {Theme::Choice::Light, tr("&Light")},
                                                         {Theme::Choice::Dark, tr("&Dark")},
                                                         {Theme::Choice::HighContrast, tr("&High contrast")}};
    for (const auto& choice : choices) {
        QAction* action = themes->addAction(choice.second);
        action->setObjectName(u"theme%1"_s.arg(static_cast<int>(choice.first)));
        action->setCheckable(true);
        action->setChecked(m_theme.choice() == choice.first);
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, wanted = choice.first] { m_theme.setChoice(wanted); });
        // The theme can change elsewhere too.
        connect(&m_theme, &Theme::choiceChanged, action, [this, action, wanted = choice.first] {
            if (m_theme.choice() == wanted)
                action->setChecked(true);
        });
    }
    view->addSeparator();
    const auto addZoom = [&](const QString& text, const QList<QKeySequence>& keys, double factor) {
        QAction* action = view->addAction(text);
        action->setShortcuts(keys);
        connect(action, &QAction::triggered, this,
                [this, factor] { m_theme.setZoom(factor > 0 ? m_theme.zoom() * factor : 1.0); });
    };
    addZoom(tr("Larger te&xt"), {QKeySequence(u"Ctrl++"_s), QKeySequence(u"Ctrl+="_s)}, 1.1);
    addZoom(tr("S&maller text"), {QKeySequence(u"Ctrl+-"_s)}, 1 / 1.1);
    addZoom(tr("&Normal text size"), {QKeySequence(u"Ctrl+0"_s)}, 0);

    QAction* about = menu(Menu::Help)->addAction(tr("&About Steward"));
    about->setObjectName(u"about"_s);
    about->setMenuRole(QAction::AboutRole);
    connect(about, &QAction::triggered, this, &MainWindow::showAbout);
}

void MainWindow::buildStatusBar()
{
    QStatusBar* bar = statusBar();
    bar->setObjectName(u"statusBar"_s);
    bar->setSizeGripEnabled(false);
    bar->setContentsMargins(m_theme.metric("spacing.one"), 0, m_theme.metric("spacing.one"), 0);
    m_partner = new StatusBarItem(m_icons);
    m_partner->setObjectName(u"statusPartner"_s);
    m_practice = new Chip(tr("Practice partner"), "practice");
    m_practice->setObjectName(u"practiceBadge"_s);
    m_practice->setToolTip(tr("Everything here is invented and stays on this computer."));
    m_practice->hide();
    m_token = new StatusBarItem(m_icons);
    m_token->setObjectName(u"statusToken"_s);
    m_note = new StatusBarItem(m_icons);
    m_note->setObjectName(u"statusNote"_s);
    m_engine = new StatusBarItem(m_icons);
    m_engine->setObjectName(u"statusEngine"_s);
    bar->addWidget(m_partner);
    bar->addWidget(m_practice);
    bar->addWidget(m_token);
    bar->addPermanentWidget(m_note);
    bar->addPermanentWidget(m_engine);
    setPartner({});
}

QMenu* MainWindow::menu(Menu menu)
{
    QMenu* found = m_menus.value(static_cast<int>(menu));
    found->menuAction()->setVisible(true);
    return found;
}

void MainWindow::addPage(const QString& id, const QString& title, const QString& iconName, QWidget* page)
{
    auto* button = new RailButton(m_icons, iconName, title);
    button->setObjectName(u"rail-"_s + id);
    m_railGroup->addButton(button);
    m_railLayout->insertWidget(m_railLayout->count() - 1, button);
    m_stack->addWidget(page);
    m_pages.insert(id, {page, button});
    connect(button, &QAbstractButton::clicked, this, [this, id] { showPage(id); });

    QAction* go = m_goMenu->addAction(title);
    const auto place = m_railGroup->buttons().size();
    if (place <= 9) {
        go->setShortcut(QKeySequence(u"Ctrl+%1"_s.arg(place)));
        button->setToolTip(u"%1 (%2)"_s.arg(title, go->shortcut().toString(QKeySequence::NativeText)));
    }
    m_goMenu->menuAction()->setVisible(true);
    connect(go, &QAction::triggered, this, [this, id, button] {
        if (button->isEnabled())
            showPage(id);
    });
}

void MainWindow::addScreen(const QString& id, QWidget* page)
{
    m_stack->addWidget(page);
    m_pages.insert(id, {page, nullptr});
}

void MainWindow::showPage(const QString& id)
{
    const Page page = m_pages.value(id);
    Q_ASSERT_X(page.widget, "MainWindow::showPage", qPrintable(id));
    if (!page.widget)
        return;
    m_rail->setVisible(page.button);
    if (page.button)
        page.button->setChecked(true);
    if (m_stack->currentWidget() == page.widget && isVisible())
        return;
    m_stack->setCurrentWidget(page.widget);
    page.widget->setFocus(Qt::OtherFocusReason);
    Q_EMIT pageShown(id);
}

QString MainWindow::currentPage() const
{
    for (auto it = m_pages.begin(); it != m_pages.end(); ++it) {
        if (it->widget == m_stack->currentWidget())
            return it.key();
    }
    return {};
}

QString MainWindow::pageOf(const QWidget* widget) const
{
    for (auto page = m_pages.cbegin(); page != m_pages.cend(); ++page) {
        if (widget && page->widget->isAncestorOf(widget))
            return page.key();
    }
    return {};
}

void MainWindow::setPageEnabled(const QString& id, bool enabled, const QString& reason)
{
    RailButton* button = m_pages.value(id).button;
    if (!button)
        return;
    button->setEnabled(enabled);
    if (!enabled)
        button->setToolTip(reason);
}

void MainWindow::setPartner(const QString& name)
{
    m_partner->setStrong(!name.isEmpty());
    if (name.isEmpty())
        m_partner->setFact(u"info"_s, "textMuted", tr("No partner yet"));
    else
        m_partner->setFact(u"customers"_s, "text", name);
}

void MainWindow::setPractice(bool practice)
{
    m_practice->setVisible(practice);
}

void MainWindow::setTokenState(const QString& iconName, const char* iconRole, const QString& text,
                               const char* tone, const QString& toolTip)
{
    m_token->setFact(iconName, iconRole, text, tone, toolTip);
}

void MainWindow::setEngine(const QString& text, const QString& toolTip)
{
    m_engine->setFact(u"scripts"_s, "text", text, nullptr, toolTip);
}

void MainWindow::setNote(const QString& text)
{
    m_note->setFact(u"info"_s, "textMuted", text);
}

QString MainWindow::note() const
{
    return m_note->text();
}

void MainWindow::showNotice(const Error& error)
{
    m_notice->removeButtons();
    addCloseButton();
    m_notice->showError(error);
}

void MainWindow::showMessage(const QString& heading, const QString& text, const QString& linkText,
                             const QUrl& link)
{
    m_notice->removeButtons();
    if (!link.isEmpty()) {
        QPushButton* open = m_notice->addButton(linkText, u"external"_s);
        open->setObjectName(u"noticeLink"_s);
        connect(open, &QPushButton::clicked, this, [this, link] { Q_EMIT linkRequested(link); });
    }
    addCloseButton();
    m_notice->showMessage(Banner::Kind::Info, heading, text);
}

void MainWindow::addCloseButton()
{
    QPushButton* understood = m_notice->addButton(tr("Close this note"));
    understood->setObjectName(u"closeNotice"_s);
    connect(understood, &QPushButton::clicked, m_notice, &Banner::dismiss);
}

void MainWindow::showAbout()
{
    auto dialog = std::make_unique<AboutDialog>(m_icons, m_licences, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog.release()->open();
}

} // namespace steward
