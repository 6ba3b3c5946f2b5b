#include "exchange/compliancecommands.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

QJsonObject object(const QString& tenant, const QString& kind, const QString& name, QJsonObject more)
{
    const QString id =
        QUuid::createUuidV5(QUuid::fromString(tenant), kind + name).toString(QUuid::WithoutBraces);
    more.insert(u"Name"_s, name);
    more.insert(u"Guid"_s, id);
    more.insert(u"Guid@odata.type"_s, u"#System.Guid"_s);
    more.insert(u"Identity"_s, name);
    more.insert(u"ExchangeObjectId"_s, id);
    more.insert(u"WhenCreatedUTC"_s, u"2024-06-03T08:15:00Z"_s);
    more.insert(u"WhenCreatedUTC@odata.type"_s, u"#System.DateTime"_s);
    return more;
}

QList<QJsonObject> seeded(const QString& tenant, const QString& noun)
{
    QList<QJsonObject> list;
    if (noun == "Label"_L1) {
        for (const QString& name : {u"Public"_s, u"Internal"_s, u"Secret"_s})
            list << object(tenant, noun, name, {{u"DisplayName"_s, name}, {u"Disabled"_s, false}});
    } else if (noun == "LabelPolicy"_L1) {
        list << object(tenant, noun, u"Everybody"_s, {{u"Labels"_s, QJsonArray{u"Public"_s, u"Internal"_s}}});
    } else if (noun == "DlpCompliancePolicy"_L1) {
        list << object(tenant, noun, u"Card numbers"_s, {{u"Mode"_s, u"TestWithNotifications"_s}});
    } else if (noun == "RetentionCompliancePolicy"_L1) {
        list << object(tenant, noun, u"Seven years"_s, {{u"Enabled"_s, true}});
    } else if (noun == "ProtectionAlert"_L1) {
        for (int i = 1; i <= 2300; ++i)
            list << object(tenant, noun, u"Alert %1"_s.arg(i), {{u"Severity"_s, u"Low"_s}});
    }
    return list;
}

/// One text stands for a list of one.
QJsonArray listOf(const QJsonValue& value)
{
    return value.isArray() ? value.toArray() : value.isString() ? QJsonArray{value} : QJsonArray();
}

bool isMeant(const QJsonObject& item, const QString& identity)
{
    return item["Name"_L1].toString().compare(identity, Qt::CaseInsensitive) == 0 ||
           item["Guid"_L1].toString().compare(identity, Qt::CaseInsensitive) == 0;
}

ComplianceCommands::Outcome notFound(const QString& identity)
{
    return {{},
            {},
            u"Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException"_s,
            u"The operation couldn't be performed because object '%1' couldn't be found."_s.arg(identity)};
}

} // namespace

std::optional<ComplianceCommands::Outcome>
ComplianceCommands::run(const QString& tenant, const QString& cmdlet, const QJsonObject& parameters)
{
    const QString verb = cmdlet.section(u'-', 0, 0).toLower();
    const QString noun = cmdlet.section(u'-', 1);
    const QString identity = parameters["Identity"_L1].toString();
    Outcome outcome;
    if (noun.compare("ComplianceSearch"_L1, Qt::CaseInsensitive) == 0) {
        QList<QJsonObject>& searches = m_searches[tenant];
        if (verb == "new"_L1) {
            const QString name = parameters["Name"_L1].toString();
            if (std::any_of(searches.cbegin(), searches.cend(),
                            [&](const QJsonObject& one) { return isMeant(one, name); }))
                return Outcome{
                    {},
                    {},
                    u"Microsoft.Exchange.Configuration.Tasks.ManagementObjectAlreadyExistsException"_s,
                    u"A compliance search with the name '%1' already exists."_s.arg(name)};
            QJsonObject made = object(tenant, noun, name,
                                      {{u"ContentMatchQuery"_s, parameters["ContentMatchQuery"_L1]},
                                       {u"ExchangeLocation"_s, listOf(parameters["ExchangeLocation"_L1])},
                                       {u"Status"_s, u"NotStarted"_s}});
            searches << made;
            outcome.items = {made};
            if (listOf(parameters["ExchangeLocation"_L1]).isEmpty())
                outcome.warnings << u"The search has no location yet."_s;
            return outcome;
        }
        for (qsizetype i = 0; i < searches.size(); ++i) {
            if (!identity.isEmpty() && !isMeant(searches.at(i), identity))
                continue;
            if (verb == "get"_L1) {
                outcome.items.append(searches.at(i));
            } else if (verb == "remove"_L1) {
                searches.removeAt(i);
                return outcome;
            } else if (verb == "start"_L1) {
                searches[i].insert(u"Status"_s, u"Completed"_s);
                return outcome;
            } else if (verb == "set"_L1) {
                for (const QString& name :
                     {u"ContentMatchQuery"_s, u"Description"_s, u"ExchangeLocation"_s}) {
                    if (parameters.contains(name))
                        searches[i].insert(name, parameters[name]);
                }
                return outcome;
            }
        }
        return identity.isEmpty() || !outcome.items.isEmpty() ? outcome : notFound(identity);
    }
    const auto items = seeded(tenant, noun);
    if (verb != "get"_L1 || items.isEmpty())
        return {};
    for (const QJsonObject& item : items) {
        if (identity.isEmpty() || isMeant(item, identity))
            outcome.items.append(item);
    }
    return identity.isEmpty() || !outcome.items.isEmpty() ? outcome : notFound(identity);
}

} // namespace steward::sandbox
