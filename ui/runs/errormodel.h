#pragma once

#include <QAbstractItemModel>
#include <QDateTime>
#include <QJsonObject>
#include <QStringList>

#include <deque>
#include <optional>

namespace steward {

/// The errors of a run: one row each, with what is known of it below, one row a line. Details are made when
/// they are first asked for. The first ten thousand errors are kept; the others are counted.
class ErrorModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role
    {
        IsErrorRole = Qt::UserRole, ///< bool: an error, not a detail
        TimeTextRole,
        NameRole, ///< of a detail: "Category"; empty in its further lines
        ScriptLineRole,
        FatalRole
    };

    using QAbstractItemModel::QAbstractItemModel;

    /// `values` as in RunEvent's Error.
    void add(const QDateTime& time, const QJsonObject& values, const QString& text);
    void clear();
    [[nodiscard]] qint64 seen() const { return m_seen; }
    [[nodiscard]] int errorCount() const { return int(m_errors.size()); }
    [[nodiscard]] const QJsonObject& values(int error) const { return m_errors[size_t(error)].values; }
    /// The error that an index belongs to; -1 for none.
    [[nodiscard]] static int errorOf(const QModelIndex& index);
    /// Everything an error says, as text.
    [[nodiscard]] QString text(int error) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Detail
    {
        QString name;
        QString line;
    };
    struct Entry
    {
        QDateTime time;
        QJsonObject values;
        mutable std::optional<QList<Detail>> details;
    };

    [[nodiscard]] const QList<Detail>& details(int error) const;

    std::deque<Entry> m_errors;
    qint64 m_seen = 0;
};

} // namespace steward
