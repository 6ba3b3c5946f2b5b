#include "connectionspanel.h"

#include <common/icons.h>
#include <common/labels.h>
#include <common/theme.h>
#include <scripts/connectioncatalog.h>

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

/// The order of the mission; what a user adds comes after, in the catalog's order.
const QStringList& missionOrder()
{
    static const QStringList kOrder{u"graph"_s,         u"exchange"_s, u"securitycenter"_s,
                                    u"partnercenter"_s, u"azuread"_s,  u"msonline"_s};
    return kOrder;
}

QLabel* plainLabel(const QString& name, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

ConnectionsPanel::ConnectionsPanel(const ConnectionCatalog& catalog, const Theme& theme, const Icons& icons,
                                   QWidget* parent)
    : QWidget(parent), m_catalog(catalog), m_runNote(plainLabel(u"connectionsRunNote"_s, this))
{
    setObjectName(u"connectionsPanel"_s);
    setAccessibleName(tr("Connections"));
    setGround(this, "pane");

    auto* title = plainLabel(u"connectionsTitle"_s, this);
    title->setText(tr("Connections"));
    setTextRole(title, Theme::Text::BodySemibold);
    auto* head = new QFrame(this);
    setGround(head, "headerAlt");
    auto* headRow = new QHBoxLayout(head);
    headRow->setContentsMargins(theme.px(16), 0, theme.px(16), 0);
    head->setMinimumHeight(theme.metric("heights.panelHeader"));
    headRow->addWidget(title);
    headRow->addStretch();
    m_suggest = new QPushButton(tr("Tick suggested"), head);
    m_suggest->setObjectName(u"tickSuggested"_s);
    setVariant(m_suggest, "link");
    m_suggest->hide();
    connect(m_suggest, &QPushButton::clicked, this, [this] {
        QStringList ids = selection();
        for (const QString& id : std::as_const(m_suggested)) {
            if (!ids.contains(id))
                ids << id;
        }
        setSelection(ids);
        Q_EMIT selectionChanged(selection());
    });
    headRow->addWidget(m_suggest);
    connect(this, &ConnectionsPanel::selectionChanged, this, &ConnectionsPanel::showSuggestion);

    auto* area = new QScrollArea(this);
    area->setObjectName(u"connectionsArea"_s);
    area->setAccessibleName(tr("Connections"));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    auto* list = new QWidget(area);
    setGround(list, "surface");
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12));
    column->setSpacing(theme.px(10));

    QList<Connection> connections = catalog.connections();
    std::stable_sort(connections.begin(), connections.end(), [](const Connection& a, const Connection& b) {
        const auto rank = [](const Connection& c) {
            const qsizetype at = missionOrder().indexOf(c.id.toLower());
            return at < 0 ? missionOrder().size() : at;
        };
        return rank(a) < rank(b);
    });
    for (const Connection& connection : connections)
        addRow(connection, icons, column);
    if (connections.isEmpty()) {
        auto* none = plainLabel(u"connectionsNone"_s, list);
        none->setText(
            tr("No connections were found. The program's folder of connections is missing or damaged."));
        none->setWordWrap(true);
        setTone(none, "error");
        column->addWidget(none);
    }
    for (const Error& problem : catalog.problems()) {
        auto* label = plainLabel(u"connectionProblem"_s, list);
        label->setText(problem.message);
        label->setToolTip(problem.toText().toHtmlEscaped());
        label->setWordWrap(true);
        setTone(label, "error");
        column->addWidget(label);
    }
    m_runNote->setText(tr("The running script keeps the connections it was started with."));
    m_runNote->setWordWrap(true);
    setTone(m_runNote, "muted");
    setTextRole(m_runNote, Theme::Text::Small);
    m_runNote->hide();
    column->addWidget(m_runNote);
    column->addStretch();
    area->setWidget(list);
    m_list = list;
    list->installEventFilter(this);

    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(head);
    all->addWidget(area, 1);
}

void ConnectionsPanel::setSuggested(const QStringList& ids)
{
    m_suggested = ids;
    showSuggestion();
}

void ConnectionsPanel::showSuggestion()
{
    QStringList titles;
    for (const Row& row : std::as_const(m_rows)) {
        if (m_suggested.contains(row.id) && row.ready && !row.box->isChecked())
            titles << row.title;
    }
    m_suggest->setVisible(!titles.isEmpty());
    m_suggest->setToolTip(tr("The script uses %1").arg(titles.join(u", "_s)));
    m_suggest->setAccessibleDescription(m_suggest->toolTip());
}

