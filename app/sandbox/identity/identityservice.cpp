#include "identity/identityservice.h"

#include "identity/scopes.h"

#include <base/secret.h>

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

constexpr qint64 kTransactionLifetimeMs = 15 * 60 * 1000;
constexpr qint64 kCodeLifetimeMs = 10 * 60 * 1000;

QString authorityOf(const World& world)
{
    return world.endpoints.of(u"login"_s);
}

/// Letters and digits that nobody mixes up.
QString newUserCode()
{
    static constexpr QLatin1String alphabet("BCDFGHJKLMNPQRSTVWXYZ23456789");
    QString code;
    for (int i = 0; i < 9; ++i)
        code += alphabet.at(static_cast<int>(QRandomGenerator::system()->bounded(alphabet.size())));
    return code;
}

bool sameSecret(const QString& a, const QString& b)
{
    return constantTimeEquals(a.toUtf8(), b.toUtf8());
}

} // namespace

IdentityService::IdentityService(const World& world) : m_world(world), m_pages(world.data.partnerName()) {}

QStringList IdentityService::routeNames(const HttpCall& call) const
{
    QStringList names = routesOf(call);
    if (names.contains(u"signin"_s))
        return names;
    const auto tenant = findTenant(call.path.value(0));
    if (tenant)
        names << tenantNames(m_world, tenant->id);
    const auto fields = formFields(call.body);
    const QString scope = call.method == "GET" ? call.query(u"scope"_s) : fields.value(u"scope"_s);
    if (!scope.isEmpty()) {
        const ScopeRequest request = readScope(scope, m_world);
        for (const QString& key : request.resources)
            names << u"scope="_s + key;
    }
    return names;
}

QStringList IdentityService::routesOf(const HttpCall& call)
{
    const QString path = call.path.mid(1).join(u'/');
    if (path == "v2.0/.well-known/openid-configuration"_L1)
        return {u"discovery"_s};
    if (path == "oauth2/v2.0/authorize"_L1)
        return {u"authorize"_s};
    if (path == "oauth2/v2.0/devicecode"_L1)
        return {u"devicecode"_s};
    if (path == "oauth2/v2.0/token"_L1) {
        const QString grant = formFields(call.body).value(u"grant_type"_s);
        QStringList names{u"token"_s};
        if (grant == "authorization_code"_L1)
            names << u"code"_s;
        else if (grant == "refresh_token"_L1)
            names << u"refresh"_s;
        else if (grant.endsWith("device_code"_L1))
            names << u"device"_s;
        else if (grant == "client_credentials"_L1)
            names << u"program"_s;
        return names;
    }
    if (path == "adminconsent"_L1 || path == "v2.0/adminconsent"_L1)
        return {u"adminconsent"_s};
    return {u"signin"_s};
}

HttpReply IdentityService::answer(const HttpCall& call)
{
    forgetOld();
    const QString path = call.path.mid(1).join(u'/');
    if (path == "v2.0/.well-known/openid-configuration"_L1 && call.method == "GET")
        return discovery(call);
    if (path == "oauth2/v2.0/authorize"_L1 && call.method == "GET")
        return authorize(call);
    if (path == "oauth2/v2.0/token"_L1 && call.method == "POST")
        return token(call);
    if (path == "oauth2/v2.0/devicecode"_L1 && call.method == "POST")
        return deviceCode(call);
    if ((path == "adminconsent"_L1 || path == "v2.0/adminconsent"_L1) && call.method == "GET")
        return adminConsent(call, path != "adminconsent"_L1);
    if (call.path == QStringList{u"devicelogin"_s} && call.method == "GET")
        return deviceLogin();
    if (call.path == QStringList{u"signin"_s} && call.method == "POST")
        return pageStep(call);
    return m_pages.message(u"Page not found"_s, u"The practice sign-in has no such page."_s, {}, 404);
}

HttpReply IdentityService::failure(const HttpCall& call, const Fault& fault)
{
    SignInError asked;
    if (fault.kind == Fault::Kind::Status) {
        asked = signInError(fault.status == 429 ? 90055 : 90033);
        asked.status = fault.status;
    } else if (fault.effect.startsWith("aadsts"_L1)) {
        asked = signInError(fault.effect.mid(6).toInt(), m_world.data.clientId());
    } else {
        asked = signInErrorByName(fault.effect);
    }

    const QStringList names = routeNames(call);
    if ((names.contains(u"authorize"_s) || names.contains(u"adminconsent"_s)) &&
        fault.kind == Fault::Kind::Service) {
        const QUrl redirectUri(call.query(u"redirect_uri"_s));
        const auto client = findClient(call.query(u"client_id"_s), m_world);
        if (client && !client->platformOf(redirectUri).isEmpty())
            return errorRedirect(redirectUri, call.query(u"state"_s), asked);
        return errorPage(50011, redirectUri.toString());
    }
    if (names.contains(u"signin"_s) && fault.kind == Fault::Kind::Service)
        return errorPage(asked.number, m_world.data.operatorAccount());
    HttpReply reply = signInErrorReply(asked, call, authorityOf(m_world));
    if (fault.kind == Fault::Kind::Status && fault.value > 0)
        reply.setHeader("Retry-After", QByteArray::number(fault.value));
    return reply;
}

