#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <storage/database.h>
#include <storage/migrations.h>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

const QList<QStringList> kWords{{u"CREATE TABLE word (text TEXT PRIMARY KEY)"_s}};

Result<> insert(QSqlDatabase& database, const QString& word)
{
    QSqlQuery query(database);
    query.prepare(u"INSERT INTO word (text) VALUES (?)"_s);
    query.addBindValue(word);
    if (!query.exec())
        return fail(Database::queryError(query));
    return {};
}

Result<QStringList> words(QSqlDatabase& database)
{
    QSqlQuery query(database);
    if (!query.exec(u"SELECT text FROM word ORDER BY text"_s))
        return fail(Database::queryError(query));
    QStringList found;
    while (query.next())
        found << query.value(0).toString();
    return found;
}

} // namespace

class DatabaseTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath(u"profile/steward.db"_s);
    }

    void keepsWhatWasWrittenForTheNextStart()
    {
        {
            Database database(m_file, kWords);
            const auto written = database.run<void>([](QSqlDatabase& db) { return insert(db, u"kept"_s); });
            QTRY_VERIFY(written.isFinished());
            QVERIFY(written.result().has_value());
        }
        Database again(m_file, kWords);
        QCOMPARE(read(again), QStringList{u"kept"_s});
    }

    void fileIsOnlyItsOwnersToRead()
    {
        Database database(m_file, kWords);
        QCOMPARE(read(database), QStringList());
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile::permissions(m_file) & others));
    }

    void workRunsInOrderAwayFromTheCallersThread()
    {
        Database database(m_file, kWords);
        QStringList order;
        QThread* workedOn = nullptr;
        QThread* answeredOn = nullptr;
        QObject context;
        for (const QString& name : {u"a"_s, u"b"_s, u"c"_s}) {
            whenDone(database.run<QString>([name, &workedOn](QSqlDatabase&) -> Result<QString> {
                workedOn = QThread::currentThread();
                return name;
            }),
                     &context, [&](const Result<QString>& result) {
                         answeredOn = QThread::currentThread();
                         order << *result;
                     });
        }
        QTRY_COMPARE(order, (QStringList{u"a"_s, u"b"_s, u"c"_s}));
        QVERIFY(workedOn != QThread::currentThread());
        QCOMPARE(answeredOn, QThread::currentThread());
    }

    void workThatFailsLeavesNothingBehind()
    {
        Database database(m_file, kWords);
        const auto failed = database.run<void>([](QSqlDatabase& db) -> Result<> {
            if (auto first = insert(db, u"half"_s); !first)
                return first;
            return insert(db, u"half"_s); // breaks the primary key
        });
        QTRY_VERIFY(failed.isFinished());
        QVERIFY(!failed.result().has_value());
        QCOMPARE(failed.result().error().code, ErrorCode::FileFailed);
        QVERIFY(failed.result().error().detail.contains(u"UNIQUE"_s));
        QCOMPARE(read(database), QStringList());
    }

    void destructorFinishesAndDeliversWhatWasAskedFor()
    {
        AsyncResult<> last;
        {
            Database database(m_file, kWords);
            for (int i = 0; i < 200; ++i)
                last = database.run<void>([i](QSqlDatabase& db) { return insert(db, u"%1"_s.arg(i, 3)); });
        }
        QVERIFY(last.isFinished());
        QVERIFY(last.result().has_value());
        Database again(m_file, kWords);
        QCOMPARE(read(again).size(), 200);
    }

    void damagedFileIsSetAsideAndReplaced_data()
    {
        QTest::addColumn<QString>("damage");
        QTest::newRow("no database at all") << u"garbage"_s;
        QTest::newRow("a page overwritten") << u"page"_s;
        QTest::newRow("cut off in the middle") << u"cut"_s;
    }

    void damagedFileIsSetAsideAndReplaced()
    {
        QFETCH(const QString, damage);
        {
            Database database(m_file, kWords);
            for (int i = 0; i < 2000; ++i)
                std::ignore = database.run<void>(
                    [i](QSqlDatabase& db) { return insert(db, u"word number %1"_s.arg(i)); });
        }
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const qint64 size = file.size();
        QVERIFY(size > 3 * 4096);
        QByteArray damaged;
        if (damage == "garbage"_L1) {
            damaged = QByteArray("this is a letter, not a database\n").repeated(400);
            QVERIFY(file.resize(0));
            file.write(damaged);
        } else if (damage == "page"_L1) {
            file.seek(4096);
            file.write(QByteArray(4096, '\x5a'));
        } else {
            QVERIFY(file.resize(size - 2 * 4096 - 100));
        }
        file.close();
        QVERIFY(file.open(QIODevice::ReadOnly));
        damaged = file.readAll();
        file.close();

        Database again(m_file, kWords);
        QSignalSpy aside(&again, &Database::setAside);
        QCOMPARE(read(again), QStringList());
        QCOMPARE(aside.count(), 1);
        QFile kept(aside.first().first().toString());
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), damaged);
        const auto written = again.run<void>([](QSqlDatabase& db) { return insert(db, u"new"_s); });
        QTRY_VERIFY(written.isFinished());
        QVERIFY(written.result().has_value());
        QCOMPARE(aside.count(), 1);
    }

    void fileOfANewerVersionIsRefusedAndLeftAlone()
    {
        {
            Database newer(m_file, {kWords.first(), {u"CREATE TABLE future (x)"_s}});
            QCOMPARE(read(newer), QStringList());
        }
        {
            Database older(m_file, kWords);
            const auto refused = older.run<QStringList>(words);
            QTRY_VERIFY(refused.isFinished());
            QVERIFY(!refused.result().has_value());
            QCOMPARE(refused.result().error().code, ErrorCode::Refused);
            QVERIFY(refused.result().error().message.contains(u"newer"_s));
        }
        Database newer(m_file, {kWords.first(), {u"CREATE TABLE future (x)"_s}});
        QCOMPARE(read(newer), QStringList());
    }

    void olderFileGetsTheLaterStepsAndKeepsItsRows()
    {
        {
            Database old(m_file, kWords);
            std::ignore = old.run<void>([](QSqlDatabase& db) { return insert(db, u"old"_s); });
        }
        Database grown(m_file,
                       {kWords.first(), {u"ALTER TABLE word ADD COLUMN meaning TEXT DEFAULT 'none'"_s}});
        const auto meaning = grown.run<QString>([](QSqlDatabase& db) -> Result<QString> {
            QSqlQuery query(db);
            if (!query.exec(u"SELECT meaning FROM word WHERE text = 'old'"_s) || !query.next())
                return fail(Database::queryError(query));
            return query.value(0).toString();
        });
        QTRY_VERIFY(meaning.isFinished());
        QCOMPARE(meaning.result().value_or(u"?"_s), u"none"_s);
    }

    void folderThatCannotBeMadeIsAnErrorThatNamesTheFile()
    {
        const QString blocked = m_folder->filePath(u"taken"_s);
        QFile inTheWay(blocked);
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        inTheWay.close();
        Database database(blocked + u"/steward.db"_s, kWords);
        const auto result = database.run<QStringList>(words);
        QTRY_VERIFY(result.isFinished());
        QVERIFY(!result.result().has_value());
        QCOMPARE(result.result().error().code, ErrorCode::FileFailed);
        QVERIFY(result.result().error().message.contains(u"steward.db"_s));
    }

    void twoUsersOfOneFileLoseNothing()
    {
        {
            Database first(m_file, kWords);
            Database second(m_file, kWords);
            for (int i = 0; i < 100; ++i) {
                std::ignore =
                    first.run<void>([i](QSqlDatabase& db) { return insert(db, u"first %1"_s.arg(i)); });
                std::ignore =
                    second.run<void>([i](QSqlDatabase& db) { return insert(db, u"second %1"_s.arg(i)); });
            }
        }
        Database again(m_file, kWords);
        QCOMPARE(read(again).size(), 200);
    }

    void profileMigrationsMakeTheirTables()
    {
        Database database(m_file, profileMigrations());
        const auto tables =
            database.run<QStringList>([](QSqlDatabase& db) -> Result<QStringList> { return db.tables(); });
        QTRY_VERIFY(tables.isFinished());
        QVERIFY(tables.result().has_value());
        for (const QString& table : {u"consent"_s, u"access"_s, u"fact"_s})
            QVERIFY2(tables.result()->contains(table), qPrintable(table));
    }

private:
    QStringList read(Database& database)
    {
        const auto result = database.run<QStringList>(words);
        if (!QTest::qWaitFor([&result] { return result.isFinished(); }, 10000) || !result.result())
            return {u"could not be read"_s};
        return *result.result();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

QTEST_GUILESS_MAIN(DatabaseTest)
#include "tst_database.moc"
