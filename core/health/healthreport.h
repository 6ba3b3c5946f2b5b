#pragma once

#include "healthfinding.h"

#include <base/error.h>
#include <base/ids.h>
#include <cloud/application.h>

#include <QDateTime>
#include <QJsonObject>
#include <QList>

namespace steward {

/// What a health report is made from: facts, as they were found or why they could not be.
struct HealthInput
{
    /// A relationship that ends, as far as the operator's access depends on it.
    struct Relationship
    {
        TenantId tenant;
        QString customerName;
        QDateTime endsAt; ///< invalid: does not end
        bool extendsItself = false;
        /// Whether a role of it reaches the signed-in account through its groups; nullopt when nobody could say.
        std::optional<bool> reachesUs = std::nullopt;
    };

    QDateTime now; ///< UTC
    QString partnerName;
    QString account;
    QString tenant;
    QString clientId;
    QString cloudTitle;
    bool practice = false;
    bool signInByDeviceCode = false;

    QDateTime renewedAt; ///< when the refresh token was renewed last; invalid when never
    std::optional<Error> signInError;
    std::optional<bool> mfa;

    CredentialKind credential = CredentialKind::None;
    /// When the application's credential in use ends; nullopt when nobody could say.
    std::optional<QDateTime> credentialEndsAt;
    std::optional<Error> credentialError;

    int provenPermissions = 0;
    QStringList unprovenPermissions; ///< titles; asked for, and not granted or refused when called
    std::optional<Error> proofError;

    int customers = 0;
    int consented = 0;
    QStringList driftedCustomers; ///< names: consented once, with less than is asked for now
    QStringList failedCustomers;  ///< names: the last try failed

    std::optional<QList<Relationship>> relationships; ///< nullopt: not read, or this cloud does not list them
    std::optional<Error> relationshipsError;
};

/// How the set-up is, at one moment.
struct HealthReport
{
    QDateTime at; ///< UTC
    QString partnerName;
    QString account;
    QString tenant;
    QString clientId;
    QString cloudTitle;
    QList<HealthFinding> findings; ///< the worst first

    bool operator==(const HealthReport&) const = default;
    [[nodiscard]] HealthFinding::Severity severity() const;
    /// One sentence for the top of a page.
    [[nodiscard]] QString headline() const;
};

/// What is different from one report to the next.
struct HealthChange
{
    enum class Kind
    {
        New, ///< was not there, and is not good
        Worse,
        Better,
        Gone ///< was not good, and is not there any more
    };

    Kind kind = Kind::New;
    HealthFinding finding; ///< as it is now; for Gone, as it was

    bool operator==(const HealthChange&) const = default;
    /// "Now: …", "Better: …" in one sentence.
    [[nodiscard]] QString text() const;
};

/// Days before its end from which something is worth a warning, and from which it is pressing.
inline constexpr int kRelationshipWarnDays = 60;
inline constexpr int kRelationshipPressDays = 30;
inline constexpr int kCredentialWarnDays = 30;
inline constexpr int kCredentialPressDays = 7;
/// A refresh token that has not been renewed for so long was forgotten: renewal happens weekly.
inline constexpr int kRenewalWarnDays = 14;

/// Pure.
[[nodiscard]] HealthReport assessHealth(const HealthInput& input);
/// Pure: changes from `before` to `now`, the worst first. Days that only counted down are no change.
[[nodiscard]] QList<HealthChange> healthChanges(const HealthReport& before, const HealthReport& now);

/// A report as kept from day to day and as exported; no secret is in a report.
[[nodiscard]] QJsonObject toJson(const HealthReport& report);
/// nullopt when it is not one.
[[nodiscard]] std::optional<HealthReport> healthReportFromJson(const QJsonObject& json);

} // namespace steward