std::optional<IdentityService::Tenant> IdentityService::findTenant(const QString& path) const
{
    const PracticeData& data = m_world.data;
    const QString name = path.toLower();
    if (name == "organizations"_L1 || name == "common"_L1)
        return Tenant{data.partnerTenant(), true, true};
    if (name == data.partnerTenant() || name == data.partnerDomain())
        return Tenant{data.partnerTenant(), true, false};
    const auto customer = data.findCustomer(path);
    if (!customer || m_world.directory.situation(customer->id).refusal == Refusal::UnknownTenant)
        return {};
    return Tenant{customer->id, false, false};
}

HttpReply IdentityService::discovery(const HttpCall& call) const
{
    const auto tenant = findTenant(call.path.value(0));
    if (!tenant)
        return error(call, 90002, call.path.value(0));
    const QString segment = tenant->isAny ? call.path.value(0).toLower() : tenant->id;
    const QString base = authorityOf(m_world) + u'/' + segment;
    const QString issuer = tenant->isAny ? u"{tenantid}"_s : tenant->id;
    return jsonReply(
        {{u"issuer"_s, u"%1/%2/v2.0"_s.arg(authorityOf(m_world), issuer)},
         {u"authorization_endpoint"_s, base + u"/oauth2/v2.0/authorize"_s},
         {u"token_endpoint"_s, base + u"/oauth2/v2.0/token"_s},
         {u"device_authorization_endpoint"_s, base + u"/oauth2/v2.0/devicecode"_s},
         {u"response_types_supported"_s, QJsonArray{u"code"_s}},
         {u"response_modes_supported"_s, QJsonArray{u"query"_s}},
         {u"grant_types_supported"_s,
          QJsonArray{u"authorization_code"_s, u"refresh_token"_s, u"client_credentials"_s,
                     u"urn:ietf:params:oauth:grant-type:device_code"_s}},
         {u"code_challenge_methods_supported"_s, QJsonArray{u"S256"_s}},
         {u"subject_types_supported"_s, QJsonArray{u"pairwise"_s}},
         {u"scopes_supported"_s, QJsonArray{u"openid"_s, u"profile"_s, u"email"_s, u"offline_access"_s}},
         {u"token_endpoint_auth_methods_supported"_s,
          QJsonArray{u"client_secret_post"_s, u"private_key_jwt"_s}},
         {u"tenant_region_scope"_s, QJsonValue::Null}});
}

HttpReply IdentityService::authorize(const HttpCall& call)
{
    const QString tenantPath = call.path.value(0);
    const auto tenant = findTenant(tenantPath);
    if (!tenant)
        return errorPage(90002, tenantPath);
    const auto client = findClient(call.query(u"client_id"_s), m_world);
    if (!client)
        return errorPage(700016, call.query(u"client_id"_s));
    const QUrl redirectUri(call.query(u"redirect_uri"_s), QUrl::StrictMode);
    const QString platform = client->platformOf(redirectUri);
    if (platform.isEmpty())
        return errorPage(50011, call.query(u"redirect_uri"_s));
    if (!tenant->isHome)
        return errorPage(50020, m_world.data.operatorAccount());

    // From here on the address is known to be the application's: errors go there.
    const QString state = call.query(u"state"_s);
    const auto refuse = [&](int number, const QString& subject = {}) {
        return errorRedirect(redirectUri, state, signInError(number, subject));
    };
    if (call.query(u"response_type"_s) != "code"_L1)
        return refuse(70007, call.query(u"response_type"_s));
    const QString mode = call.query(u"response_mode"_s);
    if (!mode.isEmpty() && mode != "query"_L1)
        return refuse(70007, mode);
    const QString challenge = call.query(u"code_challenge"_s);
    if (challenge.isEmpty())
        return refuse(9002325);
    static const QRegularExpression challengeShape(u"^[A-Za-z0-9_-]{43}$"_s);
    if (call.query(u"code_challenge_method"_s) != "S256"_L1 || !challengeShape.match(challenge).hasMatch())
        return refuse(501491);
    const QString scope = call.query(u"scope"_s);
    const ScopeRequest request = readScope(scope, m_world);
    if (!request.unknown.isEmpty())
        return refuse(500011, request.unknown.constFirst());
    if (scope.isEmpty() || request.mixesDefault)
        return refuse(70011, scope);
    for (const QString& key : request.resources) {
        if (const int number = missingResource(*tenant, key); number != 0)
            return refuse(number, audienceOf(key, m_world));
        for (const QString& name : request.named.value(key)) {
            if (name != ".default"_L1 && !resourceOf(key).byName(name, false))
                return refuse(650053, u"'%1' asked for scope '%2'"_s.arg(client->name, name));
        }
    }
    const QString prompt = call.query(u"prompt"_s);
    if (prompt == "none"_L1)
        return refuse(50058);

    Transaction transaction;
    transaction.tenantPath = tenant->isAny ? u"organizations"_s : tenant->id;
    transaction.clientId = client->appId;
    transaction.platform = platform;
    transaction.redirectUri = redirectUri;
    transaction.state = state;
    transaction.scope = scope;
    transaction.challenge = challenge;
    transaction.nonce = call.query(u"nonce"_s);
    transaction.loginHint = call.query(u"login_hint"_s);
    transaction.forceConsent = prompt == "consent"_L1;
    return showStep(startTransaction(transaction));
}

