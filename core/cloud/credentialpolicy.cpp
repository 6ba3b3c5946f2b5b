#include "credentialpolicy.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr qint64 kMarginSeconds = 3600;

QString tr(const char* text)
{
    return QCoreApplication::translate("CredentialPolicy", text);
}

} // namespace

std::optional<Error> policyRefusal(const AppManagementPolicy& policy, CredentialKind kind)
{
    Error error;
    error.code = ErrorCode::Refused;
    if (kind == CredentialKind::Secret && policy.secretsForbidden) {
        error.message = tr("Your tenant forbids client secrets.");
        error.why = tr("Its application management policy blocks adding passwords to applications.");
        error.advice =
            policy.certificatesForbidden
                ? tr("Have an administrator make an exception for this application.")
                : tr("Choose a certificate instead, or have an administrator make an exception for this "
                     "application.");
        return error;
    }
    if (kind == CredentialKind::Certificate && policy.certificatesForbidden) {
        error.message = tr("Your tenant takes only certificates of an authority that it trusts.");
        error.why = tr("Its application management policy says so; Steward makes a certificate of its own.");
        error.advice =
            policy.secretsForbidden
                ? tr("Have an administrator make an exception for this application.")
                : tr("Choose a client secret instead, or have an administrator make an exception for this "
                     "application.");
        return error;
    }
    return std::nullopt;
}

QDateTime credentialEnd(const AppManagementPolicy& policy, CredentialKind kind, int days,
                        const QDateTime& now)
{
    const auto longest =
        kind == CredentialKind::Secret ? policy.longestSecretDays : policy.longestCertificateDays;
    if (longest && *longest < days)
        return now.addDays(*longest).addSecs(-kMarginSeconds);
    return now.addDays(days);
}

QString durationText(std::chrono::seconds time)
{
    const qint64 seconds = std::max<qint64>(0, time.count());
    if (seconds < 60)
        return tr("%1 seconds").arg(seconds);
    return tr("%1:%2 minutes").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

} // namespace steward
