#include "healthcheck.h"

#include "customeraccess.h"
#include "partnersession.h"
#include "services.h"

#include <cloud/applicationclient.h>

#include <QCoroFuture>
#include <QJsonDocument>
#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

const QString kHealthFact = u"health"_s;
const QString kLatest = u"latest"_s;
const QString kBaseline = u"baseline"_s; ///< the last report of an earlier day than the latest

/// Each takes a call; whoever has more customers hears first of those that end next.
constexpr qsizetype kMostAssignmentsRead = 600;

bool countsAsAccess(const Relationship& relationship)
{
    return relationship.isActive() && !relationship.leadsTransition && !relationship.customer.isEmpty();
}

QByteArray compact(const QJsonObject& json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

} // namespace

QList<HealthInput::Relationship> endingAccess(const QList<Relationship>& relationships,
                                              const QHash<QString, QStringList>& reaching)
{
    struct Coverage
    {
        QString name;
        QHash<QString, QDateTime> roleEnds; ///< invalid: does not end
        bool allKnown = true;
        bool reached = false;
    };
    const QStringList expected = expectedRoles();
    QHash<TenantId, Coverage> customers;
    QList<TenantId> order;
    for (const Relationship& relationship : relationships) {
        if (!countsAsAccess(relationship))
            continue;
        if (!customers.contains(relationship.customer))
            order.append(relationship.customer);
        Coverage& coverage = customers[relationship.customer];
        coverage.name = relationship.customerName;
        const bool isKnown = reaching.contains(relationship.id);
        const QStringList roles = isKnown ? reaching.value(relationship.id) : relationship.roles;
        coverage.allKnown = coverage.allKnown && isKnown;
        coverage.reached = coverage.reached || (isKnown && !roles.isEmpty());
        const QDateTime end = relationship.extendsItself() ? QDateTime() : relationship.endsAt;
        for (const QString& role : roles) {
            if (!expected.contains(role))
                continue;
            const auto known = coverage.roleEnds.find(role);
            if (known == coverage.roleEnds.end())
                coverage.roleEnds.insert(role, end);
            else if (known->isValid() && (!end.isValid() || end > *known))
                *known = end;
        }
    }
    QList<HealthInput::Relationship> endings;
    for (const TenantId& tenant : std::as_const(order)) {
        const Coverage& coverage = customers[tenant];
        QDateTime first;
        for (const QDateTime& end : coverage.roleEnds) {
            if (end.isValid() && (!first.isValid() || end < first))
                first = end;
        }
        const std::optional<bool> reaches = coverage.reached    ? std::optional<bool>(true)
                                            : coverage.allKnown ? std::optional<bool>(false)
                                                                : std::nullopt;
        endings.append({tenant, coverage.name, first, !first.isValid(), reaches});
    }
    return endings;
}

HealthCheck::HealthCheck(Services& services, CustomerAccess& access, QObject* parent)
    : QObject(parent), m_services(services), m_access(access)
{
}

AsyncResult<HealthOutcome> HealthCheck::run()
{
    if (isRunning())
        return m_running->future();
    const SharedResult<HealthOutcome> running;
    m_running = running;
    const auto result = running.future();
    check().then([running](const Result<HealthOutcome>& outcome) { running.finish(outcome); });
    return result;
}

QCoro::Task<Result<HealthOutcome>> HealthCheck::check()
{
    if (!m_services.partner())
        co_return fail(ErrorCode::SignInNeeded, u"No partner is open."_s);
    PartnerSession& partner = *m_services.partner();
    const Profile profile = partner.profile();

    HealthInput input;
    input.now = m_services.clock().now();
    input.partnerName = profile.partnerName;
    input.account = profile.account;
    input.tenant = profile.tenant;
    input.clientId = profile.clientId;
    input.cloudTitle = partner.identity().cloud.title;
    input.practice = profile.practice;
    input.signInByDeviceCode = profile.signInMethod == "deviceCode"_L1;

    // Whatever is awaited may come after this object has gone, and the partner with it.
    const QPointer<HealthCheck> alive(this);
    const auto gone = [] { return fail(ErrorCode::Cancelled, u"The check was ended."_s); };
    // What is kept about the customers does not depend on the sign-in.
    co_await m_access.states().load();
    if (!alive)
        co_return gone();
    const auto customers = co_await partner.customers().load();
    if (!alive)
        co_return gone();
    if (!customers && customers.error().code == ErrorCode::SignInNeeded)
        input.signInError = customers.error();
    lookAtConsents(input);

    HealthOutcome outcome;
    const auto token = co_await partner.tokens().token(partner.identity().tenant, partner.identity().cloud.graphScope());
    if (!alive)
        co_return gone();
    input.renewedAt = partner.renewedAt();
    if (!token) {
        input.signInError = token.error();
    } else {
        outcome.proof = co_await lookAtPermissions(input);
        if (!alive)
            co_return gone();
        co_await lookAtCredential(input);
        if (!alive)
            co_return gone();
        co_await lookAtRelationships(input);
        if (!alive)
            co_return gone();
    }
    outcome.report = assessHealth(input);
    outcome.changes = co_await compareAndKeep(outcome.report);
    co_return outcome;
}

void HealthCheck::lookAtConsents(HealthInput& input)
{
    const QList<Permission> asked = m_access.customerPermissions();
    for (const Customer& customer : m_services.partner()->customers().customers()) {
        ++input.customers;
        const ConsentRecord* record = m_access.states().consent(customer.tenant);
        if (!record)
            continue;
        if (record->state == ConsentRecord::State::Failed)
            input.failedCustomers.append(customer.name);
        else if (consentDrift(asked, record->granted).needsConsent())
            input.driftedCustomers.append(customer.name);
        else
            ++input.consented;
    }
}

