#include "runsession.h"

#include "engineprocess.h"
#include "objectxml.h"
#include "rawtext.h"
#include "tokenfeed.h"

#include <logging/lineredactor.h>
#include <logging/redactor.h>
#include <logging/streamredactor.h>
#include <scripts/connectioncatalog.h>

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>
#include <QTimer>

#include <algorithm>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr auto kBatchTime = 40ms;
constexpr qsizetype kBatchBytes = 1024 * 1024;
constexpr auto kStartTime = 60s;
constexpr auto kConnectTime = 3min;
constexpr auto kInterruptGrace = 1s;
constexpr auto kExitGrace = 3s;
constexpr auto kDrainGrace = 2s;
constexpr auto kUnfinishedLine = 120ms;

Error makeError(ErrorCode code, const QString& message, const QString& advice = {}, const QString& why = {})
{
    Error error;
    error.code = code;
    error.message = message;
    error.advice = advice;
    error.why = why;
    return error;
}

/// The codes that a connect.ps1 may name.
ErrorCode connectCode(const QString& name)
{
    for (const ErrorCode code :
         {ErrorCode::Offline, ErrorCode::Timeout, ErrorCode::SignInNeeded, ErrorCode::ConsentNeeded,
          ErrorCode::Forbidden, ErrorCode::Throttled, ErrorCode::NotFound, ErrorCode::BadResponse,
          ErrorCode::ServiceFailed, ErrorCode::Refused}) {
        if (errorCodeName(code) == name)
            return code;
    }
    return ErrorCode::ProcessFailed;
}

/// A parameter as the runner takes it (resources/runner/job.ps1). Text and lists have no kind.
QJsonObject parameterMessage(const NamedValue& parameter)
{
    QJsonObject message{{u"name"_s, parameter.name}};
    if (const auto* text = std::get_if<QString>(&parameter.value)) {
        message.insert(u"value"_s, text->isNull() ? u""_s : *text);
    } else if (const auto* list = std::get_if<QStringList>(&parameter.value)) {
        message.insert(u"value"_s, QJsonArray::fromStringList(*list));
    } else if (const auto* on = std::get_if<bool>(&parameter.value)) {
        message.insert(u"value"_s, *on);
    } else if (const auto* secret = std::get_if<Secret>(&parameter.value)) {
        message.insert(u"kind"_s, u"secret"_s);
        message.insert(u"value"_s, QString::fromUtf8(secret->reveal()));
    } else if (const auto* credential = std::get_if<ParameterCredential>(&parameter.value)) {
        message.insert(u"kind"_s, u"credential"_s);
        message.insert(u"user"_s, credential->userName);
        message.insert(u"value"_s, QString::fromUtf8(credential->password.reveal()));
    } else if (const auto* table = std::get_if<ParameterTable>(&parameter.value)) {
        QJsonArray rows;
        for (const auto& [key, content] : *table)
            rows << QJsonArray{key, content};
        message.insert(u"kind"_s, u"table"_s);
        message.insert(u"value"_s, rows);
    }
    return message;
}

std::optional<RunEvent::Type> streamType(const QString& name)
{
    using Type = RunEvent::Type;
    static const QHash<QString, Type> kTypes = {
        {u"object"_s, Type::Object},   {u"error"_s, Type::Error},       {u"warning"_s, Type::Warning},
        {u"verbose"_s, Type::Verbose}, {u"debug"_s, Type::Debug},       {u"information"_s, Type::Information},
        {u"raw"_s, Type::Raw},         {u"progress"_s, Type::Progress}, {u"prompt"_s, Type::Prompt}};
    const auto found = kTypes.constFind(name);
    return found == kTypes.cend() ? std::nullopt : std::optional(*found);
}

} // namespace

