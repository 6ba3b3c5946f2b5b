#pragma once

#include "setupcustomer.h"
#include "wizardpage.h"

class QRadioButton;
class QStackedWidget;

namespace steward {

class CustomerPickModel;
class EmptyState;
class MarkTable;
class RowFilter;
class SearchField;

/// Step 6. Which customers there are, how their relationships stand, and in which of them to consent: all, a
/// selection, or none now. Rows are shown as they come.
class CustomersChoicePage final : public WizardPage
{
    Q_OBJECT

public:
    explicit CustomersChoicePage(const Icons& icons, QWidget* parent = nullptr);

    [[nodiscard]] ConsentChoice choice() const;
    void setChoice(ConsentChoice choice);
    /// Those to consent in. All leaves out the ones whose relationship has ended: consent cannot work there.
    [[nodiscard]] QList<SetupCustomer> chosenCustomers() const;
    void setPicked(const QList<TenantId>& tenants);

public Q_SLOTS:
    void showLoading();
    /// All of them; ticks stay.
    void setCustomers(const QList<steward::SetupCustomer>& customers);
    void showReady();
    void showLoadFailed(const steward::Error& error);

Q_SIGNALS:
    void refreshRequested();
    void choiceChanged();

private:
    void update();
    void search(const QString& text);

    bool m_loading = false;
    bool m_loaded = false;
    bool m_failed = false;
    QString m_search;
    CustomerPickModel* m_model = nullptr;
    RowFilter* m_filter = nullptr;
    MarkTable* m_table = nullptr;
    QStackedWidget* m_stack = nullptr;
    EmptyState* m_none = nullptr;
    EmptyState* m_noMatch = nullptr;
    QLabel* m_count = nullptr;
    IconLabel* m_countSign = nullptr;
    QWidget* m_summary = nullptr;
    QList<QLabel*> m_summaryTexts;
    QPushButton* m_refresh = nullptr;
    QRadioButton* m_all = nullptr;
    QRadioButton* m_selection = nullptr;
    QRadioButton* m_noneNow = nullptr;
    QWidget* m_picking = nullptr;
    SearchField* m_searchField = nullptr;
    QLabel* m_picked = nullptr;
    QPushButton* m_tickShown = nullptr;
    QPushButton* m_clear = nullptr;
};

} // namespace steward
