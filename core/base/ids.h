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
    friend size_t qHash(const StrongId& id, size_t seed = 0)
    {
        // Without the copy that toLower() makes: tables are asked by id, many thousand times a key.
        size_t hash = seed;
        for (const QChar c : id.value)
            hash = hash * 31 +
                   (c.unicode() < 0x80
                        ? size_t(c.unicode() | (c.unicode() >= u'A' && c.unicode() <= u'Z' ? 0x20 : 0))
                        : size_t(c.toCaseFolded().unicode()));
        return hash;
    }
};

using TenantId = StrongId<struct TenantIdTag>;     ///< an Entra tenant (directory) id
using CustomerId = StrongId<struct CustomerIdTag>; ///< a Partner Center customer id
using UserId = StrongId<struct UserIdTag>;         ///< an Entra user's object id

} // namespace steward
