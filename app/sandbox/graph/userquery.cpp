#include "graph/userquery.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

/// The properties a filter or a search may name, and their kind.
QString textProperty(const QString& name)
{
    static const QStringList names{u"id"_s,
                                   u"displayName"_s,
                                   u"givenName"_s,
                                   u"surname"_s,
                                   u"userPrincipalName"_s,
                                   u"mail"_s,
                                   u"jobTitle"_s,
                                   u"department"_s,
                                   u"city"_s,
                                   u"country"_s,
                                   u"state"_s,
                                   u"companyName"_s,
                                   u"employeeId"_s,
                                   u"mailNickname"_s,
                                   u"usageLocation"_s,
                                   u"userType"_s,
                                   u"mobilePhone"_s,
                                   u"onPremisesImmutableId"_s,
                                   u"officeLocation"_s};
    for (const QString& one : names) {
        if (one.compare(name, Qt::CaseInsensitive) == 0)
            return one;
    }
    return {};
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
    return UserTest([groups](const TenantUser& user) {
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
        const QString property = textProperty(match.captured(1));
        const QString value = match.captured(2).replace("''"_L1, "'"_L1);
        if (property.isEmpty())
            return unsupported(text);
        return UserTest([property, value](const TenantUser& user) {
            return user.text(property).startsWith(value, Qt::CaseInsensitive);
        });
    }
    const auto match = equals.match(text);
    if (!match.hasMatch())
        return unsupported(text);
    const QString name = match.captured(1);
    const bool negate = match.captured(2).toLower() == "ne"_L1;
    const QString value = match.captured(3).replace("''"_L1, "'"_L1);
    const QString truth = match.captured(4).toLower();
    const bool isFlag =
        name == "accountEnabled"_L1 || name == "onPremisesSyncEnabled"_L1 || name == "showInAddressList"_L1;
    if (isFlag && !truth.isEmpty()) {
        const bool wanted = (truth == "true"_L1) != negate;
        return UserTest(
            [name, wanted](const TenantUser& user) { return user.value(name).toBool() == wanted; });
    }
    if (name == "userType"_L1 && truth.isEmpty())
        return UserTest([value, negate](const TenantUser& user) {
            return (user.text(u"userType"_s).compare(value, Qt::CaseInsensitive) == 0) != negate;
        });
    const QString property = textProperty(name);
    if (property.isEmpty() || negate || !truth.isEmpty())
        return unsupported(text);
    return UserTest([property, value](const TenantUser& user) {
        return user.text(property).compare(value, Qt::CaseInsensitive) == 0;
    });
}

Result<UserTest> readSearchTerm(const QString& text)
{
    static const QRegularExpression term(u"^\"(\\w+):(.+)\"$"_s,
                                         QRegularExpression::DotMatchesEverythingOption);
    const auto match = term.match(text);
    const QString property = match.hasMatch() ? textProperty(match.captured(1)) : QString();
    if (property.isEmpty())
        return unsupported(text);
    const QString value = match.captured(2);
    return UserTest([property, value](const TenantUser& user) {
        const QString text_ = user.text(property);
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
