#include "librarypage.h"

#include <common/labels.h>
#include <common/plaintext.h>
#include <common/theme.h>
#include <runs/runsign.h>

#include <QGridLayout>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kTextWidth = 720; // longer lines are hard to read

/// Line breaks stay; everything else that could hide is a sign.
QString visibleLines(const QString& text)
{
    QStringList lines = text.split(u'\n');
    for (QString& line : lines)
        line = visibleText(line.remove(u'\r').replace(u'\t', u"    "_s));
    return lines.join(u'\n');
}

QString join(const QStringList& list)
{
    return visibleText(list.join(u", "_s));
}

} // namespace

QStringList helpParagraphs(const QString& text)
{
    QStringList paragraphs;
    bool joins = false;
    for (const QString& line : QString(text).remove(u'\r').split(u'\n')) {
        const QString trimmed = line.trimmed();
        const bool isItem = trimmed.startsWith(u"- "_s) || trimmed.startsWith(u"* "_s) ||
                            (line.size() > 1 && line.at(0).isSpace());
        if (trimmed.isEmpty()) {
            joins = false;
            continue;
        }
        if (joins && !isItem)
            paragraphs.last() += u' ' + trimmed;
        else
            paragraphs << (isItem ? line.trimmed() : trimmed);
        joins = true;
    }
    return paragraphs;
}

LibraryPage::LibraryPage(const Icons& icons, QWidget* parent) : QWidget(parent), m_icons(icons)
{
    const Theme& theme = icons.theme();
    setObjectName(u"libraryPage"_s);
    setGround(this, "surface");
    const int side = theme.metric("spacing.three"), gap = theme.metric("spacing.one");
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);

    auto* head = new QWidget;
    auto* top = new QVBoxLayout(head);
    top->setContentsMargins(side, side, side, theme.metric("spacing.two"));
    top->setSpacing(gap);
    auto* titleRow = new QHBoxLayout;
    titleRow->setSpacing(gap);
    m_name = new ElidedLabel(Theme::Text::Title);
    m_name->setObjectName(u"scriptName"_s);
    titleRow->addWidget(m_name, 1);
    m_star = new QToolButton;
    m_star->setObjectName(u"scriptStar"_s);
    m_star->setCheckable(true);
    m_star->setAccessibleName(tr("Favourite"));
    setVariant(m_star, "star");
    titleRow->addWidget(m_star);
    top->addLayout(titleRow);
    m_synopsis = new Paragraph(theme, {}, Theme::Text::Body, "textMuted");
    top->addWidget(m_synopsis);
    m_chips = new QWidget;
    auto* chips = new QHBoxLayout(m_chips);
    chips->setContentsMargins(0, 0, 0, 0);
    chips->setSpacing(theme.metric("spacing.half"));
    m_chips->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    top->addWidget(m_chips);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, theme.metric("spacing.half"), 0, 0);
    buttons->setSpacing(gap);
    const auto button = [&](const QString& name, const QString& text, const QString& icon, auto signal) {
        auto* made = new QPushButton(text);
        made->setObjectName(name);
        made->setAccessibleName(text);
        if (!icon.isEmpty())
            made->setIcon(icons.icon(icon, name == "scriptRun"_L1 ? "onAccent" : "textMuted"));
        connect(made, &QPushButton::clicked, this, signal);
        buttons->addWidget(made);
        return made;
    };
    m_run = button(u"scriptRun"_s, tr("Run…"), u"play"_s, &LibraryPage::runRequested);
    setVariant(m_run, "primary");
    m_open = button(u"scriptOpen"_s, tr("Open"), u"edit"_s, &LibraryPage::openRequested);
    m_duplicate = button(u"scriptDuplicate"_s, tr("Duplicate"), u"copy"_s, &LibraryPage::duplicateRequested);
    m_versions = button(u"scriptVersions"_s, tr("Versions…"), u"clock"_s, &LibraryPage::versionsRequested);
    m_export = button(u"scriptExport"_s, tr("Export…"), u"download"_s, &LibraryPage::exportRequested);
    m_more = button(u"scriptMore"_s, tr("More"), u"dots"_s, [] {});
    m_menu = new QMenu(m_more);
    const auto instead = [this](QPushButton* other) {
        QAction* action = m_menu->addAction(other->icon(), other->text(), other, &QPushButton::click);
        action->setVisible(false);
        m_instead.insert(other, action);
    };
    instead(m_duplicate);
    instead(m_versions);
    instead(m_export);
    m_rename = m_menu->addAction(tr("Rename…"), this, &LibraryPage::renameRequested);
    m_trash = m_menu->addAction(icons.icon(u"trash"_s), tr("Move to the waste bin…"), this,
                                &LibraryPage::trashRequested);
    m_rename->setObjectName(u"scriptRename"_s);
    m_trash->setObjectName(u"scriptTrash"_s);
    m_more->setMenu(m_menu);
    buttons->addStretch();
    top->addLayout(buttons);
    outer->addWidget(head);
    outer->addWidget(makeLine().release());

    m_scroll = new QScrollArea;
    m_scroll->setObjectName(u"scriptHelp"_s);
    m_scroll->setAccessibleName(tr("What the script does"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::StrongFocus);
    outer->addWidget(m_scroll, 1);
    connect(m_star, &QToolButton::clicked, this, &LibraryPage::starToggled);
    clear();
}

