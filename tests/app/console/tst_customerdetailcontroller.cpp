#include <common/icons.h>
#include <common/theme.h>
#include <customers/customernotes.h>
#include <customers/customerspage.h>
#include <runs/runhistory.h>

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <console/customerdetailcontroller.h>
#include <storage/database.h>
#include <storage/migrations.h>
#include <testnetwork/partnerfixture.h>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

class SettableClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return m_now; }
    QDateTime m_now{QDate(2026, 11, 22), QTime(10, 42), Qt::UTC};
};

Customer customer(int number)
{
    Customer one;
    one.id = CustomerId{u"c-%1"_s.arg(number)};
    one.tenant = TenantId{u"t-%1"_s.arg(number)};
    one.name = u"Customer %1"_s.arg(number);
    one.domain = u"d%1.example"_s.arg(number);
    one.relationship = u"reseller"_s;
    return one;
}

} // namespace

/// What the detail of the chosen customer is told, and when who is asked for it.
class TestCustomerDetailController final : public QObject
{
    Q_OBJECT

    /// A window's worth of it.
    struct Window
    {
        Window()
        {
            page.resize(1300, 800);
            page.setCustomers({customer(1), customer(2), customer(3)});
            page.showReady(clock.now());
            partner.network.serve([this](const FakeRequest& request) {
                const QString path = request.url.path();
                asked << partner.tokens.asked().last().tenant.value + u' ' + path.section(u'/', -1);
                if (path.endsWith(failing) && !failing.isEmpty())
                    return FakeAnswer::json(
                        R"({"error":{"code":"Authorization_RequestDenied","message":"no"}})", 403);
                if (hangs)
                    return FakeAnswer::hanging();
                if (path.endsWith(u"/domains"_s))
                    return FakeAnswer::json(
                        R"({"value":[{"id":"one.example","isDefault":true,"isVerified":true}]})");
                if (path.endsWith(u"/subscribedSkus"_s))
                    return FakeAnswer::json(
                        R"({"value":[{"skuId":"s","skuPartNumber":"SPB","capabilityStatus":"Enabled",)"
                        R"("consumedUnits":12,"prepaidUnits":{"enabled":12}}]})");
                return FakeAnswer::json(R"({"value":[]})");
            });
        }

        void choose(int number) { page.selectCustomer(customer(number).id); }
        /// Within twice the time that a choice has to rest.
        bool isAskedMoreThan(int times)
        {
            return QTest::qWaitFor([&] { return asked.size() > times; },
                                   2 * int(CustomerDetailController::kRest.count()));
        }
        void follow() { controller.follow(tenants, relationships); }
        QStringList words(const char* section)
        {
            QStringList all;
            for (const QLabel* label :
                 page.detail().findChild<QWidget*>(QString::fromLatin1(section))->findChildren<QLabel*>())
                all << label->text().remove(QChar(0x200b));
            return all;
        }
        bool shows(const char* section)
        {
            return !page.detail().findChild<QWidget*>(QString::fromLatin1(section))->isHidden();
        }

