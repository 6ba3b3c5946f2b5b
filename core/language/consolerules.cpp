#include "consolerules.h"

#include "scriptcompletion.h"

#include <scripts/changecmdlets.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString thisPlatform()
{
#if defined(Q_OS_WIN)
    return u"windows"_s;
#elif defined(Q_OS_MACOS)
    return u"macos"_s;
#else
    return u"linux"_s;
#endif
}

QStringList textsOf(const QJsonValue& value)
{
    QStringList texts;
    for (const auto& each : value.toArray())
        texts << each.toString();
    return texts;
}

QRegularExpression wildcard(const QString& pattern)
{
    return QRegularExpression(QRegularExpression::wildcardToRegularExpression(pattern),
                              QRegularExpression::CaseInsensitiveOption);
}

QList<QRegularExpression> wildcards(const QStringList& patterns)
{
    QList<QRegularExpression> all;
    for (const QString& pattern : patterns)
        all << wildcard(pattern);
    return all;
}

bool matchesOne(const QList<QRegularExpression>& patterns, const QString& name)
{
    return std::any_of(patterns.cbegin(), patterns.cend(),
                       [&name](const QRegularExpression& each) { return each.match(name).hasMatch(); });
}

/// PowerShell takes any beginning of a parameter's name that is clear.
bool isParameter(const QString& given, const QString& wanted)
{
    if (wanted.contains(u'*'))
        return wildcard(wanted).match(given).hasMatch();
    return given.size() > 1 ? wanted.startsWith(given, Qt::CaseInsensitive)
                            : wanted.compare(given, Qt::CaseInsensitive) == 0;
}

TextRange rangeAt(const QString& text, qsizetype from, qsizetype to)
{
    const auto place = [&text](qsizetype at) {
        const QStringView before = QStringView(text).left(at);
        return std::pair(int(before.count(u'\n')) + 1, int(at - (before.lastIndexOf(u'\n') + 1)) + 1);
    };
    const auto [line, column] = place(from);
    const auto [endLine, endColumn] = place(to);
    return {line, column, endLine, endColumn};
}

std::pair<qsizetype, qsizetype> offsets(const QString& text, const TextRange& range)
{
    return {offsetOf(text, range.line, range.column), offsetOf(text, range.endLine, range.endColumn)};
}

const Connection* named(const QList<Connection>& connections, const QString& id)
{
    const auto found = std::find_if(connections.cbegin(), connections.cend(),
                                    [&id](const Connection& each) { return each.id == id; });
    return found == connections.cend() ? nullptr : &*found;
}

/// The connections that a command may need: one of them does.
QStringList candidates(const QString& name, const CommandIndex& index, const QList<Connection>& connections)
{
    if (index.contains(name))
        return index.connectionsOf(name);
    QStringList found;
    for (const Connection& connection : connections) {
        for (const QString& pattern : connection.cmdletPatterns) {
            if (wildcard(pattern).match(name).hasMatch()) {
                found << connection.id;
                break;
            }
        }
    }
    return found;
}

bool usesVariable(const QString& code, const QString& variable)
{
    if (variable.isEmpty())
        return false;
    const QString name = variable.startsWith(u'$') ? variable.mid(1) : variable;
    const QRegularExpression use(u"\\$\\{?"_s + QRegularExpression::escape(name) + u"\\b"_s,
                                 QRegularExpression::CaseInsensitiveOption);
    return use.match(code).hasMatch();
}

/// A command whose verb changes something. Harmless ones are not in this list.
bool isChange(const QString& name)
{
    return !changeCmdlets(name).isEmpty();
}

} // namespace

QString withoutComments(const QString& text)
{
    QString code = text;
    // Quotes first, so that a # in a text is no comment.
    static const QRegularExpression piece(
        u"@'[ \\t]*\\r?\\n.*?\\n'@|@\"[ \\t]*\\r?\\n.*?\\n\"@|'(?:[^']|'')*'|\"(?:[^\"`]|`.|\"\")*\"|<#.*?#>|"
        "(?<![^\\s;{}()|,])#[^\\r\\n]*"_s,
        QRegularExpression::DotMatchesEverythingOption);
    auto pieces = piece.globalMatch(text);
    while (pieces.hasNext()) {
        const auto match = pieces.next();
        const QStringView found = match.capturedView();
        if (!found.startsWith(u'#') && !found.startsWith(u'<'))
            continue;
        for (qsizetype i = match.capturedStart(); i < match.capturedEnd(); ++i) {
            if (code.at(i) != u'\n' && code.at(i) != u'\r')
                code[i] = u' ';
        }
    }
    return code;
}

