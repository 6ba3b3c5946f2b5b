#include "diffview.h"

#include <common/plaintext.h>
#include <common/theme.h>

#include <QAbstractListModel>
#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kContext = 4;
constexpr qsizetype kLongestShown = 2000;

QString shown(QString text)
{
    text.truncate(kLongestShown);
    text.replace(u'\t', u"    "_s);
    return visibleText(text);
}

} // namespace

class DiffModel final : public QAbstractListModel
{
public:
    using QAbstractListModel::QAbstractListModel;
    struct Row
    {
        qsizetype line = 0;
        int folded = 0; ///< so many lines that are the same
    };

    void set(const TextDiff& diff, bool isWhole)
    {
        beginResetModel();
        m_diff = diff;
        m_rows.clear();
        qsizetype next = 0;
        const auto fold = [&](qsizetype to) {
            if (to > next)
                m_rows.append({next, int(to - next)});
        };
        if (!isWhole) {
            for (const TextDiff::Hunk& hunk : diff.hunks(kContext)) {
                fold(hunk.first);
                for (qsizetype i = hunk.first; i < hunk.first + hunk.count; ++i)
                    m_rows.append({i, 0});
                next = hunk.first + hunk.count;
            }
            fold(diff.lines().size());
        } else {
            for (qsizetype i = 0; i < diff.lines().size(); ++i)
                m_rows.append({i, 0});
        }
        m_width = 0;
        for (const Row& row : m_rows)
            m_width = std::max(m_width, row.folded ? 0 : shown(diff.lines().at(row.line).text).size());
        endResetModel();
    }
    [[nodiscard]] int rowCount(const QModelIndex& parent) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    [[nodiscard]] const Row& row(int number) const { return m_rows.at(number); }
    [[nodiscard]] int rows() const { return int(m_rows.size()); }
    [[nodiscard]] const TextDiff::Line& line(int number) const
    {
        return m_diff.lines().at(m_rows.at(number).line);
    }
    [[nodiscard]] qsizetype widest() const { return m_width; }
    [[nodiscard]] bool isChange(int number) const
    {
        return m_rows.at(number).folded == 0 && line(number).kind != TextDiff::Line::Kind::Same;
    }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override
    {
        if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
            return {};
        if (const int folded = m_rows.at(index.row()).folded)
            return folded == 1 ? DiffView::tr("One line that is the same")
                               : DiffView::tr("%1 lines that are the same").arg(folded);
        const TextDiff::Line& one = line(index.row());
        const QString text = shown(one.text);
        if (role == Qt::DisplayRole)
            return text;
        return one.kind == TextDiff::Line::Kind::Added     ? DiffView::tr("Added: %1").arg(text)
               : one.kind == TextDiff::Line::Kind::Removed ? DiffView::tr("Removed: %1").arg(text)
                                                           : text;
    }

private:
    TextDiff m_diff;
    QList<Row> m_rows;
    qsizetype m_width = 0;
};

