#include "computerchecks.h"

#include "services.h"

#include <secrets/secretstore.h>

#include <QDir>
#include <QLocale>
#include <QNetworkProxyFactory>
#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTemporaryFile>
#include <QTimer>
#include <QVersionNumber>

#include <array>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

const QString kEngine = u"engine"_s;
const QString kModules = u"modules"_s;
const QString kKeychain = u"keychain"_s;
const QString kClock = u"clock"_s;
const QString kProxy = u"proxy"_s;
const QString kBrowser = u"browser"_s;

const QVersionNumber& leastEngine()
{
    static const QVersionNumber version(7, 4);
    return version;
}

Error makeError(ErrorCode code, const QString& message, const QString& advice, const QString& detail = {})
{
    Error error;
    error.code = code;
    error.message = message;
    error.advice = advice;
    error.detail = detail;
    return error;
}

/// The nearest folder on the way to it that exists.
QString existingPart(const QString& folder)
{
    QDir dir(folder);
    while (!dir.exists()) {
        const QString above = QDir::cleanPath(dir.absolutePath() + u"/.."_s);
        if (above == dir.absolutePath())
            break;
        dir.setPath(above);
    }
    return dir.absolutePath();
}

QString spanText(std::chrono::seconds span)
{
    const qint64 seconds = std::abs(span.count());
    return seconds < 120 ? ComputerChecks::tr("%n seconds", nullptr, int(seconds))
                         : ComputerChecks::tr("%n minutes", nullptr, int((seconds + 30) / 60));
}

} // namespace

std::chrono::seconds clockSkew(const QDateTime& sentAt, const QDateTime& receivedAt, const QDateTime& served)
{
    const QDateTime middle = sentAt.addMSecs(sentAt.msecsTo(receivedAt) / 2);
    return std::chrono::seconds(served.secsTo(middle));
}

