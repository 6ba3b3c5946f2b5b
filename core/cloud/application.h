#pragma once

#include <base/secret.h>
#include <settings/appcredentialkind.h>

#include <QByteArray>
#include <QDateTime>
#include <QJsonArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace steward {

using CredentialKind = AppCredentialKind;

/// A credential as the directory lists it; never the credential itself.
struct ListedCredential
{
    CredentialKind kind = CredentialKind::Secret;
    QString keyId;
    QString name;
    QString hint;          ///< the first characters of a secret
    QByteArray thumbprint; ///< of a certificate, as the directory has it (customKeyIdentifier)
    QDateTime startsAt;
    QDateTime endsAt; ///< UTC

    bool operator==(const ListedCredential&) const = default;
    /// Whole days until it ends, negative afterwards.
    [[nodiscard]] int daysLeft(const QDateTime& now) const { return int(now.daysTo(endsAt)); }
};

/// An application registration as the directory has it.
struct Application
{
    QString objectId;
    QString clientId;
    QString name;
    bool multiTenant = false;
    bool publicClientFlows = false; ///< device code is allowed
    QStringList webRedirects;
    QStringList publicRedirects;
    QList<ListedCredential> credentials; ///< the one that ends last comes first
    QJsonArray requiredResourceAccess;
    QDateTime createdAt;

    bool operator==(const Application&) const = default;
};

/// A certificate that the directory is to know: only its public half.
struct CertificateUpload
{
    QByteArray der;
    QByteArray sha256; ///< raw, 32 bytes
    QString name;
    QDateTime startsAt;
    QDateTime endsAt;

    bool operator==(const CertificateUpload&) const = default;
};

/// A credential that was just added.
struct MadeCredential
{
    CredentialKind kind = CredentialKind::None;
    QString keyId;
    Secret secret; ///< when kind is Secret; the directory shows it only this once
    CertificateUpload certificate;
    QDateTime endsAt;

    bool operator==(const MadeCredential&) const = default;
};

/// What the tenant's app management policy allows.
struct AppManagementPolicy
{
    bool secretsForbidden = false;
    bool certificatesForbidden = false; ///< only ones of a trusted authority, or none
    std::optional<int> longestSecretDays;
    std::optional<int> longestCertificateDays;

    bool operator==(const AppManagementPolicy&) const = default;
};

} // namespace steward
