#include <scripts/scriptlibrary.h>

#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

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
};

QTEST_GUILESS_MAIN(ScriptLibraryTest)
#include "tst_scriptlibrary.moc"
