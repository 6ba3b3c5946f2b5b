// Measures 50,000 customers: the console's way from its start to the first rows out of the cache against an
// empty Qt window, what a key in the search costs, a full refresh against plain curl, and the memory it
// takes. Prints its numbers and fails on none. Build it optimised:
//   cmake --build --preset release --target steward_bench_customers &&
//   build/release/tests/steward_bench_customers

#include "../app/sandbox/crowdfixture.h"

#include <cloud/partnerclient.h>
#include <common/icons.h>
#include <customers/customercache.h>
#include <customers/customerdirectory.h>
#include <customers/customerspage.h>
#include <customers/customertable.h>
#include <services/customeraccess.h>
#include <settings/cloudcatalog.h>
#include <settings/profilestore.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QLineEdit>
#include <QMainWindow>
#include <QPaintEvent>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>
#include <QTimer>

#include <algorithm>
#include <console/consoleapplication.h>
#include <cstdio>
#include <storage/database.h>
#include <storage/migrations.h>

using namespace steward;
using namespace steward::tests;
using namespace Qt::StringLiterals;

namespace {

constexpr int kCustomers = 50'000;
constexpr int kStarts = 15;

/// The program's memory, in MiB.
double memory(const char* what = "VmRSS:")
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith(what))
            return line.mid(int(qstrlen(what))).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

/// Says once when `widget` has been painted and `isReady` holds.
class PaintWatch final : public QObject
{
public:
    PaintWatch(QObject* parent, std::function<bool(QObject*)> isReady, std::function<void()> then)
        : QObject(parent), m_isReady(std::move(isReady)), m_then(std::move(then))
    {
        qApp->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && m_then && m_isReady(watched)) {
            // The event is on its way: what follows it in the queue comes after the painting.
            QTimer::singleShot(0, this, std::exchange(m_then, nullptr));
        }
        return false;
    }

private:
    std::function<bool(QObject*)> m_isReady;
    std::function<void()> m_then;
};

void say(const char* text)
{
    std::fprintf(stdout, "%s\n", text);
    std::fflush(stdout);
}

int emptyWindow(int argc, char** argv)
{
    QApplication app(argc, argv);
    QMainWindow window;
    window.resize(1280, 800);
    const PaintWatch watch(
        nullptr, [&](QObject* watched) { return watched == &window; },
        [] {
            say("painted");
            QApplication::quit();
        });
    window.show();
    return QApplication::exec();
}

/// The console as its main() starts it, until its first rows are on the screen.
int console(int argc, char** argv, const QString& folder)
{
    QApplication app(argc, argv);
    ConsoleApplication::Options options;
    options.services.profileFolder = folder;
    ConsoleApplication console(options);
    const PaintWatch watch(
        nullptr,
        [](QObject* watched) {
            const auto* view = qobject_cast<CustomerTable*>(watched->parent());
            return view && watched == view->viewport() && view->model()->rowCount() > 0;
        },
        [] {
            say("painted");
            if (qEnvironmentVariableIsSet("BENCH_MEMORY")) {
                QTimer::singleShot(3000, qApp, [] {
                    std::fprintf(stdout, "memory %.1f %.1f\n", memory(), memory("VmHWM:"));
                    QApplication::exit(0);
                });
            } else {
                std::_Exit(0);
            }
        });
    console.start();
    return QApplication::exec();
}

QList<Customer> customers()
{
    const sandbox::PracticeData data(1, kCustomers);
    QList<Customer> all;
    all.reserve(kCustomers);
    for (int i = 0; i < kCustomers; ++i) {
        const sandbox::PracticeCustomer one = data.customer(i);
        all.append({CustomerId{one.id}, TenantId{one.id}, one.name, one.domain, u"reseller"_s});
    }
    return all;
}

template <typename T>
Result<T> wait(const AsyncResult<T>& future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 120'000))
        qFatal("it did not end");
    return future.result();
}

/// A profile that was set up and has its list, of a partner that is not there now.
void makeProfile(const QString& folder)
{
    Profile profile;
    profile.tenant = u"11111111-2222-4333-8444-555555555555"_s;
    profile.clientId = u"22222222-2222-4333-8444-555555555555"_s;
    profile.credential = AppCredentialKind::Secret;
    profile.partnerName = u"Bench"_s;
    profile.account = u"admin@bench.example"_s;
    const auto cloud =
        CloudCatalog(QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/clouds")}).load(u"global"_s);
    if (!cloud)
        qFatal("%s", qPrintable(cloud.error().toText()));
    profile.cloudJson = QString::fromUtf8(cloud->json());
    if (const auto saved = ProfileStore(folder).save(profile); !saved)
        qFatal("%s", qPrintable(saved.error().toText()));
    Database database(folder + u"/steward.db"_s, profileMigrations());
    const AppIdentity identity{*cloud, TenantId{profile.tenant}, profile.clientId, profile.credential};
    const CustomerCache cache(database, applicationKey(identity));
    if (!wait(cache.keep({customers(), QDateTime::currentDateTimeUtc()}, {})))
        qFatal("the list was not kept");
}

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.isEmpty() ? 0 : values.at(values.size() / 2);
}