void LibraryPage::clear()
{
    m_path.clear();
    setVisible(false);
}

QVBoxLayout* LibraryPage::addSection(const QString& title)
{
    const Theme& theme = m_icons.theme();
    if (m_column->count() > 0)
        m_column->addSpacing(theme.metric("spacing.three"));
    auto label = makeLabel(title, Theme::Text::Heading);
    m_column->addWidget(label.release());
    m_column->addSpacing(theme.metric("spacing.one"));
    auto* section = new QVBoxLayout;
    section->setSpacing(theme.metric("spacing.one"));
    m_column->addLayout(section);
    return section;
}

void LibraryPage::addText(QVBoxLayout* to, const QString& text, const char* color)
{
    for (const QString& paragraph : helpParagraphs(text))
        to->addWidget(new Paragraph(m_icons.theme(), visibleText(paragraph), Theme::Text::Body, color));
}

void LibraryPage::addCode(QVBoxLayout* to, const QString& code)
{
    const Theme& theme = m_icons.theme();
    auto frame = std::make_unique<QFrame>();
    setGround(frame.get(), "cardAlt");
    auto* inside = new QVBoxLayout(frame.get());
    const int pad = theme.metric("spacing.oneHalf");
    inside->setContentsMargins(pad, theme.metric("spacing.one"), pad, theme.metric("spacing.one"));
    auto label = makeLabel(visibleLines(code), Theme::Text::Output);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setLayoutDirection(Qt::LeftToRight);
    inside->addWidget(label.release());
    to->addWidget(frame.release());
}

void LibraryPage::addFact(QVBoxLayout* to, const QString& title, const QString& value)
{
    const Theme& theme = m_icons.theme();
    auto* row = new QHBoxLayout;
    row->setSpacing(theme.metric("spacing.two"));
    auto* label = new Paragraph(theme, title, Theme::Text::Body, "textMuted");
    label->setFixedWidth(theme.px(112));
    row->addWidget(label, 0, Qt::AlignTop);
    row->addWidget(new Paragraph(theme, value, Theme::Text::Body), 1);
    to->addLayout(row);
}

