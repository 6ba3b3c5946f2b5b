#include "customerspage.h"

#include "customerdelegate.h"
#include "customerdetail.h"
#include "customerfilter.h"
#include "customertablemodel.h"

#include <common/banner.h>
#include <common/emptystate.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/searchfield.h>
#include <common/theme.h>
#include <customers/customerdirectory.h>
#include <customers/customerrelationships.h>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace steward {

namespace {

// A column's width that was kept, at scale 1: nothing else is believed.
constexpr double kLeastColumn = 24;
constexpr double kWidestColumn = 4000;
constexpr int kLeastTable = 440; // beside the detail; below that, the detail goes under the table
constexpr int kLeastHeight = 380;

} // namespace

CustomersPage::CustomersPage(const Icons& icons, const Clock& clock, QWidget* parent)
    : QWidget(parent),
      m_icons(icons),
      m_clock(clock),
      m_model(new CustomerTableModel(this)),
      m_filter(new CustomerFilter(*m_model, this))
{
    const Theme& theme = icons.theme();
    setObjectName(u"customersPage"_s);
    auto* outer = new QHBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* splitter = new QSplitter;
    m_splitter = splitter;
    splitter->setObjectName(u"customersSplitter"_s);
    splitter->setChildrenCollapsible(false);
    outer->addWidget(splitter);

    auto* main = new QWidget;
    setGround(main, "surface");
    auto* column = new QVBoxLayout(main);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHeader());
    column->addWidget(makeLine().release());
    m_banner = new Banner(icons, Banner::Shape::Bar);
    m_banner->setObjectName(u"customersBanner"_s);
    column->addWidget(m_banner);

    buildTable();
    m_noMatch = new EmptyState(icons, u"search"_s);
    QPushButton* clear = m_noMatch->addButton(tr("Clear search"));
    clear->setObjectName(u"clearSearchButton"_s);
    connect(clear, &QPushButton::clicked, this, [this] {
        m_search->clearSearch();
        m_search->setFocus(Qt::OtherFocusReason);
    });
    m_noCustomers = new EmptyState(icons, u"customers"_s);
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
    column->addWidget(m_body, 1);

    auto* foot = new QWidget;
    setGround(foot, "footer");
    auto* footRow = new QHBoxLayout(foot);
    footRow->setContentsMargins(theme.metric("spacing.two"), theme.metric("spacing.half"),
                                theme.metric("spacing.two"), theme.metric("spacing.half"));
    m_foot = makeLabel({}, Theme::Text::Caption, "muted").release();
    m_foot->setObjectName(u"customersFoot"_s);
    footRow->addWidget(m_foot);
    footRow->addStretch();
    footRow->addWidget(
        makeLabel(tr("Enter runs a script in the chosen customer"), Theme::Text::Caption, "muted").release());
    column->addWidget(foot);

    m_detail = new CustomerDetail(icons);
    splitter->addWidget(main);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setSizes({theme.metric("widths.wizardText") * 3 / 2, theme.metric("widths.detailPane")});
    connect(m_detail, &CustomerDetail::runRequested, this, &CustomersPage::runCurrent);
    connect(m_detail, &CustomerDetail::consentRequested, this, [this] {
        if (const auto customer = currentCustomer())
            Q_EMIT consentRequested(*customer);
    });
    connect(m_detail, &CustomerDetail::accessCheckRequested, this, [this] {
        if (const auto customer = currentCustomer())
            Q_EMIT accessCheckRequested(*customer);
    });

    connect(m_detail, &CustomerDetail::portalRequested, this, [this](const QString& id) {
        for (const Portal& portal : std::as_const(m_portals)) {
            if (portal.id == id)
                return openPortal(portal);
        }
    });

    auto* find = new QAction(tr("Find a customer"), this);
    find->setShortcut(QKeySequence(u"Ctrl+K"_s));
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    addAction(find);
    auto* refresh = new QAction(tr("Refresh"), this);
    refresh->setShortcut(QKeySequence::Refresh);
    refresh->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(refresh, &QAction::triggered, m_refresh, &QAbstractButton::click);
    addAction(refresh);

    m_ageTimer.setInterval(30s);
    connect(&m_ageTimer, &QTimer::timeout, this, &CustomersPage::updateAge);
    m_ageTimer.start();
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_filter, signal, this, &CustomersPage::updateTexts);
    connect(&theme, &Theme::changed, this, [this] {
        updateShape();
        updateColumns();
    });
    setFocusProxy(m_table);
    updateTexts();
}

