#include "customerspage.h"

#include "customeractions.h"
#include "customerdetail.h"
#include "customerfilter.h"
#include "customersheader.h"
#include "customertable.h"
#include "nameprompt.h"
#include "pastepane.h"
#include "viewbar.h"

#include <base/csv.h>
#include <common/banner.h>
#include <common/emptystate.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/searchfield.h>
#include <common/theme.h>
#include <customers/customercontracts.h>
#include <customers/customerdirectory.h>
#include <customers/customerrelationships.h>
#include <customers/customersources.h>
#include <customers/customerviews.h>

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QStackedWidget>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace steward {

namespace {

constexpr int kLeastTable = 440; // beside the detail; below that, the detail goes under the table
constexpr int kLeastHeight = 380;
constexpr int kNumberKeys = 9;

void popUpBelow(QMenu& menu, const QWidget& button)
{
    menu.setAttribute(Qt::WA_DeleteOnClose);
    menu.popup(button.mapToGlobal(QPoint(0, button.height())));
}

QString menuText(const QString& text)
{
    return visibleText(text).left(60).replace(u'&', u"&&"_s);
}

} // namespace

CustomersPage::CustomersPage(const Icons& icons, const Clock& clock, QWidget* parent)
    : QWidget(parent),
      m_icons(icons),
      m_clock(clock),
      m_model(new CustomerTableModel(clock, this)),
      m_filter(new CustomerFilter(*m_model, this)),
      m_actions(new CustomerActions(this)),
      m_prompt(new NamePrompt(icons, this))
{
    const Theme& theme = icons.theme();
    setObjectName(u"customersPage"_s);
    auto* outer = new QHBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    m_splitter = new QSplitter;
    m_splitter->setObjectName(u"customersSplitter"_s);
    m_splitter->setChildrenCollapsible(false);
    outer->addWidget(m_splitter);

    auto* main = new QWidget;
    setGround(main, "surface");
    auto* column = new QVBoxLayout(main);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildHeader();
    column->addWidget(m_header);
    column->addWidget(makeLine().release());
    m_banner = new Banner(icons, Banner::Shape::Bar);
    m_banner->setObjectName(u"customersBanner"_s);
    column->addWidget(m_banner);
    m_paste = new PastePane(icons);
    column->addWidget(m_paste);
    buildTable();
    column->addWidget(m_body, 1);
    column->addWidget(buildFoot());

    m_detail = new CustomerDetail(icons);
    m_splitter->addWidget(main);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({theme.metric("widths.wizardText") * 3 / 2, theme.metric("widths.detailPane")});
    connectActions();
    addKeys();

    m_ageTimer.setInterval(30s);
    connect(&m_ageTimer, &QTimer::timeout, this, &CustomersPage::updateAge);
    m_ageTimer.start();
    // How many the views have is known a moment later: it takes a pass over all rows a view.
    m_countTimer.setSingleShot(true);
    m_countTimer.setInterval(500ms);
    connect(&m_countTimer, &QTimer::timeout, this, &CustomersPage::updateViewCounts);
    const auto countLater = [this] {
        if (!m_countTimer.isActive())
            m_countTimer.start();
    };
    connect(m_model, &QAbstractItemModel::dataChanged, this, countLater);
    connect(m_model, &QAbstractItemModel::modelReset, this, countLater);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, countLater);
    connect(m_filter, &QAbstractItemModel::modelReset, this, &CustomersPage::updateTexts);
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, &CustomersPage::updateTexts);
    connect(&theme, &Theme::changed, this, &CustomersPage::updateShape);
    setFocusProxy(m_table);
    updateTexts();
}

CustomersPage::~CustomersPage() = default;

void CustomersPage::buildHeader()
{
    m_header = new CustomersHeader(m_icons);
    connect(m_header, &CustomersHeader::refreshRequested, this, &CustomersPage::refreshRequested);
    connect(m_header, &CustomersHeader::stopRequested, this, &CustomersPage::stopRequested);
    connect(m_header, &CustomersHeader::pasteRequested, this, [this] { m_paste->open(); });
    connect(m_header, &CustomersHeader::checkRequested, this, &CustomersPage::openCheckMenu);
    connect(m_header, &CustomersHeader::exportRequested, this, &CustomersPage::openExportMenu);
    connect(m_header, &CustomersHeader::moreRequested, this, &CustomersPage::openMoreMenu);
    m_header->views().hide();
    connect(&m_header->views(), &ViewBar::viewRequested, this, &CustomersPage::showView);
    connect(&m_header->views(), &ViewBar::saveRequested, this, [this] { askName(Naming::View); });
    connect(&m_header->views(), &ViewBar::removeRequested, this, [this](const QString& id) {
        if (const auto removed = m_views ? m_views->remove(id) : Result<>(); !removed)
            showProblem(removed.error());
    });
    SearchField& search = m_header->search();
    connect(&search, &SearchField::searchChanged, this, &CustomersPage::search);
    // Down and Enter go on from the search to its first hit.
    auto* down = new QAction(&search);
    down->setShortcut(QKeySequence(Qt::Key_Down));
    down->setShortcutContext(Qt::WidgetShortcut);
    connect(down, &QAction::triggered, this, [this] {
        m_table->setFocus(Qt::TabFocusReason);
        if (!m_table->currentIndex().isValid())
            m_table->selectRow(0);
    });
    search.addAction(down);
    connect(&search, &QLineEdit::returnPressed, this, [this] {
        if (m_filter->rowCount() == 0)
            return;
        m_table->selectRow(0);
        m_table->setFocus(Qt::TabFocusReason);
    });
}