QStringList connectionsUsed(const QString& text, const ScriptAnalysis& analysis, const CommandIndex& index,
                            const QList<Connection>& connections)
{
    QSet<QString> needed;
    QList<QStringList> open; // commands of several services
    for (const CommandUse& use : analysis.commands) {
        if (analysis.functions.contains(use.name, Qt::CaseInsensitive))
            continue;
        const QStringList all = candidates(use.name, index, connections);
        if (all.size() == 1)
            needed.insert(all.first());
        else if (!all.isEmpty())
            open << all;
    }
    const QString code = withoutComments(text);
    for (const Connection& connection : connections) {
        if (usesVariable(code, connection.variable) &&
            !analysis.variables.contains(connection.variable.mid(1), Qt::CaseInsensitive))
            needed.insert(connection.id);
    }
    for (const QStringList& all : std::as_const(open)) {
        if (std::none_of(all.cbegin(), all.cend(),
                         [&needed](const QString& id) { return needed.contains(id); }))
            needed.insert(all.first());
    }
    QStringList ordered;
    for (const Connection& connection : connections) {
        if (needed.contains(connection.id))
            ordered << connection.id;
    }
    return ordered;
}

ConsoleRules::ConsoleRules(const QStringList& folders, const QStringList& successors)
{
    QMap<QString, QString> files; // by name: a later folder's counts
    QStringList tables;
    for (const QString& folder : folders) {
        for (const QFileInfo& info : QDir(folder).entryInfoList({u"*.json"_s}, QDir::Files))
            files.insert(info.fileName(), info.filePath());
        if (const QString table = folder + u"/retired.tsv"_s; QFile::exists(table))
            tables << table;
    }
    for (const QString& path : std::as_const(files)) {
        QFile file(path);
        QJsonParseError wrong;
        const bool isOpen = file.open(QIODevice::ReadOnly);
        const QJsonDocument document =
            QJsonDocument::fromJson(isOpen ? file.readAll() : QByteArray(), &wrong);
        const auto rule = document.isObject()
                              ? parse(document.object())
                              : Result<Rule>(fail(ErrorCode::BadResponse,
                                                  isOpen ? wrong.errorString() : file.errorString()));
        if (rule) {
            m_rules << *rule;
            continue;
        }
        Error error;
        error.code = ErrorCode::BadResponse;
        error.message = u"The rule file %1 is not usable: %2."_s.arg(QDir::toNativeSeparators(path),
                                                                     rule.error().message);
        error.advice = u"Correct it or take it away; the other rules work."_s;
        m_problems << error;
    }
    const auto read = [this](const QString& path, bool covered) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return;
        const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
        for (const QString& line : lines) {
            if (line.startsWith(u'#'))
                continue;
            const QString name = line.section(u'\t', 0, 0).trimmed().toLower();
            m_successors.insert(name, line.section(u'\t', 1, 1).trimmed());
            m_covered.insert(name, covered);
        }
    };
    for (const QString& path : successors)
        read(path, false);
    for (const QString& path : std::as_const(tables))
        read(path, true);
}

