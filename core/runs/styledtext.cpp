#include "styledtext.h"

#include "runevent.h"

#include <QJsonArray>

#include <array>
#include <cmath>
#include <utility>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr char16_t kEscape = 0x1b;
constexpr char16_t kBell = 0x07;
constexpr qsizetype kMostParameters = 64;

/// The index just after the escape code that starts at `at`.
qsizetype afterEscapeCode(QStringView text, qsizetype at)
{
    const qsizetype size = text.size();
    qsizetype i = at + 1;
    if (i >= size)
        return size;
    const char16_t kind = text.at(i).unicode();
    ++i;
    if (kind == u'[') {
        while (i < size && !(text.at(i).unicode() >= 0x40 && text.at(i).unicode() <= 0x7e))
            ++i;
        return qMin(i + 1, size);
    }
    if (kind == u']' || kind == u'P' || kind == u'_' || kind == u'^') {
        for (; i < size; ++i) {
            if (text.at(i).unicode() == kBell)
                return i + 1;
            if (text.at(i).unicode() == kEscape)
                return qMin(i + 2, size);
        }
        return size;
    }
    while (i < size && kind >= 0x20 && kind <= 0x2f && text.at(i).unicode() <= 0x2f)
        ++i;
    return (kind >= 0x20 && kind <= 0x2f) ? qMin(i + 1, size) : i;
}

/// The numbers between ESC [ and m, -1 where there is none. Empty when they are something else.
QList<int> parametersOf(QStringView inside)
{
    QList<int> numbers;
    int number = -1;
    for (const QChar c : inside) {
        const char16_t u = c.unicode();
        if (u >= u'0' && u <= u'9') {
            number = qMin(100'000, qMax(0, number) * 10 + (u - u'0'));
        } else if (u == u';' || u == u':') {
            numbers.append(number);
            number = -1;
        } else {
            return {};
        }
        if (numbers.size() > kMostParameters)
            return {};
    }
    numbers.append(number);
    return numbers;
}

/// The colour after 38 or 48 at `at`, and moves `at` to its last number. 0 when it is none.
quint32 extendedColor(const QList<int>& numbers, qsizetype& at)
{
    const int kind = at + 1 < numbers.size() ? numbers.at(at + 1) : -1;
    if (kind == 5 && at + 2 < numbers.size()) {
        at += 2;
        const int index = qMax(0, numbers.at(at));
        return index <= 255 ? TextStyle::kPalette + quint32(index) : 0;
    }
    if (kind == 2 && at + 4 < numbers.size()) {
        // 38:2::r:g:b has an empty place for the colour space.
        const qsizetype skip = numbers.at(at + 2) == -1 && at + 5 < numbers.size() ? 1 : 0;
        const int red = qMax(0, numbers.at(at + 2 + skip));
        const int green = qMax(0, numbers.at(at + 3 + skip));
        const int blue = qMax(0, numbers.at(at + 4 + skip));
        at += 4 + skip;
        if (red > 255 || green > 255 || blue > 255)
            return 0;
        return TextStyle::kRgb + (quint32(red) << 16U) + (quint32(green) << 8U) + quint32(blue);
    }
    at = numbers.size();
    return 0;
}

void apply(QStringView inside, TextStyle& style)
{
    const QList<int> numbers = parametersOf(inside);
    const auto set = [&style](quint8 attributes, bool on) {
        style.attributes = quint8(on ? style.attributes | attributes : style.attributes & ~attributes);
    };
    for (qsizetype i = 0; i < numbers.size(); ++i) {
        const int n = qMax(0, numbers.at(i));
        if (n == 0)
            style = {};
        else if (n == 1)
            set(TextStyle::Bold, true);
        else if (n == 2)
            set(TextStyle::Faint, true);
        else if (n == 3)
            set(TextStyle::Italic, true);
        else if (n == 4 || n == 21)
            set(TextStyle::Underline, true);
        else if (n == 7)
            set(TextStyle::Inverse, true);
        else if (n == 8)
            set(TextStyle::Hidden, true);
        else if (n == 9)
            set(TextStyle::StrikeOut, true);
        else if (n == 22)
            set(TextStyle::Bold | TextStyle::Faint, false);
        else if (n == 23)
            set(TextStyle::Italic, false);
        else if (n == 24)
            set(TextStyle::Underline, false);
        else if (n == 27)
            set(TextStyle::Inverse, false);
        else if (n == 28)
            set(TextStyle::Hidden, false);
        else if (n == 29)
            set(TextStyle::StrikeOut, false);
        else if (n >= 30 && n <= 37)
            style.foreground = TextStyle::kPalette + quint32(n - 30);
        else if (n >= 90 && n <= 97)
            style.foreground = TextStyle::kPalette + quint32(n - 82);
        else if (n >= 40 && n <= 47)
            style.background = TextStyle::kPalette + quint32(n - 40);
        else if (n >= 100 && n <= 107)
            style.background = TextStyle::kPalette + quint32(n - 92);
        else if (n == 39)
            style.foreground = 0;
        else if (n == 49)
            style.background = 0;
        else if (n == 38)
            style.foreground = extendedColor(numbers, i);
        else if (n == 48)
            style.background = extendedColor(numbers, i);
    }
}

void appendColor(QString& code, quint32 color, int base)
{
    const quint32 value = color & 0xffffffU;
    if (color == 0)
        return;
    if ((color & TextStyle::kRgb) != 0)
        code +=
            u";%1;2;%2;%3;%4"_s.arg(base + 8).arg(value >> 16U).arg((value >> 8U) & 255U).arg(value & 255U);
    else if (value < 8)
        code += u";%1"_s.arg(base + int(value));
    else if (value < 16)
        code += u";%1"_s.arg(base + 52 + int(value));
    else
        code += u";%1;5;%2"_s.arg(base + 8).arg(value);
}

/// The number of a System.ConsoleColor in the palette; -1 for none.
int paletteIndex(const QString& consoleColor)
{
    static constexpr std::array<std::pair<const char*, int>, 16> kNames{{{"Black", 0},
                                                                         {"DarkRed", 1},
                                                                         {"DarkGreen", 2},
                                                                         {"DarkYellow", 3},
                                                                         {"DarkBlue", 4},
                                                                         {"DarkMagenta", 5},
                                                                         {"DarkCyan", 6},
                                                                         {"Gray", 7},
                                                                         {"DarkGray", 8},
                                                                         {"Red", 9},
                                                                         {"Green", 10},
                                                                         {"Yellow", 11},
                                                                         {"Blue", 12},
                                                                         {"Magenta", 13},
                                                                         {"Cyan", 14},
                                                                         {"White", 15}}};
    for (const auto& [name, index] : kNames) {
        if (consoleColor.compare(QLatin1StringView(name), Qt::CaseInsensitive) == 0)
            return index;
    }
    return -1;
}

} // namespace

