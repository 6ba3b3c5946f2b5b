#include "program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTemporaryDir>
#include <QTest>

#include <tuple>

using namespace Qt::StringLiterals;

namespace {

/// otherpartner.py: a cloud that is not ours.
class OtherPartner final
{
public:
    explicit OtherPartner(const QStringList& arguments = {}) : program(u"/usr/bin/env"_s)
    {
        program.start(
            QStringList{u"python3"_s, QStringLiteral(STEWARD_SOURCE_DIR "/tests/stories/otherpartner.py")} +
            arguments);
        const auto line = program.waitForOutput(u"^(\\{.*\\})\\n"_s, 20'000);
        about = QJsonDocument::fromJson(line.captured(1).toUtf8()).object();
    }

    [[nodiscard]] QString text(const QString& field) const { return about[field].toString(); }
    /// The requests it took, "GET /path": status.
    [[nodiscard]] QList<QPair<QString, int>> requests() const
    {
        QList<QPair<QString, int>> found;
        for (const QByteArray& line : program.out().split('\n')) {
            const QJsonObject request = QJsonDocument::fromJson(line).object();
            if (request.contains("status"_L1))
                found.append({request["request"_L1].toString(), request["status"_L1].toInt()});
        }
        return found;
    }

    Program program;
    QJsonObject about;
};

/// The fields of a CSV text, quoted ones unquoted.
QList<QStringList> csvRecords(const QString& text)
{
    QList<QStringList> records{{QString()}};
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quoted && c == u'"' && text.mid(i + 1, 1) == u"\""_s)
            records.last().last() += text[++i];
        else if (c == u'"')
            quoted = !quoted;
        else if (!quoted && c == u',')
            records.last().append(QString());
        else if (!quoted && c == u'\r')
            continue;
        else if (!quoted && c == u'\n')
            records.append({QString()});
        else
            records.last().last() += c;
    }
    if (records.last() == QStringList{QString()})
        records.removeLast();
    return records;
}

} // namespace

/// `stewardctl customers list` against a server that is not ours: all it is given are base addresses.
class TestOtherPartnerStory : public QObject
{
    Q_OBJECT

    /// A server's folder of credentials, the cloud file, and the program with both.
    struct World
    {
        explicit World(const QStringList& serverArguments = {})
            : partner(serverArguments), ctl(u"stewardctl"_s)
        {
            QDir(folder.path()).mkdir(u"credentials"_s);
            write(u"credentials/refresh-token"_s, partner.text(u"refreshToken"_s).toUtf8() + '\n',
                  QFile::ReadOwner);
            // Names and base addresses, nothing else.
            write(u"other.json"_s,
                  QJsonDocument(QJsonObject{{u"name"_s, u"other"_s},
                                            {u"authority"_s, partner.text(u"authority"_s)},
                                            {u"partnerCenter"_s, partner.text(u"partnerCenter"_s)},
                                            {u"graph"_s, partner.text(u"graph"_s)}})
                      .toJson(),
                  QFile::ReadOwner | QFile::WriteOwner);
            ctl.setEnvironment(u"CREDENTIALS_DIRECTORY"_s, folder.filePath(u"credentials"_s));
            ctl.removeEnvironment(u"DBUS_SESSION_BUS_ADDRESS"_s);
        }
        void write(const QString& name, const QByteArray& text, QFile::Permissions permissions) const
        {
            QFile file(folder.filePath(name));
            if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() ||
                !file.setPermissions(permissions))
                qFatal("a test file cannot be written");
        }
        QStringList list(const QStringList& more = {}) const
        {
            return QStringList{u"--profile"_s,   folder.filePath(u"profile"_s),
                               u"customers"_s,   u"list"_s,
                               u"--cloud"_s,     folder.filePath(u"other.json"_s),
                               u"--tenant"_s,    partner.text(u"tenant"_s),
                               u"--client-id"_s, partner.text(u"clientId"_s)} +
                   more;
        }
        QJsonArray customers() const { return partner.about["customers"_L1].toArray(); }