QCoro::Task<QList<ProofRow>> HealthCheck::lookAtPermissions(HealthInput& input)
{
    PartnerSession& partner = *m_services.partner();
    const QPointer<HealthCheck> alive(this);
    // Ours, so that it ends with us and not with this function's frame.
    m_proof = std::make_unique<PermissionProof>(m_access.askedPermissions(), m_services.permissions(), m_services.connections().connections(),
                          m_services.http(), partner.tokens(), partner.identity(), m_services.advice(),
                          m_services.clock());
    const Completion<QList<ProofRow>> proven;
    connect(m_proof.get(), &PermissionProof::rowChanged, this, &HealthCheck::proofChanged);
    connect(m_proof.get(), &PermissionProof::finished, this,
            [proven](const QList<ProofRow>& rows) { proven.finish(rows); });
    m_proof->start();
    const QList<ProofRow> rows = (co_await proven.future()).value_or(QList<ProofRow>());
    if (!alive)
        co_return {};
    input.proofError = m_proof->problem();
    input.mfa = m_proof->mfa();
    for (const ProofRow& row : rows) {
        // A resource without a harmless call is proven by its grant alone.
        const bool refused = row.called == ProvenCall::State::Failed;
        if (row.granted.value_or(false) && !refused)
            ++input.provenPermissions;
        else if (row.granted || refused)
            input.unprovenPermissions.append(row.permission.title());
    }
    co_return rows;
}

QCoro::Task<> HealthCheck::lookAtCredential(HealthInput& input)
{
    PartnerSession& partner = *m_services.partner();
    const AppIdentity& identity = partner.identity();
    input.credential = identity.credential;
    if (input.credential == CredentialKind::None)
        co_return;
    const ApplicationClient client(m_services.http(), partner.tokens(), identity.cloud, identity.tenant,
                                   m_services.advice(), m_services.redactor());
    const QPointer<HealthCheck> alive(this);
    const auto application = co_await client.byClientId(identity.clientId, this);
    if (!alive)
        co_return;
    if (!application) {
        input.credentialError = application.error();
        co_return;
    }
    if (!*application)
        co_return;
    // Which one is in use is only known when Steward made it; else the one that ends last is the best guess.
    for (const ListedCredential& credential : (*application)->credentials) {
        if (credential.kind != input.credential)
            continue;
        const bool ours = !partner.profile().credentialKeyId.isEmpty()
            && credential.keyId.compare(partner.profile().credentialKeyId, Qt::CaseInsensitive) == 0;
        if (ours || !input.credentialEndsAt || credential.endsAt > *input.credentialEndsAt)
            input.credentialEndsAt = credential.endsAt;
        if (ours)
            break;
    }
}

QCoro::Task<> HealthCheck::lookAtRelationships(HealthInput& input)
{
    const QPointer<HealthCheck> alive(this);
    const RelationshipClient& client = m_access.relationships();
    const auto relationships = co_await client.relationships(this);
    if (!alive)
        co_return;
    if (!relationships) {
        if (relationships.error().code != ErrorCode::NotFound) // this cloud does not list them
            input.relationshipsError = relationships.error();
        co_return;
    }
    QList<Relationship> counting;
    std::copy_if(relationships->cbegin(), relationships->cend(), std::back_inserter(counting), countsAsAccess);
    std::stable_sort(counting.begin(), counting.end(), [](const Relationship& a, const Relationship& b) {
        if (a.extendsItself() != b.extendsItself())
            return b.extendsItself();
        return a.endsAt < b.endsAt;
    });
    QStringList ids;
    for (const Relationship& relationship : counting.mid(0, kMostAssignmentsRead))
        ids << relationship.id;
    // Without either, what is offered counts as held: to warn too often is the lesser fault.
    QHash<QString, QStringList> reaching;
    const auto groups = co_await client.accountGroupIds(this);
    if (!alive)
        co_return;
    if (groups) {
        const auto assignments = co_await client.assignments(ids, this);
        if (!alive)
            co_return;
        for (const Relationship& relationship : std::as_const(counting)) {
            if (assignments && assignments->contains(relationship.id))
                reaching.insert(relationship.id, rolesReaching(*groups, relationship,
                                                               assignments->value(relationship.id)));
        }
    }
    input.relationships = endingAccess(*relationships, reaching);
}

QCoro::Task<QList<HealthChange>> HealthCheck::compareAndKeep(const HealthReport& report)
{
    const QPointer<HealthCheck> alive(this);
    const auto kept = co_await m_access.states().fact(kHealthFact);
    if (!alive)
        co_return {};
    QJsonObject fact;
    if (kept && *kept)
        fact = QJsonDocument::fromJson(**kept).object();
    const auto latest = healthReportFromJson(fact.value(kLatest).toObject());
    if (latest && latest->at.date() < report.at.date())
        fact.insert(kBaseline, fact.value(kLatest));
    fact.insert(kLatest, toJson(report));
    // That it could not be kept costs only the next comparison.
    std::ignore = m_access.states().setFact(kHealthFact, compact(fact), report.at);
    const auto baseline = healthReportFromJson(fact.value(kBaseline).toObject());
    co_return baseline ? healthChanges(*baseline, report) : QList<HealthChange>();
}

} // namespace steward
