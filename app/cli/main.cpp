#include "commands.h"

#include <settings/profilefolder.h>

#include <QCoreApplication>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

QCoro::Task<int> dispatch(Services& services, Console& console, Interrupt& interrupt,
                          CommandArguments command)
{
    if (auto* setup = std::get_if<SetupArguments>(&command))
        co_return co_await runSetup(services, console, interrupt, *setup);
    if (auto* handover = std::get_if<HandoverArguments>(&command))
        co_return runHandover(services, console, *handover);
    if (auto* create = std::get_if<CreateAppArguments>(&command))
        co_return co_await runCreateApp(services, console, interrupt, *create);
    if (auto* rotate = std::get_if<CredentialRotateArguments>(&command))
        co_return co_await runCredentialRotate(services, console, interrupt, *rotate);
    if (auto* status = std::get_if<StatusArguments>(&command)) {
        // Not "?:": GCC 12 awaits both of its branches.
        if (status->renew)
            co_return co_await runRenew(services, console, *status);
        co_return co_await runStatus(services, console, *status);
    }
    if (auto* list = std::get_if<CustomersListArguments>(&command))
        co_return co_await runCustomersList(services, console, *list);
    if (auto* show = std::get_if<CustomersShowArguments>(&command))
        co_return co_await runCustomersShow(services, console, *show);
    if (auto* consent = std::get_if<CustomersConsentArguments>(&command))
        co_return co_await runCustomersConsent(services, console, interrupt, *consent);
    if (auto* check = std::get_if<CustomersCheckArguments>(&command))
        co_return co_await runCustomersCheck(services, console, interrupt, *check);
    if (auto* users = std::get_if<UsersListArguments>(&command))
        co_return co_await runUsersList(services, console, *users);
    if (auto* user = std::get_if<UsersShowArguments>(&command))
        co_return co_await runUsersShow(services, console, *user);
    if (auto* connections = std::get_if<ConnectionsListArguments>(&command))
        co_return co_await runConnectionsList(services, console, *connections);
    if (auto* install = std::get_if<ConnectionsInstallArguments>(&command))
        co_return co_await runConnectionsInstall(services, console, *install);
    if (auto* run = std::get_if<RunArguments>(&command))
        co_return co_await runScript(services, console, interrupt, *run);
    if (auto* list = std::get_if<ScriptsListArguments>(&command))
        co_return listScripts(services, console, *list);
    if (auto* check = std::get_if<ScriptsCheckArguments>(&command))
        co_return co_await checkScript(services, console, *check);
    if (auto* show = std::get_if<ScriptsShowArguments>(&command))
        co_return showScript(services, console, *show);
    if (auto* list = std::get_if<RunsListArguments>(&command))
        co_return co_await runRunsList(services, console, *list);
    if (auto* show = std::get_if<RunsShowArguments>(&command))
        co_return co_await runRunsShow(services, console, *show);
    co_return int(ExitCode::Usage);
}

QCoro::Task<> runAndExit(Services& services, Console& console, Interrupt& interrupt, CommandArguments command)
{
    QCoreApplication::exit(co_await dispatch(services, console, interrupt, std::move(command)));
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"steward"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(STEWARD_VERSION));

    Console console;
    const auto line = parseCommandLine(QCoreApplication::arguments().mid(1));
    if (!line) {
        console.failed(line.error());
        return int(ExitCode::Usage);
    }
    if (const auto* information = std::get_if<InformationArguments>(&line->command)) {
        console.print(information->text);
        return int(ExitCode::Succeeded);
    }
    if (const auto* sandbox = std::get_if<SandboxArguments>(&line->command))
        return runSandbox(console, *sandbox);

    const QString folder = profileFolder(line->global.profile);
    if (const auto prepared = prepareProfileFolder(folder); !prepared)
        return console.failed(prepared.error());
    Services services({folder, line->global.cloud, line->global.tenant, line->global.clientId, {}});
    QObject::connect(&services, &Services::databaseSetAside, &app,
                     [&console](const Error& error) { (void)console.failed(error); });
    Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::requested, &app, [&interrupt] {
        if (!interrupt.isTaken())
            QCoreApplication::exit(int(ExitCode::Stopped));
    });
    QTimer::singleShot(0, &app, [&] { runAndExit(services, console, interrupt, line->command); });
    return QCoreApplication::exec();
}
