#include "objectsview.h"

#include "valueinspector.h"

#include <common/emptystate.h>
#include <common/icons.h>
#include <common/labels.h>
#include <common/searchfield.h>
#include <common/selectbox.h>
#include <common/theme.h>
#include <runs/styledtext.h>

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QButtonGroup>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <map>
#include <set>

namespace steward {

using namespace Qt::StringLiterals;
using Kind = ObjectStore::Kind;

namespace {

constexpr int kMostSegments = 4;
constexpr int kTypesMsecs = 100;
constexpr int kSampledRows = 50;
constexpr int kCopyLimit = 2'000'000; // cells

/// Draws a cell by its kind: yes and no with a sign, the chosen row with the accent's edge. Everything the
/// theme says is asked for once: a table has hundreds of cells in sight.
class CellDelegate final : public QStyledItemDelegate
{
public:
    CellDelegate(const Theme& theme, const Icons& icons, QObject* parent)
        : QStyledItemDelegate(parent), m_theme(theme), m_icons(icons)
    {
        remember();
        connect(&theme, &Theme::changed, this, [this] { remember(); });
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const bool selected = option.state & QStyle::State_Selected;
        const bool active = option.widget != nullptr && option.widget->hasFocus();
        const QRect rect = option.rect;
        if (selected)
            painter->fillRect(rect, active || !m_contrast ? m_selection : m_selectionInactive);
        else if (option.state & QStyle::State_MouseOver)
            painter->fillRect(rect, m_hover);
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), m_line);
        const bool first = index.column() == 0;
        if (selected && first)
            painter->fillRect(QRect(rect.left(), rect.top(), m_mark, rect.height()), m_accent);

        const auto kind = Kind(index.data(ObjectModel::KindRole).toInt());
        QRect inside = rect.adjusted(first ? m_firstPad : m_pad, 0, -m_pad, -1);
        const bool inverted = selected && m_contrast && active;
        const bool muted = kind == Kind::Date || kind == Kind::Nested;
        painter->setPen(inverted ? m_selectionText : muted ? m_muted : m_text);
        painter->setFont(first ? m_medium : m_body);
        const QString text = index.data(Qt::DisplayRole).toString();
        if (kind == Kind::Bool) {
            const QRect sign(inside.left(), inside.center().y() - m_icon / 2 + 1, m_icon, m_icon);
            const bool yes = text == ObjectModel::tr("Yes");
            (inverted ? (yes ? m_yesInverted : m_noInverted) : (yes ? m_yes : m_no)).paint(painter, sign);
            inside.setLeft(sign.right() + m_gap);
        }
        painter->drawText(
            inside, index.data(Qt::TextAlignmentRole).toInt(),
            (first ? m_mediumMetrics : m_bodyMetrics).elidedText(text, Qt::ElideRight, inside.width()));
        if ((option.state & QStyle::State_HasFocus) && active) {
            painter->setPen(m_focus);
            painter->drawRect(rect.adjusted(1, 1, -2, -2));
        }
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        const bool first = index.column() == 0;
        const bool isBool = Kind(index.data(ObjectModel::KindRole).toInt()) == Kind::Bool;
        return {(first ? m_mediumMetrics : m_bodyMetrics)
                        .horizontalAdvance(index.data(Qt::DisplayRole).toString()) +
                    (first ? m_firstPad : m_pad) + m_pad + 2 + (isBool ? m_icon + m_gap : 0),
                m_row};
    }

private:
    void remember()
    {
        m_contrast = m_theme.kind() == Theme::Kind::HighContrast;
        m_body = m_theme.font(Theme::Text::Body);
        m_medium = m_theme.font(Theme::Text::BodyMedium);
        m_bodyMetrics = QFontMetrics(m_body);
        m_mediumMetrics = QFontMetrics(m_medium);
        m_selection = m_theme.color("selection");
        m_selectionInactive = m_theme.color("selectionInactive");
        m_selectionText = m_theme.color("selectionText");
        m_hover = m_theme.color("surfaceHover");
        m_line = m_theme.color("gridLine");
        m_accent = m_theme.color("accent");
        m_text = m_theme.color("text");
        m_muted = m_theme.color("textMuted");
        m_focus = QPen(m_theme.color("focus"), m_theme.metric("line.focus"));
        m_mark = m_theme.metric("line.railMark");
        m_row = m_theme.metric("heights.rowDense");
        m_icon = m_theme.metric("icons.small");
        m_pad = m_theme.px(8);
        m_firstPad = m_theme.px(16);
        m_gap = m_theme.px(6);
        m_yes = m_icons.icon(u"check"_s, "textMuted");
        m_no = m_icons.icon(u"minus"_s, "textMuted");
        m_yesInverted = m_icons.icon(u"check"_s, "selectionText");
        m_noInverted = m_icons.icon(u"minus"_s, "selectionText");
    }

