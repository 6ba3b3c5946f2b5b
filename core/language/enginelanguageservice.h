#pragma once

#include "languageservice.h"
#include "scriptcompletion.h"

#include <base/asyncresult.h>
#include <runs/engine.h>
#include <runs/runsession.h>

#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

namespace steward {

class EngineProcess;

/// The language service on a PowerShell engine in a process of its own, which has no secret, finds no modules
/// but PowerShell's own and executes nothing of a text. It is started by the first question. One that does
/// not answer in time is ended and replaced, unseen but for the question that it was asked, which fails with
/// Timeout; after three such deaths without an answer between them it rests for a while. A newer question of
/// a kind ends the older with Cancelled. complete() and hover() answer from the index where they can, at
/// once.
class EngineLanguageService final : public LanguageService
{
    Q_OBJECT

public:
    struct Options
    {
        std::chrono::milliseconds deadline{5000};
        std::chrono::milliseconds startDeadline{20000};
        std::chrono::milliseconds rest{30000};
    };
    static constexpr qsizetype kLargestText = 4 * 1024 * 1024; ///< UTF-16 units that are analysed
    static constexpr int kMostDeaths = 3;

    /// `files.runner` is resources/language/language.ps1. The references must outlive it.
    EngineLanguageService(RunnerFiles files, CommandIndex& index, const QList<KnownVariable>& variables,
                          const Options& options, QObject* parent = nullptr);
    EngineLanguageService(RunnerFiles files, CommandIndex& index, const QList<KnownVariable>& variables,
                          QObject* parent = nullptr);
    ~EngineLanguageService() override;

    /// Until there is one, only the index answers.
    void setEngine(const Engine& engine);

    [[nodiscard]] AsyncResult<ScriptAnalysis> analyze(const QString& text) override;
    [[nodiscard]] AsyncResult<CompletionList> complete(const QString& text, int line, int column) override;
    [[nodiscard]] AsyncResult<HoverHelp> hover(const QString& text, int line, int column) override;

    /// The engine's process; 0 when there is none now.
    [[nodiscard]] qint64 processId() const;

private:
    struct Analyze
    {
        QString text;
        Completion<ScriptAnalysis> completion;
    };
    struct Complete
    {
        QString text;
        CompletionContext context;
        qsizetype lineStart = 0;
        qsizetype offset = 0;
        Completion<CompletionList> completion;
    };

    void startEngine();
    void dropEngine();
    void engineLost();
    void next();
    void take(const QJsonObject& message);
    void failInFlight(const Error& error);
    void failAll(const Error& error);

    const RunnerFiles m_files;
    CommandIndex& m_index;
    const ScriptCompletion m_completion;
    const Options m_options;
    std::optional<Engine> m_engine;
    std::unique_ptr<EngineProcess> m_process;
    bool m_ready = false;
    bool m_knowsCommands = false; ///< the engine's own were asked for
    bool m_answered = false;      ///< it has analysed something
    int m_deaths = 0;
    int m_number = 0;
    QString m_asked; ///< the id of the question that the engine has; empty: none
    QTimer m_deadline;
    QTimer m_resting;
    std::optional<Analyze> m_analyze; ///< waits or is asked
    std::optional<Complete> m_complete;
    bool m_analyzeAsked = false;
    bool m_completeAsked = false;
    ScriptAnalysis m_last; ///< of the text analysed last
};

} // namespace steward
