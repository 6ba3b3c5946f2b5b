#include "applicationpage.h"

#include "consentview.h"
#include "marktable.h"
#include "permissionlistmodel.h"
#include "setupchoice.h"

#include <common/banner.h>
#include <common/formfield.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/segmentedtabs.h>
#include <common/theme.h>

#include <QCheckBox>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kLongestAnswer = 1024;
constexpr int kLongestName = 120; // of an application, by the directory

QLineEdit* makeEdit(const QString& name, const QString& placeholder)
{
    auto* edit = new QLineEdit;
    edit->setObjectName(name);
    edit->setPlaceholderText(placeholder);
    edit->setMaxLength(kLongestAnswer);
    return edit;
}

/// Tabs in a row that does not stretch them.
QWidget* rowOf(QWidget* tabs)
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(tabs);
    layout->addStretch();
    row->setFocusProxy(tabs);
    return row;
}

} // namespace

ApplicationPage::ApplicationPage(const Icons& icons, const PermissionCatalog& permissions,
                                 const QList<Connection>& connections, QWidget* parent)
    : WizardPage(icons, WizardStep::Application, tr("The application"),
                 tr("Steward acts through an application in your partner "
                    "tenant. It can do what you see here, and "
                    "nothing else."),
                 parent),
      m_catalog(permissions),
      m_connections(connections)
{
    const int gap = theme().metric("spacing.two");
    m_form = new QWidget;
    m_form->setObjectName(u"applicationForm"_s);
    auto* column = new QVBoxLayout(m_form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    m_way = new SegmentedTabs;
    m_way->setObjectName(u"applicationWay"_s);
    m_way->addTab(tr("Create it for me"));
    m_way->addTab(tr("Use an existing one"));
    m_way->addTab(tr("Show me the list"));
    column->addWidget(rowOf(m_way));
    m_ways = {buildCreate(), buildExisting(), buildText()};
    for (QWidget* part : std::as_const(m_ways))
        column->addWidget(part);
    m_permissions = buildPermissions();
    column->addWidget(m_permissions);
    body()->addWidget(m_form);
    m_ready = new Banner(icons, Banner::Shape::Card);
    m_ready->setObjectName(u"applicationReady"_s);
    body()->addWidget(m_ready);
    m_chooser = buildChooser();
    body()->addWidget(m_chooser);
    m_progress = new ConsentView(icons);
    m_progress->setObjectName(u"applicationProgress"_s);
    body()->addWidget(m_progress);
    body()->addStretch(1);

    connect(m_way, &SegmentedTabs::currentChanged, this, [this](int way) {
        showWay(way);
        setPhase(Phase::Form);
    });
    connect(m_progress, &ConsentView::retryRequested, this, &ApplicationPage::proceed);
    setFocusProxy(m_name);
    showWay(0);
    updatePermissions();
    setPhase(Phase::Form);
}

void ApplicationPage::showWay(int way)
{
    for (int i = 0; i < m_ways.size(); ++i)
        m_ways[i]->setVisible(i == way);
}

QWidget* ApplicationPage::buildCreate()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme().metric("spacing.two"));
    m_name = makeEdit(u"applicationName"_s, tr("Steward"));
    m_name->setText(u"Steward"_s);
    m_name->setMaxLength(kLongestName);
    m_nameField = new FormField(icons(), tr("Name of the application"), m_name,
                                tr("As you will see it in Entra. An application "
                                   "of yours with this name is offered "
                                   "to be used again."));
    column->addWidget(m_nameField);
    m_newKind = new SegmentedTabs;
    m_newKind->setObjectName(u"newCredential"_s);
    m_newKind->addTab(tr("Certificate"));
    m_newKind->addTab(tr("Secret"));
    column->addWidget(new FormField(icons(), tr("How it proves itself"), rowOf(m_newKind)));
    m_newKindHelp = new Paragraph(theme(), {}, Theme::Text::Small, "textMuted");
    column->addWidget(m_newKindHelp);
    const auto explain = [this](int kind) {
        m_newKindHelp->setText(kind == 0 ? tr("Recommended. The private key is "
                                              "made here and never leaves this "
                                              "computer.")
                                         : tr("A secret that the directory makes. "
                                              "It is kept in the OS keychain."));
        m_newKindHelp->updateGeometry();
    };
    connect(m_newKind, &SegmentedTabs::currentChanged, this, explain);
    explain(0);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_nameField->setProblem({}); });
    connect(m_name, &QLineEdit::returnPressed, this, &ApplicationPage::proceed);
    return page;
}

