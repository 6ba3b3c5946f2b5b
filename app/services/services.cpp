#include "services.h"

#include "partnersetup.h"
#include "systembrowser.h"

#include <auth/credentialstore.h>
#include <secrets/credentialfoldersecretstore.h>
#include <secrets/keychainsecretstore.h>
#include <secrets/memorysecretstore.h>
#include <settings/profilefolder.h>

#include <QCoreApplication>
#include <QCoroFuture>
#include <QDir>
#include <QNetworkProxyFactory>

#include <storage/migrations.h>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

/// A coroutine's end as a future that several callers can share.
AsyncResult<> toFuture(QCoro::Task<Result<>> task)
{
    const Completion<> completion;
    task.then([completion](const Result<>& result) { completion.finish(result); });
    return completion.future();
}

std::unique_ptr<SecretStore> chooseSecretStore(const QString& profileFolder)
{
    // systemd hands credentials to a service in a folder of its own; a server has no keychain.
    const QString credentials = qEnvironmentVariable("CREDENTIALS_DIRECTORY");
    if (!credentials.isEmpty())
        return std::make_unique<CredentialFolderSecretStore>(credentials);
    return std::make_unique<KeychainSecretStore>(profileScope(profileFolder));
}

Error notSetUp()
{
    Error error;
    error.code = ErrorCode::SignInNeeded;
    error.message = QCoreApplication::translate("Services", "This profile is not set up yet.");
    error.advice = QCoreApplication::translate(
        "Services",
        "Run stewardctl setup, or choose New set-up in the window. To look around without a tenant: "
        "stewardctl setup --practice.");
    return error;
}

} // namespace

Services::Services(ServiceOptions options, QObject* parent)
    : QObject(parent),
      m_options(std::move(options)),
      m_resources(ResourcePaths::forApplication(m_options.profileFolder + u"/resources"_s)),
      m_profiles(m_options.profileFolder),
      m_clouds(m_resources.folders(u"clouds"_s)),
      m_advice(m_resources.folders(u"advice"_s)),
      m_permissions(m_resources.folders(u"permissions"_s)),
      m_products(m_resources.folders(u"products"_s)),
      m_connections(m_resources.folders(u"connections"_s)),
      m_portals(m_resources.folders(u"portals"_s)),
      m_http(m_network),
      m_tokenClient(m_http, m_redactor, m_advice, m_clock),
      m_engines(engineSearch()),
      m_secrets(chooseSecretStore(m_options.profileFolder)),
      m_database(m_options.profileFolder + u"/steward.db"_s, profileMigrations()),
      m_history(m_database, m_options.profileFolder + u"/runs"_s, m_clock)
{
    QNetworkProxyFactory::setUseSystemConfiguration(true);
    if (auto log = LogSetup::start(m_options.profileFolder + u"/log"_s, m_redactor))
        m_log = std::move(*log);
    connect(&m_database, &Database::setAside, this, [this](const QString& where) {
        Error error;
        error.code = ErrorCode::FileFailed;
        error.message =
            QCoreApplication::translate("Services", "What Steward remembered of customers and runs was "
                                                    "damaged and was set aside.");
        error.advice =
            QCoreApplication::translate("Services", "The customers come anew from the service; favourites, "
                                                    "notes and groups are not touched. The damaged file "
                                                    "is kept as %1.")
                .arg(QDir::toNativeSeparators(where));
        Q_EMIT databaseSetAside(error);
    });
}

Services::~Services() = default;

QString Services::programFolder() const
{
    return m_options.programFolder.isEmpty() ? QCoreApplication::applicationDirPath()
                                             : m_options.programFolder;
}

EngineSearch Services::engineSearch() const
{
    EngineSearch search;
    search.setting = qEnvironmentVariable("STEWARD_ENGINE");
    // Installed, and in a build folder.
    search.bundled = {QDir::cleanPath(programFolder() + u"/../lib/steward/engine/steward-engine"_s),
                      QDir::cleanPath(programFolder() + u"/../engine/steward-engine"_s)};
    return search;
}

RunnerFiles Services::runnerFiles() const
{
    RunnerFiles files;
    files.runner = m_resources.file(u"runner/runner.ps1"_s);
    return files;
}

AsyncResult<> Services::choosePracticeSecrets()
{
    return toFuture(tryPracticeSecrets());
}

AsyncResult<> Services::checkSecrets()
{
    return toFuture(probeSecrets());
}

QCoro::Task<Result<>> Services::probeSecrets()
{
    const QString probe = u"probe"_s;
    const auto stored = co_await m_secrets->read(QLatin1StringView(kRefreshTokenKey));
    if (!stored)
        co_return fail(stored.error());
    const auto written = co_await m_secrets->write(probe, Secret("nothing"));
    if (!written)
        co_return fail(written.error());
    co_return co_await m_secrets->remove(probe);
}

