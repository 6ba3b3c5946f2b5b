#include "program.h"

#include <auth/browserlauncher.h>
#include <cloud/connectionproof.h>
#include <common/banner.h>
#include <common/icons.h>
#include <common/theme.h>
#include <services/partnersetup.h>
#include <services/practicebrowser.h>
#include <services/services.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QNetworkReply>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <support/practicesandbox.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

/// Opens an address as a browser does: follows where it leads, reads nothing.
class VisitingBrowser final : public BrowserLauncher
{
public:
    [[nodiscard]] Result<> open(const QUrl& address) override
    {
        m_network.get(QNetworkRequest(address));
        return {};
    }

private:
    QNetworkAccessManager m_network;
};

/// Everything that can be read in a widget.
QString shownText(const QWidget& widget)
{
    QStringList texts;
    const auto children = widget.findChildren<const QWidget*>();
    for (const QWidget* child : children) {
        if (!child->isVisibleTo(&widget))
            continue;
        if (const auto* label = qobject_cast<const QLabel*>(child))
            texts << label->text();
        else if (const auto* button = qobject_cast<const QPushButton*>(child))
            texts << button->text();
    }
    return texts.join(u'\n').simplified();
}

/// Does whatever is asked for.
class Desk final : public ActionDesk
{
public:
    using ActionDesk::ActionDesk;

    [[nodiscard]] QString offer(const ActionRequest& request) const override
    {
        return request.error.actionLabel;
    }
    void carryOut(const ActionRequest& request) override { m_done << request.error.action; }

    QStringList m_done;
};

Advice filledIn(Advice advice)
{
    for (QString* words : {&advice.what, &advice.why, &advice.todo})
        words->replace("{match}"_L1, "Exchange Administrator"_L1);
    return advice;
}

/// The error objects in what stewardctl printed: one document, or JSON lines.
QList<QJsonObject> errorsIn(const QByteArray& output)
{
    QList<QJsonObject> documents;
    if (const auto whole = QJsonDocument::fromJson(output).object(); !whole.isEmpty())
        documents << whole;
    for (const QByteArray& line : output.split('\n'))
        documents << QJsonDocument::fromJson(line).object();
    QList<QJsonObject> errors;
    for (const QJsonObject& document : documents) {
        for (const QJsonValue& call : document.value(u"calls"_s).toArray())
            errors << call[u"error"_s].toObject();
        errors << document.value(u"error"_s).toObject();
    }
    errors.removeAll(QJsonObject());
    return errors;
}

} // namespace

