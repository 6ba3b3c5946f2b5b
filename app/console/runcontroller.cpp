#include "runcontroller.h"

#include <common/icons.h>
#include <customers/userpicker.h>
#include <scripts/changecmdlets.h>
#include <scripts/connectionspanel.h>
#include <scripts/scriptspage.h>
#include <scripts/targetbar.h>

#include <QPointer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr qsizetype kRecent = 10;
constexpr auto kChoicesDelay = std::chrono::milliseconds(150);

TargetChoice choiceOf(const Customer& customer)
{
    return {customer.id.value, customer.tenant.value, customer.name, customer.domain};
}

TargetChoice choiceOf(const User& user)
{
    return {user.id.value, {}, user.displayName, user.userPrincipalName};
}

} // namespace

RunController::RunController(Services& services, ScriptsPage& page, const Icons& icons, QObject* parent)
    : QObject(parent), m_services(services), m_page(page), m_picker(new UserPicker(icons, &page))
{
    connect(&page, &ScriptsPage::runRequested, this, &RunController::run);
    connect(&page, &ScriptsPage::stopRequested, this, [this] {
        if (m_session)
            m_session->stop();
    });
    connect(&page, &ScriptsPage::answered, this, [this](const QString& id, const QString& value) {
        if (m_session)
            m_session->answer(id, value);
    });
    connect(&services, &Services::partnerClosing, this, &RunController::leavePartner);
    connect(&page.target(), &TargetBar::customerChanged, this, [this] {
        showReadiness();
        const TenantId tenant{m_page.target().customer().tenant};
        whenDone(m_services.connectionSupport().learnRoles(tenant), this,
                 [this](const Result<>&) { showReadiness(); });
    });
    connect(&services.connectionSupport(), &ConnectionSupport::changed, this, &RunController::showReadiness);
    connect(&page.connections(), &ConnectionsPanel::installRequested, this, &RunController::install);
    m_choicesTimer.setSingleShot(true);
    m_choicesTimer.setInterval(kChoicesDelay);
    connect(&m_choicesTimer, &QTimer::timeout, this, &RunController::makeChoices);
    showReadiness();
    connect(&page.target(), &TargetBar::userPickRequested, this, &RunController::pickUser);
    connect(m_picker, &UserPicker::wholeTenantChosen, this, [this] { m_page.target().setUser({}); });
    connect(m_picker, &UserPicker::chosen, this, [this](const User& user) {
        // Another customer may have been chosen under the open list.
        if (TenantId{m_page.target().customer().tenant} == m_picker->tenant())
            m_page.target().setUser(choiceOf(user));
        if (CustomerAccess* access = m_services.access())
            (void)access->recentUsers().note(m_picker->tenant(), user); // a help only
    });
    showLostRun();
}

RunController::~RunController() = default;

void RunController::locateEngine()
{
    whenDone(m_services.engines().locate(), this, [this](const Result<Engine>& engine) {
        if (!engine) {
            m_page.target().setEngineError(engine.error());
            Q_EMIT engineMissing(engine.error());
            return;
        }
        m_engine = *engine;
        m_warm = std::make_unique<WarmEngine>(*engine, m_services.runnerFiles());
        m_page.target().setEngine(engine->name);
        Q_EMIT engineFound(*engine);
    });
}

// What a killed console was doing is what its user wants to know first.
void RunController::showLostRun()
{
    whenDone(m_services.history().recover(), this, [this](const Result<QList<RunRecord>>& lost) {
        if (!lost || lost->isEmpty())
            return;
        const RunRecord record = lost->first();
        whenDone(m_services.history().events(record.id), this,
                 [this, record](const Result<QList<RunEvent>>& events) { showEnded(record, events); });
    });
}

void RunController::showEnded(const RunRecord& record, const Result<QList<RunEvent>>& events)
{
    if (m_session)
        return;
    RunRequest request;
    request.scriptName = record.scriptName;
    request.scriptPath = record.scriptPath;
    request.target = record.target;
    request.connections = record.connections;
    request.parameters = record.parameters;
    m_page.showPastRun(request);
    if (events)
        m_page.runEvents(*events);
    m_page.runEnded(record.result);
}

AsyncResult<> RunController::showRun(const QString& id)
{
    const Completion<> completion;
    const auto underWay = [] {
        return fail(ErrorCode::Refused, tr("Another script is running, and its run is on the screen."),
                    tr("Open this run when the other one has ended."));
    };
    whenDone(
        m_services.history().find(id), this, [this, completion, underWay](const Result<RunRecord>& record) {
            if (!record) {
                completion.finish(fail(record.error()));
                return;
            }
            if (m_session || !record->endedAt.isValid()) {
                completion.finish(underWay());
                return;
            }
            whenDone(m_services.history().events(record->id), this,
                     [this, completion, underWay, record = *record](const Result<QList<RunEvent>>& events) {
                         if (m_session) {
                             completion.finish(underWay());
                             return;
                         }
                         showEnded(record, events);
                         completion.finish({});
                     });
        });
    return completion.future();
}

