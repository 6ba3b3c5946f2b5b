#include "valueinspector.h"

#include <common/labels.h>
#include <common/theme.h>
#include <runs/styledtext.h>

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QMenu>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostEntries = 1000;
constexpr int kValueRole = Qt::UserRole;    // QJsonValue of a nested one that was not opened yet
constexpr int kTextRole = Qt::UserRole + 1; // the value as it is copied
constexpr int kFilledRole = Qt::UserRole + 2;
constexpr qsizetype kShownLength = 2000;

QString plainText(const QJsonValue& value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return {};
    case QJsonValue::Bool:
        return value.toBool() ? u"True"_s : u"False"_s;
    case QJsonValue::Double:
        return value.toVariant().toString();
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Array:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Indented));
    case QJsonValue::Object:
        break;
    }
    return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Indented));
}

QToolButton* tool(const Icons& icons, const QString& name, const QString& icon, const QString& text,
                  QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setIcon(icons.icon(icon));
    button->setAccessibleName(text);
    button->setToolTip(text);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

ValueInspector::ValueInspector(const Theme& theme, const Icons& icons, QWidget* parent)
    : QFrame(parent),
      m_theme(theme),
      m_title(new QLabel(this)),
      m_place(new QLabel(this)),
      m_tree(new QTreeWidget(this))
{
    setObjectName(u"valueInspector"_s);
    setAccessibleName(tr("One object"));
    setGround(this, "pane");
    setMinimumWidth(theme.px(200));

    auto* head = new QFrame(this);
    setGround(head, "headerAlt");
    m_title->setObjectName(u"inspectorTitle"_s);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setTextRole(m_title, Theme::Text::BodySemibold);
    QToolButton* copy = tool(icons, u"inspectorCopy"_s, u"copy"_s, tr("Copy this object as JSON"), head);
    QToolButton* close = tool(icons, u"inspectorClose"_s, u"close"_s, tr("Close the inspector"), head);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(theme.px(16), theme.px(4), theme.px(8), theme.px(4));
    row->setSpacing(theme.px(4));
    row->addWidget(m_title, 1);
    row->addWidget(copy);
    row->addWidget(close);

    m_tree->setObjectName(u"inspectorTree"_s);
    m_tree->setAccessibleName(tr("Properties"));
    m_tree->setColumnCount(2);
    m_tree->setHeaderLabels({tr("Property"), tr("Value")});
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(theme.px(16));
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->header()->setStretchLastSection(true);
    m_tree->header()->setMinimumSectionSize(theme.px(40));
    m_tree->header()->resizeSection(0, theme.px(128));
    m_tree->installEventFilter(this);

    auto* foot = new QFrame(this);
    setGround(foot, "footer");
    m_place->setObjectName(u"inspectorPlace"_s);
    m_place->setTextFormat(Qt::PlainText);
    setTextRole(m_place, Theme::Text::Small);
    setTone(m_place, "muted");
    auto* footRow = new QHBoxLayout(foot);
    footRow->setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8));
    footRow->addWidget(m_place);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(head);
    column->addWidget(m_tree, 1);
    column->addWidget(foot);

    connect(copy, &QToolButton::clicked, this, &ValueInspector::copyWhole);
    connect(close, &QToolButton::clicked, this, &ValueInspector::closeRequested);
    connect(m_tree, &QTreeWidget::itemExpanded, this, [this](QTreeWidgetItem* item) {
        if (item->data(0, kFilledRole).toBool())
            return;
        item->setData(0, kFilledRole, true);
        fill(item, item->data(0, kValueRole).toJsonValue());
    });
}

void ValueInspector::clear()
{
    m_object = {};
    m_tree->clear();
    m_title->clear();
    m_place->clear();
}

