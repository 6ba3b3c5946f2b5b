#pragma once

#include "customerfilter.h"

#include <common/icons.h>

#include <QTableView>

#include <optional>

class QMenu;

namespace steward {

class CustomerHeader;

/// The table of customers: which columns, how wide, sorted by what; the chosen rows and the place stay when a
/// search or a refresh lays the rows anew. Without a choice of columns it shows those that there is room for,
/// the most telling ones first; an id is never shown in part.
class CustomerTable final : public QTableView
{
    Q_OBJECT

public:
    CustomerTable(const Icons& icons, CustomerTableModel& model, CustomerFilter& filter,
                  QWidget* parent = nullptr);
    ~CustomerTable() override;

    [[nodiscard]] std::optional<Customer> currentCustomer() const;
    /// Those chosen, in the order of the table.
    [[nodiscard]] QList<Customer> selectedCustomers() const;
    /// How many that is.
    [[nodiscard]] int selectedCount() const;
    /// Those shown, in their order.
    [[nodiscard]] QList<Customer> shownCustomers() const;
    /// Chooses these where they are shown; false when the customer is not.
    bool select(const CustomerId& id);
    void select(const QSet<CustomerId>& ids);

    /// Shown now, by id, from left to right.
    [[nodiscard]] QStringList shownColumns() const;
    /// Empty: as there is room.
    [[nodiscard]] QStringList chosenColumns() const { return m_columns; }
    void chooseColumns(const QStringList& ids);
    void sortBy(const QList<CustomerSort>& sort);

    /// What the user arranged: the sorting, the columns, their widths where they were pulled. Empty when
    /// nothing was. Unknown text restores nothing.
    [[nodiscard]] QString arrangement() const;
    void restoreArrangement(const QString& text);

    /// Something to show came for a column that had nothing.
    void fillColumns();
    /// Choosing and sorting columns, for a menu.
    void fillMenu(QMenu& menu);

Q_SIGNALS:
    /// The current customer is another one, or none.
    void currentCustomerChanged();
    void selectionCountChanged();
    void arranged();
    void starClicked(const steward::CustomerId& id);
    void menuRequested(const QPoint& globalPosition);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    struct Chosen
    {
        QSet<CustomerId> selected;
        std::optional<CustomerId> current;
        std::optional<CustomerId> top;
        int offset = 0;
    };

    void remember();
    void restore();
    void announce();
    void sortRequested(int column, bool also);
    void layColumns();
    void showColumns(const QList<int>& columns);
    void toggleColumn(int column, bool on);
    [[nodiscard]] QList<int> fittingColumns() const;
    [[nodiscard]] int naturalWidth(int column) const;
    [[nodiscard]] const Customer* customerAt(int row) const;

    const Icons m_icons;
    CustomerTableModel& m_model;
    CustomerFilter& m_filter;
    CustomerHeader* m_header = nullptr;
    Chosen m_chosen;
    std::optional<CustomerId> m_announced;
    QStringList m_columns;
    QHash<int, double> m_pulled; ///< widths of columns at scale 1
    bool m_sorted = false;       ///< by the user
    bool m_laying = false;
};

} // namespace steward
