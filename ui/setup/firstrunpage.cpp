#include "firstrunpage.h"

#include "startcard.h"

#include <common/banner.h>
#include <common/labels.h>
#include <common/theme.h>

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kRoomForBrand = 620;
constexpr int kRoomForCards = 760; // side by side

} // namespace

FirstRunPage::FirstRunPage(const Icons& icons, QWidget* parent) : QWidget(parent), m_theme(icons.theme())
{
    const Theme& theme = icons.theme();
    setObjectName(u"firstRunPage"_s);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    outer->addWidget(scroll);

    auto* sheet = new QWidget;
    setGround(sheet, "window");
    auto* across = new QHBoxLayout(sheet);
    const int air = theme.metric("spacing.six");
    across->setContentsMargins(air, air, air, air);
    across->addStretch(1);
    auto* content = new QWidget;
    content->setMaximumWidth(theme.metric("widths.wizardText") + theme.metric("widths.detailPane"));
    across->addWidget(content, 100);
    across->addStretch(1);

    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addStretch(1);
    m_brand = new QWidget;
    auto* brand = new QHBoxLayout(m_brand);
    brand->setContentsMargins(0, 0, 0, theme.metric("spacing.six"));
    brand->setSpacing(theme.metric("spacing.oneHalf"));
    brand->addWidget(new IconLabel(icons, u"logo"_s, "accentFill", "icons.logo"));
    brand->addWidget(makeLabel(u"Steward"_s, Theme::Text::Title).release());
    brand->addStretch();
    column->addWidget(m_brand);
    column->addWidget(makeLabel(tr("How do you want to start?"), Theme::Text::Display).release());
    column->addSpacing(theme.metric("spacing.oneHalf"));
    auto lead = makeLabel(tr("Run PowerShell in your customers' tenants, already signed in."),
                          Theme::Text::Heading, "muted");
    lead->setProperty("weight", u"regular"_s);
    column->addWidget(lead.release());
    column->addSpacing(theme.metric("spacing.four"));

    m_problem = new Banner(icons, Banner::Shape::Card);
    column->addWidget(m_problem);
    column->addSpacing(theme.metric("spacing.one"));

    const std::array<StartCard::Content, 3> contents = {
        StartCard::Content{
            u"key"_s,
            tr("New set-up"),
            tr("Connect your partner tenant. You sign in once and consent; Steward then proves "
               "every permission with a live call."),
            {{u"clock"_s, tr("About 10 minutes")},
             {u"user"_s, tr("An account that is Global Administrator and in AdminAgents, and the "
                            "application's id")}},
            tr("Start set-up"),
            u"1"_s,
            true},
        StartCard::Content{
            u"file"_s,
            tr("I was given a set-up file"),
            tr("Your CSP admin exported it for you. It holds names and ids, no secrets, so you sign in "
               "with your own account."),
            {{u"clock"_s, tr("About 2 minutes")}, {u"user"_s, tr("The .steward file and your own account")}},
            tr("Choose file"),
            u"2"_s,
            false},
        StartCard::Content{
            u"flask"_s,
            tr("Try with the practice partner"),
            tr("A partner on this computer with 1,000 invented customers. Sign-in, consent, scripts "
               "and failures behave like the real ones."),
            {{u"clock"_s, tr("Less than a minute")}, {u"lock"_s, tr("Nothing leaves this computer")}},
            tr("Start practising"),
            u"3"_s,
            false}};
    auto* cards = m_row = new QBoxLayout(QBoxLayout::LeftToRight);
    cards->setSpacing(theme.metric("spacing.three"));
    for (int i = 0; i < static_cast<int>(m_cards.size()); ++i) {
        auto* card = new StartCard(icons, contents[static_cast<size_t>(i)]);
        card->setObjectName(u"startCard%1"_s.arg(i + 1));
        m_cards[static_cast<size_t>(i)] = card;
        cards->addWidget(card, 1);
        connect(card, &QAbstractButton::clicked, this, [this, i] { choose(i); });
        auto* key = new QAction(this);
        key->setShortcut(QKeySequence(QString::number(i + 1)));
        key->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(key, &QAction::triggered, card, &QAbstractButton::click);
        addAction(key);
    }
    column->addLayout(cards);
    column->addSpacing(theme.metric("spacing.three"));

    auto* footer = new QHBoxLayout;
    footer->setSpacing(theme.metric("spacing.one"));
    footer->addWidget(new IconLabel(icons, u"shield"_s));
    footer->addWidget(
        makeLabel(tr("Secrets stay in the OS keychain. No telemetry."), Theme::Text::Body, "muted")
            .release());
    footer->addStretch();
    m_busy = new QWidget;
    auto* busyRow = new QHBoxLayout(m_busy);
    busyRow->setContentsMargins(0, 0, theme.metric("spacing.two"), 0);
    busyRow->addWidget(new IconLabel(icons, u"spinner"_s, "accent"));
    m_busyText = makeLabel({}, Theme::Text::BodyMedium, "accent").release();
    m_busyText->setObjectName(u"busyText"_s);
    busyRow->addWidget(m_busyText);
    m_busy->hide();
    footer->addWidget(m_busy);
    auto* folder = new QPushButton(tr("Use another profile folder"));
    folder->setObjectName(u"profileFolder"_s);
    folder->setAccessibleName(folder->text());
    setVariant(folder, "link");
    connect(folder, &QPushButton::clicked, this, &FirstRunPage::profileFolderRequested);
    footer->addWidget(folder);
    column->addLayout(footer);
    column->addStretch(1);
    scroll->setWidget(sheet);
    setFocusProxy(m_cards[0]);
}

void FirstRunPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    // Where the page is low, the cards matter more than whose they are; the window says that too.
    m_brand->setVisible(height() >= m_theme.px(kRoomForBrand));
    m_row->setDirection(width() >= m_theme.px(kRoomForCards) ? QBoxLayout::LeftToRight
                                                             : QBoxLayout::TopToBottom);
}

void FirstRunPage::choose(int card)
{
    m_problem->dismiss();
    if (card == 0)
        Q_EMIT newSetupRequested();
    else if (card == 1)
        Q_EMIT handoverRequested();
    else
        Q_EMIT practiceRequested();
}

void FirstRunPage::setBusy(const QString& text)
{
    m_busyText->setText(text);
    m_busy->setVisible(!text.isEmpty());
    for (StartCard* card : m_cards)
        card->setEnabled(text.isEmpty());
}

void FirstRunPage::showProblem(const Error& error)
{
    setBusy({});
    m_problem->showError(error);
}

} // namespace steward