void RunController::follow(PartnerSession& partner)
{
    m_partner = &partner;
    m_page.setEndpoints(partner.endpoints());
    m_page.setPartnerTenant(partner.identity().tenant);
    m_page.target().setAccount(partner.profile().account);
    if (CustomerAccess* access = m_services.access()) {
        (void)access->tokenChoices().load(); // without them the first kind of token is tried first
        connect(&access->states(), &CustomerStates::changed, this, &RunController::showReadiness);
        connect(&access->states(), &CustomerStates::loaded, this, &RunController::showReadiness);
        connect(&access->notes(), &CustomerNotes::changed, this, &RunController::showCustomers);
        connect(&access->userBadges(), &UserBadges::changed, m_picker, &UserPicker::standingsChanged);
    }
    CustomerDirectory& directory = partner.customers();
    connect(&directory, &CustomerDirectory::stateChanged, this, &RunController::showCustomers);
    connect(&directory, &CustomerDirectory::customersReset, this, &RunController::showCustomers);
    showCustomers();
    learnRecent();
}

void RunController::leavePartner()
{
    m_partner = nullptr;
    m_picker->hide();
    m_checking.reset();
    if (!m_session)
        return;
    // Its tokens come from the partner that ends; deleting it ends its processes.
    m_session.reset();
    RunResult result;
    result.state = RunState::Stopped;
    Error error;
    error.code = ErrorCode::Cancelled;
    error.message = tr("The script was ended, since another set-up was opened while it ran.");
    error.advice = tr("Run it again.");
    result.error = error;
    m_page.runEnded(result);
}

void RunController::showCustomers()
{
    const CustomerDirectory& directory = m_partner->customers();
    TargetBar& target = m_page.target();
    // Choices are handed over whole, so not for every page that arrives.
    if (directory.state() == CustomerDirectory::State::Loading && directory.customers().isEmpty()) {
        target.setCustomersMessage(tr("Loading customers…"));
        return;
    }
    if (directory.customers().isEmpty() && directory.lastError()) {
        target.setCustomersMessage(directory.lastError()->message);
        return;
    }
    if (!m_choicesTimer.isActive())
        m_choicesTimer.start();
}

