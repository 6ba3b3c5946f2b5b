#pragma once

#include "connection.h"

#include <base/error.h>

namespace steward {

/// The connections found in folders that hold one folder a connection. A later folder (the user's own) adds
/// connections and replaces ones of the same id. A damaged connection.json is a problem in `problems()`, with
/// file, line and what is wrong; the others are still there. Reads once, in the constructor.
class ConnectionCatalog final
{
public:
    explicit ConnectionCatalog(const QStringList& folders);

    /// In the order of the files' "order", then title.
    [[nodiscard]] const QList<Connection>& connections() const { return m_connections; }
    [[nodiscard]] const QList<Error>& problems() const { return m_problems; }
    /// nullptr when there is none; ids compare without regard to case. Valid as long as the catalog.
    [[nodiscard]] const Connection* find(const QString& id) const;

private:
    QList<Connection> m_connections;
    QList<Error> m_problems;
};

} // namespace steward
