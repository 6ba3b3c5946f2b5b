#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace steward {

/// A place in a script's text. Lines and columns count from 1, columns in UTF-16 units; the end is behind the
/// last character. A null range (line 0) is the whole text.
struct TextRange
{
    int line = 0;
    int column = 0;
    int endLine = 0;
    int endColumn = 0;

    bool operator==(const TextRange&) const = default;
};

/// What a parameter's value looks like to a form.
enum class ParameterKind
{
    Text,       ///< string, and what has no type
    Integer,    ///< int, long, byte, …
    Number,     ///< double, decimal, float
    Switch,     ///< given or not
    Boolean,    ///< not given, true or false
    DateTime,   ///<
    TimeSpan,   ///<
    SecureText, ///< securestring
    Credential, ///< pscredential
    Table,      ///< hashtable, ordered
    File,       ///< a path: by its type (FileInfo), or because the help says so
    Other       ///< a type nobody can type in; free text, decided at run time
};

/// A parameter's part in one parameter set.
struct ParameterSetUse
{
    QString set; ///< "__AllParameterSets" where the parameter names none
    bool mandatory = false;
    std::optional<int> position;

    bool operator==(const ParameterSetUse&) const = default;
};

/// A default value as it stands in param().
struct ParameterDefault
{
    QString text;            ///< as written; empty: none
    bool isConstant = false; ///< a literal, or an array of literals: then `values` has it
    QStringList values;      ///< several for an array; "true" and "false" for those
    bool operator==(const ParameterDefault&) const = default;
};

/// One parameter of a script, from parsing alone.
struct ScriptParameter
{
    QString name;  ///< without $
    QString label; ///< [ComponentModel.DisplayName], or the name in words: "Start date"
    QString type;  ///< as written, without brackets: "string[]"; "object" where none is
    ParameterKind kind = ParameterKind::Text;
    bool isArray = false;
    QString help;                ///< .PARAMETER, else HelpMessage
    QList<ParameterSetUse> sets; ///< never empty
    ParameterDefault defaultValue;
    QStringList allowed;                    ///< ValidateSet, or the names of a known enum; empty: anything
    std::optional<double> minimum, maximum; ///< ValidateRange
    std::optional<int> minimumLength, maximumLength; ///< ValidateLength
    std::optional<int> minimumCount, maximumCount;   ///< ValidateCount
    QString pattern;                                 ///< ValidatePattern, a .NET expression
    bool notEmpty = false;                           ///< ValidateNotNullOrEmpty and its like
    bool allowsEmpty = false;                        ///< AllowEmptyString, AllowNull, AllowEmptyCollection
    bool checkedAtRun =
        false; ///< ValidateScript, a value list made by code, a transformation: only a run can tell
    bool isMultiLine = false; ///< the help says so, or the default has several lines
    bool isHidden = false;    ///< DontShow
    QStringList aliases;
    QString picker; ///< `Picker: Mailbox` in its help; empty: none

    bool operator==(const ScriptParameter&) const = default;
};

/// A call of a command in a script.
struct CommandUse
{
    QString name; ///< as written, without a module's name before it
    TextRange range;
    QStringList parameters; ///< names as written, without dash
    QStringList values;     ///< what stands after each, as written, at most 200 characters; empty: nothing
    bool isSplatted = false;
    bool isDynamic = false; ///< & $x: what is called cannot be seen
    TextRange whole;        ///< with its arguments

    bool operator==(const CommandUse&) const = default;
};

/// Everything that parsing tells about a script. Nothing of it was executed.
struct ScriptDescription
{
    QString synopsis, description, outputs, notes;
    QStringList examples;
    QList<ScriptParameter> parameters; ///< in the order of param()
    QString defaultSet;                ///< empty: none named
    QStringList parameterSets;         ///< names, the default one first; empty: one only
    bool supportsWhatIf = false;       ///< SupportsShouldProcess
    bool hasDynamicParameters = false;

    // From .NOTES, as written; empty where it does not say.
    QStringList connections; ///< in lower case
    QString scope, risk;
    QStringList roles, tags;

    bool operator==(const ScriptDescription&) const = default;
};

} // namespace steward
