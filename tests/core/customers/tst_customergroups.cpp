#include <customers/customergroups.h>

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

const TenantId kPartner{u"Partner-1"_s};

Customer named(const QString& name)
{
    return {CustomerId{u"id-"_s + name}, TenantId{u"t-"_s + name}, name, name + u".example"_s, u"reseller"_s};
}

} // namespace

class TestCustomerGroups final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    static bool has(const CustomerGroups& groups, const QString& group, const Customer& customer)
    {
        const QByteArray key = customerSearchKey(customer);
        return groups.has(foldedText(group), {.customer = customer, .searchKey = key, .groups = &groups});
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aGroupByHandHasThoseThatWereAddedAlsoAtTheNextStart()
    {
        {
            CustomerGroups groups(m_folder->path(), kPartner);
            QSignalSpy changed(&groups, &CustomerGroups::changed);
            QVERIFY(groups.add(u" A  team "_s, {CustomerId{u"id-alder"_s}, CustomerId{u"ID-Birch"_s}}));
            QCOMPARE(changed.count(), 1);
            QVERIFY(groups.add(u"a TEAM"_s, {CustomerId{u"id-cedar"_s}})); // the same one
            QVERIFY(groups.take(u"A team"_s, {CustomerId{u"id-alder"_s}}));
        }
        CustomerGroups groups(m_folder->path(), TenantId{u"partner-1"_s});
        QCOMPARE(groups.groups().size(), 1);
        QCOMPARE(groups.groups().first().name, u"A team"_s);
        QVERIFY(!has(groups, u"A team"_s, named(u"alder"_s)));
        QVERIFY(has(groups, u"A team"_s, named(u"birch"_s)));
        QVERIFY(has(groups, u"a t"_s, named(u"cedar"_s))); // by its beginning
        QVERIFY(!has(groups, u"team"_s, named(u"cedar"_s)));
        // Another partner of the same profile has none of them.
        QVERIFY(CustomerGroups(m_folder->path(), TenantId{u"other"_s}).groups().isEmpty());
    }

    void aGroupByRuleHasWhoMatchesNow()
    {
        CustomerGroups groups(m_folder->path(), kPartner);
        QVERIFY(groups.setRule(u"Trees"_s, u"alder -status:advisor"_s));
        Customer alder = named(u"alder"_s);
        QVERIFY(has(groups, u"trees"_s, alder));
        alder.relationship = u"advisor"_s;
        QVERIFY(!has(groups, u"trees"_s, alder));
        QVERIFY(!has(groups, u"trees"_s, named(u"birch"_s)));
        QVERIFY(groups.setRule(u"trees"_s, u"birch"_s));
        QVERIFY(has(CustomerGroups(m_folder->path(), kPartner), u"trees"_s, named(u"birch"_s)));
    }

    void whatCannotBeAGroupIsRefusedAndChangesNothing()
    {
        CustomerGroups groups(m_folder->path(), kPartner);
        QVERIFY(groups.add(u"Hand"_s, {CustomerId{u"a"_s}}));
        QVERIFY(groups.setRule(u"Rule"_s, u"alder"_s));
        const auto before = groups.groups();
        QCOMPARE(groups.add(u"  "_s, {}).error().code, ErrorCode::BadRequest);
        QCOMPARE(groups.add(u"rule"_s, {CustomerId{u"a"_s}}).error().code, ErrorCode::BadRequest);
        QCOMPARE(groups.setRule(u"hand"_s, u"x"_s).error().code, ErrorCode::BadRequest);
        QCOMPARE(groups.setRule(u"New"_s, u"colour:red"_s).error().code, ErrorCode::BadRequest);
        QCOMPARE(groups.setRule(u"New"_s, u"  "_s).error().code, ErrorCode::BadRequest);
        QCOMPARE(groups.setRule(u"New"_s, u"a group:Rule"_s).error().code, ErrorCode::BadRequest);
        QCOMPARE(groups.groups(), before);
        QVERIFY(groups.remove(u"RULE"_s));
        QCOMPARE(groups.groups().size(), 1);
    }

    void rulesInAFileThatSearchByGroupsHaveNobodyInsteadOfTurningInCircles()
    {
        QFile file(m_folder->filePath(u"customer-groups.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            R"({"partner-1":{"A":{"rule":"group:B"},"B":{"rule":"group:A"},"C":{"members":[1,"",null,"id-x"]},)"
            R"("  ":{"members":["y"]},"D":7}})");
        file.close();
        const CustomerGroups groups(m_folder->path(), kPartner);
        QCOMPARE(groups.groups().size(), 4);
        QVERIFY(!has(groups, u"a"_s, named(u"x"_s)));
        QVERIFY(has(groups, u"c"_s, named(u"x"_s)));
    }

    void twoWindowsDoNotUndoEachOther()
    {
        CustomerGroups one(m_folder->path(), kPartner);
        CustomerGroups other(m_folder->path(), kPartner);
        QVERIFY(one.add(u"One"_s, {CustomerId{u"a"_s}}));
        QVERIFY(other.add(u"Other"_s, {CustomerId{u"b"_s}}));
        QCOMPARE(CustomerGroups(m_folder->path(), kPartner).groups().size(), 2);
    }

    void aDamagedFileIsKeptAndSaid()
    {
        QFile file(m_folder->filePath(u"customer-groups.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"partner-1\": {\"A\"");
        file.close();
        CustomerGroups groups(m_folder->path(), kPartner);
        QVERIFY(groups.problem());
        QVERIFY(groups.problem()->message.contains(u"groups"_s));
        QCOMPARE(QDir(m_folder->path()).entryList({u"customer-groups-damaged-*.json"_s}).size(), 1);
        QVERIFY(groups.add(u"New"_s, {CustomerId{u"a"_s}}));
        QVERIFY(!CustomerGroups(m_folder->path(), kPartner).problem());
    }

    void aChangeThatCannotBeWrittenDoesNotHold()
    {
        const QString blocked = m_folder->filePath(u"file"_s);
        QFile file(blocked);
        QVERIFY(file.open(QIODevice::WriteOnly)); // a file where the folder should be
        file.close();
        CustomerGroups groups(blocked, kPartner);
        const auto added = groups.add(u"A"_s, {CustomerId{u"a"_s}});
        QVERIFY(!added);
        QVERIFY(groups.groups().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCustomerGroups)
#include "tst_customergroups.moc"
