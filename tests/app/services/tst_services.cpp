#include "servicesfixture.h"

#include <services/healthcheck.h>
#include <services/partnersetup.h>
#include <services/systembrowser.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <support/practicesandbox.h>

using namespace steward;
using namespace steward::tests;
using namespace Qt::StringLiterals;

class TestServices : public QObject
{
    Q_OBJECT

    static QString why(const std::optional<Result<>>& result)
    {
        return !result ? u"it did not finish"_s : *result ? QString() : result->error().toText();
    }

    /// Signs in to the practice partner of this profile, through the same code as the programs.
    static void setUpPractice(const Places& places)
    {
        Services services(places.options());
        SystemBrowser unused;
        PartnerSetup setup(services, unused);
        bool done = false;
        connect(&setup, &PartnerSetup::finished, &setup,
                [&done](const Result<Profile>& result) { done = result.has_value(); });
        setup.startPractice(PartnerSetup::PracticeSignIn::ByItself);
        QTRY_VERIFY_WITH_TIMEOUT(done, 30'000);
        const auto token = outcome(services.secrets().read(QLatin1StringView(kRefreshTokenKey)));
        QVERIFY(token && token->has_value() && token->value().has_value());
        // What a keychain would keep.
        places.writeCredential(QLatin1StringView(kRefreshTokenKey), (**token)->reveal());
    }

    static int countOf(Services& services, const QString& route)
    {
        QUrl url = services.partner()->identity().cloud.authority;
        url.setPath(u"/control/requests"_s);
        QNetworkAccessManager network;
        QNetworkRequest request(url);
        request.setRawHeader("X-Steward-Practice", "1");
        const std::unique_ptr<QNetworkReply> reply(network.get(request));
        if (!QTest::qWaitFor([&reply] { return reply->isFinished(); }, 10'000) ||
            reply->error() != QNetworkReply::NoError)
            return -1;
        return QJsonDocument::fromJson(reply->readAll()).object()["requests"_L1].toObject()[route].toInt();
    }

private Q_SLOTS:
    void neverSetUpSaysWhatToDo()
    {
        Places places;
        Services services(places.options());
        const auto opened = outcome(services.openPartner());
        QVERIFY(opened && !opened->has_value());
        QCOMPARE(opened->error().code, ErrorCode::SignInNeeded);
        QVERIFY(opened->error().advice.contains(u"stewardctl setup"_s));
        QVERIFY(!services.partner());
    }

    void whoWorksWithAPartnerIsToldBeforeItEnds()
    {
        Places places;
        setUpPractice(places);
        Services services(places.options());
        const auto opened = outcome(services.openPartner());
        QVERIFY2(opened && opened->has_value(), qPrintable(why(opened)));
        PartnerSession* first = services.partner();
        int told = 0;
        bool stillThere = false;
        connect(&services, &Services::partnerClosing, this, [&] {
            ++told;
            stillThere = services.partner() == first && services.access();
        });
        services.adoptPartner(services.makePartner(first->identity(), first->profile()));
        QCOMPARE(told, 1);
        QVERIFY(stillThere);
        QVERIFY(services.partner() && services.access());
    }

    void aHealthCheckThatIsDeletedTouchesNothingAnyMore_data()
    {
        QTest::addColumn<int>("proofRows"); // that came before it was deleted
        QTest::newRow("at once") << 0;
        QTest::newRow("while permissions are proven") << 1;
    }

    void aHealthCheckThatIsDeletedTouchesNothingAnyMore()
    {
        QFETCH(const int, proofRows);
        Places places;
        setUpPractice(places);
        auto services = std::make_unique<Services>(places.options());
        const auto opened = outcome(services->openPartner());
        QVERIFY2(opened && opened->has_value(), qPrintable(why(opened)));
        auto check = std::make_unique<HealthCheck>(*services, *services->access());
        int rows = 0;
        connect(check.get(), &HealthCheck::proofChanged, this, [&rows] { ++rows; });
        const auto running = check->run();
        QTRY_VERIFY_WITH_TIMEOUT(rows >= proofRows, 20'000);
        check.reset();
        services.reset();
        // What was under way still comes to an end, and finds nobody.
        const int before = rows;
        QVERIFY(!QTest::qWaitFor([&] { return rows != before; }, 500));
    }

    void aDamagedProfileIsNamedAndKept()
    {
        Places places;
        const QByteArray text = "{ \"tenant\": ";
        places.write(places.profileFile(), text, QFile::ReadOwner | QFile::WriteOwner);
        Services services(places.options());
        const auto opened = outcome(services.openPartner());
        QVERIFY(opened && !opened->has_value());
        QVERIFY2(opened->error().message.contains(places.profileFile()),
                 qPrintable(opened->error().toText()));
        QCOMPARE(places.profileText(), text);
    }

    void whatIsGivenWinsOverTheProfile_data()
    {
        QTest::addColumn<QString>("cloud");
        QTest::addColumn<QString>("tenant");
        QTest::addColumn<QString>("client");
        const QString none;
        QTest::newRow("nothing given") << none << none << none;
        QTest::newRow("tenant") << none << u"other-tenant"_s << none;
        QTest::newRow("client") << none << none << u"other-client"_s;
        QTest::newRow("cloud by name") << u"china"_s << none << none;
        QTest::newRow("cloud by file") << u"file"_s << none << none;
        QTest::newRow("all") << u"usgov"_s << u"other-tenant"_s << u"other-client"_s;
    }

    void whatIsGivenWinsOverTheProfile()
    {
        QFETCH(QString, cloud);
        QFETCH(QString, tenant);
        QFETCH(QString, client);
        Places places;
        ServiceOptions options = places.options();
        options.cloud = cloud;
        if (cloud == u"file"_s) {
            options.cloud = places.profile() + u"/mine.json"_s;
            places.write(options.cloud,
                         "{\"name\":\"file\",\"authority\":\"https://a.example\","
                         "\"partnerCenter\":\"https://p.example\",\"graph\":\"https://g.example\"}");
        }
        options.tenant = tenant;
        options.clientId = client;
        Services services(options);
        Profile profile;
        profile.cloudJson = QString::fromUtf8(services.clouds().load(u"global"_s).value().json());
        profile.tenant = u"profile-tenant"_s;
        profile.clientId = u"profile-client"_s;
        QVERIFY(services.profiles().save(profile));
        const auto opened = outcome(services.openPartner());
        QVERIFY2(opened && opened->has_value(), qPrintable(why(opened)));
        const AppIdentity& app = services.partner()->identity();
        QCOMPARE(app.cloud.name, cloud.isEmpty() ? u"global"_s : cloud);
        QCOMPARE(app.tenant.value, tenant.isEmpty() ? profile.tenant : tenant);
        QCOMPARE(app.clientId, client.isEmpty() ? profile.clientId : client);
        QVERIFY(!app.confidential());
        // Options count for this start only.
        QVERIFY(same(**services.profiles().load(), profile));
    }

    void aCloudThatIsNotThereIsNamed()
    {
        Places places;
        ServiceOptions options = places.options();
        options.cloud = u"atlantis"_s;
        options.tenant = u"t"_s;
        options.clientId = u"c"_s;
        Services services(options);
        const auto opened = outcome(services.openPartner());
        QVERIFY(opened && !opened->has_value());
        QVERIFY(opened->error().message.contains(u"atlantis"_s));
        QVERIFY(!services.partner());
    }

    void aServersCredentialsAreUsed()
    {
        Places places;
        places.writeCredential(QLatin1StringView(kAppSecretKey), "an-application-secret\n");
        ServiceOptions options = places.options();
        options.tenant = u"t"_s;
        options.clientId = u"c"_s;
        Services services(options);
        QVERIFY(services.secrets().description().contains(places.credentials()));
        const auto opened = outcome(services.openPartner());
        QVERIFY2(opened && opened->has_value(), qPrintable(why(opened)));
        // No profile says so; the secret that is there does.
        QVERIFY(services.partner()->identity().confidential());
        QVERIFY(services.secretsNotice().isEmpty());
        QVERIFY(!QFile::exists(places.profileFile()));
    }

    void thePracticePartnerRemembersItsSignIn()
    {
        Places places;
        setUpPractice(places);
        {
            Services services(places.options());
            const auto opened = outcome(services.openPartner());
            QVERIFY2(opened && opened->has_value(), qPrintable(why(opened)));
            QVERIFY(services.partner()->profile().practice);
            const auto loaded = outcome(services.partner()->customers().load());
            QVERIFY2(loaded && loaded->has_value(), qPrintable(why(loaded)));
            QVERIFY(!services.partner()->customers().customers().isEmpty());
            QCOMPARE(countOf(services, u"authorize"_s), 0);
            QVERIFY(countOf(services, u"refresh"_s) > 0);
        }
        // The memory is its state folder; without it the old sign-in is worth nothing.
        QTRY_COMPARE(processesWith(places.profile()).size(), 0);
        QVERIFY(QDir(places.profile() + u"/practice"_s).removeRecursively());
        Services services(places.options());
        const auto opened = outcome(services.openPartner());
        QVERIFY2(opened && opened->has_value(), qPrintable(why(opened)));
        const auto loaded = outcome(services.partner()->customers().load());
        QVERIFY(loaded && !loaded->has_value());
        QCOMPARE(loaded->error().code, ErrorCode::SignInNeeded);
    }

    void withoutAKeychainPracticeGoesOnInMemory()
    {
        Places places;
        setUpPractice(places);
        QTRY_COMPARE(processesWith(places.profile()).size(), 0);
        places.useNothing();
        Services services(places.options());
        QVERIFY(services.secretsNotice().isEmpty());
        // Two callers, one sign-in.
        PartnerSession* first = nullptr;
        PartnerSession* second = nullptr;
        whenDone(services.openPartner(), this, [&](const Result<>&) { first = services.partner(); });
        const auto shared = services.openPartner();
        whenDone(shared, this, [&](const Result<>&) { second = services.partner(); });
        const auto opened = outcome(shared);
        QVERIFY2(opened && opened->has_value(), qPrintable(why(opened)));
        QVERIFY(first && first == second);
        QVERIFY(services.secretsNotice().contains(u"keychain"_s));
        QCOMPARE(processesWith(places.profile()).size(), 1);
        QCOMPARE(countOf(services, u"authorize"_s), 1);
        // A third finds it open.
        const auto third = services.openPartner();
        QVERIFY(third.isFinished() && third.result().has_value());
        QCOMPARE(services.partner(), first);
        const auto loaded = outcome(services.partner()->customers().load());
        QVERIFY2(loaded && loaded->has_value(), qPrintable(why(loaded)));
    }

    void aRealPartnerIsNeverKeptInMemory()
    {
        Places places;
        places.useNothing();
        ServiceOptions options = places.options();
        options.tenant = u"t"_s;
        options.clientId = u"c"_s;
        Services services(options);
        std::ignore = outcome(services.openPartner());
        const auto stored = outcome(services.secrets().write(u"x"_s, Secret("y")));
        QVERIFY(stored && !stored->has_value());
        QCOMPARE(stored->error().code, ErrorCode::StoreUnavailable);
        QVERIFY(services.secretsNotice().isEmpty());
    }

    void aPracticePartnerThatFailedCanBeStartedAgain()
    {
        Places places;
        ServiceOptions options = places.options();
        QTemporaryDir elsewhere;
        options.programFolder = elsewhere.path();
        Services services(options);
        const auto failed = outcome(services.startPractice());
        QVERIFY(failed && !failed->has_value());
        QCOMPARE(failed->error().code, ErrorCode::ProcessFailed);
        // Somebody put right what was wrong.
        QVERIFY(QFile::link(programs() + u"/steward-sandbox"_s, elsewhere.filePath(u"steward-sandbox"_s)));
        const auto started = outcome(services.startPractice());
        QVERIFY(started);
        QVERIFY2(started->has_value(),
                 qPrintable(started->has_value() ? QString() : started->error().toText()));
    }

    void aPracticePartnerThatEndedIsStartedAnew()
    {
        Places places;
        Services services(places.options());
        const auto first = outcome(services.startPractice());
        QVERIFY(first && first->has_value());
        const auto again = services.startPractice();
        QVERIFY(again.isFinished());
        QCOMPARE(again.result()->cloud.authority, (*first)->cloud.authority);
        const auto children = processesWith(places.profile());
        QCOMPARE(children.size(), 1);
        ::kill(children.constFirst(), SIGKILL);
        QTRY_COMPARE(processesWith(places.profile()).size(), 0);
        QTRY_VERIFY(!services.startPractice().isFinished() || processesWith(places.profile()).size() == 1);
        const auto second = outcome(services.startPractice());
        QVERIFY(second && second->has_value());
        QCOMPARE(processesWith(places.profile()).size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestServices)
#include "tst_services.moc"
