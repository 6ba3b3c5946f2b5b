// One process of a keychain test, driven by with_keyring.sh: keychain_probe CASE. Exit code 0 when all was as
// it should be.

#include <secrets/keychainsecretstore.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QTextStream>
#include <QTimer>
#include <qt6keychain/keychain.h>

#include <chrono>

using namespace steward;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString kKey = QString::fromLatin1(kRefreshTokenKey);
const QString kScope = u"probe"_s;

[[noreturn]] void giveUp(const QString& what)
{
    QTextStream(stderr) << "keychain_probe: " << what << Qt::endl;
    std::exit(1);
}

void check(bool good, const QString& what)
{
    if (!good)
        giveUp(what);
}

/// A program with a loop of its own stands in for the application's.
template <typename T>
Result<T> wait(const AsyncResult<T>& future)
{
    if (!future.isFinished()) {
        QFutureWatcher<Result<T>> watcher;
        QObject::connect(&watcher, &QFutureWatcherBase::finished, qApp, &QCoreApplication::quit);
        watcher.setFuture(future);
        QTimer::singleShot(60s, qApp, [] { giveUp(u"no answer within a minute"_s); });
        QCoreApplication::exec();
    }
    return future.result();
}

void waitForJob(QKeychain::Job* job)
{
    QObject::connect(job, &QKeychain::Job::finished, qApp, &QCoreApplication::quit);
    job->start();
    QCoreApplication::exec();
    check(job->error() == QKeychain::NoError, u"raw job: "_s + job->errorString());
}

QByteArray secretOf(int size)
{
    QByteArray bytes("canary-");
    while (bytes.size() < size)
        bytes += QByteArray::number(bytes.size() * 7919) + char(bytes.size() % 256);
    return bytes.left(size);
}

QByteArray contentOf(KeychainSecretStore& store)
{
    const auto secret = wait(store.read(kKey));
    check(secret.has_value(), secret ? QString() : secret.error().toText());
    return *secret ? (*secret)->reveal() : QByteArray();
}

void expectError(const Result<>& result, QList<ErrorCode> codes)
{
    check(!result.has_value(), u"this had to fail"_s);
    check(codes.contains(result.error().code), u"wrong code: "_s + errorCodeName(result.error().code));
    check(!result.error().advice.isEmpty(), u"no advice"_s);
}

void writeRaw(const QString& key, const QString& text)
{
    auto* job = new QKeychain::WritePasswordJob(u"steward"_s);
    job->setKey(u"steward/probe/"_s + key);
    job->setTextData(text);
    waitForJob(job);
}

void deleteRaw(const QString& key)
{
    auto* job = new QKeychain::DeletePasswordJob(u"steward"_s);
    job->setKey(u"steward/probe/"_s + key);
    waitForJob(job);
}

void roundtrip()
{
    KeychainSecretStore store(kScope);
    KeychainSecretStore other(u"other"_s);
    check(wait(store.remove(kKey)).has_value(), u"removing nothing must succeed"_s);
    // Shorter after longer, so that a rest of the longer one would show.
    for (const int size : {10, 1499, 1500, 1501, 2000, 64 * 1024, 4000, 10}) {
        const auto written = wait(store.write(kKey, Secret(secretOf(size))));
        check(written.has_value(), written ? QString() : written.error().toText());
        check(contentOf(store) == secretOf(size), u"%1 bytes did not come back"_s.arg(size));
    }
    check(contentOf(other).isEmpty(), u"another profile can read it"_s);
    const QByteArray binary("canary-\0\xff\n\x80 end", 15);
    check(wait(store.write(kKey, Secret(binary))).has_value(), u"binary write"_s);
    check(contentOf(store) == binary, u"bytes that are not text did not come back"_s);
    check(wait(store.remove(kKey)).has_value(), u"remove"_s);
    check(contentOf(store).isEmpty(), u"it is still there after its removal"_s);
}

void serial()
{
    // Many at once come out in order, and the store may go while they run.
    AsyncResult<> last;
    {
        KeychainSecretStore store(kScope);
        for (int i = 0; i < 5; ++i)
            last = store.write(kKey, Secret("canary-" + QByteArray::number(i)));
    }
    check(wait(last).has_value(), u"last write"_s);
    KeychainSecretStore store(kScope);
    check(contentOf(store) == "canary-4", u"the last write must win"_s);
}

