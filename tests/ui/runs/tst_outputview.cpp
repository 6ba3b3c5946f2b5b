#include <common/icons.h>
#include <common/theme.h>
#include <runs/outputview.h>

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

class PaintCounter : public QObject
{
public:
    using QObject::QObject;
    int paints = 0;
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint)
            ++paints;
        return false;
    }
};

} // namespace

class TestOutputView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<Theme>();
        m_icons = std::make_unique<Icons>(*m_theme);
        m_view = std::make_unique<OutputView>(*m_theme, *m_icons);
        m_view->resize(800, 300);
        m_view->show();
        m_view->setFocus();
    }
    void cleanup()
    {
        m_view.reset();
        m_icons.reset();
        m_theme.reset();
    }

    void shiftArrowsSelectAcrossLines();
    void mouseSelectsAcrossLines();
    void doubleClickSelectsAWord();
    void selectAllCopiesEveryVisibleLine();
    void copyGivesLongLinesWhole();
    void homeEndAndPagesMoveTheCaret();
    void hiddenStreamsAreLeftOutOfEverything();
    void followingLetsGoAndReturns();
    void findCountsAndMoves();
    void findSeesNewLinesAndFilters();
    void halfAMillionLinesPaintInBatches();
    void droppedLinesKeepWhatIsReadInPlace();
    void controlAndDirectionMarksAreShownAsSigns();
    void screenReadersGetTheCaretsLine();
    void theLinkLeadsToTheScriptsLine();
    void colouredTextIsSelectedAndFoundWithoutItsCodes();
    void coloursArePaintedReadably_data();
    void coloursArePaintedReadably();
    void codesAreShownOnRequest();
    void expressionsAreSearched();
    void anExpressionThatWouldTryForHoursGivesUp();
    void selectingWithTheMouseLetsGoOfTheEnd();
    void linesThatGoBeforeTheyArePaintedDoNoHarm();

private:
    void addLines(int count, Stream stream = Stream::Output)
    {
        QList<OutputLine> lines;
        for (int i = 0; i < count; ++i)
            lines << OutputLine{QDateTime::currentDateTimeUtc(), stream, u"line %1"_s.arg(i), 0};
        m_view->append(lines);
    }
    void waitForLines(qint64 count) { QTRY_COMPARE(m_view->visibleLineCount(), count); }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Icons> m_icons;
    std::unique_ptr<OutputView> m_view;
};

