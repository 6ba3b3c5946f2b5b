#pragma once

#include "parameterfield.h"

#include <common/icons.h>
#include <runs/runrequest.h>
#include <scripts/parametermemory.h>
#include <scripts/scriptdescription.h>

#include <QHash>
#include <QWidget>

#include <memory>
#include <vector>

class QBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace steward {

class FormField;
class Paragraph;
class SelectBox;
class Theme;

/// The parameters of a script as a form, made from what parsing tells of it. Mandatory ones come first and
/// keep a run from starting; more than kFolded optional ones are folded away. Constant defaults are filled
/// in, computed ones shown. A parameter that means the user or tenant of the run is filled from the target
/// and follows it until somebody changes it. When the script is changed, fields that stay the same keep their
/// widget, value and focus. Values are remembered for each script, secrets never.
class ParameterForm final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kFolded = 8;

    ParameterForm(const Theme& theme, const Icons& icons, QWidget* parent = nullptr);
    ~ParameterForm() override;

    /// Where values are remembered; must outlive the form. Without one nothing is.
    void setMemory(ParameterMemory* memory);
    /// `key`: what the script is known by to the memory; one that begins with * is not remembered. Another key is
    /// another script.
    void setScript(const QString& key, const QString& name, const ScriptDescription& description);
    /// No script, or nothing is known of it.
    void clear();
    void setTarget(const RunTarget& target);
    /// The values of a run under way are fixed.
    void setRunning(bool running);

    /// What is given, of the parameter set that is chosen.
    [[nodiscard]] QList<RunParameter> values() const;
    /// Fills the fields of these names; others stay.
    void setValues(const ParameterMemory::Values& values);
    [[nodiscard]] bool isValid() const;
    /// Shows what is missing or wrong, and puts the focus there. Whether there was something.
    bool showProblems();
    /// Keeps the values as the script's last ones.
    void remember();
    [[nodiscard]] bool isUserScript() const;
    [[nodiscard]] bool isEmpty() const { return m_fields.empty(); }
    /// To paste into a console.
    [[nodiscard]] QString command() const;

Q_SIGNALS:
    void changed();

private:
    struct Field
    {
        ScriptParameter parameter;
        std::unique_ptr<ParameterField> field;
        QWidget* box = nullptr;     ///< what is laid out
        FormField* frame = nullptr; ///< nullptr where the field says its label itself
        Paragraph* help = nullptr;
        bool touched = false; ///< by a person
    };
    void addField(Field& field);
    void layOut();
    void fillFromTarget(Field& field);
    void showProblem(Field& field, bool missingToo);
    void fillPresets();
    void savePreset();
    [[nodiscard]] bool isInSet(const ScriptParameter& parameter) const;
    [[nodiscard]] bool isMandatory(const ScriptParameter& parameter) const;
    [[nodiscard]] ParameterValue initial(const ScriptParameter& parameter) const;
    [[nodiscard]] QString helpOf(const ScriptParameter& parameter) const;

    const Theme& m_theme;
    const Icons m_icons;
    ParameterMemory* m_memory = nullptr;
    QString m_key;
    QString m_name;
    ScriptDescription m_description;
    RunTarget m_target;
    std::vector<Field> m_fields;
    QLabel* m_kind;
    QToolButton* m_presets;
    Paragraph* m_synopsis;
    SelectBox* m_sets;
    FormField* m_setsFrame;
    QWidget* m_body;
    QVBoxLayout* m_column;
    QPushButton* m_more;
    Paragraph* m_note;
    bool m_unfolded = false;
    bool m_running = false;
};

} // namespace steward
