#pragma once

#include "scriptdescription.h"

#include <base/secret.h>

#include <QJsonObject>
#include <QList>
#include <QPair>
#include <QString>

#include <variant>

namespace steward {

struct ParameterCredential
{
    QString userName;
    Secret password;

    bool operator==(const ParameterCredential&) const = default;
};

/// Keys and values of a hashtable, in the order they were written.
using ParameterTable = QList<QPair<QString, QString>>;

/// What a parameter gets. std::monostate: it is not given. Text is converted by PowerShell; dates are ISO
/// ("2026-01-31T14:30:00"), time spans .NET's ("1.02:30:00"), numbers with a dot.
using ParameterValue =
    std::variant<std::monostate, QString, QStringList, bool, Secret, ParameterCredential, ParameterTable>;

struct NamedValue
{
    QString name; ///< without dash
    ParameterValue value;

    bool operator==(const NamedValue&) const = default;
};
using ParameterValues = QList<NamedValue>;

/// Whether a text of that name is a password or its like, which is treated as a secret whatever its type.
[[nodiscard]] bool isSecretName(const QString& name);
/// Whether the form, the memory and the history treat it as a secret.
[[nodiscard]] bool isSecret(const ScriptParameter& parameter);
/// Names and texts of a command line: a name given several times has several values, a secret's is one.
[[nodiscard]] ParameterValues parameterValuesFromPairs(const QList<QPair<QString, QString>>& pairs);

[[nodiscard]] bool isGiven(const ParameterValue& value);
/// Not given, or given without content: "", no password, an empty list or table.
[[nodiscard]] bool isEmptyValue(const ParameterValue& value);
/// The value of that name, without regard to case; not given if there is none.
[[nodiscard]] ParameterValue valueOf(const ParameterValues& values, const QString& name);
void setValue(ParameterValues& values, const QString& name, const ParameterValue& value);

/// Everything but secrets, which are left out: a password is not there, a credential keeps its user's name.
[[nodiscard]] QJsonObject toJson(const ParameterValues& values);
/// What cannot be read is left out.
[[nodiscard]] ParameterValues parameterValuesFromJson(const QJsonObject& json);

/// Whether the parameter can be given when this set is chosen. Empty: no set is chosen.
[[nodiscard]] bool isInSet(const ScriptParameter& parameter, const QString& set);
[[nodiscard]] bool isMandatory(const ScriptParameter& parameter, const QString& set);

/// Whether it makes a difference who checks a pattern: .NET's own syntax, or one that means something else
/// here.
[[nodiscard]] bool isPatternCheckable(const QString& pattern);

/// What is wrong with the value, in one plain sentence; empty when nothing is, as far as it can be told
/// without a run. A value that is not given is wrong only where it is required.
[[nodiscard]] QString problemOf(const ScriptParameter& parameter, const ParameterValue& value, bool required);

/// "90m", "2 h 30 m", "3d" and .NET's "1.02:30:00" as the latter; empty if it is none of these.
[[nodiscard]] QString timeSpanFromText(const QString& text);
/// "2026-01-31", "2026-01-31 14:30[:15]", with T, Z or an offset, as ISO; empty if it is none of these.
[[nodiscard]] QString dateFromText(const QString& text);

} // namespace steward
