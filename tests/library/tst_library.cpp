#include "connectionrun.h"
#include "data/accountactivity.h"
#include "data/practicedata.h"
#include "nameserver.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;
using namespace steward::tests;
using steward::sandbox::AccountActivity;
using steward::sandbox::PracticeData;

namespace {

constexpr qint64 kCustomers = 8; // as PracticeWorld has them
const auto kFolder = QStringLiteral(STEWARD_SOURCE_DIR "/tests/library/");

QString textOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

struct Script
{
    QString path, name, text;

    /// A line of .NOTES, "Connections" for example.
    [[nodiscard]] QString note(const QString& title) const
    {
        const QRegularExpression line(u"^\\s+"_s + title + u": *(.+)$"_s,
                                      QRegularExpression::MultilineOption);
        return line.match(text).captured(1).trimmed();
    }
    [[nodiscard]] QStringList connections() const
    {
        return note(u"Connections"_s).remove(u' ').toLower().split(u',', Qt::SkipEmptyParts);
    }
};

QList<Script> library()
{
    QList<Script> scripts;
    QDirIterator files(QStringLiteral(STEWARD_SOURCE_DIR "/resources/library"), {u"*.ps1"_s}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        scripts << Script{path, files.fileInfo().completeBaseName(), textOf(path)};
    }
    std::sort(scripts.begin(), scripts.end(),
              [](const Script& a, const Script& b) { return a.name < b.name; });
    return scripts;
}

} // namespace

/// The built-in scripts on the practice partner. A *.test.ps1 of this folder runs in a customer's tenant,
/// signed in by the real connections, with each built-in script as a function of its name; it says what it
/// checked, one line a check, and how many there were. Its first lines name the connections.
class LibraryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // Small pages: what reads one page only is found out.
        m_world = std::make_unique<PracticeWorld>(QStringList{u"--faults"_s, u"small-pages"_s});
        m_world->graphPermissions +=
            u",AuditLog.Read.All,Policy.Read.All,Reports.Read.All,UserAuthenticationMethod.ReadWrite.All,"
            "DeviceManagementManagedDevices.ReadWrite.All,DelegatedPermissionGrant.ReadWrite.All,"
            "Device.Read.All,Application.ReadWrite.All,Domain.Read.All,Organization.ReadWrite.All"_s;
        const QString problem = m_world->open();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        const PracticeData data(1, kCustomers);
        for (qsizetype i = 0; i < m_world->customers.size(); ++i) {
            const QString id = m_world->customers[i].id;
            (AccountActivity::isPremium(id, data) ? m_premium : m_basic) << i;
        }
        QVERIFY(m_premium.size() >= 2 && !m_basic.isEmpty());
        for (const qsizetype i : {m_premium[0], m_premium[1], m_basic[0]}) {
            const QString refused = m_world->consent(m_world->customers[i].id);
            QVERIFY2(refused.isEmpty(), qPrintable(refused));
        }
        // Somebody with all there is to find: a licence, a sign-in of late, from elsewhere.
        for (const auto& user : data.users(m_world->customers[m_premium[0]].id)) {
            if (user.licensed && user.enabled && !AccountActivity(user).signIns().isEmpty()) {
                m_user = user.id;
                break;
            }
        }
        QVERIFY(!m_user.isEmpty());
    }

    /// What reads, with the connections it names and no others.
    void readsWithItsOwnConnections_data()
    {
        QTest::addColumn<QStringList>("connections");
        QTest::addColumn<QStringList>("scripts");
        QMap<QString, QStringList> together;
        for (const Script& script : library()) {
            if (script.note(u"Risk"_s) == "Read"_L1)
                together[script.connections().join(u',')] << script.path;
        }
        for (auto it = together.cbegin(); it != together.cend(); ++it)
            QTest::newRow(qPrintable(it.key())) << it.key().split(u',') << *it;
    }
    void readsWithItsOwnConnections()
    {
        QFETCH(QStringList, connections);
        QFETCH(QStringList, scripts);
        ConnectionRun r(*m_world);
        aim(r, m_premium[0]);
        r.request.connections = connections;
        QString text;
        for (const QString& path : scripts)
            text +=
                u"function "_s + QFileInfo(path).completeBaseName() + u" {\n"_s + textOf(path) + u"\n}\n"_s;
        for (const QString& path : scripts)
            text += u"'begins %1'; $null = %1; 'ends %1'\n"_s.arg(QFileInfo(path).completeBaseName());
        QVERIFY(r.run(text));
        QVERIFY2(r.result.state == RunState::Succeeded, qPrintable(r.why()));
        for (const RunEvent& event : r.events)
            QVERIFY2(event.type != RunEvent::Type::Error, qPrintable(r.why()));
        QCOMPARE(r.output().filter(u"ends "_s).size(), scripts.size());
    }

    void testScriptsPass_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<bool>("premium");
        const QDir folder(kFolder);
        for (const QString& name : folder.entryList({u"*.test.ps1"_s}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(name.chopped(9)))
                << folder.filePath(name) << !name.startsWith(u"basic"_s);
    }
    void testScriptsPass()
    {
        QFETCH(QString, script);
        QFETCH(bool, premium);
        const QString text = textOf(script);
        QString all;
        for (const Script& one : library())
            all += u"function "_s + one.name + u" {\n"_s + one.text + u"\n}\n"_s;
        ConnectionRun r(*m_world);
        aim(r, premium ? m_premium[0] : m_basic[0]);
        r.request.connections = Script{{}, {}, text}.connections();
        all.prepend(u"$libraryFolder = '"_s + QStringLiteral(STEWARD_SOURCE_DIR "/resources/library") +
                    u"'\n"_s);
        if (text.contains(u"$dnsServer"_s))
            all.prepend(nameServer(r.request.target));
        QVERIFY(r.run(all + textOf(kFolder + u"harness.ps1"_s) + text));
        const QStringList lines = r.output();
        QStringList failed = lines.filter(QRegularExpression(u"^not ok"_s));
        QVERIFY2(failed.isEmpty(), qPrintable(failed.join(u'\n')));
        QVERIFY2(r.result.state == RunState::Succeeded, qPrintable(r.why()));
        const auto checks = lines.filter(QRegularExpression(u"^ok "_s)).size();
        QVERIFY(checks > 0);
        QCOMPARE(lines.constLast(), u"1..%1"_s.arg(checks));
    }

    void cleanupTestCase()
    {
        m_world->sandbox.stop();
        QTRY_VERIFY(!m_world->sandbox.isRunning());
    }

