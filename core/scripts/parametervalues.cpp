#include "parametervalues.h"

#include <QDateTime>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>
#include <QUuid>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

template <typename... Ts>
struct Overloaded : Ts...
{
    using Ts::operator()...;
};
template <typename... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

constexpr auto kEverySet = "__AllParameterSets"_L1;

struct Bounds
{
    double least;
    double most;
};

/// What fits into the .NET type; nullopt: any number.
std::optional<Bounds> boundsOf(const QString& type)
{
    static const QHash<QString, Bounds> kBounds{
        {u"byte"_s, {0, 255}},
        {u"sbyte"_s, {-128, 127}},
        {u"int16"_s, {-32768, 32767}},
        {u"short"_s, {-32768, 32767}},
        {u"uint16"_s, {0, 65535}},
        {u"ushort"_s, {0, 65535}},
        {u"int"_s, {-2147483648.0, 2147483647.0}},
        {u"int32"_s, {-2147483648.0, 2147483647.0}},
        {u"uint"_s, {0, 4294967295.0}},
        {u"uint32"_s, {0, 4294967295.0}},
        {u"uint64"_s, {0, 18446744073709551615.0}},
        {u"ulong"_s, {0, 18446744073709551615.0}},
        {u"long"_s, {-9223372036854775808.0, 9223372036854775807.0}},
        {u"int64"_s, {-9223372036854775808.0, 9223372036854775807.0}}};
    QString name = type.toLower();
    if (name.startsWith("system."_L1))
        name.remove(0, 7);
    name.remove(u"[]"_s);
    const auto found = kBounds.constFind(name);
    return found == kBounds.cend() ? std::nullopt : std::optional(*found);
}

QString number(double value)
{
    return QString::number(value, 'g', 15);
}

QString numberProblem(const ScriptParameter& parameter, const QString& text)
{
    static const QRegularExpression kWhole(u"^[+-]?[0-9]+$"_s),
        kAny(u"^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?$"_s);
    const bool isWhole = parameter.kind == ParameterKind::Integer;
    if (!(isWhole ? kWhole : kAny).match(text).hasMatch()) {
        if (!isWhole && text.contains(u','))
            return u"Write the number with a dot: 1.5."_s;
        return isWhole ? u"\"%1\" is not a whole number."_s.arg(text)
                       : u"\"%1\" is not a number."_s.arg(text);
    }
    const double value = text.toDouble();
    if (parameter.minimum && parameter.maximum && (value < *parameter.minimum || value > *parameter.maximum))
        return u"It must be from %1 to %2."_s.arg(number(*parameter.minimum), number(*parameter.maximum));
    if (parameter.minimum && value < *parameter.minimum)
        return u"It must be at least %1."_s.arg(number(*parameter.minimum));
    if (parameter.maximum && value > *parameter.maximum)
        return u"It must be at most %1."_s.arg(number(*parameter.maximum));
    if (const auto bounds = boundsOf(parameter.type);
        bounds && (value < bounds->least || value > bounds->most))
        return u"%1 is too large for the type %2."_s.arg(text, parameter.type);
    return {};
}

QString typeProblem(const ScriptParameter& parameter, const QString& text)
{
    switch (parameter.kind) {
    case ParameterKind::Integer:
    case ParameterKind::Number:
        return numberProblem(parameter, text);
    case ParameterKind::DateTime:
        return dateFromText(text).isEmpty() ? u"Write the date as 2026-01-31 or 2026-01-31 14:30."_s
                                            : QString();
    case ParameterKind::TimeSpan:
        return timeSpanFromText(text).isEmpty() ? u"Write the time as 2h 30m, 3d or 1.02:30:00."_s
                                                : QString();
    default:
        break;
    }
    const QString type = QString(parameter.type).remove(u"[]"_s).toLower();
    if ((type == "guid"_L1 || type == "system.guid"_L1) && QUuid::fromString(text).isNull() &&
        text != QUuid().toString(QUuid::WithoutBraces))
        return u"It must be an id such as 0f8fad5b-d9cb-469f-a165-70867728950e."_s;
    if (type == "char"_L1 && text.size() != 1)
        return u"It must be a single character."_s;
    if (type == "mailaddress"_L1 || type == "net.mail.mailaddress"_L1) {
        static const QRegularExpression kAddress(u"^[^@\\s]+@[^@\\s]+$"_s);
        if (!kAddress.match(text).hasMatch())
            return u"It must be an e-mail address."_s;
    }
    if (type == "version"_L1) {
        static const QRegularExpression kVersion(u"^[0-9]+(\\.[0-9]+){1,3}$"_s);
        if (!kVersion.match(text).hasMatch())
            return u"It must be a version such as 1.2 or 1.2.3."_s;
    }
    return {};
}