class RunSession::Private final : public QObject
{
public:
    Private(RunSession* session, RunRequest r, std::unique_ptr<EngineProcess> p,
            std::chrono::milliseconds grace, TokenSource& t, const ConnectionCatalog& c, Redactor& red)
        : q(session),
          request(std::move(r)),
          process(std::move(p)),
          engine(process->engine()),
          tokens(t),
          catalog(c),
          redactor(red),
          stopGrace(grace),
          channel(process->channel()),
          child(process->child()),
          rawOut(red),
          rawErr(red),
          hostLine(red),
          textLines(red)
    {
        for (QTimer* timer : {&batchTimer, &startTimer, &connectTimer, &timeoutTimer, &stopTimer, &exitTimer,
                              &rawTimer, &textTimer})
            timer->setSingleShot(true);
        connect(&batchTimer, &QTimer::timeout, this, [this] { deliver(); });
        connect(&startTimer, &QTimer::timeout, this, [this] {
            conclude(
                RunState::Failed,
                makeError(
                    ErrorCode::Timeout, u"%1 did not get ready within a minute."_s.arg(engine.name),
                    u"Run the script again. If it stays so, name another PowerShell in the settings."_s));
        });
        connect(&connectTimer, &QTimer::timeout, this, [this] {
            conclude(RunState::Failed,
                     makeError(
                         ErrorCode::Timeout, u"%1 did not connect within three minutes."_s.arg(connectingTo),
                         u"Run the script again. If it stays so, untick %1 and use another connection."_s.arg(
                             connectingTo)));
            endProcess();
        });
        connect(&timeoutTimer, &QTimer::timeout, this, [this] { beginStop(RunState::TimedOut); });
        connect(&stopTimer, &QTimer::timeout, this, [this] { climb(); });
        connect(&exitTimer, &QTimer::timeout, this, [this] { endProcess(); });
        connect(&rawTimer, &QTimer::timeout, this, [this] { pauseRaw(); });
        connect(&textTimer, &QTimer::timeout, this, [this] { addText(textLines.flush()); });

        connect(&channel, &RunChannel::ready, this, [this] { sendJob(); });
        connect(&channel, &RunChannel::message, this, [this](const QJsonObject& m) { onMessage(m); });
        connect(&channel, &RunChannel::text, this, [this](const QByteArray& lines) { onText(lines); });
        connect(&channel, &RunChannel::objects, this, [this](const QByteArray& xml) { onObjects(xml); });
        connect(&channel, &RunChannel::closed, this,
                [this](const std::optional<Error>& e) { onChannelClosed(e); });
        connect(&child, &ChildProcess::output, this,
                [this](ChildProcess::Channel from, const QByteArray& bytes) { onRaw(from, bytes); });
        connect(&child, &ChildProcess::finished, this, [this](const ChildExit& e) { onChildFinished(e); });
    }

    void start();
    void beginStop(RunState why);

    RunSession* q;
    RunRequest request;
    std::unique_ptr<EngineProcess> process;
    const Engine& engine;
    TokenSource& tokens;
    const ConnectionCatalog& catalog;
    Redactor& redactor;
    std::chrono::milliseconds stopGrace;
    RunState state = RunState::Preparing;
    bool isStarted = false;
    RunChannel& channel;
    QStringList secretPrompts;                // whose answers must not be seen again
    QHash<QString, QStringList> secretFields; // the same of a form, by the prompt's id

private:
    std::optional<Error> resolveConnections();
    [[nodiscard]] QStringList resolvedScopes(const Connection& connection,
                                             const ConnectionToken& token) const;
    void onConnecting(const QString& name);
    void onConnected(const QString& name);
    void onTokenWanted(const QString& connection, const QString& name);
    void sendJob();
    void onMessage(const QJsonObject& message);
    void onChecked(const QJsonArray& errors);
    void onTokens(const QList<AccessToken>& all);
    void onEnd(const QJsonObject& message);
    void onText(const QByteArray& lines);
    void addText(QByteArray lines);
    void onObjects(const QByteArray& xml);
    void onStream(RunEvent::Type type, const QJsonObject& message);
    void onRaw(ChildProcess::Channel from, const QByteArray& bytes);
    void pauseRaw();
    void flushRaw();
    QString redactHostLine(QJsonArray segments, bool isOpen, QJsonObject& data);
    void onChannelClosed(const std::optional<Error>& error);
    void onChildFinished(const ChildExit& exit);
    void onBothGone();

    void climb();
    void endProcess();
    void conclude(RunState end, std::optional<Error> error = {}, int exitCode = -1);
    void finishIfGone();
    void finish();

    void setState(RunState next);
    void add(RunEvent::Type type, const QString& text, const QJsonObject& data = {});
    void addRaw(const QString& lines, ChildProcess::Channel from);
    void deliver();
    [[nodiscard]] QString redact(const QString& text) const { return redactor.redact(text); }
    [[nodiscard]] QJsonValue redact(const QJsonValue& value) const;
    [[nodiscard]] Error redact(Error error) const;

    ChildProcess& child;
    QList<const Connection*> connections;
    QList<TokenNeed> needs;
    std::unique_ptr<TokenFeed> feed;
    RawText rawOut;
    RawText rawErr;
    StreamRedactor hostLine;
    LineRedactor textLines;
    bool rawLimitShown = false;

    QTimer batchTimer;
    QTimer startTimer;
    QTimer connectTimer;
    QString connectingTo; // title
    QTimer timeoutTimer;
    QTimer stopTimer;
    QTimer exitTimer;
    QTimer rawTimer;
    QTimer textTimer;
    QElapsedTimer phase;
    QElapsedTimer sinceBatch;

    QList<RunEvent> batch;
    qsizetype batchBytes = 0;
    std::optional<RunState> stopReason;
    int rung = 0; // of the stop ladder
    std::optional<RunResult> outcome;
    RunResult counts;
    std::optional<Error> fatal;
    std::optional<ChildExit> childExit;
    bool childStarted = false;
    bool channelClosed = false;
    bool isFinished = false;
};

