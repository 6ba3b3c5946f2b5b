#pragma once

#include <QMap>
#include <QStringList>
#include <QTcpServer>
#include <QUdpSocket>

namespace steward::tests {

/// Answers DNS on loopback, by UDP and TCP at one port. What it does not know does not exist. An answer of
/// more than 1,232 bytes is cut off by UDP, as real ones are.
class NameServer
{
public:
    NameServer();

    [[nodiscard]] bool listen();
    [[nodiscard]] quint16 port() const { return m_udp.localPort(); }

    /// "TXT name", "MX name" ("10 host") and "CNAME name".
    QMap<QString, QStringList> records;

private:
    [[nodiscard]] QByteArray answer(const QByteArray& question) const;

    QUdpSocket m_udp;
    QTcpServer m_tcp;
};

} // namespace steward::tests
