#include "accessibilitycheck.h"
#include "clippedtext.h"
#include "setupsamples.h"

#include <common/banner.h>
#include <setup/healthpage.h>
#include <setup/markrow.h>
#include <setup/prooftablemodel.h>

#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

class HealthPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_page = std::make_unique<HealthPage>(m_icons);
        m_page->resize(1300, 850);
    }
    void cleanup() { m_page.reset(); }

    void everyControlCanBeFoundAndReached()
    {
        m_page->showReport(samples::report(), {});
        m_page->showConcerns(samples::concerns(5));
        QCOMPARE(accessibilityProblems(*m_page), QStringList());
    }

    void nothingIsExportedBeforeACheck()
    {
        QVERIFY(!button("exportHtml")->isEnabled());
        QVERIFY(!button("exportHtml")->toolTip().isEmpty());
        QSignalSpy check(m_page.get(), &HealthPage::checkRequested);
        button("checkHealth")->click();
        QCOMPARE(check.count(), 1);
        m_page->showChecking();
        QVERIFY(!button("checkHealth")->isEnabled());
        m_page->showReport(samples::report(), {});
        QVERIFY(button("checkHealth")->isEnabled());
        QSignalSpy html(m_page.get(), &HealthPage::exportHtmlRequested);
        QSignalSpy json(m_page.get(), &HealthPage::exportJsonRequested);
        button("exportHtml")->click();
        button("exportJson")->click();
        QCOMPARE(html.count(), 1);
        QCOMPARE(json.count(), 1);
    }

    void aFindingOffersItsAction()
    {
        m_page->showReport(samples::report(), {});
        auto* row = m_page->findChild<MarkRow*>(u"finding-credential"_s);
        QVERIFY(row);
        QCOMPARE(row->mark(), Mark::Attention);
        QVERIFY(row->accessibleName().contains(u"24 days"_s));
        QSignalSpy action(m_page.get(), &HealthPage::actionRequested);
        button("act-credential")->click();
        QCOMPARE(action.first().first().toString(), u"rotate"_s);
        QCOMPARE(action.first()[1].value<HealthFinding>().id, u"credential"_s);
        QVERIFY(!button("act-mfa"));
    }

    void relationshipsAreOneFinding()
    {
        m_page->showReport(samples::report(), {});
        QVERIFY(!m_page->findChild<MarkRow*>(u"finding-relationship:a"_s));
        auto* row = m_page->findChild<MarkRow*>(u"finding-relationships-ending"_s);
        QVERIFY(row);
        QVERIFY(row->title().startsWith(u"2 relationships"_s));
        QVERIFY(row->accessibleName().contains(u"6 days"_s));
    }

    void aThousandCustomersReadCalm()
    {
        HealthReport report = samples::report();
        report.findings = report.findings.mid(5);
        const HealthReport before = report;
        for (int i = 0; i < 1000; ++i) {
            HealthFinding finding;
            finding.id = u"relationship:tenant-%1"_s.arg(i);
            finding.severity = HealthFinding::Severity::Attention;
            finding.title = u"Access to customer %1 ends in 45 days."_s.arg(i);
            finding.daysLeft = 45;
            report.findings.prepend(finding);
        }
        m_page->showReport(report, healthChanges(before, report));
        QCOMPARE(m_page->findChild<QLabel*>(u"healthHeadline"_s)->text(), u"1 thing needs attention."_s);
        QCOMPARE(m_page->findChildren<MarkRow*>(QRegularExpression(u"^finding-"_s)).size(),
                 before.findings.size() + 1);
        QCOMPARE(m_page->findChild<MarkCard*>(u"changes"_s)->rowCount(), 1);
    }

    void nothingIsCutWhereThereIsRoom()
    {
        m_page->resize(1288, 800);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->showReport(samples::report(), {});
        m_page->showConcerns(samples::concerns(42));
        const PermissionCatalog permissions(
            QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/permissions")});
        m_page->showProof(samples::proof(permissions.permissions(Permission::Set::Recommended), {}));
        const auto cut = [this] {
            QStringList names;
            for (const QWidget* widget : m_page->findChildren<QWidget*>()) {
                const QWidget* parent = widget->parentWidget();
                const bool scrolled = qobject_cast<const QAbstractScrollArea*>(parent->parentWidget());
                if (widget->isVisible() && !scrolled && !parent->rect().contains(widget->geometry()))
                    names += widget->objectName() + u" in "_s + parent->objectName();
            }
            return names;
        };
        QTRY_COMPARE(cut(), QStringList());
        QTRY_COMPARE(clippedTexts(*m_page), QStringList());
        auto* table = m_page->findChild<QTableView*>(u"healthProofTable"_s);
        QTRY_COMPARE(table->verticalScrollBar()->maximum(),
                     0); // all permissions, without a scroll of their own
    }

    void aNewReportReplacesTheOldOne()
    {
        m_page->showReport(samples::report(), {});
        HealthReport good = samples::report();
        good.findings = good.findings.mid(5);
        m_page->showReport(good, {});
        QVERIFY(!m_page->findChild<MarkRow*>(u"finding-credential"_s));
        QCOMPARE(m_page->findChildren<MarkRow*>(QRegularExpression(u"^finding-"_s)).size(),
                 good.findings.size());
    }

    void changesAreListedOrSaidToBeNone()
    {
        m_page->showReport(samples::report(), {});
        QVERIFY(!m_page->findChild<QWidget*>(u"noChanges"_s)->isHidden());
        HealthReport before = samples::report();
        before.findings.removeFirst();
        const QList<HealthChange> changes = healthChanges(before, samples::report());
        QVERIFY(!changes.isEmpty());
        m_page->showReport(samples::report(), changes);
        QVERIFY(m_page->findChild<QWidget*>(u"noChanges"_s)->isHidden());
        QCOMPARE(m_page->findChild<MarkCard*>(u"changes"_s)->rowCount(), int(changes.size()));
    }

    void aFailedCheckKeepsWhatIsShown()
    {
        m_page->showReport(samples::report(), {});
        m_page->showChecking();
        m_page->showCheckFailed(samples::refused());
        QVERIFY(!m_page->findChild<Banner*>(u"healthBanner"_s)->isHidden());
        QVERIFY(m_page->findChild<MarkRow*>(u"finding-credential"_s));
        QSignalSpy check(m_page.get(), &HealthPage::checkRequested);
        button("healthTryAgain")->click();
        QCOMPARE(check.count(), 1);
    }

    void theSignInIsRenewed()
    {
        QSignalSpy renew(m_page.get(), &HealthPage::renewRequested);
        button("renewNow")->click();
        QCOMPARE(renew.count(), 1);
        m_page->showRenewing();
        QVERIFY(!button("renewNow")->isEnabled());
        m_page->showRenewed(samples::refused());
        QVERIFY(button("renewNow")->isEnabled());
        QVERIFY(!m_page->findChild<Banner*>(u"signInError"_s)->isHidden());
        m_page->showRenewed({});
        QVERIFY(m_page->findChild<Banner*>(u"signInError"_s)->isHidden());
        QSignalSpy signIn(m_page.get(), &HealthPage::signInRequested);
        button("healthSignIn")->click();
        QCOMPARE(signIn.count(), 1);
    }

    void aCredentialIsRotatedStepByStep()
    {
        QVERIFY(!button("rotate")->isEnabled()); // a public application
        CredentialHealth credential;
        credential.kind = CredentialKind::Secret;
        credential.daysLeft = 24;
        m_page->showCredential(credential);
        QSignalSpy rotate(m_page.get(), &HealthPage::rotateRequested);
        button("rotate")->click();
        QCOMPARE(rotate.count(), 1);
        ConsentStep step;
        step.id = u"create"_s;
        step.title = u"New secret"_s;
        step.state = ConsentStep::State::Running;
        m_page->showRotationStep(step);
        QVERIFY(!button("rotate")->isEnabled());
        QVERIFY(!m_page->findChild<QWidget*>(u"rotationProgress"_s)->isHidden());
        m_page->showRotated(samples::refused());
        QVERIFY(button("rotate")->isEnabled());
        m_page->findChild<QPushButton*>(u"tryAgain"_s)->click();
        QCOMPARE(rotate.count(), 2);
        m_page->showRotated({});
        QVERIFY(m_page->findChild<QWidget*>(u"rotationProgress"_s)->isHidden());
    }

    void aCustomerIsOpenedByKeyboardAndButton()
    {
        m_page->showReport(samples::report(), {});
        m_page->showConcerns(samples::concerns(5000));
        auto* table = m_page->findChild<QTableView*>(u"concernTable"_s);
        QSignalSpy open(m_page.get(), &HealthPage::openCustomerRequested);
        QVERIFY(!button("openCustomer")->isEnabled());
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        table->setFocus();
        table->selectRow(2);
        button("openCustomer")->click();
        QCOMPARE(open.first().first().value<TenantId>().value, samples::tenantOf(2));
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(open.count(), 2);
        m_page->showConcerns({});
        QVERIFY(button("openCustomer")->isHidden());
    }

    void theSetupCanBeRunAgain()
    {
        QSignalSpy setup(m_page.get(), &HealthPage::setupRequested);
        button("runSetup")->click();
        QCOMPARE(setup.count(), 1);
    }

private:
    QPushButton* button(const char* name)
    {
        return m_page->findChild<QPushButton*>(QString::fromLatin1(name));
    }

    Theme m_theme;
    Icons m_icons{m_theme};
    std::unique_ptr<HealthPage> m_page;
};

QTEST_MAIN(HealthPageTest)
#include "tst_healthpage.moc"
