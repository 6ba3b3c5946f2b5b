#include "program.h"
#include "webdriver.h"

#include <common/mainwindow.h>
#include <setup/accessmatrixmodel.h>
#include <setup/accesspage.h>
#include <setup/applicationpage.h>
#include <setup/customerconsentmodel.h>
#include <setup/customerconsentpage.h>
#include <setup/customerschoicepage.h>
#include <setup/firstrunpage.h>
#include <setup/healthpage.h>
#include <setup/proofpage.h>
#include <setup/prooftablemodel.h>
#include <setup/setupwizard.h>
#include <setup/signinpage.h>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <console/consoleapplication.h>

using namespace steward;
using namespace Qt::StringLiterals;

/// The set-up in the window, from the first page to the test of access: the application is made by Steward,
/// both sign-ins are done in a real browser, three customers are consented and tried. On the practice
/// partner, which here is a cloud of the person's own.
class TestSetupStory : public QObject
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
    SetupWizard* wizard() { return window()->findChild<SetupWizard*>(); }
    QPushButton* button(const QString& name) { return window()->findChild<QPushButton*>(name); }

    /// What a failing step has to say for itself.
    QByteArray shown()
    {
        QStringList texts{wizardStepName(wizard()->currentStep())};
        for (QLabel* label : wizard()->page(wizard()->currentStep()).findChildren<QLabel*>()) {
            if (label->isVisible() && !label->text().isEmpty())
                texts << label->text();
        }
        return texts.join(u'\n').toUtf8();
    }

    void picture(const QString& name)
    {
        const QString folder = qEnvironmentVariable("STEWARD_TEST_PICTURES");
        if (!folder.isEmpty())
            QVERIFY(window()->grab().save(folder + u'/' + name + u".png"_s));
    }

    bool next(WizardStep expected, int limitMs = 30'000)
    {
        QPushButton* push = button(u"wizardContinue"_s);
        if (!push || !QTest::qWaitFor([push] { return push->isEnabled(); }, limitMs))
            return false;
        push->click();
        return QTest::qWaitFor([this, expected] { return wizard()->currentStep() == expected; }, 5'000);
    }

    QUrl takeAddress()
    {
        const QString file = m_folder.filePath(u"address"_s);
        if (!QTest::qWaitFor([&file] { return QFile::exists(file); }, 30'000))
            return {};
        QFile address(file);
        if (!address.open(QIODevice::ReadOnly))
            return {};
        const QUrl url(QString::fromUtf8(address.readAll()));
        address.remove();
        return url;
    }

    /// As a person does it, in Chromium.
    bool signInWithBrowser()
    {
        const QUrl url = takeAddress();
        if (url.host() != u"127.0.0.1"_s)
            return false;
        if (!m_browser) {
            m_browser = std::make_unique<WebDriver>();
            if (!m_browser->start()) {
                m_browserError = m_browser->error();
                return false;
            }
        }
        WebDriver& browser = *m_browser;
        const bool typed = browser.open(url) && browser.waitFor(u"#username"_s) &&
                           browser.type(u"#username"_s, m_sandbox.username) &&
                           browser.type(u"#password"_s, m_sandbox.password) && browser.click(u"#sign-in"_s) &&
                           browser.waitFor(u"#code"_s) && browser.type(u"#code"_s, m_sandbox.code) &&
                           browser.click(u"#verify"_s);
        // What was granted already is not asked for again.
        const bool asked = typed && QTest::qWaitFor(
                                        [&browser] {
                                            return !browser.text(u"#accept"_s).isEmpty() ||
                                                   browser.address().host() == u"localhost"_s;
                                        },
                                        20'000);
        if (asked && browser.address().host() != u"localhost"_s && !browser.click(u"#accept"_s))
            return false;
        m_browserError = browser.error();
        return asked;
    }

    QTemporaryDir m_folder;
    Sandbox m_sandbox;
    std::unique_ptr<WebDriver> m_browser; ///< as a person's: it stays open
    QString m_browserError;
    std::unique_ptr<ConsoleApplication> m_console;

private Q_SLOTS:
    void initTestCase()
    {
        QFile opener(m_folder.filePath(u"xdg-open"_s));
        QVERIFY(opener.open(QIODevice::WriteOnly));
        const QByteArray file = m_folder.filePath(u"address"_s).toUtf8();
        opener.write("#!/bin/sh\nprintf '%s' \"$1\" > '" + file + ".part' && mv '" + file + ".part' '" +
                     file + "'\n");
        opener.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        opener.close();
        qputenv("PATH", m_folder.path().toUtf8() + ':' + qgetenv("PATH"));

        QVERIFY2(m_sandbox.start({u"--customers"_s, u"12"_s, u"--consented"_s, u"none"_s}),
                 m_sandbox.program.said());
        const QString clouds = m_folder.filePath(u"profile/resources/clouds"_s);
        QVERIFY(QDir().mkpath(clouds));
        QVERIFY(QFile::copy(m_sandbox.cloudFile, clouds + u"/practice.json"_s));

        ConsoleApplication::Options options;
        options.services.profileFolder = m_folder.filePath(u"profile"_s);
        options.services.programFolder = binaryFolder();
        if (qEnvironmentVariable("STEWARD_TEST_THEME") == u"dark"_s)
            options.theme = Theme::Choice::Dark;
        m_console = std::make_unique<ConsoleApplication>(options);
        m_console->start();
        QVERIFY(window());
        window()->resize(1360, 860);
    }

    void theComputerIsLookedAt()
    {
        Q_EMIT window()->findChild<FirstRunPage*>()->newSetupRequested();
        QTRY_COMPARE(window()->currentPage(), u"wizard"_s);
        QCOMPARE(wizard()->currentStep(), WizardStep::Computer);
        QTRY_VERIFY2_WITH_TIMEOUT(button(u"wizardContinue"_s)->isEnabled(), shown().constData(), 60'000);
        picture(u"1-computer"_s);
        QVERIFY(next(WizardStep::SignIn));
    }

    void anAdministratorSignsInShortly()
    {
        SignInPage& page = wizard()->signIn();
        page.findChild<QLineEdit*>(u"partnerTenant"_s)->setText(m_sandbox.tenant);
        auto* cloud = page.findChild<QComboBox*>(u"signInCloud"_s);
        const int place = cloud->findData(u"practice"_s);
        QVERIFY2(place >= 0, "the person's own cloud is not offered");
        cloud->setCurrentIndex(place);
        button(u"wizardContinue"_s)->click();
        QVERIFY2(signInWithBrowser(), qPrintable(m_browserError));
        QTRY_VERIFY2_WITH_TIMEOUT(page.findChild<QWidget*>(u"fact-mfa"_s), shown().constData(), 30'000);
        picture(u"2-sign-in"_s);
        QVERIFY2(next(WizardStep::Application), shown().constData());
    }

    void theApplicationIsMade()
    {
        button(u"wizardContinue"_s)->click();
        QTRY_VERIFY2_WITH_TIMEOUT(wizard()->application().mark() == Mark::Good, shown().constData(), 90'000);
        picture(u"3-application"_s);
        QVERIFY2(next(WizardStep::Consent), shown().constData());
        QVERIFY(QFile::exists(m_folder.filePath(u"profile/setup-progress.json"_s)));
    }

    void theSignInWithItStays()
    {
        button(u"wizardContinue"_s)->click();
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
        button(u"wizardContinue"_s)->click();
        QTRY_VERIFY2_WITH_TIMEOUT(consents.mark() == Mark::Good, shown().constData(), 120'000);
        picture(u"7-customer-consent"_s);
        QVERIFY2(next(WizardStep::Access), shown().constData());
    }

    void accessIsTried()
    {
        AccessPage& page = wizard()->access();
        QVERIFY(page.model().cellCount() >= 3);
        button(u"wizardContinue"_s)->click();
        QTRY_VERIFY2_WITH_TIMEOUT(!page.isBusy() && page.mark() != Mark::None && page.mark() != Mark::Running,
                                  shown().constData(), 120'000);
        picture(u"8-access"_s);
        QVERIFY2(next(WizardStep::Done), shown().constData());
        picture(u"9-done"_s);
    }

    void theHealthPageSaysHowItIs()
    {
        button(u"wizardContinue"_s)->click();
        QTRY_COMPARE(window()->currentPage(), u"customers"_s);
        QVERIFY(!QFile::exists(m_folder.filePath(u"profile/setup-progress.json"_s)));
        window()->showPage(u"health"_s);
        auto* health = window()->findChild<HealthPage*>();
        QVERIFY(health);
        QTRY_VERIFY_WITH_TIMEOUT(health->proof().rowCount() > 5, 90'000);
        picture(u"10-health"_s);
    }

    void cleanupTestCase()
    {
        m_console.reset();
        m_browser.reset();
    }
};

QTEST_MAIN(TestSetupStory)
#include "tst_setupstory.moc"