void ValueInspector::showObject(const ObjectStore& store, quint32 object, const QString& place)
{
    // Going from row to row keeps open what was open, and the property one looks at.
    QStringList open;
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        if (m_tree->topLevelItem(i)->isExpanded())
            open << m_tree->topLevelItem(i)->text(0);
    }
    const QString current = m_tree->currentItem() != nullptr ? m_tree->currentItem()->text(0) : QString();
    m_tree->clear();
    m_object = store.object(object);
    const QJsonObject properties = m_object.value("properties"_L1).toObject();
    for (const quint32 column : store.columnsOf(object)) {
        QTreeWidgetItem* item = addRow(m_tree->invisibleRootItem(), store.columnName(column),
                                       properties.value(store.columnName(column)));
        item->setExpanded(open.contains(item->text(0)) && item->childCount() > 0);
    }
    QString title;
    for (const quint32 column : store.columnsOf(object)) {
        const ObjectStore::Value value = store.value(object, column);
        if (value.kind == ObjectStore::Kind::Text && title.isEmpty())
            title = plainValue(value);
    }
    if (title.isEmpty())
        title = shortTypeName(m_object.value("typeName"_L1).toString());
    m_title->setText(withVisibleSigns(title.left(200)));
    m_place->setText(place);
    select(current);
}

void ValueInspector::select(const QString& name)
{
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        if (m_tree->topLevelItem(i)->text(0) == name) {
            m_tree->setCurrentItem(m_tree->topLevelItem(i));
            return;
        }
    }
}

QTreeWidgetItem* ValueInspector::addRow(QTreeWidgetItem* parent, const QString& name, const QJsonValue& value)
{
    auto* item = new QTreeWidgetItem(parent);
    item->setText(0, withVisibleSigns(name));
    item->setForeground(0, m_theme.color("textMuted"));
    item->setFont(1, m_theme.font(Theme::Text::Output));
    item->setSizeHint(0, QSize(0, m_theme.metric("heights.rowDense")));
    if (value.isArray() || value.isObject()) {
        const qsizetype count = value.isArray() ? value.toArray().size() : value.toObject().size();
        if (value.isArray())
            item->setText(1, count == 1 ? tr("1 entry") : tr("%1 entries").arg(count));
        else
            item->setText(1, count == 1 ? tr("1 value") : tr("%1 values").arg(count));
        item->setForeground(1, m_theme.color("textMuted"));
        item->setData(0, kValueRole, QVariant::fromValue(value));
        if (count > 0)
            item->setChildIndicatorPolicy(QTreeWidgetItem::ShowIndicator);
    } else {
        const QString text = plainText(value);
        item->setText(1, value.isNull() ? tr("null") : withVisibleSigns(text.left(kShownLength)));
        if (value.isNull())
            item->setForeground(1, m_theme.color("textMuted"));
        item->setData(1, kTextRole, text);
        item->setToolTip(1, text.left(kShownLength).toHtmlEscaped());
    }
    return item;
}

void ValueInspector::fill(QTreeWidgetItem* parent, const QJsonValue& value)
{
    int added = 0;
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (; added < array.size() && added < kMostEntries; ++added)
            addRow(parent, QString::number(added + 1), array.at(added));
        if (array.size() > kMostEntries)
            addRow(parent, u"…"_s, tr("%1 more").arg(array.size() - kMostEntries));
    } else {
        const QJsonObject object = value.toObject();
        for (auto it = object.constBegin(); it != object.constEnd() && added < kMostEntries; ++it, ++added)
            addRow(parent, it.key(), it.value());
        if (object.size() > kMostEntries)
            addRow(parent, u"…"_s, tr("%1 more").arg(object.size() - kMostEntries));
    }
}

void ValueInspector::copyCurrent() const
{
    const QTreeWidgetItem* item = m_tree->currentItem();
    if (item == nullptr)
        return;
    const QVariant nested = item->data(0, kValueRole);
    QGuiApplication::clipboard()->setText(nested.isValid() ? plainText(nested.toJsonValue())
                                                           : item->data(1, kTextRole).toString());
}

void ValueInspector::copyWhole() const
{
    QGuiApplication::clipboard()->setText(plainText(m_object.value("properties"_L1)));
}

bool ValueInspector::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_tree && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
        copyCurrent();
        return true;
    }
    if (watched == m_tree && event->type() == QEvent::ContextMenu) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addAction(tr("&Copy value"), QKeySequence(QKeySequence::Copy), this,
                        &ValueInspector::copyCurrent);
        menu->popup(static_cast<QContextMenuEvent*>(event)->globalPos());
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace steward
