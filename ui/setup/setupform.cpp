#include "setupform.h"

#include <common/formfield.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/segmentedtabs.h>
#include <common/selectbox.h>
#include <common/theme.h>
#include <settings/cloudcatalog.h>

#include <QAbstractItemView>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

// Texts longer than any id; a pasted book must not slow the window down.
constexpr int kLongestAnswer = 1024;

} // namespace

SetupForm::SetupForm(const Icons& icons, const CloudCatalog& clouds, QWidget* parent)
    : QWidget(parent), m_clouds(clouds)
{
    const Theme& theme = icons.theme();
    setObjectName(u"setupForm"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.metric("spacing.two"));

    const auto addField = [&](const QString& label, QWidget* editor, const QString& help,
                              const QString& note) {
        auto* field = new FormField(icons, label, editor, help, note);
        column->addWidget(field);
        return field;
    };
    const auto makeEdit = [](const QString& name, const QString& placeholder) {
        auto* edit = new QLineEdit;
        edit->setObjectName(name);
        edit->setPlaceholderText(placeholder);
        edit->setMaxLength(kLongestAnswer);
        return edit;
    };

    auto* cloudRow = new QWidget;
    auto* cloudLayout = new QHBoxLayout(cloudRow);
    cloudLayout->setContentsMargins(0, 0, 0, 0);
    cloudLayout->setSpacing(theme.metric("spacing.one"));
    m_cloud = new SelectBox(icons);
    m_cloud->setObjectName(u"cloud"_s);
    m_cloud->setAccessibleName(tr("Cloud"));
    m_cloud->view()->setObjectName(u"cloudList"_s);
    m_cloud->view()->setAccessibleName(tr("Clouds"));
    cloudLayout->addWidget(m_cloud, 1);
    auto* file = new QPushButton(tr("Choose a file"));
    file->setObjectName(u"cloudFile"_s);
    file->setAccessibleName(tr("Choose a cloud file"));
    file->setIcon(icons.icon(u"folder"_s));
    connect(file, &QPushButton::clicked, this, &SetupForm::chooseCloudFile);
    cloudLayout->addWidget(file);
    cloudRow->setFocusProxy(m_cloud);
    m_cloudField = addField(tr("Cloud"), cloudRow,
                            tr("Where your partner tenant lives. Most are in the global cloud."), {});

    m_tenant = makeEdit(u"tenant"_s, u"contoso.com"_s);
    m_tenantField = addField(tr("Partner tenant"), m_tenant, tr("Its id, or one of its domains."), {});
    m_clientId = makeEdit(u"clientId"_s, u"00000000-0000-0000-0000-000000000000"_s);
    m_clientIdField =
        addField(tr("Application id"), m_clientId,
                 tr("\"Application (client) ID\" on the application's overview in Entra. Its redirect "
                    "address must be http://localhost, as a mobile and desktop application."),
                 {});
    m_secret = makeEdit(u"secret"_s, {});
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    m_secretField = addField(tr("Application secret"), m_secret,
                             tr("Only for an application that has one. It goes straight to the OS keychain."),
                             tr("optional"));
    m_signIn = new SegmentedTabs;
    m_signIn->setObjectName(u"signIn"_s);
    m_signIn->addTab(tr("Browser on this computer"));
    m_signIn->addTab(tr("Code for another device"));
    auto* signInRow = new QWidget;
    auto* signInLayout = new QHBoxLayout(signInRow);
    signInLayout->setContentsMargins(0, 0, 0, 0);
    signInLayout->addWidget(m_signIn);
    signInLayout->addStretch();
    const QString browserHelp =
        tr("The browser is safer. A code helps where no browser can reach this computer.");
    auto* signInField = addField(tr("Sign-in"), signInRow, browserHelp, {});
    connect(m_signIn, &SegmentedTabs::currentChanged, signInField, [signInField, browserHelp](int index) {
        signInField->setHelp(index == 0
                                 ? browserHelp
                                 : tr("Conditional Access rules of many companies block codes, and such a "
                                      "block also counts later, in customers' tenants too. Choose the "
                                      "browser where you can."));
    });
    column->addStretch();

    connect(m_tenant, &QLineEdit::editingFinished, this, &SetupForm::checkTenant);
    connect(m_clientId, &QLineEdit::editingFinished, this, &SetupForm::checkClientId);
    connect(m_secret, &QLineEdit::editingFinished, this, &SetupForm::checkSecret);
    // A complaint goes as soon as one starts to mend it.
    const std::pair<QLineEdit*, FormField*> fields[] = {
        {m_tenant, m_tenantField}, {m_clientId, m_clientIdField}, {m_secret, m_secretField}};
    for (const auto& pair : fields) {
        connect(pair.first, &QLineEdit::textEdited, pair.second,
                [field = pair.second] { field->setProblem({}); });
        connect(pair.first, &QLineEdit::returnPressed, this, &SetupForm::submitted);
    }
    connect(m_cloud, &QComboBox::currentIndexChanged, this, [this] { m_cloudField->setProblem({}); });
    reloadClouds();
    setFocusProxy(m_tenant);
}

