#include "signinpage.h"

#include "consentview.h"
#include "markrow.h"

#include <common/banner.h>
#include <common/formfield.h>
#include <common/plaintext.h>
#include <common/segmentedtabs.h>
#include <common/selectbox.h>
#include <common/theme.h>
#include <settings/cloudcatalog.h>

#include <QAbstractItemView>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kLongestAnswer = 1024;

} // namespace

SignInPage::SignInPage(const Icons& icons, const CloudCatalog& clouds, QWidget* parent)
    : WizardPage(icons, WizardStep::SignIn, tr("Partner sign-in"),
                 tr("Sign in with the account that Steward shall act as: one "
                    "of its own, with a second factor at "
                    "every sign-in, in the AdminAgents group."),
                 parent),
      m_clouds(clouds)
{
    m_form = buildForm(icons);
    body()->addWidget(m_form);
    m_progress = new ConsentView(icons);
    m_progress->setObjectName(u"signInProgress"_s);
    body()->addWidget(m_progress);
    m_result = new QWidget;
    m_result->setObjectName(u"signInResult"_s);
    auto* column = new QVBoxLayout(m_result);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme().metric("spacing.two"));
    m_factCard = new MarkCard;
    m_factCard->setObjectName(u"partnerFacts"_s);
    column->addWidget(m_factCard);
    auto* row = new QHBoxLayout;
    m_again = makeButton(u"signInAgain"_s, tr("Sign in with another account"), u"user"_s);
    connect(m_again, &QPushButton::clicked, this, [this] { setPhase(Phase::Form); });
    row->addWidget(m_again);
    row->addStretch();
    column->addLayout(row);
    body()->addWidget(m_result);
    body()->addStretch(1);
    connect(m_progress, &ConsentView::retryRequested, this, [this] {
        begin();
        Q_EMIT signInRequested(m_choice);
    });
    connect(m_progress, &ConsentView::openAddressRequested, this, &SignInPage::openAddressRequested);
    setFocusProxy(m_tenant);
    setPhase(Phase::Form);
}

QWidget* SignInPage::buildForm(const Icons& icons)
{
    auto* form = new QWidget;
    form->setObjectName(u"signInForm"_s);
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme().metric("spacing.two"));
    m_tenant = new QLineEdit;
    m_tenant->setObjectName(u"partnerTenant"_s);
    m_tenant->setPlaceholderText(u"contoso.com"_s);
    m_tenant->setMaxLength(kLongestAnswer);
    m_tenantField =
        new FormField(icons, tr("Partner tenant"), m_tenant, tr("Its id, or one of its domains."));
    column->addWidget(m_tenantField);
    m_cloud = new SelectBox(icons);
    m_cloud->setObjectName(u"signInCloud"_s);
    m_cloud->view()->setObjectName(u"signInCloudList"_s);
    m_cloud->view()->setAccessibleName(tr("Clouds"));
    m_cloudField = new FormField(icons, tr("Cloud"), m_cloud,
                                 tr("Where your partner tenant lives. Most are in the global cloud."));
    column->addWidget(m_cloudField);
    m_way = new SegmentedTabs;
    m_way->setObjectName(u"signInWay"_s);
    m_way->addTab(tr("Browser on this computer"));
    m_way->addTab(tr("Code for another device"));
    auto* wayRow = new QWidget;
    auto* wayLayout = new QHBoxLayout(wayRow);
    wayLayout->setContentsMargins(0, 0, 0, 0);
    wayLayout->addWidget(m_way);
    wayLayout->addStretch();
    column->addWidget(new FormField(icons, tr("Sign-in"), wayRow));
    m_codeWarning = new Banner(icons, Banner::Shape::Card);
    m_codeWarning->setObjectName(u"codeWarning"_s);
    column->addWidget(m_codeWarning);

    connect(m_way, &SegmentedTabs::currentChanged, this, [this](int way) {
        if (way == 1) {
            m_codeWarning->showMessage(
                Banner::Kind::Warning, tr("A code is often blocked"),
                tr("Many Conditional Access policies refuse the sign-in with a code, or refuse later what it "
                   "was "
                   "used for. Take it only where no browser can reach this computer."));
        } else {
            m_codeWarning->dismiss();
        }
    });
    connect(m_tenant, &QLineEdit::editingFinished, this, [this] {
        if (!m_tenant->text().isEmpty())
            checkTenant();
    });
    connect(m_tenant, &QLineEdit::textEdited, this, [this] { m_tenantField->setProblem({}); });
    connect(m_tenant, &QLineEdit::returnPressed, this, &SignInPage::proceed);
    reloadClouds();
    return form;
}