CustomersPage::~CustomersPage() = default;

QWidget* CustomersPage::buildHeader()
{
    const Theme& theme = m_icons.theme();
    auto* header = new QWidget;
    auto* column = new QVBoxLayout(header);
    const int pad = theme.metric("spacing.two");
    column->setContentsMargins(pad, theme.metric("spacing.one") + 2, pad, theme.metric("spacing.one"));
    column->setSpacing(theme.metric("spacing.one") + 2);
    auto* titles = new QHBoxLayout;
    titles->setSpacing(theme.metric("spacing.one"));
    titles->addWidget(makeLabel(tr("Customers"), Theme::Text::Title).release());
    m_count = makeLabel({}, Theme::Text::Body, "muted").release();
    m_count->setObjectName(u"customerCount"_s);
    titles->addWidget(m_count);
    titles->addSpacing(theme.metric("spacing.half"));
    m_age = makeLabel({}, Theme::Text::Small, "muted").release();
    m_age->setObjectName(u"asOf"_s);
    titles->addWidget(m_age);
    auto* refresh = new QToolButton;
    refresh->setObjectName(u"refresh"_s);
    refresh->setIcon(m_icons.icon(u"refresh"_s, "accent"));
    refresh->setAccessibleName(tr("Refresh the list"));
    refresh->setToolTip(tr("Refresh the list (F5)"));
    refresh->setFocusPolicy(Qt::TabFocus);
    connect(refresh, &QToolButton::clicked, this, &CustomersPage::refreshRequested);
    m_refresh = refresh;
    titles->addWidget(refresh);
    titles->addStretch();
    column->addLayout(titles);

    auto* row = new QHBoxLayout;
    row->setSpacing(theme.metric("spacing.two"));
    m_search = new SearchField(m_icons, tr("Name, domain or id"), u"Ctrl+K"_s);
    m_search->setObjectName(u"customerSearch"_s);
    m_search->setMinimumWidth(theme.metric("widths.inspector"));
    m_search->setMaximumWidth(theme.metric("widths.inspector"));
    connect(m_search, &SearchField::searchChanged, this, &CustomersPage::search);
    // Down and Enter go on from the search to its first hit.
    auto* down = new QAction(m_search);
    down->setShortcut(QKeySequence(Qt::Key_Down));
    down->setShortcutContext(Qt::WidgetShortcut);
    connect(down, &QAction::triggered, this, [this] {
        m_table->setFocus(Qt::TabFocusReason);
        if (!m_table->currentIndex().isValid())
            m_table->selectRow(0);
    });
    m_search->addAction(down);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (m_filter->rowCount() == 0)
            return;
        m_table->selectRow(0);
        m_table->setFocus(Qt::TabFocusReason);
    });
    row->addWidget(m_search, 1);

    m_loading = new QWidget;
    auto* loadingRow = new QHBoxLayout(m_loading);
    loadingRow->setContentsMargins(0, 0, 0, 0);
    loadingRow->setSpacing(theme.metric("spacing.one"));
    loadingRow->addWidget(new IconLabel(m_icons, u"spinner"_s, "accent"));
    loadingRow->addWidget(makeLabel(tr("Loading customers"), Theme::Text::BodyMedium).release());
    m_loadingText = makeLabel({}, Theme::Text::Body, "muted").release();
    m_loadingText->setObjectName(u"loadingText"_s);
    loadingRow->addWidget(m_loadingText);
    loadingRow->addSpacing(theme.metric("spacing.one"));
    auto* stop = new QPushButton(tr("Stop"));
    stop->setObjectName(u"stopLoading"_s);
    stop->setAccessibleName(tr("Stop loading"));
    connect(stop, &QPushButton::clicked, this, &CustomersPage::stopRequested);
    loadingRow->addWidget(stop);
    m_loading->hide();
    row->addWidget(m_loading);
    row->addStretch(1);
    column->addLayout(row);
    return header;
}

