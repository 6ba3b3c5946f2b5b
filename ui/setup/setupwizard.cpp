#include "setupwizard.h"

#include "accesspage.h"
#include "applicationpage.h"
#include "computerpage.h"
#include "consentpage.h"
#include "customerconsentpage.h"
#include "customerschoicepage.h"
#include "donepage.h"
#include "factlist.h"
#include "proofpage.h"
#include "signinpage.h"
#include "wizardrail.h"

#include <common/labels.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QPushButton>
#include <QResizeEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

/// Lets the steps be scrolled where the window is not as tall as they are, so that they do not keep it tall.
class RailArea final : public QScrollArea
{
public:
    explicit RailArea(WizardRail* rail)
    {
        setObjectName(u"wizardRailArea"_s);
        setAccessibleName(rail->accessibleName());
        setFrameShape(QFrame::NoFrame);
        setFocusPolicy(Qt::NoFocus);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setWidgetResizable(true);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
        setWidget(rail);
        rail->installEventFilter(this);
    }
    [[nodiscard]] QSize sizeHint() const override
    {
        const bool scrolls = widget()->minimumSizeHint().height() > height();
        return {widget()->minimumWidth() + (scrolls ? verticalScrollBar()->sizeHint().width() : 0), 0};
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
            updateGeometry();
        return QScrollArea::eventFilter(watched, event);
    }
    void resizeEvent(QResizeEvent* event) override
    {
        QScrollArea::resizeEvent(event);
        updateGeometry();
    }
};

QString factTitle(SetupWizard::Fact fact)
{
    switch (fact) {
    case SetupWizard::Fact::Partner:
        return SetupWizard::tr("Partner");
    case SetupWizard::Fact::Tenant:
        return SetupWizard::tr("Tenant");
    case SetupWizard::Fact::Application:
        return SetupWizard::tr("Application");
    case SetupWizard::Fact::SignIn:
        return SetupWizard::tr("Sign-in");
    case SetupWizard::Fact::RefreshToken:
        return SetupWizard::tr("Refresh token");
    }
    return {};
}

} // namespace

SetupWizard::SetupWizard(const Icons& icons, const CloudCatalog& clouds, const PermissionCatalog& permissions,
                         const QList<Connection>& connections, QWidget* parent)
    : QWidget(parent), m_icons(icons)
{
    setObjectName(u"setupWizard"_s);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_rail = new WizardRail(icons);
    row->addWidget(new RailArea(m_rail));
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    m_stack = new QStackedWidget;
    buildSide();
    column->addWidget(m_stack, 1);
    column->addWidget(buildFooter());
    row->addLayout(column, 1);

    addPage(m_computer = new ComputerPage(icons));
    addPage(m_signIn = new SignInPage(icons, clouds));
    addPage(m_application = new ApplicationPage(icons, permissions, connections));
    addPage(m_consent = new ConsentPage(icons));
    addPage(m_proof = new ProofPage(icons));
    addPage(m_customers = new CustomersChoicePage(icons));
    addPage(m_customerConsent = new CustomerConsentPage(icons));
    addPage(m_access = new AccessPage(icons));
    addPage(m_done = new DonePage(icons));
    connect(m_rail, &WizardRail::stepRequested, this, &SetupWizard::showStep);
    connect(m_proof, &ProofPage::consentRequested, this, [this] { showStep(WizardStep::Consent); });
    connect(&icons.theme(), &Theme::changed, this, &SetupWizard::fit);
    showStep(WizardStep::Computer);
}

void SetupWizard::addPage(WizardPage* page)
{
    m_pages += page;
    m_stack->addWidget(page);
    connect(page, &WizardPage::stateChanged, this, [this, page] {
        updateRail();
        if (page->step() == m_current)
            updateFooter();
    });
    connect(page, &WizardPage::continueRequested, this, [this, page] {
        if (page->step() == m_current)
            goOn();
    });
}

void SetupWizard::buildSide()
{
    const Theme& theme = m_icons.theme();
    m_side = new QWidget(this);
    m_side->setObjectName(u"thisSetup"_s);
    auto* column = new QVBoxLayout(m_side);
    column->setContentsMargins(0, theme.metric("spacing.half"), 0, theme.metric("spacing.three"));
    column->setSpacing(theme.metric("spacing.oneHalf"));
    column->addWidget(makeLabel(tr("This set-up"), Theme::Text::BodySemibold).release());
    m_facts = new FactList(theme);
    for (const Fact fact : {Fact::Partner, Fact::Tenant, Fact::Application, Fact::SignIn, Fact::RefreshToken})
        m_facts->setFact(factTitle(fact), {});
    column->addWidget(m_facts);
    column->addSpacing(theme.metric("spacing.half"));
    auto* note = new QFrame;
    setGround(note, "cardAlt");
    auto* noteRow = new QHBoxLayout(note);
    const int pad = theme.metric("spacing.oneHalf");
    noteRow->setContentsMargins(pad + 4, pad, pad, pad);
    noteRow->setSpacing(pad);
    noteRow->addWidget(new IconLabel(m_icons, u"lock"_s), 0, Qt::AlignTop);
    noteRow->addWidget(new Paragraph(theme,
                                     tr("The refresh token never leaves this "
                                        "program. Scripts only ever get access "
                                        "tokens that expire within the hour."),
                                     Theme::Text::Small),
                       1);
    column->addWidget(note);
    column->addStretch();
}

