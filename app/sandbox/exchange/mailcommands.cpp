#include "exchange/mailcommands.h"

#include "directory/application.h"

#include <QCryptographicHash>
#include <QLocale>
#include <QUuid>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

constexpr int kDefaultResultSize = 1000;
constexpr int kLargestTrace = 5000;
constexpr int kTraceDays = 10;

quint32 dice(const QString& id, const char* about)
{
    const QByteArray hash = QCryptographicHash::hash(id.toLatin1() + about, QCryptographicHash::Sha1);
    return qFromBigEndian<quint32>(hash.constData());
}

bool same(const QString& a, const QString& b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

MailCommands::Outcome failed(const QString& type, const QString& message)
{
    return {{}, {}, type, message};
}

MailCommands::Outcome notFound(const QString& identity, const QString& where)
{
    return failed(u"Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException"_s,
                  u"The operation couldn't be performed because object '%1' couldn't be found on '%2'."_s.arg(
                      identity, where));
}

MailCommands::Outcome wrongValue(const QString& parameter, const QString& value)
{
    return failed(
        u"System.Management.Automation.ParameterBindingException"_s,
        u"Cannot process argument transformation on parameter '%1'. Cannot convert value \"%2\"."_s.arg(
            parameter, value));
}

/// One text stands for a list of one.
QStringList texts(const QJsonValue& value)
{
    QStringList list;
    for (const QJsonValue& item : value.isArray() ? value.toArray() : QJsonArray{value}) {
        if (!item.toString().isEmpty())
            list << item.toString();
    }
    return list;
}

QString size(qint64 bytes)
{
    return u"%1 GB (%2 bytes)"_s.arg(static_cast<double>(bytes) / (1 << 30), 0, 'g', 4)
        .arg(QLocale::c().toString(bytes));
}

QString hoursAgo(int hours, int minutes)
{
    const QDateTime today(QDateTime::currentDateTimeUtc().date(), QTime(0, 0), Qt::UTC);
    return graphTime(today.addSecs(-3600LL * hours + 60LL * minutes));
}

QString uuidFrom(const QString& id, const QString& about)
{
    return QUuid::createUuidV5(QUuid::fromString(id), about).toString(QUuid::WithoutBraces);
}

QString addressOf(const TenantUser& user)
{
    const QString mail = user.text(u"mail"_s);
    return mail.isEmpty() ? user.text(u"userPrincipalName"_s) : mail;
}

bool isMeant(const TenantUser& user, const QString& identity)
{
    for (const QString& name : {user.id(), user.text(u"userPrincipalName"_s), addressOf(user),
                                user.text(u"displayName"_s), user.text(u"mailNickname"_s)}) {
        if (same(name, identity))
            return true;
    }
    return false;
}

/// The settings of the organization, as they are at the beginning.
QJsonObject settingAtFirst(const QString& noun, const QString& tenant, const QString& domain,
                           const QString& title)
{
    if (noun == "OrganizationConfig"_L1)
        return {{u"Name"_s, domain},
                {u"DisplayName"_s, title},
                {u"Identity"_s, domain},
                {u"Guid"_s, tenant},
                {u"ExternalDirectoryOrganizationId"_s, tenant},
                {u"IsDehydrated"_s, false},
                {u"AuditDisabled"_s, dice(tenant, "audit") % 2 == 0},
                {u"OAuth2ClientProfileEnabled"_s, true}};
    if (noun == "ExternalInOutlook"_L1)
        return {{u"Identity"_s, tenant}, {u"Enabled"_s, false}, {u"AllowList"_s, QJsonArray()}};
    return {{u"Name"_s, u"Default"_s},
            {u"Identity"_s, u"Default"_s},
            {u"IsDefault"_s, true},
            {u"Enabled"_s, true},
            {u"AutoForwardingMode"_s, u"Automatic"_s},
            {u"RecipientLimitExternalPerHour"_s, 0},
            {u"ActionWhenThresholdReached"_s, u"BlockUserForToday"_s}};
}

} // namespace

struct MailCommands::Call
{
    QString tenant, cmdlet;
    QJsonObject parameters; ///< by the names as Exchange writes them

    [[nodiscard]] QString text(const char* name) const
    {
        return parameters[QLatin1StringView(name)].toVariant().toString();
    }
    [[nodiscard]] bool has(const char* name) const { return parameters.contains(QLatin1StringView(name)); }
    [[nodiscard]] QJsonValue value(const char* name) const { return parameters[QLatin1StringView(name)]; }
    [[nodiscard]] QString verb() const { return cmdlet.section(u'-', 0, 0); }
    [[nodiscard]] QString noun() const { return cmdlet.section(u'-', 1); }
};

struct MailCommands::Command
{
    QString name;
    QStringList parameters, mandatory;
    Outcome (MailCommands::*run)(const Call&);
};

