#include "visit.h"

#include <QTimer>

namespace steward {

Visit::Visit(quint16 port, QList<QByteArray> pieces, QHostAddress address) : m_pieces(std::move(pieces))
{
    connect(&m_socket, &QTcpSocket::connected, this, [this] {
        m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        sendNext();
    });
    connect(&m_socket, &QTcpSocket::readyRead, this, [this] { m_response += m_socket.readAll(); });
    connect(&m_socket, &QTcpSocket::disconnected, this, &Visit::end);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        m_refused = error == QAbstractSocket::ConnectionRefusedError;
        if (m_socket.state() == QAbstractSocket::UnconnectedState)
            end();
    });
    m_socket.connectToHost(address, port);
}

int Visit::status() const
{
    return m_response.mid(9, 3).toInt();
}

void Visit::sendNext()
{
    if (m_pieces.isEmpty() || m_over)
        return;
    m_socket.write(m_pieces.takeFirst());
    m_socket.flush();
    QTimer::singleShot(5, this, &Visit::sendNext);
}

void Visit::end()
{
    if (m_over)
        return;
    m_over = true;
    if (m_socket.isOpen())
        m_response += m_socket.readAll();
    if (whenOver)
        whenOver();
}

} // namespace steward