StyledText styledText(const QString& coded, const TextStyle& begin)
{
    StyledText result;
    qsizetype next = coded.indexOf(QChar(kEscape));
    result.end = begin;
    if (next < 0 && begin.isPlain()) {
        result.text = coded;
        return result;
    }
    result.text.reserve(coded.size());
    const QStringView view(coded);
    const auto add = [&](qsizetype from, qsizetype to) {
        if (to <= from)
            return;
        if (!result.end.isPlain()) {
            const qsizetype start = result.text.size();
            if (!result.runs.isEmpty() && result.runs.last().style == result.end &&
                result.runs.last().start + result.runs.last().length == start)
                result.runs.last().length += to - from;
            else
                result.runs.append({start, to - from, result.end});
        }
        result.text += view.mid(from, to - from);
    };
    qsizetype from = 0;
    while (next >= 0) {
        add(from, next);
        from = afterEscapeCode(view, next);
        if (from - next >= 3 && view.at(next + 1) == u'[' && view.at(from - 1) == u'm')
            apply(view.mid(next + 2, from - next - 3), result.end);
        next = coded.indexOf(QChar(kEscape), from);
    }
    add(from, coded.size());
    return result;
}

QString withoutEscapeCodes(const QString& text)
{
    qsizetype next = text.indexOf(QChar(kEscape));
    if (next < 0)
        return text;
    QString plain;
    plain.reserve(text.size());
    qsizetype from = 0;
    while (next >= 0) {
        plain += QStringView(text).mid(from, next - from);
        from = afterEscapeCode(text, next);
        next = text.indexOf(QChar(kEscape), from);
    }
    plain += QStringView(text).mid(from);
    return plain;
}

