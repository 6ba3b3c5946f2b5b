#pragma once

#include <logging/streamredactor.h>

#include <QByteArray>
#include <QStringDecoder>

namespace steward {

/// What a native program prints on one of its channels, on the way to the view: redacted, decoded, in whole
/// lines, and no more of it than the limit.
class RawText final
{
public:
    static constexpr qint64 kLimit = 16 * 1024 * 1024;

    explicit RawText(const Redactor& redactor) : m_redactor(redactor) {}

    /// The lines that are whole by now, without the last end of line; null when there are none.
    [[nodiscard]] QString feed(const QByteArray& bytes);
    /// What is there of an unfinished line, when nothing has come for a while; null when nothing is.
    [[nodiscard]] QString pause();
    /// The same when the program has ended, with all that was held back for a secret's sake.
    [[nodiscard]] QString flush();
    /// True while something waits for the end of its line.
    [[nodiscard]] bool isHolding() const { return m_holding; }
    [[nodiscard]] qint64 droppedBytes() const { return m_dropped; }

private:
    [[nodiscard]] QString take(bool all);

    StreamRedactor m_redactor;
    QStringDecoder m_decoder{QStringDecoder::Utf8};
    QString m_pending;
    qint64 m_seen = 0;
    qint64 m_dropped = 0;
    bool m_holding = false;
};

} // namespace steward
