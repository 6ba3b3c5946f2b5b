#include "healthreport.h"

#include <auth/signinlife.h>

#include <QHash>
#include <QJsonArray>

#include <algorithm>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

using Severity = HealthFinding::Severity;

constexpr int kNamesShown = 5;

QString days(int count)
{
    return count == 1 ? u"1 day"_s : u"%1 days"_s.arg(count);
}

QString customersText(qsizetype count)
{
    return count == 1 ? u"1 customer"_s : u"%1 customers"_s.arg(count);
}

/// "A, B, C and 4 more".
QString namesText(const QStringList& names)
{
    const QStringList shown = names.mid(0, kNamesShown);
    const qsizetype more = names.size() - shown.size();
    return shown.join(u", "_s) + (more > 0 ? u" and %1 more"_s.arg(more) : QString());
}

/// Each relationship is a finding of its own, so that its end is noticed; the customer's tenant follows.
const QString kRelationship = u"relationship:"_s;

QString dateText(const QDateTime& at)
{
    return at.toUTC().toString(u"yyyy-MM-dd"_s);
}

/// Whole days; 0 on the last one, negative afterwards.
int daysUntil(const QDateTime& now, const QDateTime& end)
{
    const qint64 seconds = now.secsTo(end);
    return static_cast<int>(seconds >= 0 ? seconds / 86400 : -((-seconds + 86399) / 86400));
}

HealthFinding signIn(const HealthInput& input)
{
    HealthFinding finding;
    finding.id = u"sign-in"_s;
    if (input.signInError) {
        const bool needed = input.signInError->code == ErrorCode::SignInNeeded;
        finding.severity = needed ? Severity::Bad : Severity::Attention;
        finding.title = needed ? u"The stored sign-in does not work any more."_s
                               : u"The stored sign-in could not be tried just now."_s;
        finding.detail = input.signInError->toText();
        finding.action = needed ? u"signIn"_s : u"renew"_s;
        return finding;
    }
    if (!input.renewedAt.isValid()) {
        finding.severity = Severity::Attention;
        finding.title = u"It is not known when the sign-in was renewed last."_s;
        finding.action = u"renew"_s;
        return finding;
    }
    // By the calendar, as everywhere else where a sign-in's days are shown.
    const int left = static_cast<int>(input.now.daysTo(input.renewedAt.addDays(kRefreshTokenDays)));
    const int age = static_cast<int>(input.renewedAt.daysTo(input.now));
    finding.daysLeft = left;
    finding.detail = u"Renewed on %1; without use it lasts %2 from then."_s.arg(dateText(input.renewedAt),
                                                                                days(kRefreshTokenDays));
    if (left < 0) {
        finding.severity = Severity::Bad;
        finding.title = u"The stored sign-in has very likely expired from disuse."_s;
        finding.action = u"signIn"_s;
    } else if (age >= kRenewalWarnDays) {
        finding.severity = Severity::Attention;
        finding.title =
            u"The sign-in was not renewed for %1; it is good for %2 more."_s.arg(days(age), days(left));
        finding.action = u"renew"_s;
    } else {
        finding.title = u"The sign-in works and is good for %1."_s.arg(days(left));
    }
    return finding;
}

std::optional<HealthFinding> mfa(const HealthInput& input)
{
    if (!input.mfa || *input.mfa)
        return std::nullopt;
    HealthFinding finding;
    finding.id = u"mfa"_s;
    finding.severity = Severity::Bad;
    finding.title = u"The sign-in carries no proof of a second factor."_s;
    finding.detail = u"Partner Center refuses such a sign-in, now or before long."_s;
    finding.action = u"signIn"_s;
    return finding;
}

std::optional<HealthFinding> deviceCode(const HealthInput& input)
{
    if (!input.signInByDeviceCode)
        return std::nullopt;
    HealthFinding finding;
    finding.id = u"device-code"_s;
    finding.severity = Severity::Info;
    finding.title = u"The sign-in was made with a device code."_s;
    finding.detail =
        u"A Conditional Access rule that blocks device codes, yours or a customer's, also blocks what "
        "comes from this sign-in. A sign-in in the browser is not affected."_s;
    finding.action = u"signIn"_s;
    return finding;
}