// --- the way in ---

void RunSession::Private::start()
{
    phase.start();
    for (const NamedValue& parameter : std::as_const(request.parameters)) {
        if (const auto* secret = std::get_if<Secret>(&parameter.value))
            redactor.addSecret(*secret);
        else if (const auto* credential = std::get_if<ParameterCredential>(&parameter.value))
            redactor.addSecret(credential->password);
    }
    add(RunEvent::Type::State, runStateTitle(state), {{u"state"_s, runStateName(state)}});
    if (const auto refusal = resolveConnections()) {
        conclude(RunState::Refused, refusal);
        return;
    }
    if (request.timeout.count() > 0)
        timeoutTimer.start(request.timeout);
    startTimer.start(kStartTime);
    if (!process->isStarted()) {
        if (const auto started = process->start(); !started) {
            conclude(RunState::Failed, started.error());
            return;
        }
    }
    childStarted = true;
    if (channel.isReady())
        sendJob();
}

std::optional<Error> RunSession::Private::resolveConnections()
{
    for (const QString& name : std::as_const(request.connections)) {
        const Connection* connection = catalog.find(name);
        if (!connection)
            return makeError(ErrorCode::BadRequest, u"There is no connection called \"%1\"."_s.arg(name),
                             u"Choose one of the connections that Steward lists."_s);
        if (!connection->isReady())
            return makeError(ErrorCode::Refused, connection->statusText,
                             u"Untick %1, or use another connection."_s.arg(connection->title));
        if (connections.contains(connection))
            continue;
        connections << connection;
        for (const ConnectionToken& token : connection->tokens) {
            TokenNeed need{connection->id,
                           token.name,
                           {},
                           token.tenant == ConnectionToken::Tenant::Partner ? request.partnerTenant
                                                                            : request.target.tenant,
                           {}};
            if (need.tenant.isEmpty())
                return makeError(
                    ErrorCode::Refused,
                    u"%1 needs a tenant to sign in to, and %2 has none."_s.arg(
                        connection->title, request.target.customerName.isEmpty()
                                               ? u"this customer"_s
                                               : request.target.customerName),
                    u"Untick %1, or choose a customer that has a tenant."_s.arg(connection->title));
            need.alternatives = resolvedScopes(*connection, token);
            if (need.alternatives.isEmpty())
                return makeError(ErrorCode::Refused,
                                 u"The cloud in use has no address for %1."_s.arg(connection->title),
                                 u"Add it to the cloud file, or untick %1."_s.arg(connection->title),
                                 u"The scope is %1."_s.arg(token.scope));
            need.scope = need.alternatives.takeFirst();
            needs << need;
        }
    }
    std::stable_sort(connections.begin(), connections.end(), [](const Connection* a, const Connection* b) {
        return a->connectOrder < b->connectOrder;
    });
    return {};
}

// The scopes of a token that this cloud has an address for, the one that worked last first.
QStringList RunSession::Private::resolvedScopes(const Connection& connection,
                                                const ConnectionToken& token) const
{
    QHash<QString, QString> values = request.endpoints;
    // SharePoint's host has the first label of the tenant's initial domain in it.
    const QString label = request.target.customerDomain.section(u'.', 0, 0);
    if (QString& host = values[u"sharePointAdmin"_s]; label.isEmpty())
        host.clear();
    else
        host.replace("{name}"_L1, label);
    QStringList scopes;
    for (QString scope : QStringList(token.scope) + token.alternatives) {
        for (auto it = values.cbegin(); it != values.cend(); ++it) {
            if (!it.value().isEmpty())
                scope.replace(u'{' + it.key() + u'}', it.value());
        }
        if (!scope.contains(u'{'))
            scopes << scope;
    }
    const qsizetype known = scopes.indexOf(request.tokenChoices.value(connection.id + u'/' + token.name));
    if (known > 0)
        scopes.move(known, 0);
    return scopes;
}

