#include "customerdirectory.h"

#include "customercontracts.h"
#include "customerrelationships.h"
#include "customersources.h"

#include <logging/log.h>

#include <QSet>
#include <QStringList>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

Customer fromPartnerCenter(const PartnerCustomer& record)
{
    return {record.id, record.tenant, record.name, record.domain, record.relationship};
}

bool same(const QString& a, const QString& b)
{
    return !a.isEmpty() && a.compare(b, Qt::CaseInsensitive) == 0;
}

bool hasId(const Customer& customer, const QString& text)
{
    return same(customer.id.value, text) || same(customer.tenant.value, text) || same(customer.domain, text);
}

bool names(const Customer& customer, const QString& text)
{
    return hasId(customer, text) || same(customer.name, text);
}

} // namespace

CustomerDirectory::CustomerDirectory(const PartnerClient& partnerCenter, const Clock& clock)
    : m_partnerCenter(partnerCenter), m_clock(clock)
{
}

CustomerDirectory::~CustomerDirectory()
{
    const Error gone = fail(ErrorCode::Cancelled, u"Loading the customers was cancelled."_s).value();
    if (m_restoring)
        m_restoring->finish({});
    if (m_waiting)
        m_waiting->finish(fail(gone));
}

void CustomerDirectory::keepIn(std::unique_ptr<CustomerCache> cache)
{
    m_cache = std::move(cache);
}

void CustomerDirectory::supplementFrom(const CustomerContracts& contracts,
                                       const CustomerRelationships& relationships)
{
    m_contracts = &contracts;
    m_relationships = &relationships;
    connect(&contracts, &CustomerContracts::changed, this, &CustomerDirectory::merge);
    connect(&relationships, &CustomerRelationships::changed, this, [this, &relationships] {
        // Their roles come in many portions, which name no other customers.
        if (relationships.asOf() != m_relationshipsAsOf)
            merge();
    });
    merge();
}

bool CustomerDirectory::supplementAll(QList<Customer>& customers) const
{
    if (!m_contracts || !m_relationships)
        return false;
    const CustomerSources sources{m_contracts->all(), m_relationships->all()};
    bool different = false;
    for (qsizetype i = 0; i < customers.size(); ++i) {
        const Customer& known = customers.at(i);
        if (!known.name.isEmpty() && !known.domain.isEmpty() && known.origin == CustomerOrigin())
            continue;
        Customer customer = known;
        supplement(customer, sources);
        if (!(customer == known)) {
            customers[i] = customer;
            different = true;
        }
    }
    return different;
}

bool CustomerDirectory::findOthers()
{
    // While a first list still comes, everything not there yet would be another.
    if (!m_contracts || !m_relationships || !m_asOf.isValid())
        return false;
    const CustomerSources sources{m_contracts->all(), m_relationships->all()};
    QList<Customer> others =
        sources.isEmpty() ? QList<Customer>() : otherCustomers(m_customers + m_missing, sources);
    if (others == m_others)
        return false;
    m_others = std::move(others);
    return true;
}

void CustomerDirectory::merge()
{
    m_relationshipsAsOf = m_relationships->asOf();
    bool different = supplementAll(m_customers);
    different = supplementAll(m_missing) || different;
    different = findOthers() || different;
    if (different)
        Q_EMIT customersReset();
}

AsyncResult<> CustomerDirectory::restore()
{
    if (m_restored || !m_cache || m_fresh) {
        m_restored = true;
        return readyResult<void>({});
    }
    if (m_restoring)
        return m_restoring->future();
    m_restoring.emplace();
    const auto future = m_restoring->future();
    whenDone(m_cache->load(), this, [this](const Result<std::optional<CustomerCache::List>>& kept) {
        m_restored = true;
        takeKept(kept);
        const SharedResult<> restoring = *std::exchange(m_restoring, std::nullopt);
        restoring.finish({});
    });
    return future;
}

void CustomerDirectory::takeKept(const Result<std::optional<CustomerCache::List>>& kept)
{
    if (!kept)
        log(LogLevel::Warning, "customers", kept.error().message);
    if (!kept || !*kept || m_asOf.isValid())
        return;
    m_kept = (*kept)->customers;
    for (const Customer& customer : std::as_const(m_kept))
        (customer.missingSince.isValid() ? m_missing : m_customers).append(customer);
    m_asOf = (*kept)->asOf;
    supplementAll(m_customers);
    supplementAll(m_missing);
    findOthers();
    Q_EMIT customersReset();
    if (m_state == State::Empty)
        setState(State::Ready, std::nullopt);
}

void CustomerDirectory::refresh()
{
    if (m_listing || m_starting)
        return;
    m_starting = true;
    setState(State::Loading, std::nullopt);
    if (m_restored || !m_cache)
        return startListing();
    whenDone(restore(), this, [this](const Result<>&) {
        if (m_starting)
            startListing();
    });
}

void CustomerDirectory::startListing()
{
    m_starting = false;
    m_incoming.clear();
    if (!m_asOf.isValid() && !m_customers.isEmpty()) {
        m_customers.clear(); // part of a list that failed
        Q_EMIT customersReset();
    }
    m_listing = m_partnerCenter.customers();
    connect(m_listing.get(), &CustomerListing::pageArrived, this, &CustomerDirectory::take);
    connect(m_listing.get(), &CustomerListing::finished, this, &CustomerDirectory::end);
    m_listing->start();
}