void CustomersPage::buildTable()
{
    m_table = new QTableView;
    m_table->setObjectName(u"customerTable"_s);
    m_table->setAccessibleName(tr("Customers"));
    m_table->setModel(m_filter);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setMouseTracking(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->viewport()->installEventFilter(this);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView* header = m_table->horizontalHeader();
    header->setObjectName(u"customerHeader"_s);
    header->setAccessibleName(tr("Columns"));
    header->setHighlightSections(false);
    header->setSectionsMovable(false);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(CustomerTableModel::Name, Qt::AscendingOrder);
    connect(header, &QHeaderView::sortIndicatorChanged, this, [this] {
        m_sorted = true;
        Q_EMIT tableLayoutChanged();
    });
    connect(header, &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (m_fitting || width <= 0)
            return;
        m_pulled.insert(column, width / m_icons.theme().scale());
        Q_EMIT tableLayoutChanged();
    });
    using Kind = CustomerDelegate::Kind;
    const std::pair<int, Kind> kinds[] = {{CustomerTableModel::Name, Kind::Name},
                                          {CustomerTableModel::Domain, Kind::Words},
                                          {CustomerTableModel::Relationship, Kind::Relationship},
                                          {CustomerTableModel::Consent, Kind::State},
                                          {CustomerTableModel::Access, Kind::State},
                                          {CustomerTableModel::Tenant, Kind::Id},
                                          {CustomerTableModel::Id, Kind::Id}};
    for (const auto& [column, kind] : kinds)
        m_table->setItemDelegateForColumn(column, new CustomerDelegate(m_icons, kind, m_table));

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        const std::optional<Customer> customer = currentCustomer();
        m_detail->setCustomer(customer);
        showStates();
        showPortals();
        updateShape();
        const std::optional<CustomerId> id = customer ? std::optional(customer->id) : std::nullopt;
        if (id == m_announced)
            return;
        m_announced = id;
        Q_EMIT currentCustomerChanged(customer);
    });
    connect(m_table, &QTableView::doubleClicked, this, &CustomersPage::runCurrent);
    const auto addKey = [this](const QKeySequence& keys, void (CustomersPage::*slot)()) {
        auto* action = new QAction(m_table);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, slot);
        m_table->addAction(action);
    };
    addKey(QKeySequence(Qt::Key_Return), &CustomersPage::runCurrent);
    addKey(QKeySequence(Qt::Key_Enter), &CustomersPage::runCurrent);
    addKey(QKeySequence::Copy, &CustomersPage::copyRow);
    for (int key = 1; key <= 9; ++key) {
        auto* action = new QAction(m_table);
        action->setShortcut(QKeySequence(Qt::Key_0 + key));
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, [this, at = key - 1] {
            if (at < m_portals.size())
                openPortal(m_portals.at(at));
        });
        m_table->addAction(action);
    }
}

QString CustomersPage::tableLayout() const
{
    QStringList parts;
    if (m_sorted) {
        const QHeaderView* header = m_table->horizontalHeader();
        parts << u"sort:%1:%2"_s.arg(header->sortIndicatorSection())
                     .arg(header->sortIndicatorOrder() == Qt::AscendingOrder ? u"up"_s : u"down"_s);
    }
    for (int column = 0; column < CustomerTableModel::ColumnCount; ++column) {
        if (m_pulled.contains(column))
            parts << u"width:%1:%2"_s.arg(column).arg(m_pulled.value(column), 0, 'f', 1);
    }
    return parts.join(u' ');
}

void CustomersPage::restoreTableLayout(const QString& layout)
{
    for (const QString& part : layout.split(u' ', Qt::SkipEmptyParts)) {
        const QStringList words = part.split(u':');
        bool known = words.size() == 3;
        const int column = known ? words[1].toInt(&known) : -1;
        if (!known || column < 0 || column >= CustomerTableModel::ColumnCount)
            continue;
        if (words[0] == "sort"_L1) {
            m_table->sortByColumn(column, words[2] == "down"_L1 ? Qt::DescendingOrder : Qt::AscendingOrder);
        } else if (words[0] == "width"_L1) {
            const double width = words[2].toDouble();
            if (width >= kLeastColumn && width <= kWidestColumn)
                m_pulled.insert(column, width);
        }
    }
    updateColumns();
}

