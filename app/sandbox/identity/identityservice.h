#pragma once

#include "identity/client.h"
#include "identity/errors.h"
#include "identity/pages.h"
#include "service.h"
#include "world.h"

#include <QElapsedTimer>
#include <QHash>

namespace steward::sandbox {

/// Sign-in: discovery, authorize with its pages, administrator's consent, token and device code endpoints.
/// Enforces client, redirect address and its platform, PKCE, single use and age of codes, tenant, consent,
/// MFA across tenants, the application's secret or certificate, and what a customer's tenant refuses by
/// itself.
class IdentityService final : public Service
{
public:
    explicit IdentityService(const World& world);

    [[nodiscard]] QString name() const override { return QStringLiteral("login"); }
    [[nodiscard]] QStringList routeNames(const HttpCall& call) const override;
    [[nodiscard]] HttpReply answer(const HttpCall& call) override;
    [[nodiscard]] HttpReply failure(const HttpCall& call, const Fault& fault) override;

private:
    /// A tenant path, resolved. `isHome`: the partner's own; `isAny`: organizations or common.
    struct Tenant
    {
        QString id;
        bool isHome = false;
        bool isAny = false;
    };
    /// Somebody on the way through the pages.
    struct Transaction
    {
        enum class Step
        {
            DeviceCode,
            SignIn,
            Mfa,
            Consent
        } step = Step::SignIn;
        QString csrf;
        QString tenantPath;
        QUrl redirectUri;
        QString clientId, platform;
        QString state, scope, challenge, nonce, loginHint;
        QString deviceCode;   ///< set: this is a device code sign-in
        QString adminConsent; ///< set: an administrator consents for this tenant, no code comes back
        bool forceConsent = false;
        bool mfa = false;
        QElapsedTimer age;
    };
    struct Code
    {
        QString clientId, platform, tenantPath, redirectUri, challenge, scope, nonce;
        bool mfa = false;
        bool redeemed = false;
        QElapsedTimer age;
    };
    struct Device
    {
        enum class State
        {
            Pending,
            Approved,
            Declined
        } state = State::Pending;
        QString clientId, userCode, tenantPath, scope;
        bool mfa = false;
        int interval = 5;
        QElapsedTimer age;
        QElapsedTimer lastPoll;
    };

    [[nodiscard]] static QStringList routesOf(const HttpCall& call);
    [[nodiscard]] std::optional<Tenant> findTenant(const QString& path) const;
    [[nodiscard]] HttpReply discovery(const HttpCall& call) const;
    [[nodiscard]] HttpReply authorize(const HttpCall& call);
    [[nodiscard]] HttpReply adminConsent(const HttpCall& call, bool named);
    [[nodiscard]] HttpReply pageStep(const HttpCall& call);
    [[nodiscard]] HttpReply showStep(const QString& id, const QString& problem = {}) const;
    [[nodiscard]] HttpReply afterSignIn(const QString& id);
    [[nodiscard]] HttpReply complete(const QString& id);
    [[nodiscard]] HttpReply deviceLogin();
    [[nodiscard]] HttpReply deviceCode(const HttpCall& call);
    [[nodiscard]] HttpReply token(const HttpCall& call);
    using Fields = QHash<QString, QString>;
    [[nodiscard]] HttpReply redeemCode(const HttpCall& call, const Fields& fields, const Tenant& tenant,
                                       const Client& client, ClientProof::Kind proof);
    [[nodiscard]] HttpReply redeemRefresh(const HttpCall& call, const Fields& fields, const Tenant& tenant,
                                          const Client& client, ClientProof::Kind proof);
    [[nodiscard]] HttpReply redeemDevice(const HttpCall& call, const Fields& fields, const Tenant& tenant,
                                         const Client& client, ClientProof::Kind proof);
    [[nodiscard]] HttpReply issueToProgram(const HttpCall& call, const Fields& fields, const Tenant& tenant,
                                           const Client& client, ClientProof::Kind proof);
    struct Issue
    {
        QString scope, nonce;
        RefreshGrant grant;
        ClientProof::Kind proof = ClientProof::Kind::None;
        bool isRefresh = false;
    };
    [[nodiscard]] HttpReply issue(const HttpCall& call, const Tenant& tenant, const Client& client,
                                  const Issue& what);
    /// Why a customer's tenant lets nobody in, whatever is asked; 0 when it does.
    [[nodiscard]] int refusalOf(const Tenant& tenant) const;
    /// Why there is no token for that resource in that tenant; 0 when there can be one.
    [[nodiscard]] int missingResource(const Tenant& tenant, const QString& key);
    /// Permissions asked for that nobody allowed yet, by resource key.
    [[nodiscard]] QList<QPair<QString, QStringList>> wanted(const Transaction& transaction,
                                                            bool onlyMissing) const;
    /// Who signs in: the operator, or the administrator of the customer who consents.
    [[nodiscard]] QString accountOf(const Transaction& transaction) const;
    void grantWanted(const Transaction& transaction);

    [[nodiscard]] HttpReply error(const HttpCall& call, int number, const QString& subject = {}) const;
    [[nodiscard]] HttpReply errorPage(int number, const QString& subject) const;
    [[nodiscard]] HttpReply errorRedirect(const QUrl& redirectUri, const QString& state, SignInError error,
                                          const QString& suberror = {}) const;
    [[nodiscard]] QString startTransaction(Transaction transaction);
    [[nodiscard]] QStringList tokenUrls(const HttpCall& call) const;
    void forgetOld();

    World m_world;
    Pages m_pages;
    QHash<QString, Transaction> m_transactions;
    QHash<QString, Code> m_codes;
    QHash<QString, Device> m_devices; ///< by device code
    UsedAssertions m_assertions;
};

} // namespace steward::sandbox
