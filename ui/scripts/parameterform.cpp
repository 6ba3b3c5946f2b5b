#include "parameterform.h"

#include <common/formfield.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/selectbox.h>
#include <common/theme.h>

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

const QString kAllSets = u"__AllParameterSets"_s;

bool isNamed(const QString& a, const QString& b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

} // namespace

ParameterForm::ParameterForm(const Theme& theme, const Icons& icons, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_icons(icons)
{
    setObjectName(u"parameterForm"_s);
    setAccessibleName(tr("Parameters"));
    setGround(this, "pane");
    auto* head = new QFrame(this);
    setGround(head, "headerAlt");
    head->setMinimumHeight(theme.metric("heights.panelHeader"));
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(theme.px(16), 0, theme.px(8), 0);
    auto title = makeLabel(tr("Parameters"), Theme::Text::BodySemibold);
    row->addWidget(title.release());
    m_kind = makeLabel({}, Theme::Text::Small, "muted").release();
    m_kind->setObjectName(u"scriptKind"_s);
    row->addWidget(m_kind);
    row->addStretch();
    m_presets = new QToolButton(head);
    m_presets->setObjectName(u"presets"_s);
    m_presets->setText(tr("Presets"));
    m_presets->setAccessibleName(tr("Presets"));
    m_presets->setToolTip(tr("Values kept under a name, and the command to paste"));
    m_presets->setIcon(icons.icon(u"chevron-down"_s));
    m_presets->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_presets->setPopupMode(QToolButton::InstantPopup);
    m_presets->setFocusPolicy(Qt::TabFocus);
    auto* menu = new QMenu(m_presets);
    m_presets->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, &ParameterForm::fillPresets);
    row->addWidget(m_presets);

    m_body = new QWidget;
    setGround(m_body, "surface");
    m_column = new QVBoxLayout(m_body);
    m_column->setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(16));
    m_column->setSpacing(theme.px(14));
    m_synopsis = new Paragraph(theme, {}, Theme::Text::Small, "textMuted");
    m_synopsis->setObjectName(u"scriptSynopsis"_s);
    m_column->addWidget(m_synopsis);
    m_sets = new SelectBox(icons);
    m_sets->setObjectName(u"parameterSet"_s);
    m_setsFrame = new FormField(icons, tr("Ways to call it"), m_sets);
    m_column->addWidget(m_setsFrame);
    m_more = new QPushButton;
    m_more->setObjectName(u"moreParameters"_s);
    setVariant(m_more, "link");
    m_more->setText(tr("More"));
    m_column->addWidget(m_more, 0, Qt::AlignLeading);
    m_note = new Paragraph(theme, {}, Theme::Text::Small, "textMuted");
    m_note->setObjectName(u"parametersNote"_s);
    m_column->addWidget(m_note);
    m_column->addStretch();
    connect(m_sets, &QComboBox::activated, this, [this] {
        layOut();
        Q_EMIT changed();
    });
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_unfolded = !m_unfolded;
        layOut();
    });

    auto* area = new QScrollArea(this);
    area->setObjectName(u"parametersArea"_s);
    area->setAccessibleName(tr("Parameters"));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(m_body);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(head);
    all->addWidget(area, 1);
    clear();
}

ParameterForm::~ParameterForm() = default;

void ParameterForm::setMemory(ParameterMemory* memory)
{
    m_memory = memory;
}

void ParameterForm::clear()
{
    setScript({}, {}, {});
}

bool ParameterForm::isUserScript() const
{
    return isNamed(m_description.scope, u"User"_s);
}

bool ParameterForm::isInSet(const ScriptParameter& parameter) const
{
    const QString set = m_sets->currentData().toString();
    return set.isEmpty() ||
           std::any_of(parameter.sets.cbegin(), parameter.sets.cend(),
                       [&set](const auto& use) { return use.set == kAllSets || isNamed(use.set, set); });
}

bool ParameterForm::isMandatory(const ScriptParameter& parameter) const
{
    const QString set = m_sets->currentData().toString();
    return std::any_of(parameter.sets.cbegin(), parameter.sets.cend(), [&set](const ParameterSetUse& use) {
        return use.mandatory && (use.set == kAllSets || set.isEmpty() || isNamed(use.set, set));
    });
}

