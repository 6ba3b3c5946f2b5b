#include "wizardstory.h"

#include <common/segmentedtabs.h>
#include <settings/profilestore.h>
#include <setup/applicationpage.h>
#include <setup/proofpage.h>
#include <setup/prooftablemodel.h>
#include <setup/signinpage.h>

#include <QLineEdit>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kSecret = "CANARYsecret4f0b";

} // namespace

/// The other ways through the set-up, in the window and a real browser up to the proof: with an application
/// that somebody else made, and with a code on another device.
class TestSetupWaysStory : public QObject, private WizardStory
{
    Q_OBJECT

private:
    Profile stored() const { return ProfileStore(profile()).load().value().value_or(Profile{}); }

    void proofIsComplete()
    {
        QVERIFY2(next(WizardStep::Proof), shown().constData());
        ProofPage& page = wizard()->proof();
        QTRY_VERIFY2_WITH_TIMEOUT(page.mark() == Mark::Good, page.model().asText().toUtf8().constData(), 30'000);
        QVERIFY(page.model().rowCount() > 5);
    }

private Q_SLOTS:
    void cleanup() { end(); }

    void anApplicationThatIsThereIsUsed_data()
    {
        QTest::addColumn<bool>("confidential");
        QTest::newRow("with a secret") << true;
        QTest::newRow("without a credential") << false;
    }

    void anApplicationThatIsThereIsUsed()
    {
        QFETCH(bool, confidential);
        const QStringList customers{u"--customers"_s, u"12"_s};
        const bool began =
            confidential ? begin(customers + QStringList{u"--app-secret-stdin"_s}, QByteArray(kSecret) + '\n')
                         : begin(customers);
        QVERIFY2(began, m_sandbox->program.said());
        QVERIFY2(goToSignIn(), shown().constData());
        proceed();
        QVERIFY2(signInWithBrowser(), qPrintable(m_browserError));
        QVERIFY2(next(WizardStep::Application), shown().constData());

        ApplicationPage& page = wizard()->application();
        page.setWay(ApplicationPage::Way::Existing);
        QCOMPARE(page.findChild<QLineEdit*>(u"applicationTenant"_s)->text(), m_sandbox->tenant);
        page.findChild<QLineEdit*>(u"applicationId"_s)->setText(m_sandbox->clientId);
        page.findChild<SegmentedTabs*>(u"existingCredential"_s)->setCurrentIndex(confidential ? 0 : 2);
        if (confidential)
            page.findChild<QLineEdit*>(u"applicationSecret"_s)->setText(QString::fromLatin1(kSecret));
        // Whoever made it gave it what Steward cannot do without.
        page.findChild<SegmentedTabs*>(u"permissionSet"_s)->setCurrentIndex(0);
        proceed();
        QTRY_VERIFY2_WITH_TIMEOUT(page.mark() == Mark::Good, shown().constData(), 60'000);
        picture(confidential ? u"existing-secret"_s : u"existing-public"_s);

        QVERIFY2(next(WizardStep::Consent), shown().constData());
        proceed();
        QVERIFY2(signInWithBrowser(), qPrintable(m_browserError));
        QTRY_VERIFY2_WITH_TIMEOUT(wizard()->page(WizardStep::Consent).mark() == Mark::Good,
                                  shown().constData(), 60'000);
        const Profile profile = stored();
        QCOMPARE(profile.clientId, m_sandbox->clientId);
        QCOMPARE(profile.signInMethod, u"browser"_s);
        QCOMPARE(profile.credential, confidential ? AppCredentialKind::Secret : AppCredentialKind::None);
        QVERIFY(profile.connections);
        proofIsComplete();
    }

    void anApplicationThatIsNotThereIsSaidToBeMissing()
    {
        QVERIFY2(begin({u"--customers"_s, u"3"_s}), m_sandbox->program.said());
        QVERIFY2(goToSignIn(), shown().constData());
        proceed();
        QVERIFY2(signInWithBrowser(), qPrintable(m_browserError));
        QVERIFY2(next(WizardStep::Application), shown().constData());
        ApplicationPage& page = wizard()->application();
        page.setWay(ApplicationPage::Way::Existing);
        page.findChild<QLineEdit*>(u"applicationId"_s)->setText(u"99999999-9999-4999-8999-999999999999"_s);
        page.findChild<SegmentedTabs*>(u"existingCredential"_s)->setCurrentIndex(2);
        proceed();
        QTRY_VERIFY2_WITH_TIMEOUT(page.mark() == Mark::Bad, shown().constData(), 30'000);
        QVERIFY2(shown().contains("99999999-9999-4999-8999-999999999999"), shown().constData());
        QCOMPARE(wizard()->currentStep(), WizardStep::Application);
    }

    void aCodeOnAnotherDeviceSignsInTwice()
    {
        QVERIFY2(begin({u"--customers"_s, u"12"_s, u"--device-interval"_s, u"1"_s}),
                 m_sandbox->program.said());
        QVERIFY2(goToSignIn(), shown().constData());
        SignInPage& page = wizard()->signIn();
        page.findChild<SegmentedTabs*>(u"signInWay"_s)->setCurrentIndex(1);
        QVERIFY(page.findChild<QWidget*>(u"codeWarning"_s)->isVisible());
        picture(u"code-warning"_s);
        proceed();
        QVERIFY2(signInWithCode(), qPrintable(m_browserError));
        QTRY_VERIFY2_WITH_TIMEOUT(page.findChild<QWidget*>(u"fact-mfa"_s), shown().constData(), 30'000);
        QVERIFY2(next(WizardStep::Application), shown().constData());
        proceed();
        QTRY_VERIFY2_WITH_TIMEOUT(wizard()->application().mark() == Mark::Good, shown().constData(), 90'000);
        QVERIFY2(next(WizardStep::Consent), shown().constData());
        proceed();
        QVERIFY2(signInWithCode(), qPrintable(m_browserError));
        QTRY_VERIFY2_WITH_TIMEOUT(wizard()->page(WizardStep::Consent).mark() == Mark::Good,
                                  shown().constData(), 60'000);
        QCOMPARE(stored().signInMethod, u"deviceCode"_s);
        proofIsComplete();
    }
};

QTEST_MAIN(TestSetupWaysStory)
#include "tst_setupwaysstory.moc"
