#include "setuppage.h"

#include "consentview.h"
#include "setupform.h"
#include "stepsview.h"

#include <common/labels.h>
#include <common/plaintext.h>
#include <common/theme.h>

#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

enum Fact
{
    Partner,
    Tenant,
    Application,
    SignInKind,
    RefreshToken
};

/// A page of the stack: title and lead over `body`, scrolling when it must.
QWidget* makeSheet(const Theme& theme, const QString& title, const QString& lead, QWidget* body,
                   QWidget* side)
{
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* sheet = new QWidget;
    setGround(sheet, "surface");
    auto* column = new QVBoxLayout(sheet);
    const int air = theme.metric("spacing.six");
    column->setContentsMargins(air, theme.metric("spacing.four"), air, theme.metric("spacing.three"));
    column->setSpacing(0);
    column->addWidget(makeLabel(title, Theme::Text::Title).release());
    column->addSpacing(theme.metric("spacing.half"));
    column->addWidget(makeLabel(lead, Theme::Text::Body, "muted").release());
    column->addSpacing(theme.metric("spacing.three"));
    auto* row = new QHBoxLayout;
    row->setSpacing(theme.metric("spacing.four") + theme.metric("spacing.one"));
    body->setMaximumWidth(theme.metric("widths.wizardText"));
    row->addWidget(body, 100);
    if (side)
        row->addWidget(side, 0, Qt::AlignTop);
    row->addStretch(1);
    column->addLayout(row, 1);
    scroll->setWidget(sheet);
    return scroll;
}

} // namespace

SetupPage::SetupPage(const Icons& icons, const CloudCatalog& clouds, QWidget* parent)
    : QWidget(parent), m_icons(icons)
{
    const Theme& theme = icons.theme();
    setObjectName(u"setupPage"_s);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    auto* pane = new QWidget;
    buildSteps(pane);
    row->addWidget(pane);

    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    m_stack = new QStackedWidget;
    m_form = new SetupForm(icons, clouds);
    m_stack->addWidget(makeSheet(
        theme, tr("Your partner tenant and application"),
        tr("Steward signs in as this application, on behalf of the account you choose."), m_form, nullptr));
    m_consent = new ConsentView(icons);
    auto* side = new QWidget;
    buildSide(side);
    m_stack->addWidget(makeSheet(theme, tr("Consent in your partner tenant"),
                                 tr("Each line turns green after it was called live, never before."),
                                 m_consent, side));
    column->addWidget(m_stack, 1);

    auto* footer = new QWidget;
    setGround(footer, "footer");
    auto* buttons = new QHBoxLayout(footer);
    const int air = theme.metric("spacing.six");
    buttons->setContentsMargins(air, theme.metric("spacing.two"), air, theme.metric("spacing.two"));
    buttons->setSpacing(theme.metric("spacing.two"));
    const auto addButton = [&](const QString& name, const QString& text) {
        auto* button = new QPushButton(text);
        button->setObjectName(name);
        button->setAccessibleName(text);
        return button;
    };
    m_back = addButton(u"back"_s, tr("Back"));
    m_reason = makeLabel({}, Theme::Text::Body, "muted").release();
    m_reason->setObjectName(u"continueReason"_s);
    m_cancel = addButton(u"cancel"_s, tr("Cancel"));
    m_next = addButton(u"continue"_s, tr("Continue"));
    setVariant(m_next, "primary");
    buttons->addWidget(m_back);
    buttons->addStretch();
    buttons->addWidget(m_reason);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_next);
    column->addWidget(footer);
    row->addLayout(column, 1);

    connect(m_form, &SetupForm::submitted, this, &SetupPage::submit);
    connect(m_consent, &ConsentView::retryRequested, this, &SetupPage::retry);
    connect(m_consent, &ConsentView::actionRequested, this, &SetupPage::act);
    connect(m_consent, &ConsentView::openAddressRequested, this, &SetupPage::openAddressRequested);
    connect(m_back, &QPushButton::clicked, this, &SetupPage::goBack);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        Q_EMIT cancelRequested();
        setPhase(Phase::Form);
    });
    connect(m_next, &QPushButton::clicked, this, [this] {
        if (m_phase == Phase::Form)
            submit();
        else
            Q_EMIT continueRequested();
    });
    setFocusProxy(m_form);
    setPhase(Phase::Form);
}

