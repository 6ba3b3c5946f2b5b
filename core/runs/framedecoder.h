#pragma once

#include <QByteArray>

#include <optional>

namespace steward {

/// What a frame carries.
enum class FrameKind : char
{
    Json = 'J',   ///< one JSON object
    Text = 'T',   ///< whole lines of output, UTF-8
    Objects = 'O' ///< custom objects in PowerShell's serialised form
};

struct RunFrame
{
    FrameKind kind = FrameKind::Json;
    QByteArray content;
};

/// Cuts a stream of bytes into frames: a little-endian 32-bit length, a byte that names the kind, the
/// content. Guarantees: any bytes in any pieces give the same frames; a length beyond the limit or an unknown
/// kind makes the decoder malformed for good, before its content is taken in; holds at most one frame and the
/// last piece.
class FrameDecoder final
{
public:
    static constexpr qsizetype kHeader = 5;

    explicit FrameDecoder(qsizetype longestContent) : m_longest(longestContent) {}

    void feed(const QByteArray& bytes);
    /// The next whole frame, nullopt when more bytes are needed or the stream is malformed.
    [[nodiscard]] std::optional<RunFrame> next();
    [[nodiscard]] bool isMalformed() const { return m_malformed; }

private:
    qsizetype m_longest;
    QByteArray m_bytes;
    qsizetype m_from = 0; ///< bytes before this one are used up
    bool m_malformed = false;
};

} // namespace steward