    const Theme& m_theme;
    const Icons& m_icons;
    bool m_contrast = false;
    QFont m_body;
    QFont m_medium;
    QFontMetrics m_bodyMetrics{QFont()};
    QFontMetrics m_mediumMetrics{QFont()};
    QColor m_selection;
    QColor m_selectionInactive;
    QColor m_selectionText;
    QColor m_hover;
    QColor m_line;
    QColor m_accent;
    QColor m_text;
    QColor m_muted;
    QPen m_focus;
    int m_mark = 0;
    int m_row = 0;
    int m_icon = 0;
    int m_pad = 0;
    int m_firstPad = 0;
    int m_gap = 0;
    QIcon m_yes;
    QIcon m_no;
    QIcon m_yesInverted;
    QIcon m_noInverted;
};

QString tabSeparated(QString text)
{
    const bool special =
        text.contains(u'\t') || text.contains(u'\n') || text.contains(u'\r') || text.startsWith(u'"');
    return special ? u'"' + text.replace(u'"', u"\"\""_s) + u'"' : text;
}

} // namespace

// ------------------------------------------------------------------------------------------------- the
// header

/// Names with the kind of their values below.
class ObjectsView::Header final : public QHeaderView
{
public:
    Header(const Theme& theme, const Icons& icons, QWidget* parent)
        : QHeaderView(Qt::Horizontal, parent), m_theme(theme), m_icons(icons)
    {
        setObjectName(u"objectsHeader"_s);
        setSectionsClickable(true);
        setSectionsMovable(true);
        setHighlightSections(false);
        setMinimumSectionSize(theme.px(48));
        setMaximumSectionSize(theme.px(640));
        setSortIndicatorClearable(true);
        connect(&theme, &Theme::changed, this, [this] {
            setMinimumSectionSize(m_theme.px(48));
            setMaximumSectionSize(m_theme.px(640));
            updateGeometry();
        });
    }

    QSize sizeHint() const override
    {
        return {QHeaderView::sizeHint().width(), titleHeight() + filterHeight()};
    }

    [[nodiscard]] int titleHeight() const { return m_theme.metric("heights.typedTableHeader"); }
    [[nodiscard]] int filterHeight() const { return m_theme.metric("heights.rowDense") + m_theme.px(8); }
    /// Stands below the titles.
    void setFilters(QWidget* filters)
    {
        m_filters = filters;
        placeFilters();
    }

