#include "parametervalue.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString number(double value)
{
    return QString::number(value, 'g', 15);
}

QString rangeText(const ScriptParameter& parameter)
{
    if (parameter.minimum && parameter.maximum)
        return u"It is from %1 to %2."_s.arg(number(*parameter.minimum), number(*parameter.maximum));
    return parameter.minimum ? u"It is at least %1."_s.arg(number(*parameter.minimum))
                             : u"It is at most %1."_s.arg(number(*parameter.maximum));
}

QString problemOfNumber(const ScriptParameter& parameter, const QString& text)
{
    bool isNumber = false;
    double value = text.toDouble(&isNumber);
    if (!isNumber) // 0x10, 2gb and the like are PowerShell's to read
        return text.contains(QRegularExpression(u"^[-+]?(0x[0-9a-f]+|[0-9.]+(kb|mb|gb|tb|pb|l|d)+)$"_s,
                                                QRegularExpression::CaseInsensitiveOption))
                   ? QString()
                   : u"\"%1\" is no number."_s.arg(text.left(40));
    if (parameter.kind == ParameterKind::Integer && value != std::floor(value))
        return u"\"%1\" is no whole number."_s.arg(text.left(40));
    if ((parameter.minimum && value < *parameter.minimum) ||
        (parameter.maximum && value > *parameter.maximum))
        return rangeText(parameter);
    return {};
}

/// One text, or one of a list.
QString problemOfText(const ScriptParameter& parameter, const QString& text)
{
    if (!parameter.allowed.isEmpty() && !parameter.allowed.contains(text, Qt::CaseInsensitive))
        return u"It is one of %1."_s.arg(parameter.allowed.join(u", "_s));
    switch (parameter.kind) {
    case ParameterKind::Integer:
    case ParameterKind::Number:
        return problemOfNumber(parameter, text);
    case ParameterKind::DateTime:
        if (!QDateTime::fromString(text, Qt::ISODate).isValid())
            return u"\"%1\" is no date such as 2026-11-30 or 2026-11-30T09:00."_s.arg(text.left(40));
        return {};
    case ParameterKind::TimeSpan: {
        static const QRegularExpression span(u"^-?(\\d+\\.)?\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?$|^\\d+$"_s);
        if (!span.match(text).hasMatch())
            return u"\"%1\" is no time such as 02:30 or 1.12:00:00."_s.arg(text.left(40));
        return {};
    }
    default:
        break;
    }
    if (parameter.type.compare("guid"_L1, Qt::CaseInsensitive) == 0 ||
        parameter.type.startsWith("guid["_L1, Qt::CaseInsensitive)) {
        static const QRegularExpression guid(
            u"^\\{?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\}?$"_s);
        if (!guid.match(text).hasMatch())
            return u"\"%1\" is no id such as 6b1f1e0a-6d0b-4e55-9b0e-35c7c5c90a05."_s.arg(text.left(40));
    }
    if (parameter.minimumLength && text.size() < *parameter.minimumLength)
        return u"It has at least %1 characters."_s.arg(*parameter.minimumLength);
    if (parameter.maximumLength && text.size() > *parameter.maximumLength)
        return u"It has at most %1 characters."_s.arg(*parameter.maximumLength);
    if (!parameter.pattern.isEmpty()) {
        // .NET's expressions are near enough to these; what is not one here is for the run to check.
        QRegularExpression expression(parameter.pattern, QRegularExpression::CaseInsensitiveOption);
        if (expression.isValid() && text.size() < 4096 && !expression.match(text).hasMatch())
            return u"It does not look as the script wants it: %1"_s.arg(parameter.pattern);
    }
    return {};
}

bool isEmptyValue(const ParameterValue& value)
{
    switch (value.kind) {
    case ParameterValue::Kind::NotGiven:
        return true;
    case ParameterValue::Kind::Text:
        return value.text.isEmpty();
    case ParameterValue::Kind::List:
        return value.list.isEmpty();
    case ParameterValue::Kind::Secret:
        return value.secret.isEmpty();
    case ParameterValue::Kind::Credential:
        return value.text.isEmpty() || value.secret.isEmpty();
    case ParameterValue::Kind::Table:
        return value.table.isEmpty();
    }
    return true;
}

} // namespace

ParameterValue ParameterValue::ofList(const QStringList& list)
{
    ParameterValue value;
    value.kind = Kind::List;
    value.list = list;
    return value;
}

ParameterValue ParameterValue::ofSecret(const Secret& secret)
{
    ParameterValue value;
    value.kind = Kind::Secret;
    value.secret = secret;
    return value;
}

ParameterValue ParameterValue::ofCredential(const QString& user, const Secret& password)
{
    ParameterValue value = ofSecret(password);
    value.kind = Kind::Credential;
    value.text = user;
    return value;
}

ParameterValue ParameterValue::ofTable(const QList<QPair<QString, QString>>& table)
{
    ParameterValue value;
    value.kind = Kind::Table;
    value.table = table;
    return value;
}

