#include "accessibilitycheck.h"

#include <common/banner.h>
#include <common/emptystate.h>
#include <common/theme.h>
#include <customers/customerrelationships.h>
#include <customers/customerspage.h>
#include <customers/customertablemodel.h>

#include <QApplication>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <storage/database.h>
#include <storage/migrations.h>
#include <testnetwork/partnerfixture.h>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

class FixedClock final : public Clock
{
public:
    QDateTime now() const override { return QDateTime(QDate(2026, 11, 22), QTime(10, 42)); }
};

QList<Customer> customers()
{
    QList<Customer> all;
    for (const QString& name : {u"Alder"_s, u"Brackenfield"_s, u"Copper"_s}) {
        Customer one;
        one.id.value = u"id-"_s + name.toLower();
        one.tenant.value = u"tenant-"_s + name.toLower();
        one.name = name;
        one.domain = name.toLower() + u".example"_s;
        one.relationship = u"reseller"_s;
        all += one;
    }
    return all;
}

} // namespace

class CustomersPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_page = std::make_unique<CustomersPage>(m_icons, m_clock);
        m_page->resize(1200, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    void cleanup() { m_page.reset(); }

    void everyControlCanBeFoundAndReached()
    {
        ready();
        m_page->selectCustomer(customers()[0].id);
        QCOMPARE(accessibilityProblems(*m_page), QStringList());
    }

    void saysHowManyAndHowOld()
    {
        ready();
        QCOMPARE(label("customerCount")->text(), u"3"_s);
        QVERIFY2(label("asOf")->text().startsWith(u"As of 10:31, 11 min"_s),
                 qPrintable(label("asOf")->text()));
    }

    void rowsShowWhileTheyCome()
    {
        m_page->showLoading();
        QVERIFY(!find<QPushButton>("stopLoading")->parentWidget()->isHidden());
        m_page->appendCustomers(customers().mid(0, 2));
        QVERIFY(table()->isVisible());
        QCOMPARE(table()->model()->rowCount(), 2);
        QVERIFY(label("loadingText")->text().contains(u"2"_s));
        QSignalSpy stop(m_page.get(), &CustomersPage::stopRequested);
        find<QPushButton>("stopLoading")->click();
        QCOMPARE(stop.count(), 1);
        m_page->showReady(m_clock.now());
        QVERIFY(find<QPushButton>("stopLoading")->parentWidget()->isHidden());
    }

    void anEmptyListIsSaidOnlyOnceItIsKnown()
    {
        QVERIFY(!find<QPushButton>("lookAgain")->isVisible());
        m_page->showLoading();
        QVERIFY(!find<QPushButton>("lookAgain")->isVisible());
        m_page->showReady(m_clock.now());
        QVERIFY(find<QPushButton>("lookAgain")->isVisible());
    }

    void aSearchNarrowsAndCanBeCleared()
    {
        ready();
        m_page->findCustomer();
        QVERIFY(search()->hasFocus());
        QTest::keyClicks(search(), u"bracken"_s);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 1, 2000);
        search()->setText(u"platinum"_s);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), 0, 2000);
        auto* clear = find<QPushButton>("clearSearchButton");
        QVERIFY(clear->isVisible());
        clear->click();
        QCOMPARE(table()->model()->rowCount(), 3);
        QVERIFY(table()->isVisible());
    }

    void aSearchThatCannotBeMeantIsSaidAndChangesNothing()
    {
        ready();
        auto* search = find<QLineEdit>("customerSearch");
        search->setText(u"status:reseller"_s);
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_COMPARE(table()->model()->rowCount(), 3);
        search->setText(u"colour:<b>red</b>"_s);
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_VERIFY(label("customersFoot")->text().contains(u"There is no \"colour:\""_s));
        QVERIFY(label("customersFoot")->text().contains(u"consent:"_s));
        QCOMPARE(label("customersFoot")->textFormat(), Qt::PlainText);
        QCOMPARE(table()->model()->rowCount(), 3);
        search->setText(u"-status:reseller"_s);
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_COMPARE(table()->model()->rowCount(), 0);
        QVERIFY(!label("customersFoot")->text().contains(u"colour"_s));
    }

    void aSearchByRolesSaysWhenTheyAreNotKnownAndFindsThemWhenTheyCome()
    {
        ready();
        QTemporaryDir folder;
        PartnerFixture partner;
        const RelationshipClient client(partner.http, partner.tokens, PartnerFixture::identity(),
                                        partner.advice);
        Database database(folder.filePath(u"steward.db"_s), profileMigrations());
        CustomerRelationships relationships(client, database, u"us"_s, m_clock);
        m_page->follow(relationships);
        search()->setText(u"role:exchange"_s);
        QTest::keyClick(search(), Qt::Key_Return);
        QTRY_COMPARE(table()->model()->rowCount(), 0);
        QVERIFY2(label("customersFoot")->text().contains(u"still being read"_s),
                 qPrintable(label("customersFoot")->text()));

        bool refuses = false;
        partner.network.serve([&refuses](const FakeRequest& request) {
            const QString path = request.url.path();
            if (refuses)
                return FakeAnswer::json(R"({"error":{"code":"Forbidden"}})", 403);
            if (path.endsWith(u"/memberOf"_s))
                return FakeAnswer::json(R"({"value":[{"id":"g"}]})");
            const QByteArray roles =
                R"({"unifiedRoles":[{"roleDefinitionId":"29232cdf-9323-42fd-ade2-1d097af3e4de"}]})";
            if (path.endsWith(u"/accessAssignments"_s))
                return FakeAnswer::json(
                    R"({"value":[{"status":"active","accessContainer":{"accessContainerId":"g"},)"
                    R"("accessDetails":)" +
                    roles + "}]}");
            return FakeAnswer::json(
                R"({"value":[{"id":"r","customer":{"tenantId":"tenant-copper"},"status":"active",)"
                R"("endDateTime":"2026-12-14T09:00:00Z","accessDetails":)" +
                roles + "}]}");
        });
        std::ignore = relationships.refresh();
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(table()->model()->index(0, CustomerTableModel::Name).data().toString(), u"Copper"_s);
        QTRY_COMPARE(label("customersFoot")->text(), u"1 of 3"_s);

        refuses = true;
        std::ignore = relationships.refresh();
        QTRY_VERIFY(label("customersFoot")->text().contains(u"may be missing"_s));
        QCOMPARE(table()->model()->rowCount(), 1); // what was known stays
    }

    void enterInTheSearchAndAgainRunsInTheFirstHit()
    {
        ready();
        QSignalSpy run(m_page.get(), &CustomersPage::runScriptRequested);
        search()->setFocus();
        QTest::keyClicks(search(), u"copper"_s);
        QTest::keyClick(search(), Qt::Key_Return);
        QVERIFY(table()->hasFocus());
        QCOMPARE(run.count(), 0);
        QTest::keyClick(table(), Qt::Key_Return);
        QCOMPARE(run.count(), 1);
        QCOMPARE(run.first().first().value<Customer>().name, u"Copper"_s);
    }

    void theButtonRunsInTheChosenCustomer()
    {
        ready();
        m_page->selectCustomer(customers()[1].id);
        QSignalSpy run(m_page.get(), &CustomersPage::runScriptRequested);
        find<QPushButton>("runHere")->click();
        QCOMPARE(run.count(), 1);
        QCOMPARE(run.first().first().value<Customer>().name, u"Brackenfield"_s);
    }

    void copyTakesTheWholeRow()
    {
        ready();
        m_page->selectCustomer(customers()[0].id);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 u"Alder\talder.example\treseller\ttenant-alder\n"_s);
    }

    void theChoiceSurvivesARefresh()
    {
        ready();
        m_page->selectCustomer(customers()[2].id);
        QSignalSpy current(m_page.get(), &CustomersPage::currentCustomerChanged);
        QList<Customer> fresh = customers();
        fresh.removeFirst();
        m_page->setCustomers(fresh);
        QCOMPARE(m_page->currentCustomer()->name, u"Copper"_s);
        QCOMPARE(current.count(), 0);
    }

    void aPortalOpensForTheChosenCustomerByButtonAndByNumber()
    {
        Cloud cloud;
        cloud.title = u"Test cloud"_s;
        cloud.portals.insert(u"entra"_s, QUrl(u"https://entra.example"_s));
        cloud.portals.insert(u"teams"_s, QUrl(u"https://teams.example"_s));
        const Portal entra{u"entra"_s, u"Entra & more"_s, 1, u"entra"_s, u"/{tenantId}"_s, {}, {}};
        const Portal elsewhere{u"azure"_s, u"Azure"_s, 2, u"azure"_s, u"/"_s, {}, {}};
        const Portal teams{u"teams"_s, u"Teams"_s, 3, u"teams"_s, u"/?delegatedOrg={domain}"_s, {}, {}};
        m_page->setPortals({entra, elsewhere, teams}, cloud);
        QSignalSpy asked(m_page.get(), &CustomersPage::portalRequested);
        QList<Customer> all = customers();
        all[1].tenant.value = u"7c1e4b02-93d5-4f6a-8b1d-2e50a9c7f314"_s;
        m_page->setCustomers(all);
        m_page->showReady(m_clock.now());
        m_page->selectCustomer(all[1].id);

        QVERIFY(!find<QPushButton>("portal_azure")); // no address in this cloud
        QCOMPARE(find<QPushButton>("portal_entra")->text(), u"1  Entra && more"_s);
        find<QPushButton>("portal_entra")->click();
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.at(0).at(0).value<Portal>(), entra);
        QCOMPARE(asked.at(0).at(1).toUrl(),
                 QUrl(u"https://entra.example/7c1e4b02-93d5-4f6a-8b1d-2e50a9c7f314"_s));
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_2);
        QCOMPARE(asked.count(), 2);
        QCOMPARE(asked.at(1).at(1).toUrl(),
                 QUrl(u"https://teams.example/?delegatedOrg=brackenfield.example"_s));
        QTest::keyClick(table(), Qt::Key_9); // there is none
        QCOMPARE(asked.count(), 2);
        QCOMPARE(accessibilityProblems(*m_page), QStringList());

        // A tenant id that is none leads nowhere, and says so.
        m_page->selectCustomer(all[0].id);
        QVERIFY(!find<QPushButton>("portal_entra")->isEnabled());
        QTest::keyClick(table(), Qt::Key_1);
        QCOMPARE(asked.count(), 2);
        QVERIFY(label("portalProblem")->isVisible());
        QVERIFY(label("portalProblem")->text().contains(u"Entra"_s));
        Error error;
        error.message = u"There is no program <b>x</b>."_s;
        m_page->showPortalProblem(error);
        QCOMPARE(label("portalProblem")->text(), error.message);
        QCOMPARE(label("portalProblem")->textFormat(), Qt::PlainText);
        m_page->selectCustomer(all[2].id);
        QVERIFY(label("portalProblem")->isHidden());
    }

    void aFailureSaysWhatIsStillShown()
    {
        ready();
        Error error;
        error.code = ErrorCode::SignInNeeded;
        error.message = u"Sign-in needed"_s;
        m_page->showFailed(error, m_clock.now().addSecs(-660));
        auto* banner = m_page->findChild<Banner*>(u"customersBanner"_s);
        QVERIFY(banner->isVisible());
        bool still = false;
        for (const QLabel* each : banner->findChildren<QLabel*>())
            still = still || each->text().contains(u"as of 10:31"_s);
        QVERIFY(still);
        QCOMPARE(table()->model()->rowCount(), 3);
        QSignalSpy signIn(m_page.get(), &CustomersPage::signInRequested);
        find<QPushButton>("signInAgain")->click();
        QCOMPARE(signIn.count(), 1);
        m_page->showLoading();
        QVERIFY(banner->isHidden());
    }

    void tabGoesFromTheSearchToTheTable()
    {
        ready();
        search()->setFocus();
        for (int i = 0; i < 4 && !table()->hasFocus(); ++i)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QVERIFY(table()->hasFocus());
    }

private:
    void ready()
    {
        m_page->setCustomers(customers());
        m_page->showReady(QDateTime(QDate(2026, 11, 22), QTime(10, 31)));
    }
    template <typename T>
    T* find(const char* name)
    {
        return m_page->findChild<T*>(QString::fromLatin1(name));
    }
    QLabel* label(const char* name) { return find<QLabel>(name); }
    QTableView* table() { return find<QTableView>("customerTable"); }
    QLineEdit* search() { return find<QLineEdit>("customerSearch"); }

    Theme m_theme;
    Icons m_icons{m_theme};
    FixedClock m_clock;
    std::unique_ptr<CustomersPage> m_page;
};

QTEST_MAIN(CustomersPageTest)
#include "tst_customerspage.moc"
