#include "fakedirectory.h"

#include <cloud/partnerfacts.h>
#include <cloud/permissionproof.h>
#include <scripts/connectioncatalog.h>

#include <QSignalSpy>
#include <QTimer>

using namespace steward;
using namespace Qt::StringLiterals;
using State = ProvenCall::State;

namespace {

/// Tokens with claims: what they prove about the sign-in is read from them.
class ClaimTokens final : public TokenSource
{
public:
    [[nodiscard]] AsyncResult<AccessToken> token(const TenantId& tenant, const QString& scope, int) override
    {
        const QByteArray claims = "{\"tid\":\"" + tenant.value.toUtf8() + "\"" +
                                  (amr.isEmpty() ? QByteArray() : ",\"amr\":" + amr) + "}";
        AccessToken token;
        token.value =
            Secret("e30." + claims.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals) +
                   ".c2ln");
        token.tenant = tenant;
        token.scope = scope;
        return readyResult<AccessToken>(token);
    }

    QByteArray amr = "[\"pwd\",\"mfa\"]";
};

struct ProofFixture : DirectoryFixture
{
    ProofFixture()
    {
        network.serve([this](const FakeRequest& request) {
            const QString path = request.url.path();
            called << request.url.host() + path;
            if (request.url.host() == "pc.example"_L1)
                return FakeAnswer::json(partnerCenterAnswer.second, partnerCenterAnswer.first);
            if (request.url.host() == "exchange.example"_L1)
                return FakeAnswer::json("{\"value\":[]}");
            if (path == "/v1.0/organization"_L1)
                return FakeAnswer::json(
                    "{\"value\":[{\"id\":\"11111111-1111-4111-8111-111111111111\",\"displayName\":"
                    "\"Fabrikam\",\"partnerTenantType\":\"resellerPartnerDelegatedAdmin\","
                    "\"verifiedDomains\":[{\"name\":\"a.example\"},{\"name\":\"b.example\","
                    "\"isDefault\":true}]}]}");
            if (path == "/v1.0/me"_L1)
                return FakeAnswer::json("{\"id\":\"u1\",\"displayName\":\"SAM "
                                        "operator\",\"userPrincipalName\":\"sam@b.example\"}");
            if (path == "/v1.0/me/memberOf"_L1)
                return memberOf;
            if (path.contains("(appId='"_L1))
                return isPresent ? FakeAnswer::json("{\"id\":\"sp\",\"appId\":\"x\"}")
                                 : FakeDirectory::error(404, "Request_ResourceNotFound");
            if (path.endsWith("/oauth2PermissionGrants"_L1))
                return FakeAnswer::json(
                    "{\"value\":[{\"id\":\"g\",\"consentType\":\"AllPrincipals\",\"resourceId\":"
                    "\"graph\",\"scope\":\"Directory.Read.All\"},{\"id\":\"h\",\"consentType\":"
                    "\"AllPrincipals\",\"resourceId\":\"pc\",\"scope\":\"user_impersonation\"}]}");
            if (path.endsWith("/appRoleAssignments"_L1))
                return FakeAnswer::json("{\"value\":[]}");
            if (path.endsWith("/graph"_L1))
                return FakeAnswer::json(
                    "{\"id\":\"graph\",\"appId\":\"00000003-0000-0000-c000-000000000000\"}");
            return FakeAnswer::json("{\"id\":\"pc\",\"appId\":\"fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd\"}");
        });
        wanted = {permission(u"Microsoft Graph: Directory.Read.All"_s),
                  permission(u"Microsoft Graph: AuditLog.Read.All"_s),
                  permission(u"Microsoft Partner Center: user_impersonation"_s),
                  permission(u"WindowsDefenderATP: Vulnerability.Read.All"_s),
                  permission(u"Microsoft Graph: Application.ReadWrite.All"_s, Permission::Kind::Application)};
    }

