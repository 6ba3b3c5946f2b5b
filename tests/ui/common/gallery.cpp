// Draws every page in every theme into PNG files: steward_gallery FOLDER [page]. For people to look at.

#include <base/clock.h>
#include <common/icons.h>
#include <common/mainwindow.h>
#include <common/theme.h>
#include <customers/customerspage.h>
#include <customers/customertablemodel.h>
#include <runs/errorsview.h>
#include <runs/objectsview.h>
#include <runs/runpanel.h>
#include <setup/firstrunpage.h>

#include <QApplication>
#include <QDir>
#include <QHeaderView>
#include <QJsonArray>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QTextStream>
#include <QTimer>
#include <QTreeView>

#include <functional>
#include <memory>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

struct Scene
{
    QString name;
    std::function<void(MainWindow&, Theme&, const Icons&)> build;
    int settles = 0; ///< milliseconds until it shows what it was given
};

void firstRun(MainWindow& window, Theme&, const Icons& icons)
{
    window.addScreen(u"first"_s, new FirstRunPage(icons));
    window.showPage(u"first"_s);
    window.setEngine(u"pwsh 7.6 found"_s);
}

void frame(MainWindow& window)
{
    window.setPartner(u"Harbourline IT Services"_s);
    window.setEngine(u"pwsh 7.6"_s);
}

class FixedClock final : public Clock
{
public:
    QDateTime now() const override { return QDateTime(QDate(2026, 11, 22), QTime(10, 42)); }
};

QList<Customer> inventedCustomers(int count)
{
    const QStringList first = {u"Saltmarsh"_s,    u"Greyfriars"_s, u"Thornbury"_s, u"Copper Kettle"_s,
                               u"Brackenfield"_s, u"Norrvik"_s,    u"Zephyr"_s,    u"Larchmoor"_s,
                               u"Dunmere"_s,      u"Eastwharf"_s};
    const QStringList second = {u"Logistics"_s, u"Fisheries"_s, u"Legal"_s,       u"Clinics"_s,
                                u"Bakeries"_s,  u"Outdoor"_s,   u"Dental Group"_s};
    QList<Customer> customers;
    for (int i = 0; i < count; ++i) {
        Customer one;
        one.id.value = u"b84f0d6a-1c27-4e93-a5b8-60d1f293%1"_s.arg(i, 4, 16, QLatin1Char('0'));
        one.tenant.value = u"7c1e4b02-93d5-4f6a-8b1d-2e50a9c7%1"_s.arg(i, 4, 16, QLatin1Char('0'));
        one.name = first[i % 10] + u' ' + second[i % 7];
        one.domain = first[i % 10].toLower().remove(u' ') + QString::number(i) + u".example"_s;
        one.relationship = i % 23 == 5 ? u"none"_s : u"reseller"_s;
        customers += one;
    }
    return customers;
}

CustomersPage* addCustomers(MainWindow& window, const Icons& icons)
{
    static const FixedClock clock;
    auto* page = new CustomersPage(icons, clock);
    window.addPage(u"customers"_s, u"Customers"_s, u"customers"_s, page);
    window.addPage(u"scripts"_s, u"Scripts"_s, u"scripts"_s, new QWidget);
    window.showPage(u"customers"_s);
    frame(window);
    window.setTokenState(u"check-circle"_s, "success", u"Token good for 71 days"_s);
    return page;
}

void customers(MainWindow& window, Theme&, const Icons& icons)
{
    CustomersPage* page = addCustomers(window, icons);
    page->setCustomers(inventedCustomers(1284));
    page->showReady(QDateTime(QDate(2026, 11, 22), QTime(10, 31)));
    page->selectCustomer(page->model().customer(4).id);
    window.setNote(u"1 customer selected"_s);
    auto* search = page->findChild<QLineEdit*>(u"customerSearch"_s);
    search->setText(u"br logis"_s);
    Q_EMIT search->returnPressed();
}