void RunSession::Private::sendJob()
{
    if (outcome || stopReason)
        return;
    QJsonArray parameters;
    for (const NamedValue& parameter : std::as_const(request.parameters)) {
        if (isGiven(parameter.value))
            parameters << parameterMessage(parameter);
    }
    QJsonObject variables{{u"CustomerID"_s, request.target.customer.value}};
    if (!request.target.tenant.isEmpty())
        variables.insert(u"TenantId"_s, request.target.tenant.value);
    variables.insert(u"UserAzureID"_s,
                     request.target.user.isEmpty() ? QJsonValue() : QJsonValue(request.target.user.value));
    QJsonArray list;
    for (const Connection* connection : std::as_const(connections)) {
        QJsonArray modules;
        for (const ConnectionModule& module : connection->modules)
            modules << QJsonObject{{u"name"_s, module.name}, {u"minimum"_s, module.minimum}};
        list << QJsonObject{{u"id"_s, connection->id},
                            {u"title"_s, connection->title},
                            {u"folder"_s, connection->folder},
                            {u"modules"_s, modules}};
    }
    QJsonObject endpoints;
    for (auto it = request.endpoints.cbegin(); it != request.endpoints.cend(); ++it)
        endpoints.insert(it.key(), it.value());
    channel.send({{u"type"_s, u"job"_s},
                  {u"script"_s, request.scriptText},
                  {u"name"_s, request.scriptName},
                  {u"path"_s, request.scriptPath},
                  {u"tenant"_s, request.target.tenant.value},
                  {u"domain"_s, request.target.customerDomain},
                  {u"partnerTenant"_s, request.partnerTenant.value},
                  {u"moduleFolders"_s, QJsonArray::fromStringList(request.moduleFolders)},
                  {u"parameters"_s, parameters},
                  {u"variables"_s, variables},
                  {u"connections"_s, list},
                  {u"endpoints"_s, endpoints},
                  {u"options"_s, QJsonObject{{u"allowInput"_s, request.allowInput},
                                             {u"colors"_s, request.colors},
                                             {u"formatLimit"_s, request.formatLimit},
                                             {u"askForms"_s, request.askForms},
                                             {u"userModules"_s, request.userModules},
                                             {u"verbose"_s, request.verbose},
                                             {u"debug"_s, request.debug}}}});
}

void RunSession::Private::onChecked(const QJsonArray& errors)
{
    startTimer.stop();
    if (!errors.isEmpty()) {
        for (const QJsonValue& value : errors) {
            const QJsonObject problem = redact(value).toObject();
            const int line = problem.value("line"_L1).toInt();
            const int column = problem.value("column"_L1).toInt();
            QString text = problem.value("message"_L1).toString();
            if (!fatal) {
                const QString where = line > 0 ? u"Line %1, column %2: "_s.arg(line).arg(column) : QString();
                fatal = makeError(ErrorCode::ScriptInvalid, u"The script was not started. "_s + where + text,
                                  u"Correct the script and run it again."_s);
            }
            QJsonObject data = problem;
            data.insert("category"_L1, u"ParserError"_s);
            data.insert("script"_L1, request.scriptPath);
            data.insert("fatal"_L1, true);
            ++counts.errors;
            add(RunEvent::Type::Error, text, data);
        }
        conclude(RunState::Refused, fatal);
        return;
    }
    if (stopReason)
        return;
    phase.start();
    const QPointer<Private> alive(this);
    setState(RunState::Connecting);
    if (!alive || outcome || stopReason)
        return;
    feed = std::make_unique<TokenFeed>(tokens, needs);
    connect(feed.get(), &TokenFeed::ready, this, [this](const QList<AccessToken>& all) { onTokens(all); });
    connect(feed.get(), &TokenFeed::failed, this, [this](const TokenNeed& need, const Error& error) {
        Error told = error;
        const Connection* connection = catalog.find(need.connection);
        told.message = u"%1 could not be signed in to: %2"_s.arg(connection->title, error.message);
        conclude(RunState::Failed, told);
    });
    connect(feed.get(), &TokenFeed::renewed, this, [this](const TokenNeed& need, const AccessToken& token) {
        redactor.addSecret(token.value);
        channel.send({{u"type"_s, u"token"_s},
                      {u"connection"_s, need.connection},
                      {u"name"_s, need.name},
                      {u"value"_s, QString::fromUtf8(token.value.reveal())}});
    });
    connect(feed.get(), &TokenFeed::renewalFailed, this, [this](const TokenNeed& need, const Error& error) {
        ++counts.warnings;
        add(RunEvent::Type::Warning,
            u"The sign-in to %1 could not be renewed: %2 The script goes on with the present one while it lasts."_s
                .arg(catalog.find(need.connection)->title, redactor.redact(error.message)));
    });
    connect(feed.get(), &TokenFeed::ranOut, this, [this](const TokenNeed& need, const Error& error) {
        ++counts.errors;
        const QString text =
            u"The sign-in to %1 has run out and could not be renewed: %2 The script can no longer use it."_s
                .arg(catalog.find(need.connection)->title, redactor.redact(error.message));
        add(RunEvent::Type::Error, text, {{u"message"_s, text}});
    });
    feed->start();
}

void RunSession::Private::onTokens(const QList<AccessToken>& all)
{
    if (outcome || stopReason)
        return;
    QJsonArray list;
    for (qsizetype i = 0; i < all.size(); ++i) {
        redactor.addSecret(all[i].value);
        list << QJsonObject{{u"connection"_s, needs[i].connection},
                            {u"name"_s, needs[i].name},
                            {u"value"_s, QString::fromUtf8(all[i].value.reveal())}};
    }
    channel.send({{u"type"_s, u"go"_s}, {u"tokens"_s, list}});
}

