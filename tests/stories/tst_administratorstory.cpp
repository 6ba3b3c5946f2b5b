#include "signinpages.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QList<QJsonObject> linesOfType(const QByteArray& out, const QString& type)
{
    QList<QJsonObject> lines;
    for (const QByteArray& line : out.split('\n')) {
        const QJsonObject json = QJsonDocument::fromJson(line).object();
        if (json.value(u"type"_s).toString() == type)
            lines << json;
    }
    return lines;
}

} // namespace

/// What a partner's administrator does with stewardctl before anybody can work: have the application made,
/// replace its credential, hand the set-up over to the technicians. Chromium signs in, gnome-keyring keeps
/// what is secret.
class TestAdministratorStory : public QObject
{
    Q_OBJECT

private:
    QStringList with(const QString& profile, const QStringList& arguments) const
    {
        return QStringList{u"--profile"_s, m_folder.filePath(profile)} + arguments;
    }

    QJsonObject profileOf(const QString& profile) const
    {
        QFile file(m_folder.filePath(profile) + u"/profile.json"_s);
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                              : QJsonObject();
    }

    /// The address of the sign-in of that number, as the program prints it.
    QUrl address(Program& ctl, int number)
    {
        std::ignore = QTest::qWaitFor(
            [&] { return linesOfType(ctl.out(), u"address"_s).size() >= number || !ctl.isRunning(); },
            60'000);
        return QUrl(linesOfType(ctl.out(), u"address"_s).value(number - 1).value(u"url"_s).toString());
    }

    bool signIn(Program& ctl, int number = 1)
    {
        const QUrl url = address(ctl, number);
        return !url.isEmpty() && m_browser.open(url) && fillInSignIn(m_browser, m_sandbox);
    }

    /// Whoever kept a secret in a file of the profile.
    bool isInAFile(const QString& profile, const QByteArray& text) const
    {
        QDir folder(m_folder.filePath(profile));
        for (const QString& name : folder.entryList(QDir::Files | QDir::Hidden)) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
                return true;
        }
        return false;
    }

