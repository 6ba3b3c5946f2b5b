#pragma once

#include <QByteArray>
#include <QList>
#include <QTcpServer>
#include <QUrl>

#include <deque>

class QTcpSocket;

namespace steward {

/// A real server on 127.0.0.1 that answers each connection's first request with raw bytes, as queued, so that
/// broken answers can be sent: cut off, reset, not HTTP at all.
class LoopbackServer final : public QObject
{
    Q_OBJECT

public:
    enum class End
    {
        Close,
        Reset,
        KeepOpen
    };

    LoopbackServer();

    void queue(const QByteArray& rawAnswer, End end = End::Close);
    [[nodiscard]] QUrl url(const QString& path) const;
    /// The heads (request line and headers) of what came in.
    [[nodiscard]] const QList<QByteArray>& requests() const { return m_requests; }

private:
    void answer(QTcpSocket* socket);

    struct Answer
    {
        QByteArray bytes;
        End end;
    };
    QTcpServer m_server;
    std::deque<Answer> m_queue;
    QList<QByteArray> m_requests;
};

} // namespace steward