void CustomersPage::buildTable()
{
    m_table = new CustomerTable(m_icons, *m_model, *m_filter);
    connect(m_table, &CustomerTable::currentCustomerChanged, this, &CustomersPage::showCurrent);
    connect(m_table, &CustomerTable::selectionCountChanged, this, [this] {
        updateFoot();
        Q_EMIT selectionCountChanged(m_table->selectedCount());
    });
    connect(m_table, &CustomerTable::arranged, this, [this] {
        viewEdited();
        Q_EMIT tableLayoutChanged();
    });
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.column() != CustomerTableModel::Favourite)
            runCurrent();
    });
    connect(m_table, &CustomerTable::menuRequested, this, &CustomersPage::openRowMenu);
    connect(m_table, &CustomerTable::starClicked, this, [this](const CustomerId& id) {
        const int row = m_model->row(id);
        if (row >= 0 && m_notes)
            setFavourite({m_model->customer(row)}, !m_notes->of(id).favourite);
    });

    m_noMatch = new EmptyState(m_icons, u"search"_s);
    QPushButton* clear = m_noMatch->addButton(tr("Clear search"));
    clear->setObjectName(u"clearSearchButton"_s);
    connect(clear, &QPushButton::clicked, this, [this] {
        m_filter->setOnly(std::nullopt);
        m_header->search().clearSearch();
        m_header->search().setFocus(Qt::OtherFocusReason);
        updateTexts();
    });
    m_noCustomers = new EmptyState(m_icons, u"customers"_s);
    m_noCustomers->setTexts(
        tr("No customers"),
        tr("Partner Center lists none for this partner. A customer appears here once it has "
           "accepted your reseller relationship."));
    QPushButton* again = m_noCustomers->addButton(tr("Look again"));
    again->setObjectName(u"lookAgain"_s);
    connect(again, &QPushButton::clicked, this, &CustomersPage::refreshRequested);
    m_blank = new QWidget;
    m_body = new QStackedWidget;
    for (QWidget* page : {static_cast<QWidget*>(m_table), static_cast<QWidget*>(m_noMatch),
                          static_cast<QWidget*>(m_noCustomers), m_blank})
        m_body->addWidget(page);
}

QWidget* CustomersPage::buildFoot()
{
    const Theme& theme = m_icons.theme();
    auto* foot = new QWidget;
    setGround(foot, "footer");
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(theme.metric("spacing.two"), theme.metric("spacing.half"),
                            theme.metric("spacing.two"), theme.metric("spacing.half"));
    row->setSpacing(theme.metric("spacing.one"));
    m_foot = new ElidedLabel(Theme::Text::Caption, "muted");
    m_foot->setObjectName(u"customersFoot"_s);
    row->addWidget(m_foot, 1);
    const auto addLink = [row](const QString& name, const QString& text) {
        auto* button = new QPushButton(text);
        button->setObjectName(name);
        button->setAccessibleName(text);
        setVariant(button, "link");
        button->hide();
        row->addWidget(button);
        return button;
    };
    m_showAll = addLink(u"showAllAgain"_s, tr("Show all again"));
    connect(m_showAll, &QPushButton::clicked, this, [this] {
        m_filter->setOnly(std::nullopt);
        updateTexts();
    });
    m_work = makeLabel({}, Theme::Text::Caption, "accent").release();
    m_work->setObjectName(u"customersWork"_s);
    row->addWidget(m_work);
    m_stopWork = addLink(u"stopWork"_s, tr("Stop"));
    connect(m_stopWork, &QPushButton::clicked, this, &CustomersPage::stopWorkRequested);
    row->addWidget(
        makeLabel(tr("Enter runs a script in the chosen customer"), Theme::Text::Caption, "muted").release());
    return foot;
}

