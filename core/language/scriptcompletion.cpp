#include "scriptcompletion.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

using Place = CompletionContext::Place;

/// Between quotes, when it is more than a word.
QString asValue(const QString& value, QChar quote)
{
    const bool plain = std::all_of(value.begin(), value.end(), [](QChar c) {
        return c.isLetterOrNumber() || c == u'_' || c == u'-' || c == u'.' || c == u'$';
    });
    if (plain && quote.isNull())
        return value;
    return u'\'' + QString(value).replace(u'\'', u"''"_s) + u'\'';
}

bool isWordPart(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'-';
}

QString sentenceOf(const CommandInfo& info)
{
    QStringList parts;
    if (!info.connections.isEmpty())
        parts << u"Connection: %1."_s.arg(info.connections.join(u", "_s));
    switch (info.whatIf) {
    case CommandInfo::WhatIf::NotWorking:
        parts << u"Its page says that -WhatIf does not work."_s;
        break;
    case CommandInfo::WhatIf::Documented:
        parts << u"-WhatIf is documented."_s;
        break;
    case CommandInfo::WhatIf::None:
    case CommandInfo::WhatIf::Unknown:
        break;
    }
    return parts.join(u' ');
}

QString helpOf(const CommandParameter& parameter)
{
    QStringList parts{u"Type: %1."_s.arg(parameter.type)};
    if (parameter.mandatory)
        parts << u"Mandatory."_s;
    if (!parameter.aliases.isEmpty())
        parts << u"Also: %1."_s.arg(parameter.aliases.join(u", "_s));
    if (!parameter.values.isEmpty())
        parts << u"One of %1."_s.arg(parameter.values.join(u", "_s));
    return parts.join(u' ');
}

bool hasParameters(const std::optional<CommandInfo>& info)
{
    return info && !info->parameters.isEmpty();
}

} // namespace

Result<QList<KnownVariable>> loadKnownVariables(const QString& file)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly)) {
        return fail(ErrorCode::FileFailed, u"The list of variables %1 cannot be read."_s.arg(file),
                    u"Install Steward again."_s, in.errorString());
    }
    const QJsonDocument document = QJsonDocument::fromJson(in.readAll());
    if (!document.isArray()) {
        return fail(ErrorCode::BadResponse, u"The list of variables %1 is no list."_s.arg(file),
                    u"Install Steward again."_s);
    }
    QList<KnownVariable> variables;
    for (const auto& each : document.array()) {
        const KnownVariable variable{each[u"name"_s].toString(), each[u"type"_s].toString(),
                                     each[u"help"_s].toString(), each[u"connection"_s].toString()};
        if (!variable.name.isEmpty())
            variables << variable;
    }
    return variables;
}

ScriptCompletion::ScriptCompletion(const CommandIndex& index, const QList<KnownVariable>& variables)
    : m_index(index), m_variables(variables)
{
}

bool ScriptCompletion::needsEngine(const CompletionContext& context, const ScriptAnalysis& analysis) const
{
    switch (context.place) {
    case Place::Member:
    case Place::Type:
        return true;
    case Place::Parameter:
    case Place::Value:
        return !hasParameters(m_index.find(context.command)) ||
               (context.place == Place::Value && values(context).isEmpty() && context.quote.isNull());
    case Place::Variable:
        return context.word.contains(u':'); // $env:PATH
    case Place::Nothing:
    case Place::Command:
    case Place::Argument:
        break;
    }
    Q_UNUSED(analysis)
    return false;
}

QList<CompletionItem> ScriptCompletion::commands(const QString& typed, const ScriptAnalysis& analysis) const
{
    QList<CompletionItem> items;
    for (const QString& function : analysis.functions) {
        if (function.startsWith(typed, Qt::CaseInsensitive) || hasInitials(function, typed)) {
            items.append({CompletionItem::Kind::Command, function, function, u"this script"_s,
                          u"A function of this script."_s});
        }
    }
    for (const QString& name : m_index.matching(typed, kMostItems)) {
        const QStringList connections = m_index.connectionsOf(name);
        items.append({CompletionItem::Kind::Command, name, name, connections.join(u", "_s), {}});
    }
    return items;
}

QList<CompletionItem> ScriptCompletion::parameters(const CompletionContext& context) const
{
    const auto info = m_index.find(context.command);
    if (!info)
        return {};
    QList<CompletionItem> first, rest;
    for (const CommandParameter& parameter : info->parameters) {
        const bool isGiven = context.given.contains(parameter.name, Qt::CaseInsensitive) ||
                             std::any_of(parameter.aliases.cbegin(), parameter.aliases.cend(),
                                         [&context](const QString& alias) {
                                             return context.given.contains(alias, Qt::CaseInsensitive);
                                         });
        const bool begins = parameter.name.startsWith(context.word, Qt::CaseInsensitive);
        if (isGiven || (!begins && !(context.word.size() > 1 &&
                                     parameter.name.contains(context.word, Qt::CaseInsensitive))))
            continue;
        const CompletionItem item{CompletionItem::Kind::Parameter, u'-' + parameter.name,
                                  u'-' + parameter.name, parameter.isSwitch() ? u"switch"_s : parameter.type,
                                  helpOf(parameter)};
        (begins && parameter.mandatory ? first : rest) << item;
    }
    std::stable_partition(rest.begin(), rest.end(), [&context](const CompletionItem& item) {
        return item.text.mid(1).startsWith(context.word, Qt::CaseInsensitive);
    });
    return first + rest;
}

