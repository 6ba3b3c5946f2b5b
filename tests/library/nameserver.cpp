#include "nameserver.h"

#include <QNetworkDatagram>
#include <QTcpSocket>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace steward::tests {

namespace {

constexpr qsizetype kPacket = 1232;

QByteArray number(quint16 value)
{
    QByteArray bytes(2, '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray nameOf(const QString& name)
{
    QByteArray bytes;
    for (const QString& label : name.split(u'.'))
        bytes += char(label.size()) + label.toLatin1();
    return bytes + '\0';
}

} // namespace

NameServer::NameServer()
{
    QObject::connect(&m_udp, &QUdpSocket::readyRead, &m_udp, [this] {
        while (m_udp.hasPendingDatagrams()) {
            const QNetworkDatagram asked = m_udp.receiveDatagram();
            QByteArray told = answer(asked.data());
            if (told.size() > kPacket) {
                told.truncate(12);
                told[2] = char(told.at(2) | 2);
                for (int i = 4; i < 12; ++i)
                    told[i] = 0;
            }
            m_udp.writeDatagram(asked.makeReply(told));
        }
    });
    QObject::connect(&m_tcp, &QTcpServer::newConnection, &m_tcp, [this] {
        QTcpSocket* socket = m_tcp.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
            const QByteArray head = socket->peek(2);
            const auto size = head.size() < 2 ? 0 : qFromBigEndian<quint16>(head.constData());
            if (head.size() < 2 || socket->bytesAvailable() < size + 2)
                return;
            const QByteArray told = answer(socket->read(size + 2).mid(2));
            socket->write(number(quint16(told.size())) + told);
            socket->disconnectFromHost();
        });
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    });
}

bool NameServer::listen()
{
    return m_udp.bind(QHostAddress::LocalHost) && m_tcp.listen(QHostAddress::LocalHost, m_udp.localPort());
}

QByteArray NameServer::answer(const QByteArray& question) const
{
    QStringList labels;
    qsizetype at = 12;
    while (at < question.size() && question.at(at) > 0) {
        labels << QString::fromLatin1(question.mid(at + 1, question.at(at)));
        at += 1 + question.at(at);
    }
    if (at + 5 > question.size())
        return {};
    const auto type = qFromBigEndian<quint16>(question.constData() + at + 1);
    const QString kind = type == 5 ? u"CNAME"_s : type == 15 ? u"MX"_s : u"TXT"_s;
    const QStringList found = records.value(kind + u' ' + labels.join(u'.').toLower());
    QByteArray told = question.left(2) + char(0x81) + char(found.isEmpty() ? 0x83 : 0x80) + number(1) +
                      number(quint16(found.size())) + number(0) + number(0) + question.mid(12, at + 5 - 12);
    for (const QString& record : found) {
        QByteArray data;
        if (type == 5)
            data = nameOf(record);
        else if (type == 15)
            data = number(record.section(u' ', 0, 0).toUShort()) + nameOf(record.section(u' ', 1));
        else {
            for (qsizetype i = 0; i < record.size(); i += 255)
                data += char(std::min<qsizetype>(255, record.size() - i)) + record.mid(i, 255).toLatin1();
        }
        // The name is the question's: a pointer to it.
        told += QByteArray("\xc0\x0c", 2) + number(type) + number(1) + number(0) + number(60) +
                number(quint16(data.size())) + data;
    }
    return told;
}

} // namespace steward::tests
