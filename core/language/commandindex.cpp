#include "commandindex.h"

#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

bool CommandParameter::isSwitch() const
{
    return type.endsWith("switch"_L1, Qt::CaseInsensitive) ||
           type.endsWith("switchparameter"_L1, Qt::CaseInsensitive);
}

const CommandParameter* CommandInfo::parameter(const QString& wanted) const
{
    const auto found =
        std::find_if(parameters.cbegin(), parameters.cend(), [&wanted](const CommandParameter& each) {
            return each.name.compare(wanted, Qt::CaseInsensitive) == 0 ||
                   each.aliases.contains(wanted, Qt::CaseInsensitive);
        });
    return found == parameters.cend() ? nullptr : &*found;
}

Result<CommandIndex> CommandIndex::load(const QString& file)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly)) {
        return fail(ErrorCode::FileFailed, u"The list of commands %1 cannot be read."_s.arg(file),
                    u"Install Steward again. Until then completion knows fewer commands."_s,
                    in.errorString());
    }
    CommandIndex index;
    index.m_text = in.readAll();
    qsizetype from = 0;
    while (from < index.m_text.size()) {
        qsizetype end = index.m_text.indexOf('\n', from);
        if (end < 0)
            end = index.m_text.size();
        if (const qsizetype tab = index.m_text.indexOf('\t', from); tab > from && tab < end) {
            const QString name = QString::fromUtf8(index.m_text.constData() + from, tab - from);
            index.m_places.insert(name.toLower(), index.m_lines.size());
            index.m_lines.push_back({from, end - from});
        }
        from = end + 1;
    }
    return index;
}

void CommandIndex::addNames(const QStringList& names)
{
    for (const QString& name : names) {
        const QString key = name.toLower();
        if (!m_places.contains(key))
            m_others.insert(key, name);
    }
}

QString CommandIndex::nameAt(size_t line) const
{
    const qsizetype from = m_lines[line].from;
    return QString::fromUtf8(m_text.constData() + from, m_text.indexOf('\t', from) - from);
}

std::optional<size_t> CommandIndex::lineOf(const QString& name) const
{
    const auto found = m_places.constFind(name.toLower());
    return found == m_places.cend() ? std::nullopt : std::optional(*found);
}

bool CommandIndex::contains(const QString& name) const
{
    const QString key = name.toLower();
    return m_places.contains(key) || m_others.contains(key);
}

QStringList CommandIndex::connectionsOf(const QString& name) const
{
    const auto line = lineOf(name);
    if (!line)
        return {};
    const QByteArray text =
        QByteArray::fromRawData(m_text.constData() + m_lines[*line].from, m_lines[*line].length);
    const qsizetype first = text.indexOf('\t') + 1;
    qsizetype end = text.indexOf('\t', first);
    if (end < 0)
        end = text.size();
    return QString::fromUtf8(text.mid(first, end - first)).split(u'|', Qt::SkipEmptyParts);
}

std::optional<CommandInfo> CommandIndex::find(const QString& name) const
{
    CommandInfo info;
    const auto line = lineOf(name);
    if (!line) {
        const auto other = m_others.constFind(name.toLower());
        if (other == m_others.cend())
            return std::nullopt;
        info.name = *other;
        return info;
    }
    const QStringList cells =
        QString::fromUtf8(m_text.constData() + m_lines[*line].from, m_lines[*line].length).split(u'\t');
    info.name = cells.value(0);
    info.connections = cells.value(1).split(u'|', Qt::SkipEmptyParts);
    const QString whatIf = cells.value(2);
    info.whatIf = whatIf == "d"_L1   ? CommandInfo::WhatIf::Documented
                  : whatIf == "w"_L1 ? CommandInfo::WhatIf::NotWorking
                  : whatIf == "n"_L1 ? CommandInfo::WhatIf::None
                                     : CommandInfo::WhatIf::Unknown;
    for (qsizetype i = 3; i < cells.size(); ++i) {
        const QStringList parts = cells.at(i).split(u':');
        if (parts.constFirst().isEmpty())
            continue;
        CommandParameter parameter;
        parameter.name = parts.value(0);
        parameter.type = parts.value(1);
        const QString flags = parts.value(2);
        parameter.mandatory = flags.startsWith(u'm');
        if (!flags.isEmpty() && flags.back().isDigit())
            parameter.position = flags.back().digitValue();
        parameter.aliases = parts.value(3).split(u'|', Qt::SkipEmptyParts);
        parameter.values = parts.value(4).split(u'|', Qt::SkipEmptyParts);
        info.parameters << parameter;
    }
    return info;
}

bool hasInitials(const QString& name, const QString& typed)
{
    qsizetype at = 0;
    for (qsizetype i = 0; i < name.size() && at < typed.size(); ++i) {
        const bool begins =
            i == 0 || name.at(i - 1) == u'-' || (name.at(i).isUpper() && !name.at(i - 1).isUpper());
        if (begins && name.at(i).toLower() == typed.at(at).toLower())
            ++at;
    }
    return !typed.isEmpty() && at == typed.size();
}

QStringList CommandIndex::matching(const QString& typed, int most) const
{
    QStringList begins, initials, inside;
    const auto sort = [&](const QString& name) {
        if (name.startsWith(typed, Qt::CaseInsensitive))
            begins << name;
        else if (typed.size() > 1 && hasInitials(name, typed))
            initials << name;
        else if (typed.size() > 2 && name.contains(typed, Qt::CaseInsensitive))
            inside << name;
    };
    for (size_t i = 0; i < m_lines.size(); ++i)
        sort(nameAt(i));
    for (const QString& other : m_others)
        sort(other);
    QStringList all;
    for (QStringList* part : {&begins, &initials, &inside}) {
        part->sort(Qt::CaseInsensitive);
        all += *part;
    }
    if (all.size() > most)
        all.resize(most);
    return all;
}

} // namespace steward
