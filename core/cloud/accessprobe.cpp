#include "accessprobe.h"

#include "checkcall.h"

#include <QElapsedTimer>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

using State = AccessResult::State;

constexpr std::pair<State, QLatin1StringView> kNames[] = {
    {State::Ok, "ok"_L1},
    {State::NeedsConsent, "needsConsent"_L1},
    {State::RoleMissing, "roleMissing"_L1},
    {State::NotLicensed, "notLicensed"_L1},
    {State::BlockedByPolicy, "blockedByPolicy"_L1},
    {State::Ended, "ended"_L1},
    {State::Error, "error"_L1},
};

struct Meaning
{
    QLatin1StringView code; ///< Entra's without "AADSTS", Graph's or Partner Center's
    State state;
};

constexpr std::array kMeanings{
    // Entra: the customer's rules want more than our sign-in proves, or do not want us.
    Meaning{"50072"_L1, State::BlockedByPolicy},
    Meaning{"50074"_L1, State::BlockedByPolicy},
    Meaning{"50076"_L1, State::BlockedByPolicy},
    Meaning{"50078"_L1, State::BlockedByPolicy},
    Meaning{"50079"_L1, State::BlockedByPolicy},
    Meaning{"50097"_L1, State::BlockedByPolicy},
    Meaning{"50131"_L1, State::BlockedByPolicy},
    Meaning{"50158"_L1, State::BlockedByPolicy},
    Meaning{"53000"_L1, State::BlockedByPolicy},
    Meaning{"53001"_L1, State::BlockedByPolicy},
    Meaning{"53002"_L1, State::BlockedByPolicy},
    Meaning{"53003"_L1, State::BlockedByPolicy},
    Meaning{"53004"_L1, State::BlockedByPolicy},
    Meaning{"53011"_L1, State::BlockedByPolicy},
    Meaning{"530003"_L1, State::BlockedByPolicy},
    Meaning{"530032"_L1, State::BlockedByPolicy},
    Meaning{"530034"_L1, State::BlockedByPolicy},
    Meaning{"530035"_L1, State::BlockedByPolicy},
    Meaning{"500212"_L1, State::BlockedByPolicy},
    Meaning{"500213"_L1, State::BlockedByPolicy},
    Meaning{"7000112"_L1, State::BlockedByPolicy},
    // The account does not reach that tenant: a guest there, or not in the group.
    Meaning{"50020"_L1, State::RoleMissing},
    Meaning{"50034"_L1, State::RoleMissing},
    Meaning{"50177"_L1, State::RoleMissing},
    Meaning{"90072"_L1, State::RoleMissing},
    Meaning{"Authorization_IdentityNotFound"_L1, State::RoleMissing},
    Meaning{"Authorization_RequestDenied"_L1, State::RoleMissing},
    // The tenant has not got the service.
    Meaning{"500011"_L1, State::NotLicensed},
    Meaning{"650052"_L1, State::NotLicensed},
    Meaning{"650054"_L1, State::NotLicensed},
    // The tenant, or the relationship, is gone.
    Meaning{"90002"_L1, State::Ended},
    Meaning{"900023"_L1, State::Ended},
    Meaning{"5000224"_L1, State::Ended},
    Meaning{"20002"_L1, State::Ended},
    Meaning{"60003"_L1, State::Ended},
};

struct Words
{
    QLatin1StringView text;
    State state;
};

constexpr std::array kWords{
    Words{"user was not found"_L1, State::Ended},
    Words{"unable to initialize the authorization context"_L1, State::RoleMissing},
    Words{"required license"_L1, State::NotLicensed},
    Words{"not licensed"_L1, State::NotLicensed},
    Words{"does not have a license"_L1, State::NotLicensed},
    Words{"not applicable to target tenant"_L1, State::NotLicensed},
};

QString plainCode(const Error& error)
{
    QString code = error.serviceCode;
    if (code.startsWith("AADSTS"_L1, Qt::CaseInsensitive))
        code.remove(0, 6);
    return code;
}