ParameterValue ParameterForm::initial(const ScriptParameter& parameter) const
{
    const ParameterDefault& given = parameter.defaultValue;
    if (!given.isConstant || given.values.isEmpty())
        return {};
    return parameter.isArray ? ParameterValue::ofList(given.values)
                             : ParameterValue(given.values.constFirst());
}

QString ParameterForm::helpOf(const ScriptParameter& parameter) const
{
    QStringList parts;
    if (!parameter.help.isEmpty())
        parts << visibleText(parameter.help.simplified());
    const ParameterDefault& given = parameter.defaultValue;
    if (!given.text.isEmpty() && !given.isConstant)
        parts << tr("Left empty, it is computed at run: %1")
                     .arg(visibleText(given.text.simplified().left(120)));
    if (parameter.kind == ParameterKind::Other)
        parts << tr("A %1: what fits is decided when the script runs.").arg(visibleText(parameter.type));
    else if (parameter.checkedAtRun)
        parts << tr("Checked when the script runs.");
    return parts.join(u' ');
}

void ParameterForm::setScript(const QString& key, const QString& name, const ScriptDescription& description)
{
    const bool isAnother = key != m_key;
    if (!isAnother && description == m_description)
        return;
    m_name = name;
    const bool setsDiffer = isAnother || description.parameterSets != m_description.parameterSets;
    m_key = key;
    m_description = description;
    if (isAnother)
        m_unfolded = false;
    if (setsDiffer) {
        const QString chosen = isAnother ? QString() : m_sets->currentData().toString();
        const QSignalBlocker quiet(m_sets);
        m_sets->clear();
        for (const QString& set : description.parameterSets)
            m_sets->addItem(visibleText(set), set);
        m_sets->setCurrentIndex(std::max(0, m_sets->findData(chosen)));
    }
    // Fields of parameters that are as they were stay, with what was typed into them.
    std::vector<Field> old = std::exchange(m_fields, {});
    const auto last =
        isAnother && m_memory && !key.isEmpty() ? m_memory->last(key) : ParameterMemory::Values();
    for (const ScriptParameter& parameter : description.parameters) {
        if (parameter.isHidden)
            continue;
        const auto same =
            isAnother ? old.end() : std::find_if(old.begin(), old.end(), [&](const Field& each) {
                return each.box && each.parameter == parameter;
            });
        if (same != old.end()) {
            m_fields.push_back(std::move(*same));
            same->box = nullptr;
            continue;
        }
        Field field;
        field.parameter = parameter;
        addField(field);
        field.field->setValue(initial(parameter));
        const auto renewed =
            isAnother ? old.end() : std::find_if(old.begin(), old.end(), [&](const Field& each) {
                return each.box && isNamed(each.parameter.name, parameter.name) && each.touched;
            });
        if (renewed != old.end()) { // its type or its help was changed: what was typed is kept where it fits
            field.field->setValue(renewed->field->value());
            field.touched = true;
        } else if (last.contains(parameter.name.toLower())) {
            field.field->setValue(last.value(parameter.name.toLower()));
        }
        if (!field.touched)
            fillFromTarget(field);
        m_fields.push_back(std::move(field));
    }
    for (Field& gone : old) {
        if (gone.box)
            gone.box->deleteLater();
        if (gone.field)
            gone.field.release()->deleteLater();
    }
    layOut();
    Q_EMIT changed();
}

void ParameterForm::addField(Field& field)
{
    const ScriptParameter& parameter = field.parameter;
    field.field = ParameterField::make(parameter, m_icons);
    QWidget* editor = field.field->editor();
    editor->setObjectName(u"parameter_"_s + parameter.name);
    const QString label = visibleText(parameter.label);
    if (field.field->hasOwnLabel()) {
        field.box = new QWidget(m_body);
        auto* column = new QVBoxLayout(field.box);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(m_theme.metric("spacing.half"));
        column->addWidget(editor);
        if (const QString help = helpOf(parameter); !help.isEmpty()) {
            field.help = new Paragraph(m_theme, help, Theme::Text::Small, "textMuted");
            field.help->setContentsMargins(m_theme.px(24), 0, 0, 0);
            column->addWidget(field.help);
        }
    } else {
        QStringList notes;
        if (isMandatory(parameter))
            notes << tr("required");
        if (const QString note = field.field->note(); !note.isEmpty())
            notes << note;
        field.frame = new FormField(m_icons, isMandatory(parameter) ? label + u" \u2605"_s : label, editor,
                                    helpOf(parameter), notes.join(u", "_s), m_body);
        editor->setAccessibleName(isMandatory(parameter) ? tr("%1, required").arg(label) : label);
        field.box = field.frame;
    }
    field.box->setToolTip(u"<qt>-"_s + parameter.name.toHtmlEscaped() + u" &lt;"_s +
                          parameter.type.toHtmlEscaped() + u"&gt;</qt>"_s);
    connect(field.field.get(), &ParameterField::edited, this, [this, name = parameter.name] {
        for (Field& each : m_fields) {
            if (each.parameter.name == name) {
                each.touched = true;
                showProblem(each, false);
            }
        }
        Q_EMIT changed();
    });
}

