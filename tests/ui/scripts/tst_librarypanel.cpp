#include "accessibilitycheck.h"
#include "librarysamples.h"

#include <common/icons.h>
#include <common/theme.h>
#include <scripts/diffview.h>
#include <scripts/importdialog.h>
#include <scripts/librarypage.h>
#include <scripts/librarypanel.h>
#include <scripts/versionsdialog.h>

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

#include <archive/zip.h>

using namespace Qt::StringLiterals;
using namespace steward;
using namespace steward::tests;

class LibraryPanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_samples = std::make_unique<LibrarySamples>();
        m_folders = std::make_unique<ScriptFolders>();
        m_samples->openIn(*m_folders);
        QTRY_VERIFY_WITH_TIMEOUT(m_folders->isRead() && !m_folders->isReading(), 10'000);
        m_panel = std::make_unique<LibraryPanel>(*m_folders, m_samples->versions, m_icons);
        m_panel->setConnectionTitles(LibrarySamples::titles());
        m_tester = std::make_unique<QAbstractItemModelTester>(&m_panel->model());
        m_panel->resize(1100, 700);
        m_panel->show();
    }
    void cleanup()
    {
        m_tester.reset();
        m_panel.reset();
        m_folders.reset();
    }

    void everyFolderIsAGroupWithItsScripts()
    {
        QStringList groups;
        for (int row = 0; row < m_panel->model().rowCount(); ++row)
            groups << m_panel->model().index(row, 0).data().toString();
        for (const QString& title :
             {u"Mine"_s, u"Mine › reports"_s, u"Built-in › mail"_s, u"Built-in › security"_s})
            QVERIFY2(groups.contains(title), qPrintable(groups.join(u'\n')));
        QVERIFY(!m_panel->model()
                     .index(groups.indexOf(u"Team"_s), 0)
                     .data(LibraryModel::ProblemRole)
                     .toString()
                     .isEmpty());
        QCOMPARE(m_panel->model().shown(), m_folders->entries().size());
    }

    void aSearchLeavesWhatItFindsAndAWrongOneSaysWhatThereIs()
    {
        search(u"tag:leaving signs"_s);
        QTRY_COMPARE(m_panel->model().shown(), 1);
        search(u"colour:red"_s);
        QTRY_VERIFY(m_panel->findChild<QWidget*>(u"banner"_s)->isVisible());
        QCOMPARE(m_panel->model().shown(), 1);
        search(u"aufraumen"_s);
        QTRY_COMPARE(m_panel->model().rowCount(), 1);
        search(u"zzzzz"_s);
        QTRY_VERIFY(m_panel->findChild<QPushButton*>(u"libraryShowAll"_s)->isVisible());
        QTest::mouseClick(m_panel->findChild<QPushButton*>(u"libraryShowAll"_s), Qt::LeftButton);
        QTRY_COMPARE(m_panel->model().shown(), m_folders->entries().size());
    }

    void thePageSaysWhatTheScriptSays()
    {
        m_panel->choose(m_samples->mine(u"Block-Leaver.ps1"_s));
        const QString page = texts(*m_panel->findChild<LibraryPage*>());
        for (
            const QString& text :
            {u"Block-Leaver"_s,
             u"Blocks the sign-in, ends the sessions and writes down who did it. What was shared stays shared."_s,
             u"One object a step."_s, u"-Reason"_s, u"Why, for the log."_s,
             u"Block-Leaver.ps1 -Reason 'Left in May'"_s, u"User Administrator"_s, u"Graph, Exchange"_s,
             u"A customer and one of its users"_s})
            QVERIFY2(page.contains(text), qPrintable(text + u" not in "_s + page));
        // It says Change, and revokes something.
        QVERIFY(page.contains(u"Destructive (by its commands; it says Change)"_s));
    }

    void helpIsTextAndNeverMarkup()
    {
        m_samples->write(
            u"Evil.ps1"_s,
            "<#\n.SYNOPSIS\n    <b>bold</b> <img src='http://x'>\n.DESCRIPTION\n    <a href='x'>y</a>\n#>\n");
        m_folders->read();
        QTRY_VERIFY(m_folders->find(m_samples->mine(u"Evil.ps1"_s)));
        m_panel->choose(m_samples->mine(u"Evil.ps1"_s));
        for (const QLabel* label : m_panel->findChild<LibraryPage*>()->findChildren<QLabel*>())
            QVERIFY2(label->textFormat() == Qt::PlainText || !label->text().contains(u'<'),
                     qPrintable(label->text()));
    }

    void openingAndRunningAreAskedFor()
    {
        QSignalSpy opened(m_panel.get(), &LibraryPanel::openRequested),
            run(m_panel.get(), &LibraryPanel::runRequested);
        const QString path = m_samples->mine(u"Block-Leaver.ps1"_s);
        m_panel->choose(path);
        click(u"scriptOpen"_s);
        click(u"scriptRun"_s);
        auto* tree = m_panel->findChild<QTreeView*>(u"libraryTree"_s);
        QTest::keyClick(tree, Qt::Key_Return);
        QCOMPARE(opened, (QList<QVariantList>{{path}, {path}}));
        QCOMPARE(run, QList<QVariantList>{{path}});
    }

    void aStarPutsItOnTop()
    {
        QSignalSpy changed(m_panel.get(), &LibraryPanel::favouritesChanged);
        const QString path = m_samples->mine(u"reports/Get-Printers.ps1"_s);
        m_panel->choose(path);
        QTest::mouseClick(m_panel->findChild<QWidget*>(u"scriptStar"_s), Qt::LeftButton);
        QCOMPARE(changed.last()[0].toStringList(), QStringList{path});
        QCOMPARE(m_panel->model().index(0, 0).data().toString(), u"Favourites"_s);
        QCOMPARE(m_panel->currentPath(), path);
        search(u"is:favourite"_s);
        QTRY_COMPARE(m_panel->model().shown(), 1);
    }

    void aBuiltInScriptIsDuplicatedToEditAndNeverWritten()
    {
        QSignalSpy opened(m_panel.get(), &LibraryPanel::openRequested);
        const QString path =
            QStringLiteral(STEWARD_SOURCE_DIR "/resources/library/mail/Get-MailForwarding.ps1");
        m_panel->choose(path);
        QCOMPARE(m_panel->findChild<QPushButton*>(u"scriptDuplicate"_s)->text(), u"Duplicate to edit"_s);
        QVERIFY(!m_panel->findChild<QPushButton*>(u"scriptMore"_s)->isVisible());
        click(u"scriptDuplicate"_s);
        const QString copy = m_samples->mine(u"mail/Get-MailForwarding.ps1"_s);
        QCOMPARE(opened, QList<QVariantList>{{copy}});
        QTRY_VERIFY(m_folders->find(copy));
        QCOMPARE(read(copy), read(path));
        QTRY_VERIFY(m_panel->findChild<QPushButton*>(u"scriptMore"_s)->isVisible());
    }

    void aRenamedScriptKeepsItsStarAndVersions()
    {
        QSignalSpy renamed(m_panel.get(), &LibraryPanel::renamed);
        const QString path = m_samples->mine(u"Block-Leaver.ps1"_s), to = m_samples->mine(u"Leaver.ps1"_s);
        m_panel->setFavourites({path});
        m_panel->choose(path);
        QTest::keyClick(m_panel->findChild<QTreeView*>(u"libraryTree"_s), Qt::Key_F2);
        auto* dialog = m_panel->findChild<QInputDialog*>(u"renameDialog"_s);
        QVERIFY(dialog);
        dialog->setTextValue(u"Leaver"_s);
        dialog->accept();
        QCOMPARE(renamed, (QList<QVariantList>{{path, to}}));
        QTRY_VERIFY(m_folders->find(to) && !m_folders->find(path));
        QVERIFY(m_panel->model().favourites().contains(to));
        QCOMPARE(m_samples->versions.of(to).size(), 3);
    }

    void throwingAwayAsksFirst()
    {
        const QString path = m_samples->mine(u"Block-Leaver.ps1"_s);
        m_panel->choose(path);
        QTest::keyClick(m_panel->findChild<QTreeView*>(u"libraryTree"_s), Qt::Key_Delete);
        auto* box = m_panel->findChild<QMessageBox*>(u"trashDialog"_s);
        QVERIFY(box);
        QCOMPARE(box->standardButton(box->defaultButton()), QMessageBox::Cancel);
        box->reject();
        QVERIFY(QFile::exists(path));
        QTRY_VERIFY(!m_panel->findChild<QMessageBox*>(u"trashDialog"_s));
        QTest::keyClick(m_panel->findChild<QTreeView*>(u"libraryTree"_s), Qt::Key_Delete);
        box = m_panel->findChild<QMessageBox*>(u"trashDialog"_s);
        for (QAbstractButton* button : box->buttons()) {
            if (box->buttonRole(button) == QMessageBox::DestructiveRole)
                button->click();
        }
        QVERIFY(!QFile::exists(path));
        QTRY_VERIFY(!m_folders->find(path));
    }

    void anImportShowsWhatItBringsAndLandsWhatIsChosen()
    {
        const QString zip = zipOf({{u"Block-Leaver.ps1"_s, "Get-MgUser\n"},
                                   {u"New.ps1"_s, "Get-MgUser\n"},
                                   {u"../out.ps1"_s, "x"}});
        m_panel->importFrom({zip});
        QTRY_VERIFY(m_panel->findChild<ImportDialog*>());
        auto* dialog = m_panel->findChild<ImportDialog*>();
        QCOMPARE(dialog->findChild<QLabel*>(u"importSummary"_s)->text(), u"1 new, 1 changed, 1 refused"_s);
        QVERIFY(accessibilityProblems(*dialog).isEmpty());
        QVERIFY(!QFile::exists(m_samples->mine(u"New.ps1"_s)));
        auto* list = dialog->findChild<QListView*>(u"importList"_s);
        const auto row = [&](const QString& name) {
            for (int i = 0; i < list->model()->rowCount(); ++i) {
                if (list->model()->index(i, 0).data().toString() == name)
                    return list->model()->index(i, 0);
            }
            return QModelIndex();
        };
        list->setCurrentIndex(row(u"Block-Leaver.ps1"_s));
        QVERIFY(dialog->findChild<DiffView*>()->diff().removed() > 10);
        QVERIFY(!list->model()->setData(row(u"../out.ps1"_s), Qt::Checked, Qt::CheckStateRole));
        QVERIFY(list->model()->setData(row(u"Block-Leaver.ps1"_s), Qt::Unchecked, Qt::CheckStateRole));
        auto* take = dialog->findChild<QPushButton*>(u"importTake"_s);
        QVERIFY(!take->isDefault());
        take->click();
        QTRY_VERIFY(m_folders->find(m_samples->mine(u"New.ps1"_s)));
        QVERIFY(read(m_samples->mine(u"Block-Leaver.ps1"_s)).contains("Set-MgUser"));
        QCOMPARE(m_samples->versions.of(m_samples->mine(u"New.ps1"_s)).size(), 1);
    }

    void aDamagedImportIsSaid()
    {
        QSignalSpy failed(m_panel.get(), &LibraryPanel::failed);
        const QString file = m_samples->folder.filePath(u"x.zip"_s);
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write("no zip");
        out.close();
        m_panel->importFrom({file});
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(m_panel->findChild<QWidget*>(u"banner"_s)->isVisible());
    }

    void aVersionIsComparedAndRestored()
    {
        const QString path = m_samples->mine(u"Block-Leaver.ps1"_s);
        m_panel->choose(path);
        click(u"scriptVersions"_s);
        auto* dialog = m_panel->findChild<VersionsDialog*>();
        QVERIFY(dialog);
        QVERIFY(accessibilityProblems(*dialog).isEmpty());
        QCOMPARE(dialog->findChild<DiffView*>()->diff().added(), 1);
        dialog->choose(2);
        click(u"versionsRestore"_s, dialog);
        QVERIFY(read(path).contains("Set-MsolUser"));
        const auto list = m_samples->versions.of(path);
        QCOMPARE(*m_samples->versions.text(list[0].hash), QString::fromUtf8(read(path)));
        QVERIFY(m_samples->versions.text(list[1].hash)->contains(u"Set-MgUser"_s));
    }

    void everyControlHasANameAndIsReachable()
    {
        m_panel->choose(m_samples->mine(u"Block-Leaver.ps1"_s));
        const QStringList problems = accessibilityProblems(*m_panel);
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
    }

    void whatWasClosedStaysClosedAndTheChosenOneStaysChosen()
    {
        auto* tree = m_panel->findChild<QTreeView*>(u"libraryTree"_s);
        const QString path = m_samples->mine(u"Block-Leaver.ps1"_s);
        m_panel->choose(path);
        const QModelIndex group = m_panel->model().index(m_panel->model().rowCount() - 1, 0);
        const QString name = group.data(LibraryModel::GroupRole).toString();
        tree->setExpanded(group, false);
        m_samples->write(u"Another.ps1"_s, "Get-MgUser\n");
        m_folders->read();
        QTRY_VERIFY(m_folders->find(m_samples->mine(u"Another.ps1"_s)));
        const QModelIndex again = m_panel->model().index(m_panel->model().rowCount() - 1, 0);
        QCOMPARE(again.data(LibraryModel::GroupRole).toString(), name);
        QVERIFY(!tree->isExpanded(again));
        QCOMPARE(m_panel->currentPath(), path);
        QCOMPARE(tree->currentIndex().data(LibraryModel::PathRole).toString(), path);
    }

    void twoThousandScriptsAreListedWithinABlink()
    {
        for (int i = 0; i < 2000; ++i)
            m_samples->write(u"many%1/Script-%2.ps1"_s.arg(i % 20).arg(i),
                             "<#\n.SYNOPSIS\n    Says hello.\n#>\nGet-MgUser\n");
        m_folders->read();
        QTRY_VERIFY_WITH_TIMEOUT(m_folders->entries().size() > 2000, 20'000);
        QElapsedTimer timer;
        timer.start();
        LibraryPanel panel(*m_folders, m_samples->versions, m_icons);
        panel.resize(1100, 700);
        panel.show();
        (void)panel.grab();
        const qint64 listed = timer.restart();
        panel.model().setQuery(*LibraryQuery::parse(u"script hello 19"_s));
        (void)panel.grab();
        qInfo("2,000 scripts: listed and painted in %lld ms, searched and painted in %lld ms", listed,
              timer.elapsed());
        QVERIFY(listed < 1000);
        QVERIFY(timer.elapsed() < 500);
    }

    void nothingIsExecutedHere()
    {
        const QString trap = m_samples->folder.filePath(u"trap"_s);
        m_samples->write(u"Trap.ps1"_s, "param($x = $(New-Item '" + trap.toUtf8() + "'))\nNew-Item '" +
                                            trap.toUtf8() + "'\n");
        m_folders->read();
        const QString path = m_samples->mine(u"Trap.ps1"_s);
        QTRY_VERIFY(m_folders->find(path));
        m_panel->choose(path);
        m_panel->duplicateCurrent();
        m_panel->exportTo({path}, m_samples->folder.filePath(u"out.zip"_s));
        m_panel->importFrom({m_samples->folder.filePath(u"out.zip"_s)});
        QTRY_VERIFY(m_panel->findChild<ImportDialog*>());
        QVERIFY(!QFile::exists(trap));
    }

private:
    void search(const QString& text)
    {
        auto* field = m_panel->findChild<QLineEdit*>(u"librarySearch"_s);
        field->setText(text);
        QTest::keyClick(field, Qt::Key_Return);
    }
    void click(const QString& name, QWidget* in = nullptr)
    {
        auto* button = (in ? in : m_panel.get())->findChild<QPushButton*>(name);
        QVERIFY2(button && button->isEnabled(), qPrintable(name));
        button->click();
    }
    static QByteArray read(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString zipOf(const QList<ZipFile>& files)
    {
        const QString path = m_samples->folder.filePath(u"in.zip"_s);
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(makeZip(files).value());
        return path;
    }
    static QString texts(const QWidget& widget)
    {
        QStringList list;
        for (const QLabel* label : widget.findChildren<QLabel*>())
            list << label->text();
        return list.join(u'\n');
    }

    Theme m_theme;
    Icons m_icons{m_theme};
    std::unique_ptr<LibrarySamples> m_samples;
    std::unique_ptr<ScriptFolders> m_folders;
    std::unique_ptr<LibraryPanel> m_panel;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_MAIN(LibraryPanelTest)
#include "tst_librarypanel.moc"
