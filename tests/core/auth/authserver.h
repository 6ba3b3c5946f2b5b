#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QPair>
#include <QTcpServer>
#include <QUrl>

#include <functional>

class QTcpSocket;

namespace steward {

/// A scriptable authorization server on loopback, on raw sockets, so that it can also misbehave.
class AuthServer final : public QObject
{
    Q_OBJECT

public:
    struct Request
    {
        QByteArray method;
        QByteArray path;
        QByteArray authorization;
        QByteArray body;
        QList<QPair<QByteArray, QByteArray>> form; ///< decoded, in order, repeats included

        [[nodiscard]] QByteArray value(const QByteArray& name) const;
        [[nodiscard]] int count(const QByteArray& name) const;
    };
    struct Reply
    {
        enum class Kind
        {
            Answer,
            Drop,     ///< closes without a word
            Hang,     ///< never answers
            Truncate, ///< announces more than it sends
            Split     ///< sends the answer in two pieces, cut inside the headers
        };
        Kind kind = Kind::Answer;
        int status = 200;
        QByteArray body;
        QByteArray contentType = "application/json";
        int delayMs = 0;
    };
    using Handler = std::function<Reply(const Request&)>;

    AuthServer();

    [[nodiscard]] QUrl url() const;
    void setHandler(Handler handler) { m_handler = std::move(handler); }
    [[nodiscard]] const QList<Request>& requests() const { return m_requests; }
    [[nodiscard]] int mostAtOnce() const { return m_mostAtOnce; }
    /// No connection gets in any more.
    void goOffline();

private:
    void take(QTcpSocket* socket);
    void answer(QTcpSocket* socket, const Reply& reply);

    QTcpServer m_server;
    quint16 m_port = 0;
    Handler m_handler;
    QList<Request> m_requests;
    QHash<QTcpSocket*, QByteArray> m_received;
    int m_atOnce = 0;
    int m_mostAtOnce = 0;
};

[[nodiscard]] AuthServer::Reply jsonReply(const QByteArray& json, int status = 200);
[[nodiscard]] AuthServer::Reply refusal(const QByteArray& error, int number, int status = 400,
                                        const QByteArray& suberror = {});

} // namespace steward
