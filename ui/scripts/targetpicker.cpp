#include "targetpicker.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QPainter>
#include <QScreen>
#include <QStyleOptionToolButton>
#include <QStylePainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

class TwoLineDelegate final : public QStyledItemDelegate
{
public:
    TwoLineDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {100, m_theme.metric("heights.rowTwoLine")};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
        if (selected || hovered)
            painter->fillRect(option.rect, m_theme.color(selected ? "selection" : "surfaceHover"));
        if (selected)
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())),
                              m_theme.color("accent"));
        const QRect text = option.rect.adjusted(16, 4, -12, -4);
        const int half = text.height() / 2;
        const auto line = [&](Theme::Text role, const char* color, const QRect& rect, const QString& words) {
            const QFont font = m_theme.font(role);
            painter->setFont(font);
            painter->setPen(m_theme.color(color));
            painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine,
                              QFontMetrics(font).elidedText(words, Qt::ElideRight, rect.width()));
        };
        line(Theme::Text::BodyMedium, selected ? "selectionText" : "text",
             QRect(text.left(), text.top(), text.width(), half), index.data(Qt::DisplayRole).toString());
        line(Theme::Text::Small,
             selected && m_theme.kind() == Theme::Kind::HighContrast ? "selectionText" : "textMuted",
             QRect(text.left(), text.top() + half, text.width(), half),
             index.data(TargetChoiceModel::DetailRole).toString());
    }

private:
    const Theme& m_theme;
};

} // namespace

// ------------------------------------------------------------------------------------------
// TargetChoiceModel

TargetChoiceModel::TargetChoiceModel(QObject* parent) : QAbstractListModel(parent) {}

void TargetChoiceModel::setChoices(const QList<TargetChoice>& choices)
{
    beginResetModel();
    m_choices = choices;
    apply();
    endResetModel();
}

void TargetChoiceModel::setFilter(const QString& text)
{
    if (text == m_filter)
        return;
    beginResetModel();
    m_filter = text;
    apply();
    endResetModel();
}

void TargetChoiceModel::apply()
{
    m_rows.clear();
    const QStringList words = m_filter.split(u' ', Qt::SkipEmptyParts);
    for (int i = 0; i < m_choices.size(); ++i) {
        const TargetChoice& choice = m_choices.at(i);
        const bool fits = std::all_of(words.begin(), words.end(), [&](const QString& word) {
            return choice.title.contains(word, Qt::CaseInsensitive) ||
                   choice.detail.contains(word, Qt::CaseInsensitive) ||
                   choice.id.startsWith(word, Qt::CaseInsensitive) ||
                   choice.tenant.startsWith(word, Qt::CaseInsensitive);
        });
        if (fits)
            m_rows.append(i);
    }
}

int TargetChoiceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant TargetChoiceModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const TargetChoice& choice = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return choice.title;
    case DetailRole:
        return choice.detail;
    case Qt::AccessibleTextRole:
        return choice.detail.isEmpty() ? choice.title : choice.title + u", "_s + choice.detail;
    default:
        return {};
    }
}

// ------------------------------------------------------------------------------------------------
// TargetPopup

TargetPopup::TargetPopup(const Theme& theme, const Icons& icons, const QString& searchHint, QWidget* parent)
    : QFrame(parent, Qt::Popup),
      m_theme(theme),
      m_search(new QLineEdit(this)),
      m_list(new QListView(this)),
      m_message(new QLabel(this)),
      m_footer(new QLabel(this))
{
    setObjectName(u"targetPopup"_s);
    setGround(this, "card");
    m_search->setObjectName(u"targetSearch"_s);
    m_search->setPlaceholderText(searchHint);
    m_search->setAccessibleName(searchHint);
    m_search->setToolTip(tr("Arrow keys move in the list, Enter chooses, Esc closes"));
    m_search->addAction(icons.icon(u"search"_s), QLineEdit::LeadingPosition);
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_list->setObjectName(u"targetList"_s);
    m_list->setAccessibleName(searchHint);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new TwoLineDelegate(theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->installEventFilter(this);
    m_message->setObjectName(u"targetMessage"_s);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_message->setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12));
    m_message->hide();
    m_footer->setObjectName(u"targetFooter"_s);
    m_footer->setTextFormat(Qt::PlainText);
    m_footer->setContentsMargins(theme.px(16), theme.px(6), theme.px(16), theme.px(6));
    setTextRole(m_footer, Theme::Text::Small);
    setTone(m_footer, "muted");

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    auto* searchRow = new QVBoxLayout;
    searchRow->setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(8));
    searchRow->addWidget(m_search);
    column->addLayout(searchRow);
    column->addWidget(m_list, 1);
    column->addWidget(m_message, 1);
    column->addWidget(m_footer);

    connect(m_search, &QLineEdit::textChanged, this, &TargetPopup::textEdited);
    connect(m_list, &QListView::clicked, this, [this] { chooseCurrent(); });
}

void TargetPopup::setChoices(const QList<TargetChoice>& choices)
{
    const QModelIndex current = m_list->currentIndex();
    const QString kept = current.isValid() ? m_model.at(current.row()).id : QString();
    m_model.setChoices(choices);
    setMessage({});
    int row = 0;
    for (int i = 0; i < m_model.rowCount() && !kept.isEmpty(); ++i) {
        if (m_model.at(i).id == kept) {
            row = i;
            break;
        }
    }
    if (m_model.rowCount() > 0)
        m_list->setCurrentIndex(m_model.index(row));
    showCount();
}

