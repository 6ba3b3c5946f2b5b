#include "strictserver.h"

#include "authdoubles.h"

namespace steward {

using namespace Qt::StringLiterals;

StrictServer::StrictServer(Mercy mercy) : m_mercy(mercy)
{
    m_parent.insert("0.FIRST", {});
    server.setHandler([this](const AuthServer::Request& request) { return answer(request); });
}

AuthServer::Reply StrictServer::answer(const AuthServer::Request& request)
{
    const AuthServer::Reply drop{AuthServer::Reply::Kind::Drop, 0, {}, {}, 0};
    if (!step(u"asked "_s + QString::fromLatin1(request.path)))
        return drop;
    if (request.path == "/resource") {
        use(m_boughtWith.value(request.authorization.mid(7)));
        return step(u"used"_s) ? jsonReply("{}") : drop;
    }
    const bool known = request.count("client_assertion") ? takesCertificates
                                                         : secrets.contains(request.value("client_secret"));
    if (!known)
        return refusal("invalid_client", 7000215, 401);
    const QByteArray token = request.value("refresh_token");
    if (!m_parent.contains(token) || m_spent.contains(token)) {
        ++refused;
        return refusal("invalid_grant", 70000);
    }
    if (m_mercy == Mercy::None)
        m_spent.insert(token);
    use(token); // whoever shows it, uses it
    ++redeemed;
    const QByteArray next = "0.R" + QByteArray::number(redeemed);
    m_parent.insert(next, token);
    const QString tenant = QString::fromUtf8(request.path.split('/').value(1));
    const QString scope = QString::fromUtf8(request.value("scope")).section(u' ', 0, 0);
    QJsonObject claims =
        operatorClaims(tenant, scope.left(scope.lastIndexOf(u'/')), QDateTime::currentDateTimeUtc());
    claims.insert(u"jti"_s, redeemed);
    const QByteArray access = jwt(claims);
    m_boughtWith.insert(access, next);
    return step(u"bought"_s) ? jsonReply(tokenJson(access, next)) : drop;
}

void StrictServer::use(const QByteArray& token)
{
    const QByteArray parent = m_parent.value(token);
    if (parent.isEmpty() || m_spent.contains(token))
        return;
    for (auto child = m_parent.cbegin(); child != m_parent.cend(); ++child) {
        if (child.value() == parent && child.key() != token)
            m_spent.insert(child.key());
    }
    for (QByteArray before = parent; !before.isEmpty(); before = m_parent.value(before))
        m_spent.insert(before);
}

} // namespace steward
