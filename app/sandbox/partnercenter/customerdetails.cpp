#include "partnercenter/customerdetails.h"

#include "partnercenter/consents.h"

#include <QJsonDocument>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

QJsonObject typed(QJsonObject object, const QString& type)
{
    object.insert(u"attributes"_s, QJsonObject{{u"objectType"_s, type}});
    return object;
}

HttpReply collection(const QJsonArray& items, const QString& self)
{
    return jsonReply({{u"totalCount"_s, items.size()},
                      {u"items"_s, items},
                      {u"links"_s, QJsonObject{{u"self"_s, QJsonObject{{u"uri"_s, self},
                                                                       {u"method"_s, u"GET"_s},
                                                                       {u"headers"_s, QJsonArray()}}}}},
                      {u"attributes"_s, QJsonObject{{u"objectType"_s, u"Collection"_s}}}});
}

QJsonObject productSku(const QJsonObject& sku)
{
    return {{u"id"_s, sku["skuId"_L1]},
            {u"name"_s, sku["skuPartNumber"_L1].toString().replace(u'_', u' ')},
            {u"skuPartNumber"_s, sku["skuPartNumber"_L1]},
            {u"targetType"_s, sku["appliesTo"_L1]},
            {u"licenseGroupId"_s, u"group1"_s}};
}

QJsonArray servicePlans(const QJsonObject& sku)
{
    QJsonArray list;
    for (const QJsonValue& plan : sku["servicePlans"_L1].toArray())
        list.append(QJsonObject{{u"id"_s, plan["servicePlanId"_L1]},
                                {u"serviceName"_s, plan["servicePlanName"_L1]},
                                {u"displayName"_s, plan["servicePlanName"_L1]},
                                {u"capabilityStatus"_s, u"Enabled"_s},
                                {u"targetType"_s, u"User"_s}});
    return list;
}

QJsonArray subscriptions(const World& world, const PracticeCustomer& customer)
{
    QJsonArray list;
    for (const QJsonObject& ordered : world.objects.subscriptions(customer.id))
        list.append(ordered);
    for (const QJsonValue& value : world.objects.subscribedSkus(customer.id)) {
        const QJsonObject sku = value.toObject();
        const QString id = sku["subscriptionIds"_L1][0].toString();
        const auto made = [&](const QString& what) {
            return QUuid::createUuidV5(QUuid::fromString(id), what).toString(QUuid::WithoutBraces);
        };
        list.append(
            typed({{u"id"_s, id},
                   {u"offerId"_s, made(u"offer"_s)},
                   {u"offerName"_s, sku["skuPartNumber"_L1].toString().replace(u'_', u' ')},
                   {u"friendlyName"_s, sku["skuPartNumber"_L1].toString().replace(u'_', u' ')},
                   {u"productType"_s, QJsonObject{{u"id"_s, u"OnlineServicesNCE"_s},
                                                  {u"displayName"_s, u"OnlineServicesNCE"_s}}},
                   {u"quantity"_s, sku["prepaidUnits"_L1]["enabled"_L1].toInt() -
                                       world.objects.ordered(customer.id, sku["skuId"_L1].toString())},
                   {u"unitType"_s, u"Licenses"_s},
                   {u"hasPurchasableAddons"_s, false},
                   {u"creationDate"_s, u"2025-03-04T10:00:00Z"_s},
                   {u"effectiveStartDate"_s, u"2025-03-04T00:00:00Z"_s},
                   {u"commitmentEndDate"_s, u"2027-03-03T00:00:00Z"_s},
                   {u"status"_s, u"active"_s},
                   {u"autoRenewEnabled"_s, true},
                   {u"isTrial"_s, false},
                   {u"billingType"_s, u"license"_s},
                   {u"billingCycle"_s, u"monthly"_s},
                   {u"termDuration"_s, u"P1Y"_s},
                   {u"contractType"_s, u"subscription"_s},
                   {u"orderId"_s, made(u"order"_s)},
                   {u"publisherName"_s, u"Practice Software"_s}},
                  u"Subscription"_s));
    }
    return list;
}

