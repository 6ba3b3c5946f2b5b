#include <base/csv.h>
#include <runs/runexport.h>

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

QByteArray written(const RunExport& run, ExportFormat format)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (!writeRun(run, format, buffer))
        qFatal("not written");
    return buffer.data();
}

RunExport example()
{
    RunExport run;
    run.scriptName = u"Get-<b>.ps1"_s;
    run.customerName = u"Larch & Moor"_s;
    run.customerDomain = u"larchmoor.example"_s;
    run.began = QDateTime(QDate(2026, 11, 22), QTime(10, 41, 58), Qt::UTC);
    RunResult result;
    result.state = RunState::SucceededWithErrors;
    result.errors = 1;
    result.outputs = 2;
    result.exitCode = 0;
    result.connectTime = std::chrono::milliseconds(4100);
    result.runTime = std::chrono::milliseconds(47'000);
    run.result = result;
    run.eachLine = [began = run.began](const std::function<void(const ExportLine&)>& take) {
        take({began, u"output"_s, u"\x1b[31mred\x1b[0m <script>alert(1)</script>\t\u202e"_s, 0});
        take({began, u"error"_s, u"no ``` access"_s, 31});
    };
    run.errors << QJsonObject{{u"message"_s, u"no *access* <img>"_s},
                              {u"line"_s, 31},
                              {u"column"_s, 5},
                              {u"lineText"_s, u"Get-Mailbox ```x"_s},
                              {u"category"_s, u"PermissionDenied"_s},
                              {u"requestId"_s, u"11-22"_s},
                              {u"inner"_s, QJsonArray{u"because"_s}},
                              {u"stack"_s, u"at <ScriptBlock>, one\nat two"_s}};
    run.objects.add(
        {{u"typeName"_s, u"Mail.Forward"_s},
         {u"properties"_s, QJsonObject{{u"Mailbox"_s, u"=HYPERLINK(\"http://x\")"_s}, {u"Size"_s, -5}}}});
    run.objects.add({{u"typeName"_s, u"Mail.Forward"_s},
                     {u"properties"_s, QJsonObject{{u"Mailbox"_s, u"a, \"b\"\nc"_s},
                                                   {u"Extra"_s, QJsonObject{{u"k"_s, 1}}}}}});
    return run;
}

/// Takes nothing, as a disk does that is full.
class FullDevice final : public QIODevice
{
protected:
    qint64 readData(char*, qint64) override { return -1; }
    qint64 writeData(const char*, qint64) override { return -1; }
};

} // namespace

class TestRunExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cellsAreSafeAndQuoted_data();
    void cellsAreSafeAndQuoted();
    void csvHasAMarkAndTheUnionOfColumns();
    void csvOfSeveralTypesNamesThem();
    void csvWritesWhatIsChosenInItsOrder();
    void textHasTimeAndStreamAndNoCodes();
    void htmlIsEscapedAndCarriesItsColours();
    void jsonHoldsEverythingWithASchema();
    void markdownCannotBeBrokenOutOf();
    void errorsSayEverythingTheyKnow();
    void aFileIsWholeOrNotThere();
    void aDeviceThatFailsIsNoticed();
};

void TestRunExport::cellsAreSafeAndQuoted_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("cell");
    QTest::newRow("plain") << u"plain"_s << u"plain"_s;
    QTest::newRow("empty") << QString() << QString();
    for (const QChar c : u"=+-@"_s)
        QTest::newRow(qPrintable(u"formula "_s + c)) << QString(c) + u"1"_s << u"'"_s + c + u"1"_s;
    QTest::newRow("tab") << u"\tx"_s << u"\"'\tx\""_s;
    QTest::newRow("carriage return") << u"\rx"_s << u"\"'\rx\""_s;
    QTest::newRow("comma") << u"a,b"_s << u"\"a,b\""_s;
    QTest::newRow("quotation mark") << u"a\"b"_s << u"\"a\"\"b\""_s;
    QTest::newRow("lines") << u"a\nb"_s << u"\"a\nb\""_s;
    QTest::newRow("formula with comma") << u"=A(1,2)"_s << u"\"'=A(1,2)\""_s;
}

void TestRunExport::cellsAreSafeAndQuoted()
{
    QFETCH(QString, text);
    QFETCH(QString, cell);
    QCOMPARE(csvCell(text), cell);
}

void TestRunExport::csvHasAMarkAndTheUnionOfColumns()
{
    QCOMPARE(written(example(), ExportFormat::Csv), QByteArray("\xef\xbb\xbf"
                                                               "Mailbox,Size,Extra\r\n"
                                                               "\"'=HYPERLINK(\"\"http://x\"\")\",-5,\r\n"
                                                               "\"a, \"\"b\"\"\nc\",,\"{\"\"k\"\":1}\"\r\n"));
    QCOMPARE(written(RunExport(), ExportFormat::Csv), QByteArray("\xef\xbb\xbf\r\n"));
}

void TestRunExport::csvOfSeveralTypesNamesThem()
{
    RunExport run = example();
    run.objects.add({{u"typeName"_s, u"Other"_s}, {u"properties"_s, QJsonObject{{u"Name"_s, u"n"_s}}}});
    QVERIFY(written(run, ExportFormat::Csv).contains("Type,Mailbox,Size,Extra,Name\r\n"));
    QVERIFY(written(run, ExportFormat::Csv).endsWith("Other,,,,n\r\n"));
    run.objectType = 1;
    QCOMPARE(written(run, ExportFormat::Csv), QByteArray("\xef\xbb\xbfName\r\nn\r\n"));
}

