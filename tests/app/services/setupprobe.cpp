// One Steward process of tst_setupsurvival: goes through the set-up as the wizard does, from where it was
// left, and can be made to wait at each of its steps.
//
// setupprobe CLOUD-FILE TENANT USER PASSWORD CODE PROFILE APPLICATION-NAME [steps]
// With "steps" it says "step NAME" on stdout whenever something has happened, and goes on after a line on
// stdin. At the end one line of JSON: what is in the directory and in the profile. Ends with 0 when all went
// well; otherwise the reason is on stderr.

#include <cloud/applicationclient.h>
#include <services/customeraccess.h>
#include <services/partnersession.h>
#include <services/practicebrowser.h>
#include <services/services.h>
#include <services/setupassistant.h>

#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroTask>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

bool withSteps = false;

void step(const QString& name)
{
    if (!withSteps)
        return;
    std::printf("step %s\n", qPrintable(name));
    std::fflush(stdout);
    char c = 0;
    while (read(STDIN_FILENO, &c, 1) == 1) {
        if (c == '\n')
            return;
    }
    std::_Exit(9); // the test has gone
}

[[noreturn]] void end(const QString& part, const Error& error)
{
    std::fprintf(stderr, "%s: %s\n", qPrintable(part), qPrintable(error.toText()));
    std::_Exit(1);
}

