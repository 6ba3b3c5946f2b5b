#pragma once

#include "authserver.h"

#include <QHash>
#include <QSet>

#include <functional>

namespace steward {

/// A token endpoint that takes each refresh token once only, with the one mercy without which an answer that
/// got lost would lose the sign-in: a token counts as spent when something bought with it is first used.
/// Without mercy it is spent at once.
class StrictServer final
{
public:
    enum class Mercy
    {
        UntilUsed,
        None
    };

    explicit StrictServer(Mercy mercy);

    AuthServer server;
    QSet<QByteArray> secrets{"old-secret"};
    bool takesCertificates = false;
    int redeemed = 0;
    int refused = 0;
    /// Called with "asked" before anything has happened and "bought" when it has and nothing was answered;
    /// false means that nobody hears the answer any more.
    std::function<bool(const QString&)> step = [](const QString&) { return true; };

private:
    [[nodiscard]] AuthServer::Reply answer(const AuthServer::Request& request);
    /// Everything that stands before this token, or beside it, is spent.
    void use(const QByteArray& token);

    const Mercy m_mercy;
    QHash<QByteArray, QByteArray> m_parent;     ///< of each refresh token the one it was bought with
    QHash<QByteArray, QByteArray> m_boughtWith; ///< of each access token the refresh token that came along
    QSet<QByteArray> m_spent;
};

} // namespace steward
