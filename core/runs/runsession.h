#pragma once

#include "engine.h"
#include "runevent.h"
#include "runrequest.h"
#include "runresult.h"

#include <QObject>

#include <chrono>
#include <memory>

namespace steward {

class ConnectionCatalog;
class EngineProcess;
class Redactor;
class TokenSource;

/// Where the parts of a run lie.
struct RunnerFiles
{
    QString runner;        ///< absolute path of resources/runner/runner.ps1
    QString runtimeFolder; ///< where the run's private socket folder is made; empty: the system's own place
    std::chrono::milliseconds stopGrace{
        3000}; ///< for the script's `finally` blocks, before the process is ended
};

/// One script, run once, in one engine process of its own, in one tenant.
/// Guarantees: `finished` is emitted exactly once after start(), for every way a run can end; no event and no
/// state change follows it. Everything emitted is redacted. Events come in batches, at most every 50 ms, in
/// the order in which a console would have shown them; the last batch ends with the Result event, before
/// `finished`. The engine, and every process it started, is gone when `finished` is emitted. Deleting a
/// session at any time ends the processes and never blocks; `finished` is then not emitted. A consumer that
/// is slow slows the script down; memory does not grow.
class RunSession final : public QObject
{
    Q_OBJECT

public:
    /// The references must outlive the session. Every token fetched is added to `redactor`.
    RunSession(RunRequest request, Engine engine, TokenSource& tokens, const ConnectionCatalog& connections,
               Redactor& redactor, RunnerFiles files, QObject* parent = nullptr);
    /// The same with a process that is ready already (WarmEngine::take()).
    RunSession(RunRequest request, std::unique_ptr<EngineProcess> process, TokenSource& tokens,
               const ConnectionCatalog& connections, Redactor& redactor, QObject* parent = nullptr);
    ~RunSession() override;

    /// Call once.
    void start();
    /// Asks the script to stop; its `finally` blocks have RunnerFiles::stopGrace, then the processes are
    /// ended. A second call ends them at once.
    void stop();
    /// Answers the prompt with this id: text, the index of a choice, or for a credential "user\npassword",
    /// for fields a JSON object of name and text. A null string cancels the prompt. Unknown ids are ignored.
    void answer(const QString& promptId, const QString& value);

    [[nodiscard]] QString id() const; ///< of this run, known when it was constructed
    [[nodiscard]] RunState state() const;
    [[nodiscard]] const RunRequest& request() const;
    [[nodiscard]] const Engine& engine() const;

Q_SIGNALS:
    void events(const QList<steward::RunEvent>& events);
    void stateChanged(steward::RunState state);
    /// A service took another scope for a token ("connection/token") than the one tried first; what to put
    /// into RunRequest::tokenChoices for the next run in this tenant.
    void tokenChosen(const QString& token, const QString& scope);
    void finished(const steward::RunResult& result);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace steward
