#pragma once

#include "wizardpage.h"

#include <cloud/permissionproof.h>

class QCheckBox;
class QStackedWidget;

namespace steward {

class EmptyState;
class MarkTable;
class ProofTableModel;
class RowFilter;

/// Step 5. Which permission was granted and answered when it was called live. The failure of the chosen row
/// opens below the table, with its advice. One can go on with a permission that is missing, and is told so.
class ProofPage final : public WizardPage
{
    Q_OBJECT

public:
    explicit ProofPage(const Icons& icons, QWidget* parent = nullptr);

    [[nodiscard]] const ProofTableModel& model() const { return *m_model; }

public Q_SLOTS:
    /// A proof begins, with these rows still open.
    void showStarted(const QList<steward::ProofRow>& rows);
    void showRow(int index, const steward::ProofRow& row);
    /// `problem`: what went wrong as a whole.
    void showFinished(const QList<steward::ProofRow>& rows,
                      const std::optional<steward::Error>& problem = {});

Q_SIGNALS:
    /// Once more, without a new sign-in.
    void proofRequested();
    /// The missing permissions want a consent.
    void consentRequested();

private:
    void update();
    void showCurrent();

    bool m_running = false;
    bool m_ran = false;
    bool m_broken = false;
    ProofTableModel* m_model = nullptr;
    RowFilter* m_filter = nullptr;
    MarkTable* m_table = nullptr;
    QStackedWidget* m_stack = nullptr;
    EmptyState* m_empty = nullptr;
    EmptyState* m_noProblems = nullptr;
    QLabel* m_summary = nullptr;
    IconLabel* m_summarySign = nullptr;
    QCheckBox* m_onlyProblems = nullptr;
    QPushButton* m_again = nullptr;
    QPushButton* m_copy = nullptr;
    Banner* m_detail = nullptr;
};

} // namespace steward