HttpReply IdentityService::adminConsent(const HttpCall& call, bool named)
{
    const auto tenant = findTenant(call.path.value(0));
    if (!tenant)
        return errorPage(90002, call.path.value(0));
    const auto client = findClient(call.query(u"client_id"_s), m_world);
    if (!client || !client->application)
        return errorPage(700016, call.query(u"client_id"_s));
    const QUrl redirectUri(call.query(u"redirect_uri"_s), QUrl::StrictMode);
    if (client->platformOf(redirectUri).isEmpty())
        return errorPage(50011, call.query(u"redirect_uri"_s));
    if (!tenant->isHome && !client->application->isMultiTenant())
        return errorPage(50194, client->appId);
    const QString state = call.query(u"state"_s);
    const QString scope = call.query(u"scope"_s);
    const ScopeRequest request = readScope(scope, m_world);
    if (named && !request.unknown.isEmpty())
        return errorRedirect(redirectUri, state, signInError(500011, request.unknown.constFirst()));
    if (named && (request.resources.isEmpty() || request.mixesDefault))
        return errorRedirect(redirectUri, state, signInError(70011, scope));

    Transaction transaction;
    transaction.adminConsent = tenant->id;
    transaction.clientId = client->appId;
    transaction.redirectUri = redirectUri;
    transaction.state = state;
    transaction.scope = named ? scope : QString();
    transaction.forceConsent = true;
    return showStep(startTransaction(transaction));
}

QString IdentityService::startTransaction(Transaction transaction)
{
    const QString id = QString::fromLatin1(randomText(24));
    transaction.csrf = QString::fromLatin1(randomText(24));
    transaction.age.start();
    m_transactions.insert(id, transaction);
    return id;
}

HttpReply IdentityService::showStep(const QString& id, const QString& problem) const
{
    const Transaction transaction = m_transactions.value(id);
    const FormTicket ticket{u"/login/signin"_s, id, transaction.csrf};
    const PracticeData& data = m_world.data;
    const QString account = accountOf(transaction);
    switch (transaction.step) {
    case Transaction::Step::DeviceCode:
        return m_pages.deviceCode(ticket, problem);
    case Transaction::Step::SignIn:
        return m_pages.signIn(ticket, transaction.loginHint, problem, account, data.operatorPassword());
    case Transaction::Step::Mfa:
        return m_pages.mfa(ticket, account, problem, data.operatorCode(), m_world.faults.mode(u"skip-mfa"_s));
    case Transaction::Step::Consent:
        break;
    }
    QList<QPair<QString, QStringList>> permissions;
    for (const auto& [key, names] : wanted(transaction, false)) {
        QStringList lines;
        for (const QString& permission : names)
            lines << u"%1 (%2)"_s.arg(permissionMeaning(resourceOf(key), permission), permission);
        permissions.append({resourceOf(key).title, lines});
    }
    if (readScope(transaction.scope, m_world).offlineAccess)
        permissions.append({u"Always"_s, {u"Keep this access when you are away (offline_access)"_s}});
    const auto client = findClient(transaction.clientId, m_world);
    return m_pages.consent(ticket, account, client ? client->name : QString(), permissions);
}

QString IdentityService::accountOf(const Transaction& transaction) const
{
    if (transaction.adminConsent.isEmpty() || transaction.adminConsent == m_world.data.partnerTenant())
        return m_world.data.operatorAccount();
    const auto customer = m_world.data.findCustomer(transaction.adminConsent);
    return u"admin@"_s + (customer ? customer->domain : QString());
}

QList<QPair<QString, QStringList>> IdentityService::wanted(const Transaction& transaction,
                                                           bool onlyMissing) const
{
    QList<QPair<QString, QStringList>> list;
    const auto client = findClient(transaction.clientId, m_world);
    if (!client)
        return list;
    const QString tenant =
        transaction.adminConsent.isEmpty() ? m_world.data.partnerTenant() : transaction.adminConsent;
    const ScopeRequest request = readScope(transaction.scope, m_world);

    // The practice application asks for everything at once, as an application does whose administrator
    // prepared it; so does `.default`, and an administrator's consent that names nothing.
    const bool everything =
        client->application && (client->isPractice || request.usesDefault ||
                                (!transaction.adminConsent.isEmpty() && request.named.isEmpty()));
    QHash<QString, QStringList> asked = request.named;
    QStringList keys = request.resources;
    if (everything) {
        for (const QJsonValue& value : client->application->requiredAccess) {
            const PublishedResource* resource = findResource(value["resourceAppId"_L1].toString());
            if (!resource || !m_world.directory.hasPrincipal(tenant, resource->appId))
                continue;
            const QString key = resource->service.isEmpty() ? resource->appId : resource->service;
            if (!keys.contains(key))
                keys << key;
            for (const QString& name : client->application->declared(resource->appId, false))
                asked[key] << name;
            if (!transaction.adminConsent.isEmpty()) {
                for (const QString& name : client->application->declared(resource->appId, true))
                    asked[key] << name;
            }
        }
    }
    for (const QString& key : keys) {
        QStringList names = asked.value(key);
        names.removeAll(u".default"_s);
        names.removeDuplicates();
        const PublishedResource& resource = resourceOf(key);
        const QStringList had = m_world.directory.scopes(tenant, client->appId, resource.appId);
        if (names.isEmpty() && had.isEmpty() && resource.appId == QLatin1StringView(kGraphApp))
            names << u"User.Read"_s;
        if (onlyMissing) {
            // Asked by .default, a resource is missing only when nothing of it was ever allowed.
            const bool byDefault = request.named.value(key).contains(u".default"_s) || client->isPractice;
            if (!request.resources.contains(key) || (byDefault && !had.isEmpty()))
                names.clear();
            names.removeIf([&](const QString& name) { return had.contains(name); });
        }
        if (!names.isEmpty())
            list.append({key, names});
    }
    return list;
}

