#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>

/// One of Steward's programs under test: started, read and waited for with a deadline. What it printed is kept
/// whole. Ends the program when it goes.
class Program final
{
public:
    static constexpr int kLimitMs = 90'000;

    /// One of our programs by its name, or any by its path.
    explicit Program(const QString& name);
    ~Program();

    void setEnvironment(const QString& name, const QString& value);
    void removeEnvironment(const QString& name);
    void start(const QStringList& arguments, const QByteArray& input = {});
    /// Starts and waits for the end; the exit code, -1 for a program that did not end or crashed.
    int run(const QStringList& arguments, const QByteArray& input = {});
    int waitForEnd(int limitMs = kLimitMs);
    /// The first match in stdout so far, waited for.
    QRegularExpressionMatch waitForOutput(const QString& pattern, int limitMs = kLimitMs);

    qint64 processId() const { return m_process.processId(); }
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    void interrupt();
    void closeInput() { m_process.closeWriteChannel(); }
    void kill() { m_process.kill(); }

    QByteArray out() const { return m_out; }
    QByteArray err() const { return m_err; }
    /// Both, for the message of a failing check.
    const char* said() const;

private:
    QProcess m_process;
    QProcessEnvironment m_environment;
    QByteArray m_out;
    QByteArray m_err;
    mutable QByteArray m_said;
};

/// The practice partner as a program, and what it said about itself.
class Sandbox final
{
public:
    Sandbox();
    bool start(const QStringList& arguments = {}, const QByteArray& input = {});

    QString cloudFile, tenant, clientId, username, password, code;
    Program program;
};

/// The folder of the built programs.
QString binaryFolder();
