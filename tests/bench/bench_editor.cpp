// Measures the editor with a script of 20,000 lines: opening, scrolling and typing without a long frame,
// problems after the last key, completion out of the index. Numbers go to the standard output.
#include <common/icons.h>
#include <common/theme.h>
#include <scripts/completionpopup.h>
#include <scripts/editorlanguage.h>
#include <scripts/qscintilla.h>
#include <scripts/scripteditor.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QTest>
#include <QTextStream>
#include <QTimer>

#include <algorithm>
#include <language/commandindex.h>
#include <language/enginelanguageservice.h>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

constexpr int kFunctions = 2000; // of ten lines each

QString longScript()
{
    QString text;
    for (int i = 0; i < kFunctions; ++i) {
        text += u"# function %1\nfunction Get-Thing%1 {\n    param([string]$Name, [int]$Count = 5)\n"
                "    $users = Get-MsolUser -SearchString \"a $Name $($Count + 1)\" -All\n"
                "    foreach ($user in $users) {\n        if ($user.Enabled -and $Count -gt %1) {\n"
                "            [pscustomobject]@{ Name = $user.Name; Id = '%1'; Count = $Count }\n"
                "        }\n    }\n}\n"_s.arg(i);
    }
    return text;
}

void type(QWidget& view, const QString& text)
{
    for (const QChar c : text) {
        if (c == u'\n')
            QTest::keyClick(&view, Qt::Key_Return);
        else
            QTest::keyClick(&view, c.toLatin1());
    }
}

/// The longest time that the event loop did not turn.
class Frames final : public QObject
{
public:
    Frames()
    {
        connect(&m_timer, &QTimer::timeout, this,
                [this] { m_longest = std::max(m_longest, m_since.restart()); });
        m_timer.start(0);
        m_since.start();
    }
    qint64 longest()
    {
        m_longest = std::max(m_longest, m_since.elapsed());
        return m_longest;
    }
    void restart()
    {
        m_longest = 0;
        m_since.restart();
    }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QTextStream out(stdout);
    const QString resources = QStringLiteral(STEWARD_SOURCE_DIR "/resources");
    const Theme theme;
    const Icons icons(theme);
    const QString text = longScript();
    QElapsedTimer timer;

    timer.start();
    auto index = CommandIndex::load(resources + u"/language/commands.tsv"_s);
    if (!index)
        qFatal("%s", qPrintable(index.error().toText()));
    out << "index of " << index->size() << " commands read   " << timer.nsecsElapsed() / 1000 << " us\n";
    const auto variables = loadKnownVariables(resources + u"/language/variables.json"_s);
    RunnerFiles files;
    files.runner = resources + u"/language/language.ps1"_s;
    EngineLanguageService service(files, *index, *variables);
    Engine engine;
    engine.program = QStringLiteral(STEWARD_BINARY_DIR "/engine/steward-engine");
    service.setEngine(engine);

    ScriptEditor editor(theme, icons);
    editor.resize(1000, 700);
    editor.show();
    if (!QTest::qWaitForWindowExposed(&editor))
        qFatal("no window");
    Frames frames;
    timer.restart();
    editor.setText(text, u"long.ps1"_s);
    editor.repaint();
    out << "opened and painted              " << timer.elapsed() << " ms\n";
    QTest::qWait(500);
    out << "longest frame while opening     " << frames.longest() << " ms (goal 50)\n";

    frames.restart();
    QsciScintilla& view = editor.scintilla();
    view.setFocus();
    for (int i = 0; i < 200; ++i) {
        QTest::keyClick(&view, Qt::Key_PageDown);
        QTest::qWait(1);
    }
    out << "longest frame while scrolling   " << frames.longest() << " ms (goal 50)\n";
    view.SendScintilla(QsciScintillaBase::SCI_DOCUMENTEND);
    QTest::qWait(300);
    out << "longest frame, to the end too   " << frames.longest() << " ms\n";

    QList<qint64> squiggles;
    auto* language = new EditorLanguage(
        editor, service, [](const QString&, const ScriptAnalysis& analysis) { return analysis.syntax; },
        theme, icons);
    (void)QTest::qWaitFor([language] { return language->analysis().has_value(); }, 20'000);
    QTest::qWait(1000); // its own commands are asked for
    for (int i = 0; i < 5; ++i) {
        frames.restart();
        type(view, i % 2 == 0 ? u"\n$x = ("_s : u"1)"_s);
        language->popup().hide();
        const bool wrong = i % 2 == 0;
        timer.restart();
        (void)QTest::qWaitFor([&editor, wrong] { return editor.problems().isEmpty() != wrong; }, 20'000);
        squiggles << timer.elapsed();
    }
    std::sort(squiggles.begin(), squiggles.end());
    out << "problems after the last key     " << squiggles.at(2) << " ms, at most " << squiggles.last()
        << " (goal 500)\nlongest frame meanwhile         " << frames.longest() << " ms\n";

    QList<qint64> completions;
    for (const QString& typed : {u"\nGet-Ms"_s, u"\nSet-Mailbox -"_s, u"\n$Tena"_s, u"\ngmu"_s}) {
        type(view, typed);
        language->popup().hide();
        timer.restart();
        language->complete();
        if (!QTest::qWaitFor([language] { return language->popup().isVisible(); }, 5000))
            qFatal("nothing was offered for %s", qPrintable(typed));
        completions << timer.elapsed();
        language->popup().hide();
    }
    std::sort(completions.begin(), completions.end());
    out << "completion from the index       " << completions.at(1) << " ms, at most " << completions.last()
        << " (goal 100)\n";
    return 0;
}
