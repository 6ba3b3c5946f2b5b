#include "customerdelegate.h"

#include "customertablemodel.h"

#include <common/plaintext.h>
#include <common/theme.h>

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

bool isActive(const QStyleOptionViewItem& option)
{
    return option.state & QStyle::State_Active && option.widget && option.widget->hasFocus();
}

// One mark and the gap after it.
int markStep(const Theme& theme)
{
    return theme.metric("icons.accessMark") + theme.metric("spacing.half");
}

} // namespace

std::pair<QString, const char*> relationshipSign(const QString& text)
{
    const QString word = text.toLower();
    if (word == "reseller"_L1 || word == "active"_L1 || word == "advisor"_L1)
        return {u"check-circle"_s, "success"};
    if (word == "expiring"_L1)
        return {u"clock"_s, "warning"};
    if (word == "none"_L1 || word.contains("terminat"_L1) || word.contains("ended"_L1) ||
        word == "expired"_L1)
        return {u"error-circle"_s, "error"};
    if (word.startsWith("approv"_L1) || word == "created"_L1 || word == "activating"_L1)
        return {u"pending-circle"_s, "textMuted"};
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

bool CustomerDelegate::isInverted(const QStyleOptionViewItem& option) const
{
    return m_icons.theme().kind() == Theme::Kind::HighContrast && option.state & QStyle::State_Selected &&
           isActive(option);
}

void CustomerDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintGround(*painter, option, index);
    switch (m_kind) {
    case Kind::Star:
        paintStar(*painter, option, index);
        break;
    case Kind::Marks:
        paintMarks(*painter, option, index);
        break;
    case Kind::Tags:
        paintTags(*painter, option, index);
        break;
    default:
        paintText(*painter, option, index);
        break;
    }
    painter->restore();
}

void CustomerDelegate::paintGround(QPainter& painter, const QStyleOptionViewItem& option,
                                   const QModelIndex& index) const
{
    const Theme& theme = m_icons.theme();
    const QRect rect = option.rect;
    const bool selected = option.state & QStyle::State_Selected;
    const bool contrast = theme.kind() == Theme::Kind::HighContrast;
    if (selected)
        painter.fillRect(rect,
                         theme.color(isActive(option) || !contrast ? "selection" : "selectionInactive"));
    else if (option.state & QStyle::State_MouseOver)
        painter.fillRect(rect, theme.color("surfaceHover"));
    if (!selected)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("gridLine"));
    if (selected && index.column() == 0)
        painter.fillRect(QRect(rect.left(), rect.top(), theme.metric("line.railMark"), rect.height()),
                         theme.color(isInverted(option) ? "focus" : "accentFill"));
    if (selected && option.state & QStyle::State_KeyboardFocusChange && isActive(option)) {
        const int width = theme.focusWidth();
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), width), theme.color("focus"));
        painter.fillRect(QRect(rect.left(), rect.bottom() - width + 1, rect.width(), width),
                         theme.color("focus"));
    }
}

