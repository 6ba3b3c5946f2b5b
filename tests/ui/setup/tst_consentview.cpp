#include "accessibilitycheck.h"

#include <auth/consentstep.h>
#include <cloud/provencall.h>
#include <common/banner.h>
#include <common/theme.h>
#include <settings/cloudcatalog.h>
#include <setup/consentrow.h>
#include <setup/consentview.h>
#include <setup/firstrunpage.h>
#include <setup/signinpage.h>

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

/// A sign-in and its calls as they happen, and the first page that leads there.
class ConsentViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_view = std::make_unique<ConsentView>(m_icons); }
    void cleanup() { m_view.reset(); }

    void everyControlCanBeFoundAndReached()
    {
        m_view->showStep(step(u"browser"_s, ConsentStep::State::Running));
        m_view->showAddress(QUrl(u"https://login.example/authorize"_s));
        QCOMPARE(accessibilityProblems(*m_view), QStringList());
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

    void aCloudFromElsewhereSaysWhereOneSignsIn()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"given-lab.json"_s);
        QFile cloud(file);
        QVERIFY(cloud.open(QIODevice::WriteOnly));
        cloud.write("{\"name\":\"lab\",\"title\":\"Microsoft\",\"authority\":\"https://login.lab.example\","
                    "\"partnerCenter\":\"https://pc.lab.example\",\"graph\":\"https://graph.lab.example\"}");
        cloud.close();
        const CloudCatalog clouds(QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/clouds")});
        SignInPage page(m_icons, clouds);
        SetupChoice choice;
        choice.cloud = file;
        page.fill(choice);
        const auto* box = page.findChild<QComboBox*>(u"signInCloud"_s);
        QCOMPARE(box->currentData().toString(), file);
        QVERIFY2(box->currentText().contains(u"login.lab.example"_s), qPrintable(box->currentText()));
    }

    void itsCallsAreDoneOnlyWhenEachWasAnswered()
    {
        m_view->showCall(call(u"a"_s, ProvenCall::State::Done));
        m_view->showCall(call(u"b"_s, ProvenCall::State::Failed));
        const auto* calls = m_view->findChild<ConsentRow*>(u"step-calls"_s);
        QVERIFY(calls);
        QCOMPARE(calls->state(), ConsentRow::State::Failed);
        QCOMPARE(calls->detail(), u"1 of 2 answered, 1 failed"_s);
        m_view->showCall(call(u"b"_s, ProvenCall::State::Done));
        QCOMPARE(calls->state(), ConsentRow::State::Done);
    }

    void aStepThatChangesKeepsItsLine()
    {
        m_view->showStep(step(u"browser"_s, ConsentStep::State::Running));
        m_view->showStep(step(u"browser"_s, ConsentStep::State::Done));
        m_view->showStep(step(u"signin"_s, ConsentStep::State::Running));
        QCOMPARE(m_view->findChildren<ConsentRow*>().size(), 2);
        QCOMPARE(m_view->findChild<ConsentRow*>(u"step-browser"_s)->state(), ConsentRow::State::Done);
    }

    void aFailedStepOpensItsAdviceAndCanBeTriedAgain()
    {
        QSignalSpy retry(m_view.get(), &ConsentView::retryRequested);
        ConsentStep failed = step(u"signin"_s, ConsentStep::State::Failed);
        Error error;
        error.message = u"Not consented"_s;
        error.advice = u"Ask an administrator"_s;
        failed.error = error;
        m_view->showStep(failed);
        m_view->showFailure(error);
        const auto banners = m_view->findChild<ConsentRow*>(u"step-signin"_s)->findChildren<Banner*>();
        QCOMPARE(banners.size(), 1);
        QVERIFY(!banners.first()->isHidden());
        QVERIFY(m_view->findChild<Banner*>(u"consentFailure"_s)->isHidden());
        banners.first()->findChild<QPushButton*>(u"tryAgain"_s)->click();
        QCOMPARE(retry.count(), 1);
    }

    void aFailedCallCanBeTriedAgain()
    {
        m_view->showCall(call(u"a"_s, ProvenCall::State::Failed));
        QSignalSpy retry(m_view.get(), &ConsentView::retryRequested);
        m_view->findChild<QWidget*>(u"call-a"_s)->findChild<QPushButton*>(u"tryAgain"_s)->click();
        QCOMPARE(retry.count(), 1);
    }

    void aFailureWithoutAStepIsShownOnTop()
    {
        Error error;
        error.message = u"No browser"_s;
        m_view->showFailure(error);
        QVERIFY(!m_view->findChild<Banner*>(u"consentFailure"_s)->isHidden());
        m_view->clear();
        QVERIFY(m_view->findChild<Banner*>(u"consentFailure"_s)->isHidden());
    }

    void theAddressCanBeCopiedAndOpenedAgainWhileWaiting()
    {
        m_view->showStep(step(u"browser"_s, ConsentStep::State::Running));
        const QUrl address(u"https://login.example/authorize?state=a%20b"_s);
        m_view->showAddress(address);
        auto* box = m_view->findChild<QWidget*>(u"address"_s);
        QVERIFY(!box->isHidden());
        button("copyAddress")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"https://login.example/authorize?state=a%20b"_s);
        QSignalSpy open(m_view.get(), &ConsentView::openAddressRequested);
        button("openAddress")->click();
        QCOMPARE(open.first().first().toUrl(), address);
        m_view->hideAddress();
        QVERIFY(box->isHidden());
    }

    void aDeviceCodeIsShown()
    {
        m_view->showCode(u"ABCD-1234"_s, QUrl(u"https://microsoft.com/devicelogin"_s), {});
        QCOMPARE(m_view->findChild<QLabel*>(u"userCode"_s)->text(), u"ABCD-1234"_s);
        QVERIFY(!m_view->findChild<QLabel*>(u"userCode"_s)->isHidden());
    }

private:
    QPushButton* button(const char* name)
    {
        return m_view->findChild<QPushButton*>(QString::fromLatin1(name));
    }

    Theme m_theme;
    Icons m_icons{m_theme};
    std::unique_ptr<ConsentView> m_view;
};

QTEST_MAIN(ConsentViewTest)
#include "tst_consentview.moc"
