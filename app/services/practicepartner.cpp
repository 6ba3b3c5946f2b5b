#include "practicepartner.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace steward {

namespace {

Result<PracticeAddress> parseAddress(const QByteArray& line)
{
    const QJsonObject json = QJsonDocument::fromJson(line).object();
    const QString cloudFile = json.value(u"cloudFile"_s).toString();
    QFile file(cloudFile);
    if (cloudFile.isEmpty() || !file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::ProcessFailed, u"The practice partner did not say where it can be reached."_s);
    auto cloud = parseCloud(file.readAll(), cloudFile);
    if (!cloud)
        return fail(cloud.error());
    const QJsonObject signIn = json.value(u"signIn"_s).toObject();
    return PracticeAddress{*cloud,
                           json.value(u"tenant"_s).toString(),
                           json.value(u"clientId"_s).toString(),
                           signIn.value(u"username"_s).toString(),
                           signIn.value(u"password"_s).toString(),
                           signIn.value(u"code"_s).toString()};
}

} // namespace

PracticePartner::PracticePartner(QString program, QString stateFolder, QObject* parent)
    : QObject(parent), m_program(std::move(program)), m_stateFolder(std::move(stateFolder)), m_process(std::make_unique<QProcess>())
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this,
            [this] { giveUp(ErrorCode::Timeout, u"It gave no answer within 15 seconds."_s); });
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &PracticePartner::readFirstLine);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            giveUp(ErrorCode::ProcessFailed, m_process->errorString());
    });
    connect(m_process.get(), &QProcess::finished, this, [this] {
        if (!m_started.isFinished())
            giveUp(ErrorCode::ProcessFailed, QString::fromUtf8(m_process->readAllStandardError()).trimmed());
        else if (!m_ending)
            Q_EMIT stopped();
    });
}

PracticePartner::~PracticePartner()
{
    m_ending = true;
    m_process->disconnect(this);
    // What has not said its first line may not watch its standard input either.
    if (!m_started.isFinished())
        m_process->kill();
    m_started.finish(fail(ErrorCode::Cancelled, u"The practice partner was ended."_s));
    if (m_process->state() == QProcess::NotRunning)
        return;
    // It ends by itself once its standard input closes. Waiting for that would block, and destroying the object of
    // a running process is wrong, so the object goes when the process has; at the program's end with the program.
    QProcess* process = m_process.release();
    connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->closeWriteChannel();
}

AsyncResult<PracticeAddress> PracticePartner::start()
{
    if (!QDir().mkpath(m_stateFolder)) {
        m_started.finish(fail(ErrorCode::FileFailed, u"The practice partner could not be started."_s,
                              u"Choose a profile folder that you may write to."_s,
                              u"The folder %1 cannot be made."_s.arg(m_stateFolder)));
        return m_started.future();
    }
    m_deadline.start(15s);
    m_process->start(m_program, {u"--state"_s, m_stateFolder, u"--exit-with-stdin"_s});
    return m_started.future();
}

void PracticePartner::readFirstLine()
{
    if (m_started.isFinished()) {
        m_process->readAllStandardOutput();
        return;
    }
    if (!m_process->canReadLine())
        return;
    m_deadline.stop();
    if (auto address = parseAddress(m_process->readLine()))
        m_started.finish(std::move(address));
    else
        giveUp(ErrorCode::ProcessFailed, address.error().message);
}

void PracticePartner::giveUp(ErrorCode code, const QString& detail)
{
    m_deadline.stop();
    m_ending = true;
    m_process->kill();
    m_started.finish(fail(code, u"The practice partner could not be started."_s,
                          u"Check that steward-sandbox stands beside this program (%1)."_s.arg(m_program), detail));
}

} // namespace steward
