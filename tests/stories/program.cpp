#include "program.h"

#include <QJsonDocument>
#include <QTest>

#include <tuple>

#include <csignal>

using namespace Qt::StringLiterals;

QString binaryFolder()
{
    return QStringLiteral(STEWARD_BINARY_DIR "/bin");
}

Program::Program(const QString& name) : m_environment(QProcessEnvironment::systemEnvironment())
{
    m_process.setProgram(name.startsWith(u'/') ? name : binaryFolder() + u'/' + name);
    QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process,
                     [this] { m_out += m_process.readAllStandardOutput(); });
    QObject::connect(&m_process, &QProcess::readyReadStandardError, &m_process,
                     [this] { m_err += m_process.readAllStandardError(); });
}

Program::~Program()
{
    if (!isRunning())
        return;
    m_process.kill();
    std::ignore = QTest::qWaitFor([this] { return !isRunning(); }, 5000);
}

void Program::setEnvironment(const QString& name, const QString& value)
{
    m_environment.insert(name, value);
}

void Program::removeEnvironment(const QString& name)
{
    m_environment.remove(name);
}

void Program::start(const QStringList& arguments, const QByteArray& input)
{
    m_out.clear();
    m_err.clear();
    m_process.setArguments(arguments);
    m_process.setProcessEnvironment(m_environment);
    m_process.start();
    if (!input.isEmpty())
        m_process.write(input);
}

int Program::run(const QStringList& arguments, const QByteArray& input)
{
    start(arguments, input);
    m_process.closeWriteChannel();
    return waitForEnd();
}

int Program::waitForEnd(int limitMs)
{
    if (!QTest::qWaitFor([this] { return !isRunning(); }, limitMs))
        return -1;
    m_out += m_process.readAllStandardOutput();
    m_err += m_process.readAllStandardError();
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

QRegularExpressionMatch Program::waitForOutput(const QString& pattern, int limitMs)
{
    const QRegularExpression expression(pattern);
    QRegularExpressionMatch match;
    std::ignore = QTest::qWaitFor(
        [&] {
            match = expression.match(QString::fromUtf8(m_out));
            return match.hasMatch() || !isRunning();
        },
        limitMs);
    if (!match.hasMatch())
        match = expression.match(QString::fromUtf8(m_out));
    return match;
}

void Program::interrupt()
{
    ::kill(pid_t(m_process.processId()), SIGINT);
}

const char* Program::said() const
{
    m_said = "stdout: " + m_out + "\nstderr: " + m_err;
    return m_said.constData();
}

Sandbox::Sandbox() : program(u"steward-sandbox"_s)
{
}

bool Sandbox::start(const QStringList& arguments, const QByteArray& input)
{
    program.start(QStringList{u"--exit-with-stdin"_s} + arguments, input);
    const auto line = program.waitForOutput(u"^(\\{.*\\})\\n"_s, 20'000);
    if (!line.hasMatch())
        return false;
    const QJsonObject json = QJsonDocument::fromJson(line.captured(1).toUtf8()).object();
    const QJsonObject signIn = json.value(u"signIn"_s).toObject();
    cloudFile = json.value(u"cloudFile"_s).toString();
    tenant = json.value(u"tenant"_s).toString();
    clientId = json.value(u"clientId"_s).toString();
    username = signIn.value(u"username"_s).toString();
    password = signIn.value(u"password"_s).toString();
    code = signIn.value(u"code"_s).toString();
    return !cloudFile.isEmpty();
}
