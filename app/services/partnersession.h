#pragma once

#include <auth/backgroundrenewal.h>
#include <auth/tokenbroker.h>
#include <cloud/graphclient.h>
#include <cloud/partnerclient.h>
#include <customers/customerdirectory.h>
#include <customers/userdirectory.h>
#include <runs/runrequest.h>
#include <settings/profilestore.h>

#include <QObject>

namespace steward {

/// One partner, ready to be asked: who it is, its tokens, its customers and their users.
class PartnerSession final : public QObject
{
    Q_OBJECT

public:
    /// The references must outlive the session. `profile` is written back to `profiles` when the refresh token
    /// was renewed or the application's credential changed. All processes that work with the folder of `profiles`
    /// take turns with the sign-in.
    PartnerSession(const AppIdentity& identity, Profile profile, HttpClient& http, TokenClient& tokenClient,
                   SecretStore& secrets, Redactor& redactor, const AdviceCatalog& advice, const Clock& clock,
                   ProfileStore& profiles);

    [[nodiscard]] const AppIdentity& identity() const { return m_identity; }
    [[nodiscard]] const Profile& profile() const { return m_profile; }
    /// When the refresh token was last replaced, by this session or before it; invalid when nobody knows.
    [[nodiscard]] QDateTime renewedAt() const;
    void setProfile(const Profile& profile) { m_profile = profile; }
    /// Which credential of the application is the one in use, as the directory names it; kept with the profile.
    void noteCredentialKey(const QString& keyId);
    [[nodiscard]] TokenBroker& tokens() { return m_tokens; }
    /// Keeps the sign-in alive while the program runs; not started by itself.
    [[nodiscard]] BackgroundRenewal& renewal() { return m_renewal; }
    [[nodiscard]] PartnerClient& partnerCenter() { return m_partnerCenter; }
    [[nodiscard]] GraphClient& graph() { return m_graph; }
    [[nodiscard]] CustomerDirectory& customers() { return m_customers; }
    [[nodiscard]] UserDirectory& users() { return m_users; }

    /// The base addresses a run's scopes are resolved with.
    [[nodiscard]] QHash<QString, QString> endpoints() const;

private:
    /// Changes what is stored; a profile made only of command line options is not written.
    void changeProfile(const ProfileStore& profiles, const std::function<void(Profile&)>& change);

    ProfileStore& m_profiles;
    AppIdentity m_identity;
    Profile m_profile;
    TokenBroker m_tokens;
    BackgroundRenewal m_renewal;
    PartnerClient m_partnerCenter;
    GraphClient m_graph;
    CustomerDirectory m_customers;
    UserDirectory m_users;
};

/// The run's target for a customer and, optionally, one of its users.
[[nodiscard]] RunTarget runTarget(const Customer& customer, const std::optional<User>& user);

} // namespace steward
