#pragma once

#include "icons.h"

#include <QLineEdit>
#include <QTimer>

class QToolButton;

namespace steward {

/// A search box with its icon, a word about the result ("61 found") and a clear button inside.
/// `searchChanged` comes a short moment after the last key, and at once on Enter, on clearing and on Escape.
class SearchField final : public QLineEdit
{
    Q_OBJECT

public:
    /// `shortcutText` is shown at the end while the field is empty, for example "Ctrl+K".
    SearchField(const Icons& icons, const QString& placeholder, const QString& shortcutText = {},
                QWidget* parent = nullptr);

    /// Empty to show nothing.
    void setResultText(const QString& text);
    void setDelay(std::chrono::milliseconds delay) { m_delay.setInterval(delay); }
    /// Empties the field and announces it.
    void clearSearch();

Q_SIGNALS:
    void searchChanged(const QString& text);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void announce();
    void place();

    IconLabel* m_icon = nullptr;
    QLabel* m_result = nullptr;
    QLabel* m_shortcut = nullptr;
    QToolButton* m_clear = nullptr;
    QTimer m_delay;
    QString m_announced;
};

} // namespace steward
