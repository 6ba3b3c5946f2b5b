#pragma once

#include "identity/errors.h"
#include "identity/pages.h"
#include "service.h"
#include "world.h"

#include <QElapsedTimer>
#include <QHash>

namespace steward::sandbox {

/// Sign-in: discovery, authorize with its pages, token and device code endpoints. Enforces client, redirect
/// address, PKCE, single use and age of codes, tenant, consent, MFA across tenants and the application's
/// secret.
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
        bool consented = true;
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
        QString state, scope, challenge, nonce, loginHint;
        QString deviceCode; ///< set: this is a device code sign-in
        bool forceConsent = false;
        bool mfa = false;
        QElapsedTimer age;
    };
    struct Code
    {
        QString tenantPath, redirectUri, challenge, scope, nonce;
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
        QString userCode, tenantPath, scope;
        bool mfa = false;
        int interval = 5;
        QElapsedTimer age;
        QElapsedTimer lastPoll;
    };

    [[nodiscard]] std::optional<Tenant> findTenant(const QString& path) const;
    [[nodiscard]] HttpReply discovery(const HttpCall& call) const;
    [[nodiscard]] HttpReply authorize(const HttpCall& call);
    [[nodiscard]] HttpReply pageStep(const HttpCall& call);
    [[nodiscard]] HttpReply showStep(const QString& id, const QString& problem = {}) const;
    [[nodiscard]] HttpReply afterSignIn(const QString& id);
    [[nodiscard]] HttpReply complete(const QString& id);
    [[nodiscard]] HttpReply deviceLogin();
    [[nodiscard]] HttpReply deviceCode(const HttpCall& call);
    [[nodiscard]] HttpReply token(const HttpCall& call);
    [[nodiscard]] HttpReply redeemCode(const HttpCall& call, const QHash<QString, QString>& fields,
                                       const Tenant& tenant);
    [[nodiscard]] HttpReply redeemRefresh(const HttpCall& call, const QHash<QString, QString>& fields,
                                          const Tenant& tenant);
    [[nodiscard]] HttpReply redeemDevice(const HttpCall& call, const QHash<QString, QString>& fields,
                                         const Tenant& tenant);
    [[nodiscard]] HttpReply issue(const HttpCall& call, const Tenant& tenant, const QString& scope,
                                  const RefreshGrant& grant, const QString& nonce, bool isRefresh);

    [[nodiscard]] HttpReply error(const HttpCall& call, int number, const QString& subject = {}) const;
    [[nodiscard]] HttpReply errorPage(int number, const QString& subject) const;
    [[nodiscard]] HttpReply errorRedirect(const QUrl& redirectUri, const QString& state, SignInError error,
                                          const QString& suberror = {}) const;
    [[nodiscard]] QString startTransaction(Transaction transaction);
    [[nodiscard]] bool isRegistered(const QUrl& redirectUri) const;
    [[nodiscard]] bool isConsented(const Tenant& tenant, const QString& service) const;
    void forgetOld();

    World m_world;
    Pages m_pages;
    QHash<QString, Transaction> m_transactions;
    QHash<QString, Code> m_codes;
    QHash<QString, Device> m_devices; ///< by device code
};

} // namespace steward::sandbox