Result<ConsoleRules::Rule> ConsoleRules::parse(const QJsonObject& object)
{
    Rule rule;
    rule.id = object["id"_L1].toString();
    rule.sentence = object["sentence"_L1].toString();
    const QString severity = object["severity"_L1].toString();
    if (rule.id.isEmpty() || rule.sentence.isEmpty())
        return fail(ErrorCode::BadRequest, u"id or sentence is missing"_s);
    if (severity == "error"_L1)
        rule.severity = Severity::Error;
    else if (severity == "hint"_L1)
        rule.severity = Severity::Hint;
    else if (severity != "warning"_L1)
        return fail(ErrorCode::BadRequest, u"severity is one of error, warning, hint"_s);
    rule.platforms = textsOf(object["platforms"_L1]);
    const QJsonObject match = object["match"_L1].toObject();
    rule.builtin = match["builtin"_L1].toString();
    static const QStringList builtins{u"retired"_s, u"whatIf"_s, u"notTicked"_s, u"notUsed"_s, u"dynamic"_s};
    if (!rule.builtin.isEmpty() && !builtins.contains(rule.builtin))
        return fail(ErrorCode::BadRequest, u"builtin is one of "_s + builtins.join(u", "_s));
    rule.commands = wildcards(textsOf(match["commands"_L1]));
    rule.except = wildcards(textsOf(match["except"_L1]));
    rule.parameter = textsOf(match["parameter"_L1]);
    rule.absent = textsOf(match["absent"_L1]);
    for (const auto& [key, place] :
         {std::pair{"value"_L1, &rule.value}, {"strings"_L1, &rule.strings}, {"text"_L1, &rule.text}}) {
        if (!match.contains(key))
            continue;
        QRegularExpression expression(match[key].toString());
        if (!expression.isValid()) {
            return fail(ErrorCode::BadRequest,
                        u"%1 is no regular expression: %2"_s.arg(QString(key), expression.errorString()));
        }
        *place = expression;
    }
    if (rule.builtin.isEmpty() && rule.commands.isEmpty() && !rule.strings && !rule.text)
        return fail(ErrorCode::BadRequest, u"match says nothing to look for"_s);
    const QJsonObject fix = object["fix"_L1].toObject();
    rule.fixTitle = fix["title"_L1].toString();
    rule.fixKind = fix["kind"_L1].toString();
    rule.fixText = fix["text"_L1].toString();
    return rule;
}

ScriptProblem ConsoleRules::made(const Rule& rule, const TextRange& range, const QString& first,
                                 const QString& second)
{
    ScriptProblem problem;
    problem.rule = rule.id;
    problem.severity = rule.severity;
    // Not arg(): a name that has %2 in it stays a name.
    QString message = rule.sentence;
    message.replace(u"%1"_s, u"\uE000"_s).replace(u"%2"_s, u"\uE001"_s);
    problem.message = message.replace(u"\uE000"_s, first).replace(u"\uE001"_s, second).trimmed();
    problem.range = range;
    return problem;
}

void ConsoleRules::addFix(const Rule& rule, const CommandUse& use, const QString& text, const QString& with,
                          ScriptProblem& problem)
{
    if (rule.fixKind.isEmpty())
        return;
    problem.fixTitle = QString(rule.fixTitle).replace(u"%2"_s, with);
    if (rule.fixKind == "replaceCommand"_L1) {
        const QString instead = with.isEmpty() ? rule.fixText : with;
        if (instead.isEmpty()) {
            problem.fixTitle.clear();
            return;
        }
        problem.edits = {{use.range, instead}};
    } else if (rule.fixKind == "addParameter"_L1) {
        // Behind the name: there it binds, whatever else is given.
        problem.edits = {{{use.range.endLine, use.range.endColumn, use.range.endLine, use.range.endColumn},
                          u' ' + rule.fixText}};
    } else if (rule.fixKind == "removeCommand"_L1) {
        auto [from, to] = offsets(text, use.whole);
        qsizetype before = from;
        while (before > 0 && text.at(before - 1).isSpace())
            --before;
        const bool isPiped = before > 0 && text.at(before - 1) == u'|';
        qsizetype after = to;
        while (after < text.size() && (text.at(after) == u' ' || text.at(after) == u'\t'))
            ++after;
        const bool isLast = after >= text.size() || text.at(after) == u'\n' || text.at(after) == u'\r' ||
                            text.at(after) == u';' || text.at(after) == u'}' || text.at(after) == u')';
        const qsizetype lineStart = text.lastIndexOf(u'\n', std::max<qsizetype>(0, from - 1)) + 1;
        if (isPiped && isLast) {
            from = before - 1;
            while (from > 0 && (text.at(from - 1) == u' ' || text.at(from - 1) == u'\t'))
                --from;
        } else if (isLast && before <= lineStart &&
                   (from == 0 || text.at(from - 1) == u'\n' || before < from) &&
                   QStringView(text).mid(lineStart, from - lineStart).trimmed().isEmpty()) {
            // It stands alone: its line goes with it.
            from = lineStart;
            if (after < text.size() && text.at(after) == u'\r')
                ++after;
            if (after < text.size() && text.at(after) == u'\n')
                ++after;
            to = after;
        } else {
            problem.fixTitle.clear(); // its value is used: nobody but a person can tell what is meant
            return;
        }
        problem.edits = {{rangeAt(text, from, to), QString()}};
    }
}

