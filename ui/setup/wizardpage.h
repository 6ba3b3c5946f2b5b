#pragma once

#include "mark.h"
#include "wizardstep.h"

#include <common/icons.h>

#include <QWidget>

class QBoxLayout;
class QHBoxLayout;
class QPushButton;
class QVBoxLayout;

namespace steward {

class Banner;
class Paragraph;

/// A page of the set-up: title, lead and content that scrolls when it must. Does nothing itself: a page asks
/// with its signals and shows what it is told through its slots. What the rail and the buttons below need to
/// know of it changes with `stateChanged`.
class WizardPage : public QWidget
{
    Q_OBJECT

public:
    [[nodiscard]] WizardStep step() const { return m_step; }
    [[nodiscard]] Mark mark() const { return m_mark; }
    /// A few words for the rail.
    [[nodiscard]] QString detail() const { return m_detail; }

    /// The main button: whether it can be pressed, what it says, and why it
    /// cannot be pressed.
    [[nodiscard]] bool canContinue() const { return m_canContinue; }
    [[nodiscard]] QString continueText() const { return m_continueText; }
    [[nodiscard]] QString continueReason() const { return m_continueReason; }
    /// Something runs that Cancel ends.
    [[nodiscard]] bool isBusy() const { return m_busy; }
    /// The facts of this set-up stand beside the content.
    [[nodiscard]] bool hasFacts() const { return m_facts; }

    /// What the main button does: `continueRequested`, or what the page does
    /// first.
    virtual void proceed();

    /// Something that stands beside the content and scrolls with it.
    void addSide(QWidget* side);

    /// Shows a failure that belongs to nothing on the page.
    void showFailure(const Error& error);
    void dismissFailure();
    [[nodiscard]] Banner* failure() const { return m_failure; }

Q_SIGNALS:
    void stateChanged();
    /// On to the next step.
    void continueRequested();
    /// End what runs. The page shows the end when it is told of it.
    void cancelRequested();

protected:
    WizardPage(const Icons& icons, WizardStep step, const QString& title, const QString& lead,
               QWidget* parent = nullptr);

    void setMark(Mark mark, const QString& detail);
    void setContinue(bool can, const QString& reason = {}, const QString& text = {});
    void setBusy(bool busy);
    void setHasFacts(bool facts) { m_facts = facts; }
    void setLead(const QString& lead);
    /// Forms are no wider than one can read; tables are.
    void setWide();
    /// A line of words with controls at its end; below it where there is no room.
    void addTools(QLabel* words, const QList<QWidget*>& tools, QWidget* before = nullptr);
    [[nodiscard]] QVBoxLayout* body() const { return m_body; }
    [[nodiscard]] const Icons& icons() const { return m_icons; }
    [[nodiscard]] const Theme& theme() const { return m_icons.theme(); }
    [[nodiscard]] QPushButton* makeButton(const QString& objectName, const QString& text,
                                          const QString& iconName = {}, const char* variant = nullptr);

    void resizeEvent(QResizeEvent* event) override;

private:
    const Icons m_icons;
    const WizardStep m_step;
    Mark m_mark = Mark::None;
    QString m_detail;
    bool m_canContinue = false;
    QString m_continueText;
    QString m_continueReason;
    bool m_busy = false;
    bool m_facts = true;
    Paragraph* m_lead = nullptr;
    Banner* m_failure = nullptr;
    QVBoxLayout* m_sheet = nullptr;
    QHBoxLayout* m_row = nullptr;
    QBoxLayout* m_tools = nullptr;
    QWidget* m_content = nullptr;
    QVBoxLayout* m_body = nullptr;
};

} // namespace steward
