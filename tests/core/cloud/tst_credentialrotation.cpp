#include "fakedirectory.h"

#include <cloud/credentialrotation.h>

using namespace steward;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct RotationFixture : DirectoryFixture
{
    RotationFixture()
    {
        directory.partner().principals.insert(identity().clientId, u"sp-ours"_s);
        const auto key = [](const QString& id, const QString& end) {
            return QJsonObject{{u"keyId"_s, id}, {u"displayName"_s, id}, {u"endDateTime"_s, end}};
        };
        directory.applications.append(QJsonObject{
            {u"id"_s, u"object"_s},
            {u"appId"_s, identity().clientId},
            {u"displayName"_s, u"Console"_s},
            {u"passwordCredentials"_s,
             QJsonArray{key(u"old"_s, u"2026-02-20T00:00:00Z"_s), key(u"ended"_s, u"2025-01-01T00:00:00Z"_s),
                        key(u"another's"_s, u"2027-01-01T00:00:00Z"_s)}},
            {u"keyCredentials"_s, QJsonArray{key(u"certificate"_s, u"2027-01-01T00:00:00Z"_s)}}});
        plan.app = identity();
        plan.kind = CredentialKind::Secret;
        plan.retireKeyIds = {u"old"_s};
    }

    [[nodiscard]] std::unique_ptr<CredentialRotation> make()
    {
        auto rotation = std::make_unique<CredentialRotation>(
            plan, http, tokens, advice, redactor, clock,
            [this](const MadeCredential& made) {
                directory.calls << u"STORE"_s;
                stored = made;
                return readyResult<void>(storeError ? Result<>(fail(*storeError)) : Result<>());
            },
            CredentialProbe::Timings{waiting, 60s, waiting});
        QObject::connect(rotation.get(), &CredentialRotation::finished, rotation.get(),
                         [this](const Result<MadeCredential>& result) {
                             outcome = result;
                             ++outcomes;
                         });
        return rotation;
    }

    [[nodiscard]] QStringList secretIds() const
    {
        QStringList ids;
        for (const QJsonValue& key : directory.applications.at(0)[u"passwordCredentials"_s].toArray())
            ids << key[u"keyId"_s].toString();
        return ids;
    }

    CredentialRotation::Plan plan;
    std::chrono::milliseconds waiting{1};
    std::optional<Error> storeError;
    MadeCredential stored;
    std::optional<Result<MadeCredential>> outcome;
    int outcomes = 0;
};

} // namespace

class TestCredentialRotation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theOldOneGoesOnlyAfterTheNewOneWorksAndIsKept()
    {
        RotationFixture fixture;
        fixture.directory.credentialRefusals = {7000215};
        const auto rotation = fixture.make();
        rotation->start();
        QTRY_VERIFY(fixture.outcome);
        QVERIFY2(fixture.outcome->has_value(),
                 fixture.outcome->has_value() ? "" : qPrintable(fixture.outcome->error().toText()));
        QCOMPARE(fixture.outcomes, 1);
        QCOMPARE(fixture.secretIds(), (QStringList{u"another's"_s, (*fixture.outcome)->keyId}));
        QCOMPARE(fixture.stored.keyId, (*fixture.outcome)->keyId);
        const QStringList calls = fixture.directory.calls;
        const auto at = [&calls](const QString& call) { return calls.indexOf(QRegularExpression(call)); };
        QVERIFY(at(u".*addPassword"_s) < at(u".*oauth2/v2.0/token"_s));
        QVERIFY(calls.lastIndexOf(QRegularExpression(u".*oauth2/v2.0/token"_s)) < at(u"STORE"_s));
        QVERIFY(at(u"STORE"_s) < at(u".*removePassword"_s));
    }

    void aNewOneThatCannotBeKeptIsTakenBack()
    {
        RotationFixture fixture;
        Error locked;
        locked.code = ErrorCode::StoreLocked;
        fixture.storeError = locked;
        const auto rotation = fixture.make();
        rotation->start();
        QTRY_VERIFY(fixture.outcome);
        QCOMPARE(fixture.outcome->error().code, ErrorCode::StoreLocked);
        QCOMPARE(fixture.secretIds(), (QStringList{u"old"_s, u"ended"_s, u"another's"_s}));
    }

    void aNewOneThatDoesNotWorkIsTakenBackAndNeverKept()
    {
        RotationFixture fixture;
        fixture.directory.credentialRefusals = {7000112};
        const auto rotation = fixture.make();
        rotation->start();
        QTRY_VERIFY(fixture.outcome);
        QVERIFY(!fixture.outcome->has_value());
        QVERIFY(fixture.stored.keyId.isEmpty());
        QCOMPARE(fixture.secretIds().size(), 3);
    }

    void cancellingWhileItWaitsTakesTheNewOneBack()
    {
        RotationFixture fixture;
        fixture.waiting = 30s;
        fixture.directory.credentialRefusals = {7000215, 7000215};
        const auto rotation = fixture.make();
        rotation->start();
        QTRY_COMPARE(fixture.directory.credentialRefusals.size(), 1);
        rotation->cancel();
        QTRY_VERIFY(fixture.outcome);
        QCOMPARE(fixture.outcome->error().code, ErrorCode::Cancelled);
        QCOMPARE(fixture.secretIds(), (QStringList{u"old"_s, u"ended"_s, u"another's"_s}));
        QCOMPARE(fixture.outcomes, 1);
    }

    void aCertificateLeavesTheOthersInPlace()
    {
        RotationFixture fixture;
        fixture.plan.kind = CredentialKind::Certificate;
        fixture.plan.retireKeyIds = {u"certificate"_s};
        const auto rotation = fixture.make();
        const QDateTime start = fixture.clock.time;
        bool sawBoth = false;
        rotation->setCertificateMaker(
            [start](const QDateTime& endsAt) {
                return Result<CertificateUpload>(
                    CertificateUpload{"der", QByteArray(32, 'x'), u"n"_s, start, endsAt});
            },
            [&](const QString&, const QUrl&) {
                sawBoth = fixture.directory.applications.at(0)[u"keyCredentials"_s].toArray().size() == 2;
                return Result<Secret>(Secret("signed"));
            });
        rotation->start();
        QTRY_VERIFY(fixture.outcome);
        QVERIFY(fixture.outcome->has_value());
        QVERIFY(sawBoth);
        const QJsonArray keys = fixture.directory.applications.at(0)[u"keyCredentials"_s].toArray();
        QCOMPARE(keys.size(), 1);
        QCOMPARE(keys.at(0)[u"keyId"_s].toString(), (*fixture.outcome)->keyId);
    }

    void anApplicationThatIsGoneIsSaidSo()
    {
        RotationFixture fixture;
        fixture.directory.applications = {};
        const auto rotation = fixture.make();
        rotation->start();
        QTRY_VERIFY(fixture.outcome);
        QCOMPARE(fixture.outcome->error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestCredentialRotation)
#include "tst_credentialrotation.moc"
