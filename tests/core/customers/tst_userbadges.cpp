#include <customers/recentusers.h>
#include <customers/userbadges.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <storage/database.h>
#include <storage/migrations.h>
#include <testnetwork/partnerfixture.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const TenantId kTenant{u"aaaaaaaa-0001-4000-8000-000000000001"_s};

class TestClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return m_now; }
    QDateTime m_now{QDate(2026, 11, 23), QTime(5, 0), Qt::UTC};
};

User user(const QString& id, const QString& mail = {})
{
    User one;
    one.id = UserId{id};
    one.displayName = u"Name of "_s + id;
    one.userPrincipalName = id + u"@x.example"_s;
    one.mail = mail;
    return one;
}

struct Fixture : PartnerFixture
{
    TenantClient client{http, tokens, identity(), advice};
    TestClock clock;
    UserBadges badges{client, clock};
};

} // namespace

/// What is known of users beyond their list, and who was chosen last.
class TestUserBadges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdersOfRolesAreAdministratorsThroughGroupsToo()
    {
        Fixture f;
        f.network.queue(
            FakeAnswer::json("{\"value\":[{\"id\":\"r1\",\"displayName\":\"User Administrator\"}]}"));
        f.network.queue(FakeAnswer::json(
            "{\"value\":[{\"@odata.type\":\"#microsoft.graph.user\",\"id\":\"U1\"},{\"id\":null},"
            "{\"@odata.type\":\"#microsoft.graph.servicePrincipal\",\"id\":\"sp\"},"
            "{\"@odata.type\":\"#microsoft.graph.group\",\"id\":\"g/1\"}]}"));
        f.network.queue(
            FakeAnswer::json("{\"value\":[{\"@odata.type\":\"#microsoft.graph.user\",\"id\":\"u2\"}]}"));
        QVERIFY(!f.badges.standing(kTenant, UserId{u"u1"_s}).roles);
        QSignalSpy changed(&f.badges, &UserBadges::changed);
        f.badges.want(kTenant, {user(u"u1"_s), user(u"u3"_s)});
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(f.badges.standing(kTenant, UserId{u"u1"_s}).roles, QStringList{u"User Administrator"_s});
        QVERIFY(f.badges.standing(kTenant, UserId{u"u2"_s}).isAdmin());
        QCOMPARE(f.badges.standing(kTenant, UserId{u"u3"_s}).roles, QStringList());
        QVERIFY(!f.badges.standing(kTenant, UserId{u"sp"_s}).isAdmin());
        QCOMPARE(f.network.requests().at(2).url.path(QUrl::FullyEncoded), u"/v1.0/groups/g%2F1/members"_s);
        // Known for some minutes, then asked for anew.
        f.badges.want(kTenant, {user(u"u1"_s)});
        QCOMPARE(f.network.requests().size(), 3);
        f.clock.m_now = f.clock.m_now.addSecs(601);
        f.network.queue(FakeAnswer::json("{\"value\":[]}"));
        f.badges.want(kTenant, {user(u"u1"_s)});
        QTRY_COMPARE(changed.count(), 2);
        QVERIFY(!f.badges.standing(kTenant, UserId{u"u1"_s}).isAdmin());
    }

    void callersShareOneReadingAndARefusalIsNotAnAnswer()
    {
        Fixture f;
        f.network.queue(FakeAnswer::json(
            "{\"error\":{\"code\":\"Authorization_RequestDenied\",\"message\":\"No.\"}}", 403));
        const auto first = f.badges.roleHolders(kTenant);
        const auto second = f.badges.roleHolders(kTenant);
        QTRY_VERIFY(first.isFinished() && second.isFinished());
        QCOMPARE(first.result().error().code, ErrorCode::Forbidden);
        QCOMPARE(second.result().error().code, ErrorCode::Forbidden);
        QCOMPARE(f.network.requests().size(), 1);
        QVERIFY(!f.badges.standing(kTenant, UserId{u"u1"_s}).roles);
        f.badges.want(kTenant, {user(u"u1"_s)}); // pages do not ask again
        QCOMPARE(f.network.requests().size(), 1);
    }

    void mailboxesAreAskedForOnlyAsLongAsGraphTells_data()
    {
        QTest::addColumn<bool>("refused");
        QTest::addColumn<int>("calls");
        QTest::newRow("told") << false << 3;
        QTest::newRow("refused") << true << 2;
    }

    void mailboxesAreAskedForOnlyAsLongAsGraphTells()
    {
        QFETCH(bool, refused);
        QFETCH(int, calls);
        Fixture f;
        f.network.queue(FakeAnswer::json("{\"value\":[]}"));
        if (refused) {
            f.network.queue(
                FakeAnswer::json("{\"error\":{\"code\":\"ErrorAccessDenied\",\"message\":\"No.\"}}", 403));
        } else {
            f.network.queue(FakeAnswer::json("{\"value\":\"shared\"}"));
            f.network.queue(FakeAnswer::json("{\"value\":\"user\"}"));
        }
        f.badges.want(kTenant, {user(u"u1"_s, u"a@x"_s), user(u"u2"_s, u"b@x"_s), user(u"u3"_s)});
        QTRY_COMPARE(f.network.requests().size(), calls);
        QTRY_COMPARE(f.network.livingReplies(), 0);
        const auto first = f.badges.standing(kTenant, UserId{u"u1"_s}).sharedMailbox;
        QCOMPARE(first, refused ? std::nullopt : std::optional<bool>(true));
        if (!refused)
            QTRY_COMPARE(f.badges.standing(kTenant, UserId{u"u2"_s}).sharedMailbox,
                         std::optional<bool>(false));
        QVERIFY(!f.badges.standing(kTenant, UserId{u"u3"_s}).sharedMailbox);
    }

    void tenAreKeptPerTenantTheLatestFirst()
    {
        QTemporaryDir folder;
        Database database(folder.filePath(u"profile.sqlite"_s), profileMigrations());
        RecentUsers recent(database, u"app"_s);
        RecentUsers other(database, u"another"_s);
        for (int i = 0; i < 12; ++i)
            (void)recent.note(kTenant, user(u"u%1"_s.arg(i)));
        (void)recent.note(TenantId{kTenant.value.toUpper()}, user(u"U5"_s));
        const auto noted = other.note(kTenant, user(u"elsewhere"_s));
        (void)recent.forget(kTenant, UserId{u"u9"_s});
        const auto list = recent.of(kTenant);
        QTRY_VERIFY(list.isFinished());
        QVERIFY(noted.result().has_value() && list.result().has_value());
        QStringList ids;
        const auto kept = list.result();
        for (const User& one : *kept)
            ids << one.id.value;
        QCOMPARE(ids, QStringList({u"u5"_s, u"u11"_s, u"u10"_s, u"u8"_s, u"u7"_s, u"u6"_s, u"u4"_s, u"u3"_s,
                                   u"u2"_s}));
        QCOMPARE(list.result()->first().userPrincipalName, u"U5@x.example"_s);
        const auto none = recent.of(TenantId{u"bbbbbbbb-0002-4000-8000-000000000002"_s});
        QTRY_VERIFY(none.isFinished());
        QVERIFY(none.result()->isEmpty());
    }

    void aUserWithoutNamesIsKeptToo()
    {
        QTemporaryDir folder;
        Database database(folder.filePath(u"profile.sqlite"_s), profileMigrations());
        RecentUsers recent(database, u"app"_s);
        User bare;
        bare.id = UserId{u"u1"_s};
        const auto noted = recent.note(kTenant, bare);
        const auto list = recent.of(kTenant);
        QTRY_VERIFY(list.isFinished());
        QVERIFY(noted.result().has_value());
        QCOMPARE(list.result()->size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestUserBadges)
#include "tst_userbadges.moc"
