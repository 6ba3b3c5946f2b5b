#include "userpicker.h"

#include <common/banner.h>
#include <common/emptystate.h>
#include <common/labels.h>
#include <common/searchfield.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QLocale>
#include <QPainter>
#include <QScreen>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QUuid>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr std::chrono::milliseconds kBadgeDelay{120};

struct ChipColors
{
    const char* ground;
    const char* ink;
};

ChipColors chipColors(const char* tone)
{
    if (qstrcmp(tone, "warning") == 0)
        return {"warningSoft", "warning"};
    if (qstrcmp(tone, "error") == 0)
        return {"errorSoft", "error"};
    if (qstrcmp(tone, "info") == 0)
        return {"infoSoft", "info"};
    return {"neutralSoft", "textMuted"};
}

/// Two lines with a sign in front; the badges at the end, as many as fit, then how many more there are.
class UserDelegate final : public QStyledItemDelegate
{
public:
    UserDelegate(const Icons& icons, QObject* parent) : QStyledItemDelegate(parent), m_icons(icons) {}

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        const Theme& theme = m_icons.theme();
        const int lines = QFontMetrics(theme.font(Theme::Text::BodyMedium)).height() +
                          QFontMetrics(theme.font(Theme::Text::Small)).height();
        return {100, std::max(theme.metric("heights.rowTwoLine"), lines + theme.px(8))};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = m_icons.theme();
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool inverted = selected && theme.kind() == Theme::Kind::HighContrast;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (selected || option.state.testFlag(QStyle::State_MouseOver))
            painter->fillRect(option.rect, theme.color(selected ? "selection" : "surfaceHover"));
        const auto placed = [&](const QRect& rect) {
            return QStyle::visualRect(option.direction, option.rect, rect);
        };
        if (selected)
            painter->fillRect(placed(QRect(option.rect.topLeft(),
                                           QSize(theme.metric("line.railMark"), option.rect.height()))),
                              theme.color("accentFill"));

        const auto kind = static_cast<UserListModel::Kind>(index.data(UserListModel::KindRole).toInt());
        QRect room = option.rect.adjusted(theme.px(16), 0, -theme.px(12), 0);
        const int side = theme.metric("icons.small");
        const QString sign = kind == UserListModel::Kind::WholeTenant ? u"customers"_s
                             : kind == UserListModel::Kind::Recent    ? u"clock"_s
                                                                      : u"user"_s;
        const QRect signPlace = placed(QRect(room.left(), room.center().y() - side / 2, side, side));
        painter->drawPixmap(signPlace.topLeft(),
                            m_icons.pixmap(sign, side, inverted ? "selectionText" : "textMuted",
                                           painter->device()->devicePixelRatioF()));
        room.setLeft(room.left() + side + theme.px(12));

        room.setRight(paintBadges(*painter, room,
                                  index.data(UserListModel::BadgesRole).value<QList<UserBadge>>(), inverted,
                                  placed));
        const QFont nameFont = theme.font(Theme::Text::BodyMedium);
        const QFont detailFont = theme.font(Theme::Text::Small);
        const int nameHeight = QFontMetrics(nameFont).height();
        const int detailHeight = QFontMetrics(detailFont).height();
        const int top = option.rect.top() + (option.rect.height() - nameHeight - detailHeight) / 2;
        const auto line = [&](const QFont& font, const char* color, const QRect& rect, const QString& words) {
            painter->setFont(font);
            painter->setPen(theme.color(inverted ? "selectionText" : color));
            const int at = option.direction == Qt::LeftToRight ? Qt::AlignLeft : Qt::AlignRight;
            painter->drawText(placed(rect), at | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine,
                              QFontMetrics(font).elidedText(words, Qt::ElideRight, rect.width()));
        };
        line(nameFont, selected ? "selectionText" : "text", QRect(room.left(), top, room.width(), nameHeight),
             index.data(Qt::DisplayRole).toString());
        line(detailFont, "textMuted", QRect(room.left(), top + nameHeight, room.width(), detailHeight),
             index.data(UserListModel::SignInRole).toString());
        painter->restore();
    }

