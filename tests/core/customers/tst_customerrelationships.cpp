#include <customers/customerquery.h>
#include <customers/customerrelationships.h>

#include <QRegularExpression>
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
    QDateTime m_now{QDate(2026, 11, 14), QTime(9, 0), Qt::UTC};
};

using State = CustomerRelationships::State;

const QString kUs = u"partner|application|cloud|admin"_s;
const QString kExchange = u"29232cdf-9323-42fd-ade2-1d097af3e4de"_s;
const QString kUser = u"fe930be7-5e62-47db-91af-98c3a49a38b1"_s;
const QString kBilling = u"b0f54661-2d74-4c50-afa3-1ec803f12efe"_s; // no console needs it

TenantId tenant(int number)
{
    return TenantId{u"t-%1"_s.arg(number)};
}

QDateTime day(int number)
{
    return QDateTime(QDate(2026, 11, 14), QTime(9, 0), Qt::UTC).addDays(number);
}

Relationship made(const QString& id, const QStringList& roles, int endsOnDay,
                  const QString& autoExtend = u"PT0S"_s)
{
    Relationship one;
    one.id = id;
    one.customer = tenant(1);
    one.status = u"active"_s;
    one.activatedAt = day(-100);
    one.endsAt = day(endsOnDay);
    one.autoExtend = autoExtend;
    one.roles = roles;
    return one;
}

QHash<QString, QList<AccessAssignment>> given(const QString& relationshipId, const QStringList& roles)
{
    return {{relationshipId, {{relationshipId, u"ours"_s, u"active"_s, roles}}}};
}

QByteArray rolesJson(const QStringList& roles)
{
    QByteArrayList items;
    for (const QString& role : roles)
        items << "{\"roleDefinitionId\":\"" + role.toUtf8() + "\"}";
    return "{\"unifiedRoles\":[" + items.join(',') + "]}";
}

/// The partner's Graph as far as relationships go; each test changes what it answers.
struct Graph
{
    struct Record
    {
        QString id;
        int customer = 0;
        QString status = u"active"_s;
        int endsOnDay = 100;
        QStringList roles{kExchange, kUser};
        QString group = u"ours"_s;
    };

    QList<Record> records;
    int pageSize = 1000;
    int assignmentsAsked = 0;
    std::function<std::optional<FakeAnswer>(const QString& path)> before;

    FakeAnswer answer(const FakeRequest& request)
    {
        const QString path = request.url.path();
        if (before) {
            if (auto other = before(path + u'?' + request.url.query()))
                return *other;
        }
        if (path.endsWith(u"/me/memberOf"_s))
            return FakeAnswer::json(R"({"value":[{"@odata.type":"#microsoft.graph.group","id":"ours"}]})");
        if (path.endsWith(u"/accessAssignments"_s)) {
            ++assignmentsAsked;
            const QString id = path.section(u'/', -2, -2);
            for (const Record& record : records) {
                if (record.id == id) {
                    return FakeAnswer::json("{\"value\":[{\"id\":\"a\",\"status\":\"active\","
                                            "\"accessContainer\":{\"accessContainerId\":\"" +
                                            record.group.toUtf8() +
                                            "\"},\"accessDetails\":" + rolesJson(record.roles) + "}]}");
                }
            }
            return FakeAnswer::json("{}", 404);
        }
        const int from = QRegularExpression(u"from=(\\d+)"_s).match(request.url.query()).captured(1).toInt();
        QByteArrayList items;
        for (const Record& record : records.mid(from, pageSize)) {
            items << "{\"id\":\"" + record.id.toUtf8() +
                         "\",\"displayName\":\"Access\",\"autoExtendDuration\":\"PT0S\",\"customer\":{"
                         "\"tenantId\":\"" +
                         tenant(record.customer).value.toUtf8() +
                         "\",\"displayName\":\"Tenant\"},\"status\":\"" + record.status.toUtf8() +
                         "\",\"activatedDateTime\":\"2025-06-01T09:00:00.1234567Z\",\"endDateTime\":\"" +
                         day(record.endsOnDay).toString(Qt::ISODate).toUtf8() +
                         "\",\"accessDetails\":" + rolesJson(record.roles) + "}";
        }
        QByteArray next;
        if (from + pageSize < records.size()) {
            next = ",\"@odata.nextLink\":\"https://graph.example/v1.0/tenantRelationships/"
                   "delegatedAdminRelationships?from=" +
                   QByteArray::number(from + pageSize) + "\"";
        }
        return FakeAnswer::json("{\"value\":[" + items.join(',') + "]" + next + "}");
    }
};

} // namespace

