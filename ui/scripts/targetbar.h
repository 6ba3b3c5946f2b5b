#pragma once

#include "targetpicker.h"

#include <base/error.h>
#include <scripts/scriptrisk.h>

#include <QFrame>

#include <optional>

class QLabel;
class QPushButton;

namespace steward {

class Chip;
class ElidedLabel;

/// Where a script acts and the two buttons that start and end it. Always says why a button is disabled.
/// The customers are searched here; whoever has users opens a list of them when asked with userPickRequested.
class TargetBar : public QFrame
{
    Q_OBJECT

public:
    TargetBar(const Theme& theme, const Icons& icons, QWidget* parent = nullptr);

    void setCustomers(const QList<TargetChoice>& customers);
    /// What stands in the list while there are no customers: "Loading customers…", an error.
    void setCustomersMessage(const QString& message);
    [[nodiscard]] TargetChoice customer() const { return m_customer; }
    [[nodiscard]] TargetChoice user() const { return m_user; }
    void setCustomer(const TargetChoice& customer);
    void setUser(const TargetChoice& user);

    void setAccount(const QString& account);
    /// Until one is set there is no engine, and Run says how to get one.
    void setEngine(const QString& name);
    void setEngineError(const Error& error);
    /// What the script that is shown can do; nothing while it is not known.
    void setRisk(std::optional<ScriptRisk> risk);
    void setRunning(bool running);
    void setStopping(bool stopping);

    /// Leaves out what is said elsewhere too (the account, the keys), for narrow windows.
    void setCompact(bool compact);

    [[nodiscard]] QSize minimumSizeHint() const override;

    [[nodiscard]] bool canRun() const { return runProblem().isEmpty(); }
    /// Why Run is disabled; empty when it is not.
    [[nodiscard]] QString runProblem() const;

public Q_SLOTS:
    void pickCustomer();
    void pickUser();
    /// As the button does: nothing when it is disabled.
    void run();
    void stop();

Q_SIGNALS:
    void customerChanged(const steward::TargetChoice& customer);
    void userChanged(const steward::TargetChoice& user);
    /// For the users of `tenant`, below `field`; answered with setUser, if at all.
    void userPickRequested(const QString& tenant, QWidget* field);
    void runRequested();
    void stopRequested();

private:
    void showTarget();
    void showButtons();

    TargetField* m_customerField;
    TargetField* m_userField;
    TargetPopup* m_customerPopup;
    Chip* m_risk;
    QLabel* m_account;
    ElidedLabel* m_reason;
    QPushButton* m_run;
    QPushButton* m_stop;
    TargetChoice m_customer;
    TargetChoice m_user;
    QString m_engine;
    std::optional<Error> m_engineError;
    QString m_accountName;
    QString m_customersMessage;
    bool m_haveCustomers = false;
    bool m_running = false;
    bool m_stopping = false;
    bool m_hasRisk = false;
    bool m_compact = false;
};

} // namespace steward
