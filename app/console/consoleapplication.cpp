#include "consoleapplication.h"

#include "customercontroller.h"
#include "customerdetailcontroller.h"
#include "desktopnotice.h"
#include "erroractions.h"
#include "healthcontroller.h"
#include "librarycontroller.h"
#include "pageids.h"
#include "runcontroller.h"
#include "tabmemory.h"
#include "windowmemory.h"
#include "wizardcontroller.h"

#include <auth/signinlife.h>
#include <customers/customerspage.h>
#include <scripts/connectionspanel.h>
#include <scripts/parametermemory.h>
#include <scripts/scriptrecovery.h>
#include <scripts/scripteditor.h>
#include <scripts/scriptspage.h>
#include <scripts/targetbar.h>
#include <services/handover.h>
#include <services/scriptlanguage.h>
#include <setup/donepage.h>
#include <setup/firstrunpage.h>
#include <setup/healthpage.h>
#include <setup/setupwizard.h>

#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QMenu>
#include <QTimer>
#include <QVBoxLayout>

#include <initializer_list>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace steward {

using namespace pages;

namespace {
constexpr auto kPaintTime = 60ms;
}

ConsoleApplication::ConsoleApplication(const Options& options)
    : m_options(options),
      m_services(options.services),
      m_settings(options.services.profileFolder),
      m_icons(m_theme),
      m_window(m_theme, m_icons)
{
    applySettings(m_settings, m_theme);
    if (options.theme)
        m_theme.setChoice(*options.theme);
    m_theme.applyTo(*qApp);
    connect(&m_services, &Services::databaseSetAside, &m_window, &MainWindow::showNotice);
    // Who comes for customers sees them before the other pages are built; the list is read meanwhile.
    const auto profile = m_services.profiles().load();
    const bool customersFirst = profile && *profile && !(*profile)->practice;
    if (customersFirst)
        std::ignore = m_services.openPartner();
    if (m_services.partner())
        std::ignore = m_services.partner()->customers().restore();
    buildFrame();
    restoreFrame(m_settings, m_window, *m_customersPage);
    if (!customersFirst)
        buildRest();
    if (const auto problem = m_settings.problem())
        m_window.showNotice(*problem);
}

ConsoleApplication::~ConsoleApplication() = default;

void ConsoleApplication::buildFrame()
{
    m_customersPage = new CustomersPage(m_icons, m_services.clock());
    m_firstRun = new FirstRunPage(m_icons);
    m_window.addPage(kCustomers, tr("Customers"), u"customers"_s, m_customersPage);
    m_window.addPage(kScripts, tr("Scripts"), u"scripts"_s, makePlace());
    m_window.addPage(kLibrary, tr("Library"), u"folder"_s, makePlace());
    m_window.addPage(kHealth, tr("Health"), u"shield"_s, makePlace());
    m_window.addScreen(kWizard, makePlace());
    m_window.addScreen(kFirstRun, m_firstRun);
    m_window.setLicences(
        tr("Steward is free software under the GNU General Public License, version 3 only."));
    m_window.setEngine(tr("Looking for PowerShell"));
    connectCustomers();
    // Whoever goes elsewhere before the rest is there gets it at once.
    connect(&m_window, &MainWindow::pageShown, this, [this](const QString& page) {
        if (page != kCustomers && page != kFirstRun)
            buildRest();
    });
}

QWidget* ConsoleApplication::makePlace()
{
    auto* place = new QWidget;
    auto* column = new QVBoxLayout(place);
    column->setContentsMargins(0, 0, 0, 0);
    return place;
}

