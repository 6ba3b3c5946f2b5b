#pragma once

#include "scriptanalysis.h"

#include <QJsonObject>

namespace steward {

/// What the engine's parser answered (see resources/language/analysis.ps1) about a text, in our terms, with
/// the help that the text has in its comments. Whatever an answer has, the result is well-formed. Pure.
[[nodiscard]] ScriptAnalysis readAnalysis(const QJsonObject& answer, const QString& text);

/// The kind of value that a parameter of these types takes, the first that says it; and whether it takes
/// several.
struct ParameterType
{
    ParameterKind kind = ParameterKind::Text;
    bool isArray = false;
    QString name; ///< as written; "object" without one
    bool operator==(const ParameterType&) const = default;
};
[[nodiscard]] ParameterType parameterType(const QStringList& types);

/// "StartDate" as "Start date", "UserUPN" as "User UPN".
[[nodiscard]] QString wordsOfName(const QString& name);

} // namespace steward
