#include "authserver.h"

#include <QTcpSocket>
#include <QTimer>

namespace steward {

using namespace Qt::StringLiterals;

QByteArray AuthServer::Request::value(const QByteArray& name) const
{
    for (const auto& [key, text] : form) {
        if (key == name)
            return text;
    }
    return {};
}

int AuthServer::Request::count(const QByteArray& name) const
{
    return int(
        std::count_if(form.begin(), form.end(), [&name](const auto& item) { return item.first == name; }));
}

AuthServer::AuthServer()
{
    m_server.listen(QHostAddress(QHostAddress::LocalHost), quint16(0));
    m_port = m_server.serverPort();
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket* socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { take(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
}

QUrl AuthServer::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_port));
}

void AuthServer::goOffline()
{
    m_server.close();
}

void AuthServer::take(QTcpSocket* socket)
{
    QByteArray& received = m_received[socket];
    received += socket->readAll();
    const qsizetype end = received.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    qsizetype length = 0;
    for (const QByteArray& line : received.left(end).split('\n')) {
        if (line.toLower().startsWith("content-length:"))
            length = line.mid(15).trimmed().toLongLong();
    }
    if (received.size() < end + 4 + length)
        return;

    Request request;
    const QList<QByteArray> words = received.left(received.indexOf("\r\n")).split(' ');
    request.method = words.value(0);
    request.path = words.value(1);
    request.body = received.mid(end + 4, length);
    for (const QByteArray& line : received.left(end).split('\n')) {
        if (line.toLower().startsWith("authorization:"))
            request.authorization = line.mid(14).trimmed();
    }
    m_received.remove(socket);
    for (const QByteArray& item : request.body.split('&')) {
        const auto decode = [](QByteArray text) {
            return QByteArray::fromPercentEncoding(text.replace('+', ' '));
        };
        const qsizetype equals = item.indexOf('=');
        request.form.append(
            {decode(item.left(equals)), decode(equals < 0 ? QByteArray() : item.mid(equals + 1))});
    }
    m_requests.append(request);
    m_mostAtOnce = std::max(m_mostAtOnce, ++m_atOnce);
    const Reply reply = m_handler ? m_handler(request) : Reply{Reply::Kind::Answer, 500, {}, {}, 0};
    QTimer::singleShot(reply.delayMs, socket, [this, socket, reply] { answer(socket, reply); });
}

void AuthServer::answer(QTcpSocket* socket, const Reply& reply)
{
    --m_atOnce;
    const QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status) +
                            " Whatever\r\nContent-Type: " + reply.contentType +
                            "\r\nConnection: close\r\nContent-Length: ";
    switch (reply.kind) {
    case Reply::Kind::Hang:
        return;
    case Reply::Kind::Drop:
        socket->abort();
        return;
    case Reply::Kind::Truncate:
        socket->write(head + QByteArray::number(reply.body.size()) + "\r\n\r\n" +
                      reply.body.left(reply.body.size() / 2));
        socket->disconnectFromHost();
        return;
    case Reply::Kind::Split: {
        const QByteArray whole = head + QByteArray::number(reply.body.size()) + "\r\n\r\n" + reply.body;
        socket->write(whole.left(30));
        socket->flush();
        QTimer::singleShot(30, socket, [socket, whole] {
            socket->write(whole.mid(30));
            socket->disconnectFromHost();
        });
        return;
    }
    case Reply::Kind::Answer:
        socket->write(head + QByteArray::number(reply.body.size()) + "\r\n\r\n" + reply.body);
        socket->disconnectFromHost();
        return;
    }
}

AuthServer::Reply jsonReply(const QByteArray& json, int status)
{
    return {AuthServer::Reply::Kind::Answer, status, json, "application/json", 0};
}

AuthServer::Reply refusal(const QByteArray& error, int number, int status, const QByteArray& suberror)
{
    QByteArray json =
        "{\"error\":\"" + error + "\",\"error_description\":\"AADSTS" + QByteArray::number(number) +
        ": Invented words. Trace ID: 00000000-0000-4000-8000-00000000aaaa Correlation ID: "
        "00000000-0000-4000-8000-00000000bbbb Timestamp: 2026-01-31 09:00:00Z\",\"error_codes\":[" +
        QByteArray::number(number) + "],\"correlation_id\":\"00000000-0000-4000-8000-00000000bbbb\"";
    if (!suberror.isEmpty())
        json += ",\"suberror\":\"" + suberror + "\"";
    return jsonReply(json + "}", status);
}

} // namespace steward
