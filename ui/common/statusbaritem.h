#pragma once

#include "icons.h"

#include <QFrame>

namespace steward {

/// One fact in the status bar: icon, words, a line after it. Hidden while it has no words.
class StatusBarItem final : public QFrame
{
    Q_OBJECT

public:
    explicit StatusBarItem(const Icons& icons, QWidget* parent = nullptr);

    /// `tone` colours the words ("warning" …) or is nullptr.
    void setFact(const QString& iconName, const char* iconRole, const QString& text,
                 const char* tone = nullptr, const QString& toolTip = {});
    void setStrong(bool strong);
    [[nodiscard]] QString text() const;

private:
    IconLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
};

} // namespace steward