const QHash<QString, MailCommands::Command>& MailCommands::commands()
{
    static const QHash<QString, Command> table = [] {
        QHash<QString, Command> all;
        // Parameters apart by blanks; ! is mandatory.
        const auto add = [&](const char* name, const char* parameters,
                             Outcome (MailCommands::*run)(const Call&)) {
            Command command{QString::fromLatin1(name), {}, {}, run};
            for (QString one : QString::fromLatin1(parameters).split(u' ', Qt::SkipEmptyParts)) {
                if (one.endsWith(u'!')) {
                    one.chop(1);
                    command.mandatory << one;
                }
                command.parameters << one;
            }
            all.insert(command.name.toLower(), command);
        };
        add("Get-Mailbox",
            "Identity ResultSize RecipientTypeDetails Properties PropertySets ExternalDirectoryObjectId",
            &MailCommands::getMailbox);
        add("Get-CASMailbox", "Identity ResultSize Properties PropertySets", &MailCommands::getCasMailbox);
        add("Get-Recipient", "Identity ResultSize RecipientTypeDetails", &MailCommands::getRecipient);
        add("Get-User", "Identity ResultSize", &MailCommands::getRecipient);
        add("Get-MailboxStatistics", "Identity Properties PropertySets", &MailCommands::getStatistics);
        add("Get-MailboxFolderStatistics", "Identity! FolderScope", &MailCommands::getFolderStatistics);
        add("Set-Mailbox",
            "Identity! ForwardingAddress ForwardingSmtpAddress DeliverToMailboxAndForward Type "
            "GrantSendOnBehalfTo "
            "HiddenFromAddressListsEnabled AuditEnabled LitigationHoldEnabled",
            &MailCommands::setMailbox);
        add("New-Mailbox", "Name! DisplayName Alias PrimarySmtpAddress Shared", &MailCommands::newMailbox);
        add("Get-MailboxPermission", "Identity! User ResultSize", &MailCommands::getRights);
        add("Add-MailboxPermission", "Identity! User! AccessRights! AutoMapping InheritanceType",
            &MailCommands::addRights);
        add("Remove-MailboxPermission", "Identity! User! AccessRights! InheritanceType",
            &MailCommands::removeRights);
        add("Get-RecipientPermission", "Identity Trustee AccessRights ResultSize", &MailCommands::getRights);
        add("Add-RecipientPermission", "Identity! Trustee! AccessRights!", &MailCommands::addRights);
        add("Remove-RecipientPermission", "Identity! Trustee! AccessRights!", &MailCommands::removeRights);
        add("Get-MailboxFolderPermission", "Identity! User", &MailCommands::getFolderRights);
        add("Get-InboxRule", "Identity Mailbox IncludeHidden", &MailCommands::getInboxRules);
        add("Disable-InboxRule", "Identity! Mailbox Force AlwaysDeleteOutlookRulesBlob",
            &MailCommands::changeInboxRule);
        add("Remove-InboxRule", "Identity! Mailbox Force AlwaysDeleteOutlookRulesBlob",
            &MailCommands::changeInboxRule);
        add("Get-MailboxAutoReplyConfiguration", "Identity!", &MailCommands::getAutoReply);
        add("Set-MailboxAutoReplyConfiguration",
            "Identity! AutoReplyState StartTime EndTime InternalMessage ExternalMessage ExternalAudience",
            &MailCommands::setAutoReply);
        add("Get-TransportRule", "Identity ResultSize State", &MailCommands::getTransportRules);
        const char* rule =
            "Name! Comments Priority Mode Enabled FromScope SentToScope From SentTo SenderDomainIs "
            "RecipientDomainIs ExceptIfSenderDomainIs SubjectContainsWords ExceptIfSubjectContainsWords "
            "PrependSubject ApplyHtmlDisclaimerText ApplyHtmlDisclaimerLocation "
            "ApplyHtmlDisclaimerFallbackAction SetHeaderName SetHeaderValue RejectMessageReasonText SetSCL";
        add("New-TransportRule", rule, &MailCommands::newTransportRule);
        add("Set-TransportRule", QByteArray(rule).replace("Name!", "Identity! Name").constData(),
            &MailCommands::setTransportRule);
        add("Get-OrganizationConfig", "", &MailCommands::getSetting);
        add("Set-OrganizationConfig", "AuditDisabled", &MailCommands::setSetting);
        add("Get-ExternalInOutlook", "Identity", &MailCommands::getSetting);
        add("Set-ExternalInOutlook", "Identity Enabled AllowList", &MailCommands::setSetting);
        add("Get-HostedOutboundSpamFilterPolicy", "Identity", &MailCommands::getSetting);
        add("Set-HostedOutboundSpamFilterPolicy", "Identity! AutoForwardingMode", &MailCommands::setSetting);
        add("Get-DkimSigningConfig", "Identity", &MailCommands::getDkim);
        add("Get-MessageTraceV2",
            "StartDate EndDate SenderAddress RecipientAddress StartingRecipientAddress ResultSize Status "
            "Subject",
            &MailCommands::getMessageTrace);
        add("Get-DistributionGroup", "Identity ResultSize", &MailCommands::getGroups);
        add("New-DistributionGroup",
            "Name! DisplayName Alias PrimarySmtpAddress ManagedBy Members Type Notes "
            "RequireSenderAuthenticationEnabled",
            &MailCommands::newGroup);
        add("Get-DistributionGroupMember", "Identity! ResultSize", &MailCommands::groupMembers);
        add("Add-DistributionGroupMember", "Identity! Member! BypassSecurityGroupManagerCheck",
            &MailCommands::groupMembers);
        add("Remove-DistributionGroupMember", "Identity! Member! BypassSecurityGroupManagerCheck",
            &MailCommands::groupMembers);
        return all;
    }();
    return table;
}

std::optional<MailCommands::Outcome> MailCommands::run(const QString& tenant, const QString& cmdlet,
                                                       const QJsonObject& parameters)
{
    const auto found = commands().constFind(cmdlet.toLower());
    if (found == commands().cend())
        return {};
    const Command& command = *found;
    Call call{tenant, command.name, {}};
    for (auto it = parameters.constBegin(); it != parameters.constEnd(); ++it) {
        const auto known = std::find_if(command.parameters.begin(), command.parameters.end(),
                                        [&](const QString& one) { return same(one, it.key()); });
        if (known == command.parameters.end())
            return failed(u"System.Management.Automation.ParameterBindingException"_s,
                          u"A parameter cannot be found that matches parameter name '%1'."_s.arg(it.key()));
        call.parameters.insert(*known, it.value());
    }
    for (const QString& one : command.mandatory) {
        if (!call.parameters.contains(one) || call.parameters[one].isNull() ||
            (call.parameters[one].isString() && call.parameters[one].toString().isEmpty()))
            return failed(
                u"System.Management.Automation.ParameterBindingException"_s,
                u"Cannot process command because of one or more missing mandatory parameters: %1."_s.arg(
                    one));
    }
    return (this->*command.run)(call);
}

QString MailCommands::initialDomain(const QString& tenant) const
{
    const auto customer = m_world.data.findCustomer(tenant);
    return customer ? customer->initialDomain : u"harbourline.onpractice.example"_s;
}

QString MailCommands::domain(const QString& tenant) const
{
    const auto customer = m_world.data.findCustomer(tenant);
    return customer ? customer->domain : m_world.data.partnerDomain();
}

QList<TenantUser> MailCommands::mailboxUsers(const QString& tenant) const
{
    const QStringList shared = m_states.value(tenant).shared;
    const QString& sku = TenantObjects::licences().constFirst().skuId;
    QList<TenantUser> list;
    for (const TenantUser& user : m_world.objects.users(tenant)) {
        const QJsonArray held = user.licences();
        const bool licensed = std::any_of(held.begin(), held.end(), [&](const QJsonValue& one) {
            return same(one["skuId"_L1].toString(), sku);
        });
        if (licensed || shared.contains(user.id()))
            list << user;
    }
    return list;
}

std::optional<TenantUser> MailCommands::find(const QString& tenant, const QString& identity) const
{
    for (const TenantUser& user : mailboxUsers(tenant)) {
        if (isMeant(user, identity))
            return user;
    }
    return {};
}

