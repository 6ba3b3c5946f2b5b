#include "childprocess.h"

#include <QDir>
#include <QFile>
#include <QProcess>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/types.h>
#include <unistd.h>
#endif
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

using namespace Qt::StringLiterals;

namespace steward {

namespace {

#ifdef Q_OS_WIN
constexpr auto kNameCase = Qt::CaseInsensitive;
#else
constexpr auto kNameCase = Qt::CaseSensitive;
#endif

#ifdef Q_OS_LINUX
/// The processes whose environment carries the mark.
QList<pid_t> markedProcesses(const QByteArray& mark)
{
    QList<pid_t> pids;
    const QStringList entries = QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString& entry : entries) {
        bool isNumber = false;
        const pid_t pid = entry.toInt(&isNumber);
        if (!isNumber || pid == ::getpid())
            continue;
        QFile environment(u"/proc/"_s + entry + u"/environ"_s);
        if (environment.open(QIODevice::ReadOnly) && ('\0' + environment.readAll()).contains(mark))
            pids << pid;
    }
    return pids;
}
#endif

} // namespace

ChildProcess::ChildProcess(QObject* parent) : QObject(parent), m_process(new QProcess(this))
{
    connect(m_process, &QProcess::started, this, [this] {
        m_pid = m_process->processId();
        Q_EMIT started();
    });
    connect(m_process, &QProcess::readyReadStandardOutput, this,
            [this] { Q_EMIT output(Channel::StdOut, m_process->readAllStandardOutput()); });
    connect(m_process, &QProcess::readyReadStandardError, this,
            [this] { Q_EMIT output(Channel::StdErr, m_process->readAllStandardError()); });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        // Only this one is not followed by QProcess::finished.
        if (error == QProcess::FailedToStart)
            finish({false, false, -1, m_process->errorString()});
    });
    connect(m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        finish({true, status == QProcess::CrashExit, code, {}});
    });
}

ChildProcess::~ChildProcess()
{
    m_process->disconnect(this);
    if (m_process->state() == QProcess::NotRunning)
        return;
    endTree();
    // Its destructor would wait for the end; so it outlives us until the end has come.
    m_process->setParent(nullptr);
    connect(m_process, &QProcess::finished, m_process, &QObject::deleteLater);
    connect(m_process, &QProcess::errorOccurred, m_process, &QObject::deleteLater);
}

void ChildProcess::start(const Launch& launch, const QString& mark)
{
    m_mark = mark;
    QProcessEnvironment environment = launch.environment;
    environment.insert(QString::fromLatin1(kRunMarkVariable), mark);
    m_process->setProgram(launch.program);
    m_process->setArguments(launch.arguments);
    m_process->setProcessEnvironment(environment);
    m_process->setWorkingDirectory(launch.folder);
#ifdef Q_OS_UNIX
    m_process->setChildProcessModifier([] {
        ::setsid();
#ifdef Q_OS_LINUX
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    });
#endif
    m_process->start();
    m_process->write(launch.input);
    m_process->closeWriteChannel();
}

void ChildProcess::interrupt()
{
#ifdef Q_OS_UNIX
    if (m_pid > 0 && isRunning())
        ::kill(-pid_t(m_pid), SIGINT);
#else
    m_process->terminate();
#endif
}

void ChildProcess::kill()
{
    if (isRunning())
        endTree();
}

bool ChildProcess::isRunning() const
{
    return m_process->state() != QProcess::NotRunning;
}

qint64 ChildProcess::processId() const
{
    return m_pid;
}

void ChildProcess::finish(ChildExit exit)
{
    if (m_finished)
        return;
    m_finished = true;
    if (exit.started) {
        endTree();
        if (const QByteArray rest = m_process->readAllStandardOutput(); !rest.isEmpty())
            Q_EMIT output(Channel::StdOut, rest);
        if (const QByteArray rest = m_process->readAllStandardError(); !rest.isEmpty())
            Q_EMIT output(Channel::StdErr, rest);
    }
    Q_EMIT finished(exit);
}

void ChildProcess::endTree()
{
#ifdef Q_OS_UNIX
    const qint64 pid = m_pid > 0 ? m_pid : m_process->processId();
    if (pid > 0)
        ::kill(-pid_t(pid), SIGKILL);
#endif
    if (isRunning())
        m_process->kill();
#ifdef Q_OS_LINUX
    // One that is just being forked is found in the next round.
    const QByteArray mark = '\0' + QByteArray(kRunMarkVariable) + '=' + m_mark.toUtf8() + '\0';
    for (int round = 0; round < 5; ++round) {
        const QList<pid_t> pids = markedProcesses(mark);
        if (pids.isEmpty())
            break;
        for (const pid_t marked : pids)
            ::kill(marked, SIGKILL);
    }
#endif
}

QProcessEnvironment engineEnvironment(const QProcessEnvironment& ours)
{
    static const QStringList kAllowed = {
        // where things are
        u"PATH"_s, u"HOME"_s, u"USER"_s, u"LOGNAME"_s, u"TMPDIR"_s, u"XDG_CACHE_HOME"_s, u"XDG_CONFIG_HOME"_s,
        u"XDG_DATA_HOME"_s, u"PSModulePath"_s, u"DOTNET_ROOT"_s, u"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"_s,
        u"LD_LIBRARY_PATH"_s,
        // language and time
        u"LANG"_s, u"LANGUAGE"_s, u"TZ"_s,
        // the network
        u"http_proxy"_s, u"https_proxy"_s, u"no_proxy"_s, u"all_proxy"_s, u"HTTP_PROXY"_s, u"HTTPS_PROXY"_s,
        u"NO_PROXY"_s, u"ALL_PROXY"_s, u"SSL_CERT_FILE"_s, u"SSL_CERT_DIR"_s,
        // Windows
        u"SystemRoot"_s, u"SystemDrive"_s, u"windir"_s, u"ComSpec"_s, u"PATHEXT"_s, u"TEMP"_s, u"TMP"_s,
        u"USERPROFILE"_s, u"USERNAME"_s, u"USERDOMAIN"_s, u"COMPUTERNAME"_s, u"APPDATA"_s, u"LOCALAPPDATA"_s,
        u"ProgramData"_s, u"ProgramFiles"_s, u"ProgramFiles(x86)"_s, u"ProgramW6432"_s,
        u"CommonProgramFiles"_s, u"HOMEDRIVE"_s, u"HOMEPATH"_s, u"NUMBER_OF_PROCESSORS"_s,
        u"PROCESSOR_ARCHITECTURE"_s, u"OS"_s};

    QProcessEnvironment environment;
    const QStringList names = ours.keys();
    for (const QString& name : names) {
        if (name.startsWith("LC_"_L1) || kAllowed.contains(name, kNameCase))
            environment.insert(name, ours.value(name));
    }
    environment.insert(u"TERM"_s, u"dumb"_s);
    environment.insert(u"NO_COLOR"_s, u"1"_s);
    environment.insert(u"POWERSHELL_TELEMETRY_OPTOUT"_s, u"1"_s);
    environment.insert(u"POWERSHELL_UPDATECHECK"_s, u"Off"_s);
    // A run is short and makes many small objects: profiling its code costs more than it brings, and so does
    // collecting every few megabytes (here: 128, in hex). Together they are 40 % more objects a second, and a long
    // script is looked at in half the time.
    environment.insert(u"DOTNET_TieredPGO"_s, u"0"_s);
    environment.insert(u"DOTNET_GCgen0size"_s, u"8000000"_s);
    return environment;
}

} // namespace steward
