#pragma once

#include "wizardpage.h"

#include <QHash>

namespace steward {

class EmptyState;
class MarkCard;
class MarkRow;

/// Step 1. What Steward needs from this computer, each with its state and a way to mend it. Continue opens
/// when every check has an answer and none is Bad.
class ComputerPage final : public WizardPage
{
    Q_OBJECT

public:
    explicit ComputerPage(const Icons& icons, QWidget* parent = nullptr);

public Q_SLOTS:
    /// All of them, in the order to show.
    void setChecks(const QList<steward::ComputerCheck>& checks);
    /// One that changed; added at the end when it is new.
    void setCheck(const steward::ComputerCheck& check);

Q_SIGNALS:
    void recheckRequested();
    /// The check's own way to mend it.
    void fixRequested(const QString& id);

private:
    void apply(MarkRow* row, const ComputerCheck& check);
    void summarize();

    MarkCard* m_card = nullptr;
    EmptyState* m_empty = nullptr;
    QPushButton* m_again = nullptr;
    QStringList m_order;
    QHash<QString, ComputerCheck> m_checks;
    QHash<QString, MarkRow*> m_rows;
    QHash<QString, QPushButton*> m_fixes;
};

} // namespace steward
