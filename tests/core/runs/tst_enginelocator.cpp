#include <runs/enginelocator.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestEngineLocator : public QObject
{
    Q_OBJECT

    static QString program(const QString& folder, const QString& name, const QByteArray& script)
    {
        QFile file(folder + u'/' + name);
        if (file.open(QIODevice::WriteOnly))
            file.write("#!/bin/sh\n" + script + "\n");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file.fileName();
    }
    static std::optional<Result<Engine>> locate(EngineLocator& locator)
    {
        std::optional<Result<Engine>> found;
        QObject context;
        whenDone(locator.locate(), &context, [&found](const Result<Engine>& result) { found = result; });
        if (!QTest::qWaitFor([&found] { return found.has_value(); }, 30000))
            return {};
        return found;
    }

private Q_SLOTS:
    void theBundledEngineSaysItsVersionAndWhatItLacks()
    {
        const QString path = QStringLiteral(STEWARD_BINARY_DIR "/engine/steward-engine");
        QVERIFY2(QFile::exists(path), "the engine is not built: build the target steward_engine");
        EngineSearch search;
        search.usePath = false;
        search.bundled = {u"/nowhere/engine"_s, path};
        EngineLocator locator(search);
        const auto found = locate(locator);
        QVERIFY(found);
        QVERIFY2(found->has_value(), qPrintable(found->has_value() ? QString() : found->error().toText()));
        QCOMPARE((*found)->program, path);
        QVERIFY((*found)->bundled);
        QCOMPARE((*found)->name, u"Bundled engine "_s + (*found)->version);
        QVERIFY((*found)->version.startsWith(u"7."_s));
        QVERIFY(!(*found)->lacks.isEmpty());
    }

    void pwshOnThePathComesFirstWhenItIsNewEnough_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("name");
        QTest::newRow("new") << QByteArray("echo PowerShell 7.6.5") << u"pwsh 7.6.5"_s;
        QTest::newRow("preview") << QByteArray("echo PowerShell 7.7.0-preview.1")
                                 << u"pwsh 7.7.0-preview.1"_s;
        QTest::newRow("old") << QByteArray("echo PowerShell 7.2.1") << u"Bundled engine 7.6.9"_s;
        QTest::newRow("no PowerShell") << QByteArray("echo something") << u"Bundled engine 7.6.9"_s;
        QTest::newRow("fails") << QByteArray("echo PowerShell 7.6.5; exit 1") << u"Bundled engine 7.6.9"_s;
        QTest::newRow("hangs") << QByteArray("sleep 100") << u"Bundled engine 7.6.9"_s;
    }
    void pwshOnThePathComesFirstWhenItIsNewEnough()
    {
        QFETCH(QByteArray, script);
        QFETCH(QString, name);
        QTemporaryDir dir;
        program(dir.path(), u"pwsh"_s, script);
        EngineSearch search;
        search.path = {dir.path()};
        search.bundled = {program(dir.path(), u"steward-engine"_s, "echo PowerShell 7.6.9")};
        search.deadline = 1s;
        EngineLocator locator(search);
        const auto found = locate(locator);
        QVERIFY(found && found->has_value());
        QCOMPARE((*found)->name, name);
    }

    void aNamedEngineIsNeverReplaced()
    {
        QTemporaryDir dir;
        EngineSearch search;
        search.setting = u"/nowhere/pwsh"_s;
        search.bundled = {program(dir.path(), u"steward-engine"_s, "echo PowerShell 7.6.9")};
        EngineLocator locator(search);
        const auto found = locate(locator);
        QVERIFY(found && !found->has_value());
        QCOMPARE(found->error().code, ErrorCode::EngineMissing);
        QVERIFY(found->error().message.contains(u"/nowhere/pwsh"));
    }

    void withoutAnyTheErrorSaysHowToGetOne()
    {
        EngineSearch search;
        search.path = {u"/nowhere"_s};
        EngineLocator locator(search);
        const auto found = locate(locator);
        QVERIFY(found && !found->has_value());
        QCOMPARE(found->error().code, ErrorCode::EngineMissing);
        QVERIFY(found->error().advice.contains(u"PowerShell 7"));
    }

    void everyCallerOfOneSearchIsTold()
    {
        QTemporaryDir dir;
        program(dir.path(), u"pwsh"_s, "echo PowerShell 7.6.5");
        EngineSearch search;
        search.path = {dir.path()};
        EngineLocator locator(search);
        int told = 0;
        for (int i = 0; i < 2; ++i)
            whenDone(locator.locate(), this,
                     [&told](const Result<Engine>& engine) { told += engine ? 1 : 0; });
        QTRY_COMPARE_WITH_TIMEOUT(told, 2, 30000);
    }

    void aFailureIsNotRemembered()
    {
        QTemporaryDir dir;
        EngineSearch search;
        search.path = {dir.path()};
        EngineLocator locator(search);
        auto found = locate(locator);
        QVERIFY(found && !found->has_value());
        program(dir.path(), u"pwsh"_s, "echo PowerShell 7.6.5");
        found = locate(locator);
        QVERIFY(found && found->has_value());
    }
};

QTEST_GUILESS_MAIN(TestEngineLocator)
#include "tst_enginelocator.moc"
