#include "program.h"

#include <common/banner.h>
#include <common/mainwindow.h>
#include <customers/customernotes.h>
#include <customers/customerspage.h>
#include <customers/customertablemodel.h>
#include <runs/outputview.h>
#include <runs/runpanel.h>
#include <scripts/scriptspage.h>
#include <scripts/targetbar.h>
#include <services/formbrowser.h>

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QNetworkAccessManager>
#include <QPushButton>
#include <QTableView>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <console/consoleapplication.h>
#include <support/practicesandbox.h>
#include <tuple>

using namespace steward;
using namespace steward::tests;
using namespace Qt::StringLiterals;

namespace {

constexpr int kCustomers = 1200; // three pages

QList<QJsonObject> jsonLines(const QByteArray& out)
{
    QList<QJsonObject> lines;
    for (const QByteArray& line : out.trimmed().split('\n'))
        lines.append(QJsonDocument::fromJson(line).object());
    return lines;
}

} // namespace

/// What goes wrong around the main job, through stewardctl and the window: a clear error, and nothing lost.
class TestBadInputStory : public QObject
{
    Q_OBJECT

    QStringList with(const QStringList& arguments) const
    {
        return QStringList{u"--profile"_s, m_profile.path()} + arguments;
    }
    QStringList setupArguments(const QString& profile) const
    {
        return {u"--profile"_s,         profile,          u"setup"_s,          u"--cloud"_s,
                m_sandbox->cloudFile(), u"--tenant"_s,    m_sandbox->tenant(), u"--client-id"_s,
                m_sandbox->clientId(),  u"--no-browser"_s};
    }
    QStringList runArguments(const QByteArray& script, const QStringList& more = {})
    {
        const QString path = m_scripts.filePath(u"script-%1.ps1"_s.arg(++m_count));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(script) != script.size())
            qFatal("a test script cannot be written");
        return with(QStringList{u"run"_s, path, u"--customer"_s, m_customer, u"--no-input"_s} + more);
    }
    void faults(const QString& specification)
    {
        const auto set = m_sandbox->setFaults(specification);
        QTRY_VERIFY(set.isFinished());
        QVERIFY(set.result().has_value());
    }
    static MainWindow* window()
    {
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            if (auto* main = qobject_cast<MainWindow*>(widget))
                return main;
        }
        return nullptr;
    }
    ConsoleApplication::Options windowOptions(const QString& programFolder) const
    {
        ConsoleApplication::Options options;
        options.services.profileFolder = m_profile.path();
        options.services.programFolder = programFolder;
        return options;
    }

    std::unique_ptr<PracticeSandbox> m_sandbox;
    QTemporaryDir m_profile;
    QTemporaryDir m_scripts;
    QString m_customer;
    int m_count = 0;