    /// What a section needs for its own texts.
    int needed(int section) const
    {
        const QFontMetrics name(m_theme.font(Theme::Text::BodyMedium));
        const QFontMetrics kind(m_theme.font(Theme::Text::Caption));
        return std::max(
                   name.horizontalAdvance(model()->headerData(section, Qt::Horizontal).toString()) +
                       m_theme.px(16),
                   kind.horizontalAdvance(
                       model()->headerData(section, Qt::Horizontal, ObjectModel::TypeTextRole).toString())) +
               m_theme.px(section == 0 ? 26 : 18);
    }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QHeaderView::resizeEvent(event);
        placeFilters();
    }

    void paintSection(QPainter* painter, const QRect& whole, int section) const override
    {
        if (!whole.isValid())
            return;
        const QRect rect(whole.left(), whole.top(), whole.width(), titleHeight());
        painter->save();
        painter->fillRect(rect, m_theme.color("surfaceAlt"));
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), m_theme.color("border"));
        const int pad = m_theme.px(section == 0 ? 16 : 8);
        const QRect inside = rect.adjusted(pad, 0, -m_theme.px(8), -1);
        const int align = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt();
        const int side = align & Qt::AlignHorizontal_Mask;
        const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == section;
        const QFont font = m_theme.font(Theme::Text::BodyMedium);
        const QFontMetrics metrics(font);
        const int half = rect.height() / 2;
        const int sign = sorted ? m_theme.px(14) : 0;
        painter->setFont(font);
        painter->setPen(m_theme.color("text"));
        const QString name = metrics.elidedText(model()->headerData(section, Qt::Horizontal).toString(),
                                                Qt::ElideRight, inside.width() - sign);
        const QRect upper(inside.left(), rect.top() + m_theme.px(2),
                          inside.width() - (side == Qt::AlignRight ? sign : 0), half - m_theme.px(1));
        painter->drawText(upper, side | Qt::AlignVCenter, name);
        if (sorted) {
            const int x = side == Qt::AlignRight
                              ? inside.right() - m_theme.px(11)
                              : inside.left() + metrics.horizontalAdvance(name) + m_theme.px(2);
            m_icons
                .icon(sortIndicatorOrder() == Qt::AscendingOrder ? u"chevron-up"_s : u"chevron-down"_s,
                      "text")
                .paint(painter,
                       QRect(x, upper.center().y() - m_theme.px(6) + 1, m_theme.px(12), m_theme.px(12)));
        }
        painter->setFont(m_theme.font(Theme::Text::Caption));
        painter->setPen(m_theme.color("textMuted"));
        const QFontMetrics small(painter->font());
        painter->drawText(
            QRect(inside.left(), rect.top() + half, inside.width(), half - m_theme.px(2)),
            side | Qt::AlignVCenter,
            small.elidedText(
                model()->headerData(section, Qt::Horizontal, ObjectModel::TypeTextRole).toString(),
                Qt::ElideRight, inside.width()));
        painter->restore();
    }

private:
    void placeFilters()
    {
        if (m_filters != nullptr)
            m_filters->setGeometry(0, titleHeight(), width(), filterHeight());
    }

    const Theme& m_theme;
    const Icons& m_icons;
    QWidget* m_filters = nullptr;
};

// --------------------------------------------------------------------------------- filters above, sums below

/// A field below each column's title that can be seen; fields are made when their column first comes into
/// sight.
class ObjectsView::Filters final : public QFrame
{
public:
    Filters(const Theme& theme, ObjectModel* model, QTableView* table, QWidget* parent)
        : QFrame(parent), m_theme(theme), m_model(model), m_table(table)
    {
        setObjectName(u"columnFilters"_s);
        setGround(this, "headerAlt");
        QHeaderView* header = table->horizontalHeader();
        // Many columns change at once; they are followed once.
        m_soon.setSingleShot(true);
        m_soon.setInterval(0);
        connect(&m_soon, &QTimer::timeout, this, &Filters::place);
        const auto soon = qOverload<>(&QTimer::start);
        connect(header, &QHeaderView::sectionResized, &m_soon, soon);
        connect(header, &QHeaderView::sectionMoved, &m_soon, soon);
        connect(header, &QHeaderView::sectionCountChanged, &m_soon, soon);
        connect(header, &QHeaderView::geometriesChanged, &m_soon, soon);
        connect(table->horizontalScrollBar(), &QScrollBar::valueChanged, this, &Filters::place);
        connect(model, &QAbstractItemModel::modelReset, this, &Filters::forget);
        m_delay.setSingleShot(true);
        m_delay.setInterval(150);
        connect(&m_delay, &QTimer::timeout, this, &Filters::apply);
    }