void ConsoleRules::checkCommands(const Rule& rule, const QString& text, const ScriptAnalysis& analysis,
                                 QList<ScriptProblem>& found) const
{
    for (const CommandUse& use : analysis.commands) {
        if (use.isDynamic || !matchesOne(rule.commands, use.name) || matchesOne(rule.except, use.name) ||
            analysis.functions.contains(use.name, Qt::CaseInsensitive))
            continue;
        const auto has = [&use](const QString& wanted) {
            return std::any_of(use.parameters.cbegin(), use.parameters.cend(),
                               [&wanted](const QString& given) { return isParameter(given, wanted); });
        };
        if (!rule.absent.isEmpty() &&
            (use.isSplatted || std::any_of(rule.absent.cbegin(), rule.absent.cend(), has)))
            continue;
        if (!rule.parameter.isEmpty()) {
            bool fits = false;
            for (qsizetype i = 0; i < use.parameters.size() && !fits; ++i) {
                const QString& given = use.parameters.at(i);
                fits = std::any_of(rule.parameter.cbegin(), rule.parameter.cend(),
                                   [&given](const QString& wanted) { return isParameter(given, wanted); }) &&
                       (!rule.value || rule.value->match(use.values.value(i)).hasMatch());
            }
            if (!fits)
                continue;
        }
        ScriptProblem problem = made(rule, use.range, use.name);
        addFix(rule, use, text, {}, problem);
        found << problem;
    }
}

