#include "crowdfixture.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;
using steward::sandbox::PracticeData;
using steward::sandbox::PracticeUser;
using namespace steward::tests;

namespace {

constexpr qint64 kUsers = 1'000'000;

} // namespace

/// A tenant with a million users, searched with Steward's own clients: everybody who fits and nobody else.
class TestCrowd final : public QObject
{
    Q_OBJECT

    GraphUserPage page(const QString& search, const QString& next = {})
    {
        const auto future = m_clients->graph.users(m_tenant, search, next, this);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 20'000); }();
        if (!future.isFinished() || !future.result()) {
            QTest::qFail(future.isFinished() ? qPrintable(future.result().error().toText()) : "no answer",
                         __FILE__, __LINE__);
            return {};
        }
        return *future.result();
    }

private Q_SLOTS:
    void initTestCase()
    {
        const qint64 index = consentedCustomer(m_data);
        m_data.setCrowd(index, kUsers);
        m_tenant = TenantId{m_data.customer(index).id};
        m_sandbox = std::make_unique<PracticeSandbox>(
            QStringList{u"--customers"_s, u"60"_s, u"--crowd"_s, u"%1@%2"_s.arg(kUsers).arg(index + 1)});
        m_client = std::make_unique<PracticeClient>(*m_sandbox);
        m_sandbox->start();
        QTRY_VERIFY2_WITH_TIMEOUT(m_sandbox->isReady(), m_sandbox->errorText().constData(), 20'000);
        m_clients = std::make_unique<CrowdClients>(*m_sandbox, *m_client, m_tenant.value);
    }

    void cleanupTestCase()
    {
        m_clients.reset();
        m_sandbox->stop();
        QTRY_VERIFY(!m_sandbox->isRunning());
    }

    void oneIsFoundByIdNameAddressAndAlias_data()
    {
        QTest::addColumn<qint64>("number");
        QTest::newRow("the first") << qint64(0);
        QTest::newRow("some") << qint64(424'242);
        QTest::newRow("the last") << kUsers - 1;
    }

    void oneIsFoundByIdNameAddressAndAlias()
    {
        QFETCH(qint64, number);
        while (!m_data.crowdUser(number).licensed)
            number += number < kUsers / 2 ? 1 : -1; // the others have no further address
        const PracticeUser user = m_data.crowdUser(number);
        for (const QString& key : {user.id, user.userPrincipalName}) {
            const auto one = m_clients->graph.user(m_tenant, key, this);
            QTRY_VERIFY(one.isFinished());
            QVERIFY(one.result().has_value());
            QCOMPARE(one.result()->id.value, user.id);
        }
        for (const QString& text : {user.userPrincipalName, user.aliases.constFirst()}) {
            const GraphUserPage found = page(text);
            QCOMPARE(found.users.size(), 1);
            QCOMPARE(found.users.constFirst().id.value, user.id);
        }
    }

    void searchesPageWithoutRepeating()
    {
        QSet<QString> ids;
        QString next;
        for (int pages = 0; pages < 5; ++pages) {
            const GraphUserPage found = page(u"Ada"_s, next);
            QCOMPARE(found.users.size(), 100);
            for (const GraphUser& user : found.users) {
                QVERIFY2(user.displayName.contains(u"Ada"_s) || user.userPrincipalName.contains(u"ada"_s),
                         qPrintable(user.displayName));
                ids.insert(user.id.value);
            }
            next = found.nextLink;
            QVERIFY(!next.isEmpty());
        }
        QCOMPARE(ids.size(), 500);
    }

    void aRareWordFindsEverybodyWhoHasIt()
    {
        // As many as a look at each of them finds.
        const QString prefix = u"hana.oliveira"_s;
        QVERIFY(page(prefix).users.isEmpty());
        const PracticeUser user = m_data.crowdUser(500'000);
        const QString part = user.userPrincipalName.section(u'@', 0, 0);
        int expected = 0;
        for (qint64 number = 0; number < kUsers; number += 1) {
            if (number != 500'000 && !QString::number(number).startsWith(u"500000"_s))
                continue;
            expected += m_data.crowdUser(number).userPrincipalName.startsWith(part) ? 1 : 0;
        }
        QCOMPARE(page(part).users.size(), expected);
    }

    void nobodyIsAnAnswerToo_data()
    {
        QTest::addColumn<QString>("search");
        QTest::newRow("word") << u"zzzz"_s;
        QTest::newRow("address") << u"nobody@nowhere.example"_s;
        QTest::newRow("number") << u"123456"_s;
        QTest::newRow("markup") << u"<b>%' or 1 eq 1"_s;
    }

    void nobodyIsAnAnswerToo()
    {
        QFETCH(QString, search);
        const GraphUserPage found = page(search);
        QVERIFY(found.users.isEmpty());
        QVERIFY(found.nextLink.isEmpty());
    }

    void changesInTheCrowdAreSeen()
    {
        const PracticeUser gone = m_data.crowdUser(7);
        const QString token = CrowdClients::token(*m_sandbox, *m_client, m_tenant.value);
        const auto answer = m_client->send("DELETE", m_client->graph(u"/users/"_s + gone.id), token);
        if (answer.status == 403)
            return; // the operator's roles there do not reach so far
        QCOMPARE(answer.status, 204);
        QVERIFY(page(gone.userPrincipalName).users.isEmpty());
        const auto one = m_clients->graph.user(m_tenant, gone.id, this);
        QTRY_VERIFY(one.isFinished());
        QCOMPARE(one.result().error().code, ErrorCode::NotFound);
    }

    void licencesCountTheWholeCrowd()
    {
        const auto licences = m_clients->tenants.licences(m_tenant, this);
        QTRY_VERIFY_WITH_TIMEOUT(licences.isFinished(), 20'000);
        QVERIFY(licences.result().has_value());
        QVERIFY(licences.result()->constFirst().used > kUsers / 2);
        QVERIFY(licences.result()->constFirst().bought >= licences.result()->constFirst().used);
    }

    void administratorsAreToldAndOthersMailboxesAreNot()
    {
        const auto holders = m_clients->tenants.roleHolders(m_tenant, this);
        QTRY_VERIFY_WITH_TIMEOUT(holders.isFinished(), 20'000);
        QVERIFY(holders.result().has_value());
        QCOMPARE(holders.result()->value(UserId{m_data.crowdUser(0).id}),
                 QStringList{u"Global Administrator"_s});
        const auto purpose =
            m_clients->tenants.mailboxPurpose(m_tenant, UserId{m_data.crowdUser(0).id}, this);
        QTRY_VERIFY(purpose.isFinished());
        QCOMPARE(purpose.result().error().code, ErrorCode::Forbidden);
    }

    void domainsAreTheTenants()
    {
        const auto domains = m_clients->tenants.domains(m_tenant, this);
        QTRY_VERIFY(domains.isFinished());
        QVERIFY(domains.result().has_value());
        QCOMPARE(domains.result()->size(), 2);
        QVERIFY(domains.result()->at(0).isDefault && domains.result()->at(1).isInitial);
    }

    void someCustomersAreInOneSourceOnly()
    {
        CrowdClients home(*m_sandbox, *m_client, m_sandbox->tenant());
        const auto contracts = home.tenants.contracts(this);
        QTRY_VERIFY_WITH_TIMEOUT(contracts.isFinished(), 20'000);
        QVERIFY(contracts.result().has_value());
        QSet<QString> contracted;
        const auto listed = contracts.result();
        for (const Contract& contract : *listed)
            contracted.insert(contract.customer.value);
        int onlyThere = 0;
        for (const QString& id : contracted)
            onlyThere += m_data.findCustomer(id) ? 0 : 1;
        QCOMPARE(onlyThere, 1);
        int onlyHere = 0;
        for (qint64 i = 0; i < m_data.customerCount(); ++i)
            onlyHere += contracted.contains(m_data.customer(i).id) ? 0 : 1;
        QVERIFY(onlyHere < 10);
        QCOMPARE(contracted.size() + onlyHere - onlyThere, m_data.customerCount());
    }

private:
    PracticeData m_data{1, 60};
    TenantId m_tenant;
    std::unique_ptr<PracticeSandbox> m_sandbox;
    std::unique_ptr<PracticeClient> m_client;
    std::unique_ptr<CrowdClients> m_clients;
};

QTEST_GUILESS_MAIN(TestCrowd)
#include "tst_crowd.moc"