    void place()
    {
        if (!isVisible())
            return;
        const QHeaderView* header = m_table->horizontalHeader();
        std::set<quint32> seen;
        for (int section = 0; section < m_model->columnCount(); ++section) {
            const quint32 column = m_model->columnAt(section);
            const int left = header->sectionViewportPosition(section);
            if (column == ObjectQuery::kTypeColumn || left >= width() ||
                left + header->sectionSize(section) <= 0)
                continue;
            seen.insert(column);
            QLineEdit*& field = m_fields[column];
            if (field == nullptr) {
                field = new QLineEdit(this);
                field->setObjectName(u"columnFilter%1"_s.arg(column));
                field->setProperty("dense", true);
                field->setText(m_model->columnFilter(column));
                connect(field, &QLineEdit::textChanged, &m_delay, qOverload<>(&QTimer::start));
                connect(field, &QLineEdit::returnPressed, this, &Filters::apply);
            }
            const quint32 kinds = m_model->store().kindsOf(m_model->type(), column);
            const quint32 numbers = (1U << unsigned(Kind::Integer)) | (1U << unsigned(Kind::Real));
            const bool isNumber = (kinds & numbers) != 0;
            const bool isDate = (kinds & (1U << unsigned(Kind::Date))) != 0;
            const bool isFlag = (kinds & ~(1U << unsigned(Kind::Null))) == 1U << unsigned(Kind::Bool);
            field->setPlaceholderText(isNumber ? u"≥ 0"_s
                                      : isDate ? tr("any time")
                                      : isFlag ? tr("any")
                                               : tr("contains"));
            const QString name = m_model->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
            field->setAccessibleName(tr("Filter of %1").arg(name));
            field->setToolTip(tr("Text to be found in %1, or one of = != < <= > >= and a value; ! means not")
                                  .arg(name)
                                  .toHtmlEscaped());
            const int pad = m_theme.px(section == 0 ? 12 : 4);
            field->setGeometry(left + pad, m_theme.px(4), header->sectionSize(section) - pad - m_theme.px(4),
                               height() - m_theme.px(8));
            field->show();
        }
        for (const auto& [column, field] : m_fields) {
            if (!seen.contains(column))
                field->hide();
        }
    }

    void clearAll()
    {
        for (const auto& [column, field] : m_fields)
            field->clear();
        apply();
    }

protected:
    void resizeEvent(QResizeEvent*) override { place(); }
    void showEvent(QShowEvent* event) override
    {
        QFrame::showEvent(event);
        m_soon.start();
    }

private:
    void apply()
    {
        m_delay.stop();
        for (const auto& [column, field] : m_fields)
            m_model->setColumnFilter(column, field->text());
    }
    void forget()
    {
        m_delay.stop();
        for (const auto& [column, field] : m_fields)
            field->deleteLater();
        m_fields.clear();
        m_soon.start();
    }

    const Theme& m_theme;
    ObjectModel* m_model;
    QTableView* m_table;
    std::map<quint32, QLineEdit*> m_fields;
    QTimer m_delay;
    QTimer m_soon;
};

/// One line below the table that adds up each column.
class ObjectsView::Totals final : public QFrame
{
public:
    Totals(const Theme& theme, ObjectModel* model, QTableView* table, QWidget* parent)
        : QFrame(parent), m_theme(theme), m_model(model), m_table(table)
    {
        setObjectName(u"objectTotals"_s);
        setAccessibleName(tr("Totals"));
        setGround(this, "footer");
        QHeaderView* header = table->horizontalHeader();
        const auto again = qOverload<>(&QWidget::update);
        connect(header, &QHeaderView::sectionResized, this, again);
        connect(header, &QHeaderView::sectionMoved, this, again);
        connect(header, &QHeaderView::geometriesChanged, this, again);
        connect(table->horizontalScrollBar(), &QScrollBar::valueChanged, this, again);
        connect(model, &ObjectModel::settled, this, [this] {
            QStringList said;
            for (int section = 0; section < std::min(40, m_model->columnCount()); ++section) {
                if (const QString text = m_model->summaryText(section); !text.isEmpty())
                    said << m_model->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString() +
                                u": "_s + text;
            }
            setAccessibleDescription(said.join(u", "_s));
            update();
        });
        connect(model, &QAbstractItemModel::modelReset, this, again);
    }

