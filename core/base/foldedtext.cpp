#include "foldedtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

QString foldedText(const QString& text)
{
    const bool plain = std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
    if (plain)
        return text.toLower();
    QString folded;
    folded.reserve(text.size());
    for (const QChar c : text.normalized(QString::NormalizationForm_KD).toCaseFolded()) {
        switch (c.unicode()) {
        case 0xdf:
            folded += "ss"_L1;
            break;
        case 0xe6:
            folded += "ae"_L1;
            break;
        case 0x153:
            folded += "oe"_L1;
            break;
        case 0xf8:
            folded += u'o';
            break;
        case 0x111:
            folded += u'd';
            break;
        case 0x142:
            folded += u'l';
            break;
        case 0x131:
            folded += u'i';
            break;
        default:
            if (!c.isMark())
                folded += c;
        }
    }
    return folded;
}

} // namespace steward