void ConsoleApplication::buildRest()
{
    if (m_runs)
        return;
    m_scriptsPage = new ScriptsPage(m_services.connections(), m_theme, m_icons, m_services.clock());
    m_wizardPage = new SetupWizard(m_icons, m_services.clouds(), m_services.permissions(),
                                   m_services.connections().connections());
    m_healthPage = new HealthPage(m_icons);
    m_library = std::make_unique<LibraryController>(m_services, m_settings, m_icons);
    for (const auto& [id, page] :
         std::initializer_list<std::pair<QString, QWidget*>>{{kScripts, m_scriptsPage},
                                                             {kLibrary, &m_library->panel()},
                                                             {kHealth, m_healthPage},
                                                             {kWizard, m_wizardPage}}) {
        QWidget* place = m_window.page(id);
        place->layout()->addWidget(page);
        place->setFocusProxy(page);
    }
    fillMenus();
    connectPages();
    m_memory =
        std::make_unique<WindowMemory>(m_settings, m_theme, m_window, *m_customersPage, *m_scriptsPage);
    connect(m_memory.get(), &WindowMemory::failed, &m_window, &MainWindow::showNotice);
    m_runs->locateEngine();
    if (m_services.partner())
        followPartner();
}

void ConsoleApplication::fillMenus()
{
    const auto fill = [this](MainWindow::Menu place, const QStringList& names) {
        QMenu* menu = m_window.menu(place);
        QAction* before = menu->actions().value(0);
        for (const QString& name : names) {
            if (QAction* action = m_scriptsPage->action(name))
                menu->insertAction(before, action);
        }
        if (before)
            menu->insertSeparator(before);
    };
    fill(MainWindow::Menu::File, {u"new"_s, u"open"_s, u"save"_s, u"saveAs"_s, u"close"_s});
    fill(MainWindow::Menu::Edit,
         {u"find"_s, u"replace"_s, u"comment"_s, u"complete"_s, u"help"_s, u"nextProblem"_s, u"previousProblem"_s, u"fix"_s});
    fill(MainWindow::Menu::Run, {u"run"_s, u"runSelection"_s, u"runAgain"_s, u"stop"_s, u"customer"_s, u"user"_s});
}

void ConsoleApplication::connectCustomers()
{
    m_customers = std::make_unique<CustomerController>(m_services, *m_customersPage);
    connect(m_customersPage, &CustomersPage::runScriptRequested, this, [this](const Customer& customer) {
        buildRest();
        m_runs->chooseCustomer(customer);
        m_window.showPage(kScripts);
    });
    connect(m_customersPage, &CustomersPage::signInRequested, this, [this] {
        buildRest();
        m_actions->signInAgain();
    });
    m_customerDetail = std::make_unique<CustomerDetailController>(*m_customersPage, m_services.history(),
                                                                  m_services.products(), m_services.clock());
    connect(m_customerDetail.get(), &CustomerDetailController::runRequested, this,
            &ConsoleApplication::showRun);
    connect(&m_services, &Services::partnerClosing, m_customerDetail.get(), &CustomerDetailController::leave);
    connect(m_customersPage, &CustomersPage::selectionCountChanged, this, [this](int count) {
        m_window.setNote(count > 1 ? tr("%1 customers selected").arg(count) : QString());
    });
    // A customer is found from anywhere: where scripts are it is the one they act in.
    auto* find = new QAction(tr("Find a customer"), this);
    find->setObjectName(u"findCustomer"_s);
    find->setShortcut(QKeySequence(u"Ctrl+K"_s));
    connect(find, &QAction::triggered, this, &ConsoleApplication::findCustomer);
    m_window.menu(MainWindow::Menu::Edit)->addAction(find);
}

