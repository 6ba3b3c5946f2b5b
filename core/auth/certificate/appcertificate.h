#pragma once

#include <base/asyncresult.h>
#include <base/clock.h>
#include <base/secret.h>

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace steward {

/// An application's own certificate with its private key. The key is in the Secret only, never in a file, and
/// is wiped with the last copy. It is an RSA key of at least kLeastKeyBits, and it is the certificate's.
class AppCertificate final
{
public:
    static constexpr int kKeyBits = 3072;
    static constexpr int kLeastKeyBits = 2048;

    /// A new key and a certificate signed by itself, valid from `clock`'s now for `validDays`. Takes up to a
    /// second of computing; BadRequest for an empty name or a time that is no time.
    [[nodiscard]] static Result<AppCertificate> create(const QString& commonName, int validDays,
                                                       const Clock& clock, int keyBits = kKeyBits);
    /// The same computed on another thread; ends on the thread of `context`, not at all when it has gone.
    [[nodiscard]] static AsyncResult<AppCertificate> createLater(const QString& commonName, int validDays,
                                                                 const Clock& clock, QObject* context);
    /// Key and certificate in one text of PEM blocks, in any order; of several certificates the one the key
    /// belongs to. BadRequest says what is missing or wrong.
    [[nodiscard]] static Result<AppCertificate> fromPem(const Secret& pem);

    /// The private key (PKCS#8) and the certificate, as fromPem() reads them.
    [[nodiscard]] const Secret& pem() const { return m_pem; }
    /// The certificate alone: what the application is given (`keyCredentials`, base64 of this).
    [[nodiscard]] const QByteArray& der() const { return m_der; }
    /// The certificate alone as PEM text: what a person uploads by hand.
    [[nodiscard]] QByteArray certificatePem() const;
    /// SHA-256 of der(), 32 bytes.
    [[nodiscard]] QByteArray sha256() const;
    /// SHA-1 of der() in capital hex, which is how Entra's pages name a certificate.
    [[nodiscard]] QString thumbprint() const;
    [[nodiscard]] QString commonName() const { return m_commonName; }
    [[nodiscard]] QDateTime notBefore() const { return m_notBefore; } ///< UTC
    [[nodiscard]] QDateTime notAfter() const { return m_notAfter; }   ///< UTC

    friend bool operator==(const AppCertificate& a, const AppCertificate& b) { return a.m_pem == b.m_pem; }

private:
    AppCertificate() = default;

    Secret m_pem;
    QByteArray m_der;
    QString m_commonName;
    QDateTime m_notBefore;
    QDateTime m_notAfter;
};

} // namespace steward
