// Draws the parameter form into a folder given as the argument.

#include "formfixture.h"

#include <QApplication>
#include <QDir>
#include <QPushButton>
#include <QTextStream>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

ScriptDescription forwarding()
{
    ScriptDescription d;
    d.synopsis = u"Finds mailboxes that send mail outside the company."_s;
    d.scope = u"Tenant"_s;
    d.examples = {u".\\Get-MailForwarding.ps1 -MailboxType Shared -Days 90"_s};
    ScriptParameter type = formParameter(u"MailboxType"_s, ParameterKind::Text, u"string"_s, true);
    type.label = u"Mailbox type"_s;
    type.allowed = {u"All"_s, u"User"_s, u"Shared"_s};
    ScriptParameter days = formParameter(u"Days"_s, ParameterKind::Integer, u"int"_s);
    days.minimum = 1;
    days.maximum = 365;
    days.defaultValue = {u"30"_s, true, {u"30"_s}};
    ScriptParameter domains = formParameter(u"TrustedDomain"_s, ParameterKind::Text, u"string[]"_s);
    domains.label = u"Trusted domain"_s;
    ScriptParameter since = formParameter(u"Since"_s, ParameterKind::DateTime, u"datetime"_s);
    since.defaultValue = {u"(Get-Date).AddDays(-30)"_s, false, {}};
    ScriptParameter rules = formParameter(u"IncludeRules"_s, ParameterKind::Switch, u"switch"_s);
    rules.label = u"Include inbox rules"_s;
    rules.help = u"Reads each mailbox's rules; slower."_s;
    ScriptParameter keep = formParameter(u"KeepCopy"_s, ParameterKind::Boolean, u"bool"_s);
    keep.label = u"Keeps a copy"_s;
    d.parameters = {type, days, domains, since, rules, keep};
    return d;
}

ScriptDescription everything()
{
    ScriptDescription d;
    d.synopsis = u"Blocks the sign-in of one user, and takes what the account can reach."_s;
    d.scope = u"User"_s;
    d.parameterSets = {u"ByUser"_s, u"ByFile"_s};
    d.defaultSet = u"ByUser"_s;
    d.hasDynamicParameters = true;
    ScriptParameter upn = formParameter(u"UserPrincipalName"_s, ParameterKind::Text, u"string"_s, true);
    upn.label = u"User principal name"_s;
    ScriptParameter account = formParameter(u"Account"_s, ParameterKind::Credential, u"pscredential"_s, true);
    ScriptParameter key = formParameter(u"NewPassword"_s, ParameterKind::SecureText, u"securestring"_s);
    key.label = u"New password"_s;
    key.help = u"Left out, one is made up."_s;
    ScriptParameter wait = formParameter(u"Wait"_s, ParameterKind::TimeSpan, u"timespan"_s);
    ScriptParameter steps = formParameter(u"Steps"_s, ParameterKind::Text, u"string[]"_s);
    steps.allowed = {u"Sign-in"_s, u"Sessions"_s, u"Rules"_s, u"Forwarding"_s};
    ScriptParameter headers = formParameter(u"Headers"_s, ParameterKind::Table, u"hashtable"_s);
    ScriptParameter report = formParameter(u"ReportPath"_s, ParameterKind::File, u"string"_s);
    report.label = u"Report path"_s;
    ScriptParameter note = formParameter(u"Message"_s);
    note.isMultiLine = true;
    note.help = u"Several lines; goes to the user's manager."_s;
    ScriptParameter date = formParameter(u"Until"_s, ParameterKind::DateTime, u"datetime"_s);
    d.parameters = {upn, account, steps, wait, date, key, headers, report, note};
    return d;
}

} // namespace

int main(int argc, char* argv[])
{
    QApplication application(argc, argv);
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : u"."_s;
    QDir().mkpath(folder);
    const QString suffix = argc > 2 ? u"-200"_s : QString();
    bool fine = true;
    FormFixture f;
    f.theme.applyTo(application);
    const auto draw = [&](const QString& name, int height) {
        f.form.resize(309, height);
        for (int i = 0; i < 20; ++i) {
            QCoreApplication::sendPostedEvents();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
        const QString file = folder + u"/form-"_s + name + suffix + u".png"_s;
        fine = f.form.grab().save(file) && fine;
        QTextStream(stdout) << file << '\n';
    };
    f.form.show();
    f.form.setScript(u"/a.ps1"_s, u"Get-MailForwarding.ps1"_s);
    f.form.setTarget(FormFixture::larchmoor(false));
    f.form.setDescription(forwarding());
    draw(u"tenant-light"_s, 760);
    f.form.setValues(
        {{u"Days"_s, u"400"_s},
         {u"TrustedDomain"_s, QStringList{u"larchmoor-ortho.example"_s, u"millpond-labs.example"_s}},
         {u"Since"_s, u"2026-10-01T08:00:00"_s},
         {u"IncludeRules"_s, true},
         {u"KeepCopy"_s, false}});
    f.form.findChild<QPushButton*>(u"examplesButton"_s)->setChecked(true);
    f.form.check();
    draw(u"problems-light"_s, 860);
    f.theme.setChoice(Theme::Choice::Dark);
    draw(u"problems-dark"_s, 860);
    f.form.setScript(u"/b.ps1"_s, u"Invoke-It.ps1"_s);
    f.form.setDescription(everything());
    draw(u"user-dark"_s, 1500);
    f.theme.setChoice(Theme::Choice::Light);
    f.form.setTarget(FormFixture::larchmoor(true));
    f.form.setValues({{u"Headers"_s, ParameterTable{{u"Reason"_s, u"Ticket 4711"_s}}},
                      {u"Steps"_s, QStringList{u"Sign-in"_s, u"Rules"_s}},
                      {u"Wait"_s, u"01:30:00"_s},
                      {u"Message"_s, u"Hello,\nthe account is blocked."_s}});
    draw(u"user-light"_s, 1400);
    f.form.setLocked(true);
    draw(u"locked-light"_s, 700);
    f.form.setLocked(false);
    f.form.setScript(u"/c.ps1"_s, u"Nothing.ps1"_s);
    f.form.setDescription({});
    draw(u"none-light"_s, 300);
    return fine ? 0 : 1;
}
