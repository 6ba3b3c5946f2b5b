#include "formfield.h"

#include "labels.h"
#include "theme.h"

#include <QHBoxLayout>
#include <QStyle>

namespace steward {

FormField::FormField(const Icons& icons, const QString& label, QWidget* editor, const QString& help,
                     const QString& note, QWidget* parent)
    : QWidget(parent), m_editor(editor), m_help(help)
{
    const Theme& theme = icons.theme();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.metric("spacing.half"));
    auto* head = new QHBoxLayout;
    auto title = makeLabel(label, Theme::Text::BodyMedium);
    title->setBuddy(editor);
    head->addWidget(title.release());
    head->addStretch();
    if (!note.isEmpty())
        head->addWidget(makeLabel(note, Theme::Text::Small, "muted").release());
    column->addLayout(head);
    editor->setAccessibleName(label);
    column->addWidget(editor);
    auto* below = new QHBoxLayout;
    below->setSpacing(theme.metric("spacing.half"));
    m_sign = new IconLabel(icons, QStringLiteral("error-circle"), "error");
    below->addWidget(m_sign, 0, Qt::AlignTop);
    m_line = new Paragraph(theme, help, Theme::Text::Small, "textMuted");
    below->addWidget(m_line, 1);
    column->addLayout(below);
    setProblem({});
}

void FormField::setHelp(const QString& help)
{
    m_help = help;
    setProblem(m_problem);
}

void FormField::setProblem(const QString& problem)
{
    m_problem = problem;
    const bool wrong = !problem.isEmpty();
    m_sign->setVisible(wrong);
    m_line->setText(wrong ? problem : m_help);
    m_line->setColorRole(wrong ? "error" : "textMuted");
    m_line->setVisible(!m_line->text().isEmpty());
    m_line->updateGeometry();
    m_editor->setAccessibleDescription(m_line->text());
    m_editor->setProperty("invalid", wrong);
    m_editor->style()->unpolish(m_editor);
    m_editor->style()->polish(m_editor);
}

} // namespace steward