void ConsoleRules::checkBuiltin(const Rule& rule, const QString& text, const ScriptAnalysis& analysis,
                                const RuleContext& context, QList<ScriptProblem>& found) const
{
    const auto isOwn = [&analysis](const CommandUse& use) {
        return analysis.functions.contains(use.name, Qt::CaseInsensitive);
    };
    if (rule.builtin == "retired"_L1) {
        for (const CommandUse& use : analysis.commands) {
            const QString key = use.name.toLower();
            const auto known = m_successors.constFind(key);
            if (known == m_successors.cend() || isOwn(use))
                continue;
            const bool covered = m_covered.value(key);
            const QString rest = covered
                                     ? u"Steward's own module stands in for it; %1 follows it."_s.arg(*known)
                                 : known->isEmpty() ? u"Nothing follows it."_s
                                                    : u"%1 follows it."_s.arg(*known);
            ScriptProblem problem = made(rule, use.range, use.name, rest);
            if (covered)
                problem.severity = Severity::Hint;
            addFix(rule, use, text, *known, problem);
            found << problem;
        }
    } else if (rule.builtin == "dynamic"_L1) {
        for (const CommandUse& use : analysis.commands) {
            if (use.isDynamic || use.name.compare("Invoke-Expression"_L1, Qt::CaseInsensitive) == 0 ||
                use.name.compare("iex"_L1, Qt::CaseInsensitive) == 0)
                found << made(rule, use.range, use.name);
        }
    } else if (rule.builtin == "whatIf"_L1) {
        if (!analysis.description.supportsWhatIf)
            return;
        for (const CommandUse& use : analysis.commands) {
            const auto info = isOwn(use) ? std::nullopt : context.index.find(use.name);
            if (info && isChange(info->name) &&
                (info->whatIf == CommandInfo::WhatIf::None ||
                 info->whatIf == CommandInfo::WhatIf::NotWorking))
                found << made(rule, use.range, use.name);
        }
    } else if (context.ticked) {
        const QStringList used = connectionsUsed(text, analysis, context.index, context.connections);
        const auto titleOf = [&context](const QString& id) {
            const Connection* connection = named(context.connections, id);
            return connection ? connection->title : id;
        };
        if (rule.builtin == "notTicked"_L1) {
            QSet<QString> said;
            for (const CommandUse& use : analysis.commands) {
                if (isOwn(use))
                    continue;
                const QStringList all = candidates(use.name, context.index, context.connections);
                const bool isThere = std::any_of(all.cbegin(), all.cend(), [&context](const QString& id) {
                    return context.ticked->contains(id);
                });
                if (all.isEmpty() || isThere)
                    continue;
                const auto wanted = std::find_if(all.cbegin(), all.cend(),
                                                 [&used](const QString& id) { return used.contains(id); });
                const QString id = wanted == all.cend() ? all.first() : *wanted;
                ScriptProblem problem = made(rule, use.range, use.name, titleOf(id));
                problem.fixTitle = QString(rule.fixTitle).replace(u"%2"_s, titleOf(id));
                problem.tick = QStringList{id};
                found << problem;
                said.insert(id);
            }
            // A variable is enough to need one.
            const QString code = withoutComments(text);
            for (const QString& id : used) {
                const Connection* connection = named(context.connections, id);
                if (!connection || connection->variable.isEmpty() || said.contains(id) ||
                    context.ticked->contains(id))
                    continue;
                const qsizetype at = code.indexOf(connection->variable, 0, Qt::CaseInsensitive);
                if (at < 0)
                    continue;
                ScriptProblem problem = made(rule, rangeAt(text, at, at + connection->variable.size()),
                                             connection->variable, connection->title);
                problem.fixTitle = QString(rule.fixTitle).replace(u"%2"_s, connection->title);
                problem.tick = QStringList{id};
                found << problem;
            }
        } else {
            const bool isOpaque = std::any_of(analysis.commands.cbegin(), analysis.commands.cend(),
                                              [](const CommandUse& use) { return use.isDynamic; });
            if (isOpaque || analysis.commands.isEmpty())
                return;
            for (const QString& id : *context.ticked) {
                // Either of two services may be meant.
                const bool maybe = std::any_of(
                    analysis.commands.cbegin(), analysis.commands.cend(), [&](const CommandUse& use) {
                        return candidates(use.name, context.index, context.connections).contains(id);
                    });
                if (used.contains(id) || maybe)
                    continue;
                ScriptProblem problem = made(rule, {}, {}, titleOf(id));
                problem.fixTitle = QString(rule.fixTitle).replace(u"%2"_s, titleOf(id));
                problem.untick = QStringList{id};
                found << problem;
            }
        }
    }
}

QList<ScriptProblem> ConsoleRules::check(const QString& text, const ScriptAnalysis& analysis,
                                         const RuleContext& context) const
{
    const QString platform = context.platform.isEmpty() ? thisPlatform() : context.platform;
    QList<ScriptProblem> found;
    QString code;
    for (const Rule& rule : m_rules) {
        if (!rule.platforms.isEmpty() && !rule.platforms.contains(platform))
            continue;
        if (!rule.builtin.isEmpty()) {
            checkBuiltin(rule, text, analysis, context, found);
        } else if (rule.strings) {
            for (qsizetype i = 0; i < analysis.strings.size(); ++i) {
                if (!rule.strings->match(analysis.strings.at(i)).hasMatch())
                    continue;
                ScriptProblem problem = made(rule, analysis.stringRanges.at(i), analysis.strings.at(i));
                if (rule.fixKind == "replaceText"_L1) {
                    problem.fixTitle = rule.fixTitle;
                    problem.edits = {{analysis.stringRanges.at(i), rule.fixText}};
                }
                found << problem;
            }
        } else if (rule.text) {
            if (code.isNull())
                code = withoutComments(text);
            auto matches = rule.text->globalMatch(code);
            while (matches.hasNext()) {
                const auto match = matches.next();
                const QString word = match.captured();
                const qsizetype from = match.capturedStart() + (word.size() - word.trimmed().size());
                found << made(rule, rangeAt(text, from, match.capturedEnd()), match.captured().trimmed());
            }
        } else {
            checkCommands(rule, text, analysis, found);
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const ScriptProblem& a, const ScriptProblem& b) {
        return a.range.line != b.range.line ? a.range.line < b.range.line : a.range.column < b.range.column;
    });
    return found;
}

} // namespace steward