namespace {

class DiffDelegate final : public QStyledItemDelegate
{
public:
    DiffDelegate(const Icons& icons, const DiffModel& model, QObject* parent)
        : QStyledItemDelegate(parent), m_icons(icons), m_model(model)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        const Theme& theme = m_icons.theme();
        const QFontMetrics metrics(theme.font(Theme::Text::Output));
        return {numberWidth() * 2 + theme.px(40) +
                    int(m_model.widest() + 2) * metrics.horizontalAdvance(u'0'),
                std::max(theme.lineHeight(Theme::Text::Output), metrics.height())};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        using Kind = TextDiff::Line::Kind;
        const Theme& theme = m_icons.theme();
        const QRect row = option.rect;
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool contrast = theme.kind() == Theme::Kind::HighContrast;
        painter->save();
        const auto text = index.data(Qt::DisplayRole).toString();
        if (m_model.row(index.row()).folded > 0) {
            painter->fillRect(row, theme.color(selected ? "selection" : "surfaceAlt"));
            painter->setFont(theme.font(Theme::Text::Small));
            painter->setPen(theme.color(selected ? "selectionText" : "textMuted"));
            painter->drawText(row.adjusted(numberWidth() * 2 + theme.px(28), 0, 0, 0),
                              Qt::AlignLeft | Qt::AlignVCenter, text);
            painter->restore();
            return;
        }
        const TextDiff::Line& line = m_model.line(index.row());
        const char* ground = line.kind == Kind::Added     ? "successSoft"
                             : line.kind == Kind::Removed ? "errorSoft"
                                                          : "surface";
        painter->fillRect(row, theme.color(selected ? "selection" : contrast ? "surface" : ground));
        painter->setFont(theme.font(Theme::Text::Output));
        painter->setPen(theme.color(selected ? "selectionText" : "textMuted"));
        const auto number = [&](int value, int left) {
            if (value > 0)
                painter->drawText(QRect(left, row.top(), numberWidth() - theme.px(8), row.height()),
                                  Qt::AlignRight | Qt::AlignVCenter, QString::number(value));
        };
        number(line.before, row.left());
        number(line.after, row.left() + numberWidth());
        const char* ink = line.kind == Kind::Added     ? "success"
                          : line.kind == Kind::Removed ? "error"
                                                       : "text";
        int left = row.left() + numberWidth() * 2 + theme.px(8);
        painter->setPen(theme.color(selected ? "selectionText" : ink));
        painter->drawText(QRect(left, row.top(), theme.px(16), row.height()), Qt::AlignCenter,
                          line.kind == Kind::Added     ? u"+"_s
                          : line.kind == Kind::Removed ? u"\u2212"_s
                                                       : QString());
        left += theme.px(20);
        painter->setPen(theme.color(selected ? "selectionText" : "text"));
        painter->drawText(QRect(left, row.top(), row.right() - left + 1, row.height()),
                          Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
        painter->restore();
    }

private:
    [[nodiscard]] int numberWidth() const
    {
        const Theme& theme = m_icons.theme();
        return QFontMetrics(theme.font(Theme::Text::Output)).horizontalAdvance(u"00000"_s) + theme.px(8);
    }

    const Icons m_icons;
    const DiffModel& m_model;
};

} // namespace

DiffView::DiffView(const Icons& icons, QWidget* parent) : QListView(parent), m_icons(icons)
{
    setObjectName(u"diffView"_s);
    setAccessibleName(tr("Differences"));
    m_rows = new DiffModel(this);
    setModel(m_rows);
    setItemDelegate(new DiffDelegate(icons, *m_rows, this));
    setUniformItemSizes(true);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setFrameShape(QFrame::NoFrame);
    // A script reads from the left in every language.
    setLayoutDirection(Qt::LeftToRight);
    connect(&icons.theme(), &Theme::changed, this, [this] { scheduleDelayedItemsLayout(); });
}

void DiffView::setTexts(const QString& before, const QString& after)
{
    m_diff = TextDiff(before, after);
    m_rows->set(m_diff, false);
    scrollToTop();
}

void DiffView::setText(const QString& text)
{
    m_diff = TextDiff(text, text);
    m_rows->set(m_diff, true);
    scrollToTop();
}

QString DiffView::summary() const
{
    const auto lines = [](int count) { return count == 1 ? tr("1 line") : tr("%1 lines").arg(count); };
    if (m_diff.isSame())
        return tr("No line is different");
    return tr("%1 added, %2 removed").arg(lines(m_diff.added()), lines(m_diff.removed()));
}

void DiffView::goToChange(int step)
{
    const auto isStart = [&](int row) {
        return m_rows->isChange(row) && (row == 0 || !m_rows->isChange(row - 1));
    };
    for (int row = currentIndex().row() + step; row >= 0 && row < m_rows->rows(); row += step) {
        if (isStart(row)) {
            setCurrentIndex(m_rows->index(row));
            scrollTo(currentIndex(), QAbstractItemView::PositionAtCenter);
            return;
        }
    }
}

void DiffView::keyPressEvent(QKeyEvent* event)
{
    if (!event->matches(QKeySequence::Copy)) {
        QListView::keyPressEvent(event);
        return;
    }
    QList<int> rows;
    for (const QModelIndex& index : selectionModel()->selectedIndexes())
        rows << index.row();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const int row : rows) {
        if (m_rows->row(row).folded == 0)
            lines << m_rows->line(row).text;
    }
    if (!lines.isEmpty())
        QApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace steward
