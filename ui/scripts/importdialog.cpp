#include "importdialog.h"

#include "diffview.h"
#include "librarymodel.h"

#include <common/banner.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/selectbox.h>
#include <common/theme.h>

#include <QAbstractListModel>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString stateText(ImportItem::State state)
{
    switch (state) {
    case ImportItem::State::New:
        return ImportDialog::tr("New");
    case ImportItem::State::Changed:
        return ImportDialog::tr("Changed");
    case ImportItem::State::Same:
        return ImportDialog::tr("Same");
    case ImportItem::State::Refused:
        break;
    }
    return ImportDialog::tr("Refused");
}

} // namespace

class ImportModel final : public QAbstractListModel
{
public:
    enum Role
    {
        ItemRole = Qt::UserRole + 1
    };
    using QAbstractListModel::QAbstractListModel;

    void set(const ImportPlan& plan)
    {
        beginResetModel();
        m_plan = plan;
        endResetModel();
    }
    [[nodiscard]] const ImportPlan& plan() const { return m_plan; }
    [[nodiscard]] const ImportItem& item(int row) const { return m_plan.items.at(row); }
    [[nodiscard]] bool canBeChosen(int row) const
    {
        return item(row).state == ImportItem::State::New || item(row).state == ImportItem::State::Changed;
    }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_plan.items.size());
    }
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override
    {
        Qt::ItemFlags flags = QAbstractListModel::flags(index);
        if (index.isValid() && canBeChosen(index.row()))
            flags |= Qt::ItemIsUserCheckable;
        return flags;
    }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override
    {
        if (!index.isValid())
            return {};
        const ImportItem& one = item(index.row());
        switch (role) {
        case Qt::DisplayRole:
            return visibleText(one.name);
        case Qt::ToolTipRole:
            return one.problem.isEmpty() ? visibleText(one.caution) : visibleText(one.problem);
        case Qt::AccessibleTextRole: {
            QStringList parts{visibleText(one.name), stateText(one.state)};
            if (one.state == ImportItem::State::Refused)
                parts << one.problem;
            else
                parts << riskText(one.entry.risk);
            if (!one.caution.isEmpty())
                parts << one.caution;
            return parts.join(u", "_s);
        }
        case Qt::CheckStateRole:
            return canBeChosen(index.row()) ? QVariant(one.isChosen ? Qt::Checked : Qt::Unchecked)
                                            : QVariant();
        default:
            return {};
        }
    }
    bool setData(const QModelIndex& index, const QVariant& value, int role) override
    {
        if (!index.isValid() || role != Qt::CheckStateRole || !canBeChosen(index.row()))
            return false;
        m_plan.items[index.row()].isChosen = value.toInt() == Qt::Checked;
        Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
        return true;
    }

private:
    ImportPlan m_plan;
};

