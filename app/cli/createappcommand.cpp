#include "commands.h"
#include "setupoutput.h"
#include "textoutput.h"

#include <services/setupassistant.h>
#include <services/systembrowser.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

Error severalApplications(const QString& name, const QList<Application>& candidates)
{
    Error error;
    error.code = ErrorCode::BadRequest;
    error.message = u"%1 applications are called %2."_s.arg(QString::number(candidates.size()), name);
    error.advice = u"Say which one with --client-id, or give the new one another name with --name."_s;
    QStringList lines;
    for (const Application& application : candidates)
        lines << u"%1, made %2"_s.arg(application.clientId, application.createdAt.toString(Qt::ISODate));
    error.detail = lines.join(u'\n');
    return error;
}

} // namespace

QCoro::Task<int> runCreateApp(Services& services, Console& console, Interrupt& interrupt,
                              CreateAppArguments arguments)
{
    const auto cloud =
        services.clouds().load(services.options().cloud.isEmpty() ? u"global"_s : services.options().cloud);
    if (!cloud)
        co_return console.failed(cloud.error());
    const auto way = arguments.deviceCode ? SetupPlan::SignIn::DeviceCode : SetupPlan::SignIn::Browser;
    const std::chrono::seconds deadline(arguments.timeoutSeconds);

    SetupOutput output(console, arguments.json);
    PrintedAddress printed;
    SystemBrowser system;
    BrowserLauncher& browser = arguments.noBrowser ? static_cast<BrowserLauncher&>(printed) : system;
    SetupAssistant assistant(services, browser);
    interrupt.take();
    QObject::connect(&interrupt, &Interrupt::requested, &assistant, &SetupAssistant::cancel);
    QObject::connect(&assistant, &SetupAssistant::addressReady, &assistant,
                     [&](const QUrl& address) { output.address(address); });
    QObject::connect(&assistant, &SetupAssistant::codeReady, &assistant,
                     [&](const QString& code, const QUrl& address, const QString& message) {
                         output.code(code, address, message);
                     });
    QObject::connect(&assistant, &SetupAssistant::signInStep, &assistant,
                     [&](const ConsentStep& step) { output.step(u"signIn"_s, step); });
    QObject::connect(&assistant, &SetupAssistant::applicationStep, &assistant,
                     [&](const ConsentStep& step) { output.step(u"application"_s, step); });
    QObject::connect(&assistant, &SetupAssistant::consentStep, &assistant,
                     [&](const ConsentStep& step) { output.step(u"consent"_s, step); });
    QObject::connect(&assistant, &SetupAssistant::callChanged, &assistant,
                     [&](const ProvenCall& call) { output.call(call); });
    QObject::connect(&assistant, &SetupAssistant::progressNotKept, &assistant,
                     [&](const Error& error) { console.note(terminalText(error.message)); });

    const Completion<PartnerFacts> signedIn;
    QObject::connect(&assistant, &SetupAssistant::signedIn, &assistant,
                     [&](const Result<PartnerFacts>& result) { signedIn.finish(result); });
    assistant.signIn({*cloud, services.options().tenant, way, deadline});
    const auto facts = co_await signedIn.future();
    if (!facts)
        co_return console.failed(facts.error());
    if (!facts->isPartner)
        console.note(u"%1 does not look like a partner's tenant: Partner Center may refuse."_s.arg(
            terminalText(facts->tenantName)));
    if (facts->adminAgent && !*facts->adminAgent)
        console.note(u"%1 is not in the group AdminAgents: customers' tenants will refuse."_s.arg(
            terminalText(facts->account)));

    std::optional<Error> several;
    QObject::connect(
        &assistant, &SetupAssistant::candidatesFound, &assistant, [&](const QList<Application>& candidates) {
            const QString wanted = services.options().clientId;
            const bool known =
                std::any_of(candidates.cbegin(), candidates.cend(), [&](const Application& candidate) {
                    return candidate.clientId.compare(wanted, Qt::CaseInsensitive) == 0;
                });
            if (known)
                return assistant.chooseApplication(wanted.toLower());
            several = severalApplications(arguments.name, candidates);
            QMetaObject::invokeMethod(&assistant, &SetupAssistant::cancel, Qt::QueuedConnection);
        });
    const Completion<ApplicationReady> made;
    QObject::connect(&assistant, &SetupAssistant::applicationReady, &assistant,
                     [&](const Result<ApplicationReady>& result) { made.finish(result); });
    SetupAssistant::NewApplication request;
    request.name = arguments.name;
    request.credential = arguments.certificate ? CredentialKind::Certificate : CredentialKind::Secret;
    request.permissions = services.permissions().permissions(permissionSetFromName(arguments.permissions));
    assistant.createApplication(request);
    const auto ready = co_await made.future();
    if (several)
        co_return console.failed(*several);
    if (!ready)
        co_return console.failed(ready.error());
    for (const QString& note : ready->notes)
        console.note(terminalText(note));
    if (arguments.json) {
        console.printJsonLine(
            {{u"type"_s, u"application"_s},
             {u"clientId"_s, ready->application.clientId},
             {u"name"_s, ready->application.name},
             {u"credentialEndsAt"_s, assistant.progress().credentialEndsAt.toString(Qt::ISODate)}});
    } else {
        console.print(u"The application %1 is ready: %2\nNow sign in with it; this sign-in stays.\n"_s.arg(
            terminalText(ready->application.name), ready->application.clientId));
    }

    const Completion<Profile> consented;
    QObject::connect(
        &assistant, &SetupAssistant::consented, &assistant,
        [&](const Result<Profile>& result, const QList<ProvenCall>&) { consented.finish(result); });
    assistant.consent(way, deadline);
    const auto profile = co_await consented.future();
    if (!profile)
        co_return console.failed(profile.error());

    const Completion<QList<ProofRow>> proven;
    std::optional<Error> problem;
    QObject::connect(&assistant, &SetupAssistant::proven, &assistant,
                     [&](const QList<ProofRow>& rows, const std::optional<Error>& wrong) {
                         problem = wrong;
                         proven.finish(rows);
                     });
    assistant.prove();
    const QList<ProofRow> rows = (co_await proven.future()).value();
    for (const ProofRow& row : rows)
        output.permission(row);
    const bool allProven = !problem && std::all_of(rows.cbegin(), rows.cend(), [](const ProofRow& row) {
        return row.granted.value_or(false) && row.called != ProvenCall::State::Failed;
    });
    assistant.finish();
    if (!services.secretsNotice().isEmpty())
        console.note(services.secretsNotice());
    if (arguments.json) {
        console.printJsonLine({{u"type"_s, u"result"_s},
                               {u"account"_s, profile->account},
                               {u"tenant"_s, profile->tenant},
                               {u"clientId"_s, profile->clientId},
                               {u"partner"_s, profile->partnerName},
                               {u"proven"_s, allProven}});
    } else {
        console.print(u"Signed in as %1%2.\n"_s.arg(
            terminalText(profile->account),
            profile->partnerName.isEmpty() ? QString() : u" for "_s + terminalText(profile->partnerName)));
    }
    if (problem)
        console.failed(*problem);
    co_return int(allProven ? ExitCode::Succeeded : ExitCode::PartlyFailed);
}

} // namespace steward
