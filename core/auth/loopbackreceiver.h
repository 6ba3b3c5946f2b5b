#pragma once

#include <base/result.h>
#include <base/secret.h>

#include <QHash>
#include <QObject>
#include <QTcpServer>
#include <QUrl>

#include <chrono>
#include <memory>

class QTcpSocket;

namespace steward {

/// How the identity provider answered the authorize request.
struct AuthorizeAnswer
{
    Secret code;   ///< empty when there is an error
    QString error; ///< the provider's own, for example "access_denied"
    QString errorSubcode;
    QString errorDescription; ///< decoded, for reading
};

/// Waits on this computer only for the browser to come back from the identity provider.
/// Guarantees: listens on 127.0.0.1 and, where there is IPv6, on ::1, both on one port or not at all, so that
/// nobody else can sit on the address the browser tries first. `answered` is emitted at most once, for the
/// first request that has the right path, method and state; after it nothing listens any more. Everything
/// else gets a page and changes nothing. Connections that say nothing, too much, or too slowly are ended.
/// Never logs anything of a request.
class LoopbackReceiver final : public QObject
{
    Q_OBJECT

public:
    static constexpr auto kOwnPath = "/steward";

    struct Options
    {
        /// Another path than ours, for an application that others have registered; "/" is the bare address.
        QByteArray path = kOwnPath;
        quint16 preferredPort = 0; ///< 0: any free one; another one is taken when it is not free
        int attempts = 20;
        std::chrono::milliseconds connectionLimit{10000};
        qsizetype maximumHead = 64 * 1024;
        int maximumConnections = 64;
    };

    explicit LoopbackReceiver(QObject* parent = nullptr);
    LoopbackReceiver(Options options, QObject* parent = nullptr);
    ~LoopbackReceiver() override;

    /// Starts to wait for an answer with that state.
    [[nodiscard]] Result<> listen(const QByteArray& state);
    /// http://localhost:<port>/steward (or the path of the options), empty before listen(). Entra ignores the port and compares the path.
    [[nodiscard]] QUrl redirectUri() const { return m_redirectUri; }
    /// The same without the port: what an application has to have registered.
    [[nodiscard]] static QUrl registeredUri();
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] bool isListening() const { return m_v4.isListening(); }
    /// Stops listening. An answer page that is on its way still gets there.
    void close();

Q_SIGNALS:
    void answered(const steward::AuthorizeAnswer& answer);

private:
    [[nodiscard]] bool listenOn(quint16 port, QString& problem);
    void takeConnections(QTcpServer& server);
    void read(QTcpSocket* socket);
    void handle(QTcpSocket* socket, const QByteArray& head);
    void reply(QTcpSocket* socket, const QByteArray& page);
    void drop(QTcpSocket* socket);

    const Options m_options;
    QTcpServer m_v4;
    QTcpServer m_v6;
    QByteArray m_state;
    QUrl m_redirectUri;
    quint16 m_port = 0;
    bool m_answered = false;
    QHash<QTcpSocket*, QByteArray> m_heads; ///< open connections and what they said so far
};

} // namespace steward
