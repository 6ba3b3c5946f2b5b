#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QNetworkAccessManager>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <archive.h>
#include <archive_entry.h>
#include <modules/moduleinstaller.h>
#include <modules/modulepackage.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

using Files = QList<QPair<QByteArray, QByteArray>>;

QByteArray zip(const Files& files, int linkAt = -1)
{
    QByteArray bytes(1024 * 1024, '\0');
    size_t used = 0;
    archive* writer = archive_write_new();
    archive_write_set_format_zip(writer);
    archive_write_open_memory(writer, bytes.data(), size_t(bytes.size()), &used);
    for (int i = 0; i < files.size(); ++i) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, files[i].first.constData());
        archive_entry_set_perm(entry, 0644);
        if (i == linkAt) {
            archive_entry_set_filetype(entry, AE_IFLNK);
            archive_entry_set_symlink(entry, files[i].second.constData());
            archive_write_header(writer, entry);
        } else {
            archive_entry_set_filetype(entry, AE_IFREG);
            archive_entry_set_size(entry, files[i].second.size());
            archive_write_header(writer, entry);
            archive_write_data(writer, files[i].second.constData(), size_t(files[i].second.size()));
        }
        archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
    bytes.truncate(qsizetype(used));
    return bytes;
}

QByteArray nuspec(const QByteArray& name, const QByteArray& version, const QByteArray& dependencies = {})
{
    return "<?xml version=\"1.0\"?><package "
           "xmlns=\"http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd\">"
           "<metadata><id>" +
           name + "</id><version>" + version +
           "</version><description>A &lt;module&gt;</description><dependencies>" + dependencies +
           "</dependencies></metadata></package>";
}

/// A package as the gallery has it.
QByteArray package(const QByteArray& name, const QByteArray& version, const QByteArray& dependencies = {},
                   const Files& more = {})
{
    return zip(Files{{name + ".nuspec", nuspec(name, version, dependencies)},
                     {"_rels/.rels", "<x/>"},
                     {"[Content_Types].xml", "<x/>"},
                     {"package/services/metadata/core-properties/1.psmdcp", "<x/>"},
                     {name + ".psd1", "@{\n    ModuleVersion = '" + version + "'\n}\n"},
                     {"sub%20folder/" + name + ".psm1", "'loaded'"}} +
               more);
}

/// A gallery: answers by path, and redirects where it is told to.
class Gallery final : public QObject
{
public:
    Gallery()
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                if (!socket->peek(65536).contains("\r\n\r\n"))
                    return;
                const QByteArray path = socket->readAll().split(' ').value(1);
                asked << QString::fromLatin1(path);
                QByteArray head = "404 Not Found";
                QByteArray extra;
                QByteArray body;
                if (redirects.contains(path)) {
                    head = "302 Found";
                    extra = "Location: " + redirects.value(path) + "\r\n";
                } else if (packages.contains(path)) {
                    head = "200 OK";
                    body = packages.value(path);
                }
                socket->write("HTTP/1.1 " + head + "\r\nConnection: close\r\n" + extra +
                              "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
                socket->disconnectFromHost();
            });
        });
    }
    [[nodiscard]] QUrl url() const
    {
        return QUrl(u"http://127.0.0.1:%1/api/v2/package"_s.arg(m_server.serverPort()));
    }

    QHash<QByteArray, QByteArray> packages;
    QHash<QByteArray, QByteArray> redirects;
    QStringList asked;

private:
    QTcpServer m_server;
};

ConnectionModule wanted(const QString& name, const QString& version, const QString& sha256 = {})
{
    ConnectionModule module;
    module.name = name;
    module.install = version;
    module.sha256 = sha256;
    return module;
}

} // namespace

class TestModuleInstaller : public QObject
{
    Q_OBJECT

    struct Place
    {
        QTemporaryDir folder;
        QNetworkAccessManager network;
        HttpClient http{network};
        Gallery gallery;

        [[nodiscard]] QString modules() const { return folder.filePath(u"modules"_s); }
        std::optional<Result<QList<InstalledModule>>> install(const QList<ConnectionModule>& list)
        {
            ModuleInstaller installer(http, gallery.url(), modules());
            const auto future = installer.install(list);
            if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000))
                return {};
            return future.result();
        }
    };