void CustomersPage::connectActions()
{
    connect(m_detail, &CustomerDetail::runRequested, this, &CustomersPage::runCurrent);
    connect(m_detail, &CustomerDetail::consentRequested, this, [this] {
        if (const auto customer = currentCustomer())
            Q_EMIT consentRequested({*customer});
    });
    connect(m_detail, &CustomerDetail::accessCheckRequested, this, [this] {
        if (const auto customer = currentCustomer())
            Q_EMIT accessCheckRequested({*customer});
    });
    connect(m_detail, &CustomerDetail::noteChanged, this,
            [this](const CustomerNote& note, const CustomerId& customer) {
                if (m_notes)
                    m_notes->set(customer, note);
            });
    connect(m_detail, &CustomerDetail::portalRequested, this, [this](const QString& id) {
        for (int at = 0; at < m_portals.size(); ++at) {
            if (m_portals[at].id == id)
                return openPortal(at);
        }
    });
    connect(m_actions, &CustomerActions::runRequested, this, &CustomersPage::runCurrent);
    connect(m_actions, &CustomerActions::consentRequested, this,
            [this] { Q_EMIT consentRequested(m_table->selectedCustomers()); });
    connect(m_actions, &CustomerActions::checkRequested, this,
            [this] { Q_EMIT accessCheckRequested(m_table->selectedCustomers()); });
    connect(m_actions, &CustomerActions::portalRequested, this, &CustomersPage::openPortal);
    connect(m_actions, &CustomerActions::copyRequested, this,
            [this](CustomerActions::Copy what) { copy(int(what)); });
    connect(m_actions, &CustomerActions::favouriteRequested, this,
            [this](bool on) { setFavourite(m_table->selectedCustomers(), on); });
    connect(m_actions, &CustomerActions::hideRequested, this, &CustomersPage::setHidden);
    connect(m_actions, &CustomerActions::groupRequested, this, [this](const QString& name, bool in) {
        QList<CustomerId> ids;
        for (const Customer& each : m_table->selectedCustomers())
            ids.append(each.id);
        if (!m_groups)
            return;
        if (const auto changed = in ? m_groups->add(name, ids) : m_groups->take(name, ids); !changed)
            showProblem(changed.error());
    });
    connect(m_actions, &CustomerActions::newGroupRequested, this, [this] { askName(Naming::HandGroup); });
    connect(m_prompt, &NamePrompt::named, this, &CustomersPage::takeName);
    connect(m_paste, &PastePane::chosen, this, &CustomersPage::showOnly);
    connect(m_paste, &PastePane::closed, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
}

void CustomersPage::addKeys()
{
    const auto add = [](QWidget* to, const QKeySequence& keys, Qt::ShortcutContext context, auto call) {
        auto* action = new QAction(to);
        action->setShortcut(keys);
        action->setShortcutContext(context);
        QObject::connect(action, &QAction::triggered, to, call);
        to->addAction(action);
    };
    add(this, QKeySequence::Refresh, Qt::WidgetWithChildrenShortcut, [this] {
        if (m_phase != Phase::Loading)
            Q_EMIT refreshRequested();
    });
    add(this, QKeySequence(u"Ctrl+E"_s), Qt::WidgetWithChildrenShortcut, [this] { openExportMenu(); });
    add(this, QKeySequence(u"Ctrl+Shift+C"_s), Qt::WidgetWithChildrenShortcut,
        [this] { copy(int(CustomerActions::Copy::TenantIds)); });
    const auto onTable = [this, &add](const QKeySequence& keys, auto call) {
        add(m_table, keys, Qt::WidgetShortcut, call);
    };
    onTable(QKeySequence(Qt::Key_Return), [this] { runCurrent(); });
    onTable(QKeySequence(Qt::Key_Enter), [this] { runCurrent(); });
    onTable(QKeySequence::Copy, [this] { copy(int(CustomerActions::Copy::Rows)); });
    onTable(QKeySequence::Paste, [this] { m_paste->open(); });
    onTable(QKeySequence(u"Ctrl+B"_s), [this] {
        const QList<Customer> chosen = m_table->selectedCustomers();
        if (!m_notes || chosen.isEmpty())
            return;
        const bool all = std::all_of(chosen.cbegin(), chosen.cend(),
                                     [this](const Customer& each) { return m_notes->of(each.id).favourite; });
        setFavourite(chosen, !all);
    });
    for (int key = 0; key < kNumberKeys; ++key)
        onTable(QKeySequence(Qt::Key_1 + key), [this, key] { openPortal(key); });
}

void CustomersPage::findCustomer()
{
    m_header->search().setFocus(Qt::ShortcutFocusReason);
    m_header->search().selectAll();
}

QString CustomersPage::tableLayout() const
{
    return m_table->arrangement();
}

void CustomersPage::restoreTableLayout(const QString& layout)
{
    m_table->restoreArrangement(layout);
}

void CustomersPage::follow(const CustomerStates& states, const QList<CheckedConnection>& connections)
{
    if (m_states)
        disconnect(m_states, nullptr, this, nullptr);
    m_states = &states;
    m_model->follow(states, connections);
    connect(&states, &CustomerStates::loaded, this, &CustomersPage::showStates);
    connect(&states, &CustomerStates::changed, this, [this](const QList<TenantId>& tenants) {
        const auto customer = currentCustomer();
        if (customer && tenants.contains(customer->tenant))
            showStates();
    });
    m_header->setCheckable(true);
    m_table->fillColumns();
    showStates();
}

void CustomersPage::follow(const CustomerRelationships& relationships)
{
    if (m_relationships)
        disconnect(m_relationships, nullptr, this, nullptr);
    m_relationships = &relationships;
    m_model->follow(relationships);
    m_table->fillColumns();
    const auto update = [this] {
        if (m_filter->needsRelationships())
            updateTexts();
    };
    connect(&relationships, &CustomerRelationships::stateChanged, this, update);
    connect(&relationships, &CustomerRelationships::changed, this, update);
    update();
}

void CustomersPage::follow(const CustomerContracts& contracts)
{
    if (m_contracts)
        disconnect(m_contracts, nullptr, this, nullptr);
    m_contracts = &contracts;
    m_model->follow(contracts);
    m_table->fillColumns();
    connect(&contracts, &CustomerContracts::changed, this, &CustomersPage::showSources);
    showSources();
}

void CustomersPage::showSources()
{
    const auto customer = currentCustomer();
    if (!m_contracts || !customer)
        return;
    const QList<CustomerSource> sources =
        sourcesOf(*customer, m_contracts->has(customer->tenant),
                  m_relationships ? m_relationships->of(customer->tenant) : nullptr);
    m_detail->setSources(sourcesText(sources), originText(*customer));
}

void CustomersPage::follow(CustomerNotes& notes, CustomerGroups& groups)
{
    m_notes = &notes;
    m_groups = &groups;
    m_model->follow(notes, groups);
    m_table->fillColumns();
    if (const auto problem = notes.problem() ? notes.problem() : groups.problem())
        showProblem(*problem);
    connect(&notes, &CustomerNotes::saveFailed, this, &CustomersPage::showProblem);
    connect(&notes, &CustomerNotes::changed, this, [this](const CustomerId& id) {
        const auto customer = currentCustomer();
        if (customer && customer->id == id)
            showNote();
    });
    showNote();
}

void CustomersPage::follow(CustomerViews& views)
{
    m_views = &views;
    const auto show = [this] {
        m_header->views().setViews(m_views->views());
        updateViewCounts();
        viewEdited();
    };
    connect(&views, &CustomerViews::changed, this, show);
    m_header->views().show();
    show();
    if (!views.problems().isEmpty())
        showProblem(views.problems().first());
}

void CustomersPage::setLastRuns(const QHash<CustomerId, steward::LastRun>& runs)
{
    m_lastRuns.clear();
    for (auto run = runs.cbegin(); run != runs.cend(); ++run)
        m_lastRuns.insert(run.key(), run->startedAt);
    m_model->setLastRuns(runs);
    m_table->fillColumns();
}

CustomerKnowledge CustomersPage::knowledge() const
{
    CustomerKnowledge known;
    known.states = m_states;
    known.relationships = m_relationships;
    known.contracts = m_contracts;
    known.notes = m_notes;
    known.lastRuns = &m_lastRuns;
    for (const CheckedConnection& connection : m_model->connections())
        known.connections.append(connection.id);
    return known;
}

void CustomersPage::showCurrent()
{
    const std::optional<Customer> customer = currentCustomer();
    m_detail->setCustomer(customer);
    showNote();
    showSources();
    showStates();
    showPortals();
    updateShape();
    Q_EMIT currentCustomerChanged(customer);
}

void CustomersPage::showNote()
{
    const auto customer = currentCustomer();
    if (!m_notes || !customer)
        return;
    m_detail->setKnownTags(m_notes->tags());
    m_detail->setNote(m_notes->of(customer->id));
}

void CustomersPage::showStates()
{
    const auto customer = currentCustomer();
    if (!m_states || !customer)
        return;
    const QDateTime now = m_clock.now();
    QList<CustomerDetail::AccessLine> lines;
    for (const CheckedConnection& connection : m_model->connections()) {
        const AccessResult* result = m_states->access(customer->tenant, connection.id);
        lines.append({connection.title, connectionSign(result, now), result ? accessText(*result) : QString(),
                      result ? result->error : std::nullopt, result ? result->at : QDateTime()});
    }
    const ConsentRecord* record = m_states->consent(customer->tenant);
    m_detail->setStates(consentSign(record, now), record ? record->error : std::nullopt, lines, now);
}

void CustomersPage::setPortals(const QList<Portal>& portals, const Cloud& cloud)
{
    m_portals = portalsOf(portals, cloud);
    m_cloud = cloud;
    showPortals();
}

void CustomersPage::showPortals()
{
    const auto customer = currentCustomer();
    if (!customer)
        return;
    QList<CustomerDetail::PortalLine> lines;
    for (const Portal& portal : std::as_const(m_portals)) {
        const auto address = portalAddress(portal, m_cloud, *customer);
        lines.append({portal.id, portal.title, address ? QString() : address.error().message});
    }
    m_detail->setPortals(lines);
}

void CustomersPage::openPortal(int at)
{
    const auto customer = currentCustomer();
    if (!customer || at >= m_portals.size())
        return;
    m_detail->showPortalProblem({});
    const auto address = portalAddress(m_portals.at(at), m_cloud, *customer);
    if (address)
        Q_EMIT portalRequested(m_portals.at(at), *address);
    else
        showPortalProblem(address.error());
}

void CustomersPage::showPortalProblem(const Error& error)
{
    m_detail->showPortalProblem(error.advice.isEmpty() ? error.message : error.message + u' ' + error.advice);
}

void CustomersPage::showProblem(const Error& error)
{
    m_banner->removeButtons();
    QPushButton* close = m_banner->addButton(tr("Close"));
    close->setObjectName(u"closeProblem"_s);
    connect(close, &QPushButton::clicked, m_banner, &Banner::dismiss);
    m_banner->showError(error);
}

void CustomersPage::setWorking(bool working, const QString& text)
{
    m_working = working;
    m_detail->setWorking(working);
    m_work->setText(working ? text : QString());
    m_stopWork->setVisible(working && !text.isEmpty());
}

void CustomersPage::updateShape()
{
    const Theme& theme = m_icons.theme();
    const bool stacked = width() < m_detail->minimumWidth() + theme.px(kLeastTable);
    m_detail->setVisible(!stacked || currentCustomer());
    const Qt::Orientation wanted = stacked ? Qt::Vertical : Qt::Horizontal;
    if (m_splitter->orientation() == wanted)
        return;
    m_splitter->setOrientation(wanted);
    if (stacked)
        m_splitter->setSizes({height() * 3 / 5, height() * 2 / 5});
    else
        m_splitter->setSizes({theme.metric("widths.wizardText") * 3 / 2, theme.metric("widths.detailPane")});
}

QSize CustomersPage::minimumSizeHint() const
{
    // What updateShape puts below the table does not keep a window wide.
    const QSize whole = QWidget::minimumSizeHint();
    return {std::min(whole.width(), m_detail->minimumWidth()),
            std::min(whole.height(), m_icons.theme().px(kLeastHeight))};
}

void CustomersPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    updateShape();
}

