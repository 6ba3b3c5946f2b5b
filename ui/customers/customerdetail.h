#pragma once

#include "customertablemodel.h"
#include "licencebars.h"
#include "relationshiptimeline.h"

#include <base/error.h>
#include <common/icons.h>
#include <customers/customer.h>
#include <customers/customernotes.h>

#include <QHash>
#include <QWidget>

#include <functional>
#include <optional>

class QBoxLayout;
class QGridLayout;
class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace steward {

class ElidedLabel;
class FlowLayout;
class NoteEditor;
class Paragraph;

/// Something that comes later: nothing at all is "not asked for".
template <typename T>
struct Loadable
{
    bool loading = false;
    std::optional<T> value = {};
    std::optional<Error> error = {};

    bool operator==(const Loadable&) const = default;
};

/// The page of one customer: who it is, what its relationships give and until when, consent and access,
/// roles, licences, domains, recent runs, ids to copy and portals. Shows what it is told; what it was not
/// told, or what has nothing to say, is not there. A failure stands in its own section only. Another customer
/// clears everything; the same one again clears nothing. What somebody typed into a note and did not save
/// comes back with its customer.
class CustomerDetail final : public QWidget
{
    Q_OBJECT

public:
    explicit CustomerDetail(const Icons& icons, QWidget* parent = nullptr);
    ~CustomerDetail() override;

    void setCustomer(const std::optional<Customer>& customer);

    /// What people put down about it; makes the star and the editor appear.
    void setNote(const CustomerNote& note);
    /// Offered in the editor.
    void setKnownTags(const QStringList& tags);

    /// Who tells of it, and in a sentence what of it is not Partner Center's.
    void setSources(const QString& sources, const QString& origin);

    struct Relations
    {
        std::optional<CustomerRelations> relations;
        bool reading = false;       ///< being asked for, or not asked for yet
        std::optional<Error> error; ///< why they, or the account's roles, are not known
        QDateTime now;
    };
    void setRelations(const Relations& relations);

    struct AccessLine
    {
        QString title;
        StateSign sign;
        QString text; ///< how it is, in words; empty: as the sign says
        std::optional<Error> error;
        QDateTime at = {}; ///< when it was tried; invalid: never
    };
    /// What is known of its consent and of each connection.
    void setStates(const StateSign& consent, const std::optional<Error>& consentError,
                   const QList<AccessLine>& access, const QDateTime& now);
    void setWorking(bool working);

    /// A domain's or a licence's failure comes with "Try again".
    void setDomains(const Loadable<QList<TenantDomain>>& domains);
    void setLicences(const Loadable<QList<LicenceLine>>& licences);

    struct RunLine
    {
        QString id;
        QString script;
        QString when;
        StateSign outcome;

        bool operator==(const RunLine&) const = default;
    };
    void setRuns(const QList<RunLine>& runs);

    struct PortalLine
    {
        QString id;
        QString title;
        QString problem; ///< why it cannot be opened for this customer; empty: it can

        bool operator==(const PortalLine&) const = default;
    };
    /// The administration pages, in the order of their number keys.
    void setPortals(const QList<PortalLine>& portals);
    /// Why a portal did not open; empty: it did.
    void showPortalProblem(const QString& text);

Q_SIGNALS:
    void runRequested();
    void consentRequested();
    void accessCheckRequested();
    void portalRequested(const QString& id);
    /// Somebody changed what is put down about the customer.
    void noteChanged(const steward::CustomerNote& note, const steward::CustomerId& customer);
    void domainsRequested();
    void licencesRequested();
    /// Somebody wants to see that run.
    void runOpened(const QString& id);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Section
    {
        QString title;
        QWidget* box = nullptr;
        IconLabel* sign = nullptr;
        QLabel* side = nullptr; ///< at the end of the title's line
        QVBoxLayout* body = nullptr;
    };
    struct Line
    {
        QLabel* head = nullptr;
        QLabel* value = nullptr;
        QWidget* row = nullptr;
    };

    void buildHead(QVBoxLayout& column);
    void buildRelationship(QVBoxLayout& column);
    Section addSection(QVBoxLayout& column, const QString& name, const QString& title);
    Line addIdLine(QVBoxLayout* column, const QString& name, const QString& head, bool wraps);
    QToolButton* makeCopy(const QString& name, const QString& label, std::function<QString()> text);
    void addPortals(QVBoxLayout& column);
    void fitIds();
    void fitPortals();

    void clearAll();
    void showHead();
    void setEditing(bool editing);
    void keepDraft();
    void takeNote(const CustomerNote& note);
    void showRelationSide();
    void showRoles();
    /// `roles` go where `text` has %1.
    void addStory(QVBoxLayout& column, const QString& icon, const char* tone, const QString& text,
                  const QStringList& roles = {});
    /// Shows loading or failure in the section; true when there is a value to show.
    template <typename T>
    bool showLoadable(const Section& section, const Loadable<T>& state, const QString& name,
                      const QString& loading, void (CustomerDetail::*again)());
    void showWaiting(const Section& section, const QString& text);
    void showProblem(const Section& section, const Error& error, const QString& name,
                     void (CustomerDetail::*again)());
    void addAction(QBoxLayout& column, const QString& title, const Error& error);
    void addDomain(QVBoxLayout& column, const TenantDomain& domain, int number);
    void showDomains();

    const Icons m_icons;
    std::optional<Customer> m_shown;
    std::optional<CustomerNote> m_note;
    QHash<CustomerId, CustomerNote> m_drafts;
    Relations m_relations;
    bool m_relationsTold = false;
    Loadable<QList<TenantDomain>> m_domainsState;
    Loadable<QList<LicenceLine>> m_licencesState;
    QList<RunLine> m_runLines;
    bool m_domainsUnfolded = false;

    QWidget* m_scroll = nullptr;
    QWidget* m_nothing = nullptr;
    QLabel* m_name = nullptr;
    QLabel* m_realName = nullptr;
    QToolButton* m_star = nullptr;
    QPushButton* m_edit = nullptr;
    FlowLayout* m_chips = nullptr;
    ElidedLabel* m_domain = nullptr;
    Paragraph* m_noteText = nullptr;
    NoteEditor* m_editor = nullptr;
    QPushButton* m_consent = nullptr;
    QPushButton* m_check = nullptr;
    Section m_relationship;
    Paragraph* m_relationText = nullptr;
    RelationshipTimeline* m_timeline = nullptr;
    QPushButton* m_moreEnded = nullptr;
    Section m_roles;
    Section m_states;
    Section m_licences;
    LicenceBars* m_bars = nullptr;
    Section m_ids;
    Section m_domains;
    Section m_runs;
    QWidget* m_portals = nullptr;
    QGridLayout* m_portalGrid = nullptr;
    QList<PortalLine> m_portalLines;
    QList<QPushButton*> m_portalButtons;
    QLabel* m_portalProblem = nullptr;
    Line m_tenant;
    Paragraph* m_sources = nullptr;
    Line m_customer;
    Line m_domainLine;
};

/// How one connection answered: ready, older than a week (hollow), something to mend, no access, not tried.
[[nodiscard]] StateSign connectionSign(const AccessResult* result, const QDateTime& now);
/// "today 8:05", "yesterday 16:40", "14 Nov"; in local time.
[[nodiscard]] QString whenText(const QDateTime& at, const QDateTime& now);

} // namespace steward
