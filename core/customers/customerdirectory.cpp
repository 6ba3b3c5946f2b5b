#include "customerdirectory.h"

#include <QStringList>

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

} // namespace

CustomerDirectory::CustomerDirectory(const PartnerClient& partnerCenter, const Clock& clock)
    : m_partnerCenter(partnerCenter), m_clock(clock)
{
}

CustomerDirectory::~CustomerDirectory()
{
    if (m_waiting)
        m_waiting->finish(fail(ErrorCode::Cancelled, u"Loading the customers was cancelled."_s));
}

void CustomerDirectory::refresh()
{
    if (m_listing)
        return;
    m_incoming.clear();
    if (!m_asOf.isValid() && !m_customers.isEmpty()) {
        m_customers.clear(); // part of a list that failed
        Q_EMIT customersReset();
    }
    m_listing = m_partnerCenter.customers();
    connect(m_listing.get(), &CustomerListing::pageArrived, this, &CustomerDirectory::take);
    connect(m_listing.get(), &CustomerListing::finished, this, &CustomerDirectory::end);
    setState(State::Loading, std::nullopt);
    m_listing->start();
}

void CustomerDirectory::cancel()
{
    if (m_listing)
        end(fail(ErrorCode::Cancelled, u"Loading the customers was stopped."_s).value());
}

AsyncResult<> CustomerDirectory::load()
{
    if (m_asOf.isValid() && !m_listing)
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
    target.reserve(before + page.size());
    for (const PartnerCustomer& record : page)
        target.append(fromPartnerCenter(record));
    if (first)
        Q_EMIT customersAppended(before, int(page.size()));
}

void CustomerDirectory::end(const std::optional<Error>& error)
{
    // The listing is still on the stack below us.
    m_listing->disconnect(this);
    m_listing.release()->deleteLater();
    if (!error) {
        const bool refreshed = m_asOf.isValid();
        m_asOf = m_clock.now();
        if (refreshed && m_incoming != m_customers) {
            m_customers = std::exchange(m_incoming, {});
            Q_EMIT customersReset();
        }
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
        if (same(customer.id.value, wanted) || same(customer.tenant.value, wanted) || same(customer.domain, wanted))
            return customer;
        if (same(customer.name, wanted))
            named.append(customer);
    }
    if (named.size() == 1)
        return named.first();
    if (named.isEmpty()) {
        return fail(ErrorCode::NotFound, u"There is no customer \"%1\"."_s.arg(wanted),
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