namespace {

class ImportDelegate final : public QStyledItemDelegate
{
public:
    ImportDelegate(const Icons& icons, const ImportModel& model, QObject* parent)
        : QStyledItemDelegate(parent), m_icons(icons), m_model(model)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        const Theme& theme = m_icons.theme();
        const int lines = QFontMetrics(theme.font(Theme::Text::BodyMedium)).height() +
                          QFontMetrics(theme.font(Theme::Text::Small)).height();
        return {100, std::max(theme.metric("heights.rowTwoLine"), lines + theme.px(10))};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = m_icons.theme();
        const ImportItem& item = m_model.item(index.row());
        const QRect row = option.rect;
        const auto placed = [&](const QRect& rect) {
            return QStyle::visualRect(option.direction, row, rect);
        };
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool inverted = selected && theme.kind() == Theme::Kind::HighContrast;
        const auto ink = [&](const char* role) { return theme.color(inverted ? "selectionText" : role); };
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (selected || option.state.testFlag(QStyle::State_MouseOver))
            painter->fillRect(row, theme.color(selected ? "selection" : "surfaceHover"));
        painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), theme.color("gridLine"));
        if (selected)
            painter->fillRect(
                placed(QRect(row.topLeft(), QSize(theme.metric("line.railMark"), row.height()))),
                theme.color(inverted ? "focus" : "accentFill"));
        const int side = theme.metric("icons.small");
        if (inverted && m_model.canBeChosen(index.row())) {
            // The style's box would be yellow on yellow.
            const QRect box = boxPlace(row, option.direction);
            painter->setPen(QPen(ink("text"), theme.borderWidth()));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 3, 3);
            if (item.isChosen)
                painter->drawPixmap(box.topLeft(), m_icons.pixmap(u"check"_s, side, "selectionText",
                                                                  painter->device()->devicePixelRatioF()));
        } else if (m_model.canBeChosen(index.row())) {
            QStyleOptionButton box;
            box.rect = boxPlace(row, option.direction);
            box.state = QStyle::State_Enabled | (item.isChosen ? QStyle::State_On : QStyle::State_Off);
            option.widget->style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, painter, option.widget);
        } else {
            const bool isSame = item.state == ImportItem::State::Same;
            painter->drawPixmap(boxPlace(row, option.direction).topLeft(),
                                m_icons.pixmap(isSame ? u"check"_s : u"error-circle"_s, side,
                                               inverted ? "selectionText"
                                               : isSame ? "textMuted"
                                                        : "error",
                                               painter->device()->devicePixelRatioF()));
        }
        QRect room = row.adjusted(theme.px(12) + side + theme.px(8), 0, -theme.px(12), 0);
        // The risk as a chip, the state in words.
        const QFont chipFont = theme.font(Theme::Text::Caption);
        const QFontMetrics chipMetrics(chipFont);
        int used = 0;
        const QFont nameFont = theme.font(Theme::Text::BodyMedium);
        const QFont smallFont = theme.font(Theme::Text::Small);
        const int nameHeight = QFontMetrics(nameFont).height(),
                  smallHeight = QFontMetrics(smallFont).height();
        const int top = row.top() + (row.height() - nameHeight - smallHeight) / 2;
        if (item.state != ImportItem::State::Refused) {
            const bool high = item.entry.risk == ScriptRisk::Destructive;
            const bool changes = item.entry.risk == ScriptRisk::Change;
            const QString text = riskText(item.entry.risk);
            used = chipMetrics.horizontalAdvance(text) + 2 * theme.px(6);
            const int height = std::max(theme.metric("heights.chip"), chipMetrics.height() + 2);
            const QRect place =
                placed(QRect(room.right() - used + 1, top + (nameHeight - height) / 2, used, height));
            painter->setPen(inverted ? QPen(ink("text")) : QPen(Qt::NoPen));
            painter->setBrush(inverted ? QBrush(Qt::NoBrush)
                                       : QBrush(theme.color(high      ? "errorSoft"
                                                            : changes ? "warningSoft"
                                                                      : "neutralSoft")));
            painter->drawRoundedRect(QRectF(place), theme.metric("radii.chip"), theme.metric("radii.chip"));
            painter->setFont(chipFont);
            painter->setPen(ink(high ? "error" : changes ? "warning" : "textMuted"));
            painter->drawText(place, Qt::AlignCenter | Qt::TextSingleLine, text);
        }
        const int at = option.direction == Qt::LeftToRight ? Qt::AlignLeft : Qt::AlignRight;
        const auto line = [&](const QFont& font, const char* color, const QRect& rect, const QString& words,
                              Qt::TextElideMode elided) {
            painter->setFont(font);
            painter->setPen(ink(color));
            painter->drawText(placed(rect), at | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine,
                              QFontMetrics(font).elidedText(words, elided, rect.width()));
        };
        const bool refused = item.state == ImportItem::State::Refused;
        line(nameFont, refused ? "textMuted" : "text",
             QRect(room.left(), top, room.width() - used - theme.px(8), nameHeight),
             index.data(Qt::DisplayRole).toString(), Qt::ElideMiddle);
        QString below = stateText(item.state);
        if (refused)
            below += u" · "_s + visibleText(item.problem);
        else if (!item.caution.isEmpty())
            below += u" · "_s + visibleText(item.caution);
        line(smallFont,
             refused                  ? "error"
             : item.caution.isEmpty() ? "textMuted"
                                      : "warning",
             QRect(room.left(), top + nameHeight, room.width(), smallHeight), below, Qt::ElideRight);
        painter->restore();
    }

    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override
    {
        const bool isClick = event->type() == QEvent::MouseButtonRelease &&
                             boxPlace(option.rect, option.direction)
                                 .adjusted(-8, -8, 8, 8)
                                 .contains(static_cast<QMouseEvent*>(event)->position().toPoint());
        const bool isKey =
            event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space;
        if ((!isClick && !isKey) || !m_model.canBeChosen(index.row()))
            return false;
        return model->setData(index, m_model.item(index.row()).isChosen ? Qt::Unchecked : Qt::Checked,
                              Qt::CheckStateRole);
    }