// --- while it runs ---

void RunSession::Private::onMessage(const QJsonObject& message)
{
    if (isFinished)
        return;
    const QString type = message.value("type"_L1).toString();
    if (const auto stream = streamType(type)) {
        onStream(*stream, message);
    } else if (type == "checked"_L1) {
        onChecked(message.value("errors"_L1).toArray());
    } else if (type == "connecting"_L1) {
        onConnecting(message.value("connection"_L1).toString());
    } else if (type == "connected"_L1) {
        onConnected(message.value("connection"_L1).toString());
    } else if (type == "tokenWanted"_L1) {
        onTokenWanted(message.value("connection"_L1).toString(), message.value("name"_L1).toString());
    } else if (type == "running"_L1) {
        connectTimer.stop();
        counts.connectTime = std::chrono::milliseconds(phase.restart());
        if (!stopReason)
            setState(RunState::Running);
    } else if (type == "connectFailed"_L1) {
        const auto text = [&message](QLatin1StringView key) { return message.value(key).toString(); };
        Error error =
            makeError(connectCode(text("code"_L1)), text("message"_L1), text("advice"_L1), text("why"_L1));
        error.serviceCode = text("serviceCode"_L1);
        error.correlationId = text("correlationId"_L1);
        error.httpStatus = message.value("httpStatus"_L1).toInt();
        ++counts.errors;
        add(RunEvent::Type::Error, redact(error.message),
            {{u"message"_s, redact(error.message)}, {u"fatal"_s, true}});
        conclude(RunState::Failed, error);
    } else if (type == "end"_L1) {
        onEnd(message);
    }
}

void RunSession::Private::onConnecting(const QString& name)
{
    if (outcome || stopReason)
        return;
    const Connection* connection = catalog.find(name);
    connectingTo = connection ? connection->title : name;
    connectTimer.start(kConnectTime);
}

void RunSession::Private::onConnected(const QString& name)
{
    connectTimer.stop();
    for (const TokenNeed& need : feed ? feed->needs() : QList<TokenNeed>()) {
        const auto first = std::find_if(needs.cbegin(), needs.cend(), [&need](const TokenNeed& asked) {
            return asked.connection == need.connection && asked.name == need.name;
        });
        if (need.connection == name && first != needs.cend() && first->scope != need.scope)
            Q_EMIT q->tokenChosen(name + u'/' + need.name, need.scope);
    }
}

// Only another kind of what this run was given anyway: a runner cannot ask for anything else.
void RunSession::Private::onTokenWanted(const QString& connection, const QString& name)
{
    if (!feed || outcome || stopReason || state != RunState::Connecting)
        return;
    whenDone(feed->next(connection, name), this, [this](const Result<AccessToken>& token) {
        if (token)
            redactor.addSecret(token->value);
        channel.send({{u"type"_s, u"tokenAnswer"_s},
                      {u"value"_s, token ? QString::fromUtf8(token->value.reveal()) : QString()}});
    });
}

void RunSession::Private::onEnd(const QJsonObject& message)
{
    if (state == RunState::Running || state == RunState::Stopping)
        counts.runTime = std::chrono::milliseconds(phase.elapsed());
    const QString how = message.value("how"_L1).toString();
    const int exitCode = message.value("exitCode"_L1).toInt();
    if (how == "completed"_L1 && exitCode != 0) {
        conclude(RunState::Failed,
                 makeError(ErrorCode::ProcessFailed, u"The script ended with exit code %1."_s.arg(exitCode)),
                 exitCode);
    } else if (how == "completed"_L1) {
        conclude(counts.errors > 0 ? RunState::SucceededWithErrors : RunState::Succeeded, {}, 0);
    } else if (how == "failed"_L1) {
        conclude(RunState::Failed,
                 fatal ? *fatal : makeError(ErrorCode::ProcessFailed, u"The script was ended by an error."_s),
                 1);
    } else if (stopReason) {
        conclude(*stopReason);
    }
    // Whatever else there is to say was said before; the process only has to go.
    if (!child.isRunning())
        return;
    exitTimer.start(kExitGrace);
}

void RunSession::Private::onText(const QByteArray& lines)
{
    // One line longer than a frame comes in parts, which are not lines yet; each is shown as one.
    addText(textLines.feed(lines.endsWith('\n') ? lines : lines + '\n'));
    if (textLines.isHolding())
        textTimer.start(kUnfinishedLine);
}

void RunSession::Private::addText(QByteArray lines)
{
    if (lines.isEmpty())
        return;
    lines.chop(1);
    counts.outputs += lines.count('\n') + 1;
    add(RunEvent::Type::Output, QString::fromUtf8(lines));
}

