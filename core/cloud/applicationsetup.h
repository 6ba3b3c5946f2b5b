#pragma once

#include "applicationclient.h"
#include "credentialprobe.h"
#include "grantclient.h"
#include "permission.h"

#include <auth/consentstep.h>

#include <QObject>
#include <QUrl>

#include <memory>

namespace steward {

/// What the application shall be. Keep it with what `progressed` told, and a set-up that was interrupted goes
/// on where it stopped.
struct ApplicationPlan
{
    Cloud cloud;
    TenantId tenant;
    QString name = QStringLiteral("Steward");
    QString clientId; ///< known already, from the profile or from an interrupted set-up; else empty
    QList<Permission> permissions;
    CredentialKind credential = CredentialKind::Certificate;
    int credentialDays = 365; ///< shortened to what the tenant's policy allows
    /// Credentials that an interrupted set-up added and nobody kept; removed once the new one works.
    QStringList lostKeyIds;
    /// A credential that is kept already and still works: none is added.
    bool hasCredential = false;
};

/// What is worth remembering while it runs.
struct ApplicationProgress
{
    QString objectId;
    QString clientId;
    QString keyId; ///< of the credential that was added; empty until then

    bool operator==(const ApplicationProgress&) const = default;
};

/// What came of it.
struct ApplicationReady
{
    Application application;
    MadeCredential credential; ///< kind None when none was added
    QList<Grant> grants;       ///< that really exist in the partner's tenant now
    QList<Permission> missing; ///< asked for, and not granted
    QList<SkippedResource> skipped;
    QStringList notes; ///< for a person, for example that the policy shortened the secret's life

    bool operator==(const ApplicationReady&) const = default;
};

/// Makes the application, or brings one that is there into shape: looks for it, creates it, its service
/// principal and Partner Center's, adds a credential, grants the permissions in the partner's own tenant and
/// waits until the credential works everywhere. Every part looks first at what exists, so that it can be
/// repeated and resumed. Steps: "find", "create", "principal", "policy", "credential", "grant", "wait".
/// `finished` comes exactly once after start(), with Timeout after the deadline and Cancelled after cancel();
/// deleting it cancels without `finished`. References must outlive it.
class ApplicationSetup final : public QObject
{
    Q_OBJECT

public:
    /// Makes a key pair that lives until then at most, keeps the private half, gives the public one.
    using MakeCertificate = std::function<Result<CertificateUpload>(const QDateTime& endsAt)>;

    struct Options
    {
        std::chrono::milliseconds deadline{900000}; ///< time a person needs to choose is not counted
        std::chrono::milliseconds principalPause{2000};
        int principalTries = 10;
        CredentialProbe::Timings probe;
    };

    /// `bootstrap` gives Graph tokens of an administrator in the partner's tenant.
    ApplicationSetup(ApplicationPlan plan, HttpClient& http, TokenSource& bootstrap,
                     const AdviceCatalog& advice, Redactor& redactor, const Clock& clock,
                     QObject* parent = nullptr);
    ApplicationSetup(ApplicationPlan plan, HttpClient& http, TokenSource& bootstrap,
                     const AdviceCatalog& advice, Redactor& redactor, const Clock& clock, Options options,
                     QObject* parent = nullptr);
    ~ApplicationSetup() override;

    /// Needed for CredentialKind::Certificate.
    void setCertificateMaker(MakeCertificate make, CredentialProbe::Assertion sign);

    void start();
    void cancel();
    /// The answer to chooseApplication: one of the offered client ids, or empty to make a new one.
    void choose(const QString& clientId);

    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] const QList<ConsentStep>& steps() const;

    /// The redirect address that the application needs: what LoopbackReceiver listens on, without its port.
    [[nodiscard]] static QString redirectUri();
    /// What the administrator's short sign-in has to ask for. Named one by one: the cloud's own client has
    /// none of them for `.default` until somebody has asked.
    [[nodiscard]] static QStringList bootstrapScopes(const Cloud& cloud);
    /// Where an administrator can consent to everything that the application declares.
    [[nodiscard]] static QUrl adminConsentUrl(const Cloud& cloud, const TenantId& tenant,
                                              const QString& clientId);

Q_SIGNALS:
    void stepChanged(const steward::ConsentStep& step);
    /// Several have the name. Waits for choose() or cancel().
    void chooseApplication(const QList<steward::Application>& candidates);
    void progressed(const steward::ApplicationProgress& progress);
    /// A credential exists in the directory now. Store it before returning: it cannot be read again.
    void credentialMade(const steward::MadeCredential& credential);
    void finished(const steward::Result<steward::ApplicationReady>& result);

private:
    class Run;
    std::shared_ptr<Run> m_run;
};

} // namespace steward
