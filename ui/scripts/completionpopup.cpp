#include "completionpopup.h"

#include <common/labels.h>
#include <common/plaintext.h>
#include <common/theme.h>

#include <QBoxLayout>
#include <QFontMetrics>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QScreen>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kNoteRole = Qt::UserRole + 1;
constexpr int kLines = 9;

/// The text, and at the right and muted what it is.
class ItemDelegate final : public QStyledItemDelegate
{
public:
    ItemDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const bool isChosen = (option.state & QStyle::State_Selected) != 0;
        painter->save();
        if (isChosen)
            painter->fillRect(option.rect, m_theme.color("selection"));
        const QRect inside = option.rect.adjusted(m_theme.px(8), 0, -m_theme.px(8), 0);
        const QString note = index.data(kNoteRole).toString();
        const QFont small = m_theme.font(Theme::Text::Small);
        const int noteWidth =
            note.isEmpty() ? 0 : std::min(inside.width() / 2, QFontMetrics(small).boundingRect(note).width() + m_theme.px(4));
        painter->setFont(m_theme.font(Theme::Text::Code));
        painter->setPen(m_theme.color(isChosen ? "selectionText" : "text"));
        const QRect left = inside.adjusted(0, 0, -noteWidth - m_theme.px(8), 0);
        painter->drawText(
            left, Qt::AlignVCenter | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, left.width()));
        painter->setFont(small);
        painter->setPen(m_theme.color(isChosen ? "selectionText" : "textMuted"));
        painter->drawText(inside, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(note, Qt::ElideRight, noteWidth));
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {m_theme.px(200), m_theme.lineHeight(Theme::Text::Code) + m_theme.px(4)};
    }

private:
    const Theme& m_theme;
};

} // namespace

CompletionPopup::CompletionPopup(const Theme& theme, const Icons& icons, QWidget* parent)
    : QFrame(parent, Qt::ToolTip | Qt::FramelessWindowHint),
      m_theme(theme),
      m_model(new QStandardItemModel(this)),
      m_list(new QListView(this))
{
    Q_UNUSED(icons)
    setObjectName(u"completionPopup"_s);
    setAccessibleName(tr("Completion"));
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::NoFrame);
    m_list->setObjectName(u"completionList"_s);
    m_list->setAccessibleName(tr("What may be put in"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ItemDelegate(theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_help = makeLabel({}, Theme::Text::Small, "muted").release();
    m_help->setObjectName(u"completionHelp"_s);
    m_help->setWordWrap(true);
    m_help->setTextFormat(Qt::PlainText);
    m_help->setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(6));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(m_list);
    column->addWidget(m_help);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) {
        const CompletionItem item = m_items.value(index.row());
        hide();
        Q_EMIT chosen(item);
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &CompletionPopup::showHelp);
    connect(&m_theme, &Theme::changed, this, &CompletionPopup::restyle);
    restyle();
}

void CompletionPopup::restyle()
{
    QPalette colors = palette();
    colors.setColor(QPalette::Window, m_theme.color("border")); // the line around it
    setPalette(colors);
    setAutoFillBackground(true);
    QPalette inside = m_list->palette();
    inside.setColor(QPalette::Base, m_theme.color("surface"));
    m_list->setPalette(inside);
    QPalette below = m_help->palette();
    below.setColor(QPalette::Window, m_theme.color("surfaceAlt"));
    m_help->setPalette(below);
    m_help->setAutoFillBackground(true);
}

int CompletionPopup::current() const
{
    return m_list->currentIndex().row();
}

void CompletionPopup::showItems(const QList<CompletionItem>& items, const QPoint& at, const QPoint& above)
{
    if (items.isEmpty())
        return hide();
    m_items = items;
    m_model->clear();
    const QFontMetrics code(m_theme.font(Theme::Text::Code));
    const QFontMetrics small(m_theme.font(Theme::Text::Small));
    int wanted = 0;
    for (const CompletionItem& item : items) {
        auto* row = new QStandardItem(visibleText(item.label));
        row->setData(visibleText(item.note), kNoteRole);
        row->setData(visibleText(item.label + u", "_s + item.note), Qt::AccessibleTextRole);
        m_model->appendRow(row);
        wanted = std::max(wanted, code.horizontalAdvance(item.label) + small.horizontalAdvance(item.note));
    }
    const int lines = int(std::min<qsizetype>(kLines, items.size()));
    const int width = std::clamp(wanted + m_theme.px(48), m_theme.px(240), m_theme.px(480));
    m_list->setFixedHeight(lines * (m_theme.lineHeight(Theme::Text::Code) + m_theme.px(4)));
    m_list->setFixedWidth(width);
    m_help->setFixedWidth(width);
    m_list->setCurrentIndex(m_model->index(0, 0));
    m_list->scrollToTop();
    showHelp();
    adjustSize();
    QPoint place = at;
    if (const QScreen* screen = parentWidget()->screen()) {
        const QRect room = screen->availableGeometry();
        place.setX(std::clamp(place.x(), room.left(), std::max(room.left(), room.right() - this->width())));
        if (place.y() + height() > room.bottom())
            place.setY(above.y() - height());
    }
    move(place);
    show();
}

void CompletionPopup::showHelp()
{
    const int row = current();
    const QString help = row >= 0 && row < m_items.size() ? m_items.at(row).help.left(400) : QString();
    const bool different = m_help->isHidden() == !help.isEmpty();
    m_help->setText(visibleText(help));
    m_help->setVisible(!help.isEmpty());
    if (isVisible() || different)
        adjustSize();
}

bool CompletionPopup::handleKey(int key)
{
    if (!isVisible())
        return false;
    const int rows = m_model->rowCount();
    const auto go = [this, rows](int row) {
        m_list->setCurrentIndex(m_model->index((row % rows + rows) % rows, 0));
        return true;
    };
    switch (key) {
    case Qt::Key_Down:
        return go(current() + 1);
    case Qt::Key_Up:
        return go(current() - 1);
    case Qt::Key_PageDown:
        return go(std::min(rows - 1, current() + kLines));
    case Qt::Key_PageUp:
        return go(std::max(0, current() - kLines));
    case Qt::Key_Escape:
        hide();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab: {
        const CompletionItem item = m_items.value(current());
        hide();
        Q_EMIT chosen(item);
        return true;
    }
    default:
        return false;
    }
}

} // namespace steward
