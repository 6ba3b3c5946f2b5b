#include "servicesfixture.h"

#include <common/icons.h>
#include <common/theme.h>
#include <scripts/scriptspage.h>
#include <services/partnersetup.h>
#include <services/systembrowser.h>

#include <QSignalSpy>

#include <console/runcontroller.h>

using namespace Qt::StringLiterals;
using namespace steward;
using namespace steward::tests;

/// Runs from the window's side, on the practice partner and a real engine.
class RunControllerTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
        RunController controller(services, page);
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
