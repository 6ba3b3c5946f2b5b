#include "changecmdlets.h"

#include <QHash>
#include <QSet>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

bool changes(QStringView verb)
{
    static const QSet<QString> verbs{
        u"add"_s,        u"approve"_s,    u"assert"_s,  u"block"_s,     u"clear"_s,    u"confirm"_s,
        u"copy"_s,       u"deny"_s,       u"disable"_s, u"dismount"_s,  u"edit"_s,     u"enable"_s,
        u"grant"_s,      u"initialize"_s, u"install"_s, u"invoke"_s,    u"lock"_s,     u"merge"_s,
        u"mount"_s,      u"move"_s,       u"new"_s,     u"publish"_s,   u"register"_s, u"remove"_s,
        u"rename"_s,     u"reset"_s,      u"restart"_s, u"restore"_s,   u"resume"_s,   u"revoke"_s,
        u"send"_s,       u"set"_s,        u"start"_s,   u"stop"_s,      u"submit"_s,   u"suspend"_s,
        u"sync"_s,       u"unblock"_s,    u"undo"_s,    u"uninstall"_s, u"unlock"_s,   u"unpublish"_s,
        u"unregister"_s, u"update"_s};
    return verbs.contains(verb.toString().toLower());
}

/// Those that take something away, or keep somebody from working.
bool deletes(QStringView verb)
{
    static const QSet<QString> verbs{u"remove"_s,     u"clear"_s,   u"disable"_s,   u"revoke"_s,
                                     u"reset"_s,      u"block"_s,   u"uninstall"_s, u"stop"_s,
                                     u"unregister"_s, u"suspend"_s, u"unpublish"_s, u"dismount"_s};
    return verbs.contains(verb.toString().toLower());
}

/// What has such a verb and yet changes nothing outside of the script.
bool isHarmless(const QString& name)
{
    static const QSet<QString> names{
        u"new-object"_s,      u"new-timespan"_s,      u"new-guid"_s,         u"new-variable"_s,
        u"set-variable"_s,    u"clear-variable"_s,    u"remove-variable"_s,  u"set-strictmode"_s,
        u"set-location"_s,    u"new-psobject"_s,      u"add-member"_s,       u"add-type"_s,
        u"start-sleep"_s,     u"clear-host"_s,        u"remove-module"_s,    u"install-module"_s,
        u"update-module"_s,   u"set-psdebug"_s,       u"set-alias"_s,        u"new-alias"_s,
        u"invoke-command"_s,  u"invoke-history"_s,    u"remove-pssession"_s, u"new-pssession"_s,
        u"update-typedata"_s, u"update-formatdata"_s, u"start-job"_s,        u"stop-job"_s,
        u"remove-job"_s,      u"new-event"_s};
    return names.contains(name.toLower());
}

/// Raw requests are what their method is.
bool isRequest(const QString& name)
{
    static const QSet<QString> names{u"invoke-restmethod"_s,     u"invoke-webrequest"_s,
                                     u"invoke-mggraphrequest"_s, u"invoke-azrestmethod"_s,
                                     u"invoke-stewardgraph"_s,   u"invoke-stewardpartner"_s};
    return names.contains(name.toLower());
}