QJsonObject MailCommands::mailbox(const QString& tenant, const TenantUser& user) const
{
    const QString title = user.text(u"displayName"_s);
    const bool archive = dice(user.id(), "archive") % 4 == 0;
    const bool forwards = dice(user.id(), "forwards") % 9 == 0;
    const bool outside = dice(user.id(), "outside") % 2 == 0;
    QJsonArray addresses = user.value(u"proxyAddresses"_s).toArray();
    if (addresses.isEmpty())
        addresses.append(u"SMTP:"_s + addressOf(user));
    QJsonObject box{{u"Identity"_s, title},
                    {u"Name"_s, title},
                    {u"DisplayName"_s, title},
                    {u"Alias"_s, user.text(u"mailNickname"_s)},
                    {u"Guid"_s, uuidFrom(user.id(), u"mailbox"_s)},
                    {u"ExternalDirectoryObjectId"_s, user.id()},
                    {u"UserPrincipalName"_s, user.text(u"userPrincipalName"_s)},
                    {u"PrimarySmtpAddress"_s, addressOf(user)},
                    {u"EmailAddresses"_s, addresses},
                    {u"RecipientType"_s, u"UserMailbox"_s},
                    {u"RecipientTypeDetails"_s, m_states.value(tenant).shared.contains(user.id())
                                                    ? u"SharedMailbox"_s
                                                    : u"UserMailbox"_s},
                    {u"IsMailboxEnabled"_s, true},
                    {u"ForwardingAddress"_s, QJsonValue::Null},
                    {u"ForwardingSmtpAddress"_s,
                     !forwards ? QJsonValue(QJsonValue::Null)
                     : outside ? QJsonValue(u"smtp:%1@elsewhere.example"_s.arg(user.text(u"mailNickname"_s)))
                               : QJsonValue(u"smtp:archive@"_s + domain(tenant))},
                    {u"DeliverToMailboxAndForward"_s, forwards},
                    {u"HiddenFromAddressListsEnabled"_s, false},
                    {u"LitigationHoldEnabled"_s, dice(user.id(), "hold") % 8 == 0},
                    {u"ArchiveStatus"_s, archive ? u"Active"_s : u"None"_s},
                    {u"ArchiveName"_s, archive ? QJsonArray{u"In-Place Archive -"_s + title} : QJsonArray()},
                    {u"ProhibitSendReceiveQuota"_s, size(50LL << 30)},
                    {u"ProhibitSendQuota"_s, size(49LL << 30)},
                    {u"GrantSendOnBehalfTo"_s, QJsonArray()},
                    {u"AuditEnabled"_s, true},
                    {u"WhenCreatedUTC"_s, user.value(u"createdDateTime"_s)}};
    const QJsonObject changed = m_states.value(tenant).mailboxes.value(user.id());
    for (auto it = changed.constBegin(); it != changed.constEnd(); ++it)
        box.insert(it.key(), it.value());
    return box;
}

/// A mailbox's list of a kind: as it was changed, or as it is from the beginning.
QJsonArray MailCommands::list(const QString& tenant, const QString& kind, const TenantUser& user) const
{
    const auto kept = m_states.value(tenant).lists;
    if (const auto found = kept.constFind(kind + user.id()); found != kept.cend())
        return *found;
    const auto all = mailboxUsers(tenant);
    const auto other = [&](const char* about) {
        const TenantUser& chosen = all.at(dice(user.id(), about) % static_cast<quint32>(all.size()));
        return chosen.id() == user.id() ? QString() : chosen.text(u"userPrincipalName"_s);
    };
    QJsonArray items;
    if (kind == "MailboxPermission"_L1) {
        items.append(QJsonObject{{u"User"_s, u"NT AUTHORITY\\SELF"_s},
                                 {u"AccessRights"_s, QJsonArray{u"FullAccess"_s, u"ReadPermission"_s}}});
        if (const QString name = other("delegate"); dice(user.id(), "delegates") % 6 == 0 && !name.isEmpty())
            items.append(QJsonObject{{u"User"_s, name}, {u"AccessRights"_s, QJsonArray{u"FullAccess"_s}}});
    } else if (kind == "RecipientPermission"_L1) {
        items.append(QJsonObject{{u"Trustee"_s, u"NT AUTHORITY\\SELF"_s},
                                 {u"AccessRights"_s, QJsonArray{u"SendAs"_s}}});
        if (const QString name = other("sender"); dice(user.id(), "senders") % 7 == 0 && !name.isEmpty())
            items.append(QJsonObject{{u"Trustee"_s, name}, {u"AccessRights"_s, QJsonArray{u"SendAs"_s}}});
    } else if (kind == "InboxRule"_L1) {
        const auto rule = [&](const QString& title, int priority, QJsonObject more) {
            more.insert(u"Name"_s, title);
            more.insert(u"Identity"_s, user.text(u"mailNickname"_s) + u'\\' +
                                           QString::number(dice(user.id() + title, "rule")));
            more.insert(u"RuleIdentity"_s, QString::number(dice(user.id() + title, "rule")));
            more.insert(u"Priority"_s, priority);
            more.insert(u"Enabled"_s, true);
            more.insert(u"MailboxOwnerId"_s, user.text(u"displayName"_s));
            for (const auto& name : {u"ForwardTo"_s, u"ForwardAsAttachmentTo"_s, u"RedirectTo"_s}) {
                if (!more.contains(name))
                    more.insert(name, QJsonValue::Null);
            }
            if (!more.contains(u"MoveToFolder"_s))
                more.insert(u"MoveToFolder"_s, QJsonValue::Null);
            if (!more.contains(u"DeleteMessage"_s))
                more.insert(u"DeleteMessage"_s, false);
            return more;
        };
        if (dice(user.id(), "tidies") % 3 == 0)
            items.append(rule(u"Newsletters"_s, 1, {{u"MoveToFolder"_s, u"Reading"_s}}));
        if (dice(user.id(), "leaks") % 10 == 0)
            items.append(rule(u"."_s, 2,
                              {{u"ForwardTo"_s, QJsonArray{u"\"collector@elsewhere.example\" "
                                                           "[SMTP:collector@elsewhere.example]"_s}},
                               {u"DeleteMessage"_s, true}}));
    } else if (kind == "MailboxFolderPermission"_L1) {
        items.append(
            QJsonObject{{u"User"_s, u"Default"_s}, {u"AccessRights"_s, QJsonArray{u"AvailabilityOnly"_s}}});
        items.append(QJsonObject{{u"User"_s, u"Anonymous"_s}, {u"AccessRights"_s, QJsonArray{u"None"_s}}});
        if (const QString name = other("planner"); dice(user.id(), "planners") % 4 == 0 && !name.isEmpty())
            items.append(QJsonObject{{u"User"_s, name}, {u"AccessRights"_s, QJsonArray{u"Editor"_s}}});
    }
    return items;
}

void MailCommands::keep(const QString& tenant, const QString& kind, const TenantUser& user,
                        const QJsonArray& list)
{
    m_states[tenant].lists.insert(kind + user.id(), list);
}

MailCommands::Outcome MailCommands::getMailbox(const Call& call)
{
    static const QStringList types{u"UserMailbox"_s, u"SharedMailbox"_s, u"RoomMailbox"_s,
                                   u"EquipmentMailbox"_s};
    const QStringList wanted = texts(call.value("RecipientTypeDetails"));
    for (const QString& type : wanted) {
        if (!types.contains(type, Qt::CaseInsensitive))
            return wrongValue(u"RecipientTypeDetails"_s, type);
    }
    const QString identity =
        call.has("Identity") ? call.text("Identity") : call.text("ExternalDirectoryObjectId");
    int limit = kDefaultResultSize;
    if (call.has("ResultSize")) {
        bool isNumber = false;
        const QString text = call.text("ResultSize");
        limit = same(text, u"Unlimited"_s) ? std::numeric_limits<int>::max() : text.toInt(&isNumber);
        if (!isNumber && !same(text, u"Unlimited"_s))
            return wrongValue(u"ResultSize"_s, text);
    }
    Outcome outcome;
    for (const TenantUser& user : mailboxUsers(call.tenant)) {
        if (!identity.isEmpty() && !isMeant(user, identity))
            continue;
        const QJsonObject box = mailbox(call.tenant, user);
        if (!wanted.isEmpty() &&
            !wanted.contains(box["RecipientTypeDetails"_L1].toString(), Qt::CaseInsensitive))
            continue;
        if (outcome.items.size() == limit) {
            outcome.warnings
                << u"There are more results available than are currently displayed. To view them, "
                   "increase the value for the ResultSize parameter."_s;
            break;
        }
        outcome.items.append(box);
    }
    if (!identity.isEmpty() && outcome.items.isEmpty())
        return notFound(identity, initialDomain(call.tenant));
    return outcome;
}

