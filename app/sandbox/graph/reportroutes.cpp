#include "graph/reportroutes.h"

#include "data/accountactivity.h"
#include "directory/relationships.h"
#include "graph/objectroutes.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

HttpReply noSegment(const GraphCall& call, const QString& segment)
{
    return call.problem(404, u"BadRequest"_s, u"Resource not found for the segment '%1'."_s.arg(segment));
}

/// A query option that the address does not know is refused; these services do not pass over it.
std::optional<HttpReply> unknownOption(const GraphCall& call, const QStringList& known)
{
    for (const auto& [name, value] : QUrlQuery(call.http.url).queryItems(QUrl::FullyDecoded)) {
        if (!known.contains(name))
            return call.problem(400, u"BadRequest"_s,
                                u"The query option '%1' is not supported here."_s.arg(name));
    }
    return {};
}

HttpReply notPremium(const GraphCall& call)
{
    return call.problem(403, u"Authentication_RequestFromNonPremiumTenantOrB2CTenant"_s,
                        u"Neither tenant is B2C or tenant doesn't have premium license"_s);
}

bool isPremium(const GraphCall& call)
{
    return AccountActivity::isPremium(call.tenant, call.world.data);
}

QStringList administrators(const GraphCall& call)
{
    QStringList list;
    for (const QJsonObject& role : call.world.objects.roles(call.tenant))
        list << call.world.objects.members(call.tenant, role["id"_L1].toString());
    return list;
}

/// The newest first, as the logs are told unless asked otherwise.
QJsonArray newestFirst(const QJsonArray& items, const QString& property)
{
    QList<QJsonObject> list;
    for (const QJsonValue& item : items)
        list << item.toObject();
    std::stable_sort(list.begin(), list.end(), [&](const QJsonObject& a, const QJsonObject& b) {
        return a[property].toString() > b[property].toString();
    });
    QJsonArray sorted;
    for (const QJsonObject& item : list)
        sorted.append(item);
    return sorted;
}

} // namespace

HttpReply auditLogsRoute(const GraphCall& call)
{
    const QString log = call.path.value(1);
    const bool signIns = log == "signIns"_L1;
    if ((!signIns && log != "directoryAudits"_L1) || call.path.size() != 2)
        return noSegment(call, log);
    if (!call.isGet())
        return call.badMethod();
    if (!call.may({u"AuditLog.Read.All"_s}))
        return call.denied();
    if (signIns && !isPremium(call))
        return notPremium(call);
    if (auto refused = unknownOption(call, {u"$filter"_s, u"$top"_s, u"$orderby"_s, u"$skiptoken"_s}))
        return *refused;
    const QString time = signIns ? u"createdDateTime"_s : u"activityDateTime"_s;
    if (const QString order = call.http.query(u"$orderby"_s); !order.isEmpty() && order != time + u" desc"_s)
        return call.problem(400, u"BadRequest"_s, u"Only the newest first: $orderby=%1 desc"_s.arg(time));
    QJsonArray items;
    for (const TenantUser& user : call.world.objects.users(call.tenant)) {
        const AccountActivity activity(user.base);
        for (const QJsonValue& item : signIns ? activity.signIns() : activity.audits())
            items.append(item);
    }
    return call.list(u"auditLogs/"_s + log, newestFirst(items, time));
}

HttpReply reportsRoute(const GraphCall& call)
{
    if (call.path != QStringList{u"reports"_s, u"authenticationMethods"_s, u"userRegistrationDetails"_s})
        return noSegment(call, call.path.value(1));
    if (!call.isGet())
        return call.badMethod();
    if (!call.may({u"AuditLog.Read.All"_s}))
        return call.denied();
    if (!isPremium(call))
        return notPremium(call);
    if (auto refused = unknownOption(call, {u"$filter"_s, u"$top"_s, u"$select"_s, u"$skiptoken"_s}))
        return *refused;
    const QStringList admins = administrators(call);
    QJsonArray items;
    for (const TenantUser& user : call.world.objects.users(call.tenant)) {
        QJsonObject item = AccountActivity(user.base).registration(admins.contains(user.id()));
        // Somebody may have been renamed, or made, since the world began.
        item.insert(u"userPrincipalName"_s, user.text(u"userPrincipalName"_s));
        item.insert(u"userDisplayName"_s, user.text(u"displayName"_s));
        items.append(item);
    }
    return call.list(u"reports/authenticationMethods/userRegistrationDetails"_s, items);
}

HttpReply authenticationMethodsRoute(const GraphCall& call)
{
    if (call.path.size() != 4 || call.path[3] != "methods"_L1)
        return noSegment(call, call.path.value(3));
    if (!call.isGet())
        return call.badMethod();
    if (!call.may({u"UserAuthenticationMethod.Read.All"_s, u"UserAuthenticationMethod.ReadWrite.All"_s}))
        return call.problem(403, u"accessDenied"_s, u"Request Authorization failed"_s);
    const auto user = call.world.objects.user(call.tenant, call.path[1]);
    if (!user)
        return call.notFound(call.path[1]);
    if (auto refused = unknownOption(call, {}))
        return *refused;
    return call.list(u"users('%1')/authentication/methods"_s.arg(user->id()),
                     AccountActivity(user->base).methods());
}

