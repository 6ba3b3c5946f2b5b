#include "graph/userquery.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

using TextProperty = QString PracticeUser::*;

TextProperty textProperty(const QString& name)
{
    static const QHash<QString, TextProperty> properties{
        {u"id"_s, &PracticeUser::id},
        {u"displayname"_s, &PracticeUser::displayName},
        {u"givenname"_s, &PracticeUser::givenName},
        {u"surname"_s, &PracticeUser::surname},
        {u"userprincipalname"_s, &PracticeUser::userPrincipalName},
        {u"mail"_s, &PracticeUser::mail},
        {u"jobtitle"_s, &PracticeUser::jobTitle},
        {u"department"_s, &PracticeUser::department}};
    return properties.value(name.toLower(), nullptr);
}

/// Splits at a word outside of quotes.
QStringList splitOutsideQuotes(const QString& text, const QString& word, QChar quote)
{
    QStringList parts{QString()};
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) == quote)
            quoted = !quoted;
        if (!quoted && text.mid(i, word.size()).compare(word, Qt::CaseInsensitive) == 0) {
            parts.append(QString());
            i += word.size() - 1;
            continue;
        }
        parts.last() += text.at(i);
    }
    return parts;
}

tl::unexpected<Error> unsupported(const QString& text)
{
    return fail(ErrorCode::BadRequest, u"Invalid or unsupported query: %1"_s.arg(text));
}

/// All of every group, any of the groups: `or` binds weaker than `and`.
Result<UserTest> combine(const QString& text, const QString& orWord, const QString& andWord, QChar quote,
                         const std::function<Result<UserTest>(const QString&)>& readOne)
{
    QList<QList<UserTest>> groups;
    for (const QString& group : splitOutsideQuotes(text, orWord, quote)) {
        QList<UserTest> tests;
        for (const QString& item : splitOutsideQuotes(group, andWord, quote)) {
            auto test = readOne(item.trimmed());
            if (!test)
                return fail(test.error());
            tests.append(*test);
        }
        groups.append(tests);
    }
    return UserTest([groups](const PracticeUser& user) {
        return std::any_of(groups.cbegin(), groups.cend(), [&](const QList<UserTest>& tests) {
            return std::all_of(tests.cbegin(), tests.cend(),
                               [&](const UserTest& test) { return test(user); });
        });
    });
}

Result<UserTest> readComparison(const QString& text)
{
    static const QRegularExpression starts(u"^startswith\\(\\s*(\\w+)\\s*,\\s*'((?:[^']|'')*)'\\s*\\)$"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression equals(u"^(\\w+)\\s+(eq|ne)\\s+(?:'((?:[^']|'')*)'|(true|false))$"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    if (const auto match = starts.match(text); match.hasMatch()) {
        const TextProperty property = textProperty(match.captured(1));
        const QString value = match.captured(2).replace("''"_L1, "'"_L1);
        if (!property)
            return unsupported(text);
        return UserTest([property, value](const PracticeUser& user) {
            return (user.*property).startsWith(value, Qt::CaseInsensitive);
        });
    }
    const auto match = equals.match(text);
    if (!match.hasMatch())
        return unsupported(text);
    const QString name = match.captured(1);
    const bool negate = match.captured(2).toLower() == "ne"_L1;
    const QString value = match.captured(3).replace("''"_L1, "'"_L1);
    const QString truth = match.captured(4).toLower();
    if (name == "accountEnabled"_L1 && !truth.isEmpty()) {
        const bool wanted = (truth == "true"_L1) != negate;
        return UserTest([wanted](const PracticeUser& user) { return user.enabled == wanted; });
    }
    if (name == "userType"_L1 && truth.isEmpty()) {
        const bool guest = value.compare("Guest"_L1, Qt::CaseInsensitive) == 0;
        return UserTest(
            [guest, negate](const PracticeUser& user) { return (user.guest == guest) != negate; });
    }
    const TextProperty property = textProperty(name);
    if (!property || negate || !truth.isEmpty())
        return unsupported(text);
    return UserTest([property, value](const PracticeUser& user) {
        return (user.*property).compare(value, Qt::CaseInsensitive) == 0;
    });
}

Result<UserTest> readSearchTerm(const QString& text)
{
    static const QRegularExpression term(u"^\"(\\w+):(.+)\"$"_s,
                                         QRegularExpression::DotMatchesEverythingOption);
    const auto match = term.match(text);
    const TextProperty property = match.hasMatch() ? textProperty(match.captured(1)) : nullptr;
    if (!property)
        return unsupported(text);
    const QString value = match.captured(2);
    return UserTest([property, value](const PracticeUser& user) {
        const QString text_ = user.*property;
        for (qsizetype at = text_.indexOf(value, 0, Qt::CaseInsensitive); at >= 0;
             at = text_.indexOf(value, at + 1, Qt::CaseInsensitive)) {
            if (at == 0 || !text_.at(at - 1).isLetterOrNumber())
                return true;
        }
        return false;
    });
}

} // namespace

Result<UserTest> readUserFilter(const QString& filter)
{
    return combine(filter, u" or "_s, u" and "_s, u'\'', readComparison);
}

Result<UserTest> readUserSearch(const QString& search)
{
    return combine(search, u" OR "_s, u" AND "_s, u'"', readSearchTerm);
}

} // namespace steward::sandbox
