#pragma once

#include "data/practicedata.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

namespace steward::sandbox {

/// What the accounts of a tenant did: sign-ins, registered ways of signing in, consents. Made from the user's
/// id, so that it is always the same, at times relative to today.
class AccountActivity
{
public:
    /// Whether the tenant has the licence (Entra ID P1) without which Graph tells no sign-ins.
    [[nodiscard]] static bool isPremium(const QString& tenant, const PracticeData& data);

    explicit AccountActivity(const PracticeUser& user) : m_user(user) {}

    /// As Graph has it as a property of users; null for one that never signed in.
    [[nodiscard]] QJsonValue signInActivity() const;
    /// Newest first, of the last month.
    [[nodiscard]] QJsonArray signIns() const;
    /// As `/users/ID/authentication/methods` lists them.
    [[nodiscard]] QJsonArray methods() const;
    /// As the report of all users has them.
    [[nodiscard]] QJsonObject registration(bool isAdmin) const;
    /// What it did to the directory lately.
    [[nodiscard]] QJsonArray audits() const;

private:
    [[nodiscard]] quint32 dice(const char* about) const;
    [[nodiscard]] std::optional<int> idleDays() const;
    [[nodiscard]] bool hasAuthenticator() const { return m_user.licensed && dice("authenticator") % 5 != 0; }
    [[nodiscard]] bool hasPhone() const { return m_user.licensed && dice("phone") % 3 == 0; }
    [[nodiscard]] bool hasKey() const { return m_user.licensed && dice("key") % 17 == 0; }
    /// Whether the authenticator came a few days ago only.
    [[nodiscard]] bool hasFreshMethod() const { return hasAuthenticator() && dice("fresh") % 13 == 0; }
    [[nodiscard]] QString id(const QString& about) const;

    PracticeUser m_user;
};

} // namespace steward::sandbox
