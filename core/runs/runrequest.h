#pragma once

#include <base/ids.h>
#include <scripts/parametervalues.h>

#include <QHash>
#include <QList>
#include <QPair>
#include <QStringList>

#include <chrono>

namespace steward {

/// Where a script acts.
struct RunTarget
{
    CustomerId customer;
    TenantId tenant; ///< empty when the customer has no tenant
    QString customerName;
    QString customerDomain; ///< initial *.onmicrosoft.com domain
    UserId user;            ///< empty when no user is chosen
    QString userName;
};

/// Everything a run needs to know, as it was when Run was pressed. The only secrets it may hold are those
/// among the parameters, which go to the runner over the channel and nowhere else.
struct RunRequest
{
    QString scriptText;
    QString scriptName;         ///< for people: "Reset password"
    QString scriptPath;         ///< absolute path of the file, empty when the text was never saved
    ParameterValues parameters; ///< text is converted to the type by PowerShell
    QStringList connections;    ///< ids of the ticked connections
    RunTarget target;
    TenantId partnerTenant;
    QHash<QString, QString> endpoints; ///< "graph" -> base URL, and so on; resolves {graph} in scopes
    QStringList moduleFolders;         ///< absolute; where the script finds modules, in this order
    bool userModules = false;          ///< the user's own modules too, after those
    /// Which of a token's alternative scopes worked last, by "connection/token"; tried first.
    QHash<QString, QString> tokenChoices;
    std::chrono::seconds timeout{0}; ///< 0: none; counts from start()
    bool allowInput = false;         ///< prompts are asked (RunSession::answer), otherwise they are errors
    bool colors = false;             ///< the text may have terminal colours
    /// What a window asks for as formatLimit: formatting costs more than anything else of an object, nobody
    /// reads more, and the table has them all.
    static constexpr int kWindowFormatLimit = 1000;
    int formatLimit = 0;   ///< so many objects are shown as text, 0: all; the table has the others too
    bool askForms = false; ///< several values asked for at once are one question (kind "fields")
    bool verbose = false;  ///< sets $VerbosePreference to Continue for the script
    bool debug = false;    ///< sets $DebugPreference to Continue for the script
};

} // namespace steward
