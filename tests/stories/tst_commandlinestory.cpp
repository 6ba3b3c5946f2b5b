#include "program.h"
#include "webdriver.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr auto kSecretMark = "CANARYsecret7c1e";
constexpr auto kTokenMark = "CANARYtoken93d5";

QJsonObject lastJsonLine(const QByteArray& out)
{
    const QList<QByteArray> lines = out.trimmed().split('\n');
    return QJsonDocument::fromJson(lines.isEmpty() ? QByteArray() : lines.last()).object();
}

} // namespace

/// The whole job through stewardctl, on real parts: Chromium signs in on the practice partner, gnome-keyring
/// keeps the refresh token, the engine runs the scripts.
class TestCommandLineStory : public QObject
{
    Q_OBJECT

private:
    QStringList with(const QStringList& arguments) const
    {
        return QStringList{u"--profile"_s, m_profile.path()} + arguments;
    }

    QStringList setupArguments(const Sandbox& sandbox) const
    {
        return with({u"setup"_s, u"--cloud"_s, sandbox.cloudFile, u"--tenant"_s, sandbox.tenant, u"--client-id"_s,
                     sandbox.clientId, u"--no-browser"_s});
    }

    QString writeScript(const QString& name, const QByteArray& text)
    {
        const QString path = m_scripts.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("a test script cannot be written");
        return path;
    }

    QStringList runArguments(const QString& script, const QStringList& more = {}) const
    {
        return with(QStringList{u"run"_s, script, u"--customer"_s, m_customer, u"--json"_s, u"--no-input"_s} + more);
    }

