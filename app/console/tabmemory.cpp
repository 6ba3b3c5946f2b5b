#include "tabmemory.h"

#include <scripts/scripteditor.h>
#include <scripts/scriptspage.h>
#include <settings/settings.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <tuple>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace steward {

namespace {

constexpr QStringView kOpenScripts = u"openScripts";
constexpr qsizetype kMost = 50; // a window with more is slow to start, and nobody looks for one of them

} // namespace

TabMemory::TabMemory(Settings& settings, ScriptsPage& page) : m_settings(settings), m_page(page)
{
    restore();
    m_delay.setSingleShot(true);
    m_delay.setInterval(1s);
    connect(&m_delay, &QTimer::timeout, this, [this] {
        keep();
        std::ignore = m_settings.save(); // who keeps the window's place says when it fails
    });
    connect(&page, &ScriptsPage::documentsChanged, this, [this] { m_delay.start(); });
}

TabMemory::~TabMemory()
{
    keep();
}

void TabMemory::restore()
{
    const QJsonObject kept = QJsonDocument::fromJson(m_settings.text(kOpenScripts).toUtf8()).object();
    QList<ScriptsPage::OpenScript> scripts;
    for (const QJsonValue& each : kept.value("scripts"_L1).toArray()) {
        scripts.append({each["path"_L1].toString(), each["source"_L1].toString(), each["line"_L1].toInt(1),
                        each["column"_L1].toInt(1)});
    }
    if (!scripts.isEmpty())
        m_page.openAgain(scripts.mid(0, kMost), kept.value("shown"_L1).toString());
}

void TabMemory::keep()
{
    QJsonArray scripts;
    for (const ScriptsPage::OpenScript& script : m_page.openScripts()) {
        scripts.append(QJsonObject{{u"path"_s, script.path},
                                   {u"source"_s, script.source},
                                   {u"line"_s, script.line},
                                   {u"column"_s, script.column}});
    }
    const ScriptEditor& shown = m_page.editor();
    const QJsonObject kept{{u"scripts"_s, scripts},
                           {u"shown"_s, shown.path().isEmpty() ? shown.source() : shown.path()}};
    m_settings.setText(kOpenScripts, QString::fromUtf8(QJsonDocument(kept).toJson(QJsonDocument::Compact)));
}

} // namespace steward
