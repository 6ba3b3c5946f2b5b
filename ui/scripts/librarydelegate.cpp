#include "librarydelegate.h"

#include "librarymodel.h"

#include <common/theme.h>
#include <runs/runsign.h>

#include <QAbstractItemView>
#include <QPainter>
#include <QTreeView>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

struct ChipLook
{
    QString text;
    const char* ground;
    const char* ink;
};

ChipLook riskLook(ScriptRisk risk)
{
    switch (risk) {
    case ScriptRisk::Destructive:
        return {riskText(risk), "errorSoft", "error"};
    case ScriptRisk::Change:
        return {riskText(risk), "warningSoft", "warning"};
    case ScriptRisk::Read:
        break;
    }
    return {riskText(risk), "neutralSoft", "textMuted"};
}

} // namespace

LibraryDelegate::LibraryDelegate(const Icons& icons, QObject* parent)
    : QStyledItemDelegate(parent), m_icons(icons)
{
}

QSize LibraryDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const Theme& theme = m_icons.theme();
    if (index.data(LibraryModel::PathRole).toString().isEmpty()) {
        const int line = QFontMetrics(theme.font(Theme::Text::Small)).height();
        const bool hasProblem = !index.data(LibraryModel::ProblemRole).toString().isEmpty();
        return {100, std::max(theme.metric("heights.rowForm"), line + theme.px(12)) +
                         (hasProblem ? line + theme.px(4) : 0)};
    }
    const int lines = QFontMetrics(theme.font(Theme::Text::BodyMedium)).height() +
                      QFontMetrics(theme.font(Theme::Text::Small)).height();
    return {100, std::max(theme.metric("heights.rowTwoLine"), lines + theme.px(10))};
}

QRect LibraryDelegate::starPlace(const QRect& row, Qt::LayoutDirection direction) const
{
    const Theme& theme = m_icons.theme();
    const int side = theme.metric("icons.small");
    return QStyle::visualRect(direction, row,
                              QRect(row.left() + theme.px(12), row.center().y() - side / 2, side, side));
}

void LibraryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (index.data(LibraryModel::PathRole).toString().isEmpty())
        paintGroup(*painter, option, index);
    else
        paintScript(*painter, option, index);
    painter->restore();
}

void LibraryDelegate::paintGroup(QPainter& painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const
{
    const Theme& theme = m_icons.theme();
    const QRect row = option.rect;
    const auto placed = [&](const QRect& rect) { return QStyle::visualRect(option.direction, row, rect); };
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool inverted = selected && theme.kind() == Theme::Kind::HighContrast;
    painter.fillRect(row, theme.color(selected ? "selection" : "surfaceAlt"));
    painter.fillRect(QRect(row.left(), row.bottom(), row.width(), 1), theme.color("gridLine"));
    const auto* tree = qobject_cast<const QTreeView*>(option.widget);
    const bool isOpen = tree && tree->isExpanded(index);
    const char* muted = inverted ? "selectionText" : "textMuted";
    const int side = theme.metric("icons.small");
    const QString problem = index.data(LibraryModel::ProblemRole).toString();
    const QFont font = theme.font(Theme::Text::BodySemibold);
    const QFont small = theme.font(Theme::Text::Small);
    QRect room = row.adjusted(theme.px(12), 0, -theme.px(12), 0);
    QRect head = room;
    if (!problem.isEmpty())
        head.setHeight(room.height() / 2 + theme.px(2));
    const QString sign = !problem.isEmpty() ? u"warning"_s : isOpen ? u"chevron-down"_s : u"chevron-right"_s;
    painter.drawPixmap(placed(QRect(head.left(), head.center().y() - side / 2, side, side)).topLeft(),
                       m_icons.pixmap(sign, side, problem.isEmpty() || inverted ? muted : "warning",
                                      painter.device()->devicePixelRatioF()));
    head.setLeft(head.left() + side + theme.px(8));
    const QString count = problem.isEmpty() ? index.data(LibraryModel::CountRole).toString() : QString();
    painter.setFont(small);
    painter.setPen(theme.color(muted));
    const int countWidth = QFontMetrics(small).horizontalAdvance(count);
    const int lead = option.direction == Qt::LeftToRight ? Qt::AlignLeft : Qt::AlignRight;
    painter.drawText(placed(QRect(head.right() - countWidth, head.top(), countWidth + 1, head.height())),
                     Qt::AlignCenter, count);
    head.setRight(head.right() - countWidth - theme.px(8));
    painter.setFont(font);
    painter.setPen(theme.color(inverted ? "selectionText" : "text"));
    painter.drawText(
        placed(head), lead | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine,
        QFontMetrics(font).elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideMiddle, head.width()));
    if (problem.isEmpty())
        return;
    const QRect below(head.left(), head.bottom(), room.right() - head.left(), room.bottom() - head.bottom());
    painter.setFont(small);
    painter.setPen(theme.color(muted));
    painter.drawText(placed(below), lead | Qt::AlignAbsolute | Qt::AlignTop | Qt::TextSingleLine,
                     QFontMetrics(small).elidedText(problem, Qt::ElideMiddle, below.width()));
}

