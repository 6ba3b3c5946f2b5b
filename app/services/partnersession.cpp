#include "partnersession.h"

#include <logging/log.h>

using namespace Qt::StringLiterals;

namespace steward {

PartnerSession::PartnerSession(const AppIdentity& identity, Profile profile, HttpClient& http,
                               TokenClient& tokenClient, SecretStore& secrets, Redactor& redactor,
                               const AdviceCatalog& advice, const Clock& clock, ProfileStore& profiles)
    : m_identity(identity),
      m_profile(std::move(profile)),
      m_tokens(identity, tokenClient, secrets, redactor, clock),
      m_partnerCenter(http, m_tokens, identity, advice),
      m_graph(http, m_tokens, identity, advice),
      m_customers(m_partnerCenter, clock),
      m_users(m_graph)
{
    connect(&m_tokens, &TokenBroker::refreshTokenRenewed, this, [this, &profiles](const QDateTime& at) {
        m_profile.renewedAt = at;
        // A profile made only of command line options is not written.
        if (const auto stored = profiles.load(); stored && *stored && (*stored)->tenant == m_profile.tenant) {
            Profile renewed = **stored;
            renewed.renewedAt = at;
            if (const auto saved = profiles.save(renewed); !saved)
                log(LogLevel::Warning, "services", saved.error().message);
        }
    });
}

QHash<QString, QString> PartnerSession::endpoints() const
{
    const auto text = [](const QUrl& url) { return url.toString(QUrl::StripTrailingSlash); };
    const Cloud& cloud = m_identity.cloud;
    return {{u"graph"_s, text(cloud.graph)},
            {u"exchange"_s, text(cloud.exchange)},
            {u"compliance"_s, text(cloud.compliance)},
            {u"partnerCenter"_s, text(cloud.partnerCenter)}};
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
