#pragma once

#include <base/result.h>

#include <QHash>
#include <QString>
#include <QUrl>

namespace steward {

/// One national cloud, or a server that stands in for one: the base addresses of its services.
/// A parsed Cloud has https everywhere, or http on a loopback address, and no trailing slashes.
struct Cloud
{
    QString name;  ///< short, as in `--cloud NAME`
    QString title; ///< for people
    QUrl authority;
    QUrl partnerCenter;
    QUrl graph;
    QUrl exchange;
    QUrl compliance; ///< empty where nobody confirmed one
    /// A tenant's SharePoint administration, with {name} for the first label of its initial domain; may be
    /// empty.
    QString sharePointAdmin;
    QString
        exchangeEnvironment; ///< what -ExchangeEnvironmentName is told, for example "O365China"; may be empty
    QUrl exchangeConnectionUri;   ///< what -ConnectionUri is told; may be empty
    QUrl complianceConnectionUri; ///< the same for Security & Compliance; may be empty
    /// Whether Graph lists the delegated admin relationships (GDAP) here; it does in the worldwide cloud
    /// only.
    bool delegatedRelationships = true;
    QHash<QString, QUrl> portals; ///< by name, for example "entra"
    /// A public client of the cloud's own with which an administrator signs in shortly to have the
    /// application made. Unless the file names another: Microsoft Graph Command Line Tools.
    QString bootstrapClientId = QStringLiteral("14d82eec-204b-4c2f-b7e8-296a70dab67e");
    bool isPractice = false; ///< a practice partner: the window says so everywhere

    bool operator==(const Cloud&) const = default;

    [[nodiscard]] QString graphScope() const;
    [[nodiscard]] QString partnerCenterScope() const;
    [[nodiscard]] QString exchangeScope() const;
    [[nodiscard]] QString complianceScope() const; ///< empty when `compliance` is

    /// What parseCloud reads back into an equal Cloud.
    [[nodiscard]] QByteArray json() const;
};

/// `origin` names the text in errors: a file, usually. Unknown fields are left alone.
[[nodiscard]] Result<Cloud> parseCloud(const QByteArray& json, const QString& origin);

/// 127.0.0.0/8, ::1 or localhost.
[[nodiscard]] bool isLoopback(const QUrl& url);
/// Whether a token may be sent there: https, or http on a loopback address.
[[nodiscard]] bool mayCarrySecrets(const QUrl& url);

} // namespace steward