void IdentityService::grantWanted(const Transaction& transaction)
{
    const QString tenant =
        transaction.adminConsent.isEmpty() ? m_world.data.partnerTenant() : transaction.adminConsent;
    Directory& directory = m_world.directory;
    directory.addPrincipal(tenant, transaction.clientId);
    for (const auto& [key, names] : wanted(transaction, false)) {
        const PublishedResource& resource = resourceOf(key);
        QStringList scopes;
        const QStringList roles = directory.roles(tenant, transaction.clientId, resource.appId);
        for (const QString& name : names) {
            const PublishedPermission* role = resource.byName(name, true);
            if (resource.byName(name, false))
                scopes << name;
            if (role && !transaction.adminConsent.isEmpty() && !roles.contains(name) &&
                directory.application(transaction.clientId)->declared(resource.appId, true).contains(name))
                directory.addRole(tenant, {QString::fromLatin1(randomText(32)), transaction.clientId,
                                           resource.appId, role->id, QDateTime::currentDateTimeUtc()});
        }
        if (!scopes.isEmpty())
            directory.grant(tenant, transaction.clientId, resource.appId, scopes);
    }
}

HttpReply IdentityService::pageStep(const HttpCall& call)
{
    const auto fields = formFields(call.body);
    const QString id = fields.value(u"transaction"_s);
    const auto found = m_transactions.find(id);
    if (found == m_transactions.end())
        return m_pages.message(u"This sign-in is over"_s, u"Go back to the program and start again."_s, {},
                               400);
    Transaction& transaction = *found;
    if (!sameSecret(fields.value(u"csrf"_s), transaction.csrf))
        return m_pages.message(u"This form is not valid"_s, u"Go back to the program and start again."_s, {},
                               403);

    const PracticeData& data = m_world.data;
    const QString action = fields.value(u"action"_s);
    switch (transaction.step) {
    case Transaction::Step::DeviceCode: {
        const QString entered = fields.value(u"user_code"_s).trimmed().toUpper();
        for (auto device = m_devices.cbegin(); device != m_devices.cend(); ++device) {
            if (!entered.isEmpty() && device->userCode == entered &&
                device->state == Device::State::Pending &&
                !device->age.hasExpired(m_world.deviceLifetimeSeconds * 1000LL)) {
                transaction.deviceCode = device.key();
                transaction.tenantPath = device->tenantPath;
                transaction.clientId = device->clientId;
                transaction.scope = device->scope;
                transaction.step = Transaction::Step::SignIn;
                return showStep(id);
            }
        }
        return showStep(id, u"That code is not known or has run out."_s);
    }
    case Transaction::Step::SignIn:
        transaction.loginHint = fields.value(u"username"_s).trimmed();
        if (transaction.loginHint.compare(accountOf(transaction), Qt::CaseInsensitive) != 0)
            return showStep(id, u"AADSTS50034: this account does not exist here."_s);
        if (!sameSecret(fields.value(u"password"_s), data.operatorPassword()))
            return showStep(id, u"AADSTS50126: the user name or password is wrong."_s);
        if (m_world.faults.mode(u"no-mfa"_s))
            return afterSignIn(id);
        transaction.step = Transaction::Step::Mfa;
        return showStep(id);
    case Transaction::Step::Mfa:
        if (action == "skip"_L1 && m_world.faults.mode(u"skip-mfa"_s))
            return afterSignIn(id);
        if (!sameSecret(fields.value(u"code"_s).trimmed(), data.operatorCode()))
            return showStep(id, u"AADSTS500121: the code is wrong. Try again."_s);
        transaction.mfa = true;
        return afterSignIn(id);
    case Transaction::Step::Consent:
        break;
    }

    if (action == "cancel"_L1) {
        const Transaction declined = m_transactions.take(id);
        if (!declined.deviceCode.isEmpty()) {
            m_devices[declined.deviceCode].state = Device::State::Declined;
            return m_pages.message(u"Declined"_s, u"You declined. You can close this window."_s, {}, 200);
        }
        return errorRedirect(declined.redirectUri, declined.state, signInError(65004), u"cancel"_s);
    }
    if (action != "accept"_L1)
        return showStep(id);
    grantWanted(transaction);
    return complete(id);
}

HttpReply IdentityService::afterSignIn(const QString& id)
{
    Transaction& transaction = m_transactions[id];
    const auto missing = wanted(transaction, true);
    if (!transaction.forceConsent && missing.isEmpty())
        return complete(id);
    // Somebody who is no administrator may allow little.
    static const QStringList harmless{u"User.Read"_s, u"openid"_s,         u"profile"_s,
                                      u"email"_s,     u"offline_access"_s, u"user_impersonation"_s};
    for (const auto& [key, names] : missing) {
        const bool allowed = std::all_of(names.cbegin(), names.cend(),
                                         [](const QString& name) { return harmless.contains(name); });
        if (!allowed && m_world.faults.mode(u"not-admin"_s)) {
            const Transaction refused = m_transactions.take(id);
            return refused.deviceCode.isEmpty()
                       ? errorRedirect(refused.redirectUri, refused.state, signInError(90094))
                       : errorPage(90094, {});
        }
    }
    transaction.step = Transaction::Step::Consent;
    return showStep(id);
}

