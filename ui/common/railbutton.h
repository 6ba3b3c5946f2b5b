#pragma once

#include "icons.h"

#include <QAbstractButton>

namespace steward {

/// A place of the window in the rail: icon over its name; chosen, it has a filled ground and an accent edge.
class RailButton final : public QAbstractButton
{
    Q_OBJECT

public:
    RailButton(const Icons& icons, const QString& iconName, const QString& text, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Icons m_icons;
    const QString m_iconName;
};

} // namespace steward