void ConsoleApplication::connectPages()
{
    m_runs = std::make_unique<RunController>(m_services, *m_scriptsPage, m_icons);
    // Who comes for scripts types, finds and runs: all of that begins in the text.
    connect(&m_window, &MainWindow::pageShown, m_scriptsPage, [this](const QString& page) {
        if (page == kScripts)
            m_scriptsPage->editor().setFocus(Qt::OtherFocusReason);
    });
    connectHealth();
    connectLibrary();
    // Later: the history writes how it ended when it hears of it, after us.
    connect(m_runs.get(), &RunController::runEnded, m_customers.get(), &CustomerController::showLastRuns,
            Qt::QueuedConnection);
    connect(m_runs.get(), &RunController::runEnded, m_customerDetail.get(),
            &CustomerDetailController::showRuns, Qt::QueuedConnection);
    m_language = std::make_unique<ScriptLanguage>(m_services.resources(), m_services.connections());
    m_scriptsPage->setLanguage(
        m_language->service(),
        [this](const QString& text, const ScriptAnalysis& analysis) {
            return m_language->problemsOf(text, analysis, m_scriptsPage->connections().selection());
        },
        [this](const QString& text, const ScriptAnalysis& analysis) {
            return m_language->connectionsUsed(text, analysis);
        });
    m_memoryOfValues = std::make_unique<ParameterMemory>(m_services.options().profileFolder);
    m_scriptsPage->setMemory(*m_memoryOfValues);
    m_tabs = std::make_unique<TabMemory>(m_settings, *m_scriptsPage);
    m_recovery = std::make_unique<ScriptRecovery>(*m_scriptsPage, m_services.options().profileFolder);
    connect(m_recovery.get(), &ScriptRecovery::failed, &m_window, &MainWindow::showNotice);
    for (const Error& problem : m_language->problems())
        m_window.showNotice(problem);
    connect(m_runs.get(), &RunController::engineFound, this, [this](const Engine& engine) {
        m_window.setEngine(engine.name, engine.lacks);
        m_language->setEngine(engine);
    });
    connect(m_runs.get(), &RunController::engineMissing, this,
            [this](const Error& error) { m_window.setEngine(tr("No PowerShell"), error.toText()); });
    connect(m_firstRun, &FirstRunPage::profileFolderRequested, this, [this] {
        auto* dialog = new QFileDialog(&m_window, tr("Use another profile folder"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        // Everything is built around one profile, so another one is another start of the program.
        connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
            m_firstRun->setBusy(tr("Opening the other profile"));
            Q_EMIT profileChosen(folder);
        });
        dialog->open();
    });
}

void ConsoleApplication::connectLibrary()
{
    // What is built in is not written over: it opens as a script of one's own to be.
    m_scriptsPage->setShippedFolder(m_services.resources().shippedFolder());
    LibraryPanel& library = m_library->panel();
    const auto open = [this](const QString& path) {
        if (m_scriptsPage->openScript(path))
            m_window.showPage(kScripts);
    };
    connect(&library, &LibraryPanel::openRequested, this, open);
    connect(&library, &LibraryPanel::runRequested, this, [this, open](const QString& path) {
        open(path);
        if (m_scriptsPage->target().customer().id.isEmpty())
            m_scriptsPage->target().pickCustomer();
    });
    connect(&library, &LibraryPanel::renamed, m_scriptsPage, &ScriptsPage::followRename);
    connect(m_scriptsPage, &ScriptsPage::saved, m_library.get(), &LibraryController::saved);
    // The history writes how it ended when it hears of it, after us.
    connect(m_runs.get(), &RunController::runEnded, m_library.get(), &LibraryController::readRuns,
            Qt::QueuedConnection);
    auto* show = new QAction(tr("Open a script of the &library"), this);
    show->setObjectName(u"openLibrary"_s);
    // The search there looks into the texts as well.
    show->setShortcuts({QKeySequence(u"Ctrl+P"_s), QKeySequence(u"Ctrl+Shift+F"_s)});
    connect(show, &QAction::triggered, this, [this] {
        if (m_window.currentPage() == kWizard || m_window.currentPage() == kFirstRun)
            return;
        m_window.showPage(kLibrary);
        m_library->panel().setFocus(Qt::ShortcutFocusReason);
    });
    m_window.menu(MainWindow::Menu::File)->addAction(show);
}

