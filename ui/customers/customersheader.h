#pragma once

#include <common/icons.h>

#include <QWidget>

class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace steward {

class SearchField;
class ViewBar;

/// What stands above the customer table: how many and how old, what can be done with them, search and views.
class CustomersHeader final : public QWidget
{
    Q_OBJECT

public:
    explicit CustomersHeader(const Icons& icons, QWidget* parent = nullptr);

    [[nodiscard]] SearchField& search() const { return *m_search; }
    [[nodiscard]] ViewBar& views() const { return *m_views; }
    void setCount(const QString& text);
    void setAge(const QString& text);
    /// How many came so far; empty: nothing is loading.
    void setLoading(bool loading, const QString& soFar = {});
    /// Access tests need somebody to be tested.
    void setCheckable(bool checkable);
    [[nodiscard]] QWidget* checkButton() const;
    [[nodiscard]] QWidget* exportButton() const;
    [[nodiscard]] QWidget* moreButton() const;

Q_SIGNALS:
    void refreshRequested();
    void stopRequested();
    void pasteRequested();
    void checkRequested();
    void exportRequested();
    void moreRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QPushButton* addButton(const QString& name, const QString& text, const QString& icon);
    void fit();

    const Icons m_icons;
    QLabel* m_count = nullptr;
    QLabel* m_age = nullptr;
    QToolButton* m_refresh = nullptr;
    QWidget* m_titles = nullptr;
    QList<QPushButton*> m_buttons;
    QStringList m_buttonTexts;
    QToolButton* m_more = nullptr;
    SearchField* m_search = nullptr;
    ViewBar* m_views = nullptr;
    QWidget* m_loading = nullptr;
    QLabel* m_loadingText = nullptr;
};

} // namespace steward
