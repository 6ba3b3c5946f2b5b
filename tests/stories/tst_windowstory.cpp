#include "program.h"
#include "shownwindow.h"
#include "webdriver.h"

#include <customers/customerspage.h>
#include <customers/customertablemodel.h>
#include <customers/userpicker.h>
#include <runs/outputview.h>
#include <runs/runpanel.h>
#include <scripts/connectionspanel.h>
#include <scripts/scripteditor.h>
#include <scripts/scriptspage.h>
#include <scripts/targetbar.h>

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <console/consoleapplication.h>

using namespace steward;
using namespace Qt::StringLiterals;

/// The whole job in the window: the first page, the consent in a real browser while the window waits, the
/// customers, a script in one of them. The browser is opened by the system's opener as for a person; here the
/// opener writes the address down, and Chromium is driven to it.
class TestWindowStory : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<ConsoleApplication> m_console;

private Q_SLOTS:
    void initTestCase()
    {
        // The address goes into a file of ours; the name in the middle keeps half a line from being read.
        QFile opener(m_folder.filePath(u"xdg-open"_s));
        QVERIFY(opener.open(QIODevice::WriteOnly));
        const QByteArray file = m_folder.filePath(u"address"_s).toUtf8();
        opener.write("#!/bin/sh\nprintf '%s' \"$1\" > '" + file + ".part' && mv '" + file + ".part' '" +
                     file + "'\n");
        opener.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        opener.close();
        qputenv("PATH", m_folder.path().toUtf8() + ':' + qgetenv("PATH"));

        ConsoleApplication::Options options;
        options.services.profileFolder = m_folder.filePath(u"profile"_s);
        options.services.programFolder = binaryFolder();
        options.practice = true;
        options.practiceBrowser = true;
        m_console = std::make_unique<ConsoleApplication>(options);
        m_console->start();
        QVERIFY(shownWindow());
    }

    void theBrowserSignsInWhileTheWindowWaits()
    {
        QTRY_COMPARE_WITH_TIMEOUT(shownWindow()->currentPage(), u"wizard"_s, 30'000);
        const QString file = m_folder.filePath(u"address"_s);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file), 30'000);
        QFile address(file);
        QVERIFY(address.open(QIODevice::ReadOnly));
        const QUrl url(QString::fromUtf8(address.readAll()));
        QVERIFY2(url.isValid() && url.host() == u"127.0.0.1"_s, qPrintable(url.toString()));

        WebDriver browser;
        QVERIFY2(browser.start(), qPrintable(browser.error()));
        QVERIFY2(browser.open(url), qPrintable(browser.error()));
        QVERIFY(browser.waitFor(u"#username"_s));
        // The practice partner's page says what to sign in with.
        QVERIFY2(browser.type(u"#username"_s, u"admin@harbourline.example"_s), qPrintable(browser.error()));
        QVERIFY2(browser.type(u"#password"_s, u"harbour-practice"_s), qPrintable(browser.error()));
        QVERIFY2(browser.click(u"#sign-in"_s), qPrintable(browser.error()));
        QVERIFY(browser.waitFor(u"#code"_s));
        QVERIFY2(browser.type(u"#code"_s, u"246810"_s), qPrintable(browser.error()));
        QVERIFY2(browser.click(u"#verify"_s), qPrintable(browser.error()));
        QVERIFY(browser.waitFor(u"#accept"_s));
        QVERIFY2(browser.click(u"#accept"_s), qPrintable(browser.error()));

        QTRY_COMPARE_WITH_TIMEOUT(shownWindow()->currentPage(), u"customers"_s, 60'000);
    }

    void theCustomersAreThere()
    {
        // The set-up has tables of its own.
        auto* table = shownPage<CustomersPage>()->findChild<QTableView*>();
        QVERIFY(table);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1000, 30'000);
    }

    void aScriptRunsInTheChosenCustomer()
    {
        auto* customers = shownPage<CustomersPage>();
        auto* scripts = shownPage<ScriptsPage>();
        QVERIFY(customers && scripts);
        // One in twenty is not consented on purpose; the fourth row is.
        const Customer customer = customers->model().customer(3);
        Q_EMIT customers->runScriptRequested(customer);
        QTRY_COMPARE(shownWindow()->currentPage(), u"scripts"_s);
        scripts->newScript(u"\"customer=$CustomerID tenant=$TenantId\"\n"
                           "(Invoke-RestMethod \"$($GraphToken.Endpoint)/v1.0/organization\" "
                           "-Headers @{ Authorization = \"Bearer $GraphToken\" }).value[0].id\n"
                           "Write-Warning 'careful'\n"_s,
                           u"story.ps1"_s);
        scripts->connections().setSelection({u"graph"_s});
        QTRY_VERIFY2_WITH_TIMEOUT(scripts->target().canRun(), qPrintable(scripts->target().runProblem()),
                                  30'000);
        scripts->target().run();
        QVERIFY(scripts->runPanel().isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!scripts->runPanel().isRunning(), 90'000);
        const QString text = scripts->runPanel().output().allText();
        QVERIFY2(text.contains(u"customer=%1 tenant=%2"_s.arg(customer.id.value, customer.tenant.value)),
                 qPrintable(text));
        QCOMPARE(scripts->runPanel().warningCount(), 1);
        QCOMPARE(scripts->runPanel().errorCount(), 0);
    }

    void aChangeOfAnAdministratorAsksFirst()
    {
        auto* scripts = shownPage<ScriptsPage>();
        auto* picker = scripts->findChild<UserPicker*>();
        QVERIFY(picker);
        scripts->target().pickUser();
        QTRY_VERIFY(picker->isVisible());
        // The first user of every practice tenant holds its greatest role.
        QTRY_VERIFY_WITH_TIMEOUT(picker->model().rowCount() > 1, 20'000);
        const User admin = picker->model().userAt(1);
        QTRY_VERIFY_WITH_TIMEOUT(
            !picker->model().index(1).data(UserListModel::BadgesRole).value<QList<UserBadge>>().isEmpty() &&
                picker->model().index(1).data(Qt::AccessibleTextRole).toString().contains(u"Global admin"_s),
            20'000);
        auto* search = picker->findChild<QLineEdit*>(u"userSearch"_s);
        QTest::keyClick(search, Qt::Key_Down);
        QTest::keyClick(search, Qt::Key_Return);
        QVERIFY(!picker->isVisible());
        QCOMPARE(scripts->target().user().id, admin.id.value);

        scripts->newScript(u"function Set-Practice { \"changed $UserAzureID\" }\nSet-Practice\n"_s,
                           u"change.ps1"_s);
        scripts->connections().setSelection({});
        const auto question = [scripts] { return scripts->findChild<QMessageBox*>(u"changeQuestion"_s); };
        scripts->target().run();
        QTRY_VERIFY_WITH_TIMEOUT(question(), 20'000);
        QVERIFY(question()->text().contains(admin.userPrincipalName));
        QVERIFY(question()->informativeText().contains(u"Global Administrator"_s));
        QVERIFY(!scripts->runPanel().isRunning());
        QTest::keyClick(question(), Qt::Key_Escape);
        QTRY_VERIFY(!question());
        QVERIFY(!scripts->runPanel().isRunning());

        scripts->target().run();
        QTRY_VERIFY_WITH_TIMEOUT(question(), 20'000);
        for (QAbstractButton* button : question()->buttons()) {
            if (question()->buttonRole(button) == QMessageBox::DestructiveRole) {
                button->click();
                break;
            }
        }
        QTRY_VERIFY_WITH_TIMEOUT(scripts->runPanel().isRunning(), 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(!scripts->runPanel().isRunning(), 90'000);
        const QString text = scripts->runPanel().output().allText();
        QVERIFY2(text.contains(u"changed %1"_s.arg(admin.id.value)), qPrintable(text));

        // Who was chosen stands first the next time.
        scripts->target().pickUser();
        QTRY_VERIFY_WITH_TIMEOUT(picker->model().rowCount() > 1, 20'000);
        QTRY_COMPARE(picker->model().kindAt(1), UserListModel::Kind::Recent);
        QCOMPARE(picker->model().userAt(1).id, admin.id);
        picker->hide();
    }

    void cleanupTestCase() { m_console.reset(); }
};

QTEST_MAIN(TestWindowStory)
#include "tst_windowstory.moc"
