#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace steward {

/// What products are called in shops, by their part numbers. From the files `*.json` of the folders given,
/// the last one wins; a file that cannot be read names nothing.
class ProductNames final
{
public:
    ProductNames() = default;
    explicit ProductNames(const QStringList& folders);

    /// The part number itself when nobody knows a name.
    [[nodiscard]] QString of(const QString& partNumber) const;

private:
    QHash<QString, QString> m_names;
};

} // namespace steward
