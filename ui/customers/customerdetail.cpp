#include "customerdetail.h"

#include "customerdelegate.h"
#include "customertablemodel.h"
#include "flowlayout.h"
#include "noteeditor.h"

#include <common/actiondesk.h>
#include <common/emptystate.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/theme.h>

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QStyleOptionButton>
#include <QStylePainter>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kStaleDays = 7;
constexpr int kFoldedDomains = 6;
constexpr int kPortalColumns = 3;
constexpr int kPortalKeys = 9;

void clearLayout(QLayout* layout)
{
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (QLayout* inner = item->layout())
            clearLayout(inner);
        delete item->widget();
        delete item;
    }
}

/// A link that gives way where its text does not fit.
class ElidedLink final : public QPushButton
{
public:
    explicit ElidedLink(const QString& text) : QPushButton(QString(text).replace(u'&', u"&&"_s)), m_text(text)
    {
        setVariant(this, "link");
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    [[nodiscard]] QSize sizeHint() const override
    {
        const QSize whole = QPushButton::sizeHint();
        return {std::min(whole.width(), 8 * fontMetrics().averageCharWidth()), whole.height()};
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QStyleOptionButton option;
        initStyleOption(&option);
        const QString shown = fontMetrics().elidedText(m_text, Qt::ElideRight, width());
        option.text = QString(shown).replace(u'&', u"&&"_s);
        // A button has its text in the middle.
        const int wide = std::min(width(), fontMetrics().horizontalAdvance(shown) + 2);
        option.rect = QStyle::visualRect(layoutDirection(), rect(), QRect(0, 0, wide, height()));
        QStylePainter(this).drawControl(QStyle::CE_PushButton, option);
    }

private:
    const QString m_text;
};

/// A portal with its number key at the leading edge.
class PortalButton final : public QPushButton
{
public:
    PortalButton(const Icons& icons, const QString& title, const QString& key)
        : QPushButton(QString(title).replace(u'&', u"&&"_s)), m_icons(icons), m_key(key)
    {
        setProperty("small", true);
        setProperty("portal", key.isEmpty() ? u"plain"_s : u"key"_s);
    }

protected:
    void paintEvent(QPaintEvent* event) override
    {
        QPushButton::paintEvent(event);
        if (m_key.isEmpty())
            return;
        const Theme& theme = m_icons.theme();
        QPainter painter(this);
        painter.setFont(theme.font(Theme::Text::Small));
        painter.setPen(theme.color(isEnabled() ? "textMuted" : "textDisabled"));
        const QRect place(theme.px(8), 0, painter.fontMetrics().horizontalAdvance(m_key) + 1, height());
        painter.drawText(QStyle::visualRect(layoutDirection(), rect(), place), Qt::AlignCenter, m_key);
    }

private:
    const Icons m_icons;
    const QString m_key;
};

/// A domain that may go on in the next line after a dot. Not for copying.
QString breakableText(const QString& domain)
{
    return visibleText(domain).replace(u'.', u".\u200b"_s);
}

void setText(QPushButton* button, const QString& text)
{
    button->setText(text);
    button->setAccessibleName(text);
}

QString sentence(const Error& error)
{
    QStringList parts{error.message};
    if (!error.why.isEmpty())
        parts << error.why;
    if (!error.advice.isEmpty())
        parts << error.advice;
    return visibleText(parts.join(u' '));
}

/// The names as they are called in few words; whoever hovers or listens gets them whole.
QString namesOf(QStringList roles, bool whole = false)
{
    for (QString& role : roles) {
        role = visibleText(roleName(role));
        if (!whole)
            role.replace(u"Administrator"_s, CustomerDetail::tr("Admin"));
    }
    roles.sort(Qt::CaseInsensitive);
    return roles.join(u", "_s);
}

} // namespace

StateSign connectionSign(const AccessResult* result, const QDateTime& now)
{
    const auto tr = [](const char* text) { return CustomerDetail::tr(text); };
    if (!result)
        return {u"dash"_s, u"textMuted"_s, tr("Not checked"), 1};
    switch (result->state) {
    case AccessResult::State::Ok: {
        const bool stale = result->at.daysTo(now) > kStaleDays;
        return {stale ? u"check-circle"_s : u"check-circle-filled"_s, u"success"_s,
                stale ? tr("Worked, but that is older than a week") : tr("Works"), 0};
    }
    case AccessResult::State::RoleMissing:
    case AccessResult::State::NeedsConsent:
    case AccessResult::State::NotLicensed:
        return {u"warning-filled"_s, u"warning"_s, accessText(*result), 2};
    case AccessResult::State::BlockedByPolicy:
    case AccessResult::State::Ended:
    case AccessResult::State::Error:
        break;
    }
    return {u"cross-square"_s, u"error"_s, accessText(*result), 3};
}

QString whenText(const QDateTime& at, const QDateTime& now)
{
    const QDateTime local = at.toLocalTime();
    const QDate today = now.toLocalTime().date();
    const QString time = QLocale().toString(local.time(), u"H:mm"_s);
    if (local.date() == today)
        return CustomerDetail::tr("today %1").arg(time);
    if (local.date() == today.addDays(-1))
        return CustomerDetail::tr("yesterday %1").arg(time);
    return dayText(local.date(), today);
}

