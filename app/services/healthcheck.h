#pragma once

#include <base/sharedresult.h>
#include <cloud/permissionproof.h>
#include <cloud/relationshipclient.h>
#include <health/healthreport.h>

#include <QCoroTask>
#include <QObject>

#include <memory>
#include <optional>

namespace steward {

class CustomerAccess;
class PartnerSession;
class Services;

/// What a check of the set-up came to.
struct HealthOutcome
{
    HealthReport report;
    QList<HealthChange> changes; ///< since the last check of an earlier day; empty when there was none
    QList<ProofRow> proof;
};

/// Looks at the open partner's whole set-up: the sign-in by a live token, the application's credential, the grants
/// and one call a service, the customers' consents as they are known, the relationships. What cannot be found out
/// is a finding, not a failure. Deleting it ends the check under way. Keeps the report, so that the next one can say what changed.
class HealthCheck final : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it, and belong to the open partner.
    HealthCheck(Services& services, CustomerAccess& access, QObject* parent = nullptr);

    /// Fails only when there is no partner open. Callers share a check under way.
    [[nodiscard]] AsyncResult<HealthOutcome> run();
    [[nodiscard]] bool isRunning() const { return m_running && !m_running->isFinished(); }

Q_SIGNALS:
    void proofChanged(int index, const steward::ProofRow& row);

private:
    QCoro::Task<Result<HealthOutcome>> check();
    QCoro::Task<> lookAtCredential(HealthInput& input);
    QCoro::Task<QList<ProofRow>> lookAtPermissions(HealthInput& input);
    QCoro::Task<> lookAtRelationships(HealthInput& input);
    void lookAtConsents(HealthInput& input);
    QCoro::Task<QList<HealthChange>> compareAndKeep(const HealthReport& report);

    Services& m_services;
    CustomerAccess& m_access;
    std::unique_ptr<PermissionProof> m_proof;
    std::optional<SharedResult<HealthOutcome>> m_running;
};

/// For each customer, when the operator's access begins to end: the earliest day from which a role that is needed
/// and held today is in no active relationship any more. `reaching`: by relationship id, the roles that reach the
/// account through its groups; of one that is not in it every offered role counts as held. Pure.
[[nodiscard]] QList<HealthInput::Relationship> endingAccess(const QList<Relationship>& relationships,
                                                            const QHash<QString, QStringList>& reaching = {});

} // namespace steward