    Sandbox m_sandbox;
    QTemporaryDir m_profile;
    QTemporaryDir m_scripts;
    QString m_customer;
    QString m_tenant;

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_sandbox.start({u"--customers"_s, u"120"_s, u"--token-mark"_s, QLatin1StringView(kTokenMark),
                                  u"--app-secret-stdin"_s},
                                 QByteArray(kSecretMark) + '\n'),
                 m_sandbox.program.said());
    }

    void withoutSetupItSaysWhatToDo()
    {
        Program ctl(u"stewardctl"_s);
        QCOMPARE(ctl.run(with({u"customers"_s, u"list"_s})), 3);
        QVERIFY2(ctl.err().contains("stewardctl setup"), ctl.said());
        QVERIFY2(ctl.out().isEmpty(), ctl.said());
    }

    void aBrokenCloudFileIsNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("not json") << QByteArray("{ \"name\": ") << QByteArray("cloud.json");
        QTest::newRow("plain http") << QByteArray("{\"name\":\"x\",\"authority\":\"http://login.example\","
            "\"partnerCenter\":\"https://pc.example\",\"graph\":\"https://graph.example\"}")
                                    << QByteArray("https");
        QTest::newRow("no authority") << QByteArray("{\"name\":\"x\",\"partnerCenter\":\"https://pc.example\","
            "\"graph\":\"https://graph.example\"}") << QByteArray("authority");
    }

    void aBrokenCloudFileIsNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        const QString path = writeScript(u"cloud.json"_s, text);
        Program ctl(u"stewardctl"_s);
        QCOMPARE(ctl.run(with({u"setup"_s, u"--cloud"_s, path, u"--tenant"_s, u"t"_s, u"--client-id"_s, u"c"_s})), 1);
        QVERIFY2(ctl.err().contains(says), ctl.said());
    }

    void aRefusedConsentEndsInPlainWords()
    {
        Program ctl(u"stewardctl"_s);
        ctl.start(setupArguments(m_sandbox) + QStringList{u"--secret-stdin"_s}, QByteArray(kSecretMark) + '\n');
        const auto address = ctl.waitForOutput(u"(http://\\S+)"_s);
        QVERIFY2(address.hasMatch(), ctl.said());
        WebDriver browser;
        QVERIFY2(browser.start(), qPrintable(browser.error()));
        signInTo(browser, QUrl(address.captured(1)));
        QVERIFY2(browser.click(u"#cancel"_s), qPrintable(browser.error()));
        QCOMPARE(ctl.waitForEnd(), 4);
        QVERIFY2(ctl.err().contains("What to do"), ctl.said());
        QVERIFY2(!QFile::exists(m_profile.filePath(u"profile.json"_s)), "a refused consent left a profile behind");
    }

    void chromiumSignsInWithMfaAndConsents()
    {
        Program ctl(u"stewardctl"_s);
        ctl.start(setupArguments(m_sandbox) + QStringList{u"--secret-stdin"_s}, QByteArray(kSecretMark) + '\n');
        const auto address = ctl.waitForOutput(u"(http://\\S+)"_s);
        QVERIFY2(address.hasMatch(), ctl.said());
        WebDriver browser;
        QVERIFY2(browser.start(), qPrintable(browser.error()));
        signInTo(browser, QUrl(address.captured(1)));
        QVERIFY2(browser.click(u"#accept"_s), qPrintable(browser.error()));
        QVERIFY2(ctl.waitForEnd() == 0, ctl.said());
        QVERIFY2(ctl.out().contains("Signed in as"), ctl.said());
    }

    void theKeyringKeepsTheSignInForTheNextStart()
    {
        Program ctl(u"stewardctl"_s);
        QVERIFY2(ctl.run(with({u"status"_s, u"--json"_s})) == 0, ctl.said());
        const QJsonObject status = QJsonDocument::fromJson(ctl.out()).object();
        QCOMPARE(status.value(u"signedIn"_s).toBool(), true);
        QCOMPARE(status.value(u"account"_s).toString(), m_sandbox.username);
        QCOMPARE(status.value(u"calls"_s).toArray().size() >= 3, true);
    }

    void theSignInIsRenewedOnDemand()
    {
        Program ctl(u"stewardctl"_s);
        QString before;
        for (int i = 0; i < 2; ++i) {
            QVERIFY2(ctl.run(with({u"status"_s, u"--renew"_s, u"--json"_s})) == 0, ctl.said());
            const QJsonObject renewed = QJsonDocument::fromJson(ctl.out()).object();
            QCOMPARE(renewed.value(u"renewed"_s).toBool(), true);
            const QString at = renewed.value(u"renewedAt"_s).toString();
            QVERIFY(QDateTime::fromString(at, Qt::ISODate).isValid());
            QVERIFY(at >= before);
            before = at;
            QVERIFY(renewed.value(u"refreshTokenDaysLeft"_s).toInt() >= 89);
        }
        QVERIFY2(ctl.run(with({u"status"_s, u"--renew"_s})) == 0, ctl.said());
        QVERIFY2(ctl.out().contains("renewed"), ctl.said());
        QTemporaryDir nobody;
        QCOMPARE(ctl.run({u"--profile"_s, nobody.path(), u"status"_s, u"--renew"_s}), 3);
    }

    void customersComeWhole()
    {
        Program ctl(u"stewardctl"_s);
        QVERIFY2(ctl.run(with({u"customers"_s, u"list"_s, u"--json"_s})) == 0, ctl.said());
        const QJsonArray customers = QJsonDocument::fromJson(ctl.out()).array();
        QCOMPARE(customers.size(), 120);
        // One in twenty is not consented on purpose; take the first that lists its users.
        for (const QJsonValue& customer : customers) {
            m_customer = customer.toObject().value(u"customerId"_s).toString();
            m_tenant = customer.toObject().value(u"tenantId"_s).toString();
            if (ctl.run(with({u"users"_s, u"list"_s, m_customer, u"--limit"_s, u"1"_s})) == 0)
                break;
        }
        QVERIFY2(ctl.run(with({u"users"_s, u"list"_s, m_customer, u"--csv"_s})) == 0, ctl.said());
        QVERIFY2(ctl.out().startsWith("userId,"), ctl.said());
        QVERIFY2(ctl.run(with({u"customers"_s, u"show"_s, m_customer, u"--json"_s})) == 0, ctl.said());
        QCOMPARE(ctl.run(with({u"customers"_s, u"show"_s, u"nobody at all"_s})), 1);
    }

    void customersAreFoundByWhatEndsAndSaidInColumns()
    {
        Program ctl(u"stewardctl"_s);
        const QStringList ending = with({u"customers"_s, u"list"_s, u"--search"_s, u"ends<60 role:exchange"_s,
                                         u"--columns"_s, u"customerId,daysLeft,roles"_s, u"--json"_s});
        QVERIFY2(ctl.run(ending) == 0, ctl.said());
        QVERIFY2(ctl.err().contains("Reading delegated relationships"), ctl.said());
        const QByteArray first = ctl.out();
        const QJsonArray rows = QJsonDocument::fromJson(first).array();
        QVERIFY2(!rows.isEmpty() && rows.size() < 120, ctl.said());
        for (const auto& row : rows) {
            QVERIFY2(row[u"daysLeft"_s].isDouble() && row[u"daysLeft"_s].toInt() < 60, ctl.said());
            QVERIFY2(row[u"roles"_s].toArray().contains(u"Exchange Administrator"_s), ctl.said());
        }
        // It is kept: nobody is asked again soon.
        QVERIFY2(ctl.run(ending) == 0, ctl.said());
        QVERIFY2(!ctl.err().contains("Reading"), ctl.said());
        QCOMPARE(ctl.out(), first);
        QCOMPARE(ctl.run(with({u"customers"_s, u"list"_s, u"--search"_s, u"ends<soon"_s})), 1);
        QVERIFY2(ctl.err().contains("character 1"), ctl.said());
        QCOMPARE(ctl.run(with({u"customers"_s, u"list"_s, u"--columns"_s, u"colour"_s})), 1);
        QVERIFY2(ctl.out().isEmpty() && ctl.err().contains("missingSince"), ctl.said());
    }

    void whoTellsOfACustomerIsSaid()
    {
        Program ctl(u"stewardctl"_s);
        // The practice partner's directory still has a contract with one that is no customer any more.
        const QStringList former =
            with({u"customers"_s, u"list"_s, u"--search"_s, u"source:contract -source:partnercenter"_s,
                  u"--columns"_s, u"customerId,name,sources"_s, u"--json"_s});
        QVERIFY2(ctl.run(former) == 0, ctl.said());
        QVERIFY2(ctl.err().contains("Reading the contracts"), ctl.said());
        const QJsonArray rows = QJsonDocument::fromJson(ctl.out()).array();
        QVERIFY2(rows.size() == 1, ctl.said());
        QCOMPARE(rows.first()[u"sources"_s].toArray(), QJsonArray{u"contract"_s});
        const QString name = rows.first()[u"name"_s].toString();
        QVERIFY2(ctl.run(with({u"customers"_s, u"show"_s, name})) == 0, ctl.said());
        QVERIFY2(ctl.out().contains("(from the contract)"), ctl.said());
        QVERIFY2(ctl.run(with({u"customers"_s, u"show"_s, m_customer, u"--json"_s})) == 0, ctl.said());
        const QJsonObject shown = QJsonDocument::fromJson(ctl.out()).object();
        QCOMPARE(shown[u"origin"_s][u"name"_s].toString(), u"partnerCenter"_s);
        QCOMPARE(shown[u"sources"_s].toArray().first().toString(), u"partnerCenter"_s);
        // Nobody meets it who did not ask.
        QVERIFY2(ctl.run(with({u"customers"_s, u"list"_s, u"--json"_s})) == 0, ctl.said());
        const QJsonArray all = QJsonDocument::fromJson(ctl.out()).array();
        QCOMPARE(all.size(), 120);
        QVERIFY(std::none_of(all.begin(), all.end(), [&name](const QJsonValue& customer) {
            return customer[u"name"_s].toString() == name;
        }));
    }

    void aScriptIsCheckedAndNotRun()
    {
        const QString path = m_scripts.filePath(u"checked.ps1"_s);
        const QString trap = m_scripts.filePath(u"it-ran"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("param($When = $(New-Item '" + trap.toUtf8() + "'))\nGet-AzureADUser | Format-Table\n$a = )\n");
        file.close();
        Program ctl(u"stewardctl"_s);
        QVERIFY2(ctl.run({u"scripts"_s, u"check"_s, path}) == 1, ctl.said());
        QVERIFY2(ctl.out().contains("checked.ps1:3:6: error syntax: "), ctl.said());
        QVERIFY2(ctl.out().contains(":2:1: hint CS01: "), ctl.said());
        QVERIFY2(ctl.out().contains("fix: Replace by Get-MgUser"), ctl.said());
        QVERIFY2(ctl.run({u"scripts"_s, u"check"_s, path, u"--json"_s}) == 1, ctl.said());
        const QJsonObject found = QJsonDocument::fromJson(ctl.out()).object();
        QCOMPARE(found[u"connections"_s].toArray(), QJsonArray{u"azuread"_s});
        QCOMPARE(found[u"parameters"_s][0][u"name"_s].toString(), u"When"_s);
        QVERIFY(!QFile::exists(trap));
        QVERIFY2(ctl.run({u"scripts"_s, u"check"_s, u"Get-TenantSummary"_s}) == 0, ctl.said());
        QCOMPARE(ctl.run({u"scripts"_s, u"check"_s, u"/nowhere/at-all.ps1"_s}), 1);
        QVERIFY2(ctl.err().contains("What to do"), ctl.said());
    }

    void theLibraryHasOnesOwnScriptsAndThoseThatShip()
    {
        const QString folder = m_profile.filePath(u"library/mail"_s), trap = m_scripts.filePath(u"listed"_s);
        QVERIFY(QDir().mkpath(folder));
        QFile file(folder + u"/Get-TenantSummary.ps1"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("# Risk: Read\nparam($x = $(New-Item '" + trap.toUtf8() + "'))\nGet-MgUser | Remove-MgUser\n");
        file.close();
        Program ctl(u"stewardctl"_s);
        QVERIFY2(ctl.run(with({u"scripts"_s, u"list"_s, u"--json"_s})) == 0, ctl.said());
        QStringList found;
        for (const QJsonValue& script : QJsonDocument::fromJson(ctl.out()).array()) {
            if (script[u"name"_s] == u"Get-TenantSummary"_s)
                found << script[u"library"_s].toString() + u' ' + script[u"risk"_s].toString();
        }
        QCOMPARE(found, (QStringList{u"Mine Destructive"_s, u"Built-in Read"_s}));
        QVERIFY2(ctl.run(with({u"scripts"_s, u"show"_s, u"get-tenantsummary.ps1"_s, u"--json"_s})) == 0, ctl.said());
        const QJsonObject shown = QJsonDocument::fromJson(ctl.out()).object();
        QCOMPARE(shown[u"library"_s].toString(), u"Mine"_s);
        QCOMPARE(shown[u"connections"_s].toArray(), QJsonArray{u"graphsdk"_s});
        QVERIFY2(ctl.run(with({u"scripts"_s, u"show"_s, u"No-Such"_s})) == 1, ctl.said());
        QVERIFY(ctl.err().contains("scripts list"));
        QVERIFY(!QFile::exists(trap));
        QVERIFY(file.remove());
    }

    void aScriptRunsSignedIn()
    {
        Program ctl(u"stewardctl"_s);
        QVERIFY2(ctl.run(with({u"users"_s, u"list"_s, m_customer, u"--json"_s, u"--limit"_s, u"1"_s})) == 0, ctl.said());
        const QString user =
            QJsonDocument::fromJson(ctl.out()).array().first().toObject().value(u"userId"_s).toString();
        QVERIFY(!user.isEmpty());
        const QString script = writeScript(u"who.ps1"_s, "$organization = Invoke-RestMethod \"$($GraphToken.Endpoint)/v1.0/organization\" -Headers @{ Authorization = \"Bearer $GraphToken\" }\n"
            "\"tenant=$($organization.value[0].id)\"\n"
            "\"customer=$CustomerID tenantid=$TenantId user=$UserAzureID\"\n"
            "Write-Warning 'careful'\n"
            "Write-Error 'not fatal'\n");
        const int code = ctl.run(runArguments(script, {u"--connect"_s, u"graph"_s, u"--user"_s, user}));
        QVERIFY2(code == 7, ctl.said()); // it wrote an error
        QVERIFY2(ctl.out().contains((u"tenant="_s + m_tenant).toUtf8()), ctl.said());
        QVERIFY2(ctl.out().contains(u"customer=%1 tenantid=%2 user=%3"_s.arg(m_customer, m_tenant, user).toUtf8()),
                 ctl.said());
        QVERIFY2(ctl.out().contains("\"type\":\"warning\""), ctl.said());
        const QJsonObject result = lastJsonLine(ctl.out());
        QCOMPARE(result.value(u"type"_s).toString(), u"result"_s);
    }

    void theBuiltInScriptRuns()
    {
        Program ctl(u"stewardctl"_s);
        QVERIFY2(ctl.run(runArguments(u"Get-TenantOverview"_s, {u"--connect"_s, u"graph"_s})) == 0, ctl.said());
    }

    void aSyntaxErrorIsNamedBeforeAnythingStarts()
    {
        Program ctl(u"stewardctl"_s);
        const QString script = writeScript(u"broken.ps1"_s, "'first line ran'\nif ($true) {\n");
        QVERIFY2(ctl.run(runArguments(script)) == 4, ctl.said());
        QVERIFY2(!ctl.out().contains("\"text\":\"first line ran"), ctl.said());
        QVERIFY2(ctl.err().contains("Line 2"), ctl.said());
    }

    void aScriptRunsConnectedToExchange()
    {
        Program ctl(u"stewardctl"_s);
        const QString script = writeScript(u"ran.ps1"_s, "\"tenant $($Session.TenantID -eq $TenantId)\"\n");
        QVERIFY2(ctl.run(runArguments(script, {u"--connect"_s, u"exchange"_s})) == 0, ctl.said());
        QVERIFY2(ctl.out().contains("tenant True"), ctl.said());
    }

    void aConnectionThatNobodyKnowsIsRefused()
    {
        Program ctl(u"stewardctl"_s);
        const QString script = writeScript(u"ran.ps1"_s, "'it ran'\n");
        QVERIFY2(ctl.run(runArguments(script, {u"--connect"_s, u"nosuch"_s})) == 4, ctl.said());
        QVERIFY2(ctl.err().contains("nosuch"), ctl.said());
        QVERIFY2(!ctl.out().contains("it ran"), ctl.said());
    }

    void stopEndsARunInOrder()
    {
        Program ctl(u"stewardctl"_s);
        const QString script = writeScript(u"long.ps1"_s, "try { 'begun'; Start-Sleep 120 } finally { 'cleaned up' }\n");
        ctl.start(runArguments(script));
        QVERIFY2(ctl.waitForOutput(u"begun"_s).hasMatch(), ctl.said());
        ctl.interrupt();
        QVERIFY2(ctl.waitForEnd() == 6, ctl.said());
        QVERIFY2(ctl.out().contains("cleaned up"), ctl.said());
    }

    void aTimeLimitEndsARun()
    {
        Program ctl(u"stewardctl"_s);
        const QString script = writeScript(u"slow.ps1"_s, "Start-Sleep 120\n");
        QVERIFY2(ctl.run(runArguments(script, {u"--timeout"_s, u"4"_s})) == 5, ctl.said());
    }

    void marksOfSecretsAreFoundNowhere()
    {
        const QString script = writeScript(u"leak.ps1"_s, "\"token: $GraphToken\"\n"
            "\"again: $($GraphToken.AccessToken)\"\n"
            "[Console]::Out.WriteLine(\"raw: $GraphToken\")\n"
            "[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes(\"$GraphToken\"))\n"
            "'begun'\n"
            "Start-Sleep 3\n");
        Program ctl(u"stewardctl"_s);
        ctl.start(runArguments(script, {u"--connect"_s, u"graph"_s}));
        QVERIFY2(ctl.waitForOutput(u"begun"_s).hasMatch(), ctl.said());
        // While it runs: no process of ours shows a mark in its arguments or environment.
        int looked = 0;
        const QStringList processes = QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString& process : processes) {
            for (const QString& name : {u"cmdline"_s, u"environ"_s}) {
                QFile file(u"/proc/%1/%2"_s.arg(process, name));
                if (!file.open(QIODevice::ReadOnly))
                    continue;
                const QByteArray bytes = file.readAll();
                // The sandbox is told the token mark on its command line by this test, and this is the only place.
                if (bytes.contains("steward-sandbox"))
                    continue;
                ++looked;
                QVERIFY2(!bytes.contains(kSecretMark) && !bytes.contains(kTokenMark),
                         qPrintable(u"a mark in /proc/%1/%2"_s.arg(process, name)));
            }
        }
        QVERIFY(looked > 4);
        QVERIFY2(ctl.waitForEnd() == 0, ctl.said());
        QVERIFY2(ctl.out().contains("token: "), ctl.said());
        const QByteArray encoded = QByteArray(kTokenMark).toBase64().left(12);
        for (const QByteArray& text : {ctl.out(), ctl.err()}) {
            QVERIFY2(!text.contains(kSecretMark), ctl.said());
            QVERIFY2(!text.contains(kTokenMark), ctl.said());
            QVERIFY2(!text.contains(encoded), ctl.said());
        }
        // Profile, HOME (the keyring's file is encrypted) and temporary files.
        int files = 0;
        const QStringList folders{m_profile.path(), QDir::homePath(), QDir::tempPath(),
                                  qEnvironmentVariable("XDG_RUNTIME_DIR")};
        for (const QString& folder : folders) {
            QDirIterator it(folder, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
            while (it.hasNext()) {
                QFile file(it.next());
                if (file.size() > 32 * 1024 * 1024 || !file.open(QIODevice::ReadOnly))
                    continue;
                ++files;
                const QByteArray bytes = file.readAll();
                const bool own = file.fileName().startsWith(m_scripts.path());
                QVERIFY2(own || (!bytes.contains(kSecretMark) && !bytes.contains(kTokenMark)),
                         qPrintable(u"a mark in "_s + file.fileName()));
            }
        }
        QVERIFY(files > 0);
    }

    void aRevokedSignInAsksForANewOne()
    {
        m_sandbox.program.kill();
        QTRY_VERIFY(!m_sandbox.program.isRunning());
        Sandbox other; // knows nothing of the old one's grants
        QVERIFY2(other.start({u"--customers"_s, u"3"_s, u"--app-secret-stdin"_s}, QByteArray(kSecretMark) + '\n'),
                 other.program.said());
        Program ctl(u"stewardctl"_s);
        QVERIFY2(ctl.run(with({u"customers"_s, u"list"_s, u"--cloud"_s, other.cloudFile})) == 3, ctl.said());
        QVERIFY2(ctl.err().contains("What to do"), ctl.said());
    }

    void aServiceThatIsAwayIsNotASignInProblem()
    {
        Program ctl(u"stewardctl"_s);
        QVERIFY2(ctl.run(with({u"customers"_s, u"list"_s, u"--refresh"_s})) == 1, ctl.said());
        QVERIFY2(!ctl.err().contains("Sign in again"), ctl.said());
        QVERIFY2(ctl.out().isEmpty(), ctl.said());
        // The list is there all the same, as it was, and said to be so.
        QVERIFY2(ctl.run(with({u"customers"_s, u"list"_s, u"--json"_s})) == 7, ctl.said());
        QVERIFY(!QJsonDocument::fromJson(ctl.out()).array().isEmpty());
        QVERIFY2(ctl.err().contains("the list as of 20"), ctl.said());
        QVERIFY2(!ctl.err().contains("Sign in again"), ctl.said());
    }

    void withoutAKeychainItSaysSoAtOnce()
    {
        QTemporaryDir profile;
        Sandbox sandbox;
        QVERIFY2(sandbox.start({u"--customers"_s, u"3"_s}), sandbox.program.said());
        Program ctl(u"stewardctl"_s);
        ctl.removeEnvironment(u"DBUS_SESSION_BUS_ADDRESS"_s);
        ctl.removeEnvironment(u"DISPLAY"_s);
        ctl.setEnvironment(u"XDG_RUNTIME_DIR"_s, profile.path());
        QCOMPARE(ctl.run({u"--profile"_s, profile.path(), u"setup"_s, u"--cloud"_s, sandbox.cloudFile, u"--tenant"_s,
                          sandbox.tenant, u"--client-id"_s, sandbox.clientId, u"--no-browser"_s}),
                 1);
        QVERIFY2(ctl.err().toLower().contains("keychain"), ctl.said());
    }

private:
    void signInTo(WebDriver& browser, const QUrl& address)
    {
        QVERIFY2(browser.open(address), qPrintable(browser.error()));
        QVERIFY2(browser.waitFor(u"#username"_s), qPrintable(browser.error()));
        QVERIFY2(browser.type(u"#username"_s, m_sandbox.username), qPrintable(browser.error()));
        QVERIFY2(browser.type(u"#password"_s, m_sandbox.password), qPrintable(browser.error()));
        QVERIFY2(browser.click(u"#sign-in"_s), qPrintable(browser.error()));
        QVERIFY2(browser.waitFor(u"#code"_s), qPrintable(browser.error()));
        QVERIFY2(browser.type(u"#code"_s, m_sandbox.code), qPrintable(browser.error()));
        QVERIFY2(browser.click(u"#verify"_s), qPrintable(browser.error()));
        QVERIFY2(browser.waitFor(u"#accept"_s), qPrintable(browser.error()));
    }
};

QTEST_GUILESS_MAIN(TestCommandLineStory)
#include "tst_commandlinestory.moc"
