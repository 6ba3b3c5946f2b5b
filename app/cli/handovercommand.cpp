#include "commands.h"
#include "textoutput.h"

#include <services/handover.h>

using namespace Qt::StringLiterals;

namespace steward {

int runHandover(Services& services, Console& console, const HandoverArguments& arguments)
{
    const auto handover = handoverOf(services);
    if (!handover)
        return console.failed(handover.error());
    if (const auto written = writeHandoverFile(arguments.file, *handover, arguments.force); !written)
        return console.failed(written.error());
    console.print(u"Wrote %1. It holds no secrets. Your technicians use it with:\n"
                  "  stewardctl setup --from %1\n"_s.arg(terminalText(arguments.file)));
    if (services.profiles().load().value_or(std::nullopt).value_or(Profile{}).credential !=
        AppCredentialKind::None)
        console.note(u"The application has a secret or a certificate, and the file does not hold it. They need it as "
                     "well, or an application without one."_s);
    return int(ExitCode::Succeeded);
}

} // namespace steward
