#pragma once

#include "commandline.h"
#include "console.h"
#include "interrupt.h"

#include <services/services.h>

#include <QCoroFuture>
#include <QCoroTask>

namespace steward {

// One function a command. Each prints what it has to say and gives the exit code. They are coroutines: the
// references must outlive them, and do, since main() holds them until the event loop has ended.

/// Opens the partner, loads its customers and finds the one meant.
[[nodiscard]] QCoro::Task<Result<Customer>> findCustomer(Services& services, QString text);

[[nodiscard]] QCoro::Task<int> runSetup(Services& services, Console& console, Interrupt& interrupt,
                                        SetupArguments arguments);
[[nodiscard]] int runHandover(Services& services, Console& console, const HandoverArguments& arguments);
/// `setup --create-app`: a short sign-in makes the application, a second one signs in with it for good.
[[nodiscard]] QCoro::Task<int> runCreateApp(Services& services, Console& console, Interrupt& interrupt,
                                            CreateAppArguments arguments);
[[nodiscard]] QCoro::Task<int> runCredentialRotate(Services& services, Console& console, Interrupt& interrupt,
                                                   CredentialRotateArguments arguments);
[[nodiscard]] QCoro::Task<int> runStatus(Services& services, Console& console, StatusArguments arguments);
/// `status --renew`: redeems the refresh token now, stores the new one, and says how long it is good for.
[[nodiscard]] QCoro::Task<int> runRenew(Services& services, Console& console, StatusArguments arguments);
[[nodiscard]] QCoro::Task<int> runCustomersList(Services& services, Console& console, CustomersListArguments arguments);
[[nodiscard]] QCoro::Task<int> runCustomersShow(Services& services, Console& console, CustomersShowArguments arguments);
[[nodiscard]] QCoro::Task<int> runCustomersConsent(Services& services, Console& console, Interrupt& interrupt,
                                                   CustomersConsentArguments arguments);
[[nodiscard]] QCoro::Task<int> runCustomersCheck(Services& services, Console& console, Interrupt& interrupt,
                                                 CustomersCheckArguments arguments);
[[nodiscard]] QCoro::Task<int> runUsersShow(Services& services, Console& console, UsersShowArguments arguments);
[[nodiscard]] QCoro::Task<int> runUsersList(Services& services, Console& console, UsersListArguments arguments);
[[nodiscard]] QCoro::Task<int> runConnectionsList(Services& services, Console& console,
                                                  ConnectionsListArguments arguments);
[[nodiscard]] QCoro::Task<int> runConnectionsInstall(Services& services, Console& console,
                                                     ConnectionsInstallArguments arguments);
[[nodiscard]] QCoro::Task<int> runScript(Services& services, Console& console, Interrupt& interrupt,
                                         RunArguments arguments);
/// Both first mark the runs whose program is gone as lost.
[[nodiscard]] int listScripts(const Services& services, Console& console, const ScriptsListArguments& arguments);
[[nodiscard]] QCoro::Task<int> checkScript(Services& services, Console& console, ScriptsCheckArguments arguments);
[[nodiscard]] int showScript(const Services& services, Console& console, const ScriptsShowArguments& arguments);
[[nodiscard]] QCoro::Task<int> runRunsList(Services& services, Console& console, RunsListArguments arguments);
[[nodiscard]] QCoro::Task<int> runRunsShow(Services& services, Console& console, RunsShowArguments arguments);
/// Becomes the steward-sandbox beside this program; returns only when that fails.
[[nodiscard]] int runSandbox(Console& console, const SandboxArguments& arguments);

} // namespace steward
