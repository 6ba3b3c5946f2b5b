#include "runfixture.h"

#include <base/clock.h>
#include <runs/runhistory.h>

#include <QDirIterator>
#include <QProcess>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <csignal>
#include <storage/database.h>
#include <storage/migrations.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

/// One profile's history, as a process has it.
struct Profile
{
    explicit Profile(const QString& folder)
        : database(folder + u"/steward.db"_s, profileMigrations()),
          history(database, folder + u"/runs"_s, clock)
    {
    }

    static QList<RunRecord> taken(const AsyncResult<QList<RunRecord>>& future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 10000))
            qFatal("no answer");
        if (!future.result())
            qFatal("%s", qPrintable(future.result().error().toText()));
        return *future.result();
    }
    QList<RunRecord> list() { return taken(history.list()); }
    QList<RunRecord> recover() { return taken(history.recover()); }
    QStringList lines(const QString& id)
    {
        const auto future = history.events(id);
        QStringList lines;
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 10000) || !future.result().has_value())
            return lines;
        const auto found = future.result();
        for (const RunEvent& event : *found) {
            if (event.type == RunEvent::Type::Output)
                lines += event.text.split(u'\n');
        }
        return lines;
    }

    SystemClock clock;
    Database database;
    RunHistory history;
};

void start(Profile& profile, Runner& runner, const char* script)
{
    runner.onStart = [&profile](RunSession& session) { profile.history.follow(session); };
    runner.start(script);
}

constexpr const char* kEndless = "1..5 | ForEach-Object { \"line $_\" }; Start-Sleep 120";

/// What the killed process does: runs a script until it is ended.
int child(const QString& folder)
{
    Profile profile(folder);
    Runner runner;
    start(profile, runner, kEndless);
    return QCoreApplication::exec();
}

} // namespace

class TestRunHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parametersAreKeptWithoutTheirSecrets()
    {
        const QTemporaryDir folder;
        {
            Profile profile(folder.path());
            Runner runner;
            runner.request.parameters = {{u"Days"_s, u"3"_s},
                                         {u"Names"_s, QStringList{u"a"_s, u"b"_s}},
                                         {u"Key"_s, Secret("hunter2-hunter2")}};
            start(profile, runner, "param([int]$Days, [string[]]$Names, [securestring]$Key) $Days");
            QVERIFY(runner.wait());
            QTRY_COMPARE(profile.list().value(0).result.state, RunState::Succeeded);
            const RunRecord record = profile.list().value(0);
            QVERIFY(record.parameters ==
                    (ParameterValues{{u"Days"_s, u"3"_s}, {u"Names"_s, QStringList{u"a"_s, u"b"_s}}}));
        }
        QDirIterator files(folder.path(), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("hunter2"), qPrintable(file.fileName()));
        }
    }

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aRunIsRememberedWithItsEndAndAllItSaid()
    {
        Profile profile(m_folder->path());
        Runner runner;
        runner.request.target.userName = u"Ada"_s;
        start(profile, runner, "'first'; Write-Warning 'careful'; Write-Error 'no'; 'last'");
        QTRY_COMPARE(profile.list().size(), 1);
        QVERIFY(!profile.list().first().endedAt.isValid());
        QVERIFY(runner.wait());

        const RunRecord record = profile.list().value(0);
        QCOMPARE(record.id, runner.session->id());
        QCOMPARE(record.scriptName, u"test"_s);
        QCOMPARE(record.target.customerName, u"Contoso"_s);
        QCOMPARE(record.target.userName, u"Ada"_s);
        QVERIFY(record.endedAt >= record.startedAt);
        QCOMPARE(record.result.state, RunState::SucceededWithErrors);
        QCOMPARE(record.result.errors, 1);
        QCOMPARE(record.result.warnings, 1);
        QCOMPARE(profile.lines(record.id), (QStringList{u"first"_s, u"last"_s}));
        QVERIFY(profile.recover().isEmpty());
    }

    void theLastRunOfEachCustomerIsKnown()
    {
        Profile profile(m_folder->path());
        QStringList last;
        for (const QString& customer : {u"C-1"_s, u"c-1"_s, u"c-2"_s, QString()}) {
            Runner runner;
            runner.request.target.customer.value = customer;
            runner.request.scriptName = u"in "_s + customer;
            start(profile, runner, customer == "c-2"_L1 ? "Write-Error 'no'" : "'x'");
            QVERIFY(runner.wait());
        }
        const auto runs = profile.history.lastRuns();
        QTRY_VERIFY(runs.isFinished());
        QVERIFY(runs.result());
        const auto known = *runs.result();
        QCOMPARE(known.size(), 2); // one spelling of an id is another's
        QCOMPARE(known.value(CustomerId{u"C-1"_s}).scriptName, u"in c-1"_s);
        QCOMPARE(known.value(CustomerId{u"C-1"_s}).state, RunState::Succeeded);
        QCOMPARE(known.value(CustomerId{u"c-2"_s}).state, RunState::SucceededWithErrors);
        QVERIFY(known.value(CustomerId{u"c-2"_s}).startedAt >= known.value(CustomerId{u"c-1"_s}).startedAt);

        const auto ofScripts = profile.history.lastRunsOfScripts();
        QTRY_VERIFY(ofScripts.isFinished());
        QVERIFY(ofScripts.result());
        const auto scripts = *ofScripts.result();
        QCOMPARE(scripts.value(u"in c-1"_s).state, RunState::Succeeded);
        QCOMPARE(scripts.value(u"in c-2"_s).state, RunState::SucceededWithErrors);
    }

    void whatARunSaidIsForThisUserOnly()
    {
        Profile profile(m_folder->path());
        Runner runner;
        start(profile, runner, "'x'");
        QVERIFY(runner.wait());
        QTRY_COMPARE(profile.lines(runner.session->id()).size(), 1);
        const QFileInfo file(m_folder->filePath(u"runs/%1.jsonl"_s.arg(runner.session->id())));
        QVERIFY(file.exists());
        QCOMPARE(file.permissions() &
                     (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 0);
    }

    void aTokenIsNotInTheLog()
    {
        Profile profile(m_folder->path());
        Runner runner;
        runner.tokens.value = "marked-token-Qx7Zp0Lr93";
        runner.connectGraph();
        start(profile, runner, "\"$GraphToken\"; [pscustomobject]@{ T = \"$GraphToken\" }");
        QVERIFY(runner.wait());
        QTRY_VERIFY(profile.list().value(0).endedAt.isValid());
        QVERIFY(!profile.lines(runner.session->id()).isEmpty());
        QFile file(m_folder->filePath(u"runs/%1.jsonl"_s.arg(runner.session->id())));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("Qx7Zp0"));
    }

    void aSessionThatIsDeletedWasStopped()
    {
        Profile profile(m_folder->path());
        {
            Runner runner;
            start(profile, runner, kEndless);
            QTRY_VERIFY(runner.lines > 0);
        }
        QTRY_COMPARE(profile.list().value(0).result.state, RunState::Stopped);
        QVERIFY(profile.list().first().endedAt.isValid());
    }

    void aKilledConsolesRunIsLostWithWhatItSaid()
    {
        QProcess killed;
        killed.start(QCoreApplication::applicationFilePath(), {u"--child"_s, m_folder->path()});
        Profile profile(m_folder->path());
        QTRY_COMPARE_WITH_TIMEOUT(profile.list().size(), 1, 30000);
        const QString id = profile.list().first().id;
        QTRY_VERIFY_WITH_TIMEOUT(profile.lines(id).contains(u"line 5"_s), 30000);
        QVERIFY2(profile.recover().isEmpty(), "its program is still there");

        QCOMPARE(::kill(pid_t(killed.processId()), SIGKILL), 0);
        QTRY_COMPARE(killed.state(), QProcess::NotRunning);
        const QList<RunRecord> lost = profile.recover();
        QCOMPARE(lost.size(), 1);
        QCOMPARE(lost.first().id, id);
        QCOMPARE(lost.first().result.state, RunState::Lost);
        QVERIFY(lost.first().result.error.has_value());
        QVERIFY(lost.first().endedAt >= lost.first().startedAt);
        QCOMPARE(profile.lines(id).last(), u"line 5"_s);
        QCOMPARE(profile.list().value(0).result.state, RunState::Lost);
        QVERIFY2(profile.recover().isEmpty(), "it is lost once");
        // The engine ends by itself: its console is gone.
        QTRY_VERIFY_WITH_TIMEOUT(processesOf(id).isEmpty(), 20000);
    }

    void aRunIsFoundByTheBeginningOfItsId()
    {
        Profile profile(m_folder->path());
        Runner runner;
        start(profile, runner, "'x'");
        QVERIFY(runner.wait());
        const auto found = profile.history.find(runner.session->id().left(8));
        QTRY_VERIFY(found.isFinished());
        QVERIFY(found.result().has_value());
        QCOMPARE(found.result()->id, runner.session->id());
        for (const QString& wrong : {u"zzzz"_s, u""_s, u"%"_s}) {
            const auto none = profile.history.find(wrong);
            QTRY_VERIFY(none.isFinished());
            QCOMPARE(none.result().error().code, ErrorCode::NotFound);
        }
    }

    void theRunsOfOneCustomerComeNewestFirstThroughAnIndex()
    {
        Profile profile(m_folder->path());
        QString plan;
        const auto filled = profile.database.run<QString>([](QSqlDatabase& database) -> Result<QString> {
            QSqlQuery query(database);
            for (int i = 0; i < 12; ++i) {
                if (!query.exec(
                        u"INSERT INTO run VALUES ('r%1', 's%1', '', '%2', 't', 'n', '', '', '', 'e', %1, %1, "
                        "'succeeded', 0, 0, 0, 0, 0, 0, NULL, NULL)"_s.arg(i)
                            .arg(i % 2 ? u"ours"_s : u"theirs"_s)))
                    return fail(Database::queryError(query));
            }
            if (!query.exec(u"EXPLAIN QUERY PLAN SELECT id FROM run WHERE customer = 'ours' "
                            "ORDER BY started DESC, rowid DESC LIMIT 5"_s))
                return fail(Database::queryError(query));
            QString steps;
            while (query.next())
                steps += query.value(3).toString() + u'\n';
            return steps;
        });
        QTRY_VERIFY(filled.isFinished());
        QVERIFY2(filled.result().has_value(), "the runs were not written");
        plan = *filled.result();
        QVERIFY2(plan.contains(u"run_customer"_s) && !plan.contains(u"TEMP B-TREE"_s), qPrintable(plan));

        QStringList ids;
        for (const RunRecord& record : Profile::taken(profile.history.ofCustomer(CustomerId{u"ours"_s}, 5)))
            ids << record.id;
        QCOMPARE(ids, (QStringList{u"r11"_s, u"r9"_s, u"r7"_s, u"r5"_s, u"r3"_s}));
        QVERIFY(Profile::taken(profile.history.ofCustomer(CustomerId{u"nobody"_s}, 5)).isEmpty());
        QVERIFY(Profile::taken(profile.history.ofCustomer(CustomerId{}, 5)).isEmpty());
        QVERIFY(Profile::taken(profile.history.ofCustomer(CustomerId{u"ours' OR 1=1 --"_s}, 5)).isEmpty());
    }

    void theOldestGoWhenThereAreTooMany()
    {
        Profile profile(m_folder->path());
        const auto filled = profile.database.run<void>([](QSqlDatabase& database) -> Result<> {
            QSqlQuery query(database);
            for (int i = 0; i < RunHistory::kKept + 20; ++i) {
                if (!query.exec(
                        u"INSERT INTO run VALUES ('old-%1', 's', '', 'c', 't', 'n', '', '', '', 'e', %1, %1, "
                        "'succeeded', 0, 0, 0, 0, 0, 0, NULL, NULL)"_s.arg(i)))
                    return fail(Database::queryError(query));
            }
            return {};
        });
        QTRY_VERIFY(filled.isFinished());
        QVERIFY(filled.result().has_value());
        QVERIFY(QDir().mkpath(m_folder->filePath(u"runs"_s)));
        QFile oldest(m_folder->filePath(u"runs/old-0.jsonl"_s));
        QVERIFY(oldest.open(QIODevice::WriteOnly));
        oldest.close();

        Runner runner;
        start(profile, runner, "'x'");
        QVERIFY(runner.wait());
        QTRY_VERIFY(!oldest.exists());
        const auto all = profile.history.list(10000);
        QTRY_VERIFY(all.isFinished());
        QCOMPARE(all.result()->size(), RunHistory::kKept + 1);
        QCOMPARE(all.result()->first().id, runner.session->id());
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"--child"_s)
        return child(arguments.value(2));
    TestRunHistory test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_runhistory.moc"