CustomerDetail::CustomerDetail(const Icons& icons, QWidget* parent) : QWidget(parent), m_icons(icons)
{
    const Theme& theme = icons.theme();
    setObjectName(u"customerDetail"_s);
    setGround(this, "pane");
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(1, 0, 0, 0);
    outer->setSpacing(0);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildHead(*column);
    buildRelationship(*column);
    m_roles = addSection(*column, u"customerRoles"_s, tr("Your roles here"));
    m_states = addSection(*column, u"customerStates"_s, tr("Access"));
    m_licences = addSection(*column, u"customerLicences"_s, tr("Licences"));
    m_runs = addSection(*column, u"customerRuns"_s, tr("Recent runs"));
    m_ids = addSection(*column, u"customerIds"_s, tr("Ids"));
    m_tenant = addIdLine(m_ids.body, u"copyTenant"_s, tr("Tenant"), false);
    m_customer = addIdLine(m_ids.body, u"copyCustomer"_s, tr("Customer"), false);
    m_domainLine = addIdLine(m_ids.body, u"copyDomain"_s, tr("Domain"), true);
    m_sources = new Paragraph(m_icons.theme(), {}, Theme::Text::Small, "textMuted");
    m_sources->setObjectName(u"customerSources"_s);
    m_sources->hide();
    m_ids.body->addWidget(m_sources);
    m_ids.box->show();
    m_domains = addSection(*column, u"customerDomains"_s, tr("Domains"));
    addPortals(*column);
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    setGround(content, "surface");
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    connect(&theme, &Theme::changed, this, [this] {
        fitIds();
        fitPortals();
    });
    fitIds();
    outer->addWidget(scroll);
    m_scroll = scroll;

    auto* nothing = new EmptyState(icons, u"customers"_s);
    nothing->setTexts(tr("No customer chosen"),
                      tr("Choose one in the list to see its ids and to run a script there."));
    m_nothing = nothing;
    outer->addWidget(m_nothing);
    setCustomer(std::nullopt);
}

CustomerDetail::~CustomerDetail() = default;

CustomerDetail::Section CustomerDetail::addSection(QVBoxLayout& column, const QString& name,
                                                   const QString& title)
{
    const Theme& theme = m_icons.theme();
    Section section;
    section.title = title;
    section.box = new QWidget;
    section.box->setObjectName(name);
    auto* whole = new QVBoxLayout(section.box);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    auto* inner = new QVBoxLayout;
    const int pad = theme.metric("spacing.two");
    inner->setContentsMargins(pad, theme.metric("spacing.oneHalf"), pad, theme.metric("spacing.oneHalf"));
    inner->setSpacing(theme.metric("spacing.one"));
    whole->addLayout(inner);
    whole->addWidget(makeLine().release());
    auto* head = new QHBoxLayout;
    head->setSpacing(theme.metric("spacing.half"));
    head->addWidget(makeLabel(title, Theme::Text::BodySemibold).release());
    head->addStretch();
    section.sign = new IconLabel(m_icons, u"info"_s);
    section.sign->hide();
    head->addWidget(section.sign);
    section.side = makeLabel({}, Theme::Text::Small, "muted").release();
    section.side->setObjectName(name + u"Side"_s);
    head->addWidget(section.side);
    inner->addLayout(head);
    section.body = new QVBoxLayout;
    section.body->setSpacing(theme.metric("spacing.half"));
    inner->addLayout(section.body);
    section.box->hide();
    column.addWidget(section.box);
    return section;
}