void customersAll(MainWindow& window, Theme&, const Icons& icons)
{
    CustomersPage* page = addCustomers(window, icons);
    page->setCustomers(inventedCustomers(1284));
    page->showReady(QDateTime(QDate(2026, 11, 22), QTime(10, 31)));
    page->selectCustomer(page->model().customer(14).id);
    window.setPractice(true);
}

void customersLoading(MainWindow& window, Theme&, const Icons& icons)
{
    CustomersPage* page = addCustomers(window, icons);
    page->showLoading();
    page->appendCustomers(inventedCustomers(12));
}

void customersNoMatch(MainWindow& window, Theme&, const Icons& icons)
{
    CustomersPage* page = addCustomers(window, icons);
    page->setCustomers(inventedCustomers(1284));
    page->showReady(QDateTime(QDate(2026, 11, 22), QTime(10, 31)));
    auto* search = page->findChild<QLineEdit*>(u"customerSearch"_s);
    search->setText(u"platinum"_s);
    Q_EMIT search->returnPressed();
}

void customersFailed(MainWindow& window, Theme&, const Icons& icons)
{
    CustomersPage* page = addCustomers(window, icons);
    page->setCustomers(inventedCustomers(1284));
    Error error;
    error.code = ErrorCode::SignInNeeded;
    error.message = u"Sign-in needed: the stored sign-in has no MFA"_s;
    error.why = u"It was made before your policy asked for MFA."_s;
    error.advice = u"Sign in again and confirm with your second factor."_s;
    error.serviceCode = u"AADSTS50076"_s;
    error.correlationId = u"5d2c91e8-40b7-4a6f-9c13-7be0a8d4f266"_s;
    page->showFailed(error, QDateTime(QDate(2026, 11, 22), QTime(10, 31)));
}

// --- the run panel

class StoppedClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return time; }
    QDateTime time = QDateTime(QDate(2026, 11, 22), QTime(10, 42, 0));
};

StoppedClock& runClock()
{
    static StoppedClock clock;
    return clock;
}

RunPanel* addRun(MainWindow& window, Theme& theme, const Icons& icons)
{
    auto* panel = new RunPanel(theme, icons, runClock());
    window.addPage(u"customers"_s, u"Customers"_s, u"customers"_s, new QWidget);
    window.addPage(u"scripts"_s, u"Scripts"_s, u"scripts"_s, panel);
    window.addPage(u"setup"_s, u"Set-up"_s, u"setup"_s, new QWidget);
    window.showPage(u"scripts"_s);
    frame(window);
    return panel;
}

RunEvent runEvent(RunEvent::Type type, int second, const QString& text, const QJsonObject& data = {})
{
    return {type, QDateTime(QDate(2026, 11, 22), QTime(10, 42, second)), text, data};
}

void beginRun(RunPanel& panel)
{
    RunRequest request;
    request.scriptName = u"Get-MailForwarding.ps1"_s;
    request.target.customerName = u"Larchmoor Dental Group"_s;
    request.target.customerDomain = u"larchmoor.example"_s;
    runClock().time = QDateTime(QDate(2026, 11, 22), QTime(10, 42, 0));
    panel.begin(request);
    panel.setState(RunState::Connecting);
    runClock().time = runClock().time.addMSecs(4100);
    panel.setState(RunState::Running);
}

