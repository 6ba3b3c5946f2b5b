#include "desktopnotice.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QGuiApplication>
#include <QVariantMap>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr std::chrono::seconds kTrayTime{20};

} // namespace

DesktopNotice::DesktopNotice(QObject* parent) : QObject(parent)
{
    m_hide.setSingleShot(true);
    m_hide.setInterval(kTrayTime);
    connect(&m_hide, &QTimer::timeout, &m_tray, &QSystemTrayIcon::hide);
    connect(&m_tray, &QSystemTrayIcon::messageClicked, this, &DesktopNotice::activated);
}

void DesktopNotice::show(const QString& title, const QString& text)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return showInTray(title, text);
    QDBusMessage message = QDBusMessage::createMethodCall(u"org.freedesktop.Notifications"_s,
                                                          u"/org/freedesktop/Notifications"_s,
                                                          u"org.freedesktop.Notifications"_s, u"Notify"_s);
    // The body may be markup to the desktop.
    message << QGuiApplication::applicationDisplayName() << uint(0) << u"steward"_s << title
            << text.toHtmlEscaped() << QStringList() << QVariantMap() << -1;
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(message), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, title, text] {
        if (watcher->isError())
            showInTray(title, text);
        watcher->deleteLater();
    });
}

void DesktopNotice::showInTray(const QString& title, const QString& text)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages())
        return;
    m_tray.setIcon(QGuiApplication::windowIcon());
    m_tray.show();
    m_tray.showMessage(title, text);
    m_hide.start();
}

} // namespace steward
