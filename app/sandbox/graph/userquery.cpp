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

/// What a kind can decide on: names and addresses, up to the first number.
bool isOfKind(const QString& property)
{
    static const QStringList names{u"displayName"_s,       u"givenName"_s, u"surname"_s,
                                   u"userPrincipalName"_s, u"mail"_s,      u"mailNickname"_s};
    return names.contains(property);
}

QString untilNumber(const QString& value)
{
    const auto digit = std::find_if(value.cbegin(), value.cend(), [](QChar c) { return c.isDigit(); });
    return value.left(digit - value.cbegin());
}

bool takeAll(const TenantUser&)
{
    return true;
}

Result<UserTest> readComparison(const QString& text, Precision precision)
{
    static const QRegularExpression address(
        u"^proxyAddresses/any\\(\\s*(\\w+)\\s*:\\s*(?:startswith\\(\\s*\\1\\s*,\\s*'((?:[^']|'')*)'\\s*\\)|"
        "\\1\\s+eq\\s+'((?:[^']|'')*)')\\s*\\)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (const auto match = address.match(text); match.hasMatch()) {
        const bool whole = match.capturedStart(3) >= 0;
        QString value = match.captured(whole ? 3 : 2).replace("''"_L1, "'"_L1);
        if (precision == Precision::Kind)
            value = untilNumber(value);
        const bool exactly = whole && precision == Precision::Exact;
        return UserTest([value, exactly](const TenantUser& user) {
            const QJsonArray addresses = user.value(u"proxyAddresses"_s).toArray();
            return std::any_of(addresses.begin(), addresses.end(), [&](const QJsonValue& one) {
                const QString known = one.toString();
                return exactly ? known.compare(value, Qt::CaseInsensitive) == 0
                               : known.startsWith(value, Qt::CaseInsensitive);
            });
        });
    }
    static const QRegularExpression starts(u"^startswith\\(\\s*(\\w+)\\s*,\\s*'((?:[^']|'')*)'\\s*\\)$"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression equals(u"^(\\w+)\\s+(eq|ne)\\s+(?:'((?:[^']|'')*)'|(true|false))$"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    if (const auto match = starts.match(text); match.hasMatch()) {
        const QString property = textProperty(match.captured(1));
        QString value = match.captured(2).replace("''"_L1, "'"_L1);
        if (property.isEmpty())
            return unsupported(text);
        if (precision == Precision::Kind) {
            if (!isOfKind(property))
                return UserTest(takeAll);
            // No name begins with a number, and no account.
            if (value = untilNumber(value); value.isEmpty())
                return UserTest([](const TenantUser&) { return false; });
        }
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
        if (precision == Precision::Kind)
            return UserTest(takeAll);
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
    if (precision == Precision::Kind) {
        if (!isOfKind(property))
            return UserTest(takeAll);
        return UserTest([property, begins = untilNumber(value)](const TenantUser& user) {
            return user.text(property).startsWith(begins, Qt::CaseInsensitive);
        });
    }
    return UserTest([property, value](const TenantUser& user) {
        return user.text(property).compare(value, Qt::CaseInsensitive) == 0;
    });
}

Result<UserTest> readSearchTerm(const QString& text, Precision precision)
{
    static const QRegularExpression term(u"^\"(\\w+):(.+)\"$"_s,
                                         QRegularExpression::DotMatchesEverythingOption);
    const auto match = term.match(text);
    const QString property = match.hasMatch() ? textProperty(match.captured(1)) : QString();
    if (property.isEmpty())
        return unsupported(text);
    QString value = match.captured(2);
    if (precision == Precision::Kind) {
        if (!isOfKind(property))
            return UserTest(takeAll);
        if (const QString begins = untilNumber(value); !begins.isEmpty())
            value = begins;
    }
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

Result<UserTest> readUserFilter(const QString& filter, Precision precision)
{
    return combine(filter, u" or "_s, u" and "_s, u'\'',
                   [precision](const QString& text) { return readComparison(text, precision); });
}

Result<UserTest> readUserSearch(const QString& search, Precision precision)
{
    return combine(search, u" OR "_s, u" AND "_s, u'"',
                   [precision](const QString& text) { return readSearchTerm(text, precision); });
}

} // namespace steward::sandbox
