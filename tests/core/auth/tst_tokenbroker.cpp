#include "authdoubles.h"

#include <QLockFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const QString storedToken = u"refresh-token"_s;
const QByteArray kFirst = "0.FIRST+refresh/token=%2B"; // reserved characters must arrive unchanged

struct Answer
{
    QFuture<Result<AccessToken>> future;

    [[nodiscard]] bool isReady() const { return future.isFinished() && future.resultCount() == 1; }
    [[nodiscard]] Result<AccessToken> result() const { return future.result(); }
};

} // namespace

class TestTokenBroker final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<AuthWorld> m_world;

    Answer ask(const TenantId& tenant, const QString& scope, int minimum = 120)
    {
        return {m_world->broker->token(tenant, scope, minimum)};
    }
    Answer askGraph(const TenantId& tenant = partnerTenant()) { return ask(tenant, m_world->graphScope()); }

    static Result<AccessToken> got(const Answer& answer)
    {
        if (!QTest::qWaitFor([&answer] { return answer.isReady(); }))
            return fail(ErrorCode::Bug, u"never answered"_s);
        return answer.result();
    }

    /// Answers well; in the partner's tenant with this new refresh token.
    void answerWell(const QByteArray& rotated = {}, int lifetime = 3600, int delayMs = 0)
    {
        m_world->server.setHandler([this, rotated, lifetime, delayMs](const AuthServer::Request& request) {
            auto reply = m_world->goodAnswer(
                request, request.path.contains(kPartner) ? rotated : QByteArray(), lifetime);
            reply.delayMs = delayMs;
            return reply;
        });
    }

    /// As if other processes shared the store; short times.
    void useLockFile()
    {
        TokenBrokerOptions options;
        options.lockFile = m_folder.filePath(u"sign-in.lock"_s);
        options.lockDeadline = std::chrono::milliseconds(300);
        options.patience = std::chrono::milliseconds(250);
        options.replication = std::chrono::milliseconds(50);
        m_world->broker = std::make_unique<TokenBroker>(m_world->app, m_world->client, m_world->store,
                                                        m_world->redactor, m_world->clock, options);
    }

    /// A service that is given time: an answer that is only late is no answer to these tests.
    void patient(const TokenBrokerOptions& options)
    {
        m_world = std::make_unique<AuthWorld>(false, std::chrono::seconds(30));
        m_world->store.values.insert(storedToken, kFirst);
        m_world->broker = std::make_unique<TokenBroker>(m_world->app, m_world->client, m_world->store,
                                                        m_world->redactor, m_world->clock, options);
    }

    void confidential()
    {
        m_world = std::make_unique<AuthWorld>(true);
        m_world->store.values.insert(storedToken, kFirst);
        m_world->store.values.insert(u"app-secret"_s, "old");
        useLockFile();
        answerWell();
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_world = std::make_unique<AuthWorld>();
        m_world->store.values.insert(storedToken, kFirst);
        answerWell();
    }
    void cleanup() { m_world.reset(); }

    void fiftyCallersShareOneExchange()
    {
        answerWell({}, 3600, 50);
        QList<Answer> answers;
        for (int i = 0; i < 50; ++i)
            answers << askGraph();
        for (const Answer& answer : answers)
            QTRY_VERIFY(answer.isReady());
        QCOMPARE(m_world->server.requests().size(), 1);
        for (const Answer& answer : answers) {
            QVERIFY(answer.result());
            QVERIFY(answer.result()->value == answers.first().result()->value);
        }
        QCOMPARE(m_world->broker->state(), TokenBroker::State::Ready);
    }

    void exchangeIsWhatEntraExpects()
    {
        const Answer answer = askGraph(customerTenant(1));
        QTRY_VERIFY(answer.isReady());
        QVERIFY(answer.result());
        const auto& request = m_world->server.requests().first();
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.path, QByteArray("/aaaaaaaa-0001-4000-8000-000000000001/oauth2/v2.0/token"));
        QCOMPARE(request.value("grant_type"), QByteArray("refresh_token"));
        QCOMPARE(request.value("refresh_token"), kFirst);
        QCOMPARE(request.value("scope"), m_world->graphScope().toUtf8());
        QCOMPARE(request.value("client_id"), m_world->app.clientId.toUtf8());
        QCOMPARE(request.count("client_secret"), 0);
        QCOMPARE(request.count("redirect_uri"), 0);
        QCOMPARE(request.form.size(), 4);
        QCOMPARE(answer.result()->tenant, customerTenant(1));
        QCOMPARE(answer.result()->scope, m_world->graphScope());
    }

    void confidentialApplicationSendsItsSecretUnchanged()
    {
        m_world = std::make_unique<AuthWorld>(true);
        m_world->store.values.insert(storedToken, kFirst);
        m_world->store.values.insert(u"app-secret"_s, "s3cret~+&=%20");
        answerWell();
        const Answer answer = askGraph();
        QTRY_VERIFY(answer.isReady());
        QVERIFY(answer.result());
        QCOMPARE(m_world->server.requests().first().value("client_secret"), QByteArray("s3cret~+&=%20"));
        QVERIFY(!m_world->redactor.redact(u"x s3cret~+&=%20 y"_s).contains(u"s3cret"_s));
    }

    void confidentialApplicationWithoutSecretSaysSo()
    {
        m_world = std::make_unique<AuthWorld>(true);
        m_world->store.values.insert(storedToken, kFirst);
        const Answer answer = askGraph();
        QTRY_VERIFY(answer.isReady());
        QCOMPARE(answer.result().error().code, ErrorCode::BadRequest);
        QVERIFY(answer.result().error().message.contains(u"secret"_s));
        QVERIFY(m_world->server.requests().isEmpty());
    }

    void tokenIsKeptUntilItsMargin()
    {
        answerWell({}, 1000);
        const Answer first = askGraph();
        QTRY_VERIFY(first.isReady());
        m_world->clock.move(1000 - 120 - 1);
        QVERIFY(askGraph().isReady());
        QCOMPARE(m_world->server.requests().size(), 1);
        m_world->clock.move(2);
        const Answer second = askGraph();
        QVERIFY(!second.isReady());
        QTRY_VERIFY(second.isReady());
        QCOMPARE(m_world->server.requests().size(), 2);
    }

    void longerLifetimeCanBeAskedFor()
    {
        answerWell({}, 1000);
        QVERIFY(got(askGraph()));
        QVERIFY(!ask(partnerTenant(), m_world->graphScope(), 1200).isReady());
        QTRY_COMPARE(m_world->server.requests().size(), 2);
    }

    void clockThatGoesBackDoesNotMakeTokensYoung()
    {
        const Answer first = askGraph();
        QTRY_VERIFY(first.isReady());
        m_world->clock.move(-7200);
        const Answer second = askGraph();
        QVERIFY(!second.isReady());
        QTRY_VERIFY(second.isReady());
        QCOMPARE(m_world->server.requests().size(), 2);
    }

    void clockThatJumpsAheadRenews()
    {
        QVERIFY(got(askGraph()));
        m_world->clock.move(86400);
        const Answer second = askGraph();
        QTRY_VERIFY(second.isReady());
        QVERIFY(second.result());
        QCOMPARE(m_world->server.requests().size(), 2);
    }

    void twoTenantsAreServedAtOnceAndNeverMixedUp()
    {
        answerWell({}, 3600, 100);
        const Answer a = askGraph(customerTenant(1));
        const Answer b = askGraph(customerTenant(2));
        QTRY_VERIFY(a.isReady() && b.isReady());
        QCOMPARE(m_world->server.mostAtOnce(), 2);
        QCOMPARE(a.result()->tenant, customerTenant(1));
        QVERIFY(!(a.result()->value == b.result()->value));
    }

    void manyTenantsAreLimited()
    {
        answerWell({}, 3600, 20);
        QList<Answer> answers;
        for (int i = 1; i <= 40; ++i)
            answers << askGraph(customerTenant(i));
        for (const Answer& answer : answers)
            QTRY_VERIFY(answer.isReady());
        QCOMPARE(m_world->server.requests().size(), 40);
        QVERIFY(m_world->server.mostAtOnce() <= TokenBroker::kMaximumExchanges);
        QVERIFY(m_world->server.mostAtOnce() > 1);
    }

    void rotationIsStoredBeforeTheTokenIsHandedOut()
    {
        answerWell("0.SECOND");
        QSignalSpy renewed(m_world->broker.get(), &TokenBroker::refreshTokenRenewed);
        const auto future = m_world->broker->token(partnerTenant(), m_world->graphScope());
        whenDone(future, this, [this](const Result<AccessToken>&) { m_world->journal << u"handed out"_s; });
        QTRY_VERIFY(m_world->journal.contains(u"handed out"_s));
        // Read to start with, and once more under the lock: another process may have been faster.
        QCOMPARE(m_world->journal, (QStringList{u"read refresh-token"_s, u"read refresh-token-spare"_s,
                                                u"read refresh-token"_s, u"read refresh-token-spare"_s,
                                                u"write refresh-token 0.SECOND"_s, u"handed out"_s}));
        QCOMPARE(renewed.count(), 1);
        QCOMPARE(m_world->broker->renewedAt(), m_world->clock.now());
        QVERIFY(!m_world->redactor.redact(u"a 0.SECOND b"_s).contains(u"0.SECOND"_s));
    }

    void nothingIsHandedOutWhileTheStoreIsWriting()
    {
        QVERIFY(got(ask(customerTenant(1), m_world->graphScope()))); // loads the sign-in
        answerWell("0.SECOND");
        m_world->store.holdsWrites = true;
        const Answer answer = askGraph();
        QTRY_VERIFY(m_world->journal.contains(u"write refresh-token 0.SECOND"_s));
        const Answer joined = askGraph();
        QVERIFY(!answer.isReady());
        QVERIFY(!joined.isReady());
        m_world->store.letGo();
        QTRY_VERIFY(answer.isReady() && joined.isReady());
        QVERIFY(answer.result());
        QCOMPARE(m_world->server.requests().size(), 2);
    }

    void endBetweenStoreAndUseLosesNothing()
    {
        answerWell("0.SECOND");
        m_world->store.holdsWrites = true;
        const Answer answer = askGraph();
        QTRY_VERIFY(m_world->journal.contains(u"write refresh-token 0.SECOND"_s));
        m_world->broker.reset(); // the program dies after the store has it, before anybody got the token
        QTRY_VERIFY(answer.isReady());
        QCOMPARE(answer.result().error().code, ErrorCode::Cancelled);
        m_world->store.letGo();

        TokenBroker next(m_world->app, m_world->client, m_world->store, m_world->redactor, m_world->clock);
        answerWell();
        const auto future = next.token(partnerTenant(), m_world->graphScope());
        QTRY_VERIFY(future.isFinished());
        QVERIFY(future.result());
        QCOMPARE(m_world->server.requests().last().value("refresh_token"), QByteArray("0.SECOND"));
    }

    void whoeverWritesKeepsOthersOutUntilItIsWrittenEvenWhenTheBrokerHasGone()
    {
        useLockFile();
        answerWell("0.SECOND");
        m_world->store.holdsWrites = true;
        const Answer answer = askGraph();
        QTRY_VERIFY(m_world->journal.contains(u"write refresh-token 0.SECOND"_s));
        m_world->broker.reset(); // a window that was closed
        QLockFile other(m_folder.filePath(u"sign-in.lock"_s));
        QVERIFY(!other.tryLock(150));
        m_world->store.letGo();
        QVERIFY(other.tryLock(150));
    }

    void storeThatFailsIsAClearErrorAndNothingIsLost()
    {
        answerWell("0.SECOND");
        m_world->store.writeError = makeError(ErrorCode::StoreLocked, u"The keychain is locked."_s);
        const Answer refused = askGraph();
        QTRY_VERIFY(refused.isReady());
        QCOMPARE(refused.result().error().code, ErrorCode::StoreLocked);
        QCOMPARE(m_world->broker->lastError()->code, ErrorCode::StoreLocked);

        // Still locked: asked again, the store is tried, not the server.
        const Answer again = askGraph();
        QTRY_VERIFY(again.isReady());
        QCOMPARE(again.result().error().code, ErrorCode::StoreLocked);
        QCOMPARE(m_world->server.requests().size(), 1);

        m_world->store.writeError.reset();
        const Answer late = askGraph();
        QTRY_VERIFY(late.isReady());
        QVERIFY(late.result());
        QCOMPARE(m_world->server.requests().size(), 1); // the token that was kept
        QCOMPARE(m_world->store.values.value(storedToken), QByteArray("0.SECOND"));
        QVERIFY(!m_world->broker->lastError());
    }

    void oldTokenStaysWhenNoneComesBack()
    {
        QVERIFY(got(askGraph()));
        QVERIFY(!m_world->journal.join(u' ').contains(u"write"_s));
        QVERIFY(got(ask(partnerTenant(), m_world->partnerCenterScope())));
        QCOMPARE(m_world->server.requests().last().value("refresh_token"), kFirst);
    }

    void rotatingExchangesNeverOverlap()
    {
        int generation = 0;
        QByteArray expected = kFirst;
        QStringList wrong;
        m_world->server.setHandler([&](const AuthServer::Request& request) {
            if (request.value("refresh_token") != expected)
                wrong << QString::fromUtf8(request.value("refresh_token"));
            expected = "0.R" + QByteArray::number(++generation);
            auto reply = m_world->goodAnswer(request, expected);
            reply.delayMs = 20;
            return reply;
        });
        const QStringList scopes{m_world->graphScope(), m_world->partnerCenterScope(),
                                 m_world->app.cloud.exchangeScope(), m_world->app.cloud.complianceScope()};
        QList<Answer> answers;
        for (const QString& scope : scopes)
            answers << ask(partnerTenant(), scope);
        for (const Answer& answer : answers)
            QTRY_VERIFY(answer.isReady());
        QCOMPARE(wrong, QStringList());
        QCOMPARE(m_world->server.mostAtOnce(), 1);
        QCOMPARE(m_world->store.values.value(storedToken), QByteArray("0.R4"));
    }

    void customersAnswersDoNotReplaceTheSignIn()
    {
        m_world->server.setHandler([this](const AuthServer::Request& request) {
            return m_world->goodAnswer(request, "0.OF-A-CUSTOMER");
        });
        QVERIFY(got(askGraph(customerTenant(1))));
        QVERIFY(got(askGraph(customerTenant(2))));
        QCOMPARE(m_world->server.requests().last().value("refresh_token"), kFirst);
        QCOMPARE(m_world->store.values.value(storedToken), kFirst);
    }

    void serverThatTakesARefreshTokenOnceOnlyIsServedToo()
    {
        patient(TokenBrokerOptions());
        int generation = 0;
        QByteArray expected = kFirst;
        m_world->server.setHandler([&](const AuthServer::Request& request) {
            if (request.value("refresh_token") != expected)
                return refusal("invalid_grant", 70000);
            expected = "0.R" + QByteArray::number(++generation);
            return m_world->goodAnswer(request, expected);
        });
        QList<Answer> answers;
        for (int i = 1; i <= 20; ++i)
            answers << askGraph(customerTenant(i));
        answers << askGraph();
        for (const Answer& answer : answers) {
            QTRY_VERIFY_WITH_TIMEOUT(answer.isReady(), 30'000);
            QVERIFY2(answer.result(), answer.result() ? "" : qPrintable(answer.result().error().toText()));
        }
        QCOMPARE(m_world->store.values.value(storedToken), expected);
        QCOMPARE(m_world->broker->state(), TokenBroker::State::Ready);
    }

    void aRefusalIsNotBelievedWhileAnotherExchangeMayBringSomethingBetter()
    {
        // The first to ask gets the new refresh token, and hears of it last: long after all others were refused.
        TokenBrokerOptions options;
        options.patience = std::chrono::milliseconds(10);
        patient(options);
        bool taken = false;
        m_world->server.setHandler([&](const AuthServer::Request& request) {
            if (request.value("refresh_token") == "0.R1")
                return m_world->goodAnswer(request, "0.R1");
            if (std::exchange(taken, true))
                return refusal("invalid_grant", 70000);
            auto reply = m_world->goodAnswer(request, "0.R1");
            reply.delayMs = 700;
            return reply;
        });
        QList<Answer> answers;
        for (int i = 1; i <= 4; ++i)
            answers << askGraph(customerTenant(i));
        for (const Answer& answer : answers) {
            QTRY_VERIFY_WITH_TIMEOUT(answer.isReady(), 30'000);
            QVERIFY2(answer.result(), answer.result() ? "" : qPrintable(answer.result().error().toText()));
        }
        QCOMPARE(m_world->broker->state(), TokenBroker::State::Ready);
    }

    void aRefusalIsBelievedWhenAllOthersAreRefusedToo()
    {
        patient(TokenBrokerOptions());
        m_world->server.setHandler([](const AuthServer::Request&) { return refusal("invalid_grant", 70000); });
        QList<Answer> answers;
        for (int i = 1; i <= 20; ++i)
            answers << askGraph(customerTenant(i));
        for (const Answer& answer : answers) {
            QTRY_VERIFY_WITH_TIMEOUT(answer.isReady(), 30'000);
            QCOMPARE(answer.result().error().code, ErrorCode::SignInNeeded);
        }
        QCOMPARE(m_world->broker->state(), TokenBroker::State::SignInNeeded);
    }

    void errorsHaveTheirStates_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<bool>("partner");
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("state");
        using S = TokenBroker::State;
        using E = ErrorCode;
        const auto row = [](const char* name, int fault, bool partner, E code, S state) {
            QTest::newRow(name) << fault << partner << int(code) << int(state);
        };
        row("revoked", 50173, true, E::SignInNeeded, S::SignInNeeded);
        row("revoked, seen at a customer", 50173, false, E::SignInNeeded, S::SignInNeeded);
        row("mfa asked by the partner's policy", 50076, true, E::SignInNeeded, S::SignInNeeded);
        row("mfa asked by one customer", 50076, false, E::Forbidden, S::Ready);
        row("no consent at one customer", 65001, false, E::ConsentNeeded, S::Ready);
        row("conditional access at one customer", 53003, false, E::Forbidden, S::Ready);
        row("secret expired", 7000222, true, E::BadRequest, S::Ready);
        row("500", -500, true, E::ServiceFailed, S::Ready);
        row("503", -503, false, E::ServiceFailed, S::Ready);
        row("429", -429, true, E::Throttled, S::Ready);
        row("html", -200, true, E::BadResponse, S::Ready);
        row("dropped", -1, true, E::Offline, S::Offline);
        row("hangs", -2, true, E::Timeout, S::Offline);
        row("cut off", -3, true, E::Offline, S::Offline);
    }

    void errorsHaveTheirStates()
    {
        QFETCH(int, fault);
        QFETCH(bool, partner);
        QVERIFY(got(ask(partnerTenant(), m_world->partnerCenterScope())));
        QCOMPARE(m_world->broker->state(), TokenBroker::State::Ready);

        m_world->server.setHandler([&](const AuthServer::Request& request) -> AuthServer::Reply {
            using Kind = AuthServer::Reply::Kind;
            if (fault > 0)
                return refusal("invalid_grant", fault);
            switch (fault) {
            case -1:
                return {Kind::Drop, 0, {}, {}, 0};
            case -2:
                return {Kind::Hang, 0, {}, {}, 0};
            case -3: {
                auto reply = m_world->goodAnswer(request);
                reply.kind = Kind::Truncate;
                return reply;
            }
            default:
                return {Kind::Answer, -fault, "<html>no</html>", "text/html", 0};
            }
        });
        const Answer answer = askGraph(partner ? partnerTenant() : customerTenant(1));
        QTRY_VERIFY(answer.isReady());
        QVERIFY(!answer.result());
        QTEST(int(answer.result().error().code), "code");
        QTEST(int(m_world->broker->state()), "state");
        QVERIFY(!answer.result().error().message.isEmpty());
        QCOMPARE(m_world->store.values.value(storedToken), kFirst); // never removed

        // Whatever it was: when the service answers again, everything works again.
        answerWell();
        const Answer again = askGraph(partner ? partnerTenant() : customerTenant(1));
        QTRY_VERIFY(again.isReady());
        QVERIFY(again.result());
        QCOMPARE(m_world->broker->state(), TokenBroker::State::Ready);
        QVERIFY(!m_world->broker->lastError());
    }

    void beingOfflineDoesNotHideADeadSignIn()
    {
        m_world->server.setHandler(
            [](const AuthServer::Request&) { return refusal("invalid_grant", 700082); });
        QVERIFY(!got(askGraph()));
        QCOMPARE(m_world->broker->state(), TokenBroker::State::SignInNeeded);
        m_world->server.goOffline();
        QVERIFY(!got(askGraph()));
        QCOMPARE(m_world->broker->state(), TokenBroker::State::SignInNeeded);
        QCOMPARE(m_world->broker->lastError()->serviceCode, u"AADSTS700082"_s);
    }

    void nobodySignedInIsSaidSo()
    {
        m_world->store.values.clear();
        const Answer answer = askGraph();
        QTRY_VERIFY(answer.isReady());
        QCOMPARE(answer.result().error().code, ErrorCode::SignInNeeded);
        QCOMPARE(m_world->broker->state(), TokenBroker::State::SignedOut);
        QVERIFY(m_world->server.requests().isEmpty());
    }

    void keychainTroubleIsNotALostSignIn()
    {
        m_world->store.readError = makeError(ErrorCode::StoreUnavailable, u"There is no keychain."_s);
        const Answer answer = askGraph();
        QTRY_VERIFY(answer.isReady());
        QCOMPARE(answer.result().error().code, ErrorCode::StoreUnavailable);
        QCOMPARE(m_world->broker->state(), TokenBroker::State::Unknown);
        m_world->store.readError.reset();
        const Answer again = askGraph();
        QTRY_VERIFY(again.isReady());
        QVERIFY(again.result());
    }

    void callersWaitForASlowKeychain()
    {
        m_world->store.holds = true;
        const Answer a = askGraph();
        const Answer b = askGraph(customerTenant(1));
        QVERIFY(!a.isReady() && !b.isReady());
        m_world->store.letGo();
        QTRY_VERIFY(a.isReady() && b.isReady());
        QVERIFY(a.result() && b.result());
        QCOMPARE(m_world->journal.count(u"read refresh-token"_s), 2); // once more under the lock
    }

    void newSignInIsStoredThenUsed()
    {
        m_world->store.values.clear();
        QSignalSpy states(m_world->broker.get(), &TokenBroker::stateChanged);
        const auto adopted = m_world->broker->adopt(Secret("0.ADOPTED"));
        QTRY_VERIFY(adopted.isFinished());
        QVERIFY(adopted.result());
        QCOMPARE(m_world->store.values.value(storedToken), QByteArray("0.ADOPTED"));
        QCOMPARE(m_world->broker->state(), TokenBroker::State::Ready);
        QCOMPARE(states.count(), 1);
        QVERIFY(got(askGraph()));
        QCOMPARE(m_world->server.requests().last().value("refresh_token"), QByteArray("0.ADOPTED"));
    }

    void newSignInThatCannotBeStoredChangesNothing()
    {
        QVERIFY(got(askGraph()));
        m_world->store.writeError = makeError(ErrorCode::StoreLocked, u"Locked."_s);
        const auto adopted = m_world->broker->adopt(Secret("0.ADOPTED"));
        QTRY_VERIFY(adopted.isFinished());
        QCOMPARE(adopted.result().error().code, ErrorCode::StoreLocked);
        QVERIFY(got(askGraph(customerTenant(1))));
        QCOMPARE(m_world->server.requests().last().value("refresh_token"), kFirst);
    }

    void newSignInWaitsForTheRotationThatIsUnderWay()
    {
        answerWell("0.LATE-ROTATION-OF-THE-OLD", 3600, 150);
        const Answer answer = askGraph();
        QTRY_COMPARE(m_world->server.requests().size(), 1);
        const auto adopted = m_world->broker->adopt(Secret("0.ADOPTED"));
        QTRY_VERIFY(adopted.isFinished());
        QVERIFY(answer.isReady() && answer.result());
        QCOMPARE(m_world->store.values.value(storedToken), QByteArray("0.ADOPTED"));
        answerWell();
        QVERIFY(got(askGraph()));
        QCOMPARE(m_world->server.requests().last().value("refresh_token"), QByteArray("0.ADOPTED"));
    }

    void newSignInDuringACustomersExchangeAnswersWithTheNewOne()
    {
        m_world->server.setHandler([this](const AuthServer::Request& request) {
            auto reply = m_world->goodAnswer(request, "0.LATE-ANSWER-TO-THE-OLD");
            reply.delayMs = 150;
            return reply;
        });
        const Answer answer = askGraph(customerTenant(1));
        QTRY_COMPARE(m_world->server.requests().size(), 1);
        const auto adopted = m_world->broker->adopt(Secret("0.ADOPTED"));
        QTRY_VERIFY(adopted.isFinished());
        answerWell();
        QTRY_VERIFY(answer.isReady());
        QVERIFY(answer.result());
        QCOMPARE(m_world->server.requests().last().value("refresh_token"), QByteArray("0.ADOPTED"));
        QCOMPARE(m_world->store.values.value(storedToken), QByteArray("0.ADOPTED"));
        QVERIFY(!m_world->store.values.contains(u"refresh-token-spare"_s));
    }

    void signingOutForgetsEverything()
    {
        QVERIFY(got(askGraph()));
        const auto forgotten = m_world->broker->forget();
        QTRY_VERIFY(forgotten.isFinished());
        QVERIFY(forgotten.result());
        QVERIFY(m_world->store.values.isEmpty());
        QCOMPARE(m_world->broker->state(), TokenBroker::State::SignedOut);
        const Answer answer = askGraph();
        QTRY_VERIFY(answer.isReady());
        QCOMPARE(answer.result().error().code, ErrorCode::SignInNeeded);
        QCOMPARE(m_world->server.requests().size(), 1);
    }

    void tokensOfATenantCanBeDropped()
    {
        QVERIFY(got(askGraph(customerTenant(1))));
        QVERIFY(got(askGraph(customerTenant(2))));
        m_world->broker->dropTokens(customerTenant(1));
        QVERIFY(!askGraph(customerTenant(1)).isReady());
        QVERIFY(askGraph(customerTenant(2)).isReady());
        QTRY_COMPARE(m_world->server.requests().size(), 3);
    }

    void tokenForAnotherTenantIsNotHandedOut()
    {
        m_world->server.setHandler([this](const AuthServer::Request& request) {
            AuthServer::Request other = request;
            other.path.replace("aaaaaaaa-0001-4000-8000-000000000001", kCustomerB);
            return m_world->goodAnswer(other);
        });
        const Answer answer = askGraph(customerTenant(1));
        QTRY_VERIFY(answer.isReady());
        QCOMPARE(answer.result().error().code, ErrorCode::BadResponse);
    }

    void renewingRedeemsNowAndStores()
    {
        QVERIFY(got(askGraph()));
        answerWell("0.RENEWED");
        QSignalSpy told(m_world->broker.get(), &TokenBroker::refreshTokenRenewed);
        m_world->clock.move(60);
        const auto renewed = m_world->broker->renew();
        QTRY_VERIFY(renewed.isFinished());
        QVERIFY(renewed.result());
        QCOMPARE(*renewed.result(), m_world->clock.now());
        QCOMPARE(m_world->broker->renewedAt(), m_world->clock.now());
        QCOMPARE(told.count(), 1);
        QCOMPARE(m_world->store.values.value(storedToken), QByteArray("0.RENEWED"));
        QVERIFY(m_world->server.requests().last().value("scope").endsWith(" offline_access"));
        QVERIFY(m_world->server.requests().last().path.contains(kPartner));
    }

    void renewingWhatIsDeadSaysSignIn()
    {
        m_world->server.setHandler(
            [](const AuthServer::Request&) { return refusal("invalid_grant", 700082); });
        const auto renewed = m_world->broker->renew();
        QTRY_VERIFY(renewed.isFinished());
        QCOMPARE(renewed.result().error().code, ErrorCode::SignInNeeded);
        QCOMPARE(m_world->broker->state(), TokenBroker::State::SignInNeeded);
        QVERIFY(!m_world->broker->renewedAt().isValid());
    }

    void whatAnotherProcessStoredIsTakenOver()
    {
        QVERIFY(got(askGraph()));
        m_world->store.values.insert(storedToken, "0.OF-ANOTHER-PROCESS");
        QVERIFY(got(ask(partnerTenant(), m_world->partnerCenterScope())));
        QCOMPARE(m_world->server.requests().last().value("refresh_token"),
                 QByteArray("0.OF-ANOTHER-PROCESS"));
    }

    void refusalIsBelievedOnlyAfterALookIntoTheStore()
    {
        useLockFile();
        m_world->server.setHandler([this](const AuthServer::Request& request) -> AuthServer::Reply {
            if (request.value("refresh_token") == "0.STORED-LATE")
                return m_world->goodAnswer(request);
            // Another process has used it up, and stores what it got for it a moment later.
            QTimer::singleShot(150, this,
                               [this] { m_world->store.values.insert(storedToken, "0.STORED-LATE"); });
            return refusal("invalid_grant", 70000);
        });
        const Answer answer = askGraph(customerTenant(1));
        QTRY_VERIFY(answer.isReady());
        QVERIFY2(answer.result().has_value(),
                 answer.result() ? "" : qPrintable(answer.result().error().toText()));
        QCOMPARE(m_world->broker->state(), TokenBroker::State::Ready);
    }

    void spareOfACustomersAnswerIsStoredBeforeTheTokenIsHandedOut()
    {
        m_world->server.setHandler([this](const AuthServer::Request& request) {
            return m_world->goodAnswer(request, "0.OF-A-CUSTOMER");
        });
        whenDone(m_world->broker->token(customerTenant(1), m_world->graphScope()), this,
                 [this](const Result<AccessToken>&) { m_world->journal << u"handed out"_s; });
        QTRY_VERIFY(m_world->journal.contains(u"handed out"_s));
        QCOMPARE(m_world->journal.last(), u"handed out"_s);
        QCOMPARE(m_world->store.values.value(u"refresh-token-spare"_s), QByteArray("many\n0.OF-A-CUSTOMER"));
        QCOMPARE(m_world->store.values.value(storedToken), kFirst);
    }

    void nextStartUsesTheSpareWhenTheTokenWasTakenOnce()
    {
        m_world->store.values.insert(u"refresh-token-spare"_s, "many\n0.SPARE");
        m_world->server.setHandler([this](const AuthServer::Request& request) {
            return request.value("refresh_token") == "0.SPARE" ? m_world->goodAnswer(request, "0.NEXT")
                                                               : refusal("invalid_grant", 70000);
        });
        QVERIFY(got(askGraph(customerTenant(1))));
        QCOMPARE(m_world->store.values.value(storedToken), QByteArray("0.NEXT"));
        QVERIFY(m_world->store.values.value(u"refresh-token-spare"_s).startsWith("once\n"));
    }

    void storeThatCannotKeepTheSpareHoldsNobodyUp()
    {
        QVERIFY(got(askGraph()));
        m_world->store.writeError = makeError(ErrorCode::StoreLocked, u"Locked."_s);
        m_world->server.setHandler([this](const AuthServer::Request& request) {
            return m_world->goodAnswer(request, "0.OF-A-CUSTOMER");
        });
        QVERIFY(got(askGraph(customerTenant(1))));
    }

    void lockThatIsNotFreeInTimeIsAClearError()
    {
        useLockFile();
        QLockFile other(m_folder.filePath(u"sign-in.lock"_s));
        QVERIFY(other.tryLock(0));
        const Answer late = askGraph();
        QTRY_VERIFY(late.isReady());
        QCOMPARE(late.result().error().code, ErrorCode::Timeout);
        QVERIFY(late.result().error().why.contains(QString::number(QCoreApplication::applicationPid())));
        QVERIFY(m_world->server.requests().isEmpty());
        QVERIFY(m_world->broker->state() != TokenBroker::State::Offline);
        // Customers' tokens need no turn.
        QVERIFY(got(askGraph(customerTenant(1))));
        other.unlock();
        QVERIFY(got(askGraph()));
    }

    void lockThatCannotBeWrittenIsAClearError()
    {
        TokenBrokerOptions options;
        options.lockFile = m_folder.filePath(u"no/such/folder/sign-in.lock"_s);
        m_world->broker = std::make_unique<TokenBroker>(m_world->app, m_world->client, m_world->store,
                                                        m_world->redactor, m_world->clock, options);
        const Answer answer = askGraph();
        QTRY_VERIFY(answer.isReady());
        QCOMPARE(answer.result().error().code, ErrorCode::FileFailed);
        QVERIFY(answer.result().error().message.contains(u"sign-in.lock"_s));
    }

    void newCredentialIsProvenBeforeTheOldIsDropped()
    {
        confidential();
        answerWell("0.SECOND");
        QSignalSpy changed(m_world->broker.get(), &TokenBroker::credentialChanged);
        const auto certificate = AppCertificate::create(u"test"_s, 30, m_world->clock, 2048);
        const auto done = m_world->broker->changeCredential(*certificate);
        QTRY_VERIFY(done.isFinished());
        QVERIFY(done.result());
        QCOMPARE(m_world->server.requests().size(), 1);
        QCOMPARE(m_world->server.requests().first().count("client_assertion"), 1);
        QCOMPARE(m_world->server.requests().first().count("client_secret"), 0);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(m_world->broker->app().credential, AppIdentity::Credential::Certificate);
        const qsizetype token = m_world->journal.indexOf(u"write refresh-token 0.SECOND"_s);
        const qsizetype removal = m_world->journal.indexOf(u"remove app-secret"_s);
        QVERIFY(token >= 0 && removal > token);
        QVERIFY(m_world->store.values.contains(u"app-certificate"_s));
        QVERIFY(!m_world->store.values.contains(u"app-secret"_s));
        QVERIFY(got(askGraph()));
        QCOMPARE(m_world->server.requests().last().count("client_assertion"), 1);
    }

    void credentialThatIsRefusedChangesNothing()
    {
        confidential();
        m_world->server.setHandler([this](const AuthServer::Request& request) {
            return request.value("client_secret") == "old" ? m_world->goodAnswer(request)
                                                           : refusal("invalid_client", 7000222, 401);
        });
        const auto done = m_world->broker->changeCredential(Secret("wrong-secret"));
        QTRY_VERIFY(done.isFinished());
        QCOMPARE(done.result().error().serviceCode, u"AADSTS7000222"_s);
        QCOMPARE(m_world->store.values.value(u"app-secret"_s), QByteArray("old"));
        QVERIFY(got(askGraph()));
        QCOMPARE(m_world->server.requests().last().value("client_secret"), QByteArray("old"));
    }

    void credentialThatIsNotKnownYetIsTriedAgain()
    {
        confidential();
        int asked = 0;
        m_world->server.setHandler([this, &asked](const AuthServer::Request& request) {
            return ++asked < 3 ? refusal("invalid_client", 7000215, 401) : m_world->goodAnswer(request);
        });
        const auto done = m_world->broker->changeCredential(Secret("new-secret"));
        QTRY_VERIFY(done.isFinished());
        QVERIFY(done.result());
        QCOMPARE(asked, 3);
        QCOMPARE(m_world->store.values.value(u"app-secret"_s), QByteArray("new-secret"));
    }

    void credentialThatAnotherProcessChangedIsTakenOver()
    {
        confidential();
        QVERIFY(got(askGraph(customerTenant(1))));
        m_world->store.values.insert(u"app-secret"_s, "changed-elsewhere");
        m_world->server.setHandler([this](const AuthServer::Request& request) {
            return request.value("client_secret") == "changed-elsewhere"
                       ? m_world->goodAnswer(request)
                       : refusal("invalid_client", 7000215, 401);
        });
        QVERIFY(got(askGraph(customerTenant(2))));
    }

    void newSignInWithAnotherKindOfCredentialLeavesNoneBehind()
    {
        confidential();
        const auto certificate = AppCertificate::create(u"test"_s, 30, m_world->clock, 2048);
        const auto adopted = m_world->broker->adopt(Secret("0.ADOPTED"), *certificate);
        QTRY_VERIFY(adopted.isFinished());
        QVERIFY(adopted.result());
        QVERIFY(!m_world->store.values.contains(u"app-secret"_s));
        QVERIFY(m_world->store.values.contains(u"app-certificate"_s));
    }

    void waitersMayDestroyTheBroker()
    {
        answerWell("0.SECOND");
        bool called = false;
        whenDone(m_world->broker->token(partnerTenant(), m_world->graphScope()), this,
                 [this, &called](const Result<AccessToken>& token) {
                     called = true;
                     QVERIFY(token);
                     m_world->broker.reset();
                 });
        QTRY_VERIFY(called);
        QVERIFY(!m_world->broker);
    }

    void endingCancelsOpenCalls()
    {
        answerWell({}, 3600, 5000);
        const Answer running = askGraph();
        QTRY_COMPARE(m_world->server.requests().size(), 1);
        m_world->broker.reset();
        QTRY_VERIFY(running.isReady());
        QCOMPARE(running.result().error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestTokenBroker)
#include "tst_tokenbroker.moc"
