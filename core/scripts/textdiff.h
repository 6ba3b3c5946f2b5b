#pragma once

#include <QList>
#include <QString>

namespace steward {

/// What two texts differ in, line by line: the shortest way from one to the other (Myers), computed once.
/// Line endings do not count. Texts that have nearly nothing in common are told as one taken away and one
/// added, so that the time is bounded.
class TextDiff final
{
public:
    struct Line
    {
        enum class Kind
        {
            Same,
            Removed,
            Added
        };
        Kind kind = Kind::Same;
        int before = 0; ///< its number in the text before, from 1; 0: not there
        int after = 0;  ///< in the text after
        QString text;

        bool operator==(const Line&) const = default;
    };
    /// Lines that belong together: changes with some of what is around them.
    struct Hunk
    {
        qsizetype first = 0; ///< in lines()
        qsizetype count = 0;

        bool operator==(const Hunk&) const = default;
    };

    TextDiff() = default;
    TextDiff(const QString& before, const QString& after);

    [[nodiscard]] const QList<Line>& lines() const { return m_lines; }
    [[nodiscard]] int added() const { return m_added; }
    [[nodiscard]] int removed() const { return m_removed; }
    [[nodiscard]] bool isSame() const { return m_added == 0 && m_removed == 0; }
    [[nodiscard]] QList<Hunk> hunks(int context = 3) const;

private:
    QList<Line> m_lines;
    int m_added = 0;
    int m_removed = 0;
};

} // namespace steward
