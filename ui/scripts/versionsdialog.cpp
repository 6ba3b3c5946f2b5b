#include "versionsdialog.h"

#include "diffview.h"
#include "librarymodel.h"

#include <common/banner.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/selectbox.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QListView>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QSplitter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

enum Role
{
    NoteRole = Qt::UserRole + 1
};

/// When, and below why or how large.
class VersionDelegate final : public QStyledItemDelegate
{
public:
    VersionDelegate(const Icons& icons, QObject* parent) : QStyledItemDelegate(parent), m_icons(icons) {}

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
        const QRect row = option.rect;
        const auto placed = [&](const QRect& rect) {
            return QStyle::visualRect(option.direction, row, rect);
        };
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool inverted = selected && theme.kind() == Theme::Kind::HighContrast;
        painter->save();
        if (selected || option.state.testFlag(QStyle::State_MouseOver))
            painter->fillRect(row, theme.color(selected ? "selection" : "surfaceHover"));
        painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), theme.color("gridLine"));
        if (selected)
            painter->fillRect(
                placed(QRect(row.topLeft(), QSize(theme.metric("line.railMark"), row.height()))),
                theme.color(inverted ? "focus" : "accentFill"));
        const QRect room = row.adjusted(theme.px(24), 0, -theme.px(12), 0);
        const QFont font = theme.font(Theme::Text::BodyMedium), small = theme.font(Theme::Text::Small);
        const int first = QFontMetrics(font).height(), second = QFontMetrics(small).height();
        const int top = row.top() + (row.height() - first - second) / 2;
        const int at = option.direction == Qt::LeftToRight ? Qt::AlignLeft : Qt::AlignRight;
        const auto line = [&](const QFont& used, const char* color, const QRect& rect, const QString& words) {
            painter->setFont(used);
            painter->setPen(theme.color(inverted ? "selectionText" : color));
            painter->drawText(placed(rect), at | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine,
                              QFontMetrics(used).elidedText(words, Qt::ElideRight, rect.width()));
        };
        line(font, selected ? "selectionText" : "text", QRect(room.left(), top, room.width(), first),
             index.data(Qt::DisplayRole).toString());
        line(small, "textMuted", QRect(room.left(), top + first, room.width(), second),
             index.data(NoteRole).toString());
        painter->restore();
    }

private:
    const Icons m_icons;
};

} // namespace