private:
    [[nodiscard]] QRect boxPlace(const QRect& row, Qt::LayoutDirection direction) const
    {
        const Theme& theme = m_icons.theme();
        const int side = theme.metric("icons.small");
        return QStyle::visualRect(direction, row,
                                  QRect(row.left() + theme.px(12), row.center().y() - side / 2, side, side));
    }

    const Icons m_icons;
    const ImportModel& m_model;
};

} // namespace

ImportDialog::ImportDialog(const ImportPlan& plan, const QList<Place>& places, const Icons& icons,
                           QWidget* parent)
    : QDialog(parent), m_icons(icons)
{
    const Theme& theme = icons.theme();
    setObjectName(u"importDialog"_s);
    setWindowTitle(tr("Import scripts"));
    resize(theme.px(1040), theme.px(680));
    const int side = theme.metric("spacing.three"), gap = theme.metric("spacing.one");
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(side, side, side, theme.metric("spacing.two"));
    head->setSpacing(gap);
    m_source = new ElidedLabel(Theme::Text::Title);
    head->addWidget(m_source);
    head->addWidget(
        new Paragraph(theme,
                      tr("Look at what would come. Nothing is written before you import, and nothing "
                         "of it is run."),
                      Theme::Text::Body, "textMuted"));
    auto* line = new QHBoxLayout;
    line->setSpacing(gap);
    line->addWidget(makeLabel(tr("Into"), Theme::Text::Body, "muted").release());
    m_place = new SelectBox(icons);
    m_place->setObjectName(u"importPlace"_s);
    m_place->setAccessibleName(tr("Into"));
    for (const Place& place : places)
        m_place->addItem(visibleText(place.title), place.folder);
    m_place->setCurrentIndex(std::max(0, m_place->findData(plan.folder)));
    line->addWidget(m_place);
    line->addStretch();
    m_summary = makeLabel({}, Theme::Text::Body, "muted").release();
    m_summary->setObjectName(u"importSummary"_s);
    line->addWidget(m_summary);
    head->addLayout(line);
    outer->addLayout(head);
    m_banner = new Banner(icons, Banner::Shape::Bar);
    outer->addWidget(m_banner);
    outer->addWidget(makeLine().release());

    auto* split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    m_rows = new QListView;
    m_rows->setObjectName(u"importList"_s);
    m_rows->setAccessibleName(tr("Scripts to import"));
    m_rows->setFrameShape(QFrame::NoFrame);
    m_rows->setUniformItemSizes(true);
    m_rows->setMouseTracking(true);
    m_items = new ImportModel(this);
    m_rows->setModel(m_items);
    m_rows->setItemDelegate(new ImportDelegate(icons, *m_items, m_rows));
    split->addWidget(m_rows);
    auto* right = new QWidget;
    setGround(right, "surface");
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* about = new QVBoxLayout;
    about->setContentsMargins(theme.metric("spacing.two"), theme.metric("spacing.oneHalf"),
                              theme.metric("spacing.two"), theme.metric("spacing.oneHalf"));
    about->setSpacing(theme.metric("spacing.half"));
    m_about = makeLabel({}, Theme::Text::Body).release();
    m_about->setObjectName(u"importAbout"_s);
    m_about->setWordWrap(true);
    about->addWidget(m_about);
    m_caution = makeLabel({}, Theme::Text::Body, "warning").release();
    m_caution->setObjectName(u"importCaution"_s);
    m_caution->setWordWrap(true);
    about->addWidget(m_caution);
    column->addLayout(about);
    column->addWidget(makeLine().release());
    m_diff = new DiffView(icons);
    column->addWidget(m_diff, 1);
    split->addWidget(right);
    split->setStretchFactor(1, 1);
    split->setSizes({theme.px(400), theme.px(640)});
    outer->addWidget(split, 1);

    auto* foot = new QFrame;
    setGround(foot, "footer");
    auto* buttons = new QHBoxLayout(foot);
    buttons->setContentsMargins(side, theme.metric("spacing.oneHalf"), side, theme.metric("spacing.oneHalf"));
    buttons->setSpacing(gap);
    buttons->addStretch();
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(u"importCancel"_s);
    cancel->setDefault(true);
    m_import = new QPushButton;
    m_import->setObjectName(u"importTake"_s);
    m_import->setAutoDefault(false);
    setVariant(m_import, "primary");
    cancel->setAccessibleName(cancel->text());
    buttons->addWidget(cancel);
    buttons->addWidget(m_import);
    outer->addWidget(foot);

    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_import, &QPushButton::clicked, this, &ImportDialog::importRequested);
    connect(m_place, &QComboBox::activated, this,
            [this](int index) { Q_EMIT placeChosen(m_place->itemData(index).toString()); });
    connect(m_items, &QAbstractItemModel::dataChanged, this, &ImportDialog::count);
    connect(m_rows->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) { showRow(index.row()); });
    setPlan(plan);
    m_rows->setFocus(Qt::OtherFocusReason);
}