    QSize sizeHint() const override { return {0, m_theme.metric("heights.control")}; }

protected:
    void paintEvent(QPaintEvent* event) override
    {
        QFrame::paintEvent(event);
        QPainter painter(this);
        painter.setFont(m_theme.font(Theme::Text::BodyMedium));
        painter.setPen(m_theme.color("text"));
        const QFontMetrics metrics(painter.font());
        const QHeaderView* header = m_table->horizontalHeader();
        for (int section = 0; section < m_model->columnCount(); ++section) {
            const int left = header->sectionViewportPosition(section);
            const int size = header->sectionSize(section);
            if (left >= width() || left + size <= 0)
                continue;
            const QRect inside(left + m_theme.px(section == 0 ? 16 : 8), 0,
                               size - m_theme.px(section == 0 ? 24 : 16), height());
            const int side = m_model->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt() &
                             Qt::AlignHorizontal_Mask;
            painter.drawText(
                inside, side | Qt::AlignVCenter,
                metrics.elidedText(m_model->summaryText(section), Qt::ElideRight, inside.width()));
        }
    }

private:
    const Theme& m_theme;
    ObjectModel* m_model;
    QTableView* m_table;
};

// --------------------------------------------------------------------------------------------------- the
// view

ObjectsView::ObjectsView(const Theme& theme, const Icons& icons, QWidget* parent)
    : QWidget(parent),
      m_theme(theme),
      m_icons(icons),
      m_model(new ObjectModel(this)),
      m_segments(new QWidget(this)),
      m_segmentRow(new QHBoxLayout(m_segments)),
      m_segmentGroup(new QButtonGroup(this)),
      m_types(new SelectBox(icons, this)),
      m_search(new SearchField(icons, tr("Find in objects"), {}, this)),
      m_count(new ElidedLabel(Theme::Text::Body, "muted", Qt::ElideRight, this)),
      m_table(new QTableView(this)),
      m_inspector(new ValueInspector(theme, icons, this)),
      m_splitter(new QSplitter(Qt::Horizontal, this)),
      m_empty(new EmptyState(icons, u"filter"_s, this))
{
    setObjectName(u"objectsView"_s);
    setAccessibleName(tr("Objects"));

    auto* bar = new QFrame(this);
    setGround(bar, "header");
    m_bar = bar;
    m_empty->setObjectName(u"objectsEmpty"_s);
    m_empty->setTexts(
        tr("No objects yet"),
        tr("What the script writes as objects stands here as tables, to be sorted, found and copied."));
    setGround(m_empty, "surface");
    m_segmentRow->setContentsMargins(0, 0, 0, 0);
    m_segmentRow->setSpacing(0);
    m_segmentGroup->setExclusive(true);
    connect(m_segmentGroup, &QButtonGroup::idClicked, this, [this](int id) {
        m_chosen = true;
        chooseType(id - 1);
    });
    m_types->setObjectName(u"objectTypes"_s);
    m_types->setAccessibleName(tr("Type of objects"));
    m_types->setToolTip(tr("Which type of objects is shown"));
    m_types->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_types->view()->setObjectName(u"objectTypeList"_s);
    m_types->view()->setAccessibleName(tr("Types of objects"));
    m_types->hide();
    connect(m_types, &QComboBox::activated, this, [this](int index) {
        m_chosen = true;
        chooseType(m_types->itemData(index).toInt());
    });
    m_search->setObjectName(u"objectSearch"_s);
    m_search->setAccessibleName(tr("Find in objects"));
    m_search->setToolTip(tr("Words that must all be found; Column:text or Column>5 look in one column"));
    m_search->setMaximumWidth(theme.px(320));
    connect(m_search, &SearchField::searchChanged, m_model, &ObjectModel::setFilter);
    m_count->setObjectName(u"objectCount"_s);
    const auto button = [&](const QString& name, const QString& icon, const QString& text,
                            const QString& tip) {
        auto* made = new QPushButton(icons.icon(icon), text, bar);
        made->setObjectName(name);
        made->setAccessibleName(text);
        made->setToolTip(tip);
        made->setAutoDefault(false);
        setVariant(made, "small");
        return made;
    };
    m_copy = button(u"objectsCopy"_s, u"copy"_s, tr("Copy with headers"),
                    tr("Copy the selected rows, or all that are shown, with the columns' names"));
    m_csv = button(u"objectsCsv"_s, u"download"_s, tr("CSV"),
                   tr("Write the rows that are shown into a CSV file"));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(theme.px(16), theme.px(6), theme.px(12), theme.px(6));
    row->setSpacing(theme.px(8));
    row->addWidget(m_segments);
    row->addWidget(m_types);
    row->addWidget(m_search, 1);
    row->addWidget(m_count);
    row->addStretch();
    row->addWidget(m_copy);
    row->addWidget(m_csv);

    m_table->setObjectName(u"objectsTable"_s);
    m_table->setAccessibleName(tr("Objects"));
    auto* header = new Header(theme, icons, m_table);
    m_table->setHorizontalHeader(header);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CellDelegate(theme, icons, m_table));
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setWordWrap(false);
    m_table->setCornerButtonEnabled(false);
    if (auto* corner = m_table->findChild<QAbstractButton*>()) {
        corner->setObjectName(u"objectsCorner"_s);
        corner->setAccessibleName(tr("Select all objects"));
    }
    m_table->setTabKeyNavigation(false);
    m_table->setMouseTracking(true);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setMinimumSectionSize(1);
    m_table->verticalHeader()->setDefaultSectionSize(theme.metric("heights.rowDense"));
    header->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    m_table->installEventFilter(this);

    m_filters = new Filters(theme, m_model, m_table, header);
    header->setFilters(m_filters);
    m_totals = new Totals(theme, m_model, m_table, this);
    auto* tablePart = new QWidget(m_splitter);
    auto* tableColumn = new QVBoxLayout(tablePart);
    tableColumn->setContentsMargins(0, 0, 0, 0);
    tableColumn->setSpacing(0);
    tableColumn->addWidget(m_table, 1);
    tableColumn->addWidget(m_totals);
    m_splitter->setObjectName(u"objectsSplitter"_s);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(tablePart);
    m_splitter->addWidget(m_inspector);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({theme.metric("widths.inspector") * 3, theme.metric("widths.inspector")});
    m_inspector->hide();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(m_splitter, 1);
    column->addWidget(m_empty, 1);

    connect(m_copy, &QPushButton::clicked, this, &ObjectsView::copy);
    connect(m_csv, &QPushButton::clicked, this, &ObjectsView::exportCsvRequested);
    connect(m_inspector, &ValueInspector::closeRequested, this, [this] {
        m_inspector->hide();
        m_table->setFocus(Qt::OtherFocusReason);
    });
    m_typesTimer.setSingleShot(true);
    m_typesTimer.setInterval(kTypesMsecs);
    connect(&m_typesTimer, &QTimer::timeout, this, &ObjectsView::showTypes);
    connect(m_model, &ObjectModel::countsChanged, this, [this] {
        if (!m_typesTimer.isActive())
            m_typesTimer.start();
    });
    connect(m_model, &ObjectModel::settled, this, [this] {
        showCounts();
        showCurrent();
    });
    m_currentTimer.setSingleShot(true);
    m_currentTimer.setInterval(0);
    connect(&m_currentTimer, &QTimer::timeout, this, &ObjectsView::showCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this] { m_currentTimer.start(); });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        m_inspector->show();
        showCurrent();
        m_inspector->select(m_model->headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString());
    });
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex&) {
        m_inspector->show();
        showCurrent();
    });
    connect(&theme, &Theme::changed, this, [this] {
        m_table->verticalHeader()->setDefaultSectionSize(m_theme.metric("heights.rowDense"));
        m_filters->place();
        m_table->viewport()->update();
        m_totals->update();
        showCurrent();
    });
    showTypes();
}

