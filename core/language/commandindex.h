#pragma once

#include <base/result.h>

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace steward {

struct CommandParameter
{
    QString name;
    QString type;           ///< as its page or its source writes it
    bool mandatory = false; ///< in one of its sets
    std::optional<int> position;
    QStringList aliases;
    QStringList values; ///< all it takes; empty: not known

    [[nodiscard]] bool isSwitch() const;
    bool operator==(const CommandParameter&) const = default;
};

/// What is known of a command without its module.
struct CommandInfo
{
    enum class WhatIf
    {
        Unknown,
        Documented,
        NotWorking, ///< it is there, and its page says that it does nothing
        None
    };

    QString name;
    QStringList connections; ///< ids; empty: PowerShell's own, or a module's that no connection has
    WhatIf whatIf = WhatIf::Unknown;
    QList<CommandParameter> parameters;

    /// By its name or an alias, without regard to case; nullptr for none.
    [[nodiscard]] const CommandParameter* parameter(const QString& name) const;
    bool operator==(const CommandInfo&) const = default;
};

/// The commands of the connections' modules, from a file that ships (packaging/language/make-commands.ps1
/// says how it is written), so that nothing need be installed, connected or started to know them; and the
/// names of others that the engine or installed modules have. Only what is asked for is taken apart: loading
/// takes a few milliseconds.
class CommandIndex final
{
public:
    CommandIndex() = default;
    /// FileFailed names the file. A line that is not as it should be is left out.
    [[nodiscard]] static Result<CommandIndex> load(const QString& file);

    /// Names without parameters. One that is there already stays as it is.
    void addNames(const QStringList& names);

    [[nodiscard]] bool contains(const QString& name) const;
    [[nodiscard]] std::optional<CommandInfo> find(const QString& name) const;
    /// The connections of a command; empty for one that is not here.
    [[nodiscard]] QStringList connectionsOf(const QString& name) const;
    /// What may be meant by what was typed: what begins so, then what has its letters at the beginnings of
    /// words
    /// ("gmu" for Get-MgUser), then what has it inside; each in the order of the alphabet.
    [[nodiscard]] QStringList matching(const QString& typed, int most) const;
    [[nodiscard]] int size() const { return int(m_lines.size() + size_t(m_others.size())); }

private:
    struct Line
    {
        qsizetype from;
        qsizetype length;
    };
    [[nodiscard]] QString nameAt(size_t line) const;
    [[nodiscard]] std::optional<size_t> lineOf(const QString& name) const;

    QByteArray m_text;
    std::vector<Line> m_lines;        ///< in the order of their names
    QHash<QString, size_t> m_places;  ///< by name in lower case
    QHash<QString, QString> m_others; ///< lower case → as it is written
};

/// Whether `typed` is the beginning letters of the words of a command, in their order.
[[nodiscard]] bool hasInitials(const QString& name, const QString& typed);

} // namespace steward
