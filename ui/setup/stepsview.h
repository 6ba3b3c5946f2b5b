#pragma once

#include <common/icons.h>

#include <QWidget>

namespace steward {

/// The steps of the set-up with a sign for each: done, where we are, still to come. Only shows; the buttons
/// of the page move on.
class StepsView final : public QWidget
{
    Q_OBJECT

public:
    struct Step
    {
        QString title;
        QString detail;
        bool done = false;
    };

    explicit StepsView(const Icons& icons, QWidget* parent = nullptr);

    void setSteps(const QList<Step>& steps, int current);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] int rowHeight(const Step& step) const;
    [[nodiscard]] int textWidth() const;
    [[nodiscard]] int detailHeight(const Step& step) const;

    const Icons m_icons;
    QList<Step> m_steps;
    int m_current = 0;
};

} // namespace steward
