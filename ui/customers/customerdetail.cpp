#include "customerdetail.h"

#include "customerdelegate.h"
#include "customertablemodel.h"

#include <common/actiondesk.h>
#include <common/emptystate.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/theme.h>

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace steward {

CustomerDetail::CustomerDetail(const Icons& icons, QWidget* parent) : QWidget(parent), m_icons(icons)
{
    const Theme& theme = icons.theme();
    setObjectName(u"customerDetail"_s);
    setGround(this, "pane");
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(1, 0, 0, 0);
    outer->setSpacing(0);
    m_content = new QWidget;
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    const int pad = theme.metric("spacing.two");
    const auto addSection = [&] {
        auto* section = new QVBoxLayout;
        section->setContentsMargins(pad, theme.metric("spacing.oneHalf"), pad,
                                    theme.metric("spacing.oneHalf"));
        section->setSpacing(theme.metric("spacing.half"));
        column->addLayout(section);
        column->addWidget(makeLine().release());
        return section;
    };

    QVBoxLayout* head = addSection();
    m_name = makeLabel({}, Theme::Text::Heading).release();
    m_name->setObjectName(u"detailName"_s);
    m_name->setWordWrap(true);
    head->addWidget(m_name);
    m_domain = new ElidedLabel(Theme::Text::Body, "muted", Qt::ElideMiddle);
    head->addWidget(m_domain);
    head->addSpacing(theme.metric("spacing.one"));
    auto* actions = new QHBoxLayout;
    auto* run = new QPushButton(tr("Run a script here"));
    run->setObjectName(u"runHere"_s);
    run->setAccessibleName(run->text());
    run->setToolTip(tr("Run a script here (Enter)"));
    run->setIcon(icons.icon(u"play"_s, "onAccent"));
    setVariant(run, "primary");
    run->setProperty("small", true);
    connect(run, &QPushButton::clicked, this, &CustomerDetail::runRequested);
    actions->addWidget(run);
    actions->addStretch();
    head->addLayout(actions);

    QVBoxLayout* relation = addSection();
    auto* relationRow = new QHBoxLayout;
    relationRow->setSpacing(theme.metric("spacing.half"));
    relationRow->addWidget(makeLabel(tr("Relationship"), Theme::Text::BodySemibold).release());
    relationRow->addStretch();
    m_relationSign = new IconLabel(icons, u"info"_s);
    relationRow->addWidget(m_relationSign);
    m_relation = makeLabel({}, Theme::Text::Body).release();
    relationRow->addWidget(m_relation);
    relation->addLayout(relationRow);

    m_states = new QWidget;
    m_states->setObjectName(u"customerStates"_s);
    auto* states = new QVBoxLayout(m_states);
    states->setContentsMargins(0, 0, 0, 0);
    states->setSpacing(0);
    auto* section = new QVBoxLayout;
    section->setContentsMargins(pad, theme.metric("spacing.oneHalf"), pad, theme.metric("spacing.oneHalf"));
    section->setSpacing(theme.metric("spacing.half"));
    states->addLayout(section);
    states->addWidget(makeLine().release());
    section->addWidget(makeLabel(tr("Consent and access"), Theme::Text::BodySemibold).release());
    m_stateLines = new QVBoxLayout;
    m_stateLines->setSpacing(theme.metric("spacing.half"));
    section->addLayout(m_stateLines);
    auto* stateActions = new QHBoxLayout;
    stateActions->setSpacing(theme.metric("spacing.one"));
    const auto addAction = [stateActions](const QString& name, const QString& text, const QString& toolTip) {
        auto* button = new QPushButton(text);
        button->setObjectName(name);
        button->setAccessibleName(text);
        button->setToolTip(toolTip);
        button->setProperty("small", true);
        stateActions->addWidget(button);
        return button;
    };
    m_consent =
        addAction(u"consentHere"_s, tr("Consent"), tr("Allow the application in this customer's tenant"));
    m_check =
        addAction(u"checkAccess"_s, tr("Check access"), tr("Try each connection with one harmless call"));
    connect(m_consent, &QPushButton::clicked, this, &CustomerDetail::consentRequested);
    connect(m_check, &QPushButton::clicked, this, &CustomerDetail::accessCheckRequested);
    stateActions->addStretch();
    section->addLayout(stateActions);
    m_states->hide();
    column->addWidget(m_states);

    QVBoxLayout* ids = addSection();
    ids->addWidget(makeLabel(tr("Ids"), Theme::Text::BodySemibold).release());
    m_tenant = addIdLine(ids, u"copyTenant"_s, tr("Tenant"), false);
    m_customer = addIdLine(ids, u"copyCustomer"_s, tr("Customer"), false);
    m_domainLine = addIdLine(ids, u"copyDomain"_s, tr("Domain"), true);
    addPortals(*column);
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    setGround(m_content, "surface");
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_content);
    connect(&theme, &Theme::changed, this, &CustomerDetail::fitIds);
    fitIds();
    outer->addWidget(scroll);
    m_content = scroll;

    auto* nothing = new EmptyState(icons, u"customers"_s);
    nothing->setTexts(tr("No customer chosen"),
                      tr("Choose one in the list to see its ids and to run a script there."));
    m_nothing = nothing;
    outer->addWidget(m_nothing);
    setCustomer(std::nullopt);
}