std::optional<HealthFinding> credential(const HealthInput& input)
{
    if (input.credential == CredentialKind::None)
        return std::nullopt;
    const QString what =
        input.credential == CredentialKind::Certificate ? u"certificate"_s : u"client secret"_s;
    HealthFinding finding;
    finding.id = u"credential"_s;
    if (!input.credentialEndsAt) {
        finding.severity = Severity::Info;
        finding.title = u"It could not be read when the application's %1 ends."_s.arg(what);
        if (input.credentialError)
            finding.detail = input.credentialError->toText();
        return finding;
    }
    const int left = daysUntil(input.now, *input.credentialEndsAt);
    finding.daysLeft = left;
    finding.detail = u"Ends on %1."_s.arg(dateText(*input.credentialEndsAt));
    if (left < 0) {
        finding.severity = Severity::Bad;
        finding.title = u"The application's %1 has ended."_s.arg(what);
    } else if (left < kCredentialWarnDays) {
        finding.severity = left < kCredentialPressDays ? Severity::Bad : Severity::Attention;
        finding.title = left == 0 ? u"The application's %1 ends today."_s.arg(what)
                                  : u"The application's %1 ends in %2."_s.arg(what, days(left));
    } else {
        finding.title = u"The application's %1 is good for %2."_s.arg(what, days(left));
    }
    if (finding.severity != Severity::Good)
        finding.action = u"rotate"_s;
    return finding;
}

std::optional<HealthFinding> permissions(const HealthInput& input)
{
    HealthFinding finding;
    finding.id = u"permissions"_s;
    if (input.proofError) {
        finding.severity = Severity::Attention;
        finding.title = u"It could not be checked what the application is allowed."_s;
        finding.detail = input.proofError->toText();
        return finding;
    }
    if (!input.unprovenPermissions.isEmpty()) {
        finding.severity = Severity::Attention;
        finding.title = input.unprovenPermissions.size() == 1
                            ? u"1 permission is missing or was refused when called."_s
                            : u"%1 permissions are missing or were refused when called."_s.arg(
                                  input.unprovenPermissions.size());
        finding.detail = namesText(input.unprovenPermissions);
        finding.action = u"consentPartner"_s;
        return finding;
    }
    if (input.provenPermissions == 0)
        return std::nullopt;
    finding.title =
        input.provenPermissions == 1
            ? u"1 permission is granted and was called."_s
            : u"%1 permissions are granted, and each service was called."_s.arg(input.provenPermissions);
    return finding;
}

QList<HealthFinding> consent(const HealthInput& input)
{
    QList<HealthFinding> findings;
    if (!input.driftedCustomers.isEmpty()) {
        findings.append({u"consent-drift"_s, Severity::Attention,
                         u"%1 consented to less than is asked for now."_s.arg(
                             customersText(input.driftedCustomers.size())),
                         namesText(input.driftedCustomers), u"consent"_s, std::nullopt});
    }
    if (!input.failedCustomers.isEmpty()) {
        findings.append({u"consent-failed"_s, Severity::Attention,
                         u"Consent did not work for %1."_s.arg(customersText(input.failedCustomers.size())),
                         namesText(input.failedCustomers), u"consent"_s, std::nullopt});
    }
    if (input.customers > 0 && input.consented > 0) {
        findings.append(
            {u"consent"_s, Severity::Good,
             u"%1 of %2 have consented."_s.arg(input.consented).arg(customersText(input.customers)),
             QString(), QString(), std::nullopt});
    }
    return findings;
}

