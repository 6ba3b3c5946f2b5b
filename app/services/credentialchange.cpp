#include "credentialchange.h"

#include "services.h"
#include "setupassistant.h"

#include <auth/certificate/clientassertion.h>
#include <auth/credentialstore.h>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

const QString kName = u"Steward"_s;

} // namespace

CredentialChange::CredentialChange(Services& services, std::optional<CredentialKind> kind,
                                   CredentialProbe::Timings timings, QObject* parent)
    : QObject(parent), m_services(services), m_kind(kind), m_timings(timings)
{
}

CredentialChange::~CredentialChange() = default;

bool CredentialChange::isRunning() const
{
    return m_attempt != nullptr;
}

void CredentialChange::start()
{
    if (isRunning())
        return;
    m_attempt = std::make_unique<QObject>();
    // From the event loop, so that nobody is told before this has returned.
    QMetaObject::invokeMethod(
        m_attempt.get(),
        [this] {
            PartnerSession* partner = m_services.partner();
            Error error;
            if (!partner) {
                error.code = ErrorCode::SignInNeeded;
                error.message = tr("There is no set-up whose credential could be replaced.");
                error.advice = tr("Set Steward up first.");
                return end(fail(error));
            }
            const AppCredentialKind now = partner->identity().credential;
            if (now == AppCredentialKind::None && !m_kind) {
                error.code = ErrorCode::BadRequest;
                error.message = tr("This application is a public client: it has no credential.");
                error.advice = tr("Make an application with a credential in the set-up, if you want one.");
                return end(fail(error));
            }
            const CredentialKind kind = m_kind.value_or(
                now == AppCredentialKind::Secret ? CredentialKind::Secret : CredentialKind::Certificate);
            if (kind == CredentialKind::Certificate)
                makeCertificate(kind);
            else
                rotate(kind);
        },
        Qt::QueuedConnection);
}

void CredentialChange::makeCertificate(CredentialKind kind)
{
    whenDone(AppCertificate::createLater(kName, CredentialRotation::Plan().days, m_services.clock(),
                                         m_attempt.get()),
             m_attempt.get(), [this, kind](const Result<AppCertificate>& certificate) {
                 if (!certificate)
                     return end(fail(certificate.error()));
                 hideCredential(m_services.redactor(), *certificate);
                 m_certificate = *certificate;
                 rotate(kind);
             });
}

void CredentialChange::rotate(CredentialKind kind)
{
    PartnerSession& partner = *m_services.partner();
    CredentialRotation::Plan plan;
    plan.app = partner.identity();
    plan.kind = kind;
    plan.name = kName;
    if (!partner.profile().credentialKeyId.isEmpty())
        plan.retireKeyIds << partner.profile().credentialKeyId;
    const auto store = [this, &partner](const MadeCredential& made) -> AsyncResult<> {
        const Completion<> stored;
        whenDone(partner.tokens().changeCredential(credentialOf(made, m_certificate)), m_attempt.get(),
                 [&partner, stored, keyId = made.keyId](const Result<>& changed) {
                     if (changed)
                         partner.noteCredentialKey(keyId);
                     stored.finish(changed);
                 });
        return stored.future();
    };
    m_rotation =
        std::make_unique<CredentialRotation>(plan, m_services.http(), partner.tokens(), m_services.advice(),
                                             m_services.redactor(), m_services.clock(), store, m_timings);
    m_rotation->setCertificateMaker(
        [this](const QDateTime& endsAt) -> Result<CertificateUpload> {
            if (!m_certificate || m_certificate->notAfter() > endsAt) {
                const int days = std::max(1, int(m_services.clock().now().daysTo(endsAt)));
                auto shorter = AppCertificate::create(kName, days, m_services.clock());
                if (!shorter)
                    return fail(shorter.error());
                hideCredential(m_services.redactor(), *shorter);
                m_certificate = std::move(*shorter);
            }
            return uploadOf(*m_certificate);
        },
        [this](const QString& clientId, const QUrl& tokenUrl) {
            return clientAssertion(*m_certificate, clientId, tokenUrl, m_services.clock().now());
        });
    connect(m_rotation.get(), &CredentialRotation::stepChanged, this, &CredentialChange::stepChanged);
    connect(m_rotation.get(), &CredentialRotation::finished, m_attempt.get(),
            [this](const Result<MadeCredential>& result) { end(result); });
    m_rotation->start();
}

void CredentialChange::cancel()
{
    if (m_rotation && m_rotation->isRunning())
        return m_rotation->cancel();
    if (!isRunning())
        return;
    Error error;
    error.code = ErrorCode::Cancelled;
    error.message = tr("Replacing the credential was cancelled. The old one stays in use.");
    end(fail(error));
}

void CredentialChange::end(const Result<MadeCredential>& result)
{
    if (m_rotation)
        m_rotation.release()->deleteLater();
    m_attempt.release()->deleteLater();
    m_certificate.reset();
    Q_EMIT finished(result);
}

} // namespace steward
