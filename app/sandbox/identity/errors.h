#pragma once

#include "http.h"

namespace steward::sandbox {

/// An error of the sign-in service: AADSTS number, OAuth error, HTTP status and words.
struct SignInError
{
    int number = 0;
    QString error;
    QString message;
    int status = 400;
    QString suberror;
};

/// The error for a number, with the words the service uses. Unknown numbers get a general text.
[[nodiscard]] SignInError signInError(int number, const QString& subject = {});
/// The error for an OAuth error name ("invalid_grant") or a short name ("revoked").
[[nodiscard]] SignInError signInErrorByName(const QString& name);

/// The answer of the token and device code endpoints: error JSON with trace id, correlation id and time.
[[nodiscard]] HttpReply signInErrorReply(const SignInError& error, const HttpCall& call,
                                         const QString& authority);
/// "AADSTS65004: ... Trace ID: ... Correlation ID: ... Timestamp: ..."
[[nodiscard]] QString describe(const SignInError& error, const QString& traceId, const QString& correlationId,
                               const QString& time);

} // namespace steward::sandbox