void TestRunExport::csvWritesWhatIsChosenInItsOrder()
{
    RunExport run;
    for (int i = 0; i < 5; ++i)
        run.objects.add({{u"typeName"_s, u"T"_s}, {u"properties"_s, QJsonObject{{u"i"_s, i}}}});
    run.chosen = std::vector<quint32>{3, 1};
    QCOMPARE(written(run, ExportFormat::Csv), QByteArray("\xef\xbb\xbfi\r\n3\r\n1\r\n"));
}

void TestRunExport::textHasTimeAndStreamAndNoCodes()
{
    const QList<QByteArray> lines = written(example(), ExportFormat::Text).split('\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines.at(0).contains("\toutput\tred <script>"));
    QVERIFY(lines.at(1).endsWith("\terror\tno ``` access"));
}

void TestRunExport::htmlIsEscapedAndCarriesItsColours()
{
    const QByteArray html = written(example(), ExportFormat::Html);
    QVERIFY(html.contains("<span style=\"color:#cd0000;\">red</span>"));
    QVERIFY(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    QVERIFY(!html.contains("<script"));
    QVERIFY(!html.contains("<img"));
    QVERIFY(html.contains("Get-&lt;b&gt;.ps1"));
    QVERIFY(html.contains("Larch &amp; Moor"));
    QVERIFY(html.contains("Content-Security-Policy"));
    QVERIFY(!html.contains("\u202e"));
    QVERIFY(!html.contains('\x1b'));
    // Nothing is fetched from anywhere: no attribute has an address.
    QVERIFY(!html.contains("src=") && !html.contains("href=") && !html.contains("url("));
    QVERIFY(html.contains("<th>Mailbox</th>"));
    QVERIFY(html.contains("<td class=n>-5</td>"));
}

void TestRunExport::jsonHoldsEverythingWithASchema()
{
    QJsonParseError error;
    const QJsonObject json = QJsonDocument::fromJson(written(example(), ExportFormat::Json), &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(json.value(u"schemaVersion"_s).toInt(), 1);
    const QJsonObject run = json.value(u"run"_s).toObject();
    QCOMPARE(run.value(u"state"_s).toString(), u"succeededWithErrors"_s);
    QCOMPARE(run.value(u"connectMs"_s).toInt(), 4100);
    QCOMPARE(run.value(u"began"_s).toString(), u"2026-11-22T10:41:58.000Z"_s);
    const QJsonArray records = json.value(u"records"_s).toArray();
    QCOMPARE(records.size(), 2);
    QVERIFY(records.at(0)[u"text"_s].toString().startsWith(u"red <script>"_s));
    QCOMPARE(records.at(1)[u"line"_s].toInt(), 31);
    QCOMPARE(json.value(u"objects"_s).toArray().size(), 2);
    QCOMPARE(json.value(u"objects"_s)[0][u"properties"_s][u"Size"_s].toInt(), -5);
    QCOMPARE(json.value(u"errors"_s)[0][u"requestId"_s].toString(), u"11-22"_s);
}

void TestRunExport::markdownCannotBeBrokenOutOf()
{
    const QString text = QString::fromUtf8(written(example(), ExportFormat::Markdown));
    QVERIFY(text.startsWith(u"## Get-\\<b\\>.ps1: Succeeded with 1 error\n"_s));
    QVERIFY(text.contains(u"**no \\*access\\* \\<img\\>**"_s));
    QVERIFY(text.contains(u"````\n"_s)); // longer than what is inside
    QVERIFY(text.contains(u"Request id: 11-22"_s));
    QVERIFY(text.contains(u"| Connect time | 4.1 s |"_s));
    QVERIFY(text.contains(u"| Run time | 47.0 s |"_s));
    QVERIFY(!text.contains(QChar(0x1b)));
}

void TestRunExport::errorsSayEverythingTheyKnow()
{
    const auto details = errorDetails(example().errors.first());
    QStringList names;
    for (const auto& [name, text] : details)
        names << name;
    QCOMPARE(names, (QStringList{u"Position"_s, u"Command"_s, u"Category"_s, u"Request id"_s,
                                 u"Inner errors"_s, u"Stack"_s}));
    QCOMPARE(details.first().second, u"line 31, column 5"_s);
    QVERIFY(errorDetails({}).isEmpty());
}

void TestRunExport::aFileIsWholeOrNotThere()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"run.csv"_s);
    QVERIFY(exportRun(example(), ExportFormat::Csv, file).has_value());
    QVERIFY(QFile::exists(file));
    const Result<> failed = exportRun(example(), ExportFormat::Csv, folder.filePath(u"none/run.csv"_s));
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, ErrorCode::FileFailed);
    QVERIFY(!failed.error().message.isEmpty() && !failed.error().advice.isEmpty());
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{u"run.csv"_s});
}

void TestRunExport::aDeviceThatFailsIsNoticed()
{
    for (const ExportFormat format : {ExportFormat::Text, ExportFormat::Html, ExportFormat::Csv,
                                      ExportFormat::Json, ExportFormat::Markdown}) {
        FullDevice device;
        QVERIFY(device.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        QVERIFY(!writeRun(example(), format, device));
    }
}

QTEST_APPLESS_MAIN(TestRunExport)
#include "tst_runexport.moc"