    [[nodiscard]] std::unique_ptr<PermissionProof> make()
    {
        return std::make_unique<PermissionProof>(wanted, catalog, connections.connections(), http,
                                                 claimTokens, identity(), advice, clock);
    }

    ClaimTokens claimTokens;
    ConnectionCatalog connections{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/connections")}};
    QList<Permission> wanted;
    QStringList called;
    bool isPresent = true;
    std::pair<int, QByteArray> partnerCenterAnswer{200, "{}"};
    FakeAnswer memberOf = FakeAnswer::json("{\"value\":[{\"@odata.type\":\"#microsoft.graph.group\",\"id\":"
                                           "\"g1\",\"displayName\":\"AdminAgents\"},"
                                           "{\"@odata.type\":\"#microsoft.graph.directoryRole\",\"id\":"
                                           "\"r1\",\"displayName\":\"Global Administrator\"}]}");
};

} // namespace

class TestPermissionProof : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyRowIsReadAndCalled()
    {
        ProofFixture fixture;
        const auto proof = fixture.make();
        QSignalSpy finished(proof.get(), &PermissionProof::finished);
        QSignalSpy changed(proof.get(), &PermissionProof::rowChanged);
        proof->start();
        proof->start();
        QTRY_COMPARE(finished.size(), 1);
        const QList<ProofRow> rows = proof->rows();
        QCOMPARE(finished.at(0).at(0).value<QList<ProofRow>>(), rows);
        QVERIFY(rows.at(0).isProven());
        QCOMPARE(rows.at(0).call, u"GET /v1.0/organization"_s);
        QVERIFY(rows.at(0).wantedBy.contains(u"Graph"_s));
        QCOMPARE(rows.at(0).at, fixture.clock.time);
        // Called well, but not granted: that is not proven.
        QCOMPARE(rows.at(1).granted, std::optional<bool>(false));
        QCOMPARE(rows.at(1).called, State::Done);
        QVERIFY(!rows.at(1).isProven());
        QCOMPARE(rows.at(1).error->code, ErrorCode::ConsentNeeded);
        QVERIFY(rows.at(2).isProven());
        // No harmless call for it, and none as the account for what works without anybody.
        QCOMPARE(rows.at(3).called, State::Waiting);
        QVERIFY(!rows.at(3).canBeCalled());
        QVERIFY(!rows.at(3).whyUncalled.isEmpty());
        QVERIFY(!rows.at(4).canBeCalled());
        QVERIFY(rows.at(4).whyUncalled != rows.at(3).whyUncalled);
        QVERIFY(rows.at(0).canBeCalled());
        QVERIFY(rows.at(0).whyUncalled.isEmpty());
        QCOMPARE(rows.at(4).called, State::Waiting);
        QCOMPARE(proof->mfa(), std::optional<bool>(true));
        QVERIFY(!proof->problem());
        // One call a service, however many permissions.
        QCOMPARE(fixture.called.count(u"graph.example/v1.0/organization"_s), 1);
        QCOMPARE(fixture.called.count(u"pc.example/v1/profiles/organization"_s), 1);
        QVERIFY(changed.size() >= 5);
    }

    void whatBelongsToASignInIsProvenByIt()
    {
        ProofFixture fixture;
        fixture.wanted = {fixture.permission(u"Microsoft Graph: offline_access"_s), fixture.permission(u"Microsoft Graph: openid"_s),
                          fixture.permission(u"Microsoft Graph: AuditLog.Read.All"_s)};
        const auto proof = fixture.make();
        QSignalSpy finished(proof.get(), &PermissionProof::finished);
        proof->start();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(proof->rows().at(0).isProven());
        QVERIFY(proof->rows().at(1).isProven());
        QVERIFY(!proof->rows().at(2).isProven());
    }

    void aRefusedCallFailsItsRows()
    {
        ProofFixture fixture;
        fixture.partnerCenterAnswer = {403, "{\"code\":2032,\"description\":\"no\"}"};
        const auto proof = fixture.make();
        QSignalSpy finished(proof.get(), &PermissionProof::finished);
        proof->start();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(proof->rows().at(2).called, State::Failed);
        QCOMPARE(proof->rows().at(2).granted, std::optional<bool>(true));
        QVERIFY(proof->rows().at(2).error);
        QVERIFY(!proof->rows().at(2).isProven());
        QVERIFY(proof->rows().at(0).isProven());
    }

    void withoutAServicePrincipalNothingIsGranted()
    {
        ProofFixture fixture;
        fixture.isPresent = false;
        const auto proof = fixture.make();
        QSignalSpy finished(proof.get(), &PermissionProof::finished);
        proof->start();
        QTRY_COMPARE(finished.size(), 1);
        for (const ProofRow& row : proof->rows())
            QCOMPARE(row.granted, std::optional<bool>(false));
    }

    void mfaIsReadFromTheTokens_data()
    {
        QTest::addColumn<QByteArray>("amr");
        QTest::addColumn<int>("mfa");
        QTest::newRow("proven") << QByteArray("[\"rsa\",\"mfa\"]") << 1;
        QTest::newRow("password only") << QByteArray("[\"pwd\"]") << 0;
        QTest::newRow("not said") << QByteArray() << -1;
    }

    void mfaIsReadFromTheTokens()
    {
        QFETCH(QByteArray, amr);
        QFETCH(int, mfa);
        ProofFixture fixture;
        fixture.claimTokens.amr = amr;
        const auto proof = fixture.make();
        QSignalSpy finished(proof.get(), &PermissionProof::finished);
        proof->start();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(proof->mfa() ? int(*proof->mfa()) : -1, mfa);
    }

    void deletingItFromASignalEndsIt()
    {
        ProofFixture fixture;
        auto proof = fixture.make();
        int told = 0;
        connect(proof.get(), &PermissionProof::rowChanged, this, [&] {
            ++told;
            proof.reset();
        });
        proof->start();
        QTRY_VERIFY(!proof);
        bool turned = false;
        QTimer::singleShot(0, this, [&turned] { turned = true; });
        QTRY_VERIFY(turned);
        QCOMPARE(told, 1);
    }

    void theFactsAboutThePartnerAreRead()
    {
        ProofFixture fixture;
        const PartnerFactsClient client(fixture.http, fixture.claimTokens, DirectoryFixture::identity().cloud,
                                        fixture.partner, fixture.advice);
        const auto facts = client.read(this);
        QTRY_VERIFY(facts.isFinished());
        QVERIFY(facts.result().has_value());
        QCOMPARE(facts.result()->tenantName, u"Fabrikam"_s);
        QCOMPARE(facts.result()->tenantDomain, u"b.example"_s);
        QVERIFY(facts.result()->isPartner);
        QCOMPARE(facts.result()->account, u"sam@b.example"_s);
        QCOMPARE(facts.result()->adminAgent, std::optional<bool>(true));
        QCOMPARE(facts.result()->roles, QStringList{u"Global Administrator"_s});
        QCOMPARE(facts.result()->groupIds, QStringList{u"g1"_s});
        QCOMPARE(facts.result()->mfa, std::optional<bool>(true));
    }

    void groupsThatCannotBeReadLeaveThatOpen()
    {
        ProofFixture fixture;
        fixture.memberOf = FakeDirectory::error(403, "Authorization_RequestDenied");
        fixture.claimTokens.amr.clear();
        const PartnerFactsClient client(fixture.http, fixture.claimTokens, DirectoryFixture::identity().cloud,
                                        fixture.partner, fixture.advice);
        const auto facts = client.read(this);
        QTRY_VERIFY(facts.isFinished());
        QVERIFY(facts.result().has_value());
        QVERIFY(!facts.result()->adminAgent);
        QVERIFY(!facts.result()->mfa);
    }
};

QTEST_GUILESS_MAIN(TestPermissionProof)
#include "tst_permissionproof.moc"
