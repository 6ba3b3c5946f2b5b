#pragma once

#include <QLockFile>
#include <QStringList>

#include <memory>
#include <string>
#include <unordered_map>

namespace steward {

/// Which files the windows of one profile have open, so that two of them that have the same one know it. A
/// claim is advice: it keeps nobody from reading or writing. It ends with its process, also when that is
/// killed.
class ScriptClaims final
{
public:
    /// `folder`: the profile's; made when something is claimed.
    explicit ScriptClaims(const QString& folder);
    ~ScriptClaims();

    /// Says that this process has the file open. False when another living process said so before; true, too,
    /// where nothing can be written down.
    bool claim(const QString& path);
    void release(const QString& path);
    [[nodiscard]] QStringList claimed() const;

private:
    const QString m_folder;
    std::unordered_map<std::string, std::unique_ptr<QLockFile>> m_claims; ///< by path
};

} // namespace steward