private Q_SLOTS:
    void initTestCase()
    {
        m_sandbox =
            std::make_unique<PracticeSandbox>(QStringList{u"--customers"_s, QString::number(kCustomers)});
        m_sandbox->start();
        QTRY_VERIFY2_WITH_TIMEOUT(m_sandbox->isReady(), m_sandbox->errorText().constData(), 20'000);

        Program ctl(u"stewardctl"_s);
        ctl.start(setupArguments(m_profile.path()));
        const auto address = ctl.waitForOutput(u"(http://\\S+)"_s);
        QVERIFY2(address.hasMatch(), ctl.said());
        QNetworkAccessManager network;
        FormBrowser person(network);
        const auto signIn = m_sandbox->signIn();
        std::ignore =
            person.signIn(QUrl(address.captured(1)), signIn.username, signIn.password, signIn.code, this);
        QVERIFY2(ctl.waitForEnd() == 0, ctl.said());

        QVERIFY2(ctl.run(with({u"customers"_s, u"list"_s, u"--json"_s, u"--limit"_s, u"8"_s})) == 0,
                 ctl.said());
        // One in twenty is not consented on purpose; take the first that lists its users.
        for (const QJsonValue& customer : QJsonDocument::fromJson(ctl.out()).array()) {
            m_customer = customer.toObject()["customerId"_L1].toString();
            if (ctl.run(with({u"users"_s, u"list"_s, m_customer, u"--limit"_s, u"1"_s})) == 0)
                break;
        }
        QVERIFY(!m_customer.isEmpty());
    }
    void init() { faults({}); }
    void cleanupTestCase()
    {
        m_sandbox->stop();
        QTRY_VERIFY(!m_sandbox->isRunning());
    }

    // --- before anything starts ---

    void aPortThatIsTakenIsNamed()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const QByteArray port = QByteArray::number(taken.serverPort());
        Program ctl(u"stewardctl"_s);
        QCOMPARE(ctl.run({u"sandbox"_s, u"--port"_s, QString::fromLatin1(port)}), 1);
        QVERIFY2(ctl.err().contains("Port " + port + " is already in use"), ctl.said());
        QVERIFY2(ctl.out().isEmpty(), ctl.said());
    }

    void withoutAUsableKeychainNobodySignsIn_data()
    {
        QTest::addColumn<QByteArray>("session");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("no session bus")
            << QByteArray("unset DBUS_SESSION_BUS_ADDRESS; exec \"$@\"") << QByteArray("no keychain");
        // A bus of its own with a keyring that is locked, as after a log-in without a password.
        QTest::newRow("locked")
            << QByteArray(
                   "exec dbus-run-session -- sh -eu -c '"
                   "printf test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null;"
                   "dbus-send --session --print-reply --dest=org.freedesktop.secrets "
                   "/org/freedesktop/secrets "
                   "org.freedesktop.Secret.Service.Lock "
                   "array:objpath:/org/freedesktop/secrets/collection/login >/dev/null;"
                   "\"$@\" && code=0 || code=$?;"
                   "kill $(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / "
                   "org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets | awk "
                   "\"{print \\$2}\");"
                   "exit $code' keyring \"$@\"")
            << QByteArray("keychain is locked");
    }

    void withoutAUsableKeychainNobodySignsIn()
    {
        QFETCH(QByteArray, session);
        QFETCH(QByteArray, says);
        QTemporaryDir home;
        Program sh(u"/bin/sh"_s);
        for (const auto& [name, folder] : {std::pair{u"HOME"_s, u"home"_s},
                                           {u"XDG_RUNTIME_DIR"_s, u"run"_s},
                                           {u"XDG_DATA_HOME"_s, u"data"_s},
                                           {u"XDG_CONFIG_HOME"_s, u"config"_s}}) {
            QDir(home.path()).mkdir(folder);
            QFile::setPermissions(home.filePath(folder),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
            sh.setEnvironment(name, home.filePath(folder));
        }
        sh.removeEnvironment(u"DISPLAY"_s);
        const QString profile = home.filePath(u"profile"_s);
        const int code = sh.run(QStringList{u"-eu"_s, u"-c"_s, QString::fromUtf8(session), u"session"_s,
                                            binaryFolder() + u"/stewardctl"_s} +
                                setupArguments(profile));
        QVERIFY2(code == 1, sh.said());
        QVERIFY2(sh.err().toLower().contains(says), sh.said());
        QVERIFY2(sh.err().contains("What to do"), sh.said());
        // Nobody was sent to a sign-in that could not be kept.
        QVERIFY2(!sh.out().contains("http://"), sh.said());
        QVERIFY(!QFile::exists(profile + u"/profile.json"_s));
    }

    // --- customers ---

    void aListCutOffMidPageIsTheLastWholeOneWithItsDate_data()
    {
        QTest::addColumn<QString>("format");
        QTest::newRow("text") << QString();
        QTest::newRow("json") << u"--json"_s;
        QTest::newRow("csv") << u"--csv"_s;
    }

    void aListCutOffMidPageIsTheLastWholeOneWithItsDate()
    {
        QFETCH(QString, format);
        faults(u"customers:truncate@2+"_s);
        Program ctl(u"stewardctl"_s);
        QStringList arguments = with({u"customers"_s, u"list"_s});
        if (!format.isEmpty())
            arguments << format;
        QVERIFY2(ctl.run(arguments) == 7, ctl.said());
        const qsizetype rows = format == u"--json"_s  ? QJsonDocument::fromJson(ctl.out()).array().size()
                               : format == u"--csv"_s ? ctl.out().count("\r\n") - 1
                                                      : ctl.out().count('\n') - 2;
        QCOMPARE(rows, kCustomers);
        QVERIFY2(ctl.err().contains("the list as of 20"), ctl.said());
        QVERIFY2(ctl.err().contains("broke off before its answer was complete"), ctl.said());
        QVERIFY2(ctl.err().contains("What to do"), ctl.said());
        static const QRegularExpression correlation(
            u"correlation id [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"_s);
        QVERIFY2(correlation.match(QString::fromUtf8(ctl.err())).hasMatch(), ctl.said());

        // Asked for what the service says now, there is nothing to show.
        QVERIFY2(ctl.run(arguments + QStringList{u"--refresh"_s}) == 1, ctl.said());
        QVERIFY2(ctl.out().isEmpty(), ctl.said());

        // The next time all is there, without a new sign-in.
        faults({});
        QVERIFY2(ctl.run(with({u"customers"_s, u"list"_s, u"--json"_s})) == 0, ctl.said());
        QCOMPARE(QJsonDocument::fromJson(ctl.out()).array().size(), kCustomers);
    }

    void theWindowKeepsTheLastWholeListAndSaysSo()
    {
        faults(u"customers:truncate@2+"_s);
        ConsoleApplication console(windowOptions(binaryFolder()));
        console.start();
        QTRY_COMPARE_WITH_TIMEOUT(window()->currentPage(), u"customers"_s, 30'000);
        auto* page = window()->findChild<CustomersPage*>();
        auto* banner = page->findChild<Banner*>(u"customersBanner"_s);
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 40'000);
        QVERIFY2(banner->text().contains(u"broke off"_s), qPrintable(banner->text()));
        auto* table = page->findChild<QTableView*>();
        const auto labels = banner->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains(u"The list as of"_s);
        }));
        QCOMPARE(table->model()->rowCount(), kCustomers);
        QVERIFY(table->isVisible());
        QVERIFY(page->model().customer(499).id.value != QString());

        faults({});
        auto* again = page->findChild<QPushButton*>(u"tryAgain"_s);
        QVERIFY(again && again->isVisible());
        again->click();
        QTRY_VERIFY_WITH_TIMEOUT(banner->isHidden(), 30'000);
        QCOMPARE(table->model()->rowCount(), kCustomers);
    }

    void aDamagedDatabaseIsSetAsideAndWhatPeoplePutDownStays()
    {
        Program ctl(u"stewardctl"_s);
        QVERIFY2(ctl.run(with({u"customers"_s, u"list"_s, u"--json"_s})) == 0, ctl.said());
        {
            CustomerNotes notes(m_profile.path(), TenantId{m_sandbox->tenant()});
            CustomerNote note;
            note.favourite = true;
            note.tags = QStringList{u"gold"_s};
            notes.set(CustomerId{m_customer}, note);
            QVERIFY(notes.save().has_value());
        }
        const auto damage = [this] {
            for (const QString& suffix : {u"-wal"_s, u"-shm"_s})
                QFile::remove(m_profile.filePath(u"steward.db"_s) + suffix);
            QFile file(m_profile.filePath(u"steward.db"_s));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray("no database at all ").repeated(5000));
        };
        damage();
        const QStringList favourites =
            with({u"customers"_s, u"list"_s, u"--search"_s, u"is:favourite tag:gold"_s, u"--columns"_s,
                  u"customerId,tags"_s, u"--json"_s});
        QVERIFY2(ctl.run(favourites) == 0, ctl.said());
        const QJsonArray kept = QJsonDocument::fromJson(ctl.out()).array();
        QVERIFY2(kept.size() == 1 && kept.first()[u"customerId"_s].toString() == m_customer, ctl.said());
        QVERIFY2(ctl.err().contains("damaged and was set aside"), ctl.said());
        QVERIFY2(ctl.err().contains("What to do"), ctl.said());
        const QStringList aside =
            QDir(m_profile.path()).entryList({u"steward*damaged*"_s}, QDir::Files | QDir::NoSymLinks);
        QVERIFY2(aside.size() == 1, qPrintable(QDir(m_profile.path()).entryList().join(u' ')));
        // The next call has the list that the last one made.
        QVERIFY2(ctl.run(with({u"customers"_s, u"list"_s, u"--json"_s})) == 0, ctl.said());
        QCOMPARE(QJsonDocument::fromJson(ctl.out()).array().size(), kCustomers);
        QVERIFY2(!ctl.err().contains("damaged"), ctl.said());

        damage();
        ConsoleApplication console(windowOptions(binaryFolder()));
        console.start();
        QTRY_COMPARE_WITH_TIMEOUT(window()->currentPage(), u"customers"_s, 30'000);
        auto* page = window()->findChild<CustomersPage*>();
        QTRY_COMPARE_WITH_TIMEOUT(page->model().listedCount(), kCustomers, 30'000);
        const auto labels = window()->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains(u"was set aside"_s);
        }));
        const int row = page->model().row(CustomerId{m_customer});
        QCOMPARE(page->model().index(row, CustomerTableModel::Tags).data().toString(), u"gold"_s);
    }

    // --- no engine ---

    void withoutAnEngineRunSaysHowToGetOneAndBrowsingWorks_data()
    {
        QTest::addColumn<QString>("named");
        QTest::newRow("none on this computer") << QString();
        QTest::newRow("the one named is not there") << u"/nowhere/pwsh"_s;
    }

    void withoutAnEngineRunSaysHowToGetOneAndBrowsingWorks()
    {
        QFETCH(QString, named);
        // A program that stands alone: no bundled engine beside it, no pwsh on its PATH.
        QTemporaryDir alone;
        QDir(alone.path()).mkpath(u"install/bin"_s);
        const QString program = alone.filePath(u"install/bin/stewardctl"_s);
        QVERIFY(QFile::copy(binaryFolder() + u"/stewardctl"_s, program));
        QDir(alone.path()).mkpath(u"path"_s);
        Program ctl(program);
        ctl.setEnvironment(u"PATH"_s, alone.filePath(u"path"_s));
        if (!named.isEmpty())
            ctl.setEnvironment(u"STEWARD_ENGINE"_s, named);

        const QString mark = alone.filePath(u"it-ran"_s);
        QVERIFY2(ctl.run(runArguments("New-Item '" + mark.toUtf8() + "'\n")) == 1, ctl.said());
        QVERIFY2(
            ctl.err().contains(named.isEmpty() ? "There is no PowerShell 7.4 or newer" : "/nowhere/pwsh"),
            ctl.said());
        QVERIFY2(ctl.err().contains("What to do: Install PowerShell 7"), ctl.said());
        QVERIFY(!QFile::exists(mark));
        QVERIFY2(ctl.run(with({u"customers"_s, u"show"_s, m_customer})) == 0, ctl.said());
        QVERIFY2(ctl.run(with({u"users"_s, u"list"_s, m_customer, u"--limit"_s, u"3"_s})) == 0, ctl.said());
    }

    void theWindowWithoutAnEngineSaysHowToGetOneAndBrowses()
    {
        QTemporaryDir alone;
        QDir(alone.path()).mkpath(u"bin"_s);
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", alone.path().toUtf8());
        {
            ConsoleApplication console(windowOptions(alone.filePath(u"bin"_s)));
            console.start();
            QTRY_COMPARE_WITH_TIMEOUT(window()->currentPage(), u"customers"_s, 30'000);
            auto* customers = window()->findChild<CustomersPage*>();
            auto* table = customers->findChild<QTableView*>();
            QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), kCustomers, 30'000);

            Q_EMIT customers->runScriptRequested(customers->model().customer(3));
            QTRY_COMPARE(window()->currentPage(), u"scripts"_s);
            auto* scripts = window()->findChild<ScriptsPage*>();
            QTRY_VERIFY(scripts->target().runProblem().contains(u"There is no PowerShell 7.4 or newer"_s));
            QVERIFY(scripts->target().runProblem().contains(u"Install PowerShell 7"_s));
            auto* run = scripts->findChild<QPushButton*>(u"runButton"_s);
            QVERIFY(run->isVisible() && !run->isEnabled());
            QVERIFY(run->accessibleDescription().contains(u"Install PowerShell 7"_s));
            auto* reason = scripts->findChild<QLabel*>(u"runReason"_s);
            QVERIFY(reason->isVisible());
            QVERIFY2(reason->text().contains(u"Install PowerShell 7"_s), qPrintable(reason->text()));
            // F5 starts nothing either.
            scripts->newScript(u"'x'"_s, u"x.ps1"_s);
            scripts->action(u"run"_s)->trigger();
            QVERIFY(!scripts->runPanel().isRunning());
        }
        qputenv("PATH", path);
    }

    // --- scripts ---

    void aSyntaxErrorHasLineAndColumnBeforeAnythingStarts()
    {
        const auto before = m_sandbox->requestCounts();
        QTRY_VERIFY(before.isFinished());
        Program ctl(u"stewardctl"_s);
        const QByteArray script = "'first line ran'\n  if ($true) {\n    'x'\n";
        QVERIFY2(ctl.run(runArguments(script, {u"--json"_s, u"--connect"_s, u"graph"_s})) == 4, ctl.said());
        const auto lines = jsonLines(ctl.out());
        const auto isError = [](const QJsonObject& line) { return line["type"_L1] == "error"_L1; };
        const auto error = std::find_if(lines.cbegin(), lines.cend(), isError);
        QVERIFY2(error != lines.cend(), ctl.said());
        QCOMPARE((*error)["line"_L1].toInt(), 2);
        QCOMPARE((*error)["column"_L1].toInt(), 14);
        QCOMPARE(lines.last()["state"_L1].toString(), u"refused"_s);
        QVERIFY2(ctl.err().contains("Line 2, column 14"), ctl.said());
        QVERIFY2(!ctl.out().contains("\"text\":\"first line ran"), ctl.said());
        // Nor was anything asked of the customer's tenant.
        const auto after = m_sandbox->requestCounts();
        QTRY_VERIFY(after.isFinished());
        QCOMPARE((*after.result())["graph"_L1].toInt(), (*before.result())["graph"_L1].toInt());
    }

    void aFloodComesWhole()
    {
        Program ctl(u"stewardctl"_s);
        const int code = ctl.run(runArguments("1..200000 | ForEach-Object { \"line $_ of the flood\" }\n"
                                              "Write-Warning 'after the flood'\n"));
        QVERIFY2(code == 0, ctl.err().right(2000).constData());
        QCOMPARE(ctl.out().count('\n'), 200000);
        QVERIFY(ctl.out().startsWith("line 1 of the flood\nline 2 of"));
        QVERIFY(ctl.out().endsWith("line 200000 of the flood\n"));
        QVERIFY2(ctl.err().contains("after the flood"), ctl.err().right(2000).constData());
    }

    void aScriptThatWillNotEndIsEnded()
    {
        Program ctl(u"stewardctl"_s);
        const QByteArray script =
            "'begun'\n"
            "$child = [Diagnostics.Process]::Start('/bin/sleep', '4242.25')\n"
            "try { while ($true) { Start-Sleep 1 } } finally { while ($true) { Start-Sleep 1 } }\n";
        QVERIFY2(ctl.run(runArguments(script, {u"--timeout"_s, u"5"_s, u"--json"_s})) == 5, ctl.said());
        QVERIFY2(ctl.out().contains("begun"), ctl.said());
        QCOMPARE(jsonLines(ctl.out()).last()["state"_L1].toString(), u"timedOut"_s);
        // Its children went with it.
        bool left = false;
        for (const QString& process : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
            QFile file(u"/proc/%1/cmdline"_s.arg(process));
            left = left || (file.open(QIODevice::ReadOnly) && file.readAll().contains("4242.25"));
        }
        QVERIFY(!left);
    }

    void aScriptThatEndsItsOwnProcessIsAFailure_data()
    {
        QTest::addColumn<QByteArray>("ending");
        QTest::newRow("kills it") << QByteArray("[Diagnostics.Process]::GetCurrentProcess().Kill()");
        QTest::newRow("says it went well") << QByteArray("[Environment]::Exit(0)");
    }

    void aScriptThatEndsItsOwnProcessIsAFailure()
    {
        QFETCH(QByteArray, ending);
        Program ctl(u"stewardctl"_s);
        QVERIFY2(ctl.run(runArguments("'written before'\nStart-Sleep 1\n" + ending + "\n")) == 1, ctl.said());
        QVERIFY2(ctl.out().contains("written before\n"), ctl.said());
        QVERIFY2(ctl.err().contains("What to do"), ctl.said());
    }

    void aRunWhoseConsoleWasKilledIsShownAsLostWithAllItSaid()
    {
        const QString script = m_scripts.filePath(u"cut short.ps1"_s);
        {
            QFile file(script);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("1..7 | ForEach-Object { \"line $_\" }\nWrite-Warning 'half way'\nStart-Sleep 300\n");
        }
        Program ctl(u"stewardctl"_s);
        ctl.start(with({u"run"_s, script, u"--customer"_s, m_customer, u"--no-input"_s}));
        QVERIFY2(ctl.waitForOutput(u"(line 7)\n"_s).hasMatch(), ctl.said());
        QTRY_VERIFY(ctl.err().contains("half way"));
        ctl.kill(); // SIGKILL: nothing of it can say goodbye
        QCOMPARE(ctl.waitForEnd(), -1);

        ConsoleApplication console(windowOptions(binaryFolder()));
        console.start();
        QTRY_COMPARE_WITH_TIMEOUT(window()->currentPage(), u"customers"_s, 30'000);
        // It is built when the customers are on the screen.
        QTRY_VERIFY(window()->findChild<ScriptsPage*>());
        RunPanel& panel = window()->findChild<ScriptsPage*>()->runPanel();
        QTRY_VERIFY_WITH_TIMEOUT(panel.output().allText().contains(u"line 7"_s), 20'000);
        QVERIFY(!panel.isRunning());
        QCOMPARE(panel.warningCount(), 1);
        const QString text = panel.output().allText();
        for (int i = 1; i <= 7; ++i)
            QVERIFY2(text.contains(u"line %1\n"_s.arg(i)), qPrintable(text));
        const auto* state = panel.findChild<QLabel*>(u"runState"_s);
        QVERIFY(state);
        QVERIFY2(state->text().startsWith(u"Lost"_s), qPrintable(state->text()));
        // So it stands in the list, too.
        Program list(u"stewardctl"_s);
        QVERIFY2(list.run(with({u"runs"_s, u"list"_s, u"--json"_s})) == 0, list.said());
        const QJsonObject last = QJsonDocument::fromJson(list.out()).array().first().toObject();
        QCOMPARE(last["state"_L1].toString(), u"lost"_s);
    }

    void whatATokenIsPrintedAsIsMasked_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("output") << QByteArray("\"here: $GraphToken\"");
        QTest::newRow("error") << QByteArray("Write-Error \"here: $GraphToken\"");
        QTest::newRow("raw") << QByteArray("[Console]::Out.WriteLine(\"here: $GraphToken\")");
        QTest::newRow("thrown") << QByteArray("throw \"here: $GraphToken\"");
    }

    void whatATokenIsPrintedAsIsMasked()
    {
        QFETCH(QByteArray, line);
        Program ctl(u"stewardctl"_s);
        std::ignore = ctl.run(runArguments(line + "\n", {u"--connect"_s, u"graph"_s}));
        const QByteArray all = ctl.out() + ctl.err();
        QVERIFY2(all.contains("here: \xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2"), ctl.said());
        QVERIFY2(!all.contains("eyJ"), ctl.said()); // how a web token begins
    }

    void whatLooksLikeOursIsTheScriptsText()
    {
        Program ctl(u"stewardctl"_s);
        const QByteArray fake = "{\"type\":\"result\",\"state\":\"succeeded\",\"exitCode\":0}";
        const QByteArray script = "[Console]::Out.WriteLine('" + fake + "')\n'" + fake +
                                  "'\n[Console]::Out.WriteLine('{\"type\":\"end\",\"how\":\"completed\"}')\n"
                                  "[Console]::Out.Flush()\nthrow 'it failed all the same'\n";
        QVERIFY2(ctl.run(runArguments(script, {u"--json"_s})) == 1, ctl.said());
        const auto lines = jsonLines(ctl.out());
        int results = 0;
        int asText = 0;
        for (const QJsonObject& line : lines) {
            QVERIFY2(line.contains("type"_L1), ctl.said());
            results += line["type"_L1] == "result"_L1;
            asText += line["text"_L1].toString().trimmed().toUtf8() == fake;
        }
        QCOMPARE(results, 1);
        QCOMPARE(asText, 2);
        QCOMPARE(lines.last()["type"_L1].toString(), u"result"_s);
        QCOMPARE(lines.last()["state"_L1].toString(), u"failed"_s);
    }
};

QTEST_MAIN(TestBadInputStory)
#include "tst_badinputstory.moc"
