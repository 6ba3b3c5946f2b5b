#include "parametereditor.h"

#include <QStyle>

namespace steward {

void ParameterEditor::setInvalid(bool invalid)
{
    QWidget* widget = field();
    if (widget->property("invalid").toBool() == invalid)
        return;
    widget->setProperty("invalid", invalid);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

void ParameterEditor::describe(const QString& label, const QString& help)
{
    field()->setAccessibleName(label);
    field()->setAccessibleDescription(help);
}

std::unique_ptr<ParameterEditor> makeParameterEditor(const ScriptParameter& parameter, bool required,
                                                     const Icons& icons)
{
    // One of them where a script takes several: a list would show them.
    if (parameter.kind == ParameterKind::Credential)
        return makeCredentialEditor(parameter, icons);
    if (isSecret(parameter))
        return makeSecretEditor(parameter, icons);
    if (parameter.kind == ParameterKind::Table && !parameter.isArray)
        return makeTableEditor(parameter, icons);
    if (!parameter.allowed.isEmpty())
        return parameter.isArray ? makeCheckListEditor(parameter, icons)
                                 : makeChoiceEditor(parameter, required, icons);
    if (parameter.isArray)
        return makeListEditor(parameter, icons);
    switch (parameter.kind) {
    case ParameterKind::Switch:
        return makeSwitchEditor(parameter, icons);
    case ParameterKind::Boolean:
        return makeBooleanEditor(parameter, required);
    case ParameterKind::Integer:
    case ParameterKind::Number:
        return makeNumberEditor(parameter, icons);
    case ParameterKind::DateTime:
        return makeDateEditor(parameter, icons);
    case ParameterKind::TimeSpan:
        return makeSpanEditor(parameter, icons);
    case ParameterKind::File:
        return makeFileEditor(parameter, icons);
    default:
        return parameter.isMultiLine ? makeLinesEditor(parameter, icons) : makeLineEditor(parameter, icons);
    }
}

} // namespace steward
