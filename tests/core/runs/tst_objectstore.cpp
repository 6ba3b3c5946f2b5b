#include <runs/objectquery.h>
#include <runs/objectstore.h>

#include <QJsonArray>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;
using Kind = ObjectStore::Kind;

namespace {

QJsonObject made(const QString& type, const QJsonObject& properties, const QStringList& order = {})
{
    QJsonObject data{{u"typeName"_s, type}, {u"properties"_s, properties}};
    if (!order.isEmpty())
        data[u"order"_s] = QJsonArray::fromStringList(order);
    return data;
}

QStringList columnNames(const ObjectStore& store, const std::vector<quint32>& columns)
{
    QStringList names;
    for (const quint32 column : columns)
        names << store.columnName(column);
    return names;
}

quint32 column(const ObjectStore& store, const QString& name)
{
    for (quint32 i = 0; i < quint32(store.columnCount()); ++i) {
        if (store.columnName(i) == name)
            return i;
    }
    qFatal("no such column");
}

} // namespace

class TestObjectStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columnsAreTheUnionInFirstSeenOrder();
    void theScriptsOwnOrderIsKept();
    void everyKindOfValueComesBack();
    void datesAreToldFromText_data();
    void datesAreToldFromText();
    void limitsCountWhatTheyDrop();
    void differentShapesCostLittle();
    void aCopyStaysWhileTheStoreGrows();
    void sortingIsTyped_data();
    void sortingIsTyped();
    void equalValuesKeepTheirOrder();
    void filtersFind_data();
    void filtersFind();
    void columnFiltersCompare_data();
    void columnFiltersCompare();
    void summariesAddUp();
    void aCancelledQueryStops();
};

void TestObjectStore::columnsAreTheUnionInFirstSeenOrder()
{
    ObjectStore store;
    store.add(made(u"A"_s, {{u"b"_s, 1}, {u"c"_s, 2}}));
    store.add(made(u"B"_s, {{u"x"_s, 1}}));
    store.add(made(u"A"_s, {{u"a"_s, 3}, {u"c"_s, 4}}));
    QCOMPARE(store.typeCount(), 2);
    QCOMPARE(columnNames(store, store.type(0).columns), (QStringList{u"b"_s, u"c"_s, u"a"_s}));
    QCOMPARE(columnNames(store, store.type(1).columns), QStringList{u"x"_s});
    QCOMPARE(store.columnCount(), 4);
    QCOMPARE(store.value(0, column(store, u"a"_s)).kind, Kind::Absent);
    QCOMPARE(store.value(2, column(store, u"a"_s)).integer, 3);
    QCOMPARE(store.type(0).objects.size(), size_t(2));
    QCOMPARE(store.type(0).objects[1], 2U);
}

void TestObjectStore::theScriptsOwnOrderIsKept()
{
    ObjectStore store;
    store.add(made(u"A"_s, {{u"a"_s, 1}, {u"b"_s, 2}, {u"z"_s, 3}}, {u"z"_s, u"a"_s, u"nowhere"_s}));
    store.add(made(u"A"_s, {{u"a"_s, 1}, {u"b"_s, 2}, {u"z"_s, 3}}));
    QCOMPARE(columnNames(store, store.type(0).columns), (QStringList{u"z"_s, u"a"_s, u"b"_s}));
    QCOMPARE(columnNames(store, store.columnsOf(1)), (QStringList{u"z"_s, u"a"_s, u"b"_s}));
    QCOMPARE(store.value(1, column(store, u"z"_s)).integer, 3);
}

void TestObjectStore::everyKindOfValueComesBack()
{
    const QJsonObject properties{{u"null"_s, QJsonValue::Null},
                                 {u"yes"_s, true},
                                 {u"whole"_s, qint64(9007199254740993)},
                                 {u"real"_s, -1.5},
                                 {u"date"_s, u"2026-11-22T09:58:12.500Z"_s},
                                 {u"text"_s, u"Grüße\n日本"_s},
                                 {u"list"_s, QJsonArray{1, u"a"_s, QJsonArray{}}},
                                 {u"object"_s, QJsonObject{{u"in"_s, QJsonObject{{u"deep"_s, false}}}}},
                                 {QString(), u"no name"_s}};
    ObjectStore store;
    QVERIFY(store.add(made(u"T"_s, properties)));
    QCOMPARE(store.object(0).value(u"properties"_s).toObject(), properties);
    QCOMPARE(store.object(0).value(u"typeName"_s).toString(), u"T"_s);
    QCOMPARE(plainValue(store.value(0, column(store, u"whole"_s))), u"9007199254740993"_s);
    QCOMPARE(plainValue(store.value(0, column(store, u"real"_s))), u"-1.5"_s);
    QCOMPARE(plainValue(store.value(0, column(store, u"yes"_s))), u"True"_s);
    QCOMPARE(plainValue(store.value(0, column(store, u"null"_s))), QString());
    QCOMPARE(plainValue(store.value(0, column(store, u"list"_s))), u"[1,\"a\",[]]"_s);
    QCOMPARE(store.kindsOf(0, column(store, u"date"_s)), 1U << unsigned(Kind::Date));
    QCOMPARE(shortTypeName(u"Microsoft.Graph.PowerShell.Models.MicrosoftGraphUser"_s),
             u"MicrosoftGraphUser"_s);
    QCOMPARE(shortTypeName(u"System.Collections.Generic.List`1[[System.String]]"_s),
             u"List`1[[System.String]]"_s);
    QCOMPARE(shortTypeName(QString()), QString());
}