QJsonObject userJson(const TenantUser& user, bool deleted)
{
    QJsonObject object{{u"id"_s, user.id()},
                       {u"displayName"_s, user.value(u"displayName"_s)},
                       {u"firstName"_s, user.value(u"givenName"_s)},
                       {u"lastName"_s, user.value(u"surname"_s)},
                       {u"userPrincipalName"_s, user.value(u"userPrincipalName"_s)},
                       {u"usageLocation"_s, user.value(u"usageLocation"_s)},
                       {u"state"_s, deleted ? u"inactive"_s : u"active"_s},
                       {u"userDomainType"_s, u"managed"_s}};
    if (deleted)
        object.insert(u"softDeletionTime"_s, user.value(u"deletedDateTime"_s));
    return typed(object, u"CustomerUser"_s);
}

HttpReply users(const World& world, const PracticeCustomer& customer, const HttpCall& call)
{
    constexpr qint64 kLargestPage = 500;
    bool isNumber = true;
    const QString sizeText = call.query(u"size"_s);
    qint64 size = sizeText.isEmpty() ? 0 : sizeText.toLongLong(&isNumber);
    if (!isNumber || size < 0)
        return partnerProblem(400, u"3000"_s, u"Invalid property: size."_s);
    if (size == 0 || size > kLargestPage)
        size = kLargestPage;
    bool deleted = false;
    if (const QString text = call.query(u"filter"_s); !text.isEmpty()) {
        const QJsonObject filter = QJsonDocument::fromJson(text.toUtf8()).object();
        deleted = filter["Field"_L1].toString() == "UserState"_L1 &&
                  filter["Value"_L1].toString().compare("Inactive"_L1, Qt::CaseInsensitive) == 0 &&
                  filter["Operator"_L1].toString() == "equals"_L1;
        if (!deleted)
            return partnerProblem(400, u"3000"_s, u"Invalid property: filter."_s);
    }
    QJsonArray items;
    const auto all = deleted ? world.objects.deletedUsers(customer.id) : world.objects.users(customer.id);
    for (const TenantUser& user : all) {
        if (items.size() == size)
            break;
        items.append(userJson(user, deleted));
    }
    return collection(items, u"/customers/%1/users?size=%2"_s.arg(customer.id).arg(size));
}

QJsonArray rolesOf(const World& world, const PracticeCustomer& customer, const QString& userId)
{
    QJsonArray list;
    for (const QJsonObject& role : world.objects.roles(customer.id)) {
        const QString id = role["id"_L1].toString();
        if (userId.isEmpty() || world.objects.members(customer.id, id).contains(userId))
            list.append(typed({{u"id"_s, id}, {u"name"_s, role["displayName"_L1]}}, u"DirectoryRole"_s));
    }
    return list;
}

HttpReply oneUser(const World& world, const PracticeCustomer& customer, const QStringList& path,
                  const QString& self)
{
    const auto user = world.objects.user(customer.id, path[1]);
    if (!user)
        return partnerProblem(404, u"60002"_s, u"The user was not found."_s);
    if (path.size() == 2)
        return jsonReply(userJson(*user, false));
    QJsonArray items;
    if (path[2] == "licenses"_L1) {
        for (const QJsonValue& value : world.objects.subscribedSkus(customer.id)) {
            for (const QJsonValue& licence : user->licences()) {
                if (licence["skuId"_L1] == value["skuId"_L1])
                    items.append(typed({{u"productSku"_s, productSku(value.toObject())},
                                        {u"servicePlans"_s, servicePlans(value.toObject())}},
                                       u"License"_s));
            }
        }
        return collection(items, self);
    }
    if (path[2] == "directoryroles"_L1)
        return collection(rolesOf(world, customer, user->id()), self);
    return partnerProblem(404, u"1000"_s, u"Not found."_s);
}

} // namespace

