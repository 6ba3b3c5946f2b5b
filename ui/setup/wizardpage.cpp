#include "wizardpage.h"

#include <common/banner.h>
#include <common/labels.h>
#include <common/theme.h>

#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace steward {

WizardPage::WizardPage(const Icons& icons, WizardStep step, const QString& title, const QString& lead,
                       QWidget* parent)
    : QWidget(parent), m_icons(icons), m_step(step)
{
    const Theme& colors = icons.theme();
    setObjectName(u"page-"_s + wizardStepName(step));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* sheet = new QWidget;
    setGround(sheet, "surface");
    m_sheet = new QVBoxLayout(sheet);
    m_sheet->setSpacing(0);
    auto* heading = new Paragraph(colors, title, Theme::Text::Title);
    m_sheet->addWidget(heading);
    m_sheet->addSpacing(colors.metric("spacing.half"));
    m_lead = new Paragraph(colors, lead, Theme::Text::Body, "textMuted");
    m_sheet->addWidget(m_lead);
    m_sheet->addSpacing(colors.metric("spacing.three"));
    m_content = new QWidget;
    m_content->setMaximumWidth(colors.metric("widths.wizardText"));
    connect(&colors, &Theme::changed, this, [this] {
        if (m_content->maximumWidth() < QWIDGETSIZE_MAX)
            m_content->setMaximumWidth(theme().metric("widths.wizardText"));
    });
    m_body = new QVBoxLayout(m_content);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(colors.metric("spacing.two"));
    m_failure = new Banner(icons, Banner::Shape::Card);
    m_failure->setObjectName(u"pageFailure"_s);
    m_body->addWidget(m_failure);
    m_row = new QHBoxLayout;
    m_row->setSpacing(colors.metric("spacing.four") + colors.metric("spacing.one"));
    m_row->addWidget(m_content, 100);
    m_row->addStretch(1);
    m_sheet->addLayout(m_row, 1);
    scroll->setWidget(sheet);
    outer->addWidget(scroll);
    m_continueText = tr("Continue");
}

void WizardPage::addSide(QWidget* side)
{
    if (m_row->indexOf(side) < 0)
        m_row->insertWidget(1, side, 0, Qt::AlignTop);
}

void WizardPage::addTools(QLabel* words, const QList<QWidget*>& tools, QWidget* before)
{
    auto* holder = new QWidget;
    m_tools = new QBoxLayout(QBoxLayout::LeftToRight, holder);
    m_tools->setContentsMargins(0, 0, 0, 0);
    m_tools->setSpacing(theme().metric("spacing.one"));
    auto* said = new QHBoxLayout;
    said->setSpacing(theme().metric("spacing.one"));
    if (before)
        said->addWidget(before);
    words->setWordWrap(true);
    said->addWidget(words, 1);
    m_tools->addLayout(said, 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme().metric("spacing.one"));
    for (QWidget* tool : tools)
        row->addWidget(tool);
    row->addStretch();
    m_tools->addLayout(row);
    m_body->addWidget(holder);
}

void WizardPage::setWide()
{
    m_content->setMaximumWidth(QWIDGETSIZE_MAX);
}

void WizardPage::setLead(const QString& lead)
{
    m_lead->setText(lead);
    m_lead->updateGeometry();
}

void WizardPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool narrow = width() < theme().metric("widths.wizardText");
    if (m_tools)
        m_tools->setDirection(width() < theme().metric("widths.wizardText") + theme().metric("spacing.six")
                                  ? QBoxLayout::TopToBottom
                                  : QBoxLayout::LeftToRight);
    const int air = theme().metric(narrow ? "spacing.three" : "spacing.six");
    m_sheet->setContentsMargins(air, theme().metric("spacing.four"), air, theme().metric("spacing.three"));
}

void WizardPage::proceed()
{
    Q_EMIT continueRequested();
}

void WizardPage::showFailure(const Error& error)
{
    m_failure->showError(error);
}

void WizardPage::dismissFailure()
{
    m_failure->dismiss();
}

void WizardPage::setMark(Mark mark, const QString& detail)
{
    m_mark = mark;
    m_detail = detail;
    Q_EMIT stateChanged();
}

void WizardPage::setContinue(bool can, const QString& reason, const QString& text)
{
    m_canContinue = can;
    m_continueReason = reason;
    m_continueText = text.isEmpty() ? tr("Continue") : text;
    Q_EMIT stateChanged();
}

void WizardPage::setBusy(bool busy)
{
    m_busy = busy;
    Q_EMIT stateChanged();
}

QPushButton* WizardPage::makeButton(const QString& objectName, const QString& text, const QString& iconName,
                                    const char* variant)
{
    auto* button = new QPushButton(text);
    button->setObjectName(objectName);
    button->setAccessibleName(text);
    if (!iconName.isEmpty())
        button->setIcon(m_icons.icon(iconName, qstrcmp(variant, "primary") == 0 ? "onAccent" : "textMuted"));
    if (variant)
        setVariant(button, variant);
    return button;
}

} // namespace steward
