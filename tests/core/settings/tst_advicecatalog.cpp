#include <settings/advicecatalog.h>

#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const QString kShipped = QStringLiteral(STEWARD_SOURCE_DIR "/resources/advice");

} // namespace

class TestAdviceCatalog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theShippedAdviceIsWhole()
    {
        const AdviceCatalog catalog({kShipped});
        QVERIFY2(catalog.problems().isEmpty(),
                 catalog.problems().isEmpty() ? "" : qPrintable(catalog.problems().constFirst().message));
        // Every code that is known to occur.
        const QString known = QStringLiteral(
            "65001 65002 65004 65005 650056 650057 650051 650052 650054 90094 90095 90099 500011 "
            "700016 50020 50177 50034 530034 500212 500213 50074 50076 50072 50079 50078 50158 "
            "90072 53000 53001 53002 53003 53004 53011 530003 530032 530035 50131 50097 50173 "
            "50132 50133 50144 50055 50089 70008 700082 70043 700084 70000 700007 9002313 70001 "
            "7000112 7000215 7000222 7000218 700025 700027 700005 50011 501481 54005 50126 50053 "
            "50056 50057 50058 16000 50105 50135 50085 50194 50059 50196 70002 70007 70011 901002 "
            "9001023 900144 700022 70016 70018 70019 90002 5000224 900023 90038 900382 900432 "
            "90006 90024 90033 90055 400 800001 900421 2032 900150 20002 2030 1000 60002 60003 "
            "3000 2055 800003 invalid_grant invalid_client unauthorized_client "
            "interaction_required login_required consent_required temporarily_unavailable "
            "server_error invalid_request invalid_scope invalid_resource authorization_declined "
            "bad_verification_code expired_token Authorization_RequestDenied "
            "Authorization_IdentityNotFound ");
        for (const QString& code : known.split(u' ', Qt::SkipEmptyParts))
            QVERIFY2(catalog.find(code).has_value(), qPrintable(code));
    }

    void everyEntryOffersAnActionAndSaysHowToPractiseIt()
    {
        const AdviceCatalog catalog({kShipped});
        const QStringList places{u"token"_s, u"authorize"_s,     u"devicecode"_s,
                                 u"graph"_s, u"partnercenter"_s, u"exchange"_s};
        QSet<QString> actions;
        for (const Advice& advice : catalog.entries()) {
            QVERIFY2(adviceActions().contains(advice.action), qPrintable(advice.what));
            QVERIFY2(!advice.label.isEmpty(), qPrintable(advice.what));
            QVERIFY2(advice.practice && places.contains(advice.practice->place), qPrintable(advice.what));
            QVERIFY2(advice.what.endsWith(u'.') && advice.todo.endsWith(u'.'), qPrintable(advice.what));
            actions.insert(advice.action);
        }
        QCOMPARE(actions.size(), adviceActions().size());
    }

    void textsStatusesAndTheWayOfSignInAreMatched_data()
    {
        QTest::addColumn<QString>("service");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("signIn");
        QTest::addColumn<QString>("action");
        QTest::newRow("relationship ended")
            << u"graph"_s << u"x"_s << 403 << u"User was not found."_s << QString() << u"relationships"_s;
        QTest::newRow("no context") << u"graph"_s << QString() << 403
                                    << u"Unable to initialize the authorization context"_s << QString()
                                    << u"relationships"_s;
        QTest::newRow("not applicable")
            << u"graph"_s << u"BadRequest"_s << 400 << u"Request not applicable to target tenant"_s
            << QString() << u"skip"_s;
        QTest::newRow("licence") << u"graph"_s << u"Authorization_RequestDenied"_s << 403
                                 << u"Tenant is Not Licensed for this feature"_s << QString() << u"skip"_s;
        QTest::newRow("throttled by text")
            << u"graph"_s << QString() << 503 << u"Request throttled"_s << QString() << u"wait"_s;
        QTest::newRow("micro delay") << u"exchange"_s << QString() << 500 << u"a Micro Delay was applied"_s
                                     << QString() << u"wait"_s;
        QTest::newRow("throttled by status")
            << u"graph"_s << QString() << 429 << QString() << QString() << u"wait"_s;
        QTest::newRow("role") << u"graph"_s << QString() << 403 << u"needs Exchange Administrator"_s
                              << QString() << u"relationships"_s;
        QTest::newRow("blocked, by browser")
            << u"entra"_s << u"AADSTS53003"_s << 400 << QString() << u"browser"_s << u"conditionalAccess"_s;
        QTest::newRow("blocked, by code")
            << u"entra"_s << u"AADSTS53003"_s << 400 << QString() << u"deviceCode"_s << u"signIn"_s;
        QTest::newRow("wrong cloud") << u"entra"_s << u"AADSTS900382"_s << 400 << QString() << QString()
                                     << u"tenant"_s;
        QTest::newRow("a number of another service")
            << u"graph"_s << u"2032"_s << 403 << QString() << QString() << QString();
    }

    void textsStatusesAndTheWayOfSignInAreMatched()
    {
        QFETCH(QString, service);
        QFETCH(QString, code);
        QFETCH(int, status);
        QFETCH(QString, text);
        QFETCH(QString, signIn);
        const auto advice = AdviceCatalog({kShipped}).find(AdviceQuery{service, code, status, text, signIn});
        QTEST(advice ? advice->action : QString(), "action");
    }

    void aRoleIsNamed()
    {
        AdviceQuery query;
        query.status = 403;
        query.text = u"You need the role exchange administrator here"_s;
        const auto advice = AdviceCatalog({kShipped}).find(query);
        QVERIFY(advice);
        QVERIFY2(advice->what.contains(u"Exchange Administrator"_s), qPrintable(advice->what));
        QVERIFY(advice->todo.contains(u"Exchange Administrator"_s));
    }

    void aWrongCloudIsAdvisedToBeChanged()
    {
        for (const char* code : {"90038", "900382", "900432"}) {
            const auto advice = AdviceCatalog({kShipped}).find(QString::fromLatin1(code));
            QCOMPARE(advice->action, u"tenant"_s);
            QVERIFY2(advice->label.contains(u"cloud"_s), qPrintable(advice->label));
        }
    }

    void aCodeIsFoundInEitherSpelling()
    {
        const AdviceCatalog catalog({kShipped});
        QCOMPARE(catalog.find(u"AADSTS65001"_s), catalog.find(u"65001"_s));
        QVERIFY(catalog.find(u"authorization_requestdenied"_s).has_value());
        QVERIFY(!catalog.find(u"6500"_s).has_value());
        QVERIFY(!catalog.find(QString()).has_value());
    }

    void explainingKeepsWhatItDoesNotKnow()
    {
        const AdviceCatalog catalog({kShipped});
        Error error;
        error.code = ErrorCode::ConsentNeeded;
        error.message = u"Contoso: no token."_s;
        error.serviceCode = u"AADSTS65001"_s;
        error.correlationId = u"c"_s;
        catalog.explain(error);
        QCOMPARE(error.message, u"Contoso: no token."_s);
        QVERIFY(error.advice.contains(u"pre-consent"_s));
        QVERIFY(!error.why.isEmpty());
        QCOMPARE(error.action, u"consent"_s);
        QVERIFY(error.toText().contains(u"To do: "_s + error.actionLabel));
        QCOMPARE(error.correlationId, u"c"_s);

        Error unknown;
        unknown.advice = u"own"_s;
        unknown.serviceCode = u"AADSTS1"_s;
        const Error before = unknown;
        catalog.explain(unknown);
        QCOMPARE(unknown, before);
    }

    void theUsersOwnAdviceWinsAndADamagedFileCostsOnlyItself()
    {
        QTemporaryDir own;
        QFile good(own.filePath(u"a.json"_s));
        QVERIFY(good.open(QIODevice::WriteOnly));
        good.write("{\"entries\":[{\"code\":\"65001\",\"what\":\"w\",\"do\":\"ask Bob\"},{\"code\":\"1\"},"
                   "{\"status\":403,\"what\":\"w\",\"do\":\"d\",\"action\":\"dance\"}]}");
        good.close();
        QFile bad(own.filePath(u"b.json"_s));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write("{");
        bad.close();
        const AdviceCatalog catalog({kShipped, own.path()});
        QCOMPARE(catalog.find(u"65001"_s)->todo, u"ask Bob"_s);
        QVERIFY(catalog.find(u"50076"_s).has_value());
        QCOMPARE(catalog.problems().size(), 3);
        QVERIFY(catalog.problems().at(0).message.contains(u"entries[1]"_s));
        QVERIFY(catalog.problems().at(1).message.contains(u"\"dance\""_s));
        QVERIFY(catalog.problems().at(2).message.contains(u"b.json"_s));
    }
};

QTEST_GUILESS_MAIN(TestAdviceCatalog)
#include "tst_advicecatalog.moc"
