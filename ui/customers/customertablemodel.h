#pragma once

#include <common/icons.h>
#include <customers/customer.h>

#include <QAbstractTableModel>
#include <QHash>

namespace steward {

/// The customers as rows. Rows that come are appended; a whole new list changes only what differs, so that a
/// refresh keeps the selection and the place. Texts are harmless to show; the roles give them as they came.
class CustomerTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Name,
        Domain,
        Relationship,
        Tenant,
        Id,
        ColumnCount
    };
    enum Role
    {
        SearchKeyRole = Qt::UserRole + 1, ///< everything one can search for, folded; see foldedText()
        SortKeyRole
    };

    explicit CustomerTableModel(QObject* parent = nullptr);

    void setCustomers(const QList<Customer>& customers);
    void append(const QList<Customer>& customers);
    [[nodiscard]] const Customer& customer(int row) const { return m_rows[row].customer; }
    [[nodiscard]] const QString& searchKey(int row) const { return m_rows[row].searchKey; }
    [[nodiscard]] const QString& nameKey(int row) const { return m_rows[row].nameKey; }
    [[nodiscard]] int row(const CustomerId& id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        Customer customer;
        QString name;      // as shown
        QString domain;    // as shown
        QString nameKey;   // folded, for sorting
        QString searchKey; // folded, all columns
    };
    [[nodiscard]] static Row makeRow(const Customer& customer);

    QList<Row> m_rows;
};

/// Lower case, without accents, so that "muller" finds "Müller" and "strasse" finds "Straße".
[[nodiscard]] QString foldedText(const QString& text);
/// How a relationship is called in the table: the service's word, spaced.
[[nodiscard]] QString relationshipText(const QString& relationship);

} // namespace steward
