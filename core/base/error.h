#pragma once

#include <QJsonObject>
#include <QString>

#include <optional>

namespace steward {

/// What kind of failure it was, so that a caller can decide what to offer. Texts alone cannot.
enum class ErrorCode {
    Cancelled,        ///< the user or the owner asked to stop
    Offline,          ///< no connection, name not found, connection reset: try again later
    Timeout,          ///< the deadline passed
    SignInNeeded,     ///< the stored sign-in is missing, expired or revoked; only a new sign-in helps
    ConsentNeeded,    ///< the application is not consented in that tenant or for that resource
    Forbidden,        ///< signed in, but not allowed
    Throttled,        ///< the service asks to wait
    NotFound,         ///< the thing asked for does not exist
    BadRequest,       ///< what was asked is wrong (usage, a parameter, a file's content)
    BadResponse,      ///< the service answered something that cannot be read
    ServiceFailed,    ///< the service failed (5xx)
    StoreLocked,      ///< the keychain is locked
    StoreUnavailable, ///< there is no keychain to talk to
    FileFailed,       ///< a file could not be read or written
    ProcessFailed,    ///< a program could not be started or died
    EngineMissing,    ///< no PowerShell engine on this computer
    ScriptInvalid,    ///< the script does not parse
    Refused,          ///< Steward itself refused, by a rule
    Bug               ///< cannot happen; please report
};

/// The code's name as it stands in JSON output, for example "signInNeeded".
[[nodiscard]] QString errorCodeName(ErrorCode code);

/// A failure in words for a person. Guarantees: holds no secret (whoever fills it in has redacted it).
/// `message` is what happened; `why` and `advice` may be empty; `serviceCode` and `correlationId` are the
/// service's own (for example "AADSTS65001") and are what its support asks for.
struct Error
{
    ErrorCode code = ErrorCode::Bug;
    QString message;
    QString why;
    QString advice;
    QString detail;
    QString serviceCode;
    QString correlationId;
    int httpStatus = 0;
    /// What the program can offer, by the id of an advice ("signIn", "consent", …), and in words. Both or none.
    QString action = {};
    QString actionLabel = {};

    bool operator==(const Error&) const = default;

    /// Message, why, advice, action, codes, one per line: what the command line prints and "Copy details" copies.
    [[nodiscard]] QString toText() const;
};

/// The error as it stands in `--json` and in a run's result: `code` and `message`, and what else there is.
[[nodiscard]] QJsonObject toJson(const Error& error);
/// What toJson wrote. A code that this version does not know becomes Bug; nullopt without a message.
[[nodiscard]] std::optional<Error> errorFromJson(const QJsonObject& json);

} // namespace steward
