#pragma once

#include <common/icons.h>
#include <customers/customerviews.h>

#include <QHash>
#include <QWidget>

class QHBoxLayout;
class QPushButton;
class QToolButton;

namespace steward {

/// The views as joined buttons, each with how many it shows where the view wants that; those that there is no
/// room for stand in a menu at the end. None is chosen while something else is shown.
class ViewBar final : public QWidget
{
    Q_OBJECT

public:
    explicit ViewBar(const Icons& icons, QWidget* parent = nullptr);

    void setViews(const QList<CustomerView>& views);
    void setCounts(const QHash<QString, int>& counts);
    /// By id; empty: none.
    void setChosen(const QString& id);
    [[nodiscard]] QString chosen() const { return m_chosen; }
    /// Where a question about views belongs.
    [[nodiscard]] QWidget* menuButton() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void viewRequested(const QString& id);
    void saveRequested();
    void removeRequested(const QString& id);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void showTexts();
    void place();
    void openMenu();

    const Icons m_icons;
    QList<CustomerView> m_views;
    QHash<QString, int> m_counts;
    QString m_chosen;
    QHBoxLayout* m_row = nullptr;
    QList<QPushButton*> m_buttons;
    QToolButton* m_more = nullptr;
};

} // namespace steward
