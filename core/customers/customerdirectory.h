#pragma once

#include "customer.h"

#include <base/asyncresult.h>
#include <base/clock.h>
#include <base/sharedresult.h>
#include <cloud/partnerclient.h>

#include <QHash>
#include <QList>
#include <QObject>

#include <memory>
#include <optional>

namespace steward {

/// The partner's customers, as the service last gave them, in its order.
/// A first load shows rows as they come; what came before a failure stays, with state Failed. A later refresh is
/// gathered aside and taken over whole: one that fails keeps the list as it was, with lastError set and the old
/// asOf. Emits stateChanged for each change of state or error.
class CustomerDirectory final : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Empty,   ///< never asked
        Loading, ///< rows may be coming
        Ready,   ///< whole, as of asOf()
        Failed   ///< the last load failed; customers() is what there is
    };
    Q_ENUM(State)

    CustomerDirectory(const PartnerClient& partnerCenter, const Clock& clock);
    ~CustomerDirectory() override;

    [[nodiscard]] const QList<Customer>& customers() const { return m_customers; }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] std::optional<Error> lastError() const { return m_lastError; }
    /// When the list was last whole; invalid when never.
    [[nodiscard]] QDateTime asOf() const { return m_asOf; }

    /// Starts loading unless it is under way.
    void refresh();
    /// Ends a load under way: state Failed with Cancelled (Ready, when there is a whole list).
    void cancel();
    /// Loads if there is no whole list yet; fails as the load does. Callers share one load.
    [[nodiscard]] AsyncResult<> load();

    /// The customer with this id, tenant id, domain or exact name (letter case ignored). NotFound when there is none;
    /// BadRequest when several have that name, naming them.
    [[nodiscard]] Result<Customer> find(const QString& text) const;

Q_SIGNALS:
    void stateChanged();
    /// Everything may be different.
    void customersReset();
    /// Rows were added at the end.
    void customersAppended(int first, int count);

private:
    void take(const QList<PartnerCustomer>& page);
    void end(const std::optional<Error>& error);
    void setState(State state, const std::optional<Error>& error);

    const PartnerClient& m_partnerCenter;
    const Clock& m_clock;
    std::unique_ptr<CustomerListing> m_listing;
    QList<Customer> m_customers;
    QList<Customer> m_incoming; ///< a refresh, until it is whole
    State m_state = State::Empty;
    std::optional<Error> m_lastError;
    QDateTime m_asOf;
    std::optional<SharedResult<>> m_waiting;
};

} // namespace steward