QList<Customer> CustomersPage::chosenCustomers() const
{
    return m_table->selectedCustomers();
}

QList<Customer> CustomersPage::exportedCustomers() const
{
    // One is always chosen somewhere; several are meant.
    return m_table->selectedCount() > 1 ? m_table->selectedCustomers() : m_table->shownCustomers();
}

QStringList CustomersPage::exportedColumns(bool all) const
{
    if (all)
        return customerColumns();
    static const QHash<QString, QStringList> further{
        {u"name"_s, {u"name"_s, u"alias"_s}},
        {u"ends"_s, {u"ends"_s, u"daysLeft"_s, u"renewsItself"_s}},
        {u"consent"_s, {u"consent"_s, u"consentAt"_s}},
        {u"relationship"_s, {u"relationship"_s, u"missingSince"_s}}};
    QStringList columns{u"customerId"_s};
    for (const QString& shown : m_table->shownColumns()) {
        for (const QString& column : further.value(shown, {shown})) {
            if (column != "customerId"_L1)
                columns.append(column);
        }
    }
    return columns;
}

void CustomersPage::requestExport(CustomerFormat format, bool allColumns)
{
    Q_EMIT exportRequested(format, exportedCustomers(), exportedColumns(allColumns));
}

void CustomersPage::copy(int what)
{
    const QList<Customer> customers = chosenCustomers();
    if (customers.isEmpty())
        return;
    const auto kind = CustomerActions::Copy(what);
    QString text;
    if (kind == CustomerActions::Copy::Rows) {
        for (const Customer& each : customers)
            text += tabRecord(customerCells(each, m_table->shownColumns(), knowledge()));
    } else if (kind == CustomerActions::Copy::Json) {
        text = QString::fromUtf8(
            exportCustomers(customers, customerColumns(), CustomerFormat::Json, knowledge()));
    } else {
        text = copiedText(customers, kind);
    }
    QGuiApplication::clipboard()->setText(text);
}

