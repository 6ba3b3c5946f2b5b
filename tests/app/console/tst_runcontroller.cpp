#include "servicesfixture.h"

#include <common/icons.h>
#include <common/mainwindow.h>
#include <common/statusbaritem.h>
#include <common/theme.h>
#include <scripts/scriptspage.h>
#include <services/partnersetup.h>
#include <services/systembrowser.h>

#include <QApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <console/consoleapplication.h>
#include <console/runcontroller.h>
#include <storage/database.h>
#include <storage/migrations.h>

using namespace Qt::StringLiterals;
using namespace steward;
using namespace steward::tests;

/// Runs from the window's side, on the practice partner and a real engine.
class RunControllerTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutAnEngineTheWindowSaysSo()
    {
        Places places;
        const QTemporaryDir empty;
        const QByteArray path = qgetenv("PATH");
        const QByteArray named = qgetenv("STEWARD_ENGINE");
        qputenv("PATH", empty.path().toUtf8());
        qunsetenv("STEWARD_ENGINE");
        ConsoleApplication::Options options;
        options.services = places.options();
        options.services.programFolder = empty.filePath(u"bin"_s);
        {
            ConsoleApplication console(options);
            console.start();
            const auto windows = QApplication::topLevelWidgets();
            const auto window = std::find_if(windows.cbegin(), windows.cend(), [](QWidget* widget) {
                return qobject_cast<MainWindow*>(widget) != nullptr;
            });
            QVERIFY(window != windows.cend());
            const auto* said = (*window)->findChild<StatusBarItem*>(u"statusEngine"_s);
            QVERIFY(said);
            QTRY_COMPARE_WITH_TIMEOUT(said->text(), u"No PowerShell"_s, 15'000);
        }
        qputenv("PATH", path);
        if (!named.isEmpty())
            qputenv("STEWARD_ENGINE", named);
    }

    void aRunThatHasEndedIsShownAgain()
    {
        Places places;
        Services services(places.options());
        Theme theme;
        Icons icons(theme);
        ScriptsPage page(services.connections(), theme, icons, services.clock());
        RunController controller(services, page, icons);
        QVERIFY(outcome(services.history().list()).has_value()); // the database is there
        Database database(places.profile() + u"/steward.db"_s, profileMigrations());
        const auto filled = outcome(database.run<void>([](QSqlDatabase& connection) -> Result<> {
            QSqlQuery query(connection);
            for (const QString& run : {u"'ended', 'Reset password', '', 'c', 't', 'Larchmoor', '', '', '', "
                                       u"'e', 1000, 2000, 'succeeded', 0, "
                                       "0, 0, 0, 0, 0, NULL, NULL"_s,
                                       u"'open', 'Still there', '', 'c', 't', 'Larchmoor', '', '', '', 'e', "
                                       u"1000, NULL, 'running', NULL, "
                                       "NULL, NULL, NULL, NULL, NULL, NULL, NULL"_s}) {
                if (!query.exec(u"INSERT INTO run VALUES (%1)"_s.arg(run)))
                    return fail(Database::queryError(query));
            }
            return {};
        }));
        QVERIFY(filled && filled->has_value());

        const auto unknown = outcome(controller.showRun(u"nobody"_s));
        QVERIFY(unknown && !unknown->has_value());
        QCOMPARE(unknown->error().code, ErrorCode::NotFound);
        const auto open = outcome(controller.showRun(u"open"_s));
        QVERIFY(open && !open->has_value());
        QCOMPARE(open->error().code, ErrorCode::Refused);
        QVERIFY(!open->error().advice.isEmpty());

        const auto* header = page.findChild<QWidget*>(u"runHeader"_s);
        QVERIFY(header);
        const auto says = [header](const QString& word) {
            const auto labels = header->findChildren<QLabel*>();
            return std::any_of(labels.cbegin(), labels.cend(),
                               [&word](const QLabel* label) { return label->text().contains(word); });
        };
        QVERIFY(!says(u"Larchmoor"_s));
        const auto ended = outcome(controller.showRun(u"ended"_s));
        QVERIFY(ended && ended->has_value());
        QVERIFY(says(u"Larchmoor"_s));
        QVERIFY(says(runStateTitle(RunState::Succeeded)));
        QVERIFY(!controller.isRunning());
    }

    void anotherSetUpEndsARunWithItsProcesses()
    {
        Places places;
        Services services(places.options());
        SystemBrowser unused;
        PartnerSetup setup(services, unused);
        QSignalSpy ready(&setup, &PartnerSetup::finished);
        setup.startPractice(PartnerSetup::PracticeSignIn::ByItself);
        QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, 30'000);
        QVERIFY(services.partner());

        Theme theme;
        Icons icons(theme);
        ScriptsPage page(services.connections(), theme, icons, services.clock());
        RunController controller(services, page, icons);
        QSignalSpy engine(&controller, &RunController::engineFound);
        controller.locateEngine();
        QTRY_COMPARE_WITH_TIMEOUT(engine.count(), 1, 20'000);
        controller.follow(*services.partner());

        const QString mark = u"steward-run-%1"_s.arg(QCoreApplication::applicationPid());
        RunRequest request;
        request.scriptName = mark;
        request.partnerTenant = services.partner()->identity().tenant;
        request.endpoints = services.partner()->endpoints();
        request.scriptText = u"/bin/sh -c 'sleep 321; : %1'"_s.arg(mark);
        Q_EMIT page.runRequested(request);
        QVERIFY(controller.isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!processesWith(mark).isEmpty(), 30'000);

        PartnerSession& first = *services.partner();
        services.adoptPartner(services.makePartner(first.identity(), first.profile()));
        QVERIFY(!controller.isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(processesWith(mark).isEmpty(), 15'000);
    }
};

QTEST_MAIN(RunControllerTest)
#include "tst_runcontroller.moc"
