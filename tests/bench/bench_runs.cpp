// Measures runs from the script to the painted window, as ratios to what the same engine does alone. Prints a
// table and fails nothing: numbers depend on the computer, ratios hardly do. Build it optimised:
//   cmake --build --preset release --target steward_bench_runs && build/release/tests/steward_bench_runs

#include "../core/runs/runfixture.h"

#include <base/clock.h>
#include <common/icons.h>
#include <common/theme.h>
#include <runs/runpanel.h>
#include <runs/warmengine.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTextStream>

#include <algorithm>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

constexpr int kLines = 500'000;
constexpr int kObjects = 50'000;
constexpr int kRounds = 5;

const QString kLineScript =
    u"foreach ($i in 1..%1) { \"line $i of the bench, with about fifty characters\" }"_s.arg(kLines);
const QString kMakeObjects =
    u"foreach ($i in 1..%1) { [pscustomobject]@{ Id = $i; Name = \"User number $i\"; "
    "UserPrincipalName = \"user$i@contoso.onmicrosoft.com\"; Enabled = ($i % 2 -eq 0); "
    "Created = [datetime]::new(2026, 1, 1).AddMinutes($i); Department = 'Sales'; City = 'Oslo'; Count = $i * "
    "3; "
    "Ratio = $i / 7; Key = \"key-$i\" } }"_s.arg(kObjects);

double seconds(qint64 nanoseconds)
{
    return double(nanoseconds) / 1e9;
}

