#include "enginelanguageservice.h"

#include "analysisreader.h"

#include <logging/log.h>
#include <runs/engineprocess.h>

#include <QJsonArray>
#include <QJsonObject>

#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

Error overtaken()
{
    return fail(ErrorCode::Cancelled, u"A newer question took its place."_s).value();
}

Error gone()
{
    return fail(ErrorCode::Cancelled, u"The editor was closed."_s).value();
}

Error late()
{
    return fail(ErrorCode::Timeout, u"PowerShell did not answer about this script in time."_s,
                u"It was started anew; go on typing."_s)
        .value();
}

Error noEngine()
{
    return fail(ErrorCode::NotFound, u"There is no PowerShell to check the script with."_s,
                u"Install PowerShell 7.4 or newer. Completion of the connections' commands works without."_s)
        .value();
}

CompletionItem::Kind kindOf(const QString& type)
{
    using Kind = CompletionItem::Kind;
    static const QHash<QString, Kind> kinds{{u"Command"_s, Kind::Command},
                                            {u"ParameterName"_s, Kind::Parameter},
                                            {u"ParameterValue"_s, Kind::Value},
                                            {u"Variable"_s, Kind::Variable},
                                            {u"Property"_s, Kind::Member},
                                            {u"Method"_s, Kind::Member},
                                            {u"Type"_s, Kind::Type},
                                            {u"Namespace"_s, Kind::Type},
                                            {u"ProviderItem"_s, Kind::Path},
                                            {u"ProviderContainer"_s, Kind::Path},
                                            {u"Keyword"_s, Kind::Keyword},
                                            {u"DynamicKeyword"_s, Kind::Keyword}};
    return kinds.value(type, Kind::Value);
}

} // namespace

EngineLanguageService::EngineLanguageService(RunnerFiles files, CommandIndex& index,
                                             const QList<KnownVariable>& variables, const Options& options,
                                             QObject* parent)
    : LanguageService(parent),
      m_files(std::move(files)),
      m_index(index),
      m_completion(index, variables),
      m_options(options)
{
    m_deadline.setSingleShot(true);
    m_resting.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &EngineLanguageService::engineLost);
    connect(&m_resting, &QTimer::timeout, this, [this] { m_deaths = 0; });
}

EngineLanguageService::EngineLanguageService(RunnerFiles files, CommandIndex& index,
                                             const QList<KnownVariable>& variables, QObject* parent)
    : EngineLanguageService(std::move(files), index, variables, Options(), parent)
{
}

EngineLanguageService::~EngineLanguageService()
{
    failAll(gone());
    dropEngine();
}

void EngineLanguageService::setEngine(const Engine& engine)
{
    if (m_engine && m_engine->program == engine.program && m_engine->version == engine.version)
        return;
    m_engine = engine;
    m_deaths = 0;
    m_knowsCommands = false;
    failInFlight(overtaken());
    dropEngine();
    next();
}

qint64 EngineLanguageService::processId() const
{
    return m_process ? m_process->child().processId() : 0;
}

AsyncResult<ScriptAnalysis> EngineLanguageService::analyze(const QString& text)
{
    if (!m_engine)
        return readyResult<ScriptAnalysis>(fail(noEngine()));
    if (text.size() > kLargestText) {
        return readyResult<ScriptAnalysis>(
            fail(ErrorCode::BadRequest, u"The script is too large to be checked while it is edited."_s,
                 u"It runs all the same; PowerShell checks it then."_s));
    }
    if (m_resting.isActive() && m_deaths >= kMostDeaths)
        return readyResult<ScriptAnalysis>(fail(late()));
    const auto old = std::exchange(m_analyze, Analyze{text, {}});
    if (old && m_analyzeAsked)
        m_analyzeAsked = false; // its answer is nobody's now
    const auto future = m_analyze->completion.future();
    if (old)
        old->completion.finish(fail(overtaken()));
    next();
    return future;
}

AsyncResult<CompletionList> EngineLanguageService::complete(const QString& text, int line, int column)
{
    const qsizetype offset = offsetOf(text, line, column);
    const qsizetype lineStart = offsetOf(text, line, 1);
    const CompletionContext context = contextAt(text, offset);
    const auto old = std::exchange(m_complete, std::nullopt);
    m_completeAsked = false;
    if (old)
        old->completion.finish(fail(overtaken()));
    const bool canAsk = m_engine && text.size() <= kLargestText && m_deaths < kMostDeaths;
    if (!canAsk || !m_completion.needsEngine(context, m_last)) {
        CompletionList list;
        list.start = int(context.start - lineStart) + 1;
        list.items = m_completion.items(context, m_last);
        return readyResult<CompletionList>(list);
    }
    m_complete = Complete{text, context, lineStart, offset, {}};
    const auto future = m_complete->completion.future();
    next();
    return future;
}

AsyncResult<HoverHelp> EngineLanguageService::hover(const QString& text, int line, int column)
{
    const auto help = m_completion.help(text, line, column, m_last);
    return readyResult<HoverHelp>(
        help ? Result<HoverHelp>(*help)
             : Result<HoverHelp>(fail(ErrorCode::NotFound, u"Nothing is known of what stands there."_s)));
}

