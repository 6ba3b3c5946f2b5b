#pragma once

#include <common/icons.h>

#include <QAbstractButton>

namespace steward {

/// One way in, as a card that is a button as a whole; the button drawn inside it only shows that it is one.
class StartCard final : public QAbstractButton
{
    Q_OBJECT

public:
    struct Fact
    {
        QString iconName;
        QString text;
    };
    struct Content
    {
        QString iconName;
        QString title;
        QString text;
        QList<Fact> facts;
        QString action;
        QString key;
        bool primary = false;
    };

    StartCard(const Icons& icons, const Content& content, QWidget* parent = nullptr);

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Icons m_icons;
};

} // namespace steward
