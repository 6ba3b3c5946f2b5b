#pragma once

#include <common/icons.h>

#include <QFrame>

#include <language/scriptanalysis.h>

class QLabel;
class QListView;
class QStandardItemModel;

namespace steward {

class Theme;

/// What may be put in at the caret: a list with what each is beside it, and the help of the one that is
/// chosen below. Never takes the focus: whoever has it hands its keys over. All texts are plain.
class CompletionPopup final : public QFrame
{
    Q_OBJECT

public:
    CompletionPopup(const Theme& theme, const Icons& icons, QWidget* parent);

    /// Shows them with the first one chosen, `at` (global) being the bottom of the caret's line and `above`
    /// its top; hides itself when there is none.
    void showItems(const QList<CompletionItem>& items, const QPoint& at, const QPoint& above);
    /// Whether it took the key: up, down, page, Enter, Tab and Esc.
    [[nodiscard]] bool handleKey(int key);
    [[nodiscard]] QList<CompletionItem> items() const { return m_items; }
    [[nodiscard]] int current() const;

Q_SIGNALS:
    void chosen(const steward::CompletionItem& item);

private:
    void restyle();
    void showHelp();

    const Theme& m_theme;
    QStandardItemModel* m_model;
    QListView* m_list;
    QLabel* m_help;
    QList<CompletionItem> m_items;
};

} // namespace steward
