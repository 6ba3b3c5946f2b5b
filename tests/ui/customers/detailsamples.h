#pragma once

#include <customers/customerdetail.h>

namespace steward::samples {

inline QDateTime now()
{
    return {QDate(2026, 11, 22), QTime(10, 42), Qt::UTC};
}

inline Customer brackenfield()
{
    using namespace Qt::StringLiterals;
    Customer one;
    one.id = CustomerId{u"b84f0d6a-1c27-4e93-a5b8-60d1f2937ce5"_s};
    one.tenant = TenantId{u"7c1e4b02-93d5-4f6a-8b1d-2e50a9c7f314"_s};
    one.name = u"Brackenfield Logistics"_s;
    one.domain = u"brackenfield.example"_s;
    one.relationship = u"reseller"_s;
    return one;
}

/// Ids of the first so many roles that a console needs.
inline QStringList roles(int count)
{
    return expectedRoles().mid(0, count);
}

inline Relationship relationship(const QString& id, const QString& name, const QStringList& roleIds,
                                 int began, int ends)
{
    using namespace Qt::StringLiterals;
    Relationship one;
    one.id = id;
    one.name = name;
    one.customer = brackenfield().tenant;
    one.status = u"active"_s;
    one.activatedAt = now().addDays(began);
    one.endsAt = now().addDays(ends);
    one.autoExtend = u"PT0S"_s;
    one.roles = roleIds;
    return one;
}

inline QList<Relationship> twoRelationships()
{
    using namespace Qt::StringLiterals;
    Relationship desk = relationship(u"r1"_s, u"Service desk"_s, roles(9), -143, 43);
    Relationship readers = relationship(
        u"r2"_s, u"Readers"_s,
        {roleTemplateId(u"Global Reader"_s), roleTemplateId(u"User Administrator"_s), roles(1).first()}, -97,
        148);
    readers.autoExtend = u"P180D"_s;
    return {desk, readers};
}

/// As the signed-in account has them, which is in the group "ours"; that group has these roles of each.
inline CustomerRelations relations(const QList<Relationship>& all, const QStringList& reaching)
{
    using namespace Qt::StringLiterals;
    QHash<QString, QList<AccessAssignment>> assignments;
    for (const Relationship& one : all)
        assignments.insert(one.id, {{one.id, u"ours"_s, u"active"_s, reaching}});
    return relationsOf(brackenfield().tenant, all, assignments, QStringList{u"ours"_s});
}

inline QList<Relationship> manyRelationships()
{
    using namespace Qt::StringLiterals;
    QList<Relationship> all{
        relationship(u"a1"_s, u"Exchange"_s, roles(4), -400, 12),
        relationship(u"a2"_s, u"A very long name that goes on because nobody stopped it, the Third"_s,
                     roles(6), -300, 55),
        relationship(u"a3"_s, u"دعم الشركاء"_s, roles(2), -20, 300),
        relationship(u"a4"_s, u"One day <b>only</b>"_s, {}, 0, 1)};
    Relationship waits = relationship(u"a5"_s, u"Asked for"_s, roles(3), 0, 700);
    waits.status = u"approvalPending"_s;
    waits.activatedAt = {};
    all << waits;
    for (int i = 0; i < 7; ++i) {
        Relationship ended =
            relationship(u"e%1"_s.arg(i), u"Old %1"_s.arg(i), roles(5), -700 + i * 20, -300 + i * 40);
        ended.status = i % 2 ? u"terminated"_s : u"expired"_s;
        all << ended;
    }
    return all;
}

inline QList<LicenceLine> licences()
{
    using namespace Qt::StringLiterals;
    return {{u"Power BI Pro"_s, 12, 12, false, false},
            {u"Business Premium"_s, 184, 200, false, false},
            {u"Exchange Online (Plan 1)"_s, 46, 50, false, false},
            {u"Entra ID P2"_s, 3, 25, false, false},
            {u"Power Automate Free"_s, 1204, 10000, true, false}};
}

inline QList<TenantDomain> domains()
{
    using namespace Qt::StringLiterals;
    return {{u"brackenfieldlog.onmicrosoft.example"_s, false, true, true},
            {u"brackenfield.example"_s, true, false, true},
            {u"a-really-long-domain-name-of-brackenfield-freight.example"_s, false, false, true},
            {u"not-yet.example"_s, false, false, false}};
}

inline QList<CustomerDetail::AccessLine> access()
{
    using namespace Qt::StringLiterals;
    QList<CustomerDetail::AccessLine> lines;
    const QDateTime called(QDate(2026, 11, 22), QTime(8, 5), Qt::UTC);
    for (const QString& title : {u"Graph"_s, u"Exchange"_s, u"SecurityCenter"_s, u"PartnerCenter"_s}) {
        AccessResult result;
        result.state = AccessResult::State::Ok;
        result.at = called;
        if (title == u"SecurityCenter"_s) {
            result.state = AccessResult::State::RoleMissing;
            result.missingRole = u"Security Reader"_s;
            Error error;
            error.message = u"The relationship has no role that reads security data."_s;
            error.advice = u"Ask for Security Reader."_s;
            result.error = error;
        }
        if (title == u"PartnerCenter"_s)
            result.at = called.addDays(-20);
        lines.append({title, connectionSign(&result, now()), accessText(result), result.error, result.at});
    }
    lines.append({u"AzureAD"_s, connectionSign(nullptr, now()), {}, {}, {}});
    return lines;
}

inline QList<CustomerDetail::RunLine> runs()
{
    using namespace Qt::StringLiterals;
    return {
        {u"1"_s, u"Reset password"_s, u"today 9:14"_s, {u"check-circle"_s, u"success"_s, u"Succeeded"_s, 0}},
        {u"2"_s,
         u"Licences without a user & <i>more</i> that goes on for very long"_s,
         u"yesterday 16:40"_s,
         {u"error-circle"_s, u"error"_s, u"Failed"_s, 3}},
        {u"3"_s, u"Mailbox sizes"_s, u"9 Nov"_s, {u"warning"_s, u"warning"_s, u"With errors"_s, 2}}};
}

inline QList<CustomerDetail::PortalLine> portals()
{
    using namespace Qt::StringLiterals;
    QList<CustomerDetail::PortalLine> lines;
    for (const QString& title :
         {u"Microsoft 365"_s, u"Exchange"_s, u"Entra"_s, u"Intune"_s, u"Defender"_s, u"Purview"_s, u"Teams"_s,
          u"Azure"_s, u"Partner Center"_s, u"Power Platform"_s, u"Power BI"_s})
        lines.append({title.toLower().replace(u' ', u'-'), title, {}});
    return lines;
}

/// Everything there is to tell, told.
inline void fill(CustomerDetail& detail, const CustomerRelations& some)
{
    using namespace Qt::StringLiterals;
    detail.setCustomer(brackenfield());
    CustomerNote note;
    note.favourite = true;
    note.tags = {u"gold"_s, u"logistics"_s};
    detail.setNote(note);
    detail.setKnownTags({u"gold"_s, u"logistics"_s, u"silver"_s});
    detail.setRelations({some, false, {}, now()});
    StateSign consent{u"check-circle-filled"_s, u"success"_s, u"Consented, 14/11/2026"_s, 0};
    detail.setStates(consent, {}, access(), now());
    detail.setLicences({false, licences(), {}});
    detail.setDomains({false, domains(), {}});
    detail.setRuns(runs());
    detail.setPortals(portals());
}

} // namespace steward::samples