void CustomersPage::openRowMenu(const QPoint& at)
{
    CustomerActions::Subject subject;
    subject.customers = chosenCustomers();
    if (m_notes && m_groups) {
        for (const Customer& each : std::as_const(subject.customers))
            subject.notes.append(m_notes->of(each.id));
        subject.groups = m_groups->groups();
    }
    for (const Portal& portal : std::as_const(m_portals))
        subject.portals.append(portal.title);
    subject.hasStates = m_states;
    subject.isWorking = m_working;
    QMenu* menu = m_actions->menu(subject, this).release();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(at);
}

void CustomersPage::openExportMenu()
{
    auto* menu = new QMenu(this);
    menu->setObjectName(u"exportMenu"_s);
    const int count = m_table->selectedCount() > 1 ? m_table->selectedCount() : m_filter->rowCount();
    const QString who =
        m_table->selectedCount() > 1 ? tr("%1 selected").arg(count) : tr("%1 shown").arg(count);
    menu->addSection(tr("Customers: %1").arg(who));
    const auto add = [&](const QString& title, CustomerFormat format, bool all) {
        QAction* action = menu->addAction(title);
        action->setEnabled(count > 0);
        connect(action, &QAction::triggered, this, [this, format, all] { requestExport(format, all); });
    };
    add(tr("CSV, columns shown…"), CustomerFormat::Csv, false);
    add(tr("CSV, all columns…"), CustomerFormat::Csv, true);
    add(tr("JSON, all columns…"), CustomerFormat::Json, true);
    menu->addSeparator();
    QAction* copyAll = menu->addAction(tr("Copy, columns shown"));
    copyAll->setEnabled(count > 0);
    connect(copyAll, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(
            exportCustomers(exportedCustomers(), exportedColumns(false), CustomerFormat::Tabs, knowledge())));
    });
    popUpBelow(*menu, *m_header->exportButton());
}

