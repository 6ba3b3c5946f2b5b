#include "partnercenter/provisioning.h"

#include "directory/application.h"
#include "partnercenter/consents.h"

#include <base/secret.h>

#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

constexpr int kMostLicences = 300;

QJsonObject attributes(const QString& type)
{
    return {{u"objectType"_s, type}};
}

HttpReply invalid(const QString& property)
{
    return partnerProblem(400, u"3000"_s, u"Invalid property: %1."_s.arg(property));
}

HttpReply collection(const QJsonArray& items)
{
    return jsonReply({{u"totalCount"_s, items.size()},
                      {u"items"_s, items},
                      {u"attributes"_s, attributes(u"Collection"_s)}});
}

HttpReply created(const QJsonObject& object)
{
    return jsonReply(object, 201);
}

/// The product of each licence that the practice partner knows: CFQ7TTC0PRA1, CFQ7TTC0PRA2, …
QString productId(qsizetype licence)
{
    return u"CFQ7TTC0PRA%1"_s.arg(licence + 1);
}

QString catalogItem(qsizetype licence)
{
    return productId(licence) + u":0001:PRA%1AVAIL"_s.arg(licence + 1);
}

struct Term
{
    const char* duration;
    const char* cycle;
};
constexpr Term kTerms[] = {{"P1M", "monthly"}, {"P1Y", "monthly"}, {"P1Y", "annual"}};

} // namespace

bool Provisioning::isCustomer(const QString& id) const
{
    const auto known = m_world.data.findCustomer(id);
    return (known && known->id.compare(id, Qt::CaseInsensitive) == 0) ||
           std::any_of(m_customers.begin(), m_customers.end(), [&](const QJsonObject& one) {
               return one["id"_L1].toString().compare(id, Qt::CaseInsensitive) == 0;
           });
}

bool Provisioning::hasAgreed(const QString& id) const
{
    return m_world.data.findCustomer(id).has_value(); // nobody asked the new ones yet
}

std::optional<HttpReply> Provisioning::answer(const HttpCall& call, const QStringList& path)
{
    const QString part = path.value(0);
    const bool reads = call.method == "GET";
    const bool agent = !m_world.faults.mode(u"not-admin-agent"_s);
    const auto refused = [] {
        return partnerProblem(
            403, u"2032"_s,
            u"Access denied. The supplied role does not have the rights to perform this action."_s);
    };
    if (part == "domains"_L1 && path.size() == 2 && reads) {
        const bool taken = m_world.data.findCustomer(path[1]).has_value() ||
                           std::any_of(m_customers.begin(), m_customers.end(), [&](const QJsonObject& one) {
                               return one["companyProfile"_L1]["domain"_L1].toString() == path[1].toLower();
                           });
        return taken ? jsonReply({}) : partnerProblem(404, u"1000"_s, u"Not found."_s);
    }
    if (part == "products"_L1 && reads)
        return products(call, path);
    if (path == QStringList{u"customers"_s} && call.method == "POST")
        return agent ? createCustomer(call) : refused();
    if (part != "customers"_L1 || path.size() < 2)
        return {};
    const QString id = path[1].toLower();
    if (path.size() == 2 && reads) {
        for (const QJsonObject& one : m_customers) {
            if (one["id"_L1].toString() == id)
                return jsonReply(one);
        }
        return {};
    }
    const QString what = path.value(2);
    if (what != "agreements"_L1 && what != "carts"_L1)
        return {};
    if (!isCustomer(id))
        return partnerProblem(404, u"60003"_s, u"The tenant was not found."_s);
    if (what == "agreements"_L1 && path.size() == 3 && reads)
        return collection(
            hasAgreed(id)
                ? QJsonArray{QJsonObject{{u"templateId"_s, u"117a77b0-9360-443b-8795-c6dedc750cf9"_s},
                                         {u"type"_s, u"MicrosoftCustomerAgreement"_s},
                                         {u"dateAgreed"_s, u"2025-03-04T09:00:00Z"_s},
                                         {u"primaryContact"_s, QJsonObject{{u"firstName"_s, u"Office"_s},
                                                                           {u"lastName"_s, u"Manager"_s}}}}}
                : QJsonArray());
    if (what == "carts"_L1 && call.method == "POST" && !agent)
        return refused();
    if (what == "carts"_L1 && call.method == "POST" && path.size() == 3)
        return createCart(call, id);
    if (what == "carts"_L1 && call.method == "POST" && path.size() == 5 && path[4] == "checkout"_L1)
        return checkOut(id, path[3]);
    return {};
}

