#pragma once

#include <common/icons.h>
#include <scripts/parametervalues.h>

#include <QWidget>

#include <memory>

namespace steward {

/// Where one parameter's value is written. `edited` is emitted for every change a person makes, never for
/// setValue(). A value that the editor cannot show is kept until it is edited.
class ParameterEditor : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    [[nodiscard]] virtual ParameterValue value() const = 0;
    virtual void setValue(const ParameterValue& value) = 0;
    /// What has the focus and the frame that turns red.
    [[nodiscard]] virtual QWidget* field() = 0;

    void setInvalid(bool invalid);
    /// Names the field for assistive technology; what else there is in the editor has its name already.
    void describe(const QString& label, const QString& help);

Q_SIGNALS:
    void edited();
    /// Something to know about what was just put in: "42 values from the column UserPrincipalName".
    void told(const QString& text);
};

/// The one for the parameter's kind. `required` decides whether a choice has an empty entry.
[[nodiscard]] std::unique_ptr<ParameterEditor> makeParameterEditor(const ScriptParameter& parameter,
                                                                   bool required, const Icons& icons);

// The kinds, each in a file with its likes.
[[nodiscard]] std::unique_ptr<ParameterEditor> makeLineEditor(const ScriptParameter& parameter,
                                                              const Icons& icons);
[[nodiscard]] std::unique_ptr<ParameterEditor> makeNumberEditor(const ScriptParameter& parameter,
                                                                const Icons& icons);
[[nodiscard]] std::unique_ptr<ParameterEditor> makeDateEditor(const ScriptParameter& parameter,
                                                              const Icons& icons);
[[nodiscard]] std::unique_ptr<ParameterEditor> makeSpanEditor(const ScriptParameter& parameter,
                                                              const Icons& icons);
[[nodiscard]] std::unique_ptr<ParameterEditor> makeFileEditor(const ScriptParameter& parameter,
                                                              const Icons& icons);
[[nodiscard]] std::unique_ptr<ParameterEditor> makeLinesEditor(const ScriptParameter& parameter,
                                                               const Icons& icons);
[[nodiscard]] std::unique_ptr<ParameterEditor> makeListEditor(const ScriptParameter& parameter,
                                                              const Icons& icons);
[[nodiscard]] std::unique_ptr<ParameterEditor> makeChoiceEditor(const ScriptParameter& parameter,
                                                                bool required, const Icons& icons);
[[nodiscard]] std::unique_ptr<ParameterEditor> makeCheckListEditor(const ScriptParameter& parameter,
                                                                   const Icons& icons);
[[nodiscard]] std::unique_ptr<ParameterEditor> makeSwitchEditor(const ScriptParameter& parameter,
                                                                const Icons& icons);
[[nodiscard]] std::unique_ptr<ParameterEditor> makeBooleanEditor(const ScriptParameter& parameter,
                                                                 bool required);
[[nodiscard]] std::unique_ptr<ParameterEditor> makeSecretEditor(const ScriptParameter& parameter,
                                                                const Icons& icons);
[[nodiscard]] std::unique_ptr<ParameterEditor> makeCredentialEditor(const ScriptParameter& parameter,
                                                                    const Icons& icons);
[[nodiscard]] std::unique_ptr<ParameterEditor> makeTableEditor(const ScriptParameter& parameter,
                                                               const Icons& icons);

/// The values in a text that was pasted or dropped: its lines; or of a table (CSV with commas, semicolons or
/// tabs, with a header), the column that the parameter is named after, else the one that names users best,
/// else the first. `column` is that column's name, empty for lines.
struct PastedValues
{
    QStringList values;
    QString column;
};
[[nodiscard]] PastedValues pastedValues(const QString& text, const ScriptParameter& parameter);

} // namespace steward