/// Every advice that is shipped is answered by the practice partner for real, and read in the window's banner
/// and in what stewardctl prints, both ways, with the correlation id that a support desk asks for.
class TestAdviceStory : public QObject
{
    Q_OBJECT

private:
    bool setFaults(const QString& faults)
    {
        const auto set = m_sandbox.setFaults(faults);
        return QTest::qWaitFor([&set] { return set.isFinished(); }, 10'000) && set.result().has_value();
    }

    /// The error as the window's own services get it.
    std::optional<Error> windowError(const QString& place)
    {
        std::optional<Error> error;
        bool done = false;
        if (place == "authorize"_L1 || place == "devicecode"_L1) {
            VisitingBrowser browser;
            PartnerSetup setup(*m_services, browser);
            connect(&setup, &PartnerSetup::finished, this, [&](const Result<Profile>& result) {
                if (!result)
                    error = result.error();
                done = true;
            });
            SetupPlan plan = m_plan;
            if (place == "devicecode"_L1)
                plan.signIn = SetupPlan::SignIn::DeviceCode;
            setup.start(plan);
            if (!QTest::qWaitFor([&done] { return done; }, 20'000))
                return std::nullopt;
            return error;
        }
        const PartnerSession& open = *m_services->partner();
        const auto session = m_services->makePartner(open.identity(), open.profile());
        ConnectionProof proof(session->partnerCenter(), session->graph(), session->identity().tenant);
        connect(&proof, &ConnectionProof::finished, this, [&](const QList<ProvenCall>& calls) {
            for (const ProvenCall& call : calls) {
                if (call.error && !error)
                    error = call.error;
            }
            done = true;
        });
        proof.start();
        if (!QTest::qWaitFor([&done] { return done; }, 20'000))
            return std::nullopt;
        return error;
    }

    tests::PracticeSandbox m_sandbox{{u"--customers"_s, u"3"_s}};
    QTemporaryDir m_credentials;
    QTemporaryDir m_profile;
    QTemporaryDir m_otherProfile;
    std::unique_ptr<Services> m_services;
    SetupPlan m_plan;
    AdviceCatalog m_catalog{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/advice")}};
    Theme m_theme;
    Icons m_icons{m_theme};

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("CREDENTIALS_DIRECTORY", QFile::encodeName(m_credentials.path()));
        m_sandbox.start();
        QTRY_VERIFY2_WITH_TIMEOUT(m_sandbox.isReady(), m_sandbox.errorText(), 20'000);
        m_services = std::make_unique<Services>(ServiceOptions{m_profile.path(), {}, {}, {}, binaryFolder()});
        const auto cloud = m_services->clouds().load(m_sandbox.cloudFile());
        QVERIFY(cloud.has_value());
        const auto account = m_sandbox.signIn();
        PracticeBrowser browser({*cloud, m_sandbox.tenant(), m_sandbox.clientId(), account.username,
                                 account.password, account.code});
        m_plan.cloud = *cloud;
        m_plan.tenant = m_sandbox.tenant();
        m_plan.clientId = m_sandbox.clientId();
        PartnerSetup setup(*m_services, browser);
        QSignalSpy finished(&setup, &PartnerSetup::finished);
        setup.start(m_plan);
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 30'000);
        const auto result = finished.first().first().value<Result<Profile>>();
        QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().toText()));

        // The programs share nothing but files: stewardctl gets the sign-in as a server's service manager
        // gives it.
        const auto stored = m_services->secrets().read(QLatin1StringView(kRefreshTokenKey));
        QTRY_VERIFY(stored.isFinished());
        QVERIFY(stored.result().has_value() && stored.result()->has_value());
        QFile file(m_credentials.filePath(QLatin1StringView(kRefreshTokenKey)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        file.write((*stored.result())->reveal());
    }

    void everyAdviceIsAnsweredAndShown_data()
    {
        QTest::addColumn<int>("index");
        QTest::addColumn<QString>("code");
        QVERIFY(m_catalog.problems().isEmpty());
        for (qsizetype i = 0; i < m_catalog.entries().size(); ++i) {
            const Advice& advice = m_catalog.entries().at(i);
            const QStringList codes =
                advice.codes.isEmpty() ? QStringList{advice.texts.isEmpty() ? QString::number(advice.status)
                                                                            : advice.texts.first()}
                                       : advice.codes;
            for (const QString& code : codes)
                QTest::addRow("%s", qPrintable(advice.signIn.isEmpty() ? code : code + u' ' + advice.signIn))
                    << int(i) << code;
        }
    }

    void everyAdviceIsAnsweredAndShown()
    {
        QFETCH(int, index);
        QFETCH(QString, code);
        const Advice advice = filledIn(m_catalog.entries().at(index));
        QVERIFY(advice.practice);
        const QString place = advice.practice->place;
        QVERIFY2(setFaults(QString(advice.practice->fault).replace("{code}"_L1, code)),
                 qPrintable(advice.practice->fault));

        // The window.
        const auto error = windowError(place);
        QVERIFY(error);
        if (!advice.codes.isEmpty() && !error->serviceCode.endsWith(code, Qt::CaseInsensitive))
            QCOMPARE(error->serviceCode, u"AADSTS99999999"_s); // one nobody knows, so that the word decides
        QWidget page;
        Desk desk(&page);
        Banner banner(m_icons, Banner::Shape::Rows, &page);
        banner.showError(*error);
        const QString shown = shownText(banner);
        if (error->serviceCode != "AADSTS99999999"_L1)
            QVERIFY2(shown.contains(advice.what), qPrintable(shown));
        QVERIFY2(shown.contains(advice.why.simplified()), qPrintable(shown));
        QVERIFY2(shown.contains(advice.todo), qPrintable(shown));
        QVERIFY2(!error->correlationId.isEmpty() && shown.contains(error->correlationId), qPrintable(shown));
        auto* button = banner.findChild<QPushButton*>(u"adviceAction"_s);
        QVERIFY(button && button->isVisibleTo(&banner));
        QCOMPARE(button->text(), advice.label);
        button->click();
        QCOMPARE(desk.m_done, QStringList{advice.action});

        // The command line: JSON on stdout and words on stderr, of one and the same run.
        Program ctl(u"stewardctl"_s);
        if (place == "authorize"_L1 || place == "devicecode"_L1) {
            ctl.start({u"--profile"_s, m_otherProfile.path(), u"setup"_s, u"--json"_s, u"--cloud"_s,
                       m_sandbox.cloudFile(), u"--tenant"_s, m_sandbox.tenant(), u"--client-id"_s,
                       m_sandbox.clientId(),
                       place == "devicecode"_L1 ? u"--device-code"_s : u"--no-browser"_s});
            VisitingBrowser browser;
            if (place == "authorize"_L1) {
                const auto address = ctl.waitForOutput(u"(http://[^\"\\s]+)"_s, 20'000);
                QVERIFY2(address.hasMatch(), ctl.said());
                QVERIFY(browser.open(QUrl(address.captured(1))));
            }
            QVERIFY2(ctl.waitForEnd(20'000) > 0, ctl.said());
        } else {
            QVERIFY2(ctl.run({u"--profile"_s, m_profile.path(), u"status"_s, u"--json"_s}) > 0, ctl.said());
        }
        const QString text = QString::fromUtf8(ctl.err());
        const QList<QJsonObject> printed = errorsIn(ctl.out());
        const auto same = std::find_if(printed.cbegin(), printed.cend(), [&text](const QJsonObject& object) {
            const QString id = object.value(u"correlationId"_s).toString();
            return !id.isEmpty() && text.contains(u"correlation id "_s + id);
        });
        QVERIFY2(same != printed.cend(), ctl.said());
        QCOMPARE(same->value(u"serviceCode"_s).toString(), error->serviceCode);
        QCOMPARE(same->value(u"message"_s).toString(), error->message);
        QCOMPARE(same->value(u"why"_s).toString(), error->why);
        QCOMPARE(same->value(u"advice"_s).toString(), error->advice);
        QCOMPARE(same->value(u"action"_s).toString(), advice.action);
        QCOMPARE(same->value(u"actionLabel"_s).toString(), advice.label);
        QVERIFY2(text.contains(error->message), ctl.said());
        QVERIFY2(text.contains(advice.why), ctl.said());
        QVERIFY2(text.contains(u"What to do: "_s + advice.todo), ctl.said());
        QVERIFY2(text.contains(u"To do: "_s + advice.label), ctl.said());
    }

    void aSetUpFileMakesAnotherSetUp()
    {
        const QString file = m_otherProfile.filePath(u"harbourline.steward"_s);
        Program ctl(u"stewardctl"_s);
        QVERIFY2(ctl.run({u"--profile"_s, m_otherProfile.path(), u"handover"_s, file}) == 3, ctl.said());
        QVERIFY2(ctl.run({u"--profile"_s, m_profile.path(), u"handover"_s, file}) == 0, ctl.said());
        QVERIFY2(ctl.run({u"--profile"_s, m_profile.path(), u"handover"_s, file}) == 4, ctl.said());
        QVERIFY2(ctl.run({u"--profile"_s, m_profile.path(), u"handover"_s, file, u"--force"_s}) == 0,
                 ctl.said());

        QVERIFY(setFaults(u"devicecode:aadsts53003"_s));
        QVERIFY2(ctl.run({u"--profile"_s, m_otherProfile.path(), u"setup"_s, u"--from"_s, file,
                          u"--device-code"_s}) == 4,
                 ctl.said());
        const QByteArray said = ctl.err();
        QVERIFY2(said.contains("tenant " + m_sandbox.tenant().toUtf8()), ctl.said());
        QVERIFY2(said.contains(m_sandbox.authority().toEncoded()), ctl.said());
        // The warning stands before the refusal it warns of.
        const qsizetype warning = said.indexOf("Conditional Access");
        QVERIFY2(warning >= 0 && warning < said.indexOf("Signing in with a code is blocked"), ctl.said());
    }

    void aBlockAfterASignInWithACodeHasItsOwnAdvice()
    {
        QVERIFY(setFaults(u"refresh:aadsts53003"_s));
        Program ctl(u"stewardctl"_s);
        QVERIFY2(ctl.run({u"--profile"_s, m_profile.path(), u"status"_s}) > 0, ctl.said());
        QVERIFY2(ctl.err().contains("Service provider users"), ctl.said());

        auto profile = m_services->profiles().load();
        QVERIFY(profile.has_value() && profile->has_value());
        QCOMPARE((*profile)->signInMethod, u"browser"_s);
        (*profile)->signInMethod = u"deviceCode"_s;
        QVERIFY(m_services->profiles().save(**profile));
        QVERIFY2(ctl.run({u"--profile"_s, m_profile.path(), u"status"_s}) > 0, ctl.said());
        QVERIFY2(ctl.err().contains("To do: Sign in with the browser"), ctl.said());
    }

    void cleanupTestCase() { m_services.reset(); }
};

QTEST_MAIN(TestAdviceStory)
#include "tst_advicestory.moc"
