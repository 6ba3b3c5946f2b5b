#include "commandline.h"

#include <QCoreApplication>

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr auto kExamples = R"(
Examples:
  stewardctl setup --practice
  stewardctl customers list --search dental
  stewardctl run Get-TenantOverview.ps1 --customer larchmoor.example --connect graph

Exit codes: 0 succeeded, 1 failed, 2 usage, 3 sign-in needed, 4 refused, 5 timed out, 6 stopped, 7 partly failed.)";

/// The texts CLI11 fills in, before they become ours.
struct Raw
{
    std::string profile, cloud, tenant, clientId, exportFile;
    std::string search, customer, user, script, connection, run;
    std::vector<std::string> connect, parameters, customers;
    bool practice = false, secretStdin = false, certificateStdin = false, renew = false;
    bool deviceCode = false, noBrowser = false, all = false, failedOnly = false, again = false;
    bool json = false, csv = false, refresh = false, noInput = false, userModules = false;
    std::string from, handoverFile, columns;
    bool force = false;
    int timeout = 0, limit = 0, setupTimeout = 600;
    std::string appName = "Steward", permissions = "recommended", credential;
    bool createApp = false;
};

QString text(const std::string& s)
{
    return QString::fromStdString(s);
}

ListFormat formatOf(const Raw& raw)
{
    return raw.json ? ListFormat::Json : raw.csv ? ListFormat::Csv : ListFormat::Text;
}

Result<QList<QPair<QString, QString>>> parametersOf(const Raw& raw)
{
    QList<QPair<QString, QString>> parameters;
    for (const std::string& parameter : raw.parameters) {
        const QString pair = text(parameter);
        const qsizetype equals = pair.indexOf(u'=');
        if (equals <= 0)
            return fail(ErrorCode::BadRequest, u"--param takes name=value, not \"%1\"."_s.arg(pair));
        parameters.append({pair.left(equals), pair.mid(equals + 1)});
    }
    return parameters;
}

QStringList connectionsOf(const Raw& raw)
{
    QStringList connections;
    for (const std::string& list : raw.connect) {
        const QStringList names = text(list).split(u',', Qt::SkipEmptyParts);
        for (const QString& name : names) {
            const QString id = name.trimmed().toLower();
            if (!id.isEmpty() && !connections.contains(id))
                connections.append(id);
        }
    }
    return connections;
}

} // namespace

