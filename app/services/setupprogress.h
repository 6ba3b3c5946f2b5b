#pragma once

#include <base/result.h>
#include <cloud/application.h>

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

namespace steward {

/// How far a set-up has come: what must outlive a crash so that it can go on. Never a secret.
struct SetupProgress
{
    QString step; ///< the wizard's: "computer", "signIn", "application" …
    QString cloudJson;
    QString tenant;       ///< as typed until somebody signed in, then the id
    QString signInMethod; ///< "browser" or "deviceCode"
    QString account;      ///< of the short sign-in; to suggest it again

    QString applicationName;
    QString objectId;
    QString clientId;
    CredentialKind credential = CredentialKind::None;
    QString keyId;              ///< of the credential that is kept for the new application
    QDateTime credentialEndsAt; ///< UTC
    /// The directory was asked for credentials from then on, and what came of it was not kept yet.
    QDateTime askedForCredentialAt;
    QStringList lostKeyIds; ///< made, and not kept: to be removed
    bool applicationReady = false;

    QStringList permissions; ///< titles of what is asked for
    QString permissionSet;
    std::optional<QStringList> connections; ///< ids; nullopt: nobody was asked
    bool consented = false;  ///< the sign-in with the new application is stored
    bool proven = false;

    QString customerChoice; ///< "all", "selection", "none"; empty: not asked yet
    QStringList customers;  ///< tenants of a selection

    bool operator==(const SetupProgress&) const = default;
};

/// `setup-progress.json` in a profile's folder. Each write is whole or not at all. A damaged file counts as
/// none: nothing in it is worth stopping for.
class SetupProgressFile final
{
public:
    explicit SetupProgressFile(const QString& folder);

    [[nodiscard]] QString file() const { return m_file; }
    [[nodiscard]] std::optional<SetupProgress> load() const;
    [[nodiscard]] Result<> save(const SetupProgress& progress) const;
    /// Removing what is not there succeeds.
    [[nodiscard]] Result<> remove() const;

private:
    QString m_folder;
    QString m_file;
};

} // namespace steward