void SignInPage::reloadClouds()
{
    const QString chosen = m_cloud->currentData().toString();
    m_cloud->clear();
    QStringList names = m_clouds.names();
    // The global cloud first: nearly everyone is there.
    if (names.removeOne(u"global"_s))
        names.prepend(u"global"_s);
    for (const QString& name : names) {
        const Result<Cloud> cloud = m_clouds.load(name);
        m_cloud->addItem(visibleText(cloud && !cloud->title.isEmpty() ? cloud->title : name), name);
    }
    m_cloud->setCurrentIndex(std::max(0, m_cloud->findData(chosen)));
}

void SignInPage::fill(const SetupChoice& choice)
{
    m_choice = choice;
    if (!choice.cloud.isEmpty()) {
        if (m_cloud->findData(choice.cloud) < 0) {
            // It came from elsewhere, so where one would sign in is shown before one does.
            const Result<Cloud> cloud = m_clouds.load(choice.cloud);
            m_cloud->addItem(
                visibleText(cloud ? tr("%1, sign-in at %2").arg(cloud->title, cloud->authority.host())
                                  : QFileInfo(choice.cloud).fileName()),
                choice.cloud);
        }
        m_cloud->setCurrentIndex(m_cloud->findData(choice.cloud));
    }
    m_tenant->setText(choice.tenant);
    setWay(choice.signIn);
    setPhase(Phase::Form);
}

void SignInPage::setWay(SetupChoice::SignIn way)
{
    m_choice.signIn = way;
    m_way->setCurrentIndex(way == SetupChoice::SignIn::DeviceCode ? 1 : 0);
}

void SignInPage::checkTenant()
{
    m_tenantField->setProblem(tenantProblem(m_tenant->text()));
}

void SignInPage::proceed()
{
    if (m_phase == Phase::SignedIn)
        Q_EMIT continueRequested();
    else if (m_phase != Phase::SigningIn)
        submit();
}