void RunController::makeChoices()
{
    if (!m_partner)
        return;
    const CustomerDirectory& directory = m_partner->customers();
    // Those that somebody wants again come first: where something ran last, then the favourites.
    CustomerNotes* notes = m_services.access() ? &m_services.access()->notes() : nullptr;
    QHash<CustomerId, qsizetype> ranks;
    for (qsizetype i = 0; i < m_recent.size(); ++i)
        ranks.insert(m_recent[i], i);
    QList<std::pair<qsizetype, TargetChoice>> ranked;
    ranked.reserve(directory.customers().size());
    for (const Customer& customer : directory.customers()) {
        const CustomerNote note = notes ? notes->of(customer.id) : CustomerNote();
        const qsizetype rank = note.hidden ? kRecent + 2 : note.favourite ? kRecent : kRecent + 1;
        ranked.append({ranks.value(customer.id, rank), choiceOf(customer)});
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    QList<TargetChoice> choices;
    choices.reserve(ranked.size());
    for (const auto& each : std::as_const(ranked))
        choices.append(each.second);
    m_page.target().setCustomers(choices);
}

void RunController::learnRecent()
{
    whenDone(m_services.history().lastRuns(), this, [this](const Result<QHash<CustomerId, LastRun>>& runs) {
        if (!runs)
            return;
        QList<std::pair<QDateTime, CustomerId>> byTime;
        for (auto run = runs->cbegin(); run != runs->cend(); ++run)
            byTime.append({run->startedAt, run.key()});
        std::sort(byTime.begin(), byTime.end(),
                  [](const auto& a, const auto& b) { return b.first < a.first; });
        m_recent.clear();
        for (const auto& each : byTime.mid(0, kRecent))
            m_recent.append(each.second);
        if (m_partner)
            showCustomers();
    });
}

void RunController::chooseCustomer(const Customer& customer)
{
    m_page.target().setCustomer(choiceOf(customer));
}

void RunController::showReadiness()
{
    const TargetChoice chosen = m_page.target().customer();
    std::optional<Customer> customer;
    if (m_partner && !chosen.id.isEmpty())
        customer = Customer{CustomerId{chosen.id}, TenantId{chosen.tenant}, chosen.title, chosen.detail, {}};
    for (const Connection& connection : m_services.connections().connections()) {
        const auto readiness = m_services.connectionSupport().readiness(connection, customer);
        m_page.connections().setReadiness(connection.id, readiness,
                                          ConnectionSupport::canInstall(connection));
    }
}

void RunController::install(const QString& id)
{
    const Connection* connection = m_services.connections().find(id);
    if (!connection)
        return;
    ConnectionSupport& support = m_services.connectionSupport();
    m_installing = std::make_unique<QObject>();
    connect(&support, &ConnectionSupport::progress, m_installing.get(),
            [this, id](const QString& sentence) { m_page.connections().showInstalling(id, sentence); });
    whenDone(support.install(*connection), this, [this, id](const Result<QList<InstalledModule>>& installed) {
        m_installing.reset();
        showReadiness();
        if (!installed)
            m_page.connections().setFailed(id, installed.error().toText());
    });
}

void RunController::pickUser(const QString& tenant, QWidget* field)
{
    CustomerAccess* access = m_services.access();
    if (!m_partner || !access || tenant.isEmpty())
        return;
    const TenantId id{tenant};
    UserSource source;
    source.users = [partner = m_partner, id](const QString& search, const QString& next, QObject* context) {
        return partner->users().users(id, search, next, context);
    };
    source.find = [partner = m_partner, id](const QString& user, QObject* context) {
        return partner->users().find(id, user, context);
    };
    source.recent = [access, id] { return access->recentUsers().of(id); };
    source.standing = [access, id](const UserId& user) { return access->userBadges().standing(id, user); };
    source.wantStanding = [access, id](const QList<User>& users) { access->userBadges().want(id, users); };
    m_picker->openBelow(field, id, std::move(source));
}

void RunController::run(const RunRequest& asked)
{
    if (m_session || !m_engine || !m_partner || m_checking)
        return;
    CustomerAccess* access = m_services.access();
    const QStringList cmdlets = asked.target.user.isEmpty() ? QStringList() : changeCmdlets(asked.scriptText);
    if (cmdlets.isEmpty() || !access) {
        start(asked);
        return;
    }
    m_checking = std::make_unique<QObject>();
    whenDone(access->userBadges().roleHolders(asked.target.tenant), m_checking.get(),
             [this, asked, cmdlets](const Result<RoleHolders>& holders) {
                 m_checking.release()->deleteLater(); // it is still on the stack below us
                 const QString name = asked.target.userName;
                 QStringList reasons;
                 if (m_partner && name.compare(m_partner->profile().account, Qt::CaseInsensitive) == 0)
                     reasons << tr("It is the account you are signed in with.");
                 if (!holders)
                     reasons << tr("Whether %1 is an administrator could not be found out: %2")
                                    .arg(name, holders.error().message);
                 else if (const QStringList roles = holders->value(asked.target.user); !roles.isEmpty())
                     reasons << tr("%1 is an administrator: %2.").arg(name, roles.join(u", "_s));
                 if (reasons.isEmpty())
                     start(asked);
                 else
                     m_page.confirmChange(asked, cmdlets, reasons,
                                          [this, asked, guard = QPointer<PartnerSession>(m_partner)] {
                                              // An answer given after another set-up was opened is not for
                                              // it.
                                              if (guard && guard == m_partner)
                                                  start(asked);
                                          });
             });
}

void RunController::start(const RunRequest& asked)
{
    if (m_session || !m_engine || !m_partner)
        return;
    RunRequest request = asked;
    m_services.connectionSupport().prepare(request);
    request.colors = true;
    request.askForms = true;
    request.formatLimit = RunRequest::kWindowFormatLimit;
    if (auto warm = m_warm->take())
        m_session = std::make_unique<RunSession>(request, std::move(warm), m_partner->tokens(),
                                                 m_services.connections(), m_services.redactor());
    else
        m_session =
            std::make_unique<RunSession>(request, *m_engine, m_partner->tokens(), m_services.connections(),
                                         m_services.redactor(), m_services.runnerFiles());
    connect(m_session.get(), &RunSession::events, &m_page, &ScriptsPage::runEvents);
    connect(m_session.get(), &RunSession::stateChanged, &m_page, &ScriptsPage::runState);
    connect(m_session.get(), &RunSession::tokenChosen, this,
            [this, target = request.target](const QString& token, const QString& scope) {
                m_services.connectionSupport().remember(target, token, scope);
            });
    connect(m_session.get(), &RunSession::finished, this, [this](const RunResult& result) {
        m_session.release()->deleteLater(); // it is still on the stack below us
        m_page.runEnded(result);
        Q_EMIT runEnded();
        learnRecent();
    });
    m_services.history().follow(*m_session);
    m_page.runBegan(request);
    m_session->start();
}

} // namespace steward
