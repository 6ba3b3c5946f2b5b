#include <cloud/connectionproof.h>

#include <QSignalSpy>
#include <QTest>

#include <testnetwork/partnerfixture.h>

using namespace steward;
using namespace Qt::StringLiterals;

class TestConnectionProof : public QObject
{
    Q_OBJECT

private:
    static FakeAnswer customersAnswer(const QByteArray& mfa)
    {
        FakeAnswer answer = FakeAnswer::json(PartnerFixture::page(0, 1));
        if (!mfa.isEmpty())
            answer.headers.append({"IsMfaCompliant", mfa});
        return answer;
    }

    static FakeAnswer organization(const QByteArray& tenant)
    {
        return FakeAnswer::json("{\"value\":[{\"id\":\"" + tenant + "\",\"displayName\":\"Fabrikam\"}]}");
    }

private Q_SLOTS:
    void whatWorksIsProvenByThreeLiveCalls_data()
    {
        QTest::addColumn<QByteArray>("mfa");
        QTest::newRow("mfa") << QByteArray("true");
        QTest::newRow("not said") << QByteArray();
    }

    void whatWorksIsProvenByThreeLiveCalls()
    {
        QFETCH(QByteArray, mfa);
        PartnerFixture partner;
        partner.network.queue(FakeAnswer::json("{\"country\":\"DE\"}"));
        partner.network.queue(customersAnswer(mfa));
        partner.network.queue(organization(PartnerFixture::identity().tenant.value.toUpper().toUtf8()));
        ConnectionProof proof(partner.partnerCenter, partner.graph, PartnerFixture::identity().tenant);
        QSignalSpy finished(&proof, &ConnectionProof::finished);
        proof.start();
        proof.start();
        QTRY_COMPARE(finished.size(), 1);
        for (const ProvenCall& call : proof.calls())
            QVERIFY2(call.state == ProvenCall::State::Done,
                     call.error ? qPrintable(call.error->toText()) : "");
        QCOMPARE(proof.partnerName(), u"Fabrikam"_s);
        QCOMPARE(partner.network.requests().at(1).header("ValidateMfa"), QByteArray("true"));
    }

    void aFailureDoesNotHideTheOthers()
    {
        PartnerFixture partner;
        partner.network.queue(FakeAnswer::json("{\"code\":\"2032\"}", 403));
        partner.network.queue(customersAnswer("false"));
        partner.network.queue(organization("99999999-9999-4999-8999-999999999999"));
        ConnectionProof proof(partner.partnerCenter, partner.graph, PartnerFixture::identity().tenant);
        QSignalSpy finished(&proof, &ConnectionProof::finished);
        proof.start();
        QTRY_COMPARE(finished.size(), 1);
        const auto& calls = proof.calls();
        QCOMPARE(calls.size(), 3);
        QCOMPARE(calls[0].error->serviceCode, u"2032"_s);
        QCOMPARE(calls[1].error->code, ErrorCode::SignInNeeded);
        QCOMPARE(calls[2].error->code, ErrorCode::BadResponse);
        for (const ProvenCall& call : calls)
            QVERIFY(call.state == ProvenCall::State::Failed);
    }

    void itMayBeDeletedWhileItTells()
    {
        PartnerFixture partner;
        auto* proof =
            new ConnectionProof(partner.partnerCenter, partner.graph, PartnerFixture::identity().tenant);
        const QPointer<ConnectionProof> alive(proof);
        connect(proof, &ConnectionProof::callChanged, this, [proof] { delete proof; });
        proof->start();
        QVERIFY(!alive);
        QVERIFY(partner.network.requests().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestConnectionProof)
#include "tst_connectionproof.moc"
