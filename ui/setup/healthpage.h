#pragma once

#include "concernmodel.h"

#include <auth/consentstep.h>
#include <cloud/application.h>
#include <cloud/permissionproof.h>
#include <common/icons.h>

#include <QWidget>

#include <health/healthreport.h>

class QBoxLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace steward {

class Banner;
class ConsentView;
class EmptyState;
class FactList;
class MarkCard;
class MarkTable;
class Paragraph;
class ProofTableModel;

/// The stored sign-in, for its card.
struct SignInHealth
{
    QString account;
    QDateTime renewedAt;         ///< UTC; invalid when never
    std::optional<int> daysLeft; ///< before it expires from disuse
    std::optional<Error> error;  ///< it does not work any more

    bool operator==(const SignInHealth&) const = default;
};

/// The application's own credential, for its card.
struct CredentialHealth
{
    CredentialKind kind = CredentialKind::None;
    QString application; ///< its name, or id
    QDateTime endsAt;    ///< UTC; invalid when nobody could say
    std::optional<int> daysLeft;
    std::optional<Error> error;

    bool operator==(const CredentialHealth&) const = default;
};

/// "Set-up and health": whether everything works, what would break next, and the button that mends it. Does
/// nothing itself: it asks with its signals and shows what it is told through its slots. Shows what it has
/// while a check runs.
class HealthPage final : public QWidget
{
    Q_OBJECT

public:
    explicit HealthPage(const Icons& icons, QWidget* parent = nullptr);

    [[nodiscard]] const ProofTableModel& proof() const { return *m_proof; }
    [[nodiscard]] const ConcernModel& concerns() const { return *m_concerns; }

public Q_SLOTS:
    /// A check begins; what is shown stays.
    void showChecking();
    /// The check's outcome; `changes` since the last one.
    void showReport(const steward::HealthReport& report, const QList<steward::HealthChange>& changes);
    /// The check itself failed; what is shown stays, with its age.
    void showCheckFailed(const steward::Error& error);
    void showSignIn(const steward::SignInHealth& signIn);
    void showCredential(const steward::CredentialHealth& credential);
    void showProof(const QList<steward::ProofRow>& rows);
    /// All of them, the worst first.
    void showConcerns(const QList<steward::CustomerConcern>& concerns);
    /// Renewing: the button waits. nullopt in `showRenewed` is success.
    void showRenewing();
    void showRenewed(const std::optional<steward::Error>& error);
    /// Rotating, step by step, and its end.
    void showRotationStep(const steward::ConsentStep& step);
    void showRotated(const std::optional<steward::Error>& error);
    void showExported(const QString& file);

Q_SIGNALS:
    void checkRequested();
    /// What a finding offers: HealthFinding::action.
    void actionRequested(const QString& action, const steward::HealthFinding& finding);
    void renewRequested();
    void signInRequested();
    void rotateRequested();
    void openCustomerRequested(const steward::TenantId& tenant);
    void exportHtmlRequested();
    void exportJsonRequested();
    void setupRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildHeader();
    QWidget* buildMain();
    QWidget* buildSide();
    QPushButton* makeButton(const QString& objectName, const QString& text, const QString& iconName = {});
    void updateHeader();

    const Icons m_icons;
    bool m_checking = false;
    bool m_failed = false;
    std::optional<HealthReport> m_report;
    IconLabel* m_sign = nullptr;
    Paragraph* m_headline = nullptr;
    QLabel* m_age = nullptr;
    QPushButton* m_check = nullptr;
    QPushButton* m_html = nullptr;
    QPushButton* m_json = nullptr;
    Banner* m_banner = nullptr;
    Banner* m_written = nullptr;
    QVBoxLayout* m_sheet = nullptr;
    QBoxLayout* m_split = nullptr;
    QWidget* m_content = nullptr;
    EmptyState* m_empty = nullptr;
    MarkCard* m_findings = nullptr;
    QWidget* m_changesPart = nullptr;
    MarkCard* m_changes = nullptr;
    Paragraph* m_noChanges = nullptr;
    QWidget* m_concernsPart = nullptr;
    QLabel* m_concernsTitle = nullptr;
    ConcernModel* m_concerns = nullptr;
    MarkTable* m_concernTable = nullptr;
    QPushButton* m_openCustomer = nullptr;
    QWidget* m_proofPart = nullptr;
    ProofTableModel* m_proof = nullptr;
    MarkTable* m_proofTable = nullptr;
    QPushButton* m_copyProof = nullptr;
    QWidget* m_side = nullptr;
    FactList* m_signInFacts = nullptr;
    Banner* m_signInError = nullptr;
    QPushButton* m_renew = nullptr;
    FactList* m_credentialFacts = nullptr;
    Banner* m_credentialError = nullptr;
    QPushButton* m_rotate = nullptr;
    ConsentView* m_rotation = nullptr;
};

} // namespace steward

Q_DECLARE_METATYPE(steward::SignInHealth)
Q_DECLARE_METATYPE(steward::CredentialHealth)
