#pragma once

#include <runs/warmengine.h>
#include <services/services.h>

#include <QObject>
#include <QTimer>

#include <memory>

namespace steward {

class Icons;
class ScriptsPage;
class UserPicker;

/// Lets the scripts page run: finds the engine, keeps the target's customers current, shows their users,
/// starts and stops a RunSession, hands its events to the page. One run at a time.
class RunController final : public QObject
{
    Q_OBJECT

public:
    RunController(Services& services, ScriptsPage& page, const Icons& icons, QObject* parent = nullptr);
    ~RunController() override;

    /// Ends in engineFound or engineMissing, possibly at once: connect first.
    void locateEngine();
    /// A partner was opened; the page's choices are its from here on.
    void follow(PartnerSession& partner);
    void chooseCustomer(const Customer& customer);
    /// Shows a run that has ended, with what it said, where runs are shown. Refused while one is under way;
    /// NotFound when it is not remembered any more.
    [[nodiscard]] AsyncResult<> showRun(const QString& id);
    [[nodiscard]] bool isRunning() const { return m_session != nullptr; }

Q_SIGNALS:
    void engineFound(const steward::Engine& engine);
    void engineMissing(const steward::Error& error);
    void runEnded();

private:
    void leavePartner();
    void showLostRun();
    void showEnded(const RunRecord& record, const Result<QList<RunEvent>>& events);
    void showCustomers();
    void makeChoices();
    void learnRecent();
    void showReadiness();
    void install(const QString& id);
    void pickUser(const QString& tenant, QWidget* field);
    /// Starts it, unless it changes something and its user is one to be careful with: then asks first.
    void run(const RunRequest& asked);
    void start(const RunRequest& asked);

    Services& m_services;
    ScriptsPage& m_page;
    PartnerSession* m_partner = nullptr;
    QTimer m_choicesTimer;      ///< the target's choices are made a moment later, and once for many changes
    QList<CustomerId> m_recent; ///< where something ran last, the newest first
    std::optional<Engine> m_engine;
    UserPicker* m_picker;                  ///< the page's child
    std::unique_ptr<QObject> m_checking;   ///< context of the look at a run's user
    std::unique_ptr<QObject> m_installing; ///< context of the installation under way
    std::unique_ptr<WarmEngine> m_warm;
    std::unique_ptr<RunSession> m_session;
};

} // namespace steward
