#include "fakedirectory.h"

#include <cloud/grantclient.h>

using namespace steward;
using namespace Qt::StringLiterals;
using Kind = Permission::Kind;

class TestGrantClient : public QObject
{
    Q_OBJECT

    static QString client() { return QLatin1StringView(FakeDirectory::kClient); }
    static QString graph() { return QLatin1StringView(FakeDirectory::kGraph); }

private Q_SLOTS:
    void theRealGrantsAreReadNotTheDeclaredOnes()
    {
        DirectoryFixture fixture;
        FakeDirectory& directory = fixture.directory;
        directory.partner().principals.insert(client(), u"sp-ours"_s);
        directory.grantScopes(directory.partner(), graph(), u"User.Read Directory.Read.All"_s);
        directory.grantScopes(directory.partner(), graph(), u"Mail.Send"_s, u"Principal"_s);
        directory.partner().roleGrants.append(QJsonObject{
            {u"resourceId"_s, u"sp-graph"_s}, {u"appRoleId"_s, u"CAC88765-0581-4025-9725-5ebc13f729ee"_s}});
        const GrantClient client(fixture.http, fixture.tokens, DirectoryFixture::identity(), fixture.advice);
        const auto grants = client.grants(fixture.partner, this);
        QTRY_VERIFY(grants.isFinished());
        QVERIFY(grants.result().has_value());
        QVERIFY(grants.result()->applicationPresent);
        QCOMPARE(grants.result()->grants.size(), 4);
        QVERIFY(grants.result()->has(fixture.permission(u"Microsoft Graph: Directory.Read.All"_s)));
        QVERIFY(grants.result()->has(fixture.permission(
            u"Microsoft Graph: CrossTenantInformation.ReadBasic.All"_s, Kind::Application)));
        // What one user allowed for themselves is nobody else's.
        QVERIFY(!grants.result()->has(fixture.permission(u"Microsoft Graph: Mail.Send"_s)));
        QVERIFY(!grants.result()->has(fixture.permission(u"Microsoft Graph: AuditLog.Read.All"_s)));
        QCOMPARE(grants.result()->grants.constLast().name, u"CrossTenantInformation.ReadBasic.All"_s);
    }

    void anAbsentApplicationHasNoGrants()
    {
        DirectoryFixture fixture;
        const GrantClient client(fixture.http, fixture.tokens, DirectoryFixture::identity(), fixture.advice);
        const auto grants = client.grants(fixture.partner, this);
        QTRY_VERIFY(grants.isFinished());
        QVERIFY(grants.result().has_value());
        QVERIFY(!grants.result()->applicationPresent);
    }

    void writingMergesWhatIsThereIntoOneGrant()
    {
        DirectoryFixture fixture;
        FakeDirectory& directory = fixture.directory;
        directory.partner().principals.insert(client(), u"sp-ours"_s);
        directory.grantScopes(directory.partner(), graph(), u"User.Read"_s);
        directory.grantScopes(directory.partner(), graph(), u"Group.Read.All"_s);
        const GrantClient client(fixture.http, fixture.tokens, DirectoryFixture::identity(), fixture.advice);
        const QList<Permission> wanted{fixture.permission(u"Microsoft Graph: Directory.Read.All"_s)};
        const auto written = client.write(fixture.partner, wanted, this);
        QTRY_VERIFY(written.isFinished());
        QVERIFY(written.result().has_value());
        QVERIFY(written.result()->skipped.isEmpty());
        QVERIFY(written.result()->now.missing(wanted).isEmpty());
        QCOMPARE(directory.partner().scopeGrants.size(), 1);
        QCOMPARE(directory.partner().scopeGrants.at(0)[u"scope"_s].toString(),
                 u"User.Read Group.Read.All Directory.Read.All"_s);
    }

