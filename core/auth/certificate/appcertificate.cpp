#include "appcertificate.h"

#include "openssl.h"

#include <QCryptographicHash>
#include <QThreadPool>

#include <array>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace steward {

using namespace Qt::StringLiterals;
using openssl::Owned;

namespace openssl {

namespace {

/// Never asks at a terminal, which is what OpenSSL would do.
int noPassword(char*, int, int, void*)
{
    return 0;
}

Owned<BIO> reader(const Secret& text)
{
    return Owned<BIO>(BIO_new_mem_buf(text.reveal().constData(), int(text.size())));
}

} // namespace

Owned<EVP_PKEY> readPrivateKey(const Secret& pem)
{
    const Owned<BIO> bio = reader(pem);
    Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassword, nullptr));
    ERR_clear_error();
    return key;
}

} // namespace openssl

namespace {

Error wrong(const QString& message, const QString& advice)
{
    Error error;
    error.code = ErrorCode::BadRequest;
    error.message = message;
    error.advice = advice;
    return error;
}

/// What OpenSSL says about its last failure; for the details of a bug report.
Error failure(const QString& message)
{
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_get_error(), text.data(), text.size());
    ERR_clear_error();
    Error error;
    error.code = ErrorCode::Bug;
    error.message = message;
    error.detail = QString::fromLatin1(text.data());
    return error;
}

/// Everything written to a memory BIO, which wipes itself when it is freed.
QByteArray contentOf(BIO* bio)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, qsizetype(size)};
}

QDateTime timeOf(const ASN1_TIME* time)
{
    tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
                     QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), Qt::UTC);
}

QString commonNameOf(const X509* certificate)
{
    X509_NAME* subject = X509_get_subject_name(certificate);
    const int index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (index < 0)
        return {};
    unsigned char* text = nullptr;
    const int size =
        ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)));
    if (size < 0)
        return {};
    const QString name = QString::fromUtf8(reinterpret_cast<const char*>(text), size);
    OPENSSL_free(text);
    return name;
}

QByteArray derOf(const X509* certificate)
{
    unsigned char* bytes = nullptr;
    const int size = i2d_X509(certificate, &bytes);
    if (size <= 0)
        return {};
    const QByteArray der(reinterpret_cast<const char*>(bytes), size);
    OPENSSL_free(bytes);
    return der;
}

bool addExtension(X509* certificate, int nid, const char* value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    const bool added = extension && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

bool setRandomSerial(X509* certificate)
{
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), int(bytes.size())) != 1)
        return false;
    bytes[0] &= 0x7f; // a positive number
    BIGNUM* number = BN_bin2bn(bytes.data(), int(bytes.size()), nullptr);
    const bool set = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
    BN_free(number);
    return set;
}

} // namespace

Result<AppCertificate> AppCertificate::create(const QString& commonName, int validDays, const Clock& clock,
                                              int keyBits)
{
    const QByteArray name = commonName.trimmed().toUtf8();
    if (name.isEmpty() || name.size() > 64)
        return fail(wrong(u"A certificate needs a name of 1 to 64 letters."_s, u"Give it another name."_s));
    if (validDays < 1 || validDays > 3650)
        return fail(wrong(u"A certificate cannot be valid for %1 days."_s.arg(validDays),
                          u"Choose between 1 day and 10 years."_s));
    if (keyBits < kLeastKeyBits)
        return fail(wrong(u"A key of %1 bits is too short."_s.arg(keyBits), u"Use 3072 bits."_s));

    const auto cannot = [] { return fail(failure(u"No certificate could be made."_s)); };
    const Owned<EVP_PKEY> key(EVP_RSA_gen(unsigned(keyBits)));
    const Owned<X509> certificate(X509_new());
    if (!key || !certificate)
        return cannot();
    // A minute early, for servers whose clock is behind.
    const QDateTime from = clock.now().addSecs(-60);
    X509* const x = certificate.get();
    X509_NAME* const subject = X509_get_subject_name(x);
    if (X509_set_version(x, X509_VERSION_3) != 1 || !setRandomSerial(x) ||
        !ASN1_TIME_set(X509_getm_notBefore(x), time_t(from.toSecsSinceEpoch())) ||
        !ASN1_TIME_set(X509_getm_notAfter(x), time_t(from.addDays(validDays).toSecsSinceEpoch())) ||
        X509_set_pubkey(x, key.get()) != 1 ||
        X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(name.constData()), int(name.size()),
                                   -1, 0) != 1 ||
        X509_set_issuer_name(x, subject) != 1 ||
        !addExtension(x, NID_basic_constraints, "critical,CA:FALSE") ||
        !addExtension(x, NID_key_usage, "critical,digitalSignature") ||
        !addExtension(x, NID_ext_key_usage, "clientAuth") || X509_sign(x, key.get(), EVP_sha256()) == 0)
        return cannot();

    const Owned<BIO> out(BIO_new(BIO_s_mem()));
    if (!out ||
        PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_bio_X509(out.get(), x) != 1)
        return cannot();
    return fromPem(Secret(contentOf(out.get())));
}

