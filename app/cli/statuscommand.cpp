#include "commands.h"
#include "textoutput.h"

#include <auth/signinlife.h>
#include <cloud/connectionproof.h>
#include <health/healthexport.h>
#include <services/healthcheck.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kEndingsShown = 5;

QString severityMark(HealthFinding::Severity severity)
{
    switch (severity) {
    case HealthFinding::Severity::Good: return u"[ok]        "_s;
    case HealthFinding::Severity::Info: return u"[note]      "_s;
    case HealthFinding::Severity::Attention: return u"[attention] "_s;
    case HealthFinding::Severity::Bad: break;
    }
    return u"[mend now]  "_s;
}

/// The report as a file: HTML when its name says so, else JSON.
Result<> exportHealth(const QString& file, const HealthOutcome& health)
{
    const bool html = file.endsWith(u".html"_s, Qt::CaseInsensitive) || file.endsWith(u".htm"_s, Qt::CaseInsensitive);
    const QByteArray bytes
        = html ? healthHtml(health.report, health.changes) : healthJson(health.report, health.changes);
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        return fail(ErrorCode::FileFailed, u"The report could not be written to %1."_s.arg(file), {}, out.errorString());
    return {};
}

} // namespace

QCoro::Task<int> runStatus(Services& services, Console& console, StatusArguments arguments)
{
    QJsonObject json;
    QString text;
    const auto line = [&text](const QString& name, const QString& value) {
        text += name.leftJustified(16) + terminalText(value) + u'\n';
    };

    const auto engine = co_await services.engines().locate();
    json.insert(u"engine"_s, engine ? QJsonValue(engine->name) : QJsonValue());

    const auto opened = co_await services.openPartner();
    if (!opened) {
        if (arguments.json) {
            json.insert(u"signedIn"_s, false);
            json.insert(u"error"_s, toJson(opened.error()));
            console.printJsonDocument(QJsonDocument(json));
        }
        co_return console.failed(opened.error());
    }
    PartnerSession& partner = *services.partner();
    const Profile& profile = partner.profile();

    ConnectionProof proof(partner.partnerCenter(), partner.graph(), partner.identity().tenant);
    const Completion<QList<ProvenCall>> proven;
    QObject::connect(&proof, &ConnectionProof::finished, &proof,
                     [&proven](const QList<ProvenCall>& calls) { proven.finish(calls); });
    proof.start();
    const QList<ProvenCall> calls = (co_await proven.future()).value();

    std::optional<Error> worst;
    QJsonArray callRows;
    for (const ProvenCall& call : calls) {
        QJsonObject row{{u"id"_s, call.id},
                        {u"call"_s, call.call},
                        {u"succeeded"_s, call.state == ProvenCall::State::Done},
                        {u"durationMs"_s, call.durationMs}};
        if (call.error) {
            row.insert(u"error"_s, toJson(*call.error));
            if (!worst || call.error->code == ErrorCode::SignInNeeded)
                worst = call.error;
        }
        callRows.append(row);
    }

    HealthCheck check(services, *services.access());
    const auto health = co_await check.run();
    const auto daysLeft = signInDaysLeft(partner.renewedAt(), services.clock().now());

    if (arguments.json) {
        json.insert(u"signedIn"_s, !worst || worst->code != ErrorCode::SignInNeeded);
        json.insert(u"account"_s, profile.account);
        json.insert(u"tenant"_s, profile.tenant);
        json.insert(u"clientId"_s, profile.clientId);
        json.insert(u"partner"_s, profile.partnerName);
        json.insert(u"cloud"_s, partner.identity().cloud.name);
        json.insert(u"practice"_s, profile.practice);
        json.insert(u"secrets"_s, services.secrets().description());
        json.insert(u"renewedAt"_s, partner.renewedAt().toString(Qt::ISODate));
        json.insert(u"refreshTokenDaysLeft"_s, daysLeft.value_or(-1));
        json.insert(u"calls"_s, callRows);
        if (health)
            json.insert(u"health"_s,
                        QJsonDocument::fromJson(healthJson(health->report, health->changes)).object());
        if (worst)
            json.insert(u"error"_s, toJson(*worst));
        console.printJsonDocument(QJsonDocument(json));
    } else {
        line(u"Partner"_s, profile.partnerName.isEmpty() ? profile.tenant : profile.partnerName);
        line(u"Account"_s, profile.account);
        line(u"Cloud"_s, partner.identity().cloud.title + (profile.practice ? u" (practice)"_s : QString()));
        line(u"Secrets"_s, services.secrets().description());
        line(u"Sign-in"_s, daysLeft ? u"good for %1 days without use"_s.arg(*daysLeft) : u"not renewed yet"_s);
        line(u"Engine"_s, engine ? engine->name : u"none; scripts cannot run"_s);
        for (const ProvenCall& call : calls) {
            line(call.title, call.state == ProvenCall::State::Done
                                 ? u"works (%1, %2 ms)"_s.arg(call.call).arg(call.durationMs)
                                 : u"FAILED: "_s + (call.error ? call.error->message : QString()));
        }
        if (health) {
            line(u"Health"_s, health->report.headline());
            int endings = 0;
            for (const HealthFinding& finding : health->report.findings) {
                // The soonest come first; a partner with thousands of customers has hundreds of them.
                if (finding.id.startsWith(u"relationship:"_s) && ++endings > kEndingsShown)
                    continue;
                text += u"  "_s + severityMark(finding.severity) + terminalText(finding.title) + u'\n';
                if (finding.severity != HealthFinding::Severity::Good && !finding.detail.isEmpty())
                    text += u"              "_s + terminalText(finding.detail.section(u'\n', 0, 0)) + u'\n';
            }
            if (endings > kEndingsShown)
                text += u"  and %1 more customers to which access ends soon; --json and --export name them\n"_s.arg(
                    endings - kEndingsShown);
            for (const HealthChange& change : health->changes)
                text += u"  Since last time: "_s + terminalText(change.text()) + u'\n';
        }
        console.print(text);
    }
    if (health && !arguments.exportFile.isEmpty()) {
        const auto written = exportHealth(arguments.exportFile, *health);
        if (!written)
            co_return console.failed(written.error());
    }
    if (!services.secretsNotice().isEmpty())
        console.note(services.secretsNotice());
    if (!worst)
        co_return int(ExitCode::Succeeded);
    const int code = console.failed(*worst);
    const bool someWork = std::any_of(calls.cbegin(), calls.cend(),
                                      [](const ProvenCall& call) { return call.state == ProvenCall::State::Done; });
    co_return someWork ? int(ExitCode::PartlyFailed) : code;
}

} // namespace steward
