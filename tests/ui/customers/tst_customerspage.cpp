#include "accessibilitycheck.h"

#include <common/banner.h>
#include <common/emptystate.h>
#include <common/theme.h>
#include <customers/customergroups.h>
#include <customers/customernotes.h>
#include <customers/customerrelationships.h>
#include <customers/customerspage.h>
#include <customers/customertable.h>
#include <customers/customertablemodel.h>
#include <customers/customerviews.h>

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>
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
    void cleanup()
    {
        m_page.reset();
        m_groups.reset();
        m_notes.reset();
    }

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
        QCOMPARE(QGuiApplication::clipboard()->text(), u"Alder\talder.example\treseller\ttenant-alder\n"_s);
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
        QCOMPARE(find<QPushButton>("portal_entra")->text(), u"Entra && more"_s);
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

    void theDetailShowsAndChangesWhatPeoplePutDown()
    {
        putDown();
        ready();
        m_page->selectCustomer(customers()[1].id);
        auto* star = find<QToolButton>("favourite");
        QVERIFY(!star->isChecked());
        star->click();
        QVERIFY(m_notes->of(customers()[1].id).favourite);
        find<QPushButton>("editNote")->click();
        find<QLineEdit>("noteAlias")->setText(u"Freight"_s);
        find<QPushButton>("saveNote")->click();
        QCOMPARE(m_notes->of(customers()[1].id).alias, u"Freight"_s);
        QVERIFY(m_notes->of(customers()[1].id).favourite);
        QCOMPARE(label("detailName")->text(), u"Freight"_s);
        QCOMPARE(label("detailRealName")->text(), u"Brackenfield"_s);
        // From elsewhere, too, and only for the one that is shown.
        CustomerNote note;
        note.text = u"Ring first."_s;
        m_notes->set(customers()[1].id, note);
        QCOMPARE(label("detailNote")->text(), u"Ring first."_s);
        QVERIFY(!star->isChecked());
        note.text = u"Never ring."_s;
        m_notes->set(customers()[0].id, note);
        QCOMPARE(label("detailNote")->text(), u"Ring first."_s);
        m_page->selectCustomer(customers()[0].id);
        QCOMPARE(label("detailNote")->text(), u"Never ring."_s);
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

    void severalColumnsSortOneAfterTheOther()
    {
        ready();
        QList<Customer> all = customers();
        all[0].relationship = u"advisor"_s;
        m_page->setCustomers(all);
        headClick(CustomerTableModel::Relationship, Qt::NoModifier);
        QCOMPARE(shown(), (QStringList{u"Alder"_s, u"Brackenfield"_s, u"Copper"_s}));
        headClick(CustomerTableModel::Name, Qt::ShiftModifier);
        headClick(CustomerTableModel::Relationship, Qt::ShiftModifier); // turns it round where it stands
        QCOMPARE(shown(), (QStringList{u"Brackenfield"_s, u"Copper"_s, u"Alder"_s}));
        headClick(CustomerTableModel::Name, Qt::ShiftModifier);
        QCOMPARE(shown(), (QStringList{u"Copper"_s, u"Brackenfield"_s, u"Alder"_s}));
        headClick(CustomerTableModel::Domain, Qt::NoModifier); // alone again
        QCOMPARE(shown(), (QStringList{u"Alder"_s, u"Brackenfield"_s, u"Copper"_s}));
    }

    void theStarMakesAFavouriteAndOnlyTheStarDoes()
    {
        putDown();
        ready();
        const QRect star = table()->visualRect(table()->model()->index(1, CustomerTableModel::Favourite));
        QSignalSpy run(m_page.get(), &CustomersPage::runScriptRequested);
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, star.center());
        QVERIFY(m_notes->of(customers()[1].id).favourite);
        const QRect name = table()->visualRect(table()->model()->index(2, CustomerTableModel::Name));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, name.center());
        QVERIFY(!m_notes->of(customers()[2].id).favourite);
        table()->selectAll();
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_B, Qt::ControlModifier);
        for (const Customer& each : customers())
            QVERIFY(m_notes->of(each.id).favourite);
        QTest::keyClick(table(), Qt::Key_B, Qt::ControlModifier);
        QVERIFY(!m_notes->of(customers()[1].id).favourite);
        QCOMPARE(run.count(), 0);
    }

    void anAliasIsShownSearchedAndSortedBy()
    {
        putDown();
        ready();
        CustomerNote note;
        note.alias = u"Zebra <b>"_s;
        note.tags = {u"gold"_s};
        m_notes->set(customers()[0].id, note);
        QTRY_COMPARE(shown(), (QStringList{u"Brackenfield"_s, u"Copper"_s, u"Zebra <b>"_s}));
        const QVariant tip = table()->model()->index(2, CustomerTableModel::Name).data(Qt::ToolTipRole);
        QVERIFY2(tip.toString().contains(u"Alder"_s), qPrintable(tip.toString()));
        type(u"zebra"_s);
        QCOMPARE(shown(), QStringList{u"Zebra <b>"_s});
        type(u"tag:gold"_s);
        QCOMPARE(shown(), QStringList{u"Zebra <b>"_s});
        type(u"alder"_s); // its own name finds it still
        QCOMPARE(shown(), QStringList{u"Zebra <b>"_s});
    }

    void whatIsHiddenIsFoundOnlyWhenAskedFor()
    {
        putDown();
        ready();
        CustomerNote note;
        note.hidden = true;
        m_notes->set(customers()[1].id, note);
        QTRY_COMPARE(shown(), (QStringList{u"Alder"_s, u"Copper"_s}));
        QVERIFY(label("customersFoot")->text().contains(u"3"_s)); // they are counted
        type(u"is:hidden"_s);
        QCOMPARE(shown(), QStringList{u"Brackenfield"_s});
    }

    void aViewSetsSearchOrderAndColumnsAndIsLeftWhenTheyChange()
    {
        const QTemporaryDir folder;
        write(folder.filePath(u"a.json"_s), R"({"title":"All","order":1})");
        write(
            folder.filePath(u"b.json"_s),
            R"({"title":"B & C","order":2,"search":"-alder","sort":"-name","columns":"name tenantId","counted":true})");
        CustomerViews views({folder.path()}, folder.filePath(u"own"_s));
        m_page->follow(views);
        ready();
        QVERIFY(find<QPushButton>("view_a")->isChecked());
        auto* button = find<QPushButton>("view_b");
        QTRY_COMPARE(button->text(), u"B && C  2"_s);
        button->click();
        QVERIFY(button->isChecked());
        QCOMPARE(shown(), (QStringList{u"Copper"_s, u"Brackenfield"_s}));
        QCOMPARE(search()->text(), u"-alder"_s);
        QCOMPARE(m_page->findChild<CustomerTable*>()->shownColumns(),
                 (QStringList{u"name"_s, u"tenantId"_s}));
        type(u"copper"_s);
        QVERIFY(!button->isChecked());
        find<QPushButton>("view_a")->click();
        QCOMPARE(shown().size(), 3);
        QVERIFY(find<QPushButton>("view_a")->isChecked());
        QVERIFY(!button->isChecked());
        QCOMPARE(accessibilityProblems(*m_page), QStringList());
    }

    void whatIsShownCanBeSavedAsAView()
    {
        const QTemporaryDir folder;
        CustomerViews views({}, folder.filePath(u"own"_s));
        m_page->follow(views);
        ready();
        type(u"copper"_s);
        find<QToolButton>("viewMenu")->click();
        choose("viewMenuPopup", u"Save this as a view"_s);
        auto* name = find<QLineEdit>("promptName");
        QTRY_VERIFY(name->isVisible());
        QVERIFY(!find<QPushButton>("promptTake")->isEnabled()); // without a name there is nothing to save
        QTest::keyClicks(name, u"Only copper"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(views.views().size(), 1);
        QCOMPARE(views.views().first().search, u"copper"_s);
        QVERIFY(!name->isVisible());
        QVERIFY(find<QPushButton>("view_only-copper")->isChecked());
        // A name that is refused says why and stays.
        type(u"alder"_s);
        write(folder.filePath(u"own/bad"_s), "");
        find<QToolButton>("viewMenu")->click();
        choose("viewMenuPopup", u"Remove \"Only copper\""_s);
        QCOMPARE(views.views().size(), 0);
    }

    void theSelectedBecomeAGroupThatCanBeSearchedFor()
    {
        putDown();
        ready();
        auto* all = m_page->findChild<CustomerTable*>();
        all->select({customers()[0].id, customers()[2].id});
        QCOMPARE(all->selectedCount(), 2);
        find<QToolButton>("moreCustomers")->click();
        choose("moreMenu", u"New group of the selected"_s);
        auto* name = find<QLineEdit>("promptName");
        QTRY_VERIFY(name->isVisible());
        QTest::keyClicks(name, u"A team"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(m_groups->groups().size(), 1);
        find<QToolButton>("moreCustomers")->click();
        choose("moreMenu", u"A team"_s);
        QTRY_COMPARE(shown(), (QStringList{u"Alder"_s, u"Copper"_s}));
        type(u"bracken"_s);
        find<QToolButton>("moreCustomers")->click();
        choose("moreMenu", u"Save the search as a group"_s);
        QTRY_VERIFY(name->isVisible());
        QTest::keyClicks(name, u"a team"_s); // there is one by hand
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(name->isVisible());
        QVERIFY(!label("promptProblem")->text().isEmpty());
        name->setText(u"By rule"_s);
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(m_groups->groups().size(), 2);
        type(u"group:by"_s);
        QCOMPARE(shown(), QStringList{u"Brackenfield"_s});
    }

    void aPastedListIsSelectedAndWhatIsNotThereIsSaid()
    {
        ready();
        type(u"alder"_s);
        QGuiApplication::clipboard()->setText(
            u"copper.example\nBrackenfield; TENANT-ALDER\nNobody <b>Ltd\n"_s);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_V, Qt::ControlModifier);
        auto* missed = find<QPlainTextEdit>("pasteMissed");
        QVERIFY(missed->isVisible());
        QCOMPARE(missed->toPlainText(), u"Nobody <b>Ltd"_s);
        QVERIFY(find<QPushButton>("pasteChoose")->text().contains(u'3'));
        QCOMPARE(accessibilityProblems(*m_page), QStringList());
        find<QPushButton>("pasteChoose")->click();
        QVERIFY(!find<QWidget>("pastePane")->isVisible());
        QCOMPARE(shown(), (QStringList{u"Alder"_s, u"Brackenfield"_s, u"Copper"_s}));
        QCOMPARE(m_page->findChild<CustomerTable*>()->selectedCount(), 3);
        QVERIFY(label("customersFoot")->text().contains(u"3 selected"_s));

        QGuiApplication::clipboard()->setText(u"copper"_s);
        find<QPushButton>("pasteList")->click();
        find<QPushButton>("pasteChoose")->click();
        QCOMPARE(shown(), QStringList{u"Copper"_s}); // only those, until all are wanted again
        find<QPushButton>("showAllAgain")->click();
        QCOMPARE(shown().size(), 3);
        QCOMPARE(m_page->currentCustomer()->name, u"Copper"_s);
    }

    void anExportNamesWhomAndWhichColumns()
    {
        ready();
        qRegisterMetaType<CustomerFormat>();
        QSignalSpy asked(m_page.get(), &CustomersPage::exportRequested);
        type(u"-copper"_s);
        find<QPushButton>("exportCustomers")->click();
        choose("exportMenu", u"CSV, columns shown"_s);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked[0][1].value<QList<Customer>>().size(), 2);
        QCOMPARE(asked[0][2].toStringList(),
                 (QStringList{u"customerId"_s, u"name"_s, u"alias"_s, u"domain"_s, u"relationship"_s,
                              u"missingSince"_s, u"tenantId"_s}));
        type({});
        m_page->findChild<CustomerTable*>()->select({customers()[1].id, customers()[2].id});
        find<QPushButton>("exportCustomers")->click();
        choose("exportMenu", u"JSON"_s);
        QCOMPARE(asked[1][1].value<QList<Customer>>().first().name, u"Brackenfield"_s);
        QCOMPARE(asked[1][2].toStringList(), customerColumns());
    }

    void theRowMenuActsOnAllThatAreSelected()
    {
        putDown();
        ready();
        m_page->findChild<CustomerTable*>()->select({customers()[0].id, customers()[1].id});
        table()->setFocus();
        QContextMenuEvent event(QContextMenuEvent::Mouse,
                                table()->visualRect(table()->model()->index(0, 1)).center(),
                                table()->viewport()->mapToGlobal(QPoint(40, 10)));
        QApplication::sendEvent(table()->viewport(), &event);
        choose("customerMenu", u"Tenant ids"_s);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"tenant-alder\ntenant-brackenfield"_s);
        QApplication::sendEvent(table()->viewport(), &event);
        choose("customerMenu", u"Hide"_s);
        QTRY_COMPARE(shown(), QStringList{u"Copper"_s});
    }

    void selectionAndPlaceSurviveARefreshThatMovesEverything()
    {
        QList<Customer> all;
        for (int i = 0; i < 2000; ++i) {
            Customer one;
            one.id.value = u"id-%1"_s.arg(i);
            one.name = u"Customer %1"_s.arg(i, 5, 10, QLatin1Char('0'));
            all.append(one);
        }
        m_page->setCustomers(all);
        m_page->showReady(m_clock.now());
        auto* list = m_page->findChild<CustomerTable*>();
        list->select({all[1000].id, all[1003].id});
        list->selectionModel()->setCurrentIndex(list->model()->index(1003, 1), QItemSelectionModel::NoUpdate);
        list->scrollTo(list->model()->index(1000, 1), QAbstractItemView::PositionAtTop);
        const QString top = list->model()->index(list->rowAt(0), CustomerTableModel::Name).data().toString();
        QSignalSpy current(m_page.get(), &CustomersPage::currentCustomerChanged);
        QList<Customer> fresh = all.mid(300); // many gone before them
        std::reverse(fresh.begin(), fresh.end());
        m_page->setCustomers(fresh);
        QCOMPARE(list->selectedCount(), 2);
        QCOMPARE(list->selectedCustomers().first().id, all[1000].id);
        QCOMPARE(m_page->currentCustomer()->id, all[1003].id);
        QCOMPARE(current.count(), 0);
        QCOMPARE(list->model()->index(list->rowAt(0), CustomerTableModel::Name).data().toString(), top);
        fresh.removeIf([&all](const Customer& each) { return each.id == all[1003].id; });
        m_page->setCustomers(fresh);
        QCOMPARE(list->selectedCount(), 1);
        QVERIFY(!m_page->currentCustomer());
        QCOMPARE(current.count(), 1);
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
    /// From here on people can put something down.
    void putDown()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_notes = std::make_unique<CustomerNotes>(m_folder->path(), TenantId{u"us"_s});
        m_groups = std::make_unique<CustomerGroups>(m_folder->path(), TenantId{u"us"_s});
        m_page->follow(*m_notes, *m_groups);
    }
    static void write(const QString& file, const QByteArray& text)
    {
        QFile out(file);
        out.open(QIODevice::WriteOnly);
        out.write(text);
    }
    void type(const QString& text)
    {
        search()->setFocus();
        search()->setText(text);
        QTest::keyClick(search(), Qt::Key_Return);
    }
    QStringList shown()
    {
        QStringList names;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            names << table()->model()->index(row, CustomerTableModel::Name).data().toString();
        return names;
    }
    void headClick(int column, Qt::KeyboardModifiers modifiers)
    {
        const QHeaderView* head = table()->horizontalHeader();
        QTest::mouseClick(head->viewport(), Qt::LeftButton, modifiers,
                          QPoint(head->sectionViewportPosition(column) + 20, head->height() / 2));
    }
    /// Takes the entry that begins so, in the menu or one below it.
    void choose(const char* menuName, const QString& text)
    {
        QMenu* menu = nullptr;
        QTRY_VERIFY((menu = m_page->findChild<QMenu*>(QString::fromLatin1(menuName))) != nullptr);
        const auto entries = menu->findChildren<QAction*>() + menu->actions();
        for (QAction* action : entries) {
            if (!action->menu() && action->text().startsWith(text)) {
                QVERIFY2(action->isEnabled(), qPrintable(text));
                action->trigger();
                menu->close();
                delete menu;
                return;
            }
        }
        QFAIL(qPrintable(u"no entry "_s + text));
    }
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
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CustomerNotes> m_notes;
    std::unique_ptr<CustomerGroups> m_groups;
    std::unique_ptr<CustomersPage> m_page;
};

QTEST_MAIN(CustomersPageTest)
#include "tst_customerspage.moc"