QWidget* ApplicationPage::buildExisting()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme().metric("spacing.two"));
    m_tenant = makeEdit(u"applicationTenant"_s, u"contoso.com"_s);
    m_tenantField =
        new FormField(icons(), tr("Tenant"), m_tenant, tr("Where it is registered: your partner tenant."));
    column->addWidget(m_tenantField);
    m_clientId = makeEdit(u"applicationId"_s, u"00000000-0000-0000-0000-000000000000"_s);
    m_clientIdField = new FormField(icons(), tr("Application id"), m_clientId,
                                    tr("\"Application (client) ID\" on its "
                                       "overview in Entra. Its redirect address "
                                       "must be http://localhost."));
    column->addWidget(m_clientIdField);
    m_kind = new SegmentedTabs;
    m_kind->setObjectName(u"existingCredential"_s);
    m_kind->addTab(tr("Secret"));
    m_kind->addTab(tr("Certificate"));
    m_kind->addTab(tr("None"));
    column->addWidget(new FormField(icons(), tr("How it proves itself"), rowOf(m_kind)));
    m_secret = makeEdit(u"applicationSecret"_s, {});
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    m_secretField = new FormField(icons(), tr("Secret value"), m_secret,
                                  tr("The column \"Value\", not the ID. It goes "
                                     "straight to the OS keychain."));
    column->addWidget(m_secretField);
    auto* fileRow = new QWidget;
    auto* fileLayout = new QHBoxLayout(fileRow);
    fileLayout->setContentsMargins(0, 0, 0, 0);
    fileLayout->setSpacing(theme().metric("spacing.one"));
    m_certificate = makeEdit(u"applicationCertificate"_s, u"steward.pem"_s);
    m_certificate->setAccessibleName(tr("Certificate file"));
    fileLayout->addWidget(m_certificate, 1);
    auto* choose = makeButton(u"chooseCertificate"_s, tr("Choose a file"), u"folder"_s);
    fileLayout->addWidget(choose);
    fileRow->setFocusProxy(m_certificate);
    m_certificateField = new FormField(icons(), tr("Certificate file"), fileRow,
                                       tr("PEM with the private key and the certificate. It is "
                                          "read once and kept in "
                                          "the OS keychain."));
    column->addWidget(m_certificateField);

    connect(choose, &QPushButton::clicked, this, &ApplicationPage::chooseCertificate);
    const auto showKind = [this] {
        m_secretField->setVisible(existingKind() == CredentialKind::Secret);
        m_certificateField->setVisible(existingKind() == CredentialKind::Certificate);
    };
    connect(m_kind, &SegmentedTabs::currentChanged, this, showKind);
    m_certificateField->hide();
    const std::pair<QLineEdit*, FormField*> fields[] = {{m_tenant, m_tenantField},
                                                        {m_clientId, m_clientIdField},
                                                        {m_secret, m_secretField},
                                                        {m_certificate, m_certificateField}};
    for (const auto& pair : fields) {
        connect(pair.first, &QLineEdit::textChanged, pair.second,
                [field = pair.second] { field->setProblem({}); });
        connect(pair.first, &QLineEdit::returnPressed, this, &ApplicationPage::proceed);
    }
    // What is wrong is said when one leaves the answer, not only at the end.
    connect(m_secret, &QLineEdit::editingFinished, this,
            [this] { m_secretField->setProblem(secretProblem(m_secret->text())); });
    connect(m_clientId, &QLineEdit::editingFinished, this, [this] {
        if (!m_clientId->text().isEmpty())
            m_clientIdField->setProblem(clientIdProblem(m_clientId->text()));
    });
    connect(m_tenant, &QLineEdit::editingFinished, this, [this] {
        if (!m_tenant->text().isEmpty())
            m_tenantField->setProblem(tenantProblem(m_tenant->text()));
    });
    return page;
}

