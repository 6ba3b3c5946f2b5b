#pragma once

#include "parametervalues.h"

#include <base/result.h>

#include <memory>

namespace steward {

class ProfileDocument;

/// The values that scripts were last run with, and the presets that people gave a name, in one file of the
/// profile. A script is known by its path or its name in the library. Never holds a secret. Writing may fail
/// (FileFailed); what was there before stays.
class ParameterMemory final
{
public:
    static constexpr int kMostScripts = 500; ///< those used last; one that has presets is always kept
    static constexpr int kMostPresets = 100; ///< of one script

    /// `folder` is the profile's.
    explicit ParameterMemory(const QString& folder);
    ~ParameterMemory();

    [[nodiscard]] ParameterValues last(const QString& script) const;
    [[nodiscard]] Result<> remember(const QString& script, const ParameterValues& values);

    [[nodiscard]] QStringList presets(const QString& script) const; ///< in the order of the alphabet
    [[nodiscard]] ParameterValues preset(const QString& script, const QString& name) const;
    /// Replaces one of that name. BadRequest for an empty name, or one too many.
    [[nodiscard]] Result<> savePreset(const QString& script, const QString& name,
                                      const ParameterValues& values);
    /// NotFound; BadRequest when the new name is empty or taken.
    [[nodiscard]] Result<> renamePreset(const QString& script, const QString& name, const QString& newName);
    [[nodiscard]] Result<> removePreset(const QString& script, const QString& name);

private:
    [[nodiscard]] QJsonObject entry(const QString& script) const;

    std::unique_ptr<ProfileDocument> m_document;
};

} // namespace steward