void LibraryDelegate::paintScript(QPainter& painter, const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const
{
    const Theme& theme = m_icons.theme();
    const QRect row = option.rect;
    const auto placed = [&](const QRect& rect) { return QStyle::visualRect(option.direction, row, rect); };
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool inverted = selected && theme.kind() == Theme::Kind::HighContrast;
    const double ratio = painter.device()->devicePixelRatioF();
    if (selected || option.state.testFlag(QStyle::State_MouseOver))
        painter.fillRect(row, theme.color(selected ? "selection" : "surfaceHover"));
    else
        painter.fillRect(QRect(row.left(), row.bottom(), row.width(), 1), theme.color("gridLine"));
    if (selected)
        painter.fillRect(placed(QRect(row.topLeft(), QSize(theme.metric("line.railMark"), row.height()))),
                         theme.color(inverted ? "focus" : "accentFill"));

    const bool isFavourite = index.data(LibraryModel::FavouriteRole).toBool();
    const QRect star = starPlace(row, option.direction);
    if (isFavourite || selected || option.state.testFlag(QStyle::State_MouseOver))
        painter.drawPixmap(star.topLeft(),
                           m_icons.pixmap(isFavourite ? u"star-filled"_s : u"star"_s, star.width(),
                                          inverted      ? "selectionText"
                                          : isFavourite ? "accent"
                                                        : "textMuted",
                                          ratio));
    const int side = theme.metric("icons.small");
    QRect room = row.adjusted(theme.px(12) + side + theme.px(8), 0, -theme.px(12), 0);

    // Badges at the end: the risk first, then as many as there is room for.
    const QFont chipFont = theme.font(Theme::Text::Caption);
    const QFontMetrics chipMetrics(chipFont);
    const int pad = theme.px(6), gap = theme.px(4);
    const int height = std::max(theme.metric("heights.chip"), chipMetrics.height() + 2);
    const auto widthOf = [&](const QString& text) { return chipMetrics.horizontalAdvance(text) + 2 * pad; };
    // The name comes first: badges have what it leaves, the risk in any case.
    const QFont nameFont = theme.font(Theme::Text::BodyMedium);
    const QString name = index.data(Qt::DisplayRole).toString();
    const int most = std::min(room.width() - QFontMetrics(nameFont).horizontalAdvance(name) - 2 * gap,
                              room.width() * 3 / 5);
    QList<ChipLook> chips;
    int used = 0;
    const QString problem = index.data(LibraryModel::ProblemRole).toString();
    if (problem.isEmpty()) {
        chips << riskLook(static_cast<ScriptRisk>(index.data(LibraryModel::RiskRole).toInt()));
        used = widthOf(chips.constLast().text) + gap;
        const QStringList badges = index.data(LibraryModel::BadgesRole).toStringList();
        for (qsizetype i = 0; i < badges.size(); ++i) {
            const auto add = [&](const QString& text) {
                chips.insert(chips.size() - 1, {text, "neutralSoft", "textMuted"});
                used += widthOf(text) + gap;
            };
            const int more = i + 1 == badges.size() ? 0 : widthOf(u"+9"_s) + gap;
            if (used + widthOf(badges.at(i)) + gap + more <= most) {
                add(badges.at(i));
                continue;
            }
            const QString rest = u"+%1"_s.arg(badges.size() - i);
            if (used + widthOf(rest) + gap <= most)
                add(rest);
            break;
        }
    }
    const QFont smallFont = theme.font(Theme::Text::Small);
    const int nameHeight = QFontMetrics(nameFont).height(), smallHeight = QFontMetrics(smallFont).height();
    const int top = row.top() + (row.height() - nameHeight - smallHeight) / 2;
    int left = room.right() - used + gap;
    painter.setFont(chipFont);
    for (const ChipLook& chip : chips) {
        const QRect place = placed(QRect(left, top + nameHeight - height - 1, widthOf(chip.text), height));
        painter.setPen(inverted ? QPen(theme.color("selectionText")) : QPen(Qt::NoPen));
        painter.setBrush(inverted ? QBrush(Qt::NoBrush) : QBrush(theme.color(chip.ground)));
        painter.drawRoundedRect(QRectF(place), theme.metric("radii.chip"), theme.metric("radii.chip"));
        painter.setPen(theme.color(inverted ? "selectionText" : chip.ink));
        painter.drawText(place, Qt::AlignCenter | Qt::TextSingleLine, chip.text);
        left += widthOf(chip.text) + gap;
    }

    QRect below(room.left(), top + nameHeight, room.width(), smallHeight);
    if (const QVariant run = index.data(LibraryModel::LastRunRole); run.isValid()) {
        const RunSign sign = runSign(static_cast<RunState>(run.toInt()));
        painter.drawPixmap(
            placed(QRect(room.right() - side + 1, below.center().y() - side / 2, side, side)).topLeft(),
            m_icons.pixmap(sign.icon, side, inverted ? "selectionText" : sign.role, ratio));
        below.setRight(below.right() - side - theme.px(8));
    }
    const auto line = [&](const QFont& font, const char* color, const QRect& rect, const QString& words) {
        painter.setFont(font);
        painter.setPen(theme.color(inverted ? "selectionText" : color));
        const int at = option.direction == Qt::LeftToRight ? Qt::AlignLeft : Qt::AlignRight;
        painter.drawText(placed(rect), at | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine,
                         QFontMetrics(font).elidedText(words, Qt::ElideRight, rect.width()));
    };
    line(nameFont, selected ? "selectionText" : "text",
         QRect(room.left(), top, room.width() - used - gap, nameHeight), name);
    line(smallFont, problem.isEmpty() ? "textMuted" : "error", below,
         problem.isEmpty() ? index.data(LibraryModel::SynopsisRole).toString() : problem);
}

} // namespace steward
