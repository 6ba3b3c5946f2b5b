#include "progresstree.h"

#include <algorithm>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t kMostOpen = 1000;
constexpr size_t kMostEnded = 50;
constexpr int kDeepest = 64;

} // namespace

bool ProgressTree::isBelow(const Bar& bar, const Bar& above) const
{
    const Bar* now = &bar;
    for (int step = 0; step < kDeepest && now->parent >= 0; ++step) {
        if (now->source == above.source && now->parent == above.id)
            return true;
        const auto next = std::find_if(m_open.begin(), m_open.end(), [now](const Bar& other) {
            return other.source == now->source && other.id == now->parent;
        });
        if (next == m_open.end())
            return false;
        now = &*next;
    }
    return false;
}

void ProgressTree::end(size_t at, const QDateTime& time, bool finished)
{
    Bar bar = m_open[at];
    m_open.erase(m_open.begin() + std::ptrdiff_t(at));
    bar.ended = time;
    bar.finished = finished;
    m_ended.insert(m_ended.begin(), std::move(bar));
    if (m_ended.size() > kMostEnded)
        m_ended.pop_back();
}

void ProgressTree::report(const QDateTime& time, const QString& text, const QJsonObject& values)
{
    const qint64 source = values.value("source"_L1).toInteger();
    const qint64 id = values.value("id"_L1).toInteger();
    auto found = std::find_if(m_open.begin(), m_open.end(),
                              [&](const Bar& bar) { return bar.source == source && bar.id == id; });
    if (values.value("completed"_L1).toBool()) {
        if (found == m_open.end())
            return;
        const Bar whole = *found;
        for (size_t i = m_open.size(); i-- > 0;) {
            const bool itself = m_open[i].source == source && m_open[i].id == id;
            if (!itself && isBelow(m_open[i], whole))
                end(i, time, true);
        }
        found = std::find_if(m_open.begin(), m_open.end(),
                             [&](const Bar& bar) { return bar.source == source && bar.id == id; });
        end(size_t(found - m_open.begin()), time, true);
        return;
    }
    if (found == m_open.end()) {
        if (m_open.size() >= kMostOpen)
            return;
        Bar bar;
        bar.source = source;
        bar.id = id;
        bar.began = time;
        m_open.push_back(bar);
        found = std::prev(m_open.end());
    }
    found->parent = values.value("parent"_L1).toInteger(-1);
    found->activity = values.value("activity"_L1).toString(text);
    QStringList status;
    for (const auto& key : {"status"_L1, "operation"_L1}) {
        if (const QString part = values.value(key).toString(); !part.isEmpty())
            status << part;
    }
    found->status = status.join(u" · "_s);
    found->percent = int(std::clamp<qint64>(values.value("percent"_L1).toInteger(-1), -1, 100));
    found->secondsLeft = values.value("secondsRemaining"_L1).toInteger(-1);
}

void ProgressTree::close(const QDateTime& time)
{
    while (!m_open.empty())
        end(m_open.size() - 1, time, false);
}

void ProgressTree::clear()
{
    m_open.clear();
    m_ended.clear();
}

std::vector<ProgressTree::Bar> ProgressTree::open() const
{
    std::vector<Bar> ordered;
    std::vector<bool> taken(m_open.size(), false);
    const auto add = [&](const auto& self, size_t at, int depth) -> void {
        if (taken[at] || depth > kDeepest)
            return;
        taken[at] = true;
        ordered.push_back(m_open[at]);
        ordered.back().depth = depth;
        for (size_t i = 0; i < m_open.size(); ++i) {
            if (m_open[i].source == m_open[at].source && m_open[i].parent == m_open[at].id)
                self(self, i, depth + 1);
        }
    };
    const auto isKnown = [this](const Bar& bar) {
        return std::any_of(m_open.begin(), m_open.end(), [&](const Bar& other) {
            return other.source == bar.source && other.id == bar.parent && other.id != bar.id;
        });
    };
    for (size_t i = 0; i < m_open.size(); ++i) {
        if (m_open[i].parent < 0 || !isKnown(m_open[i]))
            add(add, i, 0);
    }
    for (size_t i = 0; i < m_open.size(); ++i) // what is nested in itself
        add(add, i, 0);
    return ordered;
}

} // namespace steward
