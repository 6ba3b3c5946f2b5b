#include "accessibilitycheck.h"

#include <common/banner.h>
#include <common/theme.h>
#include <settings/cloudcatalog.h>
#include <setup/consentrow.h>
#include <setup/firstrunpage.h>
#include <setup/setuppage.h>

#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

const QString kId = u"7c1e4b02-93d5-4f6a-8b1d-2e50a9c7f314"_s;

ConsentStep step(const QString& id, ConsentStep::State state)
{
    ConsentStep one;
    one.id = id;
    one.title = u"Step "_s + id;
    one.state = state;
    return one;
}

ProvenCall call(const QString& id, ProvenCall::State state)
{
    ProvenCall one;
    one.id = id;
    one.title = u"Call "_s + id;
    one.state = state;
    if (state == ProvenCall::State::Failed) {
        Error error;
        error.message = u"Refused"_s;
        error.httpStatus = 403;
        one.error = error;
    }
    return one;
}

} // namespace

class SetupPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_page = std::make_unique<SetupPage>(m_icons, m_clouds); }
    void cleanup() { m_page.reset(); }

    void everyControlCanBeFoundAndReached()
    {
        QCOMPARE(accessibilityProblems(*m_page), QStringList());
        FirstRunPage first(m_icons);
        QCOMPARE(accessibilityProblems(first), QStringList());
    }

    void theFirstPagesKeysChoose()
    {
        FirstRunPage first(m_icons);
        first.show();
        QVERIFY(QTest::qWaitForWindowActive(&first));
        QSignalSpy setup(&first, &FirstRunPage::newSetupRequested);
        QSignalSpy practice(&first, &FirstRunPage::practiceRequested);
        first.setFocus();
        QSignalSpy handover(&first, &FirstRunPage::handoverRequested);
        QTest::keyClick(first.focusWidget(), Qt::Key_3);
        QCOMPARE(practice.count(), 1);
        QTest::keyClick(first.focusWidget(), Qt::Key_2);
        QCOMPARE(handover.count(), 1);
        QTest::keyClick(first.focusWidget(), Qt::Key_1);
        QCOMPARE(setup.count(), 1);
        first.setBusy(u"Starting"_s);
        QTest::keyClick(&first, Qt::Key_3);
        QCOMPARE(practice.count(), 1);
    }

    void aSignInWithACodeIsWarnedOf()
    {
        m_page->show();
        const auto warned = [this] {
            const auto labels = m_page->findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
                return label->text().contains(u"Conditional Access"_s);
            });
        };
        QVERIFY(!warned());
        SetupChoice choice;
        choice.signIn = SetupChoice::SignIn::DeviceCode;
        m_page->startWith(choice);
        QVERIFY(warned());
        m_page->startOver();
        QVERIFY(!warned());
    }

    void aCloudFromElsewhereSaysWhereOneSignsIn()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"given-lab.json"_s);
        QFile cloud(file);
        QVERIFY(cloud.open(QIODevice::WriteOnly));
        cloud.write("{\"name\":\"lab\",\"title\":\"Microsoft\",\"authority\":\"https://login.lab.example\","
                    "\"partnerCenter\":\"https://pc.lab.example\",\"graph\":\"https://graph.lab.example\"}");
        cloud.close();
        SetupChoice choice;
        choice.cloud = file;
        m_page->startWith(choice);
        const auto* box = m_page->findChild<QComboBox*>(u"cloud"_s);
        QCOMPARE(box->currentData().toString(), file);
        QVERIFY2(box->currentText().contains(u"login.lab.example"_s), qPrintable(box->currentText()));
    }

    void wrongAnswersStartNothing()
    {
        QSignalSpy consent(m_page.get(), &SetupPage::consentRequested);
        edit("tenant")->setText(u"common"_s);
        button("continue")->click();
        QCOMPARE(consent.count(), 0);
        QVERIFY(edit("tenant")->accessibleDescription().contains(u"Name your own"_s));
        QVERIFY(edit("clientId")->accessibleDescription().contains(u"Enter the application"_s));
        QVERIFY(!button("back")->isHidden());
    }

    void aSecretsIdIsNotTakenForTheSecret()
    {
        QSignalSpy consent(m_page.get(), &SetupPage::consentRequested);
        fill();
        edit("secret")->setText(kId);
        button("continue")->click();
        QCOMPARE(consent.count(), 0);
        QVERIFY(edit("secret")->accessibleDescription().contains(u"secret's ID"_s));
    }

    void goodAnswersAskForConsentAndTheSecretLeavesItsField()
    {
        QSignalSpy consent(m_page.get(), &SetupPage::consentRequested);
        fill();
        edit("secret")->setText(u"kX8~Q.abc"_s);
        QCOMPARE(edit("secret")->echoMode(), QLineEdit::Password);
        button("continue")->click();
        QCOMPARE(consent.count(), 1);
        const auto choice = consent.first().first().value<SetupChoice>();
        QCOMPARE(choice.tenant, u"contoso.com"_s);
        QCOMPARE(choice.clientId, kId);
        QCOMPARE(choice.cloud, u"global"_s);
        QCOMPARE(choice.secret.reveal(), QByteArray("kX8~Q.abc"));
        QVERIFY(edit("secret")->text().isEmpty());
    }

    void continueOpensOnlyWhenEveryCallWasProven()
    {
        m_page->beginConsent({});
        QVERIFY(!button("continue")->isEnabled());
        QVERIFY(!reason().isEmpty());
        m_page->showStep(step(u"browser"_s, ConsentStep::State::Done));
        m_page->showSignedIn(SignedIn{});
        QVERIFY(!button("continue")->isEnabled());
        m_page->showCall(call(u"a"_s, ProvenCall::State::Done));
        QVERIFY(!button("continue")->isEnabled());
        m_page->showProven({call(u"a"_s, ProvenCall::State::Done), call(u"b"_s, ProvenCall::State::Failed)});
        QVERIFY(!button("continue")->isEnabled());
        QVERIFY(!reason().isEmpty());
        m_page->showProven({call(u"a"_s, ProvenCall::State::Done), call(u"b"_s, ProvenCall::State::Done)});
        QVERIFY(button("continue")->isEnabled());
        QVERIFY(reason().isEmpty());
        QSignalSpy next(m_page.get(), &SetupPage::continueRequested);
        button("continue")->click();
        QCOMPARE(next.count(), 1);
    }

    void noCallsProveNothing()
    {
        m_page->beginConsent({});
        m_page->showSignedIn(SignedIn{});
        m_page->showProven({});
        QVERIFY(!button("continue")->isEnabled());
    }

    void aStepThatChangesKeepsItsLine()
    {
        m_page->beginConsent({});
        m_page->showStep(step(u"browser"_s, ConsentStep::State::Running));
        m_page->showStep(step(u"browser"_s, ConsentStep::State::Done));
        m_page->showStep(step(u"signin"_s, ConsentStep::State::Running));
        QCOMPARE(m_page->findChildren<ConsentRow*>().size(), 2);
        QCOMPARE(m_page->findChild<ConsentRow*>(u"step-browser"_s)->state(), ConsentRow::State::Done);
    }

    void aFailedStepOpensItsAdviceAndCanBeTriedAgain()
    {
        fill();
        button("continue")->click();
        QSignalSpy consent(m_page.get(), &SetupPage::consentRequested);
        ConsentStep failed = step(u"signin"_s, ConsentStep::State::Failed);
        Error error;
        error.message = u"Not consented"_s;
        error.advice = u"Ask an administrator"_s;
        failed.error = error;
        m_page->showStep(failed);
        m_page->showSignedIn(fail(error));
        const auto banners = m_page->findChild<ConsentRow*>(u"step-signin"_s)->findChildren<Banner*>();
        QCOMPARE(banners.size(), 1);
        QVERIFY(!banners.first()->isHidden());
        QVERIFY(m_page->findChild<Banner*>(u"consentFailure"_s)->isHidden());
        QVERIFY(button("cancel")->isHidden());
        banners.first()->findChild<QPushButton*>(u"tryAgain"_s)->click();
        QCOMPARE(consent.count(), 1);
        QCOMPARE(consent.first().first().value<SetupChoice>().tenant, u"contoso.com"_s);
    }

    void aFailedCallIsTriedAgainWithoutANewSignIn()
    {
        m_page->beginConsent({});
        m_page->showSignedIn(SignedIn{});
        m_page->showProven({call(u"a"_s, ProvenCall::State::Failed)});
        QSignalSpy consent(m_page.get(), &SetupPage::consentRequested);
        QSignalSpy proof(m_page.get(), &SetupPage::proofRequested);
        m_page->findChild<QWidget*>(u"call-a"_s)->findChild<QPushButton*>(u"tryAgain"_s)->click();
        QCOMPARE(proof.count(), 1);
        QCOMPARE(consent.count(), 0);
    }

    void aFailureWithoutAStepIsShownOnTop()
    {
        m_page->beginConsent({});
        Error error;
        error.message = u"No browser"_s;
        m_page->showFailure(error);
        QVERIFY(!m_page->findChild<Banner*>(u"consentFailure"_s)->isHidden());
        m_page->beginConsent({});
        QVERIFY(m_page->findChild<Banner*>(u"consentFailure"_s)->isHidden());
    }

    void theAddressCanBeCopiedAndOpenedAgainWhileWaiting()
    {
        m_page->beginConsent({});
        m_page->showStep(step(u"browser"_s, ConsentStep::State::Running));
        const QUrl address(u"https://login.example/authorize?state=a%20b"_s);
        m_page->showAddress(address);
        auto* box = m_page->findChild<QWidget*>(u"address"_s);
        QVERIFY(!box->isHidden());
        button("copyAddress")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"https://login.example/authorize?state=a%20b"_s);
        QSignalSpy open(m_page.get(), &SetupPage::openAddressRequested);
        button("openAddress")->click();
        QCOMPARE(open.first().first().toUrl(), address);
        m_page->showSignedIn(SignedIn{});
        QVERIFY(box->isHidden());
    }

    void aDeviceCodeIsShown()
    {
        m_page->beginConsent({});
        m_page->showCode(u"ABCD-1234"_s, QUrl(u"https://microsoft.com/devicelogin"_s), {});
        QCOMPARE(m_page->findChild<QLabel*>(u"userCode"_s)->text(), u"ABCD-1234"_s);
        QVERIFY(!m_page->findChild<QLabel*>(u"userCode"_s)->isHidden());
    }

    void cancelGoesBackToTheAnswers()
    {
        fill();
        button("continue")->click();
        QSignalSpy cancel(m_page.get(), &SetupPage::cancelRequested);
        QVERIFY(!button("cancel")->isHidden());
        button("cancel")->click();
        QCOMPARE(cancel.count(), 1);
        QCOMPARE(edit("tenant")->text(), u"Contoso.com"_s);
        QVERIFY(button("continue")->isEnabled());
    }

private:
    QLineEdit* edit(const char* name) { return m_page->findChild<QLineEdit*>(QString::fromLatin1(name)); }
    QPushButton* button(const char* name)
    {
        return m_page->findChild<QPushButton*>(QString::fromLatin1(name));
    }
    QString reason() { return m_page->findChild<QLabel*>(u"continueReason"_s)->text(); }
    void fill()
    {
        edit("tenant")->setText(u"Contoso.com"_s);
        edit("clientId")->setText(kId);
    }

    Theme m_theme;
    Icons m_icons{m_theme};
    CloudCatalog m_clouds{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/clouds")}};
    std::unique_ptr<SetupPage> m_page;
};

QTEST_MAIN(SetupPageTest)
#include "tst_setuppage.moc"
