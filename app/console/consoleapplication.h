#pragma once

#include <common/icons.h>
#include <common/mainwindow.h>
#include <common/theme.h>
#include <services/services.h>
#include <settings/settings.h>

#include <QObject>

#include <memory>
#include <optional>

namespace steward {

class CustomerController;
class CustomerDetailController;
class CustomersPage;
class DesktopNotice;
class ErrorActions;
class FirstRunPage;
class HealthController;
class HealthPage;
class LibraryController;
class RunController;
class ParameterMemory;
class ScriptLanguage;
class ScriptRecovery;
class ScriptsPage;
class SetupWizard;
class TabMemory;
class WindowMemory;
class WizardController;

/// The desktop console: builds services, theme, pages and their controllers once, and says which page comes
/// when.
class ConsoleApplication final : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        ServiceOptions services;
        bool practice = false;              ///< begin with the practice partner
        bool practiceBrowser = false;       ///< …and sign in to it with the system browser
        std::optional<Theme::Choice> theme; ///< for this start only; without it, what was chosen last
    };

    explicit ConsoleApplication(const Options& options);
    ~ConsoleApplication() override;

    void start();

Q_SIGNALS:
    /// Another profile's folder was chosen; the program starts anew with it.
    void profileChosen(const QString& folder);

private:
    /// What is seen first: the frame and the customers.
    void buildFrame();
    /// The other pages and what moves them, once: when the customers are on the screen, or as soon as they
    /// are needed.
    void buildRest();
    static QWidget* makePlace();
    void fillMenus();
    void connectCustomers();
    void connectPages();
    void followPartner();
    void openStoredPartner();
    void chooseHandover();
    void showPartner();
    void connectHealth();
    void connectLibrary();
    void exportHandover();
    void showTokenState();
    void findCustomer();
    void showRun(const QString& id);

    Options m_options;
    Services m_services;
    Settings m_settings;
    Theme m_theme;
    Icons m_icons;
    MainWindow m_window;
    FirstRunPage* m_firstRun = nullptr;
    SetupWizard* m_wizardPage = nullptr;
    HealthPage* m_healthPage = nullptr;
    CustomersPage* m_customersPage = nullptr;
    ScriptsPage* m_scriptsPage = nullptr;
    std::unique_ptr<WindowMemory> m_memory;
    std::unique_ptr<WizardController> m_wizard;
    std::unique_ptr<HealthController> m_health;
    std::unique_ptr<ErrorActions> m_actions;
    std::unique_ptr<DesktopNotice> m_notice;
    std::unique_ptr<LibraryController> m_library;
    std::unique_ptr<TabMemory> m_tabs;
    std::unique_ptr<ScriptRecovery> m_recovery;
    std::unique_ptr<ParameterMemory> m_memoryOfValues;
    std::unique_ptr<ScriptLanguage> m_language;
    std::unique_ptr<RunController> m_runs;
    std::unique_ptr<CustomerController> m_customers;
    std::unique_ptr<CustomerDetailController> m_customerDetail;
};

} // namespace steward
