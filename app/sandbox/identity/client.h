#pragma once

#include "world.h"

namespace steward::sandbox {

/// The program at the other end of a sign-in: an application of the partner's tenant, or one of the cloud's
/// own public clients.
struct Client
{
    QString appId, name;
    std::optional<Application> application; ///< empty: a public client of the cloud
    bool isPractice = false;                ///< the application the practice partner begins with

    /// "web", "public", "spa", or empty when the address is not registered.
    [[nodiscard]] QString platformOf(const QUrl& redirectUri) const;
    [[nodiscard]] bool hasCredentials() const;
    [[nodiscard]] bool mayUseDeviceCode() const { return !application || application->fallbackPublic; }
};

/// Empty when no client has that id, or it is so new that nobody knows it yet.
[[nodiscard]] std::optional<Client> findClient(const QString& appId, const World& world);

/// How a client proved who it is at the token endpoint. `refused`: the AADSTS number that says why it did
/// not.
struct ClientProof
{
    enum class Kind
    {
        None,
        Secret,
        Certificate
    } kind = Kind::None;
    int refused = 0;
    QString subject;
};

/// Assertions that were used; each is good once.
using UsedAssertions = QHash<QString, qint64>;

/// Checks client_secret and client_assertion of a token request sent to `tokenUrl`.
[[nodiscard]] ClientProof proveClient(const Client& client, const QHash<QString, QString>& fields,
                                      const World& world, const QStringList& tokenUrls, UsedAssertions& used);

} // namespace steward::sandbox