/// Of one text, or of one in a list. A list's items are named by the caller.
QString textProblem(const ScriptParameter& parameter, const QString& text)
{
    if (!parameter.allowed.isEmpty() && !parameter.allowed.contains(text, Qt::CaseInsensitive)) {
        return parameter.allowed.size() > 8
                   ? u"\"%1\" is none of the %2 values it can have."_s.arg(text).arg(parameter.allowed.size())
                   : u"It must be one of: %1."_s.arg(parameter.allowed.join(u", "_s));
    }
    if (QString problem = typeProblem(parameter, text); !problem.isEmpty())
        return problem;
    if (parameter.minimumLength && text.size() < *parameter.minimumLength)
        return u"It must have at least %1 characters; it has %2."_s.arg(*parameter.minimumLength)
            .arg(text.size());
    if (parameter.maximumLength && text.size() > *parameter.maximumLength)
        return u"It must have at most %1 characters; it has %2."_s.arg(*parameter.maximumLength)
            .arg(text.size());
    if (!parameter.pattern.isEmpty() && isPatternCheckable(parameter.pattern)) {
        const QRegularExpression pattern(parameter.pattern,
                                         QRegularExpression::CaseInsensitiveOption |
                                             QRegularExpression::UseUnicodePropertiesOption);
        const auto match = pattern.match(text);
        if (match.isValid() && !match.hasMatch())
            return u"It does not match the pattern %1."_s.arg(parameter.pattern);
    }
    return {};
}

QString listProblem(const ScriptParameter& parameter, const QStringList& list)
{
    if (parameter.minimumCount && list.size() < *parameter.minimumCount)
        return u"It needs at least %1 values; it has %2."_s.arg(*parameter.minimumCount).arg(list.size());
    if (parameter.maximumCount && list.size() > *parameter.maximumCount)
        return u"It takes at most %1 values; it has %2."_s.arg(*parameter.maximumCount).arg(list.size());
    for (qsizetype i = 0; i < list.size(); ++i) {
        if (list.at(i).isEmpty() && (parameter.notEmpty || isMandatory(parameter, {})) &&
            !parameter.allowsEmpty)
            return u"Value %1 is empty."_s.arg(i + 1);
        if (const QString problem = textProblem(parameter, list.at(i)); !problem.isEmpty())
            return list.size() == 1 ? problem : u"Value %1: %2"_s.arg(i + 1).arg(problem);
    }
    return {};
}

QString tableProblem(const ParameterTable& table)
{
    QSet<QString> keys;
    for (const auto& [key, text] : table) {
        if (key.isEmpty())
            return u"A value has no name: \"%1\"."_s.arg(text);
        if (keys.contains(key.toLower()))
            return u"The name \"%1\" is there twice."_s.arg(key);
        keys.insert(key.toLower());
    }
    return {};
}

} // namespace