private:
    template <typename Placed>
    int paintBadges(QPainter& painter, const QRect& room, const QList<UserBadge>& badges, bool inverted,
                    const Placed& placed) const
    {
        const Theme& theme = m_icons.theme();
        const QFont font = theme.font(Theme::Text::Caption);
        const QFontMetrics metrics(font);
        const int pad = theme.px(6);
        const int gap = theme.px(4);
        const int height = std::max(theme.metric("heights.chip"), metrics.height() + 2);
        const auto widthOf = [&](const QString& text) { return metrics.horizontalAdvance(text) + 2 * pad; };
        // A name keeps the greater half.
        const int most = room.width() * 9 / 20;
        const int moreWidth = widthOf(u"+9"_s) + gap;
        QList<UserBadge> shown;
        int used = 0;
        for (qsizetype i = 0; i < badges.size(); ++i) {
            const bool last = i + 1 == badges.size();
            const int next = used + widthOf(badges.at(i).text) + gap;
            if (next + (last ? 0 : moreWidth) > most) {
                shown.append({u"+%1"_s.arg(badges.size() - i), "neutral"});
                used += moreWidth;
                break;
            }
            shown.append(badges.at(i));
            used = next;
        }
        painter.setFont(font);
        int left = room.right() - used + gap;
        const int first = left;
        for (const UserBadge& badge : shown) {
            const auto [ground, ink] = chipColors(badge.tone);
            const QRect place =
                placed(QRect(left, room.center().y() - height / 2, widthOf(badge.text), height));
            painter.setPen(inverted ? QPen(theme.color("selectionText")) : QPen(Qt::NoPen));
            painter.setBrush(inverted ? QBrush(Qt::NoBrush) : QBrush(theme.color(ground)));
            painter.drawRoundedRect(QRectF(place), theme.metric("radii.chip"), theme.metric("radii.chip"));
            painter.setPen(theme.color(inverted ? "selectionText" : ink));
            painter.drawText(place, Qt::AlignCenter | Qt::TextSingleLine, badge.text);
            left += widthOf(badge.text) + gap;
        }
        return shown.isEmpty() ? room.right() : first - theme.px(8);
    }

    const Icons m_icons;
};

} // namespace

