#include <scripts/scriptjournal.h>

#include <QDir>
#include <QFile>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

/// What is not saved outlives the console.
class TestScriptJournal final : public QObject
{
    Q_OBJECT

    /// A folder as a process that was killed leaves it: with a lock of nobody.
    static void leaveBehind(const QString& folder)
    {
        const QDir recovery(folder + u"/recovery"_s);
        const QStringList folders = recovery.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        QCOMPARE(folders.size(), 1);
        QVERIFY(QDir().mkpath(folder + u"/killed"_s));
        for (const QString& name :
             QDir(recovery.filePath(folders.first())).entryList({u"*.json"_s}, QDir::Files)) {
            QVERIFY(
                QFile::copy(recovery.filePath(folders.first()) + u'/' + name, folder + u"/killed/"_s + name));
        }
    }
    static void putBack(const QString& folder)
    {
        // Only what the killed one left: what the journal above kept at its end is another matter.
        QVERIFY(QDir(folder + u"/recovery"_s).removeRecursively());
        QVERIFY(QDir().mkpath(folder + u"/recovery"_s));
        QVERIFY(QDir().rename(folder + u"/killed"_s, folder + u"/recovery/killed"_s));
        QFile lock(folder + u"/recovery/killed/lock"_s);
        QVERIFY(lock.open(QIODevice::WriteOnly));
        lock.write("999999999\nnobody\n" + QSysInfo::machineHostName().toUtf8() + "\n\n\n");
    }

private Q_SLOTS:
    void whatWasKeptComesBackAfterASuddenEndOnce()
    {
        QTemporaryDir folder;
        const ScriptJournal::Document document{u"1"_s, u"/a/b.ps1"_s, u"b.ps1"_s, u"ä\r\n'\u2019"_s};
        {
            ScriptJournal journal(folder.path());
            QVERIFY(journal.keep({u"1"_s, u"/a/b.ps1"_s, u"b.ps1"_s, u"older"_s}).has_value());
            QVERIFY(journal.keep(document).has_value());
            QVERIFY(journal.keep({u"2"_s, {}, u"Untitled-1"_s, u"x"_s}).has_value());
            leaveBehind(folder.path());
        }
        putBack(folder.path());
        ScriptJournal next(folder.path());
        QList<ScriptJournal::Document> lost = next.takeLost();
        QCOMPARE(lost.size(), 2);
        std::sort(lost.begin(), lost.end(), [](const auto& a, const auto& b) { return a.name > b.name; });
        QCOMPARE(lost.first().path, document.path);
        QCOMPARE(lost.first().text, document.text);
        QVERIFY(next.takeLost().isEmpty()); // it is this one's now
        QVERIFY(!QDir(folder.path() + u"/recovery/killed"_s).exists());
    }

    void whatWasSavedIsNotKept()
    {
        QTemporaryDir folder;
        {
            ScriptJournal journal(folder.path());
            QVERIFY(journal.keep({u"1"_s, {}, u"x"_s, u"text"_s}).has_value());
            journal.drop(u"1"_s);
        }
        QVERIFY(QDir(folder.path() + u"/recovery"_s).isEmpty());
    }

    void whatIsNotSavedOutlivesAnOrderlyEndToo()
    {
        QTemporaryDir folder;
        {
            ScriptJournal journal(folder.path());
            QVERIFY(journal.keep({u"2"_s, {}, u"x"_s, u"text"_s}).has_value());
        }
        ScriptJournal next(folder.path());
        const auto lost = next.takeLost();
        QCOMPARE(lost.size(), 1);
        QCOMPARE(lost.first().text, u"text"_s);
    }

    void whatALivingProcessKeepsIsItsOwn()
    {
        QTemporaryDir folder;
        ScriptJournal one(folder.path());
        QVERIFY(one.keep({u"1"_s, {}, u"x"_s, u"text"_s}).has_value());
        ScriptJournal other(folder.path());
        QVERIFY(other.takeLost().isEmpty());
    }

    void damagedEntriesAreLeftOut()
    {
        QTemporaryDir folder;
        QVERIFY(QDir().mkpath(folder.filePath(u"killed"_s)));
        QFile broken(folder.filePath(u"killed/1.json"_s));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("{\"text\":");
        broken.close();
        QFile good(folder.filePath(u"killed/2.json"_s));
        QVERIFY(good.open(QIODevice::WriteOnly));
        good.write("{\"name\":\"n\",\"path\":\"\",\"text\":\"kept\"}");
        good.close();
        putBack(folder.path());
        ScriptJournal journal(folder.path());
        const auto lost = journal.takeLost();
        QCOMPARE(lost.size(), 1);
        QCOMPARE(lost.first().text, u"kept"_s);
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        QTemporaryDir folder;
        QFile inTheWay(folder.filePath(u"recovery"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        ScriptJournal journal(folder.path());
        const auto kept = journal.keep({u"1"_s, {}, u"x"_s, u"text"_s});
        QVERIFY(!kept.has_value());
        QVERIFY(!kept.error().advice.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestScriptJournal)
#include "tst_scriptjournal.moc"
