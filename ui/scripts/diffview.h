#pragma once

#include <common/icons.h>
#include <scripts/textdiff.h>

#include <QListView>

namespace steward {

class DiffModel;

/// Two texts, one above the other line by line: what went with a minus on red, what came with a plus on
/// green, and long stretches that are the same folded to one row. Only what is on the screen is drawn.
/// Copying takes the chosen lines as they are.
class DiffView final : public QListView
{
    Q_OBJECT

public:
    explicit DiffView(const Icons& icons, QWidget* parent = nullptr);

    void setTexts(const QString& before, const QString& after);
    /// A text that has no other side.
    void setText(const QString& text);
    [[nodiscard]] const TextDiff& diff() const { return m_diff; }
    /// "2 lines added, 1 line removed".
    [[nodiscard]] QString summary() const;

public Q_SLOTS:
    void nextChange() { goToChange(1); }
    void previousChange() { goToChange(-1); }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void goToChange(int step);

    const Icons m_icons;
    TextDiff m_diff;
    DiffModel* m_rows = nullptr;
};

} // namespace steward
