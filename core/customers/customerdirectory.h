#pragma once

#include "customer.h"
#include "customercache.h"

#include <base/asyncresult.h>
#include <base/clock.h>
#include <base/sharedresult.h>
#include <cloud/partnerclient.h>

#include <QHash>
#include <QList>
#include <QObject>
#include <QPointer>

#include <memory>
#include <optional>

namespace steward {

class CustomerContracts;
class CustomerRelationships;

/// The partner's customers, as the service last gave them, in its order.
/// With a cache, the list that was kept is there first, with its date, also when the service cannot be asked.
/// A first load without one shows rows as they come; what came before a failure stays, with state Failed. A
/// later refresh is gathered aside and taken over whole: one that fails keeps the list as it was, with
/// lastError set and the old asOf. A customer that the service returns no more is kept, in missing(). What
/// Partner Center leaves out is filled from contracts and relationships, once supplementFrom() names them;
/// the origin of each field says so. Emits stateChanged for each change of state or error.
class CustomerDirectory final : public QObject
{
    Q_OBJECT

public:
    enum class State
    {
        Empty,   ///< never asked
        Loading, ///< rows may be coming
        Ready,   ///< whole, as of asOf()
        Failed   ///< the last load failed; customers() is what there is
    };
    Q_ENUM(State)

    CustomerDirectory(const PartnerClient& partnerCenter, const Clock& clock);
    ~CustomerDirectory() override;

    /// Keeps each whole list there, and begins with what it has. Before the first refresh or load.
    void keepIn(std::unique_ptr<CustomerCache> cache);
    /// Fills names and domains from there, and others() with the tenants that only they know, from here on.
    /// They must outlive it or be destroyed as QObjects before it.
    void supplementFrom(const CustomerContracts& contracts, const CustomerRelationships& relationships);

    /// Those that the service returns.
    [[nodiscard]] const QList<Customer>& customers() const { return m_customers; }
    /// Those that it returned once, each with the date since when it does not.
    [[nodiscard]] const QList<Customer>& missing() const { return m_missing; }
    /// Those that Partner Center never returned; empty until it has given a whole list.
    [[nodiscard]] const QList<Customer>& others() const { return m_others; }
    /// customers(), then missing(), then others().
    [[nodiscard]] QList<Customer> all() const { return m_customers + m_missing + m_others; }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] std::optional<Error> lastError() const { return m_lastError; }
    /// When the list was last whole, be it in an earlier process; invalid when never.
    [[nodiscard]] QDateTime asOf() const { return m_asOf; }

    /// Starts loading unless it is under way.
    void refresh();
    /// Ends a load under way: state Failed with Cancelled (Ready, when there is a whole list).
    void cancel();
    /// Asks the service unless it has given this object a whole list already; fails as that does. Callers
    /// share one load.
    [[nodiscard]] AsyncResult<> load();
    /// Reads what is kept, if that was not done yet. Never fails: without it there is no list.
    [[nodiscard]] AsyncResult<> restore();

    /// The customer with this id, tenant id, domain or exact name (letter case ignored). NotFound when there
    /// is none, with its date for one that is missing; BadRequest when several have that name, naming them.
    [[nodiscard]] Result<Customer> find(const QString& text) const;

Q_SIGNALS:
    void stateChanged();
    /// Everything may be different.
    void customersReset();
    /// Rows were added at the end.
    void customersAppended(int first, int count);

private:
    void startListing();
    void takeKept(const Result<std::optional<CustomerCache::List>>& kept);
    void takeWhole();
    void take(const QList<PartnerCustomer>& page);
    void end(const std::optional<Error>& error);
    /// Whether a customer is different for it.
    bool supplementAll(QList<Customer>& customers) const;
    bool findOthers();
    void merge();
    void setState(State state, const std::optional<Error>& error);

    const PartnerClient& m_partnerCenter;
    const Clock& m_clock;
    std::unique_ptr<CustomerCache> m_cache;
    std::optional<SharedResult<>> m_restoring;
    std::unique_ptr<CustomerListing> m_listing;
    QList<Customer> m_customers;
    QList<Customer> m_missing;
    QList<Customer> m_others;
    QPointer<const CustomerContracts> m_contracts;
    QPointer<const CustomerRelationships> m_relationships;
    QDateTime m_relationshipsAsOf; ///< of those that were merged
    QList<Customer> m_kept;        ///< as the cache has it
    QList<Customer> m_incoming; ///< a refresh, until it is whole
    State m_state = State::Empty;
    std::optional<Error> m_lastError;
    QDateTime m_asOf;
    bool m_restored = false; ///< the cache was read, or there is none
    bool m_starting = false; ///< a refresh waits for that
    bool m_fresh = false;    ///< the service has given a whole list
    std::optional<SharedResult<>> m_waiting;
};

} // namespace steward
