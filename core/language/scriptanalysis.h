#pragma once

#include <scripts/scriptdescription.h>

namespace steward {

enum class Severity
{
    Error,
    Warning,
    Hint
};

/// Replacing `range` by `text`.
struct TextEdit
{
    TextRange range;
    QString text;

    bool operator==(const TextEdit&) const = default;
};

/// Something that a script should not have. `rule` is "syntax" for what the parser says, else a rule's id.
struct ScriptProblem
{
    QString rule;
    Severity severity = Severity::Error;
    QString message; ///< one plain sentence
    TextRange range;
    QString fixTitle;      ///< "Replace by Get-MgUser"; empty: there is no quick fix
    QList<TextEdit> edits; ///< of the fix, none overlapping another
    /// The fix ticks (or unticks) these connections instead of changing the text.
    QStringList tick, untick;

    bool operator==(const ScriptProblem&) const = default;
};

/// What the parser found in one text.
struct ScriptAnalysis
{
    ScriptDescription description;
    QList<ScriptProblem> syntax;
    QList<CommandUse> commands;
    QStringList functions;         ///< defined in the text
    QStringList variables;         ///< assigned or declared in the text, without $
    QStringList strings;           ///< constant texts, for rules that look for ids and secrets
    QList<TextRange> stringRanges; ///< of `strings`, in the same order

    bool operator==(const ScriptAnalysis&) const = default;
};

struct CompletionItem
{
    enum class Kind
    {
        Command,
        Parameter,
        Variable,
        Value,
        Member,
        Type,
        Path,
        Keyword
    };
    Kind kind = Kind::Command;
    QString text;  ///< what is put in
    QString label; ///< what the list shows
    QString note;  ///< at the right of the list: type, module
    QString help;  ///< beside the list, plain text

    bool operator==(const CompletionItem&) const = default;
};

/// Replaces the text from `start` (column from 1, on the caret's line) to the caret.
struct CompletionList
{
    int start = 0;
    QList<CompletionItem> items; ///< best first

    bool operator==(const CompletionList&) const = default;
};

/// What the pointer is over: plain text, first line the signature.
struct HoverHelp
{
    TextRange range;
    QString title; ///< "Get-MgUser"
    QString signature;
    QString text;

    bool operator==(const HoverHelp&) const = default;
};

} // namespace steward