void ImportDialog::setPlan(const ImportPlan& plan)
{
    m_banner->dismiss();
    m_items->set(plan);
    m_source->setText(tr("Import from %1").arg(visibleText(plan.source)));
    count();
    // What deserves a look first.
    int row = 0;
    for (int i = 0; i < m_items->rowCount(); ++i) {
        if (m_items->item(i).isChosen && m_items->item(i).entry.risk > m_items->item(row).entry.risk)
            row = i;
    }
    m_rows->setCurrentIndex(m_items->index(row));
    showRow(row);
}

const ImportPlan& ImportDialog::plan() const
{
    return m_items->plan();
}

void ImportDialog::showError(const Error& error)
{
    m_banner->showError(error);
}

void ImportDialog::count()
{
    const ImportPlan& now = plan();
    const auto many = [&](ImportItem::State state) {
        return std::count_if(now.items.begin(), now.items.end(),
                             [&](const ImportItem& item) { return item.state == state; });
    };
    QStringList parts;
    for (const auto state : {ImportItem::State::New, ImportItem::State::Changed, ImportItem::State::Same,
                             ImportItem::State::Refused}) {
        if (const auto count = many(state); count > 0)
            parts << u"%1 %2"_s.arg(count).arg(stateText(state).toLower());
    }
    m_summary->setText(parts.join(u", "_s));
    const int chosen = now.chosen();
    m_import->setEnabled(chosen > 0);
    m_import->setText(chosen == 0   ? tr("Nothing chosen")
                      : chosen == 1 ? tr("Import one script")
                                    : tr("Import %1 scripts").arg(chosen));
    m_import->setAccessibleName(m_import->text());
    m_import->setToolTip(chosen == 0 ? QString()
                                     : tr("The highest risk of them: %1").arg(riskText(now.risk())));
    m_rows->viewport()->update();
}

void ImportDialog::showRow(int row)
{
    if (row < 0 || row >= m_items->rowCount())
        return;
    const ImportItem& item = m_items->item(row);
    m_caution->setVisible(!item.caution.isEmpty());
    m_caution->setText(visibleText(item.caution));
    switch (item.state) {
    case ImportItem::State::Refused:
        m_about->setText(tr("It is not imported. %1").arg(visibleText(item.problem)));
        m_diff->setText(item.text);
        return;
    case ImportItem::State::New:
        m_diff->setText(item.text);
        break;
    case ImportItem::State::Same:
    case ImportItem::State::Changed:
        m_diff->setTexts(item.existing, item.text);
        break;
    }
    QStringList parts;
    if (item.state == ImportItem::State::New)
        parts << tr("New in the library.");
    else if (item.state == ImportItem::State::Same)
        parts << tr("The library has it as it is.");
    else
        parts << tr("Replaces the one in the library: %1. That one is kept among the versions.")
                     .arg(m_diff->summary());
    if (!item.entry.script.synopsis.isEmpty())
        parts << visibleText(item.entry.script.synopsis);
    m_about->setText(parts.join(u' '));
    if (item.state == ImportItem::State::Same)
        m_diff->setText(item.text);
}

} // namespace steward