void TargetPopup::showCount()
{
    const QLocale locale;
    if (m_model.rowCount() == 0 && m_model.total() > 0)
        setMessage(tr("None of %1 fits").arg(locale.toString(m_model.total())));
    else
        setMessage({});
    m_footer->setText(
        m_model.rowCount() == m_model.total()
            ? locale.toString(m_model.total())
            : tr("%1 of %2").arg(locale.toString(m_model.rowCount()), locale.toString(m_model.total())));
}

void TargetPopup::setMessage(const QString& message, const QString& detail)
{
    m_message->setText(detail.isEmpty() ? message : message + u'\n' + detail);
    m_message->setVisible(!message.isEmpty());
    m_list->setVisible(message.isEmpty());
    m_search->setAccessibleDescription(m_message->text());
}

void TargetPopup::setFooter(const QString& text)
{
    m_footer->setText(text);
    m_footer->setVisible(!text.isEmpty());
}

void TargetPopup::openBelow(QWidget* field)
{
    const int width = std::max(field->width(), 26 * fontMetrics().averageCharWidth() + 160);
    const int height = m_theme.metric("heights.rowTwoLine") * 8 + 90;
    QPoint corner = field->mapToGlobal(QPoint(0, field->height() + 2));
    QSize size(width, height);
    if (const QScreen* screen = field->screen()) {
        const QRect room = screen->availableGeometry();
        size = size.boundedTo(QSize(room.width(), room.bottom() - corner.y()));
        corner.setX(std::clamp(corner.x(), room.left(), std::max(room.left(), room.right() - size.width())));
    }
    setGeometry(QRect(corner, size));
    m_search->clear();
    show();
    m_search->setFocus(Qt::PopupFocusReason);
}

void TargetPopup::textEdited(const QString& text)
{
    m_model.setFilter(text);
    if (m_model.rowCount() > 0)
        m_list->setCurrentIndex(m_model.index(0));
    showCount();
}

void TargetPopup::chooseCurrent()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || m_list->isHidden())
        return;
    const TargetChoice choice = m_model.at(index.row());
    hide();
    Q_EMIT chosen(choice);
}

bool TargetPopup::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            chooseCurrent();
            return true;
        case Qt::Key_Escape:
            hide();
            return true;
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            if (watched == m_search && m_model.rowCount() > 0) {
                const int step = key->key() == Qt::Key_Up || key->key() == Qt::Key_PageUp ? -1 : 1;
                const int rows = key->key() == Qt::Key_Up || key->key() == Qt::Key_Down ? 1 : 8;
                const int row =
                    std::clamp(m_list->currentIndex().row() + step * rows, 0, m_model.rowCount() - 1);
                m_list->setCurrentIndex(m_model.index(row));
                return true;
            }
            break;
        default:
            break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

// ------------------------------------------------------------------------------------------------
// TargetField

TargetField::TargetField(const Theme& theme, const Icons& icons, const QString& icon, QWidget* parent)
    : QToolButton(parent), m_theme(theme), m_icons(icons), m_icon(icon)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(&m_theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void TargetField::setTexts(const QString& title, const QString& detail)
{
    m_title = title;
    m_detail = detail;
    updateGeometry();
    update();
}

QSize TargetField::sizeHint() const
{
    const QFontMetrics title(m_theme.font(Theme::Text::BodySemibold));
    const QFontMetrics detail(m_theme.font(Theme::Text::Small));
    const int icon = m_theme.metric("icons.regular");
    const int width =
        std::max(title.horizontalAdvance(m_title), detail.horizontalAdvance(m_detail)) + icon * 2 + 34;
    return {width, std::max(title.height() + detail.height() + 4, m_theme.metric("heights.targetBar") - 8)};
}

QSize TargetField::minimumSizeHint() const
{
    const QFontMetrics title(m_theme.font(Theme::Text::BodySemibold));
    return {std::min(sizeHint().width(),
                     title.averageCharWidth() * 10 + m_theme.metric("icons.regular") * 2 + 34),
            sizeHint().height()};
}

void TargetField::paintEvent(QPaintEvent*)
{
    QStylePainter painter(this);
    QStyleOptionToolButton option;
    initStyleOption(&option);
    option.text.clear();
    option.icon = {};
    painter.drawComplexControl(QStyle::CC_ToolButton, option);

    const int icon = m_theme.metric("icons.regular");
    const int small = m_theme.metric("icons.small");
    // A target that cannot be changed now still says where the script acts: it is never greyed.
    m_icons.icon(m_icon, isEnabled() ? "accent" : "textMuted")
        .paint(&painter, QRect(8, (height() - icon) / 2, icon, icon));
    if (isEnabled())
        m_icons.icon(u"chevron-down"_s)
            .paint(&painter, QRect(width() - small - 6, (height() - small) / 2, small, small));
    const QFont titleFont = m_theme.font(Theme::Text::BodySemibold);
    const QFont detailFont = m_theme.font(Theme::Text::Small);
    const QFontMetrics titleMetrics(titleFont);
    const QFontMetrics detailMetrics(detailFont);
    const int left = 8 + icon + 8;
    const int room = width() - left - small - 12;
    const int both = titleMetrics.height() + detailMetrics.height();
    const int top = (height() - both) / 2;
    painter.setFont(titleFont);
    painter.setPen(m_theme.color("text"));
    painter.drawText(QRect(left, top, room, titleMetrics.height()),
                     Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     titleMetrics.elidedText(m_title, Qt::ElideRight, room));
    painter.setFont(detailFont);
    painter.setPen(m_theme.color("textMuted"));
    painter.drawText(QRect(left, top + titleMetrics.height(), room, detailMetrics.height()),
                     Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     detailMetrics.elidedText(m_detail, Qt::ElideRight, room));
}

void TargetField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QToolButton::keyPressEvent(event);
}

} // namespace steward
