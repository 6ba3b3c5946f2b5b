#include <cloud/relationshipclient.h>

#include <QTest>

#include <testnetwork/partnerfixture.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const TenantId kCustomer{u"aaaaaaaa-0001-4000-8000-000000000001"_s};
const QString kExchange = u"29232cdf-9323-42fd-ade2-1d097af3e4de"_s;
const QString kUser = u"fe930be7-5e62-47db-91af-98c3a49a38b1"_s;

QDateTime day(int number)
{
    return QDateTime(QDate(2027, 1, 1), QTime(0, 0), Qt::UTC).addDays(number);
}

Relationship relationship(const QString& id, const QStringList& roles, int endsOnDay)
{
    Relationship one;
    one.id = id;
    one.name = id;
    one.customer = kCustomer;
    one.status = u"active"_s;
    one.endsAt = day(endsOnDay);
    one.autoExtend = u"PT0S"_s;
    one.roles = roles;
    return one;
}

AccessAssignment assignment(const QString& relationshipId, const QString& group, const QStringList& roles)
{
    return {relationshipId, group, u"active"_s, roles};
}

QByteArray record(const QByteArray& id, const QByteArray& rest = {})
{
    return "{\"id\":\"" + id +
           "\",\"displayName\":\"Access\",\"autoExtendDuration\":\"P180D\",\"customer\":{\"tenantId\":"
           "\"aaaaaaaa-0001-4000-8000-000000000001\",\"displayName\":\"Tenant "
           "A\"},\"accessDetails\":{\"unifiedRoles\":[{"
           "\"roleDefinitionId\":\"29232CDF-9323-42fd-ade2-1d097af3e4de\"}]},\"status\":\"active\","
           "\"activatedDateTime\":\"2025-06-01T09:00:00Z\",\"endDateTime\":\"2027-06-01T09:00:00Z\"" +
           rest + "}";
}

} // namespace

class TestRelationshipClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void relationshipsAreReadPageByPage()
    {
        PartnerFixture partner;
        const RelationshipClient client(partner.http, partner.tokens, PartnerFixture::identity(),
                                        partner.advice);
        partner.network.queue(
            FakeAnswer::json("{\"value\":[" + record("r1") +
                             "],\"@odata.nextLink\":\"https://graph.example/v1.0/next?p=2\"}"));
        partner.network.queue(FakeAnswer::json("{\"value\":[{\"id\":\"r2\",\"displayName\":\"MLT_x\","
                                               "\"status\":\"approvalPending\",\"customer\":null}]}"));
        const auto all = client.relationships(this);
        QTRY_VERIFY(all.isFinished());
        QVERIFY(all.result().has_value());
        QCOMPARE(all.result()->size(), 2);
        const Relationship first = all.result()->constFirst();
        QCOMPARE(first.customer, kCustomer);
        QCOMPARE(first.customerName, u"Tenant A"_s);
        QCOMPARE(first.roles, QStringList{kExchange});
        QVERIFY(first.isActive());
        QVERIFY(first.extendsItself());
        QCOMPARE(first.endsAt, QDateTime(QDate(2027, 6, 1), QTime(9, 0), Qt::UTC));
        QVERIFY(all.result()->constLast().leadsTransition);
        QVERIFY(all.result()->constLast().customer.isEmpty());
        QVERIFY(!all.result()->constLast().isActive());
        QCOMPARE(partner.tokens.asked().constFirst().tenant, PartnerFixture::identity().tenant);
    }

    void pagesOfAnotherServerAreNotAsked()
    {
        PartnerFixture partner;
        const RelationshipClient client(partner.http, partner.tokens, PartnerFixture::identity(),
                                        partner.advice);
        partner.network.queue(
            FakeAnswer::json("{\"value\":[],\"@odata.nextLink\":\"https://evil.example/v1.0/next\"}"));
        const auto all = client.relationships(this);
        QTRY_VERIFY(all.isFinished());
        QCOMPARE(all.result().error().code, ErrorCode::BadResponse);
        QCOMPARE(partner.network.requests().size(), 1);
    }

    void oneCustomersAccessIsRolesThroughTheAccountsGroups()
    {
        PartnerFixture partner;
        const RelationshipClient client(partner.http, partner.tokens, PartnerFixture::identity(),
                                        partner.advice);
        partner.network.queue(FakeAnswer::json("{\"value\":[" + record("r1") + "]}"));
        partner.network.queue(FakeAnswer::json("{\"value\":[{\"id\":\"a\",\"status\":\"active\","
                                               "\"accessContainer\":{\"accessContainerId\":\"g1\","
                                               "\"accessContainerType\":\"securityGroup\"},\"accessDetails\":"
                                               "{\"unifiedRoles\":[{\"roleDefinitionId\":"
                                               "\"29232cdf-9323-42fd-ade2-1d097af3e4de\"}]}}]}"));
        partner.network.queue(FakeAnswer::json(
            "{\"value\":[{\"@odata.type\":\"#microsoft.graph.group\",\"id\":\"G1\",\"displayName\":\"GDAP\"},"
            "{\"@odata.type\":\"#microsoft.graph.directoryRole\",\"id\":\"role\"}]}"));
        const auto access = client.access(kCustomer, this);
        QTRY_VERIFY(access.isFinished());
        QVERIFY(access.result().has_value());
        QVERIFY(access.result()->has(kExchange));
        QVERIFY(access.result()->accountInGroup);
        QVERIFY(!access.result()->endsAt.isValid());
        QVERIFY(partner.network.requests().constFirst().url.query().contains(kCustomer.value));
    }

    void whereGraphDoesNotListThemNothingIsAsked()
    {
        PartnerFixture partner;
        AppIdentity identity = PartnerFixture::identity();
        identity.cloud.delegatedRelationships = false;
        const RelationshipClient client(partner.http, partner.tokens, identity, partner.advice);
        const auto all = client.relationships(this);
        const auto some = client.relationships(kCustomer, this);
        const auto access = client.access(kCustomer, this);
        const auto one = client.assignments(u"r1"_s, this);
        const auto many = client.assignments(QStringList{u"r1"_s}, this);
        const auto refused = [](const auto& future) {
            return future.isFinished() && !future.result().has_value() &&
                   future.result().error().code == ErrorCode::NotFound &&
                   !future.result().error().advice.isEmpty();
        };
        QTRY_VERIFY(refused(all) && refused(some) && refused(access) && refused(one) && refused(many));
        QVERIFY(partner.network.requests().isEmpty());
        QVERIFY(partner.tokens.asked().isEmpty());
    }

    void assignmentsOfManyAreReadAndWhatIsRefusedIsMissing()
    {
        PartnerFixture partner;
        const RelationshipClient client(partner.http, partner.tokens, PartnerFixture::identity(),
                                        partner.advice);
        partner.network.serve([](const FakeRequest& request) {
            if (request.url.path().contains("/r3/"_L1))
                return FakeAnswer::json("{\"error\":{\"code\":\"Request_ResourceNotFound\",\"message\":\"no\"}}", 404);
            return FakeAnswer::json("{\"value\":[{\"id\":\"a\",\"status\":\"active\",\"accessContainer\":{"
                                    "\"accessContainerId\":\"g1\"},\"accessDetails\":{\"unifiedRoles\":[]}}]}");
        });
        QStringList ids;
        for (int i = 0; i < 20; ++i)
            ids << u"r%1"_s.arg(i);
        const auto known = client.assignments(ids, this);
        QTRY_VERIFY(known.isFinished());
        QVERIFY(known.result().has_value());
        QCOMPARE(known.result()->size(), 19);
        QVERIFY(!known.result()->contains(u"r3"_s));
        QCOMPARE(known.result()->value(u"r7"_s).constFirst().relationshipId, u"r7"_s);
        QCOMPARE(partner.network.requests().size(), 20);
    }

    void assignmentsOfManyEndWithTheWay()
    {
        PartnerFixture partner;
        const RelationshipClient client(partner.http, partner.tokens, PartnerFixture::identity(),
                                        partner.advice);
        partner.network.serve([](const FakeRequest&) {
            return FakeAnswer::json("{\"error\":{\"code\":\"InvalidAuthenticationToken\"}}", 401);
        });
        const auto known = client.assignments(QStringList{u"r1"_s, u"r2"_s}, this);
        QTRY_VERIFY(known.isFinished());
        QVERIFY(!known.result().has_value());
    }

    void aRoleReachesOnlyThroughAGroupTheAccountIsIn()
    {
        const auto access = effectiveAccess(
            kCustomer, {relationship(u"r"_s, {kExchange, kUser}, 10)},
            {assignment(u"r"_s, u"mine"_s, {kExchange}), assignment(u"r"_s, u"theirs"_s, {kUser})},
            {u"mine"_s});
        QVERIFY(access.hasRelationship);
        QVERIFY(access.accountInGroup);
        QCOMPARE(access.roles, QStringList{kExchange});
        QCOMPARE(access.offeredRoles, (QStringList{kExchange, kUser}));
    }

    void whatDoesNotCountGivesNothing_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("assignmentStatus");
        QTest::addColumn<bool>("transition");
        QTest::addColumn<QString>("group");
        QTest::newRow("ended") << u"terminated"_s << u"active"_s << false << u"mine"_s;
        QTest::newRow("not approved") << u"approvalPending"_s << u"active"_s << false << u"mine"_s;
        QTest::newRow("assignment pending") << u"active"_s << u"pending"_s << false << u"mine"_s;
        QTest::newRow("transition") << u"active"_s << u"active"_s << true << u"mine"_s;
        QTest::newRow("not in the group") << u"active"_s << u"active"_s << false << u"theirs"_s;
    }

    void whatDoesNotCountGivesNothing()
    {
        QFETCH(QString, status);
        QFETCH(QString, assignmentStatus);
        QFETCH(bool, transition);
        QFETCH(QString, group);
        Relationship one = relationship(u"r"_s, {kExchange}, 10);
        one.status = status;
        one.leadsTransition = transition;
        AccessAssignment mapping = assignment(u"r"_s, group, {kExchange});
        mapping.status = assignmentStatus;
        const auto access = effectiveAccess(kCustomer, {one}, {mapping}, {u"mine"_s});
        QVERIFY(access.roles.isEmpty());
        QVERIFY(!access.endsAt.isValid());
        QCOMPARE(access.accountInGroup, false);
    }

    void expiringStillWorks()
    {
        Relationship one = relationship(u"r"_s, {kExchange}, 10);
        one.status = u"expiring"_s;
        QVERIFY(effectiveAccess(kCustomer, {one}, {assignment(u"r"_s, u"mine"_s, {kExchange})}, {u"mine"_s})
                    .has(kExchange));
    }

    void itEndsWhenANeededRoleIsCoveredByNothingAnyMore()
    {
        // Exchange until day 10, then until day 40 through another; users until day 20.
        const QList<Relationship> relationships{relationship(u"a"_s, {kExchange, kUser}, 20),
                                                relationship(u"b"_s, {kExchange}, 40)};
        const QList<AccessAssignment> assignments{assignment(u"a"_s, u"mine"_s, {kExchange, kUser}),
                                                  assignment(u"b"_s, u"mine"_s, {kExchange})};
        QCOMPARE(effectiveAccess(kCustomer, relationships, assignments, {u"mine"_s}).endsAt, day(20));
        QCOMPARE(effectiveAccess(kCustomer, relationships, assignments, {u"mine"_s}, {kExchange}).endsAt,
                 day(40));
        QCOMPARE(effectiveAccess(kCustomer, relationships, assignments, {u"mine"_s}).bestRelationshipId,
                 u"b"_s);
    }

    void oneThatExtendsItselfDoesNotEnd()
    {
        Relationship lasting = relationship(u"a"_s, {kExchange}, 5);
        lasting.autoExtend = u"P180D"_s;
        const QList<Relationship> relationships{lasting, relationship(u"b"_s, {kExchange}, 40)};
        const QList<AccessAssignment> assignments{assignment(u"a"_s, u"mine"_s, {kExchange}),
                                                  assignment(u"b"_s, u"mine"_s, {kExchange})};
        const auto access = effectiveAccess(kCustomer, relationships, assignments, {u"mine"_s});
        QVERIFY(!access.endsAt.isValid());
        QCOMPARE(access.bestRelationshipId, u"a"_s);
        Relationship off = lasting;
        off.autoExtend = u"P0D"_s;
        QVERIFY(!off.extendsItself());
    }

    void rolesHaveNames()
    {
        QCOMPARE(roleName(kExchange.toUpper()), u"Exchange Administrator"_s);
        QCOMPARE(roleTemplateId(u"exchange administrator"_s), kExchange);
        QCOMPARE(roleName(u"something"_s), u"something"_s);
        QCOMPARE(expectedRoles().size(), 12);
        QVERIFY(!consentingRoles().contains(QString()));
    }
};

QTEST_GUILESS_MAIN(TestRelationshipClient)
#include "tst_relationshipclient.moc"
