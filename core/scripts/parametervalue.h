#pragma once

#include "scriptdescription.h"

#include <base/secret.h>

#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

namespace steward {

/// What a parameter of a script is given. A text is converted by PowerShell to the parameter's type.
struct ParameterValue
{
    enum class Kind
    {
        NotGiven,
        Text, ///< also "true" and "false" of switches
        List,
        Secret,     ///< arrives as a SecureString
        Credential, ///< `text` is the user, arrives as a PSCredential
        Table       ///< arrives as an ordered hashtable of texts
    };

    ParameterValue() = default;
    ParameterValue(const QString& plain) : kind(Kind::Text), text(plain) {}
    static ParameterValue ofList(const QStringList& list);
    static ParameterValue ofSecret(const Secret& secret);
    static ParameterValue ofCredential(const QString& user, const Secret& password);
    static ParameterValue ofTable(const QList<QPair<QString, QString>>& table);

    Kind kind = Kind::NotGiven;
    QString text;
    QStringList list;
    Secret secret;
    QList<QPair<QString, QString>> table;

    [[nodiscard]] bool isGiven() const { return kind != Kind::NotGiven; }
    [[nodiscard]] bool isSecret() const { return kind == Kind::Secret || kind == Kind::Credential; }
    bool operator==(const ParameterValue&) const = default;
};

struct RunParameter
{
    QString name; ///< without dash
    ParameterValue value;

    bool operator==(const RunParameter&) const = default;
};

/// Why the parameter does not take the value, in one sentence; empty: it does, as far as can be told before
/// the run. `mandatory`: in the parameter set that is used. Pure.
[[nodiscard]] QString problemOf(const ScriptParameter& parameter, const ParameterValue& value,
                                bool mandatory);

/// A text between single quotes, so that PowerShell takes it as it is whatever it has in it.
[[nodiscard]] QString quotedForPowerShell(const QString& text);

/// The call of a script with these values, to paste into a console: `.\Name.ps1 -Days 30 -All`. Secrets are
/// asked for when it runs, and stand nowhere in it. Pure.
[[nodiscard]] QString commandLine(const QString& scriptName, const QList<ScriptParameter>& parameters,
                                  const QList<RunParameter>& values);

/// Whether a parameter means the person or the tenant that a run is aimed at, by its name.
enum class TargetMeaning
{
    Nothing,
    SignInName, ///< UserPrincipalName, Identity, Mailbox …: the sign-in name
    ObjectId,   ///< of the user
    Tenant,     ///< its id
    Domain
};
[[nodiscard]] TargetMeaning targetMeaning(const ScriptParameter& parameter, bool isUserScript);

} // namespace steward
