#include "faults.h"

#include "serviceproblems.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

const QStringList& modes()
{
    static const QStringList list{u"no-mfa"_s,
                                  u"skip-mfa"_s,
                                  u"strict-rotation"_s,
                                  u"no-consent"_s,
                                  u"not-admin"_s,
                                  u"not-admin-agent"_s,
                                  u"no-gdap-groups"_s,
                                  u"not-partner"_s,
                                  u"no-device-code"_s,
                                  u"no-secrets"_s,
                                  u"short-secrets"_s,
                                  u"short-certificates"_s,
                                  u"no-partner-principal"_s,
                                  u"small-pages"_s,
                                  u"exchange-audience"_s};
    return list;
}

const QStringList& targets()
{
    static const QStringList list{
        u"login"_s,          u"discovery"_s,      u"authorize"_s,  u"signin"_s,        u"token"_s,
        u"code"_s,           u"refresh"_s,        u"device"_s,     u"devicecode"_s,    u"partnercenter"_s,
        u"customers"_s,      u"customer"_s,       u"profile"_s,    u"graph"_s,         u"organization"_s,
        u"users"_s,          u"user"_s,           u"domains"_s,    u"groups"_s,        u"skus"_s,
        u"customer-users"_s, u"exchange"_s,       u"compliance"_s, u"adminconsent"_s,  u"program"_s,
        u"consents"_s,       u"applications"_s,   u"secrets"_s,    u"principals"_s,    u"grants"_s,
        u"policies"_s,       u"memberof"_s,       u"contracts"_s,  u"relationships"_s, u"roles"_s,
        u"devices"_s,        u"directoryroles"_s, u"deleted"_s};
    return list;
}

const QStringList& identityTargets()
{
    static const QStringList list{u"authorize"_s,  u"token"_s,        u"code"_s,    u"refresh"_s, u"device"_s,
                                  u"devicecode"_s, u"adminconsent"_s, u"program"_s, u"signin"_s};
    return list;
}

const QStringList& serviceEffects()
{
    static const QStringList list{u"invalid_request"_s,
                                  u"invalid_grant"_s,
                                  u"invalid_client"_s,
                                  u"invalid_scope"_s,
                                  u"invalid_resource"_s,
                                  u"unauthorized_client"_s,
                                  u"unsupported_grant_type"_s,
                                  u"interaction_required"_s,
                                  u"consent_required"_s,
                                  u"login_required"_s,
                                  u"access_denied"_s,
                                  u"server_error"_s,
                                  u"temporarily_unavailable"_s,
                                  u"slow_down"_s,
                                  u"authorization_pending"_s,
                                  u"authorization_declined"_s,
                                  u"bad_verification_code"_s,
                                  u"expired_token"_s,
                                  u"revoked"_s,
                                  u"expired"_s};
    return list;
}

constexpr QLatin1StringView kUnknownNumber("unknown_");

tl::unexpected<Error> bad(const QString& part, const QString& why)
{
    return fail(ErrorCode::BadRequest, u"The fault \"%1\" cannot be understood: %2."_s.arg(part, why),
                u"See --help for the grammar of --faults."_s);
}

} // namespace

