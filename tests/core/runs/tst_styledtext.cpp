#include <runs/runevent.h>
#include <runs/styledtext.h>

#include <QJsonArray>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestStyledText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void codesBecomeStyles_data();
    void codesBecomeStyles();
    void stylesOfOneLookAreOneRun();
    void aStyleGoesOnFromTheTextBefore();
    void codesAreReadBackFromTheirStyle();
    void paletteIsXterms();
    void poorContrastIsRaised();
    void writeHostKeepsItsColours();
    void consoleGreyOnBlackIsPlain();
};

namespace {
constexpr quint32 kP = TextStyle::kPalette;
constexpr quint32 kRgb = TextStyle::kRgb;
} // namespace

void TestStyledText::codesBecomeStyles_data()
{
    QTest::addColumn<QString>("coded");
    QTest::addColumn<QString>("text");
    QTest::addColumn<quint32>("foreground");
    QTest::addColumn<quint32>("background");
    QTest::addColumn<int>("attributes");
    const auto row = [](const char* name, const QString& codes, quint32 fore, quint32 back, int attributes) {
        QTest::newRow(name) << codes + u"x\x1b[0m"_s << u"x"_s << fore << back << attributes;
    };
    row("red", u"\x1b[31m"_s, kP + 1, 0, 0);
    row("bright green on blue", u"\x1b[92;44m"_s, kP + 10, kP + 4, 0);
    row("bright background", u"\x1b[107m"_s, 0, kP + 15, 0);
    row("256", u"\x1b[38;5;208;48;5;17m"_s, kP + 208, kP + 17, 0);
    row("true colour", u"\x1b[38;2;255;128;1m"_s, kRgb + 0xff8001, 0, 0);
    row("true colour with colons", u"\x1b[38:2::255:128:1m"_s, kRgb + 0xff8001, 0, 0);
    row("bold underline inverse", u"\x1b[1;4;7m"_s, 0, 0,
        TextStyle::Bold | TextStyle::Underline | TextStyle::Inverse);
    row("bold taken back", u"\x1b[1;3m\x1b[22m"_s, 0, 0, TextStyle::Italic);
    row("default colour", u"\x1b[31;1m\x1b[39m"_s, 0, 0, TextStyle::Bold);
    row("empty is reset", u"\x1b[31m\x1b[m\x1b[4m"_s, 0, 0, TextStyle::Underline);
    row("too large", u"\x1b[38;5;300m\x1b[38;2;1;2;999m\x1b[4m"_s, 0, 0, TextStyle::Underline);
    row("unknown", u"\x1b[99;4m"_s, 0, 0, TextStyle::Underline);
    row("cursor", u"\x1b[2K\x1b[31m"_s, kP + 1, 0, 0);
    row("private", u"\x1b[?25h\x1b[31m"_s, kP + 1, 0, 0);
    row("cut short colour", u"\x1b[31;38;5m\x1b[4m"_s, 0, 0, TextStyle::Underline);
}

void TestStyledText::codesBecomeStyles()
{
    QFETCH(QString, coded);
    QFETCH(QString, text);
    QFETCH(quint32, foreground);
    QFETCH(quint32, background);
    QFETCH(int, attributes);
    const StyledText styled = styledText(coded);
    QCOMPARE(styled.text, text);
    QCOMPARE(styled.runs.size(), 1);
    QCOMPARE(styled.runs.first().style.foreground, foreground);
    QCOMPARE(styled.runs.first().style.background, background);
    QCOMPARE(int(styled.runs.first().style.attributes), attributes);
    QVERIFY(styled.end.isPlain());
    QCOMPARE(withoutEscapeCodes(coded), text);
}

void TestStyledText::stylesOfOneLookAreOneRun()
{
    const StyledText styled = styledText(u"a\x1b[31mb\x1b[31mc\x1b[0md\x1b[32me\x1b["_s);
    QCOMPARE(styled.text, u"abcde"_s);
    QCOMPARE(styled.runs.size(), 2);
    QCOMPARE(styled.runs.at(0).start, 1);
    QCOMPARE(styled.runs.at(0).length, 2);
    QCOMPARE(styled.runs.at(1).start, 4);
    QCOMPARE(styled.end.foreground, kP + 2);
}

void TestStyledText::aStyleGoesOnFromTheTextBefore()
{
    const StyledText first = styledText(u"\x1b[1;33mone"_s);
    const StyledText second = styledText(u"two"_s, first.end);
    QCOMPARE(second.runs.size(), 1);
    QCOMPARE(second.runs.first().length, 3);
    QCOMPARE(second.runs.first().style, first.end);
}

void TestStyledText::codesAreReadBackFromTheirStyle()
{
    for (const QString& code :
         {u"\x1b[0;1;31m"_s, u"\x1b[0;4;97;44m"_s, u"\x1b[0;38;5;208;48;2;1;2;3m"_s, u"\x1b[0;2;3;7;9m"_s}) {
        const TextStyle style = styledText(code).end;
        QCOMPARE(escapeCode(style), code);
        QCOMPARE(styledText(escapeCode(style)).end, style);
    }
    QCOMPARE(escapeCode({}), QString());
}

void TestStyledText::paletteIsXterms()
{
    QCOMPARE(rgbOf(kP + 1), 0xcd0000U);
    QCOMPARE(rgbOf(kP + 16), 0x000000U);
    QCOMPARE(rgbOf(kP + 196), 0xff0000U);
    QCOMPARE(rgbOf(kP + 231), 0xffffffU);
    QCOMPARE(rgbOf(kP + 232), 0x080808U);
    QCOMPARE(rgbOf(kP + 255), 0xeeeeeeU);
    QCOMPARE(rgbOf(kRgb + 0x123456), 0x123456U);
}

void TestStyledText::poorContrastIsRaised()
{
    for (quint32 index = 0; index < 256; ++index) {
        for (const quint32 ground : {0xffffffU, 0x1a1d23U, 0x000000U, 0xfdf1f1U}) {
            const quint32 color = readableRgb(rgbOf(kP + index), ground, 4.5);
            QVERIFY2(contrastOf(color, ground) >= 4.5, qPrintable(QString::number(index)));
        }
    }
    QCOMPARE(readableRgb(0xcd0000, 0xffffff, 4.5), 0xcd0000U); // good as it is
    QVERIFY(contrastOf(0, 0xffffff) > 20.9);
}

void TestStyledText::writeHostKeepsItsColours()
{
    const RunEvent event{
        RunEvent::Type::Information,
        {},
        u"ok then"_s,
        {{u"segments"_s, QJsonArray{QJsonObject{{u"text"_s, u"ok"_s}, {u"foreground"_s, u"Green"_s}},
                                    QJsonObject{{u"text"_s, u" then"_s}}}}}};
    const StyledText styled = styledText(codedText(event));
    QCOMPARE(styled.text, u"ok then"_s);
    QCOMPARE(styled.runs.size(), 1);
    QCOMPARE(styled.runs.first().length, 2);
    QCOMPARE(styled.runs.first().style.foreground, kP + 10);
}

void TestStyledText::consoleGreyOnBlackIsPlain()
{
    const RunEvent event{RunEvent::Type::Information,
                         {},
                         u"plain"_s,
                         {{u"segments"_s, QJsonArray{QJsonObject{{u"text"_s, u"plain"_s},
                                                                 {u"foreground"_s, u"Gray"_s},
                                                                 {u"background"_s, u"Black"_s}}}}}};
    QCOMPARE(codedText(event), u"plain"_s);
}

QTEST_APPLESS_MAIN(TestStyledText)
#include "tst_styledtext.moc"