void LibraryPage::setScript(const LibraryEntry& entry, const Facts& facts)
{
    const Theme& theme = m_icons.theme();
    const bool isOther = m_path != entry.script.path;
    m_path = entry.script.path;
    m_name->setText(visibleText(entry.script.name));
    m_synopsis->setText(visibleText(entry.script.synopsis));
    m_synopsis->setVisible(!entry.script.synopsis.isEmpty());
    m_star->setChecked(facts.isFavourite);
    m_star->setIcon(m_icons.icon(facts.isFavourite ? u"star-filled"_s : u"star"_s,
                                 facts.isFavourite ? "accent" : "textMuted"));
    const QString starText =
        facts.isFavourite ? tr("Remove from the favourites") : tr("Add to the favourites");
    m_star->setToolTip(starText);
    m_star->setAccessibleName(starText);

    const bool works = entry.problem.isEmpty();
    m_run->setEnabled(works);
    m_duplicate->setText(entry.isBuiltIn ? tr("Duplicate to edit") : tr("Duplicate"));
    m_duplicate->setAccessibleName(m_duplicate->text());
    m_open->setEnabled(works);
    m_duplicate->setEnabled(works);
    m_isBuiltIn = entry.isBuiltIn;
    m_instead.value(m_duplicate)->setText(m_duplicate->text());
    m_versions->setEnabled(facts.versions > 0);
    m_versions->setToolTip(facts.versions > 0
                               ? (facts.versions == 1 ? tr("One version is kept")
                                                      : tr("%1 versions are kept").arg(facts.versions))
                               : tr("No version is kept yet: each save makes one"));
    m_rename->setVisible(!entry.isBuiltIn);
    m_trash->setVisible(!entry.isBuiltIn);
    m_rename->setEnabled(entry.isWritable);
    m_trash->setEnabled(entry.isWritable);

    // Chips.
    auto* chips = static_cast<QHBoxLayout*>(m_chips->layout());
    while (QLayoutItem* item = chips->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    auto* risk = new Chip(riskText(entry.risk), riskTone(entry.risk));
    if (entry.isRiskComputed)
        risk->setToolTip(entry.script.risk.isEmpty()
                             ? tr("By the commands it uses")
                             : tr("By the commands it uses; it says %1").arg(visibleText(entry.script.risk)));
    chips->addWidget(risk);
    chips->addWidget(new Chip(visibleText(entry.scope)));
    for (const QString& connection : facts.connections)
        chips->addWidget(new Chip(visibleText(connection), "info"));
    for (const QString& tag : entry.script.tags)
        chips->addWidget(new Chip(u'#' + visibleText(tag)));
    chips->addStretch();

    // The help is made anew: scripts change while they are shown.
    const int scrolled = isOther ? 0 : m_scroll->verticalScrollBar()->value();
    m_sections = new QWidget;
    setGround(m_sections, "surface");
    auto* page = new QHBoxLayout(m_sections);
    const int side = theme.metric("spacing.three");
    page->setContentsMargins(side, theme.metric("spacing.two"), side, side);
    auto* content = new QWidget;
    content->setMaximumWidth(theme.px(kTextWidth));
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    page->addWidget(content, 1);
    page->addStretch(0);

    if (!works)
        addText(addSection(tr("It cannot be used")), entry.problem, "error");
    auto* does = addSection(tr("What it does"));
    addText(does,
            entry.script.description.isEmpty()
                ? (entry.script.synopsis.isEmpty() ? tr("Its help does not say.") : entry.script.synopsis)
                : entry.script.description,
            entry.script.description.isEmpty() && entry.script.synopsis.isEmpty() ? "textMuted" : "text");
    auto* needs = addSection(tr("What it needs"));
    addFact(needs, tr("Connections"),
            (facts.connections.isEmpty() ? tr("None") : join(facts.connections)) +
                (entry.areConnectionsComputed && !facts.connections.isEmpty() ? tr(" (by its commands)")
                                                                              : QString()));
    addFact(needs, tr("Target"),
            entry.scope.compare("User"_L1, Qt::CaseInsensitive) == 0 ? tr("A customer and one of its users")
            : entry.scope.compare("Partner"_L1, Qt::CaseInsensitive) == 0 ? tr("Your own partner tenant")
                                                                          : tr("A customer"));
    if (!entry.script.roles.isEmpty())
        addFact(needs, tr("Roles"), join(entry.script.roles));
    QString change = riskText(entry.risk);
    if (entry.isRiskComputed)
        change += entry.script.risk.isEmpty()
                      ? tr(" (by its commands)")
                      : tr(" (by its commands; it says %1)").arg(visibleText(entry.script.risk));
    addFact(needs, tr("Risk"), change);
    if (!entry.script.outputs.isEmpty())
        addText(addSection(tr("What it returns")), entry.script.outputs);
    if (!entry.script.parameters.isEmpty()) {
        auto* parameters = addSection(tr("Parameters"));
        for (const LibraryScript::Parameter& one : entry.script.parameters) {
            auto name = makeLabel(u'-' + visibleText(one.name), Theme::Text::Output);
            name->setTextInteractionFlags(Qt::TextSelectableByMouse);
            name->setLayoutDirection(Qt::LeftToRight);
            parameters->addWidget(name.release());
            auto* help = new Paragraph(theme, visibleText(one.help), Theme::Text::Body, "textMuted");
            auto* row = new QHBoxLayout;
            row->setContentsMargins(theme.metric("spacing.two"), 0, 0, 0);
            row->addWidget(help);
            parameters->addLayout(row);
        }
    }
    if (!entry.script.examples.isEmpty()) {
        auto* examples = addSection(entry.script.examples.size() == 1 ? tr("Example") : tr("Examples"));
        for (const QString& example : entry.script.examples)
            addCode(examples, example);
    }
    auto* file = addSection(tr("File"));
    addFact(file, tr("Library"),
            visibleText(facts.rootTitle) + (entry.isBuiltIn     ? tr(", comes with Steward")
                                            : !entry.isWritable ? tr(", read-only")
                                                                : QString()));
    addFact(file, tr("Place"), visibleText(entry.script.path));
    addFact(file, tr("Changed"), dayAndTime(entry.changedAt));
    if (facts.lastRun)
        addFact(file, tr("Last run"),
                tr("%1, %2").arg(runSign(facts.lastRun->state).text, dayAndTime(facts.lastRun->startedAt)));
    m_column->addStretch();
    m_scroll->setWidget(m_sections);
    m_scroll->verticalScrollBar()->setValue(scrolled);
    setVisible(true);
    fit();
    // A page that was not shown has its size only when it is laid out.
    QMetaObject::invokeMethod(this, &LibraryPage::fit, Qt::QueuedConnection);
}

QSize LibraryPage::minimumSizeHint() const
{
    const Theme& theme = m_icons.theme();
    const int gap = theme.metric("spacing.one");
    return {2 * theme.metric("spacing.three") + m_run->sizeHint().width() + m_open->sizeHint().width() +
                m_more->sizeHint().width() + 2 * gap,
            theme.px(240)};
}

void LibraryPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fit();
}

