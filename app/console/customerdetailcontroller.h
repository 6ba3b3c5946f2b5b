#pragma once

#include <base/clock.h>
#include <cloud/productnames.h>
#include <cloud/tenantclient.h>
#include <customers/customerdetail.h>
#include <customers/customerrelationships.h>
#include <runs/runhistory.h>

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <memory>

namespace steward {

class CustomersPage;

/// Tells the detail of the chosen customer what only a question brings: relationships, domains, licences and
/// recent runs. The tenant is asked when the choice has rested for kRest, and what it answered is good for
/// kGoodFor; another choice ends what is under way. A failure is not kept. The references must outlive it.
class CustomerDetailController final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kRest{300};
    static constexpr std::chrono::minutes kGoodFor{10};
    static constexpr int kRuns = 5;

    CustomerDetailController(CustomersPage& page, RunHistory& history, const ProductNames& products,
                             const Clock& clock, QObject* parent = nullptr);
    ~CustomerDetailController() override;

    /// From here on these are asked; what others said is forgotten. They must outlive it, or the next
    /// leave().
    void follow(const TenantClient& tenants, const CustomerRelationships& relationships);
    /// Asks nobody any more.
    void leave();
    /// A run has begun or ended.
    void showRuns();

Q_SIGNALS:
    /// Somebody wants to see that run.
    void runRequested(const QString& id);

private:
    template <typename T>
    struct Answer
    {
        T value;
        QDateTime at;
    };

    void choose(const std::optional<Customer>& customer);
    void showRelations();
    void ask();
    void askDomains();
    void askLicences();
    template <typename T>
    [[nodiscard]] std::optional<T> kept(const QHash<TenantId, Answer<T>>& answers) const;
    template <typename T>
    void keep(QHash<TenantId, Answer<T>>& answers, const T& value);

    CustomersPage& m_page;
    CustomerDetail& m_detail;
    RunHistory& m_history;
    const ProductNames& m_products;
    const Clock& m_clock;
    const TenantClient* m_tenants = nullptr;
    QPointer<const CustomerRelationships> m_relationships;
    std::optional<Customer> m_customer;
    QTimer m_rest;
    std::unique_ptr<QObject> m_domainsAsker;  ///< context of the question under way
    std::unique_ptr<QObject> m_licencesAsker; ///< the same
    std::unique_ptr<QObject> m_runsAsker;     ///< the same
    QHash<TenantId, Answer<QList<TenantDomain>>> m_domains;
    QHash<TenantId, Answer<QList<Licence>>> m_licences;
};

} // namespace steward
