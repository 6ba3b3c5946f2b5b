#pragma once

#include <base/clock.h>
#include <common/icons.h>
#include <common/theme.h>
#include <runs/runpanel.h>
#include <scripts/connectioncatalog.h>
#include <scripts/connectionspanel.h>
#include <scripts/qscintilla.h>
#include <scripts/scripteditor.h>
#include <scripts/scriptspage.h>
#include <scripts/targetbar.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <stdexcept>

namespace steward {

/// A clock that stands still until it is told the time.
class StoppedClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return m_now; }
    void set(const QDateTime& now) { m_now = now; }

private:
    QDateTime m_now = QDateTime(QDate(2026, 11, 22), QTime(10, 42, 0), Qt::LocalTime).toUTC();
};

/// Connections as files, as the program finds them: the six of the mission, of which the last two are not
/// there yet or switched off.
class ConnectionFolder
{
public:
    ConnectionFolder()
    {
        write("graph", "Graph", "$GraphToken", "ready", {});
        write("exchange", "Exchange", "$Session", "ready", {});
        write("securitycenter", "SecurityCenter", "$SecurityCenterSession", "notYet",
              "Steward does not make this connection yet.");
        write("partnercenter", "PartnerCenter", {}, "notYet", "Steward does not make this connection yet.");
        write("azuread", "AzureAD", {}, "retired", "Microsoft switched the service off; use Graph.");
        write("msonline", "MSOnline", {}, "retired", "Microsoft switched the service off; use Graph.");
    }
    [[nodiscard]] QString path() const { return m_folder.path(); }

private:
    void write(const char* id, const char* title, const char* variable, const char* status, const char* text)
    {
        const QString folder = m_folder.filePath(QString::fromLatin1(id));
        QDir().mkpath(folder);
        QJsonObject json{{QStringLiteral("title"), QString::fromLatin1(title)},
                         {QStringLiteral("purpose"), QStringLiteral("For the tests")},
                         {QStringLiteral("status"), QString::fromLatin1(status)}};
        if (variable != nullptr)
            json[QStringLiteral("variable")] = QString::fromLatin1(variable);
        if (text != nullptr)
            json[QStringLiteral("statusText")] = QString::fromLatin1(text);
        QJsonObject token{{QStringLiteral("name"), QStringLiteral("token")},
                          {QStringLiteral("scope"), QStringLiteral("{graph}/.default")},
                          {QStringLiteral("tenant"), QStringLiteral("customer")}};
        json[QStringLiteral("tokens")] = QJsonArray{token};
        QFile file(folder + QStringLiteral("/connection.json"));
        if (!file.open(QIODevice::WriteOnly))
            throw std::runtime_error("no connection.json");
        file.write(QJsonDocument(json).toJson());
        QFile script(folder + QStringLiteral("/connect.ps1"));
        if (!script.open(QIODevice::WriteOnly))
            throw std::runtime_error("no connect.ps1");
        script.write("function Connect($Context) { }\n");
    }

    QTemporaryDir m_folder;
};

/// The workspace as it is before anything is chosen.
struct Workspace
{
    Workspace() { theme.setChoice(Theme::Choice::Light); }

    Theme theme;
    Icons icons{theme};
    StoppedClock clock;
    ConnectionFolder folder;
    ConnectionCatalog catalog{QStringList{folder.path()}};
    ScriptsPage page{catalog, theme, icons, clock};

    [[nodiscard]] static TargetChoice larchmoor()
    {
        return {QStringLiteral("c-1"), QStringLiteral("t-1"), QStringLiteral("Larchmoor Dental Group"),
                QStringLiteral("larchmoor.example")};
    }
    void makeReady()
    {
        page.target().setAccount(QStringLiteral("technician@harbourline.example"));
        page.target().setEngine(QStringLiteral("pwsh 7.6.5"));
        page.target().setCustomer(larchmoor());
    }
    [[nodiscard]] RunEvent event(RunEvent::Type type, const QString& text, const QJsonObject& data = {}) const
    {
        return {type, clock.now(), text, data};
    }
};

} // namespace steward
