#include "program.h"
#include "shownwindow.h"

#include <customers/customerspage.h>
#include <customers/customertablemodel.h>
#include <runs/outputview.h>
#include <runs/runpanel.h>
#include <scripts/connectionspanel.h>
#include <scripts/librarymodel.h>
#include <scripts/librarypanel.h>
#include <scripts/parameterform.h>
#include <scripts/qscintilla.h>
#include <scripts/scripteditor.h>
#include <scripts/scriptspage.h>
#include <scripts/targetbar.h>

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <console/consoleapplication.h>

using namespace steward;
using namespace Qt::StringLiterals;

/// A technician's day with scripts, in the window, on the real engine: a script from the library, its form, a
/// run, the same again from the history, and the next morning. And what nobody notices: that looking at a
/// script runs none of it.
class TestWorkspaceStory : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] QString profile() const { return m_folder.filePath(u"profile"_s); }

    void start()
    {
        ConsoleApplication::Options options;
        options.services.profileFolder = profile();
        options.services.programFolder = binaryFolder();
        options.practice = true;
        m_console = std::make_unique<ConsoleApplication>(options);
        m_console->start();
        QTRY_COMPARE_WITH_TIMEOUT(shownWindow()->currentPage(), u"customers"_s, 60'000);
        auto* table = shownPage<CustomersPage>()->findChild<QTableView*>();
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1000, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(shownPage<ScriptsPage>(), 10'000);
    }

    /// A script of one's own in the library.
    QString put(const QString& name, const QByteArray& text)
    {
        const QString folder = profile() + u"/library"_s;
        QFile file(folder + u'/' + name);
        if (!QDir().mkpath(folder) || !file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return {};
        return file.fileName();
    }

    QStringList marks() const
    {
        return QDir(m_folder.filePath(u"marks"_s)).entryList(QDir::Files, QDir::Name);
    }

    QTemporaryDir m_folder;
    QString m_trap;
    QString m_own;
    std::unique_ptr<ConsoleApplication> m_console;

private Q_SLOTS:
    void initTestCase()
    {
        const QByteArray marks = m_folder.filePath(u"marks"_s).toUtf8();
        QVERIFY(QDir().mkpath(QString::fromUtf8(marks)));
        const auto mark = [&marks](const QByteArray& name) {
            return "[System.IO.File]::WriteAllText('" + marks + "/" + name + "', 'x')";
        };
        QVERIFY(!put(u"Trap.psm1"_s, mark("module") + "\nfunction Get-Trap { 1 }\n").isEmpty());
        m_trap = put(u"Get-Trap.ps1"_s, "using module ./Trap.psm1\n"
                                        "<#\n.SYNOPSIS\nA trap $(" +
                                            mark("help") +
                                            ")\n.NOTES\nConnections: Graph\nScope: Tenant\n#>\n"
                                            "[CmdletBinding()]\nparam(\n"
                                            "  [string]$A = $(" +
                                            mark("default") +
                                            "; 'a'),\n"
                                            "  [ValidateScript({ " +
                                            mark("validate") +
                                            "; $true })][string]$B = 'b',\n"
                                            "  [ArgumentCompleter({ " +
                                            mark("completer") +
                                            " })][string]$C = 'c',\n"
                                            "  [Parameter(Mandatory)][string]$Name\n)\n"
                                            "dynamicparam { " +
                                            mark("dynamic") +
                                            " }\n"
                                            "begin { " +
                                            mark("begin") + "; class Trap { static [string] $X = $(" +
                                            mark("class") +
                                            "; 'x') } }\n"
                                            "end { " +
                                            mark("end") + "; [Trap]::X; \"got $Name\" }\n");
        QVERIFY(!m_trap.isEmpty());
        m_own = put(u"Say-It.ps1"_s,
                    "<#\n.SYNOPSIS\nSays it.\n.PARAMETER Text\nWhat to say\n.NOTES\nScope: Tenant\n#>\n"
                    "param([Parameter(Mandatory)][string]$Text, [ValidateRange(1, 9)][int]$Times = 1, "
                    "[string[]]$More, [switch]$Loud, [string]$Password)\n"
                    "1..$Times | ForEach-Object { \"said $Text $($More -join '+') $Loud in $TenantId\" }\n");
        QVERIFY(!m_own.isEmpty());
        start();
    }

    void lookingAtAScriptRunsNoneOfIt()
    {
        // Listed and searched, with its page shown.
        shownWindow()->showPage(u"library"_s);
        auto* library = shownPage<LibraryPanel>();
        QVERIFY(library);
        QTRY_VERIFY_WITH_TIMEOUT((library->choose(m_trap), library->currentPath() == m_trap), 20'000);
        // Opened, checked, its form made, completed, and all of it again after a change.
        Q_EMIT library->openRequested(m_trap);
        auto* scripts = shownPage<ScriptsPage>();
        QTRY_COMPARE(shownWindow()->currentPage(), u"scripts"_s);
        QCOMPARE(scripts->editor().path(), m_trap);
        QTRY_VERIFY_WITH_TIMEOUT(scripts->analysis(), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(scripts->parameters().findChild<QWidget*>(u"parameter_Name"_s), 10'000);
        QVERIFY(!scripts->parameters().check()); // Name is missing
        scripts->editor().goTo(scripts->editor().scintilla().lines(), 1);
        QTest::keyClicks(&scripts->editor().scintilla(), u"[Trap]::"_s);
        scripts->action(u"complete"_s)->trigger();
        QTest::qWait(1500);
        scripts->editor().scintilla().undo();
        // And by the command line.
        for (const auto& [arguments, says] :
             QList<std::pair<QStringList, QByteArray>>{{{u"scripts"_s, u"list"_s}, "Get-Trap"},
                                                       {{u"scripts"_s, u"show"_s, u"Get-Trap"_s}, "A trap"},
                                                       {{u"scripts"_s, u"check"_s, m_trap}, ""}}) {
            Program ctl(u"stewardctl"_s);
            QCOMPARE(ctl.run(QStringList{u"--profile"_s, profile()} + arguments), 0);
            QVERIFY2(ctl.out().contains(says), ctl.said());
        }
        QCOMPARE(marks(), QStringList());
    }

    void runningItDoes()
    {
        // The same marks are made by a run: the test above can fail.
        auto* scripts = shownPage<ScriptsPage>();
        auto* customers = shownPage<CustomersPage>();
        Q_EMIT customers->runScriptRequested(customers->model().customer(3));
        scripts->connections().setSelection({});
        scripts->parameters().setValues({{u"Name"_s, u"someone"_s}});
        QTRY_VERIFY2_WITH_TIMEOUT(scripts->target().canRun(), qPrintable(scripts->target().runProblem()),
                                  30'000);
        scripts->target().run();
        QTRY_VERIFY_WITH_TIMEOUT(scripts->runPanel().hasBegun() && !scripts->runPanel().isRunning(), 90'000);
        for (const QString& each : {u"module"_s, u"default"_s, u"dynamic"_s, u"begin"_s, u"end"_s})
            QVERIFY2(marks().contains(each),
                     qPrintable(each + u": "_s + scripts->runPanel().output().allText()));
    }

    void aFormIsFilledAndRun()
    {
        auto* scripts = shownPage<ScriptsPage>();
        Q_EMIT shownPage<LibraryPanel>()->openRequested(m_own);
        QCOMPARE(scripts->editor().path(), m_own);
        QTRY_VERIFY_WITH_TIMEOUT(scripts->parameters().findChild<QWidget*>(u"parameter_Text"_s), 30'000);
        scripts->target().run();
        QVERIFY(!scripts->runPanel().isRunning()); // Text is missing, and it says so
        scripts->parameters().setValues({{u"Text"_s, u"good day"_s},
                                         {u"Times"_s, u"2"_s},
                                         {u"More"_s, QStringList{u"a"_s, u"b c"_s}},
                                         {u"Loud"_s, true},
                                         {u"Password"_s, u"hush"_s}});
        scripts->target().run();
        QTRY_VERIFY_WITH_TIMEOUT(!scripts->runPanel().isRunning(), 90'000);
        const QString text = scripts->runPanel().output().allText();
        QCOMPARE(text.count(u"said good day a+b c True in "_s), 2);
    }

    void theHistoryFillsTheFormAgain()
    {
        auto* scripts = shownPage<ScriptsPage>();
        auto* customers = shownPage<CustomersPage>();
        const Customer there = customers->model().customer(3);
        scripts->closeCurrent();
        scripts->newScript(u"'other'"_s);
        Q_EMIT customers->runScriptRequested(customers->model().customer(5));
        // From the customer's page, where the newest run stands first.
        shownWindow()->showPage(u"customers"_s);
        auto* table = customers->findChild<QTableView*>();
        for (int row = 0; row < table->model()->rowCount() && customers->currentCustomer() != there; ++row)
            table->selectRow(row);
        QVERIFY(customers->currentCustomer() == there);
        QAbstractButton* run = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((run = customers->findChild<QAbstractButton*>(u"run_0"_s)) != nullptr &&
                                     run->accessibleName().contains(u"Say-It"_s),
                                 20'000);
        run->click();
        QTRY_COMPARE_WITH_TIMEOUT(shownWindow()->currentPage(), u"scripts"_s, 20'000);
        QTRY_VERIFY(scripts->action(u"runAgain"_s)->isEnabled());
        scripts->action(u"runAgain"_s)->trigger();
        QVERIFY(!scripts->runPanel().isRunning()); // it waits for Run
        QCOMPARE(scripts->editor().path(), m_own);
        QCOMPARE(scripts->target().customer().id, there.id.value);
        const auto value = [scripts](const QString& name) {
            return valueOf(scripts->parameters().values(), name);
        };
        QTRY_COMPARE_WITH_TIMEOUT(value(u"Text"_s), ParameterValue(u"good day"_s), 30'000);
        QCOMPARE(value(u"Times"_s), ParameterValue(u"2"_s));
        QCOMPARE(value(u"More"_s), ParameterValue(QStringList{u"a"_s, u"b c"_s}));
        QCOMPARE(value(u"Loud"_s), ParameterValue(true));
        QVERIFY(isEmptyValue(value(u"Password"_s))); // secrets are nowhere
    }

    void theNextMorningTheScriptsAreOpenAgain()
    {
        auto* scripts = shownPage<ScriptsPage>();
        scripts->newScript().setFocus();
        QTest::keyClicks(&scripts->editor().scintilla(), u"never saved"_s);
        scripts->openFile(m_own);
        scripts->editor().goTo(3, 2);
        QStringList names;
        for (const ScriptEditor* editor : scripts->editors())
            names << editor->name();
        m_console.reset();
        start();
        scripts = shownPage<ScriptsPage>();
        QStringList now;
        QStringList texts;
        for (const ScriptEditor* editor : scripts->editors()) {
            now << editor->name();
            texts << editor->text();
            if (editor->path() == m_own)
                QCOMPARE(editor->caret(), QPoint(2, 3));
        }
        QVERIFY2(now.contains(u"Say-It.ps1"_s) && now.contains(u"Get-Trap.ps1"_s),
                 qPrintable(now.join(u' ')));
        QVERIFY2(texts.contains(u"never saved"_s), qPrintable(now.join(u' ')));
        QCOMPARE(now.size(), QSet<QString>(now.cbegin(), now.cend()).size());
    }

    void cleanupTestCase() { m_console.reset(); }
};

QTEST_MAIN(TestWorkspaceStory)
#include "tst_workspacestory.moc"