void RunSession::Private::onObjects(const QByteArray& xml)
{
    const auto objects = objectsFromXml(xml);
    if (!objects) {
        add(RunEvent::Type::Warning, u"Some objects could not be read; the text shows them."_s);
        ++counts.warnings;
        return;
    }
    // Mostly there is nothing to hide in a whole batch, which is one look instead of one a value.
    const bool isClean = redactor.redact(xml) == xml;
    for (QJsonObject data : *objects) {
        if (!isClean)
            data = redact(QJsonValue(data)).toObject();
        const QString text = data.value("typeName"_L1).toString();
        add(RunEvent::Type::Object, text, data);
    }
}

void RunSession::Private::onStream(RunEvent::Type type, const QJsonObject& message)
{
    QJsonObject data = redact(QJsonValue(message)).toObject();
    data.remove("type"_L1);
    QString text = data.take("text"_L1).toString();
    switch (type) {
    case RunEvent::Type::Error: {
        ++counts.errors;
        text = data.value("message"_L1).toString();
        if (data.value("fatal"_L1).toBool()) {
            fatal = makeError(ErrorCode::ProcessFailed, text);
            if (const int line = data.value("line"_L1).toInt(); line > 0)
                fatal->detail = u"Line %1: %2"_s.arg(line).arg(data.value("lineText"_L1).toString());
            fatal->serviceCode = data.value("fullyQualifiedErrorId"_L1).toString();
            if (fatal->serviceCode == text)
                fatal->serviceCode.clear();
        }
        break;
    }
    case RunEvent::Type::Warning:
        ++counts.warnings;
        break;
    case RunEvent::Type::Information:
        if (const QJsonArray segments = message.value("segments"_L1).toArray(); !segments.isEmpty())
            text = redactHostLine(segments, data.take("open"_L1).toBool(), data);
        break;
    case RunEvent::Type::Progress: {
        const QString status = data.value("status"_L1).toString();
        text = data.value("activity"_L1).toString();
        if (!status.isEmpty())
            text += u": "_s + status;
        break;
    }
    case RunEvent::Type::Object:
        text = data.value("typeName"_L1).toString();
        break;
    case RunEvent::Type::Prompt:
        for (const QJsonValue& field : data.value("fields"_L1).toArray()) {
            if (field["secret"_L1].toBool())
                secretFields[data.value("id"_L1).toString()] << field["name"_L1].toString();
        }
        if (const QString kind = data.value("kind"_L1).toString();
            kind == "secret"_L1 || kind == "credential"_L1)
            secretPrompts << data.value("id"_L1).toString();
        break;
    default:
        break;
    }
    add(type, text, data);
}

// The pieces of a line each have their colour. A secret may be split over two of them, and over two lines
// when the first was shown before it had ended.
QString RunSession::Private::redactHostLine(QJsonArray segments, bool isOpen, QJsonObject& data)
{
    QString text;
    for (qsizetype i = 0; i < segments.size(); ++i) {
        QJsonObject segment = segments[i].toObject();
        QByteArray shown = hostLine.feed(segment.value("text"_L1).toString().toUtf8());
        if (i + 1 == segments.size())
            shown += isOpen ? hostLine.pause() : hostLine.flush();
        segment.insert("text"_L1, QString::fromUtf8(shown));
        text += segment.value("text"_L1).toString();
        segments[i] = segment;
    }
    data.insert("segments"_L1, segments);
    return text;
}

void RunSession::Private::onRaw(ChildProcess::Channel from, const QByteArray& bytes)
{
    RawText& raw = from == ChildProcess::Channel::StdOut ? rawOut : rawErr;
    addRaw(raw.feed(bytes), from);
    if (raw.droppedBytes() > 0 && !rawLimitShown) {
        rawLimitShown = true;
        addRaw(u"… native programs printed more than 16 MB; the rest is not shown …"_s, from);
    }
    if (raw.isHolding())
        rawTimer.start(kUnfinishedLine);
}

// A program that asks for something leaves its line open.
void RunSession::Private::pauseRaw()
{
    addRaw(rawOut.pause(), ChildProcess::Channel::StdOut);
    addRaw(rawErr.pause(), ChildProcess::Channel::StdErr);
}

void RunSession::Private::flushRaw()
{
    rawTimer.stop();
    addRaw(rawOut.flush(), ChildProcess::Channel::StdOut);
    addRaw(rawErr.flush(), ChildProcess::Channel::StdErr);
}

void RunSession::Private::addRaw(const QString& lines, ChildProcess::Channel from)
{
    if (lines.isNull())
        return;
    add(RunEvent::Type::Raw, lines,
        {{u"channel"_s, from == ChildProcess::Channel::StdOut ? u"stdout"_s : u"stderr"_s}});
}