Result<QList<Fault>> parseFaults(const QString& specification)
{
    static const QRegularExpression shape(
        u"^([a-z-]+)(?:\\[([^\\]]*)\\])?(?::([A-Za-z0-9_]+)(?:=([0-9]+))?(?:@([0-9]+)(\\+|-([0-9]+))?)?)?$"_s);
    static const QRegularExpression aadsts(u"^aadsts[0-9]{4,8}$"_s);

    QList<Fault> faults;
    for (const QString& raw : specification.split(u',', Qt::SkipEmptyParts)) {
        const QString part = raw.trimmed();
        if (part.isEmpty())
            continue;
        const auto match = shape.match(part);
        if (!match.hasMatch())
            return bad(part, u"it is neither a mode nor target:effect[=value][@when]"_s);

        Fault fault;
        if (match.captured(3).isEmpty()) {
            if (!modes().contains(part))
                return bad(part, u"modes are %1"_s.arg(modes().join(u", "_s)));
            fault.effect = part;
            faults.append(fault);
            continue;
        }

        fault.target = match.captured(1);
        for (const QString& selector : match.captured(2).split(u';', Qt::SkipEmptyParts)) {
            static const QRegularExpression known(u"^(tenant|scope)=[A-Za-z0-9.-]+$"_s);
            if (!known.match(selector.trimmed()).hasMatch())
                return bad(part,
                           u"selectors are tenant=home, tenant=customer, tenant=ID and scope=SERVICE"_s);
            fault.where << selector.trimmed().toLower();
        }
        fault.effect = match.captured(3).toLower();
        if (!targets().contains(fault.target))
            return bad(part, u"targets are %1"_s.arg(targets().join(u", "_s)));
        const bool hasValue = !match.captured(4).isEmpty();
        bool numbersFit = true;
        if (hasValue)
            fault.value = match.captured(4).toInt(&numbersFit);
        if (numbersFit && !match.captured(5).isEmpty()) {
            fault.first = match.captured(5).toInt(&numbersFit);
            if (match.captured(6).isEmpty())
                fault.last = fault.first;
            else if (numbersFit && !match.captured(7).isEmpty())
                fault.last = match.captured(7).toInt(&numbersFit);
            if (fault.first < 1 || (fault.last != 0 && fault.last < fault.first))
                return bad(part, u"requests are counted from 1, and a range goes upwards"_s);
        }
        if (!numbersFit)
            return bad(part, u"a number is too large"_s);

        bool isNumber = false;
        const int status = fault.effect.toInt(&isNumber);
        if (isNumber) {
            if (status < 400 || status > 599)
                return bad(part, u"a status is 400 to 599"_s);
            fault.kind = Fault::Kind::Status;
            fault.status = status;
        } else if (fault.effect == "slow"_L1) {
            if (!hasValue)
                return bad(part, u"slow needs milliseconds, as in slow=3000"_s);
            fault.kind = Fault::Kind::Slow;
        } else if (fault.effect == "hang"_L1) {
            fault.kind = Fault::Kind::Hang;
        } else if (fault.effect == "reset"_L1) {
            fault.kind = Fault::Kind::Reset;
        } else if (fault.effect == "truncate"_L1) {
            fault.kind = Fault::Kind::Truncate;
        } else if (fault.effect == "html"_L1) {
            fault.kind = Fault::Kind::Html;
        } else if (fault.effect == "empty"_L1) {
            fault.kind = Fault::Kind::Empty;
        } else if (findServiceProblem(fault.effect) && !identityTargets().contains(fault.target)) {
            fault.kind = Fault::Kind::Service;
        } else if (aadsts.match(fault.effect).hasMatch() ||
                   serviceEffects().contains(fault.effect.startsWith(kUnknownNumber)
                                                 ? fault.effect.mid(kUnknownNumber.size())
                                                 : fault.effect)) {
            if (!identityTargets().contains(fault.target))
                return bad(part, u"sign-in errors go with %1"_s.arg(identityTargets().join(u", "_s)));
            fault.kind = Fault::Kind::Service;
        } else {
            return bad(part, u"the effect \"%1\" is not known"_s.arg(fault.effect));
        }
        const bool takesValue = fault.kind == Fault::Kind::Slow || fault.kind == Fault::Kind::Status ||
                                (fault.kind == Fault::Kind::Service && findServiceProblem(fault.effect));
        if (hasValue && !takesValue)
            return bad(part, u"only slow, a status and a service's problem take a value"_s);
        faults.append(fault);
    }
    return faults;
}

QString faultGrammar()
{
    return u"SPEC is a list of faults with commas between:\n"
           "  MODE                          always on: %1\n"
           "  TARGET[WHERE]:EFFECT[=VALUE][@WHEN]  a failure of the requests that TARGET names\n"
           "TARGET  %2\n"
           "EFFECT  400..599[=RETRY-AFTER]  that HTTP status in the service's own shape\n"
           "        slow=MILLISECONDS | hang | reset | truncate | html | empty\n"
           "        for sign-in: aadstsNUMBER | revoked | expired | %3\n"
           "        or unknown_WORD: one of these words with a number nobody knows\n"
           "        for services[=RETRY-AFTER]: %4\n"
           "WHERE   optional, in square brackets with semicolons between: tenant=home | tenant=customer | "
           "tenant=ID or\n"
           "        domain, scope=graph | exchange | compliance | partnercenter (what a token is asked for)\n"
           "WHEN    N (only the Nth request since the fault was set), N+ (from the Nth), N-M; default: all\n"
           "Modes: not-admin (the operator is no administrator), not-admin-agent, no-gdap-groups, "
           "not-partner (of the\n"
           "tenant), no-device-code (a policy blocks it), no-secrets, short-secrets, short-certificates (the "
           "tenant's\n"
           "policy for applications), no-partner-principal (Partner Center is not in the tenant yet; from "
           "the start), small-pages (Graph gives fewer at a time than it is asked for),\n"
           "exchange-audience (Security & Compliance takes Exchange's tokens, and not its own)\n"
           "Example: token[tenant=customer;scope=exchange]:aadsts53003,customers:429=2@2,refresh:revoked@3+,graph:500,no-mfa\n"_s
               .arg(modes().join(u", "_s), targets().join(u" "_s),
                    serviceEffects().join(u" | "_s).remove(u" | revoked | expired"_s),
                    serviceProblemNames().join(u" | "_s));
}

void FaultInjector::set(QList<Fault> faults)
{
    m_faults = std::move(faults);
    m_seen = QList<int>(m_faults.size(), 0);
}

bool FaultInjector::mode(const QString& name) const
{
    for (const Fault& fault : m_faults) {
        if (fault.kind == Fault::Kind::Mode && fault.effect == name)
            return true;
    }
    return false;
}

QList<Fault> FaultInjector::hit(const QStringList& names)
{
    QList<Fault> hits;
    for (qsizetype i = 0; i < m_faults.size(); ++i) {
        const Fault& fault = m_faults.at(i);
        const bool here = std::all_of(fault.where.cbegin(), fault.where.cend(),
                                      [&](const QString& selector) { return names.contains(selector); });
        if (fault.kind == Fault::Kind::Mode || !names.contains(fault.target) || !here)
            continue;
        const int count = ++m_seen[i];
        if (count >= fault.first && (fault.last == 0 || count <= fault.last))
            hits.append(fault);
    }
    return hits;
}

} // namespace steward::sandbox
