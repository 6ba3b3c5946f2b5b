#pragma once

#include "batch.h"
#include "customerstates.h"

#include <base/clock.h>
#include <cloud/consentclient.h>

#include <QObject>

namespace steward {

/// Consents the application in many customers' tenants, a few at a time, and keeps each outcome with its date
/// as soon as it is known: a run that was interrupted goes on where it stopped. Guarantees: every chosen
/// customer ends once, in `customerEnded`, or is counted as cancelled; `finished` comes exactly once after
/// start(), never from within it; a dead sign-in ends the whole run (no customer can work) and is in the
/// summary. Deleting it cancels without `finished`.
class ConsentRun final : public QObject
{
    Q_OBJECT

public:
    enum class Which
    {
        All,       ///< those that are done too; a check that costs a few calls each
        NotDone,   ///< without a record, failed, partial, or with less than what is asked for now
        FailedOnly ///< those whose last record is Failed or Partial
    };

    struct Summary
    {
        int asked = 0;   ///< customers it was given
        int skipped = 0; ///< not tried, since `which` left them out
        int consented = 0;
        int alreadyThere = 0;
        int partial = 0;
        int failed = 0;
        int cancelled = 0;
        std::optional<Error> stoppedBy; ///< what ended the whole run

        bool operator==(const Summary&) const = default;
        [[nodiscard]] bool isWhole() const { return partial + failed + cancelled == 0 && !stoppedBy; }
    };

    ConsentRun(const ConsentClient& client, CustomerStates& states, const Clock& clock,
               Batch::Options options = {}, QObject* parent = nullptr);

    /// Which of `customers` a run would touch.
    [[nodiscard]] QList<TenantId> chosen(const QList<TenantId>& customers,
                                         const QList<Permission>& permissions, Which which) const;
    /// Does nothing while one runs.
    void start(const QList<TenantId>& customers, const QList<Permission>& permissions, Which which);
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_batch.isRunning() || m_ending; }
    [[nodiscard]] const Summary& summary() const { return m_summary; }
    [[nodiscard]] int chosenCount() const { return static_cast<int>(m_chosen.size()); }

Q_SIGNALS:
    void customerBegan(const steward::TenantId& tenant);
    void customerEnded(const steward::TenantId& tenant, const steward::ConsentRecord& record);
    void held(std::chrono::milliseconds pause);
    void finished(const steward::ConsentRun::Summary& summary);

private:
    void take(int item, const std::optional<Error>& error);

    const ConsentClient& m_client;
    CustomerStates& m_states;
    const Clock& m_clock;
    Batch m_batch;
    QList<TenantId> m_chosen;
    QList<Permission> m_permissions;
    QHash<int, CustomerConsent> m_answers;
    Summary m_summary;
    bool m_ending = false; ///< all have ended, and it is being written
};

} // namespace steward