double percentile(QList<double> values, double part)
{
    std::sort(values.begin(), values.end());
    return values.isEmpty() ? 0
                            : values.at(std::min(values.size() - 1, qsizetype(double(values.size()) * part)));
}

/// Milliseconds from the start of a process to its first line.
double start(const QStringList& arguments, const QString& profile)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"CREDENTIALS_DIRECTORY"_s, profile); // a keychain would ask somebody
    environment.remove(u"BENCH_MEMORY"_s);
    process.setProcessEnvironment(environment);
    QElapsedTimer timer;
    timer.start();
    process.start(QCoreApplication::applicationFilePath(), arguments);
    if (!QTest::qWaitFor([&] { return process.canReadLine(); }, 60'000))
        qFatal("no window came: %s", process.readAllStandardError().constData());
    const double took = double(timer.nsecsElapsed()) / 1e6;
    process.waitForFinished(10'000);
    return took;
}

void measureStart(QTextStream& out, const QString& profile)
{
    QList<double> empty;
    QList<double> full;
    (void)start({u"--empty"_s}, profile);
    (void)start({u"--console"_s, profile}, profile);
    for (int i = 0; i < kStarts; ++i) { // one after the other, so that both see the same machine
        empty.append(start({u"--empty"_s}, profile));
        full.append(start({u"--console"_s, profile}, profile));
    }
    out << "start to an empty window      " << QString::number(median(empty), 'f', 0) << " ms (median of "
        << kStarts << ")\nstart to the first rows       " << QString::number(median(full), 'f', 0) << " ms, "
        << QString::number(median(full) / median(empty), 'f', 2) << " times the empty window (goal 2)\n";
    out.flush();
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"CREDENTIALS_DIRECTORY"_s, profile);
    environment.insert(u"BENCH_MEMORY"_s, u"1"_s);
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationFilePath(), {u"--console"_s, profile});
    (void)QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 60'000);
    const QList<QByteArray> numbers = process.readAllStandardOutput().trimmed().split('\n').last().split(' ');
    out << "memory with 50,000 shown      " << numbers.value(1) << " MiB, at most " << numbers.value(2)
        << " (goal 200)\n";
    out.flush();
}

void measureKeys(QTextStream& out)
{
    Theme theme;
    const Icons icons(theme);
    const SystemClock clock;
    theme.applyTo(*qApp);
    CustomersPage page(icons, clock);
    page.resize(1400, 860);
    page.setCustomers(customers());
    page.showReady(clock.now());
    page.show();
    (void)QTest::qWaitForWindowExposed(&page);
    auto* filter = page.findChild<CustomerFilter*>();
    auto* table = page.findChild<CustomerTable*>();
    QList<double> searches;
    QList<double> painted;
    const QStringList typed{u"alder dental"_s,
                            u"brack"_s,
                            u"onpractice.example"_s,
                            u"7c1e4b02"_s,
                            u"-status:advisor law"_s,
                            u"status:reseller gmbh"_s,
                            u"consent:missing ag"_s,
                            u"\u00e9clair"_s,
                            u"zzzz"_s,
                            u"is:favourite"_s,
                            u"tag:gold"_s};
    for (const QString& text : typed) {
        for (qsizetype length = 1; length <= 2 * text.size(); ++length) {
            // There, letter by letter, and back.
            const QString now = text.left(length <= text.size() ? length : 2 * text.size() - length);
            QElapsedTimer timer;
            timer.start();
            if (filter->setSearch(now))
                continue;
            searches.append(double(timer.nsecsElapsed()) / 1e6);
            table->viewport()->repaint();
            painted.append(double(timer.nsecsElapsed()) / 1e6);
        }
    }
    out << "a key in the search           " << QString::number(median(searches), 'f', 1)
        << " ms, 99th percentile " << QString::number(percentile(searches, 0.99), 'f', 1)
        << " (goal 16); painted " << QString::number(median(painted), 'f', 1) << " and "
        << QString::number(percentile(painted, 0.99), 'f', 1) << "\n";
    out.flush();
}

