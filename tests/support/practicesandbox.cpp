#include "practicesandbox.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QProcessEnvironment>

using namespace Qt::StringLiterals;

namespace steward::tests {

PracticeSandbox::PracticeSandbox(QStringList arguments, QObject* parent)
    : QObject(parent),
      m_arguments(std::move(arguments)),
      m_process(*new QProcess(QCoreApplication::instance()))
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TMPDIR"_s, m_temporary.path());
    m_process.setProcessEnvironment(environment);
    m_network.setProxy(QNetworkProxy::NoProxy);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &PracticeSandbox::readOutput);
    connect(&m_process, &QProcess::readyReadStandardError, this,
            [this] { m_errors += m_process.readAllStandardError(); });
    connect(&m_process, &QProcess::errorOccurred, this,
            [this] { m_errors += m_process.errorString().toUtf8(); });
    connect(&m_process, &QProcess::finished, this, [this](int exitCode) {
        m_ready = false;
        m_errors += m_process.readAllStandardError();
        Q_EMIT stopped(exitCode);
    });
}

PracticeSandbox::~PracticeSandbox()
{
    // Nothing here may block, so the process object goes when the process has.
    m_process.disconnect(this);
    connect(&m_process, &QProcess::finished, &m_process, &QObject::deleteLater);
    if (isRunning())
        m_process.kill();
    else
        m_process.deleteLater();
}

QString PracticeSandbox::program()
{
    return QStringLiteral(STEWARD_SANDBOX_PROGRAM);
}

void PracticeSandbox::start(const QByteArray& firstLine)
{
    m_ready = false;
    m_output.clear();
    m_errors.clear();
    m_greeting = {};
    m_process.start(program(), QStringList{u"--exit-with-stdin"_s} + m_arguments);
    if (!firstLine.isEmpty())
        m_process.write(firstLine + '\n');
}

void PracticeSandbox::stop()
{
    m_process.closeWriteChannel();
}

void PracticeSandbox::readOutput()
{
    m_output += m_process.readAllStandardOutput();
    const auto end = m_output.indexOf('\n');
    if (m_ready || end < 0)
        return;
    m_greeting = QJsonDocument::fromJson(m_output.left(end)).object();
    if (m_greeting.isEmpty())
        return;
    m_ready = true;
    Q_EMIT ready();
}

QUrl PracticeSandbox::base() const
{
    QUrl url(m_greeting["authority"_L1].toString());
    url.setPath({});
    return url;
}

QUrl PracticeSandbox::service(const QString& name) const
{
    QUrl url = base();
    url.setPath(u'/' + name);
    return url;
}

QString PracticeSandbox::cloudFile() const
{
    return m_greeting["cloudFile"_L1].toString();
}

QString PracticeSandbox::tenant() const
{
    return m_greeting["tenant"_L1].toString();
}

QString PracticeSandbox::clientId() const
{
    return m_greeting["clientId"_L1].toString();
}

PracticeSandbox::SignIn PracticeSandbox::signIn() const
{
    const QJsonObject object = m_greeting["signIn"_L1].toObject();
    return {object["username"_L1].toString(), object["password"_L1].toString(), object["code"_L1].toString()};
}

AsyncResult<QJsonObject> PracticeSandbox::control(const QString& what, const QByteArray* body)
{
    QNetworkRequest request(QUrl(service(u"control"_s).toString() + u'/' + what));
    request.setRawHeader("X-Steward-Practice", "1");
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"text/plain"_s);
    request.setTransferTimeout(10'000);
    QNetworkReply* reply = body ? m_network.post(request, *body) : m_network.get(request);
    const Completion<QJsonObject> completion;
    connect(reply, &QNetworkReply::finished, this, [reply, completion] {
        reply->deleteLater();
        const QJsonObject answer = QJsonDocument::fromJson(reply->readAll()).object();
        if (reply->error() == QNetworkReply::NoError)
            completion.finish(answer);
        else
            completion.finish(fail(ErrorCode::BadRequest, answer["error"_L1].toString(reply->errorString())));
    });
    return completion.future();
}

AsyncResult<> PracticeSandbox::setFaults(const QString& specification)
{
    const QByteArray body = specification.toUtf8();
    const Completion<> completion;
    whenDone(control(u"faults"_s, &body), this, [completion](const Result<QJsonObject>& result) {
        completion.finish(result ? Result<>() : Result<>(fail(result.error())));
    });
    return completion.future();
}

AsyncResult<QJsonObject> PracticeSandbox::customers()
{
    return control(u"customers"_s, nullptr);
}

AsyncResult<> PracticeSandbox::setRefusals(const QString& list)
{
    const QByteArray body = list.toUtf8();
    const Completion<> completion;
    whenDone(control(u"refusals"_s, &body), this, [completion](const Result<QJsonObject>& result) {
        completion.finish(result ? Result<>() : Result<>(fail(result.error())));
    });
    return completion.future();
}

AsyncResult<QJsonObject> PracticeSandbox::requestCounts()
{
    const Completion<QJsonObject> completion;
    whenDone(control(u"requests"_s, nullptr), this, [completion](const Result<QJsonObject>& result) {
        if (result)
            completion.finish((*result)["requests"_L1].toObject());
        else
            completion.finish(fail(result.error()));
    });
    return completion.future();
}

} // namespace steward::tests
