#pragma once

#include <QStringList>

namespace steward {

/// Finds the data the program ships (`clouds`, `connections`, `advice`, …) and the user's own additions of
/// the same shape. Shipped data is in `<executable>/../share/steward`; a development build that has no such
/// folder uses the source tree's `resources`.
class ResourcePaths final
{
public:
    ResourcePaths(const QString& executableFolder, QString userFolder);
    /// The shipped folder beside the running program and, as the user's own, `userFolder`.
    [[nodiscard]] static ResourcePaths forApplication(const QString& userFolder);

    /// The folder of the shipped data.
    [[nodiscard]] QString shippedFolder() const { return m_shipped; }
    /// The folders of one kind that exist: shipped first, the user's own last. The last one wins.
    [[nodiscard]] QStringList folders(const QString& kind) const;
    /// The file below the last folder that has it; empty when none has.
    [[nodiscard]] QString file(const QString& relativePath) const;

private:
    QString m_shipped;
    QString m_user;
};

} // namespace steward