void TestOutputView::shiftArrowsSelectAcrossLines()
{
    addLines(5);
    waitForLines(5);
    m_view->setSelection({1, 2}, {1, 2});
    QTest::keyClick(m_view.get(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(m_view.get(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(m_view.get(), Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(m_view->selectedText(), u"ne 1\nline 2\nlin"_s);
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QVERIFY(!m_view->hasSelection());
    QTest::keyClick(m_view.get(), Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_view->selectedText(), u"ne "_s);
}

void TestOutputView::mouseSelectsAcrossLines()
{
    addLines(5);
    waitForLines(5);
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, QPoint(300, 5));
    QTest::mouseMove(m_view->viewport(), QPoint(700, 45));
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, QPoint(700, 45));
    QCOMPARE(m_view->selectedText(), u"\nline 1\nline 2"_s);
}

void TestOutputView::doubleClickSelectsAWord()
{
    m_view->append(OutputLine{{}, Stream::Output, u"wwwwwwwwwwwwwwwwwwww end"_s, 0});
    waitForLines(1);
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(150, 8));
    QCOMPARE(m_view->selectedText(), u"wwwwwwwwwwwwwwwwwwww"_s);
}

void TestOutputView::selectAllCopiesEveryVisibleLine()
{
    addLines(3);
    m_view->append(OutputLine{{}, Stream::Debug, u"hidden"_s, 0});
    m_view->setStreamVisible(Stream::Debug, false);
    QTest::keySequence(m_view.get(), QKeySequence(QKeySequence::SelectAll));
    QTest::keySequence(m_view.get(), QKeySequence(QKeySequence::Copy));
    QCOMPARE(QGuiApplication::clipboard()->text(), u"line 0\nline 1\nline 2"_s);
}

void TestOutputView::copyGivesLongLinesWhole()
{
    const QString longLine = QString(50'000, u'a') + u"end"_s;
    m_view->append(OutputLine{{}, Stream::Output, longLine, 0});
    waitForLines(1);
    m_view->selectAll();
    QCOMPARE(m_view->selectedText(), longLine);
    QCOMPARE(m_view->allText(), longLine + u'\n');
}

void TestOutputView::homeEndAndPagesMoveTheCaret()
{
    addLines(200);
    waitForLines(200);
    m_view->setSelection({50, 3}, {50, 3});
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QCOMPARE(m_view->caret().column, 7);
    QTest::keyClick(m_view.get(), Qt::Key_Home);
    QCOMPARE(m_view->caret().column, 0);
    QTest::keyClick(m_view.get(), Qt::Key_PageDown);
    QVERIFY(m_view->caret().line > 55);
    QTest::keyClick(m_view.get(), Qt::Key_PageUp);
    QCOMPARE(m_view->caret().line, 50);
    QTest::keyClick(m_view.get(), Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(m_view->caret().line, 199);
    QTest::keyClick(m_view.get(), Qt::Key_Home, Qt::ControlModifier);
    QCOMPARE(m_view->caret().line, 0);
    QCOMPARE(m_view->verticalScrollBar()->value(), 0);
}

void TestOutputView::hiddenStreamsAreLeftOutOfEverything()
{
    addLines(2);
    addLines(3, Stream::Verbose);
    addLines(1, Stream::Raw);
    waitForLines(6);
    m_view->setStreamVisible(Stream::Verbose, false);
    QCOMPARE(m_view->visibleLineCount(), 3);
    addLines(4, Stream::Verbose);
    addLines(1);
    waitForLines(4);
    m_view->setStreamVisible(Stream::Output, false); // raw lines go with it
    QCOMPARE(m_view->visibleLineCount(), 0);
    m_view->setStreamVisible(Stream::Verbose, true);
    QCOMPARE(m_view->visibleLineCount(), 7);
}

void TestOutputView::followingLetsGoAndReturns()
{
    QSignalSpy changed(m_view.get(), &OutputView::followingChanged);
    addLines(100);
    waitForLines(100);
    QScrollBar* bar = m_view->verticalScrollBar();
    QVERIFY(m_view->isFollowing());
    QCOMPARE(bar->value(), bar->maximum());
    bar->setValue(10);
    QVERIFY(!m_view->isFollowing());
    addLines(50);
    waitForLines(150);
    QCOMPARE(bar->value(), 10);
    auto* button = m_view->findChild<QPushButton*>(u"followButton"_s);
    QVERIFY(button->isVisible());
    QCOMPARE(button->text(), u"50 new lines"_s);
    button->click();
    QVERIFY(m_view->isFollowing());
    QCOMPARE(bar->value(), bar->maximum());
    addLines(10);
    waitForLines(160);
    QCOMPARE(bar->value(), bar->maximum());
    bar->setValue(0);
    bar->setValue(bar->maximum());
    QVERIFY(m_view->isFollowing());
    QCOMPARE(changed.count(), 4);
}

void TestOutputView::findCountsAndMoves()
{
    addLines(30);
    waitForLines(30);
    m_view->setSelection({0, 0}, {0, 0});
    m_view->setSearchText(u"LINE 1"_s); // 1, 10 … 19
    QTRY_COMPARE(m_view->matchCount(), 11);
    m_view->findNext();
    QCOMPARE(m_view->selectedText(), u"line 1"_s);
    QCOMPARE(m_view->caret().line, 1);
    m_view->findNext();
    QCOMPARE(m_view->caret().line, 10);
    QCOMPARE(m_view->currentMatch(), 1);
    m_view->findPrevious();
    m_view->findPrevious();
    QCOMPARE(m_view->caret().line, 19);
    m_view->findNext();
    QCOMPARE(m_view->caret().line, 1);
}

void TestOutputView::findSeesNewLinesAndFilters()
{
    m_view->setSearchText(u"line"_s);
    addLines(50'000);
    QTRY_COMPARE(m_view->matchCount(), 50'000);
    addLines(10, Stream::Verbose);
    QTRY_COMPARE(m_view->matchCount(), 50'010);
    m_view->setStreamVisible(Stream::Output, false);
    QTRY_COMPARE(m_view->matchCount(), 10);
    m_view->setSearchText({});
    QCOMPARE(m_view->matchCount(), 0);
}

void TestOutputView::halfAMillionLinesPaintInBatches()
{
    PaintCounter counter;
    m_view->viewport()->installEventFilter(&counter);
    for (int i = 0; i < 500; ++i)
        addLines(1000);
    waitForLines(500'000);
    QCOMPARE(m_view->store().text(499'999), u"line 999"_s);
    QVERIFY2(counter.paints <= 100, qPrintable(QString::number(counter.paints)));
    QVERIFY(m_view->goToLine(250'000));
    QCOMPARE(m_view->caret().line, 250'000);
    QVERIFY(!m_view->isFollowing());
}

void TestOutputView::droppedLinesKeepWhatIsReadInPlace()
{
    m_view->setLimits(1000, 1 << 30);
    addLines(1000);
    waitForLines(1000);
    m_view->goToLine(800);
    m_view->verticalScrollBar()->setValue(795);
    addLines(100);
    QTRY_COMPARE(m_view->store().firstLine(), 100);
    waitForLines(1000);
    QTRY_COMPARE(m_view->verticalScrollBar()->value(), 695);
    QCOMPARE(m_view->caret().line, 800);
    addLines(1000);
    waitForLines(1000);
    QTRY_VERIFY(m_view->caret().line >= m_view->store().firstLine());
}

void TestOutputView::controlAndDirectionMarksAreShownAsSigns()
{
    const QString text = u"a\x08"
                         u"b\u202Ec\td"_s;
    m_view->append(OutputLine{{}, Stream::Output, text, 0});
    waitForLines(1);
    QCOMPARE(m_view->describedLine(0), u"a\u2408b\u25abc\td"_s);
    m_view->selectAll();
    QCOMPARE(m_view->selectedText(), text);
}

void TestOutputView::screenReadersGetTheCaretsLine()
{
    const QDateTime time(QDate(2026, 11, 22), QTime(10, 42, 13));
    m_view->append(OutputLine{time, Stream::Error, u"no access"_s, 31});
    m_view->append(OutputLine{time, Stream::Output, u"second"_s, 0});
    waitForLines(2);
    m_view->setSelection({0, 0}, {0, 2});
    QAccessibleInterface* reader = QAccessible::queryAccessibleInterface(m_view.get());
    QVERIFY(reader != nullptr);
    QCOMPARE(reader->text(QAccessible::Name), u"Output"_s);
    QCOMPARE(reader->text(QAccessible::Value), u"10:42:13, error: no access, line 31"_s);
    QVERIFY(reader->textInterface() != nullptr);
    QCOMPARE(reader->textInterface()->characterCount(), 9);
    QCOMPARE(reader->textInterface()->cursorPosition(), 2);
    int start = -1;
    int end = -1;
    reader->textInterface()->selection(0, &start, &end);
    QCOMPARE(start, 0);
    QCOMPARE(end, 2);
}

void TestOutputView::theLinkLeadsToTheScriptsLine()
{
    m_view->append(OutputLine{{}, Stream::Error, u"broken"_s, 31});
    waitForLines(1);
    QSignalSpy activated(m_view.get(), &OutputView::scriptLineActivated);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(m_view->viewport()->width() - 30, 8));
    QCOMPARE(activated.count(), 1);
    m_view->setSelection({0, 0}, {0, 0});
    QTest::keyClick(m_view.get(), Qt::Key_Return);
    QCOMPARE(activated.count(), 2);
    QCOMPARE(activated.last().first().toInt(), 31);
}

void TestOutputView::colouredTextIsSelectedAndFoundWithoutItsCodes()
{
    m_view->append(OutputLine{{}, Stream::Output, u"one \x1b[31mt\x1b[32mwo\x1b[0m three"_s, 0});
    waitForLines(1);
    m_view->setSearchText(u"two t"_s);
    QTRY_COMPARE(m_view->matchCount(), 1);
    m_view->findNext();
    QCOMPARE(m_view->selectedText(), u"two t"_s);
    m_view->selectAll();
    m_view->copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"one two three"_s);
    QCOMPARE(m_view->describedLine(0), u"one two three"_s);
}

void TestOutputView::coloursArePaintedReadably_data()
{
    QTest::addColumn<Theme::Kind>("kind");
    QTest::newRow("light") << Theme::Kind::Light;
    QTest::newRow("dark") << Theme::Kind::Dark;
    QTest::newRow("high contrast") << Theme::Kind::HighContrast;
}

void TestOutputView::coloursArePaintedReadably()
{
    QFETCH(Theme::Kind, kind);
    m_theme->setKind(kind);
    QPalette palette = m_view->palette();
    palette.setColor(QPalette::Base, m_theme->color("surface"));
    m_view->setPalette(palette);
    // Full blocks are all foreground. Yellow on white and blue on black are the worst.
    m_view->append(OutputLine{{}, Stream::Output, u"\x1b[93m\u2588\u2588\u2588\u2588\u2588\u2588"_s, 0});
    m_view->append(OutputLine{{}, Stream::Output, u"\x1b[34m\u2588\u2588\u2588\u2588\u2588\u2588"_s, 0});
    m_view->append(OutputLine{{}, Stream::Output, u"\x1b[48;2;0;90;0m      "_s, 0});
    waitForLines(3);
    const QImage image = m_view->viewport()->grab().toImage();
    const auto most = [&](int row) {
        QHash<QRgb, int> colors;
        for (int x = 115; x < 150; ++x)
            ++colors[image.pixel(x, row * 20 + 11)];
        return QColor(std::max_element(colors.cbegin(), colors.cend()).key());
    };
    const QColor ground = m_theme->color("surface");
    QVERIFY(contrastRatio(most(0), ground) >= 4.4);
    QVERIFY(contrastRatio(most(1), ground) >= 4.4);
    QVERIFY(most(0) != most(1));
    QCOMPARE(most(2), QColor(0, 90, 0));
}

void TestOutputView::codesAreShownOnRequest()
{
    m_view->append(OutputLine{{}, Stream::Output, u"\x1b[31mred\x1b[0m"_s, 0});
    waitForLines(1);
    m_view->setCodesShown(true);
    QCOMPARE(m_view->describedLine(0), u"\u241b[31mred\u241b[0m"_s);
    m_view->selectAll();
    QCOMPARE(m_view->selectedText(), u"\x1b[31mred\x1b[0m"_s);
    m_view->setCodesShown(false);
    m_view->selectAll();
    QCOMPARE(m_view->selectedText(), u"red"_s);
}

void TestOutputView::expressionsAreSearched()
{
    addLines(30);
    waitForLines(30);
    m_view->setSelection({0, 0}, {0, 0});
    m_view->setSearchText(u"line 2\\d$"_s, true);
    QTRY_COMPARE(m_view->matchCount(), 10);
    m_view->findNext();
    QCOMPARE(m_view->selectedText(), u"line 20"_s);
    m_view->setSearchText(u"(line"_s, true);
    QCOMPARE(m_view->matchCount(), 0);
    QVERIFY(!m_view->searchProblem().isEmpty());
    m_view->setSearchText(u"x*"_s, true); // matches nothing, everywhere
    QCOMPARE(m_view->matchCount(), 0);
    QVERIFY(m_view->searchProblem().isEmpty());
    m_view->setSearchText(u"line 2\\d$"_s, false);
    QTRY_COMPARE(m_view->matchCount(), 0);
}

void TestOutputView::anExpressionThatWouldTryForHoursGivesUp()
{
    m_view->append(OutputLine{{}, Stream::Output, QString(60, u'a') + u'!', 0});
    waitForLines(1);
    m_view->setSearchText(u"(a+)+$"_s, true);
    QTRY_COMPARE(m_view->matchCount(), 0);
    m_view->grab();
}

void TestOutputView::selectingWithTheMouseLetsGoOfTheEnd()
{
    addLines(100);
    waitForLines(100);
    QVERIFY(m_view->isFollowing());
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, QPoint(130, 5));
    QTest::mouseMove(m_view->viewport(), QPoint(400, 45));
    QVERIFY(!m_view->isFollowing());
    const QString selected = m_view->selectedText();
    addLines(100);
    waitForLines(200);
    QCOMPARE(m_view->selectedText(), selected);
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, QPoint(400, 45));
}

void TestOutputView::linesThatGoBeforeTheyArePaintedDoNoHarm()
{
    m_view->setLimits(100, 1 << 30);
    addLines(100);
    waitForLines(100);
    m_view->setStreamVisible(Stream::Debug, false);
    for (const bool filtered : {true, false}) {
        m_view->setStreamVisible(Stream::Debug, !filtered);
        addLines(500);
        m_view->grab(); // before the batch is shown
        QTest::keyClick(m_view.get(), Qt::Key_Up);
        waitForLines(100);
    }
}

QTEST_MAIN(TestOutputView)
#include "tst_outputview.moc"
