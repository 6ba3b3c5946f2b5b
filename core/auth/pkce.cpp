#include "pkce.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <array>

namespace steward {

namespace {
constexpr auto kBase64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
}

QByteArray randomToken()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char*>(words.data()), sizeof(words)).toBase64(kBase64Url);
}

QByteArray pkceChallenge(const Secret& verifier)
{
    return QCryptographicHash::hash(verifier.reveal(), QCryptographicHash::Sha256).toBase64(kBase64Url);
}

Pkce makePkce()
{
    Pkce pkce;
    pkce.verifier = Secret(randomToken());
    pkce.challenge = pkceChallenge(pkce.verifier);
    return pkce;
}

} // namespace steward