void CustomersPage::openCheckMenu()
{
    auto* menu = new QMenu(this);
    menu->setObjectName(u"checkMenu"_s);
    const auto add = [&](const QString& title, int count, auto customers) {
        QAction* action = menu->addAction(title);
        action->setEnabled(count > 0 && !m_working);
        connect(action, &QAction::triggered, this,
                [this, customers] { Q_EMIT accessCheckRequested((m_table->*customers)()); });
    };
    add(tr("%1 selected").arg(m_table->selectedCount()), m_table->selectedCount(),
        &CustomerTable::selectedCustomers);
    add(tr("All %1 shown").arg(m_filter->rowCount()), m_filter->rowCount(), &CustomerTable::shownCustomers);
    popUpBelow(*menu, *m_header->checkButton());
}

void CustomersPage::openMoreMenu()
{
    auto* menu = new QMenu(this);
    menu->setObjectName(u"moreMenu"_s);
    m_table->fillMenu(*menu);
    if (m_groups) {
        menu->addSeparator();
        QMenu* groups = menu->addMenu(tr("Groups"));
        const QList<CustomerGroup> all = m_groups->groups();
        for (const CustomerGroup& group : all) {
            connect(groups->addAction(menuText(group.name)), &QAction::triggered, this,
                    [this, name = group.name] {
                        m_filter->setOnly(std::nullopt);
                        m_header->search().setText(u"group:\"%1\""_s.arg(QString(name).remove(u'"')));
                        search(m_header->search().text());
                    });
        }
        if (!all.isEmpty())
            groups->addSeparator();
        QAction* byRule = groups->addAction(tr("Save the search as a group…"));
        byRule->setEnabled(m_filter->isSearching());
        connect(byRule, &QAction::triggered, this, [this] { askName(Naming::RuleGroup); });
        QAction* byHand = groups->addAction(tr("New group of the selected…"));
        byHand->setEnabled(m_table->selectedCount() > 0);
        connect(byHand, &QAction::triggered, this, [this] { askName(Naming::HandGroup); });
        for (const CustomerGroup& group : all) {
            connect(groups->addAction(tr("Remove \"%1\"").arg(menuText(group.name))), &QAction::triggered,
                    this, [this, name = group.name] {
                        if (const auto removed = m_groups->remove(name); !removed)
                            showProblem(removed.error());
                    });
        }
        QAction* hidden = menu->addAction(tr("Hidden customers"));
        connect(hidden, &QAction::triggered, this, [this] {
            m_header->search().setText(u"is:hidden"_s);
            search(m_header->search().text());
        });
    }
    popUpBelow(*menu, *m_header->moreButton());
}

void CustomersPage::setFavourite(const QList<Customer>& customers, bool on)
{
    for (const Customer& each : m_notes ? customers : QList<Customer>()) {
        CustomerNote note = m_notes->of(each.id);
        note.favourite = on;
        m_notes->set(each.id, note);
    }
}

void CustomersPage::setHidden(bool on)
{
    const QList<Customer> customers = chosenCustomers();
    for (const Customer& each : m_notes ? customers : QList<Customer>()) {
        CustomerNote note = m_notes->of(each.id);
        note.hidden = on;
        m_notes->set(each.id, note);
    }
}

void CustomersPage::askName(Naming naming)
{
    m_naming = naming;
    m_named.clear();
    for (const Customer& each : chosenCustomers())
        m_named.append(each.id);
    QStringList known;
    if (naming == Naming::View) {
        for (const CustomerView& view : m_views ? m_views->views() : QList<CustomerView>()) {
            if (view.own)
                known << view.title;
        }
        return m_prompt->ask(m_header->views().menuButton(),
                             tr("Search, sorting and columns, as a view called"), tr("Save"), known);
    }
    for (const CustomerGroup& group : m_groups ? m_groups->groups() : QList<CustomerGroup>()) {
        if (group.isByRule() == (naming == Naming::RuleGroup))
            known << group.name;
    }
    m_prompt->ask(m_header->moreButton(),
                  naming == Naming::RuleGroup
                      ? tr("All that the search finds, as a group called")
                      : tr("The selected (%1), as a group called").arg(m_named.size()),
                  tr("Save"), known);
}

void CustomersPage::takeName(const QString& name)
{
    Result<> done;
    if (m_naming == Naming::View && m_views) {
        CustomerView view;
        view.title = name;
        view.search = m_header->search().text();
        view.sort = m_filter->sortedBy();
        view.columns = m_table->chosenColumns();
        const auto saved = m_views->save(view);
        if (saved)
            m_header->views().setChosen(saved->id);
        else
            done = fail(saved.error());
    } else if (m_groups) {
        done = m_naming == Naming::RuleGroup ? m_groups->setRule(name, m_header->search().text())
                                             : m_groups->add(name, m_named);
    }
    if (done)
        m_prompt->hide();
    else
        m_prompt->showProblem(done.error().message + u' ' + done.error().advice);
}