void CustomerDetail::buildHead(QVBoxLayout& column)
{
    const Theme& theme = m_icons.theme();
    auto* head = new QVBoxLayout;
    const int pad = theme.metric("spacing.two");
    head->setContentsMargins(pad, theme.metric("spacing.oneHalf"), pad, theme.metric("spacing.oneHalf"));
    head->setSpacing(theme.metric("spacing.half"));
    auto* names = new QHBoxLayout;
    names->setSpacing(theme.metric("spacing.one"));
    m_name = makeLabel({}, Theme::Text::Heading).release();
    m_name->setObjectName(u"detailName"_s);
    m_name->setWordWrap(true);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    names->addWidget(m_name, 1, Qt::AlignTop);
    m_star = new QToolButton;
    m_star->setObjectName(u"favourite"_s);
    m_star->setCheckable(true);
    m_star->setAccessibleName(tr("Favourite"));
    setVariant(m_star, "star");
    m_star->setFocusPolicy(Qt::TabFocus);
    m_star->hide();
    connect(m_star, &QToolButton::clicked, this, [this](bool on) {
        if (!m_note)
            return;
        CustomerNote note = *m_note;
        note.favourite = on;
        takeNote(note);
    });
    names->addWidget(m_star, 0, Qt::AlignTop);
    head->addLayout(names);
    m_realName = makeLabel({}, Theme::Text::Body, "muted").release();
    m_realName->setObjectName(u"detailRealName"_s);
    m_realName->setWordWrap(true);
    head->addWidget(m_realName);
    auto* chips = new QWidget;
    m_chips = new FlowLayout(chips);
    m_chips->setSpacing(theme.metric("spacing.one"));
    m_domain = new ElidedLabel(Theme::Text::Body, "muted", Qt::ElideMiddle);
    m_domain->setObjectName(u"detailDomain"_s);
    m_chips->addWidget(m_domain);
    m_edit = new QPushButton;
    m_edit->setAccessibleName(tr("Edit alias, tags and note"));
    m_edit->setObjectName(u"editNote"_s);
    setVariant(m_edit, "link");
    m_edit->hide();
    connect(m_edit, &QPushButton::clicked, this, [this] {
        setEditing(true);
        m_editor->setFocus(Qt::TabFocusReason);
    });
    m_chips->addWidget(m_edit);
    QSizePolicy grows(QSizePolicy::Preferred, QSizePolicy::Preferred);
    grows.setHeightForWidth(true);
    chips->setSizePolicy(grows);
    head->addWidget(chips);
    m_noteText = new Paragraph(theme, {}, Theme::Text::Small, "textMuted");
    m_noteText->setObjectName(u"detailNote"_s);
    m_noteText->hide();
    head->addWidget(m_noteText);
    head->addSpacing(theme.metric("spacing.half"));

    auto* buttons = new QWidget;
    auto* actions = new FlowLayout(buttons);
    actions->setSpacing(theme.metric("spacing.one"));
    buttons->setSizePolicy(grows);
    const auto addAction = [actions](const QString& name, const QString& text, const QString& toolTip) {
        auto* button = new QPushButton(text);
        button->setObjectName(name);
        button->setAccessibleName(text);
        button->setToolTip(toolTip);
        button->setProperty("small", true);
        actions->addWidget(button);
        return button;
    };
    QPushButton* run = addAction(u"runHere"_s, tr("Run a script here"), tr("Run a script here (Enter)"));
    run->setIcon(m_icons.icon(u"play"_s, "onAccent"));
    setVariant(run, "primary");
    connect(run, &QPushButton::clicked, this, &CustomerDetail::runRequested);
    m_consent =
        addAction(u"consentHere"_s, tr("Consent"), tr("Allow the application in this customer's tenant"));
    m_check = addAction(u"checkAccess"_s, tr("Check"), tr("Try each connection with one harmless call"));
    m_check->setAccessibleName(tr("Check access"));
    m_check->setIcon(m_icons.icon(u"shield"_s));
    m_consent->hide();
    m_check->hide();
    connect(m_consent, &QPushButton::clicked, this, &CustomerDetail::consentRequested);
    connect(m_check, &QPushButton::clicked, this, &CustomerDetail::accessCheckRequested);
    head->addWidget(buttons);
    m_editor = new NoteEditor(m_icons);
    m_editor->hide();
    connect(m_editor, &NoteEditor::saved, this, [this](const CustomerNote& note) {
        setEditing(false);
        takeNote(note);
        m_edit->setFocus(Qt::OtherFocusReason);
    });
    connect(m_editor, &NoteEditor::cancelled, this, [this] {
        setEditing(false);
        m_edit->setFocus(Qt::OtherFocusReason);
    });
    head->addWidget(m_editor);
    column.addLayout(head);
    column.addWidget(makeLine().release());
}

void CustomerDetail::buildRelationship(QVBoxLayout& column)
{
    m_relationship = addSection(column, u"customerRelationship"_s, tr("Relationship"));
    m_relationText = new Paragraph(m_icons.theme(), {}, Theme::Text::Small, "textMuted");
    m_relationText->setObjectName(u"relationshipText"_s);
    m_relationText->hide();
    m_relationship.body->addWidget(m_relationText);
    m_timeline = new RelationshipTimeline(m_icons);
    m_timeline->hide();
    m_relationship.body->addWidget(m_timeline);
    m_moreEnded = new QPushButton(tr("Ended relationships"));
    m_moreEnded->setObjectName(u"moreRelationships"_s);
    setVariant(m_moreEnded, "link");
    m_moreEnded->hide();
    connect(m_moreEnded, &QPushButton::clicked, this, [this] {
        m_timeline->setUnfolded(!m_timeline->isUnfolded());
        showRelationSide();
    });
    m_relationship.body->addWidget(m_moreEnded, 0, Qt::AlignLeading);
    m_relationship.box->show();
}

void CustomerDetail::addPortals(QVBoxLayout& column)
{
    const Section section = addSection(column, u"portals"_s, tr("Open in"));
    m_portals = section.box;
    m_portalGrid = new QGridLayout;
    m_portalGrid->setSpacing(m_icons.theme().metric("spacing.one"));
    section.body->addLayout(m_portalGrid);
    auto problem = makeLabel({}, Theme::Text::Small, "error");
    problem->setObjectName(u"portalProblem"_s);
    problem->setWordWrap(true);
    problem->hide();
    m_portalProblem = problem.release();
    section.body->addWidget(m_portalProblem);
}

void CustomerDetail::setPortals(const QList<PortalLine>& portals)
{
    // The same for nearly every customer, and many are passed over.
    if (portals == m_portalLines)
        return;
    m_portalLines = portals;
    qDeleteAll(m_portalButtons);
    m_portalButtons.clear();
    showPortalProblem({});
    m_portals->setVisible(!portals.isEmpty());
    for (int i = 0; i < portals.size(); ++i) {
        const PortalLine& portal = portals.at(i);
        const bool hasKey = i < kPortalKeys;
        auto* button =
            new PortalButton(m_icons, visibleText(portal.title), hasKey ? QString::number(i + 1) : QString());
        button->setObjectName(u"portal_"_s + portal.id);
        button->setAccessibleName(tr("Open in %1").arg(visibleText(portal.title)));
        button->setEnabled(portal.problem.isEmpty());
        const QString tip = !portal.problem.isEmpty() ? portal.problem
                            : hasKey ? tr("Opens it in the browser (key %1 in the list)").arg(i + 1)
                                     : tr("Opens it in the browser");
        button->setToolTip(tip.toHtmlEscaped());
        button->setAccessibleDescription(tip);
        connect(button, &QPushButton::clicked, this, [this, id = portal.id] { Q_EMIT portalRequested(id); });
        m_portalButtons << button;
    }
    fitPortals();
}

