#include "commands.h"
#include "setupoutput.h"
#include "textoutput.h"

#include <auth/credentialstore.h>
#include <services/handover.h>
#include <services/partnersetup.h>
#include <services/systembrowser.h>

#include <QJsonArray>

#include <array>
#include <iostream>
#include <string>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

/// One line from standard input, without its end. Reading blocks, but nothing else happens before it is there.
Secret readSecret()
{
    std::string line;
    std::getline(std::cin, line);
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n' || line.back() == ' '))
        line.pop_back();
    Secret secret(QByteArray(line.data(), qsizetype(line.size())));
    std::fill(line.begin(), line.end(), '\0');
    return secret;
}

/// All of standard input.
Secret readAll()
{
    QByteArray bytes;
    std::array<char, 4096> part{};
    while (std::cin.read(part.data(), part.size()) || std::cin.gcount() > 0)
        bytes.append(part.data(), qsizetype(std::cin.gcount()));
    part.fill('\0');
    return Secret(std::move(bytes));
}

} // namespace

QCoro::Task<int> runSetup(Services& services, Console& console, Interrupt& interrupt, SetupArguments arguments)
{
    SetupPlan choice;
    if (!arguments.practice) {
        QString cloudName = services.options().cloud.isEmpty() ? u"global"_s : services.options().cloud;
        choice.tenant = services.options().tenant;
        choice.clientId = services.options().clientId;
        QString partner;
        if (!arguments.from.isEmpty()) {
            const auto handover = readHandoverFile(arguments.from);
            if (!handover)
                co_return console.failed(handover.error());
            const auto given = cloudOf(*handover, services);
            if (!given)
                co_return console.failed(given.error());
            cloudName = *given;
            choice.tenant = handover->tenant;
            choice.clientId = handover->clientId;
            partner = handover->partner;
        }
        const auto cloud = services.clouds().load(cloudName);
        if (!cloud)
            co_return console.failed(cloud.error());
        choice.cloud = *cloud;
        if (!arguments.from.isEmpty())
            console.note(u"Set-up file%1: application %2, tenant %3, sign-in at %4."_s.arg(
                partner.isEmpty() ? QString() : u" of "_s + terminalText(partner), choice.clientId, choice.tenant,
                terminalText(cloud->authority.toString())));
        if (arguments.deviceCode)
            console.note(u"Note: many companies block sign-ins with a code (Conditional Access), and such a block "
                         "also counts later, in customers' tenants too. Where a browser can reach this computer, "
                         "sign in with the browser instead."_s);
        choice.signIn = arguments.deviceCode ? SetupPlan::SignIn::DeviceCode : SetupPlan::SignIn::Browser;
        choice.deadline = std::chrono::seconds(arguments.timeoutSeconds);
        if (arguments.secretFromStdin) {
            const Secret secret = readSecret();
            if (secret.isEmpty()) {
                Error error;
                error.code = ErrorCode::BadRequest;
                error.message = u"--secret-stdin was given, but standard input held no secret."_s;
                console.failed(error);
                co_return int(ExitCode::Usage);
            }
            services.redactor().addSecret(secret);
            choice.credential = secret;
        }
        if (arguments.certificateFromStdin) {
            const auto certificate = AppCertificate::fromPem(readAll());
            if (!certificate) {
                console.failed(certificate.error());
                co_return int(ExitCode::Usage);
            }
            hideCredential(services.redactor(), *certificate);
            choice.credential = *certificate;
        }
    }

    SetupOutput output(console, arguments.json);
    PrintedAddress printed;
    SystemBrowser system;
    BrowserLauncher& browser = arguments.noBrowser ? static_cast<BrowserLauncher&>(printed) : system;
    PartnerSetup setup(services, browser);
    interrupt.take();
    QObject::connect(&interrupt, &Interrupt::requested, &setup, &PartnerSetup::cancel);
    QObject::connect(&setup, &PartnerSetup::addressReady, &setup, [&](const QUrl& address) {
        if (!arguments.practice)
            output.address(address);
    });
    QObject::connect(&setup, &PartnerSetup::codeReady, &setup,
                     [&](const QString& code, const QUrl& address, const QString& message) {
                         output.code(code, address, message);
                     });
    QObject::connect(&setup, &PartnerSetup::stepChanged, &setup,
                     [&](const ConsentStep& step) { output.step(u"consent"_s, step); });
    QObject::connect(&setup, &PartnerSetup::callChanged, &setup,
                     [&](const ProvenCall& call) { output.call(call); });

    const Completion<> ended;
    std::optional<Result<Profile>> outcome;
    QList<ProvenCall> calls;
    QObject::connect(&setup, &PartnerSetup::finished, &setup,
                     [&](const Result<Profile>& result, const QList<ProvenCall>& proven) {
                         outcome = result;
                         calls = proven;
                         ended.finish({});
                     });
    if (arguments.practice)
        setup.startPractice(PartnerSetup::PracticeSignIn::ByItself);
    else
        setup.start(choice);
    co_await ended.future();

    if (!*outcome)
        co_return console.failed(outcome->error());
    if (!services.secretsNotice().isEmpty())
        console.note(services.secretsNotice());
    const bool allProven = std::all_of(calls.cbegin(), calls.cend(),
                                       [](const ProvenCall& call) { return call.state == ProvenCall::State::Done; });
    const Profile& profile = **outcome;
    if (arguments.json) {
        console.printJsonLine({{u"type"_s, u"result"_s},
                               {u"account"_s, profile.account},
                               {u"tenant"_s, profile.tenant},
                               {u"partner"_s, profile.partnerName},
                               {u"proven"_s, allProven}});
    } else {
        console.print(u"Signed in as %1%2.\n"_s.arg(
            terminalText(profile.account),
            profile.partnerName.isEmpty() ? QString() : u" for "_s + terminalText(profile.partnerName)));
    }
    if (!allProven) {
        for (const ProvenCall& call : calls) {
            if (call.error)
                console.failed(*call.error);
        }
        co_return int(ExitCode::PartlyFailed);
    }
    co_return int(ExitCode::Succeeded);
}

} // namespace steward