HttpReply Provisioning::createCustomer(const HttpCall& call)
{
    const QJsonObject body = QJsonDocument::fromJson(call.body).object();
    const QJsonObject billing = body["billingProfile"_L1].toObject();
    const QJsonObject address = billing["defaultAddress"_L1].toObject();
    const QString domain = body["companyProfile"_L1]["domain"_L1].toString().toLower();
    static const QRegularExpression shape(u"^[a-z0-9]{1,27}\\.onpractice\\.example$"_s);
    if (!shape.match(domain).hasMatch())
        return invalid(u"companyProfile.domain"_s);
    for (const QString& name : {u"culture"_s, u"email"_s, u"language"_s, u"companyName"_s}) {
        if (billing[name].toString().isEmpty())
            return invalid(u"billingProfile."_s + name);
    }
    for (const QString& name :
         {u"country"_s, u"city"_s, u"addressLine1"_s, u"postalCode"_s, u"firstName"_s, u"lastName"_s}) {
        if (address[name].toString().isEmpty())
            return invalid(u"billingProfile.defaultAddress."_s + name);
    }
    static const QRegularExpression country(u"^[A-Z]{2}$"_s);
    if (!country.match(address["country"_L1].toString()).hasMatch())
        return invalid(u"billingProfile.defaultAddress.country"_s);
    const bool taken = m_world.data.findCustomer(domain).has_value() ||
                       std::any_of(m_customers.begin(), m_customers.end(), [&](const QJsonObject& one) {
                           return one["companyProfile"_L1]["domain"_L1].toString() == domain;
                       });
    if (taken)
        return partnerProblem(409, u"600022"_s, u"The domain is not available."_s);
    const QString id = newGuid();
    QJsonObject customer{
        {u"id"_s, id},
        {u"commerceId"_s, newGuid()},
        {u"companyProfile"_s, QJsonObject{{u"tenantId"_s, id},
                                          {u"domain"_s, domain},
                                          {u"companyName"_s, billing["companyName"_L1]},
                                          {u"attributes"_s, attributes(u"CustomerCompanyProfile"_s)}}},
        {u"billingProfile"_s, billing},
        {u"relationshipToPartner"_s, u"reseller"_s},
        {u"allowDelegatedAccess"_s, true},
        {u"customDomains"_s, QJsonArray{domain}},
        {u"attributes"_s, attributes(u"Customer"_s)}};
    m_customers << customer;
    // Told once only.
    customer.insert(u"userCredentials"_s, QJsonObject{{u"userName"_s, u"admin"_s},
                                                      {u"password"_s, QString::fromLatin1(randomText(16))}});
    return created(customer);
}

