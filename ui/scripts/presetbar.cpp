#include "presetbar.h"

#include <common/labels.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace steward {

PresetBar::PresetBar(const Icons& icons, QWidget* parent) : QWidget(parent)
{
    const Theme& theme = icons.theme();
    setGround(this, "headerAlt");
    setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8));
    auto* row = new QHBoxLayout;
    row->setSpacing(theme.metric("spacing.one"));
    m_name = new QLineEdit;
    m_name->setObjectName(u"presetName"_s);
    m_name->setAccessibleName(tr("Name of the preset"));
    m_name->setPlaceholderText(tr("Name of the preset"));
    m_name->setMaxLength(80);
    row->addWidget(m_name, 1);
    auto* save = new QPushButton(tr("Save"));
    save->setObjectName(u"presetSave"_s);
    save->setAccessibleName(tr("Save the preset"));
    row->addWidget(save);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(u"presetCancel"_s);
    cancel->setAccessibleName(tr("Do not save the preset"));
    setVariant(cancel, "quiet");
    row->addWidget(cancel);
    column->addLayout(row);
    m_problem = makeLabel({}, Theme::Text::Small, "error").release();
    m_problem->setObjectName(u"presetProblem"_s);
    m_problem->setWordWrap(true);
    m_problem->hide();
    column->addWidget(m_problem);
    hide();
    const auto done = [this] { Q_EMIT named(m_name->text(), m_renamed); };
    connect(save, &QPushButton::clicked, this, done);
    connect(m_name, &QLineEdit::returnPressed, this, done);
    connect(cancel, &QPushButton::clicked, this, &QWidget::hide);
}

void PresetBar::ask(const QString& renamed)
{
    m_renamed = renamed;
    m_name->setText(renamed);
    m_name->selectAll();
    m_problem->hide();
    show();
    m_name->setFocus(Qt::OtherFocusReason);
}

void PresetBar::showProblem(const QString& problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_name->setAccessibleDescription(problem);
}

void PresetBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QWidget::keyPressEvent(event);
}

} // namespace steward
