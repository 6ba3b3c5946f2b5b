#pragma once

#include "bearer.h"
#include "world.h"

#include <QElapsedTimer>

namespace steward::sandbox {

/// Partner Center's `applicationconsents`: writes an application's service principal and delegated grants
/// into a customer's tenant. Takes at most 50 requests a second for an application, and only for the
/// application the token was given to.
class Consents
{
public:
    explicit Consents(const World& world) : m_world(world) {}

    /// POST on the collection, DELETE with an application's id behind it (`applicationId` not empty).
    [[nodiscard]] HttpReply answer(const HttpCall& call, const Bearer& bearer,
                                   const PracticeCustomer& customer, const QString& applicationId);

private:
    [[nodiscard]] HttpReply create(const HttpCall& call, const Bearer& bearer,
                                   const PracticeCustomer& customer);
    [[nodiscard]] bool isTooMany(const QString& applicationId);

    const World& m_world;
    QHash<QString, QList<qint64>> m_times; ///< of the last second's requests, by application
    QElapsedTimer m_clock;
};

/// Partner Center's error body.
[[nodiscard]] HttpReply partnerProblem(int status, const QString& code, const QString& description);
[[nodiscard]] HttpReply partnerThrottled(int seconds);

} // namespace steward::sandbox
