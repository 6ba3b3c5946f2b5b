#include "healthexport.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

QString severityTitle(HealthFinding::Severity severity)
{
    switch (severity) {
    case HealthFinding::Severity::Good:
        return u"Good"_s;
    case HealthFinding::Severity::Info:
        return u"Note"_s;
    case HealthFinding::Severity::Attention:
        return u"Attention"_s;
    case HealthFinding::Severity::Bad:
        break;
    }
    return u"Mend now"_s;
}

QString kindName(HealthChange::Kind kind)
{
    switch (kind) {
    case HealthChange::Kind::New:
        return u"new"_s;
    case HealthChange::Kind::Worse:
        return u"worse"_s;
    case HealthChange::Kind::Better:
        return u"better"_s;
    case HealthChange::Kind::Gone:
        break;
    }
    return u"gone"_s;
}

const QString kStyle = uR"(
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; }
p.sub { opacity: .75; margin-top: .25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { opacity: .75; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin-top: 1rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid #8884; }
td.days { white-space: nowrap; font-variant-numeric: tabular-nums; }
.detail { opacity: .8; white-space: pre-line; }
.bad { color: #c22f2f; } .attention { color: #a65f00; } .good { color: #1b7f46; }
@media (prefers-color-scheme: dark) { .bad { color: #ff8a80; } .attention { color: #ffc46b; } .good { color: #6fd59b; } }
@media print { body { margin: 0; } tr { break-inside: avoid; } }
)"_s;

} // namespace

QByteArray healthHtml(const HealthReport& report, const QList<HealthChange>& changes)
{
    const auto safe = [](const QString& text) { return text.toHtmlEscaped(); };
    QString html =
        u"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">"
        "<meta name=\"viewport\" content=\"width=device-width\"><title>Steward: health of the set-up</title>"
        "<style>"_s +
        kStyle + u"</style></head><body>\n"_s;
    html += u"<h1>%1</h1>\n<p class=\"sub\">Health of the set-up, %2 UTC</p>\n"_s.arg(
        safe(report.headline()), safe(report.at.toString(u"yyyy-MM-dd HH:mm"_s)));
    html += u"<dl>"_s;
    const auto fact = [&html, &safe](const QString& name, const QString& value) {
        if (!value.isEmpty())
            html += u"<dt>%1</dt><dd>%2</dd>"_s.arg(safe(name), safe(value));
    };
    fact(u"Partner"_s, report.partnerName);
    fact(u"Account"_s, report.account);
    fact(u"Tenant id"_s, report.tenant);
    fact(u"Application id"_s, report.clientId);
    fact(u"Cloud"_s, report.cloudTitle);
    html += u"</dl>\n<table><thead><tr><th>State</th><th>What</th><th>Days left</th></tr></thead><tbody>\n"_s;
    for (const HealthFinding& finding : report.findings) {
        html += u"<tr><td class=\"%1\">%2</td><td>%3"_s.arg(
            severityName(finding.severity), severityTitle(finding.severity), safe(finding.title));
        if (!finding.detail.isEmpty())
            html += u"<div class=\"detail\">%1</div>"_s.arg(safe(finding.detail));
        html += u"</td><td class=\"days\">%1</td></tr>\n"_s.arg(
            finding.daysLeft ? QString::number(*finding.daysLeft) : QString());
    }
    html += u"</tbody></table>\n"_s;
    if (!changes.isEmpty()) {
        html += u"<h2>What changed since last time</h2>\n<ul>\n"_s;
        for (const HealthChange& change : changes)
            html += u"<li>%1</li>\n"_s.arg(safe(change.text()));
        html += u"</ul>\n"_s;
    }
    html += u"</body></html>\n"_s;
    return html.toUtf8();
}

QByteArray healthJson(const HealthReport& report, const QList<HealthChange>& changes)
{
    QJsonObject json = toJson(report);
    QJsonArray list;
    for (const HealthChange& change : changes)
        list.append(QJsonObject{
            {u"kind"_s, kindName(change.kind)}, {u"id"_s, change.finding.id}, {u"text"_s, change.text()}});
    json.insert(u"changes"_s, list);
    return QJsonDocument(json).toJson(QJsonDocument::Indented);
}

} // namespace steward
