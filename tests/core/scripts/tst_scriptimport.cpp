#include <base/clock.h>
#include <scripts/scriptfiles.h>
#include <scripts/scriptimport.h>
#include <scripts/scriptversions.h>

#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <archive.h>
#include <archive/zip.h>
#include <archive_entry.h>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

const QByteArray kScript =
    "<#\n.SYNOPSIS\n  Reads.\n.NOTES\n  Connections: Graph\n  Risk: Read\n#>\nGet-Thing\n";

} // namespace

class ScriptImportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir().mkpath(library()));
        m_versions = std::make_unique<ScriptVersions>(m_temporary->filePath(u"versions"_s), m_clock);
    }

    void whatComesIsComparedBeforeAnythingLands()
    {
        write(library() + u"/same.ps1"_s, kScript);
        write(library() + u"/mail/other.ps1"_s, "Get-Old\n");
        const auto plan = planOf({{u"same.ps1"_s, kScript},
                                  {u"mail/other.ps1"_s, "Remove-Mailbox x\n"},
                                  {u"new.ps1"_s, kScript},
                                  {u"README.md"_s, "hello"}});
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().toText()));
        QCOMPARE(plan->items.size(), 3);
        const ImportItem& changed = item(*plan, u"mail/other.ps1"_s);
        QCOMPARE(changed.state, ImportItem::State::Changed);
        QCOMPARE(changed.existing, u"Get-Old\n"_s);
        QCOMPARE(changed.entry.risk, ScriptRisk::Destructive);
        QCOMPARE(item(*plan, u"same.ps1"_s).state, ImportItem::State::Same);
        QVERIFY(!item(*plan, u"same.ps1"_s).isChosen);
        QCOMPARE(item(*plan, u"new.ps1"_s).entry.connections, QStringList{u"graph"_s});
        QCOMPARE(plan->risk(), ScriptRisk::Destructive);
        QCOMPARE(filesIn(library()), (QStringList{u"mail/other.ps1"_s, u"same.ps1"_s}));
        QCOMPARE(read(library() + u"/mail/other.ps1"_s), QByteArray("Get-Old\n"));
    }

    void whatIsChosenLandsAndWhatWasThereIsKept()
    {
        write(library() + u"/mail/other.ps1"_s, "Get-Old\n");
        auto plan =
            planOf({{u"mail/other.ps1"_s, "Get-New\n"}, {u"a.ps1"_s, kScript}, {u"b.ps1"_s, kScript}});
        QVERIFY(plan);
        for (ImportItem& one : plan->items)
            one.isChosen = one.name != u"b.ps1"_s;
        const auto landed = landImport(*plan, m_versions.get());
        QVERIFY2(landed, landed ? "" : qPrintable(landed.error().toText()));
        QCOMPARE(landed->size(), 2);
        QCOMPARE(filesIn(library()), (QStringList{u"a.ps1"_s, u"mail/other.ps1"_s}));
        QCOMPARE(read(library() + u"/mail/other.ps1"_s), QByteArray("Get-New\n"));
        const auto kept = m_versions->of(library() + u"/mail/other.ps1"_s);
        QCOMPARE(kept.size(), 2);
        QCOMPARE(*m_versions->text(kept[1].hash), u"Get-Old\n"_s);
    }

    void whatWasChangedMeanwhileIsNotOverwritten()
    {
        write(library() + u"/a.ps1"_s, "Get-Old\n");
        const auto plan = planOf({{u"a.ps1"_s, "Get-New\n"}, {u"b.ps1"_s, kScript}});
        QVERIFY(plan);
        write(library() + u"/a.ps1"_s, "Get-Other\n");
        QVERIFY(!landImport(*plan, m_versions.get()));
        QCOMPARE(filesIn(library()), QStringList{u"a.ps1"_s});
        QCOMPARE(read(library() + u"/a.ps1"_s), QByteArray("Get-Other\n"));
    }

    void namesThatAreNotSafeAreRefused_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"../out.ps1", "/etc/out.ps1", "a/../../out.ps1", "C:/out.ps1", "a\\..\\out.ps1", "con.ps1",
              "NUL.ps1", "com1.ps1", "mail/lpt9.txt.ps1", "a/./b.ps1", "trailing./x.ps1", " x.ps1",
              "bidi\xe2\x80\xaetxt.ps1", "a:b.ps1", "what?.ps1", ".hidden.ps1"})
            QTest::newRow(name) << QString::fromUtf8(name);
    }
    void namesThatAreNotSafeAreRefused()
    {
        QFETCH(QString, name);
        auto plan = planOf({{name, kScript}, {u"good.ps1"_s, kScript}});
        QVERIFY(plan);
        QCOMPARE(plan->items.size(), 2);
        const ImportItem& bad = plan->items[plan->items[0].name == u"good.ps1"_s ? 1 : 0];
        QCOMPARE(bad.state, ImportItem::State::Refused);
        QVERIFY(!bad.problem.isEmpty() && !bad.isChosen);
        // Even when somebody chooses it all the same.
        for (ImportItem& one : plan->items)
            one.isChosen = true;
        QVERIFY(landImport(*plan, nullptr));
        QCOMPARE(filesIn(m_temporary->path()).filter(u".ps1"_s), QStringList{u"library/good.ps1"_s});
    }

    void linksAreRefused()
    {
        const QString zip = m_temporary->filePath(u"link.zip"_s);
        writeLinkZip(zip);
        const auto plan = planImport({zip}, library(), {});
        QVERIFY(plan);
        QCOMPARE(plan->items.size(), 1);
        QCOMPARE(plan->items[0].state, ImportItem::State::Refused);

        // And links in the library that would lead a file out of it.
        QVERIFY(QDir().mkpath(m_temporary->filePath(u"outside"_s)));
        QVERIFY(QFile::link(m_temporary->filePath(u"outside"_s), library() + u"/mail"_s));
        const auto through = planOf({{u"mail/a.ps1"_s, kScript}});
        QVERIFY(through);
        QCOMPARE(through->items[0].state, ImportItem::State::Refused);
    }

    void aFileThatUnpacksToMuchIsRefusedBeforeItTakesSpace()
    {
        const auto plan =
            planOf({{u"bomb.ps1"_s, QByteArray(200 * 1024 * 1024, ' ')}, {u"good.ps1"_s, kScript}});
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().toText()));
        QCOMPARE(item(*plan, u"bomb.ps1"_s).state, ImportItem::State::Refused);
        QVERIFY(item(*plan, u"bomb.ps1"_s).bytes.isEmpty());
        QList<ZipFile> many;
        for (int i = 0; i < 30; ++i)
            many << ZipFile{u"bomb%1.ps1"_s.arg(i), QByteArray(6 * 1024 * 1024, ' ')};
        const auto all = planOf(many);
        QVERIFY(!all);
        QVERIFY(all.error().detail.contains(u"64 MB"_s));
    }

    void whatIsNoScriptOrNoTextIsSaid()
    {
        QVERIFY(planOf({{u"a.txt"_s, "x"}}).error().message.contains(u"no script"_s));
        const auto binary = planOf({{u"a.ps1"_s, QByteArray("MZ\0\0\1", 5)}});
        QVERIFY(binary);
        QCOMPARE(binary->items[0].problem, u"It is not a text."_s);
        write(m_temporary->filePath(u"broken.zip"_s), "this is no zip");
        const auto broken = planImport({m_temporary->filePath(u"broken.zip"_s)}, library(), {});
        QVERIFY(!broken);
        QCOMPARE(broken.error().code, ErrorCode::BadRequest);
    }

    void namesThatDifferInLetterCaseOnlyAreOne()
    {
        const auto plan = planOf({{u"a.ps1"_s, kScript}, {u"A.ps1"_s, kScript}});
        QVERIFY(plan);
        QCOMPARE(plan->chosen(), 1);
    }

    void whatHidesOrSaysLessThanItDoesIsPointedOut()
    {
        const auto plan = planOf({{u"bidi.ps1"_s, QByteArray("Get-Thing # \xe2\x80\xae evil\n")},
                                  {u"lies.ps1"_s, QByteArray(kScript) + "Remove-MgUser -UserId x\n"}});
        QVERIFY(plan);
        QVERIFY(item(*plan, u"bidi.ps1"_s).caution.contains(u"cannot be seen"_s));
        QVERIFY(item(*plan, u"lies.ps1"_s).caution.contains(u"It says Read"_s));
    }

    void nothingOfAnImportIsExecuted()
    {
        const QString trap = m_temporary->filePath(u"trap"_s);
        const QByteArray script = "New-Item '" + trap.toUtf8() + "'\nparam($x = $(New-Item '" +
                                  trap.toUtf8() + "'))\n[System.IO.File]::WriteAllText('" + trap.toUtf8() +
                                  "','x')\n";
        const auto plan = planOf({{u"trap.ps1"_s, script}});
        QVERIFY(plan);
        QVERIFY(landImport(*plan, m_versions.get()));
        QVERIFY(!QFile::exists(trap));
    }

    void anExportIsImportedAsItWas()
    {
        write(library() + u"/mail/a.ps1"_s, kScript);
        write(library() + u"/b.ps1"_s, "\xff\xfeG\0e\0t\0");
        const auto zip = zipOfScripts({library() + u"/mail/a.ps1"_s, library() + u"/b.ps1"_s}, library());
        QVERIFY(zip);
        const QString file = m_temporary->filePath(u"out.zip"_s);
        write(file, *zip);
        QVERIFY(QDir().mkpath(m_temporary->filePath(u"second"_s)));
        const auto plan = planImport({file}, m_temporary->filePath(u"second"_s), {});
        QVERIFY(plan);
        QVERIFY(landImport(*plan, nullptr));
        QCOMPARE(filesIn(m_temporary->filePath(u"second"_s)), (QStringList{u"b.ps1"_s, u"mail/a.ps1"_s}));
        QCOMPARE(read(m_temporary->filePath(u"second/b.ps1"_s)), read(library() + u"/b.ps1"_s));
    }

    void scriptsAreDuplicatedRenamedAndThrownAway()
    {
        write(library() + u"/a.ps1"_s, kScript);
        const auto copy = duplicateScript(library() + u"/a.ps1"_s, library() + u"/mine"_s, u"a"_s);
        QVERIFY(copy);
        const auto second = duplicateScript(library() + u"/a.ps1"_s, library() + u"/mine"_s, u"a"_s);
        QCOMPARE(*second, library() + u"/mine/a 2.ps1"_s);
        const auto renamed = renameScript(*second, u"other"_s);
        QCOMPARE(*renamed, library() + u"/mine/other.ps1"_s);
        QVERIFY(!renameScript(*renamed, u"a"_s));
        QVERIFY(!renameScript(*renamed, u"../a"_s));
        QVERIFY(!renameScript(*renamed, u"con"_s));
        QCOMPARE(read(*renamed), kScript);
        QVERIFY(trashScript(*renamed, library()));
        QVERIFY(!QFile::exists(*renamed));
        QVERIFY(!trashScript(*renamed, library()));
    }

