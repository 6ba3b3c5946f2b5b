#include <base/clock.h>
#include <scripts/scriptversions.h>

#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

class SteppingClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override
    {
        m_now = m_now.addSecs(60);
        return m_now;
    }

private:
    mutable QDateTime m_now = QDateTime(QDate(2026, 1, 5), QTime(9, 0), Qt::UTC);
};

} // namespace

class ScriptVersionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void eachSaveIsThereAndComesBackAsItWas()
    {
        ScriptVersions versions = make();
        QVERIFY(versions.keep(u"/x/a.ps1"_s, u"one"_s));
        QVERIFY(versions.keep(u"/x/a.ps1"_s, u"two \u00e4\u4e2d\r\n"_s, u"before an import"_s));
        const auto list = versions.of(u"/x/a.ps1"_s);
        QCOMPARE(list.size(), 2);
        QCOMPARE(*versions.text(list[0].hash), u"two \u00e4\u4e2d\r\n"_s);
        QCOMPARE(*versions.text(list[1].hash), u"one"_s);
        QCOMPARE(list[0].note, u"before an import"_s);
        QVERIFY(list[0].savedAt > list[1].savedAt);
        QVERIFY(versions.of(u"/x/b.ps1"_s).isEmpty());
    }

    void theSameTextIsKeptOnce()
    {
        ScriptVersions versions = make();
        for (int i = 0; i < 3; ++i) {
            QVERIFY(versions.keep(u"/x/a.ps1"_s, u"same"_s));
            QVERIFY(versions.keep(u"/x/b.ps1"_s, u"same"_s));
        }
        QCOMPARE(versions.of(u"/x/a.ps1"_s).size(), 1);
        QCOMPARE(texts().size(), 1);
        // Going back to an old text is a version, though its text is there.
        QVERIFY(versions.keep(u"/x/a.ps1"_s, u"other"_s));
        QVERIFY(versions.keep(u"/x/a.ps1"_s, u"same"_s));
        QCOMPARE(versions.of(u"/x/a.ps1"_s).size(), 3);
        QCOMPARE(texts().size(), 2);
    }

    void nobodyElseCanReadThem()
    {
        ScriptVersions versions = make();
        QVERIFY(versions.keep(u"/x/a.ps1"_s, u"secret"_s));
        QVERIFY(!(QFile::permissions(texts().constFirst()) & (QFile::ReadGroup | QFile::ReadOther)));
    }

    void theNumberIsBounded()
    {
        ScriptVersions versions = make();
        for (int i = 0; i < ScriptVersions::kMost + 20; ++i)
            QVERIFY(versions.keep(u"/x/a.ps1"_s, QString::number(i)));
        const auto list = versions.of(u"/x/a.ps1"_s);
        QCOMPARE(list.size(), ScriptVersions::kMost);
        QCOMPARE(*versions.text(list[0].hash), QString::number(ScriptVersions::kMost + 19));
        QVERIFY(versions.tidy());
        QCOMPARE(texts().size(), ScriptVersions::kMost);
    }

    void theSpaceIsBoundedAndTheNewestOfEachStays()
    {
        ScriptVersions versions = make();
        for (int i = 0; i < 10; ++i) {
            QVERIFY(versions.keep(u"/x/a.ps1"_s, u"a%1"_s.arg(i)));
            QVERIFY(versions.keep(u"/x/b.ps1"_s, u"b%1"_s.arg(i)));
        }
        QVERIFY(versions.tidy(1));
        QCOMPARE(versions.of(u"/x/a.ps1"_s).size(), 1);
        QCOMPARE(*versions.text(versions.of(u"/x/a.ps1"_s)[0].hash), u"a9"_s);
        QCOMPARE(*versions.text(versions.of(u"/x/b.ps1"_s)[0].hash), u"b9"_s);
        QCOMPARE(texts().size(), 2);
    }

    void aRenamedScriptKeepsThem()
    {
        ScriptVersions versions = make();
        QVERIFY(versions.keep(u"/x/a.ps1"_s, u"one"_s));
        QVERIFY(versions.moved(u"/x/a.ps1"_s, u"/x/b.ps1"_s));
        QVERIFY(versions.of(u"/x/a.ps1"_s).isEmpty());
        QCOMPARE(versions.of(u"/x/b.ps1"_s).size(), 1);
    }

    void aDamagedTextIsSaidAndNotShown()
    {
        ScriptVersions versions = make();
        QVERIFY(versions.keep(u"/x/a.ps1"_s, u"one"_s));
        QFile file(texts().constFirst());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Append));
        file.resize(5);
        file.close();
        const auto text = versions.text(versions.of(u"/x/a.ps1"_s)[0].hash);
        QVERIFY(!text);
        QVERIFY(text.error().message.contains(u"damaged"_s));
    }

    void aDamagedListIsEmpty()
    {
        ScriptVersions versions = make();
        QVERIFY(versions.keep(u"/x/a.ps1"_s, u"one"_s));
        QDirIterator lists(m_folder->path() + u"/lists"_s, QDir::Files);
        QVERIFY(lists.hasNext());
        QFile file(lists.next());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"versions\":[{\"hash\":\"../../../etc/passwd\"}, 7]}");
        file.close();
        QVERIFY(versions.of(u"/x/a.ps1"_s).isEmpty());
    }

private:
    ScriptVersions make() { return ScriptVersions(m_folder->path(), m_clock); }
    QStringList texts() const
    {
        QStringList list;
        QDirIterator files(m_folder->path() + u"/texts"_s, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext())
            list << files.next();
        return list;
    }

    SteppingClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(ScriptVersionsTest)
#include "tst_scriptversions.moc"
