// Draws every page of the set-up wizard and the health page, in each state, theme and size:
// steward_setup_pictures FOLDER [scene]. For people to look at.

#include "setupsamples.h"

#include <common/mainwindow.h>
#include <settings/cloudcatalog.h>
#include <setup/accesspage.h>
#include <setup/applicationpage.h>
#include <setup/computerpage.h>
#include <setup/consentpage.h>
#include <setup/customerconsentpage.h>
#include <setup/customerschoicepage.h>
#include <setup/donepage.h>
#include <setup/healthpage.h>
#include <setup/proofpage.h>
#include <setup/setupwizard.h>
#include <setup/signinpage.h>

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTextStream>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

const QString kId = u"5d2c91e8-40b7-4a6f-9c13-7be0a8d4f266"_s;

struct Stage
{
    SetupWizard& wizard;
    HealthPage& health;
    const PermissionCatalog& permissions;
    QList<Connection> connections;
    bool showHealth = false;
};

struct Scene
{
    QString name;
    std::function<void(Stage&)> play;
    QSize size{1440, 900};
};

ConsentStep step(const QString& id, const QString& title, const QString& detail, ConsentStep::State state)
{
    ConsentStep one;
    one.id = id;
    one.title = title;
    one.detail = detail;
    one.state = state;
    one.at = samples::today(10, 40);
    return one;
}

using State = ConsentStep::State;

void goodChecks(Stage& s)
{
    QList<ComputerCheck> checks = samples::checks();
    for (ComputerCheck& check : checks) {
        check.state = ComputerCheck::State::Good;
        check.error.reset();
    }
    checks[2].detail = u"GNOME keyring answers."_s;
    checks[3].detail = u"It agrees with Microsoft's to the second."_s;
    checks[5].detail = u"Firefox opens sign-in pages."_s;
    s.wizard.computer().setChecks(checks);
}

PartnerFacts facts()
{
    PartnerFacts facts;
    facts.account = u"admin@harbourline.example"_s;
    facts.accountName = u"Harbourline Admin"_s;
    facts.tenantName = u"Harbourline IT Services"_s;
    facts.tenantDomain = u"harbourline.example"_s;
    facts.isPartner = true;
    facts.adminAgent = true;
    facts.mfa = true;
    return facts;
}

void signedIn(Stage& s)
{
    goodChecks(s);
    s.wizard.signIn().showFacts(facts());
    s.wizard.setFact(SetupWizard::Fact::Partner, u"Harbourline IT Services"_s);
    s.wizard.setFact(SetupWizard::Fact::Tenant, u"harbourline.example"_s);
    s.wizard.setFact(SetupWizard::Fact::SignIn, u"Browser, PKCE"_s);
    s.wizard.setFact(SetupWizard::Fact::RefreshToken, u"OS keychain"_s);
    s.wizard.application().setTenant(u"harbourline.example"_s);
}

void ready(Stage& s)
{
    signedIn(s);
    s.wizard.application().showStep(step(u"create"_s, u"Application made"_s, u"Steward"_s, State::Done));
    s.wizard.application().showStep(step(u"credential"_s, u"Certificate added"_s,
                                         u"Its private key stays on this computer"_s, State::Done));
    s.wizard.application().showReady(
        u"Steward"_s, kId, 11, {u"Your tenant's policy shortened the certificate's life to 180 days."_s});
    s.wizard.setFact(SetupWizard::Fact::Application, u"Steward"_s);
}

void consented(Stage& s)
{
    ready(s);
    s.wizard.consent().begin();
    s.wizard.consent().showStep(
        step(u"grant"_s, u"Granted in your tenant"_s, u"11 of 11 permissions"_s, State::Done));
    s.wizard.consent().showFinished({});
}

void proven(Stage& s)
{
    consented(s);
    s.wizard.proof().showStarted({});
    QList<ProofRow> rows =
        samples::proof(s.permissions.permissions(Permission::Set::Recommended), s.connections);
    for (ProofRow& row : rows) {
        row.granted = true;
        row.error.reset();
        row.called = row.call.isEmpty() ? ProvenCall::State::Waiting : ProvenCall::State::Done;
    }
    s.wizard.proof().showFinished(rows);
}

void imported(Stage& s)
{
    proven(s);
    s.wizard.customers().setCustomers(samples::customers(5000));
    s.wizard.customers().showReady();
}

void customersDone(Stage& s)
{
    imported(s);
    s.wizard.customerConsent().setRows(samples::consents(300, 300));
    s.wizard.customerConsent().showStarted();
    s.wizard.customerConsent().showFinished({});
}

