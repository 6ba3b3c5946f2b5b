#include "commands.h"
#include "textoutput.h"

#include <services/libraryaccess.h>

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QJsonObject scriptJson(const LibraryEntry& entry, const ProfileLibrary& library)
{
    const LibraryScript& script = entry.script;
    QJsonArray parameters;
    for (const LibraryScript::Parameter& one : script.parameters)
        parameters.append(QJsonObject{{u"name"_s, one.name}, {u"help"_s, one.help}});
    return {{u"name"_s, script.name},
            {u"folder"_s, script.folder},
            {u"path"_s, script.path},
            {u"synopsis"_s, script.synopsis},
            {u"description"_s, script.description},
            {u"library"_s, library.roots.value(entry.root).title},
            {u"readOnly"_s, !entry.isWritable},
            {u"problem"_s, entry.problem},
            {u"connections"_s, QJsonArray::fromStringList(entry.connections)},
            {u"connectionsComputed"_s, entry.areConnectionsComputed},
            {u"scope"_s, entry.scope},
            {u"risk"_s, riskName(entry.risk)},
            {u"riskDeclared"_s, script.risk},
            {u"riskComputed"_s, entry.isRiskComputed},
            {u"roles"_s, QJsonArray::fromStringList(script.roles)},
            {u"tags"_s, QJsonArray::fromStringList(script.tags)},
            {u"parameters"_s, parameters},
            {u"examples"_s, QJsonArray::fromStringList(script.examples)},
            {u"outputs"_s, script.outputs}};
}

QString page(const LibraryEntry& entry, const ProfileLibrary& library)
{
    const LibraryScript& script = entry.script;
    QString text = script.name + u'\n' + script.synopsis + u"\n\n"_s;
    if (!script.description.isEmpty())
        text += script.description + u"\n\n"_s;
    const auto line = [&](const QString& title, const QString& value) {
        if (!value.isEmpty())
            text += title.leftJustified(13) + value + u'\n';
    };
    line(u"Problem"_s, entry.problem);
    line(u"Connections"_s, entry.connections.join(u", "_s));
    line(u"Scope"_s, entry.scope);
    line(u"Risk"_s, riskName(entry.risk) + (!entry.isRiskComputed ? QString()
                                            : script.risk.isEmpty()
                                                ? u" (by its commands)"_s
                                                : u" (by its commands; it says %1)"_s.arg(script.risk)));
    line(u"Roles"_s, script.roles.join(u", "_s));
    line(u"Library"_s, library.roots.value(entry.root).title);
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
    const ProfileLibrary library =
        readProfileLibrary(services.options().profileFolder, services.resources(), services.connections());
    if (arguments.json) {
        QJsonArray all;
        for (const LibraryEntry& entry : library.entries)
            all.append(scriptJson(entry, library));
        console.printJsonDocument(QJsonDocument(all));
        return int(ExitCode::Succeeded);
    }
    QList<QStringList> rows;
    for (const LibraryEntry& entry : library.entries)
        rows << QStringList{entry.script.name,
                            library.roots.value(entry.root).title,
                            entry.scope,
                            riskName(entry.risk),
                            entry.connections.join(u", "_s),
                            entry.problem.isEmpty() ? entry.script.synopsis : entry.problem};
    console.print(textTable(
        {u"SCRIPT"_s, u"LIBRARY"_s, u"SCOPE"_s, u"RISK"_s, u"CONNECTIONS"_s, u"WHAT IT DOES"_s}, rows));
    for (const LibraryRoot& root : library.roots) {
        if (!root.isThere && root.kind == LibraryRoot::Kind::Team)
            console.note(u"The folder of the team's scripts is not there now: %1"_s.arg(root.folder));
    }
    return int(ExitCode::Succeeded);
}

int showScript(const Services& services, Console& console, const ScriptsShowArguments& arguments)
{
    const ProfileLibrary library =
        readProfileLibrary(services.options().profileFolder, services.resources(), services.connections());
    const auto script = findInLibrary(library, arguments.script);
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
        console.printJsonDocument(QJsonDocument(scriptJson(*script, library)));
    else
        console.print(page(*script, library));
    return int(ExitCode::Succeeded);
}

} // namespace steward