bool isWord(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

/// The script with comments and texts blanked out; line breaks stay. What stands in $( ) inside of a text is
/// code and stays as well.
QString codeOf(const QString& script)
{
    QString code = script;
    const qsizetype size = script.size();
    const auto blank = [&](qsizetype from, qsizetype to) {
        for (qsizetype i = from; i < std::min(to, size); ++i) {
            if (code.at(i) != u'\n')
                code[i] = u' ';
        }
    };
    qsizetype at = 0;
    while (at < size) {
        const QChar c = script.at(at);
        const QStringView rest = QStringView(script).mid(at);
        if (c == u'`') {
            at += 2;
        } else if (rest.startsWith(u"<#")) {
            const qsizetype end = script.indexOf("#>"_L1, at + 2);
            blank(at, end < 0 ? size : end + 2);
            at = end < 0 ? size : end + 2;
        } else if (c == u'#' && (at == 0 || !isWord(script.at(at - 1)))) {
            qsizetype end = script.indexOf(u'\n', at);
            end = end < 0 ? size : end;
            blank(at, end);
            at = end;
        } else if (rest.startsWith(u"@'") || rest.startsWith(u"@\"")) {
            const QString close = u"\n"_s + script.at(at + 1) + u'@';
            const qsizetype end = script.indexOf(close, at + 2);
            blank(at, end < 0 ? size : end + 3);
            at = end < 0 ? size : end + 3;
        } else if (c == u'\'') {
            qsizetype end = at + 1;
            while (end < size && script.at(end) != u'\'')
                ++end;
            blank(at, end + 1);
            at = end + 1;
        } else if (c == u'"') {
            qsizetype end = at + 1;
            int depth = 0;
            while (end < size && (depth > 0 || script.at(end) != u'"')) {
                if (script.at(end) == u'`' && depth == 0) {
                    blank(end, end + 2);
                    end += 2;
                    continue;
                }
                if (script.at(end) == u'$' && end + 1 < size && script.at(end + 1) == u'(' && depth == 0) {
                    depth = 1;
                    blank(end, end + 1);
                    end += 2;
                    continue;
                }
                if (depth > 0) {
                    if (script.at(end) == u'(')
                        ++depth;
                    else if (script.at(end) == u')')
                        --depth;
                } else {
                    blank(end, end + 1);
                }
                ++end;
            }
            blank(at, at + 1);
            blank(end, end + 1);
            at = end + 1;
        } else {
            ++at;
        }
    }
    return code;
}

} // namespace

QList<NamedCommand> namedCommands(const QString& script)
{
    const QString code = codeOf(script);
    QList<NamedCommand> found;
    QHash<QString, qsizetype> places;
    QSet<QString> own;
    qsizetype at = 0;
    while (at < code.size()) {
        if (!code.at(at).isLetter()) {
            // Variables, members and parameters are no commands.
            const QChar c = code.at(at++);
            if (c == u'$' || c == u'.' || c == u'-') {
                while (at < code.size() &&
                       (isWord(code.at(at)) || code.at(at) == u':' || code.at(at) == u'-'))
                    ++at;
            }
            continue;
        }
        const qsizetype from = at;
        while (at < code.size() && (isWord(code.at(at)) || code.at(at) == u'-' || code.at(at) == u'\\'))
            ++at;
        QString word = code.mid(from, at - from);
        word = word.mid(word.lastIndexOf(u'\\') + 1); // a module's name in front
        const qsizetype dash = word.indexOf(u'-');
        if (dash < 1 || dash + 1 >= word.size())
            continue;
        // A function's own name where it is defined says nothing about what it does.
        constexpr qsizetype kKeyword = 16;
        const QString before = QStringView(code).left(from).right(kKeyword).trimmed().toString().toLower();
        if (before.endsWith("function"_L1) || before.endsWith("filter"_L1)) {
            own.insert(word.toLower());
            continue;
        }
        NamedCommand command;
        command.name = word;
        command.changes = changes(QStringView(word).left(dash)) && !isHarmless(word);
        command.deletes = command.changes && deletes(QStringView(word).left(dash));
        if (isRequest(word)) {
            // Up to the end of the statement: the method, in any spelling; none means GET.
            qsizetype end = code.indexOf(u'\n', at);
            while (end > 0 && QStringView(code).left(end).right(kKeyword).trimmed().endsWith(u'`'))
                end = code.indexOf(u'\n', end + 1);
            const QString statement = script.mid(at, end < 0 ? -1 : end - at).toLower();
            const auto hasMethod = [&](const char* method) {
                return statement.contains(QLatin1StringView(method));
            };
            command.deletes = hasMethod("delete");
            command.changes = command.deletes || hasMethod("post") || hasMethod("patch") ||
                              hasMethod("put") || hasMethod("@");
        }
        const QString key = word.toLower();
        if (const auto place = places.constFind(key); place != places.cend()) {
            found[*place].changes |= command.changes;
            found[*place].deletes |= command.deletes;
        } else {
            places.insert(key, found.size());
            found.append(command);
        }
    }
    for (NamedCommand& command : found)
        command.isOwn = own.contains(command.name.toLower());
    return found;
}

QStringList changeCmdlets(const QString& script)
{
    QStringList names;
    for (const NamedCommand& command : namedCommands(script)) {
        if (command.changes)
            names.append(command.name);
    }
    return names;
}

QStringList commandsNamedIn(const QString& script)
{
    QStringList names;
    for (const NamedCommand& command : namedCommands(script)) {
        if (!command.isOwn)
            names.append(command.name);
    }
    return names;
}

} // namespace steward