QWidget* ApplicationPage::buildText()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme().metric("spacing.two"));
    column->addWidget(new Paragraph(
        theme(), tr("For a change request, or for whoever may make applications in your tenant. "
                    "When it is made, come back and choose \"Use an existing one\".")));
    m_text = new QPlainTextEdit;
    m_text->setObjectName(u"permissionText"_s);
    m_text->setAccessibleName(tr("The permissions as text"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setVariant(m_text, "field");
    setTextRole(m_text, Theme::Text::Output);
    m_text->setMinimumHeight(12 * theme().lineHeight(Theme::Text::Output));
    column->addWidget(m_text);
    auto* row = new QHBoxLayout;
    auto* copy = makeButton(u"copyPermissions"_s, tr("Copy the text"), u"copy"_s);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    row->addWidget(copy);
    row->addStretch();
    column->addLayout(row);
    return page;
}

QWidget* ApplicationPage::buildPermissions()
{
    auto* part = new QWidget;
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, theme().metric("spacing.one"), 0, 0);
    column->setSpacing(theme().metric("spacing.one"));
    column->addWidget(makeLabel(tr("What it may do"), Theme::Text::Heading).release());
    auto* frame = new QFrame;
    setGround(frame, "card");
    auto* boxes = new QVBoxLayout(frame);
    const int pad = theme().metric("spacing.two");
    boxes->setContentsMargins(pad, theme().metric("spacing.oneHalf"), pad, theme().metric("spacing.oneHalf"));
    boxes->setSpacing(theme().metric("spacing.one"));
    for (const Connection& connection : m_connections) {
        auto* line = new QHBoxLayout;
        line->setSpacing(theme().metric("spacing.oneHalf"));
        auto* box = new QCheckBox(visibleText(connection.title));
        box->setObjectName(u"connection-"_s + connection.id);
        box->setAccessibleName(connection.title);
        box->setAccessibleDescription(connection.purpose);
        box->setProperty("connection", connection.id);
        // What asks for more than Steward itself cannot do without is a person's own decision.
        const bool isModest = std::all_of(connection.permissions.cbegin(), connection.permissions.cend(),
                                          [this](const QString& title) {
                                              const auto permission = m_catalog.find(title);
                                              return permission && permission->set == Permission::Set::Minimal;
                                          });
        box->setChecked(connection.status != Connection::Status::Retired && isModest);
        box->setMinimumWidth(theme().metric("widths.wizardSteps") * 3 / 5);
        line->addWidget(box, 0, Qt::AlignTop);
        line->addWidget(
            new Paragraph(theme(), visibleText(connection.purpose), Theme::Text::Small, "textMuted"), 1,
            Qt::AlignVCenter);
        boxes->addLayout(line);
        connect(box, &QCheckBox::toggled, this, &ApplicationPage::updatePermissions);
        m_boxes += box;
    }
    if (m_connections.isEmpty())
        boxes->addWidget(
            new Paragraph(theme(), tr("No connections are installed."), Theme::Text::Body, "textMuted"));
    column->addWidget(frame);
    column->addSpacing(theme().metric("spacing.one"));
    m_set = new SegmentedTabs;
    m_set->setObjectName(u"permissionSet"_s);
    m_set->addTab(tr("Minimal"));
    m_set->addTab(tr("Recommended"));
    m_set->addTab(tr("All"));
    m_set->setCurrentIndex(1);
    column->addWidget(rowOf(m_set));
    m_setHelp = new Paragraph(theme(), {}, Theme::Text::Small, "textMuted");
    column->addWidget(m_setHelp);
    column->addSpacing(theme().metric("spacing.half"));
    m_count = new Paragraph(theme(), {}, Theme::Text::BodyMedium);
    m_count->setObjectName(u"permissionCount"_s);
    column->addWidget(m_count);
    auto* tableFrame = new QFrame;
    setGround(tableFrame, "card");
    auto* inside = new QVBoxLayout(tableFrame);
    inside->setContentsMargins(1, 1, 1, 1);
    m_list = new PermissionListModel(this);
    m_table = new MarkTable(icons(), u"permissionTable"_s, tr("Permissions that are asked for"));
    m_table->setModel(m_list);
    m_table->setColumns({{u"DelegatedPermissionGrant.ReadWrite"_s, 0},
                         {tr("Reads users, groups and licences"), 3},
                         {tr("Steward itself"), 1}});
    m_table->setFittingRows(12);
    inside->addWidget(m_table);
    column->addWidget(tableFrame);
    connect(m_set, &SegmentedTabs::currentChanged, this, &ApplicationPage::updatePermissions);
    return part;
}

