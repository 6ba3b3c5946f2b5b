#include "enginelocator.h"

#include "childprocess.h"

#include <base/sharedresult.h>

#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTimer>
#include <QUuid>
#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

const QVersionNumber kOldest(7, 4);

QString howToGetPowerShell()
{
#if defined(Q_OS_WIN)
    return u"Install PowerShell 7 from the Microsoft Store, or with \"winget install Microsoft.PowerShell\", "
           u"then "
           "start Steward again."_s;
#elif defined(Q_OS_MACOS)
    return u"Install PowerShell 7 with \"brew install powershell\", or with the package from "
           "https://aka.ms/powershell-release, then start Steward again."_s;
#else
    return u"Install PowerShell 7 from Microsoft's package repository (on Debian and Ubuntu: add it as "
           u"described at "
           "https://aka.ms/install-powershell, then \"apt install powershell\"), or name a pwsh in the settings."_s;
#endif
}

struct Candidate
{
    QString program;
    bool bundled = false;
};

} // namespace

/// Asks one candidate after the other.
class EngineLocator::Search final : public QObject
{
public:
    Search(const EngineSearch& search, QObject* parent) : QObject(parent), m_search(search)
    {
        m_deadline.setSingleShot(true);
        connect(&m_deadline, &QTimer::timeout, this, [this] {
            m_tooLate = true;
            m_child->kill();
        });
        if (!search.setting.isEmpty()) {
            m_candidates << Candidate{search.setting, false};
            return;
        }
        if (search.usePath) {
            const QString pwsh = QStandardPaths::findExecutable(u"pwsh"_s, search.path);
            if (!pwsh.isEmpty())
                m_candidates << Candidate{pwsh, false};
        }
        for (const QString& program : search.bundled)
            m_candidates << Candidate{program, true};
    }

    [[nodiscard]] AsyncResult<Engine> future() const { return m_completion.future(); }
    void start() { tryNext(); }

private:
    void tryNext()
    {
        if (m_candidates.isEmpty()) {
            m_completion.finish(fail(missing()));
            return;
        }
        m_current = m_candidates.takeFirst();
        const QFileInfo info(m_current.program);
        if (!info.isFile() || !info.isExecutable()) {
            if (!m_current.bundled)
                m_reasons << u"%1 is not a program."_s.arg(m_current.program);
            tryNext();
            return;
        }
        m_current.program = info.absoluteFilePath();
        m_answer.clear();
        m_tooLate = false;
        m_child = std::make_unique<ChildProcess>();
        connect(m_child.get(), &ChildProcess::output, this,
                [this](ChildProcess::Channel channel, const QByteArray& bytes) {
                    if (channel == ChildProcess::Channel::StdOut && m_answer.size() < 64 * 1024)
                        m_answer += bytes;
                });
        // Queued: the child cannot be replaced from within its own signal.
        connect(m_child.get(), &ChildProcess::finished, this, &Search::judge, Qt::QueuedConnection);
        Launch launch;
        launch.program = m_current.program;
        launch.arguments = {u"-Version"_s};
        launch.environment = engineEnvironment(QProcessEnvironment::systemEnvironment());
        m_deadline.start(m_search.deadline);
        m_child->start(launch, QUuid::createUuid().toString(QUuid::WithoutBraces));
    }

    void judge(const ChildExit& exit)
    {
        m_deadline.stop();
        static const QRegularExpression kVersion(u"(\\d+\\.\\d+(?:\\.\\d+)*)(\\S*)"_s);
        const auto match = kVersion.match(QString::fromUtf8(m_answer));
        const QVersionNumber version = QVersionNumber::fromString(match.captured(1));
        if (m_tooLate) {
            m_reasons << u"%1 did not say its version in time."_s.arg(m_current.program);
        } else if (!exit.started) {
            m_reasons << u"%1 could not be started (%2)."_s.arg(m_current.program, exit.problem);
        } else if (!match.hasMatch() || exit.exitCode != 0) {
            m_reasons << u"%1 is not a PowerShell."_s.arg(m_current.program);
        } else if (version < kOldest) {
            m_reasons << u"%1 is PowerShell %2; 7.4 or newer is needed."_s.arg(m_current.program,
                                                                               match.captured(1));
        } else {
            Engine engine;
            engine.program = m_current.program;
            engine.version = match.captured(1) + match.captured(2);
            const bool ours =
                m_current.bundled || QFileInfo(m_current.program).baseName().startsWith("steward-engine"_L1);
            engine.bundled = ours;
            engine.name = (ours ? u"Bundled engine "_s : u"pwsh "_s) + engine.version;
            if (ours)
                engine.lacks = u"It has the PowerShell language and the most used commands; the rest of the "
                               "Utility, Management and Security modules comes with a full PowerShell 7."_s;
            m_completion.finish(engine);
            return;
        }
        tryNext();
    }

    [[nodiscard]] Error missing() const
    {
        Error error;
        error.code = ErrorCode::EngineMissing;
        error.message =
            m_search.setting.isEmpty()
                ? u"There is no PowerShell 7.4 or newer on this computer to run scripts with."_s
                : u"The PowerShell named in the settings cannot be used: %1"_s.arg(m_search.setting);
        error.why = m_reasons.join(u' ');
        error.advice = howToGetPowerShell();
        return error;
    }

    EngineSearch m_search;
    SharedResult<Engine> m_completion;
    QList<Candidate> m_candidates;
    Candidate m_current;
    std::unique_ptr<ChildProcess> m_child;
    QByteArray m_answer;
    QStringList m_reasons;
    QTimer m_deadline;
    bool m_tooLate = false;
};

EngineLocator::EngineLocator(EngineSearch search, QObject* parent)
    : QObject(parent), m_search(std::move(search))
{
}

EngineLocator::~EngineLocator() = default;

AsyncResult<Engine> EngineLocator::locate()
{
    if (m_running) {
        const auto future = m_running->future();
        if (!future.isFinished() || future.result())
            return future;
    }
    m_running = std::make_unique<Search>(m_search, nullptr);
    const auto future = m_running->future();
    m_running->start();
    return future;
}

} // namespace steward