// As many columns as have room for the longest title, at most three.
void CustomerDetail::fitPortals()
{
    if (m_portalButtons.isEmpty())
        return;
    const Theme& theme = m_icons.theme();
    int widest = 1;
    for (QPushButton* button : std::as_const(m_portalButtons)) {
        button->ensurePolished();
        widest = std::max(widest, button->sizeHint().width());
    }
    const int gap = m_portalGrid->spacing();
    const int room = width() - 2 * theme.metric("spacing.two") - theme.metric("spacing.oneHalf");
    const int columns = std::clamp((room + gap) / (widest + gap), 1, kPortalColumns);
    for (int i = 0; i < m_portalButtons.size(); ++i) {
        QPushButton* button = m_portalButtons.at(i);
        const int at = m_portalGrid->indexOf(button);
        int row = -1;
        int column = -1;
        int span = 0;
        if (at >= 0)
            m_portalGrid->getItemPosition(at, &row, &column, &span, &span);
        if (row == i / columns && column == i % columns)
            continue;
        m_portalGrid->removeWidget(button);
        m_portalGrid->addWidget(button, i / columns, i % columns);
    }
    for (int column = 0; column < kPortalColumns; ++column) {
        m_portalGrid->setColumnStretch(column, column < columns ? 1 : 0);
        m_portalGrid->setColumnMinimumWidth(column, 0);
    }
}

void CustomerDetail::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitPortals();
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

QToolButton* CustomerDetail::makeCopy(const QString& name, const QString& label,
                                      std::function<QString()> text)
{
    auto* copy = new QToolButton;
    copy->setObjectName(name);
    copy->setIcon(m_icons.icon(u"copy"_s));
    copy->setAccessibleName(label);
    copy->setToolTip(label.toHtmlEscaped());
    copy->setFocusPolicy(Qt::TabFocus);
    connect(copy, &QToolButton::clicked, this,
            [text = std::move(text)] { QGuiApplication::clipboard()->setText(text()); });
    return copy;
}

CustomerDetail::Line CustomerDetail::addIdLine(QVBoxLayout* column, const QString& name, const QString& head,
                                               bool wraps)
{
    const Theme& theme = m_icons.theme();
    Line line;
    line.row = new QWidget;
    auto* row = new QHBoxLayout(line.row);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme.metric("spacing.half"));
    line.head = makeLabel(head, Theme::Text::Small, "muted").release();
    line.head->setMinimumWidth(theme.metric("spacing.six") + theme.metric("spacing.oneHalf"));
    row->addWidget(line.head);
    if (wraps) {
        line.value = new Paragraph(theme, {}, Theme::Text::Output);
    } else {
        line.value = makeLabel({}, Theme::Text::Output).release();
        line.value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    row->addWidget(line.value, 1, Qt::AlignVCenter);
    row->addWidget(makeCopy(name, tr("Copy %1").arg(head.toLower()), [value = line.value] {
        return value->text().remove(QChar(0x200b)); // where it may break is not part of it
    }));
    column->addWidget(line.row);
    return line;
}

void CustomerDetail::setCustomer(const std::optional<Customer>& customer)
{
    const bool same = customer && m_shown && customer->id == m_shown->id;
    const bool sameDomain = same && customer->domain == m_shown->domain;
    if (!same) {
        keepDraft();
        m_shown = customer;
        clearAll();
    }
    m_shown = customer;
    m_scroll->setVisible(customer.has_value());
    m_nothing->setVisible(!customer);
    if (!customer)
        return;
    const auto fill = [](const Line& line, const QString& value) {
        line.value->setText(visibleText(value));
        line.row->setVisible(!value.isEmpty());
    };
    fill(m_tenant, customer->tenant.value);
    fill(m_customer, customer->id.value);
    showHead();
    showRelationSide();
    if (!sameDomain)
        showDomains();
}

void CustomerDetail::clearAll()
{
    m_note.reset();
    m_editor->hide();
    m_relations = {};
    m_relationsTold = false;
    m_domainsState = {};
    m_licencesState = {};
    m_runLines.clear();
    m_domainsUnfolded = false;
    m_timeline->setUnfolded(false);
    m_timeline->setBars({}, {});
    for (const Section* section : {&m_roles, &m_states, &m_licences, &m_runs, &m_domains}) {
        clearLayout(section->body);
        section->box->hide();
    }
    m_bars = nullptr;
    m_sources->hide();
    m_consent->hide();
    m_check->hide();
    showPortalProblem({});
}