void CustomerDirectory::cancel()
{
    if (m_listing || std::exchange(m_starting, false))
        end(fail(ErrorCode::Cancelled, u"Loading the customers was stopped."_s).value());
}

AsyncResult<> CustomerDirectory::load()
{
    if (m_fresh && !m_listing && !m_starting)
        return readyResult<void>(Result<>());
    if (!m_waiting)
        m_waiting.emplace();
    const auto future = m_waiting->future();
    refresh();
    return future;
}

void CustomerDirectory::take(const QList<PartnerCustomer>& page)
{
    const bool first = !m_asOf.isValid();
    QList<Customer>& target = first ? m_customers : m_incoming;
    const int before = int(target.size());
    for (const PartnerCustomer& record : page)
        target.append(fromPartnerCenter(record));
    if (first)
        supplementAll(target);
    if (first)
        Q_EMIT customersAppended(before, int(page.size()));
}

void CustomerDirectory::takeWhole()
{
    const bool refreshed = m_asOf.isValid();
    m_asOf = m_clock.now();
    m_fresh = true;
    if (!refreshed && findOthers())
        Q_EMIT customersReset();
    if (refreshed) {
        supplementAll(m_incoming);
        QSet<CustomerId> returned;
        returned.reserve(m_incoming.size());
        for (const Customer& customer : std::as_const(m_incoming))
            returned.insert(customer.id);
        QList<Customer> missing;
        for (const Customer& customer : m_customers + m_missing) {
            if (returned.contains(customer.id))
                continue;
            missing.append(customer);
            if (!customer.missingSince.isValid())
                missing.last().missingSince = m_asOf;
        }
        if (m_incoming != m_customers || missing != m_missing) {
            m_customers = std::exchange(m_incoming, {});
            m_missing = missing;
            findOthers();
            Q_EMIT customersReset();
        }
    }
    if (!m_cache)
        return;
    CustomerCache::List list{m_customers + m_missing, m_asOf};
    for (qsizetype i = 0; i < list.customers.size(); ++i) {
        if (list.customers.at(i).origin != CustomerOrigin())
            list.customers[i] = withoutSupplement(list.customers.at(i));
    }
    whenDone(m_cache->keep(list, m_kept), this, [](const Result<>& kept) {
        // Only the next start is slower for it.
        if (!kept)
            log(LogLevel::Warning, "customers", kept.error().message);
    });
    m_kept = list.customers;
}

void CustomerDirectory::end(const std::optional<Error>& error)
{
    if (m_listing) {
        // It is still on the stack below us.
        m_listing->disconnect(this);
        m_listing.release()->deleteLater();
    }
    if (!error) {
        takeWhole();
        setState(State::Ready, std::nullopt);
    } else {
        const bool stopped = error->code == ErrorCode::Cancelled && m_asOf.isValid();
        setState(stopped ? State::Ready : State::Failed, error);
    }
    m_incoming.clear();
    if (m_waiting) {
        const SharedResult<> waiting = *std::exchange(m_waiting, std::nullopt);
        waiting.finish(error ? Result<>(fail(*error)) : Result<>());
    }
}

Result<Customer> CustomerDirectory::find(const QString& text) const
{
    const QString wanted = text.trimmed();
    QList<Customer> named;
    for (const Customer& customer : m_customers) {
        if (hasId(customer, wanted))
            return customer;
        if (same(customer.name, wanted))
            named.append(customer);
    }
    if (named.size() == 1)
        return named.first();
    for (const Customer& customer : m_missing) {
        if (named.isEmpty() && names(customer, wanted)) {
            return fail(ErrorCode::NotFound,
                        u"Partner Center does not return the customer \"%1\" any more, since %2."_s.arg(
                            wanted, customer.missingSince.toLocalTime().date().toString(Qt::ISODate)),
                        u"Look in Partner Center whether the relationship has ended."_s);
        }
    }
    const auto other = std::find_if(m_others.cbegin(), m_others.cend(),
                                    [&wanted](const Customer& each) { return names(each, wanted); });
    if (named.isEmpty() && other != m_others.cend())
        return *other;
    if (named.isEmpty()) {
        return fail(
            ErrorCode::NotFound, u"There is no customer \"%1\"."_s.arg(wanted),
            u"Give a customer id, tenant id, domain or exact name; customers list --search finds them."_s);
    }
    QStringList domains;
    for (const Customer& customer : std::as_const(named))
        domains.append(customer.domain.isEmpty() ? customer.id.value : customer.domain);
    return fail(ErrorCode::BadRequest, u"%1 customers are called \"%2\"."_s.arg(named.size()).arg(wanted),
                u"Name one by its domain: %1."_s.arg(domains.join(u", "_s)));
}

void CustomerDirectory::setState(State state, const std::optional<Error>& error)
{
    m_state = state;
    m_lastError = error;
    Q_EMIT stateChanged();
}

} // namespace steward
