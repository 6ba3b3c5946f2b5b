#include "accessibilitycheck.h"

#include <common/labels.h>
#include <common/mainwindow.h>
#include <common/railbutton.h>
#include <common/statusbaritem.h>
#include <common/theme.h>

#include <QDialog>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

class MainWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRailShowsOnlyThePagesThatExist()
    {
        MainWindow window(m_theme, m_icons);
        window.addScreen(u"first"_s, new QWidget);
        window.addPage(u"customers"_s, u"Customers"_s, u"customers"_s, new QWidget);
        window.addPage(u"setup"_s, u"Set-up"_s, u"setup"_s, new QWidget);
        QCOMPARE(window.findChildren<RailButton*>().size(), 2);
        window.showPage(u"first"_s);
        QVERIFY(window.findChild<QWidget*>(u"rail"_s)->isHidden());
        window.showPage(u"customers"_s);
        QVERIFY(!window.findChild<QWidget*>(u"rail"_s)->isHidden());
        QCOMPARE(window.currentPage(), u"customers"_s);
        QCOMPARE(accessibilityProblems(window), QStringList());
    }

    void aRailButtonAndItsKeyShowThePage()
    {
        MainWindow window(m_theme, m_icons);
        window.addPage(u"customers"_s, u"Customers"_s, u"customers"_s, new QWidget);
        window.addPage(u"setup"_s, u"Set-up"_s, u"setup"_s, new QWidget);
        window.showPage(u"customers"_s);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QSignalSpy shown(&window, &MainWindow::pageShown);
        window.findChild<RailButton*>(u"rail-setup"_s)->click();
        QCOMPARE(shown.count(), 1);
        QCOMPARE(window.currentPage(), u"setup"_s);
        QTest::keyClick(&window, Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(window.currentPage(), u"customers"_s);
        QVERIFY(window.findChild<RailButton*>(u"rail-customers"_s)->isChecked());
    }

    void menusWithoutEntriesAreNotShown()
    {
        MainWindow window(m_theme, m_icons);
        int visible = 0;
        for (const QMenu* menu : window.findChildren<QMenu*>()) {
            if (menu->menuAction()->isVisible()) {
                ++visible;
                QVERIFY2(!menu->isEmpty(), qPrintable(menu->title()));
            }
        }
        QCOMPARE(visible, 4); // File, View, Theme, Help
    }

    void thePracticePartnerIsAlwaysNamed()
    {
        MainWindow window(m_theme, m_icons);
        auto* badge = window.findChild<QLabel*>(u"practiceBadge"_s);
        QVERIFY(badge->isHidden());
        window.setPractice(true);
        QVERIFY(!badge->isHidden());
        QVERIFY(badge->text().contains(u"Practice"_s));
    }

    void namesInTheStatusBarAreHarmless()
    {
        MainWindow window(m_theme, m_icons);
        window.setPartner(u"A\u202E<b>B"_s);
        QCOMPARE(window.findChild<StatusBarItem*>(u"statusPartner"_s)->text(), u"A\uFFFD<b>B"_s);
    }

    void aboutNamesTheLicence()
    {
        MainWindow window(m_theme, m_icons);
        window.show();
        window.findChild<QAction*>(u"about"_s)->trigger();
        auto* dialog = window.findChild<QDialog*>(u"aboutDialog"_s);
        QVERIFY(dialog);
        bool licence = false;
        for (const QLabel* label : dialog->findChildren<QLabel*>())
            licence = licence || label->text().contains(u"General Public License"_s);
        QVERIFY(licence);
        QCOMPARE(accessibilityProblems(*dialog), QStringList());
        dialog->close();
    }

private:
    Theme m_theme;
    Icons m_icons{m_theme};
};

QTEST_MAIN(MainWindowTest)
#include "tst_mainwindow.moc"