void CustomerDelegate::paintStar(QPainter& painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const
{
    const Theme& theme = m_icons.theme();
    const bool isFavourite = !index.data(Qt::DisplayRole).toString().isEmpty();
    const int size = theme.metric("icons.small");
    const QPoint place(option.rect.center().x() - size / 2 + 1, option.rect.center().y() - size / 2);
    painter.drawPixmap(place, m_icons.pixmap(isFavourite ? u"star-filled"_s : u"star"_s, size,
                                             isInverted(option) ? "selectionText"
                                             : isFavourite      ? "accent"
                                                                : "textMuted",
                                             painter.device()->devicePixelRatioF()));
}

void CustomerDelegate::paintMarks(QPainter& painter, const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const
{
    const Theme& theme = m_icons.theme();
    const int size = theme.metric("icons.accessMark");
    QRect place(option.rect.left() + theme.metric("spacing.one"), option.rect.center().y() - size / 2, size,
                size);
    const auto marks = index.data(CustomerTableModel::MarksRole).value<QList<StateSign>>();
    for (const StateSign& mark : marks) {
        const QRect spot = QStyle::visualRect(option.direction, option.rect, place);
        if (!option.rect.contains(spot))
            break;
        const QByteArray role = isInverted(option) ? QByteArray("selectionText") : mark.colorRole.toLatin1();
        painter.drawPixmap(spot.topLeft(), m_icons.pixmap(mark.icon, size, role.constData(),
                                                          painter.device()->devicePixelRatioF()));
        place.translate(markStep(theme), 0);
    }
}

int CustomerDelegate::markAt(const Theme& theme, int x, int count)
{
    const int at = (x - theme.metric("spacing.one")) / markStep(theme);
    return x >= theme.metric("spacing.one") && at < count ? at : -1;
}

int CustomerDelegate::marksWidth(const Theme& theme, int count)
{
    return 2 * theme.metric("spacing.one") + count * markStep(theme);
}

void CustomerDelegate::paintTags(QPainter& painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const
{
    const Theme& theme = m_icons.theme();
    painter.setFont(theme.font(Theme::Text::Small));
    const QFontMetrics metrics = painter.fontMetrics();
    const int pad = theme.metric("spacing.half");
    const int height = std::min(theme.metric("heights.chip"), option.rect.height() - 2);
    int left = option.rect.left() + theme.metric("spacing.one");
    const int end = option.rect.right() - pad;
    const QStringList tags = index.data(CustomerTableModel::TagsRole).toStringList();
    for (int i = 0; i < tags.size() && left < end - 3 * pad; ++i) {
        const QString tag = visibleText(tags[i]);
        // How many more there are is said where they do not fit.
        const bool fits = left + metrics.horizontalAdvance(tag) + 2 * pad <= end;
        const QString text = fits || i == 0 ? metrics.elidedText(tag, Qt::ElideRight, end - left - 2 * pad)
                                            : u"+%1"_s.arg(tags.size() - i);
        const QRect chip(left, option.rect.center().y() - height / 2 + 1,
                         metrics.horizontalAdvance(text) + 2 * pad, height);
        const QRect spot = QStyle::visualRect(option.direction, option.rect, chip);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color("neutralSoft"));
        painter.drawRoundedRect(spot, theme.metric("radii.chip"), theme.metric("radii.chip"));
        painter.setPen(theme.color(isInverted(option) ? "selectionText" : "textMuted"));
        painter.drawText(spot, Qt::AlignCenter | Qt::TextSingleLine, text);
        left = chip.right() + 1 + pad;
        if (!fits)
            break;
    }
}

void CustomerDelegate::paintText(QPainter& painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const
{
    const Theme& theme = m_icons.theme();
    const bool inverted = isInverted(option);
    const int pad = theme.metric("spacing.one");
    QRect words = option.rect.adjusted(pad, 0, -pad / 2, 0);
    QString text = index.data(Qt::DisplayRole).toString();
    QString detail;
    QByteArray ink = m_kind == Kind::Words || m_kind == Kind::Id ? "textMuted" : "text";
    bool strong = false;
    if (hasSign()) {
        const StateSign state = signOf(index);
        text = state.text;
        detail = state.detail;
        const QByteArray role = state.colorRole.toLatin1();
        const int size = theme.metric("icons.small");
        if (!state.icon.isEmpty()) {
            const QRect place = QStyle::visualRect(
                option.direction, words, QRect(words.left(), words.center().y() - size / 2, size, size));
            painter.drawPixmap(place.topLeft(),
                               m_icons.pixmap(state.icon, size, inverted ? "selectionText" : role.constData(),
                                              painter.device()->devicePixelRatioF()));
        }
        words.adjust(size + pad / 2, 0, 0, 0);
        if (role == "error")
            ink = "error";
        else if (role == "textMuted")
            ink = "textMuted";
        else if (index.column() == CustomerTableModel::Ends)
            ink = role;
        strong = index.column() == CustomerTableModel::Ends && (role == "error" || role == "warning");
    }
    painter.setFont(theme.font(m_kind == Kind::Name || strong ? Theme::Text::BodyMedium
                               : m_kind == Kind::Id           ? Theme::Text::Output
                                                              : Theme::Text::Body));
    painter.setPen(theme.color(inverted ? "selectionText" : ink.constData()));
    // A right-to-left name stays at the side where the others start.
    const int side = option.direction == Qt::LeftToRight ? Qt::AlignLeft : Qt::AlignRight;
    const auto draw = [&](const QRect& place, const QString& what) {
        painter.drawText(QStyle::visualRect(option.direction, option.rect, place),
                         side | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(what, Qt::ElideRight, place.width()));
    };
    draw(words, text);
    if (detail.isEmpty())
        return;
    // The dates of all rows begin at one place, unless a text is longer.
    const int column =
        std::max(painter.fontMetrics().horizontalAdvance(text),
                 QFontMetrics(theme.font(Theme::Text::BodyMedium)).horizontalAdvance(u"000 days"_s));
    words.setLeft(words.left() + column + pad);
    if (words.width() < painter.fontMetrics().horizontalAdvance(u'0') * 4)
        return;
    painter.setFont(theme.font(Theme::Text::Body));
    painter.setPen(theme.color(inverted ? "selectionText" : "textMuted"));
    draw(words, detail);
}

bool CustomerDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view,
                                 const QStyleOptionViewItem& option, const QModelIndex& index)
{
    if (m_kind == Kind::Marks && event->type() == QEvent::ToolTip) {
        const auto marks = index.data(CustomerTableModel::MarksRole).value<QList<StateSign>>();
        const int x = option.direction == Qt::LeftToRight ? event->pos().x() - option.rect.left()
                                                          : option.rect.right() - event->pos().x();
        if (const int at = markAt(m_icons.theme(), x, int(marks.size())); at >= 0) {
            QToolTip::showText(event->globalPos(), u"<qt>"_s + marks[at].text.toHtmlEscaped() + u"</qt>"_s,
                               view);
            return true;
        }
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

QSize CustomerDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const Theme& theme = m_icons.theme();
    if (m_kind == Kind::Star)
        return {theme.metric("icons.small") + 2 * theme.metric("spacing.one"),
                theme.metric("heights.rowDense")};
    if (m_kind == Kind::Marks)
        return {marksWidth(theme,
                           int(index.data(CustomerTableModel::MarksRole).value<QList<StateSign>>().size())),
                theme.metric("heights.rowDense")};
    const QFontMetrics metrics(
        theme.font(m_kind == Kind::Id ? Theme::Text::Output : Theme::Text::BodyMedium));
    int width =
        metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString()) + 3 * theme.metric("spacing.one");
    if (hasSign())
        width += theme.metric("icons.small");
    return {width, theme.metric("heights.rowDense")};
}

} // namespace steward