QList<HealthFinding> relationships(const HealthInput& input)
{
    QList<HealthFinding> findings;
    if (input.relationshipsError) {
        findings.append({u"relationships"_s, Severity::Info,
                         u"The delegated admin relationships could not be read."_s,
                         input.relationshipsError->toText(), u"relationships"_s, std::nullopt});
        return findings;
    }
    if (!input.relationships)
        return findings;
    QStringList withoutRole;
    for (const HealthInput::Relationship& relationship : *input.relationships) {
        // That it ends is of no matter to whom it gives nothing.
        if (!relationship.reachesUs.value_or(true)) {
            withoutRole << relationship.customerName;
            continue;
        }
        if (!relationship.endsAt.isValid() || relationship.extendsItself)
            continue;
        const int left = daysUntil(input.now, relationship.endsAt);
        if (left >= kRelationshipWarnDays)
            continue;
        HealthFinding finding;
        finding.id = kRelationship + relationship.tenant.value.toLower();
        finding.daysLeft = left;
        finding.action = u"relationships"_s;
        finding.severity = left < kRelationshipPressDays ? Severity::Bad : Severity::Attention;
        finding.title = left < 0 ? u"Access to %1 has ended."_s.arg(relationship.customerName)
                        : left == 0
                            ? u"Access to %1 ends today."_s.arg(relationship.customerName)
                            : u"Access to %1 ends in %2."_s.arg(relationship.customerName, days(left));
        finding.detail = u"The delegated admin relationship ends on %1 and does not extend itself."_s.arg(
            dateText(relationship.endsAt));
        findings.append(finding);
    }
    const bool noneEnds = findings.isEmpty();
    if (!withoutRole.isEmpty()) {
        findings.append({u"relationships-role"_s, Severity::Attention,
                         u"Your account has no role at %1, although there is a relationship."_s.arg(
                             customersText(withoutRole.size())),
                         u"%1. None of the account's groups has a role in the delegated admin relationship."_s.arg(
                             namesText(withoutRole)),
                         u"relationships"_s, std::nullopt});
    }
    if (noneEnds && withoutRole.size() < input.relationships->size()) {
        findings.append({u"relationships"_s, Severity::Good,
                         u"No delegated admin relationship ends within %1 days."_s.arg(kRelationshipWarnDays),
                         QString(), QString(), std::nullopt});
    }
    return findings;
}

int rank(Severity severity)
{
    return static_cast<int>(severity);
}

std::optional<Severity> severityFromName(const QString& name)
{
    for (const Severity severity : {Severity::Good, Severity::Info, Severity::Attention, Severity::Bad}) {
        if (severityName(severity) == name)
            return severity;
    }
    return std::nullopt;
}

} // namespace

QString severityName(HealthFinding::Severity severity)
{
    switch (severity) {
    case Severity::Good:
        return u"good"_s;
    case Severity::Info:
        return u"info"_s;
    case Severity::Attention:
        return u"attention"_s;
    case Severity::Bad:
        break;
    }
    return u"bad"_s;
}

HealthFinding::Severity HealthReport::severity() const
{
    Severity worst = Severity::Good;
    for (const HealthFinding& finding : findings)
        worst = std::max(worst, finding.severity, [](Severity a, Severity b) { return rank(a) < rank(b); });
    return worst;
}

QString HealthReport::headline() const
{
    qsizetype bad = 0;
    qsizetype attention = 0;
    // Many relationships that end are one thing to look after, as pressing as the worst of them.
    Severity ending = Severity::Good;
    for (const HealthFinding& finding : findings) {
        if (finding.id.startsWith(kRelationship)) {
            if (rank(finding.severity) > rank(ending))
                ending = finding.severity;
            continue;
        }
        bad += finding.severity == Severity::Bad ? 1 : 0;
        attention += finding.severity == Severity::Attention ? 1 : 0;
    }
    bad += ending == Severity::Bad ? 1 : 0;
    attention += ending == Severity::Attention ? 1 : 0;
    const auto things = [](qsizetype count) { return count == 1 ? u"1 thing"_s : u"%1 things"_s.arg(count); };
    if (bad > 0 && attention > 0)
        return u"%1 must be mended now, and %2 soon."_s.arg(things(bad), things(attention));
    if (bad > 0)
        return u"%1 must be mended now."_s.arg(things(bad));
    if (attention > 0)
        return attention == 1 ? u"1 thing needs attention."_s : u"%1 things need attention."_s.arg(attention);
    return u"Everything works."_s;
}

HealthReport assessHealth(const HealthInput& input)
{
    HealthReport report;
    report.at = input.now.toUTC();
    report.partnerName = input.partnerName;
    report.account = input.account;
    report.tenant = input.tenant;
    report.clientId = input.clientId;
    report.cloudTitle = input.cloudTitle;
    const auto add = [&report](const std::optional<HealthFinding>& finding) {
        if (finding)
            report.findings.append(*finding);
    };
    add(signIn(input));
    add(mfa(input));
    add(deviceCode(input));
    add(credential(input));
    add(permissions(input));
    report.findings += consent(input);
    report.findings += relationships(input);
    std::stable_sort(report.findings.begin(), report.findings.end(),
                     [](const HealthFinding& a, const HealthFinding& b) {
                         if (a.severity != b.severity)
                             return rank(a.severity) > rank(b.severity);
                         return a.daysLeft.value_or(100000) < b.daysLeft.value_or(100000);
                     });
    return report;
}

