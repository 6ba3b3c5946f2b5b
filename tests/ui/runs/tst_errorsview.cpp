#include "../common/accessibilitycheck.h"

#include <common/icons.h>
#include <common/theme.h>
#include <runs/errorsview.h>

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace steward;
using namespace Qt::StringLiterals;

class TestErrorsView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<Theme>();
        m_icons = std::make_unique<Icons>(*m_theme);
        m_view = std::make_unique<ErrorsView>(*m_theme, *m_icons);
        m_view->resize(900, 400);
        m_view->show();
    }
    void cleanup()
    {
        m_view.reset();
        m_icons.reset();
        m_theme.reset();
    }

    void theModelIsSound_data();
    void theModelIsSound();
    void anErrorIsOneLineAndOpensToAllItSays();
    void steppingGoesRoundAndAsksForTheLine();
    void theLinkAndEnterLeadToTheLine();
    void theTicketIsMarkdown();
    void searchLooksIntoTheDetails();
    void manyErrorsAreCounted();
    void controlsHaveNames();

private:
    static QJsonObject error(int line)
    {
        return {{u"message"_s, u"cannot read mailbox %1\nsecond line"_s.arg(line)},
                {u"line"_s, line},
                {u"column"_s, 5},
                {u"category"_s, u"ObjectNotFound"_s},
                {u"fullyQualifiedErrorId"_s, u"Missing,Get-Mailbox"_s},
                {u"requestId"_s, u"req-%1"_s.arg(line)},
                {u"target"_s, u"x@y.example"_s},
                {u"inner"_s, QJsonArray{u"cause one"_s, u"cause two"_s}},
                {u"stack"_s, u"at one\nat two"_s}};
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Icons> m_icons;
    std::unique_ptr<ErrorsView> m_view;
};

void TestErrorsView::theModelIsSound_data()
{
    QTest::addColumn<int>("count");
    QTest::newRow("0") << 0;
    QTest::newRow("1") << 1;
    QTest::newRow("200") << 200;
}

void TestErrorsView::theModelIsSound()
{
    QFETCH(int, count);
    ErrorModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int i = 0; i < count; ++i)
        model.add({}, i % 2 == 0 ? error(i) : QJsonObject(), u"plain"_s);
    QCOMPARE(model.rowCount(), count);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void TestErrorsView::anErrorIsOneLineAndOpensToAllItSays()
{
    m_view->add({}, error(31), {});
    const ErrorModel& model = m_view->model();
    const QModelIndex first = model.index(0, 0);
    QCOMPARE(first.data().toString(), u"cannot read mailbox 31"_s);
    QStringList names;
    QString all;
    for (int row = 0; row < model.rowCount(first); ++row) {
        const QModelIndex detail = model.index(row, 0, first);
        if (!detail.data(ErrorModel::NameRole).toString().isEmpty())
            names << detail.data(ErrorModel::NameRole).toString();
        all += detail.data().toString() + u'\n';
    }
    QCOMPARE(names, (QStringList{u"Message"_s, u"Position"_s, u"Category"_s, u"Error id"_s, u"Target"_s,
                                 u"Request id"_s, u"Inner errors"_s, u"Stack"_s}));
    for (const QString& part :
         {u"second line"_s, u"line 31, column 5"_s, u"req-31"_s, u"cause two"_s, u"at two"_s})
        QVERIFY2(all.contains(part), qPrintable(part));
    QTest::mouseClick(m_view->tree().viewport(), Qt::LeftButton, {}, QPoint(200, 10));
    QVERIFY(m_view->tree().isExpanded(first));
    QTest::keyClick(&m_view->tree(), Qt::Key_Space);
    QVERIFY(!m_view->tree().isExpanded(first));
}

void TestErrorsView::steppingGoesRoundAndAsksForTheLine()
{
    QVERIFY(!m_view->step(1));
    for (int i = 1; i <= 3; ++i)
        m_view->add({}, error(i), {});
    QSignalSpy asked(m_view.get(), &ErrorsView::scriptLineActivated);
    for (const int line : {1, 2, 3, 1}) {
        QVERIFY(m_view->step(1));
        QCOMPARE(asked.takeFirst().first().toInt(), line);
    }
    QVERIFY(m_view->step(-1));
    QCOMPARE(m_view->currentError(), 2);
}

void TestErrorsView::theLinkAndEnterLeadToTheLine()
{
    m_view->add({}, error(31), {});
    QSignalSpy asked(m_view.get(), &ErrorsView::scriptLineActivated);
    QTest::mouseClick(m_view->tree().viewport(), Qt::LeftButton, {},
                      QPoint(m_view->tree().viewport()->width() - 30, 10));
    QCOMPARE(asked.count(), 1);
    QVERIFY(!m_view->tree().isExpanded(m_view->model().index(0, 0)));
    QTest::keyClick(&m_view->tree(), Qt::Key_Return);
    QCOMPARE(asked.count(), 2);
    QCOMPARE(asked.last().first().toInt(), 31);
}

void TestErrorsView::theTicketIsMarkdown()
{
    m_view->add({}, error(1), {});
    m_view->add({}, error(2), {});
    QVERIFY(m_view->ticketText().contains(u"mailbox 1"_s) && m_view->ticketText().contains(u"mailbox 2"_s));
    m_view->step(1);
    m_view->step(1);
    QTest::keySequence(&m_view->tree(), QKeySequence(QKeySequence::Copy));
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY(copied.startsWith(u"**cannot read mailbox 2 second line**"_s));
    QVERIFY(copied.contains(u"- Request id: req-2"_s));
    QVERIFY(!copied.contains(u"mailbox 1"_s));
}

void TestErrorsView::searchLooksIntoTheDetails()
{
    for (int i = 1; i <= 20; ++i)
        m_view->add({}, error(i), {});
    QSignalSpy changed(m_view.get(), &ErrorsView::matchesChanged);
    m_view->setSearchText(u"REQ-1"_s);
    QCOMPARE(m_view->matchCount(), 11);
    m_view->findNext();
    m_view->findNext();
    QCOMPARE(m_view->currentError(), 9);
    QCOMPARE(m_view->currentMatch(), 1);
    m_view->findPrevious();
    m_view->findPrevious();
    QCOMPARE(m_view->currentError(), 18);
    m_view->add({}, error(100), {});
    QCOMPARE(m_view->matchCount(), 12);
    m_view->setSearchText(u"req-2$"_s, true);
    QCOMPARE(m_view->matchCount(), 0); // other details follow
    m_view->setSearchText(u"req-2\\b"_s, true);
    QCOMPARE(m_view->matchCount(), 1);
    m_view->setSearchText(u"("_s, true);
    QVERIFY(!m_view->searchProblem().isEmpty());
    QVERIFY(changed.count() > 3);
}

void TestErrorsView::manyErrorsAreCounted()
{
    for (int i = 0; i < 10'500; ++i)
        m_view->add({}, {{u"message"_s, u"m"_s}}, {});
    QCOMPARE(m_view->model().errorCount(), 10'000);
    QCOMPARE(m_view->model().seen(), 10'500);
}

void TestErrorsView::controlsHaveNames()
{
    m_view->add({}, error(1), {});
    const QStringList problems = accessibilityProblems(*m_view);
    QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
}

QTEST_MAIN(TestErrorsView)
#include "tst_errorsview.moc"