QDateTime httpDate(const QByteArray& header)
{
    QDateTime date =
        QLocale::c().toDateTime(QString::fromLatin1(header).trimmed(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    date.setTimeSpec(Qt::UTC);
    return date;
}

ComputerChecks::ComputerChecks(Services& services, Cloud cloud, QObject* parent)
    : ComputerChecks(services, std::move(cloud), Options(), parent)
{
}

ComputerChecks::ComputerChecks(Services& services, Cloud cloud, Options options, QObject* parent)
    : QObject(parent), m_services(services), m_cloud(std::move(cloud)), m_options(std::move(options))
{
    const std::array<std::pair<QString, QString>, 6> all{{{kEngine, tr("PowerShell")},
                                                          {kModules, tr("Folder for script modules")},
                                                          {kKeychain, tr("Keychain")},
                                                          {kClock, tr("Clock")},
                                                          {kProxy, tr("Proxy")},
                                                          {kBrowser, tr("Browser")}}};
    for (const auto& [id, title] : all) {
        ComputerCheck check;
        check.id = id;
        check.title = title;
        m_checks.append(check);
    }
}

ComputerChecks::~ComputerChecks() = default;

QString ComputerChecks::moduleFolder() const
{
    if (!m_options.moduleFolder.isEmpty())
        return m_options.moduleFolder;
#if defined(Q_OS_WIN)
    return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + u"/PowerShell/Modules"_s;
#elif defined(Q_OS_MACOS)
    return QDir::homePath() + u"/.local/share/powershell/Modules"_s;
#else
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/powershell/Modules"_s;
#endif
}

QUrl ComputerChecks::fixAddress(const QString& id) const
{
    if (id == kEngine)
        return QUrl(u"https://aka.ms/install-powershell"_s);
    if (id == kModules)
        return QUrl::fromLocalFile(existingPart(moduleFolder()));
    return {};
}

void ComputerChecks::start()
{
    m_attempt = std::make_unique<QObject>();
    m_open = int(m_checks.size());
    begin(kEngine, [this] { lookForEngine(); });
    begin(kModules, [this] { tryModuleFolder(); });
    begin(kKeychain, [this] { tryKeychain(); });
    begin(kClock, [this] { compareClock(); });
    begin(kProxy, [this] { lookForProxy(); });
    begin(kBrowser, [this] { lookForBrowser(); });
}

void ComputerChecks::begin(const QString& id, const std::function<void()>& look)
{
    QObject* attempt = m_attempt.get();
    for (ComputerCheck& check : m_checks) {
        if (check.id != id)
            continue;
        check.state = State::Running;
        check.detail.clear();
        check.fixLabel.clear();
        check.error.reset();
        Q_EMIT checkChanged(ComputerCheck(check));
    }
    if (attempt != m_attempt.get())
        return; // whoever was told has started anew
    QTimer::singleShot(m_options.deadline, attempt, [this, id] {
        end(id, State::Attention, tr("Nobody can say: it took too long."), tr("Check again"),
            makeError(ErrorCode::Timeout, tr("This check got no answer in time."),
                      tr("Check again. If it stays so, what is checked here hangs.")));
    });
    // From the event loop, so that nobody is told before start() has returned.
    QMetaObject::invokeMethod(attempt, look, Qt::QueuedConnection);
}

void ComputerChecks::end(const QString& id, State state, const QString& detail, const QString& fixLabel,
                         const std::optional<Error>& error)
{
    QObject* attempt = m_attempt.get();
    for (ComputerCheck& check : m_checks) {
        if (check.id != id || check.state != State::Running)
            continue;
        check.state = state;
        check.detail = detail;
        check.fixLabel = fixLabel;
        check.error = error;
        --m_open;
        Q_EMIT checkChanged(ComputerCheck(check));
        if (attempt == m_attempt.get() && m_open == 0)
            Q_EMIT finished(QList<ComputerCheck>(m_checks));
        return;
    }
}

void ComputerChecks::lookForEngine()
{
    whenDone(m_services.engines().locate(), m_attempt.get(), [this](const Result<Engine>& engine) {
        const QString fix = tr("Get PowerShell");
        if (!engine)
            return end(kEngine, State::Bad, engine.error().message, fix, engine.error());
        const auto version = QVersionNumber::fromString(engine->version);
        if (version < leastEngine()) {
            return end(kEngine, State::Bad, tr("%1 is too old.").arg(engine->name), fix,
                       makeError(ErrorCode::EngineMissing, tr("%1 is too old for Steward.").arg(engine->name),
                                 tr("Install PowerShell 7.4 or newer."), engine->program));
        }
        if (engine->bundled)
            return end(kEngine, State::Attention, engine->name + u". "_s + engine->lacks, fix);
        end(kEngine, State::Good, engine->name);
    });
}

void ComputerChecks::tryModuleFolder()
{
    const QString folder = moduleFolder();
    QTemporaryFile probe(existingPart(folder) + u"/.steward-XXXXXX"_s);
    if (probe.open() && probe.write("x") == 1 && probe.flush())
        return end(kModules, State::Good, QDir::toNativeSeparators(folder));
    end(kModules, State::Attention, tr("Nothing can be written to %1.").arg(QDir::toNativeSeparators(folder)),
        tr("Open the folder"),
        makeError(
            ErrorCode::FileFailed,
            tr("Script modules cannot be installed: %1 is not writable.")
                .arg(QDir::toNativeSeparators(folder)),
            tr("Give your account the right to write there. Connections that need no module work without."),
            probe.errorString()));
}

void ComputerChecks::tryKeychain()
{
    SecretStore& store = m_services.secrets();
    // Two programs may look at the same time.
    const QString key = u"check-"_s + QString::number(QRandomGenerator::system()->generate(), 16);
    const Secret value(QByteArray::number(QRandomGenerator::system()->generate64(), 16));
    QObject* attempt = m_attempt.get();
    const auto failed = [this](const Error& error) {
        end(kKeychain, State::Bad, error.message, tr("Check again"), error);
    };
    whenDone(store.write(key, value), attempt,
             [this, &store, key, value, attempt, failed](const Result<>& written) {
                 if (!written)
                     return failed(written.error());
                 whenDone(
                     store.read(key), attempt,
                     [this, &store, key, value, attempt, failed](const Result<std::optional<Secret>>& read) {
                         // It is removed in any case, and what was read is judged afterwards.
                         whenDone(store.remove(key), attempt,
                                  [this, &store, value, failed, read](const Result<>& removed) {
                                      if (!read)
                                          return failed(read.error());
                                      if (!*read || !(**read == value)) {
                                          return failed(makeError(
                                              ErrorCode::StoreUnavailable,
                                              tr("The keychain did not give back what it was given."),
                                              tr("Unlock it, or make a new one that you can unlock.")));
                                      }
                                      if (!removed)
                                          return failed(removed.error());
                                      if (!store.isShared()) {
                                          return end(kKeychain, State::Attention,
                                                     tr("Nothing is kept after the program has ended: %1.")
                                                         .arg(store.description()));
                                      }
                                      end(kKeychain, State::Good, store.description());
                                  });
                     });
             });
}

void ComputerChecks::compareClock()
{
    HttpRequest request;
    request.url = m_cloud.authority;
    request.url.setPath(request.url.path() + u"/organizations/v2.0/.well-known/openid-configuration"_s);
    request.deadline = m_options.deadline;
    const QDateTime sentAt = m_services.clock().now();
    whenDone(
        m_services.http().send(request, m_attempt.get()), m_attempt.get(),
        [this, sentAt](const Result<HttpResponse>& response) {
            if (!response) {
                return end(kClock, State::Attention, tr("The sign-in service could not be reached."),
                           tr("Check again"), response.error());
            }
            const QDateTime served = httpDate(response->header("Date"));
            if (!served.isValid())
                return end(kClock, State::Attention, tr("The sign-in service does not say what time it is."));
            const auto skew = clockSkew(sentAt, m_services.clock().now(), served);
            const auto distance = std::chrono::abs(skew);
            if (distance <= kSlightSkew)
                return end(kClock, State::Good, tr("It agrees with the sign-in service's."));
            const QString detail = skew.count() > 0 ? tr("It is %1 fast.").arg(spanText(skew))
                                                    : tr("It is %1 slow.").arg(spanText(skew));
            const bool bad = distance > kBadSkew;
            end(kClock, bad ? State::Bad : State::Attention, detail, tr("Check again"),
                makeError(ErrorCode::Refused, tr("This computer's clock is wrong. %1").arg(detail),
                          bad ? tr("Set the clock, or let the system set it. Tokens are refused until then.")
                              : tr("Let the system set the clock. At five minutes tokens are refused.")));
        });
}

void ComputerChecks::lookForProxy()
{
    const auto proxies = QNetworkProxyFactory::proxyForQuery(QNetworkProxyQuery(m_cloud.authority));
    const QNetworkProxy proxy = proxies.value(0);
    if (proxy.type() == QNetworkProxy::NoProxy || proxy.type() == QNetworkProxy::DefaultProxy)
        return end(kProxy, State::Good, tr("None is used."));
    end(kProxy, State::Good, tr("%1:%2, as the system says.").arg(proxy.hostName()).arg(proxy.port()));
}

void ComputerChecks::lookForBrowser()
{
#if defined(Q_OS_WIN) || defined(Q_OS_MACOS)
    end(kBrowser, State::Good, tr("The system's own is used."));
#else
    const auto missing = [this](const QString& message) {
        end(kBrowser, State::Attention, message, tr("Check again"),
            makeError(ErrorCode::NotFound, message,
                      tr("Install a browser, or sign in with a code on another device.")));
    };
    if (QStandardPaths::findExecutable(u"xdg-open"_s).isEmpty())
        return missing(tr("There is nothing here that opens a browser (xdg-open)."));
    // Who names one in the environment has one; xdg-open asks it first, too.
    const QString named = qEnvironmentVariable("BROWSER").section(u':', 0, 0).section(u' ', 0, 0);
    if (!named.isEmpty() && !QStandardPaths::findExecutable(named).isEmpty())
        return end(kBrowser, State::Good, named);
    auto* settings = new QProcess(m_attempt.get());
    connect(settings, &QProcess::errorOccurred, m_attempt.get(), [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(kBrowser, State::Attention, tr("Nobody can say which browser is the default one."));
    });
    connect(settings, &QProcess::finished, m_attempt.get(), [this, settings, missing] {
        const QString name = QString::fromUtf8(settings->readAllStandardOutput()).trimmed();
        if (name.isEmpty())
            return missing(tr("No browser is set as the default one."));
        end(kBrowser, State::Good, name.section(u".desktop"_s, 0, 0));
    });
    settings->start(u"xdg-settings"_s, {u"get"_s, u"default-web-browser"_s}, QIODevice::ReadOnly);
#endif
}

} // namespace steward