QList<HealthChange> healthChanges(const HealthReport& before, const HealthReport& now)
{
    using Kind = HealthChange::Kind;
    QHash<QString, HealthFinding> old;
    for (const HealthFinding& finding : before.findings)
        old.insert(finding.id, finding);
    QList<HealthChange> changes;
    for (const HealthFinding& finding : now.findings) {
        const auto was = old.constFind(finding.id);
        if (was == old.constEnd()) {
            if (finding.severity == Severity::Attention || finding.severity == Severity::Bad)
                changes.append({Kind::New, finding});
        } else if (rank(finding.severity) > rank(was->severity)) {
            changes.append({Kind::Worse, finding});
        } else if (rank(finding.severity) < rank(was->severity)) {
            changes.append({Kind::Better, finding});
        }
        old.remove(finding.id);
    }
    for (const HealthFinding& finding : before.findings) {
        if (old.contains(finding.id) && rank(finding.severity) >= rank(Severity::Attention))
            changes.append({Kind::Gone, finding});
    }
    return changes;
}

QString HealthChange::text() const
{
    switch (kind) {
    case Kind::New:
        return u"New: %1"_s.arg(finding.title);
    case Kind::Worse:
        return u"Worse: %1"_s.arg(finding.title);
    case Kind::Better:
        return u"Better: %1"_s.arg(finding.title);
    case Kind::Gone:
        break;
    }
    return u"No longer: %1"_s.arg(finding.title);
}

QJsonObject toJson(const HealthReport& report)
{
    QJsonArray findings;
    for (const HealthFinding& finding : report.findings) {
        QJsonObject json{{u"id"_s, finding.id},
                         {u"severity"_s, severityName(finding.severity)},
                         {u"title"_s, finding.title}};
        if (!finding.detail.isEmpty())
            json.insert(u"detail"_s, finding.detail);
        if (!finding.action.isEmpty())
            json.insert(u"action"_s, finding.action);
        if (finding.daysLeft)
            json.insert(u"daysLeft"_s, *finding.daysLeft);
        findings.append(json);
    }
    return {{u"at"_s, report.at.toString(Qt::ISODate)},
            {u"partner"_s, report.partnerName},
            {u"account"_s, report.account},
            {u"tenant"_s, report.tenant},
            {u"clientId"_s, report.clientId},
            {u"cloud"_s, report.cloudTitle},
            {u"severity"_s, severityName(report.severity())},
            {u"headline"_s, report.headline()},
            {u"findings"_s, findings}};
}

std::optional<HealthReport> healthReportFromJson(const QJsonObject& json)
{
    HealthReport report;
    report.at = QDateTime::fromString(json.value(u"at"_s).toString(), Qt::ISODate).toUTC();
    if (!report.at.isValid() || !json.value(u"findings"_s).isArray())
        return std::nullopt;
    report.partnerName = json.value(u"partner"_s).toString();
    report.account = json.value(u"account"_s).toString();
    report.tenant = json.value(u"tenant"_s).toString();
    report.clientId = json.value(u"clientId"_s).toString();
    report.cloudTitle = json.value(u"cloud"_s).toString();
    for (const auto& value : json.value(u"findings"_s).toArray()) {
        const QJsonObject object = value.toObject();
        const auto severity = severityFromName(object.value(u"severity"_s).toString());
        if (!severity || object.value(u"id"_s).toString().isEmpty())
            return std::nullopt;
        HealthFinding finding{object.value(u"id"_s).toString(),     *severity,
                              object.value(u"title"_s).toString(),  object.value(u"detail"_s).toString(),
                              object.value(u"action"_s).toString(), std::nullopt};
        if (object.value(u"daysLeft"_s).isDouble())
            finding.daysLeft = object.value(u"daysLeft"_s).toInt();
        report.findings.append(finding);
    }
    return report;
}

} // namespace steward