MailCommands::Outcome MailCommands::getCasMailbox(const Call& call)
{
    Outcome outcome = getMailbox({call.tenant, u"Get-Mailbox"_s, call.parameters});
    QJsonArray items;
    for (const QJsonValue& value : outcome.items) {
        QJsonObject box;
        for (const auto& name : {u"Identity"_s, u"Name"_s, u"DisplayName"_s, u"ExternalDirectoryObjectId"_s,
                                 u"PrimarySmtpAddress"_s, u"UserPrincipalName"_s, u"RecipientTypeDetails"_s})
            box.insert(name, value[name]);
        for (const auto& protocol :
             {u"ActiveSyncEnabled"_s, u"OWAEnabled"_s, u"PopEnabled"_s, u"ImapEnabled"_s, u"MAPIEnabled"_s})
            box.insert(protocol, true);
        items.append(box);
    }
    outcome.items = items;
    return outcome;
}

MailCommands::Outcome MailCommands::getRecipient(const Call& call)
{
    return getMailbox({call.tenant, u"Get-Mailbox"_s, call.parameters});
}

MailCommands::Outcome MailCommands::getStatistics(const Call& call)
{
    const QString identity = call.text("Identity");
    Outcome outcome;
    for (const TenantUser& user : mailboxUsers(call.tenant)) {
        if (!identity.isEmpty() && !isMeant(user, identity) &&
            !same(uuidFrom(user.id(), u"mailbox"_s), identity))
            continue;
        const auto bytes = static_cast<qint64>(dice(user.id(), "size")) * 11;
        outcome.items.append(QJsonObject{
            {u"DisplayName"_s, user.text(u"displayName"_s)},
            {u"MailboxGuid"_s, uuidFrom(user.id(), u"mailbox"_s)},
            {u"ItemCount"_s, static_cast<int>(dice(user.id(), "items") % 20000)},
            {u"TotalItemSize"_s, size(bytes)},
            {u"LastLogonTime"_s, hoursAgo(1 + static_cast<int>(dice(user.id(), "logon") % 2000), 0)}});
    }
    if (!identity.isEmpty() && outcome.items.isEmpty())
        return notFound(identity, initialDomain(call.tenant));
    return outcome;
}

MailCommands::Outcome MailCommands::getFolderStatistics(const Call& call)
{
    const auto user = find(call.tenant, call.text("Identity"));
    if (!user)
        return notFound(call.text("Identity"), initialDomain(call.tenant));
    Outcome outcome;
    for (const QString& folder : {u"Inbox"_s, u"Calendar"_s, u"Contacts"_s}) {
        const QString scope = call.text("FolderScope");
        if (scope.isEmpty() || same(scope, u"All"_s) || same(scope, folder))
            outcome.items.append(
                QJsonObject{{u"Name"_s, folder},
                            {u"FolderPath"_s, u'/' + folder},
                            {u"FolderType"_s, folder},
                            {u"ItemsInFolder"_s, static_cast<int>(dice(user->id(), "folder") % 900)}});
    }
    return outcome;
}

MailCommands::Outcome MailCommands::setMailbox(const Call& call)
{
    const auto user = find(call.tenant, call.text("Identity"));
    if (!user)
        return notFound(call.text("Identity"), initialDomain(call.tenant));
    QJsonObject changed = m_states[call.tenant].mailboxes.value(user->id());
    for (const char* name : {"DeliverToMailboxAndForward", "HiddenFromAddressListsEnabled", "AuditEnabled",
                             "LitigationHoldEnabled"}) {
        if (!call.has(name))
            continue;
        if (!call.value(name).isBool())
            return wrongValue(QString::fromLatin1(name), call.text(name));
        changed.insert(QString::fromLatin1(name), call.value(name));
    }
    if (call.has("ForwardingSmtpAddress")) {
        const QString address = call.text("ForwardingSmtpAddress");
        if (!address.isEmpty() && !address.contains(u'@'))
            return wrongValue(u"ForwardingSmtpAddress"_s, address);
        changed.insert(u"ForwardingSmtpAddress"_s,
                       address.isEmpty() ? QJsonValue(QJsonValue::Null)
                                         : QJsonValue(address.startsWith("smtp:"_L1, Qt::CaseInsensitive)
                                                          ? address
                                                          : u"smtp:"_s + address));
    }
    if (call.has("ForwardingAddress")) {
        const QString to = call.text("ForwardingAddress");
        const auto other = find(call.tenant, to);
        if (!to.isEmpty() && !other)
            return notFound(to, initialDomain(call.tenant));
        changed.insert(u"ForwardingAddress"_s,
                       other ? QJsonValue(other->text(u"displayName"_s)) : QJsonValue(QJsonValue::Null));
    }
    if (call.has("Type")) {
        static const QHash<QString, QString> types{{u"regular"_s, u"UserMailbox"_s},
                                                   {u"shared"_s, u"SharedMailbox"_s},
                                                   {u"room"_s, u"RoomMailbox"_s},
                                                   {u"equipment"_s, u"EquipmentMailbox"_s}};
        const QString type = types.value(call.text("Type").toLower());
        if (type.isEmpty())
            return wrongValue(u"Type"_s, call.text("Type"));
        changed.insert(u"RecipientTypeDetails"_s, type);
        // A shared mailbox stays without a licence.
        QStringList& shared = m_states[call.tenant].shared;
        shared.removeAll(user->id());
        if (type != "UserMailbox"_L1)
            shared << user->id();
    }
    if (call.has("GrantSendOnBehalfTo")) {
        const QJsonValue value = call.value("GrantSendOnBehalfTo");
        QStringList names = texts(mailbox(call.tenant, *user)["GrantSendOnBehalfTo"_L1]);
        const QStringList add =
            value.isObject() ? texts(value["Add"_L1]) + texts(value["add"_L1]) : texts(value);
        if (!value.isObject())
            names.clear();
        for (const QString& one : texts(value["Remove"_L1]) + texts(value["remove"_L1])) {
            const auto other = find(call.tenant, one);
            if (!other)
                return notFound(one, initialDomain(call.tenant));
            names.removeAll(other->text(u"displayName"_s));
        }
        for (const QString& one : add) {
            const auto other = find(call.tenant, one);
            if (!other)
                return notFound(one, initialDomain(call.tenant));
            if (!names.contains(other->text(u"displayName"_s)))
                names << other->text(u"displayName"_s);
        }
        changed.insert(u"GrantSendOnBehalfTo"_s, QJsonArray::fromStringList(names));
    }
    m_states[call.tenant].mailboxes.insert(user->id(), changed);
    return {};
}

