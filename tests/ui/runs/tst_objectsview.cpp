#include "../common/accessibilitycheck.h"

#include <common/icons.h>
#include <common/theme.h>
#include <runs/objectmodel.h>
#include <runs/objectsview.h>

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

QJsonObject person(int i)
{
    return {{u"typeName"_s, u"Contoso.Person"_s},
            {u"properties"_s,
             QJsonObject{{u"Name"_s, u"person %1"_s.arg(i)},
                         {u"Number"_s, (i * 7919) % 50'000},
                         {u"Enabled"_s, i % 3 == 0},
                         {u"Since"_s, u"2026-01-01T00:00:%1Z"_s.arg(i % 60, 2, 10, QLatin1Char('0'))},
                         {u"Ratio"_s, i / 7.0},
                         {u"Mail"_s, u"p%1@contoso.example"_s.arg(i)},
                         {u"City"_s, u"City %1"_s.arg(i % 100)},
                         {u"Nothing"_s, QJsonValue::Null},
                         {u"Tags"_s, QJsonArray{u"a"_s, i % 5}},
                         {u"Note"_s, u"a note of some length, to have text"_s}}}};
}

QJsonObject group(int i)
{
    return {{u"typeName"_s, u"Contoso.Group"_s},
            {u"properties"_s, QJsonObject{{u"Name"_s, u"group %1"_s.arg(i)}, {u"Members"_s, i}}}};
}

} // namespace

class TestObjectsView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<Theme>();
        m_icons = std::make_unique<Icons>(*m_theme);
        m_view = std::make_unique<ObjectsView>(*m_theme, *m_icons);
        m_view->resize(1000, 500);
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
    void fiftyThousandArriveWithoutALongStop();
    void oneTypeIsItsOwnTable();
    void typesAreChosenAndAllHasTheUnion();
    void manyTypesAreAList();
    void selectionAndPlaceSurviveSortingAndFiltering();
    void whatArrivesWhileSortedIsSortedSoon();
    void columnFiltersNarrow();
    void copyHasHeadersAndPlainText();
    void copyTakesTheSelectedRows();
    void theInspectorOpensNestedValues();
    void totalsAddUp();
    void clearForgetsEverything();
    void controlsHaveNames();
    void aModelMayGoWhileItSorts();

private:
    ObjectModel& model() { return m_view->model(); }
    void add(int count, QJsonObject (*make)(int) = &person)
    {
        for (int i = 0; i < count; ++i)
            model().add(make(i));
        model().takeAll();
    }
    template <typename T>
    T* child(const char* name) const
    {
        return m_view->findChild<T*>(QLatin1StringView(name));
    }
    int section(const QString& name)
    {
        for (int i = 0; i < model().columnCount(); ++i) {
            if (model().headerData(i, Qt::Horizontal, Qt::DisplayRole).toString() == name)
                return i;
        }
        return -1;
    }
    QString cell(int row, const QString& name)
    {
        return model().index(row, section(name)).data(ObjectModel::PlainTextRole).toString();
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Icons> m_icons;
    std::unique_ptr<ObjectsView> m_view;
};

void TestObjectsView::theModelIsSound_data()
{
    QTest::addColumn<int>("count");
    QTest::newRow("0") << 0;
    QTest::newRow("1") << 1;
    QTest::newRow("50,000") << 50'000;
}

