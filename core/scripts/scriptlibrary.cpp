#include "scriptlibrary.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

/// Lines without the indent they share, and without empty ones around them.
QString dedented(const QString& block)
{
    QStringList lines = block.split(u'\n');
    while (!lines.isEmpty() && lines.constFirst().trimmed().isEmpty())
        lines.removeFirst();
    while (!lines.isEmpty() && lines.constLast().trimmed().isEmpty())
        lines.removeLast();
    qsizetype indent = -1;
    for (const QString& line : lines) {
        qsizetype spaces = 0;
        while (spaces < line.size() && line.at(spaces).isSpace())
            ++spaces;
        if (spaces < line.size() && (indent < 0 || spaces < indent))
            indent = spaces;
    }
    for (QString& line : lines)
        line = line.mid(std::max<qsizetype>(indent, 0));
    return lines.join(u'\n');
}

QStringList words(const QString& list)
{
    QStringList found;
    for (const QString& one : list.split(u',')) {
        if (!one.trimmed().isEmpty())
            found << one.trimmed();
    }
    return found;
}

} // namespace

LibraryScript describeScript(const QString& text)
{
    LibraryScript script;
    // The first comment that has a help keyword at the beginning of a line.
    static const QRegularExpression comment(u"<#(.*?)#>"_s, QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression keyword(u"^\\s*\\.(SYNOPSIS|DESCRIPTION|PARAMETER|EXAMPLE|OUTPUTS|NOTES|"
                                            u"INPUTS|LINK|COMPONENT|ROLE|FUNCTIONALITY)"
                                            "(?:[ \\t]+(\\S+))?[ \\t]*\\r?$"_s,
                                            QRegularExpression::MultilineOption |
                                                QRegularExpression::CaseInsensitiveOption);
    auto comments = comment.globalMatch(text);
    while (comments.hasNext()) {
        const QString help = comments.next().captured(1).remove(u'\r');
        QString title, argument;
        qsizetype from = -1;
        bool any = false;
        const auto take = [&](qsizetype to) {
            if (from < 0)
                return;
            const QString block = dedented(help.mid(from, to - from));
            if (title == "SYNOPSIS"_L1)
                script.synopsis = block.simplified();
            else if (title == "DESCRIPTION"_L1)
                script.description = block;
            else if (title == "OUTPUTS"_L1)
                script.outputs = block;
            else if (title == "EXAMPLE"_L1)
                script.examples << block;
            else if (title == "PARAMETER"_L1)
                script.parameters.append({argument, block.simplified()});
            else if (title == "NOTES"_L1) {
                static const QRegularExpression line(u"^\\s*(\\w+):[ \\t]*(.*?)\\s*$"_s,
                                                     QRegularExpression::MultilineOption);
                auto lines = line.globalMatch(block);
                while (lines.hasNext()) {
                    const auto match = lines.next();
                    const QString name = match.captured(1).toLower(), value = match.captured(2);
                    if (name == "connections"_L1)
                        script.connections = words(value.toLower());
                    else if (name == "scope"_L1)
                        script.scope = value;
                    else if (name == "risk"_L1)
                        script.risk = value;
                    else if (name == "roles"_L1)
                        script.roles = words(value);
                    else if (name == "tags"_L1)
                        script.tags = words(value);
                }
            }
        };
        auto keywords = keyword.globalMatch(help);
        while (keywords.hasNext()) {
            const auto match = keywords.next();
            take(match.capturedStart());
            any = true;
            title = match.captured(1).toUpper();
            argument = match.captured(2);
            from = match.capturedEnd();
        }
        take(help.size());
        if (any)
            break;
    }
    return script;
}

} // namespace steward
