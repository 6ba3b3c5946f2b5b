// How fast the run panel takes what a script writes: steward_bench_panel [lines]. Prints "name value unit", a
// line each. What the window answers is measured as the longest time between two looks at the event loop.

#include <base/clock.h>
#include <common/icons.h>
#include <common/theme.h>
#include <runs/objectsview.h>
#include <runs/outputview.h>
#include <runs/runpanel.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QHeaderView>
#include <QJsonArray>
#include <QTabBar>
#include <QTableView>
#include <QTextStream>
#include <QTimer>

#include <algorithm>
#include <functional>
#include <malloc.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

constexpr int kBatchLines = 2500; // 50,000 lines a second in batches of 50 ms

/// The longest time between two turns of the event loop since reset().
class Gap final : public QObject
{
public:
    Gap()
    {
        m_timer.setInterval(0);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            m_longest = std::max(m_longest, m_since.nsecsElapsed());
            m_since.restart();
        });
    }
    void reset()
    {
        m_longest = 0;
        m_since.start();
        m_timer.start();
    }
    double stop()
    {
        m_timer.stop();
        return double(m_longest) / 1e6;
    }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

void print(const QString& name, double value, const QString& unit)
{
    QTextStream(stdout) << name << ' ' << QString::number(value, 'f', value < 100 ? 2 : 0) << ' ' << unit
                        << '\n';
}

/// Turns the event loop until `done`, looking after every timer.
void runUntil(const std::function<bool()>& done)
{
    QEventLoop loop;
    QTimer look;
    look.setInterval(1);
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (done())
            loop.quit();
    });
    look.start();
    loop.exec();
}

qint64 heapBytes()
{
    const struct mallinfo2 info = mallinfo2();
    return qint64(info.uordblks) + qint64(info.hblkhd);
}

RunEvent lineEvent(const QDateTime& time, int first, int count, qint64& bytes)
{
    QString text;
    for (int i = first; i < first + count; ++i)
        text +=
            u"line %1 of what a script writes, about as long as one that says something about a mailbox\n"_s
                .arg(i);
    bytes += text.toUtf8().size() - count;
    return {RunEvent::Type::Output, time, text, {}};
}