void CustomersPage::showView(const QString& id)
{
    const QList<CustomerView> views = m_views ? m_views->views() : QList<CustomerView>();
    const auto view =
        std::find_if(views.cbegin(), views.cend(), [&id](const CustomerView& each) { return each.id == id; });
    if (view == views.cend())
        return;
    {
        const QScopedValueRollback<bool> guard(m_showingView, true);
        m_filter->setOnly(std::nullopt);
        m_table->sortBy(view->sort.isEmpty()
                            ? QList<CustomerSort>{{CustomerTableModel::columnId(CustomerTableModel::Name)}}
                            : view->sort);
        m_table->chooseColumns(view->columns);
        m_header->search().setText(view->search);
        search(view->search);
    }
    m_header->views().setChosen(id);
    m_table->setFocus(Qt::OtherFocusReason);
}

// What is shown may be one of the views, or none any more.
void CustomersPage::viewEdited()
{
    if (m_showingView || !m_views)
        return;
    const QString text = m_header->search().text().trimmed();
    const QList<CustomerSort> byName{{CustomerTableModel::columnId(CustomerTableModel::Name)}};
    for (const CustomerView& view : m_views->views()) {
        const bool shows = !m_filter->only() && view.search.trimmed() == text &&
                           view.columns == m_table->chosenColumns() &&
                           (view.sort.isEmpty() ? byName : view.sort) == m_filter->sortedBy();
        if (shows)
            return m_header->views().setChosen(view.id);
    }
    m_header->views().setChosen({});
}

void CustomersPage::updateViewCounts()
{
    QHash<QString, int> counts;
    for (const CustomerView& view : m_views ? m_views->views() : QList<CustomerView>()) {
        if (view.counted)
            counts.insert(view.id, m_filter->count(view.search));
    }
    m_header->views().setCounts(counts);
}

void CustomersPage::showOnly(const QList<CustomerId>& customers)
{
    m_paste->hide();
    m_header->search().clearSearch();
    const QSet<CustomerId> ids(customers.cbegin(), customers.cend());
    m_filter->setOnly(ids);
    m_table->select(ids);
    if (const auto chosen = m_table->selectedCustomers(); !chosen.isEmpty() && !currentCustomer())
        m_table->selectionModel()->setCurrentIndex(m_filter->index(0, CustomerTableModel::Name),
                                                   QItemSelectionModel::NoUpdate);
    m_table->scrollToTop();
    m_table->setFocus(Qt::OtherFocusReason);
    updateTexts();
    viewEdited();
}

/// Why a search by ends or roles may not find all; empty when it does.
QString CustomersPage::relationshipsNote() const
{
    if (!m_filter->needsRelationships())
        return {};
    if (!m_relationships || m_relationships->state() == CustomerRelationships::State::Empty ||
        m_relationships->state() == CustomerRelationships::State::Loading)
        return tr("Relationships and roles are still being read.");
    if (const auto error = m_relationships->lastError())
        return tr("Relationships and roles may be missing: %1").arg(visibleText(error->message));
    return {};
}

void CustomersPage::search(const QString& text)
{
    m_searchProblem = m_filter->setSearch(text);
    updateTexts();
    viewEdited();
    m_table->scrollToTop();
}

QString CustomersPage::selectionText() const
{
    const int count = m_table->selectedCount();
    return count > 1 ? tr("%1 selected").arg(QLocale().toString(count)) : QString();
}

void CustomersPage::updateFoot()
{
    const QLocale locale;
    const int found = m_filter->rowCount();
    const int all = std::max(m_model->listedCount(), found);
    QStringList parts;
    if (m_searchProblem)
        parts << visibleText(m_searchProblem->message + u' ' + m_searchProblem->advice);
    else if (m_filter->only())
        parts << tr("Only the %1 of the pasted list").arg(locale.toString(m_filter->only()->size()));
    else if (m_filter->isSearching())
        parts << tr("%1 of %2").arg(locale.toString(found), locale.toString(all)) << relationshipsNote();
    else
        parts << tr("%1 customers").arg(locale.toString(all));
    if (!m_searchProblem)
        parts << selectionText();
    parts.removeAll({});
    m_foot->setText(parts.join(u"  "_s));
    setTone(m_foot, m_searchProblem ? "error" : "muted");
    m_foot->setVisible(all > 0);
    m_showAll->setVisible(m_filter->only().has_value());
}

void CustomersPage::updateTexts()
{
    const QLocale locale;
    const int found = m_filter->rowCount();
    const int all = std::max(m_model->listedCount(), found);
    m_header->setCount(all > 0 || m_everLoaded ? locale.toString(all) : QString());
    m_header->search().setResultText(
        m_filter->isSearching() && !m_searchProblem ? tr("%1 found").arg(locale.toString(found)) : QString());
    m_header->setLoading(m_phase == Phase::Loading, tr("%1 so far").arg(locale.toString(all)));
    updateFoot();
    if (found > 0) {
        m_body->setCurrentWidget(m_table);
    } else if (all > 0) {
        m_noMatch->setTexts(
            tr("No customer matches \"%1\"").arg(m_header->search().text().left(60)),
            !relationshipsNote().isEmpty()
                ? relationshipsNote()
                : tr("%1 customers were searched by name, domain, id, tag and note. status:, consent:, "
                     "access:, ends<, role:, tag:, group:, is: and source: narrow, too.")
                      .arg(locale.toString(all)));
        m_body->setCurrentWidget(m_noMatch);
    } else {
        m_body->setCurrentWidget(
            m_phase == Phase::Ready && m_everLoaded ? static_cast<QWidget*>(m_noCustomers) : m_blank);
    }
    updateAge();
}

