#pragma once

#include <QList>
#include <QString>
#include <QStringList>

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

} // namespace steward
