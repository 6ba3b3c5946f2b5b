#include "entraerrors.h"

#include <algorithm>
#include <array>
#include <optional>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

enum class Meaning
{
    GrantDead,      ///< the stored sign-in is of no use anywhere
    MoreProof,      ///< the partner must sign in with more; in a customer's tenant, a rule of that customer
    NoConsent,      ///< the application is not consented in that tenant
    AppMissing,     ///< not consented there; in the partner's own tenant a wrong application id
    NotAllowed,     ///< policy, relationship, role, account
    AppWrong,       ///< registration or secret of the application, or our request
    NoSuchPlace,    ///< tenant, or the service in it
    ServiceTrouble, ///< Microsoft's own, transient
    Slower,         ///< throttled
    TooLate         ///< a device code ran out
};

struct Entry
{
    int number;
    Meaning meaning;
};

constexpr std::array kMeanings{
    Entry{50055, Meaning::GrantDead},       Entry{50057, Meaning::GrantDead},
    Entry{50085, Meaning::GrantDead},       Entry{50089, Meaning::GrantDead},
    Entry{50132, Meaning::GrantDead},       Entry{50133, Meaning::GrantDead},
    Entry{50135, Meaning::GrantDead},       Entry{50144, Meaning::GrantDead},
    Entry{50173, Meaning::GrantDead},       Entry{54005, Meaning::GrantDead},
    Entry{70000, Meaning::GrantDead},       Entry{70008, Meaning::GrantDead},
    Entry{70043, Meaning::GrantDead},       Entry{700082, Meaning::GrantDead},
    Entry{700084, Meaning::GrantDead},      Entry{9002313, Meaning::GrantDead},
    Entry{700007, Meaning::GrantDead},      Entry{50072, Meaning::MoreProof},
    Entry{50074, Meaning::MoreProof},       Entry{50076, Meaning::MoreProof},
    Entry{50078, Meaning::MoreProof},       Entry{50079, Meaning::MoreProof},
    Entry{50126, Meaning::MoreProof},       Entry{50158, Meaning::MoreProof},
    Entry{50058, Meaning::MoreProof},       Entry{16000, Meaning::MoreProof},
    Entry{65001, Meaning::NoConsent},       Entry{90094, Meaning::NoConsent},
    Entry{90095, Meaning::NoConsent},       Entry{90099, Meaning::NoConsent},
    Entry{700016, Meaning::AppMissing},     Entry{65004, Meaning::NotAllowed},
    Entry{50020, Meaning::NotAllowed},      Entry{50034, Meaning::NotAllowed},
    Entry{50053, Meaning::NotAllowed},      Entry{50056, Meaning::NotAllowed},
    Entry{50097, Meaning::NotAllowed},      Entry{50105, Meaning::NotAllowed},
    Entry{50131, Meaning::NotAllowed},      Entry{50177, Meaning::NotAllowed},
    Entry{53000, Meaning::NotAllowed},      Entry{53001, Meaning::NotAllowed},
    Entry{53002, Meaning::NotAllowed},      Entry{53003, Meaning::NotAllowed},
    Entry{53004, Meaning::NotAllowed},      Entry{53011, Meaning::NotAllowed},
    Entry{90072, Meaning::NotAllowed},      Entry{500212, Meaning::NotAllowed},
    Entry{500213, Meaning::NotAllowed},     Entry{530003, Meaning::NotAllowed},
    Entry{530032, Meaning::NotAllowed},     Entry{530034, Meaning::NotAllowed},
    Entry{530035, Meaning::NotAllowed},     Entry{65002, Meaning::AppWrong},
    Entry{65005, Meaning::AppWrong},        Entry{50011, Meaning::AppWrong},
    Entry{50059, Meaning::AppWrong},        Entry{50194, Meaning::AppWrong},
    Entry{70001, Meaning::AppWrong},        Entry{70002, Meaning::AppWrong},
    Entry{70007, Meaning::AppWrong},        Entry{70011, Meaning::AppWrong},
    Entry{501481, Meaning::AppWrong},       Entry{650056, Meaning::AppWrong},
    Entry{650057, Meaning::AppWrong},       Entry{700005, Meaning::AppWrong},
    Entry{700022, Meaning::AppWrong},       Entry{700025, Meaning::AppWrong},
    Entry{700027, Meaning::AppWrong},       Entry{7000112, Meaning::AppWrong},
    Entry{7000215, Meaning::AppWrong},      Entry{7000218, Meaning::AppWrong},
    Entry{7000222, Meaning::AppWrong},      Entry{900144, Meaning::AppWrong},
    Entry{901002, Meaning::AppWrong},       Entry{9001023, Meaning::AppWrong},
    Entry{70018, Meaning::TooLate},         Entry{500011, Meaning::NoSuchPlace},
    Entry{650052, Meaning::NoSuchPlace},    Entry{650054, Meaning::NoSuchPlace},
    Entry{90002, Meaning::NoSuchPlace},     Entry{90038, Meaning::NoSuchPlace},
    Entry{900023, Meaning::NoSuchPlace},    Entry{900382, Meaning::NoSuchPlace},
    Entry{900432, Meaning::NoSuchPlace},    Entry{5000224, Meaning::NoSuchPlace},
    Entry{650051, Meaning::ServiceTrouble}, Entry{90006, Meaning::ServiceTrouble},
    Entry{90024, Meaning::ServiceTrouble},  Entry{90033, Meaning::ServiceTrouble},
    Entry{50196, Meaning::Slower},          Entry{90055, Meaning::Slower},
    Entry{70019, Meaning::TooLate},
};