void accessDone(Stage& s)
{
    customersDone(s);
    const QList<SetupCustomer> customers = samples::customers(300);
    s.wizard.access().setTable(customers, s.connections);
    s.wizard.access().showStarted();
    s.wizard.access().showResults(samples::access(customers, s.connections));
    s.wizard.access().showFinished({});
}

const QList<Scene>& scenes()
{
    static const QList<Scene> all = {
        {u"1-computer"_s, [](Stage& s) { s.wizard.computer().setChecks(samples::checks()); }},
        {u"1-computer-good"_s, [](Stage& s) { goodChecks(s); }},
        {u"1-computer-empty"_s, [](Stage&) {}},
        {u"2-signin"_s,
         [](Stage& s) {
             goodChecks(s);
             s.wizard.showStep(WizardStep::SignIn);
         }},
        {u"2-signin-code"_s,
         [](Stage& s) {
             goodChecks(s);
             s.wizard.showStep(WizardStep::SignIn);
             SetupChoice choice;
             choice.tenant = u"harbourline"_s;
             choice.signIn = SetupChoice::SignIn::DeviceCode;
             s.wizard.signIn().fill(choice);
             s.wizard.signIn().proceed();
         }},
        {u"2-signin-waiting"_s,
         [](Stage& s) {
             goodChecks(s);
             s.wizard.showStep(WizardStep::SignIn);
             s.wizard.signIn().begin();
             s.wizard.signIn().showStep(step(u"browser"_s, u"Waiting for the sign-in in your browser"_s,
                                             u"Choose the account that is in AdminAgents"_s, State::Running));
             s.wizard.signIn().showAddress(
                 QUrl(u"https://login.microsoftonline.com/harbourline.example/oauth2/v2.0/authorize"_s));
         }},
        {u"2-signin-failed"_s,
         [](Stage& s) {
             goodChecks(s);
             s.wizard.showStep(WizardStep::SignIn);
             s.wizard.signIn().begin();
             ConsentStep failed = step(u"browser"_s, u"Sign-in"_s, {}, State::Failed);
             failed.error = samples::refused();
             s.wizard.signIn().showStep(failed);
         }},
        {u"2-signin-facts"_s,
         [](Stage& s) {
             signedIn(s);
             s.wizard.showStep(WizardStep::SignIn);
         }},
        {u"2-signin-warnings"_s,
         [](Stage& s) {
             signedIn(s);
             PartnerFacts bad = facts();
             bad.isPartner = false;
             bad.adminAgent = false;
             bad.mfa = false;
             s.wizard.signIn().showFacts(bad);
             s.wizard.showStep(WizardStep::SignIn);
         }},
        {u"3-application"_s,
         [](Stage& s) {
             signedIn(s);
             s.wizard.showStep(WizardStep::Application);
         }},
        {u"3-application-existing"_s,
         [](Stage& s) {
             signedIn(s);
             s.wizard.showStep(WizardStep::Application);
             s.wizard.application().setWay(ApplicationPage::Way::Existing);
             s.wizard.application().setClientId(kId);
             s.wizard.application().findChild<QLineEdit*>(u"applicationSecret"_s)->setText(kId);
             s.wizard.application().proceed();
         }},
        {u"3-application-text"_s,
         [](Stage& s) {
             signedIn(s);
             s.wizard.showStep(WizardStep::Application);
             s.wizard.application().setWay(ApplicationPage::Way::AsText);
         }},
        {u"3-application-chooser"_s,
         [](Stage& s) {
             signedIn(s);
             s.wizard.showStep(WizardStep::Application);
             Application one;
             one.name = u"Steward"_s;
             one.clientId = kId;
             one.createdAt = samples::today().addDays(-400);
             ListedCredential credential;
             credential.endsAt = samples::today().addDays(30);
             one.credentials = {credential};
             Application two = one;
             two.clientId = u"b84f0d6a-1c27-4e93-a5b8-60d1f2937ce5"_s;
             two.credentials.clear();
             s.wizard.application().begin();
             s.wizard.application().showCandidates({one, two});
         }},
        {u"3-application-running"_s,
         [](Stage& s) {
             signedIn(s);
             s.wizard.showStep(WizardStep::Application);
             s.wizard.application().begin();
             s.wizard.application().showStep(
                 step(u"find"_s, u"Looked for an application"_s, u"None has this name"_s, State::Done));
             s.wizard.application().showStep(step(u"create"_s, u"Application made"_s, kId, State::Done));
             s.wizard.application().showStep(
                 step(u"credential"_s, u"Adding a certificate"_s, {}, State::Running));
         }},
        {u"3-application-ready"_s,
         [](Stage& s) {
             ready(s);
             s.wizard.showStep(WizardStep::Application);
         }},
        {u"4-consent"_s,
         [](Stage& s) {
             ready(s);
             s.wizard.showStep(WizardStep::Consent);
         }},
        {u"4-consent-running"_s,
         [](Stage& s) {
             ready(s);
             s.wizard.showStep(WizardStep::Consent);
             s.wizard.consent().begin();
             s.wizard.consent().showStep(step(u"browser"_s, u"Waiting for the sign-in in your browser"_s,
                                              u"Choose the account that is in AdminAgents"_s,
                                              State::Running));
             s.wizard.consent().showAddress(
                 QUrl(u"https://login.microsoftonline.com/harbourline.example/oauth2/v2.0/authorize"_s));
         }},
        {u"5-proof"_s,
         [](Stage& s) {
             consented(s);
             s.wizard.showStep(WizardStep::Proof);
             s.wizard.proof().showStarted({});
             s.wizard.proof().showFinished(
                 samples::proof(s.permissions.permissions(Permission::Set::Recommended), s.connections));
         }},
        {u"5-proof-good"_s,
         [](Stage& s) {
             proven(s);
             s.wizard.showStep(WizardStep::Proof);
         }},
        {u"5-proof-empty"_s,
         [](Stage& s) {
             consented(s);
             s.wizard.showStep(WizardStep::Proof);
         }},
        {u"6-customers"_s,
         [](Stage& s) {
             imported(s);
             s.wizard.showStep(WizardStep::Customers);
         }},
        {u"6-customers-selection"_s,
         [](Stage& s) {
             imported(s);
             s.wizard.showStep(WizardStep::Customers);
             s.wizard.customers().setChoice(ConsentChoice::Selection);
             QList<TenantId> some;
             for (int i = 0; i < 5000; i += 700)
                 some += TenantId{samples::tenantOf(i)};
             s.wizard.customers().setPicked(some);
         }},
        {u"6-customers-loading"_s,
         [](Stage& s) {
             proven(s);
             s.wizard.showStep(WizardStep::Customers);
             s.wizard.customers().showLoading();
             s.wizard.customers().setCustomers(samples::customers(1250));
         }},
        {u"6-customers-none"_s,
         [](Stage& s) {
             proven(s);
             s.wizard.showStep(WizardStep::Customers);
             s.wizard.customers().showReady();
         }},
        {u"6-customers-failed"_s,
         [](Stage& s) {
             proven(s);
             s.wizard.showStep(WizardStep::Customers);
             s.wizard.customers().setCustomers(samples::customers(400));
             s.wizard.customers().showLoadFailed(samples::refused());
         }},
        {u"7-consent-running"_s,
         [](Stage& s) {
             imported(s);
             s.wizard.showStep(WizardStep::CustomerConsent);
             s.wizard.customerConsent().setRows(samples::consents(5000, 0));
             s.wizard.customerConsent().showStarted();
             s.wizard.customerConsent().updateRows(samples::consents(5000, 1874));
             s.wizard.customerConsent().showHeld(18);
         }},
        {u"7-consent-done"_s,
         [](Stage& s) {
             customersDone(s);
             s.wizard.showStep(WizardStep::CustomerConsent);
             s.wizard.findChild<QTableView*>(u"consentTable"_s)->selectRow(1);
         }},
        {u"7-consent-ready"_s,
         [](Stage& s) {
             imported(s);
             s.wizard.showStep(WizardStep::CustomerConsent);
             s.wizard.customerConsent().setRows(samples::consents(300, 0).mid(4));
         }},
        {u"7-consent-none"_s,
         [](Stage& s) {
             imported(s);
             s.wizard.showStep(WizardStep::CustomerConsent);
         }},
        {u"8-access"_s,
         [](Stage& s) {
             accessDone(s);
             s.wizard.showStep(WizardStep::Access);
             auto* table = s.wizard.findChild<QTableView*>(u"accessTable"_s);
             table->setCurrentIndex(table->model()->index(1, 5));
         }},
        {u"8-access-running"_s,
         [](Stage& s) {
             customersDone(s);
             s.wizard.showStep(WizardStep::Access);
             const QList<SetupCustomer> customers = samples::customers(5000);
             s.wizard.access().setTable(customers, s.connections);
             s.wizard.access().showStarted();
             s.wizard.access().showResults(samples::access(customers.mid(0, 9), s.connections));
             s.wizard.access().showRunning(customers[9].tenant, s.connections[0].id);
             s.wizard.access().showRunning(customers[9].tenant, s.connections[1].id);
         }},
        {u"9-done"_s,
         [](Stage& s) {
             accessDone(s);
             s.wizard.done().setSummary(
                 {{u"Signed in as admin@harbourline.example"_s, Mark::Good,
                   u"With a second factor; renewed by itself every week"_s},
                  {u"11 permissions proven"_s, Mark::Good, u"Called live at 10:44"_s},
                  {u"262 of 300 customers consented"_s, Mark::Attention, u"38 need you; the list says why"_s},
                  {u"1,563 of 1,800 connections work"_s, Mark::Attention, u"Tested at 10:52"_s}});
             s.wizard.showStep(WizardStep::Done);
         }},
        {u"health"_s,
         [](Stage& s) {
             s.showHealth = true;
             const HealthReport report = samples::report();
             HealthReport before = report;
             before.findings.removeFirst();
             before.findings[0].severity = HealthFinding::Severity::Good;
             s.health.showReport(report, healthChanges(before, report));
             s.health.showConcerns(samples::concerns(23));
             s.health.showProof(
                 samples::proof(s.permissions.permissions(Permission::Set::Recommended), s.connections));
             SignInHealth signIn;
             signIn.account = u"admin@harbourline.example"_s;
             signIn.renewedAt = samples::today().addDays(-3);
             signIn.daysLeft = 87;
             s.health.showSignIn(signIn);
             CredentialHealth credential;
             credential.kind = CredentialKind::Secret;
             credential.application = u"Steward"_s;
             credential.endsAt = samples::today().addDays(24);
             credential.daysLeft = 24;
             s.health.showCredential(credential);
         }},
        {u"health-many"_s,
         [](Stage& s) {
             s.showHealth = true;
             HealthReport report = samples::report();
             report.findings = report.findings.mid(5);
             const HealthReport before = report;
             for (int i = 0; i < 42; ++i) {
                 HealthFinding finding;
                 finding.id = u"relationship:%1"_s.arg(i);
                 finding.severity = HealthFinding::Severity::Bad;
                 finding.title = u"Access to Larchmoor Dental Group ends in %1 days."_s.arg(i);
                 finding.action = u"relationships"_s;
                 finding.daysLeft = i;
                 report.findings.prepend(finding);
             }
             s.health.showReport(report, healthChanges(before, report));
             s.health.showConcerns(samples::concerns(42));
             s.health.showProof(
                 samples::proof(s.permissions.permissions(Permission::Set::Recommended), s.connections));
         },
         {1360, 860}},
        {u"health-good"_s,
         [](Stage& s) {
             s.showHealth = true;
             HealthReport report = samples::report();
             report.findings = report.findings.mid(5);
             s.health.showReport(report, {});
             s.health.showConcerns({});
             QList<ProofRow> rows;
             s.health.showProof(rows);
             SignInHealth signIn;
             signIn.account = u"admin@harbourline.example"_s;
             signIn.renewedAt = samples::today();
             signIn.daysLeft = 90;
             s.health.showSignIn(signIn);
             CredentialHealth credential;
             credential.kind = CredentialKind::Certificate;
             credential.application = u"Steward"_s;
             credential.endsAt = samples::today().addDays(300);
             credential.daysLeft = 300;
             s.health.showCredential(credential);
         }},
        {u"health-empty"_s, [](Stage& s) { s.showHealth = true; }},
        {u"health-failed"_s, [](Stage& s) {
             s.showHealth = true;
             Error offline;
             offline.code = ErrorCode::Offline;
             offline.message = u"Microsoft cannot be reached."_s;
             offline.advice = u"Check the network, then try again."_s;
             s.health.showReport(samples::report(), {});
             s.health.showConcerns(samples::concerns(5000));
             s.health.showProof({});
             s.health.showCheckFailed(offline);
             s.health.showRotationStep(step(u"create"_s, u"New secret made"_s, {}, State::Running));
         }}};
    return all;
}

