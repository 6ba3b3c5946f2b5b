#pragma once

#include <QList>
#include <QString>

namespace steward {

struct RunEvent;

/// How a piece of text is to look, as a script asked for it with SGR escape codes (ESC [ … m).
struct TextStyle
{
    enum Attribute : quint8
    {
        Bold = 1,
        Underline = 2,
        Inverse = 4,
        Faint = 8,
        Italic = 16,
        StrikeOut = 32,
        Hidden = 64
    };
    static constexpr quint32 kPalette = 0x01000000; ///< plus a number from 0 to 255
    static constexpr quint32 kRgb = 0x02000000;     ///< plus red, green, blue

    quint32 foreground = 0; ///< 0: the stream's own
    quint32 background = 0; ///< 0: none
    quint8 attributes = 0;

    bool operator==(const TextStyle&) const = default;
    [[nodiscard]] bool isPlain() const { return *this == TextStyle(); }
};

/// A piece of a text that does not look plain.
struct StyleRun
{
    qsizetype start = 0;
    qsizetype length = 0;
    TextStyle style;
    bool operator==(const StyleRun&) const = default;
};

/// A text without its escape codes, and how its pieces look. Runs are in order, not empty, and do not
/// overlap.
struct StyledText
{
    QString text;
    QList<StyleRun> runs;
    TextStyle end; ///< what would hold for text that follows
};

/// Reads SGR codes (16, 256 and true colour, bold, faint, italic, underline, inverse, hidden, struck out) and
/// takes every escape code out. Codes that are cut short or unknown change nothing.
[[nodiscard]] StyledText styledText(const QString& coded, const TextStyle& begin = {});

/// `text` without terminal escape codes (colours, cursor movement, titles, links).
[[nodiscard]] QString withoutEscapeCodes(const QString& text);

/// The escape code that turns plain text into `style`; empty for plain.
[[nodiscard]] QString escapeCode(const TextStyle& style);

/// 0xRRGGBB of a colour of a TextStyle other than 0: the palette is xterm's.
[[nodiscard]] quint32 rgbOf(quint32 color);

/// WCAG's contrast of two colours 0xRRGGBB, 1 to 21.
[[nodiscard]] double contrastOf(quint32 a, quint32 b);
/// `rgb`, or the nearest towards black or white that has at least that contrast with `ground`.
[[nodiscard]] quint32 readableRgb(quint32 rgb, quint32 ground, double least);

/// Tabs stay; everything else that would not be seen, or would turn the direction of what follows, becomes a
/// sign of the same length, so that text cannot pretend to be something else.
[[nodiscard]] QString withVisibleSigns(QString text);

/// The text of an event as a console would show it: what Write-Host said in colours has their escape codes.
[[nodiscard]] QString codedText(const RunEvent& event);

} // namespace steward
