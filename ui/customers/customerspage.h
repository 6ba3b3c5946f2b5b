#pragma once

#include <base/clock.h>
#include <base/error.h>
#include <common/icons.h>
#include <customers/customer.h>
#include <customers/portalcatalog.h>

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <optional>

class QAbstractButton;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace steward {

class Banner;
class CustomerDetail;
class CustomerDirectory;
class CustomerFilter;
class CustomerRelationships;
class CustomerStates;
class CustomerTableModel;
class EmptyState;
class SearchField;

/// All customers in one table, with search and the detail of the chosen one. Shows what it is told; `follow`
/// makes a CustomerDirectory the one who tells. Rows are shown as they come and stay while a refresh runs or
/// fails.
class CustomersPage final : public QWidget
{
    Q_OBJECT

public:
    CustomersPage(const Icons& icons, const Clock& clock, QWidget* parent = nullptr);
    ~CustomersPage() override;

    /// Shows the directory from here on, and asks it when refresh or stop is pressed. The directory must
    /// outlive the page or be destroyed as a QObject before it.
    void follow(CustomerDirectory& directory);

    /// A connection that can be tried in a customer's tenant.
    struct CheckedConnection
    {
        QString id;
        QString title;
    };
    /// Shows what is known of consent and access from here on. The states must outlive the page or be
    /// destroyed as a QObject before it.
    void follow(const CustomerStates& states, const QList<CheckedConnection>& connections);

    /// Searches by ends and roles from here on, and says when they are not known; the same holds for them.
    void follow(const CustomerRelationships& relationships);

    /// The administration pages that a customer can be opened in, and the cloud that has their addresses.
    /// They are buttons beside the list, and the number keys in it.
    void setPortals(const QList<Portal>& portals, const Cloud& cloud);
    /// Why the portal asked for last did not open.
    void showPortalProblem(const Error& error);

    [[nodiscard]] std::optional<Customer> currentCustomer() const;
    [[nodiscard]] QSize minimumSizeHint() const override;
    void selectCustomer(const CustomerId& id);
    /// What the user arranged in the table: the sorting, and the columns' widths where they were pulled.
    /// Empty when nothing was. Unknown text restores nothing.
    [[nodiscard]] QString tableLayout() const;
    void restoreTableLayout(const QString& layout);
    [[nodiscard]] const CustomerTableModel& model() const { return *m_model; }

public Q_SLOTS:
    void setCustomers(const QList<Customer>& customers);
    void appendCustomers(const QList<Customer>& customers);
    void showLoading();
    void showReady(const QDateTime& asOf);
    void showFailed(const Error& error, const QDateTime& asOf);
    /// Whether a consent or an access test is under way, during which no other can be asked for.
    void setWorking(bool working);

Q_SIGNALS:
    void runScriptRequested(const Customer& customer);
    void currentCustomerChanged(const std::optional<Customer>& customer);
    void refreshRequested();
    void stopRequested();
    void tableLayoutChanged();
    void consentRequested(const Customer& customer);
    void accessCheckRequested(const Customer& customer);
    /// Somebody wants to see this address, in the browser that the portal names.
    void portalRequested(const steward::Portal& portal, const QUrl& address);
    /// The failure was one that only a new sign-in mends, and the user asked for it.
    void signInRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class Phase
    {
        Loading,
        Ready,
        Failed
    };

    QWidget* buildHeader();
    void buildTable();
    void search(const QString& text);
    void updateTexts();
    void updateAge();
    [[nodiscard]] QString relationshipsNote() const;
    void updateColumns();
    void updateShape();
    void showStates();
    void showPortals();
    void openPortal(const Portal& portal);
    void runCurrent();
    void copyRow();

    const Icons m_icons;
    const Clock& m_clock;
    Phase m_phase = Phase::Ready;
    bool m_everLoaded = false;
    QDateTime m_asOf;
    QTimer m_ageTimer;
    std::optional<CustomerId> m_announced;
    QPointer<const CustomerStates> m_states;
    QPointer<const CustomerRelationships> m_relationships;
    QList<CheckedConnection> m_connections;
    QList<Portal> m_portals;
    Cloud m_cloud;
    CustomerTableModel* m_model = nullptr;
    CustomerFilter* m_filter = nullptr;
    QLabel* m_count = nullptr;
    QLabel* m_age = nullptr;
    QAbstractButton* m_refresh = nullptr;
    SearchField* m_search = nullptr;
    QWidget* m_loading = nullptr;
    QLabel* m_loadingText = nullptr;
    Banner* m_banner = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_body = nullptr;
    QTableView* m_table = nullptr;
    EmptyState* m_noMatch = nullptr;
    EmptyState* m_noCustomers = nullptr;
    QWidget* m_blank = nullptr;
    QLabel* m_foot = nullptr;
    std::optional<Error> m_searchProblem;
    CustomerDetail* m_detail = nullptr;
    QHash<int, double> m_pulled; ///< widths of columns at scale 1
    bool m_sorted = false;
    bool m_fitting = false;
};

} // namespace steward
