#include "accessmatrix.h"

namespace steward {

AccessMatrix::AccessMatrix(const AccessProbe& probe, CustomerStates& states, Batch::Options options,
                           QObject* parent)
    : QObject(parent), m_probe(probe), m_states(states), m_batch(options)
{
    connect(&m_batch, &Batch::began, this, [this](int item) {
        const Cell& cell = m_cells.at(item);
        Q_EMIT cellBegan(cell.customer.tenant, m_connections.at(cell.connection).id);
    });
    connect(&m_batch, &Batch::ended, this, &AccessMatrix::take);
    connect(&m_batch, &Batch::held, this, &AccessMatrix::held);
    connect(&m_batch, &Batch::finished, this, [this] {
        // Whoever hears that it is over may end the program: nothing of it is to be lost then.
        m_ending = true;
        whenDone(m_states.keep(), this, [this](const Result<>&) {
            m_ending = false;
            Q_EMIT finished(m_summary);
        });
    });
}

void AccessMatrix::start(const QList<AccessProbe::Customer>& customers, const QList<Connection>& connections,
                         Which which)
{
    if (isRunning())
        return;
    m_connections = connections;
    m_cells.clear();
    m_answers.clear();
    m_summary = {};
    for (const AccessProbe::Customer& customer : customers) {
        for (qsizetype i = 0; i < connections.size(); ++i) {
            ++m_summary.cells;
            const AccessResult* known = m_states.access(customer.tenant, connections.at(i).id);
            if (which == Which::NotOk && known && known->state == AccessResult::State::Ok)
                ++m_summary.skipped;
            else
                m_cells.append(Cell{customer, i});
        }
    }
    m_batch.start(static_cast<int>(m_cells.size()), [this](int item, QObject* context) {
        const Completion<> completion;
        const Cell& cell = m_cells.at(item);
        whenDone(m_probe.probe(cell.customer, m_connections.at(cell.connection), context), this,
                 [this, item, completion](const Result<AccessResult>& result) {
                     if (!result) {
                         completion.finish(fail(result.error()));
                         return;
                     }
                     m_answers.insert(item, *result);
                     // A cell that was throttled has a result; the batch is told so that it waits and tries
                     // again.
                     if (result->error && result->error->code == ErrorCode::Throttled)
                         completion.finish(fail(*result->error));
                     else
                         completion.finish({});
                 });
        return completion.future();
    });
}

void AccessMatrix::cancel()
{
    m_batch.cancel();
}

void AccessMatrix::take(int item, const std::optional<Error>& error)
{
    if (error && error->code != ErrorCode::Throttled) {
        ++m_summary.cancelled;
        if (error->code != ErrorCode::Cancelled && !m_summary.stoppedBy) {
            m_summary.stoppedBy = *error;
            QMetaObject::invokeMethod(&m_batch, &Batch::cancel, Qt::QueuedConnection);
        }
        return;
    }
    const AccessResult result = m_answers.take(item);
    ++(result.state == AccessResult::State::Ok ? m_summary.ok : m_summary.notOk);
    m_states.setAccess(result);
    Q_EMIT cellEnded(result);
}

} // namespace steward