// --- the way out ---

void RunSession::Private::beginStop(RunState why)
{
    if (isFinished)
        return;
    if (stopReason) {
        endProcess();
        return;
    }
    if (outcome)
        return;
    stopReason = why;
    const QPointer<Private> alive(this);
    setState(RunState::Stopping);
    if (!alive)
        return;
    if (feed)
        feed->stop();
    if (!channel.isReady()) {
        // Nothing of the script has run, so nothing of it can clean up.
        conclude(why);
        endProcess();
        return;
    }
    channel.send({{u"type"_s, u"stop"_s}});
    rung = 0;
    stopTimer.start(stopGrace);
}

void RunSession::Private::climb()
{
    if (rung++ == 0) {
        child.interrupt();
        stopTimer.start(kInterruptGrace);
    } else {
        endProcess();
    }
}

void RunSession::Private::endProcess()
{
    child.kill();
    finishIfGone();
}

void RunSession::Private::onChannelClosed(const std::optional<Error>& error)
{
    channelClosed = true;
    if (error)
        conclude(RunState::Lost, error);
    if (error || outcome)
        endProcess();
    else
        // The runner's own end of the channel goes with its process, or a moment before it.
        exitTimer.start(kExitGrace);
    onBothGone();
}

void RunSession::Private::onChildFinished(const ChildExit& exit)
{
    childExit = exit;
    flushRaw();
    if (!exit.started) {
        conclude(
            RunState::Refused,
            makeError(
                ErrorCode::EngineMissing, u"%1 could not be started."_s.arg(engine.program),
                u"Check the PowerShell that is named in the settings, or install PowerShell 7.4 or newer."_s,
                exit.problem));
    }
    if (!channel.isReady() || channelClosed) {
        onBothGone();
        return;
    }
    // What the runner wrote last is still on its way; the end of the channel comes after it.
    exitTimer.stop();
    QTimer::singleShot(kDrainGrace, this, [this] {
        channelClosed = true;
        onBothGone();
    });
}

void RunSession::Private::onBothGone()
{
    if (!childExit || (channel.isReady() && !channelClosed))
        return;
    if (!outcome && stopReason) {
        conclude(*stopReason);
    } else if (!outcome) {
        const QString how = childExit->crashed ? u"It was ended by signal %1."_s.arg(childExit->exitCode)
                                               : u"Its exit code was %1."_s.arg(childExit->exitCode);
        if (channel.isReady())
            conclude(
                RunState::Lost,
                makeError(
                    ErrorCode::ProcessFailed,
                    u"The PowerShell process ended before the script did, so how far it came is not known."_s,
                    u"If the script ends its own process ([Environment]::Exit, Stop-Process -Id $PID), "
                    "use exit instead."_s,
                    how));
        else
            conclude(
                RunState::Failed,
                makeError(
                    ErrorCode::ProcessFailed, u"%1 ended before it could run the script."_s.arg(engine.name),
                    u"The lines it printed say more. Check the PowerShell that is named in the settings."_s,
                    how));
    }
    finishIfGone();
}

// The first end wins. `finished` follows when the process is gone.
void RunSession::Private::conclude(RunState end, std::optional<Error> error, int exitCode)
{
    if (outcome)
        return;
    outcome = counts;
    outcome->state = end;
    outcome->exitCode = exitCode;
    if (error)
        outcome->error = redact(*error);
    if (feed)
        feed->stop();
    for (QTimer* timer : {&startTimer, &connectTimer, &timeoutTimer, &stopTimer})
        timer->stop();
    if (!childStarted) {
        finishIfGone();
    } else if (!childExit) {
        channel.send({{u"type"_s, u"stop"_s}});
        exitTimer.start(kExitGrace);
    }
}

// Queued: the process and the channel cannot be deleted from within their own signals.
void RunSession::Private::finishIfGone()
{
    if (isFinished || !outcome || (childStarted && !childExit))
        return;
    isFinished = true;
    QMetaObject::invokeMethod(
        this, [this] { finish(); }, Qt::QueuedConnection);
}

void RunSession::Private::finish()
{
    for (QTimer* timer :
         {&startTimer, &connectTimer, &timeoutTimer, &stopTimer, &exitTimer, &rawTimer, &textTimer})
        timer->stop();
    channel.close();
    outcome->errors = counts.errors;
    outcome->warnings = counts.warnings;
    outcome->outputs = counts.outputs;
    outcome->connectTime = counts.connectTime;
    outcome->runTime = counts.runTime;
    const RunResult result = *outcome;
    state = result.state;
    QJsonObject data{{u"state"_s, runStateName(result.state)},
                     {u"exitCode"_s, result.exitCode},
                     {u"errors"_s, result.errors},
                     {u"warnings"_s, result.warnings},
                     {u"outputs"_s, result.outputs},
                     {u"connectMs"_s, qint64(result.connectTime.count())},
                     {u"runMs"_s, qint64(result.runTime.count())}};
    if (result.error)
        data.insert(u"error"_s, toJson(*result.error));
    add(RunEvent::Type::State, runStateTitle(state), {{u"state"_s, runStateName(state)}});
    add(RunEvent::Type::Result, result.error ? result.error->message : runStateTitle(state), data);
    const QPointer<RunSession> alive(q);
    deliver();
    if (alive)
        Q_EMIT q->stateChanged(result.state);
    if (alive)
        Q_EMIT q->finished(result);
}