void CustomerDetail::showHead()
{
    if (!m_shown)
        return;
    const CustomerNote note = m_note.value_or(CustomerNote());
    const QString alias = visibleText(note.alias);
    m_name->setText(alias.isEmpty() ? visibleText(m_shown->name) : alias);
    m_realName->setText(visibleText(m_shown->name));
    m_realName->setVisible(!alias.isEmpty() && alias != visibleText(m_shown->name));
    m_domain->setText(visibleText(m_shown->domain));
    m_domain->setVisible(!m_shown->domain.isEmpty());
    while (m_chips->count() > 1) {
        QLayoutItem* item = m_chips->takeAt(1);
        if (item->widget() != m_edit)
            delete item->widget();
        delete item;
    }
    for (const QString& tag : note.tags) {
        const QString word = visibleText(tag);
        // A tag can be as long as somebody likes; the pane is not.
        auto* chip = new Chip(word.size() > 24 ? word.left(23) + u'…' : word);
        chip->setObjectName(u"tagChip"_s);
        chip->setAccessibleName(tr("Tag: %1").arg(word));
        chip->setToolTip(word.toHtmlEscaped());
        m_chips->addWidget(chip);
    }
    if (note.hidden) {
        auto* chip = new Chip(tr("hidden"), "info");
        chip->setObjectName(u"hiddenChip"_s);
        chip->setToolTip(tr("It is not in the list unless hidden ones are shown"));
        m_chips->addWidget(chip);
    }
    m_chips->addWidget(m_edit);
    const bool plain = note.alias.isEmpty() && note.tags.isEmpty() && note.text.isEmpty();
    setText(m_edit, plain ? tr("Add a note…") : tr("Edit…"));
    m_edit->setVisible(m_note && m_editor->isHidden());
    QStringList lines = note.text.split(u'\n');
    for (QString& line : lines)
        line = visibleText(line);
    m_noteText->setText(lines.join(u'\n'));
    m_noteText->setVisible(!note.text.isEmpty() && m_editor->isHidden());
    m_star->setVisible(m_note.has_value());
    m_star->setChecked(note.favourite);
    m_star->setIcon(note.favourite ? m_icons.icon(u"star-filled"_s, "accent", "accent")
                                   : m_icons.icon(u"star"_s));
    const QString star = note.favourite ? tr("Take it out of the favourites") : tr("Make it a favourite");
    m_star->setToolTip(star);
}

void CustomerDetail::setNote(const CustomerNote& note)
{
    if (!m_shown)
        return;
    const bool first = !m_note;
    m_note = note;
    const auto draft = m_drafts.constFind(m_shown->id);
    if (first && draft != m_drafts.cend()) {
        const CustomerNote kept = *draft;
        m_drafts.erase(draft);
        setEditing(true);
        m_editor->setNote(kept);
    }
    showHead();
}

void CustomerDetail::setSources(const QString& sources, const QString& origin)
{
    QStringList parts;
    if (!sources.isEmpty())
        parts << tr("Known from: %1.").arg(sources);
    if (!origin.isEmpty())
        parts << origin;
    m_sources->setText(parts.join(u' '));
    m_sources->setVisible(!parts.isEmpty());
}

void CustomerDetail::setKnownTags(const QStringList& tags)
{
    m_editor->setKnownTags(tags);
}

void CustomerDetail::setEditing(bool editing)
{
    if (editing && m_note)
        m_editor->setNote(*m_note);
    m_editor->setVisible(editing);
    showHead();
}

void CustomerDetail::keepDraft()
{
    if (!m_shown || !m_note || m_editor->isHidden())
        return;
    CustomerNote typed = m_editor->note();
    typed.favourite = m_note->favourite;
    if (typed != *m_note)
        m_drafts.insert(m_shown->id, typed);
}

void CustomerDetail::takeNote(const CustomerNote& note)
{
    if (!m_shown || !m_note)
        return;
    CustomerNote taken = note;
    // The star may have been set while the editor was open.
    if (sender() == m_editor)
        taken.favourite = m_note->favourite;
    const bool changed = taken != *m_note;
    m_note = taken;
    showHead();
    if (changed)
        Q_EMIT noteChanged(taken, m_shown->id);
}

void CustomerDetail::setRelations(const Relations& relations)
{
    if (!m_shown)
        return;
    m_relations = relations;
    m_relationsTold = true;
    const QList<TimelineBar> bars =
        relations.relations ? timelineBars(*relations.relations, relations.now) : QList<TimelineBar>();
    m_timeline->setBars(bars, relations.now.toLocalTime().date());
    showRelationSide();
    showRoles();
}

void CustomerDetail::showRelationSide()
{
    if (!m_shown)
        return;
    const QString offered = relationshipText(*m_shown);
    QString icon = relationshipSign(offered).first;
    const char* tone = relationshipSign(offered).second;
    QString side = offered;
    const bool told =
        m_relationsTold && m_relations.relations && !m_relations.relations->relationships.isEmpty();
    if (told && !m_shown->missingSince.isValid()) {
        const CustomerRelations& relations = *m_relations.relations;
        const bool waits =
            std::any_of(m_timeline->bars().cbegin(), m_timeline->bars().cend(),
                        [](const TimelineBar& bar) { return bar.urgency == TimelineBar::Urgency::Waits; });
        if (relations.access.hasRelationship && relations.endsAt.isValid()) {
            const bool over = relations.endsAt <= m_relations.now;
            const qint64 days = m_relations.now.daysTo(relations.endsAt);
            const TimelineBar::Urgency urgency = urgencyOf(over ? -1 : days);
            side = over        ? tr("The first role has ended")
                   : days == 0 ? tr("First role ends today")
                   : days == 1 ? tr("First role ends in 1 day")
                               : tr("First role ends in %1 days").arg(days);
            const bool soon = urgency == TimelineBar::Urgency::Soon || urgency == TimelineBar::Urgency::Ended;
            icon = soon ? u"warning"_s : u"clock"_s;
            tone = soon ? "error" : urgency == TimelineBar::Urgency::Later ? "warning" : "textMuted";
        } else if (relations.access.hasRelationship) {
            side = tr("Renews itself");
            icon = u"refresh"_s;
            tone = "success";
        } else {
            side = waits ? tr("None is active yet") : tr("Ended");
            icon = waits ? u"pending-circle"_s : u"error-circle"_s;
            tone = waits ? "textMuted" : "error";
        }
    }
    m_relationship.sign->setIcon(icon, tone);
    m_relationship.sign->show();
    m_relationship.side->setText(side);
    m_relationship.side->setToolTip(tr("At Partner Center: %1").arg(offered).toHtmlEscaped());
    const bool colored = qstrcmp(tone, "error") == 0 || qstrcmp(tone, "warning") == 0 || told;
    setTextRole(m_relationship.side, Theme::Text::Body);
    setTone(m_relationship.side, !colored ? nullptr : qstrcmp(tone, "textMuted") == 0 ? "muted" : tone);

    const bool hasBars = !m_timeline->bars().isEmpty();
    m_timeline->setVisible(hasBars);
    const bool folds = hasBars && (m_timeline->foldedCount() > 0 || m_timeline->isUnfolded());
    m_moreEnded->setVisible(folds);
    setText(m_moreEnded,
            m_timeline->isUnfolded() ? tr("Show fewer") : tr("and %1 ended").arg(m_timeline->foldedCount()));
    QString text;
    if (m_relationsTold && !hasBars && !m_shown->tenant.isEmpty()) {
        if (m_relations.error)
            text = sentence(*m_relations.error);
        else if (m_relations.reading)
            text = tr("The relationships are being read.");
        else
            text = tr("There is no delegated admin relationship with this customer, so no role reaches you "
                      "here. Ask for one in Partner Center.");
    }
    m_relationText->setText(text);
    m_relationText->setVisible(!text.isEmpty());
}