void CustomersPage::updateColumns()
{
    const Theme& theme = m_icons.theme();
    const QScopedValueRollback<bool> guard(m_fitting, true);
    QHeaderView* rows = m_table->verticalHeader();
    if (rows->defaultSectionSize() != theme.metric("heights.rowDense")) {
        rows->setMinimumSectionSize(1);
        rows->setDefaultSectionSize(theme.metric("heights.rowDense"));
    }
    const int id = QFontMetrics(theme.font(Theme::Text::Output)).horizontalAdvance(QString(36, u'0')) +
                   3 * theme.metric("spacing.one");
    const int relation = QFontMetrics(theme.font(Theme::Text::Body)).horizontalAdvance(tr("Relationship")) +
                         6 * theme.metric("spacing.one");
    const int space = m_table->viewport()->width();
    const int words = theme.metric("widths.customerDock");
    // An id is never shown in part: where there is no room for it, it is left to the detail pane.
    const int leastWords = words * 3 / 5;
    const QFontMetrics body(theme.font(Theme::Text::Body));
    const int sign = theme.metric("icons.small") + 4 * theme.metric("spacing.one");
    const int consent = !m_states ? 0 : body.horizontalAdvance(tr("Consented, 22/11/2026")) + sign;
    const int access = !m_states ? 0 : body.horizontalAdvance(tr("Not checked")) + sign;
    // What the signs say goes before what only names the relationship.
    const bool related = space >= 2 * leastWords + relation + consent + access;
    const int signs = consent + access + (related ? relation : 0);
    const bool both = space >= 2 * words * 7 / 8 + signs + 2 * id;
    const bool one = space >= 2 * leastWords + signs + id;
    m_table->setColumnHidden(CustomerTableModel::Relationship, !related);
    m_table->setColumnHidden(CustomerTableModel::Consent, !m_states);
    m_table->setColumnHidden(CustomerTableModel::Access, !m_states);
    m_table->setColumnHidden(CustomerTableModel::Id, !both);
    m_table->setColumnHidden(CustomerTableModel::Tenant, !one);
    const int rest = space - signs - (both ? 2 : one ? 1 : 0) * id;
    const int name = std::max(leastWords, rest * 55 / 100);
    const std::pair<int, int> widths[] = {{CustomerTableModel::Name, name},
                                          {CustomerTableModel::Domain, std::max(leastWords, rest - name)},
                                          {CustomerTableModel::Relationship, relation},
                                          {CustomerTableModel::Consent, consent},
                                          {CustomerTableModel::Access, access},
                                          {CustomerTableModel::Tenant, id},
                                          {CustomerTableModel::Id, id}};
    for (const auto& [column, own] : widths) {
        const double pulled = m_pulled.value(column);
        if (own > 0)
            m_table->setColumnWidth(column, pulled > 0 ? qRound(pulled * theme.scale()) : own);
    }
}

void CustomersPage::follow(const CustomerStates& states, const QList<CheckedConnection>& connections)
{
    if (m_states)
        disconnect(m_states, nullptr, this, nullptr);
    m_states = &states;
    m_connections = connections;
    QStringList ids;
    for (const CheckedConnection& connection : connections)
        ids.append(connection.id);
    m_model->follow(states, ids, m_clock);
    connect(&states, &CustomerStates::loaded, this, &CustomersPage::showStates);
    connect(&states, &CustomerStates::changed, this, [this](const QList<TenantId>& tenants) {
        const auto customer = currentCustomer();
        if (customer && tenants.contains(customer->tenant))
            showStates();
    });
    updateColumns();
    showStates();
}

