#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace steward {

/// A script of the library, as its file describes itself. Nothing of it was executed.
struct LibraryScript
{
    QString name;   ///< the file's name without .ps1
    QString folder; ///< below the library, with slashes; empty at its top
    QString path;   ///< absolute
    QString synopsis, description, outputs;
    struct Parameter
    {
        QString name, help;
    };
    QList<Parameter> parameters;
    QStringList examples;
    QStringList connections; ///< as connections are named, in lower case
    QString scope, risk;     ///< as written; empty when the script does not say
    QStringList roles, tags;
};

/// Reads a script's comment-based help and the metadata in its .NOTES. What is missing is empty.
[[nodiscard]] LibraryScript describeScript(const QString& text);

/// All *.ps1 files below the folders, sorted by folder and name. A name in an earlier folder hides the same
/// one in a later. What cannot be read is left out.
[[nodiscard]] QList<LibraryScript> scriptsBelow(const QStringList& folders);

/// By name, with or without .ps1, without regard to case.
[[nodiscard]] std::optional<LibraryScript> findScript(const QStringList& folders, const QString& name);

} // namespace steward