ApplicationSetup::Options quick()
{
    ApplicationSetup::Options options;
    options.principalPause = std::chrono::milliseconds(100);
    options.probe = {std::chrono::milliseconds(100), std::chrono::milliseconds(20'000),
                     std::chrono::milliseconds(50)};
    return options;
}

/// The first outcome of a signal.
template <typename T, typename Signal>
Completion<T> first(SetupAssistant& assistant, Signal signal)
{
    const Completion<T> done;
    QObject::connect(&assistant, signal, &assistant,
                     [done](const Result<T>& result, auto&&...) { done.finish(result); });
    return done;
}

void reportSteps(SetupAssistant& assistant)
{
    const auto report = [&assistant](const QString& part,
                                     void (SetupAssistant::*signal)(const ConsentStep&)) {
        QObject::connect(&assistant, signal, &assistant, [part](const ConsentStep& now) {
            if (now.state == ConsentStep::State::Running || now.state == ConsentStep::State::Done)
                step(part + u' ' + now.id +
                     (now.state == ConsentStep::State::Done ? u" done"_s : u" begun"_s));
        });
    };
    report(u"sign-in"_s, &SetupAssistant::signInStep);
    report(u"application"_s, &SetupAssistant::applicationStep);
    report(u"consent"_s, &SetupAssistant::consentStep);
}

QCoro::Task<> setUp(Services& services, BrowserLauncher& browser, Cloud cloud, QString tenant, QString name)
{
    const auto opened = co_await services.openPartner(); // fails where nobody has signed in yet
    Q_UNUSED(opened)
    SetupAssistant assistant(services, browser, quick());
    reportSteps(assistant);
    const QStringList steps{u"computer"_s,  u"signIn"_s,          u"application"_s, u"consent"_s, u"proof"_s,
                            u"customers"_s, u"customerConsent"_s, u"access"_s,      u"done"_s};
    qsizetype at = steps.indexOf(assistant.resumeStep());
    const QString resumedAt = steps.value(at);
    const auto reached = [&](const QString& wanted) {
        if (steps.indexOf(wanted) < at)
            return false;
        at = steps.indexOf(wanted);
        assistant.noteStep(wanted);
        step(u"page "_s + wanted);
        return true;
    };

    if (reached(u"computer"_s) | reached(u"signIn"_s)) {
        const auto signedIn = first<PartnerFacts>(assistant, &SetupAssistant::signedIn);
        assistant.signIn({cloud, tenant});
        if (const auto facts = co_await signedIn.future(); !facts)
            end(u"sign-in"_s, facts.error());
        step(u"signed in"_s);
    }
    if (reached(u"application"_s)) {
        SetupAssistant::NewApplication application;
        application.name = name;
        application.credential = CredentialKind::Secret;
        application.permissions = services.permissions().permissions(Permission::Set::Minimal);
        const auto made = first<ApplicationReady>(assistant, &SetupAssistant::applicationReady);
        assistant.createApplication(application);
        if (const auto ready = co_await made.future(); !ready)
            end(u"application"_s, ready.error());
        step(u"application ready"_s);
    }
    if (reached(u"consent"_s)) {
        const auto consented = first<Profile>(assistant, &SetupAssistant::consented);
        assistant.consent(SetupPlan::SignIn::Browser);
        if (const auto profile = co_await consented.future(); !profile)
            end(u"consent"_s, profile.error());
        step(u"consented"_s);
    }
    if (reached(u"proof"_s)) {
        const Completion<> proven;
        QObject::connect(&assistant, &SetupAssistant::proofRowChanged, &assistant,
                         [](int, const ProofRow& row) {
                             if (row.called == ProvenCall::State::Done)
                                 step(u"proof "_s + row.permission.resource);
                         });
        QObject::connect(&assistant, &SetupAssistant::proven, &assistant,
                         [proven](const QList<ProofRow>&, const std::optional<Error>& problem) {
                             proven.finish(problem ? Result<>(fail(*problem)) : Result<>());
                         });
        assistant.prove();
        if (const auto result = co_await proven.future(); !result)
            end(u"proof"_s, result.error());
        step(u"proven"_s);
    }
    CustomerAccess& access = *services.access();
    CustomerDirectory& directory = services.partner()->customers();
    const auto known = co_await access.states().load();
    const auto loaded = co_await directory.load();
    if (!known || !loaded)
        end(u"customers"_s, known ? loaded.error() : known.error());
    if (reached(u"customers"_s))
        assistant.noteCustomers(u"all"_s, {});
    int skipped = 0;
    if (reached(u"customerConsent"_s)) {
        const Completion<> done;
        QObject::connect(&access.consents(), &ConsentRun::customerEnded, &assistant,
                         [] { step(u"customer consented"_s); });
        QObject::connect(&access.consents(), &ConsentRun::finished, &assistant,
                         [&skipped, done](const ConsentRun::Summary& summary) {
                             skipped = summary.skipped;
                             done.finish({});
                         });
        access.consents().start(consentTargets(directory.customers()), access.customerPermissions(),
                                ConsentRun::Which::NotDone);
        co_await done.future();
        step(u"customers consented"_s);
    }
    if (reached(u"access"_s)) {
        const Completion<> done;
        QObject::connect(&access.matrix(), &AccessMatrix::finished, &assistant, [done] { done.finish({}); });
        access.matrix().start(probeTargets(directory.customers()), access.testableConnections().mid(0, 1),
                              AccessMatrix::Which::All);
        co_await done.future();
        step(u"access tried"_s);
    }
    std::ignore = reached(u"done"_s);

    PartnerSession& partner = *services.partner();
    const ApplicationClient client(services.http(), partner.tokens(), partner.identity().cloud,
                                   partner.identity().tenant, services.advice(), services.redactor());
    const auto applications = co_await client.byName(name, &assistant);
    if (!applications)
        end(u"directory"_s, applications.error());
    const Profile profile = partner.profile();
    int consented = 0;
    for (const Customer& customer : directory.customers()) {
        const ConsentRecord* record = access.states().consent(customer.tenant);
        consented += record && record->state == ConsentRecord::State::Consented ? 1 : 0;
    }
    const Application application = applications->value(0);
    const QJsonObject result{
        {u"resumedAt"_s, resumedAt},
        {u"applications"_s, applications->size()},
        {u"credentials"_s, application.credentials.size()},
        {u"isTheProfiles"_s, application.clientId == profile.clientId},
        {u"keyIsTheProfiles"_s, application.credentials.value(0).keyId == profile.credentialKeyId},
        {u"customersConsented"_s, consented},
        {u"customersSkipped"_s, skipped},
        {u"lost"_s, assistant.progress().lostKeyIds.size()}};
    assistant.finish();
    step(u"finished"_s);
    std::printf("%s\n", QJsonDocument(result).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
    QCoreApplication::quit();
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 8)
        return 2;
    withSteps = arguments.value(8) == u"steps"_s;
    ServiceOptions options;
    options.profileFolder = arguments.at(6);
    options.programFolder = QStringLiteral(STEWARD_BINARY_DIR "/bin");
    Services services(options);
    const auto cloud = services.clouds().load(arguments.at(1));
    if (!cloud)
        end(u"cloud"_s, cloud.error());
    PracticeBrowser browser({*cloud, arguments.at(2), {}, arguments.at(3), arguments.at(4), arguments.at(5)});
    QTimer::singleShot(0, &app, [&] { setUp(services, browser, *cloud, arguments.at(2), arguments.at(7)); });
    QTimer::singleShot(std::chrono::seconds(100), &app, [] {
        end(u"probe"_s, {ErrorCode::Timeout, u"The probe did not come to its end."_s, {}, {}, {}, {}, {}, 0});
    });
    return QCoreApplication::exec();
}
