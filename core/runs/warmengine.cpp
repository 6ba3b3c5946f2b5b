#include "warmengine.h"

#include <QJsonObject>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr auto kAfterARun = 3s;
constexpr auto kOldest = 1h;
constexpr int kMostDeaths = 3;

} // namespace

WarmEngine::WarmEngine(Engine engine, RunnerFiles files, QObject* parent)
    : QObject(parent), m_engine(std::move(engine)), m_files(std::move(files))
{
    m_next.setSingleShot(true);
    m_age.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &WarmEngine::start);
    connect(&m_age, &QTimer::timeout, this, [this] {
        m_process.reset();
        m_ready = false;
        m_next.start(0);
    });
    m_next.start(0);
}

WarmEngine::~WarmEngine() = default;

std::unique_ptr<EngineProcess> WarmEngine::take()
{
    if (!m_ready)
        return nullptr;
    m_ready = false;
    m_age.stop();
    m_process->channel().disconnect(this);
    m_process->child().disconnect(this);
    m_next.start(kAfterARun);
    return std::move(m_process);
}

void WarmEngine::start()
{
    m_process = std::make_unique<EngineProcess>(m_engine, m_files);
    connect(&m_process->channel(), &RunChannel::ready, this, [this] {
        m_process->channel().send({{u"type"_s, u"warm"_s}});
    });
    connect(&m_process->channel(), &RunChannel::message, this, [this](const QJsonObject& message) {
        if (m_ready || message.value("type"_L1) != "warmed"_L1)
            return;
        m_ready = true;
        m_deaths = 0;
        Q_EMIT ready();
    });
    connect(&m_process->channel(), &RunChannel::closed, this, &WarmEngine::lose);
    connect(&m_process->child(), &ChildProcess::finished, this, &WarmEngine::lose);
    if (m_process->start())
        m_age.start(kOldest);
    else
        lose();
}

void WarmEngine::lose()
{
    if (!m_process)
        return;
    // Not from within its own signal.
    m_process->channel().disconnect(this);
    m_process->child().disconnect(this);
    m_process.release()->deleteLater();
    m_ready = false;
    m_age.stop();
    if (++m_deaths < kMostDeaths)
        m_next.start(kAfterARun);
}

} // namespace steward