QString escapeCode(const TextStyle& style)
{
    if (style.isPlain())
        return {};
    QString code = u"\x1b[0"_s;
    for (const auto& [attribute, number] :
         {std::pair{TextStyle::Bold, 1}, std::pair{TextStyle::Faint, 2}, std::pair{TextStyle::Italic, 3},
          std::pair{TextStyle::Underline, 4}, std::pair{TextStyle::Inverse, 7},
          std::pair{TextStyle::Hidden, 8}, std::pair{TextStyle::StrikeOut, 9}}) {
        if ((style.attributes & attribute) != 0)
            code += u";%1"_s.arg(number);
    }
    appendColor(code, style.foreground, 30);
    appendColor(code, style.background, 40);
    return code + u'm';
}

quint32 rgbOf(quint32 color)
{
    static constexpr std::array<quint32, 16> kBase{0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
                                                   0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00,
                                                   0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};
    const quint32 value = color & 0xffffffU;
    if ((color & TextStyle::kRgb) != 0)
        return value;
    if (value < 16)
        return kBase[value];
    if (value >= 232) {
        const quint32 grey = 8 + (qMin(value, 255U) - 232) * 10;
        return (grey << 16U) | (grey << 8U) | grey;
    }
    const auto level = [](quint32 step) { return step == 0 ? 0U : 55U + step * 40U; };
    const quint32 cube = value - 16;
    return (level(cube / 36) << 16U) | (level(cube / 6 % 6) << 8U) | level(cube % 6);
}

double contrastOf(quint32 a, quint32 b)
{
    const auto luminance = [](quint32 rgb) {
        const auto linear = [](quint32 channel) {
            const double c = double(channel & 255U) / 255.0;
            return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(rgb >> 16U) + 0.7152 * linear(rgb >> 8U) + 0.0722 * linear(rgb);
    };
    const double first = luminance(a) + 0.05;
    const double second = luminance(b) + 0.05;
    return first > second ? first / second : second / first;
}

quint32 readableRgb(quint32 rgb, quint32 ground, double least)
{
    constexpr quint32 kSteps = 16;
    const quint32 end = contrastOf(0xffffff, ground) > contrastOf(0, ground) ? 255 : 0;
    quint32 color = rgb & 0xffffffU;
    for (quint32 step = 1; step <= kSteps && contrastOf(color, ground) < least; ++step) {
        const auto mixed = [&](unsigned shift) {
            const quint32 from = (rgb >> shift) & 255U;
            return ((from * (kSteps - step) + end * step) / kSteps) << shift;
        };
        color = mixed(16) | mixed(8) | mixed(0);
    }
    return color;
}

QString withVisibleSigns(QString text)
{
    for (QChar& c : text) {
        const char16_t u = c.unicode();
        if (u >= 0x20 && u < 0x7f)
            continue;
        if (u < 0x20 && u != u'\t')
            c = QChar(char16_t(0x2400 + u));
        else if (u == 0x7f)
            c = QChar(char16_t(0x2421));
        else if ((u >= 0x80 && u < 0xa0) || u == 0x061c || u == 0x200b || (u >= 0x200e && u <= 0x200f) ||
                 (u >= 0x2028 && u <= 0x202e) || (u >= 0x2060 && u <= 0x206f) || u == 0xfeff)
            c = QChar(char16_t(0x25ab));
    }
    return text;
}

QString codedText(const RunEvent& event)
{
    if (event.type != RunEvent::Type::Information)
        return event.text;
    const QJsonArray segments = event.data.value("segments"_L1).toArray();
    QString text;
    bool colored = false;
    for (const QJsonValue& value : segments) {
        const QString foreground = value["foreground"_L1].toString();
        const QString background = value["background"_L1].toString();
        TextStyle style;
        // Grey on black is the console's own: nobody asked for it.
        const bool standard = foreground == "Gray"_L1 && background == "Black"_L1;
        if (const int index = paletteIndex(foreground); index >= 0 && !standard)
            style.foreground = TextStyle::kPalette + quint32(index);
        if (const int index = paletteIndex(background); index >= 0 && background != "Black"_L1)
            style.background = TextStyle::kPalette + quint32(index);
        const QString piece = value["text"_L1].toString();
        if (style.isPlain()) {
            text += piece;
        } else {
            text += escapeCode(style) + piece + u"\x1b[0m"_s;
            colored = true;
        }
    }
    return colored ? text : event.text;
}

} // namespace steward