void TestObjectsView::theModelIsSound()
{
    QFETCH(int, count);
    ObjectModel sound;
    QAbstractItemModelTester tester(&sound, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy settled(&sound, &ObjectModel::settled);
    for (int i = 0; i < count; ++i)
        sound.add(i % 2 == 0 ? person(i) : group(i));
    sound.takeAll();
    QCOMPARE(sound.rowCount(), count);
    sound.sort(1, Qt::DescendingOrder);
    QTRY_VERIFY(settled.count() > 0 && !sound.isBusy());
    sound.setFilter(u"person 1"_s);
    QTRY_VERIFY(!sound.isBusy());
    sound.setType(count > 0 ? 0 : ObjectModel::kAll);
    QTRY_VERIFY(!sound.isBusy());
    sound.setFilter({});
    QTRY_VERIFY(!sound.isBusy());
    QCOMPARE(sound.rowCount(), (count + 1) / 2);
    sound.clear();
    QCOMPARE(sound.rowCount(), 0);
    QCOMPARE(sound.columnCount(), 0);
}

void TestObjectsView::fiftyThousandArriveWithoutALongStop()
{
    // Not a time limit: they are not taken all at once, without a look at the event loop.
    QSignalSpy inserted(&model(), &QAbstractItemModel::rowsInserted);
    for (int i = 0; i < 50'000; ++i)
        model().add(person(i));
    QCOMPARE(model().rowCount(), 0);
    QCOMPARE(model().seen(), 50'000);
    QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), 50'000, 60'000);
    QVERIFY2(inserted.count() >= 2, qPrintable(QString::number(inserted.count())));
}

void TestObjectsView::oneTypeIsItsOwnTable()
{
    add(3);
    QTRY_COMPARE(model().type(), 0);
    QVERIFY(section(u"Type"_s) < 0);
    auto* only = child<QPushButton>("objectType0");
    QVERIFY(only != nullptr && only->isVisible());
    QCOMPARE(only->text(), u"Person 3"_s);
    QCOMPARE(child<QLabel>("objectCount")->text(), u"3 rows, 10 columns"_s);
}

void TestObjectsView::typesAreChosenAndAllHasTheUnion()
{
    add(3);
    add(2, &group);
    QTRY_VERIFY(child<QPushButton>("objectType2") != nullptr);
    QCOMPARE(child<QPushButton>("objectType0")->text(), u"All 5"_s);
    child<QPushButton>("objectType0")->click();
    QCOMPARE(model().rowCount(), 5);
    QCOMPARE(model().columnCount(), 12); // type, ten of the one, one more of the other
    QCOMPARE(cell(4, u"Type"_s), u"Contoso.Group"_s);
    QCOMPARE(cell(4, u"Members"_s), u"1"_s);
    QCOMPARE(cell(4, u"Mail"_s), QString());
    child<QPushButton>("objectType2")->click();
    QCOMPARE(model().rowCount(), 2);
    QCOMPARE(model().columnCount(), 2);
    add(1, &group);
    QCOMPARE(model().rowCount(), 3);
}

void TestObjectsView::manyTypesAreAList()
{
    for (int i = 0; i < 20; ++i)
        model().add({{u"typeName"_s, u"Type%1"_s.arg(i)}, {u"properties"_s, QJsonObject{{u"p"_s, i}}}});
    auto* types = child<QComboBox>("objectTypes");
    QTRY_COMPARE(types->count(), 21);
    QVERIFY(types->isVisible());
    QCOMPARE(types->itemText(20), u"Type19 1"_s);
    types->setCurrentIndex(20);
    Q_EMIT types->activated(20);
    QCOMPARE(model().rowCount(), 1);
}

void TestObjectsView::selectionAndPlaceSurviveSortingAndFiltering()
{
    add(1000);
    QTRY_COMPARE(model().type(), 0);
    QTRY_VERIFY(!model().isBusy());
    QTableView& table = m_view->table();
    table.setCurrentIndex(model().index(500, 0));
    const QString name = cell(500, u"Name"_s);
    QSignalSpy reset(&model(), &QAbstractItemModel::modelReset);
    table.horizontalHeader()->setSortIndicator(section(u"Number"_s), Qt::DescendingOrder);
    QTRY_VERIFY(!model().isBusy() && cell(0, u"Number"_s).toInt() > 49'000);
    QCOMPARE(cell(table.currentIndex().row(), u"Name"_s), name);
    QCOMPARE(table.selectionModel()->selectedRows().size(), 1);
    auto* search = child<QLineEdit>("objectSearch");
    search->setText(u"50"_s);
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_VERIFY(!model().isBusy() && model().rowCount() < 1000);
    QVERIFY(model().rowCount() > 0);
    QCOMPARE(cell(table.currentIndex().row(), u"Name"_s), name);
    QTRY_VERIFY(child<QLabel>("objectCount")->text().contains(u"of 1,000 rows"_s));
    search->setText(u"person 7"_s);
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_VERIFY(!model().isBusy() && !cell(0, u"Name"_s).isEmpty());
    search->clear();
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_COMPARE(model().rowCount(), 1000);
    QCOMPARE(reset.count(), 0);
}

void TestObjectsView::whatArrivesWhileSortedIsSortedSoon()
{
    add(100);
    QTRY_COMPARE(model().type(), 0);
    m_view->table().horizontalHeader()->setSortIndicator(section(u"Name"_s), Qt::AscendingOrder);
    QTRY_VERIFY(!model().isBusy());
    model().add(
        {{u"typeName"_s, u"Contoso.Person"_s}, {u"properties"_s, QJsonObject{{u"Name"_s, u"aaa"_s}}}});
    QTRY_COMPARE(model().rowCount(), 101);
    QTRY_COMPARE(cell(0, u"Name"_s), u"aaa"_s);
    QCOMPARE(cell(1, u"Name"_s), u"person 0"_s);
    QCOMPARE(cell(3, u"Name"_s), u"person 2"_s); // natural: 2 before 10
}

void TestObjectsView::columnFiltersNarrow()
{
    add(100);
    QTRY_COMPARE(model().type(), 0);
    QTRY_VERIFY(!model().isBusy());
    const quint32 column = model().columnAt(section(u"Number"_s));
    auto* field = m_view->findChild<QLineEdit*>(u"columnFilter%1"_s.arg(column));
    QTRY_VERIFY(field != nullptr && field->isVisible());
    QTest::keyClicks(field, u">40000"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(!model().isBusy() && model().rowCount() < 100);
    for (int row = 0; row < model().rowCount(); ++row)
        QVERIFY(cell(row, u"Number"_s).toInt() > 40'000);
    model().add(person(5)); // 39595: left out
    model().add(person(6)); // 47514: in
    const int before = model().rowCount();
    model().takeAll();
    QCOMPARE(model().rowCount(), before + 1);
    field->clear();
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(model().rowCount(), 102);
}

void TestObjectsView::copyHasHeadersAndPlainText()
{
    model().add({{u"typeName"_s, u"T"_s},
                 {u"properties"_s, QJsonObject{{u"a"_s, u"tab\there"_s},
                                               {u"b"_s, 1234567},
                                               {u"c"_s, u"<b>bold</b>"_s},
                                               {u"d"_s, QJsonValue::Null},
                                               {u"e"_s, u"2026-11-22T09:58:12Z"_s},
                                               {u"f"_s, QJsonObject{{u"k"_s, true}}}}}});
    model().takeAll();
    QTRY_COMPARE(model().type(), 0);
    QTest::mouseClick(child<QPushButton>("objectsCopy"), Qt::LeftButton);
    QCOMPARE(
        QGuiApplication::clipboard()->text(),
        u"a\tb\tc\td\te\tf\n\"tab\there\"\t1234567\t<b>bold</b>\t\t2026-11-22T09:58:12Z\t{\"k\":true}\n"_s);
}

void TestObjectsView::copyTakesTheSelectedRows()
{
    add(10, &group);
    QTRY_COMPARE(model().type(), 0);
    QItemSelectionModel* selection = m_view->table().selectionModel();
    for (const int row : {7, 2})
        selection->select(model().index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QTest::keySequence(&m_view->table(), QKeySequence(QKeySequence::Copy));
    QCOMPARE(QGuiApplication::clipboard()->text(), u"Members\tName\n2\tgroup 2\n7\tgroup 7\n"_s);
}

void TestObjectsView::theInspectorOpensNestedValues()
{
    model().add({{u"typeName"_s, u"T"_s},
                 {u"properties"_s, QJsonObject{{u"Name"_s, u"x"_s},
                                               {u"Rule"_s, QJsonObject{{u"Enabled"_s, true},
                                                                       {u"List"_s, QJsonArray{1, 2, 3}}}}}}});
    model().takeAll();
    QTRY_COMPARE(model().type(), 0);
    m_view->table().setCurrentIndex(model().index(0, 0));
    QTest::keyClick(&m_view->table(), Qt::Key_Space);
    auto* tree = child<QTreeWidget>("inspectorTree");
    QVERIFY(tree->isVisible());
    QCOMPARE(tree->topLevelItemCount(), 2);
    QTreeWidgetItem* rule = tree->topLevelItem(1);
    QCOMPARE(rule->text(1), u"2 values"_s);
    QCOMPARE(rule->childCount(), 0); // made when it is opened
    rule->setExpanded(true);
    QCOMPARE(rule->childCount(), 2);
    QCOMPARE(rule->child(0)->text(1), u"True"_s);
    rule->child(1)->setExpanded(true);
    QCOMPARE(rule->child(1)->childCount(), 3);
    QCOMPARE(child<QLabel>("inspectorPlace")->text(), u"Object 1 of 1"_s);
    tree->setCurrentItem(rule->child(1)->child(2));
    QTest::keySequence(tree, QKeySequence(QKeySequence::Copy));
    QCOMPARE(QGuiApplication::clipboard()->text(), u"3"_s);
}

void TestObjectsView::totalsAddUp()
{
    add(11, &group);
    QTRY_COMPARE(model().type(), 0);
    QTRY_COMPARE(model().summaryText(section(u"Members"_s)), u"55"_s);
    QCOMPARE(model().summaryText(section(u"Name"_s)), u"11 values"_s);
    model().setFilter(u"Members>9"_s);
    QTRY_COMPARE(model().summaryText(section(u"Members"_s)), u"10"_s);
}

void TestObjectsView::clearForgetsEverything()
{
    add(10);
    QTRY_COMPARE(model().type(), 0);
    model().setFilter(u"person 3"_s);
    m_view->clear();
    QCOMPARE(model().rowCount(), 0);
    QCOMPARE(model().seen(), 0);
    add(2, &group);
    QTRY_COMPARE(model().type(), 0);
    QCOMPARE(model().rowCount(), 2);
    QCOMPARE(model().columnCount(), 2);
}

void TestObjectsView::controlsHaveNames()
{
    add(10);
    add(2, &group);
    QTRY_VERIFY(child<QPushButton>("objectType2") != nullptr);
    m_view->table().setCurrentIndex(model().index(0, 0));
    QTest::keyClick(&m_view->table(), Qt::Key_Space);
    const QStringList problems = accessibilityProblems(*m_view);
    QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
}

void TestObjectsView::aModelMayGoWhileItSorts()
{
    for (int round = 0; round < 5; ++round) {
        auto model = std::make_unique<ObjectModel>();
        for (int i = 0; i < 5000; ++i)
            model->add(person(i));
        model->takeAll();
        model->sort(0);
        model.reset();
    }
}

QTEST_MAIN(TestObjectsView)
#include "tst_objectsview.moc"