void SetupPage::buildSteps(QWidget* pane)
{
    const Theme& theme = m_icons.theme();
    setGround(pane, "steps");
    pane->setFixedWidth(theme.metric("widths.wizardSteps"));
    connect(&theme, &Theme::changed, pane,
            [this, pane] { pane->setFixedWidth(m_icons.theme().metric("widths.wizardSteps")); });
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(0, theme.metric("spacing.four"), 1, theme.metric("spacing.two"));
    column->setSpacing(0);
    auto title = makeLabel(tr("Set-up"), Theme::Text::Heading);
    title->setContentsMargins(theme.metric("spacing.three"), 0, 0, 0);
    column->addWidget(title.release());
    column->addSpacing(theme.metric("spacing.three"));
    m_steps = new StepsView(m_icons);
    column->addWidget(m_steps);
    column->addStretch();
    auto* foot = new QHBoxLayout;
    const int air = theme.metric("spacing.three");
    foot->setContentsMargins(air, 0, air, 0);
    foot->addWidget(new Paragraph(theme, tr("Nothing is stored before the sign-in has succeeded."),
                                  Theme::Text::Small, "textMuted"));
    column->addLayout(foot);
}

void SetupPage::buildSide(QWidget* side)
{
    const Theme& theme = m_icons.theme();
    side->setObjectName(u"thisSetup"_s);
    side->setFixedWidth(theme.metric("widths.wizardSteps") - theme.metric("spacing.one"));
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, theme.metric("spacing.half"), 0, 0);
    column->setSpacing(theme.metric("spacing.oneHalf"));
    column->addWidget(makeLabel(tr("This set-up"), Theme::Text::BodySemibold).release());
    m_facts = new QGridLayout;
    m_facts->setHorizontalSpacing(theme.metric("spacing.two"));
    m_facts->setVerticalSpacing(theme.metric("spacing.half"));
    m_facts->setColumnStretch(1, 1);
    const QString heads[] = {tr("Partner"), tr("Tenant"), tr("Application"), tr("Sign-in"),
                             tr("Refresh token")};
    int at = 0;
    for (const QString& head : heads) {
        auto label = makeLabel(head, Theme::Text::Body, "muted");
        label->setFixedHeight(theme.lineHeight(Theme::Text::Body));
        m_facts->addWidget(label.release(), at * 2, 0, Qt::AlignTop);
        m_facts->addWidget(new Paragraph(theme, {}), at * 2, 1);
        m_facts->addWidget(makeLine("gridLine").release(), at * 2 + 1, 0, 1, 2);
        ++at;
    }
    column->addLayout(m_facts);
    column->addSpacing(theme.metric("spacing.half"));
    auto* note = new QFrame;
    setGround(note, "cardAlt");
    auto* noteRow = new QHBoxLayout(note);
    const int pad = theme.metric("spacing.oneHalf");
    noteRow->setContentsMargins(pad + 4, pad, pad, pad);
    noteRow->setSpacing(pad);
    noteRow->addWidget(new IconLabel(m_icons, u"lock"_s), 0, Qt::AlignTop);
    noteRow->addWidget(
        new Paragraph(theme,
                      tr("The refresh token never leaves this program. Scripts only ever get access "
                         "tokens that expire within the hour."),
                      Theme::Text::Small),
        1);
    column->addWidget(note);
    setFact(Partner, {});
    setSecretPlace(tr("OS keychain"));
}

void SetupPage::setFact(int row, const QString& value)
{
    auto* words = static_cast<QLabel*>(m_facts->itemAtPosition(row * 2, 1)->widget());
    QString shown = value.isEmpty() ? tr("not known yet") : visibleText(value);
    if (row == Application)
        shown.replace(u'-', u"-\u200B"_s); // an id may break after its hyphens
    words->setText(shown);
    words->updateGeometry();
}

void SetupPage::setSecretPlace(const QString& description)
{
    setFact(RefreshToken, description);
}

void SetupPage::setPartner(const QString& name)
{
    setFact(Partner, name);
}

void SetupPage::setCanGoBack(bool can)
{
    m_canGoBack = can;
    setPhase(m_phase);
}

void SetupPage::startOver()
{
    m_choice = {};
    m_form->reloadClouds();
    m_form->clear();
    m_consent->clear();
    setPhase(Phase::Form);
}

void SetupPage::startWith(const SetupChoice& choice)
{
    startOver();
    m_form->fill(choice);
}

