#include "wizardrail.h"

#include "railstep.h"

#include <common/labels.h>
#include <common/theme.h>

#include <QCoreApplication>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace steward {

QList<WizardStep> wizardSteps()
{
    return {WizardStep::Computer,        WizardStep::SignIn, WizardStep::Application,
            WizardStep::Consent,         WizardStep::Proof,  WizardStep::Customers,
            WizardStep::CustomerConsent, WizardStep::Access, WizardStep::Done};
}

QString wizardStepName(WizardStep step)
{
    switch (step) {
    case WizardStep::Computer:
        return u"computer"_s;
    case WizardStep::SignIn:
        return u"signIn"_s;
    case WizardStep::Application:
        return u"application"_s;
    case WizardStep::Consent:
        return u"consent"_s;
    case WizardStep::Proof:
        return u"proof"_s;
    case WizardStep::Customers:
        return u"customers"_s;
    case WizardStep::CustomerConsent:
        return u"customerConsent"_s;
    case WizardStep::Access:
        return u"access"_s;
    case WizardStep::Done:
        return u"done"_s;
    }
    return {};
}

QString wizardStepTitle(WizardStep step)
{
    switch (step) {
    case WizardStep::Computer:
        return WizardRail::tr("This computer");
    case WizardStep::SignIn:
        return WizardRail::tr("Partner sign-in");
    case WizardStep::Application:
        return WizardRail::tr("Application");
    case WizardStep::Consent:
        return WizardRail::tr("Consent");
    case WizardStep::Proof:
        return WizardRail::tr("Proof");
    case WizardStep::Customers:
        return WizardRail::tr("Customers");
    case WizardStep::CustomerConsent:
        return WizardRail::tr("Customer consent");
    case WizardStep::Access:
        return WizardRail::tr("Access test");
    case WizardStep::Done:
        return WizardRail::tr("Done");
    }
    return {};
}

WizardRail::WizardRail(const Icons& icons, QWidget* parent) : QWidget(parent), m_icons(icons)
{
    const Theme& theme = icons.theme();
    setObjectName(u"wizardRail"_s);
    setAccessibleName(tr("Steps of the set-up"));
    setGround(this, "steps");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, theme.metric("spacing.four"), 1, theme.metric("spacing.two"));
    column->setSpacing(0);
    m_title = makeLabel(tr("Set-up"), Theme::Text::Heading).release();
    m_title->setContentsMargins(theme.metric("spacing.three"), 0, 0, theme.metric("spacing.three"));
    column->addWidget(m_title);
    for (const WizardStep step : wizardSteps()) {
        auto* button = new RailStep(icons, static_cast<int>(m_steps.size()) + 1, wizardStepTitle(step));
        button->setObjectName(u"step-"_s + wizardStepName(step));
        connect(button, &RailStep::clicked, this, [this, step] { Q_EMIT stepRequested(step); });
        column->addWidget(button);
        m_steps += button;
    }
    column->addStretch();
    m_foot = new Paragraph(theme, tr("Stop at any time. Set-up continues at this step."), Theme::Text::Small,
                           "textMuted");
    m_foot->setContentsMargins(0, 0, 0, 0);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(theme.metric("spacing.three"), 0, theme.metric("spacing.two"), 0);
    foot->addWidget(m_foot);
    column->addLayout(foot);
    connect(&theme, &Theme::changed, this, &WizardRail::fit);
    fit();
}

void WizardRail::fit()
{
    setFixedWidth(m_steps.first()->sizeHint().width() + 1);
}

void WizardRail::setStep(WizardStep step, Mark mark, const QString& detail)
{
    m_steps[static_cast<int>(step)]->setStep(mark, detail);
}

void WizardRail::setReachable(WizardStep step, bool reachable)
{
    m_steps[static_cast<int>(step)]->setReachable(reachable);
}

void WizardRail::setCurrent(WizardStep step)
{
    for (int i = 0; i < m_steps.size(); ++i)
        m_steps[i]->setCurrent(i == static_cast<int>(step));
}

void WizardRail::setCompact(bool compact)
{
    if (compact == m_compact)
        return;
    m_compact = compact;
    for (RailStep* step : std::as_const(m_steps))
        step->setCompact(compact);
    m_title->setVisible(!compact);
    m_foot->setVisible(!compact);
    fit();
}

} // namespace steward
