#pragma once

#include <common/icons.h>

#include <QWidget>

class QLineEdit;
class QLabel;

namespace steward {

/// Asks for a preset's name, in the form and not over it. Hidden until asked.
class PresetBar final : public QWidget
{
    Q_OBJECT

public:
    explicit PresetBar(const Icons& icons, QWidget* parent = nullptr);

    /// `renamed` is the preset that gets another name; empty: a new one.
    void ask(const QString& renamed = {});
    /// What was wrong with the name; the bar stays.
    void showProblem(const QString& problem);

Q_SIGNALS:
    void named(const QString& name, const QString& renamed);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLineEdit* m_name = nullptr;
    QLabel* m_problem = nullptr;
    QString m_renamed;
};

} // namespace steward