/// Runs the engine alone on a script, its output going to a file; seconds.
double alone(const QString& script)
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"script.ps1"_s);
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly))
        qFatal("no temporary file");
    out.write(script.toUtf8());
    out.close();
    QProcess engine;
    engine.setStandardOutputFile(folder.filePath(u"out.txt"_s));
    QElapsedTimer timer;
    timer.start();
    engine.start(Runner::enginePath(), {u"-NoLogo"_s, u"-NoProfile"_s, u"-File"_s, file});
    if (!engine.waitForFinished(600'000) || engine.exitCode() != 0)
        qFatal("the engine failed: %s", engine.readAllStandardError().constData());
    return seconds(timer.nsecsElapsed());
}

/// Milliseconds until a cold engine has written its first line.
double coldFirstLine()
{
    QProcess engine;
    QElapsedTimer timer;
    timer.start();
    engine.start(Runner::enginePath(), {u"-NoLogo"_s, u"-NoProfile"_s, u"-Command"_s, u"'first'"_s});
    if (!engine.waitForReadyRead(60'000))
        qFatal("the engine wrote nothing");
    const double passed = seconds(timer.nsecsElapsed()) * 1000;
    engine.waitForFinished(60'000);
    return passed;
}

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

qint64 residentBytes()
{
    QFile status(u"/proc/self/statm"_s);
    return status.open(QIODevice::ReadOnly) ? status.readAll().split(' ').value(1).toLongLong() * 4096 : 0;
}

/// The longest time during which this thread took no event.
class Heartbeat final : public QObject
{
public:
    Heartbeat()
    {
        m_beat.setTimerType(Qt::PreciseTimer);
        connect(&m_beat, &QTimer::timeout, this,
                [this] { m_longest = std::max(m_longest, m_since.restart()); });
        m_since.start();
        m_beat.start(1);
    }
    [[nodiscard]] qint64 longestMsecs() const { return m_longest; }

private:
    QTimer m_beat;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

struct Watched
{
    double seconds = 0;
    qint64 longestGap = 0;
    qint64 textBytes = 0;
    qint64 grownBytes = 0;
    qint64 objects = 0;
};

/// A script in the run panel, as in the window.
Watched watched(const QString& script)
{
    Theme theme;
    Icons icons(theme);
    SystemClock clock;
    RunPanel panel(theme, icons, clock);
    panel.resize(1100, 500);
    panel.show();
    QTest::qWait(200);
    Watched found;
    Runner runner;
    runner.keepEvents = false;
    runner.request.colors = true;
    runner.request.formatLimit = RunRequest::kWindowFormatLimit;
    runner.onEvent = [&](const RunEvent& event) {
        if (event.type == RunEvent::Type::Output)
            found.textBytes += event.text.size() + 1;
        else if (event.type == RunEvent::Type::Object)
            ++found.objects;
    };
    runner.onStart = [&panel](RunSession& session) {
        panel.begin(session.request());
        QObject::connect(&session, &RunSession::events, &panel, &RunPanel::addEvents);
        QObject::connect(&session, &RunSession::stateChanged, &panel, &RunPanel::setState);
        QObject::connect(&session, &RunSession::finished, &panel, &RunPanel::end);
    };
    const qint64 before = residentBytes();
    Heartbeat heartbeat;
    QElapsedTimer timer;
    timer.start();
    runner.start(script.toUtf8().constData());
    if (!runner.wait(600'000) || runner.result.state != RunState::Succeeded)
        qFatal("the run failed: %s", qPrintable(runner.why()));
    found.seconds = seconds(timer.nsecsElapsed());
    QTest::qWait(300); // what is still painted counts for the gap
    found.longestGap = heartbeat.longestMsecs();
    found.grownBytes = residentBytes() - before;
    return found;
}

double warmFirstLine()
{
    Runner runner;
    WarmEngine warm(runner.engine, runner.files);
    QSignalSpy ready(&warm, &WarmEngine::ready);
    if (!ready.wait(60'000))
        qFatal("no warm engine");
    QTest::qWait(200);
    runner.warm = warm.take();
    double first = -1;
    QElapsedTimer timer;
    runner.onEvent = [&](const RunEvent& event) {
        if (event.type == RunEvent::Type::Output && first < 0)
            first = seconds(timer.nsecsElapsed()) * 1000;
    };
    timer.start();
    if (!runner.run("'first'") || first < 0)
        qFatal("the warm run failed");
    return first;
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    QTextStream out(stdout);
    const auto row = [&out](const QString& what, const QString& value, const QString& goal) {
        out << "| " << what.leftJustified(58) << " | " << value.rightJustified(12) << " | "
            << goal.leftJustified(10) << " |\n";
        out.flush();
    };
    row(u"measured"_s, u"value"_s, u"goal"_s);
    row(QString(58, u'-'), QString(12, u'-'), QString(10, u'-'));

    const double fileSeconds = alone(kLineScript);
    const Watched lines = watched(kLineScript);
    row(u"%1 lines, the engine alone to a file, lines/s"_s.arg(kLines),
        QString::number(kLines / fileSeconds, 'f', 0), {});
    row(u"the same in the window, painted and kept, lines/s"_s,
        QString::number(kLines / lines.seconds, 'f', 0), {});
    row(u"ratio"_s, QString::number(fileSeconds / lines.seconds, 'f', 2), u">= 0.9"_s);
    row(u"longest time without taking input, ms"_s, QString::number(lines.longestGap), u"<= 50"_s);
    row(u"memory for the text, times its size"_s,
        QString::number(double(lines.grownBytes) / double(lines.textBytes), 'f', 2), u"<= 3"_s);

    QList<double> cold;
    QList<double> warm;
    for (int i = 0; i < kRounds; ++i) {
        cold << coldFirstLine();
        warm << warmFirstLine();
    }
    row(u"first line of a cold engine, ms (median of %1)"_s.arg(kRounds),
        QString::number(median(cold), 'f', 0), {});
    row(u"first line of a run with a warm engine, ms"_s, QString::number(median(warm), 'f', 0), {});
    row(u"ratio"_s, QString::number(median(warm) / median(cold), 'f', 2), u"<= 0.33"_s);

    const double jsonSeconds = alone(u"$null = $(%1) | ConvertTo-Json -Compress"_s.arg(kMakeObjects));
    const Watched objects = watched(kMakeObjects);
    if (objects.objects != kObjects)
        qFatal("objects were lost: %lld", objects.objects);
    row(u"%1 objects to JSON, the engine alone, objects/s"_s.arg(kObjects),
        QString::number(kObjects / jsonSeconds, 'f', 0), {});
    row(u"the same in the window's table, objects/s"_s, QString::number(kObjects / objects.seconds, 'f', 0),
        {});
    row(u"ratio"_s, QString::number(jsonSeconds / objects.seconds, 'f', 2), u">= 0.5"_s);
    row(u"longest time without taking input, ms"_s, QString::number(objects.longestGap), u"<= 50"_s);
    return 0;
}
