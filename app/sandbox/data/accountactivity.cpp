#include "data/accountactivity.h"

#include "directory/application.h"

#include <QCryptographicHash>
#include <QUuid>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

constexpr int kFreshDays = 3;
constexpr int kKeptDays = 30;

quint32 diceOf(const QString& id, const char* about)
{
    const QByteArray hash = QCryptographicHash::hash(id.toLatin1() + about, QCryptographicHash::Sha1);
    return qFromBigEndian<quint32>(hash.constData());
}

/// That many days before today, at a working hour.
QString daysAgo(int days, int minutes = 0)
{
    const QDateTime today(QDateTime::currentDateTimeUtc().date(), QTime(0, 0), Qt::UTC);
    return graphTime(today.addDays(-days).addSecs(7 * 3600 + minutes * 60));
}

} // namespace

bool AccountActivity::isPremium(const QString& tenant, const PracticeData& data)
{
    return tenant == data.partnerTenant() || diceOf(tenant, "premium") % 4 != 0;
}

quint32 AccountActivity::dice(const char* about) const
{
    return diceOf(m_user.id, about);
}

QString AccountActivity::id(const QString& about) const
{
    return QUuid::createUuidV5(QUuid::fromString(m_user.id), about).toString(QUuid::WithoutBraces);
}

std::optional<int> AccountActivity::idleDays() const
{
    if (!m_user.enabled)
        return 200;
    switch (dice("idle") % 10) {
    case 7:
        return 45;
    case 8:
        return 120;
    case 9:
        return {};
    default:
        return 1 + static_cast<int>(dice("days") % 6);
    }
}

QJsonValue AccountActivity::signInActivity() const
{
    const auto idle = idleDays();
    if (!idle)
        return QJsonValue::Null;
    return QJsonObject{{u"lastSignInDateTime"_s, daysAgo(*idle)},
                       {u"lastSignInRequestId"_s, id(u"signIn0"_s)},
                       {u"lastNonInteractiveSignInDateTime"_s, daysAgo(*idle, 30)},
                       {u"lastNonInteractiveSignInRequestId"_s, id(u"silent"_s)},
                       {u"lastSuccessfulSignInDateTime"_s, daysAgo(*idle)},
                       {u"lastSuccessfulSignInRequestId"_s, id(u"signIn0"_s)}};
}

QJsonArray AccountActivity::signIns() const
{
    QJsonArray list;
    const auto idle = idleDays();
    if (!idle || *idle > kKeptDays)
        return list;
    const bool isOdd = dice("odd") % 11 == 0;
    const int count = 3 + static_cast<int>(dice("count") % 5);
    for (int i = 0; i < count; ++i) {
        const bool away = isOdd && i == 0;
        const bool failed = !away && i % 4 == 3;
        const QString network = away ? u"192.0.2.%1"_s : u"203.0.113.%1"_s;
        list.append(QJsonObject{
            {u"id"_s, id(u"signIn%1"_s.arg(i))},
            {u"createdDateTime"_s, daysAgo(*idle + i)},
            {u"userDisplayName"_s, m_user.displayName},
            {u"userPrincipalName"_s, m_user.userPrincipalName},
            {u"userId"_s, m_user.id},
            {u"appId"_s, u"00000002-0000-0ff1-ce00-000000000000"_s},
            {u"appDisplayName"_s, i % 2 == 0 ? u"Office 365 Exchange Online"_s : u"Microsoft Teams"_s},
            {u"ipAddress"_s, network.arg(1 + dice("network") % 250)},
            {u"clientAppUsed"_s, away ? u"IMAP4"_s : u"Browser"_s},
            {u"conditionalAccessStatus"_s, failed ? u"notApplied"_s : u"success"_s},
            {u"isInteractive"_s, true},
            {u"riskLevelAggregated"_s, u"none"_s},
            {u"correlationId"_s, id(u"correlation%1"_s.arg(i))},
            {u"deviceDetail"_s, QJsonObject{{u"deviceId"_s, QString()},
                                            {u"displayName"_s, QString()},
                                            {u"operatingSystem"_s, away ? QString() : u"Windows10"_s},
                                            {u"browser"_s, away ? QString() : u"Edge 141.0"_s},
                                            {u"isCompliant"_s, false},
                                            {u"isManaged"_s, false},
                                            {u"trustType"_s, QString()}}},
            {u"location"_s, QJsonObject{{u"city"_s, away ? u"Far Harbour"_s : u"Harbour Quay"_s},
                                        {u"state"_s, QString()},
                                        {u"countryOrRegion"_s, away ? u"BR"_s : u"GB"_s}}},
            {u"status"_s,
             QJsonObject{{u"errorCode"_s, failed ? 50126 : 0},
                         {u"failureReason"_s,
                          failed ? u"Error validating credentials due to invalid username or password."_s
                                 : u"Other."_s},
                         {u"additionalDetails"_s, QJsonValue::Null}}},
            {u"appliedConditionalAccessPolicies"_s,
             failed ? QJsonArray()
                    : QJsonArray{QJsonObject{{u"displayName"_s, u"MFA for everybody"_s},
                                             {u"result"_s, away ? u"notApplied"_s : u"success"_s}}}}});
    }
    return list;
}

