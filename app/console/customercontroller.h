#pragma once

#include <customers/customerexport.h>
#include <customers/customergroups.h>
#include <customers/customerviews.h>
#include <services/services.h>
#include <services/systembrowser.h>

#include <QObject>

namespace steward {

class CustomersPage;

/// Gives the customers' page what it shows of the open partner, and does what is asked for there: consent,
/// access tests, portals, exports. One for the window's life.
class CustomerController final : public QObject
{
    Q_OBJECT

public:
    CustomerController(Services& services, CustomersPage& page, QObject* parent = nullptr);
    ~CustomerController() override;

    /// A partner was opened; the page shows its customers from here on.
    void followPartner();
    void consent(const QList<Customer>& customers);
    /// A run has ended.
    void showLastRuns();

private:
    void followAccess(CustomerAccess& access);
    void checkAccess(const QList<Customer>& customers);
    void openPortal(const Portal& portal, const QUrl& address);
    void exportTo(CustomerFormat format, const QList<Customer>& customers, const QStringList& columns);
    void showWork();

    Services& m_services;
    CustomersPage& m_page;
    SystemBrowser m_browser;
    CustomerViews m_views;
    int m_done = 0; ///< of the consent or access test under way
    int m_all = 0;
};

} // namespace steward