void EngineLanguageService::startEngine()
{
    m_process = std::make_unique<EngineProcess>(*m_engine, m_files);
    connect(&m_process->channel(), &RunChannel::ready, this, [this] {
        m_ready = true;
        m_deadline.stop();
        next();
    });
    connect(&m_process->channel(), &RunChannel::message, this, &EngineLanguageService::take);
    connect(&m_process->channel(), &RunChannel::closed, this, &EngineLanguageService::engineLost);
    connect(&m_process->child(), &ChildProcess::finished, this, &EngineLanguageService::engineLost);
    if (m_process->start())
        m_deadline.start(m_options.startDeadline);
    else
        engineLost();
}

void EngineLanguageService::dropEngine()
{
    m_deadline.stop();
    m_ready = false;
    m_asked.clear();
    if (!m_process)
        return;
    m_process->channel().disconnect(this);
    m_process->child().disconnect(this);
    m_process.release()->deleteLater(); // we may be within its own signal
}

void EngineLanguageService::engineLost()
{
    if (!m_process)
        return;
    log(LogLevel::Info, "language", u"The language engine is started anew."_s);
    const bool wasReady = m_ready;
    dropEngine();
    ++m_deaths;
    failInFlight(late());
    if (m_deaths >= kMostDeaths) {
        m_resting.start(m_options.rest);
        return failAll(wasReady ? late() : noEngine());
    }
    next();
}

void EngineLanguageService::next()
{
    const bool wantsCommands = !m_knowsCommands && m_answered;
    if (!m_engine || !m_asked.isEmpty() || (!m_analyze && !m_complete && !wantsCommands))
        return;
    if (m_deaths >= kMostDeaths && m_resting.isActive())
        return failAll(late());
    if (!m_process)
        startEngine();
    if (!m_ready)
        return;
    QJsonObject question;
    if (m_complete) { // somebody looks at an empty list
        question = {
            {u"type"_s, u"complete"_s}, {u"text"_s, m_complete->text}, {u"offset"_s, m_complete->offset}};
        m_completeAsked = true;
    } else if (!m_analyze) { // while nobody asks
        question = {{u"type"_s, u"commands"_s}};
        m_knowsCommands = true; // once: one that cannot tell is not asked again
    } else {
        question = {
            {u"type"_s, u"analyze"_s}, {u"text"_s, m_analyze->text}};
        m_analyzeAsked = true;
    }
    m_asked = QString::number(++m_number);
    question.insert(u"id"_s, m_asked);
    m_process->channel().send(question);
    m_deadline.start(m_options.deadline);
}

void EngineLanguageService::take(const QJsonObject& message)
{
    if (m_asked.isEmpty() || message["id"_L1].toString() != m_asked)
        return;
    m_deadline.stop();
    m_asked.clear();
    m_deaths = 0;
    const QString type = message["type"_L1].toString();
    if (type == "commands"_L1) {
        QStringList names;
        for (const auto& name : message["names"_L1].toArray())
            names << name.toString();
        m_index.addNames(names);
    } else if (type == "analysis"_L1 && std::exchange(m_analyzeAsked, false)) {
        const Analyze done = *std::exchange(m_analyze, std::nullopt);
        m_last = readAnalysis(message, done.text);
        m_answered = true;
        done.completion.finish(m_last);
    } else if (type == "completion"_L1 && std::exchange(m_completeAsked, false)) {
        const Complete done = *std::exchange(m_complete, std::nullopt);
        CompletionList list;
        for (const auto& each : message["items"_L1].toArray()) {
            const QJsonArray item = each.toArray();
            list.items.append({kindOf(item.at(2).toString()),
                               item.at(0).toString(),
                               item.at(1).toString(),
                               {},
                               item.at(3).toString()});
        }
        const auto start = qsizetype(message["start"_L1].toInteger());
        list.start = int(start - done.lineStart) + 1;
        if (list.items.isEmpty() || start < done.lineStart) {
            list.start = int(done.context.start - done.lineStart) + 1;
            list.items = m_completion.items(done.context, m_last);
        }
        done.completion.finish(list);
    }
    next();
}

void EngineLanguageService::failInFlight(const Error& error)
{
    if (std::exchange(m_analyzeAsked, false)) {
        const Analyze failed = *std::exchange(m_analyze, std::nullopt);
        failed.completion.finish(fail(error));
    }
    if (std::exchange(m_completeAsked, false)) {
        const Complete failed = *std::exchange(m_complete, std::nullopt);
        CompletionList list; // what the index has is better than nothing
        list.start = int(failed.context.start - failed.lineStart) + 1;
        list.items = m_completion.items(failed.context, m_last);
        failed.completion.finish(list);
    }
}

void EngineLanguageService::failAll(const Error& error)
{
    m_analyzeAsked = m_analyze.has_value();
    m_completeAsked = m_complete.has_value();
    failInFlight(error);
}

} // namespace steward
