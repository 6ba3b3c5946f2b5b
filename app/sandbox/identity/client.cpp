#include "identity/client.h"

#include "identity/assertion.h"

#include <base/secret.h>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

QString Client::platformOf(const QUrl& redirectUri) const
{
    if (application)
        return application->platformOf(redirectUri);
    Application own;
    own.publicUris = QStringList{u"http://localhost"_s};
    return own.platformOf(redirectUri);
}

bool Client::hasCredentials() const
{
    return application && (!application->passwords.isEmpty() || !application->keys.isEmpty());
}

std::optional<Client> findClient(const QString& appId, const World& world)
{
    if (const PublicClient* client = Directory::publicClient(appId))
        return Client{client->appId, client->name, {}, false};
    const auto application = world.directory.application(appId);
    if (!application || world.directory.isReplicating(application->created))
        return {};
    return Client{application->appId, application->displayName, application,
                  application->appId == world.data.clientId()};
}

ClientProof proveClient(const Client& client, const QHash<QString, QString>& fields, const World& world,
                        const QStringList& tokenUrls, UsedAssertions& used)
{
    const QString secret = fields.value(u"client_secret"_s);
    const QString assertion = fields.value(u"client_assertion"_s);
    if (secret.isEmpty() && assertion.isEmpty())
        return {};
    const bool isPublic =
        !client.application || (!client.hasCredentials() && client.application->webUris.isEmpty());
    if (isPublic)
        return {ClientProof::Kind::None, 700025, {}};
    const QDateTime now = QDateTime::currentDateTimeUtc();

    if (!assertion.isEmpty()) {
        if (fields.value(u"client_assertion_type"_s) !=
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"_L1)
            return {ClientProof::Kind::None, 900144, u"client_assertion_type"_s};
        const AssertionCheck check =
            checkAssertion(assertion.toLatin1(), client.appId, tokenUrls, client.application->keys, now);
        if (!check.problem.isEmpty())
            return {ClientProof::Kind::None, 700027, check.problem};
        used.removeIf([&](auto it) { return *it < now.toSecsSinceEpoch() - 600; });
        if (used.contains(check.id))
            return {ClientProof::Kind::None, 700027, u"The assertion was used before."_s};
        used.insert(check.id, check.expires);
        return {ClientProof::Kind::Certificate, 0, {}};
    }

    const QByteArray hash = hashOfSecret(secret);
    bool ended = false;
    for (const PasswordCredential& password : client.application->passwords) {
        if (!constantTimeEquals(password.hash, hash) || world.directory.isReplicating(password.added) ||
            now < password.start)
            continue;
        if (now < password.end)
            return {ClientProof::Kind::Secret, 0, {}};
        ended = true;
    }
    return {ClientProof::Kind::None, ended ? 7000222 : 7000215, u"'%1'"_s.arg(client.appId)};
}

} // namespace steward::sandbox
