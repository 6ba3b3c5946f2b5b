#include "windowmemory.h"

#include <common/mainwindow.h>
#include <common/theme.h>
#include <customers/customerspage.h>
#include <scripts/scriptspage.h>
#include <settings/settings.h>

#include <QEvent>
#include <QSplitter>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace steward {

namespace {

constexpr QStringView kTheme = u"theme";
constexpr QStringView kZoom = u"zoom";
constexpr QStringView kGeometry = u"window";
constexpr QStringView kTable = u"customersTable";
constexpr QStringView kFolder = u"scriptFolder";

constexpr std::pair<Theme::Choice, QStringView> kThemeNames[] = {{Theme::Choice::System, u"system"},
                                                                 {Theme::Choice::Light, u"light"},
                                                                 {Theme::Choice::Dark, u"dark"},
                                                                 {Theme::Choice::HighContrast, u"contrast"}};

QString splitterKey(const QSplitter& splitter)
{
    return u"splitter-%1%2"_s.arg(splitter.objectName(),
                                  splitter.orientation() == Qt::Vertical ? u"-below"_s : QString());
}

} // namespace

void applySettings(const Settings& settings, Theme& theme)
{
    const QString name = settings.text(kTheme);
    for (const auto& [choice, known] : kThemeNames) {
        if (name == known)
            theme.setChoice(choice);
    }
    theme.setZoom(settings.number(kZoom, 1.0));
}

void restoreFrame(const Settings& settings, MainWindow& window, CustomersPage& customers)
{
    if (const QByteArray geometry = settings.bytes(kGeometry); !geometry.isEmpty())
        window.restoreGeometry(geometry); // brings it back onto a screen that is there
    customers.restoreTableLayout(settings.text(kTable));
}

WindowMemory::WindowMemory(Settings& settings, Theme& theme, MainWindow& window, CustomersPage& customers,
                           ScriptsPage& scripts)
    : m_settings(settings), m_theme(theme), m_window(window), m_customers(customers), m_scripts(scripts)
{
    restore();
    m_delay.setSingleShot(true);
    m_delay.setInterval(500ms);
    connect(&m_delay, &QTimer::timeout, this, &WindowMemory::save);
    const auto later = [this] { m_delay.start(); };

    connect(&theme, &Theme::choiceChanged, this, [this, later] {
        for (const auto& [choice, name] : kThemeNames) {
            if (choice == m_theme.choice())
                m_settings.setText(kTheme, name.toString());
        }
        later();
    });
    connect(&theme, &Theme::changed, this, [this, later] {
        m_settings.setNumber(kZoom, m_theme.zoom());
        later();
    });
    connect(&customers, &CustomersPage::tableLayoutChanged, this, [this, later] {
        m_settings.setText(kTable, m_customers.tableLayout());
        later();
    });
    connect(&scripts, &ScriptsPage::folderChanged, this, [this, later](const QString& folder) {
        m_settings.setText(kFolder, folder);
        later();
    });
    const auto splitters = window.findChildren<QSplitter*>();
    for (QSplitter* splitter : splitters) {
        if (splitter->objectName().isEmpty())
            continue;
        connect(splitter, &QSplitter::splitterMoved, this, [this, splitter, later] {
            m_settings.setBytes(splitterKey(*splitter), splitter->saveState());
            later();
        });
    }
    window.installEventFilter(this);
}

WindowMemory::~WindowMemory()
{
    save();
}

void WindowMemory::restore()
{
    if (!m_window.isVisible())
        restoreFrame(m_settings, m_window, m_customers);
    m_scripts.setFolder(m_settings.text(kFolder));
    const auto splitters = m_window.findChildren<QSplitter*>();
    for (QSplitter* splitter : splitters) {
        const QByteArray state = m_settings.bytes(splitterKey(*splitter));
        if (!splitter->objectName().isEmpty() && !state.isEmpty())
            splitter->restoreState(state);
    }
}

bool WindowMemory::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Resize:
    case QEvent::Move:
    case QEvent::WindowStateChange:
        if (m_window.isVisible() && !m_window.isMinimized()) {
            m_settings.setBytes(kGeometry, m_window.saveGeometry());
            m_delay.start();
        }
        break;
    case QEvent::Close:
        save();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

void WindowMemory::save()
{
    const auto saved = m_settings.save();
    if (saved) {
        m_failed = false;
        return;
    }
    if (!m_failed)
        Q_EMIT failed(saved.error());
    m_failed = true;
}

} // namespace steward
