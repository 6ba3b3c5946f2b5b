#include "secretpieces.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kEncoding = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray hashOf(const QList<QByteArray>& pieces)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray& piece : pieces)
        hash.addData(piece);
    return hash.result().toHex();
}

} // namespace

QString SecretHeader::toText() const
{
    const QJsonObject object{{u"n"_s, pieces}, {u"set"_s, set}, {u"sha256"_s, QString::fromLatin1(sha256)}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

std::optional<SecretHeader> SecretHeader::fromText(const QString& text)
{
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    SecretHeader header;
    header.pieces = object.value(u"n"_s).toInt(-1);
    header.set = object.value(u"set"_s).toInt(-1);
    header.sha256 = object.value(u"sha256"_s).toString().toLatin1();
    const bool sound = header.pieces > 0 && header.pieces <= kMostPieces &&
                       (header.set == 0 || header.set == 1) && header.sha256.size() == 64;
    return sound ? std::optional<SecretHeader>(header) : std::nullopt;
}

QList<QByteArray> cutSecret(const Secret& secret)
{
    const QByteArray text = secret.reveal().toBase64(kEncoding);
    QList<QByteArray> pieces;
    for (qsizetype i = 0; i < text.size(); i += kLongestPiece)
        pieces << text.mid(i, kLongestPiece);
    return pieces;
}

SecretHeader headerFor(const QList<QByteArray>& pieces, int set)
{
    return SecretHeader{int(pieces.size()), set, hashOf(pieces)};
}

std::optional<Secret> joinSecret(const SecretHeader& header, const QList<QByteArray>& pieces)
{
    if (pieces.size() != header.pieces || !constantTimeEquals(hashOf(pieces), header.sha256))
        return std::nullopt;
    const auto decoded =
        QByteArray::fromBase64Encoding(pieces.join(), kEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return std::nullopt;
    return Secret(*decoded);
}

} // namespace steward
