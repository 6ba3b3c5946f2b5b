#include "commands.h"
#include "setupoutput.h"
#include "textoutput.h"

#include <services/credentialchange.h>

using namespace Qt::StringLiterals;

namespace steward {

QCoro::Task<int> runCredentialRotate(Services& services, Console& console, Interrupt& interrupt,
                                     CredentialRotateArguments arguments)
{
    const auto opened = co_await services.openPartner();
    if (!opened)
        co_return console.failed(opened.error());
    std::optional<CredentialKind> kind;
    if (!arguments.kind.isEmpty())
        kind = arguments.kind == "secret"_L1 ? CredentialKind::Secret : CredentialKind::Certificate;

    SetupOutput output(console, arguments.json);
    CredentialChange change(services, kind);
    interrupt.take();
    QObject::connect(&interrupt, &Interrupt::requested, &change, &CredentialChange::cancel);
    QObject::connect(&change, &CredentialChange::stepChanged, &change,
                     [&](const ConsentStep& step) { output.step(u"credential"_s, step); });
    const Completion<MadeCredential> ended;
    QObject::connect(&change, &CredentialChange::finished, &change,
                     [&](const Result<MadeCredential>& result) { ended.finish(result); });
    change.start();
    const auto made = co_await ended.future();
    if (!made)
        co_return console.failed(made.error());
    const QString name = made->kind == CredentialKind::Secret ? u"secret"_s : u"certificate"_s;
    if (arguments.json) {
        console.printJsonLine({{u"type"_s, u"result"_s},
                               {u"credential"_s, name},
                               {u"keyId"_s, made->keyId},
                               {u"endsAt"_s, made->endsAt.toString(Qt::ISODate)},
                               {u"daysLeft"_s, services.clock().now().daysTo(made->endsAt)}});
    } else {
        console.print(u"The application has a new %1, good until %2.\n"_s.arg(
            name, made->endsAt.toString(Qt::ISODate)));
    }
    co_return int(ExitCode::Succeeded);
}

} // namespace steward