HttpReply IdentityService::complete(const QString& id)
{
    const Transaction transaction = m_transactions.take(id);
    if (!transaction.deviceCode.isEmpty()) {
        Device& device = m_devices[transaction.deviceCode];
        device.state = Device::State::Approved;
        device.mfa = transaction.mfa;
        return m_pages.message(u"You are signed in"_s,
                               u"You can close this window and go back to the program."_s, {}, 200);
    }
    if (!transaction.adminConsent.isEmpty()) {
        QUrl target = transaction.redirectUri;
        if (target.path().isEmpty())
            target.setPath(u"/"_s);
        QByteArray answer = "admin_consent=True&tenant=" + transaction.adminConsent.toLatin1();
        if (!transaction.scope.isEmpty())
            answer += "&scope=" + QUrl::toPercentEncoding(transaction.scope);
        if (!transaction.state.isEmpty())
            answer += "&state=" + QUrl::toPercentEncoding(transaction.state);
        target.setQuery(QString::fromLatin1(answer));
        return redirectReply(target);
    }
    Code code;
    code.clientId = transaction.clientId;
    code.platform = transaction.platform;
    code.tenantPath = transaction.tenantPath;
    code.redirectUri = transaction.redirectUri.toString(QUrl::FullyEncoded);
    code.challenge = transaction.challenge;
    code.scope = transaction.scope;
    code.nonce = transaction.nonce;
    code.mfa = transaction.mfa;
    code.age.start();
    const QString text = u"0."_s + QString::fromLatin1(randomText(48));
    m_codes.insert(text, code);

    QUrl target = transaction.redirectUri;
    if (target.path().isEmpty())
        target.setPath(u"/"_s);
    QByteArray query = "code=" + text.toLatin1();
    if (!transaction.state.isEmpty())
        query += "&state=" + QUrl::toPercentEncoding(transaction.state);
    query += "&session_state=" + newGuid().toLatin1();
    target.setQuery(QString::fromLatin1(query));
    return redirectReply(target);
}

HttpReply IdentityService::deviceLogin()
{
    Transaction transaction;
    transaction.step = Transaction::Step::DeviceCode;
    return showStep(startTransaction(transaction));
}

HttpReply IdentityService::deviceCode(const HttpCall& call)
{
    const auto fields = formFields(call.body);
    const auto tenant = findTenant(call.path.value(0));
    if (!tenant)
        return error(call, 90002, call.path.value(0));
    if (fields.value(u"client_id"_s).isEmpty())
        return error(call, 900144, u"client_id"_s);
    const auto client = findClient(fields.value(u"client_id"_s), m_world);
    if (!client)
        return error(call, 700016, fields.value(u"client_id"_s));
    if (!client->mayUseDeviceCode())
        return error(call, 7000218);
    const QString scope = fields.value(u"scope"_s);
    const ScopeRequest request = readScope(scope, m_world);
    if (scope.isEmpty() || request.mixesDefault)
        return error(call, 70011, scope);
    if (!request.unknown.isEmpty())
        return error(call, 500011, request.unknown.constFirst());

    Device device;
    device.clientId = client->appId;
    device.userCode = newUserCode();
    device.tenantPath = tenant->isAny ? u"organizations"_s : tenant->id;
    device.scope = scope;
    device.interval = m_world.deviceIntervalSeconds;
    device.age.start();
    const QString code = QString::fromLatin1(randomText(48));
    m_devices.insert(code, device);
    const QString page = authorityOf(m_world) + u"/devicelogin"_s;
    return jsonReply(
        {{u"user_code"_s, device.userCode},
         {u"device_code"_s, code},
         {u"verification_uri"_s, page},
         {u"expires_in"_s, m_world.deviceLifetimeSeconds},
         {u"interval"_s, device.interval},
         {u"message"_s, u"To sign in, use a web browser to open the page %1 and enter the code %2 "
                        "to authenticate."_s.arg(page, device.userCode)}});
}

HttpReply IdentityService::token(const HttpCall& call)
{
    const auto fields = formFields(call.body);
    const auto tenant = findTenant(call.path.value(0));
    if (!tenant)
        return error(call, 90002, call.path.value(0));
    for (const auto& required : {u"client_id"_s, u"grant_type"_s}) {
        if (fields.value(required).isEmpty())
            return error(call, 900144, required);
    }
    if (fields.contains(u"resource"_s))
        return error(call, 901002);
    const auto client = findClient(fields.value(u"client_id"_s), m_world);
    if (!client)
        return error(call, 700016, fields.value(u"client_id"_s));

    const QString grant = fields.value(u"grant_type"_s);
    const bool isDevice = grant == "urn:ietf:params:oauth:grant-type:device_code"_L1;
    const ClientProof proof = proveClient(*client, fields, m_world, tokenUrls(call), m_assertions);
    if (proof.refused != 0)
        return error(call, proof.refused, proof.subject);
    if (proof.kind == ClientProof::Kind::None && client->hasCredentials()) {
        // A confidential application may still use the public flow by device code or a public redirect
        // address, and what came of it.
        const auto refresh = m_world.tokens.findRefresh(fields.value(u"refresh_token"_s).toUtf8());
        const auto code = m_codes.constFind(fields.value(u"code"_s));
        const bool isPublic = (isDevice && client->mayUseDeviceCode()) || (refresh && refresh->publicFlow) ||
                              (code != m_codes.cend() && code->platform == "public"_L1);
        if (!isPublic)
            return error(call, 7000218);
    }
    if (tenant->isHome && client->application && !client->isPractice) {
        const TenantDirectory& home = m_world.directory.tenant(m_world.data.partnerTenant());
        const auto made = home.principals.constFind(client->appId);
        if (made != home.principals.cend() &&
            m_world.directory.isReplicating(QDateTime::fromSecsSinceEpoch(*made)))
            return error(call, 650051, client->appId);
    }

    if (grant == "authorization_code"_L1)
        return redeemCode(call, fields, *tenant, *client, proof.kind);
    if (grant == "refresh_token"_L1)
        return redeemRefresh(call, fields, *tenant, *client, proof.kind);
    if (grant == "client_credentials"_L1)
        return issueToProgram(call, fields, *tenant, *client, proof.kind);
    if (isDevice)
        return redeemDevice(call, fields, *tenant, *client, proof.kind);
    return error(call, 70003, grant);
}