void ConnectionsPanel::addRow(const Connection& connection, const Icons& icons, QVBoxLayout* column)
{
    const Theme& theme = icons.theme();
    QWidget* parent = column->parentWidget();
    Row row;
    row.id = connection.id;
    row.title = connection.title;
    row.ready = connection.isReady();
    row.box = new QCheckBox(QString(connection.title).replace(u'&', u"&&"_s), parent);
    row.box->setObjectName(u"connection_"_s + connection.id);
    row.box->setAccessibleName(connection.title);
    row.box->setEnabled(row.ready);
    setTextRole(row.box, Theme::Text::BodyMedium);
    QString tip = connection.purpose;
    if (!connection.permissions.isEmpty())
        tip += u"\n"_s + tr("Needs: %1").arg(connection.permissions.join(u", "_s));
    row.box->setToolTip(u"<span style='white-space:pre-line'>"_s + tip.toHtmlEscaped() + u"</span>"_s);
    auto* variable = new ElidedLabel(Theme::Text::Output, "muted", Qt::ElideRight, parent);
    row.variable = variable;
    variable->setObjectName(u"variable_"_s + connection.id);
    variable->setText(connection.variable);
    variable->setAlignment(Qt::AlignVCenter | Qt::AlignTrailing);
    variable->setMinimumWidth(theme.px(24)); // the title goes first where there is little room

    row.icon = new IconLabel(icons, u"dash"_s, "textMuted", "icons.small", parent);
    row.word = plainLabel(u"stateWord_"_s + connection.id, parent);
    setTextRole(row.word, Theme::Text::Small);
    row.line = new ElidedLabel(Theme::Text::Small, "muted", Qt::ElideRight, parent);
    row.line->setObjectName(u"line_"_s + connection.id);
    row.text = plainLabel(u"state_"_s + connection.id, parent);
    row.text->setWordWrap(true);
    setTextRole(row.text, Theme::Text::Small);
    setTone(row.text, "muted");
    makeReachable(row);
    row.install = new QPushButton(tr("Install"), parent);
    row.install->setObjectName(u"install_"_s + connection.id);
    row.install->setAccessibleName(tr("Install the module for %1").arg(connection.title));
    row.install->setToolTip(tr("Downloads it from the PowerShell Gallery into Steward's own folder."));
    row.install->hide();
    connect(row.install, &QPushButton::clicked, this,
            [this, id = connection.id] { Q_EMIT installRequested(id); });

    row.head = new QBoxLayout(QBoxLayout::LeftToRight);
    m_headSpacing = theme.px(8);
    row.head->setSpacing(m_headSpacing);
    row.head->addWidget(row.box, 1);
    row.head->addWidget(variable);
    row.indent = row.box->style()->pixelMetric(QStyle::PM_IndicatorWidth) +
                 row.box->style()->pixelMetric(QStyle::PM_CheckBoxLabelSpacing);
    auto* second = new QHBoxLayout;
    second->setContentsMargins(row.indent, 0, 0, 0);
    second->setSpacing(theme.px(4));
    second->addWidget(row.icon, 0, Qt::AlignTop);
    second->addWidget(row.word);
    second->addWidget(row.line, 1);
    second->addStretch();
    second->addWidget(row.install, 0, Qt::AlignTop);
    auto* third = new QHBoxLayout; // the sentence has all the width there is
    third->setContentsMargins(row.indent, 0, 0, 0);
    third->addWidget(row.text);
    auto* both = new QVBoxLayout;
    both->setSpacing(theme.px(2));
    both->addLayout(row.head);
    both->addLayout(second);
    both->addLayout(third);
    column->addLayout(both);

    connect(row.box, &QCheckBox::toggled, this, [this] {
        if (!m_setting)
            Q_EMIT selectionChanged(selection());
    });
    m_rows.append(row);
    showInitial(m_rows.last());
}

bool ConnectionsPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_list && event->type() == QEvent::Resize)
        fitHeads();
    return QWidget::eventFilter(watched, event);
}

// The variable goes below its connection's name where both do not fit side by side.
void ConnectionsPanel::fitHeads()
{
    const int width = m_list->contentsRect().width() - m_list->layout()->contentsMargins().left() -
                      m_list->layout()->contentsMargins().right();
    for (const Row& row : m_rows) {
        const int needed = row.box->sizeHint().width() + m_headSpacing + row.variable->sizeHint().width();
        const bool beside = needed <= width;
        row.head->setSpacing(beside ? m_headSpacing : 0);
        row.head->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
        row.variable->setAlignment(Qt::AlignVCenter | (beside ? Qt::AlignTrailing : Qt::AlignLeading));
        row.variable->setContentsMargins(beside ? 0 : row.indent, 0, 0, 0);
    }
}