HttpReply Provisioning::products(const HttpCall& call, const QStringList& path) const
{
    static const QRegularExpression country(u"^[A-Z]{2}$"_s);
    if (!country.match(call.query(u"country"_s)).hasMatch())
        return invalid(u"country"_s);
    const auto& licences = TenantObjects::licences();
    const auto product = [&](qsizetype i) {
        const QString title = QString(licences[i].partNumber).replace(u'_', u' ');
        return QJsonObject{{u"id"_s, productId(i)},
                           {u"title"_s, title},
                           {u"description"_s, title + u", for practising"_s},
                           {u"productType"_s, QJsonObject{{u"id"_s, u"OnlineServicesNCE"_s},
                                                          {u"displayName"_s, u"OnlineServicesNCE"_s}}},
                           {u"publisherName"_s, u"Practice Software"_s},
                           {u"attributes"_s, attributes(u"Product"_s)}};
    };
    QJsonArray items;
    if (path.size() == 1) {
        if (call.query(u"targetView"_s) != "OnlineServices"_L1)
            return invalid(u"targetView"_s);
        for (qsizetype i = 0; i < licences.size(); ++i)
            items.append(product(i));
        return collection(items);
    }
    for (qsizetype i = 0; i < licences.size(); ++i) {
        if (path[1] != productId(i))
            continue;
        if (path.size() == 2)
            return jsonReply(product(i));
        if (path.size() == 3 && path[2] == "skus"_L1)
            return collection(
                {QJsonObject{{u"id"_s, u"0001"_s},
                             {u"productId"_s, productId(i)},
                             {u"title"_s, product(i)["title"_L1]},
                             {u"isTrial"_s, false},
                             {u"minimumQuantity"_s, 1},
                             {u"maximumQuantity"_s, kMostLicences},
                             {u"supportedBillingCycles"_s, QJsonArray{u"monthly"_s, u"annual"_s}},
                             {u"attributes"_s, attributes(u"Sku"_s)}}});
        if (path.size() == 5 && path[3] == "0001"_L1 && path[4] == "availabilities"_L1) {
            QJsonArray terms;
            for (const Term& term : kTerms)
                terms.append(QJsonObject{{u"duration"_s, QString::fromLatin1(term.duration)},
                                         {u"billingCycle"_s, QString::fromLatin1(term.cycle)}});
            return collection({QJsonObject{{u"id"_s, u"PRA%1AVAIL"_s.arg(i + 1)},
                                           {u"productId"_s, productId(i)},
                                           {u"skuId"_s, u"0001"_s},
                                           {u"catalogItemId"_s, catalogItem(i)},
                                           {u"segment"_s, u"commercial"_s},
                                           {u"country"_s, call.query(u"country"_s)},
                                           {u"isPurchasable"_s, true},
                                           {u"terms"_s, terms},
                                           {u"attributes"_s, attributes(u"Availability"_s)}}});
        }
    }
    return partnerProblem(404, u"1000"_s, u"Not found."_s);
}

HttpReply Provisioning::createCart(const HttpCall& call, const QString& customer)
{
    const QJsonArray lines = QJsonDocument::fromJson(call.body).object()["lineItems"_L1].toArray();
    if (lines.isEmpty())
        return invalid(u"lineItems"_s);
    for (const QJsonValue& line : lines) {
        bool known = false, offered = false;
        for (qsizetype i = 0; i < TenantObjects::licences().size(); ++i)
            known = known || line["catalogItemId"_L1].toString() == catalogItem(i);
        for (const Term& term : kTerms)
            offered =
                offered || (line["termDuration"_L1].toString() == QLatin1StringView(term.duration) &&
                            line["billingCycle"_L1].toString().toLower() == QLatin1StringView(term.cycle));
        const int quantity = line["quantity"_L1].toInt();
        if (!line["id"_L1].isDouble())
            return invalid(u"lineItems.id"_s);
        if (!known)
            return invalid(u"lineItems.catalogItemId"_s);
        if (!offered)
            return invalid(u"lineItems.termDuration"_s);
        if (quantity < 1 || quantity > kMostLicences)
            return invalid(u"lineItems.quantity"_s);
    }
    const QString id = newGuid();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QJsonObject cart{{u"id"_s, id},
                           {u"creationTimestamp"_s, graphTime(now)},
                           {u"lastModifiedTimestamp"_s, graphTime(now)},
                           {u"expirationTimestamp"_s, graphTime(now.addDays(7))},
                           {u"lastModifiedUser"_s, m_world.data.operatorAccount()},
                           {u"status"_s, u"Active"_s},
                           {u"lineItems"_s, lines},
                           {u"attributes"_s, attributes(u"Cart"_s)}};
    m_carts.insert(customer + u'/' + id, cart);
    return created(cart);
}

