#pragma once

#include <QObject>
#include <QProcessEnvironment>
#include <QStringList>

#include <memory>

class QProcess;

namespace steward {

/// What to start and with what.
struct Launch
{
    QString program;
    QStringList arguments;
    QProcessEnvironment environment; ///< the whole of it; nothing is inherited
    QString folder;                  ///< working folder, empty: ours
    QByteArray input;                ///< goes to stdin, which is then closed
};

/// How a process ended.
struct ChildExit
{
    bool started = false;
    bool crashed = false; ///< ended by a signal; exitCode is its number
    int exitCode = -1;
    QString problem; ///< why it could not be started
};

/// One program with everything it starts, as one thing that can be ended. It runs in a session of its own;
/// its environment carries a mark, by which also processes that left the session are found. Guarantees:
/// `started` at most once; `output` only between start() and `finished`; `finished` exactly once after
/// start(), also when there is no such program, and all that it started is gone by then. Deleting it ends the
/// processes and does not wait. Start it from a thread that lives as long as the process: the kernel ends the
/// program with the thread that started it.
class ChildProcess final : public QObject
{
    Q_OBJECT

public:
    enum class Channel
    {
        StdOut,
        StdErr
    };

    explicit ChildProcess(QObject* parent = nullptr);
    ~ChildProcess() override;

    /// Call once. `mark` is unique to this process tree.
    void start(const Launch& launch, const QString& mark);
    /// As Ctrl+C: to the program and everything in its session.
    void interrupt();
    /// Ends the program and everything it started, now.
    void kill();

    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] qint64 processId() const;

Q_SIGNALS:
    void started();
    void output(steward::ChildProcess::Channel channel, const QByteArray& bytes);
    void finished(const steward::ChildExit& exit);

private:
    void finish(ChildExit exit);
    void endTree();

    QProcess* m_process;
    QString m_mark;
    qint64 m_pid = 0;
    bool m_finished = false;
};

/// The variable that carries the mark.
inline constexpr const char* kRunMarkVariable = "STEWARD_RUN_ID";

/// What of our environment a script's process may see: where things are, which language, which proxy.
/// Everything else (tokens of other tools, a keychain's address) stays here.
[[nodiscard]] QProcessEnvironment engineEnvironment(const QProcessEnvironment& ours);

} // namespace steward
