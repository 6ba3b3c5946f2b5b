#include <net/jsonreader.h>

#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestJsonReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void errorsNameThePathOfTheField()
    {
        const auto root = JsonReader::parse(R"({"items":[{"id":"a"},{"companyProfile":{"tenantId":[1]}}]})",
                                            u"customers"_s);
        const auto items = root->field(u"items").requiredItems();
        const auto error = items->at(1).field(u"companyProfile").field(u"tenantId").text();
        QCOMPARE(error.error().code, ErrorCode::BadResponse);
        QCOMPARE(error.error().message,
                 u"The answer of customers cannot be read: items[1].companyProfile.tenantId is not text."_s);
        QVERIFY(
            items->at(1).field(u"id").requiredText().error().message.contains(u"items[1].id is not there"_s));
    }

    void namesMatchWithoutRegardToCase()
    {
        const auto root = JsonReader::parse(R"({"CompanyName":"A"})", u"x"_s);
        QCOMPARE(root->field(u"companyName").text().value(), u"A"_s);
    }

    void nullAbsentAndEmptyAreNoValue_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("null") << QByteArray(R"({"a":null})");
        QTest::newRow("absent") << QByteArray("{}");
    }

    void nullAbsentAndEmptyAreNoValue()
    {
        QFETCH(QByteArray, json);
        const auto root = JsonReader::parse(json, u"x"_s);
        const JsonReader a = root->field(u"a");
        QVERIFY(a.isMissing());
        QCOMPARE(a.text().value(), QString());
        QVERIFY(!a.number().value().has_value());
        QVERIFY(!a.flag().value().has_value());
        QVERIFY(a.items().value().isEmpty());
        QVERIFY(!a.requiredItems().has_value());
        QVERIFY(!a.requiredText().has_value());
    }

    void numbersAndTextsStandForEachOther()
    {
        const auto root = JsonReader::parse(R"({"n":"3599","m":3599,"code":900421,"f":"true"})", u"x"_s);
        QCOMPARE(root->field(u"n").number().value().value(), 3599);
        QCOMPARE(root->field(u"m").number().value().value(), 3599);
        QCOMPARE(root->field(u"code").text().value(), u"900421"_s);
        QCOMPARE(root->field(u"f").flag().value().value(), true);
        QVERIFY(!root->field(u"f").number().has_value());
    }

    void aByteOrderMarkIsSkipped()
    {
        QCOMPARE(JsonReader::parse("\xEF\xBB\xBF{\"a\":\"b\"}", u"x"_s)->field(u"a").text().value(), u"b"_s);
    }

    void whatIsNotJsonSaysWhere_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << QByteArray() << u"empty"_s;
        QTest::newRow("html") << QByteArray("<html></html>") << u"line 1, column"_s;
        QTest::newRow("cut off") << QByteArray("{\n\"a\": [1,") << u"line 2"_s;
    }

    void whatIsNotJsonSaysWhere()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, says);
        const auto result = JsonReader::parse(body, u"graph.example"_s);
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, ErrorCode::BadResponse);
        QVERIFY2(result.error().message.contains(says), qPrintable(result.error().message));
        QVERIFY(result.error().message.contains(u"graph.example"_s));
    }
};

QTEST_GUILESS_MAIN(TestJsonReader)
#include "tst_jsonreader.moc"