VersionsDialog::VersionsDialog(const QString& name, const QString& current, const QList<ScriptVersion>& list,
                               const ScriptVersions& versions, const Icons& icons, QWidget* parent)
    : QDialog(parent), m_versions(versions), m_current(current), m_list(list)
{
    const Theme& theme = icons.theme();
    setObjectName(u"versionsDialog"_s);
    setWindowTitle(tr("Versions of %1").arg(visibleText(name)));
    resize(theme.px(1000), theme.px(640));
    const int side = theme.metric("spacing.three"), gap = theme.metric("spacing.one");
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(side, side, side, theme.metric("spacing.two"));
    head->setSpacing(gap);
    head->addWidget(makeLabel(windowTitle(), Theme::Text::Title).release());
    auto* line = new QHBoxLayout;
    line->setSpacing(gap);
    line->addWidget(makeLabel(tr("Compare with"), Theme::Text::Body, "muted").release());
    m_against = new SelectBox(icons);
    m_against->setObjectName(u"versionsAgainst"_s);
    m_against->setAccessibleName(tr("Compare with"));
    m_against->addItem(tr("the script as it is now"));
    m_against->addItem(tr("the version before it"));
    line->addWidget(m_against);
    line->addStretch();
    m_summary = makeLabel({}, Theme::Text::Body, "muted").release();
    m_summary->setObjectName(u"versionsSummary"_s);
    line->addWidget(m_summary);
    head->addLayout(line);
    outer->addLayout(head);
    m_banner = new Banner(icons, Banner::Shape::Bar);
    outer->addWidget(m_banner);
    outer->addWidget(makeLine().release());

    auto* split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    m_rows = new QListView;
    m_rows->setObjectName(u"versionsList"_s);
    m_rows->setAccessibleName(tr("Versions"));
    m_rows->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_rows->setFrameShape(QFrame::NoFrame);
    m_rows->setUniformItemSizes(true);
    auto* model = new QStandardItemModel(this);
    for (qsizetype i = 0; i < m_list.size(); ++i) {
        const ScriptVersion& version = m_list.at(i);
        QStringList notes;
        if (!version.note.isEmpty())
            notes << visibleText(version.note);
        notes << QLocale().formattedDataSize(version.size);
        if (i == 0)
            notes.prepend(tr("newest"));
        auto* item = new QStandardItem(dayAndTime(version.savedAt));
        item->setData(notes.join(u" · "_s), NoteRole);
        item->setData(item->text() + u", "_s + notes.join(u", "_s), Qt::AccessibleTextRole);
        item->setToolTip(QString::fromLatin1(version.hash.left(12)));
        model->appendRow(item);
    }
    m_rows->setItemDelegate(new VersionDelegate(icons, m_rows));
    m_rows->setMouseTracking(true);
    m_rows->setModel(model);
    split->addWidget(m_rows);
    m_diff = new DiffView(icons);
    split->addWidget(m_diff);
    split->setStretchFactor(1, 1);
    split->setSizes({theme.px(300), theme.px(700)});
    outer->addWidget(split, 1);

    auto* foot = new QFrame;
    setGround(foot, "footer");
    auto* buttons = new QHBoxLayout(foot);
    buttons->setContentsMargins(side, theme.metric("spacing.oneHalf"), side, theme.metric("spacing.oneHalf"));
    buttons->setSpacing(gap);
    auto* previous = new QPushButton(icons.icon(u"chevron-up"_s), tr("Previous change"));
    auto* next = new QPushButton(icons.icon(u"chevron-down"_s), tr("Next change"));
    previous->setObjectName(u"versionsPrevious"_s);
    next->setObjectName(u"versionsNext"_s);
    for (QPushButton* button : {previous, next}) {
        setVariant(button, "quiet");
        button->setAccessibleName(button->text());
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto* close = new QPushButton(tr("Close"));
    close->setObjectName(u"versionsClose"_s);
    m_restore = new QPushButton(tr("Restore this version"));
    m_restore->setObjectName(u"versionsRestore"_s);
    setVariant(m_restore, "primary");
    for (QPushButton* button : {close, m_restore}) {
        button->setAccessibleName(button->text());
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    outer->addWidget(foot);

    connect(previous, &QPushButton::clicked, m_diff, &DiffView::previousChange);
    connect(next, &QPushButton::clicked, m_diff, &DiffView::nextChange);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_restore, &QPushButton::clicked, this, [this] { Q_EMIT restoreRequested(m_text); });
    connect(m_against, &QComboBox::currentIndexChanged, this,
            [this] { showRow(m_rows->currentIndex().row()); });
    connect(m_rows->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) { showRow(index.row()); });
    // The newest is what is there already: what one wants to see is what was before.
    choose(m_list.size() > 1 ? 1 : 0);
    m_rows->setFocus(Qt::OtherFocusReason);
}

void VersionsDialog::choose(int row)
{
    m_rows->setCurrentIndex(m_rows->model()->index(row, 0));
}

void VersionsDialog::showError(const Error& error)
{
    m_banner->showError(error);
}

void VersionsDialog::showRow(int row)
{
    m_banner->dismiss();
    m_restore->setEnabled(false);
    if (row < 0 || row >= m_list.size())
        return;
    const auto text = m_versions.text(m_list.at(row).hash);
    if (!text) {
        m_diff->setTexts({}, {});
        m_summary->clear();
        m_banner->showError(text.error());
        return;
    }
    m_text = *text;
    QString before = m_text, after = m_current;
    if (m_against->currentIndex() == 1) {
        after = m_text;
        before.clear();
        if (row + 1 < m_list.size()) {
            const auto older = m_versions.text(m_list.at(row + 1).hash);
            if (!older) {
                m_banner->showError(older.error());
                return;
            }
            before = *older;
        }
    }
    m_diff->setTexts(before, after);
    m_summary->setText(m_diff->summary());
    if (m_diff->diff().isSame())
        m_diff->setText(m_text);
    m_restore->setEnabled(m_text != m_current);
    m_restore->setToolTip(m_text == m_current ? tr("This is the script as it is now") : QString());
}

} // namespace steward
