#include <runs/objectxml.h>

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

QByteArray list(const QByteArray& items)
{
    return "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj "
           "RefId=\"0\">"
           "<TN RefId=\"0\"><T>List</T></TN><LST>" +
           items + "</LST></Obj></Objs>";
}

QByteArray custom(const QByteArray& members)
{
    return list(
        "<Obj RefId=\"1\"><TN "
        "RefId=\"1\"><T>System.Management.Automation.PSCustomObject</T><T>System.Object</T></TN><MS>" +
        members + "</MS></Obj>");
}

} // namespace

class TestObjectXml : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aValueIsWhatItIs_data()
    {
        QTest::addColumn<QByteArray>("xml");
        QTest::addColumn<QJsonValue>("value");

        QTest::newRow("text") << QByteArray("<S N=\"V\">Zoë &lt;b&gt;</S>") << QJsonValue(u"Zoë <b>"_s);
        QTest::newRow("spaces") << QByteArray("<S N=\"V\">  </S>") << QJsonValue(u"  "_s);
        QTest::newRow("no text") << QByteArray("<S N=\"V\"></S>") << QJsonValue(u""_s);
        QTest::newRow("escapes") << QByteArray("<S N=\"V\">a_x000A_b_x005F_x0041_</S>")
                                 << QJsonValue(u"a\nb_x0041_"_s);
        QTest::newRow("nearly an escape")
            << QByteArray("<S N=\"V\">_x00_ _xZZZZ_</S>") << QJsonValue(u"_x00_ _xZZZZ_"_s);
        QTest::newRow("nothing") << QByteArray("<Nil N=\"V\" />") << QJsonValue(QJsonValue::Null);
        QTest::newRow("true") << QByteArray("<B N=\"V\">true</B>") << QJsonValue(true);
        QTest::newRow("number") << QByteArray("<I32 N=\"V\">-5</I32>") << QJsonValue(-5);
        QTest::newRow("largest exact")
            << QByteArray("<I64 N=\"V\">9007199254740992</I64>") << QJsonValue(9007199254740992LL);
        QTest::newRow("beyond exact")
            << QByteArray("<I64 N=\"V\">9007199254740993</I64>") << QJsonValue(u"9007199254740993"_s);
        QTest::newRow("unsigned") << QByteArray("<U64 N=\"V\">18446744073709551615</U64>")
                                  << QJsonValue(u"18446744073709551615"_s);
        QTest::newRow("real") << QByteArray("<Db N=\"V\">1.5E-07</Db>") << QJsonValue(1.5e-07);
        QTest::newRow("infinite") << QByteArray("<Db N=\"V\">INF</Db>") << QJsonValue(u"INF"_s);
        QTest::newRow("decimal") << QByteArray("<D N=\"V\">1.25</D>") << QJsonValue(1.25);
        QTest::newRow("long decimal")
            << QByteArray("<D N=\"V\">0.12345678901234567890</D>") << QJsonValue(u"0.12345678901234567890"_s);
        QTest::newRow("date") << QByteArray("<DT N=\"V\">2026-11-23T00:43:57.1336494Z</DT>")
                              << QJsonValue(u"2026-11-23T00:43:57.1336494Z"_s);
        QTest::newRow("guid") << QByteArray("<G N=\"V\">00000000-0000-0000-0000-000000000000</G>")
                              << QJsonValue(u"00000000-0000-0000-0000-000000000000"_s);
        QTest::newRow("character") << QByteArray("<C N=\"V\">120</C>") << QJsonValue(u"x"_s);
        QTest::newRow("a secret text is never shown")
            << QByteArray("<SS N=\"V\">7800</SS>") << QJsonValue(u"System.Security.SecureString"_s);
        QTest::newRow("enumeration")
            << QByteArray("<Obj N=\"V\" RefId=\"2\"><TN RefId=\"2\"><T>System.DayOfWeek</T></TN>"
                          "<ToString>Monday</ToString><I32>1</I32></Obj>")
            << QJsonValue(u"Monday"_s);
        QTest::newRow("list")
            << QByteArray("<Obj N=\"V\" RefId=\"2\"><TN "
                          "RefId=\"2\"><T>System.Object[]</T></TN><LST><I32>1</I32><S>b</S></LST></Obj>")
            << QJsonValue(QJsonArray{1, u"b"_s});
        QTest::newRow("dictionary")
            << QByteArray(
                   "<Obj N=\"V\" RefId=\"2\"><TN RefId=\"2\"><T>System.Collections.Hashtable</T></TN><DCT>"
                   "<En><S N=\"Key\">a</S><I32 N=\"Value\">1</I32></En><En><I32 N=\"Key\">7</I32><Nil "
                   "N=\"Value\" /></En></DCT></Obj>")
            << QJsonValue(QJsonObject{{u"a"_s, 1}, {u"7"_s, QJsonValue::Null}});
        QTest::newRow("cycle") << QByteArray("<Ref N=\"V\" RefId=\"99\" />") << QJsonValue(QJsonValue::Null);
        QTest::newRow("what a newer version adds")
            << QByteArray("<New N=\"V\">text</New>") << QJsonValue(u"text"_s);
    }

    void aValueIsWhatItIs()
    {
        QFETCH(QByteArray, xml);
        QFETCH(QJsonValue, value);
        const auto objects = objectsFromXml(custom(xml));
        QVERIFY(objects.has_value());
        QCOMPARE(objects->size(), 1);
        QCOMPARE(objects->first().value("properties"_L1).toObject().value("V"_L1), value);
    }

    void aReferenceIsFollowedAndACycleEnds()
    {
        const auto objects =
            objectsFromXml(custom("<Obj N=\"A\" RefId=\"2\"><TNRef RefId=\"1\" /><MS><I32 "
                                  "N=\"Deep\">1</I32><Ref N=\"Self\" RefId=\"2\" /></MS></Obj>"
                                  "<Ref N=\"B\" RefId=\"2\" />"));
        QVERIFY(objects.has_value());
        const QJsonObject properties = objects->first().value("properties"_L1).toObject();
        QCOMPARE(properties.value("A"_L1).toObject().value("Deep"_L1).toInt(), 1);
        QCOMPARE(properties.value("B"_L1).toObject().value("Deep"_L1).toInt(), 1);
    }

    void propertiesKeepTheirOrder()
    {
        const auto objects =
            objectsFromXml(custom("<S N=\"Zone\">z</S><S N=\"Name\">n</S><S N=\"Age\">a</S>"));
        QVERIFY(objects.has_value());
        QCOMPARE(objects->first().value("order"_L1).toArray(), (QJsonArray{u"Zone"_s, u"Name"_s, u"Age"_s}));
    }

    void typesAreNamedOnceAndMeantByAll()
    {
        const auto objects = objectsFromXml(
            list("<Obj RefId=\"1\"><TN RefId=\"1\"><T>Contoso.User</T><T>System.Object</T></TN><MS><I32 "
                 "N=\"N\">1</I32></MS></Obj>"
                 "<Obj RefId=\"2\"><TNRef RefId=\"1\" /><MS><I32 N=\"N\">2</I32></MS></Obj>"));
        QVERIFY(objects.has_value());
        QCOMPARE(objects->size(), 2);
        for (const QJsonObject& object : *objects) {
            QCOMPARE(object.value("typeName"_L1).toString(), u"Contoso.User"_s);
            QCOMPARE(object.value("typeNames"_L1).toArray(),
                     (QJsonArray{u"Contoso.User"_s, u"System.Object"_s}));
        }
    }

    void widthIsBounded()
    {
        QByteArray members;
        for (int i = 0; i < 10000; ++i)
            members += "<I32 N=\"P" + QByteArray::number(i) + "\">1</I32>";
        const auto objects = objectsFromXml(custom(members + "<S N=\"Last\">x</S>"));
        QVERIFY(objects.has_value());
        QCOMPARE(objects->first().value("properties"_L1).toObject().size(), 200);
    }

    void anythingElseIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("text") << QByteArray("hello");
        QTest::newRow("cut") << custom("<S N=\"V\">x</S>").chopped(20);
        QTest::newRow("another document") << QByteArray("<html><body/></html>");
        QTest::newRow("one object") << QByteArray("<Objs><S>x</S></Objs>");
    }

    void anythingElseIsRefused()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(!objectsFromXml(bytes).has_value());
    }

    // Run under the sanitizers too.
    void damagedXmlIsSurvived()
    {
        const QByteArray good = custom(
            "<Obj N=\"A\" RefId=\"2\"><TNRef RefId=\"1\" /><MS><I32 N=\"D\">1</I32><Ref N=\"S\" RefId=\"2\" "
            "/></MS></Obj>"
            "<S N=\"T\">a_x000A_b</S><Obj N=\"L\" RefId=\"3\"><LST><C>120</C><Db>1.5</Db></LST></Obj>");
        QRandomGenerator random(5);
        int read = 0;
        for (int round = 0; round < 5000; ++round) {
            QByteArray bytes = good;
            for (int i = random.bounded(1, 4); i > 0; --i)
                bytes[random.bounded(int(bytes.size()))] = char(random.generate());
            read += objectsFromXml(bytes) ? 1 : 0;
        }
        QVERIFY(read > 0);
        QVERIFY(read < 5000);
    }
};

QTEST_GUILESS_MAIN(TestObjectXml)
#include "tst_objectxml.moc"