/// Shows one window after another and saves its pictures, each once the event loop has laid it out. Ends the
/// program: with 1 when a picture cannot be saved.
class Pictures final : public QObject
{
public:
    Pictures(QApplication& application, const QDir& folder, const QString& only)
        : m_application(application), m_folder(folder)
    {
        for (const Scene& scene : scenes()) {
            if (!only.isEmpty() && !scene.name.startsWith(only))
                continue;
            m_rooms.append({&scene, 1.0, {Theme::Kind::Light, Theme::Kind::Dark, Theme::Kind::HighContrast}});
            m_rooms.append({&scene, 2.0, {Theme::Kind::Light, Theme::Kind::Dark}});
        }
        connect(&m_timer, &QTimer::timeout, this, &Pictures::step);
        m_timer.start(0);
    }

private:
    struct Room
    {
        const Scene* scene;
        double zoom;
        QList<Theme::Kind> pictures;
    };
    struct Shown
    {
        Shown(QApplication& application, double zoom, const CloudCatalog& clouds,
              const PermissionCatalog& permissions, const QList<Connection>& connections)
        {
            // Before the pages, as in the program: what is built takes its fonts from it.
            theme.setZoom(zoom);
            theme.applyTo(application);
            window = std::make_unique<MainWindow>(theme, icons);
            auto* wizard = new SetupWizard(icons, clouds, permissions, connections);
            auto* health = new HealthPage(icons);
            window->addPage(u"customers"_s, u"Customers"_s, u"customers"_s, new QWidget);
            window->addPage(u"health"_s, u"Health"_s, u"shield"_s, health);
            window->addScreen(u"wizard"_s, wizard);
            window->setPartner(u"Harbourline IT Services"_s);
            window->setEngine(u"pwsh 7.6"_s);
            window->showPage(u"wizard"_s);
            stage.emplace(Stage{*wizard, *health, permissions, connections});
        }

