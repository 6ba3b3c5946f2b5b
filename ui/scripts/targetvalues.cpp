#include "targetvalues.h"

using namespace Qt::StringLiterals;

namespace steward {

bool isUserScript(const ScriptDescription& description)
{
    return description.scope.compare("user"_L1, Qt::CaseInsensitive) == 0;
}

std::optional<QString> targetValue(const ScriptParameter& parameter, bool isForUser, const RunTarget& target)
{
    enum class Is
    {
        UserName,
        UserKey,
        Domain,
        Tenant,
        Customer
    };
    static const QHash<QString, Is> kNames{{u"userprincipalname"_s, Is::UserName},
                                           {u"upn"_s, Is::UserName},
                                           {u"user"_s, Is::UserName},
                                           {u"username"_s, Is::UserName},
                                           {u"identity"_s, Is::UserName},
                                           {u"mailbox"_s, Is::UserName},
                                           {u"emailaddress"_s, Is::UserName},
                                           {u"primarysmtpaddress"_s, Is::UserName},
                                           {u"signinname"_s, Is::UserName},
                                           {u"userid"_s, Is::UserKey},
                                           {u"userazureid"_s, Is::UserKey},
                                           {u"userobjectid"_s, Is::UserKey},
                                           {u"tenant"_s, Is::Domain},
                                           {u"organization"_s, Is::Domain},
                                           {u"tenantdomain"_s, Is::Domain},
                                           {u"delegatedorganization"_s, Is::Domain},
                                           {u"tenantid"_s, Is::Tenant},
                                           {u"customerid"_s, Is::Customer}};
    const bool isText = parameter.kind == ParameterKind::Text && parameter.allowed.isEmpty();
    const auto found = kNames.constFind(parameter.name.toLower());
    if (!isText || found == kNames.cend())
        return std::nullopt;
    QString value;
    switch (*found) {
    case Is::UserName:
        value = isForUser ? (target.userName.isEmpty() ? target.user.value : target.userName) : QString();
        break;
    case Is::UserKey:
        value = isForUser ? target.user.value : QString();
        break;
    case Is::Domain:
        value = target.customerDomain.isEmpty() ? target.tenant.value : target.customerDomain;
        break;
    case Is::Tenant:
        value = target.tenant.isEmpty() ? target.customerDomain : target.tenant.value;
        break;
    case Is::Customer:
        value = target.customer.value;
        break;
    }
    if (value.isEmpty())
        return std::nullopt;
    return value;
}

} // namespace steward
