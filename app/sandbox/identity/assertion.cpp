#include "identity/assertion.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <memory>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

constexpr qint64 kClockSkewSeconds = 300;

Certificate parse(const QByteArray& der)
{
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.constData());
    return {d2i_X509(nullptr, &bytes, static_cast<long>(der.size())), &X509_free};
}

QByteArray decoded(const QByteArray& part)
{
    return QByteArray::fromBase64(part, QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QDateTime timeOf(const ASN1_TIME* time)
{
    tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return {QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
            QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), Qt::UTC};
}

bool isSignedBy(const QByteArray& der, const QByteArray& text, const QByteArray& signature, bool pss)
{
    const Certificate certificate = parse(der);
    EVP_PKEY* key = certificate ? X509_get0_pubkey(certificate.get()) : nullptr;
    const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_PKEY_CTX* settings = nullptr; // owned by the context
    if (!key || !context || EVP_PKEY_base_id(key) != EVP_PKEY_RSA ||
        EVP_DigestVerifyInit(context.get(), &settings, EVP_sha256(), nullptr, key) != 1)
        return false;
    if (pss && (EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) != 1 ||
                EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) != 1))
        return false;
    return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.constData()),
                            static_cast<std::size_t>(signature.size()),
                            reinterpret_cast<const unsigned char*>(text.constData()),
                            static_cast<std::size_t>(text.size())) == 1;
}

} // namespace

AssertionCheck checkAssertion(const QByteArray& jwt, const QString& clientId, const QStringList& audiences,
                              const QList<KeyCredential>& keys, const QDateTime& now)
{
    const QByteArrayList parts = jwt.split('.');
    if (parts.size() != 3)
        return {u"The assertion is not a JWT."_s, {}, 0};
    const QJsonObject header = QJsonDocument::fromJson(decoded(parts[0])).object();
    const QJsonObject claims = QJsonDocument::fromJson(decoded(parts[1])).object();
    const QString algorithm = header["alg"_L1].toString();
    if (algorithm != "PS256"_L1 && algorithm != "RS256"_L1)
        return {u"The algorithm '%1' is not supported."_s.arg(algorithm), {}, 0};

    const QByteArray sha256 = decoded(header["x5t#S256"_L1].toString().toLatin1());
    const QByteArray sha1 = decoded(header["x5t"_L1].toString().toLatin1());
    const KeyCredential* signer = nullptr;
    for (const KeyCredential& key : keys) {
        const auto has = [&](const QByteArray& hash, QCryptographicHash::Algorithm algorithm_) {
            return !hash.isEmpty() && hash == QCryptographicHash::hash(key.certificate, algorithm_);
        };
        if (has(sha256, QCryptographicHash::Sha256) || has(sha1, QCryptographicHash::Sha1))
            signer = &key;
    }
    if (!signer)
        return {u"[Reason - The key was not found., Thumbprint of key used by client: '%1']"_s.arg(
                    QString::fromLatin1((sha256.isEmpty() ? sha1 : sha256).toHex().toUpper())),
                {},
                0};
    if (now < signer->start || now > signer->end)
        return {u"[Reason - The key used is expired.]"_s, {}, 0};
    if (!isSignedBy(signer->certificate, parts[0] + '.' + parts[1], decoded(parts[2]),
                    algorithm == "PS256"_L1))
        return {u"[Reason - The signature is not valid.]"_s, {}, 0};

    const auto isClient = [&](const QString& name) {
        return claims[name].toString().compare(clientId, Qt::CaseInsensitive) == 0;
    };
    if (!isClient(u"iss"_s) || !isClient(u"sub"_s))
        return {u"Issuer and subject are not the client."_s, {}, 0};
    if (!audiences.contains(claims["aud"_L1].toString()))
        return {u"The audience '%1' is not this token endpoint."_s.arg(claims["aud"_L1].toString()), {}, 0};
    const qint64 seconds = now.toSecsSinceEpoch();
    const qint64 expires = claims["exp"_L1].toInteger();
    if (expires <= seconds - kClockSkewSeconds || claims["nbf"_L1].toInteger() > seconds + kClockSkewSeconds)
        return {u"The assertion is not within its valid time range."_s, {}, 0};
    const QString id = claims["jti"_L1].toString();
    if (id.isEmpty())
        return {u"The assertion has no jti."_s, {}, 0};
    return {{}, id, expires};
}

bool readCertificate(QByteArray& certificate, QDateTime& notBefore, QDateTime& notAfter)
{
    if (const auto begin = certificate.indexOf("-----BEGIN CERTIFICATE-----"); begin >= 0) {
        const auto body = begin + 27;
        certificate =
            QByteArray::fromBase64(certificate.mid(body, certificate.indexOf("-----END", body) - body)
                                       .replace('\n', "")
                                       .replace('\r', ""));
    }
    const Certificate parsed = parse(certificate);
    if (!parsed)
        return false;
    notBefore = timeOf(X509_get0_notBefore(parsed.get()));
    notAfter = timeOf(X509_get0_notAfter(parsed.get()));
    return notBefore.isValid() && notAfter.isValid();
}

} // namespace steward::sandbox