ObjectsView::~ObjectsView() = default;

void ObjectsView::clear()
{
    m_chosen = false;
    m_sizedColumns = 0;
    m_search->clear();
    m_inspector->clear();
    m_inspector->hide();
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_model->clear();
    m_model->setType(ObjectModel::kAll);
    showTypes();
}

void ObjectsView::find()
{
    if (m_model->seen() == 0)
        return;
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ObjectsView::chooseType(int type)
{
    m_sizedColumns = 0;
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_inspector->clear();
    m_model->setType(type);
    sizeColumns();
    m_filters->place();
    showTypes();
}

void ObjectsView::showTypes()
{
    const QLocale locale;
    const ObjectStore& store = m_model->store();
    const int types = store.typeCount();
    // Where there is one type there is nothing to choose, and its own table is the better one.
    if (!m_chosen && types >= 1 && m_model->type() == ObjectModel::kAll && types == 1) {
        m_model->setType(0);
        m_sizedColumns = 0;
    }
    const bool empty = m_model->seen() == 0;
    m_bar->setVisible(!empty);
    m_splitter->setVisible(!empty);
    m_empty->setVisible(empty);
    const auto title = [&](int type) {
        if (type == ObjectModel::kAll)
            return u"%1 %2"_s.arg(tr("All"), locale.toString(store.count()));
        const QString name = withVisibleSigns(shortTypeName(store.type(type).name));
        return u"%1 %2"_s.arg(name.isEmpty() ? tr("No type") : name,
                              locale.toString(store.type(type).objects.size()));
    };
    int needed = 0;
    for (int type = 0; type < std::min(types, kMostSegments); ++type)
        needed += fontMetrics().horizontalAdvance(title(type)) + m_theme.px(28);
    const bool few = types <= kMostSegments && needed < width() * 2 / 5;
    m_segments->setVisible(few && types > 0);
    m_types->setVisible(!few);
    const int first = types > 1 ? ObjectModel::kAll : 0;
    if (few) {
        const int wanted = types - first;
        while (m_segmentGroup->buttons().size() > wanted) {
            QAbstractButton* last = m_segmentGroup->buttons().constLast();
            m_segmentGroup->removeButton(last);
            delete last;
        }
        while (m_segmentGroup->buttons().size() < wanted) {
            auto* made = new QPushButton(m_segments);
            made->setCheckable(true);
            made->setAutoDefault(false);
            made->setProperty("small", true);
            setVariant(made, "segment");
            m_segmentRow->addWidget(made);
            m_segmentGroup->addButton(made);
        }
        const QList<QAbstractButton*> buttons = m_segmentGroup->buttons();
        for (qsizetype i = 0; i < buttons.size(); ++i) {
            const int type = first + int(i);
            QAbstractButton* segment = buttons.at(i);
            m_segmentGroup->setId(segment, type + 1);
            segment->setObjectName(u"objectType%1"_s.arg(i));
            const QString text = title(type);
            if (segment->accessibleName() != text) {
                segment->setText(QString(text).replace(u'&', u"&&"_s));
                segment->setAccessibleName(text);
                segment->setToolTip(
                    (type < 0 ? tr("Objects of every type") : store.type(type).name).toHtmlEscaped());
            }
            const QString place = buttons.size() == 1       ? u"only"_s
                                  : i == 0                  ? u"first"_s
                                  : i + 1 == buttons.size() ? u"last"_s
                                                            : u"middle"_s;
            if (segment->property("place").toString() != place) {
                segment->setProperty("place", place);
                segment->style()->unpolish(segment);
                segment->style()->polish(segment);
            }
            segment->setChecked(type == m_model->type());
        }
    } else {
        const QSignalBlocker quiet(m_types);
        while (m_types->count() > types + 1)
            m_types->removeItem(m_types->count() - 1);
        for (int i = 0; i <= types; ++i) {
            const int type = i - 1;
            if (i >= m_types->count())
                m_types->addItem(QString(), type);
            if (const QString text = title(type); m_types->itemText(i) != text)
                m_types->setItemText(i, text);
        }
        m_types->setCurrentIndex(m_model->type() + 1);
    }
    sizeColumns();
    showCounts();
}

void ObjectsView::sizeColumns()
{
    if (m_model->rowCount() == 0)
        return;
    // New columns are as wide as the first objects need; the ones before stay as they are.
    for (int section = m_sizedColumns; section < m_model->columnCount(); ++section) {
        int width = static_cast<Header*>(m_table->horizontalHeader())->needed(section);
        for (int row = 0; row < std::min(kSampledRows, m_model->rowCount()); ++row)
            width =
                std::max(width, m_table->itemDelegate()->sizeHint({}, m_model->index(row, section)).width());
        m_table->setColumnWidth(section, std::clamp(width, m_theme.px(64), m_theme.px(320)));
        if (section >= 200)
            break;
    }
    m_sizedColumns = m_model->columnCount();
    m_filters->place();
}

void ObjectsView::showCounts()
{
    const QLocale locale;
    const int rows = m_model->rowCount();
    const int total = m_model->totalRows();
    const int columns = m_model->columnCount();
    QString text = rows == total ? (total == 1 ? tr("1 row") : tr("%1 rows").arg(locale.toString(total)))
                                 : tr("%1 of %2 rows").arg(locale.toString(rows), locale.toString(total));
    text += u", "_s + (columns == 1 ? tr("1 column") : tr("%1 columns").arg(locale.toString(columns)));
    if (const qint64 lost = m_model->store().seen() - m_model->store().count(); lost > 0)
        text += u", "_s + tr("%1 more were not kept").arg(locale.toString(lost));
    m_count->setText(text);
    m_search->setAccessibleDescription(text);
}

void ObjectsView::showCurrent()
{
    if (m_inspector->isHidden())
        return;
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid()) {
        m_inspector->clear();
        return;
    }
    const QLocale locale;
    m_inspector->showObject(
        m_model->store(), m_model->objectAt(current.row()),
        tr("Object %1 of %2").arg(locale.toString(current.row() + 1), locale.toString(m_model->rowCount())));
}

