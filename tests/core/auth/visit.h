#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QObject>
#include <QTcpSocket>

#include <functional>

namespace steward {

/// A browser's connection to the loopback receiver, byte by byte under the test's control.
class Visit final : public QObject
{
    Q_OBJECT

public:
    /// Connects, sends the pieces with a pause between them, and reads until the other side closes.
    Visit(quint16 port, QList<QByteArray> pieces,
          QHostAddress address = QHostAddress(QHostAddress::LocalHost));

    [[nodiscard]] bool isOver() const { return m_over; }
    [[nodiscard]] bool wasRefused() const { return m_refused; }
    [[nodiscard]] const QByteArray& response() const { return m_response; }
    [[nodiscard]] int status() const;
    std::function<void()> whenOver;

private:
    void sendNext();
    void end();

    QTcpSocket m_socket;
    QList<QByteArray> m_pieces;
    QByteArray m_response;
    bool m_over = false;
    bool m_refused = false;
};

} // namespace steward