QJsonArray AccountActivity::methods() const
{
    const auto type = [](const char* name) {
        return u"#microsoft.graph."_s + QString::fromLatin1(name) + u"AuthenticationMethod"_s;
    };
    QJsonArray list;
    if (!m_user.guest)
        list.append(QJsonObject{{u"@odata.type"_s, type("password")},
                                {u"id"_s, u"28c10230-6103-485e-b985-444c60001490"_s},
                                {u"password"_s, QJsonValue::Null},
                                {u"createdDateTime"_s, u"2025-01-20T07:30:00Z"_s}});
    if (hasAuthenticator())
        list.append(QJsonObject{
            {u"@odata.type"_s, type("microsoftAuthenticator")},
            {u"id"_s, id(u"authenticator"_s)},
            {u"displayName"_s, u"Phone of "_s + m_user.givenName},
            {u"deviceTag"_s, u"SoftwareTokenActivated"_s},
            {u"phoneAppVersion"_s, u"6.8.12"_s},
            {u"createdDateTime"_s, hasFreshMethod() ? daysAgo(kFreshDays) : u"2024-03-11T10:00:00Z"_s}});
    if (hasPhone())
        list.append(QJsonObject{
            {u"@odata.type"_s, type("phone")},
            {u"id"_s, u"3179e48a-750b-4051-897c-87b9720928f7"_s},
            {u"phoneNumber"_s, u"+44 2079460%1"_s.arg(dice("number") % 1000, 3, 10, QLatin1Char('0'))},
            {u"phoneType"_s, u"mobile"_s},
            {u"smsSignInState"_s, u"notAllowedByPolicy"_s}});
    if (hasKey())
        list.append(QJsonObject{{u"@odata.type"_s, type("fido2")},
                                {u"id"_s, id(u"key"_s)},
                                {u"displayName"_s, u"Blue key"_s},
                                {u"createdDateTime"_s, u"2024-09-02T10:00:00Z"_s},
                                {u"model"_s, u"Practice Key 1"_s},
                                {u"attestationLevel"_s, u"attested"_s}});
    return list;
}

QJsonObject AccountActivity::registration(bool isAdmin) const
{
    QJsonArray registered;
    if (hasPhone())
        registered.append(u"mobilePhone"_s);
    if (hasAuthenticator())
        registered.append(u"microsoftAuthenticatorPush"_s);
    if (hasKey())
        registered.append(u"passKeyDeviceBound"_s);
    const bool any = !registered.isEmpty();
    return {{u"id"_s, m_user.id},
            {u"userPrincipalName"_s, m_user.userPrincipalName},
            {u"userDisplayName"_s, m_user.displayName},
            {u"userType"_s, m_user.guest ? u"guest"_s : u"member"_s},
            {u"isAdmin"_s, isAdmin},
            {u"isSsprRegistered"_s, any},
            {u"isSsprEnabled"_s, true},
            {u"isSsprCapable"_s, any},
            {u"isMfaRegistered"_s, any},
            {u"isMfaCapable"_s, any && m_user.enabled},
            {u"isPasswordlessCapable"_s, hasKey()},
            {u"methodsRegistered"_s, registered},
            {u"isSystemPreferredAuthenticationMethodEnabled"_s, true},
            {u"systemPreferredAuthenticationMethods"_s, QJsonArray()},
            {u"userPreferredMethodForSecondaryAuthentication"_s, hasAuthenticator() ? u"push"_s
                                                                 : hasPhone()       ? u"sms"_s
                                                                                    : u"none"_s},
            {u"lastUpdatedDateTime"_s, daysAgo(1)}};
}

QJsonArray AccountActivity::audits() const
{
    QJsonArray list;
    const auto entry = [&](const QString& category, const QString& activity, int days,
                           const QString& target) {
        return QJsonObject{
            {u"id"_s, id(u"audit:"_s + activity)},
            {u"category"_s, category},
            {u"correlationId"_s, id(u"audit correlation:"_s + activity)},
            {u"result"_s, u"success"_s},
            {u"resultReason"_s, QString()},
            {u"activityDisplayName"_s, activity},
            {u"activityDateTime"_s, daysAgo(days)},
            {u"loggedByService"_s,
             category == "UserManagement"_L1 ? u"Authentication Methods"_s : u"Core Directory"_s},
            {u"operationType"_s, u"Add"_s},
            {u"initiatedBy"_s,
             QJsonObject{{u"user"_s, QJsonObject{{u"id"_s, m_user.id},
                                                 {u"userPrincipalName"_s, m_user.userPrincipalName},
                                                 {u"ipAddress"_s, QString()}}},
                         {u"app"_s, QJsonValue::Null}}},
            {u"targetResources"_s,
             QJsonArray{QJsonObject{
                 {u"id"_s, category == "UserManagement"_L1 ? m_user.id : id(target)},
                 {u"displayName"_s, target},
                 {u"type"_s, category == "UserManagement"_L1 ? u"User"_s : u"ServicePrincipal"_s}}}}};
    };
    if (hasFreshMethod())
        list.append(
            entry(u"UserManagement"_s, u"User registered security info"_s, kFreshDays, m_user.displayName));
    if (m_user.licensed && dice("consented") % 13 == 0)
        list.append(entry(u"ApplicationManagement"_s, u"Consent to application"_s, 2, u"Inbox Sorter"_s));
    return list;
}

} // namespace steward::sandbox
