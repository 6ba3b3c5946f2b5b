#pragma once

#include <customers/customer.h>
#include <customers/customergroups.h>
#include <customers/customernotes.h>

#include <QMenu>
#include <QObject>

#include <memory>

namespace steward {

/// What can be done with the customers that are chosen, as a menu.
class CustomerActions final : public QObject
{
    Q_OBJECT

public:
    /// What the menu is about.
    struct Subject
    {
        QList<Customer> customers;
        QList<CustomerNote> notes; ///< of each; empty: nothing can be put down
        QList<CustomerGroup> groups;
        QStringList portals; ///< the titles of those that open for the only customer
        bool hasStates = false;
        bool isWorking = false; ///< a consent or an access test is under way
    };
    enum class Copy
    {
        Rows,
        Json,
        Names,
        Domains,
        TenantIds,
        CustomerIds,
        Variables ///< $TenantId and $CustomerID for a script
    };
    Q_ENUM(Copy)

    explicit CustomerActions(QObject* parent = nullptr);

    [[nodiscard]] std::unique_ptr<QMenu> menu(const Subject& subject, QWidget* parent);

Q_SIGNALS:
    void runRequested();
    void consentRequested();
    void checkRequested();
    void portalRequested(int at);
    void copyRequested(steward::CustomerActions::Copy what);
    void favouriteRequested(bool on);
    void hideRequested(bool on);
    void groupRequested(const QString& name, bool in);
    void newGroupRequested();
};

/// The text of a copy of this kind; Rows and Json come from exportCustomers().
[[nodiscard]] QString copiedText(const QList<Customer>& customers, CustomerActions::Copy what);

} // namespace steward