void CustomersPage::updateAge()
{
    QString text;
    if (m_asOf.isValid()) {
        const qint64 minutes = m_asOf.secsTo(m_clock.now()) / 60;
        const QDateTime local = m_asOf.toLocalTime();
        const bool today = local.date() == m_clock.now().toLocalTime().date();
        const QString at = QLocale().toString(local, today ? u"HH:mm"_s : u"d MMM, HH:mm"_s);
        text = minutes == 1                  ? tr("As of %1, a minute ago").arg(at)
               : minutes > 1 && minutes < 60 ? tr("As of %1, %2 minutes ago").arg(at).arg(minutes)
                                             : tr("As of %1").arg(at);
    }
    m_header->setAge(text);
}

void CustomersPage::setCustomers(const QList<Customer>& customers)
{
    m_model->setCustomers(customers);
    m_paste->setCustomers(customers);
    updateTexts();
    m_detail->setCustomer(currentCustomer());
}

void CustomersPage::appendCustomers(const QList<Customer>& customers)
{
    m_model->append(customers);
    updateTexts();
}

void CustomersPage::showLoading()
{
    m_phase = Phase::Loading;
    m_banner->dismiss();
    updateTexts();
}

void CustomersPage::showReady(const QDateTime& asOf)
{
    m_phase = Phase::Ready;
    m_everLoaded = true;
    m_asOf = asOf;
    m_banner->dismiss();
    updateTexts();
}

void CustomersPage::showFailed(const Error& error, const QDateTime& asOf)
{
    m_phase = Phase::Failed;
    m_asOf = asOf;
    m_banner->removeButtons();
    const int all = m_model->rowCount();
    QString also;
    if (all > 0 && asOf.isValid())
        also = tr("The list as of %1. Search and copy work.").arg(asOf.toLocalTime().toString(u"HH:mm"_s));
    else if (all > 0)
        also = tr("The %1 customers that came before it. There may be more.").arg(QLocale().toString(all));
    if (error.code == ErrorCode::SignInNeeded || error.code == ErrorCode::ConsentNeeded) {
        QPushButton* signIn = m_banner->addButton(tr("Sign in again"), u"key"_s, "primary");
        signIn->setObjectName(u"signInAgain"_s);
        connect(signIn, &QPushButton::clicked, this, &CustomersPage::signInRequested);
    }
    QPushButton* retry = m_banner->addButton(tr("Try again"), u"refresh"_s);
    retry->setObjectName(u"tryAgain"_s);
    connect(retry, &QPushButton::clicked, this, &CustomersPage::refreshRequested);
    m_banner->showError(error, also);
    updateTexts();
}

void CustomersPage::follow(CustomerDirectory& directory)
{
    const auto showState = [this, &directory] {
        const std::optional<Error> error = directory.lastError();
        switch (directory.state()) {
        case CustomerDirectory::State::Empty:
            break;
        case CustomerDirectory::State::Loading:
            showLoading();
            break;
        case CustomerDirectory::State::Ready:
        case CustomerDirectory::State::Failed:
            if (error && !(error->code == ErrorCode::Cancelled && directory.asOf().isValid()))
                showFailed(*error, directory.asOf());
            else
                showReady(directory.asOf());
            break;
        }
    };
    connect(&directory, &CustomerDirectory::stateChanged, this, showState);
    connect(&directory, &CustomerDirectory::customersReset, this,
            [this, &directory] { setCustomers(directory.all()); });
    connect(&directory, &CustomerDirectory::customersAppended, this,
            [this, &directory](int first, int count) {
                appendCustomers(directory.customers().mid(first, count));
            });
    connect(this, &CustomersPage::refreshRequested, &directory, &CustomerDirectory::refresh);
    connect(this, &CustomersPage::stopRequested, &directory, &CustomerDirectory::cancel);
    setCustomers(directory.all());
    showState();
}

std::optional<Customer> CustomersPage::currentCustomer() const
{
    return m_table->currentCustomer();
}

void CustomersPage::selectCustomer(const CustomerId& id)
{
    if (m_table->select(id) || m_model->row(id) < 0)
        return;
    // What was searched for before must not hide it.
    m_filter->setOnly(std::nullopt);
    m_header->search().clearSearch();
    search({});
    (void)m_table->select(id);
}

void CustomersPage::runCurrent()
{
    if (const std::optional<Customer> customer = currentCustomer())
        Q_EMIT runScriptRequested(*customer);
}

} // namespace steward
