#pragma once

#include "redactor.h"

namespace steward {

/// Redacts a text that arrives in pieces, so that a secret split over two of them is caught. Holds back only
/// an end that more text could turn into a secret: fewer bytes than the longest known secret, or than 16 KB
/// for a shape. One stream each; the Redactor must outlive it.
class StreamRedactor final
{
public:
    explicit StreamRedactor(const Redactor& redactor);

    /// What can be shown by now.
    [[nodiscard]] QByteArray feed(const QByteArray& piece);
    /// The rest, when the stream has ended or what was held back has waited long enough.
    [[nodiscard]] QByteArray flush();

private:
    [[nodiscard]] QByteArray release(qsizetype size);

    const Redactor& m_redactor;
    QByteArray m_held;
    qsizetype m_marked = 0; ///< leading bytes of m_held that belong to a secret whose mark has gone out
};

} // namespace steward
