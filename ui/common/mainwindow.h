#pragma once

#include "icons.h"

#include <base/error.h>

#include <QHash>
#include <QMainWindow>
#include <QUrl>

class QButtonGroup;
class QMenu;
class QStackedWidget;
class QVBoxLayout;

namespace steward {

class Banner;
class Chip;
class RailButton;
class StatusBarItem;

/// The frame of the window: menu bar, rail, one page at a time, status bar. Knows nothing of what the pages
/// do. Guarantees: `pageShown` fires once for each change of page, after the page is on screen.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    enum class Menu
    {
        File,
        Edit,
        View,
        Run,
        Help
    };

    MainWindow(Theme& theme, const Icons& icons, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// A place with a button in the rail. The window owns the page from here on; Ctrl+1 … reach the first
    /// nine.
    void addPage(const QString& id, const QString& title, const QString& iconName, QWidget* page);
    /// A page without a button, for example the first one; the rail is hidden while it is shown.
    void addScreen(const QString& id, QWidget* page);
    void showPage(const QString& id);
    [[nodiscard]] QString currentPage() const;
    /// The page that was added; nullptr when there is none.
    [[nodiscard]] QWidget* page(const QString& id) const { return m_pages.value(id).widget; }
    /// The page that a widget stands in; empty when in none.
    [[nodiscard]] QString pageOf(const QWidget* widget) const;
    void setPageEnabled(const QString& id, bool enabled, const QString& reason = {});

    /// The menu, made visible by the first call: a menu without entries is not shown.
    [[nodiscard]] QMenu* menu(Menu menu);

    void setPartner(const QString& name);
    void setPractice(bool practice);
    void setTokenState(const QString& iconName, const char* iconRole, const QString& text,
                       const char* tone = nullptr, const QString& toolTip = {});
    void setEngine(const QString& text, const QString& toolTip = {});
    /// The place before the engine, for what the page of now has to say ("1 customer selected").
    void setNote(const QString& text);

    /// Above every page, until it is closed: for what concerns the whole program.
    void showNotice(const Error& error);
    /// The same for what is not a failure; a link gets a button.
    void showMessage(const QString& heading, const QString& text, const QString& linkText = {},
                     const QUrl& link = {});
    [[nodiscard]] QString note() const;

    void setLicences(const QString& text) { m_licences = text; }

Q_SIGNALS:
    void pageShown(const QString& id);
    /// A notice's link was pressed.
    void linkRequested(const QUrl& link);

private:
    void buildMenus();
    void buildStatusBar();
    void showAbout();
    void addCloseButton();

    struct Page
    {
        QWidget* widget = nullptr;
        RailButton* button = nullptr;
    };

    Theme& m_theme;
    const Icons m_icons;
    QHash<QString, Page> m_pages;
    QHash<int, QMenu*> m_menus;
    QWidget* m_rail = nullptr;
    QVBoxLayout* m_railLayout = nullptr;
    QButtonGroup* m_railGroup = nullptr;
    QStackedWidget* m_stack = nullptr;
    QMenu* m_goMenu = nullptr;
    Banner* m_notice = nullptr;
    StatusBarItem* m_partner = nullptr;
    StatusBarItem* m_token = nullptr;
    StatusBarItem* m_note = nullptr;
    StatusBarItem* m_engine = nullptr;
    Chip* m_practice = nullptr;
    QString m_licences;
};

} // namespace steward
