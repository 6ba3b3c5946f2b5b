#pragma once

#include "redactor.h"

namespace steward {

/// Redacts lines of text in which a known secret may be broken over several lines: a list or a table wraps a
/// long value and puts spaces in front of each part. Every part is masked; the number of lines stays the
/// same. Holds back only lines at the end that more lines could turn into a secret. One stream each; the
/// Redactor must outlive it.
class LineRedactor final
{
public:
    /// Shorter secrets are found within a line only: over lines they would hit other text.
    static constexpr qsizetype kShortestBroken = 12;

    explicit LineRedactor(const Redactor& redactor);

    /// `lines` are whole, each ending in a newline; what comes back is so too. May be empty.
    [[nodiscard]] QByteArray feed(const QByteArray& lines);
    /// What was held back, when no more lines come for a while or something else has to be shown after them.
    [[nodiscard]] QByteArray flush();
    [[nodiscard]] bool isHolding() const { return !m_held.isEmpty(); }

private:
    [[nodiscard]] QByteArray release(qsizetype size);

    const Redactor& m_redactor;
    QByteArray m_held;
};

} // namespace steward