MailCommands::Outcome MailCommands::newMailbox(const Call& call)
{
    if (!call.value("Shared").toBool())
        return failed(u"Microsoft.Exchange.Management.Tasks.RecipientTaskException"_s,
                      u"A mailbox for a person is made by giving the user a licence."_s);
    const QString name = call.text("Name");
    const QString alias = call.has("Alias") ? call.text("Alias") : name.toLower().remove(u' ');
    const QString address =
        call.has("PrimarySmtpAddress") ? call.text("PrimarySmtpAddress") : alias + u'@' + domain(call.tenant);
    const QString at = address.section(u'@', 1);
    if (!same(at, domain(call.tenant)) && !same(at, initialDomain(call.tenant)))
        return failed(
            u"Microsoft.Exchange.Data.Directory.NotAcceptedDomainException"_s,
            u"You can't use the domain because it's not an accepted domain for your organization."_s);
    if (find(call.tenant, address) || find(call.tenant, name))
        return failed(u"Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException"_s,
                      u"The proxy address \"SMTP:%1\" is already being used by the proxy addresses or "
                      u"LegacyExchangeDN of "
                      "\"%2\". Please choose another proxy address."_s.arg(address, name));
    const TenantUser made = m_world.objects.addUser(
        call.tenant, {{u"displayName"_s, call.has("DisplayName") ? call.text("DisplayName") : name},
                      {u"mailNickname"_s, alias},
                      {u"userPrincipalName"_s, address},
                      {u"mail"_s, address},
                      {u"accountEnabled"_s, false},
                      {u"assignedLicenses"_s, QJsonArray()},
                      {u"proxyAddresses"_s, QJsonArray{u"SMTP:"_s + address}}});
    m_states[call.tenant].shared << made.id();
    return {{mailbox(call.tenant, made)}, {}, {}, {}};
}

/// Rights on a whole mailbox (full access) and on what it sends (send as) have commands of the same kind.
MailCommands::Outcome MailCommands::getRights(const Call& call)
{
    const QString kind = call.noun();
    const QString who = kind == "MailboxPermission"_L1 ? u"User"_s : u"Trustee"_s;
    const QString wanted = call.text(kind == "MailboxPermission"_L1 ? "User" : "Trustee");
    const auto trustee = wanted.isEmpty() ? std::nullopt : m_world.objects.user(call.tenant, wanted);
    if (!wanted.isEmpty() && !trustee)
        return notFound(wanted, initialDomain(call.tenant));
    Outcome outcome;
    bool found = false;
    for (const TenantUser& user : mailboxUsers(call.tenant)) {
        if (call.has("Identity") && !isMeant(user, call.text("Identity")))
            continue;
        found = true;
        for (const QJsonValue& value : list(call.tenant, kind, user)) {
            QJsonObject item = value.toObject();
            if (trustee && !same(item[who].toString(), trustee->text(u"userPrincipalName"_s)))
                continue;
            item.insert(u"Identity"_s, user.text(u"displayName"_s));
            item.insert(u"IsInherited"_s, false);
            if (kind == "MailboxPermission"_L1)
                item.insert(u"Deny"_s, false);
            else
                item.insert(u"AccessControlType"_s, u"Allow"_s);
            outcome.items.append(item);
        }
    }
    return found ? outcome : notFound(call.text("Identity"), initialDomain(call.tenant));
}

MailCommands::Outcome MailCommands::addRights(const Call& call)
{
    const QString kind = call.noun();
    const bool full = kind == "MailboxPermission"_L1;
    const QString who = full ? u"User"_s : u"Trustee"_s;
    const auto user = find(call.tenant, call.text("Identity"));
    if (!user)
        return notFound(call.text("Identity"), initialDomain(call.tenant));
    const QString name = call.text(full ? "User" : "Trustee");
    const auto trustee = m_world.objects.user(call.tenant, name);
    if (!trustee)
        return notFound(name, initialDomain(call.tenant));
    static const QStringList known{u"FullAccess"_s, u"ReadPermission"_s, u"ChangePermission"_s,
                                   u"DeleteItem"_s};
    const QStringList rights = texts(call.value("AccessRights"));
    for (const QString& right : rights) {
        if (!(full ? known.contains(right, Qt::CaseInsensitive) : same(right, u"SendAs"_s)))
            return wrongValue(u"AccessRights"_s, right);
    }
    QJsonArray items = list(call.tenant, kind, *user);
    const QString account = trustee->text(u"userPrincipalName"_s);
    for (const QJsonValue& item : items) {
        if (same(item[who].toString(), account))
            return {
                {},
                {u"The appropriate access control entry is already present on the object \"%1\" for account "
                 "\"%2\"."_s.arg(user->text(u"displayName"_s), account)},
                {},
                {}};
    }
    const QJsonObject added{{who, account}, {u"AccessRights"_s, QJsonArray::fromStringList(rights)}};
    items.append(added);
    keep(call.tenant, kind, *user, items);
    return {{added}, {}, {}, {}};
}

MailCommands::Outcome MailCommands::removeRights(const Call& call)
{
    const QString kind = call.noun();
    const bool full = kind == "MailboxPermission"_L1;
    const QString who = full ? u"User"_s : u"Trustee"_s;
    const auto user = find(call.tenant, call.text("Identity"));
    if (!user)
        return notFound(call.text("Identity"), initialDomain(call.tenant));
    const QString name = call.text(full ? "User" : "Trustee");
    const auto trustee = m_world.objects.user(call.tenant, name);
    if (!trustee)
        return notFound(name, initialDomain(call.tenant));
    QJsonArray left;
    bool found = false;
    for (const QJsonValue& item : list(call.tenant, kind, *user)) {
        if (same(item[who].toString(), trustee->text(u"userPrincipalName"_s)))
            found = true;
        else
            left.append(item);
    }
    if (!found)
        return {
            {},
            {u"Can't remove the access control entry on the object \"%1\" for account \"%2\" because the ACE "
             "doesn't exist on the object."_s.arg(user->text(u"displayName"_s), name)},
            {},
            {}};
    keep(call.tenant, kind, *user, left);
    return {};
}

MailCommands::Outcome MailCommands::getFolderRights(const Call& call)
{
    const QString identity = call.text("Identity");
    const QString folder = identity.section(u':', 1);
    const auto user = find(call.tenant, identity.section(u':', 0, 0));
    if (!user || (!folder.isEmpty() && !same(folder, u"\\Calendar"_s) && !same(folder, u"\\"_s)))
        return notFound(identity, initialDomain(call.tenant));
    Outcome outcome;
    for (const QJsonValue& value : list(call.tenant, u"MailboxFolderPermission"_s, *user)) {
        QJsonObject item = value.toObject();
        item.insert(u"FolderName"_s,
                    folder.isEmpty() || folder == "\\"_L1 ? u"Top of Information Store"_s : u"Calendar"_s);
        item.insert(u"Identity"_s, identity);
        outcome.items.append(item);
    }
    return outcome;
}