private:
    QString library() const { return m_temporary->filePath(u"library"_s); }
    Result<ImportPlan> planOf(const QList<ZipFile>& files)
    {
        const auto zip = makeZip(files);
        const QString file = m_temporary->filePath(u"in.zip"_s);
        write(file, zip.value());
        return planImport({file}, library(), {});
    }
    static const ImportItem& item(const ImportPlan& plan, const QString& name)
    {
        return *std::find_if(plan.items.begin(), plan.items.end(),
                             [&](const ImportItem& one) { return one.name == name; });
    }
    static void write(const QString& path, const QByteArray& bytes)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
    }
    static QByteArray read(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
    }
    static QStringList filesIn(const QString& folder)
    {
        QStringList list;
        QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext())
            list << QDir(folder).relativeFilePath(files.next());
        list.sort();
        return list;
    }
    static void writeLinkZip(const QString& path)
    {
        archive* writer = archive_write_new();
        archive_write_set_format_zip(writer);
        archive_write_open_filename(writer, path.toLocal8Bit().constData());
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, "link.ps1");
        archive_entry_set_filetype(entry, AE_IFLNK);
        archive_entry_set_symlink(entry, "/etc/passwd");
        archive_entry_set_perm(entry, 0777);
        archive_write_header(writer, entry);
        archive_entry_free(entry);
        archive_write_close(writer);
        archive_write_free(writer);
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_temporary;
    std::unique_ptr<ScriptVersions> m_versions;
};

QTEST_GUILESS_MAIN(ScriptImportTest)
#include "tst_scriptimport.moc"
