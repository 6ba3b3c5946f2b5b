#pragma once

#include "batch.h"
#include "customerstates.h"

#include <QObject>

namespace steward {

/// Tries every connection of many customers with one harmless call each, a few at a time, and keeps each
/// result with its date as soon as it is known. Guarantees: every chosen cell ends once, in `cellEnded`, or
/// is counted as cancelled; `finished` comes exactly once after start(), never from within it; a dead sign-in
/// and being offline end the whole run. Deleting it cancels without `finished`.
class AccessMatrix final : public QObject
{
    Q_OBJECT

public:
    enum class Which
    {
        All,
        NotOk ///< never checked, or not Ok when checked last
    };

    struct Summary
    {
        int cells = 0;   ///< customers times connections
        int skipped = 0; ///< left out by `which`
        int ok = 0;
        int notOk = 0;
        int cancelled = 0;
        std::optional<Error> stoppedBy;

        bool operator==(const Summary&) const = default;
    };

    AccessMatrix(const AccessProbe& probe, CustomerStates& states, Batch::Options options = {},
                 QObject* parent = nullptr);

    /// Does nothing while one runs.
    void start(const QList<AccessProbe::Customer>& customers, const QList<Connection>& connections,
               Which which);
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_batch.isRunning() || m_ending; }
    [[nodiscard]] const Summary& summary() const { return m_summary; }

Q_SIGNALS:
    void cellBegan(const steward::TenantId& tenant, const QString& connection);
    void cellEnded(const steward::AccessResult& result);
    void held(std::chrono::milliseconds pause);
    void finished(const steward::AccessMatrix::Summary& summary);

private:
    struct Cell
    {
        AccessProbe::Customer customer;
        qsizetype connection; ///< place in m_connections
    };

    void take(int item, const std::optional<Error>& error);

    const AccessProbe& m_probe;
    CustomerStates& m_states;
    Batch m_batch;
    QList<Connection> m_connections;
    QList<Cell> m_cells;
    QHash<int, AccessResult> m_answers;
    Summary m_summary;
    bool m_ending = false; ///< all have ended, and it is being written
};

} // namespace steward