QList<CompletionItem> ScriptCompletion::values(const CompletionContext& context) const
{
    const auto info = m_index.find(context.command);
    const CommandParameter* parameter = info ? info->parameter(context.parameter) : nullptr;
    if (!parameter)
        return {};
    QStringList values = parameter->values;
    if (values.isEmpty() && parameter->type.contains("bool"_L1, Qt::CaseInsensitive))
        values = QStringList{u"$true"_s, u"$false"_s};
    QList<CompletionItem> items;
    for (const QString& value : std::as_const(values)) {
        if (value.startsWith(context.word, Qt::CaseInsensitive))
            items.append(
                {CompletionItem::Kind::Value, asValue(value, context.quote), value, parameter->name, {}});
    }
    return items;
}

QList<CompletionItem> ScriptCompletion::variables(const QString& typed, const ScriptAnalysis& analysis) const
{
    QList<CompletionItem> items;
    QSet<QString> names;
    for (const KnownVariable& variable : m_variables) {
        if (!variable.name.startsWith(typed, Qt::CaseInsensitive))
            continue;
        names.insert(variable.name.toLower());
        items.append({CompletionItem::Kind::Variable, u'$' + variable.name, u'$' + variable.name,
                      variable.type, variable.help});
    }
    QStringList own = analysis.variables;
    own.sort(Qt::CaseInsensitive);
    QList<CompletionItem> here;
    for (const QString& name : std::as_const(own)) {
        if (!name.startsWith(typed, Qt::CaseInsensitive) || names.contains(name.toLower()))
            continue;
        names.insert(name.toLower());
        const QString written = u'$' + name;
        here.append({CompletionItem::Kind::Variable, written, written, u"this script"_s, {}});
    }
    // What the script itself has comes first once somebody began to type it.
    return typed.isEmpty() ? items + here : here + items;
}

QList<CompletionItem> ScriptCompletion::items(const CompletionContext& context,
                                              const ScriptAnalysis& analysis) const
{
    QList<CompletionItem> found;
    switch (context.place) {
    case Place::Command:
        if (!context.word.isEmpty())
            found = commands(context.word, analysis);
        break;
    case Place::Parameter:
        found = parameters(context);
        break;
    case Place::Value:
        found = values(context);
        break;
    case Place::Argument: {
        // A dash is what most often comes next.
        CompletionContext dash = context;
        if (context.word.isEmpty())
            found = parameters(dash);
        break;
    }
    case Place::Variable:
        found = variables(context.word, analysis);
        break;
    case Place::Nothing:
    case Place::Member:
    case Place::Type:
        break;
    }
    if (found.size() > kMostItems)
        found.resize(kMostItems);
    return found;
}

std::optional<HoverHelp> ScriptCompletion::help(const QString& text, int line, int column,
                                                const ScriptAnalysis& analysis) const
{
    const QString row = text.section(u'\n', line - 1, line - 1);
    qsizetype from = qBound(qsizetype(0), qsizetype(column - 1), row.size());
    qsizetype to = from;
    while (from > 0 && isWordPart(row.at(from - 1)))
        --from;
    while (to < row.size() && isWordPart(row.at(to)))
        ++to;
    if (from == to)
        return std::nullopt;
    const QString word = row.mid(from, to - from);
    HoverHelp help;
    help.range = {line, int(from) + 1, line, int(to) + 1};
    if (from > 0 && row.at(from - 1) == u'$') {
        const auto known =
            std::find_if(m_variables.cbegin(), m_variables.cend(), [&word](const KnownVariable& each) {
                return each.name.compare(word, Qt::CaseInsensitive) == 0;
            });
        if (known == m_variables.cend())
            return std::nullopt;
        help.range.column -= 1;
        help.title = u'$' + known->name;
        help.signature = known->type;
        help.text = known->help;
        return help;
    }
    if (word.startsWith(u'-') && word.size() > 1) {
        const CompletionContext context = contextAt(text, offsetOf(text, line, int(from) + 2));
        const auto info = m_index.find(context.command);
        const CommandParameter* parameter = info ? info->parameter(word.mid(1)) : nullptr;
        if (context.place != Place::Parameter || !parameter)
            return std::nullopt;
        help.title = u'-' + parameter->name;
        help.signature = info->name + u" -"_s + parameter->name + u" <"_s + parameter->type + u'>';
        help.text = helpOf(*parameter);
        return help;
    }
    const auto info = m_index.find(word);
    if (!info)
        return std::nullopt;
    Q_UNUSED(analysis)
    help.title = info->name;
    help.signature = commandSignature(*info);
    help.text = sentenceOf(*info);
    return help;
}

QString commandSignature(const CommandInfo& info, int most)
{
    QStringList parts{info.name};
    QList<CommandParameter> ordered = info.parameters;
    std::stable_partition(ordered.begin(), ordered.end(),
                          [](const CommandParameter& each) { return each.mandatory; });
    for (const CommandParameter& parameter : std::as_const(ordered)) {
        if (parts.size() > most) {
            parts << u"…"_s;
            break;
        }
        const QString value = parameter.isSwitch() ? QString() : u" <%1>"_s.arg(parameter.type);
        const QString name = parameter.position ? u"[-%1]"_s.arg(parameter.name) : u'-' + parameter.name;
        parts << (parameter.mandatory ? name + value : u'[' + name + value + u']');
    }
    return parts.join(u' ');
}

qsizetype offsetOf(const QString& text, int line, int column)
{
    qsizetype at = 0;
    for (int i = 1; i < line; ++i) {
        const qsizetype end = text.indexOf(u'\n', at);
        if (end < 0)
            return text.size();
        at = end + 1;
    }
    qsizetype end = text.indexOf(u'\n', at);
    if (end < 0)
        end = text.size();
    return std::min(at + std::max(0, column - 1), end);
}

} // namespace steward