void SetupForm::reloadClouds()
{
    const QString chosen = m_cloud->currentData().toString();
    QString file;
    if (!chosen.isEmpty() && !m_clouds.names().contains(chosen))
        file = chosen;
    m_cloud->clear();
    QStringList names = m_clouds.names();
    // The global cloud first: nearly everyone is there.
    if (names.removeOne(u"global"_s))
        names.prepend(u"global"_s);
    for (const QString& name : names) {
        const Result<Cloud> cloud = m_clouds.load(name);
        m_cloud->addItem(cloud && !cloud->title.isEmpty() ? visibleText(cloud->title) : visibleText(name),
                         name);
    }
    if (!file.isEmpty())
        m_cloud->addItem(visibleText(QFileInfo(file).fileName()), file);
    m_cloud->setCurrentIndex(std::max(0, m_cloud->findData(chosen)));
}

void SetupForm::clear()
{
    m_tenant->clear();
    m_clientId->clear();
    m_secret->clear();
    m_secret->setPlaceholderText({});
    m_signIn->setCurrentIndex(0);
    for (FormField* field : {m_cloudField, m_tenantField, m_clientIdField, m_secretField})
        field->setProblem({});
}

void SetupForm::fill(const SetupChoice& choice)
{
    if (!choice.cloud.isEmpty() && m_cloud->findData(choice.cloud) < 0) {
        // It came from elsewhere, so where one would sign in is shown before one does.
        const Result<Cloud> cloud = m_clouds.load(choice.cloud);
        m_cloud->addItem(visibleText(cloud
                                         ? tr("%1, sign-in at %2").arg(cloud->title, cloud->authority.host())
                                         : QFileInfo(choice.cloud).fileName()),
                         choice.cloud);
    }
    m_cloud->setCurrentIndex(std::max(0, m_cloud->findData(choice.cloud)));
    m_tenant->setText(choice.tenant);
    m_clientId->setText(choice.clientId);
    m_signIn->setCurrentIndex(choice.signIn == SetupChoice::SignIn::DeviceCode ? 1 : 0);
}

void SetupForm::checkTenant()
{
    if (!m_tenant->text().isEmpty())
        m_tenantField->setProblem(tenantProblem(m_tenant->text()));
}

void SetupForm::checkClientId()
{
    if (!m_clientId->text().isEmpty())
        m_clientIdField->setProblem(clientIdProblem(m_clientId->text()));
}

void SetupForm::checkSecret()
{
    m_secretField->setProblem(secretProblem(m_secret->text()));
}

bool SetupForm::checkCloud()
{
    const QString name = m_cloud->currentData().toString();
    if (name.isEmpty()) {
        m_cloudField->setProblem(tr("No cloud is known. Choose a file that describes one."));
        return false;
    }
    const Result<Cloud> cloud = m_clouds.load(name);
    m_cloudField->setProblem(cloud ? QString() : visibleText(cloud.error().message));
    return cloud.has_value();
}

void SetupForm::chooseCloudFile()
{
    auto* dialog = new QFileDialog(this, tr("Choose a cloud file"), {}, tr("Cloud files (*.json)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        if (m_cloud->findData(file) < 0)
            m_cloud->addItem(visibleText(QFileInfo(file).fileName()), file);
        m_cloud->setCurrentIndex(m_cloud->findData(file));
        checkCloud();
    });
    dialog->open();
}

std::optional<SetupChoice> SetupForm::take()
{
    const bool cloudIsGood = checkCloud();
    m_tenantField->setProblem(tenantProblem(m_tenant->text()));
    m_clientIdField->setProblem(clientIdProblem(m_clientId->text()));
    m_secretField->setProblem(secretProblem(m_secret->text()));
    for (FormField* field : {m_cloudField, m_tenantField, m_clientIdField, m_secretField}) {
        if (!field->problem().isEmpty()) {
            field->editor()->setFocus(Qt::OtherFocusReason);
            return std::nullopt;
        }
    }
    if (!cloudIsGood)
        return std::nullopt;
    SetupChoice choice;
    choice.cloud = m_cloud->currentData().toString();
    choice.tenant = tidyId(m_tenant->text());
    choice.clientId = tidyId(m_clientId->text());
    choice.secret = Secret(m_secret->text().trimmed().toUtf8());
    choice.signIn =
        m_signIn->currentIndex() == 1 ? SetupChoice::SignIn::DeviceCode : SetupChoice::SignIn::Browser;
    m_secret->clear();
    return choice;
}

} // namespace steward