UserPicker::UserPicker(const Icons& icons, QWidget* parent) : QFrame(parent, Qt::Popup), m_icons(icons)
{
    const Theme& theme = icons.theme();
    setObjectName(u"userPicker"_s);
    setAccessibleName(tr("Choose a user"));
    setGround(this, "card");

    m_search = new SearchField(icons, tr("Name, sign-in name, mail address or object id"), {}, this);
    m_search->setObjectName(u"userSearch"_s);
    m_search->setToolTip(tr("Arrow keys move in the list, Enter chooses, Esc closes"));
    m_search->installEventFilter(this);
    m_banner = new Banner(icons, Banner::Shape::Card, this);
    m_banner->setObjectName(u"userProblem"_s);
    m_list = new QListView(this);
    m_list->setObjectName(u"userList"_s);
    m_list->setAccessibleName(tr("Users"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new UserDelegate(icons, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->installEventFilter(this);
    m_nothing = new EmptyState(icons, u"search"_s, this);
    m_nothing->setObjectName(u"nobodyFound"_s);
    m_loading = new QWidget(this);
    m_loading->setObjectName(u"usersLoading"_s);
    auto* loadingRow = new QHBoxLayout(m_loading);
    loadingRow->setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12));
    loadingRow->setSpacing(theme.px(8));
    loadingRow->addWidget(new IconLabel(icons, u"spinner"_s, "accent", "icons.small", m_loading));
    loadingRow->addWidget(makeLabel(tr("Asking for users…"), Theme::Text::Body, "muted").release(), 1);
    m_footer = makeLabel({}, Theme::Text::Small, "muted").release();
    m_footer->setParent(this);
    m_footer->setObjectName(u"userCount"_s);
    m_footer->setContentsMargins(theme.px(16), theme.px(6), theme.px(16), theme.px(8));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    const auto addInset = [&](QWidget* widget, int bottom) {
        auto* inset = new QVBoxLayout;
        inset->setContentsMargins(theme.px(8), theme.px(8), theme.px(8), bottom);
        inset->addWidget(widget);
        column->addLayout(inset);
    };
    addInset(m_search, theme.px(8));
    addInset(m_banner, theme.px(8));
    column->addWidget(m_list, 1);
    column->addWidget(m_nothing, 1);
    column->addWidget(m_loading);
    column->addStretch(0);
    column->addWidget(m_footer);

    m_model.setStanding(
        [this](const UserId& user) { return m_source.standing ? m_source.standing(user) : UserStanding(); });
    m_delay.setSingleShot(true);
    m_delay.setInterval(kSearchDelay);
    m_wanted.setSingleShot(true);
    m_wanted.setInterval(kBadgeDelay);
    connect(&m_delay, &QTimer::timeout, this, &UserPicker::search);
    connect(&m_wanted, &QTimer::timeout, this, &UserPicker::wantVisible);
    connect(m_search, &QLineEdit::textChanged, this, &UserPicker::textEdited);
    connect(&m_model, &UserListModel::moreWanted, this, &UserPicker::ask);
    connect(m_list, &QListView::clicked, this, [this] { chooseCurrent(); });
    connect(m_list->verticalScrollBar(), &QScrollBar::valueChanged, this, [this] { m_wanted.start(); });
}

UserPicker::~UserPicker() = default;

void UserPicker::openBelow(QWidget* field, const TenantId& tenant, UserSource source)
{
    const Theme& theme = m_icons.theme();
    m_tenant = tenant;
    m_source = std::move(source);
    m_recent.clear();
    m_banner->setCustomer(tenant.value);
    m_search->clear();
    m_delay.stop();

    const int rows = 8;
    QSize size(std::max(field->width(), 52 * fontMetrics().averageCharWidth() + theme.px(96)),
               theme.metric("heights.rowTwoLine") * rows + theme.px(96));
    QPoint corner = field->mapToGlobal(QPoint(0, field->height() + 2));
    if (const QScreen* screen = field->screen()) {
        const QRect room = screen->availableGeometry();
        size = size.boundedTo(QSize(room.width(), std::max(theme.px(200), room.bottom() - corner.y())));
        corner.setX(std::clamp(corner.x(), room.left(), std::max(room.left(), room.right() - size.width())));
    }
    setGeometry(QRect(corner, size));
    m_asked.clear();
    m_failed = false;
    m_banner->dismiss();
    m_model.start(true, {});
    m_list->setCurrentIndex(m_model.index(0));
    const int question = newQuestion();
    m_waiting = true;
    showState();
    show();
    m_search->setFocus(Qt::PopupFocusReason);
    whenDone(m_source.recent(), this, [this, question](const Result<QList<User>>& recent) {
        if (question != m_question)
            return;
        // Those chosen last are a help; without them the list is what the service says.
        if (recent)
            m_recent = *recent;
        search();
    });
}

int UserPicker::newQuestion()
{
    // Its answer may be what we are being told just now.
    if (m_context)
        m_context.release()->deleteLater();
    m_waiting = false;
    return ++m_question;
}

void UserPicker::hideEvent(QHideEvent* event)
{
    QFrame::hideEvent(event);
    m_delay.stop();
    m_wanted.stop();
    newQuestion();
}

void UserPicker::textEdited(const QString& text)
{
    m_chooseFirst = false;
    const QString wanted = text.trimmed();
    if (wanted == m_asked || !isVisible()) {
        m_delay.stop();
        return;
    }
    // A whole id, pasted or typed, needs no waiting; neither does the list that everybody saw first.
    if (wanted.isEmpty() || !QUuid::fromString(wanted).isNull())
        search();
    else
        m_delay.start();
}

void UserPicker::search()
{
    m_delay.stop();
    m_asked = m_search->text().trimmed();
    m_failed = false;
    m_banner->dismiss();
    m_model.start(m_asked.isEmpty(), m_asked.isEmpty() ? m_recent : QList<User>());
    if (m_model.rowCount() > 0)
        m_list->setCurrentIndex(m_model.index(0));
    const int question = newQuestion();
    m_context = std::make_unique<QObject>();
    const QUuid id = QUuid::fromString(m_asked);
    if (id.isNull()) {
        ask({});
        return;
    }
    m_waiting = true;
    whenDone(m_source.find(id.toString(QUuid::WithoutBraces), m_context.get()), m_context.get(),
             [this, question](const Result<User>& user) {
                 if (question != m_question)
                     return;
                 if (!user && user.error().code != ErrorCode::NotFound)
                     takePage(fail(user.error()), true);
                 else
                     takePage(UserPage{user ? QList<User>{*user} : QList<User>(), {}}, true);
             });
    showState();
}

void UserPicker::ask(const QString& nextLink)
{
    m_waiting = true;
    whenDone(m_source.users(m_asked, nextLink, m_context.get()), m_context.get(),
             [this, question = m_question, isFirst = nextLink.isEmpty()](const Result<UserPage>& page) {
                 if (question == m_question)
                     takePage(page, isFirst);
             });
    showState();
}

void UserPicker::takePage(const Result<UserPage>& page, bool isFirst)
{
    m_waiting = false;
    if (!page) {
        m_model.pageFailed();
        showError(page.error());
        return;
    }
    m_model.addPage(page->users, page->nextLink);
    if (isFirst && !m_list->currentIndex().isValid() && m_model.rowCount() > 0)
        m_list->setCurrentIndex(m_model.index(0));
    // A page without anybody new says nothing; the next one may.
    if (page->users.isEmpty() && m_model.canFetchMore({}))
        m_model.fetchMore({});
    showState();
    m_wanted.start();
    if (std::exchange(m_chooseFirst, false) && m_model.rowCount() == 1)
        chooseCurrent();
}

void UserPicker::showError(const Error& error)
{
    m_failed = true;
    m_chooseFirst = false;
    m_banner->showError(error);
    showState();
}

void UserPicker::showState()
{
    const bool empty = m_model.rowCount() == 0;
    const bool nothing = empty && !m_waiting && !m_failed;
    m_list->setVisible(!empty);
    m_nothing->setVisible(nothing);
    m_loading->setVisible(m_waiting && m_model.foundCount() == 0);
    if (nothing)
        m_nothing->setTexts(tr("Nobody found"),
                            QUuid::fromString(m_asked).isNull()
                                ? tr("No user of this customer has a name or address that begins like this.")
                                : tr("No user of this customer has this object id."));
    const QLocale locale;
    const int found = m_model.rowCount() - (m_asked.isEmpty() ? 1 : 0); // the whole tenant is no user
    QString footer;
    if (!m_failed && !nothing && (m_model.foundCount() > 0 || !m_waiting)) {
        footer = !m_model.isComplete() ? tr("%1 shown, more below").arg(locale.toString(found))
                 : found == 1          ? tr("1 user")
                                       : tr("%1 users").arg(locale.toString(found));
    }
    m_footer->setText(footer);
    m_footer->setVisible(!footer.isEmpty());
    m_search->setAccessibleDescription(m_failed    ? m_banner->text()
                                       : m_waiting ? tr("Asking for users…")
                                       : nothing   ? tr("Nobody found")
                                                   : footer);
}

void UserPicker::standingsChanged(const TenantId& tenant)
{
    if (isVisible() && tenant == m_tenant)
        m_model.standingsChanged();
}

void UserPicker::wantVisible()
{
    if (!isVisible() || !m_source.wantStanding)
        return;
    QList<User> users;
    const QModelIndex top = m_list->indexAt(QPoint(1, 1));
    for (int row = std::max(0, top.row()); row < m_model.rowCount() && users.size() < 24; ++row) {
        if (m_model.kindAt(row) != UserListModel::Kind::WholeTenant)
            users.append(m_model.userAt(row));
    }
    if (!users.isEmpty())
        m_source.wantStanding(users);
}

void UserPicker::chooseCurrent()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || m_list->isHidden())
        return;
    const bool whole = m_model.kindAt(index.row()) == UserListModel::Kind::WholeTenant;
    const User user = m_model.userAt(index.row());
    hide();
    if (whole)
        Q_EMIT wholeTenantChosen();
    else
        Q_EMIT chosen(user);
}

void UserPicker::move(int rows)
{
    const int count = m_model.rowCount();
    if (count == 0)
        return;
    const int row = std::clamp(m_list->currentIndex().row() + rows, 0, count - 1);
    m_list->setCurrentIndex(m_model.index(row));
    m_search->setAccessibleDescription(m_model.index(row).data(Qt::AccessibleTextRole).toString());
    if (row == count - 1 && m_model.canFetchMore({}))
        m_model.fetchMore({});
    m_wanted.start();
}

bool UserPicker::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const int page = std::max(1, m_list->height() / std::max(1, m_list->sizeHintForRow(0)) - 1);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        // What is on the screen may be the answer to something else.
        if (m_search->text().trimmed() != m_asked) {
            search();
            m_chooseFirst = true;
        } else {
            chooseCurrent();
        }
        return true;
    case Qt::Key_Escape:
        hide();
        return true;
    case Qt::Key_Up:
        move(-1);
        return true;
    case Qt::Key_Down:
        move(1);
        return true;
    case Qt::Key_PageUp:
        move(-page);
        return true;
    case Qt::Key_PageDown:
        move(page);
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

} // namespace steward