AsyncResult<AppCertificate> AppCertificate::createLater(const QString& commonName, int validDays,
                                                        const Clock& clock, QObject* context)
{
    /// What was now when it was asked for; the caller's clock may have gone by the time it is read.
    class Moment final : public Clock
    {
    public:
        explicit Moment(QDateTime at) : m_at(std::move(at)) {}
        [[nodiscard]] QDateTime now() const override { return m_at; }

    private:
        const QDateTime m_at;
    };

    const Completion<AppCertificate> done;
    auto* const relay = new QObject; // lives on the caller's thread, so that the end is there as well
    relay->moveToThread(context->thread());
    QThreadPool::globalInstance()->start(
        [done, relay, commonName, validDays, at = clock.now(), guard = QPointer<QObject>(context)] {
            auto made = create(commonName, validDays, Moment(at));
            QMetaObject::invokeMethod(
                relay,
                [done, relay, guard, made = std::move(made)] {
                    relay->deleteLater();
                    if (guard)
                        done.finish(made);
                },
                Qt::QueuedConnection);
        });
    return done.future();
}

Result<AppCertificate> AppCertificate::fromPem(const Secret& pem)
{
    const QString advice =
        u"Give the certificate and its private key, both as PEM (BEGIN CERTIFICATE, BEGIN PRIVATE KEY), "
        u"without a password."_s;
    if (pem.reveal().contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") ||
        pem.reveal().contains("Proc-Type: 4,ENCRYPTED"))
        return fail(wrong(u"The certificate's private key is protected by a password."_s, advice));
    const Owned<EVP_PKEY> key = openssl::readPrivateKey(pem);
    if (!key)
        return fail(wrong(u"There is no private key that can be read."_s, advice));
    if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA)
        return fail(
            wrong(u"The certificate's key is not an RSA key, and the sign-in service takes no other."_s,
                  u"Make a certificate with an RSA key of 3072 bits."_s));
    if (EVP_PKEY_get_bits(key.get()) < kLeastKeyBits)
        return fail(
            wrong(u"The certificate's key is too short (%1 bits)."_s.arg(EVP_PKEY_get_bits(key.get())),
                  u"Make a certificate with an RSA key of 3072 bits."_s));

    const Owned<BIO> in = openssl::reader(pem);
    bool someCertificate = false;
    while (const Owned<X509> candidate{PEM_read_bio_X509(in.get(), nullptr, openssl::noPassword, nullptr)}) {
        someCertificate = true;
        if (X509_check_private_key(candidate.get(), key.get()) != 1)
            continue;
        ERR_clear_error();
        AppCertificate certificate;
        certificate.m_der = derOf(candidate.get());
        certificate.m_commonName = commonNameOf(candidate.get());
        certificate.m_notBefore = timeOf(X509_get0_notBefore(candidate.get()));
        certificate.m_notAfter = timeOf(X509_get0_notAfter(candidate.get()));
        // Ours and nothing else: what was given may hold a chain, or another person's remarks.
        const Owned<BIO> out(BIO_new(BIO_s_mem()));
        if (certificate.m_der.isEmpty() || !certificate.m_notAfter.isValid() || !out ||
            PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
            PEM_write_bio_X509(out.get(), candidate.get()) != 1)
            return fail(failure(u"The certificate could not be read."_s));
        certificate.m_pem = Secret(contentOf(out.get()));
        return certificate;
    }
    ERR_clear_error();
    return fail(wrong(someCertificate ? u"The private key does not belong to the certificate."_s
                                      : u"There is no certificate beside the private key."_s,
                      advice));
}

QByteArray AppCertificate::certificatePem() const
{
    QByteArray text("-----BEGIN CERTIFICATE-----\n");
    const QByteArray base64 = m_der.toBase64();
    for (qsizetype i = 0; i < base64.size(); i += 64)
        text += base64.mid(i, 64) + '\n';
    return text + "-----END CERTIFICATE-----\n";
}

QByteArray AppCertificate::sha256() const
{
    return QCryptographicHash::hash(m_der, QCryptographicHash::Sha256);
}

QString AppCertificate::thumbprint() const
{
    return QString::fromLatin1(QCryptographicHash::hash(m_der, QCryptographicHash::Sha1).toHex().toUpper());
}

} // namespace steward