QStringList IdentityService::tokenUrls(const HttpCall& call) const
{
    // The exact address that was used; the tenant's other names are not it.
    return {authorityOf(m_world) + u'/' + call.path.value(0) + u"/oauth2/v2.0/token"_s};
}

HttpReply IdentityService::redeemCode(const HttpCall& call, const Fields& fields, const Tenant& tenant,
                                      const Client& client, ClientProof::Kind proof)
{
    for (const auto& required : {u"code"_s, u"redirect_uri"_s, u"code_verifier"_s}) {
        if (fields.value(required).isEmpty())
            return error(call, required == "code_verifier"_L1 ? 501481 : 900144, required);
    }
    const auto found = m_codes.find(fields.value(u"code"_s));
    if (found == m_codes.end())
        return error(call, 70000, u"code"_s);
    Code& code = *found;
    if (code.clientId != client.appId)
        return error(call, 700007);
    if (code.redeemed)
        return error(call, 54005);
    if (code.age.hasExpired(kCodeLifetimeMs))
        return error(call, 70008);
    if (code.tenantPath != (tenant.isAny ? u"organizations"_s : tenant.id))
        return error(call, 700005);
    if (code.redirectUri != QUrl(fields.value(u"redirect_uri"_s)).toString(QUrl::FullyEncoded))
        return error(call, 50011, fields.value(u"redirect_uri"_s));
    // The platform the address is registered for decides whether a secret must come along.
    if (code.platform == "web"_L1 && proof == ClientProof::Kind::None)
        return error(call, 7000218);
    if (code.platform == "public"_L1 && proof != ClientProof::Kind::None)
        return error(call, 700025);
    if (code.platform == "spa"_L1)
        return error(call, 9002327);
    const QByteArray challenge = base64Url(
        QCryptographicHash::hash(fields.value(u"code_verifier"_s).toUtf8(), QCryptographicHash::Sha256));
    if (!constantTimeEquals(challenge, code.challenge.toLatin1()))
        return error(call, 501481);

    Issue what;
    what.scope = fields.value(u"scope"_s, code.scope);
    what.nonce = code.nonce;
    what.grant = {client.appId, m_world.data.operatorId(),        code.scope,
                  code.mfa,     proof == ClientProof::Kind::None, false};
    what.proof = proof;
    code.redeemed = true;
    return issue(call, tenant, client, what);
}

HttpReply IdentityService::redeemRefresh(const HttpCall& call, const Fields& fields, const Tenant& tenant,
                                         const Client& client, ClientProof::Kind proof)
{
    const QByteArray token = fields.value(u"refresh_token"_s).toUtf8();
    if (token.isEmpty())
        return error(call, 900144, u"refresh_token"_s);
    const auto grant = m_world.tokens.findRefresh(token);
    if (!grant)
        return error(call, 70000, u"refresh_token"_s);
    if (grant->clientId != client.appId || grant->userId != m_world.data.operatorId())
        return error(call, 700007);
    Issue what;
    what.scope = fields.value(u"scope"_s, grant->scope);
    what.grant = *grant;
    what.proof = proof;
    what.isRefresh = true;
    HttpReply reply = issue(call, tenant, client, what);
    if (reply.status == 200 && m_world.faults.mode(u"strict-rotation"_s))
        m_world.tokens.revokeRefresh(token);
    return reply;
}

HttpReply IdentityService::redeemDevice(const HttpCall& call, const Fields& fields, const Tenant& tenant,
                                        const Client& client, ClientProof::Kind proof)
{
    const auto found = m_devices.find(fields.value(u"device_code"_s));
    if (found == m_devices.end() || found->clientId != client.appId)
        return error(call, 70018);
    Device& device = *found;
    if (device.tenantPath != (tenant.isAny ? u"organizations"_s : tenant.id))
        return error(call, 700005);
    if (device.age.hasExpired(m_world.deviceLifetimeSeconds * 1000LL))
        return error(call, 70019);
    // Half a second of grace: timers are not exact.
    const bool early = device.lastPoll.isValid() && device.lastPoll.elapsed() < device.interval * 1000 - 500;
    device.lastPoll.start();
    if (device.state == Device::State::Declined) {
        m_devices.erase(found);
        return signInErrorReply(signInErrorByName(u"authorization_declined"_s), call, authorityOf(m_world));
    }
    if (device.state == Device::State::Pending) {
        if (!early)
            return error(call, 70016);
        device.interval += 5;
        return signInErrorReply(signInErrorByName(u"slow_down"_s), call, authorityOf(m_world));
    }
    Issue what;
    what.scope = device.scope;
    what.grant = {client.appId, m_world.data.operatorId(),        device.scope,
                  device.mfa,   proof == ClientProof::Kind::None, true};
    what.proof = proof;
    m_devices.erase(found);
    return issue(call, tenant, client, what);
}