bool isSecretName(const QString& name)
{
    static const QRegularExpression kSecret(
        u"(password|passwd|passphrase|secret|api_?key|accesstoken|refreshtoken)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return kSecret.match(name).hasMatch();
}

bool isSecret(const ScriptParameter& parameter)
{
    return parameter.kind == ParameterKind::SecureText || parameter.kind == ParameterKind::Credential ||
           (parameter.kind == ParameterKind::Text && !parameter.isArray && parameter.allowed.isEmpty() &&
            isSecretName(parameter.name));
}

ParameterValues parameterValuesFromPairs(const QList<QPair<QString, QString>>& pairs)
{
    ParameterValues values;
    for (const auto& [name, text] : pairs) {
        const ParameterValue before = valueOf(values, name);
        if (isSecretName(name))
            setValue(values, name, Secret(text.toUtf8()));
        else if (const auto* one = std::get_if<QString>(&before))
            setValue(values, name, QStringList{*one, text});
        else if (const auto* several = std::get_if<QStringList>(&before))
            setValue(values, name, QStringList(*several) << text);
        else
            setValue(values, name, text);
    }
    return values;
}

bool isGiven(const ParameterValue& value)
{
    return !std::holds_alternative<std::monostate>(value);
}

bool isEmptyValue(const ParameterValue& value)
{
    return std::visit(
        Overloaded{[](std::monostate) { return true; }, [](bool) { return false; },
                   [](const ParameterCredential& c) { return c.userName.isEmpty() && c.password.isEmpty(); },
                   [](const auto& content) { return content.isEmpty(); }},
        value);
}

ParameterValue valueOf(const ParameterValues& values, const QString& name)
{
    for (const NamedValue& each : values) {
        if (each.name.compare(name, Qt::CaseInsensitive) == 0)
            return each.value;
    }
    return {};
}

void setValue(ParameterValues& values, const QString& name, const ParameterValue& value)
{
    for (NamedValue& each : values) {
        if (each.name.compare(name, Qt::CaseInsensitive) == 0) {
            each.value = value;
            return;
        }
    }
    values << NamedValue{name, value};
}

QJsonObject toJson(const ParameterValues& values)
{
    QJsonObject json;
    for (const NamedValue& each : values) {
        std::visit(
            Overloaded{[](std::monostate) {}, [](const Secret&) {},
                       [&](const QString& text) { json[each.name] = text; },
                       [&](const QStringList& list) { json[each.name] = QJsonArray::fromStringList(list); },
                       [&](bool on) { json[each.name] = on; },
                       [&](const ParameterCredential& credential) {
                           json[each.name] = QJsonObject{{u"userName"_s, credential.userName}};
                       },
                       [&](const ParameterTable& table) {
                           QJsonArray rows;
                           for (const auto& [key, text] : table)
                               rows << QJsonArray{key, text};
                           json[each.name] = QJsonObject{{u"table"_s, rows}};
                       }},
            each.value);
    }
    return json;
}

ParameterValues parameterValuesFromJson(const QJsonObject& json)
{
    ParameterValues values;
    for (auto each = json.begin(); each != json.end(); ++each) {
        const QJsonValue value = each.value();
        if (value.isString()) {
            values << NamedValue{each.key(), value.toString()};
        } else if (value.isBool()) {
            values << NamedValue{each.key(), value.toBool()};
        } else if (value.isArray()) {
            QStringList list;
            for (const auto& item : value.toArray())
                list << item.toString();
            values << NamedValue{each.key(), list};
        } else if (value.isObject() && value["userName"_L1].isString()) {
            values << NamedValue{each.key(), ParameterCredential{value["userName"_L1].toString(), {}}};
        } else if (value.isObject() && value["table"_L1].isArray()) {
            ParameterTable table;
            for (const auto& row : value["table"_L1].toArray())
                table << qMakePair(row[0].toString(), row[1].toString());
            values << NamedValue{each.key(), table};
        }
    }
    return values;
}

bool isInSet(const ScriptParameter& parameter, const QString& set)
{
    return set.isEmpty() || std::any_of(parameter.sets.begin(), parameter.sets.end(), [&](const auto& use) {
               return use.set == kEverySet || use.set.compare(set, Qt::CaseInsensitive) == 0;
           });
}

bool isMandatory(const ScriptParameter& parameter, const QString& set)
{
    return std::any_of(parameter.sets.begin(), parameter.sets.end(), [&](const auto& use) {
        return use.mandatory &&
               (set.isEmpty() || use.set == kEverySet || use.set.compare(set, Qt::CaseInsensitive) == 0);
    });
}

bool isPatternCheckable(const QString& pattern)
{
    // Sets that take others away ("[a-z-[aeiou]]") compile here, and mean something else.
    return !pattern.contains("-["_L1) && QRegularExpression(pattern).isValid();
}

QString problemOf(const ScriptParameter& parameter, const ParameterValue& value, bool required)
{
    const QString missing = u"A value is needed."_s;
    if (!isGiven(value))
        return required ? missing : QString();
    if (isEmptyValue(value) && !parameter.allowsEmpty) {
        if (required)
            return missing;
        if (parameter.notEmpty)
            return u"It may be left out, but not be empty."_s;
    }
    return std::visit(Overloaded{[](std::monostate) { return QString(); }, [](bool) { return QString(); },
                                 [&](const QString& text) {
                                     if (text.isEmpty() && parameter.allowsEmpty)
                                         return QString();
                                     return textProblem(parameter, text);
                                 },
                                 [&](const QStringList& list) {
                                     if (list.isEmpty() && parameter.allowsEmpty)
                                         return QString();
                                     return listProblem(parameter, list);
                                 },
                                 [&](const Secret& secret) {
                                     const QString text = QString::fromUtf8(secret.reveal());
                                     if (parameter.minimumLength && text.size() < *parameter.minimumLength)
                                         return u"It is too short."_s;
                                     if (parameter.maximumLength && text.size() > *parameter.maximumLength)
                                         return u"It is too long."_s;
                                     return QString();
                                 },
                                 [&](const ParameterCredential& credential) {
                                     if (credential.userName.isEmpty())
                                         return u"The user name is missing."_s;
                                     return credential.password.isEmpty() ? u"The password is missing."_s
                                                                          : QString();
                                 },
                                 [](const ParameterTable& table) { return tableProblem(table); }},
                      value);
}

QString timeSpanFromText(const QString& text)
{
    static const QRegularExpression kNet(
        u"^-?(?:([0-9]{1,8})\\.)?([0-9]{1,2}):([0-5]?[0-9])(?::([0-5]?[0-9])(?:\\.[0-9]{1,7})?)?$"_s);
    static const QRegularExpression kWords(u"^(?:([0-9]{1,8})\\s*d(?:ays?)?)?\\s*(?:([0-9]{1,8})\\s*h(?:ours?"
                                           u")?)?\\s*(?:([0-9]{1,8})\\s*m(?:in(?:"
                                           "utes?)?)?)?\\s*(?:([0-9]{1,8})\\s*s(?:ec(?:onds?)?)?)?$"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return {};
    if (const auto match = kNet.match(trimmed); match.hasMatch())
        return match.captured(2).toInt() < 24 ? trimmed : QString();
    const auto match = kWords.match(trimmed);
    if (!match.hasMatch())
        return {};
    const qint64 seconds = ((match.captured(1).toLongLong() * 24 + match.captured(2).toLongLong()) * 60 +
                            match.captured(3).toLongLong()) *
                               60 +
                           match.captured(4).toLongLong();
    const qint64 days = seconds / 86400;
    if (days > 10000000)
        return {};
    const QString clock = QTime(0, 0).addSecs(int(seconds % 86400)).toString(u"HH:mm:ss"_s);
    return days > 0 ? u"%1.%2"_s.arg(days).arg(clock) : clock;
}

QString dateFromText(const QString& text)
{
    static const QRegularExpression kForm(
        u"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T "
        u"]+([0-9]{2}:[0-9]{2})(:[0-9]{2}(?:\\.[0-9]{1,7})?)?\\s*(Z|[+-][0-9]{2}"
        ":[0-9]{2})?)?$"_s);
    const auto match = kForm.match(text.trimmed());
    if (!match.hasMatch() || !QDate::fromString(match.captured(1), Qt::ISODate).isValid())
        return {};
    if (match.captured(2).isEmpty())
        return match.captured(1);
    const QString seconds = match.captured(3).isEmpty() ? u":00"_s : match.captured(3);
    if (!QTime::fromString(match.captured(2) + seconds.left(3), u"HH:mm:ss"_s).isValid())
        return {};
    return match.captured(1) + u'T' + match.captured(2) + seconds + match.captured(4);
}

} // namespace steward