        QTemporaryDir folder;
        SettableClock clock;
        Theme theme;
        Icons icons{theme};
        PartnerFixture partner;
        TenantClient tenants{partner.http, partner.tokens, PartnerFixture::identity(), partner.advice};
        RelationshipClient client{partner.http, partner.tokens, PartnerFixture::identity(), partner.advice};
        Database database{folder.filePath(u"steward.db"_s), profileMigrations()};
        CustomerRelationships relationships{client, database, u"us"_s, clock};
        RunHistory history{database, folder.filePath(u"runs"_s), clock};
        ProductNames products{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/products")}};
        CustomersPage page{icons, clock};
        CustomerDetailController controller{page, history, products, clock};
        QStringList asked;
        QString failing;
        bool hangs = false;
    };

private Q_SLOTS:
    void aTenantIsAskedOnceTheChoiceRests()
    {
        Window window;
        window.follow();
        window.choose(1);
        QVERIFY(window.words("customerDomains").contains(u"The domains are being read."_s));
        window.choose(2);
        window.choose(3);
        QTRY_VERIFY(window.words("customerDomains").contains(u"one.example"_s));
        QTRY_VERIFY(window.words("customerLicences").contains(u"full, 12 / 12"_s));
        QVERIFY2(window.words("customerLicences").contains(u"Microsoft 365 Business Premium"_s),
                 qPrintable(window.words("customerLicences").join(u'|')));
        window.asked.sort();
        QCOMPARE(window.asked, (QStringList{u"t-3 domains"_s, u"t-3 subscribedSkus"_s}));
    }
    void whatWasReadIsGoodForTenMinutes()
    {
        Window window;
        window.follow();
        window.choose(1);
        QTRY_COMPARE(window.asked.size(), 2);
        QTRY_VERIFY(window.words("customerLicences").contains(u"full, 12 / 12"_s));
        QTRY_VERIFY(window.words("customerDomains").contains(u"one.example"_s));
        window.choose(2);
        QTRY_COMPARE(window.asked.size(), 4);
        QTRY_VERIFY(window.words("customerDomains").contains(u"one.example"_s));
        QTRY_VERIFY(window.words("customerLicences").contains(u"full, 12 / 12"_s));
        window.clock.m_now = window.clock.m_now.addSecs(9 * 60);
        window.choose(1);
        QVERIFY(window.words("customerDomains").contains(u"one.example"_s)); // at once
        QVERIFY(window.words("customerLicences").contains(u"full, 12 / 12"_s));
        window.clock.m_now = window.clock.m_now.addSecs(2 * 60);
        window.choose(2);
        QVERIFY(!window.words("customerDomains").contains(u"one.example"_s));
        QTRY_COMPARE(window.asked.size(), 6);
        QCOMPARE(window.asked.mid(4).filter(u"t-2 "_s).size(), 2);
    }
    void anotherChoiceEndsWhatIsUnderWay()
    {
        Window window;
        window.hangs = true;
        window.follow();
        window.choose(1);
        QTRY_COMPARE(window.asked.size(), 2);
        window.hangs = false;
        window.choose(2);
        QTRY_VERIFY(window.words("customerDomains").contains(u"one.example"_s));
        QTRY_COMPARE(window.partner.network.abortedReplies(), 2);
    }
    void aRefreshOfTheListAsksNothingAgain()
    {
        Window window;
        window.follow();
        window.choose(1);
        QTRY_COMPARE(window.asked.size(), 2);
        QTRY_VERIFY(window.words("customerDomains").contains(u"one.example"_s));
        QList<Customer> fresh{customer(1), customer(2), customer(4)};
        fresh[0].name = u"Renamed"_s;
        window.page.setCustomers(fresh);
        QVERIFY(window.words("customerDomains").contains(u"one.example"_s));
        QVERIFY(!window.isAskedMoreThan(2));
    }
    void aFailureStaysInItsSectionAndIsTriedAgain()
    {
        Window window;
        window.failing = u"/subscribedSkus"_s;
        window.follow();
        window.choose(1);
        auto* again = [&]() -> QPushButton* {
            return QTest::qWaitFor(
                       [&] { return window.page.detail().findChild<QPushButton*>(u"licencesTryAgain"_s); })
                       ? window.page.detail().findChild<QPushButton*>(u"licencesTryAgain"_s)
                       : nullptr;
        }();
        QVERIFY(again);
        QTRY_VERIFY(window.words("customerDomains").contains(u"one.example"_s));
        window.failing.clear();
        again->click();
        QTRY_VERIFY(window.words("customerLicences").contains(u"full, 12 / 12"_s));
        QCOMPARE(window.asked.filter(u"domains"_s).size(), 1);
        // A failure is not kept.
        window.failing = u"/domains"_s;
        window.choose(2);
        QTRY_VERIFY(window.page.detail().findChild<QPushButton*>(u"domainsTryAgain"_s));
        window.failing.clear();
        window.choose(1);
        window.choose(2);
        QTRY_VERIFY(window.words("customerDomains").contains(u"one.example"_s));
    }
    void relationshipsShowAsTheyBecomeKnown()
    {
        Window window;
        window.follow();
        window.choose(1);
        QVERIFY(window.words("customerRelationship").contains(u"The relationships are being read."_s));
        window.partner.network.serve([](const FakeRequest& request) {
            const QString path = request.url.path();
            const QByteArray roles =
                R"({"unifiedRoles":[{"roleDefinitionId":"29232cdf-9323-42fd-ade2-1d097af3e4de"}]})";
            if (path.endsWith(u"/memberOf"_s))
                return FakeAnswer::json(R"({"value":[{"id":"g"}]})");
            if (path.endsWith(u"/accessAssignments"_s))
                return FakeAnswer::json(
                    R"({"value":[{"status":"active","accessContainer":{"accessContainerId":"g"},)"
                    R"("accessDetails":)" +
                    roles + "}]}");
            if (path.endsWith(u"/delegatedAdminRelationships"_s))
                return FakeAnswer::json(
                    R"({"value":[{"id":"r","displayName":"Desk","customer":{"tenantId":"t-1"},"status":"active",)"
                    R"("activatedDateTime":"2026-06-14T09:00:00Z","endDateTime":"2026-12-14T11:00:00Z",)"
                    R"("accessDetails":)" +
                    roles + "}]}");
            return FakeAnswer::json(R"({"value":[]})");
        });
        std::ignore = window.relationships.refresh();
        QTRY_VERIFY(window.words("customerRelationship").contains(u"First role ends in 22 days"_s));
        QTRY_VERIFY(window.words("customerRoles").contains(u"Exchange Admin"_s));
        window.choose(2);
        QTRY_VERIFY(
            window.words("customerRelationship").join(u'|').contains(u"no delegated admin relationship"_s));
        QVERIFY(!window.shows("customerRoles"));
    }
    void theLastRunsOfThatCustomerAreShownAndOpen()
    {
        Window window;
        window.follow();
        const auto filled = window.database.run<void>([](QSqlDatabase& database) -> Result<> {
            QSqlQuery query(database);
            for (int i = 0; i < 8; ++i) {
                const qint64 at = QDateTime(QDate(2026, 11, 1 + i), QTime(9, 0), Qt::UTC).toMSecsSinceEpoch();
                if (!query.exec(u"INSERT INTO run VALUES ('r%1', 'Script %1', '', 'c-1', 't-1', 'n', '', '', "
                                u"'', 'e', "
                                "%2, %2, '%3', 0, 0, 0, 0, 0, 0, NULL, NULL)"_s.arg(i)
                                    .arg(at)
                                    .arg(i == 7 ? u"failed"_s : u"succeeded"_s)))
                    return fail(Database::queryError(query));
            }
            return {};
        });
        QTRY_VERIFY(filled.isFinished());
        QVERIFY(filled.result().has_value());
        window.choose(1);
        QTRY_VERIFY(window.shows("customerRuns"));
        const auto links =
            window.page.detail().findChild<QWidget*>(u"customerRuns"_s)->findChildren<QPushButton*>();
        QCOMPARE(links.size(), CustomerDetailController::kRuns);
        QVERIFY2(links[0]->accessibleName().startsWith(u"Show the run: Script 7, Failed, 8 Nov"_s),
                 qPrintable(links[0]->accessibleName()));
        QSignalSpy opened(&window.controller, &CustomerDetailController::runRequested);
        links[0]->click();
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(opened[0][0].toString(), u"r7"_s);
        window.choose(2);
        QVERIFY(!window.shows("customerRuns"));
    }
    void aCustomerWithoutATenantIsNotAskedAbout()
    {
        Window window;
        Customer none = customer(9);
        none.tenant = {};
        window.page.setCustomers({none});
        window.follow();
        window.choose(9);
        QVERIFY(!window.shows("customerDomains"));
        QVERIFY(!window.shows("customerLicences"));
        QVERIFY(!window.shows("customerRoles"));
        QVERIFY(!window.isAskedMoreThan(0));
    }
    void afterLeavingNobodyIsAsked()
    {
        Window window;
        window.follow();
        window.choose(1);
        window.controller.leave();
        window.choose(2);
        QVERIFY(!window.shows("customerDomains"));
        QVERIFY(!window.isAskedMoreThan(0));
    }
};

QTEST_MAIN(TestCustomerDetailController)
#include "tst_customerdetailcontroller.moc"
