#include "plaintext.h"

namespace steward {

namespace {

bool isUnseen(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xd800 && c < 0xe000) || (c >= 0xe0000 && c <= 0xe0fff);
}

/// The joiners carry meaning between letters (Persian, Indic scripts, emoji); elsewhere they only hide.
bool joins(const QString& text, qsizetype at)
{
    const char16_t c = text.at(at).unicode();
    return (c == 0x200c || c == 0x200d) && at > 0 && at + 1 < text.size() && !text.at(at - 1).isSpace() &&
           text.at(at - 1).unicode() > 0x7f && text.at(at + 1).unicode() > 0x7f;
}

} // namespace

QString visibleText(const QString& text)
{
    QString shown;
    shown.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            const char32_t whole = QChar::surrogateToUcs4(c, text.at(i + 1));
            if (isUnseen(whole))
                shown += QChar(QChar::ReplacementCharacter);
            else
                shown += QStringView(text).mid(i, 2);
            ++i;
        } else if (isUnseen(c.unicode()) && !joins(text, i)) {
            shown += QChar(QChar::ReplacementCharacter);
        } else {
            shown += c;
        }
    }
    return shown;
}

QString isolatedText(const QString& text)
{
    return QChar(0x2068) + visibleText(text) + QChar(0x2069);
}

} // namespace steward
