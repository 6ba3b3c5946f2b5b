#include "customerdelegate.h"

#include "customertablemodel.h"

#include <common/theme.h>

#include <QPainter>

using namespace Qt::StringLiterals;

namespace steward {

std::pair<QString, const char*> relationshipSign(const QString& text)
{
    const QString word = text.toLower();
    if (word == "reseller"_L1 || word == "active"_L1 || word == "advisor"_L1)
        return {u"check-circle"_s, "success"};
    if (word == "none"_L1 || word.contains("terminat"_L1) || word.contains("ended"_L1))
        return {u"error-circle"_s, "error"};
    return {u"info"_s, "textMuted"};
}

CustomerDelegate::CustomerDelegate(const Icons& icons, Kind kind, QObject* parent)
    : QStyledItemDelegate(parent), m_icons(icons), m_kind(kind)
{
}

bool CustomerDelegate::hasSign() const
{
    return m_kind == Kind::Relationship || m_kind == Kind::State;
}

StateSign CustomerDelegate::signOf(const QModelIndex& index) const
{
    if (m_kind == Kind::State)
        return index.data(CustomerTableModel::SignRole).value<StateSign>();
    const QString text = index.data(Qt::DisplayRole).toString();
    const auto [sign, role] = relationshipSign(text);
    return {sign, QString::fromLatin1(role), text, 0};
}

void CustomerDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const
{
    const Theme& theme = m_icons.theme();
    const bool selected = option.state & QStyle::State_Selected;
    const bool active = option.state & QStyle::State_Active && option.widget && option.widget->hasFocus();
    const bool contrast = theme.kind() == Theme::Kind::HighContrast;
    const bool inverted = contrast && selected && active;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect rect = option.rect;
    if (selected)
        painter->fillRect(rect, theme.color(active || !contrast ? "selection" : "selectionInactive"));
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(rect, theme.color("surfaceHover"));
    if (!selected)
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("gridLine"));
    const bool first = index.column() == 0;
    if (selected && first)
        painter->fillRect(QRect(rect.left(), rect.top(), theme.metric("line.railMark"), rect.height()),
                          theme.color(inverted ? "focus" : "accentFill"));
    const bool ring = selected && option.state & QStyle::State_KeyboardFocusChange && active;
    if (ring) {
        const int width = theme.focusWidth();
        painter->fillRect(QRect(rect.left(), rect.top(), rect.width(), width), theme.color("focus"));
        painter->fillRect(QRect(rect.left(), rect.bottom() - width + 1, rect.width(), width),
                          theme.color("focus"));
    }

    const int pad = theme.metric("spacing.one");
    QRect words = rect.adjusted(first ? 2 * pad : pad, 0, -pad / 2, 0);
    const QString text = index.data(Qt::DisplayRole).toString();
    const char* ink = m_kind == Kind::Words || m_kind == Kind::Id ? "textMuted" : "text";
    if (hasSign()) {
        const StateSign state = signOf(index);
        const QString& sign = state.icon;
        const QByteArray role = state.colorRole.toLatin1();
        const int size = theme.metric("icons.small");
        const QRect place = QStyle::visualRect(
            option.direction, words, QRect(words.left(), words.center().y() - size / 2, size, size));
        painter->drawPixmap(place.topLeft(), m_icons.pixmap(sign, size, inverted ? "selectionText" : role.constData(),
                                                            painter->device()->devicePixelRatioF()));
        words.adjust(size + pad / 2, 0, 0, 0);
        if (role == "error")
            ink = "error";
        else if (role == "textMuted")
            ink = "textMuted";
    }
    painter->setFont(theme.font(m_kind == Kind::Name ? Theme::Text::BodyMedium
                                : m_kind == Kind::Id ? Theme::Text::Output
                                                     : Theme::Text::Body));
    painter->setPen(theme.color(inverted ? "selectionText" : ink));
    // A right-to-left name stays at the side where the others start.
    const QString shown = painter->fontMetrics().elidedText(text, Qt::ElideRight, words.width());
    const int side = option.direction == Qt::LeftToRight ? Qt::AlignLeft : Qt::AlignRight;
    painter->drawText(words, side | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine, shown);
    painter->restore();
}

QSize CustomerDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const Theme& theme = m_icons.theme();
    const QFontMetrics metrics(
        theme.font(m_kind == Kind::Id ? Theme::Text::Output : Theme::Text::BodyMedium));
    int width =
        metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString()) + 3 * theme.metric("spacing.one");
    if (hasSign())
        width += theme.metric("icons.small");
    return {width, theme.metric("heights.rowDense")};
}

} // namespace steward
