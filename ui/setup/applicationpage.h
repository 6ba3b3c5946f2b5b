#pragma once

#include "wizardpage.h"

#include <auth/consentstep.h>
#include <cloud/application.h>
#include <cloud/permissioncatalog.h>

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;

namespace steward {

class CandidateModel;
class ConsentView;
class FormField;
class MarkTable;
class Paragraph;
class PermissionListModel;
class SegmentedTabs;

/// The application to make.
struct ApplicationRequest
{
    QString name;
    CredentialKind credential = CredentialKind::Certificate;
    QList<Permission> permissions;
};

/// An application that is there already, as typed. `secret` or `certificateFile` goes with its kind.
struct ExistingApplication
{
    QString tenant;
    QString clientId;
    CredentialKind credential = CredentialKind::Secret;
    Secret secret;
    QString certificateFile; ///< PEM with key and certificate
    QList<Permission> permissions;
};

/// Step 3. The application: make it, name one that is there, or show what it needs as text for whoever may
/// make it. What is asked for follows from the ticked connections and the set, and every permission says why.
/// Continue opens after `showReady`.
class ApplicationPage final : public WizardPage
{
    Q_OBJECT

public:
    enum class Way
    {
        Create,
        Existing,
        AsText
    };

    ApplicationPage(const Icons& icons, const PermissionCatalog& permissions,
                    const QList<Connection>& connections, QWidget* parent = nullptr);

    void proceed() override;
    /// What is known: the sign-in's tenant, and the application of an earlier set-up.
    void setTenant(const QString& tenant);
    void setClientId(const QString& clientId);
    void setWay(Way way);
    /// What the ticked connections and the set come to.
    [[nodiscard]] QList<Permission> chosenPermissions() const;
    [[nodiscard]] QStringList chosenConnections() const;
    void setChosenConnections(const QStringList& ids);

public Q_SLOTS:
    void begin();
    void showStep(const steward::ConsentStep& step);
    /// Several applications carry the name: the answer comes with chooseRequested.
    void showCandidates(const QList<steward::Application>& candidates);
    /// It is there and its credential works. `notes` are for the person.
    void showReady(const QString& name, const QString& clientId, int permissions, const QStringList& notes);
    void showFailed(const steward::Error& error);
    void showCancelled();
    /// What the tenant's policy allows; a kind that it forbids cannot be chosen and says why.
    void setPolicy(const steward::AppManagementPolicy& policy);

Q_SIGNALS:
    void createRequested(const steward::ApplicationRequest& request);
    void useRequested(const steward::ExistingApplication& application);
    /// One of the candidates, or empty to make a new one.
    void chooseRequested(const QString& clientId);
    void permissionsChanged();

private:
    enum class Phase
    {
        Form,
        Choosing,
        Running,
        Failed,
        Ready
    };

    QWidget* buildPermissions();
    QWidget* buildCreate();
    QWidget* buildExisting();
    QWidget* buildText();
    QWidget* buildChooser();
    void setPhase(Phase phase);
    void showWay(int way);
    void updatePermissions();
    void submitCreate();
    void submitExisting();
    void chooseCertificate();
    [[nodiscard]] CredentialKind existingKind() const;

    const PermissionCatalog& m_catalog;
    const QList<Connection> m_connections;
    Phase m_phase = Phase::Form;
    QString m_tenantText;
    int m_readyCount = 0;
    QWidget* m_form = nullptr;
    SegmentedTabs* m_way = nullptr;
    QList<QWidget*> m_ways;
    QList<QCheckBox*> m_boxes;
    SegmentedTabs* m_set = nullptr;
    Paragraph* m_setHelp = nullptr;
    Paragraph* m_count = nullptr;
    PermissionListModel* m_list = nullptr;
    MarkTable* m_table = nullptr;
    QWidget* m_permissions = nullptr;
    QLineEdit* m_name = nullptr;
    FormField* m_nameField = nullptr;
    SegmentedTabs* m_newKind = nullptr;
    Paragraph* m_newKindHelp = nullptr;
    QLineEdit* m_tenant = nullptr;
    QLineEdit* m_clientId = nullptr;
    QLineEdit* m_secret = nullptr;
    QLineEdit* m_certificate = nullptr;
    SegmentedTabs* m_kind = nullptr;
    FormField* m_tenantField = nullptr;
    FormField* m_clientIdField = nullptr;
    FormField* m_secretField = nullptr;
    FormField* m_certificateField = nullptr;
    QPlainTextEdit* m_text = nullptr;
    ConsentView* m_progress = nullptr;
    QWidget* m_chooser = nullptr;
    CandidateModel* m_candidates = nullptr;
    MarkTable* m_candidateTable = nullptr;
    QPushButton* m_useChosen = nullptr;
    Banner* m_ready = nullptr;
};

} // namespace steward

Q_DECLARE_METATYPE(steward::ApplicationRequest)
Q_DECLARE_METATYPE(steward::ExistingApplication)
