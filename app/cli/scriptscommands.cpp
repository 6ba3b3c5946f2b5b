#include "commands.h"
#include "textoutput.h"

#include <scripts/scriptlibrary.h>

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QJsonObject scriptJson(const LibraryScript& script)
{
    QJsonArray parameters;
    for (const LibraryScript::Parameter& one : script.parameters)
        parameters.append(QJsonObject{{u"name"_s, one.name}, {u"help"_s, one.help}});
    return {{u"name"_s, script.name},
            {u"folder"_s, script.folder},
            {u"path"_s, script.path},
            {u"synopsis"_s, script.synopsis},
            {u"description"_s, script.description},
            {u"connections"_s, QJsonArray::fromStringList(script.connections)},
            {u"scope"_s, script.scope},
            {u"risk"_s, script.risk},
            {u"roles"_s, QJsonArray::fromStringList(script.roles)},
            {u"tags"_s, QJsonArray::fromStringList(script.tags)},
            {u"parameters"_s, parameters},
            {u"examples"_s, QJsonArray::fromStringList(script.examples)},
            {u"outputs"_s, script.outputs}};
}

QString page(const LibraryScript& script)
{
    QString text = script.name + u'\n' + script.synopsis + u"\n\n"_s;
    if (!script.description.isEmpty())
        text += script.description + u"\n\n"_s;
    const auto line = [&](const QString& title, const QString& value) {
        if (!value.isEmpty())
            text += title.leftJustified(13) + value + u'\n';
    };
    line(u"Connections"_s, script.connections.join(u", "_s));
    line(u"Scope"_s, script.scope);
    line(u"Risk"_s, script.risk);
    line(u"Roles"_s, script.roles.join(u", "_s));
    line(u"File"_s, script.path);
    if (!script.parameters.isEmpty()) {
        text += u"\nParameters\n"_s;
        for (const LibraryScript::Parameter& one : script.parameters)
            text += u"  "_s + one.name + u"\n      "_s + one.help + u'\n';
    }
    if (!script.outputs.isEmpty())
        text += u"\nGives\n  "_s + script.outputs.simplified() + u'\n';
    for (const QString& example : script.examples)
        text += u"\nExample\n  "_s + example + u'\n';
    // A script may come from anywhere.
    QStringList lines = text.split(u'\n');
    for (QString& one : lines)
        one = terminalText(one);
    return lines.join(u'\n') + u'\n';
}

} // namespace

int listScripts(const Services& services, Console& console, const ScriptsListArguments& arguments)
{
    const auto scripts = scriptsBelow(services.resources().folders(u"library"_s));
    if (arguments.json) {
        QJsonArray all;
        for (const LibraryScript& script : scripts)
            all.append(scriptJson(script));
        console.printJsonDocument(QJsonDocument(all));
        return int(ExitCode::Succeeded);
    }
    QList<QStringList> rows;
    for (const LibraryScript& script : scripts)
        rows << QStringList{script.name, script.scope, script.risk, script.connections.join(u", "_s),
                            script.synopsis};
    console.print(textTable({u"SCRIPT"_s, u"SCOPE"_s, u"RISK"_s, u"CONNECTIONS"_s, u"WHAT IT DOES"_s}, rows));
    return int(ExitCode::Succeeded);
}

int showScript(const Services& services, Console& console, const ScriptsShowArguments& arguments)
{
    const auto script = findScript(services.resources().folders(u"library"_s), arguments.script);
    if (!script)
        return console.failed(Error{ErrorCode::NotFound,
                                    u"There is no script %1 in the library."_s.arg(arguments.script),
                                    {},
                                    u"stewardctl scripts list shows them all."_s,
                                    {},
                                    {},
                                    {},
                                    0});
    if (arguments.json)
        console.printJsonDocument(QJsonDocument(scriptJson(*script)));
    else
        console.print(page(*script));
    return int(ExitCode::Succeeded);
}

} // namespace steward