void SignInPage::submit()
{
    checkTenant();
    const QString cloud = m_cloud->currentData().toString();
    m_cloudField->setProblem(cloud.isEmpty() ? tr("No cloud is known.") : QString());
    for (FormField* field : {m_tenantField, m_cloudField}) {
        if (!field->problem().isEmpty()) {
            setPhase(Phase::Form);
            field->editor()->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
    m_choice.cloud = cloud;
    m_choice.tenant = tidyId(m_tenant->text());
    m_choice.signIn =
        m_way->currentIndex() == 1 ? SetupChoice::SignIn::DeviceCode : SetupChoice::SignIn::Browser;
    begin();
    Q_EMIT signInRequested(m_choice);
}

void SignInPage::begin()
{
    m_facts.reset();
    m_progress->clear();
    dismissFailure();
    setPhase(Phase::SigningIn);
}

void SignInPage::showStep(const ConsentStep& step)
{
    m_progress->showStep(step);
    if (step.state == ConsentStep::State::Failed)
        setPhase(Phase::Failed);
}

void SignInPage::showAddress(const QUrl& address)
{
    m_progress->showAddress(address);
}

void SignInPage::showCode(const QString& userCode, const QUrl& where, const QString& message)
{
    m_progress->showCode(userCode, where, message);
}

void SignInPage::showSignInFailure(const Error& error)
{
    m_progress->showFailure(error);
    setPhase(Phase::Failed);
}

void SignInPage::showCancelled()
{
    setPhase(Phase::Form);
}

void SignInPage::showFacts(const PartnerFacts& facts)
{
    m_facts = facts;
    m_progress->hideAddress();
    m_factCard->clear();
    const auto addFact = [this](const QString& id, const QString& title, Mark mark, const QString& detail) {
        auto* row = new MarkRow(icons(), title);
        row->setObjectName(u"fact-"_s + id);
        row->setMark(mark, detail);
        m_factCard->addRow(row);
    };
    addFact(u"account"_s, facts.account.isEmpty() ? tr("Account") : facts.account, Mark::Good,
            facts.accountName.isEmpty() ? tr("Signed in") : tr("Signed in as %1").arg(facts.accountName));
    const QString tenant = facts.tenantName.isEmpty() ? facts.tenant.value : facts.tenantName;
    addFact(u"tenant"_s, tenant, facts.isPartner ? Mark::Good : Mark::Attention,
            facts.isPartner
                ? tr("A partner's tenant%1")
                      .arg(facts.tenantDomain.isEmpty() ? QString() : u", "_s + facts.tenantDomain)
                : tr("Microsoft does not list this tenant as a partner's. Without a partner agreement "
                     "there are no customers to act for. Is it the right tenant?"));
    if (!facts.mfa)
        addFact(
            u"mfa"_s, tr("Second factor"), Mark::Attention,
            tr("The sign-in does not say whether a second factor was used. Make sure that the account always "
               "needs one."));
    else if (*facts.mfa)
        addFact(u"mfa"_s, tr("Second factor"), Mark::Good,
                tr("The sign-in carries the proof of it, so later tokens do too."));
    else
        addFact(
            u"mfa"_s, tr("Second factor"), Mark::Bad,
            tr("This sign-in was made without one. Partner Center refuses such tokens, and customers would "
               "fail later. Turn on multi-factor authentication for the account and sign in again."));
    if (!facts.adminAgent)
        addFact(u"adminAgents"_s, tr("AdminAgents group"), Mark::Attention,
                tr("The account's groups cannot be read. Make sure that it is a member of AdminAgents."));
    else if (*facts.adminAgent)
        addFact(u"adminAgents"_s, tr("AdminAgents group"), Mark::Good, tr("The account is a member."));
    else
        addFact(u"adminAgents"_s, tr("AdminAgents group"), Mark::Attention,
                tr("The account is not a member. Partner Center will refuse to list customers. Add it to "
                   "AdminAgents in Entra; no new sign-in is needed for that."));
    setPhase(Phase::SignedIn);
}

void SignInPage::setPhase(Phase phase)
{
    m_phase = phase;
    m_form->setVisible(phase == Phase::Form);
    m_progress->setVisible(phase == Phase::SigningIn || phase == Phase::Failed);
    m_result->setVisible(phase == Phase::SignedIn);
    setBusy(phase == Phase::SigningIn);
    switch (phase) {
    case Phase::Form:
        setMark(m_facts ? Mark::Attention : Mark::None, {});
        setContinue(true, {}, tr("Sign in"));
        break;
    case Phase::SigningIn:
        setMark(Mark::Running, tr("Waiting for the sign-in"));
        setContinue(false, tr("Continue opens after the sign-in"));
        break;
    case Phase::Failed:
        setMark(Mark::Bad, tr("The sign-in failed"));
        setContinue(false, tr("Continue opens after the sign-in"));
        break;
    case Phase::SignedIn: {
        const bool without = m_facts->mfa && !*m_facts->mfa;
        const bool doubtful = !m_facts->mfa || !m_facts->isPartner || !m_facts->adminAgent.value_or(false);
        setMark(without    ? Mark::Bad
                : doubtful ? Mark::Attention
                           : Mark::Good,
                without                                ? tr("No second factor")
                : !m_facts->isPartner                  ? tr("No partner tenant")
                : !m_facts->adminAgent.value_or(false) ? tr("Check AdminAgents")
                                                       : tr("MFA seen"));
        setContinue(!without,
                    without ? tr("Continue opens after a sign-in with a second factor") : QString());
        break;
    }
    }
}

} // namespace steward
