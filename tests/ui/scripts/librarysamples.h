#pragma once

#include <base/clock.h>
#include <scripts/scriptfolders.h>
#include <scripts/scriptversions.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace steward::tests {

/// A library of the built-in scripts, some of one's own and a team's folder that is not there, with versions.
class LibrarySamples
{
public:
    LibrarySamples() : versions(folder.filePath(QStringLiteral("versions")), m_clock)
    {
        write(QStringLiteral("Block-Leaver.ps1"), leaver(QStringLiteral("Set-MgUser")));
        write(QStringLiteral("reports/Get-Printers.ps1"),
              "<#\n.SYNOPSIS\n    Printers of a site, with who uses them.\n.NOTES\n    Connections: Graph\n"
              "    Risk: Read\n    Tags: devices\n#>\nparam([string] $Site)\nGet-MgPrintPrinter -All\n");
        write(QStringLiteral("reports/Aufräumen.ps1"), "Get-MgUser -All | Remove-MgUser\n");
        (void)versions.keep(mine(QStringLiteral("Block-Leaver.ps1")),
                            QString::fromUtf8(leaver(QStringLiteral("Set-MsolUser"))));
        (void)versions.keep(mine(QStringLiteral("Block-Leaver.ps1")),
                            QString::fromUtf8(leaver(QStringLiteral("Update-MgUser"))),
                            QStringLiteral("before an import"));
        (void)versions.keep(mine(QStringLiteral("Block-Leaver.ps1")),
                            QString::fromUtf8(leaver(QStringLiteral("Set-MgUser"))));
    }

    static QByteArray leaver(const QString& command)
    {
        return "<#\n.SYNOPSIS\n    Blocks somebody who leaves, and signs them out everywhere.\n.DESCRIPTION\n"
               "    Blocks the sign-in, ends the sessions and writes down who did it.\n"
               "    What was shared stays shared.\n.PARAMETER Reason\n    Why, for the log.\n.PARAMETER "
               "KeepMail\n"
               "    Mail goes on to the manager.\n.EXAMPLE\n    Block-Leaver.ps1 -Reason 'Left in "
               "May'\n.OUTPUTS\n"
               "    One object a step.\n.NOTES\n    Connections: Graph, Exchange\n    Scope: User\n    Risk: "
               "Change\n"
               "    Roles: User Administrator\n    Tags: leaving, security\n#>\n"
               "param([string] $Reason, [switch] $KeepMail)\n\n$user = Get-MgUser -UserId $UserAzureID\n" +
               command.toUtf8() +
               " -UserId $user.Id -AccountEnabled:$false\nRevoke-MgUserSignInSession -UserId $user.Id\n"
               "if ($KeepMail) { Write-Warning 'mail' }\n";
    }

    [[nodiscard]] QString mine(const QString& name) const
    {
        return folder.filePath(QStringLiteral("mine/")) + name;
    }
    void write(const QString& name, const QByteArray& bytes) const
    {
        QDir().mkpath(QFileInfo(mine(name)).path());
        QFile file(mine(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
    }
    void openIn(ScriptFolders& folders) const
    {
        folders.setCommandConnections([](const QString& name) {
            return name.contains(QStringLiteral("-Mg")) ? QStringList{QStringLiteral("graphsdk")}
                                                        : QStringList();
        });
        folders.setRoots(
            {{LibraryRoot::Kind::Mine, QStringLiteral("Mine"), folder.filePath(QStringLiteral("mine"))},
             {LibraryRoot::Kind::Team, QStringLiteral("Team"),
              folder.filePath(QStringLiteral("share/scripts"))},
             {LibraryRoot::Kind::BuiltIn, QStringLiteral("Built-in"),
              QStringLiteral(STEWARD_SOURCE_DIR "/resources/library")}});
    }
    static QHash<QString, QString> titles()
    {
        return {{QStringLiteral("graph"), QStringLiteral("Graph")},
                {QStringLiteral("exchange"), QStringLiteral("Exchange")},
                {QStringLiteral("teams"), QStringLiteral("Teams")},
                {QStringLiteral("sharepoint"), QStringLiteral("SharePoint")},
                {QStringLiteral("partnercenter"), QStringLiteral("PartnerCenter")},
                {QStringLiteral("partnergraph"), QStringLiteral("PartnerGraph")},
                {QStringLiteral("graphsdk"), QStringLiteral("Graph SDK")}};
    }

    QTemporaryDir folder;

private:
    /// An hour later each time, the same in every picture.
    class Steps final : public Clock
    {
    public:
        [[nodiscard]] QDateTime now() const override
        {
            m_now = m_now.addSecs(5400);
            return m_now;
        }

    private:
        mutable QDateTime m_now = QDateTime(QDate(2026, 5, 4), QTime(8, 12), Qt::UTC);
    };
    Steps m_clock;

public:
    ScriptVersions versions;
};

} // namespace steward::tests
