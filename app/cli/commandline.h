#pragma once

#include <base/result.h>

#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

#include <variant>

namespace steward {

/// What every command takes. Empty texts mean "as the profile says".
struct GlobalOptions
{
    QString profile;  ///< --profile
    QString cloud;    ///< --cloud NAME|FILE
    QString tenant;   ///< --tenant
    QString clientId; ///< --client-id
};

struct SetupArguments
{
    bool practice = false;
    bool secretFromStdin = false;
    bool certificateFromStdin = false;
    bool deviceCode = false;
    bool noBrowser = false;
    bool json = false;
    int timeoutSeconds = 600;
    QString from; ///< a set-up file that names cloud, tenant and application
};

struct HandoverArguments
{
    QString file;
    bool force = false;
};

/// `setup --create-app`: the application is made first.
struct CreateAppArguments
{
    QString name;
    QString permissions; ///< "minimal", "recommended", "all"
    bool certificate = true;
    bool deviceCode = false;
    bool noBrowser = false;
    bool json = false;
    int timeoutSeconds = 600;
};

struct CredentialRotateArguments
{
    QString kind; ///< "certificate", "secret"; empty: as before
    bool json = false;
};

struct StatusArguments
{
    bool json = false;
    bool renew = false; ///< redeem the refresh token now instead of calling the services
    QString exportFile; ///< the health report goes there, too: HTML by its name, else JSON
};

enum class ListFormat { Text, Json, Csv };

struct CustomersListArguments
{
    QString search;
    ListFormat format = ListFormat::Text;
    int limit = 0; ///< 0 = all
    bool refresh = false;
    QString columns; ///< empty: the usual ones
};

struct CustomersShowArguments
{
    QString customer;
    bool json = false;
};

/// Either some customers, or all.
struct CustomersConsentArguments
{
    QStringList customers;
    bool all = false;
    bool failedOnly = false;
    bool again = false; ///< those that are done too
    bool json = false;
};

struct CustomersCheckArguments
{
    QStringList customers;
    QStringList connections; ///< ids; empty: every one that can be checked
    bool all = false;
    bool failedOnly = false;
    bool json = false;
};

struct UsersListArguments
{
    QString customer;
    QString search;
    ListFormat format = ListFormat::Text;
    int limit = 0; ///< 0 = all
};

struct UsersShowArguments
{
    QString customer;
    QString user; ///< object id or user principal name
    bool json = false;
};

struct ConnectionsInstallArguments
{
    QString connection;
};

struct ConnectionsListArguments
{
    bool json = false;
    QString customer; ///< empty: this computer only
};

struct RunArguments
{
    QString script;
    QString customer;
    QString user;
    QStringList connections;
    QList<QPair<QString, QString>> parameters;
    int timeoutSeconds = 0; ///< 0 = no limit
    bool json = false;
    bool noInput = false;
    bool userModules = false;
};

struct RunsListArguments
{
    int limit = 0; ///< 0 = all that are kept
    bool json = false;
};

struct RunsShowArguments
{
    QString run; ///< its id, or the beginning of it
    bool json = false;
};

struct ScriptsListArguments
{
    bool json = false;
};

struct ScriptsCheckArguments
{
    QString file; ///< or a name of the library
    bool json = false;
};

struct ScriptsShowArguments
{
    QString script;
    bool json = false;
};

/// `stewardctl sandbox` hands everything after the word to steward-sandbox.
struct SandboxArguments
{
    QStringList arguments;
};

/// Help or the version was asked for; `text` goes to stdout.
struct InformationArguments
{
    QString text;
};

using CommandArguments =
    std::variant<SetupArguments, CreateAppArguments, CredentialRotateArguments, HandoverArguments, StatusArguments,
                 CustomersListArguments, CustomersShowArguments,
                 CustomersConsentArguments, CustomersCheckArguments, UsersListArguments, UsersShowArguments,
                 ConnectionsListArguments, ConnectionsInstallArguments, RunArguments, RunsListArguments,
                 RunsShowArguments, ScriptsListArguments, ScriptsShowArguments, ScriptsCheckArguments,
                 SandboxArguments, InformationArguments>;

struct CommandLine
{
    GlobalOptions global;
    CommandArguments command;
};

/// Reads the arguments (without the program's name). Fails with BadRequest and a sentence that says what is
/// wrong with which argument; touches nothing else.
[[nodiscard]] Result<CommandLine> parseCommandLine(const QStringList& arguments);

} // namespace steward
