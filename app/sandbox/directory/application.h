#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace steward::sandbox {

/// A password of an application. The password itself is told once and never kept: only its hash.
struct PasswordCredential
{
    QString keyId, displayName, hint;
    QByteArray hash; ///< SHA-256 as hexadecimal text
    QDateTime start, end, added;
};

/// A certificate an application may sign with.
struct KeyCredential
{
    QString keyId, displayName;
    QByteArray certificate; ///< DER
    QDateTime start, end;
};

/// An application of the partner's tenant.
struct Application
{
    QString id; ///< object id
    QString appId, displayName, audience;
    QDateTime created;
    bool fallbackPublic = false;
    QStringList webUris, publicUris, spaUris;
    QJsonArray requiredAccess;
    QList<PasswordCredential> passwords;
    QList<KeyCredential> keys;
    QJsonObject other; ///< what else was set, told back as it came

    /// As Graph tells it: without anything secret.
    [[nodiscard]] QJsonObject toGraph() const;
    /// As the state folder keeps it.
    [[nodiscard]] QJsonObject toState() const;
    [[nodiscard]] static Application fromState(const QJsonObject& object);

    [[nodiscard]] bool isMultiTenant() const { return audience != QStringLiteral("AzureADMyOrg"); }
    /// The platform ("web", "public", "spa") a redirect address is registered for; empty when it is not. The
    /// port does not count on loopback, the path does, with its case; `[::1]` is never taken.
    [[nodiscard]] QString platformOf(const QUrl& redirectUri) const;
    /// The permissions declared for a resource, by name.
    [[nodiscard]] QStringList declared(const QString& resourceAppId, bool roles) const;
};

[[nodiscard]] QByteArray hashOfSecret(const QString& secret);
[[nodiscard]] QString graphTime(const QDateTime& time);

} // namespace steward::sandbox