    void writingTwiceWritesOnce()
    {
        DirectoryFixture fixture;
        const GrantClient client(fixture.http, fixture.tokens, DirectoryFixture::identity(), fixture.advice);
        const QList<Permission> wanted{
            fixture.permission(u"Microsoft Graph: Directory.Read.All"_s),
            fixture.permission(u"Microsoft Graph: CrossTenantInformation.ReadBasic.All"_s, Kind::Application),
            fixture.permission(u"Microsoft Partner Center: user_impersonation"_s)};
        for (int round = 0; round < 2; ++round) {
            fixture.directory.calls.clear();
            const auto written = client.write(fixture.partner, wanted, this);
            QTRY_VERIFY(written.isFinished());
            QVERIFY2(written.result().has_value(),
                     written.result() ? "" : qPrintable(written.result().error().toText()));
            QVERIFY(written.result()->now.missing(wanted).isEmpty());
            QCOMPARE(fixture.directory.calls.filter(u"POST"_s).isEmpty(), round == 1);
        }
    }

    void aResourceThatIsNotLicensedIsLeftOutAlone()
    {
        DirectoryFixture fixture;
        FakeDirectory& directory = fixture.directory;
        const QString defender = u"fc780465-2017-40d4-a0c5-307022471b92"_s;
        directory.customer().isConsented = true;
        directory.customer().principals.insert(client(), u"sp-ours"_s);
        directory.customer().absent << defender;
        const GrantClient client(fixture.http, fixture.tokens, DirectoryFixture::identity(), fixture.advice);
        const QList<Permission> wanted{fixture.permission(u"WindowsDefenderATP: Vulnerability.Read.All"_s),
                                       fixture.permission(u"Microsoft Partner Center: user_impersonation"_s),
                                       fixture.permission(u"Office 365 Exchange Online: Exchange.Manage"_s)};
        const auto written = client.write(fixture.customer, wanted, this);
        QTRY_VERIFY(written.isFinished());
        QVERIFY(written.result().has_value());
        QCOMPARE(written.result()->skipped.size(), 1);
        QCOMPARE(written.result()->skipped.constFirst().resourceId, defender);
        QVERIFY(!written.result()->skipped.constFirst().error.message.isEmpty());
        QVERIFY(written.result()->now.has(wanted.constLast()));
        // Partner Center has no business in a customer's tenant.
        QVERIFY(!directory.customer().principals.contains(wanted.at(1).resourceId));
    }

    void throttlingIsWaitedOutAndOfflineEndsIt()
    {
        DirectoryFixture fixture;
        fixture.directory.partner().principals.insert(client(), u"sp-ours"_s);
        fixture.network.queue(FakeAnswer::throttled("0"));
        const GrantClient client(fixture.http, fixture.tokens, DirectoryFixture::identity(), fixture.advice,
                                 fixture.retry);
        const auto grants = client.grants(fixture.partner, this);
        QTRY_VERIFY(grants.isFinished());
        QVERIFY(grants.result().has_value());
        Error offline;
        offline.code = ErrorCode::Offline;
        fixture.tokens.refusal = offline;
        const auto failed = client.write(fixture.partner, {}, this);
        QTRY_VERIFY(failed.isFinished());
        QCOMPARE(failed.result().error().code, ErrorCode::Offline);
    }

    void nobodyAskingAnyMoreEndsItOnce()
    {
        DirectoryFixture fixture;
        fixture.network.queue(FakeAnswer::hanging());
        const GrantClient client(fixture.http, fixture.tokens, DirectoryFixture::identity(), fixture.advice);
        auto context = std::make_unique<QObject>();
        const auto grants = client.grants(fixture.partner, context.get());
        QTRY_COMPARE(fixture.network.requests().size(), 1);
        context.reset();
        QTRY_VERIFY(grants.isFinished());
        QCOMPARE(grants.result().error().code, ErrorCode::Cancelled);
        QCOMPARE(fixture.network.requests().size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestGrantClient)
#include "tst_grantclient.moc"