QWidget* ApplicationPage::buildChooser()
{
    auto* part = new QWidget;
    part->setObjectName(u"applicationChooser"_s);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme().metric("spacing.two"));
    column->addWidget(makeLabel(tr("Several applications have this name"), Theme::Text::Heading).release());
    column->addWidget(
        new Paragraph(theme(), tr("Which one shall Steward use? The id tells them apart: compare it with "
                                  "the one in Entra. When in doubt, make a new one.")));
    auto* frame = new QFrame;
    setGround(frame, "card");
    auto* inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, 1, 1, 1);
    m_candidates = new CandidateModel(this);
    m_candidateTable = new MarkTable(icons(), u"candidateTable"_s, tr("Applications of this name"));
    m_candidateTable->setModel(m_candidates);
    m_candidateTable->setColumns(
        {{u"Steward"_s, 1}, {QString(36, u'0'), 0, false, true}, {u"22 Nov 2026"_s}, {u"22 Nov 2026"_s}});
    m_candidateTable->setFittingRows(8);
    inside->addWidget(m_candidateTable);
    column->addWidget(frame);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme().metric("spacing.one"));
    m_useChosen = makeButton(u"useCandidate"_s, tr("Use the chosen one"));
    auto* fresh = makeButton(u"makeNew"_s, tr("Make a new one"), u"plus"_s);
    row->addWidget(m_useChosen);
    row->addWidget(fresh);
    row->addStretch();
    column->addLayout(row);
    const auto use = [this] {
        const QModelIndex index = m_candidateTable->currentIndex();
        if (!index.isValid())
            return;
        setPhase(Phase::Running);
        Q_EMIT chooseRequested(m_candidates->application(index.row()).clientId);
    };
    connect(m_useChosen, &QPushButton::clicked, this, use);
    connect(m_candidateTable, &QTableView::activated, this, use);
    connect(fresh, &QPushButton::clicked, this, [this] {
        setPhase(Phase::Running);
        Q_EMIT chooseRequested({});
    });
    connect(m_candidateTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { m_useChosen->setEnabled(current.isValid()); });
    return part;
}

CredentialKind ApplicationPage::existingKind() const
{
    return m_kind->currentIndex() == 0   ? CredentialKind::Secret
           : m_kind->currentIndex() == 1 ? CredentialKind::Certificate
                                         : CredentialKind::None;
}

void ApplicationPage::setTenant(const QString& tenant)
{
    m_tenantText = tenant;
    m_tenant->setText(tenant);
}

void ApplicationPage::setClientId(const QString& clientId)
{
    m_clientId->setText(clientId);
}

void ApplicationPage::setWay(Way way)
{
    m_way->setCurrentIndex(static_cast<int>(way));
}

QStringList ApplicationPage::chosenConnections() const
{
    QStringList ids;
    for (const QCheckBox* box : m_boxes) {
        if (box->isChecked())
            ids += box->property("connection").toString();
    }
    return ids;
}

void ApplicationPage::setChosenConnections(const QStringList& ids)
{
    for (QCheckBox* box : std::as_const(m_boxes))
        box->setChecked(ids.contains(box->property("connection").toString()));
}

QList<Permission> ApplicationPage::chosenPermissions() const
{
    const QStringList ids = chosenConnections();
    QList<Connection> ticked;
    for (const Connection& connection : m_connections) {
        if (ids.contains(connection.id))
            ticked += connection;
    }
    return m_catalog.chosen(static_cast<Permission::Set>(m_set->currentIndex()), ticked, m_connections);
}

