#include "commands.h"
#include "textoutput.h"

#include <services/libraryaccess.h>
#include <services/scriptlanguage.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString severityName(Severity severity)
{
    switch (severity) {
    case Severity::Error:
        return u"error"_s;
    case Severity::Warning:
        return u"warning"_s;
    case Severity::Hint:
        break;
    }
    return u"hint"_s;
}

QJsonObject problemJson(const ScriptProblem& problem)
{
    return {{u"rule"_s, problem.rule},
            {u"severity"_s, severityName(problem.severity)},
            {u"message"_s, problem.message},
            {u"line"_s, problem.range.line},
            {u"column"_s, problem.range.column},
            {u"endLine"_s, problem.range.endLine},
            {u"endColumn"_s, problem.range.endColumn},
            {u"fix"_s, problem.fixTitle}};
}

} // namespace

QCoro::Task<int> checkScript(Services& services, Console& console, ScriptsCheckArguments arguments)
{
    QString path = arguments.file;
    if (!QFileInfo(path).isFile()) {
        const auto library = readProfileLibrary(services.options().profileFolder, services.resources(),
                                                services.connections());
        if (const auto known = findInLibrary(library, arguments.file))
            path = known->script.path;
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        Error error;
        error.code = ErrorCode::FileFailed;
        error.message = u"The script %1 cannot be read."_s.arg(arguments.file);
        error.why = file.errorString();
        error.advice = u"Give a file, or a name that stewardctl scripts list shows."_s;
        co_return console.failed(error);
    }
    QByteArray bytes = file.readAll();
    const auto encoding = QStringConverter::encodingForData(bytes);
    QStringDecoder decoder(encoding.value_or(QStringConverter::Utf8));
    const QString text = decoder(bytes);

    const auto engine = co_await services.engines().locate();
    if (!engine)
        co_return console.failed(engine.error());
    ScriptLanguage language(services.resources(), services.connections());
    language.setEngine(*engine);
    const auto analysis = co_await language.service().analyze(text);
    if (!analysis)
        co_return console.failed(analysis.error());
    const QList<ScriptProblem> problems = language.problemsOf(text, *analysis, std::nullopt);
    const QStringList connections = language.connectionsUsed(text, *analysis);
    const bool isBad = std::any_of(problems.cbegin(), problems.cend(), [](const ScriptProblem& problem) {
        return problem.severity == Severity::Error;
    });
    if (arguments.json) {
        QJsonArray all;
        for (const ScriptProblem& problem : problems)
            all.append(problemJson(problem));
        QJsonArray parameters;
        for (const ScriptParameter& parameter : analysis->description.parameters) {
            parameters.append(QJsonObject{{u"name"_s, parameter.name},
                                          {u"type"_s, parameter.type},
                                          {u"mandatory"_s, parameter.sets.constFirst().mandatory},
                                          {u"help"_s, parameter.help}});
        }
        console.printJsonDocument(
            QJsonDocument(QJsonObject{{u"file"_s, QFileInfo(path).absoluteFilePath()},
                                      {u"problems"_s, all},
                                      {u"connections"_s, QJsonArray::fromStringList(connections)},
                                      {u"parameters"_s, parameters}}));
    } else {
        for (const ScriptProblem& problem : problems) {
            console.print(
                u"%1:%2:%3: %4 %5: %6\n"_s.arg(terminalText(QDir::toNativeSeparators(path)))
                    .arg(problem.range.line)
                    .arg(problem.range.column)
                    .arg(severityName(problem.severity), problem.rule, terminalText(problem.message)));
            if (!problem.fixTitle.isEmpty())
                console.print(u"    fix: %1\n"_s.arg(terminalText(problem.fixTitle)));
        }
        console.note(problems.isEmpty()     ? u"No problem was found."_s
                     : problems.size() == 1 ? u"1 problem"_s
                                            : u"%1 problems"_s.arg(problems.size()));
        if (!connections.isEmpty())
            console.note(u"Connections that it uses: %1"_s.arg(connections.join(u", "_s)));
    }
    co_return int(isBad ? ExitCode::Failed : ExitCode::Succeeded);
}

} // namespace steward