void CustomerDetail::addStory(QVBoxLayout& column, const QString& icon, const char* tone, const QString& text,
                              const QStringList& roles)
{
    const Theme& theme = m_icons.theme();
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme.metric("spacing.one"));
    auto* sign = new IconLabel(m_icons, icon, tone);
    row->addWidget(sign, 0, Qt::AlignTop);
    auto* words = new Paragraph(theme, roles.isEmpty() ? text : text.arg(namesOf(roles)), Theme::Text::Small);
    if (!roles.isEmpty()) {
        const QString whole = text.arg(namesOf(roles, true));
        words->setAccessibleName(whole);
        words->setToolTip(whole.toHtmlEscaped());
    }
    row->addWidget(words, 1);
    column.addWidget(line);
}

// "Why does it not work": which roles reach the account here, which do not, and what to do.
void CustomerDetail::showRoles()
{
    clearLayout(m_roles.body);
    m_roles.side->clear();
    const bool told = m_relationsTold && m_relations.relations &&
                      !m_relations.relations->relationships.isEmpty() && !m_shown->tenant.isEmpty();
    m_roles.box->setVisible(told);
    if (!told)
        return;
    const CustomerRelations& relations = *m_relations.relations;
    const QStringList& roles = relations.access.roles;
    QVBoxLayout& body = *m_roles.body;
    if (!relations.access.hasRelationship) {
        addStory(body, u"cross-square"_s, "error",
                 tr("None: no relationship with this customer is active. Ask it for a new one in Partner "
                    "Center."));
        return;
    }
    if (!relations.rolesKnown) {
        const QString why = m_relations.error     ? u' ' + sentence(*m_relations.error)
                            : m_relations.reading ? u' ' + tr("It is being read now.")
                                                  : QString();
        addStory(body, u"help"_s, "textMuted",
                 (relations.groupsKnown
                      ? tr("Not all of them are known: who has the roles of a relationship was not read.")
                      : tr("Not known: the groups that your account is in were not read.")) +
                     why);
        if (!roles.isEmpty())
            addStory(body, u"check-circle-filled"_s, "success", tr("Known so far: %1."), roles);
        if (!relations.access.offeredRoles.isEmpty())
            addStory(body, u"info"_s, "textMuted", tr("The relationships offer: %1."),
                     relations.access.offeredRoles);
        return;
    }
    QStringList elsewhere;
    QStringList nowhere;
    for (const QString& role : expectedRoles()) {
        if (relations.access.has(role))
            continue;
        if (relations.access.offeredRoles.contains(role, Qt::CaseInsensitive))
            elsewhere << role;
        else
            nowhere << role;
    }
    m_roles.side->setText(tr("%1 of %2 needed")
                              .arg(expectedRoles().size() - elsewhere.size() - nowhere.size())
                              .arg(expectedRoles().size()));
    if (roles.isEmpty()) {
        addStory(body, u"cross-square"_s, "error",
                 relations.access.accountInGroup
                     ? tr("None: the groups that your account is in have no role here.")
                     : tr("None: your account is in none of the groups that have these roles. Have it put in "
                          "one of them, then refresh the list."));
    } else {
        addStory(body, u"check-circle-filled"_s, "success", u"%1"_s, roles);
    }
    if (!elsewhere.isEmpty()) {
        addStory(body, u"warning-filled"_s, "warning",
                 tr("Offered, but not through a group you are in: %1. Have your account put in a group that "
                    "has them."),
                 elsewhere);
    }
    if (!nowhere.isEmpty()) {
        addStory(body, u"dash"_s, "textMuted",
                 tr("In no relationship: %1. Scripts that need them fail here; ask the customer for a "
                    "relationship that has them."),
                 nowhere);
    }
}

void CustomerDetail::addAction(QBoxLayout& column, const QString& title, const Error& error)
{
    const ActionRequest request{error, m_shown ? m_shown->tenant.value : QString(), this};
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
    column.addWidget(button.release(), 0, Qt::AlignLeading);
}

