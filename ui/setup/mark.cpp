#include "mark.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Mark", text);
}

} // namespace

QString markIcon(Mark mark)
{
    switch (mark) {
    case Mark::None:
        return {};
    case Mark::Waiting:
        return u"pending-circle"_s;
    case Mark::Running:
        return u"spinner"_s;
    case Mark::Good:
        return u"check-circle"_s;
    case Mark::Info:
        return u"info"_s;
    case Mark::Attention:
        return u"warning"_s;
    case Mark::Bad:
        return u"error-circle"_s;
    case Mark::Skipped:
        return u"dash"_s;
    }
    return {};
}

const char* markTone(Mark mark)
{
    switch (mark) {
    case Mark::Running:
        return "accent";
    case Mark::Good:
        return "success";
    case Mark::Info:
        return "info";
    case Mark::Attention:
        return "warning";
    case Mark::Bad:
        return "error";
    case Mark::None:
    case Mark::Waiting:
    case Mark::Skipped:
        return "textMuted";
    }
    return "textMuted";
}

QString markWord(Mark mark)
{
    switch (mark) {
    case Mark::None:
        return {};
    case Mark::Waiting:
        return tr("waiting");
    case Mark::Running:
        return tr("running");
    case Mark::Good:
        return tr("done");
    case Mark::Info:
        return tr("for information");
    case Mark::Attention:
        return tr("needs attention");
    case Mark::Bad:
        return tr("failed");
    case Mark::Skipped:
        return tr("left out");
    }
    return {};
}

Mark markOf(ComputerCheck::State state)
{
    switch (state) {
    case ComputerCheck::State::Waiting:
        return Mark::Waiting;
    case ComputerCheck::State::Running:
        return Mark::Running;
    case ComputerCheck::State::Good:
        return Mark::Good;
    case ComputerCheck::State::Attention:
        return Mark::Attention;
    case ComputerCheck::State::Bad:
        return Mark::Bad;
    }
    return Mark::Waiting;
}

Mark markOf(ConsentStep::State state)
{
    switch (state) {
    case ConsentStep::State::Waiting:
        return Mark::Waiting;
    case ConsentStep::State::Running:
        return Mark::Running;
    case ConsentStep::State::Done:
        return Mark::Good;
    case ConsentStep::State::Failed:
        return Mark::Bad;
    }
    return Mark::Waiting;
}

Mark markOf(ProvenCall::State state)
{
    switch (state) {
    case ProvenCall::State::Waiting:
        return Mark::Waiting;
    case ProvenCall::State::Running:
        return Mark::Running;
    case ProvenCall::State::Done:
        return Mark::Good;
    case ProvenCall::State::Failed:
        return Mark::Bad;
    }
    return Mark::Waiting;
}

Mark markOf(HealthFinding::Severity severity)
{
    switch (severity) {
    case HealthFinding::Severity::Good:
        return Mark::Good;
    case HealthFinding::Severity::Info:
        return Mark::Info;
    case HealthFinding::Severity::Attention:
        return Mark::Attention;
    case HealthFinding::Severity::Bad:
        return Mark::Bad;
    }
    return Mark::Info;
}

QString daysText(int days)
{
    return days < 0    ? tr("ended")
           : days == 0 ? tr("today")
           : days == 1 ? tr("1 day")
                       : tr("%1 days").arg(days);
}

QString momentText(const QDateTime& at, const QDate& today)
{
    if (!at.isValid())
        return {};
    const QDateTime local = at.toLocalTime();
    return QLocale().toString(local, local.date() == today ? u"HH:mm"_s : u"d MMM yyyy, HH:mm"_s);
}

} // namespace steward