QCoro::Task<Result<>> Services::tryPracticeSecrets()
{
    const auto usable = co_await probeSecrets();
    if (!usable && m_secretsNotice.isEmpty()) {
        closePartner(); // it refers to the store
        m_secrets = std::make_unique<MemorySecretStore>();
        m_secretsNotice =
            QCoreApplication::translate("Services", "There is no usable keychain on this computer: this "
                                                    "practice sign-in lasts until the program ends.");
    }
    co_return Result<>{};
}

AsyncResult<PracticeAddress> Services::startPractice()
{
    // One that could not be started may be startable now.
    const bool failed = m_practiceAddress && m_practiceAddress->result() && !*m_practiceAddress->result();
    if (m_practiceAddress && !failed)
        return m_practiceAddress->future();
    m_practice = std::make_unique<PracticePartner>(programFolder() + u"/steward-sandbox"_s,
                                                   m_options.profileFolder + u"/practice"_s);
    connect(m_practice.get(), &PracticePartner::stopped, this, [this] { m_practiceAddress.reset(); });
    const auto started = m_practiceAddress.emplace();
    whenDone(m_practice->start(), m_practice.get(),
             [started](const Result<PracticeAddress>& address) { started.finish(address); });
    return started.future();
}

AsyncResult<> Services::openPartner()
{
    if (m_opening && !m_opening->isFinished())
        return m_opening->future();
    if (m_partner)
        return readyResult<void>(Result<>());
    const auto opening = m_opening.emplace();
    open().then([opening](const Result<>& result) { opening.finish(result); });
    return opening.future();
}

QCoro::Task<Result<>> Services::open()
{
    const auto profile = m_profiles.load();
    if (!profile)
        co_return fail(profile.error());
    const bool overridden =
        !m_options.cloud.isEmpty() || !m_options.tenant.isEmpty() || !m_options.clientId.isEmpty();
    if (*profile && (*profile)->practice && !overridden)
        co_return co_await openPractice();

    Profile effective = profile->value_or(Profile{});
    if (!m_options.tenant.isEmpty())
        effective.tenant = m_options.tenant;
    if (!m_options.clientId.isEmpty())
        effective.clientId = m_options.clientId;
    if (effective.tenant.isEmpty() || effective.clientId.isEmpty())
        co_return fail(notSetUp());
    const auto cloud = !m_options.cloud.isEmpty() ? m_clouds.load(m_options.cloud)
                       : effective.cloudJson.isEmpty()
                           ? m_clouds.load(u"global"_s)
                           : parseCloud(effective.cloudJson.toUtf8(), m_profiles.file());
    if (!cloud)
        co_return fail(cloud.error());
    // Without a profile nothing says whether the application is confidential; its stored credential does.
    if (effective.credential == AppCredentialKind::None) {
        const auto stored = co_await readCredential(*m_secrets, AppCredentialKind::Certificate, this);
        if (stored)
            effective.credential = stored->kind();
    }
    adoptPartner(makePartner({*cloud, TenantId{effective.tenant}, effective.clientId, effective.credential,
                              effective.signInMethod},
                             effective));
    co_return Result<>{};
}

QCoro::Task<Result<>> Services::openPractice()
{
    const auto address = co_await startPractice();
    if (!address)
        co_return fail(address.error());
    co_await choosePracticeSecrets();
    const auto stored = co_await m_secrets->read(QLatin1StringView(kRefreshTokenKey));
    if (stored && *stored) {
        const auto profile = m_profiles.load();
        if (!profile)
            co_return fail(profile.error());
        // Its ports are new each time; the application may be one that was made there.
        const Profile kept = profile->value_or(Profile{});
        const bool isOwn = kept.clientId.isEmpty() || kept.clientId == address->clientId;
        adoptPartner(
            makePartner({address->cloud, TenantId{address->tenant}, isOwn ? address->clientId : kept.clientId,
                         isOwn ? AppCredentialKind::None : kept.credential},
                        kept));
        co_return Result<>{};
    }
    // The practice partner's sign-in was not kept (no keychain here): it costs nothing to sign in again.
    SystemBrowser unused;
    PartnerSetup setup(*this, unused);
    const Completion<> ended;
    connect(&setup, &PartnerSetup::finished, &setup, [&ended](const Result<Profile>& result) {
        ended.finish(result ? Result<>{} : Result<>(fail(result.error())));
    });
    setup.startPractice(PartnerSetup::PracticeSignIn::ByItself);
    co_return co_await ended.future();
}

std::unique_ptr<PartnerSession> Services::makePartner(const AppIdentity& identity, const Profile& profile)
{
    return std::make_unique<PartnerSession>(identity, profile, m_http, m_tokenClient, *m_secrets, m_redactor,
                                            m_advice, m_clock, m_profiles);
}

void Services::closePartner()
{
    if (!m_partner)
        return;
    Q_EMIT partnerClosing();
    m_access.reset();
    m_partner.reset();
}

void Services::adoptPartner(std::unique_ptr<PartnerSession> partner)
{
    closePartner();
    m_partner = std::move(partner);
    m_partner->customers().keepIn(
        std::make_unique<CustomerCache>(m_database, applicationKey(m_partner->identity())));
    m_access = std::make_unique<CustomerAccess>(*m_partner, *this, m_database);
}

} // namespace steward
