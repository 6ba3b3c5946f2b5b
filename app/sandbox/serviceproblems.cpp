#include "serviceproblems.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

struct Known
{
    const char* name;
    int status;
    const char* code;
    const char* message;
};

constexpr std::array kProblems{
    // Partner Center's numbers
    Known{"error400", 401, "400", "Access denied."},
    Known{"error800001", 401, "800001", "The partner token is missing."},
    Known{"error900421", 401, "900421", "Multi-factor authentication is required."},
    Known{"error2032", 403, "2032",
          "Access denied. The supplied role does not have the rights to perform this action."},
    Known{"error900150", 403, "900150", "Access denied."},
    Known{"error20002", 403, "20002", "There is no commerce relationship with this customer."},
    Known{"error2030", 403, "2030", "The partner is not onboarded to sell in this country."},
    Known{"error1000", 404, "1000", "Not found."},
    Known{"error60002", 404, "60002", "The directory has no such user."},
    Known{"error60003", 404, "60003", "The tenant was not found."},
    Known{"error3000", 400, "3000", "The request has an invalid property."},
    Known{"error2055", 400, "2055", "The ETag is out of date."},
    Known{"error800003", 500, "800003", "An unexpected service error occurred."},
    // Graph's and Exchange's codes, and texts that come with many codes
    Known{"requestdenied", 403, "Authorization_RequestDenied",
          "Insufficient privileges to complete the operation."},
    Known{"identitynotfound", 403, "Authorization_IdentityNotFound",
          "The identity of the calling application could not be established."},
    Known{"usernotfound", 403, "UnknownError", "User was not found."},
    Known{"nocontext", 403, "UnknownError", "Unable to initialize the authorization context."},
    Known{"notapplicable", 400, "BadRequest", "Request not applicable to target tenant."},
    Known{"notlicensed", 403, "Forbidden", "The tenant is not licensed for this feature."},
    Known{"nolicence", 403, "Forbidden", "Required license not available."},
    Known{"alreadyexists", 400, "Request_BadRequest",
          "Permission being assigned already exists on the object"},
    Known{"entryexists", 400, "Request_BadRequest", "Permission entry already exists."},
    Known{"rolemissing", 403, "Forbidden",
          "The caller needs the role Exchange Administrator for this operation."},
    Known{"microdelay", 400, "ServerBusy", "The server asked for a micro delay of the request."},
    Known{"throttledtext", 400, "ApplicationThrottled", "The application was throttled."},
    Known{"invalidtoken", 401, "InvalidAuthenticationToken", "Access token validation failure."},
    Known{"conflict", 409, "Conflict", "The object was changed or made meanwhile."},
};

} // namespace

std::optional<ServiceProblem> findServiceProblem(const QString& name)
{
    const auto found = std::find_if(kProblems.begin(), kProblems.end(), [&name](const Known& known) {
        return name == QLatin1StringView(known.name);
    });
    if (found == kProblems.end())
        return std::nullopt;
    return ServiceProblem{found->status, QString::fromLatin1(found->code),
                          QString::fromLatin1(found->message)};
}

QStringList serviceProblemNames()
{
    QStringList names;
    for (const Known& known : kProblems)
        names << QString::fromLatin1(known.name);
    return names;
}

} // namespace steward::sandbox
