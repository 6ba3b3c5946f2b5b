#pragma once

#include <common/icons.h>
#include <runs/runrequest.h>
#include <scripts/parametervalues.h>

#include <QHash>
#include <QTimer>
#include <QWidget>

class QLabel;
class QMenu;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace steward {

class Banner;
class ParameterMemory;
class ParameterRow;
class Paragraph;
class PresetBar;
class SelectBox;

/// The parameters of one script as a form, from its description alone. Guarantees: values, what was edited
/// and the focus survive every new description of the same script; only rows that differ are made anew. A
/// row that is far down is made when there is time for it, and its value counts before. Secrets are in the
/// fields and in values() only: never remembered, never in a preset, never in a command. Parameters that are
/// about the target follow it until they are edited.
class ParameterForm final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kMostUnfolded = 8; ///< optional ones

    /// The references must outlive the form. Without a memory nothing is remembered.
    explicit ParameterForm(const Icons& icons, QWidget* parent = nullptr);
    ParameterForm(ParameterMemory& memory, const Icons& icons, QWidget* parent = nullptr);
    void setMemory(ParameterMemory& memory) { m_memory = &memory; }

    /// Another script: `key` is its path or its name in the library, empty for one that was never saved;
    /// `file` is what a command line calls. The values it last ran with are in the form then.
    void setScript(const QString& key, const QString& file);
    /// What the text says now.
    void setDescription(const ScriptDescription& description);
    void setTarget(const RunTarget& target);
    /// While a script runs, its values cannot be changed.
    void setLocked(bool locked);

    /// What a run gets: what differs from the script's own defaults, in the order of param().
    [[nodiscard]] ParameterValues values() const;
    /// These and no others, as a rerun or a preset has them; their parameter set is chosen.
    void setValues(const ParameterValues& values);
    /// Whether a run can begin. Otherwise every problem is shown and the first has the focus; a script for
    /// one user without a user asks for one.
    bool check();
    [[nodiscard]] bool isReady() const;
    /// Call when a run begins: the values without secrets are there when the script is opened again.
    void remember();
    /// Empties every password.
    void clearSecrets();
    [[nodiscard]] QString command() const;
    [[nodiscard]] QString parameterSet() const { return m_set; }

Q_SIGNALS:
    void changed();
    /// The script is for one user and none is chosen, and somebody wants to choose.
    void userNeeded();

private:
    /// What somebody said about a parameter, by its name in lower case.
    struct Given
    {
        ParameterValue value;
        bool isChecked = false; ///< that it is missing is shown
    };

    void buildHead();
    void buildContent();
    void fillPresets();
    void showHead();
    void showExamples();
    void showSets();
    void showUser();
    void arrange();
    bool arrange(const QList<const ScriptParameter*>& wanted, QVBoxLayout* column, int& budget);
    ParameterRow* makeRow(const ScriptParameter& parameter, bool required);
    void fill(ParameterRow* row);
    void rowEdited(ParameterRow* row);
    void showProblem(ParameterRow* row);
    void forget(const QString& key, bool& hadFocus, int& cursor);
    void chooseSet(const QString& set);
    void savePreset(const QString& name, const QString& renamed);
    void pasteCommand(const QString& text);
    void tell(const QString& text);

    [[nodiscard]] const ScriptParameter* parameterOf(const QString& name) const;
    [[nodiscard]] bool isRequired(const ScriptParameter& parameter) const;
    [[nodiscard]] std::optional<QString> fromTarget(const ScriptParameter& parameter) const;
    /// Without those that the target says.
    [[nodiscard]] ParameterValues ownValues() const;
    [[nodiscard]] ParameterValue shown(const ScriptParameter& parameter) const;
    [[nodiscard]] ParameterValue passed(const ScriptParameter& parameter) const;
    [[nodiscard]] QString problem(const ScriptParameter& parameter) const;
    [[nodiscard]] QList<const ScriptParameter*> wanted(bool required) const;
    [[nodiscard]] bool isUserMissing() const;

    ParameterMemory* m_memory = nullptr;
    const Icons m_icons;
    QString m_key;
    QString m_file;
    ScriptDescription m_description;
    QString m_set; ///< empty: there is one only
    RunTarget m_target;
    QHash<QString, Given> m_given;
    QHash<QString, ParameterRow*> m_rows;
    std::optional<bool> m_isUnfolded; ///< what somebody chose
    QTimer m_more; ///< there are rows to make, after the other events

    QPushButton* m_presets = nullptr;
    QMenu* m_menu = nullptr;
    PresetBar* m_presetBar = nullptr;
    QWidget* m_content = nullptr;
    QScrollArea* m_area = nullptr;
    QLabel* m_scope = nullptr;
    Paragraph* m_synopsis = nullptr;
    Banner* m_user = nullptr;
    QPushButton* m_examplesButton = nullptr;
    QWidget* m_examples = nullptr;
    QWidget* m_sets = nullptr;
    SelectBox* m_setBox = nullptr;
    Paragraph* m_dynamic = nullptr;
    Paragraph* m_none = nullptr;
    Paragraph* m_told = nullptr;
    QVBoxLayout* m_required = nullptr;
    QPushButton* m_fold = nullptr;
    QWidget* m_optionalBox = nullptr;
    QVBoxLayout* m_optional = nullptr;
    QWidget* m_lock = nullptr;
};

} // namespace steward