void ParameterForm::layOut()
{
    std::vector<Field*> first, rest;
    for (Field& field : m_fields)
        (isMandatory(field.parameter) ? first : rest).push_back(&field);
    for (Field& field : m_fields)
        m_column->removeWidget(field.box);
    int at = 2; // after synopsis and sets
    int optional = 0;
    int folded = 0;
    const auto place = [&](Field* field, bool isShown) {
        m_column->insertWidget(at++, field->box);
        field->box->setVisible(isShown);
        field->box->setEnabled(!m_running);
    };
    for (Field* field : first)
        place(field, isInSet(field->parameter));
    const auto counted = std::count_if(rest.cbegin(), rest.cend(),
                                       [this](const Field* field) { return isInSet(field->parameter); });
    for (Field* field : rest) {
        const bool fits = isInSet(field->parameter);
        optional += fits ? 1 : 0;
        const bool isFolded = counted > kFolded && optional > kFolded && !m_unfolded && !field->touched;
        folded += fits && isFolded ? 1 : 0;
        place(field, fits && !isFolded);
    }
    m_more->setVisible(counted > kFolded && (folded > 0 || m_unfolded));
    m_more->setText(m_unfolded ? tr("Show fewer") : folded == 1 ? tr("1 more") : tr("%1 more").arg(folded));
    m_synopsis->setText(visibleText(m_description.synopsis));
    m_synopsis->setVisible(!m_description.synopsis.isEmpty());
    m_setsFrame->setVisible(m_description.parameterSets.size() > 1);
    m_sets->setEnabled(!m_running);
    m_kind->setText(m_key.isEmpty() ? QString() : isUserScript() ? tr("User script") : tr("Tenant script"));
    m_presets->setEnabled(!m_fields.empty());
    const QString note = m_running         ? tr("The values of the running script are fixed.")
                         : m_key.isEmpty() ? QString()
                         : m_description.hasDynamicParameters
                             ? tr("More parameters are decided when the script runs.")
                         : m_fields.empty() ? tr("This script takes no parameters.")
                                            : QString();
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void ParameterForm::setTarget(const RunTarget& target)
{
    m_target = target;
    for (Field& field : m_fields) {
        if (!field.touched)
            fillFromTarget(field);
    }
    Q_EMIT changed();
}

void ParameterForm::fillFromTarget(Field& field)
{
    const TargetMeaning meaning = targetMeaning(field.parameter, isUserScript());
    const auto value = [&]() -> QString {
        switch (meaning) {
        case TargetMeaning::SignInName:
            return m_target.userName;
        case TargetMeaning::ObjectId:
            return m_target.user.value;
        case TargetMeaning::Tenant:
            return m_target.tenant.value;
        case TargetMeaning::Domain:
            return m_target.customerDomain;
        case TargetMeaning::Nothing:
            break;
        }
        return {};
    }();
    if (meaning == TargetMeaning::Nothing)
        return;
    field.field->setValue(value.isEmpty() ? initial(field.parameter) : ParameterValue(value));
    if (field.frame) {
        const QString help = helpOf(field.parameter);
        field.frame->setHelp(
            value.isEmpty() ? help : (tr("From the target.") + (help.isEmpty() ? QString() : u' ' + help)));
        field.frame->setProblem({});
    }
}

void ParameterForm::setRunning(bool running)
{
    m_running = running;
    layOut();
}

QList<RunParameter> ParameterForm::values() const
{
    QList<RunParameter> given;
    for (const Field& field : m_fields) {
        if (!isInSet(field.parameter))
            continue;
        const ParameterValue value = field.field->value();
        // What is the script's own default need not be said; it may be another set's.
        if (value.isGiven() && !(value == initial(field.parameter) && !isMandatory(field.parameter)))
            given.append({field.parameter.name, value});
    }
    return given;
}

void ParameterForm::setValues(const ParameterMemory::Values& values)
{
    for (Field& field : m_fields) {
        const auto found = values.constFind(field.parameter.name.toLower());
        if (found == values.cend())
            continue;
        field.field->setValue(*found);
        field.touched = true;
        showProblem(field, false);
    }
    layOut();
    Q_EMIT changed();
}

void ParameterForm::showProblem(Field& field, bool missingToo)
{
    const ParameterValue value = field.field->value();
    const bool mandatory = isMandatory(field.parameter);
    const QString problem =
        !value.isGiven() && !missingToo ? QString() : problemOf(field.parameter, value, mandatory);
    if (field.frame && field.frame->problem() != problem)
        field.frame->setProblem(problem);
}

bool ParameterForm::isValid() const
{
    return std::all_of(m_fields.cbegin(), m_fields.cend(), [this](const Field& field) {
        return !isInSet(field.parameter) ||
               problemOf(field.parameter, field.field->value(), isMandatory(field.parameter)).isEmpty();
    });
}

bool ParameterForm::showProblems()
{
    Field* first = nullptr;
    for (Field& field : m_fields) {
        if (!isInSet(field.parameter))
            continue;
        showProblem(field, true);
        const bool isWrong =
            !problemOf(field.parameter, field.field->value(), isMandatory(field.parameter)).isEmpty();
        if (isWrong && (!first || (isMandatory(field.parameter) && !isMandatory(first->parameter))))
            first = &field;
    }
    if (!first)
        return false;
    first->touched = true; // so that folding does not hide it
    layOut();
    QWidget* editor = first->field->editor();
    editor->setFocus(Qt::OtherFocusReason);
    if (auto* area = findChild<QScrollArea*>(u"parametersArea"_s))
        area->ensureWidgetVisible(first->box);
    return true;
}

void ParameterForm::remember()
{
    if (m_memory && !m_key.isEmpty() && !m_key.startsWith(u'*') && !m_fields.empty())
        std::ignore = m_memory->keepLast(m_key, values()); // a help only
}

QString ParameterForm::command() const
{
    return commandLine(m_name, m_description.parameters, values());
}

void ParameterForm::fillPresets()
{
    QMenu* menu = m_presets->menu();
    menu->clear();
    const QStringList names = m_memory && !m_key.isEmpty() ? m_memory->presets(m_key) : QStringList();
    for (const QString& name : names) {
        connect(menu->addAction(visibleText(name).replace(u'&', u"&&"_s)), &QAction::triggered, this,
                [this, name] { setValues(m_memory->preset(m_key, name)); });
    }
    if (!names.isEmpty())
        menu->addSeparator();
    QAction* save = menu->addAction(tr("Save these values…"));
    save->setEnabled(m_memory && !m_key.isEmpty());
    connect(save, &QAction::triggered, this, &ParameterForm::savePreset);
    if (!names.isEmpty()) {
        QMenu* remove = menu->addMenu(tr("Remove"));
        for (const QString& name : names) {
            connect(remove->addAction(visibleText(name).replace(u'&', u"&&"_s)), &QAction::triggered, this,
                    [this, name] { std::ignore = m_memory->removePreset(m_key, name); });
        }
    }
    connect(menu->addAction(tr("As the script has them")), &QAction::triggered, this, [this] {
        for (Field& field : m_fields) {
            field.field->setValue(initial(field.parameter));
            field.touched = false;
            fillFromTarget(field);
            showProblem(field, false);
        }
        layOut();
        Q_EMIT changed();
    });
    menu->addSeparator();
    connect(menu->addAction(tr("Copy as command")), &QAction::triggered, this,
            [this] { QApplication::clipboard()->setText(command()); });
}

void ParameterForm::savePreset()
{
    auto* dialog = new QInputDialog(this);
    dialog->setObjectName(u"presetName"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save these values"));
    dialog->setLabelText(tr("Name (secrets are not kept):"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& text) {
        const QString name = text.simplified().left(60);
        if (!name.isEmpty() && m_memory)
            std::ignore = m_memory->keepPreset(m_key, name, values());
    });
    dialog->open();
}

} // namespace steward
