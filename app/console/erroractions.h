#pragma once

#include <common/actiondesk.h>
#include <customers/customer.h>
#include <services/systembrowser.h>

#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>

namespace steward {

class CustomersPage;
class HealthController;
class MainWindow;
class Services;
class WizardController;

/// Does what an error's advice suggests, wherever in the window the error is shown: the page of the set-up that
/// mends it, the customer it is about, a link or a note for somebody else, another try. Offers only what leads
/// somewhere from there. The references must outlive it.
class ErrorActions final : public ActionDesk
{
    Q_OBJECT

public:
    ErrorActions(Services& services, MainWindow& window, CustomersPage& customers, WizardController& wizard,
                 HealthController& health);

    [[nodiscard]] QString offer(const ActionRequest& request) const override;
    void carryOut(const ActionRequest& request) override;

    /// The customer's line and what is known of it; only the page when there is no such customer.
    void showCustomer(const QString& tenant);
    void signInAgain(const ActionRequest& request = {});
    /// How long "wait and try again" waits.
    void setPause(std::chrono::seconds pause) { m_pause = pause; }

Q_SIGNALS:
    void consentRequested(const steward::Customer& customer);

private:
    [[nodiscard]] bool can(const ActionRequest& request) const;
    [[nodiscard]] std::optional<Customer> customerOf(const QString& tenant) const;
    [[nodiscard]] bool isIn(const QWidget& page, const ActionRequest& request) const;
    [[nodiscard]] std::function<void()> repetition(const ActionRequest& request) const;
    void consent(const ActionRequest& request);
    void giveLink(const ActionRequest& request);
    void giveNote(const ActionRequest& request);
    void waitAndTry(const ActionRequest& request);
    void tick();

    Services& m_services;
    MainWindow& m_window;
    CustomersPage& m_customers;
    WizardController& m_wizard;
    HealthController& m_health;
    SystemBrowser m_browser;
    std::chrono::seconds m_pause{10};
    QTimer m_timer;
    std::chrono::seconds m_left{0};
    std::function<void()> m_next; ///< what is tried when the pause is over
};

} // namespace steward