void ApplicationPage::updatePermissions()
{
    const QList<Permission> chosen = chosenPermissions();
    QList<PermissionListModel::Row> rows;
    for (const Permission& permission : chosen)
        rows += {permission, PermissionCatalog::wantedBy(permission, m_connections)};
    m_list->setRows(rows);
    m_table->setFittingRows(12);
    QStringList resources;
    for (const Permission& permission : chosen) {
        if (!resources.contains(permission.resource))
            resources += permission.resource;
    }
    m_count->setText(chosen.isEmpty()
                         ? tr("Nothing is asked for")
                         : tr("%1 permissions on %2").arg(chosen.size()).arg(resources.join(u", "_s)));
    m_count->updateGeometry();
    const QString help[] = {tr("Only what the ticked connections and the set-up itself cannot do without."),
                            tr("What most partners need for daily work, without asking again later."),
                            tr("Everything that a connection could use. Choose it only when you know why.")};
    m_setHelp->setText(help[std::clamp(m_set->currentIndex(), 0, 2)]);
    m_setHelp->updateGeometry();
    m_text->setPlainText(PermissionCatalog::asText(chosen, m_connections));
    setPhase(m_phase);
    Q_EMIT permissionsChanged();
}

void ApplicationPage::chooseCertificate()
{
    auto* dialog = new QFileDialog(this, tr("Choose a certificate"), {},
                                   tr("Certificates (*.pem *.crt *.cer *.key);;All files (*)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, m_certificate, &QLineEdit::setText);
    dialog->open();
}

void ApplicationPage::setPolicy(const AppManagementPolicy& policy)
{
    const auto forbid = [](SegmentedTabs* tabs, int index, bool forbidden, const QString& reason) {
        auto* button = tabs->findChild<QPushButton*>(u"segment%1"_s.arg(index));
        button->setEnabled(!forbidden);
        button->setToolTip(forbidden ? reason : QString());
        button->setAccessibleDescription(forbidden ? reason : QString());
    };
    const QString reason = tr("Your tenant's policy forbids it");
    forbid(m_newKind, 0, policy.certificatesForbidden, reason);
    forbid(m_newKind, 1, policy.secretsForbidden, reason);
    if (policy.certificatesForbidden && !policy.secretsForbidden)
        m_newKind->setCurrentIndex(1);
    else if (policy.secretsForbidden)
        m_newKind->setCurrentIndex(0);
}

void ApplicationPage::proceed()
{
    if (m_phase == Phase::Ready) {
        Q_EMIT continueRequested();
        return;
    }
    if (m_phase == Phase::Failed)
        setPhase(Phase::Form);
    if (m_phase != Phase::Form)
        return;
    if (m_way->currentIndex() == static_cast<int>(Way::Create))
        submitCreate();
    else if (m_way->currentIndex() == static_cast<int>(Way::Existing))
        submitExisting();
}

void ApplicationPage::submitCreate()
{
    const QString name = m_name->text().simplified();
    if (name.isEmpty()) {
        m_nameField->setProblem(tr("Give it a name that you will recognise in Entra."));
        m_name->setFocus(Qt::OtherFocusReason);
        return;
    }
    ApplicationRequest request;
    request.name = name;
    request.credential =
        m_newKind->currentIndex() == 0 ? CredentialKind::Certificate : CredentialKind::Secret;
    request.permissions = chosenPermissions();
    begin();
    Q_EMIT createRequested(request);
}

void ApplicationPage::submitExisting()
{
    const CredentialKind kind = existingKind();
    m_tenantField->setProblem(tenantProblem(m_tenant->text()));
    m_clientIdField->setProblem(clientIdProblem(m_clientId->text()));
    m_secretField->setProblem(kind != CredentialKind::Secret ? QString()
                              : m_secret->text().trimmed().isEmpty()
                                  ? tr("Enter the secret's value, or choose another way to prove itself.")
                                  : secretProblem(m_secret->text()));
    m_certificateField->setProblem(kind == CredentialKind::Certificate &&
                                           m_certificate->text().trimmed().isEmpty()
                                       ? tr("Choose the file that holds the private key and the certificate.")
                                       : QString());
    for (FormField* field : {m_tenantField, m_clientIdField, m_secretField, m_certificateField}) {
        if (!field->problem().isEmpty()) {
            field->editor()->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
    ExistingApplication existing;
    existing.tenant = tidyId(m_tenant->text());
    existing.clientId = tidyId(m_clientId->text());
    existing.credential = kind;
    if (kind == CredentialKind::Secret)
        existing.secret = Secret(m_secret->text().trimmed().toUtf8());
    else if (kind == CredentialKind::Certificate)
        existing.certificateFile = m_certificate->text().trimmed();
    existing.permissions = chosenPermissions();
    m_secret->clear(); // it is kept by whoever was asked, not here
    begin();
    Q_EMIT useRequested(existing);
}

void ApplicationPage::begin()
{
    m_progress->clear();
    m_ready->dismiss();
    dismissFailure();
    setPhase(Phase::Running);
}

void ApplicationPage::showStep(const ConsentStep& step)
{
    m_progress->showStep(step);
    if (step.state == ConsentStep::State::Failed)
        setPhase(Phase::Failed);
}

void ApplicationPage::showCandidates(const QList<Application>& candidates)
{
    m_candidates->setApplications(candidates);
    m_candidateTable->setFittingRows(8);
    m_useChosen->setEnabled(false);
    setPhase(Phase::Choosing);
    if (m_candidateTable->isVisible())
        m_candidateTable->setFocus(Qt::OtherFocusReason);
}

void ApplicationPage::showReady(const QString& name, const QString& clientId, int permissions,
                                const QStringList& notes)
{
    m_readyCount = permissions;
    m_clientId->setText(clientId);
    QStringList lines = {tr("Its id is %1. It has %2 permissions.").arg(clientId).arg(permissions)};
    lines += notes;
    m_ready->removeButtons();
    QPushButton* change = m_ready->addButton(tr("Change what it may do"), u"edit"_s);
    change->setObjectName(u"changeApplication"_s);
    connect(change, &QPushButton::clicked, this, [this] { setPhase(Phase::Form); });
    m_ready->showMessage(Banner::Kind::Info, tr("The application %1 is ready").arg(name), lines.join(u'\n'));
    setPhase(Phase::Ready);
}

void ApplicationPage::showFailed(const Error& error)
{
    m_progress->showFailure(error);
    setPhase(Phase::Failed);
}

void ApplicationPage::showCancelled()
{
    setPhase(Phase::Form);
}

void ApplicationPage::setPhase(Phase phase)
{
    m_phase = phase;
    m_form->setVisible(phase == Phase::Form);
    m_permissions->setVisible(true);
    m_chooser->setVisible(phase == Phase::Choosing);
    m_progress->setVisible(phase == Phase::Running || phase == Phase::Failed || phase == Phase::Ready);
    if (phase != Phase::Ready)
        m_ready->dismiss();
    setBusy(phase == Phase::Running || phase == Phase::Choosing);
    const int way = m_way->currentIndex();
    switch (phase) {
    case Phase::Form:
        setMark(m_readyCount > 0 ? Mark::Attention : Mark::None, {});
        if (way == static_cast<int>(Way::AsText))
            setContinue(false, tr("Choose one of the other two ways when the application is made"));
        else if (chosenPermissions().isEmpty())
            setContinue(false, tr("Tick at least one connection"),
                        way == 0 ? tr("Create the application") : tr("Use this application"));
        else
            setContinue(true, {}, way == 0 ? tr("Create the application") : tr("Use this application"));
        break;
    case Phase::Choosing:
        setMark(Mark::Attention, tr("Choose one"));
        setContinue(false, tr("Choose the application first"));
        break;
    case Phase::Running:
        setMark(Mark::Running, tr("In progress"));
        setContinue(false, tr("Continue opens when the application is ready"));
        break;
    case Phase::Failed:
        setMark(Mark::Bad, tr("Needs you"));
        setContinue(false, tr("Continue opens when the application is ready"));
        break;
    case Phase::Ready:
        setMark(Mark::Good, tr("%1 permissions").arg(m_readyCount));
        setContinue(true);
        break;
    }
}

} // namespace steward
