#pragma once

#include <base/tokensource.h>
#include <logging/redactor.h>
#include <runs/engineprocess.h>
#include <runs/runsession.h>
#include <scripts/connectioncatalog.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

namespace steward {

/// Tokens that a test decides about.
class FakeTokenSource final : public TokenSource
{
public:
    [[nodiscard]] AsyncResult<AccessToken> token(const TenantId& tenant, const QString& scope, int) override
    {
        asked << tenant.value + u' ' + scope;
        if (error)
            return readyResult<AccessToken>(fail(*error));
        if (goodAnswers >= 0 && asked.size() > goodAnswers)
            return readyResult<AccessToken>(fail(refusal));
        AccessToken token;
        token.value =
            Secret(value.isEmpty() ? QByteArray("token-number-") + QByteArray::number(asked.size()) : value);
        token.tenant = tenant;
        token.scope = scope;
        token.expiresAt = QDateTime::currentDateTimeUtc().addSecs(lifetime);
        return readyResult<AccessToken>(token);
    }

    QStringList asked;
    QByteArray value;
    std::optional<Error> error;
    int goodAnswers = -1; ///< after so many, `refusal`; negative: any number
    Error refusal;
    int lifetime = 3600;
};

/// Graph's /v1.0/organization, and nothing else.
class OrganizationServer final : public QObject
{
public:
    OrganizationServer()
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                if (!socket->peek(65536).contains("\r\n\r\n"))
                    return;
                requests << socket->readAll();
                socket->write("HTTP/1.1 " + status +
                              "\r\nContent-Type: application/json\r\nrequest-id: corr-1\r\n"
                              "Connection: close\r\nContent-Length: " +
                              QByteArray::number(body.size()) + "\r\n\r\n" + body);
                socket->disconnectFromHost();
            });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
    }
    [[nodiscard]] QString url() const
    {
        return QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort());
    }

    QByteArray status = "200 OK";
    QByteArray body = R"({"value":[{"id":"tenant-1","displayName":"Contoso"}]})";
    QList<QByteArray> requests;

private:
    QTcpServer m_server;
};

/// Runs one script on the real engine and keeps what came.
class Runner final : public QObject
{
public:
    static QString enginePath() { return QStringLiteral(STEWARD_BINARY_DIR "/engine/steward-engine"); }

    Runner() : catalog({QStringLiteral(STEWARD_SOURCE_DIR "/resources/connections")})
    {
        engine.program = enginePath();
        engine.name = QStringLiteral("Bundled engine");
        request.scriptName = QStringLiteral("test");
        request.target.customer.value = QStringLiteral("customer-1");
        request.target.tenant.value = QStringLiteral("tenant-1");
        request.target.customerName = QStringLiteral("Contoso");
        request.partnerTenant.value = QStringLiteral("partner-1");
        files.runner = QStringLiteral(STEWARD_SOURCE_DIR "/resources/runner/runner.ps1");
    }

    void connectGraph()
    {
        request.connections << QStringLiteral("graph");
        request.endpoints.insert(QStringLiteral("graph"), graph.url());
    }

    void start(const char* script)
    {
        request.scriptText = QString::fromUtf8(script);
        if (warm)
            session = std::make_unique<RunSession>(request, std::move(warm), tokens, catalog, redactor);
        else
            session = std::make_unique<RunSession>(request, engine, tokens, catalog, redactor, files);
        connect(session.get(), &RunSession::events, this, [this](const QList<RunEvent>& batch) {
            ++batches;
            eventsAfterEnd += finishedCount > 0 ? int(batch.size()) : 0;
            for (const RunEvent& event : batch) {
                if (keepEvents)
                    events << event;
                if (event.type == RunEvent::Type::Output)
                    lines += event.text.count(u'\n') + 1;
                if (onEvent)
                    onEvent(event);
            }
        });
        connect(session.get(), &RunSession::stateChanged, this, [this](RunState s) { states << s; });
        connect(session.get(), &RunSession::finished, this, [this](const RunResult& r) {
            ++finishedCount;
            result = r;
        });
        if (onStart)
            onStart(*session);
        session->start();
    }

    bool wait(int milliseconds = 60000)
    {
        return QTest::qWaitFor([this] { return finishedCount > 0; }, milliseconds);
    }
    bool run(const QByteArray& script) { return run(script.constData()); }
    bool run(const char* script)
    {
        start(script);
        return wait();
    }

    [[nodiscard]] QStringList texts(RunEvent::Type type) const
    {
        QStringList found;
        for (const RunEvent& event : events) {
            if (event.type == type)
                found << event.text.split(u'\n');
        }
        return found;
    }
    [[nodiscard]] QStringList output() const { return texts(RunEvent::Type::Output); }
    [[nodiscard]] QJsonObject data(RunEvent::Type type, int index = 0) const
    {
        for (const RunEvent& event : events) {
            if (event.type == type && index-- == 0)
                return event.data;
        }
        return {};
    }
    [[nodiscard]] bool saw(const QString& line) const { return output().contains(line); }
    /// Everything that left the session, as a consumer could store it.
    [[nodiscard]] QByteArray everything() const
    {
        QByteArray all;
        for (const RunEvent& event : events)
            all += toJsonLine(event);
        return all;
    }
    [[nodiscard]] QString why() const
    {
        return runStateName(result.state) + u' ' + (result.error ? result.error->toText() : QString()) +
               QString::fromUtf8(everything().left(4000));
    }

    RunRequest request;
    Engine engine;
    FakeTokenSource tokens;
    ConnectionCatalog catalog;
    Redactor redactor;
    RunnerFiles files;
    OrganizationServer graph;
    std::unique_ptr<EngineProcess> warm; ///< taken by the next run
    std::unique_ptr<RunSession> session;
    QList<RunEvent> events;
    QList<RunState> states;
    std::function<void(const RunEvent&)> onEvent;
    std::function<void(RunSession&)> onStart;
    RunResult result;
    int finishedCount = 0;
    int batches = 0;
    int eventsAfterEnd = 0;
    qint64 lines = 0;
    bool keepEvents = true;
};

/// The processes whose environment has this run's mark.
inline QStringList processesOf(const QString& runId)
{
    QStringList found;
    const QStringList entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString& entry : entries) {
        QFile file(QStringLiteral("/proc/%1/environ").arg(entry));
        if (entry.front().isDigit() && file.open(QIODevice::ReadOnly) &&
            file.readAll().contains(runId.toUtf8()))
            found << entry;
    }
    return found;
}

} // namespace steward
