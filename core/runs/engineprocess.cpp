#include "engineprocess.h"

#include <QDir>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward {

EngineProcess::EngineProcess(Engine engine, RunnerFiles files, QObject* parent)
    : QObject(parent),
      m_engine(std::move(engine)),
      m_files(std::move(files)),
      m_id(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

Result<> EngineProcess::start()
{
    if (const auto listening = m_channel.listen(m_files.runtimeFolder); !listening)
        return fail(listening.error());
    Launch launch;
    launch.program = m_engine.program;
    launch.arguments = m_engine.prefixArguments;
    launch.arguments << u"-NoLogo"_s << u"-NoProfile"_s << u"-NonInteractive"_s;
#ifdef Q_OS_WIN
    launch.arguments << u"-ExecutionPolicy"_s << u"Bypass"_s;
#endif
    launch.arguments << u"-File"_s << m_files.runner;
    launch.environment = engineEnvironment(QProcessEnvironment::systemEnvironment());
    launch.folder = QDir::homePath();
    launch.input = m_channel.invitation();
    m_started = true;
    m_child.start(launch, m_id);
    return {};
}

} // namespace steward