/// Relationships and roles from one refresh, and one start of the program, to the next.
class TestCustomerRelationships final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_database;
    SettableClock m_clock;

    /// A start of the program.
    struct Program
    {
        Program(TestCustomerRelationships& test, Graph& graph, const QString& owner = kUs)
            : client(partner.http, partner.tokens, PartnerFixture::identity(), partner.advice),
              relations(client, *test.m_database, owner, test.m_clock)
        {
            partner.network.serve([&graph](const FakeRequest& request) { return graph.answer(request); });
        }
        PartnerFixture partner;
        RelationshipClient client;
        CustomerRelationships relations;
    };

    static void waitFor(const AsyncResult<>& future)
    {
        QVERIFY(QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000));
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_database = std::make_unique<Database>(m_folder->filePath(u"steward.db"_s), profileMigrations());
        m_clock.m_now = day(0);
    }
    void cleanup() { m_database.reset(); }

    // What relationships come to

    void theEndIsThatOfTheFirstNeededRoleThatReachesTheAccount()
    {
        const QList<Relationship> both{made(u"a"_s, {kExchange, kBilling}, 20), made(u"b"_s, {kUser}, 90)};
        auto assignments = given(u"a"_s, {kBilling});
        assignments.insert(given(u"b"_s, {kUser}));
        const auto relations = relationsOf(tenant(1), both, assignments, QStringList{u"ours"_s});
        QVERIFY(relations.rolesKnown);
        QCOMPARE(relations.access.roles, (QStringList{kBilling, kUser}));
        QCOMPARE(relations.endsAt, day(90)); // that Billing ends on day 20 is nobody's loss
        QVERIFY(!relations.renewsItself);
    }
    void aRoleThatAnotherRelationshipCoversDoesNotEnd()
    {
        const QList<Relationship> both{made(u"a"_s, {kExchange}, 20),
                                       made(u"b"_s, {kExchange}, 90, u"P180D"_s)};
        auto assignments = given(u"a"_s, {kExchange});
        assignments.insert(given(u"b"_s, {kExchange}));
        const auto relations = relationsOf(tenant(1), both, assignments, QStringList{u"ours"_s});
        QVERIFY(!relations.endsAt.isValid());
        QVERIFY(relations.renewsItself);
        QCOMPARE(relations.access.bestRelationshipId, u"b"_s);
    }
    void rolesThatAreNotReadAreNotKnownAndTheOfferedOnesCount()
    {
        const QList<Relationship> both{made(u"a"_s, {kExchange}, 20), made(u"b"_s, {kUser}, 90)};
        const auto some = relationsOf(tenant(1), both, given(u"b"_s, {kUser}), QStringList{u"ours"_s});
        QVERIFY(!some.rolesKnown);
        QVERIFY(some.access.has(kUser));
        QCOMPARE(some.endsAt, day(20));
        const auto none = relationsOf(tenant(1), both, {}, std::nullopt);
        QVERIFY(!none.rolesKnown);
        QVERIFY(none.access.roles.isEmpty());
        QCOMPARE(none.endsAt, day(20));
    }
    void anAccountInNoGroupHasNoRolesAndTheRelationshipStillEnds()
    {
        const auto relations = relationsOf(tenant(1), {made(u"a"_s, {kExchange}, 20)},
                                           given(u"a"_s, {kExchange}), QStringList{u"others"_s});
        QVERIFY(relations.rolesKnown);
        QVERIFY(!relations.access.accountInGroup);
        QVERIFY(relations.access.roles.isEmpty());
        QCOMPARE(relations.endsAt, day(20));
    }
    void whichRolesReachTheAccountIsKnownOfEachRelationship()
    {
        const QList<Relationship> both{made(u"a"_s, {kExchange, kBilling}, 20), made(u"b"_s, {kUser}, 90)};
        auto assignments = given(u"a"_s, {kBilling, kUser});
        const auto some = relationsOf(tenant(1), both, assignments, QStringList{u"ours"_s});
        QVERIFY(some.groupsKnown);
        QCOMPARE(some.reaching,
                 (QHash<QString, QStringList>{{u"a"_s, {kBilling}}})); // who has b was not read
        assignments.insert(u"b"_s, {{u"b"_s, u"theirs"_s, u"active"_s, {kUser}}});
        const auto all = relationsOf(tenant(1), both, assignments, QStringList{u"ours"_s});
        QVERIFY(all.reaching.contains(u"b"_s));
        QCOMPARE(all.reaching.value(u"b"_s), QStringList());
        const auto none = relationsOf(tenant(1), both, assignments, std::nullopt);
        QVERIFY(!none.groupsKnown);
        QVERIFY(none.reaching.isEmpty());
    }
    void whatIsNotActiveOrATransitionsGivesNothing()
    {
        Relationship ended = made(u"a"_s, {kExchange}, -5);
        ended.status = u"expired"_s;
        Relationship transition = made(u"b"_s, {kExchange}, 50);
        transition.leadsTransition = true;
        const auto relations = relationsOf(tenant(1), {transition, ended}, {}, QStringList{u"ours"_s});
        QVERIFY(relations.rolesKnown); // nothing was left to read
        QVERIFY(!relations.access.hasRelationship);
        QVERIFY(!relations.endsAt.isValid());
        QVERIFY(!relations.renewsItself);
        QCOMPARE(relations.relationships.size(), 2);
    }
    void aRelationshipWithoutRolesEnds()
    {
        const auto relations =
            relationsOf(tenant(1), {made(u"a"_s, {}, 20)}, given(u"a"_s, {}), QStringList{u"ours"_s});
        QCOMPARE(relations.endsAt, day(20));
        QVERIFY(!relations.renewsItself);
    }

    // Reading and keeping

    void aRefreshReadsPagesGroupsAndAssignments()
    {
        Graph graph;
        graph.pageSize = 2;
        graph.records = {{u"r1"_s, 1},
                         {u"r2"_s, 2, u"active"_s, 30, {kExchange}},
                         {u"r3"_s, 3, u"expired"_s},
                         {u"r4"_s, 4, u"active"_s, 50, {kUser}, u"others"_s}};
        Program program(*this, graph);
        QCOMPARE(program.relations.state(), State::Empty);
        QSignalSpy changed(&program.relations, &CustomerRelationships::changed);
        const auto refreshed = program.relations.refresh();
        QCOMPARE(program.relations.state(), State::Loading);
        waitFor(refreshed);
        QVERIFY(refreshed.result().has_value());
        QCOMPARE(program.relations.state(), State::Ready);
        QCOMPARE(program.relations.asOf(), day(0));
        QCOMPARE(graph.assignmentsAsked, 3); // nobody has a role through an expired one
        QVERIFY(program.relations.of(tenant(1))->rolesKnown);
        QCOMPARE(program.relations.of(tenant(2))->access.roles, QStringList{kExchange});
        QCOMPARE(program.relations.daysLeft(tenant(2)), std::optional<qint64>(30));
        QVERIFY(!program.relations.of(tenant(3))->access.hasRelationship);
        QCOMPARE(program.relations.daysLeft(tenant(3)), std::nullopt);
        QVERIFY(program.relations.of(tenant(4))->access.roles.isEmpty());
        QVERIFY(!program.relations.of(tenant(5)));
        QCOMPARE(changed.count(), 2); // the relationships, then who has their roles
        m_clock.m_now = day(31).addSecs(-1);
        QCOMPARE(program.relations.daysLeft(tenant(2)), std::optional<qint64>(-1));
    }

    void theNextStartKnowsAllWithoutTheService()
    {
        Graph graph;
        graph.records = {{u"r1"_s, 1}, {u"r2"_s, 2, u"active"_s, 30, {kExchange}}};
        CustomerRelations before;
        {
            Program program(*this, graph);
            waitFor(program.relations.refresh());
            before = *program.relations.of(tenant(2));
        }
        m_clock.m_now = day(1);
        Graph nothing;
        Program program(*this, nothing);
        QSignalSpy changed(&program.relations, &CustomerRelationships::changed);
        waitFor(program.relations.load());
        QCOMPARE(program.relations.state(), State::Ready);
        QCOMPARE(program.relations.asOf(), day(0));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(*program.relations.of(tenant(2)), before);
        QVERIFY(program.partner.network.requests().isEmpty());
    }

    void onlyWhatIsDifferentIsAnnounced()
    {
        Graph graph;
        graph.records = {{u"r1"_s, 1}, {u"r2"_s, 2}, {u"r3"_s, 3}};
        Program program(*this, graph);
        waitFor(program.relations.refresh());
        QSet<TenantId> named;
        connect(&program.relations, &CustomerRelationships::changed, this,
                [&named](const QList<TenantId>& tenants) {
                    named += QSet<TenantId>(tenants.begin(), tenants.end());
                });
        waitFor(program.relations.refresh());
        QVERIFY(named.isEmpty());
        graph.records[1].endsOnDay = 200;
        graph.records.removeLast();
        graph.records.append({u"r4"_s, 4});
        waitFor(program.relations.refresh());
        QCOMPARE(named, (QSet<TenantId>{tenant(2), tenant(3), tenant(4)}));
        QVERIFY(!program.relations.of(tenant(3)));
    }

    void rolesAreReadAgainOnlyWhenOldOrOfADifferentRelationship()
    {
        Graph graph;
        graph.records = {{u"r1"_s, 1}, {u"r2"_s, 2}};
        {
            Program program(*this, graph);
            waitFor(program.relations.refresh());
        }
        QCOMPARE(graph.assignmentsAsked, 2);
        Program program(*this, graph); // also from one start to the next
        m_clock.m_now = day(0).addSecs(60 * 60);
        waitFor(program.relations.refresh());
        QCOMPARE(graph.assignmentsAsked, 2);
        graph.records[0].roles = {kUser};
        waitFor(program.relations.refresh());
        QCOMPARE(graph.assignmentsAsked, 3);
        QCOMPARE(program.relations.of(tenant(1))->access.roles, QStringList{kUser});
        m_clock.m_now = day(2);
        waitFor(program.relations.refresh());
        QCOMPARE(graph.assignmentsAsked, 5);
    }

    void aRefreshCutOffAtAPageLeavesWhatThereWas_data()
    {
        QTest::addColumn<QString>("part");
        QTest::newRow("the first page") << u"Relationships?$top"_s;
        QTest::newRow("the last page") << u"from=2"_s;
    }
    void aRefreshCutOffAtAPageLeavesWhatThereWas()
    {
        QFETCH(QString, part);
        Graph graph;
        graph.pageSize = 2;
        graph.records = {{u"r1"_s, 1}, {u"r2"_s, 2}, {u"r3"_s, 3}};
        Program program(*this, graph);
        waitFor(program.relations.refresh());
        const CustomerRelations before = *program.relations.of(tenant(1));
        graph.records = {{u"r9"_s, 9}, {u"r8"_s, 8}, {u"r7"_s, 7}};
        graph.before = [part](const QString& path) -> std::optional<FakeAnswer> {
            return path.contains(part) ? std::optional(FakeAnswer::json("{\"value\":[{\"id\":"))
                                       : std::nullopt;
        };
        m_clock.m_now = day(1);
        const auto refreshed = program.relations.refresh();
        waitFor(refreshed);
        QVERIFY(!refreshed.result().has_value());
        QCOMPARE(program.relations.state(), State::Failed);
        QVERIFY(program.relations.lastError().has_value());
        QCOMPARE(program.relations.asOf(), day(0));
        QCOMPARE(*program.relations.of(tenant(1)), before);
        QVERIFY(!program.relations.of(tenant(9)));
    }

    void anAssignmentThatCannotBeReadKeepsWhatWasKnownOfIt()
    {
        Graph graph;
        graph.records = {{u"r1"_s, 1}, {u"r2"_s, 2}};
        graph.before = [](const QString& path) -> std::optional<FakeAnswer> {
            return path.contains(u"/r2/accessA"_s)
                       ? std::optional(FakeAnswer::json(R"({"error":{"code":"Forbidden"}})", 403))
                       : std::nullopt;
        };
        Program program(*this, graph);
        waitFor(program.relations.refresh());
        QCOMPARE(program.relations.state(), State::Ready);
        QVERIFY(program.relations.of(tenant(1))->rolesKnown);
        QVERIFY(!program.relations.of(tenant(2))->rolesKnown);
    }

    void groupsThatCannotBeReadLeaveRolesUnknownAndSayWhyOnce()
    {
        Graph graph;
        graph.records = {{u"r1"_s, 1}, {u"r2"_s, 2}};
        graph.before = [](const QString& path) -> std::optional<FakeAnswer> {
            return path.contains(u"memberOf"_s)
                       ? std::optional(FakeAnswer::json(R"({"error":{"code":"Forbidden"}})", 403))
                       : std::nullopt;
        };
        Program program(*this, graph);
        const auto refreshed = program.relations.refresh();
        waitFor(refreshed);
        QVERIFY(refreshed.result().has_value());
        QCOMPARE(program.relations.state(), State::Ready);
        QVERIFY(program.relations.lastError().has_value());
        QCOMPARE(graph.assignmentsAsked, 0);
        QVERIFY(!program.relations.of(tenant(1))->rolesKnown);
        QVERIFY(program.relations.of(tenant(1))->endsAt.isValid());
    }

    void aCloudWithoutRelationshipsSaysSoWithoutAsking()
    {
        AppIdentity identity = PartnerFixture::identity();
        identity.cloud.delegatedRelationships = false;
        PartnerFixture partner;
        const RelationshipClient client(partner.http, partner.tokens, identity, partner.advice);
        CustomerRelationships relations(client, *m_database, kUs, m_clock);
        const auto refreshed = relations.refresh();
        waitFor(refreshed);
        QCOMPARE(refreshed.result().error().code, ErrorCode::NotFound);
        QCOMPARE(relations.state(), State::Failed);
        QVERIFY(partner.network.requests().isEmpty());
    }

    void stoppingKeepsThePortionsThatCameAndAsksNoMore()
    {
        Graph graph;
        for (int i = 0; i < 200; ++i)
            graph.records.append({u"r%1"_s.arg(i), i});
        Program program(*this, graph);
        int portions = 0;
        connect(&program.relations, &CustomerRelationships::changed, this, [&] {
            if (++portions == 2) // the list, then the first portion of roles
                program.relations.cancel();
        });
        const auto refreshed = program.relations.refresh();
        waitFor(refreshed);
        QCOMPARE(refreshed.result().error().code, ErrorCode::Cancelled);
        QCOMPARE(program.relations.state(), State::Ready);
        QVERIFY(graph.assignmentsAsked < 200);
        const int asked = graph.assignmentsAsked;
        const auto known = [](const CustomerRelationships& relations) {
            const QList<TenantId> tenants = relations.tenants();
            return std::count_if(tenants.cbegin(), tenants.cend(), [&relations](const TenantId& each) {
                return relations.of(each)->rolesKnown;
            });
        };
        QCOMPARE(known(program.relations), asked);
        QCOMPARE(program.relations.tenants().size(), 200);
        const auto again = program.relations.refresh(); // goes on where it was stopped
        waitFor(again);
        QCOMPARE(known(program.relations), 200);
        QCOMPARE(graph.assignmentsAsked, 200);
    }

    void callersShareOneRefreshAndAnEndOfTheProgramEndsIt()
    {
        Graph graph;
        graph.before = [](const QString&) { return std::optional(FakeAnswer::hanging()); };
        AsyncResult<> first;
        AsyncResult<> second;
        {
            Program program(*this, graph);
            first = program.relations.refresh();
            second = program.relations.refresh();
            QTRY_COMPARE(program.partner.network.requests().size(), 1);
        }
        QVERIFY(first.isFinished() && second.isFinished());
        QCOMPARE(first.result().error().code, ErrorCode::Cancelled);
    }

    void anotherAccountsRolesAreNeverShown()
    {
        Graph graph;
        graph.records = {{u"r1"_s, 1}};
        {
            Program program(*this, graph);
            waitFor(program.relations.refresh());
        }
        {
            Program program(*this, graph, u"another"_s);
            waitFor(program.relations.load());
            QCOMPARE(program.relations.state(), State::Empty);
            QVERIFY(program.relations.tenants().isEmpty());
        }
        Program program(*this, graph);
        waitFor(program.relations.load());
        QVERIFY(program.relations.tenants().isEmpty());
    }

    void customersAreSearchedByTheirEndAndTheirRoles_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("found");
        QTest::newRow("within 30 days") << u"ends<30"_s << u"t-1 t-2"_s;
        QTest::newRow("case") << u"ENDS<30"_s << u"t-1 t-2"_s;
        QTest::newRow("ended already") << u"ends<0"_s << u"t-1"_s;
        QTest::newRow("on the day") << u"ends<29"_s << u"t-1"_s;
        QTest::newRow("later") << u"ends>29"_s << u"t-3"_s;
        QTest::newRow("neither") << u"-ends<30 -ends>29"_s << u"t-4"_s;
        QTest::newRow("a role") << u"role:exchange"_s << u"t-1 t-2"_s;
        QTest::newRow("several words") << u"role:\"user admin\""_s << u"t-1 t-3"_s;
        QTest::newRow("by id") << u"role:"_s + kUser.toUpper() << u"t-1 t-3"_s;
        QTest::newRow("not that role") << u"-role:exchange"_s << u"t-3 t-4"_s;
        QTest::newRow("a role that nobody has") << u"role:teams"_s << QString();
        QTest::newRow("both") << u"ends<30 -role:user"_s << u"t-2"_s;
    }
    void customersAreSearchedByTheirEndAndTheirRoles()
    {
        QFETCH(QString, text);
        QFETCH(QString, found);
        Graph graph;
        graph.records = {{u"r1"_s, 1, u"active"_s, -3},
                         {u"r2"_s, 2, u"active"_s, 29, {kExchange}},
                         {u"r3"_s, 3, u"active"_s, 30, {kUser}}};
        Program program(*this, graph);
        waitFor(program.relations.refresh());
        const auto query = CustomerQuery::parse(text);
        QVERIFY(query.has_value());
        QStringList tenants;
        for (int i = 1; i <= 4; ++i) {
            Customer customer;
            customer.tenant = tenant(i);
            const QByteArray key = customerSearchKey(customer);
            const CustomerFacts facts{
                .customer = customer, .searchKey = key, .relationships = &program.relations};
            if (query->matches(facts))
                tenants << customer.tenant.value;
        }
        QCOMPARE(tenants.join(u' '), found);
    }

    void recordsThatMakeNoSenseAreLeftOut()
    {
        Graph graph;
        graph.records = {{u"r1"_s, 1}, {u"r1"_s, 1}, {QString(), 2}, {u"r3"_s, 3, QString(), 5}};
        graph.before = [](const QString& path) -> std::optional<FakeAnswer> {
            return path.contains(u"delegatedAdminRelationships?"_s) && !path.contains(u"from"_s)
                       ? std::optional(FakeAnswer::json(
                             R"({"value":[{"id":"r1","customer":{"tenantId":"t-1"},"status":"active"},)"
                             R"({"id":"r1","customer":{"tenantId":"t-1"},"status":"active"},)"
                             R"({"id":null,"customer":{"tenantId":"t-2"}},)"
                             R"({"id":"r3","customer":null,"status":null,"accessDetails":null}]})"))
                       : std::nullopt;
        };
        Program program(*this, graph);
        waitFor(program.relations.refresh());
        QCOMPARE(program.relations.tenants(), QList<TenantId>{tenant(1)});
        QCOMPARE(program.relations.of(tenant(1))->relationships.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestCustomerRelationships)
#include "tst_customerrelationships.moc"
