#include "textdiff.h"

#include <QHash>
#include <QStringList>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kMostChanges = 2000; // its square is the memory that the way needs

QStringList linesOf(QString text)
{
    text.replace("\r\n"_L1, "\n"_L1).replace(u'\r', u'\n');
    if (text.isEmpty())
        return {};
    QStringList lines = text.split(u'\n');
    if (lines.constLast().isEmpty())
        lines.removeLast();
    return lines;
}

/// Whether each line stays, by Myers' greedy way over numbers that stand for the lines. False: too different.
bool keepLines(const std::vector<int>& a, const std::vector<int>& b, std::vector<char>& keptA,
               std::vector<char>& keptB)
{
    const int n = int(a.size()), m = int(b.size());
    const int most = std::min(n + m, kMostChanges);
    const int zero = most + 1;
    std::vector<int> furthest(size_t(2 * most + 3), 0);
    std::vector<std::vector<int>> trail;
    int changes = -1;
    for (int d = 0; d <= most && changes < 0; ++d) {
        trail.emplace_back(furthest.begin() + (zero - d), furthest.begin() + (zero + d + 1));
        for (int k = -d; k <= d; k += 2) {
            const auto at = [&](int diagonal) -> int& { return furthest[size_t(zero + diagonal)]; };
            int x = k == -d || (k != d && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
            int y = x - k;
            while (x < n && y < m && a[size_t(x)] == b[size_t(y)]) {
                ++x;
                ++y;
            }
            at(k) = x;
            if (x >= n && y >= m) {
                changes = d;
                break;
            }
        }
    }
    if (changes < 0)
        return false;
    // Back along the trail.
    int x = n, y = m;
    for (int d = changes; d > 0; --d) {
        const std::vector<int>& before = trail[size_t(d)];
        const auto at = [&](int diagonal) {
            return std::abs(diagonal) > d ? 0 : before[size_t(diagonal + d)];
        };
        const int k = x - y;
        const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
        const int from = down ? k + 1 : k - 1;
        const int fromX = at(from), fromY = fromX - from;
        // First the lines that stayed, then the one step that changed something.
        while (x > fromX + (down ? 0 : 1) && y > fromY + (down ? 1 : 0)) {
            keptA[size_t(--x)] = 1;
            keptB[size_t(--y)] = 1;
        }
        x = fromX;
        y = fromY;
    }
    while (x > 0 && y > 0) {
        keptA[size_t(--x)] = 1;
        keptB[size_t(--y)] = 1;
    }
    return true;
}

} // namespace

TextDiff::TextDiff(const QString& before, const QString& after)
{
    const QStringList a = linesOf(before), b = linesOf(after);
    // What is the same at both ends costs nothing.
    qsizetype head = 0;
    while (head < a.size() && head < b.size() && a.at(head) == b.at(head))
        ++head;
    qsizetype tail = 0;
    while (tail < a.size() - head && tail < b.size() - head &&
           a.at(a.size() - 1 - tail) == b.at(b.size() - 1 - tail))
        ++tail;
    QHash<QString, int> numbers;
    const auto numbered = [&](const QStringList& lines) {
        std::vector<int> list;
        for (qsizetype i = head; i < lines.size() - tail; ++i) {
            auto& number = numbers[lines.at(i)];
            if (number == 0)
                number = int(numbers.size());
            list.push_back(number);
        }
        return list;
    };
    const std::vector<int> middleA = numbered(a), middleB = numbered(b);
    std::vector<char> keptA(middleA.size(), 0), keptB(middleB.size(), 0);
    if (!keepLines(middleA, middleB, keptA, keptB)) {
        std::fill(keptA.begin(), keptA.end(), 0);
        std::fill(keptB.begin(), keptB.end(), 0);
    }
    qsizetype x = 0, y = 0;
    const auto add = [&](Line::Kind kind, const QString& text) {
        const bool isA = kind != Line::Kind::Added, isB = kind != Line::Kind::Removed;
        m_lines.append({kind, isA ? int(++x) : 0, isB ? int(++y) : 0, text});
    };
    while (x < a.size() || y < b.size()) {
        const bool keepA = x < a.size() && (x < head || x >= a.size() - tail || keptA[size_t(x - head)]);
        const bool keepB = y < b.size() && (y < head || y >= b.size() - tail || keptB[size_t(y - head)]);
        if (x < a.size() && !keepA) {
            add(Line::Kind::Removed, a.at(x));
            ++m_removed;
        } else if (y < b.size() && !keepB) {
            add(Line::Kind::Added, b.at(y));
            ++m_added;
        } else {
            add(Line::Kind::Same, a.at(x));
        }
    }
}

QList<TextDiff::Hunk> TextDiff::hunks(int context) const
{
    QList<Hunk> hunks;
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        if (m_lines.at(i).kind == Line::Kind::Same)
            continue;
        const qsizetype from = std::max<qsizetype>(0, i - context);
        const qsizetype to = std::min<qsizetype>(m_lines.size(), i + context + 1);
        if (!hunks.isEmpty() && hunks.constLast().first + hunks.constLast().count >= from)
            hunks.last().count = to - hunks.constLast().first;
        else
            hunks.append({from, to - from});
    }
    return hunks;
}

} // namespace steward