        Theme theme;
        Icons icons{theme};
        std::optional<Stage> stage; ///< of pages that the window owns
        std::unique_ptr<MainWindow> window;
    };

    void step()
    {
        // Shown now, laid out and drawn by what the event loop does until the third time.
        if (m_shown && ++m_rounds < kRounds)
            return;
        if (m_shown && !save())
            return;
        if (m_shown && m_picture == m_rooms[m_room].pictures.size()) {
            m_shown.reset();
            ++m_room;
        }
        if (m_room == m_rooms.size()) {
            m_application.exit(0);
            return;
        }
        const Room& room = m_rooms[m_room];
        if (!m_shown) {
            m_picture = 0;
            m_shown =
                std::make_unique<Shown>(m_application, room.zoom, m_clouds, m_permissions, m_connections);
            room.scene->play(*m_shown->stage);
            if (m_shown->stage->showHealth)
                m_shown->window->showPage(u"health"_s);
            m_shown->window->resize(room.scene->size);
            m_shown->window->show();
        }
        m_rounds = 0;
        m_shown->theme.setKind(room.pictures[m_picture]);
    }

    bool save()
    {
        const Room& room = m_rooms[m_room];
        const Theme::Kind kind = room.pictures[m_picture];
        const QString theme = kind == Theme::Kind::Light  ? u"light"_s
                              : kind == Theme::Kind::Dark ? u"dark"_s
                                                          : u"contrast"_s;
        const QString file = m_folder.filePath(
            u"%1-%2%3.png"_s.arg(room.scene->name, theme, room.zoom > 1 ? u"-200"_s : QString()));
        ++m_picture;
        if (!m_shown->window->grab().save(file)) {
            m_application.exit(1);
            return false;
        }
        QTextStream(stdout) << file << '\n';
        return true;
    }

    static constexpr int kRounds = 3;

    QApplication& m_application;
    QDir m_folder;
    const CloudCatalog m_clouds{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/clouds")}};
    const PermissionCatalog m_permissions{
        QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/permissions")}};
    const QList<Connection> m_connections = samples::connections();
    QList<Room> m_rooms;
    qsizetype m_room = 0;
    qsizetype m_picture = 0;
    int m_rounds = 0;
    std::unique_ptr<Shown> m_shown;
    QTimer m_timer;
};

} // namespace

int main(int argc, char* argv[])
{
    QApplication application(argc, argv);
    // One window after another: the program is over when the last is drawn, not when one closes.
    QApplication::setQuitOnLastWindowClosed(false);
    const QStringList arguments = QApplication::arguments();
    const QDir folder(arguments.value(1, u"setup-pictures"_s));
    folder.mkpath(u"."_s);
    const Pictures pictures(application, folder, arguments.value(2));
    return QApplication::exec();
}