MailCommands::Outcome MailCommands::getInboxRules(const Call& call)
{
    if (!call.has("Mailbox"))
        return failed(u"Microsoft.Exchange.Management.Tasks.RecipientTaskException"_s,
                      u"The Mailbox parameter is needed when you're not in a mailbox of your own."_s);
    const auto user = find(call.tenant, call.text("Mailbox"));
    if (!user)
        return notFound(call.text("Mailbox"), initialDomain(call.tenant));
    Outcome outcome;
    for (const QJsonValue& rule : list(call.tenant, u"InboxRule"_s, *user)) {
        const QString wanted = call.text("Identity");
        if (wanted.isEmpty() || same(rule["Name"_L1].toString(), wanted) ||
            same(rule["Identity"_L1].toString(), wanted) || rule["RuleIdentity"_L1].toString() == wanted)
            outcome.items.append(rule);
    }
    if (call.has("Identity") && outcome.items.isEmpty())
        return notFound(call.text("Identity"), initialDomain(call.tenant));
    return outcome;
}

MailCommands::Outcome MailCommands::changeInboxRule(const Call& call)
{
    const QString identity = call.text("Identity");
    const auto user =
        find(call.tenant, call.has("Mailbox") ? call.text("Mailbox") : identity.section(u'\\', 0, 0));
    if (!user)
        return notFound(call.has("Mailbox") ? call.text("Mailbox") : identity, initialDomain(call.tenant));
    QJsonArray left;
    bool found = false;
    for (const QJsonValue& value : list(call.tenant, u"InboxRule"_s, *user)) {
        QJsonObject rule = value.toObject();
        const bool meant = same(rule["Name"_L1].toString(), identity) ||
                           same(rule["Identity"_L1].toString(), identity) ||
                           rule["RuleIdentity"_L1].toString() == identity;
        found = found || meant;
        if (meant && call.verb() == "Remove"_L1)
            continue;
        if (meant)
            rule.insert(u"Enabled"_s, false);
        left.append(rule);
    }
    if (!found)
        return notFound(identity, initialDomain(call.tenant));
    keep(call.tenant, u"InboxRule"_s, *user, left);
    return {};
}

MailCommands::Outcome MailCommands::getAutoReply(const Call& call)
{
    const auto user = find(call.tenant, call.text("Identity"));
    if (!user)
        return notFound(call.text("Identity"), initialDomain(call.tenant));
    const QJsonArray kept = list(call.tenant, u"AutoReply"_s, *user);
    QJsonObject reply{{u"Identity"_s, user->text(u"displayName"_s)},
                      {u"AutoReplyState"_s, u"Disabled"_s},
                      {u"StartTime"_s, hoursAgo(0, 0)},
                      {u"EndTime"_s, hoursAgo(-24, 0)},
                      {u"InternalMessage"_s, QString()},
                      {u"ExternalMessage"_s, QString()},
                      {u"ExternalAudience"_s, u"All"_s}};
    const QJsonObject changed = kept.isEmpty() ? QJsonObject() : kept.at(0).toObject();
    for (auto it = changed.constBegin(); it != changed.constEnd(); ++it)
        reply.insert(it.key(), it.value());
    return {{reply}, {}, {}, {}};
}

MailCommands::Outcome MailCommands::setAutoReply(const Call& call)
{
    const auto user = find(call.tenant, call.text("Identity"));
    if (!user)
        return notFound(call.text("Identity"), initialDomain(call.tenant));
    const auto known = [&](const char* name, const QStringList& values) {
        return !call.has(name) || values.contains(call.text(name), Qt::CaseInsensitive);
    };
    if (!known("AutoReplyState", {u"Enabled"_s, u"Disabled"_s, u"Scheduled"_s}))
        return wrongValue(u"AutoReplyState"_s, call.text("AutoReplyState"));
    if (!known("ExternalAudience", {u"None"_s, u"Known"_s, u"All"_s}))
        return wrongValue(u"ExternalAudience"_s, call.text("ExternalAudience"));
    const QJsonArray kept = list(call.tenant, u"AutoReply"_s, *user);
    QJsonObject changed = kept.isEmpty() ? QJsonObject() : kept.at(0).toObject();
    for (auto it = call.parameters.constBegin(); it != call.parameters.constEnd(); ++it) {
        if (it.key() == "Identity"_L1)
            continue;
        if (it.key().endsWith("Time"_L1)) {
            const auto time = QDateTime::fromString(it.value().toString(), Qt::ISODate);
            if (!time.isValid())
                return wrongValue(it.key(), it.value().toString());
            changed.insert(it.key(), graphTime(time.toUTC()));
        } else {
            changed.insert(it.key(), it.value());
        }
    }
    const auto start = QDateTime::fromString(changed["StartTime"_L1].toString(), Qt::ISODate);
    const auto end = QDateTime::fromString(changed["EndTime"_L1].toString(), Qt::ISODate);
    if (same(changed["AutoReplyState"_L1].toString(), u"Scheduled"_s) && start.isValid() && end.isValid() &&
        end <= start)
        return failed(u"Microsoft.Exchange.Data.Storage.InvalidScheduledOofDuration"_s,
                      u"The start time of the scheduled automatic reply must be before its end time."_s);
    keep(call.tenant, u"AutoReply"_s, *user, {changed});
    return {};
}

MailCommands::Outcome MailCommands::getTransportRules(const Call& call)
{
    Outcome outcome;
    for (const QJsonValue& rule : m_states.value(call.tenant).transportRules) {
        if (!call.has("Identity") || same(rule["Name"_L1].toString(), call.text("Identity")) ||
            same(rule["Guid"_L1].toString(), call.text("Identity")))
            outcome.items.append(rule);
    }
    if (call.has("Identity") && outcome.items.isEmpty())
        return notFound(call.text("Identity"), initialDomain(call.tenant));
    return outcome;
}

MailCommands::Outcome MailCommands::newTransportRule(const Call& call)
{
    QJsonArray& rules = m_states[call.tenant].transportRules;
    for (const QJsonValue& rule : rules) {
        if (same(rule["Name"_L1].toString(), call.text("Name")))
            return failed(
                u"Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException"_s,
                u"The rule can't be created because a rule with the name '%1' already exists."_s.arg(
                    call.text("Name")));
    }
    if (call.has("FromScope") && !QStringList{u"InOrganization"_s, u"NotInOrganization"_s}.contains(
                                     call.text("FromScope"), Qt::CaseInsensitive))
        return wrongValue(u"FromScope"_s, call.text("FromScope"));
    static const QStringList actions{u"PrependSubject"_s, u"ApplyHtmlDisclaimerText"_s, u"SetHeaderName"_s,
                                     u"RejectMessageReasonText"_s, u"SetSCL"_s};
    if (std::none_of(actions.begin(), actions.end(),
                     [&](const QString& action) { return call.parameters.contains(action); }))
        return failed(u"System.ArgumentException"_s, u"You must specify at least one action for the rule."_s);
    QJsonObject rule = call.parameters;
    rule.remove(u"Enabled"_s);
    rule.insert(u"Guid"_s, newGuid());
    rule.insert(u"Identity"_s, call.text("Name"));
    rule.insert(u"State"_s,
                call.has("Enabled") && !call.value("Enabled").toBool() ? u"Disabled"_s : u"Enabled"_s);
    rule.insert(u"Mode"_s, call.has("Mode") ? call.text("Mode") : u"Enforce"_s);
    rule.insert(u"Priority"_s, static_cast<int>(rules.size()));
    rules.append(rule);
    return {{rule}, {}, {}, {}};
}

