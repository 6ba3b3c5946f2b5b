#include <auth/consentstep.h>
#include <common/banner.h>
#include <common/mainwindow.h>
#include <console/consoleapplication.h>
#include <console/erroractions.h>
#include <customers/customerspage.h>
#include <customers/customertablemodel.h>
#include <settings/advicecatalog.h>
#include <setup/applicationpage.h>
#include <setup/consentpage.h>
#include <setup/customerconsentmodel.h>
#include <setup/customerconsentpage.h>
#include <setup/healthpage.h>
#include <setup/setupwizard.h>

#include "servicesfixture.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace steward;
using namespace steward::tests;

/// Every action that an advice can name does something that the person sees, wherever its error is shown: in
/// the whole window, on the practice partner.
class ErrorActionsTest final : public QObject
{
    Q_OBJECT

private:
    MainWindow* window()
    {
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            if (auto* main = qobject_cast<MainWindow*>(widget))
                return main;
        }
        return nullptr;
    }
    template <typename T>
    T* find(const QString& name = {})
    {
        return window()->findChild<T*>(name);
    }
    SetupWizard* wizard() { return find<SetupWizard>(); }

    /// An error as the shipped advice words it.
    Error errorFor(const QString& action)
    {
        Error error;
        error.code = ErrorCode::Forbidden;
        error.message = u"Refused: "_s + action;
        error.correlationId = u"c0ffee"_s;
        for (const Advice& advice : m_advice.entries()) {
            if (advice.action == action && advice.signIn.isEmpty()) {
                error.serviceCode = advice.codes.value(0);
                applyAdvice(error, advice);
                break;
            }
        }
        return error;
    }

    QPushButton* offered(QWidget& holder)
    {
        for (QPushButton* button : holder.findChildren<QPushButton*>(u"adviceAction"_s)) {
            if (button->isVisible())
                return button;
        }
        return nullptr;
    }

    /// The customers page's own failure, as when the list could not be read.
    QPushButton* offeredAtCustomers(const QString& action)
    {
        window()->showPage(u"customers"_s);
        find<CustomersPage>()->showFailed(errorFor(action), {});
        return offered(*find<Banner>(u"customersBanner"_s));
    }

    Places m_places;
    AdviceCatalog m_advice{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/advice")}};
    std::unique_ptr<ConsoleApplication> m_console;
    Customer m_customer;

private Q_SLOTS:
    void initTestCase()
    {
        ConsoleApplication::Options options;
        options.services = m_places.options();
        options.practice = true;
        m_console = std::make_unique<ConsoleApplication>(options);
        m_console->start();
        QVERIFY(window());
        QTRY_COMPARE_WITH_TIMEOUT(window()->currentPage(), u"customers"_s, 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(find<CustomersPage>()->model().listedCount(), 1000, 30'000);
        m_customer = find<CustomersPage>()->model().customer(3);
        find<ErrorActions>()->setPause(std::chrono::seconds(0));
    }

    void init()
    {
        if (auto* close = find<QPushButton>(u"closeNotice"_s))
            close->click();
        QGuiApplication::clipboard()->clear();
    }

    void everyActionOfTheCatalogueIsTestedHere()
    {
        QCOMPARE(adviceActions(),
                 QStringList({u"signIn"_s, u"consent"_s, u"adminConsent"_s, u"relationships"_s,
                              u"conditionalAccess"_s, u"credential"_s, u"application"_s, u"wait"_s,
                              u"tenant"_s, u"account"_s, u"skip"_s, u"report"_s}));
    }

    void theSetUpOpensWhereItIsMended_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<WizardStep>("step");
        QTest::newRow("sign in") << u"signIn"_s << WizardStep::Consent;
        QTest::newRow("own consent") << u"consent"_s << WizardStep::Consent;
        QTest::newRow("account") << u"account"_s << WizardStep::SignIn;
        QTest::newRow("tenant") << u"tenant"_s << WizardStep::SignIn;
        QTest::newRow("application") << u"application"_s << WizardStep::SignIn;
        QTest::newRow("credential") << u"credential"_s << WizardStep::Application;
    }

    void theSetUpOpensWhereItIsMended()
    {
        QFETCH(QString, action);
        QFETCH(WizardStep, step);
        wizard()->showStep(WizardStep::Computer);
        QPushButton* button = offeredAtCustomers(action);
        QVERIFY(button);
        QVERIFY(!button->text().isEmpty());
        button->click();
        QCOMPARE(window()->currentPage(), u"wizard"_s);
        QCOMPARE(wizard()->currentStep(), step);
        QVERIFY(wizard()->page(step).isVisible());
        if (action == "credential"_L1) {
            auto* secret = find<QLineEdit>(u"applicationSecret"_s);
            QVERIFY(secret && secret->isVisible());
            QVERIFY(!find<QLineEdit>(u"applicationId"_s)->text().isEmpty());
        }
    }

    void theCustomerIsShownWithWhatIsKnownOfIt()
    {
        Banner& banner = *find<Banner>(u"healthBanner"_s);
        window()->showPage(u"health"_s);
        banner.setCustomer(m_customer.tenant.value);
        find<HealthPage>()->showCheckFailed(errorFor(u"relationships"_s));
        QPushButton* button = offered(banner);
        QVERIFY(button);
        button->click();
        banner.setCustomer({});
        QCOMPARE(window()->currentPage(), u"customers"_s);
        QVERIFY(find<CustomersPage>()->currentCustomer());
        QCOMPARE(find<CustomersPage>()->currentCustomer()->id, m_customer.id);
        // There it is on screen already.
        QVERIFY(!offeredAtCustomers(u"relationships"_s));
    }

    void theConsentOfACustomerIsMadeThere()
    {
        Banner& banner = *find<Banner>(u"healthBanner"_s);
        window()->showPage(u"health"_s);
        banner.setCustomer(m_customer.tenant.value);
        find<HealthPage>()->showCheckFailed(errorFor(u"consent"_s));
        QPushButton* button = offered(banner);
        QVERIFY(button);
        QCOMPARE(button->text(), adviceActionLabel(u"consent"_s));
        auto* consent = find<QPushButton>(u"consentHere"_s);
        QVERIFY(consent);
        button->click();
        banner.setCustomer({});
        QCOMPARE(window()->currentPage(), u"customers"_s);
        QCOMPARE(find<CustomersPage>()->currentCustomer()->id, m_customer.id);
        QVERIFY(!consent->isEnabled()); // it runs
        QTRY_VERIFY_WITH_TIMEOUT(consent->isEnabled(), 30'000);
    }

    void theApprovalLinkIsCopiedAndCanBeOpened()
    {
        QPushButton* button = offeredAtCustomers(u"adminConsent"_s);
        QVERIFY(button);
        button->click();
        const QString link = QGuiApplication::clipboard()->text();
        QVERIFY2(link.contains(u"/adminconsent?client_id="_s), qPrintable(link));
        Banner& notice = *find<Banner>(u"windowNotice"_s);
        QVERIFY(notice.isVisible());
        QVERIFY(find<QPushButton>(u"noticeLink"_s)->isVisible());
    }

    void theNoteForTheAdministratorNamesWhatWasRefused()
    {
        QPushButton* button = offeredAtCustomers(u"conditionalAccess"_s);
        QVERIFY(button);
        button->click();
        const QString note = QGuiApplication::clipboard()->text();
        QVERIFY2(note.contains(u"admin@harbourline.example"_s), qPrintable(note));
        QVERIFY2(note.contains(u"Application id: "_s), qPrintable(note));
        QVERIFY2(note.contains(u"c0ffee"_s), qPrintable(note));
        QVERIFY(find<Banner>(u"windowNotice"_s)->isVisible());
    }

    void waitingCountsDownAndTriesAgain()
    {
        auto* actions = find<ErrorActions>();
        actions->setPause(std::chrono::seconds(2));
        QPushButton* button = offeredAtCustomers(u"wait"_s);
        QVERIFY(button);
        button->click();
        QCOMPARE(window()->note(), u"Trying again in 2 s"_s);
        QTRY_VERIFY_WITH_TIMEOUT(window()->note().isEmpty(), 6'000);
        // The list is read again, and what failed is forgotten with it.
        QTRY_VERIFY_WITH_TIMEOUT(!find<Banner>(u"customersBanner"_s)->isVisible(), 20'000);
        actions->setPause(std::chrono::seconds(0));
    }

    void aCustomerCanBeSkippedWhereCustomersAreWorkedThrough()
    {
        // Nobody can be skipped in the list of all customers.
        QVERIFY(!offeredAtCustomers(u"skip"_s));
        window()->showPage(u"wizard"_s);
        wizard()->showStep(WizardStep::Customers);
        QTRY_VERIFY_WITH_TIMEOUT(wizard()->page(WizardStep::Customers).canContinue(), 30'000);
        wizard()->showStep(WizardStep::CustomerConsent);
        CustomerConsentPage& page = wizard()->customerConsent();
        QTRY_COMPARE(page.model().rows().size(), 1000);
        CustomerConsentRow row = page.model().rows().first();
        row.state = CustomerConsentRow::State::Failed;
        row.error = errorFor(u"skip"_s);
        page.updateRows({row});
        auto* table = page.findChild<QTableView*>(u"consentTable"_s);
        for (int i = 0; i < table->model()->rowCount(); ++i) {
            if (table->model()->index(i, 0).data().toString() == row.name)
                table->selectRow(i);
        }
        QPushButton* button = offered(*find<Banner>(u"consentDetail"_s));
        QVERIFY(button);
        button->click();
        QCOMPARE(page.model().rows().first().state, CustomerConsentRow::State::Skipped);
        QVERIFY(!offered(*find<Banner>(u"consentDetail"_s)));
    }

    void whatIsToBeReportedIsCopied()
    {
        QVERIFY(!offeredAtCustomers(u"report"_s)); // one button for it is enough
        Banner& banner = *find<Banner>(u"customersBanner"_s);
        auto* copy = banner.findChild<QPushButton*>(u"copyDetails"_s);
        QVERIFY(copy->isVisible());
        copy->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), banner.error()->toText());
    }

    void aFailureOnAPageOfTheSetUpIsMendedFromThere()
    {
        window()->showPage(u"wizard"_s);
        wizard()->showStep(WizardStep::Consent);
        ConsentPage& page = wizard()->consent();
        page.begin();
        ConsentStep step;
        step.id = u"signin"_s;
        step.title = u"Signed in"_s;
        step.state = ConsentStep::State::Failed;
        step.error = errorFor(u"application"_s);
        page.showStep(step);
        QPushButton* button = offered(page);
        QVERIFY(button);
        button->click();
        QCOMPARE(wizard()->currentStep(), WizardStep::SignIn);
    }

    void cleanupTestCase() { m_console.reset(); }
};

QTEST_MAIN(ErrorActionsTest)
#include "tst_erroractions.moc"
