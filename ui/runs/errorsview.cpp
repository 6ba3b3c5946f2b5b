#include "errorsview.h"

#include <common/emptystate.h>
#include <common/icons.h>
#include <common/theme.h>
#include <runs/runexport.h>
#include <runs/styledtext.h>

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTicketErrors = 50;

} // namespace

/// Draws an error as one line: arrow, time, sign, message, and the script's line as a link at the right; a
/// detail as name and text.
class ErrorsView::Delegate final : public QStyledItemDelegate
{
public:
    Delegate(const Theme& theme, const Icons& icons, QTreeView* tree)
        : QStyledItemDelegate(tree), m_theme(theme), m_icons(icons), m_tree(tree)
    {
    }

    [[nodiscard]] QRect linkRect(const QRect& row, int line) const
    {
        if (line <= 0)
            return {};
        const QFontMetrics metrics(m_theme.font(Theme::Text::Output));
        const int width = metrics.horizontalAdvance(tr("line %1").arg(line));
        return {row.right() - width - m_theme.px(16), row.top(), width, row.height()};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        painter->save();
        const bool isError = index.data(ErrorModel::IsErrorRole).toBool();
        const bool selected = option.state & QStyle::State_Selected;
        const bool active = m_tree->hasFocus();
        const bool contrast = m_theme.kind() == Theme::Kind::HighContrast;
        const QRect row(0, option.rect.top(), m_tree->viewport()->width(), option.rect.height());
        if (selected)
            painter->fillRect(row, m_theme.color(active || !contrast ? "selection" : "selectionInactive"));
        else if (option.state & QStyle::State_MouseOver)
            painter->fillRect(row, m_theme.color("surfaceHover"));
        if (selected)
            painter->fillRect(QRect(0, row.top(), m_theme.metric("line.railMark"), row.height()),
                              m_theme.color("accent"));
        const bool inverted = contrast && selected && active;
        const QFont mono = m_theme.font(Theme::Text::Output);
        const QFontMetrics metrics(mono);
        const auto pen = [&](const char* role) {
            painter->setPen(m_theme.color(inverted ? "selectionText" : role));
        };
        painter->setFont(mono);
        int x = m_theme.px(12);
        const int icon = m_theme.metric("icons.small");
        const int middle = row.center().y() - icon / 2 + 1;
        if (isError) {
            painter->fillRect(QRect(0, row.bottom(), row.width(), 1), m_theme.color("gridLine"));
            m_icons
                .icon(m_tree->isExpanded(index) ? u"chevron-down"_s : u"chevron-right"_s,
                      inverted ? "selectionText" : "textMuted")
                .paint(painter, QRect(x, middle, icon, icon));
            x += icon + m_theme.px(8);
            pen("textMuted");
            const QString time = index.data(ErrorModel::TimeTextRole).toString();
            painter->drawText(QRect(x, row.top(), row.width(), row.height()), Qt::AlignVCenter, time);
            x += metrics.horizontalAdvance(u"00:00:00"_s) + m_theme.px(10);
            m_icons.icon(u"error-circle"_s, inverted ? "selectionText" : "streams.error")
                .paint(painter, QRect(x, middle, icon, icon));
            x += icon + m_theme.px(8);
            const QRect link = linkRect(row, index.data(ErrorModel::ScriptLineRole).toInt());
            if (link.isValid()) {
                QFont underlined = mono;
                underlined.setUnderline(true);
                painter->setFont(underlined);
                pen("streams.error");
                painter->drawText(link, Qt::AlignVCenter,
                                  tr("line %1").arg(index.data(ErrorModel::ScriptLineRole).toInt()));
                painter->setFont(mono);
            }
            const int right = link.isValid() ? link.left() - m_theme.px(12) : row.right() - m_theme.px(12);
            pen("streams.error");
            painter->drawText(QRect(x, row.top(), right - x, row.height()), Qt::AlignVCenter,
                              metrics.elidedText(index.data().toString(), Qt::ElideRight, right - x));
        } else {
            x += icon + m_theme.px(8);
            painter->setFont(m_theme.font(Theme::Text::Body));
            pen("textMuted");
            painter->drawText(QRect(x, row.top(), m_theme.px(104), row.height()), Qt::AlignVCenter,
                              index.data(ErrorModel::NameRole).toString());
            x += m_theme.px(108);
            painter->setFont(mono);
            pen("text");
            const int width = row.right() - x - m_theme.px(12);
            painter->drawText(QRect(x, row.top(), width, row.height()), Qt::AlignVCenter,
                              metrics.elidedText(index.data().toString(), Qt::ElideRight, width));
        }
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {0, m_theme.metric("heights.rowDense")};
    }

private:
    const Theme& m_theme;
    const Icons& m_icons;
    QTreeView* m_tree;
};

