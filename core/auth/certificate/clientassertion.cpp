#include "clientassertion.h"

#include "openssl.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

#include <openssl/err.h>
#include <openssl/rsa.h>

namespace steward {

using namespace Qt::StringLiterals;
using openssl::Owned;

namespace {

constexpr auto kBase64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray part(const QJsonObject& json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact).toBase64(kBase64Url);
}

/// RSASSA-PSS over SHA-256 with a salt as long as the digest; empty when it fails.
QByteArray sign(EVP_PKEY* key, const QByteArray& text)
{
    const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* options = nullptr; // belongs to the context
    size_t size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.constData());
    if (!context || EVP_DigestSignInit(context.get(), &options, EVP_sha256(), nullptr, key) != 1 ||
        EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1 ||
        EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, bytes, size_t(text.size())) != 1)
        return {};
    QByteArray signature(qsizetype(size), '\0');
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes,
                       size_t(text.size())) != 1)
        return {};
    signature.truncate(qsizetype(size));
    return signature;
}

} // namespace

Result<Secret> clientAssertion(const AppCertificate& certificate, const QString& clientId,
                               const QUrl& tokenUrl, const QDateTime& now)
{
    const qint64 from = now.toSecsSinceEpoch();
    const QJsonObject header{{u"alg"_s, u"PS256"_s},
                             {u"typ"_s, u"JWT"_s},
                             {u"x5t#S256"_s, QString::fromLatin1(certificate.sha256().toBase64(kBase64Url))}};
    const QJsonObject claims{{u"aud"_s, tokenUrl.toString(QUrl::FullyEncoded)},
                             {u"iss"_s, clientId},
                             {u"sub"_s, clientId},
                             {u"jti"_s, QUuid::createUuid().toString(QUuid::WithoutBraces)},
                             {u"iat"_s, from},
                             {u"nbf"_s, from},
                             {u"exp"_s, from + kAssertionSeconds}};
    const QByteArray text = part(header) + '.' + part(claims);
    const Owned<EVP_PKEY> key = openssl::readPrivateKey(certificate.pem());
    const QByteArray signature = key ? sign(key.get(), text) : QByteArray();
    ERR_clear_error();
    if (signature.isEmpty())
        return fail(ErrorCode::Bug, u"The application's certificate could not sign."_s);
    return Secret(text + '.' + signature.toBase64(kBase64Url));
}

} // namespace steward
