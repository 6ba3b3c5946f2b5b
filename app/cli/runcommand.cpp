#include "commands.h"
#include "textoutput.h"

#include <runs/runsession.h>
#include <services/libraryaccess.h>

#include <QFile>
#include <QFileInfo>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

struct ScriptFile
{
    QString text;
    QString path;
    QString name;
};

constexpr qint64 kMaximumScriptBytes = 10 * 1024 * 1024;

/// A path, or the name of a script in the library (with or without .ps1).
Result<ScriptFile> readScript(const QString& fileOrName, const Services& services)
{
    QStringList candidates{fileOrName};
    if (!fileOrName.contains(u'/')) {
        const auto library = readProfileLibrary(services.options().profileFolder, services.resources(), services.connections());
        if (const auto known = findInLibrary(library, fileOrName))
            candidates << known->script.path;
    }
    for (const QString& candidate : candidates) {
        const QFileInfo info(candidate);
        if (!info.isFile())
            continue;
        QFile file(candidate);
        if (info.size() > kMaximumScriptBytes)
            return fail(ErrorCode::BadRequest, u"%1 is larger than 10 MB; that is not a script."_s.arg(candidate));
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorCode::FileFailed, u"%1 cannot be read: %2."_s.arg(candidate, file.errorString()));
        QByteArray bytes = file.readAll();
        if (bytes.startsWith("\xef\xbb\xbf"))
            bytes.remove(0, 3);
        if (bytes.contains('\0'))
            return fail(ErrorCode::BadRequest, u"%1 is not a text file."_s.arg(candidate));
        return ScriptFile{QString::fromUtf8(bytes), info.absoluteFilePath(), info.fileName()};
    }
    return fail(ErrorCode::NotFound, u"There is no script %1."_s.arg(fileOrName),
                u"Name a .ps1 file, or a script of the library (stewardctl scripts list)."_s);
}

/// Run events as a person reads them: output on stdout; everything else on stderr, marked by its stream.
void printForPeople(Console& console, const RunEvent& event)
{
    using Type = RunEvent::Type;
    switch (event.type) {
    case Type::Output:
        console.print(event.text.endsWith(u'\n') ? event.text : event.text + u'\n');
        break;
    case Type::Raw:
    case Type::Information:
        console.note(event.text.endsWith(u'\n') ? event.text.chopped(1) : event.text);
        break;
    case Type::Error: console.note(u"error: "_s + event.text); break;
    case Type::Warning: console.note(u"warning: "_s + event.text); break;
    case Type::Verbose: console.note(u"verbose: "_s + event.text); break;
    case Type::Debug: console.note(u"debug: "_s + event.text); break;
    case Type::State:
    case Type::Object:
    case Type::Progress:
    case Type::Prompt:
    case Type::Result: break;
    }
}

/// Reads one line of standard input without blocking the event loop.
class InputLine final : public QObject
{
public:
    explicit InputLine(QObject* parent) : QObject(parent), m_notifier(STDIN_FILENO, QSocketNotifier::Read)
    {
        m_notifier.setEnabled(false);
        connect(&m_notifier, &QSocketNotifier::activated, this, [this] { read(); });
    }

    void ask(std::function<void(const QString&)> then)
    {
        m_then = std::move(then);
        m_notifier.setEnabled(true);
    }

private:
    void read()
    {
        char bytes[4096];
        const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
        if (count > 0)
            m_buffer.append(bytes, count);
        const qsizetype end = m_buffer.indexOf('\n');
        if (end < 0 && count > 0)
            return;
        m_notifier.setEnabled(false);
        // A closed standard input answers nothing: a null text cancels the question.
        const QString line = end < 0 ? QString() : QString::fromUtf8(m_buffer.left(end));
        m_buffer.remove(0, end < 0 ? m_buffer.size() : end + 1);
        if (m_then)
            std::exchange(m_then, nullptr)(line);
    }

    QSocketNotifier m_notifier;
    QByteArray m_buffer;
    std::function<void(const QString&)> m_then;
};

} // namespace

QCoro::Task<int> runScript(Services& services, Console& console, Interrupt& interrupt, RunArguments arguments)
{
    const auto script = readScript(arguments.script, services);
    if (!script)
        co_return console.failed(script.error());
    const auto customer = co_await findCustomer(services, arguments.customer);
    if (!customer)
        co_return console.failed(customer.error());
    PartnerSession& partner = *services.partner();

    std::optional<User> user;
    if (!arguments.user.isEmpty()) {
        const auto found = co_await partner.users().find(customer->tenant, arguments.user, &services);
        if (!found)
            co_return console.failed(found.error());
        user = *found;
    }
    const auto engine = co_await services.engines().locate();
    if (!engine)
        co_return console.failed(engine.error());

    RunRequest request;
    request.scriptText = script->text;
    request.scriptName = script->name;
    request.scriptPath = script->path;
    request.parameters = parameterValuesFromPairs(arguments.parameters);
    request.connections = arguments.connections;
    if (request.connections.isEmpty())
        request.connections = describeScript(script->text).connections;
    request.target = runTarget(*customer, user);
    request.partnerTenant = partner.identity().tenant;
    request.endpoints = partner.endpoints();
    request.timeout = std::chrono::seconds(arguments.timeoutSeconds);
    request.allowInput = !arguments.noInput;
    request.userModules = arguments.userModules;

    if (services.access())
        co_await services.access()->tokenChoices().load();
    services.connectionSupport().prepare(request);

    RunSession session(request, *engine, partner.tokens(), services.connections(), services.redactor(),
                       services.runnerFiles());
    services.history().follow(session);
    InputLine input(&session);
    const Completion<> ended;
    RunResult result;
    interrupt.take();
    QObject::connect(&interrupt, &Interrupt::requested, &session, &RunSession::stop);
    QObject::connect(&session, &RunSession::events, &session, [&](const QList<RunEvent>& events) {
        QByteArray lines;
        for (const RunEvent& event : events) {
            if (arguments.json)
                lines += toJsonLine(event);
            else
                printForPeople(console, event);
            if (event.type == RunEvent::Type::Prompt) {
                const QString id = event.data.value(u"id"_s).toString();
                if (!arguments.json)
                    console.note(event.text);
                input.ask([&session, id](const QString& line) { session.answer(id, line); });
            }
        }
        if (!lines.isEmpty())
            console.printBytes(lines);
    });
    QObject::connect(&session, &RunSession::finished, &session, [&](const RunResult& r) {
        result = r;
        ended.finish({});
    });
    QObject::connect(&session, &RunSession::tokenChosen, &session,
                     [&services, target = request.target](const QString& token, const QString& scope) {
                         services.connectionSupport().remember(target, token, scope);
                     });
    session.start();
    co_await ended.future();

    if (!arguments.json)
        console.note(runStateTitle(result.state) + u'.');
    if (result.error)
        console.failed(*result.error);
    co_return commandExitCode(result);
}

} // namespace steward