ErrorsView::ErrorsView(const Theme& theme, const Icons& icons, QWidget* parent)
    : QWidget(parent),
      m_theme(theme),
      m_model(new ErrorModel(this)),
      m_count(new QLabel(this)),
      m_copy(new QPushButton(icons.icon(u"copy"_s), tr("Copy for ticket"), this)),
      m_previous(new QToolButton(this)),
      m_next(new QToolButton(this)),
      m_expand(new QToolButton(this)),
      m_tree(new QTreeView(this)),
      m_empty(new EmptyState(icons, u"check-circle"_s, this))
{
    setObjectName(u"errorsView"_s);
    setAccessibleName(tr("Errors"));
    auto* bar = new QFrame(this);
    setGround(bar, "header");
    m_bar = bar;
    m_empty->setObjectName(u"errorsEmpty"_s);
    m_empty->setTexts(tr("No errors"),
                      tr("Errors of the script stand here, each with where and why it happened."));
    setGround(m_empty, "surface");
    m_count->setObjectName(u"errorsCount"_s);
    m_count->setTextFormat(Qt::PlainText);
    setTone(m_count, "muted");
    m_copy->setObjectName(u"errorsCopy"_s);
    m_copy->setAccessibleName(tr("Copy for ticket"));
    m_copy->setToolTip(tr("Copy the chosen error, or all when none is chosen, as Markdown"));
    m_copy->setAutoDefault(false);
    setVariant(m_copy, "small");
    const auto tool = [&](QToolButton* button, const QString& name, const QString& icon, const QString& text,
                          const QString& tip) {
        button->setObjectName(name);
        button->setIcon(icons.icon(icon));
        button->setAccessibleName(text);
        button->setToolTip(tip);
        button->setFocusPolicy(Qt::StrongFocus);
    };
    tool(m_previous, u"errorsPrevious"_s, u"chevron-up"_s, tr("Previous error"),
         tr("Previous error (Shift+F4)"));
    tool(m_next, u"errorsNext"_s, u"chevron-down"_s, tr("Next error"), tr("Next error (F4)"));
    tool(m_expand, u"errorsExpand"_s, u"chevron-right"_s, tr("Open all errors"),
         tr("Open or close all errors"));
    m_expand->setText(tr("Open all"));
    m_expand->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_expand->setProperty("variant", u"filter"_s);
    m_expand->setCheckable(true);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(theme.px(16), theme.px(6), theme.px(12), theme.px(6));
    row->setSpacing(theme.px(8));
    row->addWidget(m_count);
    row->addStretch();
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(m_expand);
    row->addWidget(m_copy);

    m_tree->setObjectName(u"errorsTree"_s);
    m_tree->setAccessibleName(tr("Errors"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new Delegate(theme, icons, m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setIndentation(0);
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setMouseTracking(true);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->viewport()->installEventFilter(this);
    m_tree->installEventFilter(this);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(m_tree, 1);
    column->addWidget(m_empty, 1);

    connect(m_copy, &QPushButton::clicked, this, &ErrorsView::copyForTicket);
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    connect(m_expand, &QToolButton::toggled, this,
            [this](bool on) { on ? m_tree->expandAll() : m_tree->collapseAll(); });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ErrorsView::matchesChanged);
    connect(&theme, &Theme::changed, this, [this] { m_tree->doItemsLayout(); });
    showCounts();
}

ErrorsView::~ErrorsView() = default;

void ErrorsView::add(const QDateTime& time, const QJsonObject& values, const QString& text)
{
    const int before = m_model->errorCount();
    m_model->add(time, values, text);
    if (m_model->errorCount() > before && isMatch(before)) {
        m_matches.push_back(before);
        Q_EMIT matchesChanged();
    }
    showCounts();
}

void ErrorsView::clear()
{
    m_model->clear();
    m_matches.clear();
    m_expand->setChecked(false);
    showCounts();
    Q_EMIT matchesChanged();
}

void ErrorsView::showCounts()
{
    const QLocale locale;
    const qint64 count = m_model->seen();
    QString text = count == 0   ? tr("No errors")
                   : count == 1 ? tr("1 error")
                                : tr("%1 errors").arg(locale.toString(count));
    if (count > m_model->errorCount())
        text += u", "_s + tr("the first %1 are shown").arg(locale.toString(m_model->errorCount()));
    m_count->setText(text);
    m_bar->setVisible(count > 0);
    m_tree->setVisible(count > 0);
    m_empty->setVisible(count == 0);
    for (QWidget* control : {static_cast<QWidget*>(m_copy), static_cast<QWidget*>(m_previous),
                             static_cast<QWidget*>(m_next), static_cast<QWidget*>(m_expand)})
        control->setEnabled(count > 0);
}

int ErrorsView::currentError() const
{
    return ErrorModel::errorOf(m_tree->currentIndex());
}

void ErrorsView::goTo(int error)
{
    const QModelIndex index = m_model->index(error, 0);
    m_tree->setCurrentIndex(index);
    m_tree->scrollTo(index);
}

bool ErrorsView::step(int direction)
{
    const int count = m_model->errorCount();
    if (count == 0)
        return false;
    const int now = currentError();
    const int next = now < 0 ? (direction > 0 ? 0 : count - 1) : (now + direction + count) % count;
    goTo(next);
    m_tree->expand(m_model->index(next, 0));
    if (const int line = m_model->values(next).value("line"_L1).toInt(); line > 0)
        Q_EMIT scriptLineActivated(line);
    return true;
}

QString ErrorsView::allText() const
{
    QString text;
    for (int error = 0; error < m_model->errorCount(); ++error)
        text += m_model->text(error) + u"\n\n"_s;
    return text;
}

QString ErrorsView::ticketText() const
{
    if (const int error = currentError(); error >= 0)
        return markdownError(m_model->values(error));
    QString text;
    for (int error = 0; error < std::min(kTicketErrors, m_model->errorCount()); ++error)
        text += markdownError(m_model->values(error)) + u'\n';
    return text;
}

void ErrorsView::copyForTicket() const
{
    QGuiApplication::clipboard()->setText(ticketText());
}

// --- search

bool ErrorsView::isMatch(int error) const
{
    if (m_search.isEmpty() || !m_searchProblem.isEmpty())
        return false;
    const QString text = m_model->text(error);
    return m_searchIsExpression ? m_expression.match(text).hasMatch()
                                : text.contains(m_search, Qt::CaseInsensitive);
}

void ErrorsView::setSearchText(const QString& text, bool regularExpression)
{
    m_search = text;
    m_searchIsExpression = regularExpression;
    m_searchProblem.clear();
    if (regularExpression && !text.isEmpty()) {
        m_expression.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
        m_expression.setPattern(text);
        if (!m_expression.isValid())
            m_searchProblem = m_expression.errorString();
        else
            m_expression.setPattern(u"(*LIMIT_MATCH=100000)"_s + text);
    }
    m_matches.clear();
    for (int error = 0; error < m_model->errorCount(); ++error) {
        if (isMatch(error))
            m_matches.push_back(error);
    }
    Q_EMIT matchesChanged();
}

qint64 ErrorsView::currentMatch() const
{
    const auto found = std::lower_bound(m_matches.begin(), m_matches.end(), currentError());
    return found != m_matches.end() && *found == currentError() ? found - m_matches.begin() : -1;
}

void ErrorsView::showMatch(qint64 match)
{
    goTo(m_matches[size_t(match)]);
    m_tree->expand(m_tree->currentIndex());
    Q_EMIT matchesChanged();
}

void ErrorsView::findNext()
{
    if (m_matches.empty())
        return;
    const auto next = std::upper_bound(m_matches.begin(), m_matches.end(), currentError());
    showMatch(next == m_matches.end() ? 0 : next - m_matches.begin());
}

void ErrorsView::findPrevious()
{
    if (m_matches.empty())
        return;
    const auto found = std::lower_bound(m_matches.begin(), m_matches.end(), currentError());
    showMatch(found == m_matches.begin() ? qint64(m_matches.size()) - 1 : found - m_matches.begin() - 1);
}

bool ErrorsView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_tree->viewport() &&
        (event->type() == QEvent::MouseButtonRelease || event->type() == QEvent::MouseMove)) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const QPoint point = mouse->position().toPoint();
        const QModelIndex index = m_tree->indexAt(point);
        const int line = index.data(ErrorModel::ScriptLineRole).toInt();
        QRect row = m_tree->visualRect(index);
        row.setLeft(0);
        row.setRight(m_tree->viewport()->width() - 1);
        const bool link = index.data(ErrorModel::IsErrorRole).toBool() &&
                          static_cast<Delegate*>(m_tree->itemDelegate())->linkRect(row, line).contains(point);
        if (event->type() == QEvent::MouseMove) {
            m_tree->viewport()->setCursor(link ? Qt::PointingHandCursor : Qt::ArrowCursor);
        } else if (mouse->button() == Qt::LeftButton && index.isValid()) {
            if (link)
                Q_EMIT scriptLineActivated(line);
            else if (index.data(ErrorModel::IsErrorRole).toBool())
                m_tree->setExpanded(index, !m_tree->isExpanded(index));
        }
        return false;
    }
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const QModelIndex index = m_tree->currentIndex();
        if (key->matches(QKeySequence::Copy)) {
            copyForTicket();
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            const int error = currentError();
            if (error >= 0 && m_model->values(error).value("line"_L1).toInt() > 0) {
                Q_EMIT scriptLineActivated(m_model->values(error).value("line"_L1).toInt());
                return true;
            }
        }
        if (key->key() == Qt::Key_Space && index.isValid()) {
            const QModelIndex error = m_model->index(currentError(), 0);
            m_tree->setExpanded(error, !m_tree->isExpanded(error));
            return true;
        }
    }
    if (watched == m_tree && event->type() == QEvent::ContextMenu) {
        const QModelIndex index = m_tree->currentIndex();
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addAction(tr("&Copy for ticket"), QKeySequence(QKeySequence::Copy), this,
                        &ErrorsView::copyForTicket);
        QAction* line = menu->addAction(tr("Copy this &line"), this, [index] {
            QGuiApplication::clipboard()->setText(index.data(Qt::AccessibleTextRole).toString());
        });
        line->setEnabled(index.isValid());
        menu->popup(static_cast<QContextMenuEvent*>(event)->globalPos());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace steward
