#include "server.h"

#include <QHttpServerRequest>
#include <QTcpServer>
#include <QTimer>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

QByteArray methodName(QHttpServerRequest::Method method)
{
    switch (method) {
    case QHttpServerRequest::Method::Get:
        return "GET";
    case QHttpServerRequest::Method::Put:
        return "PUT";
    case QHttpServerRequest::Method::Delete:
        return "DELETE";
    case QHttpServerRequest::Method::Post:
        return "POST";
    case QHttpServerRequest::Method::Head:
        return "HEAD";
    case QHttpServerRequest::Method::Options:
        return "OPTIONS";
    case QHttpServerRequest::Method::Patch:
        return "PATCH";
    default:
        return "OTHER";
    }
}

/// Ends the connection with a reset, as a failing network does, not with an orderly close.
void resetConnection(QTcpSocket* socket)
{
#ifdef Q_OS_UNIX
    const linger now{1, 0};
    ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
#endif
    socket->abort();
}

bool isLoopbackHost(const QByteArray& host)
{
    const QByteArray name = host.left(host.lastIndexOf(':') < 0 ? host.size() : host.lastIndexOf(':'));
    return name == "127.0.0.1" || name.toLower() == "localhost";
}

} // namespace

Server::Server(FaultInjector& faults, QObject* parent) : QAbstractHttpServer(parent), m_faults(faults) {}

Result<quint16> Server::start(quint16 port)
{
    auto listener = std::make_unique<QTcpServer>();
    if (!listener->listen(QHostAddress::LocalHost, port)) {
        if (listener->serverError() == QAbstractSocket::AddressInUseError)
            return fail(ErrorCode::BadRequest, u"Port %1 is already in use on 127.0.0.1."_s.arg(port),
                        u"Choose another with --port, or 0 for any free one."_s);
        return fail(ErrorCode::BadRequest, u"Port %1 cannot be used on 127.0.0.1."_s.arg(port),
                    u"Choose another with --port, or 0 for any free one."_s, listener->errorString());
    }
    const quint16 actual = listener->serverPort();
    bind(listener.release()); // becomes its parent
    return actual;
}

void Server::add(std::unique_ptr<Service> service)
{
    m_services.push_back(std::move(service));
}

bool Server::handleRequest(const QHttpServerRequest& request, QTcpSocket* socket)
{
    HttpCall call;
    call.method = methodName(request.method());
    call.url = request.url();
    call.headers = request.headers();
    call.body = request.body();
    const bool headOnly = call.method == "HEAD";
    if (headOnly)
        call.method = "GET";
    const bool keepAlive = call.header("Connection").toLower() != "close";

    const auto send = [socket = QPointer<QTcpSocket>(socket), headOnly](const HttpReply& reply, bool keep) {
        if (!socket)
            return;
        socket->write(reply.toBytes(headOnly, keep));
        if (!keep)
            socket->disconnectFromHost();
    };

    // A web page elsewhere could otherwise reach this server by pointing its own name at 127.0.0.1.
    if (!isLoopbackHost(call.header("Host"))) {
        send(jsonReply({{u"error"_s, u"misdirected_request"_s}}, 421), false);
        return true;
    }

    for (const QString& segment : call.url.path(QUrl::FullyEncoded).mid(1).split(u'/'))
        call.path.append(QString::fromUtf8(QByteArray::fromPercentEncoding(segment.toLatin1())));
    const QString prefix = call.path.takeFirst();
    if (prefix == "control"_L1) {
        send(control(call), keepAlive);
        return true;
    }
    const auto found = std::find_if(m_services.begin(), m_services.end(),
                                    [&](const auto& service) { return service->name() == prefix; });
    if (found == m_services.end())
        return false;
    Service& service = **found;

    const QStringList names = QStringList{service.name()} + service.routeNames(call);
    for (const QString& name : names) {
        if (!name.contains(u'='))
            ++m_counts[name];
    }

    int delay = 0;
    std::optional<Fault> fault;
    for (const Fault& hit : m_faults.hit(names)) {
        if (hit.kind == Fault::Kind::Slow)
            delay += hit.value;
        else
            fault = hit;
    }
    const auto kind = fault ? fault->kind : Fault::Kind::Mode;
    if (kind == Fault::Kind::Hang)
        return true;
    if (kind == Fault::Kind::Reset) {
        resetConnection(socket);
        return true;
    }

    HttpReply reply;
    if (kind == Fault::Kind::Status || kind == Fault::Kind::Service)
        reply = service.failure(call, *fault);
    else if (kind == Fault::Kind::Html)
        reply = htmlReply("<!doctype html><title>Gateway</title><h1>502 Bad Gateway</h1>", 502);
    else if (kind == Fault::Kind::Empty)
        reply.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    else
        reply = service.answer(call);

    const auto deliver = [socket = QPointer<QTcpSocket>(socket), send, reply, kind, keepAlive] {
        if (kind != Fault::Kind::Truncate) {
            send(reply, keepAlive);
        } else if (socket) {
            const QByteArray whole = reply.toBytes(false, false);
            socket->write(whole.left(whole.size() - (reply.body.size() + 1) / 2));
            socket->disconnectFromHost();
        }
    };
    if (delay > 0)
        QTimer::singleShot(delay, socket, deliver);
    else
        deliver();
    return true;
}

void Server::missingHandler(const QHttpServerRequest&, QTcpSocket* socket)
{
    socket->write(jsonReply({{u"error"_s, u"not_found"_s},
                             {u"message"_s, u"The practice partner has no service at this path."_s}},
                            404)
                      .toBytes(false, true));
}

HttpReply Server::control(const HttpCall& call)
{
    // A page in a browser cannot send this header across origins without asking first, and is refused then.
    if (call.header("X-Steward-Practice") != "1")
        return jsonReply({{u"error"_s, u"The header X-Steward-Practice: 1 is required."_s}}, 403);
    const QString what = call.path.value(0);
    if (what == "requests"_L1 && call.method == "GET") {
        QJsonObject counts;
        for (auto it = m_counts.cbegin(); it != m_counts.cend(); ++it)
            counts.insert(it.key(), it.value());
        return jsonReply({{u"requests"_s, counts}});
    }
    if (what == "faults"_L1 && call.method == "POST") {
        const auto faults = parseFaults(QString::fromUtf8(call.body));
        if (!faults)
            return jsonReply({{u"error"_s, faults.error().message}}, 400);
        m_faults.set(*faults);
        return jsonReply({{u"faults"_s, faults->size()}});
    }
    if (what == "customers"_L1 && call.method == "GET" && m_customerReport)
        return jsonReply({{u"customers"_s, m_customerReport()}});
    if (what == "refusals"_L1 && call.method == "POST" && m_applyRefusals) {
        const auto applied = m_applyRefusals(QString::fromUtf8(call.body));
        if (!applied)
            return jsonReply({{u"error"_s, applied.error().message}}, 400);
        return jsonReply({{u"refusals"_s, QString::fromUtf8(call.body)}});
    }
    return jsonReply({{u"error"_s, u"GET /control/requests or /control/customers, POST /control/faults or "
                                   "/control/refusals"_s}},
                     404);
}

} // namespace steward::sandbox