void CustomerDetail::addPortals(QVBoxLayout& column)
{
    const Theme& theme = m_icons.theme();
    m_portals = new QWidget;
    m_portals->setObjectName(u"portals"_s);
    auto* section = new QVBoxLayout(m_portals);
    const int pad = theme.metric("spacing.two");
    section->setContentsMargins(pad, theme.metric("spacing.oneHalf"), pad, theme.metric("spacing.oneHalf"));
    section->setSpacing(theme.metric("spacing.one"));
    section->addWidget(makeLabel(tr("Open in"), Theme::Text::BodySemibold).release());
    m_portalGrid = new QGridLayout;
    m_portalGrid->setSpacing(theme.metric("spacing.half"));
    section->addLayout(m_portalGrid);
    auto problem = makeLabel({}, Theme::Text::Small, "error");
    problem->setObjectName(u"portalProblem"_s);
    problem->setWordWrap(true);
    problem->hide();
    m_portalProblem = problem.release();
    section->addWidget(m_portalProblem);
    m_portals->hide();
    column.addWidget(m_portals);
}

void CustomerDetail::setPortals(const QList<PortalLine>& portals)
{
    while (QLayoutItem* item = m_portalGrid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    showPortalProblem({});
    m_portals->setVisible(!portals.isEmpty());
    constexpr int kColumns = 2;
    constexpr int kKeys = 9;
    for (int i = 0; i < portals.size(); ++i) {
        const PortalLine& portal = portals.at(i);
        QString label = visibleText(portal.title).replace(u'&', u"&&"_s);
        if (i < kKeys)
            label = QString::number(i + 1) + u"  "_s + label;
        auto* button = new QPushButton(label);
        button->setObjectName(u"portal_"_s + portal.id);
        button->setAccessibleName(tr("Open in %1").arg(visibleText(portal.title)));
        button->setProperty("small", true);
        button->setEnabled(portal.problem.isEmpty());
        const QString tip = !portal.problem.isEmpty() ? portal.problem
                            : i < kKeys ? tr("Opens it in the browser (key %1 in the list)").arg(i + 1)
                                        : tr("Opens it in the browser");
        button->setToolTip(tip.toHtmlEscaped());
        button->setAccessibleDescription(tip);
        connect(button, &QPushButton::clicked, this, [this, id = portal.id] { Q_EMIT portalRequested(id); });
        m_portalGrid->addWidget(button, i / kColumns, i % kColumns);
    }
}

void CustomerDetail::showPortalProblem(const QString& text)
{
    m_portalProblem->setText(visibleText(text));
    m_portalProblem->setVisible(!text.isEmpty());
}

void CustomerDetail::fitIds()
{
    // Wide enough that no id is ever cut.
    const Theme& theme = m_icons.theme();
    const int id = QFontMetrics(theme.font(Theme::Text::Output)).horizontalAdvance(QString(36, u'0'));
    setMinimumWidth(std::max(theme.metric("widths.detailPane"), id + theme.metric("spacing.six") * 3));
}

CustomerDetail::Line CustomerDetail::addIdLine(QVBoxLayout* column, const QString& name, const QString& head,
                                               bool elided)
{
    const Theme& theme = m_icons.theme();
    Line line;
    line.row = new QWidget;
    auto* row = new QHBoxLayout(line.row);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme.metric("spacing.half"));
    auto title = makeLabel(head, Theme::Text::Small, "muted");
    title->setMinimumWidth(theme.metric("spacing.six") + theme.metric("spacing.one"));
    row->addWidget(title.release());
    if (elided) {
        line.value = new ElidedLabel(Theme::Text::Output, nullptr, Qt::ElideMiddle);
    } else {
        line.value = makeLabel({}, Theme::Text::Output).release();
        line.value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    row->addWidget(line.value, 1);
    auto* copy = new QToolButton;
    copy->setObjectName(name);
    copy->setIcon(m_icons.icon(u"copy"_s));
    const QString label = tr("Copy %1").arg(head.toLower());
    copy->setAccessibleName(label);
    copy->setToolTip(label);
    copy->setFocusPolicy(Qt::TabFocus);
    connect(copy, &QToolButton::clicked, this,
            [value = line.value] { QGuiApplication::clipboard()->setText(value->text()); });
    row->addWidget(copy);
    column->addWidget(line.row);
    return line;
}

QWidget* CustomerDetail::addStateLine(QVBoxLayout* column, const QString& title, const StateSign& sign,
                                      const QString& text, const std::optional<Error>& error)
{
    const Theme& theme = m_icons.theme();
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme.metric("spacing.half"));
    auto* icon = new IconLabel(m_icons, sign.icon);
    icon->setIcon(sign.icon, sign.colorRole.toLatin1().constData());
    row->addWidget(icon, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->addWidget(makeLabel(title, Theme::Text::Body).release());
    head->addStretch();
    head->addWidget(makeLabel(text.isEmpty() ? sign.text : text, Theme::Text::Small, "muted").release());
    words->addLayout(head);
    if (error) {
        QStringList parts{error->message};
        if (!error->advice.isEmpty())
            parts << error->advice;
        auto detail = makeLabel(visibleText(parts.join(u' ')), Theme::Text::Small, "muted");
        detail->setWordWrap(true);
        detail->setTextFormat(Qt::PlainText);
        detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(detail.release());
        addAction(*words, title, *error);
    }
    row->addLayout(words, 1);
    line->setAccessibleName(title + u", "_s + (text.isEmpty() ? sign.text : text));
    column->addWidget(line);
    return line;
}

void CustomerDetail::addAction(QBoxLayout& column, const QString& title, const Error& error)
{
    const ActionRequest request{error, m_tenantId, this};
    const ActionDesk* desk = ActionDesk::of(this);
    const QString label = desk ? visibleText(desk->offer(request)) : QString();
    if (label.isEmpty())
        return;
    auto button = std::make_unique<QPushButton>(label);
    button->setObjectName(u"adviceAction"_s);
    button->setAccessibleName(u"%1: %2"_s.arg(title, label));
    button->setProperty("small", true);
    connect(button.get(), &QPushButton::clicked, this, [this, request] {
        // Later: what it does may rebuild these lines, the button with them.
        QMetaObject::invokeMethod(
            this,
            [this, request] {
                if (ActionDesk* now = ActionDesk::of(this))
                    now->carryOut(request);
            },
            Qt::QueuedConnection);
    });
    column.addWidget(button.release(), 0, Qt::AlignLeft);
}

void CustomerDetail::setStates(const StateSign& consent, const std::optional<Error>& consentError,
                               const QList<AccessLine>& access)
{
    m_states->show();
    while (QLayoutItem* item = m_stateLines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    addStateLine(m_stateLines, tr("Consent"), consent, {}, consentError);
    for (const AccessLine& line : access)
        addStateLine(m_stateLines, line.title, line.sign, line.text, line.error);
}

void CustomerDetail::setWorking(bool working)
{
    m_consent->setEnabled(!working);
    m_check->setEnabled(!working);
}

void CustomerDetail::setCustomer(const std::optional<Customer>& customer)
{
    m_content->setVisible(customer.has_value());
    m_nothing->setVisible(!customer);
    if (!customer)
        return;
    m_tenantId = customer->tenant.value;
    m_name->setText(visibleText(customer->name));
    m_domain->setText(visibleText(customer->domain));
    m_domain->setVisible(!customer->domain.isEmpty());
    const QString relation = relationshipText(*customer);
    const auto [sign, role] = relationshipSign(relation);
    m_relationSign->setIcon(sign, role);
    m_relation->setText(relation);
    const auto fill = [](const Line& line, const QString& value) {
        line.value->setText(visibleText(value));
        line.row->setVisible(!value.isEmpty());
    };
    fill(m_tenant, customer->tenant.value);
    fill(m_customer, customer->id.value);
    fill(m_domainLine, customer->domain);
}

} // namespace steward
