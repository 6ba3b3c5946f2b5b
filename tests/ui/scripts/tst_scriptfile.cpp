#include <scripts/scriptfile.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(steward::ScriptFile::Encoding)
Q_DECLARE_METATYPE(steward::ScriptFile::LineEnding)

class TestScriptFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void savingKeepsEveryByte_data();
    void savingKeepsEveryByte();
    void unreadableFilesAreRefusedInWords_data();
    void unreadableFilesAreRefusedInWords();
    void aFileOverTheLimitIsShownOnly();
    void whatIsTooLargeToShowIsRefused();
    void aFailedSaveLeavesTheOldFile();

private:
    QString put(const QByteArray& bytes)
    {
        const QString path = m_folder.filePath(u"script.ps1"_s);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return {};
        return path;
    }
    static QByteArray get(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir m_folder;
};

void TestScriptFile::savingKeepsEveryByte_data()
{
    using Encoding = ScriptFile::Encoding;
    using Ending = ScriptFile::LineEnding;
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Encoding>("encoding");
    QTest::addColumn<Ending>("ending");
    QTest::newRow("utf-8") << QByteArray("Gr\xc3\xbc\xc3\x9f"
                                         "e\nb\n")
                           << Encoding::Utf8 << Ending::Lf;
    QTest::newRow("utf-8 bom, windows") << QByteArray("\xef\xbb\xbf"
                                                      "a\r\nb\r\n")
                                        << Encoding::Utf8Bom << Ending::CrLf;
    QTest::newRow("old mac") << QByteArray("a\rb\rc") << Encoding::Utf8 << Ending::Cr;
    QTest::newRow("mixed") << QByteArray("a\r\nb\r\nc\nd") << Encoding::Utf8 << Ending::CrLf;
    QTest::newRow("utf-16 little") << QByteArray("\xff\xfe"
                                                 "a\0\r\0\n\0"
                                                 "b\0",
                                                 10)
                                   << Encoding::Utf16Le << Ending::CrLf;
    QTest::newRow("utf-16 big") << QByteArray("\xfe\xff\0a\0\n\0b", 8) << Encoding::Utf16Be << Ending::Lf;
    QTest::newRow("empty") << QByteArray() << Encoding::Utf8 << Ending::Lf;
    QTest::newRow("bom only") << QByteArray("\xef\xbb\xbf") << Encoding::Utf8Bom << Ending::Lf;
    QTest::newRow("no last line end") << QByteArray("a\nb") << Encoding::Utf8 << Ending::Lf;
}

void TestScriptFile::savingKeepsEveryByte()
{
    QFETCH(QByteArray, bytes);
    QFETCH(ScriptFile::Encoding, encoding);
    QFETCH(ScriptFile::LineEnding, ending);
    const QString path = put(bytes);
    const Result<ScriptFile> read = readScriptFile(path);
    QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().toText()));
    QCOMPARE(read->encoding, encoding);
    QCOMPARE(read->lineEnding, ending);
    QVERIFY(!read->text.startsWith(QChar(0xfeff)));
    QVERIFY(QFile::remove(path));
    QVERIFY(writeScriptFile(path, *read).has_value());
    QCOMPARE(get(path), bytes);
}

void TestScriptFile::unreadableFilesAreRefusedInWords_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("word");
    QTest::newRow("binary") << QByteArray("MZ\0\1", 4) << u"not a text file"_s;
    QTest::newRow("latin-1") << QByteArray("Gr\xfc\xdf"
                                           "e")
                             << u"not UTF-8"_s;
}

void TestScriptFile::unreadableFilesAreRefusedInWords()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, word);
    const Result<ScriptFile> read = readScriptFile(put(bytes));
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Refused);
    QVERIFY2(read.error().message.contains(word), qPrintable(read.error().message));
    QVERIFY(read.error().message.contains(u"script.ps1"_s));
    QVERIFY(!read.error().advice.isEmpty());

    const Result<ScriptFile> missing = readScriptFile(m_folder.filePath(u"none.ps1"_s));
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::FileFailed);
    QVERIFY(!readScriptFile(m_folder.path()));
}

void TestScriptFile::aFileOverTheLimitIsShownOnly()
{
    const Result<ScriptFile> script = readScriptFile(put(QByteArray(kScriptSizeLimit, 'x')));
    QVERIFY(script.has_value());
    QVERIFY(!script->isViewOnly);
    QCOMPARE(script->text.size(), kScriptSizeLimit);

    // A line of megabytes is in pieces, and no character is cut in two.
    const QByteArray face = "\xf0\x9f\x98\x80"; // two UTF-16 units
    const Result<ScriptFile> large =
        readScriptFile(put("first\r\nx" + face.repeated(int(kScriptSizeLimit / 4)) + "\r\nlast\r\n"));
    QVERIFY(large.has_value());
    QVERIFY(large->isViewOnly);
    QVERIFY(large->text.startsWith(u"first\r\nx"_s) && large->text.endsWith(u"\r\nlast\r\n"_s));
    for (const QString& line : large->text.split(u'\n')) {
        QVERIFY(line.size() <= kLongestShownLine + 1);
        QVERIFY(line.isEmpty() || (!line.back().isHighSurrogate() && !line.front().isLowSurrogate()));
    }
    QCOMPARE(QString(large->text).remove(u'\n').remove(u'\r').size(), 10 + 1 + kScriptSizeLimit / 2 - 1);
}

void TestScriptFile::whatIsTooLargeToShowIsRefused()
{
    const QString path = put("x");
    QVERIFY(QFile::resize(path, kViewSizeLimit + 1)); // takes no room on the disk
    const Result<ScriptFile> read = readScriptFile(path);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Refused);
    QVERIFY2(read.error().message.contains(u"larger than 256"_s), qPrintable(read.error().message));
#ifdef Q_OS_UNIX
    QVERIFY(!readScriptFile(u"/dev/zero"_s)); // has no end
#endif
}

void TestScriptFile::aFailedSaveLeavesTheOldFile()
{
    const QString path = m_folder.filePath(u"folder-not-there/script.ps1"_s);
    ScriptFile script;
    script.text = u"text"_s;
    const Result<> written = writeScriptFile(path, script);
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::FileFailed);
    QVERIFY(!written.error().advice.isEmpty());
    QVERIFY(!QFile::exists(path));
}

QTEST_MAIN(TestScriptFile)
#include "tst_scriptfile.moc"