QString ObjectsView::copiedText() const
{
    QList<int> rows;
    const QModelIndexList selected = m_table->selectionModel()->selectedRows();
    for (const QModelIndex& index : selected)
        rows << index.row();
    std::sort(rows.begin(), rows.end());
    const int columns = m_model->columnCount();
    const int most = columns > 0 ? kCopyLimit / columns : 0;
    const int count = std::min(most, rows.isEmpty() ? m_model->rowCount() : int(rows.size()));
    const QHeaderView* header = m_table->horizontalHeader();
    QString text;
    const auto line = [&](const auto& cell) {
        for (int visual = 0; visual < columns; ++visual) {
            if (visual > 0)
                text += u'\t';
            text += tabSeparated(cell(header->logicalIndex(visual)));
        }
        text += u'\n';
    };
    line([&](int section) {
        return m_model->headerData(section, Qt::Horizontal, ObjectModel::PlainTextRole).toString();
    });
    for (int i = 0; i < count; ++i) {
        const int row = rows.isEmpty() ? i : rows.at(i);
        line([&](int section) {
            return m_model->index(row, section).data(ObjectModel::PlainTextRole).toString();
        });
    }
    return text;
}

void ObjectsView::copy() const
{
    QGuiApplication::clipboard()->setText(copiedText());
}

