#include <scripts/changecmdlets.h>

#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestChangeCmdlets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesAreFoundWhereTheyAreCode_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QStringList>("expected");
        const QStringList none;
        QTest::newRow("reads only") << u"Get-MgUser -UserId $UserAzureID | Select-Object Id"_s << none;
        QTest::newRow("in order, once each") << u"Set-Mailbox x; remove-MgUser y\nset-mailbox z"_s
                                             << QStringList{u"Set-Mailbox"_s, u"remove-MgUser"_s};
        QTest::newRow("comment") << u"# Remove-MgUser\n<# Set-User\n Set-User #> Get-User"_s << none;
        QTest::newRow("texts") << u"'Set-User' ; \"Set-User `\" Set-User\"; @'\nSet-User\n'@\n"_s << none;
        QTest::newRow("code in a text") << u"\"done: $(Set-User x)\""_s << QStringList{u"Set-User"_s};
        QTest::newRow("after a here-string")
            << u"@\"\n'\n\"@\nReset-Thing"_s << QStringList{u"Reset-Thing"_s};
        QTest::newRow("module in front")
            << u"Microsoft.Graph.Users\\Update-MgUser"_s << QStringList{u"Update-MgUser"_s};
        QTest::newRow("variables, members, parameters") << u"$Set-User; $a.Remove-It; Get-X -Add-Y"_s << none;
        QTest::newRow("the shell's own")
            << u"New-Object A; Set-StrictMode -Version 3; Start-Sleep 1"_s << none;
        QTest::newRow("pipeline and block") << u"$u | ForEach-Object { Revoke-MgUserSignInSession }"_s
                                            << QStringList{u"Revoke-MgUserSignInSession"_s};
        QTest::newRow("request that reads") << u"Invoke-RestMethod -Uri $u -Headers $h"_s << none;
        QTest::newRow("request that changes")
            << u"Invoke-MgGraphRequest -Method 'PATCH' -Uri $u"_s << QStringList{u"Invoke-MgGraphRequest"_s};
        QTest::newRow("request with unknown arguments")
            << u"Invoke-RestMethod @call"_s << QStringList{u"Invoke-RestMethod"_s};
        QTest::newRow("unknown is a change")
            << u"Invoke-Expression $text"_s << QStringList{u"Invoke-Expression"_s};
        QTest::newRow("definition") << u"function Set-Mine { Get-X }"_s << none;
        QTest::newRow("unfinished") << u"\"Set-User"_s << none;
        QTest::newRow("ends in a backtick") << u"Get-X `"_s << none;
        QTest::newRow("empty") << QString() << none;
    }

    void changesAreFoundWhereTheyAreCode()
    {
        QFETCH(QString, script);
        QFETCH(QStringList, expected);
        QCOMPARE(changeCmdlets(script), expected);
    }
};

QTEST_GUILESS_MAIN(TestChangeCmdlets)
#include "tst_changecmdlets.moc"
