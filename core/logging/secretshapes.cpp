#include "secretshapes.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

/// Names of fields whose value is a secret wherever they stand.
constexpr auto kFieldNames =
    "access_?token|refresh_?token|id_?token|client_?secret|app_?secret|client_?assertion|"
    "assertion|code_?verifier|device_?code|password";

/// None of the shapes can be in a text that has none of these: most lines stop here.
bool mayHaveShapes(const QByteArray& text)
{
    constexpr std::array<const char*, 17> kHints{
        "eyJ",     "earer ", "EARER ", "uthorization", "UTHORIZATION", "oken",
        "OKEN",    "ecret",  "ECRET",  "ssertion",     "erifier",      "assword",
        "ASSWORD", "code=",  "state=", "evice_code",   "eviceCode"};
    return std::any_of(kHints.begin(), kHints.end(),
                       [&text](const char* hint) { return text.contains(hint); });
}

/// Each pattern's first group is what has to go.
const std::array<QRegularExpression, 5>& shapes()
{
    static const std::array kShapes{
        // A JSON web token, signed (three parts) or encrypted (five).
        QRegularExpression(u"(eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]*){0,3})"_s),
        QRegularExpression(
            u"(?i)\\bAuthorization[\"']?\\s*[:=]\\s*[\"']?(?:(?:Bearer|Basic|PoP|Negotiate)\\s+)?"
            "([^\\s\"',;]+)"_s),
        // Long enough not to be a word of a sentence about bearer tokens.
        QRegularExpression(u"(?i)\\bBearer\\s+([A-Za-z0-9._~+/=-]{16,})"_s),
        // In JSON, also when the JSON stands inside a JSON text and its quotes are escaped.
        QRegularExpression(
            u"(?i)(?:(?<quote>\\\\*\")(?:%1)\\k<quote>\\s*:\\s*\\k<quote>)((?:(?!\\k<quote>)(?>\\\\.|.))+)"_s
                .arg(QString::fromLatin1(kFieldNames)),
            QRegularExpression::DotMatchesEverythingOption),
        QRegularExpression(u"(?i)(?:(?<![A-Za-z0-9_])(?:%1)|[?&#](?:code|state))=([^&\\s\"'<>]+)"_s.arg(
            QString::fromLatin1(kFieldNames))),
    };
    return kShapes;
}

constexpr qsizetype kLongestOpenShape = 16 * 1024;

bool isWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Whether `word` is how one of the shapes begins: a part of a field's name, of "Bearer", of a JSON web
/// token.
bool mayBecomeShape(const QByteArray& word, bool inAddress)
{
    static const QRegularExpression kNames(
        u"^(?i:%1|authorization|bearer)$"_s.arg(QString::fromLatin1(kFieldNames)));
    static const QRegularExpression kAddressNames(u"^(?i:code|state)$"_s);
    const QString text = QString::fromLatin1(word);
    const auto begins = [&text](const QRegularExpression& names) {
        return names.match(text, 0, QRegularExpression::PartialPreferCompleteMatch).hasPartialMatch() ||
               names.match(text).hasMatch();
    };
    return word.isEmpty() || word == "e" || word == "ey" || begins(kNames) ||
           (inAddress && begins(kAddressNames));
}

/// Where a last word begins that may be the beginning of a shape, with the quotes or the separator before it.
qsizetype openWord(const QByteArray& text)
{
    constexpr qsizetype kLongestName = 20;
    qsizetype wordBegin = text.size();
    while (wordBegin > 0 && isWordCharacter(text.at(wordBegin - 1)))
        --wordBegin;
    qsizetype begin = wordBegin;
    while (begin > 0 && (text.at(begin - 1) == '"' || text.at(begin - 1) == '\\'))
        --begin;
    const bool inAddress =
        begin == wordBegin && begin > 0 && QByteArrayView("?&#").contains(text.at(begin - 1));
    if (inAddress)
        --begin;
    if (begin == text.size() || text.size() - wordBegin > kLongestName)
        return text.size();
    return mayBecomeShape(text.mid(wordBegin), inAddress) ? begin : text.size();
}

} // namespace

QList<std::pair<qsizetype, qsizetype>> shapedSecrets(const QByteArray& text)
{
    QList<std::pair<qsizetype, qsizetype>> found;
    if (!mayHaveShapes(text))
        return found;
    // One character a byte, so that positions stay the same.
    const QString characters = QString::fromLatin1(text);
    for (const QRegularExpression& shape : shapes()) {
        auto matches = shape.globalMatch(characters);
        while (matches.hasNext()) {
            const QRegularExpressionMatch match = matches.next();
            const int group = match.lastCapturedIndex();
            found.emplaceBack(match.capturedStart(group), match.capturedEnd(group));
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

qsizetype openShape(const QByteArray& text)
{
    static const QRegularExpression kOpen(
        u"(?i)(?:(?-i:eyJ)[A-Za-z0-9_.-]*|\\bAuthorization[\"']?\\s*(?:[:=]\\s*[\"']?(?:[A-Za-z]+\\s+)?[^"
        u"\\s\"',;]*)?"
        "|\\bBearer\\s+[A-Za-z0-9._~+/=-]*"
        "|\\\\*\"(?:%1)\\\\*\"?\\s*(?::\\s*(?:\\\\*\"[^\"]*)?)?"
        "|(?:(?<![A-Za-z0-9_])(?:%1)|[?&#](?:code|state))(?:=[^&\\s\"'<>]*)?)$"_s.arg(
            QString::fromLatin1(kFieldNames)));
    const qsizetype word = openWord(text);
    const qsizetype tail = std::max<qsizetype>(0, text.size() - kLongestOpenShape);
    const QByteArray end = text.mid(tail);
    if (!mayHaveShapes(end))
        return word;
    const auto match = kOpen.match(QString::fromLatin1(end));
    return match.hasMatch() ? std::min(word, tail + match.capturedStart()) : word;
}

qsizetype begunShape(const QByteArray& text)
{
    static const QRegularExpression kBegun(
        u"(?:(eyJ)[A-Za-z0-9_.-]*|(?i:\\bBearer)\\s+([A-Za-z0-9._~+/=-]+))$"_s);
    const qsizetype tail = std::max<qsizetype>(0, text.size() - kLongestOpenShape);
    const QByteArray end = text.mid(tail);
    if (!mayHaveShapes(end))
        return text.size();
    const auto match = kBegun.match(QString::fromLatin1(end));
    return match.hasMatch() ? tail + match.capturedStart(match.lastCapturedIndex()) : text.size();
}

} // namespace steward