int IdentityService::refusalOf(const Tenant& tenant) const
{
    if (tenant.isHome)
        return 0;
    switch (m_world.directory.situation(tenant.id).refusal) {
    case Refusal::Deleted:
        return 5000224;
    case Refusal::Guest:
        return 50020;
    case Refusal::ExternalChallenge:
        return 50177;
    case Refusal::CrossTenant:
        return 500212;
    default:
        return 0;
    }
}

int IdentityService::missingResource(const Tenant& tenant, const QString& key)
{
    const PublishedResource& resource = resourceOf(key);
    const auto customer = m_world.data.findCustomer(tenant.id);
    if (isForeignHost(key, customer ? customer->initialDomain : u"harbourline"_s))
        return 500011;
    if (m_world.directory.hasPrincipal(tenant.id, resource.appId))
        return 0;
    return m_world.directory.canHoldResource(tenant.id, resource) || key == "partnercenter"_L1 ? 500011
                                                                                               : 650052;
}

HttpReply IdentityService::issueToProgram(const HttpCall& call, const Fields& fields, const Tenant& tenant,
                                          const Client& client, ClientProof::Kind proof)
{
    if (proof == ClientProof::Kind::None)
        return error(call, 7000218);
    const QString scope = fields.value(u"scope"_s);
    const ScopeRequest request = readScope(scope, m_world);
    if (!request.unknown.isEmpty())
        return error(call, 500011, request.unknown.constFirst());
    if (request.resources.size() != 1 || !request.usesDefault || request.mixesDefault)
        return error(call, 70011, scope);
    if (tenant.isAny)
        return error(call, 50059);
    if (m_world.directory.situation(tenant.id).refusal == Refusal::Deleted)
        return error(call, 5000224, tenant.id);
    if (!m_world.directory.hasPrincipal(tenant.id, client.appId))
        return error(call, 700016, client.appId);
    const QString key = request.first();
    if (const int number = missingResource(tenant, key); number != 0)
        return error(call, number, audienceOf(key, m_world));
    const QJsonObject claims{{u"aud"_s, audienceOf(key, m_world)},
                             {u"iss"_s, u"%1/%2/"_s.arg(authorityOf(m_world), tenant.id)},
                             {u"appid"_s, client.appId},
                             {u"app_displayname"_s, client.name},
                             {u"appidacr"_s, proof == ClientProof::Kind::Certificate ? u"2"_s : u"1"_s},
                             {u"idtyp"_s, u"app"_s},
                             {u"oid"_s, Directory::principalId(tenant.id, client.appId)},
                             {u"roles"_s, QJsonArray::fromStringList(m_world.directory.roles(
                                              tenant.id, client.appId, resourceOf(key).appId))},
                             {u"sub"_s, Directory::principalId(tenant.id, client.appId)},
                             {u"tid"_s, tenant.id},
                             {u"ver"_s, u"1.0"_s}};
    HttpReply reply =
        jsonReply({{u"token_type"_s, u"Bearer"_s},
                   {u"expires_in"_s, m_world.tokens.lifetimeSeconds()},
                   {u"ext_expires_in"_s, m_world.tokens.lifetimeSeconds()},
                   {u"access_token"_s, QString::fromLatin1(m_world.tokens.accessToken(claims))}});
    reply.setHeader("x-ms-request-id", newGuid().toLatin1());
    return reply;
}