void CustomersPage::showStates()
{
    const auto customer = currentCustomer();
    if (!m_states || !customer)
        return;
    const QDateTime now = m_clock.now();
    QList<CustomerDetail::AccessLine> lines;
    for (const CheckedConnection& connection : m_connections) {
        const AccessResult* result = m_states->access(customer->tenant, connection.id);
        lines.append({connection.title, accessSign(*m_states, customer->tenant, {connection.id}, now),
                      result ? accessText(*result) : QString(), result ? result->error : std::nullopt});
    }
    const ConsentRecord* record = m_states->consent(customer->tenant);
    m_detail->setStates(consentSign(record, now), record ? record->error : std::nullopt, lines);
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

void CustomersPage::openPortal(const Portal& portal)
{
    const auto customer = currentCustomer();
    if (!customer)
        return;
    m_detail->showPortalProblem({});
    const auto address = portalAddress(portal, m_cloud, *customer);
    if (address)
        Q_EMIT portalRequested(portal, *address);
    else
        showPortalProblem(address.error());
}

void CustomersPage::showPortalProblem(const Error& error)
{
    m_detail->showPortalProblem(error.advice.isEmpty() ? error.message : error.message + u' ' + error.advice);
}

void CustomersPage::setWorking(bool working)
{
    m_detail->setWorking(working);
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

bool CustomersPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        updateColumns();
    return QWidget::eventFilter(watched, event);
}

void CustomersPage::follow(const CustomerRelationships& relationships)
{
    if (m_relationships)
        disconnect(m_relationships, nullptr, this, nullptr);
    m_relationships = &relationships;
    m_model->follow(relationships);
    const auto update = [this] {
        if (m_filter->needsRelationships())
            updateTexts();
    };
    connect(&relationships, &CustomerRelationships::stateChanged, this, update);
    connect(&relationships, &CustomerRelationships::changed, this, update);
    update();
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
    const std::optional<Customer> before = currentCustomer();
    m_searchProblem = m_filter->setSearch(text);
    if (before && !currentCustomer())
        m_table->clearSelection();
    updateTexts();
    m_table->scrollToTop();
}

void CustomersPage::updateTexts()
{
    const QLocale locale;
    const int all = m_model->rowCount();
    const int found = m_filter->rowCount();
    const bool loading = m_phase == Phase::Loading;
    m_count->setText(all > 0 || m_everLoaded ? locale.toString(all) : QString());
    m_search->setResultText(m_filter->isSearching() && !m_searchProblem ? tr("%1 found").arg(locale.toString(found))
                                                                        : QString());
    m_loading->setVisible(loading);
    m_loadingText->setText(tr("%1 so far").arg(locale.toString(all)));
    m_refresh->setEnabled(!loading);
    if (m_searchProblem)
        m_foot->setText(visibleText(m_searchProblem->message + u' ' + m_searchProblem->advice));
    else if (m_filter->isSearching())
        m_foot->setText(
            (tr("%1 of %2").arg(locale.toString(found), locale.toString(all)) + u"  "_s + relationshipsNote())
                .trimmed());
    else
        m_foot->setText(tr("%1 customers").arg(locale.toString(all)));
    setTone(m_foot, m_searchProblem ? "error" : "muted");
    m_foot->setVisible(all > 0);
    if (found > 0) {
        m_body->setCurrentWidget(m_table);
    } else if (all > 0) {
        m_noMatch->setTexts(tr("No customer matches \"%1\"").arg(m_search->text().left(60)),
                            !relationshipsNote().isEmpty()
                                ? relationshipsNote()
                                : tr("%1 customers were searched by name, domain and id. status:, consent:, "
                                     "access:, role: and ends< "
                                     "narrow, too.")
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
    m_age->setText(text);
}

void CustomersPage::setCustomers(const QList<Customer>& customers)
{
    m_model->setCustomers(customers);
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
    const QModelIndex index = m_filter->mapToSource(m_table->currentIndex());
    if (!index.isValid())
        return std::nullopt;
    return m_model->customer(index.row());
}

void CustomersPage::selectCustomer(const CustomerId& id)
{
    const int row = m_model->row(id);
    if (row < 0)
        return;
    QModelIndex index = m_filter->mapFromSource(m_model->index(row, 0));
    if (!index.isValid()) {
        // What was searched for before must not hide it.
        m_search->clearSearch();
        search({});
        index = m_filter->mapFromSource(m_model->index(row, 0));
    }
    if (!index.isValid())
        return;
    m_table->selectRow(index.row());
    m_table->scrollTo(index);
}

void CustomersPage::runCurrent()
{
    if (const std::optional<Customer> customer = currentCustomer())
        Q_EMIT runScriptRequested(*customer);
}

void CustomersPage::copyRow()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    QStringList cells;
    for (int column = 0; column < CustomerTableModel::ColumnCount; ++column) {
        const bool state = column == CustomerTableModel::Consent || column == CustomerTableModel::Access;
        if (!state || m_states)
            cells += current.siblingAtColumn(column).data().toString();
    }
    QGuiApplication::clipboard()->setText(cells.join(u'\t'));
}

} // namespace steward
