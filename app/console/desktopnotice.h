#pragma once

#include <QSystemTrayIcon>
#include <QTimer>

namespace steward {

/// A message outside the window, by the desktop's own service (org.freedesktop.Notifications) where there is
/// one, else by the tray. Where there is neither, nobody is told: the window says the same.
class DesktopNotice final : public QObject
{
    Q_OBJECT

public:
    explicit DesktopNotice(QObject* parent = nullptr);

    /// Plain text; nothing in it is markup.
    void show(const QString& title, const QString& text);

Q_SIGNALS:
    /// The tray's message was clicked.
    void activated();

private:
    void showInTray(const QString& title, const QString& text);

    QSystemTrayIcon m_tray;
    QTimer m_hide;
};

} // namespace steward
