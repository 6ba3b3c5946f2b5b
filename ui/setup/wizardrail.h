#pragma once

#include "mark.h"
#include "wizardstep.h"

#include <common/icons.h>

#include <QWidget>

namespace steward {

class Paragraph;
class RailStep;

/// The steps of the set-up as buttons: each with its sign, title and a word. A step that was not reached
/// cannot be pressed and says so. Compact, it shows only the signs, with the rest as tooltip.
class WizardRail final : public QWidget
{
    Q_OBJECT

public:
    explicit WizardRail(const Icons& icons, QWidget* parent = nullptr);

    void setStep(WizardStep step, Mark mark, const QString& detail);
    void setReachable(WizardStep step, bool reachable);
    void setCurrent(WizardStep step);
    void setCompact(bool compact);
    [[nodiscard]] bool isCompact() const { return m_compact; }

Q_SIGNALS:
    void stepRequested(steward::WizardStep step);

private:
    void fit();

    const Icons m_icons;
    QList<RailStep*> m_steps;
    QLabel* m_title = nullptr;
    Paragraph* m_foot = nullptr;
    bool m_compact = false;
};

} // namespace steward
