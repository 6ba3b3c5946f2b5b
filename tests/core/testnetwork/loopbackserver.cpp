#include "loopbackserver.h"

#include <QTcpSocket>

#include <sys/socket.h>

namespace steward {

using namespace Qt::StringLiterals;

LoopbackServer::LoopbackServer()
{
    m_server.listen(QHostAddress(QHostAddress::LocalHost), quint16(0));
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket* socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { answer(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
}

void LoopbackServer::queue(const QByteArray& rawAnswer, End end)
{
    m_queue.push_back({rawAnswer, end});
}

QUrl LoopbackServer::url(const QString& path) const
{
    return QUrl(u"http://127.0.0.1:%1%2"_s.arg(m_server.serverPort()).arg(path));
}

void LoopbackServer::answer(QTcpSocket* socket)
{
    const QByteArray head = socket->peek(64 * 1024);
    if (!head.contains("\r\n\r\n") || m_queue.empty())
        return;
    m_requests << socket->readAll();
    const Answer next = std::move(m_queue.front());
    m_queue.pop_front();
    socket->write(next.bytes);
    if (next.end == End::Close) {
        socket->disconnectFromHost();
    } else if (next.end == End::Reset) {
        socket->flush();
        const linger abrupt{1, 0};
        ::setsockopt(int(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &abrupt, sizeof abrupt);
        socket->abort();
    }
}

} // namespace steward