HttpReply managedDevicesRoute(const GraphCall& call)
{
    if (call.path.value(1) != "managedDevices"_L1 || call.path.size() > 3)
        return noSegment(call, call.path.value(1));
    if (!call.isGet())
        return call.badMethod();
    if (!call.may({u"DeviceManagementManagedDevices.Read.All"_s,
                   u"DeviceManagementManagedDevices.ReadWrite.All"_s}))
        return call.problem(
            403, u"Forbidden"_s,
            u"Application is not authorized to perform this operation. Application must have one of "
            "the following scopes: DeviceManagementManagedDevices.Read.All, "
            "DeviceManagementManagedDevices.ReadWrite.All"_s);
    if (!isPremium(call))
        return call.problem(400, u"BadRequest"_s, u"Request not applicable to target tenant."_s);
    if (auto refused = unknownOption(call, {u"$filter"_s, u"$top"_s, u"$select"_s, u"$skiptoken"_s}))
        return *refused;
    QJsonArray items;
    for (const QJsonObject& device : call.world.objects.devices(call.tenant)) {
        if (!device["isManaged"_L1].toBool())
            continue;
        const auto owner = call.world.objects.user(call.tenant, device["registeredOwner"_L1].toString());
        const bool phone = device["operatingSystem"_L1].toString() == "iOS"_L1;
        const QJsonObject managed{
            {u"id"_s, device["id"_L1]},
            {u"azureADDeviceId"_s, device["deviceId"_L1]},
            {u"deviceName"_s, device["displayName"_L1]},
            {u"userId"_s, owner ? owner->id() : QString()},
            {u"userDisplayName"_s, owner ? owner->text(u"displayName"_s) : QString()},
            {u"userPrincipalName"_s, owner ? owner->text(u"userPrincipalName"_s) : QString()},
            {u"emailAddress"_s, owner ? owner->text(u"mail"_s) : QString()},
            {u"operatingSystem"_s, device["operatingSystem"_L1]},
            {u"osVersion"_s, device["operatingSystemVersion"_L1]},
            {u"complianceState"_s, device["isCompliant"_L1].toBool() ? u"compliant"_s : u"noncompliant"_s},
            {u"managedDeviceOwnerType"_s, phone ? u"personal"_s : u"company"_s},
            {u"managementAgent"_s, u"mdm"_s},
            {u"isEncrypted"_s, device["isCompliant"_L1]},
            {u"manufacturer"_s, u"Practice Devices"_s},
            {u"model"_s, phone ? u"Phone 5"_s : u"Desk 7"_s},
            {u"serialNumber"_s, device["deviceId"_L1].toString().left(8).toUpper()},
            {u"enrolledDateTime"_s, u"2024-01-08T09:00:00Z"_s},
            {u"lastSyncDateTime"_s, device["approximateLastSignInDateTime"_L1]}};
        if (call.path.size() == 3 &&
            managed["id"_L1].toString().compare(call.path[2], Qt::CaseInsensitive) == 0)
            return call.entity(u"deviceManagement/managedDevices"_s, managed);
        items.append(managed);
    }
    return call.path.size() == 2 ? call.list(u"deviceManagement/managedDevices"_s, items)
                                 : call.problem(404, u"NotFound"_s, u"Device not found."_s);
}

HttpReply securityDefaultsRoute(const GraphCall& call)
{
    if (!call.isGet() || call.path.size() != 2)
        return call.badMethod();
    if (!call.may({u"Policy.Read.All"_s}))
        return call.problem(403, u"AccessDenied"_s,
                            u"You cannot perform the requested operation, required scopes are missing in the "
                            "token."_s);
    return call.entity(u"policies/identitySecurityDefaultsEnforcementPolicy"_s,
                       {{u"id"_s, u"00000000-0000-0000-0000-000000000005"_s},
                        {u"displayName"_s, u"Security Defaults"_s},
                        {u"description"_s, u"Basic protection for tenants without policies of their own."_s},
                        {u"isEnabled"_s, !isPremium(call)}});
}

HttpReply objectsByIdRoute(const GraphCall& call)
{
    if (call.path != QStringList{u"directoryObjects"_s, u"getByIds"_s})
        return noSegment(call, call.path.value(1));
    if (call.http.method != "POST")
        return call.badMethod();
    if (!call.may({u"Directory.Read.All"_s, u"Directory.ReadWrite.All"_s, u"Directory.AccessAsUser.All"_s}))
        return call.denied();
    constexpr qsizetype kMost = 1000;
    const QJsonArray ids = call.body()["ids"_L1].toArray();
    if (ids.isEmpty() || ids.size() > kMost)
        return call.problem(400, u"Request_BadRequest"_s, u"The number of ids must be between 1 and 1000."_s);
    QJsonArray items;
    for (const QJsonValue& id : ids) {
        const QJsonObject object = directoryObject(call, id.toString());
        if (!object.isEmpty())
            items.append(object);
    }
    return call.list(u"directoryObjects"_s, items);
}

std::optional<HttpReply> activityRefusal(const GraphCall& call)
{
    if (!call.http.query(u"$select"_s).contains("signInActivity"_L1, Qt::CaseInsensitive))
        return {};
    if (!call.may({u"AuditLog.Read.All"_s}))
        return call.denied();
    if (!isPremium(call))
        return notPremium(call);
    constexpr int kLargestPage = 500;
    if (call.http.query(u"$top"_s).toInt() > kLargestPage)
        return call.problem(400, u"Request_UnsupportedQuery"_s,
                            u"With signInActivity a page has at most %1 users."_s.arg(kLargestPage));
    return {};
}

} // namespace steward::sandbox
