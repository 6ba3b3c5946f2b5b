#pragma once

#include "parametereditor.h"

class QCheckBox;
class QLabel;

namespace steward {

class ElidedLabel;
class Paragraph;

/// One parameter in the form: its name, what is to be known of it, where it is written, and below its help
/// or what is wrong. A default that a run computes is shown as it stands in the script, and can be replaced.
class ParameterRow final : public QWidget
{
    Q_OBJECT

public:
    ParameterRow(const ScriptParameter& parameter, bool required, const Icons& icons,
                 QWidget* parent = nullptr);

    [[nodiscard]] const ScriptParameter& parameter() const { return m_parameter; }
    [[nodiscard]] bool isRequired() const { return m_required; }
    [[nodiscard]] ParameterValue value() const;
    /// `isOwn`: not the script's own default, which matters where that is computed.
    void setValue(const ParameterValue& value, bool isOwn);
    void setFromTarget(bool fromTarget);
    /// Empty when all is well.
    void setProblem(const QString& problem);
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] ParameterEditor& editor() const { return *m_editor; }
    void focusEditor();

Q_SIGNALS:
    void edited();

private:
    void showNote();
    void showLine();

    const ScriptParameter m_parameter;
    const bool m_required;
    ParameterEditor* m_editor = nullptr;
    QLabel* m_note = nullptr;
    QWidget* m_computed = nullptr;
    QCheckBox* m_override = nullptr; ///< nullptr: the default is not computed
    IconLabel* m_sign = nullptr;
    Paragraph* m_line = nullptr;
    QString m_problem;
    QString m_told;
    bool m_fromTarget = false;
};

} // namespace steward
