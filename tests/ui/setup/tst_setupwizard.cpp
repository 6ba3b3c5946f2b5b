#include "accessibilitycheck.h"
#include "setupsamples.h"

#include <common/banner.h>
#include <settings/cloudcatalog.h>
#include <setup/accessmatrixmodel.h>
#include <setup/accesspage.h>
#include <setup/applicationpage.h>
#include <setup/computerpage.h>
#include <setup/consentpage.h>
#include <setup/customerconsentmodel.h>
#include <setup/customerconsentpage.h>
#include <setup/customerschoicepage.h>
#include <setup/donepage.h>
#include <setup/markrow.h>
#include <setup/proofpage.h>
#include <setup/prooftablemodel.h>
#include <setup/railstep.h>
#include <setup/setupwizard.h>
#include <setup/signinpage.h>

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

const QString kId = u"7c1e4b02-93d5-4f6a-8b1d-2e50a9c7f314"_s;

ComputerCheck check(const QString& id, ComputerCheck::State state, const QString& fix = {})
{
    ComputerCheck one;
    one.id = id;
    one.title = id;
    one.state = state;
    one.fixLabel = fix;
    return one;
}

ConsentStep step(const QString& id, ConsentStep::State state)
{
    ConsentStep one;
    one.id = id;
    one.title = id;
    one.state = state;
    if (state == ConsentStep::State::Failed)
        one.error = samples::refused();
    return one;
}

PartnerFacts goodFacts()
{
    PartnerFacts facts;
    facts.account = u"admin@harbourline.example"_s;
    facts.isPartner = true;
    facts.adminAgent = true;
    facts.mfa = true;
    return facts;
}

} // namespace

class SetupWizardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_connections = samples::connections();
        m_wizard = std::make_unique<SetupWizard>(m_icons, m_clouds, m_permissions, m_connections);
        m_wizard->resize(1400, 850);
    }
    void cleanup() { m_wizard.reset(); }

    void everyControlCanBeFoundAndReached()
    {
        m_wizard->computer().setChecks(samples::checks());
        m_wizard->signIn().showFacts(goodFacts());
        m_wizard->customerConsent().setRows(samples::consents(20, 10));
        QCOMPARE(accessibilityProblems(*m_wizard), QStringList());
    }

    void aStepOpensWhenItWasReachedAndStaysOpen()
    {
        QVERIFY(railStep("computer")->isEnabled());
        QVERIFY(!railStep("application")->isEnabled());
        QVERIFY(railStep("application")->accessibleDescription().contains(u"comes later"_s));
        QSignalSpy shown(m_wizard.get(), &SetupWizard::stepShown);
        m_wizard->showStep(WizardStep::Application);
        QCOMPARE(shown.count(), 1);
        QVERIFY(railStep("signIn")->isEnabled());
        railStep("computer")->click();
        QCOMPARE(m_wizard->currentStep(), WizardStep::Computer);
        QVERIFY(railStep("application")->isEnabled());
        m_wizard->showStep(WizardStep::Computer);
        QCOMPARE(shown.count(), 2);
    }

    void itResumesAtTheStepThatWasKept()
    {
        for (const WizardStep each : wizardSteps()) {
            m_wizard->resumeAt(wizardStepName(each));
            QCOMPARE(m_wizard->currentStep(), each);
        }
        m_wizard->resumeAt(u"nonsense"_s);
        QCOMPARE(m_wizard->currentStep(), WizardStep::Computer);
    }

    void backFromTheFirstStepLeaves()
    {
        QSignalSpy back(m_wizard.get(), &SetupWizard::backRequested);
        button("wizardBack")->click();
        QCOMPARE(back.count(), 1);
        m_wizard->setCanLeave(false);
        QVERIFY(button("wizardBack")->isHidden());
        m_wizard->showStep(WizardStep::SignIn);
        button("wizardBack")->click();
        QCOMPARE(back.count(), 1);
        QCOMPARE(m_wizard->currentStep(), WizardStep::Computer);
    }

    void theRailSaysInWordsWhatItShows()
    {
        m_wizard->computer().setChecks({check(u"a"_s, ComputerCheck::State::Bad)});
        QVERIFY(railStep("computer")->accessibleDescription().contains(u"failed"_s));
        m_wizard->computer().setChecks({check(u"a"_s, ComputerCheck::State::Attention)});
        QVERIFY(railStep("computer")->accessibleDescription().contains(u"needs attention"_s));
        m_wizard->computer().setChecks({check(u"a"_s, ComputerCheck::State::Good)});
        QVERIFY(railStep("computer")->accessibleDescription().contains(u"done"_s));
    }

    void aNarrowWindowKeepsTheStepsAndSaysWhereOneIs()
    {
        m_wizard->resize(700, 600);
        m_wizard->show();
        QTRY_VERIFY(railStep("signIn")->width() < 150);
        auto* place = m_wizard->findChild<QLabel*>(u"wizardPlace"_s);
        QVERIFY(place->isVisible());
        QCOMPARE(place->text(), u"Step 1 of 9"_s);
        QVERIFY(!m_wizard->findChild<QWidget*>(u"thisSetup"_s)->isVisible());
    }

    void theComputerOpensTheWayWhenEverythingIsAnswered()
    {
        using State = ComputerCheck::State;
        ComputerPage& page = m_wizard->computer();
        QVERIFY(!next()->isEnabled());
        page.setChecks({check(u"engine"_s, State::Running), check(u"clock"_s, State::Good)});
        QVERIFY(!next()->isEnabled());
        page.setCheck(check(u"engine"_s, State::Bad, u"Install"_s));
        QVERIFY(!next()->isEnabled());
        QVERIFY(!next()->accessibleDescription().isEmpty());
        QSignalSpy fix(&page, &ComputerPage::fixRequested);
        button("fix-engine")->click();
        QCOMPARE(fix.first().first().toString(), u"engine"_s);
        page.setCheck(check(u"engine"_s, State::Good, u"Install"_s));
        QVERIFY(button("fix-engine")->isHidden());
        QVERIFY(next()->isEnabled());
        page.setCheck(check(u"clock"_s, State::Attention));
        QVERIFY(next()->isEnabled());
        next()->click();
        QCOMPARE(m_wizard->currentStep(), WizardStep::SignIn);
    }

    void theSignInIsAskedForWithCheckedAnswers()
    {
        m_wizard->showStep(WizardStep::SignIn);
        QSignalSpy asked(&m_wizard->signIn(), &SignInPage::signInRequested);
        QCOMPARE(next()->text(), u"Sign in"_s);
        edit("partnerTenant")->setText(u"common"_s);
        next()->click();
        QCOMPARE(asked.count(), 0);
        QVERIFY(edit("partnerTenant")->accessibleDescription().contains(u"Name your own"_s));
        edit("partnerTenant")->setText(u" Contoso.com "_s);
        next()->click();
        QCOMPARE(asked.count(), 1);
        const auto choice = asked.first().first().value<SetupChoice>();
        QCOMPARE(choice.tenant, u"contoso.com"_s);
        QCOMPARE(choice.cloud, u"global"_s);
        QVERIFY(!next()->isEnabled());
        QSignalSpy cancel(&m_wizard->signIn(), &WizardPage::cancelRequested);
        QVERIFY(!button("wizardCancel")->isHidden());
        button("wizardCancel")->click();
        QCOMPARE(cancel.count(), 1);
        m_wizard->signIn().showCancelled();
        QVERIFY(next()->isEnabled());
        QCOMPARE(edit("partnerTenant")->text(), u" Contoso.com "_s);
    }

    void aDeviceCodeIsWarnedAbout()
    {
        SetupChoice choice;
        choice.signIn = SetupChoice::SignIn::DeviceCode;
        m_wizard->signIn().fill(choice);
        auto* warning = m_wizard->findChild<Banner*>(u"codeWarning"_s);
        QVERIFY(!warning->isHidden());
        QVERIFY(warning->accessibleName().contains(u"Conditional Access"_s));
        choice.signIn = SetupChoice::SignIn::Browser;
        m_wizard->signIn().fill(choice);
        QVERIFY(warning->isHidden());
    }

    void factsOfTheSignInDecideWhetherOneGoesOn_data()
    {
        QTest::addColumn<std::optional<bool>>("mfa");
        QTest::addColumn<bool>("partner");
        QTest::addColumn<std::optional<bool>>("agent");
        QTest::addColumn<bool>("opens");
        QTest::addColumn<int>("mark");
        const std::optional<bool> yes = true;
        const std::optional<bool> no = false;
        const std::optional<bool> unknown;
        QTest::newRow("all well") << yes << true << yes << true << int(Mark::Good);
        QTest::newRow("no second factor") << no << true << yes << false << int(Mark::Bad);
        QTest::newRow("second factor unknown") << unknown << true << yes << true << int(Mark::Attention);
        QTest::newRow("no partner") << yes << false << yes << true << int(Mark::Attention);
        QTest::newRow("no agent") << yes << true << no << true << int(Mark::Attention);
        QTest::newRow("groups unreadable") << yes << true << unknown << true << int(Mark::Attention);
    }

    void factsOfTheSignInDecideWhetherOneGoesOn()
    {
        QFETCH(std::optional<bool>, mfa);
        QFETCH(bool, partner);
        QFETCH(std::optional<bool>, agent);
        QFETCH(bool, opens);
        QFETCH(int, mark);
        m_wizard->showStep(WizardStep::SignIn);
        m_wizard->signIn().begin();
        PartnerFacts facts = goodFacts();
        facts.mfa = mfa;
        facts.isPartner = partner;
        facts.adminAgent = agent;
        m_wizard->signIn().showFacts(facts);
        QCOMPARE(next()->isEnabled(), opens);
        QCOMPARE(int(m_wizard->signIn().mark()), mark);
        QCOMPARE(m_wizard->findChildren<MarkRow*>(QRegularExpression(u"^fact-"_s)).size(), 4);
    }

    void aFailedSignInCanBeTriedAgain()
    {
        m_wizard->showStep(WizardStep::SignIn);
        edit("partnerTenant")->setText(u"contoso.com"_s);
        next()->click();
        QSignalSpy asked(&m_wizard->signIn(), &SignInPage::signInRequested);
        m_wizard->signIn().showStep(step(u"browser"_s, ConsentStep::State::Failed));
        QVERIFY(!next()->isEnabled());
        m_wizard->signIn().findChild<QPushButton*>(u"tryAgain"_s)->click();
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.first().first().value<SetupChoice>().tenant, u"contoso.com"_s);
    }

    void anApplicationIsAskedForWithItsPermissions()
    {
        m_wizard->showStep(WizardStep::Application);
        ApplicationPage& page = m_wizard->application();
        QSignalSpy create(&page, &ApplicationPage::createRequested);
        edit("applicationName")->setText(u"  "_s);
        next()->click();
        QCOMPARE(create.count(), 0);
        edit("applicationName")->setText(u"Our  console"_s);
        next()->click();
        QCOMPARE(create.count(), 1);
        const auto request = create.first().first().value<ApplicationRequest>();
        QCOMPARE(request.name, u"Our console"_s);
        QCOMPARE(request.credential, CredentialKind::Certificate);
        QVERIFY(!request.permissions.isEmpty());
        QVERIFY(!next()->isEnabled());
    }

    void untickingAConnectionTakesItsPermissionsAway()
    {
        ApplicationPage& page = m_wizard->application();
        const auto wants = [&page](const QString& title) {
            const QList<Permission> chosen = page.chosenPermissions();
            return std::any_of(chosen.begin(), chosen.end(),
                               [&](const Permission& p) { return p.title() == title; });
        };
        const Connection& exchange = *std::find_if(m_connections.begin(), m_connections.end(),
                                                   [](const Connection& c) { return c.id == u"exchange"_s; });
        page.setChosenConnections({u"graph"_s, u"exchange"_s});
        QVERIFY(wants(exchange.permissions.first()));
        page.setChosenConnections({u"graph"_s});
        QVERIFY(!wants(exchange.permissions.first()));
        const auto table = m_wizard->findChild<QTableView*>(u"permissionTable"_s);
        QCOMPARE(table->model()->rowCount(), int(page.chosenPermissions().size()));
    }

    void theSetsGrow()
    {
        ApplicationPage& page = m_wizard->application();
        auto* sets = page.findChild<QWidget*>(u"permissionSet"_s);
        qsizetype before = 0;
        for (int set = 0; set < 3; ++set) {
            sets->findChild<QPushButton*>(u"segment%1"_s.arg(set))->click();
            const qsizetype now = page.chosenPermissions().size();
            QVERIFY(now > 0);
            QVERIFY(now >= before);
            before = now;
        }
        QSet<QString> keys;
        for (const Permission& permission : page.chosenPermissions())
            keys.insert(permission.key());
        QCOMPARE(keys.size(), page.chosenPermissions().size());
    }

    void theListCanBeCopiedAsText()
    {
        ApplicationPage& page = m_wizard->application();
        page.setWay(ApplicationPage::Way::AsText);
        button("copyPermissions")->click();
        const QString text = QGuiApplication::clipboard()->text();
        for (const Permission& permission : page.chosenPermissions())
            QVERIFY2(text.contains(permission.name), qPrintable(permission.name));
        m_wizard->showStep(WizardStep::Application);
        QVERIFY(!next()->isEnabled());
    }

    void aSecretsIdIsRefusedAndASecretLeavesItsField()
    {
        m_wizard->showStep(WizardStep::Application);
        ApplicationPage& page = m_wizard->application();
        page.setWay(ApplicationPage::Way::Existing);
        page.setTenant(u"contoso.com"_s);
        page.setClientId(kId);
        QSignalSpy use(&page, &ApplicationPage::useRequested);
        next()->click();
        QCOMPARE(use.count(), 0);
        QVERIFY(edit("applicationSecret")->accessibleDescription().contains(u"Enter the secret"_s));
        edit("applicationSecret")->setText(kId);
        next()->click();
        QCOMPARE(use.count(), 0);
        QVERIFY(edit("applicationSecret")->accessibleDescription().contains(u"secret's ID"_s));
        edit("applicationSecret")->setText(u"kX8~Q.abc"_s);
        next()->click();
        QCOMPARE(use.count(), 1);
        const auto existing = use.first().first().value<ExistingApplication>();
        QCOMPARE(existing.secret.reveal(), QByteArray("kX8~Q.abc"));
        QCOMPARE(existing.clientId, kId);
        QVERIFY(edit("applicationSecret")->text().isEmpty());
        QCOMPARE(edit("applicationSecret")->echoMode(), QLineEdit::Password);
    }

    void aCertificateNeedsItsFile()
    {
        m_wizard->showStep(WizardStep::Application);
        ApplicationPage& page = m_wizard->application();
        page.setWay(ApplicationPage::Way::Existing);
        page.setTenant(u"contoso.com"_s);
        page.setClientId(kId);
        page.findChild<QWidget*>(u"existingCredential"_s)->findChild<QPushButton*>(u"segment1"_s)->click();
        QSignalSpy use(&page, &ApplicationPage::useRequested);
        next()->click();
        QCOMPARE(use.count(), 0);
        edit("applicationCertificate")->setText(u"/home/admin/steward.pem"_s);
        next()->click();
        QCOMPARE(use.count(), 1);
        const auto existing = use.first().first().value<ExistingApplication>();
        QCOMPARE(existing.credential, CredentialKind::Certificate);
        QCOMPARE(existing.certificateFile, u"/home/admin/steward.pem"_s);
        QVERIFY(existing.secret.isEmpty());
    }

    void oneOfSeveralApplicationsIsChosen()
    {
        m_wizard->showStep(WizardStep::Application);
        ApplicationPage& page = m_wizard->application();
        page.begin();
        Application one;
        one.name = u"Steward"_s;
        one.clientId = u"first"_s;
        Application two = one;
        two.clientId = u"second"_s;
        QSignalSpy chosen(&page, &ApplicationPage::chooseRequested);
        page.showCandidates({one, two});
        QVERIFY(!button("useCandidate")->isEnabled());
        page.findChild<QTableView*>(u"candidateTable"_s)->selectRow(1);
        button("useCandidate")->click();
        QCOMPARE(chosen.takeFirst().first().toString(), u"second"_s);
        page.showCandidates({one, two});
        button("makeNew")->click();
        QCOMPARE(chosen.takeFirst().first().toString(), QString());
    }

    void aPolicyTakesAKindAwayAndSaysSo()
    {
        ApplicationPage& page = m_wizard->application();
        AppManagementPolicy policy;
        policy.certificatesForbidden = true;
        page.setPolicy(policy);
        auto* kinds = page.findChild<QWidget*>(u"newCredential"_s);
        QVERIFY(!kinds->findChild<QPushButton*>(u"segment0"_s)->isEnabled());
        QVERIFY(!kinds->findChild<QPushButton*>(u"segment0"_s)->toolTip().isEmpty());
        QVERIFY(kinds->findChild<QPushButton*>(u"segment1"_s)->isChecked());
    }

    void aReadyApplicationOpensTheWay()
    {
        m_wizard->showStep(WizardStep::Application);
        m_wizard->application().begin();
        m_wizard->application().showReady(u"Steward"_s, kId, 11, {u"A note"_s});
        QVERIFY(next()->isEnabled());
        QVERIFY(m_wizard->findChild<Banner*>(u"applicationReady"_s)->accessibleName().contains(u"A note"_s));
        next()->click();
        QCOMPARE(m_wizard->currentStep(), WizardStep::Consent);
    }

    void continueOpensWhenTheConsentIsThere()
    {
        m_wizard->showStep(WizardStep::Consent);
        ConsentPage& page = m_wizard->consent();
        QSignalSpy asked(&page, &ConsentPage::consentRequested);
        next()->click();
        QCOMPARE(asked.count(), 1);
        QVERIFY(!next()->isEnabled());
        page.showFinished({});
        QVERIFY(next()->isEnabled());
    }

    void aFailedConsentStaysAndIsTriedAgain()
    {
        m_wizard->showStep(WizardStep::Consent);
        ConsentPage& page = m_wizard->consent();
        page.begin();
        page.showStep(step(u"grant"_s, ConsentStep::State::Failed));
        page.showFinished(samples::refused());
        QVERIFY(!next()->isEnabled());
        QSignalSpy asked(&page, &ConsentPage::consentRequested);
        page.findChild<QPushButton*>(u"tryAgain"_s)->click();
        QCOMPARE(asked.count(), 1);
    }

    void theProofShowsOnlyProblemsWhenAsked()
    {
        m_wizard->showStep(WizardStep::Proof);
        ProofPage& page = m_wizard->proof();
        QVERIFY(!next()->isEnabled());
        const QList<ProofRow> rows =
            samples::proof(m_permissions.permissions(Permission::Set::Recommended), m_connections);
        QVERIFY(rows.size() > 4);
        page.showStarted(rows);
        QVERIFY(!next()->isEnabled());
        QVERIFY(!button("proveAgain")->isEnabled());
        page.showFinished(rows);
        QVERIFY(next()->isEnabled());
        QCOMPARE(page.mark(), Mark::Attention);
        auto* table = page.findChild<QTableView*>(u"proofTable"_s);
        QCOMPARE(table->model()->rowCount(), int(rows.size()));
        page.findChild<QCheckBox*>(u"onlyProblems"_s)->click();
        QCOMPARE(table->model()->rowCount(), 2);
        table->selectRow(1);
        QVERIFY(!page.findChild<Banner*>(u"proofDetail"_s)->isHidden());
        QSignalSpy again(&page, &ProofPage::proofRequested);
        button("proveAgain")->click();
        QCOMPARE(again.count(), 1);
        button("proofConsent")->click();
        QCOMPARE(m_wizard->currentStep(), WizardStep::Consent);
    }

    void theProofIsCopiedWithItsCodes()
    {
        ProofPage& page = m_wizard->proof();
        page.showStarted({});
        page.showFinished(
            samples::proof(m_permissions.permissions(Permission::Set::Recommended), m_connections));
        button("copyProof")->click();
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY(text.contains(u"AADSTS50020"_s));
        QVERIFY(text.contains(u"5d2c91e8-40b7-4a6f-9c13-7be0a8d4f266"_s));
        QCOMPARE(text.count(u'\n'), page.model().rowCount() + 1);
    }

    void aProofThatBrokeOpensNothing()
    {
        m_wizard->showStep(WizardStep::Proof);
        m_wizard->proof().showStarted({});
        m_wizard->proof().showFinished({}, samples::refused());
        QVERIFY(!next()->isEnabled());
        QVERIFY(!m_wizard->proof().failure()->isHidden());
        QCOMPARE(m_wizard->proof().mark(), Mark::Bad);
    }

    void customersAreChosen()
    {
        m_wizard->showStep(WizardStep::Customers);
        CustomersChoicePage& page = m_wizard->customers();
        QVERIFY(!next()->isEnabled());
        page.showLoading();
        page.setCustomers(samples::customers(100));
        QVERIFY(!next()->isEnabled());
        page.showReady();
        QVERIFY(next()->isEnabled());
        const QList<SetupCustomer> all = page.chosenCustomers();
        QVERIFY(all.size() < 100); // those whose relationship has ended are left out
        QVERIFY(std::none_of(all.begin(), all.end(), [](const SetupCustomer& c) {
            return c.relation == SetupCustomer::Relation::None;
        }));
        page.setChoice(ConsentChoice::Selection);
        QVERIFY(!next()->isEnabled());
        page.setPicked({TenantId{samples::tenantOf(3)}, TenantId{samples::tenantOf(9)}});
        QVERIFY(next()->isEnabled());
        QCOMPARE(page.chosenCustomers().size(), 2);
        page.setChoice(ConsentChoice::NoneNow);
        QVERIFY(next()->isEnabled());
        QVERIFY(page.chosenCustomers().isEmpty());
    }

    void aCustomerIsTickedByKeyboard()
    {
        m_wizard->showStep(WizardStep::Customers);
        CustomersChoicePage& page = m_wizard->customers();
        page.setCustomers(samples::customers(10));
        page.showReady();
        page.setChoice(ConsentChoice::Selection);
        m_wizard->show();
        QVERIFY(QTest::qWaitForWindowActive(m_wizard.get()));
        auto* table = page.findChild<QTableView*>(u"pickTable"_s);
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Space);
        QCOMPARE(page.chosenCustomers().size(), 1);
        QTest::keyClick(table, Qt::Key_Space);
        QCOMPARE(page.chosenCustomers().size(), 0);
        page.findChild<QLineEdit*>(u"pickSearch"_s)->setText(u"salt"_s);
        Q_EMIT page.findChild<QLineEdit*>(u"pickSearch"_s)->returnPressed();
        QCOMPARE(table->model()->rowCount(), 1);
        button("tickShown")->click();
        QCOMPARE(page.chosenCustomers().size(), 1);
    }

    void aFailedReadingKeepsWhatCame()
    {
        m_wizard->showStep(WizardStep::Customers);
        CustomersChoicePage& page = m_wizard->customers();
        page.showLoading();
        page.setCustomers(samples::customers(40));
        page.showLoadFailed(samples::refused());
        QVERIFY(!page.failure()->isHidden());
        QVERIFY(!next()->isEnabled());
        QSignalSpy again(&page, &CustomersChoicePage::refreshRequested);
        button("refreshCustomers")->click();
        QCOMPARE(again.count(), 1);
        page.setChoice(ConsentChoice::NoneNow);
        QVERIFY(next()->isEnabled());
    }

    void consentRunsThenRetriesOnlyWhatFailed()
    {
        m_wizard->showStep(WizardStep::CustomerConsent);
        CustomerConsentPage& page = m_wizard->customerConsent();
        page.setRows(samples::consents(40, 0).mid(4));
        QSignalSpy run(&page, &CustomerConsentPage::runRequested);
        next()->click();
        QCOMPARE(run.takeFirst().first().value<CustomerConsentPage::Run>(),
                 CustomerConsentPage::Run::NotDone);
        page.showStarted();
        QVERIFY(!next()->isEnabled());
        QVERIFY(!button("retryFailed")->isEnabled());
        QVERIFY(!button("wizardCancel")->isHidden());
        page.updateRows(samples::consents(40, 40).mid(4));
        page.showFinished({});
        QCOMPARE(page.model().rowCount(), 36);
        QVERIFY(next()->isEnabled());
        QVERIFY(button("retryFailed")->isEnabled());
        button("retryFailed")->click();
        QCOMPARE(run.takeFirst().first().value<CustomerConsentPage::Run>(),
                 CustomerConsentPage::Run::FailedOnly);
        next()->click();
        QCOMPARE(m_wizard->currentStep(), WizardStep::Access);
    }

    void aCancelledConsentCanGoOnOrBeLeft()
    {
        m_wizard->showStep(WizardStep::CustomerConsent);
        CustomerConsentPage& page = m_wizard->customerConsent();
        QList<CustomerConsentRow> rows = samples::consents(10, 10);
        for (int i = 5; i < 10; ++i) {
            rows[i].state = CustomerConsentRow::State::Cancelled;
            rows[i].error.reset();
        }
        page.setRows(samples::consents(10, 0));
        page.showStarted();
        page.updateRows(rows);
        Error cancelled;
        cancelled.code = ErrorCode::Cancelled;
        page.showFinished(cancelled);
        QVERIFY(page.failure()->isHidden());
        QVERIFY(next()->isEnabled());
        QSignalSpy run(&page, &CustomerConsentPage::runRequested);
        QVERIFY(!button("consentRest")->isHidden());
        button("consentRest")->click();
        QCOMPARE(run.first().first().value<CustomerConsentPage::Run>(), CustomerConsentPage::Run::NotDone);
    }

    void theSameErrorInManyIsSaidOnce()
    {
        CustomerConsentPage& page = m_wizard->customerConsent();
        page.setRows(samples::consents(100, 0));
        page.showStarted();
        auto* shared = page.findChild<Banner*>(u"sharedError"_s);
        page.updateRows(samples::consents(100, 20));
        QVERIFY(shared->isHidden());
        page.updateRows(samples::consents(100, 50));
        QVERIFY(!shared->isHidden());
        QVERIFY2(shared->text().startsWith(u"The same error in 5 of 50 customers. "_s),
                 qPrintable(shared->text()));
        QVERIFY(shared->text().contains(u"on these customers' side"_s)); // and not on the partner's
    }

    void throttlingIsSaidAndGoes()
    {
        CustomerConsentPage& page = m_wizard->customerConsent();
        page.setRows(samples::consents(10, 0));
        page.showStarted();
        page.showHeld(1);
        auto* banner = page.findChild<Banner*>(u"throttled"_s);
        QVERIFY(!banner->isHidden());
        QTRY_VERIFY(banner->isHidden());
        page.showHeld(60);
        QVERIFY(!banner->isHidden());
        page.showFinished({});
        QVERIFY(banner->isHidden());
    }

    void consentsAreFilteredByState()
    {
        CustomerConsentPage& page = m_wizard->customerConsent();
        page.setRows(samples::consents(100, 60));
        auto* table = page.findChild<QTableView*>(u"consentTable"_s);
        auto* filter = page.findChild<QComboBox*>(u"stateFilter"_s);
        QCOMPARE(table->model()->rowCount(), 100);
        filter->setCurrentIndex(1);
        QCOMPARE(table->model()->rowCount(), page.model().failedCount());
        filter->setCurrentIndex(2);
        QCOMPARE(table->model()->rowCount(), 40);
        filter->setCurrentIndex(3);
        QCOMPARE(table->model()->rowCount(), 60 - page.model().failedCount());
    }

    void aCustomerIsSkipped()
    {
        CustomerConsentPage& page = m_wizard->customerConsent();
        page.setRows(samples::consents(20, 10));
        QVERIFY(!button("skipCustomer")->isEnabled());
        auto* table = page.findChild<QTableView*>(u"consentTable"_s);
        table->selectRow(0);
        QVERIFY(!button("skipCustomer")->isEnabled()); // consented
        table->selectRow(1);
        QSignalSpy skip(&page, &CustomerConsentPage::skipRequested);
        button("skipCustomer")->click();
        QCOMPARE(skip.first().first().value<TenantId>().value, samples::tenantOf(1));
        QVERIFY(!page.findChild<Banner*>(u"consentDetail"_s)->isHidden());
    }

    void accessCellsAreReachedByKeyboardAndCopied()
    {
        m_wizard->showStep(WizardStep::Access);
        AccessPage& page = m_wizard->access();
        const QList<SetupCustomer> customers = samples::customers(12);
        page.setTable(customers, m_connections);
        QSignalSpy run(&page, &AccessPage::runRequested);
        QCOMPARE(next()->text(), u"Test now"_s);
        next()->click();
        QCOMPARE(run.count(), 1);
        page.showStarted();
        page.showRunning(customers[0].tenant, m_connections[0].id);
        page.showResults(samples::access(customers, m_connections));
        page.showFinished({});
        m_wizard->show();
        QVERIFY(QTest::qWaitForWindowActive(m_wizard.get()));
        auto* table = page.findChild<QTableView*>(u"accessTable"_s);
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Right);
        QCOMPARE(table->currentIndex().column(), 1);
        QVERIFY(page.findChild<QLabel*>(u"cellState"_s)->text().startsWith(m_connections[0].title));
        // The first cell with an error.
        int row = 0;
        int column = 1;
        while (page.model().result(row, column)->state == AccessResult::State::Ok) {
            if (++column > m_connections.size()) {
                column = 1;
                ++row;
            }
        }
        table->setCurrentIndex(table->model()->index(row, column));
        QVERIFY(page.findChild<Banner*>(u"cellError"_s)->isVisible());
        QTest::keySequence(table, QKeySequence::Copy);
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY(text.contains(customers[row].name));
        QVERIFY(text.contains(u"AADSTS50020"_s));
        button("testRed")->click();
        QCOMPARE(run.last().first().value<AccessPage::Run>(), AccessPage::Run::NotOk);
        button("testAll")->click();
        QCOMPARE(run.last().first().value<AccessPage::Run>(), AccessPage::Run::All);
    }

    void theEndOffersFilesAndPlaces()
    {
        m_wizard->showStep(WizardStep::Done);
        DonePage& page = m_wizard->done();
        QSignalSpy report(&page, &DonePage::exportReportRequested);
        QSignalSpy handover(&page, &DonePage::exportHandoverRequested);
        QSignalSpy open(&page, &DonePage::openRequested);
        button("exportReport")->click();
        button("exportHandover")->click();
        button("openScripts")->click();
        QCOMPARE(report.count(), 1);
        QCOMPARE(handover.count(), 1);
        QCOMPARE(open.first().first().value<DonePage::Place>(), DonePage::Place::Scripts);
        QSignalSpy finished(m_wizard.get(), &SetupWizard::finished);
        next()->click();
        QCOMPARE(finished.count(), 1);
        page.setSummary({{u"a"_s, Mark::Good, {}}, {u"b"_s, Mark::Attention, {}}});
        QCOMPARE(page.mark(), Mark::Attention);
    }

private:
    RailStep* railStep(const char* name)
    {
        return m_wizard->findChild<RailStep*>(u"step-"_s + QString::fromLatin1(name));
    }
    QPushButton* button(const char* name)
    {
        return m_wizard->findChild<QPushButton*>(QString::fromLatin1(name));
    }
    QLineEdit* edit(const char* name) { return m_wizard->findChild<QLineEdit*>(QString::fromLatin1(name)); }
    QPushButton* next() { return button("wizardContinue"); }
    static QString texts(const QWidget& widget)
    {
        QStringList all;
        for (const QLabel* label : widget.findChildren<QLabel*>())
            all += label->text();
        return all.join(u' ');
    }

    Theme m_theme;
    Icons m_icons{m_theme};
    CloudCatalog m_clouds{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/clouds")}};
    PermissionCatalog m_permissions{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/permissions")}};
    QList<Connection> m_connections;
    std::unique_ptr<SetupWizard> m_wizard;
};

QTEST_MAIN(SetupWizardTest)
#include "tst_setupwizard.moc"
