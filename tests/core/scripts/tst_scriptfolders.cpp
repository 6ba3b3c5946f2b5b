#include <scripts/libraryquery.h>
#include <scripts/scriptfolders.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

QByteArray script(const QByteArray& synopsis, const QByteArray& notes, const QByteArray& code)
{
    return "<#\n.SYNOPSIS\n    " + synopsis + "\n.NOTES\n    " + notes + "\n#>\n" + code + "\n";
}

} // namespace

class ScriptFoldersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        write(u"builtin/mail/Get-Rules.ps1"_s,
              script("Rules of post boxes",
                     "Connections: Exchange\n    Scope: Tenant\n    Risk: Read\n    Tags: mail, security",
                     "Get-InboxRule"));
        write(u"mine/Müller.ps1"_s, script("Räumt auf", "Risk: Read", "Remove-MgUser -UserId $UserAzureID"));
        write(u"mine/deep/er/Plain.ps1"_s, "Get-MgUser -All # needle in a haystack");
    }

    void everyRootIsReadWithItsFolders()
    {
        ScriptFolders folders;
        open(folders);
        QCOMPARE(names(folders), (QStringList{u"0 mail Get-Rules"_s, u"1  Müller"_s, u"1 deep/er Plain"_s}));
        QVERIFY(folders.roots()[0].isThere && !folders.roots()[0].isWritable);
        QVERIFY(folders.roots()[1].isWritable);
        QVERIFY(!folders.roots()[2].isThere);
        QVERIFY(folders.entries()[0].isBuiltIn && !folders.entries()[0].isWritable);
    }

    void theHigherRiskWinsAndWhatIsMissingIsComputed()
    {
        ScriptFolders folders;
        folders.setCommandConnections([](const QString& name) {
            return name.contains("-Mg"_L1) ? QStringList{u"graphsdk"_s} : QStringList();
        });
        open(folders);
        const LibraryEntry& read = folders.entries()[0];
        QCOMPARE(read.risk, ScriptRisk::Read);
        QVERIFY(!read.isRiskComputed && !read.areConnectionsComputed);
        const LibraryEntry& lies = folders.entries()[1];
        QCOMPARE(lies.risk, ScriptRisk::Destructive);
        QVERIFY(lies.isRiskComputed);
        QCOMPARE(lies.connections, QStringList{u"graphsdk"_s});
        QCOMPARE(lies.scope, u"User"_s);
        QCOMPARE(folders.entries()[2].scope, u"Tenant"_s);
    }

    void whatChangesOnDiskIsThereSoon()
    {
        ScriptFolders folders;
        open(folders);
        QSignalSpy changed(&folders, &ScriptFolders::changed);
        write(u"mine/deep/New.ps1"_s, "Get-Thing");
        QTRY_COMPARE_WITH_TIMEOUT(folders.entries().size(), 4, 5000);
        write(u"mine/deep/New.ps1"_s, script("Another", "Risk: Change", "Set-Thing"));
        QTRY_COMPARE_WITH_TIMEOUT(folders.find(path(u"mine/deep/New.ps1"_s))->script.synopsis, u"Another"_s,
                                  5000);
        QVERIFY(QFile::remove(path(u"mine/deep/New.ps1"_s)));
        QTRY_COMPARE_WITH_TIMEOUT(folders.entries().size(), 3, 5000);
        // Nothing happened: nothing is said.
        changed.clear();
        folders.read();
        QTRY_VERIFY(!folders.isReading());
        QCOMPARE(changed.count(), 0);
    }

    void aFolderThatVanishesLosesItsScriptsAndGetsThemBack()
    {
        ScriptFolders folders;
        open(folders);
        QVERIFY(QDir().rename(path(u"mine"_s), path(u"gone"_s)));
        folders.read();
        QTRY_COMPARE(folders.entries().size(), 1);
        QVERIFY(!folders.roots()[1].isThere);
        QVERIFY(QDir().rename(path(u"gone"_s), path(u"mine"_s)));
        folders.read();
        QTRY_COMPARE(folders.entries().size(), 3);
    }

    void linksAreNotFollowedAndWhatIsNoTextIsSaid()
    {
        QVERIFY(QFile::link(path(u"mine"_s), path(u"mine/circle"_s)));
        write(u"mine/Binary.ps1"_s, QByteArray("MZ\0\0\0\1", 6));
        ScriptFolders folders;
        open(folders);
        QCOMPARE(folders.entries().size(), 4);
        QCOMPARE(folders.find(path(u"mine/Binary.ps1"_s))->problem, u"It is not a text."_s);
    }

    void searchesFind_data()
    {
        QTest::addColumn<QString>("search");
        QTest::addColumn<QStringList>("found");
        const QString rules = u"Get-Rules"_s, mueller = u"Müller"_s, plain = u"Plain"_s;
        QTest::newRow("nothing typed") << u""_s << QStringList{rules, mueller, plain};
        QTest::newRow("name without accents") << u"MULLER"_s << QStringList{mueller};
        QTest::newRow("synopsis") << u"post"_s << QStringList{rules};
        QTest::newRow("text") << u"needle haystack"_s << QStringList{plain};
        QTest::newRow("words in quotes") << u"\"in a haystack\""_s << QStringList{plain};
        QTest::newRow("tag") << u"tag:sec"_s << QStringList{rules};
        QTest::newRow("not tag") << u"-tag:sec"_s << QStringList{mueller, plain};
        QTest::newRow("scope") << u"scope:user"_s << QStringList{mueller};
        QTest::newRow("connection") << u"connection:exch"_s << QStringList{rules};
        QTest::newRow("risk") << u"risk:destr"_s << QStringList{mueller};
        QTest::newRow("risk and word") << u"risk:read get"_s << QStringList{rules, plain};
        QTest::newRow("still typing") << u"risk:"_s << QStringList{rules, mueller, plain};
        QTest::newRow("favourite") << u"is:fav"_s << QStringList{plain};
        QTest::newRow("own") << u"is:changed"_s << QStringList{mueller, plain};
    }
    void searchesFind()
    {
        QFETCH(QString, search);
        QFETCH(QStringList, found);
        ScriptFolders folders;
        open(folders);
        const auto query = LibraryQuery::parse(search);
        QVERIFY(query);
        QStringList list;
        for (const LibraryEntry& entry : folders.entries()) {
            if (query->matches(entry, entry.script.name == "Plain"_L1))
                list << entry.script.name;
        }
        QCOMPARE(list, found);
    }

    void whatThereIsNotInASearchIsSaid()
    {
        QVERIFY(LibraryQuery::parse(u"colour:red"_s).error().advice.contains(u"connection:"_s));
        QVERIFY(LibraryQuery::parse(u"risk:huge"_s).error().advice.contains(u"destructive"_s));
        QVERIFY(LibraryQuery::parse(u"\"a:b\""_s));
    }

    void theBuiltInScriptsDoNoMoreThanTheySay()
    {
        ScriptFolders folders;
        folders.setRoots({{LibraryRoot::Kind::BuiltIn, u"Built-in"_s,
                           QStringLiteral(STEWARD_SOURCE_DIR "/resources/library")}});
        QTRY_VERIFY(folders.isRead());
        QVERIFY(folders.entries().size() > 30);
        QStringList wrong;
        for (const LibraryEntry& entry : folders.entries()) {
            if (entry.isRiskComputed || entry.areConnectionsComputed != entry.script.connections.isEmpty())
                wrong << entry.script.name + u' ' + entry.script.risk + u' ' + riskName(entry.risk);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void twoThousandAreReadWithinABlink()
    {
        const QByteArray text = script("Does something", "Risk: Read\n    Tags: a, b",
                                       QByteArray("Get-MgUser -All | Where-Object { $_.x }\n").repeated(60));
        for (int i = 0; i < 2000; ++i)
            write(u"mine/folder%1/Script-%2.ps1"_s.arg(i % 40).arg(i), text);
        ScriptFolders folders;
        QElapsedTimer timer;
        timer.start();
        open(folders);
        const qint64 first = timer.restart();
        QCOMPARE(folders.entries().size(), 2003);
        folders.read();
        const qint64 blocked = timer.elapsed();
        QTRY_VERIFY(!folders.isReading());
        const qint64 again = timer.restart();
        int found = 0;
        const auto query = LibraryQuery::parse(u"risk:read script 19"_s);
        for (const LibraryEntry& entry : folders.entries())
            found += query->matches(entry, false);
        qInfo("2,000 scripts: first %lld ms, again %lld ms, search %lld ms", first, again, timer.elapsed());
        QVERIFY(found > 100);
        QVERIFY(blocked < 50);
        QVERIFY(again < 1000);
        QVERIFY(timer.elapsed() < 100);
    }

    void nothingIsExecutedByListing()
    {
        const QString trap = path(u"trap"_s);
        write(u"mine/Trap.ps1"_s,
              "param($x = $(New-Item '" + trap.toUtf8() + "'))\nNew-Item '" + trap.toUtf8() + "'\n");
        ScriptFolders folders;
        open(folders);
        QVERIFY(folders.find(path(u"mine/Trap.ps1"_s)));
        QVERIFY(!QFile::exists(trap));
    }

private:
    QString path(const QString& name) const { return m_temporary->filePath(name); }
    void write(const QString& name, const QByteArray& bytes) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    void open(ScriptFolders& folders) const
    {
        folders.setRoots({{LibraryRoot::Kind::BuiltIn, u"Built-in"_s, path(u"builtin"_s)},
                          {LibraryRoot::Kind::Mine, u"Mine"_s, path(u"mine"_s)},
                          {LibraryRoot::Kind::Team, u"Team"_s, path(u"team"_s)}});
        QTRY_VERIFY(folders.isRead() && !folders.isReading());
    }
    static QStringList names(const ScriptFolders& folders)
    {
        QStringList list;
        for (const LibraryEntry& entry : folders.entries())
            list << u"%1 %2 %3"_s.arg(entry.root).arg(entry.script.folder, entry.script.name);
        return list;
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
};

QTEST_GUILESS_MAIN(ScriptFoldersTest)
#include "tst_scriptfolders.moc"