void measureRefresh(QTextStream& out, const QString& folder)
{
    PracticeSandbox sandbox({u"--customers"_s, QString::number(kCustomers)});
    PracticeClient client(sandbox);
    sandbox.start();
    if (!QTest::qWaitFor([&] { return sandbox.isReady(); }, 20'000))
        qFatal("the practice partner did not start");
    const AppIdentity identity = CrowdClients::identity(sandbox);
    const QString scope = identity.cloud.partnerCenterScope();
    const auto signedIn = client.signIn({sandbox.clientId(), scope + u" offline_access"_s});
    const QString token =
        client.refresh(sandbox.clientId(), signedIn.text(u"refresh_token"_s), scope, sandbox.tenant())
            .text(u"access_token"_s);
    if (token.isEmpty())
        qFatal("no token for Partner Center");
    // What curl asks for, page by page, is found out beforehand; then one curl asks for all over one
    // connection.
    QByteArray asked;
    QString url = client.partnerCenter(u"/customers?size=500"_s);
    QByteArray next;
    int pages = 0;
    QNetworkAccessManager network;
    while (!url.isEmpty()) {
        QNetworkRequest request{QUrl(url)};
        request.setRawHeader("Authorization", "Bearer " + token.toLatin1());
        if (!next.isEmpty())
            request.setRawHeader("MS-ContinuationToken", next);
        const std::unique_ptr<QNetworkReply> reply(network.get(request));
        (void)QTest::qWaitFor([&] { return reply->isFinished(); }, 30'000);
        asked += (pages > 0 ? "next\n" : "") + QByteArray("url = \"") + url.toUtf8() +
                 "\"\nheader = \"Authorization: Bearer " + token.toLatin1() +
                 "\"\noutput = \"/dev/null\"\nsilent\nfail\n";
        if (!next.isEmpty())
            asked += "header = \"MS-ContinuationToken: " + next + "\"\n";
        ++pages;
        const QJsonObject link =
            QJsonDocument::fromJson(reply->readAll()).object()[u"links"_s].toObject()[u"next"_s].toObject();
        url = link.isEmpty() ? QString() : client.partnerCenter(link[u"uri"_s].toString());
        next = link[u"headers"_s].toArray().at(0)[u"value"_s].toString().toLatin1();
    }
    FixedTokenSource tokens(
        {Secret(token.toLatin1()), QDateTime::currentDateTimeUtc().addSecs(3000), identity.tenant, scope});
    QNetworkAccessManager access;
    HttpClient http(access);
    const AdviceCatalog advice{QStringList()};
    const PartnerClient partnerCenter(http, tokens, identity, advice);
    const SystemClock clock;
    Database database(folder + u"/refresh.db"_s, profileMigrations());
    QList<double> curl;
    QList<double> ours;
    for (int round = 0; round < 5; ++round) {
        QElapsedTimer timer;
        timer.start();
        QProcess process;
        process.start(u"curl"_s, {u"-K"_s, u"-"_s});
        process.write(asked);
        process.closeWriteChannel();
        if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 60'000) ||
            process.exitCode() != 0)
            qFatal("curl failed: %s", process.readAllStandardError().constData());
        curl.append(double(timer.nsecsElapsed()) / 1e6);
        CustomerDirectory directory(partnerCenter, clock);
        directory.keepIn(std::make_unique<CustomerCache>(database, u"bench"_s));
        timer.start();
        if (const auto loaded = wait(directory.load()); !loaded)
            qFatal("the refresh failed: %s", qPrintable(loaded.error().toText()));
        ours.append(double(timer.nsecsElapsed()) / 1e6);
        if (directory.customers().size() != kCustomers)
            qFatal("not all came");
    }
    out << "a refresh of " << pages << " pages       " << QString::number(median(ours), 'f', 0)
        << " ms, curl " << QString::number(median(curl), 'f', 0)
        << " ms: " << QString::number(median(curl) / median(ours), 'f', 2) << " of its rate (goal 0.9)\n";
    sandbox.stop();
    (void)QTest::qWaitFor([&] { return !sandbox.isRunning(); }, 10'000);
}

} // namespace

int main(int argc, char* argv[])
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (argc > 1 && qstrcmp(argv[1], "--empty") == 0)
        return emptyWindow(argc, argv);
    if (argc > 2 && qstrcmp(argv[1], "--console") == 0)
        return console(argc, argv, QString::fromLocal8Bit(argv[2]));
    QApplication application(argc, argv);
    if (argc > 2 && qstrcmp(argv[1], "--make") == 0) { // to look at one start more closely
        makeProfile(QString::fromLocal8Bit(argv[2]));
        return 0;
    }
    QTextStream out(stdout);
    const QTemporaryDir folder;
    makeProfile(folder.path());
    out << kCustomers << " customers\n\n";
    const QByteArray only = argc > 1 ? QByteArray(argv[1]) : QByteArray(); // one of them alone
    if (only.isEmpty() || only == "start")
        measureStart(out, folder.path());
    if (only.isEmpty() || only == "keys")
        measureKeys(out);
    if (only.isEmpty() || only == "refresh")
        measureRefresh(out, folder.path());
    return 0;
}
