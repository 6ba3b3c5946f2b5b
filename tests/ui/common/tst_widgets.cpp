#include "accessibilitycheck.h"

#include <common/banner.h>
#include <common/formfield.h>
#include <common/labels.h>
#include <common/searchfield.h>
#include <common/segmentedtabs.h>
#include <common/theme.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

/// Carries out the consent, and nothing else.
class Desk final : public ActionDesk
{
public:
    using ActionDesk::ActionDesk;

    [[nodiscard]] QString offer(const ActionRequest& request) const override
    {
        return request.error.action == "consent"_L1 ? request.error.actionLabel : QString();
    }
    void carryOut(const ActionRequest& request) override { m_done.append(request); }

    QList<ActionRequest> m_done;
};

} // namespace

class WidgetsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBannerSaysWhatWhyAndWhatToDo()
    {
        Banner banner(m_icons, Banner::Shape::Bar);
        QVERIFY(banner.isHidden());
        Error error;
        error.code = ErrorCode::Forbidden;
        error.message = u"<b>refused</b>"_s;
        error.why = u"No role\u202Etxt"_s;
        error.advice = u"Ask for it"_s;
        error.serviceCode = u"900421"_s;
        error.correlationId = u"5d2c"_s;
        error.httpStatus = 403;
        banner.showError(error, u"The old list"_s);
        QVERIFY(!banner.isHidden());
        QStringList shown;
        for (const QLabel* label : banner.findChildren<QLabel*>()) {
            QVERIFY(label->textFormat() == Qt::PlainText || label->text().isEmpty());
            if (!label->isHidden())
                shown += label->text();
        }
        QVERIFY(shown.contains(u"<b>refused</b>"_s));
        QVERIFY(shown.contains(u"No role\uFFFDtxt"_s));
        QVERIFY(shown.contains(u"Ask for it"_s));
        QVERIFY(shown.contains(u"The old list"_s));
        QVERIFY(shown.contains(u"403 · 900421 · correlation 5d2c"_s));
        banner.findChild<QPushButton*>(u"copyDetails"_s)->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), error.toText());
        banner.dismiss();
        QVERIFY(banner.isHidden());
        QVERIFY(!banner.error());
    }

    void aBannerOffersOnlyTheActionThatTheWindowCanDo()
    {
        QWidget page;
        Banner banner(m_icons, Banner::Shape::Card, &page);
        auto* button = banner.findChild<QPushButton*>(u"adviceAction"_s);
        QVERIFY(button);
        Error error;
        error.message = u"No"_s;
        error.action = u"consent"_s;
        error.actionLabel = u"Consent for this customer"_s;
        banner.showError(error);
        QVERIFY(button->isHidden()); // nobody would do it
        Desk desk(&page);
        banner.setCustomer(u"tenant-1"_s);
        banner.showError(error);
        QVERIFY(!button->isHidden());
        QCOMPARE(button->text(), error.actionLabel);
        QCOMPARE(button->accessibleName(), error.actionLabel);
        banner.removeButtons(); // of the owner's own
        button->click();
        QCOMPARE(desk.m_done.size(), 1);
        QCOMPARE(desk.m_done.first().error, error);
        QCOMPARE(desk.m_done.first().tenant, u"tenant-1"_s);
        QCOMPARE(desk.m_done.first().place, &banner);
        error.action = u"wait"_s;
        banner.showError(error);
        QVERIFY(button->isHidden());
        banner.showMessage(Banner::Kind::Info, u"Fine"_s);
        QVERIFY(button->isHidden());
    }

    void aBannerThatWasFilledBeforeItStoodInAWindowOffersItsActionToo()
    {
        QWidget page;
        Desk desk(&page);
        auto* banner = new Banner(m_icons, Banner::Shape::Card);
        Error error;
        error.message = u"No"_s;
        error.action = u"consent"_s;
        error.actionLabel = u"Consent for this customer"_s;
        banner->showError(error);
        banner->setParent(&page);
        banner->show();
        page.show();
        QVERIFY(banner->findChild<QPushButton*>(u"adviceAction"_s)->isVisible());
    }

    void aBannerDoesNotKeepTheLastErrorsLines()
    {
        Banner banner(m_icons, Banner::Shape::Rows);
        Error first;
        first.message = u"First"_s;
        first.why = u"Because"_s;
        first.correlationId = u"abc"_s;
        banner.showError(first);
        Error second;
        second.message = u"Second"_s;
        banner.showError(second);
        for (const QLabel* label : banner.findChildren<QLabel*>()) {
            QVERIFY(label->text() != u"Because"_s);
            QVERIFY(label->isHidden() || !label->text().contains(u"abc"_s));
        }
    }

    void aSearchIsAnnouncedOnceAfterTheLastKey()
    {
        SearchField field(m_icons, u"Name"_s);
        QSignalSpy changed(&field, &SearchField::searchChanged);
        QTest::keyClicks(&field, u"bra"_s);
        QCOMPARE(changed.count(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, 2000);
        QCOMPARE(changed.takeFirst().first().toString(), u"bra"_s);
    }

    void enterAnnouncesASearchAtOnce()
    {
        SearchField field(m_icons, u"Name"_s);
        QSignalSpy changed(&field, &SearchField::searchChanged);
        QTest::keyClicks(&field, u"x"_s);
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(changed.count(), 1);
    }

    void escapeClearsASearch()
    {
        SearchField field(m_icons, u"Name"_s);
        QTest::keyClicks(&field, u"x"_s);
        QTest::keyClick(&field, Qt::Key_Return);
        QSignalSpy changed(&field, &SearchField::searchChanged);
        QTest::keyClick(&field, Qt::Key_Escape);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toString(), QString());
        QVERIFY(field.text().isEmpty());
    }

    void arrowsMoveTheChoiceOfSegments()
    {
        SegmentedTabs tabs;
        tabs.addTab(u"One"_s);
        tabs.addTab(u"Two"_s);
        QCOMPARE(tabs.currentIndex(), 0);
        QSignalSpy changed(&tabs, &SegmentedTabs::currentChanged);
        QTest::keyClick(&tabs, Qt::Key_Right);
        QCOMPARE(tabs.currentIndex(), 1);
        QTest::keyClick(&tabs, Qt::Key_Right);
        QCOMPARE(tabs.currentIndex(), 1);
        QCOMPARE(changed.count(), 1);
    }

    void aFieldSaysItsProblemToEveryone()
    {
        auto* edit = new QLineEdit;
        FormField field(m_icons, u"Tenant"_s, edit, u"Its id."_s);
        QCOMPARE(edit->accessibleName(), u"Tenant"_s);
        QCOMPARE(edit->accessibleDescription(), u"Its id."_s);
        field.setProblem(u"Not an id."_s);
        QCOMPARE(edit->accessibleDescription(), u"Not an id."_s);
        QCOMPARE(edit->property("invalid").toBool(), true);
        field.setProblem({});
        QCOMPARE(edit->accessibleDescription(), u"Its id."_s);
    }

    void aParagraphGrowsWithItsText()
    {
        Paragraph paragraph(m_theme, u"one two three four five six seven eight nine ten"_s);
        const int wide = paragraph.heightForWidth(2000);
        QVERIFY(paragraph.heightForWidth(80) >= 3 * wide);
        QCOMPARE(wide, m_theme.lineHeight(Theme::Text::Body));
    }

private:
    Theme m_theme;
    Icons m_icons{m_theme};
};

QTEST_MAIN(WidgetsTest)
#include "tst_widgets.moc"