Result<CommandLine> parseCommandLine(const QStringList& arguments)
{
    // The sandbox has options of its own; everything after the word is its.
    const qsizetype sandbox = arguments.indexOf(u"sandbox"_s);
    if (sandbox == 0)
        return CommandLine{{}, SandboxArguments{arguments.mid(1)}};

    Raw raw;
    CLI::App app{"Steward: scripts in your customers' Microsoft 365 tenants, already signed in.", "stewardctl"};
    app.footer(kExamples);
    app.require_subcommand(0, 1);
    app.fallthrough();
    bool version = false;
    app.add_flag("--version", version, "Print the version");
    app.add_option("--profile", raw.profile, "The profile's folder (default: STEWARD_PROFILE, then the user's own)");
    app.add_option("--cloud", raw.cloud, "A cloud's name, or a cloud file");
    app.add_option("--tenant", raw.tenant, "The partner's tenant id");
    app.add_option("--client-id", raw.clientId, "The application (client) id");

    CLI::App* setup = app.add_subcommand("setup", "Sign in once with MFA and keep the sign-in in the OS keychain");
    setup->add_flag("--practice", raw.practice, "A practice partner of its own, signed in without a browser");
    setup->add_option("--from", raw.from, "A set-up file that your CSP admin gave you (see handover)");
    setup->add_flag("--secret-stdin", raw.secretStdin, "Read the application secret from standard input");
    setup->add_flag("--certificate-stdin", raw.certificateStdin,
                    "Read the application's certificate and its private key, both PEM, from standard input");
    setup->add_flag("--device-code", raw.deviceCode, "Sign in with a code on another device");
    setup->add_flag("--no-browser", raw.noBrowser, "Print the address instead of opening a browser");
    setup->add_flag("--create-app", raw.createApp,
                    "Make the application in your tenant first, signed in shortly as an administrator");
    setup->add_option("--name", raw.appName, "The new application's name");
    setup->add_option("--permissions", raw.permissions, "What it may do: minimal, recommended, all")
        ->check(CLI::IsMember({"minimal", "recommended", "all"}));
    setup->add_option("--credential", raw.credential, "What it proves itself with: certificate, secret")
        ->check(CLI::IsMember({"certificate", "secret"}));
    setup->add_option("--timeout", raw.setupTimeout, "Seconds to wait for the sign-in")->check(CLI::Range(1, 86400));
    setup->add_flag("--json", raw.json, "JSON lines on stdout");

    CLI::App* handover =
        app.add_subcommand("handover", "Write a set-up file for your technicians: ids and names, no secrets");
    handover->add_option("FILE", raw.handoverFile, "The file to write, for example fabrikam.steward")->required();
    handover->add_flag("--force", raw.force, "Write over an existing file");

    CLI::App* credential = app.add_subcommand("credential", "The application's own credential");
    credential->require_subcommand(1);
    CLI::App* rotate =
        credential->add_subcommand("rotate", "Replace it: add a new one, prove it, store it, remove the old one");
    rotate->add_option("--credential", raw.credential, "certificate or secret; else the same kind as before")
        ->check(CLI::IsMember({"certificate", "secret"}));
    rotate->add_flag("--json", raw.json, "JSON lines on stdout");

    CLI::App* status = app.add_subcommand("status", "Who we are, what works, what expires when");
    status->add_flag("--json", raw.json, "One JSON document on stdout");
    status->add_flag("--renew", raw.renew, "Renew the stored sign-in now; for a timer");
    status->add_option("--export", raw.exportFile, "Write the health report to this file: .html or .json");

    const auto listOptions = [&raw](CLI::App* command) {
        auto* json = command->add_flag("--json", raw.json, "One JSON document on stdout");
        command->add_flag("--csv", raw.csv, "CSV on stdout")->excludes(json);
        command->add_option("--search", raw.search, "Only what contains this text");
        command->add_option("--limit", raw.limit, "At most so many rows")->check(CLI::Range(1, 10'000'000));
    };
    CLI::App* customers = app.add_subcommand("customers", "The partner's customers")->require_subcommand(1);
    CLI::App* customersList = customers->add_subcommand("list", "List the customers");
    listOptions(customersList);
    customersList->add_flag("--refresh", raw.refresh, "Only what the service says now; without it, a service that does not answer gives the stored list");
    customersList->add_option("--columns", raw.columns,
                              "Which columns, comma separated, or all: name,domain,ends,roles …");
    CLI::App* customersShow = customers->add_subcommand("show", "One customer");
    customersShow->add_option("CUSTOMER", raw.customer, "Customer id, tenant id, domain or exact name")->required();
    customersShow->add_flag("--json", raw.json, "One JSON document on stdout");

    const auto severalCustomers = [&raw](CLI::App* command) {
        command->add_option("CUSTOMER", raw.customers, "Customer ids, tenant ids, domains or exact names");
        command->add_flag("--all", raw.all, "Every customer");
        command->add_flag("--json", raw.json, "JSON lines on stdout");
    };
    CLI::App* customersConsent
        = customers->add_subcommand("consent", "Consent to the application in customers' tenants");
    severalCustomers(customersConsent);
    auto* failedOnly = customersConsent->add_flag("--failed", raw.failedOnly, "Only those that failed last time");
    customersConsent->add_flag("--again", raw.again, "Those that are done too")->excludes(failedOnly);
    CLI::App* customersCheck
        = customers->add_subcommand("check", "Try each connection in customers' tenants with one harmless call");
    severalCustomers(customersCheck);
    customersCheck->add_flag("--failed", raw.failedOnly, "Only what did not work last time");
    customersCheck->add_option("--connect", raw.connect, "Connections, comma separated: graph,exchange");

    CLI::App* users = app.add_subcommand("users", "The users of a customer's tenant")->require_subcommand(1);
    CLI::App* usersList = users->add_subcommand("list", "List the users");
    usersList->add_option("CUSTOMER", raw.customer, "Customer id, tenant id, domain or exact name")->required();
    listOptions(usersList);
    CLI::App* usersShow = users->add_subcommand("show", "One user");
    usersShow->add_option("CUSTOMER", raw.customer, "Customer id, tenant id, domain or exact name")->required();
    usersShow->add_option("USER", raw.user, "Object id or user principal name")->required();
    usersShow->add_flag("--json", raw.json, "One JSON document on stdout");

    CLI::App* connections = app.add_subcommand("connections", "What a script can be connected to")->require_subcommand(1);
    CLI::App* connectionsList = connections->add_subcommand("list", "List the connections");
    connectionsList->add_option("--customer", raw.customer, "How each stands for this customer");
    connectionsList->add_flag("--json", raw.json, "One JSON document on stdout");
    CLI::App* connectionsInstall
        = connections->add_subcommand("install", "Install the PowerShell module of a connection, for Steward only");
    connectionsInstall->add_option("NAME", raw.connection, "The connection, as connections list names it")->required();

    CLI::App* run = app.add_subcommand("run", "Run a script in a customer's tenant");
    run->add_option("SCRIPT", raw.script, "A .ps1 file, or the name of a script in the library")->required();
    run->add_option("--customer", raw.customer, "Customer id, tenant id, domain or exact name")->required();
    run->add_option("--user", raw.user, "A user of the tenant, by id or user principal name");
    run->add_option("--connect", raw.connect, "Connections, comma separated: graph,exchange; those the script names, if left out");
    run->add_option("--param", raw.parameters, "name=value; may be given several times, the same name for several values");
    run->add_option("--timeout", raw.timeout, "Seconds until the run is ended")->check(CLI::Range(1, 7 * 86400));
    run->add_flag("--user-modules", raw.userModules, "Let the script find this computer's own modules, too");
    run->add_flag("--no-input", raw.noInput, "A question of the script is an error");
    run->add_flag("--json", raw.json, "JSON lines on stdout");

    CLI::App* runs = app.add_subcommand("runs", "What was run, and what it said")->require_subcommand(1);
    CLI::App* runsList = runs->add_subcommand("list", "List the runs, newest first");
    runsList->add_option("--limit", raw.limit, "At most so many rows")->check(CLI::Range(1, 10'000'000));
    runsList->add_flag("--json", raw.json, "One JSON document on stdout");
    CLI::App* runsShow = runs->add_subcommand("show", "One run, with all it said");
    runsShow->add_option("ID", raw.run, "The run's id, or the beginning of it")->required();
    runsShow->add_flag("--json", raw.json, "One JSON document on stdout");

    CLI::App* scripts = app.add_subcommand("scripts", "The scripts of the library")->require_subcommand(1);
    CLI::App* scriptsList = scripts->add_subcommand("list", "List the scripts: what each needs and does");
    scriptsList->add_flag("--json", raw.json, "One JSON document on stdout");
    CLI::App* scriptsShow = scripts->add_subcommand("show", "One script's page, from its help");
    scriptsShow->add_option("NAME", raw.script, "The script, as scripts list names it")->required();
    scriptsShow->add_flag("--json", raw.json, "One JSON document on stdout");
    CLI::App* scriptsCheck =
        scripts->add_subcommand("check", "Say what is wrong with a script, without running any of it");
    scriptsCheck->add_option("FILE", raw.script, "The script's file, or its name in the library")->required();
    scriptsCheck->add_flag("--json", raw.json, "One JSON document on stdout");

    // Listed so that the help knows it; parsed above.
    app.add_subcommand("sandbox", "The practice partner in the foreground (see stewardctl sandbox --help)");

    std::vector<std::string> reversed;
    for (auto argument = arguments.crbegin(); argument != arguments.crend(); ++argument)
        reversed.push_back(argument->toStdString());
    try {
        app.parse(reversed);
    } catch (const CLI::CallForHelp&) {
        CLI::App* innermost = &app;
        for (auto chosen = innermost->get_subcommands(); !chosen.empty(); chosen = innermost->get_subcommands())
            innermost = chosen.front();
        return CommandLine{{}, InformationArguments{text(innermost->help())}};
    } catch (const CLI::ParseError& error) {
        return fail(ErrorCode::BadRequest, text(error.what()), u"stewardctl --help lists the commands and options."_s);
    }

    CommandLine line;
    line.global = {text(raw.profile), text(raw.cloud), text(raw.tenant), text(raw.clientId)};
    if (version) {
        line.command = InformationArguments{u"stewardctl "_s + QCoreApplication::applicationVersion() + u'\n'};
    } else if (setup->parsed() && raw.createApp) {
        if (raw.practice || raw.secretStdin || raw.certificateStdin)
            return fail(ErrorCode::BadRequest,
                        u"--create-app makes the application and its credential; leave the others out."_s);
        if (raw.tenant.empty())
            return fail(ErrorCode::BadRequest, u"setup --create-app needs --tenant."_s);
        if (raw.deviceCode && raw.noBrowser)
            return fail(ErrorCode::BadRequest, u"--device-code opens no browser; leave --no-browser out."_s);
        if (text(raw.appName).trimmed().isEmpty())
            return fail(ErrorCode::BadRequest, u"--name: the application needs a name."_s);
        line.command = CreateAppArguments{text(raw.appName).trimmed(), text(raw.permissions),
                                          raw.credential != "secret",  raw.deviceCode,
                                          raw.noBrowser,               raw.json,
                                          raw.setupTimeout};
    } else if (setup->parsed()) {
        if (setup->count("--name") + setup->count("--permissions") + setup->count("--credential") > 0)
            return fail(ErrorCode::BadRequest, u"--name, --permissions and --credential go with --create-app."_s);
        if (raw.practice && (!raw.cloud.empty() || !raw.tenant.empty() || !raw.clientId.empty() || raw.secretStdin ||
                             raw.certificateStdin))
            return fail(ErrorCode::BadRequest,
                        u"--practice brings its own cloud, tenant and application; leave the others out."_s);
        if (raw.secretStdin && raw.certificateStdin)
            return fail(ErrorCode::BadRequest,
                        u"An application has a secret or a certificate: give one of --secret-stdin and --certificate-stdin."_s);
        if (!raw.from.empty() && (raw.practice || !raw.cloud.empty() || !raw.tenant.empty() || !raw.clientId.empty()))
            return fail(ErrorCode::BadRequest,
                        u"--from brings the cloud, tenant and application; leave the others out."_s);
        if (!raw.practice && raw.from.empty() && (raw.tenant.empty() || raw.clientId.empty()))
            return fail(ErrorCode::BadRequest, u"setup needs --tenant and --client-id (or --from, or --practice)."_s);
        if (raw.deviceCode && raw.noBrowser)
            return fail(ErrorCode::BadRequest, u"--device-code opens no browser; leave --no-browser out."_s);
        line.command = SetupArguments{raw.practice,  raw.secretStdin, raw.certificateStdin, raw.deviceCode,
                                      raw.noBrowser, raw.json,        raw.setupTimeout, text(raw.from)};
    } else if (handover->parsed()) {
        line.command = HandoverArguments{text(raw.handoverFile), raw.force};
    } else if (rotate->parsed()) {
        line.command = CredentialRotateArguments{text(raw.credential), raw.json};
    } else if (status->parsed()) {
        line.command = StatusArguments{raw.json, raw.renew, text(raw.exportFile)};
    } else if (customersList->parsed()) {
        line.command = CustomersListArguments{text(raw.search), formatOf(raw), raw.limit, raw.refresh,
                                              text(raw.columns)};
    } else if (customersShow->parsed()) {
        line.command = CustomersShowArguments{text(raw.customer), raw.json};
    } else if (customersConsent->parsed() || customersCheck->parsed()) {
        QStringList chosen;
        for (const std::string& customer : raw.customers)
            chosen.append(text(customer));
        if (chosen.isEmpty() != raw.all)
            return fail(ErrorCode::BadRequest, u"Name the customers, or say --all; not both."_s);
        if (customersConsent->parsed())
            line.command = CustomersConsentArguments{chosen, raw.all, raw.failedOnly, raw.again, raw.json};
        else
            line.command
                = CustomersCheckArguments{chosen, connectionsOf(raw), raw.all, raw.failedOnly, raw.json};
    } else if (usersList->parsed()) {
        line.command = UsersListArguments{text(raw.customer), text(raw.search), formatOf(raw), raw.limit};
    } else if (usersShow->parsed()) {
        line.command = UsersShowArguments{text(raw.customer), text(raw.user), raw.json};
    } else if (connectionsList->parsed()) {
        line.command = ConnectionsListArguments{raw.json, text(raw.customer)};
    } else if (connectionsInstall->parsed()) {
        line.command = ConnectionsInstallArguments{text(raw.connection)};
    } else if (runsList->parsed()) {
        line.command = RunsListArguments{raw.limit, raw.json};
    } else if (runsShow->parsed()) {
        line.command = RunsShowArguments{text(raw.run), raw.json};
    } else if (scriptsList->parsed()) {
        line.command = ScriptsListArguments{raw.json};
    } else if (scriptsShow->parsed()) {
        line.command = ScriptsShowArguments{text(raw.script), raw.json};
    } else if (scriptsCheck->parsed()) {
        line.command = ScriptsCheckArguments{text(raw.script), raw.json};
    } else if (run->parsed()) {
        const auto parameters = parametersOf(raw);
        if (!parameters)
            return fail(parameters.error());
        line.command = RunArguments{text(raw.script), text(raw.customer), text(raw.user), connectionsOf(raw),
                                    *parameters,      raw.timeout,        raw.json,       raw.noInput,        raw.userModules};
    } else {
        return fail(ErrorCode::BadRequest, u"No command was given."_s,
                    u"stewardctl --help lists the commands and options."_s);
    }
    return line;
}

} // namespace steward
