#include "parameterrow.h"

#include <common/labels.h>
#include <common/plaintext.h>
#include <common/theme.h>

#include <QCheckBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

bool hasComputedDefault(const ScriptParameter& parameter)
{
    return !parameter.defaultValue.text.isEmpty() && !parameter.defaultValue.isConstant;
}

QString number(double value)
{
    return QString::number(value, 'g', 15);
}

} // namespace

ParameterRow::ParameterRow(const ScriptParameter& parameter, bool required, const Icons& icons,
                           QWidget* parent)
    : QWidget(parent), m_parameter(parameter), m_required(required)
{
    const Theme& theme = icons.theme();
    setObjectName(u"row_"_s + parameter.name);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.metric("spacing.half"));

    const bool isSwitch = parameter.kind == ParameterKind::Switch;
    QString signature = u"-%1 (%2)"_s.arg(parameter.name, parameter.type);
    if (!parameter.aliases.isEmpty())
        signature += u"\n"_s + tr("Also: %1").arg(u'-' + parameter.aliases.join(u", -"_s));
    signature =
        u"<span style='white-space:pre-line'>"_s + visibleText(signature).toHtmlEscaped() + u"</span>"_s;

    m_editor = makeParameterEditor(parameter, required, icons).release();
    m_note = makeLabel({}, Theme::Text::Small, "muted").release();
    auto* head = new QHBoxLayout;
    head->setSpacing(theme.metric("spacing.half"));
    if (isSwitch) {
        m_editor->setToolTip(signature);
    } else {
        auto* title = new ElidedLabel(Theme::Text::BodyMedium);
        title->setText(visibleText(parameter.label));
        title->setBuddy(m_editor->field());
        title->setToolTip(signature);
        head->addWidget(title);
        if (required) {
            auto* star = makeLabel(u"★"_s, Theme::Text::Small, "error").release();
            star->setObjectName(u"star_"_s + parameter.name);
            star->setAccessibleName(tr("required"));
            head->addWidget(star);
        }
    }
    head->addStretch(1);
    head->addWidget(m_note);
    if (isSwitch) {
        head->insertWidget(0, m_editor);
        column->addLayout(head);
    } else {
        column->addLayout(head);
    }

    if (hasComputedDefault(parameter)) {
        m_computed = new QFrame;
        setGround(m_computed, "cardAlt");
        auto* inside = new QVBoxLayout(m_computed);
        inside->setContentsMargins(theme.px(10), theme.px(6), theme.px(10), theme.px(6));
        inside->setSpacing(theme.px(2));
        inside->addWidget(makeLabel(tr("Computed at run:"), Theme::Text::Small, "muted").release());
        auto* code = new ElidedLabel(Theme::Text::Output, "muted", Qt::ElideRight);
        code->setObjectName(u"computed_"_s + parameter.name);
        code->setText(visibleText(parameter.defaultValue.text.simplified()));
        inside->addWidget(code);
        column->addWidget(m_computed);
    }
    if (!isSwitch)
        column->addWidget(m_editor);
    if (hasComputedDefault(parameter)) {
        m_override = new QCheckBox(tr("Set a value instead"));
        m_override->setObjectName(u"override_"_s + parameter.name);
        m_override->setAccessibleName(tr("%1: set a value instead").arg(parameter.label));
        setTextRole(m_override, Theme::Text::Small);
        column->addWidget(m_override);
        connect(m_override, &QCheckBox::toggled, this, [this](bool on) {
            m_computed->setVisible(!on);
            m_editor->setVisible(on);
        });
        connect(m_override, &QCheckBox::clicked, this, [this](bool on) {
            if (on)
                m_editor->field()->setFocus(Qt::OtherFocusReason);
            Q_EMIT edited();
        });
        m_editor->setVisible(false);
    }

    auto* below = new QHBoxLayout;
    below->setSpacing(theme.metric("spacing.half"));
    // Under the words of a check box, not under the box.
    below->setContentsMargins(isSwitch ? theme.px(21) : 0, 0, 0, 0);
    m_sign = new IconLabel(icons, u"error-circle"_s, "error");
    below->addWidget(m_sign, 0, Qt::AlignTop);
    m_line = new Paragraph(theme, {}, Theme::Text::Small, "textMuted");
    m_line->setObjectName(u"line_"_s + parameter.name);
    below->addWidget(m_line, 1);
    column->addLayout(below);

    connect(m_editor, &ParameterEditor::edited, this, [this] {
        m_told.clear();
        Q_EMIT edited();
    });
    connect(m_editor, &ParameterEditor::told, this, [this](const QString& text) {
        m_told = text;
        showLine();
    });
    showNote();
    showLine();
}

ParameterValue ParameterRow::value() const
{
    return m_override != nullptr && !m_override->isChecked() ? ParameterValue() : m_editor->value();
}

void ParameterRow::setValue(const ParameterValue& value, bool isOwn)
{
    m_editor->setValue(value);
    if (m_override != nullptr)
        m_override->setChecked(isOwn && isGiven(value));
}

void ParameterRow::setFromTarget(bool fromTarget)
{
    if (m_fromTarget == fromTarget)
        return;
    m_fromTarget = fromTarget;
    showNote();
    showLine();
}

void ParameterRow::setProblem(const QString& problem)
{
    if (problem == m_problem)
        return;
    m_problem = problem;
    showLine();
}

void ParameterRow::focusEditor()
{
    QWidget* target = m_override != nullptr && !m_override->isChecked() ? m_override : m_editor->field();
    target->setFocus(Qt::OtherFocusReason);
}

void ParameterRow::showNote()
{
    QStringList notes;
    if (m_fromTarget)
        notes << tr("from the target");
    else if (m_required)
        notes << tr("required");
    if (m_parameter.minimum && m_parameter.maximum)
        notes << tr("%1 to %2").arg(number(*m_parameter.minimum), number(*m_parameter.maximum));
    else if (m_parameter.minimum)
        notes << tr("from %1").arg(number(*m_parameter.minimum));
    else if (m_parameter.maximum)
        notes << tr("up to %1").arg(number(*m_parameter.maximum));
    if (m_parameter.isArray && m_parameter.allowed.isEmpty())
        notes << tr("one per line");
    if (m_parameter.kind == ParameterKind::Other)
        notes << tr("decided at run time");
    else if (m_parameter.checkedAtRun ||
             (!m_parameter.pattern.isEmpty() && !isPatternCheckable(m_parameter.pattern)))
        notes << tr("checked at the run");
    m_note->setText(notes.join(u" · "_s));
    m_note->setVisible(!notes.isEmpty());
}

void ParameterRow::showLine()
{
    const bool isWrong = !m_problem.isEmpty();
    const QString help = m_told.isEmpty() ? m_parameter.help.simplified() : m_told;
    m_sign->setVisible(isWrong);
    m_line->setText(isWrong ? m_problem : visibleText(help));
    m_line->setColorRole(isWrong ? "error" : "textMuted");
    m_line->setVisible(!m_line->text().isEmpty());
    m_line->updateGeometry();
    m_editor->setInvalid(isWrong);
    QStringList description{m_note->text(), isWrong ? m_problem : help};
    description.removeAll(QString());
    m_editor->describe(m_parameter.label, description.join(u". "_s));
}

} // namespace steward
