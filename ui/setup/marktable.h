#pragma once

#include "mark.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>

#include <functional>

namespace steward {

/// What stands in one cell.
struct MarkCell
{
    QString text;
    Mark mark = Mark::None;
    const char* tone = "text"; ///< colour role of the text
    Theme::Text font = Theme::Text::Body;
    QVariant sortKey; ///< the text when invalid
    QString icon;     ///< instead of the mark's own
    QString toolTip;
};

/// A table of texts with marks. Texts are made harmless here; the spoken text names the column.
class MarkTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role
    {
        MarkRole = Qt::UserRole + 1,
        ToneRole,
        FontRole,
        SortRole,
        IconRole
    };

    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] virtual MarkCell cell(int row, int column) const = 0;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    [[nodiscard]] virtual QString columnTitle(int column) const = 0;
};

/// Shows the rows that a rule accepts.
class RowFilter final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit RowFilter(MarkTableModel& model, QObject* parent = nullptr);
    /// Rows of the model; an empty function accepts all. Asked again for rows that change.
    void setRule(std::function<bool(int)> rule);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    std::function<bool(int)> m_rule;
};

/// Draws a cell of a MarkTableModel: tick box when it has one, mark, text.
class MarkDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    MarkDelegate(const Icons& icons, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

private:
    const Icons m_icons;
};

/// A table with fixed rows whose columns are as wide as a sample of their text asks for; the room that is
/// left is shared out by `stretch`. Scrolls sideways rather than cutting an id, a number or a date.
class MarkTable final : public QTableView
{
    Q_OBJECT

public:
    struct Column
    {
        QString sample;  ///< the widest text that must be seen whole, without its mark
        int stretch = 0; ///< share of the room that is left
        bool mark = false;
        bool mono = false;
    };

    MarkTable(const Icons& icons, const QString& objectName, const QString& accessibleName,
              QWidget* parent = nullptr);

    void setColumns(const QList<Column>& columns);
    /// At least this many rows are seen without scrolling the table.
    void setLeastRows(int rows);
    /// Shows all of up to `rows` rows, and no empty room below.
    void setFittingRows(int rows);

    /// What the columns' samples need together.
    [[nodiscard]] int wantedWidth() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
    [[nodiscard]] QList<int> leastWidths() const;

    const Icons m_icons;
    QList<Column> m_columns;
    int m_leastRows = 0;
    int m_fittingRows = 0;
};

} // namespace steward