std::optional<Meaning> meaningOfNumber(int number)
{
    const auto entry = std::find_if(kMeanings.begin(), kMeanings.end(),
                                    [number](const Entry& candidate) { return candidate.number == number; });
    return entry == kMeanings.end() ? std::nullopt : std::optional<Meaning>(entry->meaning);
}

Meaning meaningOfWord(const QString& error, int number)
{
    // A number we do not know, in an otherwise dead-sounding answer: it may well be about this tenant only.
    if (error == "invalid_grant"_L1)
        return number > 0 ? Meaning::MoreProof : Meaning::GrantDead;
    if (error == "interaction_required"_L1 || error == "login_required"_L1)
        return Meaning::MoreProof;
    if (error == "consent_required"_L1)
        return Meaning::NoConsent;
    if (error == "access_denied"_L1 || error == "authorization_declined"_L1)
        return Meaning::NotAllowed;
    if (error == "temporarily_unavailable"_L1 || error == "server_error"_L1)
        return Meaning::ServiceTrouble;
    if (error == "slow_down"_L1)
        return Meaning::Slower;
    if (error == "expired_token"_L1)
        return Meaning::TooLate;
    return Meaning::AppWrong; // invalid_client, unauthorized_client, invalid_request, invalid_scope, …
}

} // namespace

ErrorCode classifyTokenError(int httpStatus, const QString& error, const QString& suberror, int number,
                             TenantRole role)
{
    if (httpStatus == 429)
        return ErrorCode::Throttled;
    if (httpStatus >= 500)
        return ErrorCode::ServiceFailed;
    if (suberror == "consent_required"_L1)
        return ErrorCode::ConsentNeeded;

    const bool partner = role == TenantRole::Partner;
    switch (meaningOfNumber(number).value_or(meaningOfWord(error, number))) {
    case Meaning::GrantDead:
        return ErrorCode::SignInNeeded;
    case Meaning::MoreProof:
        return partner ? ErrorCode::SignInNeeded : ErrorCode::Forbidden;
    case Meaning::NoConsent:
        return ErrorCode::ConsentNeeded;
    case Meaning::AppMissing:
        return partner ? ErrorCode::BadRequest : ErrorCode::ConsentNeeded;
    case Meaning::NotAllowed:
        return ErrorCode::Forbidden;
    case Meaning::AppWrong:
        return ErrorCode::BadRequest;
    case Meaning::NoSuchPlace:
        return ErrorCode::NotFound;
    case Meaning::ServiceTrouble:
        return ErrorCode::ServiceFailed;
    case Meaning::Slower:
        return ErrorCode::Throttled;
    case Meaning::TooLate:
        return ErrorCode::Timeout;
    }
    return ErrorCode::BadResponse;
}

} // namespace steward
