#pragma once

#include "graphclient.h"
#include "partnerclient.h"
#include "provencall.h"

#include <QElapsedTimer>
#include <QObject>

namespace steward {

/// Calls each service once, harmlessly, and says what happened: nothing is called OK that was not called. One
/// after the other, so that a person can follow. `finished` comes exactly once after start(). Deleting it
/// cancels.
class ConnectionProof final : public QObject
{
    Q_OBJECT

public:
    /// `partnerTenant` is where Graph is asked. The references must outlive it.
    ConnectionProof(const PartnerClient& partnerCenter, const GraphClient& graph, TenantId partnerTenant,
                    QObject* parent = nullptr);

    void start();
    [[nodiscard]] const QList<ProvenCall>& calls() const { return m_calls; }
    /// As a service named it; empty when none did.
    [[nodiscard]] QString partnerName() const { return m_partnerName; }

Q_SIGNALS:
    void callChanged(const steward::ProvenCall& call);
    void finished(const QList<steward::ProvenCall>& calls);

private:
    void begin(int index);
    void end(int index, const std::optional<Error>& error, const QString& detail);

    const PartnerClient& m_partnerCenter;
    const GraphClient& m_graph;
    TenantId m_partnerTenant;
    QList<ProvenCall> m_calls;
    QElapsedTimer m_timer;
    QString m_partnerName;
    bool m_started = false;
};

} // namespace steward