HttpReply IdentityService::issue(const HttpCall& call, const Tenant& tenant, const Client& client,
                                 const Issue& what)
{
    const QString& scope = what.scope;
    const RefreshGrant& grant = what.grant;
    const ScopeRequest request = readScope(scope, m_world);
    if (!request.unknown.isEmpty())
        return error(call, 500011, request.unknown.constFirst());
    if (request.mixesDefault || scope.isEmpty())
        return error(call, 70011, scope);
    if (request.resources.size() > 1 && request.usesDefault)
        return error(call, 700022, scope);
    // Of several resources the token is for the first; with OpenID scopes alone it is for Graph.
    const QString key = request.first();
    const PublishedResource& resource = resourceOf(key);

    if (const int number = refusalOf(tenant); number != 0)
        return error(call, number, number == 50020 ? m_world.data.operatorAccount() : tenant.id);
    if (grant.device && m_world.faults.mode(u"no-device-code"_s))
        return error(call, 53003);
    if (!tenant.isHome && client.application && !client.application->isMultiTenant())
        return error(call, 50194, client.appId);
    if (client.application && !m_world.directory.hasPrincipal(tenant.id, client.appId))
        return error(call, 700016, client.appId);
    if (const int number = missingResource(tenant, key); number != 0)
        return error(call, number, audienceOf(key, m_world));
    const QStringList granted = m_world.directory.scopes(tenant.id, client.appId, resource.appId);
    if (granted.isEmpty() && !request.resources.isEmpty())
        return error(call, 65001, u"'%1' named '%2'"_s.arg(client.appId, client.name));
    for (const QString& asked : request.named.value(key)) {
        if (asked != ".default"_L1 && asked != "User.Read"_L1 &&
            !granted.contains(asked, Qt::CaseInsensitive))
            return error(call, 65001, u"'%1' for '%2'"_s.arg(client.appId, asked));
    }
    if (!tenant.isHome && !grant.mfa)
        return error(call, 50076, audienceOf(key, m_world));
    if (!tenant.isHome && m_world.directory.situation(tenant.id).refusal == Refusal::ConditionalAccess)
        return error(call, 53003);

    QStringList answered;
    for (const QString& permission : granted)
        answered << audienceOf(key, m_world) + u'/' + permission;

    const PracticeData& data = m_world.data;
    const QString strength = what.proof == ClientProof::Kind::Certificate ? u"2"_s
                             : what.proof == ClientProof::Kind::Secret    ? u"1"_s
                                                                          : u"0"_s;
    const QJsonObject claims{{u"aud"_s, audienceOf(key, m_world)},
                             {u"iss"_s, u"%1/%2/"_s.arg(authorityOf(m_world), tenant.id)},
                             {u"acr"_s, u"1"_s},
                             {u"amr"_s, grant.mfa ? QJsonArray{u"pwd"_s, u"mfa"_s} : QJsonArray{u"pwd"_s}},
                             {u"appid"_s, grant.clientId},
                             {u"app_displayname"_s, client.name},
                             {u"appidacr"_s, strength},
                             {u"idtyp"_s, u"user"_s},
                             {u"ipaddr"_s, u"127.0.0.1"_s},
                             {u"name"_s, data.operatorName()},
                             {u"oid"_s, grant.userId},
                             {u"scp"_s, granted.join(u' ')},
                             {u"tid"_s, tenant.id},
                             {u"unique_name"_s, data.operatorAccount()},
                             {u"upn"_s, data.operatorAccount()},
                             {u"ver"_s, u"1.0"_s}};
    QJsonObject answer{{u"token_type"_s, u"Bearer"_s},
                       {u"scope"_s, answered.join(u' ')},
                       {u"expires_in"_s, m_world.tokens.lifetimeSeconds()},
                       {u"ext_expires_in"_s, m_world.tokens.lifetimeSeconds()},
                       {u"access_token"_s, QString::fromLatin1(m_world.tokens.accessToken(claims))}};
    if (request.offlineAccess || what.isRefresh)
        answer.insert(u"refresh_token"_s, QString::fromLatin1(m_world.tokens.issueRefresh(grant)));
    if (request.openid) {
        QJsonObject idClaims{{u"aud"_s, grant.clientId},
                             {u"iss"_s, u"%1/%2/v2.0"_s.arg(authorityOf(m_world), tenant.id)},
                             {u"name"_s, data.operatorName()},
                             {u"preferred_username"_s, data.operatorAccount()},
                             {u"oid"_s, grant.userId},
                             {u"sub"_s, grant.userId},
                             {u"tid"_s, tenant.id},
                             {u"ver"_s, u"2.0"_s}};
        if (!what.nonce.isEmpty())
            idClaims.insert(u"nonce"_s, what.nonce);
        answer.insert(u"id_token"_s, QString::fromLatin1(m_world.tokens.accessToken(idClaims)));
    }
    HttpReply reply = jsonReply(answer);
    reply.setHeader("x-ms-request-id", newGuid().toLatin1());
    return reply;
}

HttpReply IdentityService::error(const HttpCall& call, int number, const QString& subject) const
{
    return signInErrorReply(signInError(number, subject), call, authorityOf(m_world));
}

HttpReply IdentityService::errorPage(int number, const QString& subject) const
{
    const SignInError problem = signInError(number, subject);
    return m_pages.message(u"Sorry, but we're having trouble signing you in."_s,
                           u"AADSTS%1: %2"_s.arg(number).arg(problem.message),
                           {u"Correlation ID: %1"_s.arg(newGuid())}, 400);
}

HttpReply IdentityService::errorRedirect(const QUrl& redirectUri, const QString& state, SignInError problem,
                                         const QString& suberror) const
{
    const QString time = QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-dd HH:mm:ss'Z'"_s);
    QByteArray description =
        QUrl::toPercentEncoding(describe(problem, newGuid(), newGuid(), time)).replace("%20", "+");
    QByteArray query = "error=" + problem.error.toLatin1();
    if (!suberror.isEmpty())
        query += "&error_subcode=" + suberror.toLatin1();
    query += "&error_description=" + description;
    if (!state.isEmpty())
        query += "&state=" + QUrl::toPercentEncoding(state);
    QUrl target = redirectUri;
    if (target.path().isEmpty())
        target.setPath(u"/"_s);
    target.setQuery(QString::fromLatin1(query));
    return redirectReply(target);
}

void IdentityService::forgetOld()
{
    m_transactions.removeIf([](auto it) { return it->age.hasExpired(kTransactionLifetimeMs); });
    // Twice the lifetime, so that an expired or used one still gets the right answer for a while.
    m_codes.removeIf([](auto it) { return it->age.hasExpired(2 * kCodeLifetimeMs); });
    const qint64 deviceLifetimeMs = 2000LL * m_world.deviceLifetimeSeconds + kTransactionLifetimeMs;
    m_devices.removeIf([deviceLifetimeMs](auto it) { return it->age.hasExpired(deviceLifetimeMs); });
}

} // namespace steward::sandbox