MailCommands::Outcome MailCommands::setTransportRule(const Call& call)
{
    QJsonArray& rules = m_states[call.tenant].transportRules;
    for (qsizetype i = 0; i < rules.size(); ++i) {
        QJsonObject rule = rules.at(i).toObject();
        if (!same(rule["Name"_L1].toString(), call.text("Identity")) &&
            !same(rule["Guid"_L1].toString(), call.text("Identity")))
            continue;
        for (auto it = call.parameters.constBegin(); it != call.parameters.constEnd(); ++it) {
            if (it.key() == "Enabled"_L1)
                rule.insert(u"State"_s, it.value().toBool() ? u"Enabled"_s : u"Disabled"_s);
            else if (it.key() != "Identity"_L1)
                rule.insert(it.key(), it.value());
        }
        rules.replace(i, rule);
        return {};
    }
    return notFound(call.text("Identity"), initialDomain(call.tenant));
}

MailCommands::Outcome MailCommands::getSetting(const Call& call)
{
    const auto customer = m_world.data.findCustomer(call.tenant);
    QJsonObject setting = settingAtFirst(call.noun(), call.tenant, initialDomain(call.tenant),
                                         customer ? customer->name : m_world.data.partnerName());
    const QJsonObject changed = m_states.value(call.tenant).settings.value(call.noun());
    for (auto it = changed.constBegin(); it != changed.constEnd(); ++it)
        setting.insert(it.key(), it.value());
    return {{setting}, {}, {}, {}};
}

/// The default domain is signed for; the other one was never set up.
MailCommands::Outcome MailCommands::getDkim(const Call& call)
{
    const QString name = domain(call.tenant), initial = initialDomain(call.tenant);
    if (call.has("Identity") && !same(call.text("Identity"), name))
        return notFound(call.text("Identity"), initial);
    const QString place = u"-%1._domainkey.%2"_s.arg(QString(name).replace(u'.', u'-'), initial);
    return {{QJsonObject{{u"Domain"_s, name},
                         {u"Name"_s, name},
                         {u"Identity"_s, name},
                         {u"Enabled"_s, true},
                         {u"Status"_s, u"Valid"_s},
                         {u"Selector1CNAME"_s, u"selector1"_s + place},
                         {u"Selector2CNAME"_s, u"selector2"_s + place},
                         {u"Selector1KeySize"_s, 2048},
                         {u"Selector2KeySize"_s, 2048}}},
            {},
            {},
            {}};
}

MailCommands::Outcome MailCommands::setSetting(const Call& call)
{
    static const QStringList modes{u"Automatic"_s, u"Off"_s, u"On"_s};
    if (call.has("AutoForwardingMode") &&
        !modes.contains(call.text("AutoForwardingMode"), Qt::CaseInsensitive))
        return wrongValue(u"AutoForwardingMode"_s, call.text("AutoForwardingMode"));
    for (const char* name : {"AuditDisabled", "Enabled"}) {
        if (call.has(name) && !call.value(name).isBool())
            return wrongValue(QString::fromLatin1(name), call.text(name));
    }
    if (call.noun() == "HostedOutboundSpamFilterPolicy"_L1 && !same(call.text("Identity"), u"Default"_s))
        return notFound(call.text("Identity"), initialDomain(call.tenant));
    QJsonObject& changed = m_states[call.tenant].settings[call.noun()];
    for (auto it = call.parameters.constBegin(); it != call.parameters.constEnd(); ++it) {
        if (it.key() != "Identity"_L1)
            changed.insert(it.key(), it.value());
    }
    return {};
}

MailCommands::Outcome MailCommands::getMessageTrace(const Call& call)
{
    const auto now = QDateTime::currentDateTimeUtc();
    const auto time = [&](const char* name, const QDateTime& otherwise) {
        return call.has(name) ? QDateTime::fromString(call.text(name), Qt::ISODate).toUTC() : otherwise;
    };
    const QDateTime end = time("EndDate", now);
    const QDateTime start = time("StartDate", end.addDays(-2));
    if (!start.isValid() || !end.isValid() || start > end)
        return failed(u"System.ArgumentException"_s, u"The start date must be before the end date."_s);
    if (start.daysTo(end) > kTraceDays)
        return failed(u"System.ArgumentException"_s,
                      u"The date range must not be longer than 10 days for each query."_s);
    bool isNumber = true;
    const int limit = call.has("ResultSize") ? call.text("ResultSize").toInt(&isNumber) : kDefaultResultSize;
    if (!isNumber || limit < 1 || limit > kLargestTrace)
        return wrongValue(u"ResultSize"_s, call.text("ResultSize"));
    static const QStringList states{u"Delivered"_s, u"Delivered"_s,      u"Delivered"_s,
                                    u"Failed"_s,    u"FilteredAsSpam"_s, u"Quarantined"_s};
    for (const QString& status : texts(call.value("Status"))) {
        if (!states.contains(status, Qt::CaseInsensitive) && !same(status, u"Pending"_s) &&
            !same(status, u"Expanded"_s))
            return wrongValue(u"Status"_s, status);
    }
    const QStringList senders = texts(call.value("SenderAddress")),
                      recipients = texts(call.value("RecipientAddress")),
                      wanted = texts(call.value("Status"));
    const auto fits = [](const QStringList& list, const QString& value) {
        return list.isEmpty() || list.contains(value, Qt::CaseInsensitive);
    };
    QList<QJsonObject> found;
    const auto all = mailboxUsers(call.tenant);
    for (const TenantUser& user : all) {
        const int count = 1 + static_cast<int>(dice(user.id(), "messages") % 6);
        for (int i = 0; i < count; ++i) {
            const QString id = uuidFrom(user.id(), u"message%1"_s.arg(i));
            const bool inside = dice(id, "inside") % 3 == 0;
            const QString sender =
                inside ? addressOf(all.at(dice(id, "sender") % static_cast<quint32>(all.size())))
                       : u"orders@supplier.example"_s;
            // Never to the second the same for all, often the same for a few.
            const QString received = hoursAgo(1 + static_cast<int>(dice(id, "hour") % (24 * 9)),
                                              static_cast<int>(dice(id, "minute") % 4) * 15);
            const auto at = QDateTime::fromString(received, Qt::ISODate);
            const QString& status = states.at(dice(id, "status") % static_cast<quint32>(states.size()));
            if (at < start || at > end || !fits(senders, sender) || !fits(recipients, addressOf(user)) ||
                !fits(wanted, status))
                continue;
            found << QJsonObject{
                {u"MessageTraceId"_s, id},
                {u"MessageId"_s, u"<%1@%2>"_s.arg(id, sender.section(u'@', 1))},
                {u"Received"_s, received},
                {u"SenderAddress"_s, sender},
                {u"RecipientAddress"_s, addressOf(user)},
                {u"Subject"_s, u"Order %1"_s.arg(dice(id, "subject") % 10000)},
                {u"Status"_s, status},
                {u"Size"_s, static_cast<int>(2000 + dice(id, "bytes") % 900000)},
                {u"FromIP"_s, inside ? QString() : u"198.51.100.%1"_s.arg(1 + dice(id, "ip") % 250)},
                {u"ToIP"_s, QString()}};
        }
    }
    std::sort(found.begin(), found.end(), [](const QJsonObject& a, const QJsonObject& b) {
        const QString first = a["Received"_L1].toString(), second = b["Received"_L1].toString();
        return first != second ? first > second
                               : a["RecipientAddress"_L1].toString() < b["RecipientAddress"_L1].toString();
    });
    Outcome outcome;
    const QString from = call.text("StartingRecipientAddress");
    for (const QJsonObject& message : found) {
        // Going on where the page before ended, with that last message once more.
        const auto at = QDateTime::fromString(message["Received"_L1].toString(), Qt::ISODate);
        if (!from.isEmpty() && at == end && message["RecipientAddress"_L1].toString() < from)
            continue;
        if (outcome.items.size() == limit) {
            outcome.warnings
                << u"There are more results, use the following command to get more. Get-MessageTraceV2 "
                   "-StartingRecipientAddress … -EndDate …"_s;
            break;
        }
        outcome.items.append(message);
    }
    return outcome;
}

