#pragma once

#include <cloud/accessprobe.h>
#include <cloud/permissionproof.h>
#include <scripts/connectioncatalog.h>
#include <setup/concernmodel.h>
#include <setup/setupcustomer.h>

#include <health/healthreport.h>

namespace steward::samples {

/// Invented data for the pages of the set-up, the same for pictures and tests.

[[nodiscard]] inline QDateTime today(int hour = 10, int minute = 42)
{
    return QDateTime(QDate::currentDate(), QTime(hour, minute));
}

[[nodiscard]] inline Error refused()
{
    Error error;
    error.code = ErrorCode::Forbidden;
    error.message = QStringLiteral("The customer's tenant refused the consent.");
    error.why = QStringLiteral("The account that signed in is not in a group that carries a role there.");
    error.advice =
        QStringLiteral("Assign Cloud Application Administrator in the relationship, then try again.");
    error.serviceCode = QStringLiteral("AADSTS50020");
    error.correlationId = QStringLiteral("5d2c91e8-40b7-4a6f-9c13-7be0a8d4f266");
    error.httpStatus = 403;
    return error;
}

[[nodiscard]] inline QList<ComputerCheck> checks()
{
    using State = ComputerCheck::State;
    Error locked;
    locked.code = ErrorCode::StoreLocked;
    locked.message = QStringLiteral("The keychain is locked.");
    locked.why = QStringLiteral("It opens with your desktop session, and this one was started without.");
    locked.advice = QStringLiteral("Unlock it, then check again.");
    return {{QStringLiteral("engine"),
             QStringLiteral("PowerShell engine"),
             QStringLiteral("pwsh 7.6.1 in /usr/bin runs scripts."),
             State::Good,
             {},
             {}},
            {QStringLiteral("modules"),
             QStringLiteral("Script modules folder"),
             QStringLiteral("Steward can write to its own folder; 3 modules are there."),
             State::Good,
             {},
             {}},
            {QStringLiteral("keychain"), QStringLiteral("Keychain"),
             QStringLiteral("It cannot be opened, so nothing can be kept safely."), State::Bad,
             QStringLiteral("Unlock"), locked},
            {QStringLiteral("clock"),
             QStringLiteral("Clock"),
             QStringLiteral("It is 4 minutes fast. Sign-ins fail from 5 minutes on."),
             State::Attention,
             QStringLiteral("Open date settings"),
             {}},
            {QStringLiteral("proxy"),
             QStringLiteral("Proxy"),
             QStringLiteral("None; Microsoft answers directly."),
             State::Good,
             {},
             {}},
            {QStringLiteral("browser"), QStringLiteral("Browser"), {}, State::Running, {}, {}}};
}

[[nodiscard]] inline QString tenantOf(int i)
{
    return QStringLiteral("7c1e4b02-93d5-4f6a-8b1d-2e50a9c7%1").arg(i, 4, 16, QLatin1Char('0'));
}

[[nodiscard]] inline QString nameOf(int i)
{
    const QStringList first = {QStringLiteral("Saltmarsh"),    QStringLiteral("Greyfriars"),
                               QStringLiteral("Thornbury"),    QStringLiteral("Copper Kettle"),
                               QStringLiteral("Brackenfield"), QStringLiteral("Norrvik"),
                               QStringLiteral("Zephyr"),       QStringLiteral("Larchmoor"),
                               QStringLiteral("Dunmere"),      QStringLiteral("Eastwharf")};
    const QStringList second = {QStringLiteral("Logistics"),   QStringLiteral("Fisheries"),
                                QStringLiteral("Legal"),       QStringLiteral("Clinics"),
                                QStringLiteral("Bakeries"),    QStringLiteral("Outdoor"),
                                QStringLiteral("Dental Group")};
    return first[i % 10] + QLatin1Char(' ') + second[i % 7];
}

[[nodiscard]] inline QList<SetupCustomer> customers(int count)
{
    using Relation = SetupCustomer::Relation;
    QList<SetupCustomer> list;
    for (int i = 0; i < count; ++i) {
        SetupCustomer one;
        one.tenant.value = tenantOf(i);
        one.name = nameOf(i);
        one.domain = nameOf(i).section(QLatin1Char(' '), 0, 0).toLower() + QString::number(i) +
                     QStringLiteral(".example");
        one.relation = i % 17 == 3   ? Relation::EndingSoon
                       : i % 29 == 5 ? Relation::Pending
                       : i % 31 == 7 ? Relation::None
                                     : Relation::Active;
        if (one.relation == Relation::EndingSoon)
            one.daysLeft = 6 + i % 50;
        list += one;
    }
    return list;
}

/// One in ten refuses, one in forty misses something.
[[nodiscard]] inline QList<CustomerConsentRow> consents(int count, int ended)
{
    using State = CustomerConsentRow::State;
    QList<CustomerConsentRow> list;
    for (int i = 0; i < count; ++i) {
        CustomerConsentRow row;
        row.tenant.value = tenantOf(i);
        row.name = nameOf(i);
        if (i < ended) {
            row.at = today(10, 30);
            row.state = i % 10 == 1   ? State::Failed
                        : i % 40 == 7 ? State::Partial
                        : i % 3 == 2  ? State::AlreadyThere
                                      : State::Consented;
            if (row.state == State::Failed)
                row.error = refused();
            if (row.state == State::Partial)
                row.reason = QStringLiteral("2 permissions missing: the tenant has no Exchange licence");
        } else if (i < ended + 4) {
            row.state = State::Running;
        }
        list += row;
    }
    return list;
}

[[nodiscard]] inline QList<Connection> connections()
{
    ConnectionCatalog catalog({QStringLiteral(STEWARD_SOURCE_DIR "/resources/connections")});
    return catalog.connections();
}

[[nodiscard]] inline QList<AccessResult> access(const QList<SetupCustomer>& customers,
                                                const QList<Connection>& connections)
{
    using State = AccessResult::State;
    QList<AccessResult> list;
    for (int i = 0; i < customers.size(); ++i) {
        for (int j = 0; j < connections.size(); ++j) {
            AccessResult one;
            one.tenant = customers[i].tenant;
            one.connection = connections[j].id;
            one.durationMs = 180 + 13 * i % 900;
            one.at = today(10, 40);
            const int kind = (i * 7 + j * 3) % 23;
            one.state = kind == 4    ? State::RoleMissing
                        : kind == 9  ? State::NotLicensed
                        : kind == 15 ? State::BlockedByPolicy
                                     : State::Ok;
            if (one.state == State::RoleMissing)
                one.missingRole = QStringLiteral("Exchange Administrator");
            if (one.state != State::Ok)
                one.error = refused();
            list += one;
        }
    }
    return list;
}

[[nodiscard]] inline QList<ProofRow> proof(const QList<Permission>& permissions,
                                           const QList<Connection>& connections)
{
    QList<ProofRow> rows;
    for (int i = 0; i < permissions.size(); ++i) {
        ProofRow row;
        row.permission = permissions[i];
        row.wantedBy = PermissionCatalog::wantedBy(permissions[i], connections);
        row.granted = i != 2;
        row.call = i % 5 == 4 ? QString() : QStringLiteral("GET /v1.0/organization");
        row.called = i == 3                         ? ProvenCall::State::Failed
                     : row.call.isEmpty() || i == 2 ? ProvenCall::State::Waiting
                                                    : ProvenCall::State::Done;
        if (i == 3)
            row.error = refused();
        row.at = today(10, 44);
        rows += row;
    }
    return rows;
}

[[nodiscard]] inline HealthReport report()
{
    using Severity = HealthFinding::Severity;
    HealthReport report;
    report.at = today();
    report.partnerName = QStringLiteral("Harbourline IT Services");
    report.account = QStringLiteral("admin@harbourline.example");
    report.findings = {{QStringLiteral("permissions"),
                        Severity::Bad,
                        QStringLiteral("1 permission is not granted."),
                        QStringLiteral("Office 365 Exchange Online: Exchange.Manage"),
                        QStringLiteral("consentPartner"),
                        {}},
                       {QStringLiteral("credential"), Severity::Attention,
                        QStringLiteral("The application's secret ends soon."),
                        QStringLiteral("Without it nothing works."), QStringLiteral("rotate"), 24},
                       {QStringLiteral("relationship:a"),
                        Severity::Attention,
                        QStringLiteral("The relationship with Greyfriars Legal ends in 6 days."),
                        {},
                        QStringLiteral("relationships"),
                        6},
                       {QStringLiteral("relationship:b"),
                        Severity::Attention,
                        QStringLiteral("The relationship with Thornbury Clinics ends in 18 days."),
                        {},
                        QStringLiteral("relationships"),
                        18},
                       {QStringLiteral("consent-drift"),
                        Severity::Attention,
                        QStringLiteral("3 customers were consented with less than is asked for now."),
                        QStringLiteral("Norrvik Outdoor, Zephyr Fisheries and Dunmere Legal"),
                        QStringLiteral("consent"),
                        {}},
                       {QStringLiteral("sign-in"), Severity::Good, QStringLiteral("The sign-in works."),
                        QStringLiteral("Renewed by itself every week."), QStringLiteral("renew"), 71},
                       {QStringLiteral("mfa"),
                        Severity::Good,
                        QStringLiteral("The sign-in carries a second factor."),
                        {},
                        {},
                        {}}};
    return report;
}

[[nodiscard]] inline QList<CustomerConcern> concerns(int count)
{
    QList<CustomerConcern> list;
    for (int i = 0; i < count; ++i) {
        CustomerConcern one;
        one.tenant.value = tenantOf(i);
        one.name = nameOf(i);
        const int left = 6 + i * 3;
        const bool ends = i % 4 != 3;
        one.severity = ends && left <= 30 ? HealthFinding::Severity::Bad : HealthFinding::Severity::Attention;
        one.what = ends ? QStringLiteral("The relationship ends") : QStringLiteral("2 permissions missing");
        if (ends) {
            one.endsAt = today().addDays(left);
            one.daysLeft = left;
        }
        list += one;
    }
    return list;
}

} // namespace steward::samples