void TestObjectStore::datesAreToldFromText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("milliseconds"); // -1: no date
    const qint64 day = QDateTime(QDate(2026, 11, 22), QTime(9, 58, 12), Qt::UTC).toMSecsSinceEpoch();
    QTest::newRow("utc") << u"2026-11-22T09:58:12Z"_s << day;
    QTest::newRow("fraction") << u"2026-11-22T09:58:12.5Z"_s << day + 500;
    QTest::newRow("seven digits") << u"2026-11-22T09:58:12.1234567Z"_s << day + 123;
    QTest::newRow("zone") << u"2026-11-22T11:58:12+02:00"_s << day;
    QTest::newRow("zone west") << u"2026-11-22T04:28:12-0530"_s << day;
    QTest::newRow("no zone") << u"2026-11-22T09:58:12"_s << day;
    QTest::newRow("leap day") << u"2024-02-29T00:00:00Z"_s
                              << QDateTime(QDate(2024, 2, 29), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
    QTest::newRow("before the epoch")
        << u"1601-01-01T00:00:00Z"_s
        << QDateTime(QDate(1601, 1, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
    QTest::newRow("day only") << u"2026-11-22"_s << qint64(-1);
    QTest::newRow("month 13") << u"2026-13-22T09:58:12Z"_s << qint64(-1);
    QTest::newRow("more") << u"2026-11-22T09:58:12Z and so on"_s << qint64(-1);
    QTest::newRow("cut") << u"2026-11-22T09:5"_s << qint64(-1);
    QTest::newRow("cut zone") << u"2026-11-22T09:58:12+0"_s << qint64(-1);
    QTest::newRow("an id") << u"2026-11-22T0x:58:12Z"_s << qint64(-1);
}

void TestObjectStore::datesAreToldFromText()
{
    QFETCH(QString, text);
    QFETCH(qint64, milliseconds);
    bool ok = false;
    QCOMPARE(isoMilliseconds(text.toUtf8(), &ok), milliseconds);
    QCOMPARE(ok, milliseconds != -1);
}

void TestObjectStore::limitsCountWhatTheyDrop()
{
    ObjectStore store;
    store.setLimits(10, 0);
    for (int i = 0; i < 25; ++i)
        QCOMPARE(store.add(made(u"T"_s, {{u"i"_s, i}})), i < 10);
    QCOMPARE(store.count(), 10U);
    QCOMPARE(store.seen(), 25);
    store.clear();
    store.setLimits(1'000'000, 100'000);
    while (store.add(made(u"T"_s, {{u"t"_s, QString(1000, u'x')}}))) {
    }
    QVERIFY(store.byteCount() < 110'000);
    QVERIFY(store.count() > 80);
}

void TestObjectStore::differentShapesCostLittle()
{
    // Every object with properties of its own must not make a table of the square of it.
    ObjectStore store;
    for (int i = 0; i < 5000; ++i) {
        QJsonObject properties;
        for (int k = 0; k < 10; ++k)
            properties.insert(u"p%1"_s.arg(i * 10 + k), k);
        QVERIFY(store.add(made(u"T"_s, properties)));
    }
    QCOMPARE(store.columnCount(), 50'000);
    QVERIFY2(store.byteCount() < 20'000'000, qPrintable(QString::number(store.byteCount())));
    QCOMPARE(store.value(4999, column(store, u"p49999"_s)).integer, 9);
}

void TestObjectStore::aCopyStaysWhileTheStoreGrows()
{
    ObjectStore store;
    store.add(made(u"T"_s, {{u"t"_s, u"first"_s}}));
    const ObjectStore copy = store;
    for (int i = 0; i < 1000; ++i)
        store.add(made(u"T"_s, {{u"t"_s, u"more %1"_s.arg(i)}}));
    QCOMPARE(copy.count(), 1U);
    QCOMPARE(plainValue(copy.value(0, 0)), u"first"_s);
    QCOMPARE(plainValue(store.value(1000, 0)), u"more 999"_s);
}

void TestObjectStore::sortingIsTyped_data()
{
    QTest::addColumn<QJsonArray>("values");
    QTest::addColumn<QStringList>("ascending");
    QTest::addColumn<QStringList>("descending");
    const QJsonValue null = QJsonValue::Null;
    QTest::newRow("numbers") << QJsonArray{10, 9, 100.5, -1, null}
                             << QStringList{u"-1"_s, u"9"_s, u"10"_s, u"100.5"_s, {}}
                             << QStringList{u"100.5"_s, u"10"_s, u"9"_s, u"-1"_s, {}};
    QTest::newRow("dates") << QJsonArray{null, u"2026-11-22T01:00:00+02:00"_s, u"2026-11-21T22:59:00Z"_s,
                                         u"2026-11-21T23:30:00Z"_s}
                           << QStringList{u"2026-11-21T22:59:00Z"_s,
                                          u"2026-11-22T01:00:00+02:00"_s,
                                          u"2026-11-21T23:30:00Z"_s,
                                          {}}
                           << QStringList{u"2026-11-21T23:30:00Z"_s,
                                          u"2026-11-22T01:00:00+02:00"_s,
                                          u"2026-11-21T22:59:00Z"_s,
                                          {}};
    QTest::newRow("text, natural") << QJsonArray{u"file10"_s, u"File2"_s, u"file1"_s, u"Éa"_s, u"eb"_s}
                                   << QStringList{u"Éa"_s, u"eb"_s, u"file1"_s, u"File2"_s, u"file10"_s}
                                   << QStringList{u"file10"_s, u"File2"_s, u"file1"_s, u"eb"_s, u"Éa"_s};
    QTest::newRow("booleans") << QJsonArray{true, null, false} << QStringList{u"False"_s, u"True"_s, {}}
                              << QStringList{u"True"_s, u"False"_s, {}};
    QTest::newRow("mixed") << QJsonArray{u"a"_s, 2, true, null, u"2026-11-21T22:59:00Z"_s}
                           << QStringList{u"True"_s, u"2"_s, u"2026-11-21T22:59:00Z"_s, u"a"_s, {}}
                           << QStringList{u"a"_s, u"2026-11-21T22:59:00Z"_s, u"2"_s, u"True"_s, {}};
}

void TestObjectStore::sortingIsTyped()
{
    QFETCH(QJsonArray, values);
    QFETCH(QStringList, ascending);
    QFETCH(QStringList, descending);
    ObjectStore store;
    for (const QJsonValue& value : values)
        store.add(made(u"T"_s, {{u"v"_s, value}}));
    store.add(made(u"T"_s, {{u"other"_s, 1}})); // absent: last, too
    for (const bool down : {false, true}) {
        ObjectQuery query;
        query.sortColumn = 0;
        query.descending = down;
        QStringList sorted;
        for (const quint32 object : selectObjects(store, query).objects)
            sorted << plainValue(store.value(object, 0));
        QCOMPARE(sorted.takeLast(), QString());
        QCOMPARE(sorted, down ? descending : ascending);
    }
}

void TestObjectStore::equalValuesKeepTheirOrder()
{
    ObjectStore store;
    for (int i = 0; i < 100; ++i)
        store.add(made(u"T"_s, {{u"v"_s, i % 3}}));
    ObjectQuery query;
    query.sortColumn = 0;
    for (const bool down : {false, true}) {
        query.descending = down;
        const std::vector<quint32> sorted = selectObjects(store, query).objects;
        for (size_t i = 1; i < sorted.size(); ++i) {
            if (sorted[i] % 3 == sorted[i - 1] % 3)
                QVERIFY(sorted[i] > sorted[i - 1]);
        }
    }
}

namespace {

ObjectStore people()
{
    ObjectStore store;
    store.add(made(u"User"_s, {{u"Name"_s, u"Ann Lee"_s},
                               {u"Size"_s, 5},
                               {u"On"_s, true},
                               {u"Since"_s, u"2026-01-01T00:00:00Z"_s}}));
    store.add(made(
        u"User"_s,
        {{u"Name"_s, u"Bob"_s}, {u"Size"_s, 50}, {u"On"_s, false}, {u"Since"_s, u"2026-06-01T00:00:00Z"_s}}));
    store.add(made(u"User"_s, {{u"Name"_s, u"annabel"_s},
                               {u"Size"_s, 500},
                               {u"Tags"_s, QJsonArray{u"blue"_s}},
                               {u"Since"_s, QJsonValue::Null}}));
    store.add(made(u"Group"_s, {{u"Name"_s, u"Bob's group"_s}}));
    return store;
}

} // namespace

void TestObjectStore::filtersFind_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QList<int>>("objects");
    QTest::newRow("nothing") << QString() << QList<int>{0, 1, 2, 3};
    QTest::newRow("a word, any case") << u"ANN"_s << QList<int>{0, 2};
    QTest::newRow("all words") << u"ann lee"_s << QList<int>{0};
    QTest::newRow("a phrase") << u"\"bob's g\""_s << QList<int>{3};
    QTest::newRow("a number") << u"500"_s << QList<int>{2};
    QTest::newRow("nested") << u"blue"_s << QList<int>{2};
    QTest::newRow("in a column") << u"name:bob"_s << QList<int>{1, 3};
    QTest::newRow("more than") << u"Size>5"_s << QList<int>{1, 2};
    QTest::newRow("at least, and a word") << u"Size>=5 ann"_s << QList<int>{0, 2};
    QTest::newRow("yes") << u"on:yes"_s << QList<int>{0};
    QTest::newRow("a colon that is no column") << u"00:00"_s << QList<int>{0, 1};
    QTest::newRow("a date") << u"Since<2026-03-01"_s << QList<int>{0};
    QTest::newRow("no match") << u"zzz"_s << QList<int>{};
}

void TestObjectStore::filtersFind()
{
    QFETCH(QString, filter);
    QFETCH(QList<int>, objects);
    const ObjectStore store = people();
    ObjectQuery query;
    query.filter = filter;
    QList<int> found;
    for (const quint32 object : selectObjects(store, query).objects)
        found << int(object);
    QCOMPARE(found, objects);
}

void TestObjectStore::columnFiltersCompare_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QList<int>>("objects");
    QTest::newRow("contains") << u"Name"_s << u"ann"_s << QList<int>{0, 2};
    QTest::newRow("not") << u"Name"_s << u"!ann"_s << QList<int>{1};
    QTest::newRow("exactly") << u"Name"_s << u"=bob"_s << QList<int>{1};
    QTest::newRow("other than") << u"Name"_s << u"!=bob"_s << QList<int>{0, 2};
    QTest::newRow("less") << u"Size"_s << u"< 50"_s << QList<int>{0};
    QTest::newRow("at most") << u"Size"_s << u"\u2264 50"_s << QList<int>{0, 1};
    QTest::newRow("false") << u"On"_s << u"=false"_s << QList<int>{1};
    QTest::newRow("text is not more than a number") << u"Name"_s << u">5"_s << QList<int>{};
}

void TestObjectStore::columnFiltersCompare()
{
    QFETCH(QString, name);
    QFETCH(QString, filter);
    QFETCH(QList<int>, objects);
    const ObjectStore store = people();
    ObjectQuery query;
    query.type = 0;
    query.columnFilters.insert(column(store, name), filter);
    QList<int> found;
    for (const quint32 object : selectObjects(store, query).objects)
        found << int(object);
    QCOMPARE(found, objects);
}

void TestObjectStore::summariesAddUp()
{
    const ObjectStore store = people();
    ObjectQuery query;
    query.type = 0;
    const ObjectSelection selection = selectObjects(store, query);
    QCOMPARE(selection.seen, 4U);
    const ColumnSummary size = selection.summaries.value(column(store, u"Size"_s));
    QCOMPARE(size.numbers, 3);
    QCOMPARE(size.sum, 555.0);
    QVERIFY(size.whole);
    const ColumnSummary on = selection.summaries.value(column(store, u"On"_s));
    QCOMPARE(on.flags, 2);
    QCOMPARE(on.set, 1);
    const ColumnSummary since = selection.summaries.value(column(store, u"Since"_s));
    QCOMPARE(since.dates, 2);
    QCOMPARE(since.present, 2);
    QCOMPARE(since.latest, QDateTime(QDate(2026, 6, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch());
    QCOMPARE(selection.summaries.value(column(store, u"Name"_s)).different, 3);
}

void TestObjectStore::aCancelledQueryStops()
{
    const ObjectStore store = people();
    const std::atomic_bool cancelled = true;
    QVERIFY(selectObjects(store, {}, &cancelled).objects.empty());
}

QTEST_APPLESS_MAIN(TestObjectStore)
#include "tst_objectstore.moc"
