#pragma once

#include "setupcustomer.h"
#include "wizardpage.h"

#include <cloud/accessprobe.h>

#include <QTimer>

class QBoxLayout;
class QCheckBox;
class QProgressBar;
class QStackedWidget;

namespace steward {

class AccessMatrixModel;
class EmptyState;
class FactList;
class MarkTable;
class RowFilter;

/// Step 8. Every connection of every customer tried with one harmless call. The arrow keys go from cell to
/// cell; the pane beside shows the chosen one with its advice and copies it. Give results in batches.
class AccessPage final : public WizardPage
{
    Q_OBJECT

public:
    enum class Run
    {
        All,
        NotOk ///< what is not tested or did not work
    };

    explicit AccessPage(const Icons& icons, QWidget* parent = nullptr);

    void proceed() override;
    [[nodiscard]] const AccessMatrixModel& model() const { return *m_model; }

public Q_SLOTS:
    /// Forgets the results.
    void setTable(const QList<steward::SetupCustomer>& customers,
                  const QList<steward::Connection>& connections);
    void showStarted();
    void showRunning(const steward::TenantId& tenant, const QString& connection);
    /// Also what is known from an earlier run.
    void showResults(const QList<steward::AccessResult>& results);
    void showHeld(int seconds);
    void showFinished(const std::optional<steward::Error>& stoppedBy);

Q_SIGNALS:
    void runRequested(steward::AccessPage::Run which);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildPane();
    void placePane();
    void update();
    void applyFilter();
    void showCurrent();
    void copyCurrent();
    void tick();

    bool m_running = false;
    bool m_ran = false;
    bool m_stopped = false;
    int m_held = 0;
    QTimer m_heldTimer;
    AccessMatrixModel* m_model = nullptr;
    RowFilter* m_filter = nullptr;
    MarkTable* m_table = nullptr;
    QStackedWidget* m_stack = nullptr;
    EmptyState* m_none = nullptr;
    EmptyState* m_noProblems = nullptr;
    QLabel* m_summary = nullptr;
    QProgressBar* m_progress = nullptr;
    QCheckBox* m_onlyProblems = nullptr;
    QPushButton* m_red = nullptr;
    QPushButton* m_all = nullptr;
    Banner* m_throttled = nullptr;
    QBoxLayout* m_split = nullptr;
    QWidget* m_pane = nullptr;
    QLabel* m_paneTitle = nullptr;
    IconLabel* m_paneSign = nullptr;
    QLabel* m_paneState = nullptr;
    FactList* m_paneFacts = nullptr;
    Banner* m_paneError = nullptr;
    QPushButton* m_copy = nullptr;
};

} // namespace steward

Q_DECLARE_METATYPE(steward::AccessPage::Run)
