#pragma once

#include "cloud.h"

#include <QStringList>

namespace steward {

/// The clouds that can be named: one JSON file each in the given folders. A later folder (the user's own)
/// wins over an earlier one. Reads the disk at every call, so a new file is seen without a restart.
class CloudCatalog final
{
public:
    explicit CloudCatalog(QStringList folders);

    /// File names without ".json", sorted.
    [[nodiscard]] QStringList names() const;
    /// A name of names(), or the path of a file. NotFound names what there is; BadRequest names file and
    /// field.
    [[nodiscard]] Result<Cloud> load(const QString& nameOrFile) const;

private:
    QStringList m_folders;
};

/// What `load` of the catalogue takes to give this very cloud: its name, or the path of a file that is
/// written into `folder` for it (never over another cloud's). A cloud that came from elsewhere so never takes
/// the place of one that is known.
[[nodiscard]] Result<QString> nameOfCloud(const Cloud& cloud, const CloudCatalog& catalog,
                                          const QString& folder);

} // namespace steward
