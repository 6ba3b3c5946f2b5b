#pragma once

#include "icons.h"

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace steward {

class Paragraph;

/// What stands where nothing is: an icon, one sentence, a second line, and the action that helps.
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    EmptyState(const Icons& icons, const QString& iconName, QWidget* parent = nullptr);

    void setTexts(const QString& title, const QString& text);
    [[nodiscard]] QString title() const;
    QPushButton* addButton(const QString& text, const char* variant = nullptr);

private:
    QLabel* m_title = nullptr;
    QLabel* m_text = nullptr;
    QHBoxLayout* m_buttons = nullptr;
};

} // namespace steward
