#pragma once

#include "childprocess.h"
#include "engine.h"
#include "runchannel.h"
#include "runsession.h"

#include <QObject>

namespace steward {

/// One engine process with the runner in it and the channel to it. Serves one run and is thrown away.
/// Guarantees: holds nothing of a customer until a job is sent; deleting it ends the process tree without
/// waiting.
class EngineProcess final : public QObject
{
    Q_OBJECT

public:
    EngineProcess(Engine engine, RunnerFiles files, QObject* parent = nullptr);

    /// Call once. Fails when there can be no channel; what becomes of the process is for child() to tell.
    [[nodiscard]] Result<> start();

    [[nodiscard]] const QString& id() const { return m_id; } ///< the mark of its process tree
    [[nodiscard]] const Engine& engine() const { return m_engine; }
    [[nodiscard]] RunChannel& channel() { return m_channel; }
    [[nodiscard]] ChildProcess& child() { return m_child; }
    /// start() succeeded.
    [[nodiscard]] bool isStarted() const { return m_started; }

private:
    const Engine m_engine;
    const RunnerFiles m_files;
    const QString m_id;
    RunChannel m_channel;
    ChildProcess m_child;
    bool m_started = false;
};

} // namespace steward
