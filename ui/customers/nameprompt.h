#pragma once

#include <common/icons.h>

#include <QFrame>
#include <QStringList>

class QLabel;
class QLineEdit;
class QPushButton;

namespace steward {

/// Asks for a name below a button, without a dialog: Enter takes it, Esc leaves. Whoever refuses a name says
/// why, and it stays open.
class NamePrompt final : public QFrame
{
    Q_OBJECT

public:
    explicit NamePrompt(const Icons& icons, QWidget* parent);

    /// `known`: names to complete.
    void ask(QWidget* below, const QString& question, const QString& button, const QStringList& known = {});
    void showProblem(const QString& text);

Q_SIGNALS:
    /// Answered with hide(), or with showProblem().
    void named(const QString& name);

private:
    QLabel* m_question = nullptr;
    QLineEdit* m_name = nullptr;
    QPushButton* m_take = nullptr;
    QLabel* m_problem = nullptr;
};

} // namespace steward
