#pragma once

#include <QHashFunctions>
#include <QString>

namespace steward {

/// An identifier that cannot be mistaken for another kind of identifier. Compares without regard to case, as
/// the services do with GUIDs; `value` keeps the spelling it came with.
template <typename Tag>
struct StrongId
{
    QString value;

    [[nodiscard]] bool isEmpty() const { return value.isEmpty(); }

    friend bool operator==(const StrongId& a, const StrongId& b)
    {
        return a.value.compare(b.value, Qt::CaseInsensitive) == 0;
    }
    friend bool operator<(const StrongId& a, const StrongId& b)
    {
        return a.value.compare(b.value, Qt::CaseInsensitive) < 0;
    }
    friend size_t qHash(const StrongId& id, size_t seed = 0) { return ::qHash(id.value.toLower(), seed); }
};

using TenantId = StrongId<struct TenantIdTag>;     ///< an Entra tenant (directory) id
using CustomerId = StrongId<struct CustomerIdTag>; ///< a Partner Center customer id
using UserId = StrongId<struct UserIdTag>;         ///< an Entra user's object id

} // namespace steward