QWidget* SetupWizard::buildFooter()
{
    const Theme& theme = m_icons.theme();
    auto* footer = new QWidget;
    setGround(footer, "footer");
    auto* rows = new QVBoxLayout(footer);
    const int air = theme.metric("spacing.three");
    rows->setContentsMargins(air * 2, theme.metric("spacing.two"), air * 2, theme.metric("spacing.two"));
    rows->setSpacing(theme.metric("spacing.one"));
    m_reasonAbove = makeLabel({}, Theme::Text::Body, "muted").release();
    m_reasonAbove->setWordWrap(true);
    rows->addWidget(m_reasonAbove);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme.metric("spacing.two"));
    rows->addLayout(buttons);
    const auto addButton = [&](const QString& name, const QString& text) {
        auto* button = new QPushButton(text);
        button->setObjectName(name);
        button->setAccessibleName(text);
        return button;
    };
    m_back = addButton(u"wizardBack"_s, tr("Back"));
    m_place = makeLabel({}, Theme::Text::Body, "muted").release();
    m_place->setObjectName(u"wizardPlace"_s);
    m_reason = makeLabel({}, Theme::Text::Body, "muted").release();
    m_reason->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    m_reason->setWordWrap(true);
    m_reason->setObjectName(u"wizardReason"_s);
    m_later = addButton(u"wizardLater"_s, tr("Finish later"));
    m_cancel = addButton(u"wizardCancel"_s, tr("Cancel"));
    m_next = addButton(u"wizardContinue"_s, tr("Continue"));
    setVariant(m_next, "primary");
    buttons->addWidget(m_back);
    buttons->addWidget(m_place);
    buttons->addWidget(m_reason, 1);
    buttons->addWidget(m_later);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_next);
    connect(m_back, &QPushButton::clicked, this, &SetupWizard::goBack);
    connect(m_later, &QPushButton::clicked, this, &SetupWizard::finishLaterRequested);
    connect(m_cancel, &QPushButton::clicked, this, [this] { Q_EMIT page(m_current).cancelRequested(); });
    connect(m_next, &QPushButton::clicked, this, [this] { page(m_current).proceed(); });
    return footer;
}

void SetupWizard::setFact(Fact fact, const QString& value)
{
    m_facts->setFact(factTitle(fact), value);
}

void SetupWizard::setCanLeave(bool can)
{
    m_canLeave = can;
    updateFooter();
}

void SetupWizard::resumeAt(const QString& stepName)
{
    for (const WizardStep step : wizardSteps()) {
        if (wizardStepName(step) == stepName) {
            showStep(step);
            return;
        }
    }
    showStep(WizardStep::Computer);
}

void SetupWizard::showStep(WizardStep step)
{
    const bool changed = step != m_current || m_stack->currentWidget() != m_pages[static_cast<int>(step)];
    m_current = step;
    m_reached = std::max(m_reached, step);
    WizardPage* shown = m_pages[static_cast<int>(step)];
    if (shown->hasFacts())
        shown->addSide(m_side);
    m_stack->setCurrentWidget(shown);
    m_rail->setCurrent(step);
    updateRail();
    updateFooter();
    fit();
    if (!changed)
        return;
    if (isVisible()) {
        QWidget* first = shown->focusProxy();
        (first && first->isEnabled() && first->isVisible() ? first : m_next)->setFocus(Qt::OtherFocusReason);
    }
    Q_EMIT stepShown(step);
}

void SetupWizard::goBack()
{
    if (m_current == WizardStep::Computer)
        Q_EMIT backRequested();
    else
        showStep(static_cast<WizardStep>(static_cast<int>(m_current) - 1));
}

void SetupWizard::goOn()
{
    if (m_current == WizardStep::Done)
        Q_EMIT finished();
    else
        showStep(static_cast<WizardStep>(static_cast<int>(m_current) + 1));
}

void SetupWizard::updateRail()
{
    for (const WizardPage* each : std::as_const(m_pages)) {
        m_rail->setStep(each->step(), each->mark(), each->detail());
        m_rail->setReachable(each->step(), each->step() <= m_reached);
    }
}

void SetupWizard::updateFooter()
{
    const WizardPage& shown = page(m_current);
    const bool busy = shown.isBusy();
    m_back->setVisible(!busy && (m_current != WizardStep::Computer || m_canLeave));
    m_place->setText(tr("Step %1 of %2").arg(static_cast<int>(m_current) + 1).arg(m_pages.size()));
    m_later->setVisible(!busy && m_current != WizardStep::Done);
    m_cancel->setVisible(busy);
    m_next->setText(shown.continueText());
    m_next->setAccessibleName(shown.continueText());
    m_next->setEnabled(shown.canContinue());
    m_reason->setText(shown.continueReason());
    m_reasonAbove->setText(shown.continueReason());
    m_reasonAbove->setVisible(m_rail->isCompact() && !shown.continueReason().isEmpty());
    m_next->setToolTip(shown.continueReason().toHtmlEscaped());
    m_next->setAccessibleDescription(shown.continueReason());
}

void SetupWizard::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fit();
}

void SetupWizard::fit()
{
    const Theme& theme = m_icons.theme();
    const int steps = theme.metric("widths.wizardSteps");
    const int text = theme.metric("widths.wizardText");
    const bool compact = width() < steps + text + theme.metric("spacing.six");
    m_rail->setCompact(compact);
    m_place->setVisible(compact);
    // Beside the buttons there is no room for a sentence then.
    m_reason->setVisible(!compact);
    m_reasonAbove->setVisible(compact && !m_reasonAbove->text().isEmpty());
    const int side = steps - theme.metric("spacing.one");
    m_side->setFixedWidth(side);
    const int room = width() - (compact ? 0 : steps) - 3 * theme.metric("spacing.six");
    m_side->setVisible(page(m_current).hasFacts() && room >= text * 4 / 5 + side);
}

} // namespace steward