private Q_SLOTS:
    void aModuleIsInstalledWithWhatItNeeds()
    {
        Place place;
        place.gallery.packages = {
            {"/api/v2/package/Top/2.1.0", package("Top", "2.1.0",
                                                  "<dependency id=\"Base.Part\" version=\"[1.5.0, "
                                                  ")\"/><dependency id=\"Top\" version=\"2.0\"/>")},
            {"/cdn/base.nupkg", package("Base.Part", "1.5.0")}};
        place.gallery.redirects = {{"/api/v2/package/Base.Part/1.5.0", "/cdn/base.nupkg"}};
        const auto result = place.install({wanted(u"Top"_s, u"2.1.0"_s)});
        QVERIFY(result);
        QVERIFY2(*result, qPrintable(*result ? QString() : result->error().toText()));
        QCOMPARE((*result)->size(), 2);
        QCOMPARE(
            installedModules({place.modules()}),
            (QList<InstalledModule>{{u"Base.Part"_s, u"1.5.0"_s, place.modules() + u"/Base.Part/1.5.0"_s},
                                    {u"Top"_s, u"2.1.0"_s, place.modules() + u"/Top/2.1.0"_s}}));
        QVERIFY(QFile::exists(place.modules() + u"/Top/2.1.0/sub folder/Top.psm1"_s));
        QVERIFY(!QFile::exists(place.modules() + u"/Top/2.1.0/Top.nuspec"_s));
        QVERIFY(!QFile::exists(place.modules() + u"/Top/2.1.0/_rels"_s));
        // A second time there is nothing to do.
        place.gallery.asked.clear();
        const auto again = place.install({wanted(u"Top"_s, u"2.1.0"_s)});
        QVERIFY(again && *again && (*again)->isEmpty());
        QVERIFY(place.gallery.asked.isEmpty());
    }

    void whatIsNotAsItShouldBeIsNotInstalled_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("sha256");
        QTest::addColumn<QString>("part");
        const QByteArray good = package("Top", "2.1.0");
        QTest::newRow("another hash") << good << QString(64, u'0') << u"not the package that Steward knows"_s;
        QTest::newRow("no zip") << QByteArray("<html>sign in to the hotel's network</html>") << QString()
                                << u"no module package"_s;
        QTest::newRow("cut off") << good.left(good.size() / 2) << QString() << u"no module package"_s;
        QTest::newRow("another module") << package("Other", "2.1.0") << QString() << u"in place of"_s;
        QTest::newRow("another version") << package("Top", "2.2.0") << QString() << u"in place of"_s;
        QTest::newRow("out of its folder")
            << package("Top", "2.1.0", {}, {{"../../evil.ps1", "x"}}) << QString() << u"no module package"_s;
        QTest::newRow("out of its folder, disguised")
            << package("Top", "2.1.0", {}, {{"%2e%2e/evil.ps1", "x"}}) << QString() << u"no module package"_s;
        QTest::newRow("a link") << zip({{"Top.nuspec", nuspec("Top", "2.1.0")}, {"Top.psd1", "/etc/passwd"}},
                                       1)
                                << QString() << u"no module package"_s;
        QTest::newRow("a version that is a path")
            << package("Top", "2.1.0/../../x") << QString() << u"no module package"_s;
        QTest::newRow("no manifest") << zip({{"Top.nuspec", nuspec("Top", "2.1.0")}, {"Top.psm1", "x"}})
                                     << QString() << u"no module package"_s;
        QTest::newRow("not there") << QByteArray() << QString() << u"has no Top 2.1.0"_s;
    }
    void whatIsNotAsItShouldBeIsNotInstalled()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, sha256);
        QFETCH(QString, part);
        Place place;
        if (!bytes.isEmpty())
            place.gallery.packages.insert("/api/v2/package/Top/2.1.0", bytes);
        const auto result = place.install({wanted(u"Top"_s, u"2.1.0"_s, sha256)});
        QVERIFY(result);
        QVERIFY(!*result);
        QVERIFY2(result->error().message.contains(part), qPrintable(result->error().toText()));
        QVERIFY(!result->error().advice.isEmpty());
        QVERIFY(installedModules({place.modules()}).isEmpty());
        const QDir left(place.modules());
        QVERIFY2(left.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)
                     .filter(u"incoming"_s)
                     .isEmpty(),
                 "something was left behind");
        QVERIFY(!QFile::exists(place.folder.filePath(u"evil.ps1"_s)));
    }

    void aKnownHashIsTaken()
    {
        Place place;
        const QByteArray good = package("Top", "2.1.0");
        place.gallery.packages.insert("/api/v2/package/Top/2.1.0", good);
        const auto hash = QCryptographicHash::hash(good, QCryptographicHash::Sha256).toHex();
        const auto result =
            place.install({wanted(u"Top"_s, u"2.1.0"_s, QString::fromLatin1(hash).toUpper())});
        QVERIFY(result && *result);
    }

    void leavingItAnswers()
    {
        Place place;
        QFuture<Result<QList<InstalledModule>>> future;
        {
            ModuleInstaller installer(place.http, place.gallery.url(), place.modules());
            future = installer.install({wanted(u"Top"_s, u"2.1.0"_s)});
        }
        QVERIFY(future.isFinished());
        QCOMPARE(future.result().error().code, ErrorCode::Cancelled);
    }

    void theNewestThatWillDoIsFound()
    {
        const QList<InstalledModule> modules{
            {u"A"_s, u"3.9.2"_s, {}}, {u"A"_s, u"3.10.0"_s, {}}, {u"B"_s, u"1.0"_s, {}}};
        QCOMPARE(findModule(modules, u"a"_s, u"3.1.0"_s)->version, u"3.10.0"_s);
        QVERIFY(!findModule(modules, u"A"_s, u"3.11"_s));
        QVERIFY(findModule(modules, u"B"_s, u"1.0.0"_s));
        QVERIFY(!findModule(modules, u"C"_s, {}));
    }
};

QTEST_GUILESS_MAIN(TestModuleInstaller)
#include "tst_moduleinstaller.moc"
