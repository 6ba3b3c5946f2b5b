#pragma once

#include <base/secret.h>

#include <QList>
#include <QString>

#include <optional>

namespace steward {

/// How a secret is cut into entries that every keychain takes: text only, none longer than kLongestPiece. The
/// header is written after the pieces and tells whether they are the right ones, so that a cut or mixed
/// secret reads as none. Two sets of pieces take turns, so that a write that breaks off leaves the former
/// secret whole.
struct SecretHeader
{
    int pieces = 0;
    int set = 0; ///< 0 or 1
    QByteArray sha256;

    bool operator==(const SecretHeader&) const = default;

    [[nodiscard]] QString toText() const;
    /// nullopt for anything that toText() did not make.
    [[nodiscard]] static std::optional<SecretHeader> fromText(const QString& text);
};

inline constexpr qsizetype kLongestPiece = 2000;
inline constexpr int kMostPieces = 1000;

[[nodiscard]] QList<QByteArray> cutSecret(const Secret& secret);
[[nodiscard]] SecretHeader headerFor(const QList<QByteArray>& pieces, int set);
/// nullopt when the pieces are not what the header says.
[[nodiscard]] std::optional<Secret> joinSecret(const SecretHeader& header, const QList<QByteArray>& pieces);

} // namespace steward
