#pragma once

#include "mark.h"

#include <common/icons.h>

#include <QAbstractButton>

namespace steward {

/// One step in the rail. Done, attention, failed and running have each their own icon and word; a step that
/// is still to come shows its number.
class RailStep final : public QAbstractButton
{
    Q_OBJECT

public:
    RailStep(const Icons& icons, int number, const QString& title, QWidget* parent = nullptr);

    void setStep(Mark mark, const QString& detail);
    void setReachable(bool reachable);
    void setCurrent(bool current);
    void setCompact(bool compact);
    [[nodiscard]] Mark mark() const { return m_mark; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void speak();

    const Icons m_icons;
    const int m_number;
    Mark m_mark = Mark::None;
    QString m_detail;
    bool m_current = false;
    bool m_compact = false;
};

} // namespace steward