void ConsoleApplication::connectHealth()
{
    m_wizard = std::make_unique<WizardController>(m_services, *m_wizardPage);
    m_health = std::make_unique<HealthController>(m_services, *m_healthPage, m_settings);
    m_notice = std::make_unique<DesktopNotice>();
    m_actions = std::make_unique<ErrorActions>(m_services, m_window, *m_customersPage, *m_wizard, *m_health);
    connect(m_actions.get(), &ErrorActions::consentRequested, this,
            [this](const Customer& customer) { m_customers->consent({customer}); });
    connect(m_firstRun, &FirstRunPage::newSetupRequested, this, [this] {
        m_window.showPage(kWizard);
        m_wizard->begin();
    });
    connect(m_firstRun, &FirstRunPage::handoverRequested, this, &ConsoleApplication::chooseHandover);
    connect(m_firstRun, &FirstRunPage::practiceRequested, this,
            [this] { m_wizard->startPractice(PartnerSetup::PracticeSignIn::WithBrowser); });
    connect(m_wizard.get(), &WizardController::practiceStarting, this,
            [this] { m_firstRun->setBusy(tr("Starting the practice partner")); });
    connect(m_wizard.get(), &WizardController::practiceFailed, m_firstRun, &FirstRunPage::showProblem);
    connect(m_wizard.get(), &WizardController::shown, this, [this] {
        m_firstRun->setBusy({});
        m_window.showPage(kWizard);
    });
    connect(m_wizard.get(), &WizardController::partnerOpened, this, &ConsoleApplication::showPartner);
    connect(m_wizard.get(), &WizardController::left, this,
            [this] { m_window.showPage(m_services.partner() ? kCustomers : kFirstRun); });
    connect(m_wizard.get(), &WizardController::placeRequested, this, [this](DonePage::Place place) {
        m_window.showPage(place == DonePage::Place::Scripts  ? kScripts
                          : place == DonePage::Place::Health ? kHealth
                                                             : kCustomers);
    });
    connect(m_wizard.get(), &WizardController::handoverRequested, this, &ConsoleApplication::exportHandover);
    connect(m_wizard.get(), &WizardController::reportRequested, this,
            [this] { m_health->exportReport(true); });
    connect(m_health.get(), &HealthController::setupRequested, this, [this] {
        m_window.showPage(kWizard);
        m_wizard->begin();
    });
    connect(m_health.get(), &HealthController::signInRequested, this, [this] { m_actions->signInAgain(); });
    connect(m_health.get(), &HealthController::applicationRequested, this, [this] {
        m_window.showPage(kWizard);
        m_wizard->mendApplication();
    });
    for (const auto customers :
         {&HealthController::consentRequested, &HealthController::relationshipsRequested}) {
        connect(m_health.get(), customers, this, [this] {
            m_window.showPage(kWizard);
            m_wizard->beginAt(WizardStep::Customers);
        });
    }
    connect(m_health.get(), &HealthController::customerRequested, this,
            [this](const TenantId& tenant) { m_actions->showCustomer(tenant.value); });
    connect(m_health.get(), &HealthController::attentionNeeded, m_notice.get(), &DesktopNotice::show);
    connect(m_notice.get(), &DesktopNotice::activated, this, [this] {
        m_window.showPage(kHealth);
        m_window.raise();
        m_window.activateWindow();
    });
}

void ConsoleApplication::chooseHandover()
{
    auto* dialog = new QFileDialog(&m_window, tr("Choose the set-up file"), {},
                                   tr("Set-up files (*.steward *.json);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const auto handover = readHandoverFile(file);
        const auto begun = handover ? m_wizard->beginWith(*handover) : Result<>(fail(handover.error()));
        if (!begun)
            m_firstRun->showProblem(begun.error());
    });
    dialog->open();
}

void ConsoleApplication::exportHandover()
{
    const auto handover = handoverOf(m_services);
    if (!handover)
        return m_wizardPage->done().showFailure(handover.error());
    auto* dialog = new QFileDialog(&m_window, tr("The technicians' set-up file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Set-up files (*.steward)"));
    dialog->setDefaultSuffix(u"steward"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this, handover = *handover](const QString& file) {
        // The dialog has asked already whether one that is there may be replaced.
        if (const auto written = writeHandoverFile(file, handover, true))
            m_wizardPage->done().showExported(file);
        else
            m_wizardPage->done().showFailure(written.error());
    });
    dialog->open();
}

