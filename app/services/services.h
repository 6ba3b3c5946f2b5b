#pragma once

#include "connectionsupport.h"
#include "customeraccess.h"
#include "partnersession.h"
#include "practicepartner.h"

#include <auth/tokenclient.h>
#include <base/sharedresult.h>
#include <cloud/productnames.h>
#include <customers/portalcatalog.h>
#include <logging/logsetup.h>
#include <logging/redactor.h>
#include <net/httpclient.h>
#include <runs/enginelocator.h>
#include <runs/runhistory.h>
#include <runs/runsession.h>
#include <scripts/connectioncatalog.h>
#include <secrets/secretstore.h>
#include <settings/advicecatalog.h>
#include <settings/cloudcatalog.h>
#include <settings/profilestore.h>
#include <settings/resourcepaths.h>
#include <storage/database.h>

#include <QNetworkAccessManager>

#include <QCoroTask>

#include <memory>
#include <optional>

namespace steward {

/// What the command line may override. Empty texts mean "as the profile says".
struct ServiceOptions
{
    QString profileFolder;
    QString cloud;
    QString tenant;
    QString clientId;
    QString programFolder; ///< where our other programs are; empty: beside the running one
};

/// The composition root of window and command line: builds every service once, in order, and hands them out.
/// Holds no logic of its own beyond which secret store and which partner are meant.
class Services final : public QObject
{
    Q_OBJECT

public:
    explicit Services(ServiceOptions options, QObject* parent = nullptr);
    ~Services() override;

    /// Makes the partner of the profile ready to be asked: reads the profile, starts the practice partner when
    /// the profile is one, signs in to it again when its sign-in was not kept. Fails with SignInNeeded when the
    /// profile was never set up. Completes exactly once; a second call while one runs shares it.
    [[nodiscard]] AsyncResult<> openPartner();
    /// The partner opened last, or nullptr.
    [[nodiscard]] PartnerSession* partner() const { return m_partner.get(); }
    /// What is done and known in the open partner's customers; nullptr without a partner.
    [[nodiscard]] CustomerAccess* access() const { return m_access.get(); }
    /// A session for this identity, not yet the open one.
    [[nodiscard]] std::unique_ptr<PartnerSession> makePartner(const AppIdentity& identity, const Profile& profile);
    /// Makes it the open one; the one before ends.
    void adoptPartner(std::unique_ptr<PartnerSession> partner);

    /// The practice partner of this profile, started on first use, and anew after it failed or ended by itself.
    [[nodiscard]] AsyncResult<PracticeAddress> startPractice();

    /// The OS keychain, or the credentials folder of a server. For a practice profile on a computer without a
    /// keychain: memory, and `secretsNotice()` says so.
    [[nodiscard]] SecretStore& secrets() { return *m_secrets; }
    [[nodiscard]] QString secretsNotice() const { return m_secretsNotice; }
    /// Whether a sign-in could be kept: reads, writes and removes. A locked keychain answers a read with "not there",
    /// so only a write tells. Fails as the store does.
    [[nodiscard]] AsyncResult<> checkSecrets();
    /// For the practice partner only: goes on with secrets in memory when there is no keychain. Nothing of it is
    /// worth protecting, and it can be tried on any computer.
    [[nodiscard]] AsyncResult<> choosePracticeSecrets();

    [[nodiscard]] const ServiceOptions& options() const { return m_options; }
    [[nodiscard]] const ResourcePaths& resources() const { return m_resources; }
    [[nodiscard]] ProfileStore& profiles() { return m_profiles; }
    [[nodiscard]] const CloudCatalog& clouds() const { return m_clouds; }
    [[nodiscard]] const AdviceCatalog& advice() const { return m_advice; }
    [[nodiscard]] const PermissionCatalog& permissions() const { return m_permissions; }
    [[nodiscard]] const ProductNames& products() const { return m_products; }
    [[nodiscard]] const ConnectionCatalog& connections() const { return m_connections; }
    [[nodiscard]] const PortalCatalog& portals() const { return m_portals; }
    [[nodiscard]] Redactor& redactor() { return m_redactor; }
    [[nodiscard]] HttpClient& http() { return m_http; }
    [[nodiscard]] TokenClient& tokenClient() { return m_tokenClient; }
    [[nodiscard]] EngineLocator& engines() { return m_engines; }
    [[nodiscard]] RunnerFiles runnerFiles() const;
    /// Modules and readiness of the connections.
    [[nodiscard]] ConnectionSupport& connectionSupport() { return m_connectionSupport; }
    /// Every run of this profile, from window and command line.
    [[nodiscard]] RunHistory& history() { return m_history; }
    [[nodiscard]] const Clock& clock() const { return m_clock; }

Q_SIGNALS:
    /// The open partner is about to end, for another one. Whoever works with it lets go of it now.
    void partnerClosing();
    /// The profile's database was damaged, and an empty one took its place; the error says where it lies now.
    void databaseSetAside(const steward::Error& error);

private:
    [[nodiscard]] QString programFolder() const;
    [[nodiscard]] EngineSearch engineSearch() const;
    void closePartner();
    QCoro::Task<Result<>> open();
    QCoro::Task<Result<>> openPractice();
    QCoro::Task<Result<>> probeSecrets();
    QCoro::Task<Result<>> tryPracticeSecrets();

    ServiceOptions m_options;
    ResourcePaths m_resources;
    SystemClock m_clock;
    Redactor m_redactor;
    std::unique_ptr<LogSetup> m_log; ///< none when the folder cannot be written: nothing depends on it
    ProfileStore m_profiles;
    CloudCatalog m_clouds;
    AdviceCatalog m_advice;
    PermissionCatalog m_permissions;
    ProductNames m_products;
    ConnectionCatalog m_connections;
    PortalCatalog m_portals;
    QNetworkAccessManager m_network;
    HttpClient m_http;
    TokenClient m_tokenClient;
    EngineLocator m_engines;
    std::unique_ptr<SecretStore> m_secrets;
    QString m_secretsNotice;
    std::unique_ptr<PracticePartner> m_practice;
    std::optional<SharedResult<PracticeAddress>> m_practiceAddress;
    Database m_database; ///< opened by the first use
    RunHistory m_history;
    std::unique_ptr<PartnerSession> m_partner;
    std::unique_ptr<CustomerAccess> m_access;
    std::optional<SharedResult<>> m_opening;
    ConnectionSupport m_connectionSupport{*this};
};

} // namespace steward
