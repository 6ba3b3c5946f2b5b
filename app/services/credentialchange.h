#pragma once

#include <auth/certificate/appcertificate.h>
#include <cloud/credentialrotation.h>

#include <QObject>

#include <memory>
#include <optional>

namespace steward {

class Services;

/// Replaces the open partner's application credential before it ends: a new one is added, waited for, proven
/// by a live exchange and stored, and the old one removed last. The profile remembers the new one's id.
/// `finished` comes exactly once after start(); deleting it cancels without. Services must outlive it, and
/// the partner stay the open one meanwhile.
class CredentialChange final : public QObject
{
    Q_OBJECT

public:
    /// `kind`: the same as before when not given.
    explicit CredentialChange(Services& services, std::optional<CredentialKind> kind = {},
                              CredentialProbe::Timings timings = {}, QObject* parent = nullptr);
    ~CredentialChange() override;

    void start();
    void cancel();
    [[nodiscard]] bool isRunning() const;

Q_SIGNALS:
    void stepChanged(const steward::ConsentStep& step);
    void finished(const steward::Result<steward::MadeCredential>& result);

private:
    void makeCertificate(CredentialKind kind);
    void rotate(CredentialKind kind);
    void end(const Result<MadeCredential>& result);

    Services& m_services;
    const std::optional<CredentialKind> m_kind;
    const CredentialProbe::Timings m_timings;
    std::unique_ptr<QObject> m_attempt;
    std::optional<AppCertificate> m_certificate;
    std::unique_ptr<CredentialRotation> m_rotation;
};

} // namespace steward