void SetupPage::submit()
{
    const std::optional<SetupChoice> choice = m_form->take();
    if (!choice)
        return;
    beginConsent(*choice);
    Q_EMIT consentRequested(m_choice);
}

void SetupPage::beginConsent(const SetupChoice& choice)
{
    m_choice = choice;
    m_signedIn = false;
    m_consent->clear();
    setFact(Partner, {});
    setFact(Tenant, choice.tenant);
    setFact(Application, choice.clientId);
    setFact(SignInKind, choice.signIn == SetupChoice::SignIn::DeviceCode ? tr("Code on another device")
                                                                         : tr("Browser, PKCE"));
    setPhase(Phase::SigningIn);
}

void SetupPage::retry()
{
    if (m_signedIn) {
        setPhase(Phase::Proving);
        Q_EMIT proofRequested();
        return;
    }
    beginConsent(m_choice);
    Q_EMIT consentRequested(m_choice);
}

void SetupPage::act(const QString& action)
{
    if (action != "signIn"_L1) {
        setPhase(Phase::Form); // what was entered is still there, to be mended
        return;
    }
    beginConsent(m_choice);
    Q_EMIT consentRequested(m_choice);
}

void SetupPage::goBack()
{
    if (m_phase == Phase::Form) {
        Q_EMIT backRequested();
        return;
    }
    setPhase(Phase::Form);
}

void SetupPage::setPhase(Phase phase)
{
    m_phase = phase;
    const bool form = phase == Phase::Form;
    const bool waiting = phase == Phase::SigningIn || phase == Phase::Proving;
    m_stack->setCurrentIndex(form ? 0 : 1);
    m_back->setVisible(form ? m_canGoBack : !waiting);
    m_cancel->setVisible(waiting);
    m_next->setText(form ? tr("Sign in and consent") : tr("Continue"));
    m_next->setAccessibleName(m_next->text());
    m_next->setEnabled(form || phase == Phase::Proven);
    QString reason;
    if (phase == Phase::SigningIn)
        reason = tr("Continue opens when all calls are proven");
    else if (phase == Phase::Proving)
        reason = tr("Continue opens when all calls are proven");
    else if (phase == Phase::Failed)
        reason = m_signedIn ? tr("Continue opens when the failed call is proven")
                            : tr("Continue opens after the sign-in");
    m_reason->setText(reason);
    m_next->setAccessibleDescription(reason);
    m_next->setToolTip(reason);
    const QString consentWord = form                      ? QString()
                                : phase == Phase::Proven  ? tr("Every call answered")
                                : phase == Phase::Failed  ? tr("Needs you")
                                : phase == Phase::Proving ? tr("Calling live")
                                                          : tr("In progress");
    m_steps->setSteps({{tr("Tenant and application"), form ? tr("Five answers") : m_choice.tenant, !form},
                       {tr("Consent"), consentWord, phase == Phase::Proven}},
                      form ? 0 : 1);
    if (phase == Phase::Proven) {
        m_choice.secret = Secret();
        if (m_next->isVisible())
            m_next->setFocus(Qt::OtherFocusReason);
    }
}

void SetupPage::showStep(const ConsentStep& step)
{
    m_consent->showStep(step);
    if (step.state == ConsentStep::State::Failed)
        setPhase(Phase::Failed);
}

void SetupPage::showAddress(const QUrl& address)
{
    m_consent->showAddress(address);
}

void SetupPage::showCode(const QString& userCode, const QUrl& where, const QString& message)
{
    m_consent->showCode(userCode, where, message);
}

void SetupPage::showSignedIn(const Result<SignedIn>& result)
{
    if (!result) {
        if (result.error().code != ErrorCode::Cancelled || m_phase != Phase::Form)
            showFailure(result.error());
        return;
    }
    m_signedIn = true;
    m_consent->hideAddress();
    setPhase(Phase::Proving);
}

void SetupPage::showCall(const ProvenCall& call)
{
    m_consent->showCall(call);
}

void SetupPage::showProven(const QList<ProvenCall>& calls)
{
    for (const ProvenCall& call : calls)
        m_consent->showCall(call);
    setPhase(m_consent->isProven() ? Phase::Proven : Phase::Failed);
}

void SetupPage::showFailure(const Error& error)
{
    m_consent->showFailure(error);
    setPhase(Phase::Failed);
}

} // namespace steward
