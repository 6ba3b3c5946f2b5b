#pragma once

#include "applicationclient.h"
#include "applicationsetup.h"
#include "credentialprobe.h"

#include <auth/consentstep.h>

#include <QObject>

namespace steward {

/// Replaces the application's credential without a moment in which none works: adds the new one, waits until
/// it works, has it stored, and only then removes the old one. A new one that does not work or cannot be
/// stored is removed again. Steps: "find", "policy", "credential", "wait", "store", "remove". `finished`
/// comes exactly once after start(); deleting it cancels without `finished`. References must outlive it.
class CredentialRotation final : public QObject
{
    Q_OBJECT

public:
    /// Keeps the new credential as the one in use; the rotation goes on when that has succeeded.
    using Store = std::function<AsyncResult<>(const MadeCredential&)>;

    struct Plan
    {
        AppIdentity app;
        CredentialKind kind = CredentialKind::Certificate;
        int days = 365;
        QString name = QStringLiteral("Steward");
        /// Removed in the end, as well as every credential that has ended. Empty: only the ended ones.
        QStringList retireKeyIds;
    };

    CredentialRotation(Plan plan, HttpClient& http, TokenSource& tokens, const AdviceCatalog& advice,
                       Redactor& redactor, const Clock& clock, Store store, QObject* parent = nullptr);
    CredentialRotation(Plan plan, HttpClient& http, TokenSource& tokens, const AdviceCatalog& advice,
                       Redactor& redactor, const Clock& clock, Store store, CredentialProbe::Timings probe,
                       QObject* parent = nullptr);
    ~CredentialRotation() override;

    /// Needed for CredentialKind::Certificate.
    void setCertificateMaker(ApplicationSetup::MakeCertificate make, CredentialProbe::Assertion sign);

    void start();
    void cancel();
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] const QList<ConsentStep>& steps() const;

Q_SIGNALS:
    void stepChanged(const steward::ConsentStep& step);
    void finished(const steward::Result<steward::MadeCredential>& result);

private:
    class Run;
    std::shared_ptr<Run> m_run;
};

} // namespace steward
