#pragma once

#include "grantclient.h"
#include "permissioncatalog.h"
#include "provencall.h"

#include <base/clock.h>

#include <QObject>

namespace steward {

/// One permission, as far as it is proven.
struct ProofRow
{
    Permission permission;
    QStringList wantedBy;        ///< titles of connections
    std::optional<bool> granted; ///< on the service principal; nullopt until it was read
    ProvenCall::State called = ProvenCall::State::Waiting; ///< stays so when it cannot be called
    QString call;        ///< "GET /v1.0/organization"; empty when it cannot be called harmlessly
    QString whyUncalled; ///< why not, in one plain sentence; empty when it can
    std::optional<Error> error;
    QDateTime at; ///< when it was called or read, UTC

    bool operator==(const ProofRow&) const = default;
    /// If not, that it is granted is all that can be known of it.
    [[nodiscard]] bool canBeCalled() const { return !call.isEmpty(); }
    /// Granted, and answered when called.
    [[nodiscard]] bool isProven() const
    {
        return granted.value_or(false) && called == ProvenCall::State::Done;
    }
};

/// Proves permissions in the partner's tenant: reads the grants that exist on the service principal (not what
/// the application declares), then makes one harmless live call a resource, one after the other, and reads
/// MFA from the claims of the token it was called with. `finished` comes exactly once after start(); deleting
/// it cancels without. References must outlive it.
class PermissionProof final : public QObject
{
    Q_OBJECT

public:
    PermissionProof(QList<Permission> permissions, const PermissionCatalog& catalog,
                    const QList<Connection>& connections, HttpClient& http, TokenSource& tokens,
                    AppIdentity app, const AdviceCatalog& advice, const Clock& clock,
                    QObject* parent = nullptr);
    ~PermissionProof() override;

    void start();
    [[nodiscard]] const QList<ProofRow>& rows() const;
    /// Whether the tokens carry the proof of a second factor; nullopt while unknown or when none says.
    [[nodiscard]] std::optional<bool> mfa() const;
    /// What went wrong as a whole, for example when the grants could not be read.
    [[nodiscard]] std::optional<Error> problem() const;

Q_SIGNALS:
    void rowChanged(int index, const steward::ProofRow& row);
    void finished(const QList<steward::ProofRow>& rows);

private:
    class Run;
    std::shared_ptr<Run> m_run;
};

} // namespace steward
