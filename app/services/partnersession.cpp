#include "partnersession.h"

#include <logging/log.h>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

TokenBrokerOptions brokerOptions(const ProfileStore& profiles)
{
    TokenBrokerOptions options;
    options.lockFile = profiles.folder() + u"/sign-in.lock"_s;
    return options;
}

/// Another process may have renewed it since.
QDateTime lastRenewed(const ProfileStore& profiles, const Profile& known)
{
    const auto stored = profiles.load();
    if (stored && *stored && (*stored)->tenant == known.tenant && (*stored)->renewedAt.isValid())
        return (*stored)->renewedAt;
    return known.renewedAt;
}

} // namespace

PartnerSession::PartnerSession(const AppIdentity& identity, Profile profile, HttpClient& http,
                               TokenClient& tokenClient, SecretStore& secrets, Redactor& redactor,
                               const AdviceCatalog& advice, const Clock& clock, ProfileStore& profiles)
    : m_profiles(profiles),
      m_identity(identity),
      m_profile(std::move(profile)),
      m_tokens(identity, tokenClient, secrets, redactor, clock, brokerOptions(profiles)),
      m_renewal(m_tokens, clock, [this, &profiles] { return lastRenewed(profiles, m_profile); }),
      m_partnerCenter(http, m_tokens, identity, advice),
      m_graph(http, m_tokens, identity, advice),
      m_customers(m_partnerCenter, clock),
      m_users(m_graph)
{
    connect(&m_tokens, &TokenBroker::refreshTokenRenewed, this, [this, &profiles](const QDateTime& at) {
        changeProfile(profiles, [&at](Profile& changed) { changed.renewedAt = at; });
    });
    connect(&m_tokens, &TokenBroker::credentialChanged, this, [this, &profiles] {
        m_identity.credential = m_tokens.app().credential;
        changeProfile(profiles, [this](Profile& changed) { changed.credential = m_identity.credential; });
    });
}

void PartnerSession::changeProfile(const ProfileStore& profiles, const std::function<void(Profile&)>& change)
{
    change(m_profile);
    const auto stored = profiles.load();
    if (!stored || !*stored || (*stored)->tenant != m_profile.tenant)
        return;
    Profile changed = **stored;
    change(changed);
    if (const auto saved = profiles.save(changed); !saved)
        log(LogLevel::Warning, "services", saved.error().message);
}

QDateTime PartnerSession::renewedAt() const
{
    return m_tokens.renewedAt().isValid() ? m_tokens.renewedAt() : m_profile.renewedAt;
}

void PartnerSession::noteCredentialKey(const QString& keyId)
{
    changeProfile(m_profiles, [&keyId](Profile& changed) { changed.credentialKeyId = keyId; });
}

QHash<QString, QString> PartnerSession::endpoints() const
{
    const auto text = [](const QUrl& url) { return url.toString(QUrl::StripTrailingSlash); };
    const Cloud& cloud = m_identity.cloud;
    QHash<QString, QString> all{{u"authority"_s, text(cloud.authority)},
                                {u"graph"_s, text(cloud.graph)},
                                {u"exchange"_s, text(cloud.exchange)},
                                {u"compliance"_s, text(cloud.compliance)},
                                {u"partnerCenter"_s, text(cloud.partnerCenter)},
                                {u"sharePointAdmin"_s, cloud.sharePointAdmin},
                                {u"exchangeEnvironment"_s, cloud.exchangeEnvironment},
                                {u"exchangeConnectionUri"_s, text(cloud.exchangeConnectionUri)},
                                {u"complianceConnectionUri"_s, text(cloud.complianceConnectionUri)}};
    all.removeIf([](const auto& entry) { return entry.value().isEmpty(); });
    return all;
}

RunTarget runTarget(const Customer& customer, const std::optional<User>& user)
{
    RunTarget target;
    target.customer = customer.id;
    target.tenant = customer.tenant;
    target.customerName = customer.name;
    target.customerDomain = customer.domain;
    if (user) {
        target.user = user->id;
        target.userName = user->userPrincipalName;
    }
    return target;
}

} // namespace steward
