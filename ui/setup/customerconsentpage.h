#pragma once

#include "setupcustomer.h"
#include "wizardpage.h"

#include <QTimer>

class QProgressBar;
class QStackedWidget;

namespace steward {

class CustomerConsentModel;
class EmptyState;
class MarkTable;
class RowFilter;
class SelectBox;

/// Step 7. The consent in many customers' tenants: one line a customer with its state, the reason and what to
/// do, progress, and ways to cancel, to retry only what failed, or to skip. Made for 5,000 customers: give
/// changes in batches. The chosen row's failure opens below the table.
class CustomerConsentPage final : public WizardPage
{
    Q_OBJECT

public:
    enum class Run
    {
        NotDone, ///< everyone who is not consented yet
        FailedOnly
    };

    explicit CustomerConsentPage(const Icons& icons, QWidget* parent = nullptr);

    void proceed() override;
    [[nodiscard]] const CustomerConsentModel& model() const { return *m_model; }

public Q_SLOTS:
    /// The customers of this step, with what is known of each; none when "None now" was chosen.
    void setRows(const QList<steward::CustomerConsentRow>& rows);
    void showStarted();
    void updateRows(const QList<steward::CustomerConsentRow>& rows);
    /// The service asks to wait: nothing new starts for so many seconds.
    void showHeld(int seconds);
    /// The end of a run. `stoppedBy`: what ended all of it, for example a dead sign-in.
    void showFinished(const std::optional<steward::Error>& stoppedBy);

Q_SIGNALS:
    void runRequested(steward::CustomerConsentPage::Run which);
    /// Leave this customer out; the answer comes as a row.
    void skipRequested(const steward::TenantId& tenant);

private:
    enum class Filter
    {
        All,
        Problems,
        Open,
        Done
    };

    void update();
    void applyFilter();
    void showCurrent();
    void tick();
    [[nodiscard]] bool accepts(int row) const;

    bool m_running = false;
    bool m_ran = false;
    int m_held = 0;
    bool m_stopped = false;
    QTimer m_heldTimer;
    CustomerConsentModel* m_model = nullptr;
    RowFilter* m_filter = nullptr;
    MarkTable* m_table = nullptr;
    QStackedWidget* m_stack = nullptr;
    EmptyState* m_none = nullptr;
    EmptyState* m_noMatch = nullptr;
    QLabel* m_summary = nullptr;
    QProgressBar* m_progress = nullptr;
    SelectBox* m_state = nullptr;
    QPushButton* m_rest = nullptr;
    QPushButton* m_retry = nullptr;
    QPushButton* m_skip = nullptr;
    Banner* m_throttled = nullptr;
    Banner* m_shared = nullptr;
    Banner* m_detail = nullptr;
};

} // namespace steward

Q_DECLARE_METATYPE(steward::CustomerConsentPage::Run)
