#pragma once

#include <runs/objectquery.h>
#include <runs/objectstore.h>

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QFuture>
#include <QFutureWatcher>
#include <QTimer>

#include <atomic>
#include <deque>
#include <memory>
#include <optional>

namespace steward {

/// The objects of a run as a table: one type, or all with the type in front. Guarantees: objects are taken in
/// slices of a few milliseconds and shown in batches; filtering and sorting work in a thread of their own on
/// a copy, and what they find comes as a changed layout, so that selection, current row and place stay; only
/// another type is a reset. What arrives while a sort holds stands at the end until the next one, within half
/// a second.
class ObjectModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role
    {
        PlainTextRole = Qt::UserRole, ///< as it is copied
        KindRole,                     ///< int of ObjectStore::Kind
        TypeTextRole                  ///< of a header: "text", "number" …
    };
    static constexpr int kAll = -1;

    explicit ObjectModel(QObject* parent = nullptr);
    ~ObjectModel() override;

    [[nodiscard]] const ObjectStore& store() const { return m_store; }
    /// `data` as in RunEvent's Object.
    void add(const QJsonObject& data);
    /// Takes at once what add() was given and was not taken yet.
    void takeAll();
    void clear();
    /// How many came.
    [[nodiscard]] qint64 seen() const { return m_store.seen() + qint64(m_pending.size()); }
    [[nodiscard]] bool isTaking() const { return !m_pending.empty(); }

    [[nodiscard]] int type() const { return m_query.type; }
    void setType(int type);
    [[nodiscard]] QString filter() const { return m_query.filter; }
    void setFilter(const QString& filter);
    void setColumnFilter(quint32 column, const QString& filter);
    [[nodiscard]] QString columnFilter(quint32 column) const { return m_query.columnFilters.value(column); }
    [[nodiscard]] bool isFiltered() const;
    /// Whether a filter or sort is under way.
    [[nodiscard]] bool isBusy() const { return m_running || m_again.isActive(); }

    [[nodiscard]] quint32 objectAt(int row) const { return m_rows[size_t(row)]; }
    /// Of the store, or ObjectQuery::kTypeColumn.
    [[nodiscard]] quint32 columnAt(int section) const { return m_columns[size_t(section)]; }
    [[nodiscard]] ObjectStore::Value valueAt(const QModelIndex& index) const;
    [[nodiscard]] const std::vector<quint32>& objects() const { return m_rows; }
    /// How many objects the type has, shown or not.
    [[nodiscard]] int totalRows() const;
    /// What stands below a column, in words; empty when there is nothing to add up.
    [[nodiscard]] QString summaryText(int section) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

Q_SIGNALS:
    /// There are more types, or more objects of one.
    void countsChanged();
    void busyChanged(bool busy);
    /// The rows stand in the order and choice that was asked for last.
    void settled();

private:
    void takeSlice();
    void showTaken();
    void queryChanged();
    void startQuery();
    void queryFinished();

    ObjectStore m_store;
    std::deque<QJsonObject> m_pending;
    QTimer m_takeTimer;
    QElapsedTimer m_sinceShown;
    quint32 m_taken = 0; ///< objects of the store before this one are rows, or were left out

    ObjectQuery m_query;
    std::unique_ptr<ObjectMatcher> m_matcher;
    std::vector<quint32> m_rows;
    std::vector<quint32> m_columns;
    QHash<quint32, ColumnSummary> m_summaries;

    QTimer m_again;
    bool m_running = false;
    bool m_stale = false; ///< another query was asked for while one runs
    std::shared_ptr<std::atomic_bool> m_cancelled;
    QFutureWatcher<ObjectSelection> m_watcher;
};

/// A value in the words of the table: numbers and dates as the locale writes them, lists and objects in one
/// line, nothing for null.
[[nodiscard]] QString shownValue(const ObjectStore::Value& value);

} // namespace steward
