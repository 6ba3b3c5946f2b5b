#pragma once

#include "engineprocess.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace steward {

/// Keeps one engine process started and idle, so that a run begins at once. It has no secret and nothing of a
/// customer; the run that takes it is its only one. One that dies, or has waited for an hour, is replaced;
/// after three that died one after another it keeps none, and runs start their own.
class WarmEngine final : public QObject
{
    Q_OBJECT

public:
    WarmEngine(Engine engine, RunnerFiles files, QObject* parent = nullptr);
    ~WarmEngine() override;

    /// The process when it is ready, otherwise nullptr: then the run starts its own. The next one is started
    /// a few seconds later, so as not to take time from the run.
    [[nodiscard]] std::unique_ptr<EngineProcess> take();
    [[nodiscard]] bool isReady() const { return m_ready; }

Q_SIGNALS:
    void ready();

private:
    void start();
    void lose();

    const Engine m_engine;
    const RunnerFiles m_files;
    std::unique_ptr<EngineProcess> m_process;
    QTimer m_next;
    QTimer m_age;
    bool m_ready = false;
    int m_deaths = 0;
};

} // namespace steward
