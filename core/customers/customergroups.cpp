#include "customergroups.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

CustomerGroup groupFrom(const QString& name, const QJsonObject& object)
{
    CustomerGroup group{name.simplified(), object["rule"_L1].toString().trimmed(), {}};
    for (const QJsonValue& member : object["members"_L1].toArray()) {
        if (!member.toString().isEmpty())
            group.members.insert(CustomerId{member.toString()});
    }
    return group;
}

QJsonObject objectOf(const CustomerGroup& group)
{
    if (group.isByRule())
        return {{"rule"_L1, group.rule}};
    QStringList ids;
    for (const CustomerId& member : group.members)
        ids << member.value.toLower();
    ids.sort();
    return {{"members"_L1, QJsonArray::fromStringList(ids)}};
}

Result<CustomerQuery> ruleOf(const QString& text)
{
    auto query = CustomerQuery::parse(text);
    if (!query)
        return fail(query.error());
    if (query->isEmpty())
        return fail(ErrorCode::BadRequest, u"A group by rule needs a search."_s,
                    u"Search for those who are to be in it first."_s);
    if (query->asksForGroups())
        return fail(ErrorCode::BadRequest, u"A group's rule cannot search by groups."_s,
                    u"Use the other group's rule in its place."_s);
    return query;
}

} // namespace

CustomerGroups::CustomerGroups(const QString& folder, const TenantId& partner, QObject* parent)
    : QObject(parent),
      m_document(folder, u"customer-groups.json"_s, u"The groups of customers"_s),
      m_partner(partner.value.toLower())
{
    const QJsonObject all = m_document.read()[m_partner].toObject();
    for (auto each = all.begin(); each != all.end(); ++each) {
        const CustomerGroup group = groupFrom(each.key(), each->toObject());
        if (group.name.isEmpty() || find(group.name) >= 0)
            continue;
        const auto query = group.isByRule() ? ruleOf(group.rule) : Result<CustomerQuery>();
        // A rule that an older version cannot mean has nobody, and stays in the file.
        m_groups.append({group, foldedText(group.name), query.value_or(CustomerQuery())});
    }
}

QList<CustomerGroup> CustomerGroups::groups() const
{
    QList<CustomerGroup> groups;
    for (const Kept& kept : m_groups)
        groups.append(kept.group);
    std::sort(groups.begin(), groups.end(), [](const CustomerGroup& a, const CustomerGroup& b) {
        return a.name.localeAwareCompare(b.name) < 0;
    });
    return groups;
}

int CustomerGroups::find(const QString& name) const
{
    const QString wanted = name.simplified();
    for (int i = 0; i < m_groups.size(); ++i) {
        if (m_groups[i].group.name.compare(wanted, Qt::CaseInsensitive) == 0)
            return i;
    }
    return -1;
}

bool CustomerGroups::has(const QString& foldedName, const CustomerFacts& facts) const
{
    CustomerFacts inner = facts;
    inner.groups = nullptr;
    return std::any_of(m_groups.cbegin(), m_groups.cend(), [&](const Kept& kept) {
        if (!kept.key.startsWith(foldedName))
            return false;
        return kept.group.isByRule() ? !kept.query.isEmpty() && kept.query.matches(inner)
                                     : kept.group.members.contains(facts.customer.id);
    });
}

Result<> CustomerGroups::add(const QString& name, const QList<CustomerId>& members)
{
    const int at = find(name);
    CustomerGroup group = at < 0 ? CustomerGroup{name.simplified(), {}, {}} : m_groups[at].group;
    if (group.name.isEmpty())
        return fail(ErrorCode::BadRequest, u"A group needs a name."_s, u"Give it one."_s);
    if (group.isByRule())
        return fail(ErrorCode::BadRequest, u"Who is in \"%1\" comes from its rule."_s.arg(group.name),
                    u"Choose another name, or change the rule."_s);
    for (const CustomerId& member : members)
        group.members.insert(member);
    return keep(group.name, group);
}

Result<> CustomerGroups::take(const QString& name, const QList<CustomerId>& members)
{
    const int at = find(name);
    if (at < 0 || m_groups[at].group.isByRule())
        return {};
    CustomerGroup group = m_groups[at].group;
    for (const CustomerId& member : members)
        group.members.remove(member);
    return keep(group.name, group);
}

Result<> CustomerGroups::setRule(const QString& name, const QString& rule)
{
    if (const auto query = ruleOf(rule); !query)
        return fail(query.error());
    const int at = find(name);
    if (at >= 0 && !m_groups[at].group.isByRule())
        return fail(ErrorCode::BadRequest,
                    u"There is a group \"%1\" already, chosen by hand."_s.arg(m_groups[at].group.name),
                    u"Choose another name."_s);
    if (name.simplified().isEmpty())
        return fail(ErrorCode::BadRequest, u"A group needs a name."_s, u"Give it one."_s);
    return keep(name,
                CustomerGroup{at < 0 ? name.simplified() : m_groups[at].group.name, rule.trimmed(), {}});
}

Result<> CustomerGroups::remove(const QString& name)
{
    return find(name) < 0 ? Result<>() : keep(name, std::nullopt);
}

Result<> CustomerGroups::keep(const QString& name, const std::optional<CustomerGroup>& group)
{
    const auto written = m_document.update([&](QJsonObject& all) {
        QJsonObject groups = all[m_partner].toObject();
        const QStringList names = groups.keys();
        for (const QString& each : names) {
            if (each.simplified().compare(name.simplified(), Qt::CaseInsensitive) == 0)
                groups.remove(each);
        }
        if (group)
            groups.insert(group->name, objectOf(*group));
        all.insert(m_partner, groups);
    });
    if (!written)
        return written;
    if (const int at = find(name); at >= 0)
        m_groups.removeAt(at);
    if (group) {
        const auto query = group->isByRule() ? ruleOf(group->rule) : Result<CustomerQuery>();
        m_groups.append({*group, foldedText(group->name), query.value_or(CustomerQuery())});
    }
    Q_EMIT changed();
    return {};
}

} // namespace steward