std::optional<HttpReply> customerDetail(const World& world, const PracticeCustomer& customer,
                                        const QStringList& path, const HttpCall& call)
{
    const QString part = path.value(0);
    const QString self = u"/customers/"_s + customer.id + u'/' + path.join(u'/');
    const QJsonObject address{{u"country"_s, u"GB"_s},
                              {u"city"_s, u"Harbour Quay"_s},
                              {u"addressLine1"_s, u"2 Practice Street"_s},
                              {u"postalCode"_s, u"PR4 4CE"_s}};
    if (path == QStringList{u"users"_s})
        return users(world, customer, call);
    if (part == "users"_L1 && path.size() <= 3)
        return oneUser(world, customer, path, self);
    if (path == QStringList{u"directoryroles"_s})
        return collection(rolesOf(world, customer, {}), self);
    if (part == "subscriptions"_L1 && path.size() <= 2) {
        const QJsonArray all = subscriptions(world, customer);
        if (path.size() == 1) {
            const QString order = call.query(u"order_id"_s);
            QJsonArray items;
            for (const QJsonValue& one : all) {
                if (order.isEmpty() || one["orderId"_L1].toString() == order)
                    items.append(one);
            }
            return collection(items, self);
        }
        for (const QJsonValue& one : all) {
            if (one["id"_L1].toString().compare(path[1], Qt::CaseInsensitive) == 0)
                return jsonReply(one.toObject());
        }
        return partnerProblem(404, u"1000"_s, u"Not found."_s);
    }
    if (path == QStringList{u"subscribedskus"_s}) {
        QJsonArray items;
        for (const QJsonValue& value : world.objects.subscribedSkus(customer.id)) {
            const int bought = value["prepaidUnits"_L1]["enabled"_L1].toInt();
            const int used = value["consumedUnits"_L1].toInt();
            items.append(typed({{u"availableUnits"_s, bought - used},
                                {u"activeUnits"_s, bought},
                                {u"consumedUnits"_s, used},
                                {u"suspendedUnits"_s, 0},
                                {u"totalUnits"_s, bought},
                                {u"warningUnits"_s, 0},
                                {u"productSku"_s, productSku(value.toObject())},
                                {u"servicePlans"_s, servicePlans(value.toObject())},
                                {u"capabilityStatus"_s, u"Enabled"_s}},
                               u"SubscribedSku"_s));
        }
        return collection(items, self);
    }
    if (path == QStringList{u"managedservices"_s}) {
        const auto link = [](const QString& uri) {
            return QJsonObject{{u"uri"_s, uri}, {u"method"_s, u"GET"_s}, {u"headers"_s, QJsonArray()}};
        };
        return collection(
            {typed({{u"id"_s, u"exchange"_s},
                    {u"name"_s, u"Exchange Online"_s},
                    {u"links"_s, QJsonObject{{u"adminService"_s, link(u"https://admin.practice.example/"_s +
                                                                      customer.initialDomain)},
                                             {u"serviceHealth"_s, link(u"https://health.practice.example/"_s +
                                                                       customer.initialDomain)}}}},
                   u"ManagedService"_s)},
            self);
    }
    if (path == QStringList{u"profiles"_s, u"company"_s})
        return jsonReply(typed({{u"tenantId"_s, customer.id},
                                {u"domain"_s, customer.initialDomain},
                                {u"companyName"_s, customer.name},
                                {u"address"_s, address},
                                {u"email"_s, u"office@"_s + customer.domain}},
                               u"CustomerCompanyProfile"_s));
    if (path == QStringList{u"profiles"_s, u"billing"_s})
        return jsonReply(typed({{u"id"_s, customer.commerceId.isEmpty() ? customer.id : customer.commerceId},
                                {u"firstName"_s, u"Office"_s},
                                {u"lastName"_s, u"Manager"_s},
                                {u"email"_s, u"office@"_s + customer.domain},
                                {u"culture"_s, u"en-GB"_s},
                                {u"language"_s, u"en"_s},
                                {u"companyName"_s, customer.name},
                                {u"defaultAddress"_s, address}},
                               u"CustomerBillingProfile"_s));
    return {};
}

} // namespace steward::sandbox
