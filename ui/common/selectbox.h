#pragma once

#include "icons.h"

#include <QComboBox>

namespace steward {

/// A combo box with the theme's own arrow, which a style sheet cannot tint.
class SelectBox final : public QComboBox
{
    Q_OBJECT

public:
    explicit SelectBox(const Icons& icons, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Icons m_icons;
};

} // namespace steward
