// Draws the workspace in the states of the target pictures into a folder given as the argument.

#include "workspacefixture.h"

#include <QApplication>
#include <QDir>
#include <QTextStream>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

void fillRun(Workspace& w)
{
    const QDateTime start = w.clock.now();
    const auto at = [&](int second) { w.clock.set(start.addSecs(second)); };
    using Type = RunEvent::Type;
    w.page.runBegan(w.page.request());
    w.page.runState(RunState::Connecting);
    w.clock.set(start.addMSecs(4100));
    w.page.runState(RunState::Running);
    QList<RunEvent> events;
    const auto add = [&](int second, Type type, const char* text, const QJsonObject& data = {}) {
        at(second);
        events << w.event(type, QString::fromUtf8(text), data);
    };
    add(2, Type::Information, "Connected Graph and Exchange. Accepted domain larchmoor.example checked.");
    add(3, Type::Debug, "GET /v1.0/domains → 200 in 182 ms");
    add(3, Type::Information, "Own domains: larchmoor.example, larchmoor-ortho.example");
    add(4, Type::Verbose, "Reading mailboxes in pages of 100");
    add(6, Type::Output,
        "Mailbox               ForwardsTo                          KeepsCopy  Msgs\n"
        "-------               ----------                          ---------  ----\n"
        "Reception Leith       reception@larchmoor-ortho.example        True    12");
    add(9, Type::Warning, "Accounts Payable forwards to ledger@paperdesk.example");
    add(9, Type::Output, "Accounts Payable      ledger@paperdesk.example                False   214");
    add(13, Type::Error, "Front Desk Leith: inbox rules cannot be read while the mailbox is being moved",
        {{u"message"_s, u"Front Desk Leith: inbox rules cannot be read while the mailbox is being moved"_s},
         {u"line"_s, 31},
         {u"column"_s, 5},
         {u"lineText"_s, u"    $users += $page.value"_s},
         {u"category"_s, u"ResourceBusy"_s},
         {u"fullyQualifiedErrorId"_s, u"MailboxInTransit,Get-InboxRule"_s}});
    add(14, Type::Output, "Practice Manager      pm.larchmoor@mailfold.example            True     3");
    add(17, Type::Warning, "Lab Orders forwards to orders@millpond-labs.example");
    add(17, Type::Output, "Lab Orders            orders@millpond-labs.example             True    88");
    add(18, Type::Raw, "native\ttool: \x1b[32mdone\x1b[0m");
    add(18, Type::Progress, "Reading mailboxes",
        {{u"id"_s, 0},
         {u"activity"_s, u"Reading mailboxes"_s},
         {u"status"_s, u"214 of 640"_s},
         {u"percent"_s, 33},
         {u"secondsRemaining"_s, 28}});
    w.page.runEvents(events);
    w.clock.set(start.addMSecs(19000));
}

} // namespace

int main(int argc, char* argv[])
{
    QApplication application(argc, argv);
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : u"."_s;
    const bool large = argc > 2;
    QDir().mkpath(folder);
    const QSize size = large ? QSize(720, 450) : QSize(1440 - 72, 900 - 60);
    const QString suffix = large ? u"-200"_s : QString();
    bool fine = true;

    Workspace w;
    w.theme.applyTo(application);
    const auto draw = [&](const QString& name) {
        for (int i = 0; i < 5; ++i)
            QCoreApplication::sendPostedEvents();
        const QPixmap picture = w.page.grab();
        const QString file = folder + u'/' + name + suffix + u".png"_s;
        fine = picture.save(file) && fine;
        QTextStream(stdout) << file << '\n';
    };
    w.page.resize(size);
    w.page.show();
    draw(u"empty-light"_s);

    w.makeReady();
    draw(u"ready-light"_s);
    fillRun(w);
    w.page.runPanel().output().goToLine(w.page.runPanel().output().store().endLine() - 1);
    w.page.runPanel().output().setFollowing(true);
    w.page.editor().goTo(29, 1);
    draw(u"running-light"_s);
    w.theme.setChoice(Theme::Choice::Dark);
    draw(u"running-dark"_s);
    w.theme.setChoice(Theme::Choice::HighContrast);
    draw(u"running-contrast"_s);
    w.theme.setChoice(Theme::Choice::Light);

    w.page.runEvents({w.event(RunEvent::Type::Prompt, u"New owner for Lab Orders"_s,
                              {{u"id"_s, u"1"_s},
                               {u"kind"_s, u"text"_s},
                               {u"caption"_s, QString()},
                               {u"message"_s, u"New owner for Lab Orders"_s}})});
    draw(u"prompt-light"_s);

    RunResult failed;
    failed.state = RunState::Failed;
    failed.errors = 1;
    failed.warnings = 2;
    failed.outputs = 9;
    failed.connectTime = std::chrono::milliseconds(4100);
    failed.runTime = std::chrono::milliseconds(19000);
    failed.error = Error{ErrorCode::Forbidden,
                         u"Microsoft Graph refused the sign-in for this customer (HTTP 403)."_s,
                         u"Insufficient privileges to complete the operation."_s,
                         u"Check that the application is consented for this customer."_s,
                         {},
                         u"Authorization_RequestDenied"_s,
                         u"5d2c91e8-40b7-4a6f-9c13-7be0a8d4f266"_s,
                         403};
    w.page.runEnded(failed);
    w.page.editor().showSyntaxError(31, 18, u"Missing closing ')' in expression."_s);
    w.page.runPanel().find();
    draw(u"failed-light"_s);
    w.page.resize(1024, 640);
    draw(u"small-light"_s);
    return fine ? 0 : 1;
}