/// What there is no room for goes: buttons into the menu, the last first; and chips, the tags first.
void LibraryPage::fit()
{
    const Theme& theme = m_icons.theme();
    const int gap = theme.metric("spacing.one");
    const int room = width() - 2 * theme.metric("spacing.three");
    // A size before the style sheet is another one.
    for (QPushButton* button : {m_run, m_open, m_duplicate, m_versions, m_export, m_more})
        button->ensurePolished();
    int used = m_run->sizeHint().width() + gap + m_open->sizeHint().width();
    QList<QPushButton*> others{m_duplicate};
    if (!m_isBuiltIn)
        others << m_versions;
    others << m_export;
    int all = used + (m_isBuiltIn ? 0 : m_more->sizeHint().width() + gap);
    for (QPushButton* button : others)
        all += button->sizeHint().width() + gap;
    const bool isTight = all > room;
    const bool hasMenu = !m_isBuiltIn || isTight;
    used += hasMenu ? m_more->sizeHint().width() + gap : 0;
    bool fits = true;
    m_versions->setVisible(false);
    m_instead.value(m_versions)->setVisible(false);
    for (QPushButton* button : others) {
        used += button->sizeHint().width() + gap;
        fits = fits && used <= room;
        button->setVisible(fits);
        m_instead.value(button)->setVisible(!fits);
        m_instead.value(button)->setEnabled(button->isEnabled());
    }
    m_more->setVisible(hasMenu);
    int taken = 0;
    for (int i = 0; i < m_chips->layout()->count(); ++i) {
        QWidget* chip = m_chips->layout()->itemAt(i)->widget();
        if (!chip)
            continue;
        chip->ensurePolished();
        taken += chip->sizeHint().width() + m_chips->layout()->spacing();
        chip->setVisible(taken <= room);
    }
}

} // namespace steward
