#pragma once

#include <common/icons.h>

#include <QStyledItemDelegate>

namespace steward {

/// Draws the library: a group as a heading with its number of scripts, a script in two lines with its badges
/// at the end and its star in front.
class LibraryDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    LibraryDelegate(const Icons& icons, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// Where the star of a row is.
    [[nodiscard]] QRect starPlace(const QRect& row, Qt::LayoutDirection direction) const;

private:
    void paintGroup(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintScript(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    const Icons m_icons;
};

} // namespace steward
