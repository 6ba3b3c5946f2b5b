#pragma once

#include "customer.h"

#include <base/result.h>
#include <settings/cloud.h>

#include <QMetaType>
#include <QStringList>
#include <QUrl>

namespace steward {

/// An administration page that can be opened for a customer.
struct Portal
{
    QString id; ///< its file's name
    QString title;
    int order = 1000;
    QString portal;               ///< whose address in a cloud's "portals" it begins with
    QString path;                 ///< what follows, with {tenantId}, {customerId} or {domain}
    QString browser;              ///< the program that opens it; empty: the user's usual browser
    QStringList browserArguments; ///< before the address, for example the profile to use

    bool operator==(const Portal&) const = default;
};

/// The portals, one file each. A file in a later folder (the user's own) adds one, or changes single values
/// of one of the same name, for example only its browser. A damaged file is a problem in problems(), the
/// others are still there. Reads once, in the constructor.
class PortalCatalog final
{
public:
    explicit PortalCatalog(const QStringList& folders);

    /// By order, then title.
    [[nodiscard]] const QList<Portal>& portals() const { return m_portals; }
    [[nodiscard]] const QList<Error>& problems() const { return m_problems; }
    /// nullptr when there is none. Valid as long as the catalog.
    [[nodiscard]] const Portal* find(const QString& id) const;

private:
    QList<Portal> m_portals;
    QList<Error> m_problems;
};

/// Those that this cloud has an address for.
[[nodiscard]] QList<Portal> portalsOf(const QList<Portal>& portals, const Cloud& cloud);

/// The address for a customer. What is put in comes from a service, so that it must look like what it is
/// called; it never changes the host. NotFound when the cloud has no such portal or the customer lacks what
/// is needed, BadRequest when a value is not what it should be.
[[nodiscard]] Result<QUrl> portalAddress(const Portal& portal, const Cloud& cloud, const Customer& customer);

} // namespace steward

Q_DECLARE_METATYPE(steward::Portal)