void damaged()
{
    KeychainSecretStore store(kScope);
    const auto fresh = [&store] {
        check(wait(store.write(kKey, Secret(secretOf(5000)))).has_value(), u"write"_s);
    };
    fresh();
    writeRaw(kKey, u"not a header"_s);
    check(contentOf(store).isEmpty(), u"a damaged header must read as none"_s);
    fresh();
    // The set of pieces alternates; both are treated alike, so that the living one is among them.
    for (const int set : {0, 1})
        deleteRaw(u"%1/%2.1"_s.arg(kKey).arg(set));
    check(contentOf(store).isEmpty(), u"a missing piece must read as none"_s);
    fresh();
    for (const int set : {0, 1})
        writeRaw(u"%1/%2.1"_s.arg(kKey).arg(set), u"AAAA"_s);
    check(contentOf(store).isEmpty(), u"a wrong piece must read as none"_s);
    fresh();
    check(contentOf(store) == secretOf(5000), u"a new write must mend it"_s);
}

/// Writes one secret after the other until it is killed.
[[noreturn]] void writes()
{
    KeychainSecretStore store(kScope);
    for (int i = 0;; ++i)
        check(wait(store.write(kKey, Secret(secretOf(1000 + 1700 * (i % 4))))).has_value(), u"write"_s);
}

void whole()
{
    KeychainSecretStore store(kScope);
    for (int i = 0; i < 20; ++i) {
        const QByteArray content = contentOf(store);
        check(!content.isEmpty(), u"the secret is gone"_s);
        check(content == secretOf(int(content.size())), u"the secret is not whole"_s);
    }
}

void locked()
{
    KeychainSecretStore store(kScope, 8s);
    const auto read = wait(store.read(kKey));
    if (read.has_value())
        check(!read->has_value(), u"a locked keychain gave a secret"_s);
    expectError(wait(store.write(kKey, Secret("canary-new"))), {ErrorCode::StoreLocked, ErrorCode::Timeout});
    expectError(wait(store.remove(kKey)), {ErrorCode::StoreLocked, ErrorCode::Timeout});
}

void frozen()
{
    KeychainSecretStore store(kScope, 1s);
    QElapsedTimer clock;
    clock.start();
    const auto read = wait(store.read(kKey));
    check(!read.has_value() && read.error().code == ErrorCode::Timeout, u"a frozen keychain must time out"_s);
    check(clock.elapsed() < 5000, u"the limit did not hold"_s);
    // Not queued up behind the stuck one.
    clock.restart();
    expectError(wait(store.write(kKey, Secret("canary-x"))), {ErrorCode::Timeout});
    check(clock.elapsed() < 500, u"a second operation waited behind a stuck one"_s);
}

void unavailable()
{
    KeychainSecretStore store(kScope);
    QElapsedTimer clock;
    clock.start();
    const auto read = wait(store.read(kKey));
    check(!read.has_value() && read.error().code == ErrorCode::StoreUnavailable,
          u"read must say unavailable"_s);
    expectError(wait(store.write(kKey, Secret("canary-x"))), {ErrorCode::StoreUnavailable});
    check(clock.elapsed() < 5000, u"it took too long"_s);
}

} // namespace

int main(int argc, char* argv[])
{
    QCoreApplication app(argc, argv);
    const QString name = app.arguments().value(1);
    KeychainSecretStore store(kScope);
    if (name == u"roundtrip"_s)
        roundtrip();
    else if (name == u"keep"_s)
        check(wait(store.write(kKey, Secret(secretOf(3000)))).has_value(), u"write"_s);
    else if (name == u"kept"_s)
        check(contentOf(store) == secretOf(3000), u"another process cannot read it"_s);
    else if (name == u"serial"_s)
        serial();
    else if (name == u"writes"_s)
        writes();
    else if (name == u"whole"_s)
        whole();
    else if (name == u"damaged"_s)
        damaged();
    else if (name == u"locked"_s)
        locked();
    else if (name == u"frozen"_s)
        frozen();
    else if (name == u"nobus"_s || name == u"noservice"_s)
        unavailable();
    else
        giveUp(u"unknown case"_s);
    return 0;
}
