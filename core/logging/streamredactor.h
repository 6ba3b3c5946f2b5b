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
    /// What was held back, when nothing has come for a while: somebody may be waiting to read it. A secret's
    /// beginning is shown as a mark, and stays in mind: its rest is not shown either when it comes after all.
    [[nodiscard]] QByteArray pause();
    /// The rest, when the stream has ended.
    [[nodiscard]] QByteArray flush();

private:
    [[nodiscard]] QByteArray show(const QList<Redactor::Span>& spans, qsizetype size);
    [[nodiscard]] QByteArray release(qsizetype size);

    const Redactor& m_redactor;
    QByteArray m_held;
    qsizetype m_shown = 0;  ///< leading bytes of m_held that have gone out, in the clear or as a mark
    qsizetype m_marked = 0; ///< leading bytes of m_held up to the end of the last mark that has gone out
};

} // namespace steward