/// Whether no other cell could do better either.
bool endsEverything(const Error& error)
{
    return error.code == ErrorCode::Cancelled || error.code == ErrorCode::SignInNeeded ||
           error.code == ErrorCode::Offline;
}

QCoro::Task<Result<AccessResult>> probeOne(ServiceCaller caller, const Clock* clock,
                                           AccessProbe::Customer customer, Connection connection, Asker asker)
{
    QElapsedTimer timer;
    timer.start();
    AccessResult result;
    result.tenant = customer.tenant;
    result.connection = connection.id;
    Result<> outcome;
    if (!connection.check || connection.tokens.isEmpty()) {
        outcome =
            fail(ErrorCode::BadRequest, u"The connection %1 names no call to try."_s.arg(connection.title),
                 u"Add a \"check\" to its connection.json."_s);
    } else {
        const ConnectionToken token = connection.tokens.constFirst();
        CheckCall call;
        call.check = *connection.check;
        call.scope = token.scope;
        call.tokenTenant =
            token.tenant == ConnectionToken::Tenant::Partner ? caller.partner : customer.tenant;
        call.tenant = customer.tenant;
        call.domain = customer.domain;
        const Result<> called = co_await makeCheckCall(caller, call, asker);
        outcome = called;
    }
    if (!outcome && endsEverything(outcome.error()))
        co_return fail(outcome.error());
    result.durationMs = int(timer.elapsed());
    result.at = clock->now();
    if (outcome) {
        result.state = State::Ok;
        co_return result;
    }
    result.error = outcome.error();
    result.state = accessStateOf(outcome.error());
    // Partner Center says of a customer it does not know any more that there is none.
    const bool partnerLists = !connection.tokens.isEmpty() &&
                              connection.tokens.constFirst().tenant == ConnectionToken::Tenant::Partner;
    if (partnerLists && outcome.error().httpStatus == 404)
        result.state = State::Ended;
    if (result.state == State::RoleMissing && !connection.roles.isEmpty())
        result.missingRole = connection.roles.constFirst();
    co_return result;
}

} // namespace

QString accessStateName(AccessResult::State state)
{
    for (const auto& [value, name] : kNames) {
        if (value == state)
            return name;
    }
    return u"error"_s;
}

std::optional<AccessResult::State> accessStateFromName(const QString& name)
{
    for (const auto& [value, known] : kNames) {
        if (name == known)
            return value;
    }
    return std::nullopt;
}

AccessResult::State accessStateOf(const Error& error)
{
    const QString code = plainCode(error);
    const auto meaning = std::find_if(kMeanings.begin(), kMeanings.end(), [&code](const Meaning& known) {
        return code.compare(known.code, Qt::CaseInsensitive) == 0;
    });
    for (const Words& words : kWords) {
        if (error.detail.contains(words.text, Qt::CaseInsensitive) ||
            error.message.contains(words.text, Qt::CaseInsensitive))
            return words.state;
    }
    if (meaning != kMeanings.end())
        return meaning->state;
    if (error.code == ErrorCode::ConsentNeeded)
        return State::NeedsConsent;
    if (error.httpStatus == 401 || error.httpStatus == 403)
        return State::RoleMissing;
    if (error.code == ErrorCode::Forbidden)
        return State::BlockedByPolicy;
    return State::Error;
}

AccessProbe::AccessProbe(HttpClient& http, TokenSource& tokens, AppIdentity app, const AdviceCatalog& advice,
                         const Clock& clock, RetryPolicy retry)
    : m_http(http), m_tokens(tokens), m_app(std::move(app)), m_advice(advice), m_clock(clock), m_retry(retry)
{
}

AsyncResult<AccessResult> AccessProbe::probe(const Customer& customer, const Connection& connection,
                                             QObject* context) const
{
    const ServiceCaller caller{&m_http, &m_tokens, m_app.cloud, m_app.tenant, &m_advice, m_retry};
    return startTask<AccessResult>(probeOne(caller, &m_clock, customer, connection, Asker(context)));
}

} // namespace steward