HttpReply Provisioning::checkOut(const QString& customer, const QString& cartId)
{
    const auto found = m_carts.constFind(customer + u'/' + cartId.toLower());
    if (found == m_carts.cend())
        return partnerProblem(404, u"1000"_s, u"Not found."_s);
    const QJsonArray lines = (*found)["lineItems"_L1].toArray();
    if (!hasAgreed(customer))
        return created(
            {{u"orders"_s, QJsonArray()},
             {u"orderErrors"_s,
              QJsonArray{QJsonObject{
                  {u"code"_s, 400},
                  {u"description"_s, u"The customer has not accepted the Microsoft Customer Agreement."_s}}}},
             {u"attributes"_s, attributes(u"CartCheckoutResult"_s)}});
    const QString orderId = QString::fromLatin1(randomText(9)).toLower();
    const QString now = graphTime(QDateTime::currentDateTimeUtc());
    QJsonArray ordered;
    for (const QJsonValue& line : lines) {
        for (qsizetype i = 0; i < TenantObjects::licences().size(); ++i) {
            if (line["catalogItemId"_L1].toString() != catalogItem(i))
                continue;
            const auto& licence = TenantObjects::licences()[i];
            const QString title = QString(licence.partNumber).replace(u'_', u' ');
            const QString subscription = newGuid();
            m_world.objects.addSubscription(
                customer, licence.skuId,
                {{u"id"_s, subscription},
                 {u"offerId"_s, catalogItem(i)},
                 {u"offerName"_s, title},
                 {u"friendlyName"_s, title},
                 {u"productType"_s,
                  QJsonObject{{u"id"_s, u"OnlineServicesNCE"_s}, {u"displayName"_s, u"OnlineServicesNCE"_s}}},
                 {u"quantity"_s, line["quantity"_L1]},
                 {u"unitType"_s, u"Licenses"_s},
                 {u"creationDate"_s, now},
                 {u"effectiveStartDate"_s, now},
                 {u"status"_s, u"active"_s},
                 {u"autoRenewEnabled"_s, true},
                 {u"isTrial"_s, false},
                 {u"billingType"_s, u"license"_s},
                 {u"billingCycle"_s, line["billingCycle"_L1]},
                 {u"termDuration"_s, line["termDuration"_L1]},
                 {u"orderId"_s, orderId},
                 {u"publisherName"_s, u"Practice Software"_s},
                 {u"attributes"_s, attributes(u"Subscription"_s)}});
            ordered.append(QJsonObject{{u"lineItemNumber"_s, line["id"_L1]},
                                       {u"offerId"_s, catalogItem(i)},
                                       {u"subscriptionId"_s, subscription},
                                       {u"friendlyName"_s, title},
                                       {u"quantity"_s, line["quantity"_L1]},
                                       {u"termDuration"_s, line["termDuration"_L1]}});
        }
    }
    m_carts.erase(found);
    return created({{u"orders"_s, QJsonArray{QJsonObject{{u"id"_s, orderId},
                                                         {u"referenceCustomerId"_s, customer},
                                                         {u"billingCycle"_s, lines.at(0)["billingCycle"_L1]},
                                                         {u"currencyCode"_s, u"GBP"_s},
                                                         {u"lineItems"_s, ordered},
                                                         {u"creationDate"_s, now},
                                                         {u"status"_s, u"completed"_s},
                                                         {u"attributes"_s, attributes(u"Order"_s)}}}},
                    {u"orderErrors"_s, QJsonArray()},
                    {u"attributes"_s, attributes(u"CartCheckoutResult"_s)}});
}

} // namespace steward::sandbox