void CustomerDetail::setStates(const StateSign& consent, const std::optional<Error>& consentError,
                               const QList<AccessLine>& access, const QDateTime& now)
{
    const Theme& theme = m_icons.theme();
    m_consent->show();
    m_check->show();
    m_states.box->show();
    clearLayout(m_states.body);
    QDateTime last;
    for (const AccessLine& line : access) {
        if (line.at.isValid() && (!last.isValid() || line.at > last))
            last = line.at;
    }
    m_states.side->setText(last.isValid()     ? tr("called %1").arg(whenText(last, now))
                           : access.isEmpty() ? QString()
                                              : tr("not called yet"));

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(theme.metric("spacing.one"));
    grid->setVerticalSpacing(theme.metric("spacing.half"));
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    const auto addCell = [&](int row, int column, int span, const QString& title, const StateSign& sign,
                             const QString& text, const QDateTime& at) {
        auto* cell = new QWidget;
        auto* line = new QHBoxLayout(cell);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(theme.metric("spacing.one"));
        auto* icon = new IconLabel(m_icons, sign.icon);
        icon->setIcon(sign.icon, sign.colorRole.toLatin1().constData());
        line->addWidget(icon);
        auto* name = new ElidedLabel(Theme::Text::Body);
        name->setText(visibleText(title));
        name->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        line->addWidget(name, span > 1 ? 0 : 1);
        QString words = text.isEmpty() ? sign.text : text;
        if (span > 1) {
            line->addStretch();
            line->addWidget(makeLabel(words, Theme::Text::Small, "muted").release());
        }
        if (at.isValid())
            words += u", "_s + tr("called %1").arg(whenText(at, now));
        cell->setObjectName(u"accessCell"_s);
        cell->setAccessibleName(title + u", "_s + words);
        cell->setToolTip(u"%1: %2"_s.arg(title, words).toHtmlEscaped());
        grid->addWidget(cell, row, column, 1, span);
    };
    addCell(0, 0, 2, tr("Consent"), consent, {}, {});
    for (int i = 0; i < access.size(); ++i) {
        const AccessLine& line = access.at(i);
        addCell(1 + i / 2, i % 2, 1, line.title, line.sign, line.text, line.at);
    }
    m_states.body->addLayout(grid);

    // A failure that several share is told once.
    struct Failure
    {
        QStringList titles;
        QString state;
        Error error;
    };
    QList<Failure> failures;
    const auto note = [&failures](const QString& title, const QString& state, const Error& error) {
        for (Failure& failure : failures) {
            if (sentence(failure.error) == sentence(error) && failure.error.action == error.action) {
                failure.titles << title;
                return;
            }
        }
        failures.append({{title}, state, error});
    };
    if (consentError)
        note(tr("Consent"), consent.text, *consentError);
    for (const AccessLine& line : access) {
        if (line.error)
            note(line.title, line.text.isEmpty() ? line.sign.text : line.text, *line.error);
    }
    for (const Failure& failure : std::as_const(failures)) {
        const QString titles = failure.titles.join(u", "_s);
        const QString state = failure.state.isEmpty() ? QString() : failure.state + u". "_s;
        auto detail = makeLabel(visibleText(u"%1: %2%3"_s.arg(titles, state, sentence(failure.error))),
                                Theme::Text::Small, "muted");
        detail->setObjectName(u"accessProblem"_s);
        detail->setWordWrap(true);
        detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_states.body->addWidget(detail.release());
        addAction(*m_states.body, titles, failure.error);
    }
}

void CustomerDetail::setWorking(bool working)
{
    m_consent->setEnabled(!working);
    m_check->setEnabled(!working);
}

void CustomerDetail::showWaiting(const Section& section, const QString& text)
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(m_icons.theme().metric("spacing.one"));
    row->addWidget(new IconLabel(m_icons, u"spinner"_s, "accent"));
    row->addWidget(makeLabel(text, Theme::Text::Small, "muted").release(), 1);
    section.body->addWidget(line);
}

void CustomerDetail::showProblem(const Section& section, const Error& error, const QString& name,
                                 void (CustomerDetail::*again)())
{
    addStory(*section.body, u"warning"_s, "warning", sentence(error));
    auto* buttons = new QWidget;
    auto* row = new FlowLayout(buttons);
    row->setSpacing(m_icons.theme().metric("spacing.one"));
    auto* retry = new QPushButton(tr("Try again"));
    retry->setObjectName(name + u"TryAgain"_s);
    retry->setAccessibleName(tr("Try again: %1").arg(section.title));
    retry->setProperty("small", true);
    // Later: the answer rebuilds the section, the button with it.
    connect(retry, &QPushButton::clicked, this, again, Qt::QueuedConnection);
    row->addWidget(retry);
    section.body->addWidget(buttons);
    addAction(*section.body, section.title, error);
}

template <typename T>
bool CustomerDetail::showLoadable(const Section& section, const Loadable<T>& state, const QString& name,
                                  const QString& loading, void (CustomerDetail::*again)())
{
    clearLayout(section.body);
    section.side->clear();
    section.box->setVisible(state.loading || state.value || state.error);
    if (state.error)
        showProblem(section, *state.error, name, again);
    else if (state.loading)
        showWaiting(section, loading);
    return !state.error && !state.loading && state.value;
}

void CustomerDetail::setLicences(const Loadable<QList<LicenceLine>>& licences)
{
    if (!m_shown || m_licencesState == licences)
        return;
    m_licencesState = licences;
    m_bars = nullptr;
    if (!showLoadable(m_licences, licences, u"licences"_s, tr("The licences are being read."),
                      &CustomerDetail::licencesRequested))
        return;
    if (licences.value->isEmpty()) {
        m_licences.body->addWidget(makeLabel(tr("It has none."), Theme::Text::Small, "muted").release());
        return;
    }
    m_licences.side->setText(tr("used of bought"));
    m_bars = new LicenceBars(m_icons);
    m_bars->setLines(*licences.value);
    m_licences.body->addWidget(m_bars);
}