QList<RunEvent> runLines()
{
    using Type = RunEvent::Type;
    return {
        runEvent(Type::Information, 2,
                 u"Connected Graph and Exchange. Accepted domain larchmoor.example checked."_s),
        runEvent(Type::Debug, 3, u"GET /v1.0/domains \u2192 200 in 182 ms"_s),
        runEvent(Type::Verbose, 4, u"Reading mailboxes in pages of 100"_s),
        runEvent(Type::Output, 6,
                 u"\x1b[32;1mMailbox               ForwardsTo                      KeepsCopy  Msgs\x1b[0m\n"
                 "\x1b[32;1m-------               ----------                      ---------  ----\x1b[0m\n"
                 "Reception Leith       reception@larchmoor-ortho.example    True    12"_s),
        runEvent(Type::Warning, 9, u"Accounts Payable forwards to ledger@paperdesk.example"_s),
        runEvent(Type::Output, 9, u"Accounts Payable      ledger@paperdesk.example            False   214"_s),
        runEvent(
            Type::Error, 13, u"x"_s,
            {{u"message"_s,
              u"Front Desk Leith: inbox rules cannot be read while the mailbox is being moved"_s},
             {u"line"_s, 31},
             {u"column"_s, 13},
             {u"lineText"_s, u"$rules = Get-InboxRule -Mailbox $box.Identity -ErrorAction Stop"_s},
             {u"category"_s, u"ResourceUnavailable"_s},
             {u"reason"_s, u"MailboxInTransitException"_s},
             {u"fullyQualifiedErrorId"_s, u"[Server=AM6PR01],Get-InboxRule"_s},
             {u"target"_s, u"frontdesk.leith@larchmoor.example"_s},
             {u"requestId"_s, u"5d2c91e8-40b7-4a6f-9c13-7be0a8d4f266"_s},
             {u"inner"_s, QJsonArray{u"System.TimeoutException: the move took too long"_s}},
             {u"stack"_s,
              u"at Get-Rules, Get-MailForwarding.ps1: line 31\nat <ScriptBlock>, Get-MailForwarding.ps1: line 24"_s}}),
        runEvent(
            Type::Output, 14,
            u"Practice Manager      pm.larchmoor@mailfold.example        True     3\n"
            "16 colours: \x1b[30m0 \x1b[31m1 \x1b[32m2 \x1b[33m3 \x1b[34m4 \x1b[35m5 \x1b[36m6 "
            "\x1b[37m7\x1b[0m "
            "\x1b[90m8 \x1b[91m9 \x1b[92m10 \x1b[93m11 \x1b[94m12 \x1b[95m13 \x1b[96m14 \x1b[97m15\x1b[0m\n"
            "\x1b[1mbold\x1b[0m \x1b[4munderlined\x1b[0m \x1b[7m inverse \x1b[0m \x1b[3mitalic\x1b[0m "
            "\x1b[41;97m white on red \x1b[0m \x1b[38;5;208m256: 208\x1b[0m \x1b[38;2;120;60;200mtrue colour\x1b[0m"_s),
        runEvent(Type::Information, 15, u"All done in green"_s,
                 {{u"segments"_s,
                   QJsonArray{QJsonObject{{u"text"_s, u"All done "_s}},
                              QJsonObject{{u"text"_s, u"in green"_s}, {u"foreground"_s, u"Green"_s}}}}}),
        runEvent(Type::Warning, 17, u"Lab Orders forwards to orders@millpond-labs.example"_s),
        runEvent(Type::Output, 17,
                 u"Lab Orders            orders@millpond-labs.example         True    88"_s)};
}

