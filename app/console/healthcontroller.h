#pragma once

#include <services/credentialchange.h>
#include <services/healthcheck.h>

#include <QObject>
#include <QTimer>

class QWidget;

namespace steward {

class HealthPage;
class Settings;

/// Lets the health page check, renew, replace the credential and export; looks by itself once a day while the
/// program runs, and then tells the person outside the window, once a day at most, when something needs them.
/// What the page cannot mend itself comes as a signal. References must outlive it.
class HealthController final : public QObject
{
    Q_OBJECT

public:
    HealthController(Services& services, HealthPage& page, Settings& settings, QObject* parent = nullptr);
    ~HealthController() override;

    /// A partner was opened: everything of the one before is dropped.
    void followPartner();
    void check();
    /// Checks first when nothing was found yet.
    void exportReport(bool html);

Q_SIGNALS:
    void signInRequested();
    void setupRequested();
    void applicationRequested();
    void consentRequested();
    void customerRequested(const steward::TenantId& tenant);
    void relationshipsRequested();
    /// For a message on the desktop; at most once a day.
    void attentionNeeded(const QString& title, const QString& text);

private:
    void checkDaily();
    void show(const Result<HealthOutcome>& outcome);
    void showCards(const HealthReport& report);
    void showConcerns(const HealthReport& report);
    void notify(const HealthReport& report);
    void act(const QString& action);
    void renew();
    void rotate();
    void writeReport(const QString& file, bool html);

    Services& m_services;
    HealthPage& m_page;
    Settings& m_settings;
    QTimer m_daily;
    std::unique_ptr<QObject> m_partner; ///< context of what concerns the open partner
    std::unique_ptr<HealthCheck> m_check;
    std::unique_ptr<CredentialChange> m_change;
    std::optional<HealthOutcome> m_last;
    std::optional<bool> m_exportNext; ///< the export that waits for a check: HTML?
};

} // namespace steward