// --- events ---

void RunSession::Private::setState(RunState next)
{
    if (state == next)
        return;
    state = next;
    add(RunEvent::Type::State, runStateTitle(next), {{u"state"_s, runStateName(next)}});
    Q_EMIT q->stateChanged(next);
}

void RunSession::Private::add(RunEvent::Type type, const QString& text, const QJsonObject& data)
{
    // What was written before it is shown before it.
    if (textLines.isHolding() && type != RunEvent::Type::Output && type != RunEvent::Type::Progress)
        addText(textLines.flush());
    batch << RunEvent{type, QDateTime::currentDateTimeUtc(), text, data};
    batchBytes += text.size() + 200;
    // Never from here: whoever receives it may delete the session.
    if (batchBytes > kBatchBytes || type == RunEvent::Type::Prompt)
        batchTimer.start(0);
    else if (!batchTimer.isActive())
        // What comes after a pause is shown at once, what follows it in batches.
        batchTimer.start(sinceBatch.isValid() && !sinceBatch.hasExpired(kBatchTime.count()) ? kBatchTime
                                                                                            : 0ms);
}

void RunSession::Private::deliver()
{
    batchTimer.stop();
    sinceBatch.start();
    batchBytes = 0;
    const QList<RunEvent> events = std::exchange(batch, {});
    if (!events.isEmpty())
        Q_EMIT q->events(events);
}

QJsonValue RunSession::Private::redact(const QJsonValue& value) const
{
    if (value.isString())
        return redactor.redact(value.toString());
    if (value.isArray()) {
        QJsonArray clean;
        const QJsonArray array = value.toArray();
        for (const QJsonValue& item : array)
            clean << redact(item);
        return clean;
    }
    if (value.isObject()) {
        QJsonObject clean;
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            clean.insert(redactor.redact(it.key()), redact(it.value()));
        return clean;
    }
    return value;
}

Error RunSession::Private::redact(Error error) const
{
    for (QString* text : {&error.message, &error.why, &error.advice, &error.detail, &error.serviceCode})
        *text = redactor.redact(*text);
    return error;
}

// --- RunSession ---

RunSession::RunSession(RunRequest request, Engine engine, TokenSource& tokens,
                       const ConnectionCatalog& connections, Redactor& redactor, RunnerFiles files,
                       QObject* parent)
    : QObject(parent),
      d(std::make_unique<Private>(this, std::move(request),
                                  std::make_unique<EngineProcess>(std::move(engine), files), files.stopGrace,
                                  tokens, connections, redactor))
{
}

RunSession::RunSession(RunRequest request, std::unique_ptr<EngineProcess> process, TokenSource& tokens,
                       const ConnectionCatalog& connections, Redactor& redactor, QObject* parent)
    : QObject(parent),
      d(std::make_unique<Private>(this, std::move(request), std::move(process), RunnerFiles().stopGrace,
                                  tokens, connections, redactor))
{
}

RunSession::~RunSession() = default;

void RunSession::start()
{
    if (std::exchange(d->isStarted, true))
        return;
    d->start();
}

void RunSession::stop()
{
    if (d->isStarted)
        d->beginStop(RunState::Stopped);
}

void RunSession::answer(const QString& promptId, const QString& value)
{
    if (d->secretPrompts.contains(promptId))
        d->redactor.addSecret(Secret(value.section(u'\n', -1).toUtf8()));
    const QStringList hidden = d->secretFields.value(promptId);
    const QJsonObject values =
        hidden.isEmpty() ? QJsonObject() : QJsonDocument::fromJson(value.toUtf8()).object();
    for (const QString& name : hidden)
        d->redactor.addSecret(Secret(values.value(name).toString().toUtf8()));
    d->channel.send({{u"type"_s, u"answer"_s},
                     {u"id"_s, promptId},
                     {u"value"_s, value.isNull() ? QJsonValue() : QJsonValue(value)}});
}

QString RunSession::id() const
{
    return d->process->id();
}

RunState RunSession::state() const
{
    return d->state;
}

const RunRequest& RunSession::request() const
{
    return d->request;
}

const Engine& RunSession::engine() const
{
    return d->engine;
}

} // namespace steward