void CustomerDetail::setDomains(const Loadable<QList<TenantDomain>>& domains)
{
    if (!m_shown || m_domainsState == domains)
        return;
    m_domainsState = domains;
    showDomains();
}

void CustomerDetail::showDomains()
{
    const auto& domains = m_domainsState;
    const bool hasValue = showLoadable(m_domains, domains, u"domains"_s, tr("The domains are being read."),
                                       &CustomerDetail::domainsRequested);
    QString initial;
    QList<TenantDomain> verified;
    if (hasValue) {
        for (const TenantDomain& domain : *domains.value) {
            if (domain.isVerified)
                verified << domain;
            if (domain.isInitial)
                initial = domain.name;
        }
        std::stable_sort(verified.begin(), verified.end(), [](const TenantDomain& a, const TenantDomain& b) {
            const auto rank = [](const TenantDomain& one) {
                return one.isDefault ? 0 : one.isInitial ? 1 : 2;
            };
            return rank(a) != rank(b) ? rank(a) < rank(b) : a.name.compare(b.name, Qt::CaseInsensitive) < 0;
        });
    }
    const QString domain = initial.isEmpty() ? m_shown->domain : initial;
    m_domainLine.head->setText(initial.isEmpty() ? tr("Domain") : tr("Initial"));
    m_domainLine.value->setText(breakableText(domain));
    m_domainLine.value->setAccessibleName(visibleText(domain));
    m_domainLine.row->setVisible(!domain.isEmpty());
    if (!hasValue)
        return;
    if (verified.isEmpty()) {
        m_domains.body->addWidget(makeLabel(tr("None is verified."), Theme::Text::Small, "muted").release());
        return;
    }
    const int all = int(verified.size());
    m_domains.side->setText(tr("%1 verified").arg(all));
    const bool folds = all > kFoldedDomains + 1;
    const int shown = folds && !m_domainsUnfolded ? kFoldedDomains : all;
    for (int i = 0; i < shown; ++i)
        addDomain(*m_domains.body, verified.at(i), i);
    if (!folds)
        return;
    auto* more = new QPushButton(m_domainsUnfolded ? tr("Show fewer") : tr("Show all %1").arg(all));
    more->setObjectName(u"moreDomains"_s);
    more->setAccessibleName(tr("%1 domains").arg(more->text()));
    setVariant(more, "link");
    connect(
        more, &QPushButton::clicked, this,
        [this] {
            m_domainsUnfolded = !m_domainsUnfolded;
            showDomains();
        },
        Qt::QueuedConnection);
    m_domains.body->addWidget(more, 0, Qt::AlignLeading);
}

void CustomerDetail::addDomain(QVBoxLayout& column, const TenantDomain& domain, int number)
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(m_icons.theme().metric("spacing.one"));
    const QString shown = visibleText(domain.name);
    auto* name = new Paragraph(m_icons.theme(), breakableText(domain.name), Theme::Text::Output);
    name->setObjectName(u"domainName"_s);
    QStringList words{shown};
    row->addWidget(name, 1, Qt::AlignVCenter);
    const auto addChip = [&](const QString& word) {
        auto* chip = new Chip(word);
        chip->setObjectName(u"domainChip"_s);
        row->addWidget(chip);
        words << word;
    };
    if (domain.isDefault)
        addChip(tr("default"));
    if (domain.isInitial)
        addChip(tr("initial"));
    name->setAccessibleName(words.join(u", "_s));
    row->addWidget(
        makeCopy(u"copyDomain%1"_s.arg(number), tr("Copy %1").arg(shown), [shown] { return shown; }));
    column.addWidget(line);
}

void CustomerDetail::setRuns(const QList<RunLine>& runs)
{
    if (!m_shown || m_runLines == runs)
        return;
    const Theme& theme = m_icons.theme();
    m_runLines = runs;
    clearLayout(m_runs.body);
    m_runs.box->setVisible(!runs.isEmpty());
    if (runs.isEmpty())
        return;
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(theme.metric("spacing.one"));
    grid->setVerticalSpacing(theme.metric("spacing.half"));
    grid->setColumnStretch(1, 1);
    for (int i = 0; i < runs.size(); ++i) {
        const RunLine& run = runs.at(i);
        auto* icon = new IconLabel(m_icons, run.outcome.icon);
        icon->setIcon(run.outcome.icon, run.outcome.colorRole.toLatin1().constData());
        icon->setToolTip(run.outcome.text.toHtmlEscaped());
        icon->setAccessibleName(run.outcome.text);
        grid->addWidget(icon, i, 0);
        const QString script = visibleText(run.script.isEmpty() ? tr("Without a name") : run.script);
        auto* open = new ElidedLink(script);
        open->setObjectName(u"run_%1"_s.arg(i));
        const QString words = tr("%1, %2, %3").arg(script, run.outcome.text, run.when);
        open->setAccessibleName(tr("Show the run: %1").arg(words));
        open->setToolTip(words.toHtmlEscaped());
        connect(
            open, &QPushButton::clicked, this, [this, id = run.id] { Q_EMIT runOpened(id); },
            Qt::QueuedConnection);
        grid->addWidget(open, i, 1);
        grid->addWidget(makeLabel(run.outcome.text, Theme::Text::Small, "muted").release(), i, 2);
        auto when = makeLabel(run.when, Theme::Text::Small, "muted");
        when->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
        grid->addWidget(when.release(), i, 3);
    }
    m_runs.body->addLayout(grid);
}

} // namespace steward