private:
    /// Starts answering DNS about the customer's domains, and says where and what.
    QString nameServer(const RunTarget& target)
    {
        const PracticeData data(1, kCustomers);
        const auto customer = data.findCustomer(target.tenant.value);
        const QString domain = customer->domain, dashed = QString(domain).replace(u'.', u'-');
        const QString place = u"-%1._domainkey.%2"_s.arg(dashed, customer->initialDomain);
        QString longText = u"v=spf1"_s;
        for (int i = 0; i < 100; ++i)
            longText += u" ip4:192.0.2.%1"_s.arg(i);
        longText += u" -all"_s;
        m_names.records = {{u"MX "_s + domain,
                            {u"10 backup."_s + domain, u"0 %1.mail.protection.outlook.com"_s.arg(dashed)}},
                           {u"TXT "_s + domain,
                            {u"something-else=1"_s, u"v=spf1 include:spf.protection.outlook.com -all"_s}},
                           {u"TXT _dmarc."_s + domain, {u"v=DMARC1; p=reject; rua=mailto:d@"_s + domain}},
                           {u"CNAME selector1._domainkey."_s + domain, {u"selector1"_s + place}},
                           {u"CNAME selector2._domainkey."_s + domain, {u"selector2"_s + place}},
                           {u"MX watching.example"_s, {u"10 mx.watching.example"_s}},
                           {u"TXT watching.example"_s, {u"v=spf1 mx ~all"_s}},
                           {u"TXT _dmarc.watching.example"_s, {u"v=DMARC1; p=none"_s}},
                           {u"TXT two.example"_s, {u"v=spf1 mx -all"_s, u"v=spf1 a -all"_s}},
                           {u"TXT open.example"_s, {u"v=spf1 +all"_s}},
                           {u"TXT long.example"_s, {longText}}};
        if (!m_names.listen())
            return u"throw 'no name server'\n"_s;
        QString script = u"$dnsServer = '127.0.0.1:%1'\n$zone = @{}\n"_s.arg(m_names.port());
        for (auto it = m_names.records.cbegin(); it != m_names.records.cend(); ++it)
            script += u"$zone['%1'] = '%2'\n"_s.arg(it.key(), it->constLast());
        return script;
    }

    void aim(ConnectionRun& run, qsizetype customer) const
    {
        const auto& chosen = m_world->customers[customer];
        run.request.target.customer.value = chosen.id;
        run.request.target.tenant.value = chosen.id;
        run.request.target.customerName = chosen.name;
        run.request.target.customerDomain = chosen.domain;
        if (customer == m_premium[0])
            run.request.target.user.value = m_user;
    }

    NameServer m_names;
    std::unique_ptr<PracticeWorld> m_world;
    QList<qsizetype> m_premium, m_basic; ///< customers with and without Entra ID P1
    QString m_user;
};

QTEST_GUILESS_MAIN(LibraryTest)
#include "tst_library.moc"