void ObjectsView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    // Where there is little room the signs say it alone; names and tips stay.
    const bool wide = width() >= m_theme.px(760);
    m_copy->setText(wide ? m_copy->accessibleName() : QString());
    m_csv->setText(wide ? m_csv->accessibleName() : QString());
    m_typesTimer.start();
}

bool ObjectsView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Copy)) {
            copy();
            return true;
        }
        if (key->key() == Qt::Key_Space && m_table->currentIndex().isValid()) {
            m_inspector->setVisible(m_inspector->isHidden());
            showCurrent();
            return true;
        }
    }
    if (watched == m_table && event->type() == QEvent::ContextMenu) {
        const QModelIndex current = m_table->currentIndex();
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addAction(tr("Copy with &headers"), QKeySequence(QKeySequence::Copy), this, &ObjectsView::copy);
        QAction* cell = menu->addAction(tr("Copy &value"), this, [this, current] {
            QGuiApplication::clipboard()->setText(current.data(ObjectModel::PlainTextRole).toString());
        });
        cell->setEnabled(current.isValid());
        QAction* inspect = menu->addAction(tr("&Inspect"), QKeySequence(Qt::Key_Space), this, [this] {
            m_inspector->show();
            showCurrent();
        });
        inspect->setEnabled(current.isValid());
        menu->addSeparator();
        menu->addAction(tr("&Clear filters"), this, [this] {
            m_search->clearSearch();
            m_filters->clearAll();
        });
        menu->popup(static_cast<QContextMenuEvent*>(event)->globalPos());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace steward
