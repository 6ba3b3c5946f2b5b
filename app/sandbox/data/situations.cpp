#include "data/situations.h"

#include <numeric>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

const QList<QPair<Refusal, QString>>& names()
{
    static const QList<QPair<Refusal, QString>> list{{Refusal::NoLicence, u"no-licence"_s},
                                                     {Refusal::NoExchange, u"no-exchange"_s},
                                                     {Refusal::NotLicensed, u"not-licensed"_s},
                                                     {Refusal::Guest, u"guest"_s},
                                                     {Refusal::ExternalChallenge, u"external-challenge"_s},
                                                     {Refusal::ConditionalAccess, u"conditional-access"_s},
                                                     {Refusal::RoleMissing, u"role-missing"_s},
                                                     {Refusal::RelationshipEnded, u"relationship-ended"_s},
                                                     {Refusal::UserNotFound, u"user-not-found"_s},
                                                     {Refusal::Deleted, u"deleted"_s},
                                                     {Refusal::UnknownTenant, u"unknown-tenant"_s},
                                                     {Refusal::CrossTenant, u"cross-tenant"_s},
                                                     {Refusal::Throttled, u"throttled"_s}};
    return list;
}

/// What a bare percentage spreads over: the kinds that refuse everything, whoever asks.
const QList<Refusal>& usualKinds()
{
    static const QList<Refusal> list{Refusal::Guest,   Refusal::ConditionalAccess, Refusal::RoleMissing,
                                     Refusal::Deleted, Refusal::RelationshipEnded, Refusal::CrossTenant};
    return list;
}

constexpr quint64 kConsentSalt = 0x1d5;
constexpr quint64 kRefusalSalt = 0x9a7;

} // namespace

Situations::Situations(quint64 seed, qint64 customers) : m_seed(seed), m_customers(customers)
{
    // A step without a common divisor visits every customer once before any twice.
    m_step = std::max<qint64>(1, static_cast<qint64>(static_cast<double>(customers) * 0.6180339887));
    while (std::gcd(m_step, std::max<qint64>(customers, 1)) != 1)
        ++m_step;
}

qint64 Situations::rank(qint64 index, quint64 salt) const
{
    const auto offset =
        static_cast<qint64>((m_seed * 7919 + salt * 104729) % static_cast<quint64>(m_customers));
    return (index * m_step + offset) % m_customers;
}

Result<qint64> Situations::readAmount(const QString& option, const QString& text) const
{
    const bool percent = text.endsWith(u'%');
    bool isNumber = false;
    const qint64 number = (percent ? text.chopped(1) : text).toLongLong(&isNumber);
    if (!isNumber || number < 0 || (percent && number > 100))
        return fail(ErrorCode::BadRequest,
                    u"%1 takes a number or a percentage, not \"%2\"."_s.arg(option, text));
    return percent ? (m_customers * number + 50) / 100 : std::min(number, m_customers);
}

Result<> Situations::setConsented(const QString& text)
{
    if (text == "all"_L1) {
        m_consented = -1;
        return {};
    }
    const auto amount = text == "none"_L1 ? Result<qint64>(0) : readAmount(u"--consented"_s, text);
    if (!amount)
        return fail(amount.error());
    m_consented = *amount;
    return {};
}

Result<> Situations::setDrift(const QString& text)
{
    const auto amount = readAmount(u"--drift"_s, text);
    if (!amount)
        return fail(amount.error());
    m_drift = *amount;
    return {};
}

Result<> Situations::setRefusals(const QString& text)
{
    m_shares.clear();
    m_named.clear();
    qint64 next = 0;
    for (const QString& raw : text.split(u',', Qt::SkipEmptyParts)) {
        const QString part = raw.trimmed();
        if (part.endsWith(u'%') && !part.contains(u'=')) {
            const auto amount = readAmount(u"--refusals"_s, part);
            if (!amount)
                return fail(amount.error());
            m_shares.append({usualKinds(), next, next + *amount});
            next += *amount;
            continue;
        }
        const QString kind = part.section(u'=', 0, 0).section(u'@', 0, 0);
        const auto found = std::find_if(names().cbegin(), names().cend(),
                                        [&](const auto& entry) { return entry.second == kind; });
        if (found == names().cend())
            return fail(ErrorCode::BadRequest,
                        u"--refusals: \"%1\" is not known. Kinds are %2."_s.arg(part, kinds().join(u", "_s)));
        if (part.contains(u'@')) {
            bool isNumber = false;
            const qint64 number = part.section(u'@', 1).toLongLong(&isNumber);
            if (!isNumber || number < 1 || number > m_customers)
                return fail(
                    ErrorCode::BadRequest,
                    u"--refusals: \"%1\" names no customer from 1 to %2."_s.arg(part).arg(m_customers));
            m_named.append({number - 1, found->first});
            continue;
        }
        const auto amount = readAmount(u"--refusals"_s, part.contains(u'=') ? part.section(u'=', 1) : u"1"_s);
        if (!amount)
            return fail(amount.error());
        m_shares.append({{found->first}, next, next + *amount});
        next += *amount;
    }
    if (next > m_customers)
        return fail(ErrorCode::BadRequest, u"--refusals asks for more customers than there are."_s);
    return {};
}

Refusal Situations::refusalOf(qint64 index) const
{
    for (const auto& [number, refusal] : m_named) {
        if (number == index)
            return refusal;
    }
    if (m_shares.isEmpty())
        return Refusal::None;
    const qint64 place = rank(index, kRefusalSalt);
    for (const Share& share : m_shares) {
        if (place >= share.from && place < share.to)
            return share.kinds.at((place - share.from) % share.kinds.size());
    }
    return Refusal::None;
}

Situation Situations::of(qint64 index, bool usual) const
{
    Situation situation;
    if (m_customers <= 0)
        return situation;
    situation.refusal = refusalOf(index);
    const qint64 place = rank(index, kConsentSalt);
    situation.consented = m_consented < 0 ? usual : place < m_consented;
    // Of those where nobody consented, some never heard of the application; of others it was taken back.
    situation.principal = situation.consented || m_consented < 0 || place % 2 == 0;
    situation.drift = place < (m_consented < 0 ? m_drift : std::min(m_drift, m_consented));
    situation.consented = situation.consented || situation.drift;
    return situation;
}

QList<qint64> Situations::refusing(qint64 most) const
{
    QList<qint64> list;
    if (m_shares.isEmpty() && m_named.isEmpty())
        return list;
    for (qint64 i = 0; i < m_customers && list.size() < most; ++i) {
        if (refusalOf(i) != Refusal::None)
            list.append(i);
    }
    return list;
}

QString Situations::name(Refusal refusal)
{
    for (const auto& [kind, text] : names()) {
        if (kind == refusal)
            return text;
    }
    return u"none"_s;
}

QStringList Situations::kinds()
{
    QStringList list;
    for (const auto& entry : names())
        list << entry.second;
    return list;
}

} // namespace steward::sandbox
