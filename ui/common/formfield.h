#pragma once

#include "icons.h"

#include <QWidget>

namespace steward {

class Paragraph;

/// A question of a form: its label above, the editor, and one line below that is help, or what is wrong, with
/// its sign. The editor is labelled and described for assistive technology, and moves focus to itself from
/// the label.
class FormField final : public QWidget
{
    Q_OBJECT

public:
    /// Takes `editor`. `note` stands at the end of the label's line ("optional").
    FormField(const Icons& icons, const QString& label, QWidget* editor, const QString& help = {},
              const QString& note = {}, QWidget* parent = nullptr);

    void setHelp(const QString& help);
    /// Empty when all is well.
    void setProblem(const QString& problem);
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] QWidget* editor() const { return m_editor; }

private:
    QWidget* m_editor = nullptr;
    IconLabel* m_sign = nullptr;
    Paragraph* m_line = nullptr;
    QString m_help;
    QString m_problem;
};

} // namespace steward
