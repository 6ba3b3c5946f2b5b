#include "consentrun.h"

namespace steward {

ConsentRun::ConsentRun(const ConsentClient& client, CustomerStates& states, const Clock& clock,
                       Batch::Options options, QObject* parent)
    : QObject(parent), m_client(client), m_states(states), m_clock(clock), m_batch(options)
{
    connect(&m_batch, &Batch::began, this, [this](int item) { Q_EMIT customerBegan(m_chosen.at(item)); });
    connect(&m_batch, &Batch::ended, this, &ConsentRun::take);
    connect(&m_batch, &Batch::held, this, &ConsentRun::held);
    connect(&m_batch, &Batch::finished, this, [this] {
        // Whoever hears that it is over may end the program: nothing of it is to be lost then.
        m_ending = true;
        whenDone(m_states.keep(), this, [this](const Result<>&) {
            m_ending = false;
            Q_EMIT finished(m_summary);
        });
    });
}

QList<TenantId> ConsentRun::chosen(const QList<TenantId>& customers, const QList<Permission>& permissions,
                                   Which which) const
{
    QList<TenantId> chosen;
    for (const TenantId& tenant : customers) {
        const ConsentRecord* record = m_states.consent(tenant);
        const bool done = record && record->state == ConsentRecord::State::Consented &&
                          !consentDrift(permissions, record->granted).needsConsent();
        const bool failed = record && record->state != ConsentRecord::State::Consented;
        if (which == Which::All || (which == Which::NotDone && !done) ||
            (which == Which::FailedOnly && failed))
            chosen.append(tenant);
    }
    return chosen;
}

void ConsentRun::start(const QList<TenantId>& customers, const QList<Permission>& permissions, Which which)
{
    if (isRunning())
        return;
    m_chosen = chosen(customers, permissions, which);
    m_permissions = permissions;
    m_answers.clear();
    m_summary = {};
    m_summary.asked = static_cast<int>(customers.size());
    m_summary.skipped = static_cast<int>(customers.size() - m_chosen.size());
    m_batch.start(static_cast<int>(m_chosen.size()), [this](int item, QObject* context) {
        const Completion<> completion;
        whenDone(m_client.consent(m_chosen.at(item), m_permissions, context), this,
                 [this, item, completion](const Result<CustomerConsent>& consent) {
                     if (!consent) {
                         completion.finish(fail(consent.error()));
                         return;
                     }
                     m_answers.insert(item, *consent);
                     completion.finish({});
                 });
        return completion.future();
    });
}

void ConsentRun::cancel()
{
    m_batch.cancel();
}

void ConsentRun::take(int item, const std::optional<Error>& error)
{
    const TenantId tenant = m_chosen.at(item);
    if (error && error->code == ErrorCode::Cancelled) {
        ++m_summary.cancelled;
        return;
    }
    if (error && error->code == ErrorCode::SignInNeeded) {
        // Nobody's consent can work any more; to try the others would only count up failures.
        ++m_summary.cancelled;
        if (!m_summary.stoppedBy)
            m_summary.stoppedBy = *error;
        QMetaObject::invokeMethod(&m_batch, &Batch::cancel, Qt::QueuedConnection);
        return;
    }
    ConsentRecord record;
    record.at = m_clock.now();
    if (error) {
        const ConsentRecord* before = m_states.consent(tenant);
        record.state = ConsentRecord::State::Failed;
        record.granted = before ? before->granted : QStringList();
        record.missing = consentDrift(m_permissions, record.granted).missing;
        record.error = error;
        ++m_summary.failed;
    } else {
        const CustomerConsent consent = m_answers.take(item);
        record.granted = consent.grantedKeys;
        record.missing = permissionKeys(consent.missing);
        if (record.missing.isEmpty()) {
            record.state = ConsentRecord::State::Consented;
            ++(consent.outcome == CustomerConsent::Outcome::AlreadyThere ? m_summary.alreadyThere
                                                                         : m_summary.consented);
        } else {
            record.state = ConsentRecord::State::Partial;
            if (!consent.skipped.isEmpty())
                record.error = consent.skipped.first().error;
            ++m_summary.partial;
        }
    }
    m_states.setConsent(tenant, record);
    Q_EMIT customerEnded(tenant, record);
}

} // namespace steward
