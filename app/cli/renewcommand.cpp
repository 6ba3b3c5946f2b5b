#include "commands.h"
#include "textoutput.h"

#include <auth/signinlife.h>

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace steward {

QCoro::Task<int> runRenew(Services& services, Console& console, StatusArguments arguments)
{
    const auto opened = co_await services.openPartner();
    // Not "?:": GCC 12 awaits also the branch that is not meant.
    Result<QDateTime> renewed = QDateTime();
    if (opened)
        renewed = co_await services.partner()->tokens().renew();
    else
        renewed = fail(opened.error());
    if (arguments.json) {
        QJsonObject json{{u"renewed"_s, renewed.has_value()}};
        if (opened) {
            json.insert(u"tenant"_s, services.partner()->profile().tenant);
            json.insert(u"account"_s, services.partner()->profile().account);
            json.insert(u"secrets"_s, services.secrets().description());
        }
        if (renewed) {
            json.insert(u"renewedAt"_s, renewed->toString(Qt::ISODate));
            json.insert(u"refreshTokenDaysLeft"_s, signInDaysLeft(*renewed, services.clock().now()).value_or(0));
        } else {
            json.insert(u"signedIn"_s, renewed.error().code != ErrorCode::SignInNeeded);
            json.insert(u"error"_s, toJson(renewed.error()));
        }
        console.printJsonDocument(QJsonDocument(json));
    }
    if (!renewed)
        co_return console.failed(renewed.error());
    if (!arguments.json)
        console.print(u"The sign-in was renewed at %1; it is good for %2 days without use.\n%3\n"_s.arg(
            renewed->toString(Qt::ISODate), QString::number(signInDaysLeft(*renewed, services.clock().now()).value_or(0)),
            terminalText(services.secrets().description())));
    if (!services.secretsNotice().isEmpty())
        console.note(services.secretsNotice());
    co_return int(ExitCode::Succeeded);
}

} // namespace steward