QList<RunEvent> runObjects()
{
    const QStringList boxes{u"Accounts Payable"_s, u"Booking Desk"_s,      u"Clinic Manager"_s,
                            u"Dispatch"_s,         u"Equipment Orders"_s,  u"Finance Scans"_s,
                            u"Hygiene Recall"_s,   u"Implant Referrals"_s, u"IT Alerts"_s,
                            u"Lab Orders"_s,       u"Marketing"_s,         u"Nurse Rota"_s,
                            u"Parking"_s,          u"Patient Feedback"_s,  u"Practice Manager"_s,
                            u"Reception Leith"_s,  u"Reception North"_s,   u"Scanner First Floor"_s};
    QList<RunEvent> events;
    for (qsizetype i = 0; i < boxes.size(); ++i) {
        QJsonObject values{
            {u"Mailbox"_s, boxes.at(i)},
            {u"Kind"_s, i % 3 == 0 ? u"User"_s : u"Shared"_s},
            {u"ForwardsTo"_s, u"%1@paperdesk.example"_s.arg(boxes.at(i).section(u' ', 0, 0).toLower())},
            {u"External"_s, i % 4 != 2},
            {u"KeepsCopy"_s, i % 3 != 1},
            {u"Messages"_s, (i * 377 + 12) % 1300},
            {u"SizeMB"_s, double((i * 1234) % 5130) / 10},
            {u"LastForwarded"_s, u"2026-11-%1T09:%2:12Z"_s.arg(22 - i % 5, 2, 10, QLatin1Char('0'))
                                     .arg(i * 3, 2, 10, QLatin1Char('0'))},
            {u"Rule"_s, QJsonObject{{u"Name"_s, u"Scans to archive"_s},
                                    {u"Enabled"_s, true},
                                    {u"Priority"_s, 1},
                                    {u"HasAttachment"_s, true}}}};
        const QJsonArray order{u"Mailbox"_s,  u"Kind"_s,   u"ForwardsTo"_s,    u"External"_s, u"KeepsCopy"_s,
                               u"Messages"_s, u"SizeMB"_s, u"LastForwarded"_s, u"Rule"_s};
        events << runEvent(
            RunEvent::Type::Object, 20, {},
            {{u"typeName"_s, u"Contoso.MailForward"_s}, {u"properties"_s, values}, {u"order"_s, order}});
        if (i % 2 == 0)
            events << runEvent(RunEvent::Type::Object, 20, {},
                               {{u"typeName"_s, u"Contoso.ForwardingPolicy"_s},
                                {u"properties"_s, QJsonObject{{u"Policy"_s, u"Policy %1"_s.arg(i)},
                                                              {u"AutoForward"_s, i % 4 == 0}}}});
    }
    return events;
}

QList<RunEvent> runProgress()
{
    const auto bar = [](int id, int parent, const QString& activity, const QString& status, int percent,
                        int left) {
        return runEvent(RunEvent::Type::Progress, 18, activity,
                        {{u"id"_s, id},
                         {u"parent"_s, parent},
                         {u"activity"_s, activity},
                         {u"status"_s, status},
                         {u"percent"_s, percent},
                         {u"secondsRemaining"_s, left}});
    };
    return {bar(9, -1, u"Reading accepted domains"_s, u"2 of 2"_s, 100, 0),
            runEvent(RunEvent::Type::Progress, 19, {}, {{u"id"_s, 9}, {u"completed"_s, true}}),
            bar(1, -1, u"Reading mailboxes"_s, u"214 of 640"_s, 33, 28),
            bar(2, 1, u"Front Desk Leith"_s, u"inbox rules, page 3"_s, 60, -1),
            bar(3, 2, u"Asking Exchange"_s, {}, -1, -1)};
}