void ConsoleApplication::start()
{
    m_window.showPage(kFirstRun);
    showTokenState();
    if (m_services.partner()) {
        // Opened already: nobody need see the first page.
        showPartner();
        m_window.showPage(kCustomers);
        m_window.show();
        return;
    }
    m_window.show();
    const auto profile = m_services.profiles().load();
    if (!profile) {
        m_firstRun->showProblem(profile.error());
        return;
    }
    if (*profile)
        openStoredPartner();
    else if (m_options.practice)
        m_wizard->startPractice(m_options.practiceBrowser ? PartnerSetup::PracticeSignIn::WithBrowser
                                                          : PartnerSetup::PracticeSignIn::ByItself);
}

void ConsoleApplication::openStoredPartner()
{
    m_firstRun->setBusy(tr("Opening the partner"));
    whenDone(m_services.openPartner(), this, [this](const Result<>& opened) {
        m_firstRun->setBusy({});
        if (!opened) {
            buildRest();
            m_firstRun->showProblem(opened.error());
            return;
        }
        showPartner();
        m_window.showPage(kCustomers);
    });
}

void ConsoleApplication::showPartner()
{
    PartnerSession& partner = *m_services.partner();
    const Profile& profile = partner.profile();
    m_window.setPartner(profile.partnerName.isEmpty() ? profile.tenant : profile.partnerName);
    m_window.setPractice(profile.practice || partner.identity().cloud.isPractice);
    connect(&partner.tokens(), &TokenBroker::stateChanged, this, &ConsoleApplication::showTokenState);
    connect(&partner.tokens(), &TokenBroker::refreshTokenRenewed, this, &ConsoleApplication::showTokenState);
    partner.renewal().start();
    showTokenState();
    m_customers->followPartner();
    m_customerDetail->follow(m_services.access()->tenants(), m_services.access()->customerRelationships());
    if (m_runs)
        followPartner();
    else
        // What was kept is on the screen a moment after it was read.
        whenDone(partner.customers().restore(), this, [this](const Result<>&) {
            QTimer::singleShot(kPaintTime, this, &ConsoleApplication::buildRest);
        });
    partner.customers().refresh();
}

void ConsoleApplication::followPartner()
{
    m_runs->follow(*m_services.partner());
    m_health->followPartner();
}

void ConsoleApplication::showRun(const QString& id)
{
    buildRest();
    whenDone(m_runs->showRun(id), this, [this](const Result<>& shown) {
        if (shown)
            m_window.showPage(kScripts);
        else
            m_customersPage->showProblem(shown.error());
    });
}

void ConsoleApplication::findCustomer()
{
    const QString page = m_window.currentPage();
    if (!m_services.partner() || page == kWizard || page == kFirstRun)
        return;
    if (page == kScripts) {
        if (QAction* pick = m_scriptsPage->action(u"customer"_s))
            pick->trigger();
        return;
    }
    m_window.showPage(kCustomers);
    m_customersPage->findCustomer();
}

void ConsoleApplication::showTokenState()
{
    PartnerSession* partner = m_services.partner();
    if (!partner) {
        m_window.setTokenState(u"info"_s, "textMuted", tr("Not signed in"));
        return;
    }
    const auto error = partner->tokens().lastError();
    const QString toolTip = error ? error->toText() : QString();
    switch (partner->tokens().state()) {
    case TokenBroker::State::SignInNeeded:
    case TokenBroker::State::SignedOut:
        m_window.setTokenState(u"error-circle"_s, "error", tr("Sign-in needed"), "error", toolTip);
        return;
    case TokenBroker::State::Offline:
        m_window.setTokenState(u"offline-cloud"_s, "warning", tr("Offline"), "warning", toolTip);
        return;
    case TokenBroker::State::Unknown:
        m_window.setTokenState(u"pending-circle"_s, "textMuted", tr("Token not proven yet"), nullptr,
                               toolTip);
        return;
    case TokenBroker::State::Ready:
        break;
    }
    const auto days = signInDaysLeft(partner->renewedAt(), m_services.clock().now());
    m_window.setTokenState(u"check-circle"_s, "success",
                           days ? tr("Token good for %1 days").arg(*days) : tr("Token good"));
}

} // namespace steward
