#pragma once

#include "customertablemodel.h"

#include <base/clock.h>
#include <base/error.h>
#include <common/icons.h>
#include <customers/customer.h>
#include <customers/customerexport.h>
#include <customers/portalcatalog.h>

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace steward {

class Banner;
class CustomerActions;
class CustomerContracts;
class CustomerDetail;
class CustomerDirectory;
class CustomerFilter;
class CustomerGroups;
class CustomerNotes;
class CustomerRelationships;
class CustomersHeader;
class CustomerStates;
class CustomerTable;
class CustomerViews;
class EmptyState;
class NamePrompt;
class PastePane;
class SearchField;

/// All customers in one table, with search, views and the detail of the chosen one. Shows what it is told;
/// `follow` makes others the ones who tell. Rows are shown as they come and stay while a refresh runs or
/// fails.
class CustomersPage final : public QWidget
{
    Q_OBJECT

public:
    CustomersPage(const Icons& icons, const Clock& clock, QWidget* parent = nullptr);
    ~CustomersPage() override;

    /// Shows the directory from here on, and asks it when refresh or stop is pressed. What is followed must
    /// outlive the page or be destroyed as a QObject before it.
    void follow(CustomerDirectory& directory);
    /// Shows what is known of consent and access from here on.
    void follow(const CustomerStates& states, const QList<CheckedConnection>& connections);
    /// Searches by ends and roles from here on, and says when they are not known.
    void follow(const CustomerRelationships& relationships);
    /// Knows who has a contract, from here on.
    void follow(const CustomerContracts& contracts);
    /// Shows and changes what people put down, from here on.
    void follow(CustomerNotes& notes, CustomerGroups& groups);
    /// Shows the views, and changes the user's own.
    void follow(CustomerViews& views);
    void setLastRuns(const QHash<CustomerId, steward::LastRun>& runs);

    /// The administration pages that a customer can be opened in, and the cloud that has their addresses.
    /// They are buttons beside the list, and the number keys in it.
    void setPortals(const QList<Portal>& portals, const Cloud& cloud);
    /// Why the portal asked for last did not open.
    void showPortalProblem(const Error& error);
    /// Above the list, until the next one or the next refresh.
    void showProblem(const Error& error);

    [[nodiscard]] std::optional<Customer> currentCustomer() const;
    [[nodiscard]] QSize minimumSizeHint() const override;
    void selectCustomer(const CustomerId& id);
    /// What the user arranged in the table; see CustomerTable::arrangement().
    [[nodiscard]] QString tableLayout() const;
    void restoreTableLayout(const QString& layout);
    [[nodiscard]] const CustomerTableModel& model() const { return *m_model; }
    [[nodiscard]] CustomerDetail& detail() const { return *m_detail; }
    /// What it knows of customers besides the list, for an export.
    [[nodiscard]] CustomerKnowledge knowledge() const;

public Q_SLOTS:
    void setCustomers(const QList<Customer>& customers);
    void appendCustomers(const QList<Customer>& customers);
    void showLoading();
    void showReady(const QDateTime& asOf);
    void showFailed(const Error& error, const QDateTime& asOf);
    /// Whether a consent or an access test is under way, during which no other can be asked for; `text` says
    /// how far.
    void setWorking(bool working, const QString& text = {});
    /// Puts the cursor into the search.
    void findCustomer();

Q_SIGNALS:
    void runScriptRequested(const steward::Customer& customer);
    void currentCustomerChanged(const std::optional<steward::Customer>& customer);
    void selectionCountChanged(int count);
    void refreshRequested();
    void stopRequested();
    void tableLayoutChanged();
    void consentRequested(const QList<steward::Customer>& customers);
    void accessCheckRequested(const QList<steward::Customer>& customers);
    /// The consent or access test under way is to end.
    void stopWorkRequested();
    /// These customers with these columns (of customerColumns()) are wanted in a file.
    void exportRequested(steward::CustomerFormat format, const QList<steward::Customer>& customers,
                         const QStringList& columns);
    /// Somebody wants to see this address, in the browser that the portal names.
    void portalRequested(const steward::Portal& portal, const QUrl& address);
    /// The failure was one that only a new sign-in mends, and the user asked for it.
    void signInRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class Phase
    {
        Loading,
        Ready,
        Failed
    };
    enum class Naming
    {
        View,
        RuleGroup,
        HandGroup
    };

    void buildHeader();
    void buildTable();
    QWidget* buildFoot();
    void addKeys();
    void connectActions();
    void search(const QString& text);
    void updateTexts();
    void updateFoot();
    void updateAge();
    void updateViewCounts();
    [[nodiscard]] QString relationshipsNote() const;
    [[nodiscard]] QString selectionText() const;
    void updateShape();
    void showCurrent();
    void showNote();
    void showStates();
    void showSources();
    void showPortals();
    void openPortal(int at);
    void runCurrent();
    void openRowMenu(const QPoint& at);
    void openExportMenu();
    void openCheckMenu();
    void openMoreMenu();
    void requestExport(CustomerFormat format, bool allColumns);
    void copy(int what);
    void setFavourite(const QList<Customer>& customers, bool on);
    void setHidden(bool on);
    void askName(Naming naming);
    void takeName(const QString& name);
    void showView(const QString& id);
    void viewEdited();
    void showOnly(const QList<CustomerId>& customers);
    [[nodiscard]] QList<Customer> chosenCustomers() const;
    [[nodiscard]] QList<Customer> exportedCustomers() const;
    [[nodiscard]] QStringList exportedColumns(bool all) const;

    const Icons m_icons;
    const Clock& m_clock;
    Phase m_phase = Phase::Ready;
    bool m_everLoaded = false;
    bool m_working = false;
    bool m_showingView = false; ///< its parts come one by one
    QDateTime m_asOf;
    QTimer m_ageTimer;
    QTimer m_countTimer;
    std::optional<Error> m_searchProblem;
    QPointer<const CustomerStates> m_states;
    QPointer<const CustomerRelationships> m_relationships;
    QPointer<const CustomerContracts> m_contracts;
    QPointer<CustomerNotes> m_notes;
    QPointer<CustomerGroups> m_groups;
    QPointer<CustomerViews> m_views;
    QHash<CustomerId, QDateTime> m_lastRuns;
    QList<Portal> m_portals;
    Cloud m_cloud;
    Naming m_naming = Naming::View;
    QList<CustomerId> m_named; ///< who is to be in the group that is named
    CustomerTableModel* m_model = nullptr;
    CustomerFilter* m_filter = nullptr;
    CustomersHeader* m_header = nullptr;
    CustomerTable* m_table = nullptr;
    CustomerActions* m_actions = nullptr;
    NamePrompt* m_prompt = nullptr;
    PastePane* m_paste = nullptr;
    Banner* m_banner = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_body = nullptr;
    EmptyState* m_noMatch = nullptr;
    EmptyState* m_noCustomers = nullptr;
    QWidget* m_blank = nullptr;
    QLabel* m_foot = nullptr;
    QLabel* m_work = nullptr;
    QPushButton* m_stopWork = nullptr;
    QPushButton* m_showAll = nullptr;
    CustomerDetail* m_detail = nullptr;
};

} // namespace steward
