#pragma once

#include <base/clock.h>
#include <common/icons.h>
#include <customers/customer.h>
#include <customers/customerquery.h>
#include <customers/customerrelationships.h>
#include <customers/customerstates.h>
#include <customers/searchtexts.h>
#include <runs/runhistory.h>

#include <QAbstractTableModel>
#include <QHash>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <vector>

namespace steward {

class CustomerContracts;
class CustomerGroups;
class CustomerNotes;

/// A state as a table shows it: a sign, its colour role, and words, as colour alone says nothing.
struct StateSign
{
    QString icon; ///< empty: none
    QString colorRole;
    QString text;
    int rank = 0;     ///< for sorting: the worst is the largest
    QString detail{}; ///< after the text and muted, a date for example

    bool operator==(const StateSign&) const = default;
};

/// A connection that can be tried in a customer's tenant.
struct CheckedConnection
{
    QString id;
    QString title;

    bool operator==(const CheckedConnection&) const = default;
};

/// The customers as rows. Rows that come are appended; a new list of the same customers changes only what
/// differs, any other one is a reset. Texts are harmless to show; customer() has them as they came.
class CustomerTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Favourite,
        Name,
        Domain,
        Relationship,
        Ends,
        Consent,
        Access,
        Tags,
        LastRun,
        Roles,
        Note,
        Tenant,
        Id,
        Sources,
        ColumnCount
    };
    enum Role
    {
        SignRole = Qt::UserRole + 1, ///< StateSign of Ends and Consent
        MarksRole,                   ///< QList<StateSign> of Access, one a connection
        TagsRole                     ///< QStringList
    };
    /// What a column is sorted by: the number, then the text.
    struct SortKey
    {
        qint64 number = 0;
        QString text;
    };

    explicit CustomerTableModel(const Clock& clock, QObject* parent = nullptr);

    /// A column's name in views and exports, and the column of it; -1 for none.
    [[nodiscard]] static QString columnId(int column);
    [[nodiscard]] static int columnOf(const QString& id);
    /// In words: the title, also where the header has a sign.
    [[nodiscard]] static QString columnTitle(int column);

    /// Shows what is known of consent and access from here on; `connections` are those that are tried. What
    /// is followed must outlive the model or be destroyed as a QObject before it.
    void follow(const CustomerStates& states, const QList<CheckedConnection>& connections);
    /// Shows and searches by relationships, ends and roles.
    void follow(const CustomerRelationships& relationships);
    /// Knows who has a contract.
    void follow(const CustomerContracts& contracts);
    /// Shows and searches by what people put down.
    void follow(const CustomerNotes& notes, const CustomerGroups& groups);
    /// When something ran last in each customer.
    void setLastRuns(const QHash<CustomerId, steward::LastRun>& runs);

    void setCustomers(const QList<Customer>& customers);
    void append(const QList<Customer>& customers);
    [[nodiscard]] const Customer& customer(int row) const { return m_rows[size_t(row)].customer; }
    [[nodiscard]] int row(const CustomerId& id) const;
    /// What a search asks of a row. Valid until the model changes.
    [[nodiscard]] CustomerFacts facts(int row) const;
    /// Which rows the query finds, a place a row.
    [[nodiscard]] std::vector<char> found(const CustomerQuery& query) const;
    /// Of each row, in their order.
    [[nodiscard]] std::vector<SortKey> sortKeys(int column) const;
    [[nodiscard]] const QList<CheckedConnection>& connections() const { return m_connections; }
    /// Those that count as customers: without the tenants that only a contract names.
    [[nodiscard]] int listedCount() const { return rowCount() - m_contractOnly; }
    /// Whether a column has anything to show.
    [[nodiscard]] bool isFilled(int column) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        Customer customer;
        QString nameKey;                          // folded, for sorting
        mutable QByteArray searchKey;             // all that words are found in; empty: not made yet
        std::shared_ptr<const CustomerNote> note; // nullptr: nothing was put down
    };
    [[nodiscard]] Row makeRow(const Customer& customer) const;
    [[nodiscard]] static const QString& nameOf(const Row& row);
    void countContracts();
    void makeKey(const Row& row) const;
    void makeSomeKeys();
    void keysAreOld();

    void tenantsChanged(const QList<TenantId>& tenants, int firstColumn, int lastColumn);
    void noteChanged(const CustomerId& customer);
    void allChanged(int firstColumn, int lastColumn);
    [[nodiscard]] StateSign sign(const Row& row, int column) const;
    [[nodiscard]] QList<StateSign> marks(const Row& row) const;
    [[nodiscard]] QString text(const Row& row, int column) const;
    [[nodiscard]] QString toolTip(const Row& row, int column) const;
    [[nodiscard]] const CustomerRelations* relations(const Row& row) const;
    [[nodiscard]] QList<CustomerSource> sources(const Row& row) const;

    const Clock& m_clock;
    std::vector<Row> m_rows;
    QPointer<const CustomerStates> m_states;
    QPointer<const CustomerRelationships> m_relationships;
    QPointer<const CustomerContracts> m_contracts;
    QPointer<const CustomerNotes> m_notes;
    QPointer<const CustomerGroups> m_groups;
    QList<CheckedConnection> m_connections;
    QStringList m_connectionIds;
    mutable SearchTexts m_texts; ///< every row's, made when the first search after a change needs them
    mutable bool m_textsAreOld = true;
    QTimer m_keyTimer; ///< keys are made while nothing else is to be done, so that the first search need not
    size_t m_keyed = 0;
    QHash<CustomerId, steward::LastRun> m_lastRuns;
    bool m_knowsRuns = false;
    int m_contractOnly = 0;
};

/// "Partner Center, contract, relationship".
[[nodiscard]] QString sourcesText(const QList<CustomerSource>& sources);
/// Which fields are not Partner Center's, a sentence; empty: none.
[[nodiscard]] QString originText(const Customer& customer);

/// What is known of a customer's consent, with its date when it is older than a day.
[[nodiscard]] StateSign consentSign(const ConsentRecord* record, const QDateTime& now);
/// How one connection answered, in a few words.
[[nodiscard]] QString accessText(const AccessResult& result);
/// How many of the connections work there. What is older than a week is drawn hollow.
[[nodiscard]] StateSign accessSign(const CustomerStates& states, const TenantId& tenant,
                                   const QStringList& connections, const QDateTime& now);
/// When a needed role goes: red within a month, amber within two, green for what renews itself. nullptr: not
/// known.
[[nodiscard]] StateSign endsSign(const CustomerRelations* relations, const QDateTime& now);

/// How a relationship is called in the table: the service's word, spaced.
[[nodiscard]] QString relationshipText(const QString& relationship);
/// The best delegated relationship's, where there is one; or since when the service does not return the
/// customer.
[[nodiscard]] QString relationshipText(const Customer& customer,
                                       const CustomerRelations* relations = nullptr);
} // namespace steward

Q_DECLARE_METATYPE(steward::StateSign)