    Sandbox m_sandbox;
    QTemporaryDir m_folder;
    WebDriver m_browser;

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_sandbox.start({u"--customers"_s, u"12"_s, u"--consented"_s, u"none"_s}),
                 m_sandbox.program.said());
        QVERIFY2(m_browser.start(), qPrintable(m_browser.error()));
    }

    void theApplicationIsMadeAndSignedInWith_data()
    {
        QTest::addColumn<QString>("credential");
        QTest::addColumn<QString>("permissions");
        QTest::newRow("secret") << u"secret"_s << u"minimal"_s;
        QTest::newRow("certificate") << u"certificate"_s << u"recommended"_s;
    }

    void theApplicationIsMadeAndSignedInWith()
    {
        QFETCH(QString, credential);
        QFETCH(QString, permissions);
        Program ctl(u"stewardctl"_s);
        ctl.start(
            with(credential, {u"setup"_s, u"--create-app"_s, u"--cloud"_s, m_sandbox.cloudFile, u"--tenant"_s,
                              m_sandbox.tenant, u"--name"_s, u"Steward by "_s + credential, u"--credential"_s,
                              credential, u"--permissions"_s, permissions, u"--no-browser"_s, u"--json"_s}));
        QVERIFY2(signIn(ctl, 1), qPrintable(m_browser.error() + QString::fromUtf8(ctl.said())));
        QVERIFY2(signIn(ctl, 2), qPrintable(m_browser.error() + QString::fromUtf8(ctl.said())));
        QVERIFY2(ctl.waitForEnd() == 0, ctl.said());

        const auto made = linesOfType(ctl.out(), u"application"_s);
        QCOMPARE(made.size(), 1);
        const QString clientId = made.constFirst().value(u"clientId"_s).toString();
        QVERIFY(clientId != m_sandbox.clientId);
        const auto rows = linesOfType(ctl.out(), u"permission"_s);
        QVERIFY(rows.size() > 10);
        for (const QJsonObject& row : rows) {
            QVERIFY2(row.value(u"granted"_s).toBool(), QJsonDocument(row).toJson().constData());
            QVERIFY2(row.value(u"called"_s) != u"failed"_s, QJsonDocument(row).toJson().constData());
            QCOMPARE(row.value(u"called"_s) == u"cannotBeCalled"_s,
                     !row.value(u"whyNotCalled"_s).toString().isEmpty());
        }
        const auto results = linesOfType(ctl.out(), u"result"_s);
        QCOMPARE(results.size(), 1);
        QCOMPARE(results.constFirst().value(u"clientId"_s).toString(), clientId);
        QCOMPARE(results.constFirst().value(u"proven"_s).toBool(), true);
        QVERIFY(!QFile::exists(m_folder.filePath(credential) + u"/setup-progress.json"_s));
        QCOMPARE(profileOf(credential).value(u"credential"_s).toString(), credential);
        QCOMPARE(profileOf(credential).value(u"permissionSet"_s).toString(), permissions);

        // The next start works with what the keyring has.
        QVERIFY2(ctl.run(with(credential, {u"status"_s, u"--renew"_s, u"--json"_s})) == 0, ctl.said());
    }

    void theCredentialIsReplaced_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QStringList>("asked");
        QTest::addColumn<QString>("kind");
        QTest::newRow("secret by secret") << u"secret"_s << QStringList() << u"secret"_s;
        QTest::newRow("secret by certificate")
            << u"secret"_s << QStringList{u"--credential"_s, u"certificate"_s} << u"certificate"_s;
        QTest::newRow("certificate by certificate") << u"certificate"_s << QStringList() << u"certificate"_s;
        QTest::newRow("certificate by secret")
            << u"certificate"_s << QStringList{u"--credential"_s, u"secret"_s} << u"secret"_s;
    }

    void theCredentialIsReplaced()
    {
        QFETCH(QString, profile);
        QFETCH(QStringList, asked);
        QFETCH(QString, kind);
        const QString before = profileOf(profile).value(u"credentialKeyId"_s).toString();
        QVERIFY(!before.isEmpty());
        Program ctl(u"stewardctl"_s);
        QVERIFY2(ctl.run(with(profile, QStringList{u"credential"_s, u"rotate"_s, u"--json"_s} + asked)) == 0,
                 ctl.said());
        const auto results = linesOfType(ctl.out(), u"result"_s);
        QCOMPARE(results.size(), 1);
        const QJsonObject result = results.constFirst();
        QCOMPARE(result.value(u"credential"_s).toString(), kind);
        QVERIFY(result.value(u"daysLeft"_s).toInt() > 30);
        const QString keyId = result.value(u"keyId"_s).toString();
        QVERIFY(keyId != before);
        QCOMPARE(profileOf(profile).value(u"credentialKeyId"_s).toString(), keyId);
        QCOMPARE(profileOf(profile).value(u"credential"_s).toString(), kind);
        // What buys tokens from now on is the new one: the old one was removed from the application.
        QVERIFY2(ctl.run(with(profile, {u"status"_s, u"--renew"_s})) == 0, ctl.said());
        QVERIFY2(ctl.run(with(profile, {u"customers"_s, u"list"_s, u"--json"_s})) == 0, ctl.said());
        QCOMPARE(QJsonDocument::fromJson(ctl.out()).array().size(), 12);
    }

    void withoutASignInNothingIsReplacedOrHandedOver()
    {
        Program ctl(u"stewardctl"_s);
        QCOMPARE(ctl.run(with(u"nobody"_s, {u"credential"_s, u"rotate"_s})), 3);
        QVERIFY2(ctl.err().contains("stewardctl setup"), ctl.said());
        const QString file = m_folder.filePath(u"nobody.steward"_s);
        QCOMPARE(ctl.run(with(u"nobody"_s, {u"handover"_s, file})), 3);
        QVERIFY(!QFile::exists(file));
    }

    void aTechnicianSignsInWithTheHandedOverFile()
    {
        // The administrator's, with an application that has no secret.
        Program ctl(u"stewardctl"_s);
        ctl.start(
            with(u"public"_s, {u"setup"_s, u"--cloud"_s, m_sandbox.cloudFile, u"--tenant"_s, m_sandbox.tenant,
                               u"--client-id"_s, m_sandbox.clientId, u"--no-browser"_s, u"--json"_s}));
        QVERIFY2(signIn(ctl), qPrintable(m_browser.error() + QString::fromUtf8(ctl.said())));
        QVERIFY2(ctl.waitForEnd() == 0, ctl.said());
        const QString path = m_folder.filePath(u"harbourline.steward"_s);
        QVERIFY2(ctl.run(with(u"public"_s, {u"handover"_s, path})) == 0, ctl.said());
        QVERIFY2(!ctl.err().contains("secret or a certificate"), ctl.said());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains(m_sandbox.clientId.toUtf8()) && text.contains(m_sandbox.tenant.toUtf8()));
        QVERIFY2(!text.contains(m_sandbox.username.toUtf8()), text.constData());
        // What is there is not written over unless it is asked for.
        QVERIFY2(ctl.run(with(u"public"_s, {u"handover"_s, path})) != 0, ctl.said());
        QVERIFY2(ctl.run(with(u"public"_s, {u"handover"_s, path, u"--force"_s})) == 0, ctl.said());

        // The technician's own profile knows nothing but the file.
        ctl.start(with(u"technician"_s, {u"setup"_s, u"--from"_s, path, u"--no-browser"_s, u"--json"_s}));
        QVERIFY2(signIn(ctl), qPrintable(m_browser.error() + QString::fromUtf8(ctl.said())));
        QVERIFY2(ctl.waitForEnd() == 0, ctl.said());
        QCOMPARE(profileOf(u"technician"_s).value(u"clientId"_s).toString(), m_sandbox.clientId);
        QVERIFY2(ctl.run(with(u"technician"_s, {u"customers"_s, u"list"_s, u"--json"_s})) == 0, ctl.said());
        QCOMPARE(QJsonDocument::fromJson(ctl.out()).array().size(), 12);
    }

    void aHandedOverApplicationWithACredentialSaysWhatIsMissing()
    {
        const QString path = m_folder.filePath(u"confidential.steward"_s);
        Program ctl(u"stewardctl"_s);
        QVERIFY2(ctl.run(with(u"secret"_s, {u"handover"_s, path})) == 0, ctl.said());
        QVERIFY2(ctl.err().contains("secret or a certificate"), ctl.said());
        ctl.start(with(u"nosecret"_s, {u"setup"_s, u"--from"_s, path, u"--no-browser"_s, u"--json"_s}));
        QVERIFY2(signIn(ctl), qPrintable(m_browser.error() + QString::fromUtf8(ctl.said())));
        QVERIFY2(ctl.waitForEnd() != 0, ctl.said());
        QVERIFY2(ctl.err().contains("AADSTS"), ctl.said());
        QVERIFY(!QFile::exists(m_folder.filePath(u"nosecret/profile.json"_s)));
    }

    void aFileThatIsNoHandoverIsNamed()
    {
        const QString path = m_folder.filePath(u"other.steward"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{}");
        file.close();
        Program ctl(u"stewardctl"_s);
        QCOMPARE(ctl.run(with(u"other"_s, {u"setup"_s, u"--from"_s, path})), 1);
        QVERIFY2(ctl.err().contains("other.steward"), ctl.said());
    }

    void noSecretIsInAFile()
    {
        for (const QString& profile : {u"secret"_s, u"certificate"_s, u"public"_s, u"technician"_s}) {
            QVERIFY(QFile::exists(m_folder.filePath(profile) + u"/profile.json"_s));
            QVERIFY(!isInAFile(profile, "PRIVATE KEY"));
            QVERIFY(!isInAFile(profile, "eyJ"));
        }
    }
};

QTEST_GUILESS_MAIN(TestAdministratorStory)
#include "tst_administratorstory.moc"