QJsonObject object(int i)
{
    return {{u"typeName"_s, u"Contoso.Mailbox"_s},
            {u"properties"_s,
             QJsonObject{{u"Name"_s, u"Mailbox %1"_s.arg((i * 7919) % 50'000)},
                         {u"Number"_s, (i * 104'729) % 1'000'003},
                         {u"Enabled"_s, i % 3 == 0},
                         {u"Created"_s, u"2026-%1-11T10:00:%2Z"_s.arg(i % 12 + 1, 2, 10, QLatin1Char('0'))
                                            .arg(i % 60, 2, 10, QLatin1Char('0'))},
                         {u"SizeMB"_s, i / 7.0},
                         {u"Mail"_s, u"mailbox%1@contoso.example"_s.arg(i)},
                         {u"City"_s, u"City %1"_s.arg(i % 100)},
                         {u"ForwardsTo"_s, QJsonValue::Null},
                         {u"Aliases"_s, QJsonArray{u"a%1@contoso.example"_s.arg(i), u"b@contoso.example"_s}},
                         {u"Kind"_s, i % 2 == 0 ? u"UserMailbox"_s : u"SharedMailbox"_s}}}};
}

void benchLines(RunPanel& panel, int lines)
{
    RunRequest request;
    request.scriptName = u"bench.ps1"_s;
    panel.begin(request);
    panel.setState(RunState::Running);
    // The lines are there before the clock starts: what is measured is the panel.
    const QDateTime time = QDateTime::currentDateTimeUtc();
    qint64 bytes = 0;
    std::vector<RunEvent> batches;
    for (int first = 0; first < lines; first += kBatchLines)
        batches.push_back(lineEvent(time, first, std::min(kBatchLines, lines - first), bytes));
    const qint64 before = heapBytes();

    Gap gap;
    size_t next = 0;
    QTimer feed;
    feed.setInterval(0);
    QObject::connect(&feed, &QTimer::timeout, &panel, [&] {
        if (next < batches.size())
            panel.addEvents({batches[next++]});
    });
    QElapsedTimer clock;
    gap.reset();
    clock.start();
    feed.start();
    runUntil([&] { return panel.output().visibleLineCount() == lines; });
    const double seconds = double(clock.nsecsElapsed()) / 1e9;
    feed.stop();
    print(u"lines.painted_and_kept"_s, lines / seconds, u"lines/s"_s);
    print(u"lines.longest_gap"_s, gap.stop(), u"ms"_s);
    print(u"lines.memory_per_text"_s, double(heapBytes() - before) / double(bytes), u"bytes/byte"_s);

    gap.reset();
    clock.start();
    panel.output().setSearchText(u"line 4999"_s);
    runUntil([&] { return panel.output().matchCount() > 0; });
    print(u"lines.first_match"_s, double(clock.nsecsElapsed()) / 1e6, u"ms"_s);
    panel.output().setSearchText(u"(4|5)99[0-9] of"_s, true);
    clock.start();
    runUntil([&] { return !panel.output().isSearching(); });
    print(u"lines.search_expression"_s, double(clock.nsecsElapsed()) / 1e6, u"ms"_s);
    print(u"lines.search_longest_gap"_s, gap.stop(), u"ms"_s);
    panel.output().setSearchText({});

    gap.reset();
    const QList<std::pair<Stream, bool>> filters{
        {Stream::Verbose, false}, {Stream::Output, false}, {Stream::Output, true}, {Stream::Verbose, true}};
    qsizetype filter = 0;
    runUntil([&] {
        if (filter == filters.size())
            return true;
        panel.output().setStreamVisible(filters.at(filter).first, filters.at(filter).second);
        ++filter;
        return false;
    });
    print(u"lines.filter_longest_gap"_s, gap.stop(), u"ms"_s);
}

void benchObjects(RunPanel& panel, int count)
{
    RunRequest request;
    request.scriptName = u"bench.ps1"_s;
    panel.begin(request);
    panel.setState(RunState::Running);
    panel.findChild<QTabBar*>(u"runTabs"_s)->setCurrentIndex(1);
    std::vector<QList<RunEvent>> batches;
    for (int first = 0; first < count; first += kBatchLines) {
        QList<RunEvent> batch;
        for (int i = first; i < std::min(count, first + kBatchLines); ++i)
            batch.append({RunEvent::Type::Object, {}, {}, object(i)});
        batches.push_back(batch);
    }
    ObjectModel& model = panel.objects().model();
    Gap gap;
    size_t next = 0;
    QTimer feed;
    feed.setInterval(0);
    QObject::connect(&feed, &QTimer::timeout, &panel, [&] {
        if (next < batches.size())
            panel.addEvents(batches[next++]);
    });
    const qint64 before = heapBytes();
    QElapsedTimer clock;
    gap.reset();
    clock.start();
    feed.start();
    runUntil([&] { return model.rowCount() == count; });
    const double seconds = double(clock.nsecsElapsed()) / 1e9;
    feed.stop();
    print(u"objects.insert"_s, seconds * 1000, u"ms"_s);
    print(u"objects.insert_rate"_s, count / seconds, u"objects/s"_s);
    print(u"objects.insert_longest_gap"_s, gap.stop(), u"ms"_s);
    print(u"objects.memory"_s, double(heapBytes() - before) / count, u"bytes/object"_s);
    runUntil([&] { return !model.isBusy(); });

    const auto column = [&](const QString& name) {
        for (int i = 0; i < model.columnCount(); ++i) {
            if (model.headerData(i, Qt::Horizontal, Qt::DisplayRole).toString() == name)
                return i;
        }
        return 0;
    };
    panel.objects().table().setCurrentIndex(model.index(count / 2, 0));
    for (const QString& name : {u"Name"_s, u"Number"_s, u"Created"_s}) {
        gap.reset();
        clock.start();
        panel.objects().table().horizontalHeader()->setSortIndicator(column(name), Qt::DescendingOrder);
        runUntil([&] { return !model.isBusy(); });
        print(u"objects.sort_"_s + name.toLower(), double(clock.nsecsElapsed()) / 1e6, u"ms"_s);
        print(u"objects.sort_%1_longest_gap"_s.arg(name.toLower()), gap.stop(), u"ms"_s);
    }
    for (const QString& filter : {u"mailbox 77"_s, u"SizeMB>5000"_s, QString()}) {
        const QString name = filter.isEmpty() ? u"none"_s : filter.contains(u'>') ? u"column"_s : u"words"_s;
        gap.reset();
        clock.start();
        model.setFilter(filter);
        runUntil([&] { return !model.isBusy(); });
        print(u"objects.filter_"_s + name, double(clock.nsecsElapsed()) / 1e6, u"ms"_s);
        print(u"objects.filter_%1_longest_gap"_s.arg(name), gap.stop(), u"ms"_s);
    }
    gap.reset();
    panel.objects().table().selectAll();
    panel.objects().table().horizontalHeader()->setSortIndicator(column(u"Name"_s), Qt::AscendingOrder);
    runUntil([&] { return !model.isBusy(); });
    print(u"objects.sort_all_selected_longest_gap"_s, gap.stop(), u"ms"_s);
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_LOGGING_RULES", "*.debug=false;*.warning=false");
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && qEnvironmentVariableIsEmpty("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const int lines = argc > 1 ? QByteArray(argv[1]).toInt() : 500'000;
    Theme theme;
    theme.applyTo(application);
    const Icons icons(theme);
    const SystemClock clock;
    {
        RunPanel panel(theme, icons, clock);
        panel.resize(1200, 700);
        panel.show();
        benchLines(panel, lines);
    }
    {
        RunPanel panel(theme, icons, clock);
        panel.resize(1200, 700);
        panel.show();
        benchObjects(panel, 50'000);
    }
    return 0;
}