MailCommands::Outcome MailCommands::getGroups(const Call& call)
{
    Outcome outcome;
    for (const QJsonValue& value : m_states.value(call.tenant).groups) {
        QJsonObject group = value.toObject();
        group.remove(u"Members"_s);
        bool meant = !call.has("Identity");
        for (const auto& name : {u"Name"_s, u"DisplayName"_s, u"Alias"_s, u"PrimarySmtpAddress"_s, u"Guid"_s})
            meant = meant || same(group[name].toString(), call.text("Identity"));
        if (meant)
            outcome.items.append(group);
    }
    if (call.has("Identity") && outcome.items.isEmpty())
        return notFound(call.text("Identity"), initialDomain(call.tenant));
    return outcome;
}

MailCommands::Outcome MailCommands::newGroup(const Call& call)
{
    const QString name = call.text("Name");
    const QString alias = call.has("Alias") ? call.text("Alias") : name.toLower().remove(u' ');
    const QString address =
        call.has("PrimarySmtpAddress") ? call.text("PrimarySmtpAddress") : alias + u'@' + domain(call.tenant);
    const QString at = address.section(u'@', 1);
    if (!same(at, domain(call.tenant)) && !same(at, initialDomain(call.tenant)))
        return failed(
            u"Microsoft.Exchange.Data.Directory.NotAcceptedDomainException"_s,
            u"You can't use the domain because it's not an accepted domain for your organization."_s);
    static const QStringList types{u"Distribution"_s, u"Security"_s};
    if (call.has("Type") && !types.contains(call.text("Type"), Qt::CaseInsensitive))
        return wrongValue(u"Type"_s, call.text("Type"));
    bool taken = find(call.tenant, address).has_value();
    for (const QJsonValue& group : m_states.value(call.tenant).groups)
        taken = taken || same(group["PrimarySmtpAddress"_L1].toString(), address) ||
                same(group["Name"_L1].toString(), name);
    if (taken)
        return failed(u"Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException"_s,
                      u"The name \"%1\" or the address %2 is already being used."_s.arg(name, address));
    QStringList members, managers;
    for (const auto& [from, to] :
         {std::pair(call.value("Members"), &members), std::pair(call.value("ManagedBy"), &managers)}) {
        for (const QString& one : texts(from)) {
            const auto user = find(call.tenant, one);
            if (!user)
                return notFound(one, initialDomain(call.tenant));
            *to << user->id();
        }
    }
    const QJsonObject group{
        {u"Name"_s, name},
        {u"Identity"_s, name},
        {u"DisplayName"_s, call.has("DisplayName") ? call.text("DisplayName") : name},
        {u"Alias"_s, alias},
        {u"Guid"_s, newGuid()},
        {u"PrimarySmtpAddress"_s, address},
        {u"GroupType"_s,
         same(call.text("Type"), u"Security"_s) ? u"Universal, SecurityEnabled"_s : u"Universal"_s},
        {u"ManagedBy"_s, QJsonArray::fromStringList(managers)},
        {u"Notes"_s, call.text("Notes")},
        {u"RequireSenderAuthenticationEnabled"_s, call.has("RequireSenderAuthenticationEnabled")
                                                      ? call.value("RequireSenderAuthenticationEnabled")
                                                      : QJsonValue(true)},
        {u"RecipientTypeDetails"_s, u"MailUniversalDistributionGroup"_s},
        {u"Members"_s, QJsonArray::fromStringList(members)}};
    m_states[call.tenant].groups.append(group);
    QJsonObject told = group;
    told.remove(u"Members"_s);
    return {{told}, {}, {}, {}};
}

MailCommands::Outcome MailCommands::groupMembers(const Call& call)
{
    QJsonArray& groups = m_states[call.tenant].groups;
    for (qsizetype i = 0; i < groups.size(); ++i) {
        QJsonObject group = groups.at(i).toObject();
        bool meant = false;
        for (const auto& name : {u"Name"_s, u"DisplayName"_s, u"Alias"_s, u"PrimarySmtpAddress"_s, u"Guid"_s})
            meant = meant || same(group[name].toString(), call.text("Identity"));
        if (!meant)
            continue;
        QStringList members = texts(group["Members"_L1]);
        if (call.verb() == "Get"_L1) {
            Outcome outcome;
            for (const QString& id : members) {
                if (const auto user = find(call.tenant, id))
                    outcome.items.append(mailbox(call.tenant, *user));
            }
            return outcome;
        }
        const auto user = find(call.tenant, call.text("Member"));
        if (!user)
            return notFound(call.text("Member"), initialDomain(call.tenant));
        if (call.verb() == "Add"_L1 ? members.contains(user->id()) : !members.contains(user->id()))
            return call.verb() == "Add"_L1
                       ? failed(u"Microsoft.Exchange.Management.Tasks.MemberAlreadyExistsException"_s,
                                u"The recipient \"%1\" is already a member of the group \"%2\"."_s.arg(
                                    user->text(u"displayName"_s), group["Name"_L1].toString()))
                       : failed(u"Microsoft.Exchange.Management.Tasks.MemberNotFoundException"_s,
                                u"The recipient \"%1\" isn't a member of the group \"%2\"."_s.arg(
                                    user->text(u"displayName"_s), group["Name"_L1].toString()));
        if (call.verb() == "Add"_L1)
            members << user->id();
        else
            members.removeAll(user->id());
        group.insert(u"Members"_s, QJsonArray::fromStringList(members));
        groups.replace(i, group);
        return {};
    }
    return notFound(call.text("Identity"), initialDomain(call.tenant));
}

} // namespace steward::sandbox
