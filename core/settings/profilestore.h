#pragma once

#include "appcredentialkind.h"

#include <base/result.h>

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

namespace steward {

/// What is remembered about one partner, apart from secrets, which never go here.
struct Profile
{
    QString cloudJson; ///< the Cloud as parseCloud reads it, so that a profile outlives its cloud file
    QString tenant;
    QString clientId;
    AppCredentialKind credential = AppCredentialKind::None; ///< what the application proves itself with
    QString account;                                        ///< user principal name of the signed-in operator
    QString accountName;
    QString accountId;
    QString partnerName;
    QString signInMethod; ///< "browser" or "deviceCode"; empty in a profile of before it was remembered
    QString permissionSet;   ///< "minimal", "recommended", "all": what the application asks for
    /// Ids of the connections it asks for what they need; nullopt: for everything in that set.
    std::optional<QStringList> connections;
    QString credentialKeyId; ///< of the application's credential in use, as the directory names it; empty if unknown
    QDateTime signedInAt; ///< UTC; invalid when never
    QDateTime renewedAt;  ///< UTC; when the refresh token was last replaced
    bool practice = false;

    bool operator==(const Profile&) const = default;
};

/// `profile.json` in a profile's folder. Writes are atomic; fields it does not know survive a save. A damaged
/// file is an error that names it and is never replaced silently.
class ProfileStore final
{
public:
    explicit ProfileStore(QString folder);

    [[nodiscard]] QString folder() const { return m_folder; }
    [[nodiscard]] QString file() const;
    /// nullopt when there is none yet.
    [[nodiscard]] Result<std::optional<Profile>> load() const;
    /// Makes the folder if need be. Refuses to write over a damaged file.
    [[nodiscard]] Result<> save(const Profile& profile) const;
    /// Removing what is not there succeeds.
    [[nodiscard]] Result<> remove() const;

private:
    QString m_folder;
};

} // namespace steward
