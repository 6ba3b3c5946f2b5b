#include "loopbackreceiver.h"

#include "callbackrequest.h"
#include "responsepage.h"

#include <QTcpSocket>
#include <QTimer>

namespace steward {

using namespace Qt::StringLiterals;

namespace {


QByteArray notHere()
{
    return ResponsePage{404,
                        ResponsePage::Mood::Neutral,
                        u"Nothing here"_s,
                        u"This address only receives Steward's sign-in."_s,
                        {},
                        {}}
        .toHttp();
}

QByteArray badRequest(int status = 400)
{
    return ResponsePage{status,
                        ResponsePage::Mood::Neutral,
                        u"Not understood"_s,
                        u"This address only receives Steward's sign-in."_s,
                        {},
                        {}}
        .toHttp();
}

QByteArray wrongState()
{
    return ResponsePage{400,
                        ResponsePage::Mood::Bad,
                        u"This answer does not belong to the sign-in that is running"_s,
                        u"Nothing was changed. It may come from an older browser tab. Use the page that "
                        u"Steward opened last, or copy the address from Steward."_s,
                        {},
                        {}}
        .toHttp();
}

QByteArray resultPage(const AuthorizeAnswer& answer)
{
    if (answer.error.isEmpty() && !answer.code.isEmpty()) {
        return ResponsePage{200,
                            ResponsePage::Mood::Good,
                            u"You are signed in"_s,
                            u"Consent succeeded. You can close this page; Steward checks and stores the "
                            u"sign-in now and shows the result."_s,
                            {},
                            {}}
            .toHttp();
    }
    const bool refused = answer.error == "access_denied"_L1;
    const QString detail =
        answer.errorDescription.isEmpty() ? answer.error : answer.error + u": "_s + answer.errorDescription;
    return ResponsePage{200,
                        ResponsePage::Mood::Bad,
                        refused ? u"Consent was refused"_s : u"The sign-in did not succeed"_s,
                        u"Nothing was stored. Go back to Steward to see what to do, or to try again."_s,
                        detail,
                        {}}
        .toHttp();
}

} // namespace

LoopbackReceiver::LoopbackReceiver(QObject* parent) : LoopbackReceiver(Options(), parent) {}

LoopbackReceiver::LoopbackReceiver(Options options, QObject* parent) : QObject(parent), m_options(options)
{
    connect(&m_v4, &QTcpServer::newConnection, this, [this] { takeConnections(m_v4); });
    connect(&m_v6, &QTcpServer::newConnection, this, [this] { takeConnections(m_v6); });
}

LoopbackReceiver::~LoopbackReceiver()
{
    for (QTcpSocket* socket : m_heads.keys())
        socket->disconnect(this);
}

bool LoopbackReceiver::listenOn(quint16 port, QString& problem)
{
    // The addresses are spelled out: an enum and a port are easily mistaken for each other (QTBUG, 6.4
    // to 6.11).
    if (!m_v4.listen(QHostAddress(QHostAddress::LocalHost), port)) {
        problem = m_v4.errorString();
        return false;
    }
    if (!m_v6.listen(QHostAddress(QHostAddress::LocalHostIPv6), m_v4.serverPort()) &&
        m_v6.serverError() == QAbstractSocket::AddressInUseError) {
        // Browsers try ::1 first: whoever sits there would get our code.
        problem = m_v6.errorString();
        m_v4.close();
        return false;
    }
    return true;
}

QUrl LoopbackReceiver::registeredUri()
{
    return QUrl(u"http://localhost%1"_s.arg(QLatin1StringView(kOwnPath)));
}

Result<> LoopbackReceiver::listen(const QByteArray& state)
{
    Q_ASSERT(!state.isEmpty());
    close();
    QString problem;
    for (int attempt = 0; attempt < m_options.attempts; ++attempt) {
        if (!listenOn(attempt == 0 ? m_options.preferredPort : quint16(0), problem))
            continue;
        m_state = state;
        m_answered = false;
        m_port = m_v4.serverPort();
        const QString path = m_options.path == "/" ? QString() : QString::fromLatin1(m_options.path);
        m_redirectUri = QUrl(u"http://localhost:%1%2"_s.arg(m_port).arg(path));
        return {};
    }
    return fail(ErrorCode::Refused, u"Steward cannot receive the sign-in on this computer."_s,
                u"A firewall or another program holds the local ports. Sign in with a code instead."_s,
                u"Listening on 127.0.0.1 and ::1 failed: %1"_s.arg(problem));
}

void LoopbackReceiver::close()
{
    m_v4.close();
    m_v6.close();
}

void LoopbackReceiver::takeConnections(QTcpServer& server)
{
    while (QTcpSocket* socket = server.nextPendingConnection()) {
        // Their lives are tied to the receiver, not to the server: the answer page outlives close().
        socket->setParent(this);
        if (m_heads.size() >= m_options.maximumConnections) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        m_heads.insert(socket, {});
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] { drop(socket); });
        // A browser opens spare connections and says nothing on them; they go without a word.
        QTimer::singleShot(m_options.connectionLimit, socket, [socket] { socket->abort(); });
        if (socket->bytesAvailable() > 0)
            read(socket);
    }
}

void LoopbackReceiver::read(QTcpSocket* socket)
{
    const auto head = m_heads.find(socket);
    if (head == m_heads.end()) {
        socket->readAll(); // answered already: what follows is not ours to read
        return;
    }
    *head += socket->read(m_options.maximumHead + 1 - head->size());
    if (parseCallbackRequest(*head).status != CallbackRequest::Status::Incomplete)
        handle(socket, *head);
    else if (head->size() > m_options.maximumHead)
        reply(socket, badRequest(431));
}

void LoopbackReceiver::handle(QTcpSocket* socket, const QByteArray& head)
{
    const CallbackRequest request = parseCallbackRequest(head);
    if (request.status == CallbackRequest::Status::Malformed)
        return reply(socket, badRequest());
    if (request.path != m_options.path)
        return reply(socket, notHere());
    if (request.method != "GET") {
        return reply(socket, ResponsePage{405,
                                          ResponsePage::Mood::Neutral,
                                          u"Not understood"_s,
                                          u"This address is only read."_s,
                                          {},
                                          "Allow: GET\r\n"}
                                 .toHttp());
    }
    if (m_answered) {
        return reply(socket, ResponsePage{410,
                                          ResponsePage::Mood::Neutral,
                                          u"Already answered"_s,
                                          u"This sign-in has got its answer. You can close this page."_s,
                                          {},
                                          {}}
                                 .toHttp());
    }
    const CallbackParameters parameters = readCallbackParameters(request.query);
    // State comes before everything, an error too: any page could send one.
    if (parameters.repeated || !constantTimeEquals(parameters.state, m_state))
        return reply(socket, wrongState());

    m_answered = true;
    AuthorizeAnswer answer{Secret(parameters.code), parameters.error, parameters.errorSubcode,
                           parameters.errorDescription};
    if (!answer.error.isEmpty())
        answer.code = {};
    reply(socket, resultPage(answer));
    close();
    Q_EMIT answered(answer);
}

void LoopbackReceiver::reply(QTcpSocket* socket, const QByteArray& page)
{
    m_heads.remove(socket);
    socket->write(page);
    socket->flush(); // a page fits the system's buffer, so it arrives even if the receiver goes right now
    socket->disconnectFromHost();
}

void LoopbackReceiver::drop(QTcpSocket* socket)
{
    m_heads.remove(socket);
    socket->deleteLater();
}

} // namespace steward
