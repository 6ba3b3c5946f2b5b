// One Steward process of the tests of tst_signinsurvival and tst_twoprocesses: works with a stored sign-in,
// and can be made to wait at each of its steps.
//
// signinprobe SERVER STORE LOCK WORK TIMES [steps]
//   STORE  a folder, or "keychain"     WORK  partner, customer, renew, secret, certificate, adopt
// With "steps" it says "step NAME" on stdout before and after whatever it does to the store, and when it has
// a token, and goes on after a line on stdin. Ends with 0 when all went well; otherwise the reason is on
// stderr.

#include "authdoubles.h"

#include <auth/certificate/appcertificate.h>
#include <secrets/keychainsecretstore.h>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QTimer>

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

bool withSteps = false;

void step(const QString& name)
{
    if (!withSteps)
        return;
    std::printf("step %s\n", qPrintable(name));
    std::fflush(stdout);
    char c = 0;
    while (read(STDIN_FILENO, &c, 1) == 1) {
        if (c == '\n')
            return;
    }
    std::_Exit(9); // the test has gone
}

/// Secrets of no worth, one file a key, replaced whole.
class FolderStore final : public SecretStore
{
public:
    explicit FolderStore(const QString& folder) : m_folder(folder) {}

    AsyncResult<std::optional<Secret>> read(const QString& key) override
    {
        step(u"before reading "_s + key);
        QFile file(m_folder.filePath(key));
        std::optional<Secret> found;
        if (file.open(QIODevice::ReadOnly))
            found = Secret(file.readAll());
        return later<std::optional<Secret>>(found);
    }
    AsyncResult<> write(const QString& key, const Secret& secret) override
    {
        step(u"before writing "_s + key);
        QSaveFile file(m_folder.filePath(key));
        const bool written =
            file.open(QIODevice::WriteOnly) && file.write(secret.reveal()) == secret.size() && file.commit();
        step(u"after writing "_s + key);
        return later<void>(written ? Result<>() : Result<>(fail(ErrorCode::FileFailed, u"no write"_s)));
    }
    AsyncResult<> remove(const QString& key) override
    {
        step(u"before removing "_s + key);
        QFile::remove(m_folder.filePath(key));
        step(u"after removing "_s + key);
        return later<void>({});
    }
    QString description() const override { return u"a folder of a test"_s; }

private:
    template <typename T>
    AsyncResult<T> later(Result<T> result)
    {
        const Completion<T> done;
        QTimer::singleShot(0, qApp, [done, result] { done.finish(result); });
        return done.future();
    }

    QDir m_folder;
};

[[noreturn]] void end(const Error& error)
{
    std::fprintf(stderr, "%s\n", qPrintable(error.toText()));
    std::_Exit(1);
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 6)
        return 2;
    withSteps = arguments.value(6) == u"steps"_s;
    const QString work = arguments.at(4);
    const int times = arguments.at(5).toInt();

    AppIdentity identity = testIdentity(QUrl(arguments.at(1)), AppIdentity::Credential::Secret);
    QNetworkAccessManager network;
    HttpClient http(network);
    Redactor redactor;
    AdviceCatalog advice(QStringList{});
    SystemClock clock;
    TokenClient client(http, redactor, advice, clock);
    std::unique_ptr<SecretStore> store;
    if (arguments.at(2) == u"keychain"_s)
        store = std::make_unique<KeychainSecretStore>(u"signinprobe"_s);
    else
        store = std::make_unique<FolderStore>(arguments.at(2));
    TokenBrokerOptions options;
    options.lockFile = arguments.at(3);
    TokenBroker broker(identity, client, *store, redactor, clock, options);

    int open = times;
    const auto ended = [&open](const auto& result) {
        if (!result)
            end(result.error());
        step(u"handed out"_s);
        if (--open == 0)
            QCoreApplication::quit();
    };
    // Whoever has a token uses it: that is when a strict service lets go of the former one.
    const auto use = [&](const Result<AccessToken>& token) {
        if (!token)
            end(token.error());
        step(u"before using"_s);
        HttpRequest request;
        request.url = QUrl(arguments.at(1) + u"/resource"_s);
        request.headers = {{"Authorization", "Bearer " + token->value.reveal()}};
        whenDone(http.send(request, &app), &app, [ended](const Result<HttpResponse>& response) {
            ended(response && response->status != 200
                      ? Result<HttpResponse>(fail(ErrorCode::Forbidden, u"refused"_s))
                      : response);
        });
    };
    for (int i = 0; i < times; ++i) {
        if (work == u"partner"_s)
            whenDone(broker.token(identity.tenant, identity.cloud.graphScope()), &app, use);
        else if (work == u"customer"_s)
            whenDone(broker.token(customerTenant(i + 1), identity.cloud.graphScope()), &app, use);
        else if (work == u"renew"_s)
            whenDone(broker.renew(), &app, ended);
        else if (work == u"secret"_s)
            whenDone(broker.changeCredential(Secret("new-secret")), &app, ended);
        else if (work == u"adopt"_s)
            whenDone(broker.adopt(Secret("0.FIRST"), Secret("old-secret")), &app, ended);
        else if (work == u"certificate"_s)
            whenDone(broker.changeCredential(*AppCertificate::create(u"probe"_s, 30, clock, 2048)), &app,
                     ended);
        else
            return 2;
    }
    QTimer::singleShot(std::chrono::seconds(100), &app, [] {
        end({ErrorCode::Timeout, u"The probe did not come to its end."_s, {}, {}, {}, {}, {}, 0});
    });
    return QCoreApplication::exec();
}
