#pragma once

#include <base/error.h>

#include <QObject>
#include <QTimer>

namespace steward {

class CustomersPage;
class MainWindow;
class ScriptsPage;
class Settings;
class Theme;

/// The theme and text size that were chosen last in this profile.
void applySettings(const Settings& settings, Theme& theme);

/// The window's place and the customer table as they were left, for a window that is not shown yet.
void restoreFrame(const Settings& settings, MainWindow& window, CustomersPage& customers);

/// Gives the window back the shape it had, and keeps what the user arranges: theme, text size, the window's
/// place, splitters, the table's columns, the folder of the last script. Writes shortly after a change and at
/// the end. `failed` fires once, not for every change that could not be kept. Everything given must outlive
/// it.
class WindowMemory final : public QObject
{
    Q_OBJECT

public:
    WindowMemory(Settings& settings, Theme& theme, MainWindow& window, CustomersPage& customers,
                 ScriptsPage& scripts);
    ~WindowMemory() override;

Q_SIGNALS:
    void failed(const steward::Error& error);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void restore();
    void save();

    Settings& m_settings;
    Theme& m_theme;
    MainWindow& m_window;
    CustomersPage& m_customers;
    ScriptsPage& m_scripts;
    QTimer m_delay;
    bool m_failed = false;
};

} // namespace steward
