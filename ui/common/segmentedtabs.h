#pragma once

#include <QWidget>

class QButtonGroup;
class QHBoxLayout;

namespace steward {

/// A row of joined buttons of which exactly one is chosen; the arrow keys move the choice.
class SegmentedTabs final : public QWidget
{
    Q_OBJECT

public:
    explicit SegmentedTabs(QWidget* parent = nullptr);

    /// Returns the index; the first one added is chosen.
    int addTab(const QString& text);
    [[nodiscard]] int currentIndex() const;
    void setCurrentIndex(int index);

Q_SIGNALS:
    void currentChanged(int index);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QButtonGroup* m_group = nullptr;
    QHBoxLayout* m_row = nullptr;
};

} // namespace steward
