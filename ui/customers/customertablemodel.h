#pragma once

#include <base/clock.h>
#include <common/icons.h>
#include <customers/customer.h>
#include <customers/customerquery.h>
#include <customers/customerrelationships.h>
#include <customers/customerstates.h>

#include <QAbstractTableModel>
#include <QHash>
#include <QPointer>

namespace steward {

/// A state as a table shows it: a sign, its colour role, and words, as colour alone says nothing.
struct StateSign
{
    QString icon;
    QString colorRole;
    QString text;
    int rank = 0; ///< for sorting: the worst is the largest

    bool operator==(const StateSign&) const = default;
};

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
        Consent,
        Access,
        Tenant,
        Id,
        ColumnCount
    };
    enum Role
    {
        SearchKeyRole = Qt::UserRole + 1, ///< everything one can search for, folded; see foldedText()
        SortKeyRole,
        SignRole ///< StateSign of Consent and Access
    };

    explicit CustomerTableModel(QObject* parent = nullptr);

    /// Shows what is known of consent and access from here on; `connections` are those that are tried. The states
    /// must outlive the model or be destroyed as a QObject before it.
    void follow(const CustomerStates& states, const QStringList& connections, const Clock& clock);

    /// Searches by ends and roles from here on; the same holds for them.
    void follow(const CustomerRelationships& relationships);

    void setCustomers(const QList<Customer>& customers);
    void append(const QList<Customer>& customers);
    [[nodiscard]] const Customer& customer(int row) const { return m_rows[row].customer; }
    [[nodiscard]] const QString& searchKey(int row) const { return m_rows[row].searchKey; }
    [[nodiscard]] const QString& nameKey(int row) const { return m_rows[row].nameKey; }
    [[nodiscard]] int row(const CustomerId& id) const;
    /// What a search asks of a row.
    [[nodiscard]] CustomerFacts facts(int row) const;

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

    void statesChanged(const QList<TenantId>& tenants);
    void relationshipsChanged(const QList<TenantId>& tenants);
    [[nodiscard]] StateSign sign(const Row& row, int column) const;

    QList<Row> m_rows;
    QPointer<const CustomerStates> m_states;
    QPointer<const CustomerRelationships> m_relationships;
    QStringList m_connections;
    const Clock* m_clock = nullptr;
};

/// What is known of a customer's consent, with its date when it is older than a day.
[[nodiscard]] StateSign consentSign(const ConsentRecord* record, const QDateTime& now);
/// How one connection answered, in a few words.
[[nodiscard]] QString accessText(const AccessResult& result);
/// How many of the connections work there. What is older than a week is drawn hollow.
[[nodiscard]] StateSign accessSign(const CustomerStates& states, const TenantId& tenant, const QStringList& connections,
                                   const QDateTime& now);

/// How a relationship is called in the table: the service's word, spaced.
[[nodiscard]] QString relationshipText(const QString& relationship);
/// The same, or since when the service does not return the customer.
[[nodiscard]] QString relationshipText(const Customer& customer);

} // namespace steward

Q_DECLARE_METATYPE(steward::StateSign)
