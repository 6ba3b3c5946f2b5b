#include "wizardstory.h"

#include <setup/accessmatrixmodel.h>
#include <setup/accesspage.h>
#include <setup/applicationpage.h>
#include <setup/customerconsentmodel.h>
#include <setup/customerconsentpage.h>
#include <setup/customerschoicepage.h>
#include <setup/healthpage.h>
#include <setup/proofpage.h>
#include <setup/prooftablemodel.h>
#include <setup/signinpage.h>

#include <QFile>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

/// The set-up in the window, from the first page to the test of access: the application is made by Steward,
/// both sign-ins are done in a real browser, three customers are consented and tried. On the practice
/// partner, which here is a cloud of the person's own.
class TestSetupStory : public QObject, private WizardStory
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(begin({u"--customers"_s, u"12"_s, u"--consented"_s, u"none"_s}), m_sandbox->program.said());
    }

    void theComputerIsLookedAt()
    {
        QVERIFY2(goToSignIn(), shown().constData());
    }

    void anAdministratorSignsInShortly()
    {
        proceed();
        QVERIFY2(signInWithBrowser(), qPrintable(m_browserError));
        QTRY_VERIFY2_WITH_TIMEOUT(wizard()->signIn().findChild<QWidget*>(u"fact-mfa"_s), shown().constData(), 30'000);
        picture(u"2-sign-in"_s);
        QVERIFY2(next(WizardStep::Application), shown().constData());
    }

    void theApplicationIsMade()
    {
        proceed();
        QTRY_VERIFY2_WITH_TIMEOUT(wizard()->application().mark() == Mark::Good, shown().constData(), 90'000);
        picture(u"3-application"_s);
        QVERIFY2(next(WizardStep::Consent), shown().constData());
        QVERIFY(QFile::exists(profile() + u"/setup-progress.json"_s));
    }

    void theSignInWithItStays()
    {
        proceed();
        QVERIFY2(signInWithBrowser(), qPrintable(m_browserError));
        QTRY_VERIFY2_WITH_TIMEOUT(wizard()->page(WizardStep::Consent).mark() == Mark::Good,
                                  shown().constData(), 60'000);
        picture(u"4-consent"_s);
        QVERIFY2(next(WizardStep::Proof), shown().constData());
    }

    void everyPermissionIsProven()
    {
        QTRY_VERIFY2_WITH_TIMEOUT(wizard()->proof().mark() == Mark::Good, shown().constData(), 60'000);
        QVERIFY(wizard()->proof().model().rowCount() > 5);
        picture(u"5-proof"_s);
        QVERIFY2(next(WizardStep::Customers), shown().constData());
    }

    void theChosenCustomersAreConsented()
    {
        CustomersChoicePage& page = wizard()->customers();
        QTRY_VERIFY2_WITH_TIMEOUT(page.chosenCustomers().size() > 5, shown().constData(), 60'000);
        const QList<SetupCustomer> all = page.chosenCustomers();
        page.setChoice(ConsentChoice::Selection);
        page.setPicked({all.at(1).tenant, all.at(2).tenant, all.at(3).tenant});
        QCOMPARE(page.chosenCustomers().size(), 3);
        picture(u"6-customers"_s);
        QVERIFY2(next(WizardStep::CustomerConsent), shown().constData());

        CustomerConsentPage& consents = wizard()->customerConsent();
        QCOMPARE(consents.model().rowCount(), 3);
        proceed();
        QTRY_VERIFY2_WITH_TIMEOUT(consents.mark() == Mark::Good, shown().constData(), 120'000);
        picture(u"7-customer-consent"_s);
        QVERIFY2(next(WizardStep::Access), shown().constData());
    }

    void accessIsTried()
    {
        AccessPage& page = wizard()->access();
        QVERIFY(page.model().cellCount() >= 3);
        proceed();
        QTRY_VERIFY2_WITH_TIMEOUT(!page.isBusy() && page.mark() != Mark::None && page.mark() != Mark::Running,
                                  shown().constData(), 120'000);
        picture(u"8-access"_s);
        QVERIFY2(next(WizardStep::Done), shown().constData());
        picture(u"9-done"_s);
    }

    void theHealthPageSaysHowItIs()
    {
        proceed();
        QTRY_COMPARE(window()->currentPage(), u"customers"_s);
        QVERIFY(!QFile::exists(profile() + u"/setup-progress.json"_s));
        window()->showPage(u"health"_s);
        auto* health = window()->findChild<HealthPage*>();
        QVERIFY(health);
        QTRY_VERIFY_WITH_TIMEOUT(health->proof().rowCount() > 5, 90'000);
        picture(u"10-health"_s);
    }

    void cleanupTestCase() { end(); }
};

QTEST_MAIN(TestSetupStory)
#include "tst_setupstory.moc"
