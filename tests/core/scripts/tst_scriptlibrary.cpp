#include <scripts/scriptlibrary.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

void write(const QString& path, const QByteArray& text)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

/// Describing scripts by their help, and finding them in folders.
class ScriptLibraryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsHelpAndMetadata()
    {
        const LibraryScript script = describeScript(u"<# only a note #>\r\n"
                                                    "<#\r\n"
                                                    ".SYNOPSIS\r\n"
                                                    "    Lists\r\n"
                                                    "    things.\r\n"
                                                    ".DESCRIPTION\r\n"
                                                    "    First.\r\n"
                                                    "      Indented.\r\n"
                                                    ".PARAMETER Days\r\n"
                                                    "    How many.\r\n"
                                                    ".parameter Name\r\n"
                                                    "    Which.\r\n"
                                                    ".EXAMPLE\r\n"
                                                    "    A.ps1 -Days 1\r\n"
                                                    ".EXAMPLE\r\n"
                                                    "    A.ps1\r\n"
                                                    ".NOTES\r\n"
                                                    "    Connections: Graph, Exchange\r\n"
                                                    "    Scope: User\r\n"
                                                    "    Risk: Change\r\n"
                                                    "    Roles: User Administrator\r\n"
                                                    "    Tags: a, b\r\n"
                                                    "#>\r\n"
                                                    "param([int] $Days)\r\n"
                                                    "<# .SYNOPSIS\nNot this. #>\r\n"_s);
        QCOMPARE(script.synopsis, u"Lists things."_s);
        QCOMPARE(script.description, u"First.\n  Indented."_s);
        QCOMPARE(script.parameters.size(), 2);
        QCOMPARE(script.parameters[0].name, u"Days"_s);
        QCOMPARE(script.parameters[1].help, u"Which."_s);
        QCOMPARE(script.examples, QStringList({u"A.ps1 -Days 1"_s, u"A.ps1"_s}));
        QCOMPARE(script.connections, QStringList({u"graph"_s, u"exchange"_s}));
        QCOMPARE(script.scope, u"User"_s);
        QCOMPARE(script.risk, u"Change"_s);
        QCOMPARE(script.roles, QStringList({u"User Administrator"_s}));
        QCOMPARE(script.tags, QStringList({u"a"_s, u"b"_s}));
    }

    void aScriptWithoutHelpIsEmpty()
    {
        const LibraryScript script = describeScript(u"Get-Mailbox # .SYNOPSIS\n<# plain #>"_s);
        QVERIFY(script.synopsis.isEmpty() && script.connections.isEmpty() && script.parameters.isEmpty());
    }

    void findsScriptsInSubfoldersAndTheEarlierFolderFirst()
    {
        const QTemporaryDir own, shipped;
        write(own.filePath(u"Two.ps1"_s), "<#\n.SYNOPSIS\n    mine\n#>");
        write(shipped.filePath(u"mail/Two.ps1"_s), "<#\n.SYNOPSIS\n    shipped\n#>");
        write(shipped.filePath(u"mail/One.ps1"_s), "1");
        write(shipped.filePath(u"mail/notes.txt"_s), "no script");
        const QStringList folders{own.path(), shipped.path(), u"/nowhere"_s};
        const auto all = scriptsBelow(folders);
        QCOMPARE(all.size(), 2);
        QCOMPARE(all[0].name, u"Two"_s);
        QCOMPARE(all[0].synopsis, u"mine"_s);
        QCOMPARE(all[1].folder, u"mail"_s);
        const auto found = findScript(folders, u"one.ps1"_s);
        QVERIFY(found);
        QCOMPARE(found->path, shipped.filePath(u"mail/One.ps1"_s));
        QVERIFY(!findScript(folders, u"Three"_s));
    }
};

QTEST_GUILESS_MAIN(ScriptLibraryTest)
#include "tst_scriptlibrary.moc"