RunResult runResult(RunState state)
{
    RunResult result;
    result.state = state;
    result.errors = 1;
    result.warnings = 2;
    result.outputs = 26;
    result.connectTime = std::chrono::milliseconds(4100);
    result.runTime = std::chrono::milliseconds(47'000);
    return result;
}

void runTab(RunPanel& panel, int tab)
{
    panel.findChild<QTabBar*>(u"runTabs"_s)->setCurrentIndex(tab);
}

void runEmpty(MainWindow& window, Theme& theme, const Icons& icons)
{
    addRun(window, theme, icons);
}

void runOutput(MainWindow& window, Theme& theme, const Icons& icons)
{
    RunPanel* panel = addRun(window, theme, icons);
    beginRun(*panel);
    panel->addEvents(runLines() + runObjects());
    runClock().time = QDateTime(QDate(2026, 11, 22), QTime(10, 42, 20));
    panel->addEvents(runProgress());
}

void runOutputMany(MainWindow& window, Theme& theme, const Icons& icons)
{
    RunPanel* panel = addRun(window, theme, icons);
    beginRun(*panel);
    for (int i = 0; i < 2000; ++i)
        panel->addEvents(runLines());
    panel->find();
    auto* field = panel->findChild<QLineEdit*>(u"findField"_s);
    field->setText(u"larchmoor"_s);
    panel->setState(RunState::Stopping);
}

void runTable(MainWindow& window, Theme& theme, const Icons& icons)
{
    RunPanel* panel = addRun(window, theme, icons);
    beginRun(*panel);
    panel->addEvents(runLines() + runObjects());
    panel->end(runResult(RunState::SucceededWithErrors));
    runTab(*panel, 1);
    panel->objects().model().takeAll();
    panel->objects().findChild<QPushButton*>(u"objectType0"_s);
    QTimer::singleShot(200, panel, [panel] {
        if (auto* type = panel->objects().findChild<QPushButton*>(u"objectType1"_s))
            type->click();
        QTableView& table = panel->objects().table();
        table.horizontalHeader()->setSortIndicator(0, Qt::AscendingOrder);
        table.setCurrentIndex(table.model()->index(5, 0));
        table.setFocus();
        Q_EMIT table.clicked(table.currentIndex());
    });
}

void runTableEmpty(MainWindow& window, Theme& theme, const Icons& icons)
{
    RunPanel* panel = addRun(window, theme, icons);
    beginRun(*panel);
    runTab(*panel, 1);
}

void runErrors(MainWindow& window, Theme& theme, const Icons& icons)
{
    RunPanel* panel = addRun(window, theme, icons);
    beginRun(*panel);
    for (int i = 0; i < 4; ++i)
        panel->addEvents(runLines());
    RunResult result = runResult(RunState::Failed);
    result.exitCode = 1;
    Error error;
    error.code = ErrorCode::ProcessFailed;
    error.message = u"Front Desk Leith: inbox rules cannot be read while the mailbox is being moved"_s;
    error.advice = u"Wait until the move is over, then run the script again."_s;
    result.error = error;
    panel->end(result);
    panel->nextError();
}

void runBars(MainWindow& window, Theme& theme, const Icons& icons)
{
    RunPanel* panel = addRun(window, theme, icons);
    beginRun(*panel);
    runClock().time = QDateTime(QDate(2026, 11, 22), QTime(10, 42, 20));
    panel->addEvents(runProgress());
    runTab(*panel, 3);
}

void runPrompt(MainWindow& window, Theme& theme, const Icons& icons)
{
    RunPanel* panel = addRun(window, theme, icons);
    beginRun(*panel);
    panel->addEvents(runLines());
    panel->addEvents({runEvent(
        RunEvent::Type::Prompt, 20, u"Sure?"_s,
        {{u"id"_s, u"1"_s},
         {u"kind"_s, u"choice"_s},
         {u"caption"_s, u"Confirm"_s},
         {u"message"_s, u"Remove the forwarding of Lab Orders?"_s},
         {u"default"_s, 1},
         {u"choices"_s,
          QJsonArray{QJsonObject{{u"label"_s, u"&Yes"_s}, {u"help"_s, u"Remove it and go on."_s}},
                     QJsonObject{{u"label"_s, u"&No"_s}, {u"help"_s, u"Leave it and go on."_s}}}}})});
}

void runForm(MainWindow& window, Theme& theme, const Icons& icons)
{
    RunPanel* panel = addRun(window, theme, icons);
    beginRun(*panel);
    panel->addEvents(
        {runEvent(RunEvent::Type::Prompt, 20, u"Values"_s,
                  {{u"id"_s, u"1"_s},
                   {u"kind"_s, u"fields"_s},
                   {u"message"_s, u"Get-MailForwarding needs these values"_s},
                   {u"fields"_s, QJsonArray{QJsonObject{{u"name"_s, u"MailboxType"_s},
                                                        {u"help"_s, u"All, User or Shared"_s}},
                                            QJsonObject{{u"name"_s, u"Pin"_s}, {u"secret"_s, true}}}}})});
}

const QList<Scene>& scenes()
{
    static const QList<Scene> all = {{u"first-run"_s, firstRun},
                                     {u"customers"_s, customers},
                                     {u"customers-all"_s, customersAll},
                                     {u"customers-loading"_s, customersLoading},
                                     {u"customers-nomatch"_s, customersNoMatch},
                                     {u"customers-failed"_s, customersFailed},
                                     {u"run-empty"_s, runEmpty},
                                     {u"run-output"_s, runOutput, 500},
                                     {u"run-output-many"_s, runOutputMany, 1000},
                                     {u"run-objects"_s, runTable, 900},
                                     {u"run-objects-empty"_s, runTableEmpty, 300},
                                     {u"run-errors"_s, runErrors, 300},
                                     {u"run-progress"_s, runBars, 300},
                                     {u"run-prompt"_s, runPrompt, 300},
                                     {u"run-form"_s, runForm, 300}};
    return all;
}

/// Shows one window after another and saves its picture, each once the event loop has laid it out. Ends the
/// program: with 1 when a picture cannot be saved.
class Gallery final : public QObject
{
public:
    Gallery(QApplication& application, const QDir& folder, const QString& only)
        : m_application(application), m_folder(folder)
    {
        using Kind = Theme::Kind;
        for (const Scene& scene : scenes()) {
            if (!only.isEmpty() && !scene.name.startsWith(only))
                continue;
            m_rooms.push_back({&scene,
                               1.0,
                               {{Kind::Light, u"-light"_s},
                                {Kind::Dark, u"-dark"_s},
                                {Kind::HighContrast, u"-contrast"_s}}});
            m_rooms.push_back({&scene, 2.0, {{Kind::Light, u"-light-200"_s}}});
        }
        connect(&m_timer, &QTimer::timeout, this, [this] { step(); });
        m_timer.start(0);
    }

private:
    struct Room
    {
        const Scene* scene;
        double zoom;
        QList<std::pair<Theme::Kind, QString>> pictures;
    };
    struct Shown
    {
        Theme theme;
        Icons icons{theme};
        MainWindow window{theme, icons};
    };

    void step()
    {
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
            m_shown = std::make_unique<Shown>();
            m_shown->theme.setZoom(room.zoom);
            m_shown->theme.applyTo(m_application);
            room.scene->build(m_shown->window, m_shown->theme, m_shown->icons);
            m_shown->window.show();
        }
        m_timer.start(room.scene->settles);
        m_shown->theme.setKind(room.pictures[m_picture].first);
    }

    bool save()
    {
        const Room& room = m_rooms[m_room];
        const QString file =
            m_folder.filePath(room.scene->name + room.pictures[m_picture].second + u".png"_s);
        ++m_picture;
        if (!m_shown->window.grab().save(file)) {
            m_application.exit(1);
            return false;
        }
        QTextStream(stdout) << file << '\n';
        return true;
    }

    QApplication& m_application;
    QDir m_folder;
    QList<Room> m_rooms;
    qsizetype m_room = 0;
    qsizetype m_picture = 0;
    std::unique_ptr<Shown> m_shown;
    QTimer m_timer;
};

} // namespace

int main(int argc, char* argv[])
{
    QApplication application(argc, argv);
    // Pictures of one window after another: the program is over when the last is drawn, not when one closes.
    QApplication::setQuitOnLastWindowClosed(false);
    const QStringList arguments = QApplication::arguments();
    const QDir folder(arguments.value(1, u"gallery"_s));
    folder.mkpath(u"."_s);
    const Gallery gallery(application, folder, arguments.value(2));
    return QApplication::exec();
}
