#pragma once

#include <QString>
#include <QStringList>

namespace steward {

/// What somebody is typing at one place of a text.
struct CompletionContext
{
    enum class Place
    {
        Nothing,   ///< a comment or a text in quotes
        Command,   ///< where a statement begins
        Parameter, ///< after a dash
        Value,     ///< of `parameter`
        Argument,  ///< of a command, after none of its parameters
        Variable,  ///< after a $
        Member,    ///< after a dot or ::
        Type       ///< in brackets
    };

    Place place = Place::Nothing;
    QString word;        ///< what is there already, without the dash, the $ or a quote before it
    qsizetype start = 0; ///< where the word begins in the text, in UTF-16 units, with the dash or $ before it
    QString command;     ///< Parameter, Value and Argument: whose
    QString parameter;   ///< Value: of which
    QStringList given;   ///< parameters that the command has already, but the one that is typed
    QChar quote;         ///< Value: the quote before the word; null: none

    bool operator==(const CompletionContext&) const = default;
};

/// Reads the text up to `offset` as PowerShell reads it, near enough to know what is expected there: quotes,
/// here-strings, comments, sub-expressions, blocks, pipelines and lines that go on. Pure, one pass.
[[nodiscard]] CompletionContext contextAt(const QString& text, qsizetype offset);

} // namespace steward
