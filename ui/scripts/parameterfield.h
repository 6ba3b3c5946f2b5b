#pragma once

#include <common/icons.h>
#include <scripts/parametervalue.h>

#include <QWidget>

#include <memory>

namespace steward {

/// Where one parameter of a script is given its value. `editor()` is what is laid out; it has the focus
/// proxy.
class ParameterField : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// The one that fits the parameter.
    [[nodiscard]] static std::unique_ptr<ParameterField> make(const ScriptParameter& parameter,
                                                              const Icons& icons);

    [[nodiscard]] virtual QWidget* editor() const = 0;
    /// NotGiven for what the script decides itself.
    [[nodiscard]] virtual ParameterValue value() const = 0;
    /// Shows it without telling; NotGiven empties the field.
    virtual void setValue(const ParameterValue& value) = 0;
    /// A word on what fits, for the end of the label's line: "1 to 365", "one per line".
    [[nodiscard]] virtual QString note() const { return {}; }
    /// The field says its label itself.
    [[nodiscard]] virtual bool hasOwnLabel() const { return false; }

Q_SIGNALS:
    /// Somebody changed it.
    void edited();
};

} // namespace steward