// A disabled box cannot be reached by the keyboard; its reason can.
void ConnectionsPanel::makeReachable(const Row& row)
{
    row.box->setEnabled(row.ready);
    row.text->setTextInteractionFlags(row.ready ? Qt::NoTextInteraction
                                                : Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    row.text->setFocusPolicy(row.ready ? Qt::NoFocus : Qt::StrongFocus);
    row.line->setFocusPolicy(row.ready ? Qt::NoFocus : Qt::StrongFocus);
}

void ConnectionsPanel::setReadiness(const QString& id, const ConnectionReadiness& readiness, bool canInstall)
{
    Row* row = find(id);
    if (row == nullptr || row->readiness == readiness)
        return;
    const QStringList before = selection();
    row->readiness = readiness;
    row->ready = readiness.canTry();
    row->install->setVisible(canInstall && readiness.state == ConnectionReadiness::State::ModuleMissing);
    row->install->setEnabled(true);
    makeReachable(*row);
    m_setting = true;
    if (!row->ready)
        row->box->setChecked(false);
    m_setting = false;
    showInitial(*row);
    if (selection() != before)
        Q_EMIT selectionChanged(selection());
}

void ConnectionsPanel::showInstalling(const QString& id, const QString& sentence)
{
    Row* row = find(id);
    if (row == nullptr)
        return;
    row->install->setEnabled(false);
    row->readiness.reset(); // what is said next is news
    showState(*row, u"clock"_s, "textMuted", "muted", {}, sentence);
}

void ConnectionsPanel::showInitial(Row& row)
{
    const Connection* connection = m_catalog.find(row.id);
    if (connection == nullptr)
        return;
    if (row.readiness) {
        using State = ConnectionReadiness::State;
        const State state = row.readiness->state;
        const QString word = readinessTitle(state);
        if (state == State::Ready)
            showState(row, u"check-circle"_s, "success", "success", word, row.readiness->sentence);
        else if (state == State::Unknown)
            showState(row, u"dash"_s, "textMuted", "muted", word, tr("Signs in when the script runs"),
                      row.readiness->sentence);
        else if (state == State::NotYet)
            showState(row, u"clock"_s, "textMuted", nullptr, word, row.readiness->sentence);
        else if (state == State::Retired)
            showState(row, u"dash"_s, "textMuted", "muted", word, row.readiness->sentence);
        else
            showState(row, u"warning"_s, "warning", "warning", word, row.readiness->sentence);
        return;
    }
    switch (connection->status) {
    case Connection::Status::Ready:
        showState(row, u"dash"_s, "textMuted", "muted", {}, tr("Signs in when the script runs"),
                  connection->statusText);
        return;
    case Connection::Status::NotYet:
        showState(row, u"clock"_s, "textMuted", nullptr, tr("Not yet"), connection->statusText);
        return;
    case Connection::Status::Retired:
        showState(row, u"dash"_s, "textMuted", "muted", tr("Switched off"), connection->statusText);
        return;
    }
}

void ConnectionsPanel::showState(Row& row, const QString& icon, const char* role, const char* tone,
                                 const QString& word, const QString& text, const QString& detail)
{
    const QString whole = detail.isEmpty() ? text : detail;
    row.icon->setIcon(icon, role);
    row.word->setText(word);
    row.word->setHidden(word.isEmpty());
    setTone(row.word, tone);
    // What somebody has to do something about is said whole; the rest has a line, so that the form below has
    // room.
    const bool isWhole = qstrcmp(tone, "warning") == 0;
    row.text->setText(text);
    row.text->setHidden(!isWhole || text.isEmpty());
    row.line->setText(word.isEmpty() ? text : u"· "_s + text);
    row.line->setHidden(isWhole || text.isEmpty());
    row.line->setToolTip(u"<span>"_s + whole.toHtmlEscaped() + u"</span>"_s);
    const QString said = word.isEmpty() ? whole : word + u": "_s + whole;
    row.text->setAccessibleName(row.title + u": "_s + said);
    row.line->setAccessibleName(row.title + u": "_s + said);
    row.box->setAccessibleDescription(said);
}

ConnectionsPanel::Row* ConnectionsPanel::find(const QString& id)
{
    const auto it = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) {
        return row.id.compare(id, Qt::CaseInsensitive) == 0;
    });
    return it == m_rows.end() ? nullptr : &*it;
}

QStringList ConnectionsPanel::selection() const
{
    QStringList ids;
    for (const Row& row : m_rows) {
        if (row.box->isChecked())
            ids << row.id;
    }
    return ids;
}

void ConnectionsPanel::setSelection(const QStringList& ids)
{
    const QStringList before = selection();
    m_setting = true;
    for (const Row& row : m_rows)
        row.box->setChecked(row.ready && ids.contains(row.id, Qt::CaseInsensitive));
    m_setting = false;
    if (selection() != before)
        Q_EMIT selectionChanged(selection());
}

void ConnectionsPanel::setConnected(const QString& id, const QString& detail)
{
    if (Row* row = find(id))
        showState(*row, u"check-circle"_s, "success", "success", tr("Connected"), detail);
}

void ConnectionsPanel::setFailed(const QString& id, const QString& reason)
{
    if (Row* row = find(id))
        showState(*row, u"warning"_s, "warning", "warning", tr("Failed"), reason);
}

void ConnectionsPanel::resetStates()
{
    for (Row& row : m_rows)
        showInitial(row);
}

void ConnectionsPanel::setRunning(bool running)
{
    m_runNote->setVisible(running);
}

QString ConnectionsPanel::stateText(const QString& id) const
{
    for (const Row& row : m_rows) {
        if (row.id.compare(id, Qt::CaseInsensitive) == 0)
            return row.text->accessibleName();
    }
    return {};
}

} // namespace steward