QString problemOf(const ScriptParameter& parameter, const ParameterValue& value, bool mandatory)
{
    using Kind = ParameterValue::Kind;
    if (isEmptyValue(value)) {
        if (mandatory && !(value.isGiven() && parameter.allowsEmpty))
            return u"The script needs this."_s;
        if (value.isGiven() && parameter.notEmpty)
            return u"It cannot be empty."_s;
        return {};
    }
    if (value.kind == Kind::Text)
        return parameter.kind == ParameterKind::Switch || parameter.kind == ParameterKind::Boolean
                   ? QString()
                   : problemOfText(parameter, value.text);
    if (value.kind == Kind::List) {
        if (parameter.minimumCount && value.list.size() < *parameter.minimumCount)
            return u"It takes at least %1 of them."_s.arg(*parameter.minimumCount);
        if (parameter.maximumCount && value.list.size() > *parameter.maximumCount)
            return u"It takes at most %1 of them."_s.arg(*parameter.maximumCount);
        for (const QString& each : value.list) {
            if (const QString problem = problemOfText(parameter, each); !problem.isEmpty())
                return each.isEmpty() ? problem : u"%1: %2"_s.arg(each.left(40), problem);
        }
    }
    if (value.kind == Kind::Table) {
        QSet<QString> names;
        for (const auto& [name, text] : value.table) {
            if (name.trimmed().isEmpty())
                return u"A value has no name."_s;
            if (names.contains(name.toLower()))
                return u"%1 is there twice."_s.arg(name.left(40));
            names.insert(name.toLower());
        }
    }
    return {};
}

QString quotedForPowerShell(const QString& text)
{
    // PowerShell takes the curly ones for quotes too; each is doubled.
    QString quoted;
    quoted.reserve(text.size() + 2);
    quoted += u'\'';
    for (const QChar c : text) {
        quoted += c;
        if (c == u'\'' || (c >= u'\u2018' && c <= u'\u201b'))
            quoted += c;
    }
    return quoted + u'\'';
}

QString commandLine(const QString& scriptName, const QList<ScriptParameter>& parameters,
                    const QList<RunParameter>& values)
{
    using Kind = ParameterValue::Kind;
    const auto kindOf = [&parameters](const QString& name) {
        const auto found =
            std::find_if(parameters.cbegin(), parameters.cend(), [&name](const ScriptParameter& each) {
                return each.name.compare(name, Qt::CaseInsensitive) == 0;
            });
        return found == parameters.cend() ? ParameterKind::Text : found->kind;
    };
    static const QRegularExpression plain(u"^[A-Za-z_][A-Za-z0-9_.]*$|^(0|[1-9]\\d{0,8})$"_s);
    const auto word = [](const QString& text) {
        return plain.match(text).hasMatch() ? text : quotedForPowerShell(text);
    };
    QStringList parts{u"& "_s + quotedForPowerShell(u".\\"_s + scriptName)};
    if (plain.match(scriptName).hasMatch() ||
        QRegularExpression(u"^[A-Za-z0-9_.-]+$"_s).match(scriptName).hasMatch())
        parts = QStringList{u".\\"_s + scriptName};
    for (const auto& [name, value] : values) {
        if (!value.isGiven())
            continue;
        const ParameterKind kind = kindOf(name);
        switch (value.kind) {
        case Kind::Text:
            if (kind == ParameterKind::Switch) {
                const bool isOn = value.text.compare("true"_L1, Qt::CaseInsensitive) == 0;
                parts << (isOn ? u'-' + name : u'-' + name + u":$false"_s);
            } else if (kind == ParameterKind::Boolean) {
                parts << u'-' + name + u" $"_s + value.text.toLower();
            } else {
                parts << u'-' + name << word(value.text);
            }
            break;
        case Kind::List: {
            QStringList items;
            for (const QString& item : value.list)
                items << word(item);
            parts << u'-' + name << (items.isEmpty() ? u"@()"_s : items.join(u", "_s));
            break;
        }
        case Kind::Secret:
            parts << u'-' + name << u"(Read-Host -AsSecureString "_s + quotedForPowerShell(name) + u')';
            break;
        case Kind::Credential:
            parts << u'-' + name << u"(Get-Credential "_s + quotedForPowerShell(value.text) + u')';
            break;
        case Kind::Table: {
            QStringList items;
            for (const auto& [key, text] : value.table)
                items << quotedForPowerShell(key) + u" = "_s + quotedForPowerShell(text);
            parts << u'-' + name << u"@{ "_s + items.join(u"; "_s) + u" }"_s;
            break;
        }
        case Kind::NotGiven:
            break;
        }
    }
    return parts.join(u' ');
}

TargetMeaning targetMeaning(const ScriptParameter& parameter, bool isUserScript)
{
    if (parameter.isArray ||
        (parameter.kind != ParameterKind::Text && parameter.kind != ParameterKind::Other) ||
        !parameter.allowed.isEmpty())
        return TargetMeaning::Nothing;
    const QString name = parameter.name.toLower();
    static const QSet<QString> ids{u"userid"_s, u"userobjectid"_s, u"userazureid"_s};
    static const QSet<QString> signIns{u"userprincipalname"_s, u"upn"_s, u"user"_s, u"useridentity"_s,
                                       u"username"_s};
    // What these name is a user only where the script is about one.
    static const QSet<QString> ofUserScripts{u"identity"_s, u"mailbox"_s, u"account"_s, u"emailaddress"_s,
                                             u"objectid"_s};
    static const QSet<QString> tenants{u"tenantid"_s, u"tenant"_s};
    static const QSet<QString> domains{u"tenantdomain"_s, u"organization"_s, u"delegatedorganization"_s};
    if (ids.contains(name) || (isUserScript && name == "objectid"_L1))
        return TargetMeaning::ObjectId;
    if (signIns.contains(name) || (isUserScript && ofUserScripts.contains(name)))
        return TargetMeaning::SignInName;
    if (tenants.contains(name))
        return TargetMeaning::Tenant;
    return domains.contains(name) ? TargetMeaning::Domain : TargetMeaning::Nothing;
}

} // namespace steward