        QTemporaryDir folder;
        OtherPartner partner;
        Program ctl;
    };

private Q_SLOTS:
    void customersComeAsText()
    {
        World world;
        QVERIFY2(world.ctl.run(world.list()) == 0, world.ctl.said());
        const QStringList lines = QString::fromUtf8(world.ctl.out()).split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 2 + world.customers().size()); // a name with a line break stays in its line
        for (qsizetype i = 0; i < world.customers().size(); ++i) {
            const QJsonArray customer = world.customers()[i].toArray();
            QVERIFY2(lines[i + 2].contains(customer[0].toString()), qPrintable(lines[i + 2]));
            QVERIFY2(lines[i + 2].contains(customer[2].toString()), qPrintable(lines[i + 2]));
        }
        QVERIFY(lines[2].startsWith(u"Alpine Ünlimited "_s));
        QVERIFY2(world.ctl.err().contains("8 of 8 customers"), world.ctl.said());
    }

    void customersComeAsJson_data()
    {
        QTest::addColumn<QStringList>("server");
        QTest::newRow("web tokens") << QStringList();
        QTest::newRow("opaque tokens") << QStringList{u"--opaque"_s};
        QTest::newRow("tokens with Microsoft's names") << QStringList{u"--real-names"_s};
    }

    void customersComeAsJson()
    {
        QFETCH(QStringList, server);
        World world(server);
        QVERIFY2(world.ctl.run(world.list({u"--json"_s})) == 0, world.ctl.said());
        const QJsonArray rows = QJsonDocument::fromJson(world.ctl.out()).array();
        QCOMPARE(rows.size(), world.customers().size());
        for (qsizetype i = 0; i < rows.size(); ++i) {
            const QJsonObject row = rows[i].toObject();
            const QJsonArray customer = world.customers()[i].toArray();
            QCOMPARE(row["customerId"_L1], customer[0]);
            QCOMPARE(row["tenantId"_L1], customer[0]);
            QCOMPARE(row["name"_L1], customer[1]);
            QCOMPARE(row["domain"_L1], customer[2]);
            QCOMPARE(row["relationship"_L1].toString(), u"reseller"_s);
        }
        // One exchange of the refresh token, three pages, nothing refused.
        const auto requests = world.partner.requests();
        QCOMPARE(requests.size(), 4);
        for (const auto& [request, status] : requests)
            QCOMPARE(status, 200);
        QCOMPARE(requests.constFirst().first,
                 u"POST /identity/%1/oauth2/v2.0/token"_s.arg(world.partner.text(u"tenant"_s)));
        // Nothing was written that could be found later.
        QVERIFY(!QFile::exists(world.folder.filePath(u"profile/profile.json"_s)));
    }

    void customersComeAsCsv()
    {
        World world;
        QVERIFY2(world.ctl.run(world.list({u"--csv"_s})) == 0, world.ctl.said());
        const auto records = csvRecords(QString::fromUtf8(world.ctl.out()));
        QCOMPARE(records.size(), 1 + world.customers().size());
        QCOMPARE(records.constFirst(),
                 (QStringList{u"customerId"_s, u"tenantId"_s, u"name"_s, u"domain"_s, u"relationship"_s}));
        for (qsizetype i = 0; i < world.customers().size(); ++i) {
            const QJsonArray customer = world.customers()[i].toArray();
            QString name = customer[1].toString();
            if (name.startsWith(u'='))
                name.prepend(u'\''); // a spreadsheet would compute it
            QCOMPARE(records[i + 1], (QStringList{customer[0].toString(), customer[0].toString(), name,
                                                  customer[2].toString(), u"reseller"_s}));
        }
    }

    void aPageThatIsHurtLeavesWhatCameBefore_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("cut off inside") << u"--cut-page"_s << QByteArray("not valid JSON");
        QTest::newRow("broken off") << u"--break-page"_s << QByteArray("broke off");
        QTest::newRow("refused") << u"--forbid-page"_s << QByteArray("2032");
    }

    void aPageThatIsHurtLeavesWhatCameBefore()
    {
        QFETCH(QString, fault);
        QFETCH(QByteArray, says);
        World world({fault, u"2"_s});
        QVERIFY2(world.ctl.run(world.list({u"--json"_s})) == 7, world.ctl.said());
        const QJsonArray rows = QJsonDocument::fromJson(world.ctl.out()).array();
        QCOMPARE(rows.size(), 3);
        QCOMPARE(rows[2].toObject()["customerId"_L1], world.customers()[2].toArray()[0]);
        QVERIFY2(world.ctl.err().contains(says), world.ctl.said());
        QVERIFY2(world.ctl.err().contains("What to do"), world.ctl.said());
        // The service's own id where it could name one, else the one that was sent.
        QVERIFY2(world.ctl.err().contains("correlation id"), world.ctl.said());
        if (fault != u"--break-page"_s)
            QVERIFY2(world.ctl.err().contains(world.partner.text(u"correlationId"_s).toUtf8()),
                     world.ctl.said());
    }

    void aFirstPageThatIsHurtIsAFailure()
    {
        World world({u"--cut-page"_s, u"1"_s});
        QVERIFY2(world.ctl.run(world.list({u"--json"_s})) == 1, world.ctl.said());
        QVERIFY2(world.ctl.out().isEmpty(), world.ctl.said());
        QVERIFY2(world.ctl.err().contains(world.partner.text(u"correlationId"_s).toUtf8()), world.ctl.said());
    }

    void aTokenThatIsNotItsOwnIsASignInProblem()
    {
        World world;
        QFile::remove(world.folder.filePath(u"credentials/refresh-token"_s));
        world.write(u"credentials/refresh-token"_s, "0.SOMEBODY-ELSES", QFile::ReadOwner);
        QVERIFY2(world.ctl.run(world.list()) == 3, world.ctl.said());
        QVERIFY2(world.ctl.err().contains("AADSTS70000"), world.ctl.said());
        QVERIFY2(!world.ctl.err().contains("SOMEBODY-ELSES"), world.ctl.said());
    }

    void aCredentialOthersCanReadIsRefused()
    {
        World world;
        QFile::setPermissions(world.folder.filePath(u"credentials/refresh-token"_s),
                              QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther);
        QVERIFY2(world.ctl.run(world.list()) == 4, world.ctl.said());
        QVERIFY2(world.ctl.err().contains("chmod 0400"), world.ctl.said());
        QVERIFY(world.partner.requests().isEmpty());
    }

    void aSetUpGivesTheSignInToo()
    {
        World world;
        Program ctl(u"stewardctl"_s); // on this desktop's keyring
        const QStringList profile{u"--profile"_s, world.folder.filePath(u"profile"_s)};
        ctl.start(profile + QStringList{u"setup"_s, u"--cloud"_s, world.folder.filePath(u"other.json"_s),
                                        u"--tenant"_s, world.partner.text(u"tenant"_s), u"--client-id"_s,
                                        world.partner.text(u"clientId"_s), u"--no-browser"_s});
        const auto address = ctl.waitForOutput(u"(http://\\S+)"_s);
        QVERIFY2(address.hasMatch(), ctl.said());
        QNetworkAccessManager browser;
        QNetworkRequest page{QUrl(address.captured(1))};
        page.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                          QNetworkRequest::NoLessSafeRedirectPolicy);
        const std::unique_ptr<QNetworkReply> reply(browser.get(page));
        QVERIFY2(ctl.waitForEnd() == 0, ctl.said());
        QVERIFY2(ctl.out().contains("Signed in as owner@other.example for Other Partner"), ctl.said());
        QVERIFY2(ctl.run(profile + QStringList{u"customers"_s, u"list"_s, u"--json"_s}) == 0, ctl.said());
        QCOMPARE(QJsonDocument::fromJson(ctl.out()).array().size(), world.customers().size());
    }
};

QTEST_GUILESS_MAIN(TestOtherPartnerStory)
#include "tst_otherpartnerstory.moc"
