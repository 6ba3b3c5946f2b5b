#pragma once

#include "http.h"
#include "world.h"

namespace steward::sandbox {

/// What a partner makes and buys through Partner Center: customers, and subscriptions by product, cart and
/// checkout. A customer made here is in Partner Center only; its directory does not exist in the practice
/// partner. Bought licences are there for the customer's users at once. In memory.
class Provisioning
{
public:
    explicit Provisioning(const World& world) : m_world(world) {}

    /// Empty for a path that is not one of these. `path`: behind the version.
    [[nodiscard]] std::optional<HttpReply> answer(const HttpCall& call, const QStringList& path);
    /// The customers made here, as Partner Center lists them.
    [[nodiscard]] const QList<QJsonObject>& customers() const { return m_customers; }

private:
    [[nodiscard]] HttpReply createCustomer(const HttpCall& call);
    [[nodiscard]] HttpReply products(const HttpCall& call, const QStringList& path) const;
    [[nodiscard]] HttpReply createCart(const HttpCall& call, const QString& customer);
    [[nodiscard]] HttpReply checkOut(const QString& customer, const QString& cart);
    [[nodiscard]] bool isCustomer(const QString& id) const;
    [[nodiscard]] bool hasAgreed(const QString& id) const;

    World m_world;
    QList<QJsonObject> m_customers;
    QHash<QString, QJsonObject> m_carts; ///< by customer and id
};

} // namespace steward::sandbox
