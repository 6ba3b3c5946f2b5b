#include <customers/customercache.h>
#include <customers/customerdirectory.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

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
    QDateTime m_now;
};

using State = CustomerDirectory::State;

const QString kUs = u"partner|application|cloud"_s;

QStringList ids(const QList<Customer>& customers)
{
    QStringList ids;
    for (const Customer& customer : customers)
        ids << customer.id.value;
    return ids;
}

} // namespace

/// The list of customers from one start of the program to the next, on a real database.
class TestCustomerCache final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_database;
    SettableClock m_clock;

    /// A start of the program, with the service's answers queued in `partner`.
    std::unique_ptr<CustomerDirectory> start(PartnerFixture& partner, const QString& application = kUs)
    {
        auto directory = std::make_unique<CustomerDirectory>(partner.partnerCenter, m_clock);
        directory->keepIn(std::make_unique<CustomerCache>(*m_database, application));
        return directory;
    }
    void loadWhole(const QByteArray& page)
    {
        PartnerFixture partner;
        partner.network.queue(FakeAnswer::json(page));
        const auto directory = start(partner);
        const auto loaded = directory->load();
        QTRY_VERIFY(loaded.isFinished());
        QVERIFY(loaded.result().has_value());
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_database = std::make_unique<Database>(m_folder->filePath(u"steward.db"_s), profileMigrations());
        m_clock.m_now = QDateTime(QDate(2026, 11, 14), QTime(9, 0), Qt::UTC);
    }
    void cleanup() { m_database.reset(); }

    void theNextStartHasTheListAtOnceWithItsDateAndWithoutTheService()
    {
        loadWhole(PartnerFixture::page(0, 5));
        const QDateTime asOf = m_clock.m_now;
        m_clock.m_now = m_clock.m_now.addDays(1);

        PartnerFixture partner;
        const auto directory = start(partner);
        QSignalSpy reset(directory.get(), &CustomerDirectory::customersReset);
        const auto restored = directory->restore();
        QTRY_VERIFY(restored.isFinished());
        QCOMPARE(reset.count(), 1);
        QCOMPARE(directory->state(), State::Ready);
        QCOMPARE(directory->customers().size(), 5);
        QCOMPARE(directory->asOf(), asOf);
        QVERIFY(directory->find(u"c-3"_s));
        QVERIFY(partner.network.requests().isEmpty());
    }

    void aRefreshThatFailsLeavesTheKeptList()
    {
        loadWhole(PartnerFixture::page(0, 5));
        const QDateTime asOf = m_clock.m_now;
        m_clock.m_now = m_clock.m_now.addDays(1);
        PartnerFixture partner;
        partner.network.queue(
            FakeAnswer::json(PartnerFixture::page(0, 2, PartnerFixture::nextLink("/customers?a", "T"))));
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(2, 2).chopped(15)));
        const auto directory = start(partner);
        directory->refresh();
        QCOMPARE(directory->state(), State::Loading);
        QTRY_COMPARE(directory->state(), State::Failed);
        QCOMPARE(directory->customers().size(), 5);
        QVERIFY(directory->missing().isEmpty());
        QCOMPARE(directory->asOf(), asOf);
    }

    void aLoadAsksTheServiceAlthoughThereIsAKeptList()
    {
        loadWhole(PartnerFixture::page(0, 5));
        PartnerFixture partner;
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(0, 6)));
        const auto directory = start(partner);
        const auto loaded = directory->load();
        QTRY_VERIFY(loaded.isFinished());
        QCOMPARE(directory->customers().size(), 6);
        QCOMPARE(partner.network.requests().size(), 1);
    }

    void aCustomerThatIsReturnedNoMoreStaysWithTheDateUntilItIsBack()
    {
        loadWhole(PartnerFixture::page(0, 5));
        m_clock.m_now = m_clock.m_now.addDays(1);
        const QDateTime gone = m_clock.m_now;
        loadWhole(PartnerFixture::page(2, 3)); // 0 and 1 are missing
        m_clock.m_now = m_clock.m_now.addDays(1);
        loadWhole(PartnerFixture::page(2, 4)); // still; and 5 is new

        PartnerFixture partner;
        const auto directory = start(partner);
        const auto restored = directory->restore();
        QTRY_VERIFY(restored.isFinished());
        QCOMPARE(ids(directory->customers()), (QStringList{u"c-2"_s, u"c-3"_s, u"c-4"_s, u"c-5"_s}));
        QCOMPARE(ids(directory->missing()), (QStringList{u"c-0"_s, u"c-1"_s}));
        for (const Customer& customer : directory->missing())
            QCOMPARE(customer.missingSince, gone);
        const auto found = directory->find(u"c-0"_s);
        QCOMPARE(found.error().code, ErrorCode::NotFound);
        QVERIFY2(found.error().message.contains(gone.toLocalTime().date().toString(Qt::ISODate)),
                 qPrintable(found.error().message));

        partner.network.queue(FakeAnswer::json(PartnerFixture::page(0, 6)));
        QSignalSpy reset(directory.get(), &CustomerDirectory::customersReset);
        directory->refresh();
        QTRY_COMPARE(reset.count(), 1);
        QCOMPARE(directory->customers().size(), 6);
        QVERIFY(directory->missing().isEmpty());
        QVERIFY(!directory->customers().constFirst().missingSince.isValid());
    }

    void anotherApplicationsListIsNotShownAndIsReplaced()
    {
        loadWhole(PartnerFixture::page(0, 5));
        {
            PartnerFixture partner;
            const auto directory = start(partner, u"another"_s);
            const auto restored = directory->restore();
            QTRY_VERIFY(restored.isFinished());
            QCOMPARE(directory->state(), State::Empty);
            QVERIFY(directory->customers().isEmpty());
            partner.network.queue(FakeAnswer::json(PartnerFixture::page(7, 1)));
            const auto loaded = directory->load();
            QTRY_VERIFY(loaded.isFinished());
            QVERIFY(directory->missing().isEmpty());
        }
        const CustomerCache cache(*m_database, u"another"_s);
        const auto kept = cache.load();
        QTRY_VERIFY(kept.isFinished());
        QCOMPARE(ids((*kept.result())->customers), QStringList{u"c-7"_s});
        const CustomerCache ours(*m_database, kUs);
        const auto left = ours.load();
        QTRY_VERIFY(left.isFinished());
        QVERIFY(left.result().has_value() && !left.result()->has_value());
    }

    void whatAListThatIsTakenOverHasIsNotDoubledByTheCache()
    {
        loadWhole(PartnerFixture::page(0, 5));
        PartnerFixture partner;
        partner.network.queue(FakeAnswer::json(PartnerFixture::page(0, 5)));
        CustomerDirectory directory(partner.partnerCenter,
                                    m_clock); // as a set-up has it, before it is adopted
        const auto loaded = directory.load();
        QTRY_VERIFY(loaded.isFinished());
        directory.keepIn(std::make_unique<CustomerCache>(*m_database, kUs));
        const auto restored = directory.restore();
        QTRY_VERIFY(restored.isFinished());
        QCOMPARE(directory.customers().size(), 5);
    }

    void stoppingBeforeTheCacheWasReadEndsTheCall()
    {
        PartnerFixture partner;
        const auto directory = start(partner);
        const auto loading = directory->load();
        directory->cancel();
        QVERIFY(loading.isFinished());
        QCOMPARE(loading.result().error().code, ErrorCode::Cancelled);
        const auto restored = directory->restore();
        QTRY_VERIFY(restored.isFinished());
        QVERIFY(partner.network.requests().isEmpty());
    }

    void fiftyThousandAreThereAgainAfterAStart()
    {
        PartnerFixture partner;
        int served = 0;
        partner.network.serve([&](const FakeRequest&) {
            const int index = served++;
            return FakeAnswer::json(PartnerFixture::page(
                index * 500, 500,
                index < 99 ? PartnerFixture::nextLink("/customers?size=500", "T" + QByteArray::number(index))
                           : QByteArray()));
        });
        {
            const auto directory = start(partner);
            directory->refresh();
            QTRY_COMPARE_WITH_TIMEOUT(directory->state(), State::Ready, 60'000);
        }
        PartnerFixture none;
        const auto directory = start(none);
        const auto restored = directory->restore();
        QTRY_VERIFY_WITH_TIMEOUT(restored.isFinished(), 20'000);
        QCOMPARE(directory->customers().size(), 50'000);
        QCOMPARE(directory->customers().at(49'999).id.value, u"c-49999"_s);
    }
};

QTEST_GUILESS_MAIN(TestCustomerCache)
#include "tst_customercache.moc"
