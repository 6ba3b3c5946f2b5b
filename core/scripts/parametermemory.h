#pragma once

#include "parametervalue.h"

#include <settings/profiledocument.h>

#include <QHash>

namespace steward {

/// The values that scripts were given last, and those that people keep under a name, in `script-values.json`
/// of the profile's folder. Guarantees those of ProfileDocument; a secret is never kept, nor read: its
/// parameter is as if it had not been given.
class ParameterMemory final
{
public:
    using Values = QHash<QString, ParameterValue>; ///< by the parameter's name in lower case

    explicit ParameterMemory(const QString& folder);

    /// `script`: what it is known by, its path or its name in the library.
    [[nodiscard]] Values last(const QString& script);
    [[nodiscard]] QStringList presets(const QString& script);
    [[nodiscard]] Values preset(const QString& script, const QString& name);

    Result<> keepLast(const QString& script, const QList<RunParameter>& values);
    /// Replaces one of that name.
    Result<> keepPreset(const QString& script, const QString& name, const QList<RunParameter>& values);
    Result<> removePreset(const QString& script, const QString& name);

private:
    [[nodiscard]] QJsonObject of(const QString& script);

    ProfileDocument m_document;
};

} // namespace steward
