#include "healthpage.h"

#include "consentview.h"
#include "factlist.h"
#include "markrow.h"
#include "prooftablemodel.h"

#include <common/banner.h>
#include <common/emptystate.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/theme.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

// Every permission that can be asked for: the page scrolls, a table in it that does so too would hide some.
constexpr int kMostProofRows = 500;
const QString kRelationshipPrefix = u"relationship:"_s;

QString actionLabel(const QString& action)
{
    if (action == "signIn"_L1)
        return HealthPage::tr("Sign in again");
    if (action == "renew"_L1)
        return HealthPage::tr("Renew now");
    if (action == "rotate"_L1)
        return HealthPage::tr("Rotate");
    if (action == "consent"_L1)
        return HealthPage::tr("Consent");
    if (action == "consentPartner"_L1)
        return HealthPage::tr("Consent again");
    if (action == "relationships"_L1)
        return HealthPage::tr("Show customers");
    return {};
}

QString kindText(CredentialKind kind)
{
    switch (kind) {
    case CredentialKind::None:
        return HealthPage::tr("none: a public application");
    case CredentialKind::Secret:
        return HealthPage::tr("Secret");
    case CredentialKind::Certificate:
        return HealthPage::tr("Certificate");
    }
    return {};
}

Mark markOf(HealthChange::Kind kind, HealthFinding::Severity severity)
{
    return kind == HealthChange::Kind::Better || kind == HealthChange::Kind::Gone ? Mark::Good
                                                                                  : markOf(severity);
}

/// Several relationships that changed in the same way become one line.
QList<HealthChange> oneForAllRelationships(const QList<HealthChange>& changes)
{
    const auto isRelationship = [](const HealthChange& change) {
        return change.finding.id.startsWith(kRelationshipPrefix);
    };
    QHash<HealthChange::Kind, int> counts;
    for (const HealthChange& change : changes)
        counts[change.kind] += isRelationship(change) ? 1 : 0;
    QList<HealthChange> kinds;
    QSet<HealthChange::Kind> said;
    for (HealthChange change : changes) {
        const int count = counts.value(change.kind);
        if (isRelationship(change) && count > 1) {
            if (said.contains(change.kind))
                continue;
            said.insert(change.kind);
            const QString number = QLocale().toString(count);
            const bool over = change.kind == HealthChange::Kind::Gone;
            change.finding.title =
                over ? HealthPage::tr("the end of %1 relationships.").arg(number)
                     : HealthPage::tr("%1 relationships end soon or have ended.").arg(number);
        }
        kinds.append(change);
    }
    return kinds;
}

} // namespace

HealthPage::HealthPage(const Icons& icons, QWidget* parent) : QWidget(parent), m_icons(icons)
{
    const Theme& theme = icons.theme();
    setObjectName(u"healthPage"_s);
    setGround(this, "surface");
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    m_banner = new Banner(icons, Banner::Shape::Bar);
    m_banner->setObjectName(u"healthBanner"_s);
    QPushButton* again = m_banner->addButton(tr("Try again"), u"refresh"_s);
    again->setObjectName(u"healthTryAgain"_s);
    connect(again, &QPushButton::clicked, this, &HealthPage::checkRequested);
    outer->addWidget(m_banner);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* sheet = new QWidget;
    setGround(sheet, "surface");
    m_sheet = new QVBoxLayout(sheet);
    m_sheet->setSpacing(theme.metric("spacing.two"));
    m_sheet->addWidget(buildHeader());
    m_written = new Banner(icons, Banner::Shape::Card);
    m_written->setObjectName(u"healthExported"_s);
    m_sheet->addWidget(m_written);
    m_empty = new EmptyState(icons, u"setup"_s);
    m_empty->setTexts(tr("Nothing was checked yet"), tr("The check takes some seconds and changes nothing."));
    m_sheet->addWidget(m_empty, 1);
    m_content = new QWidget;
    m_split = new QBoxLayout(QBoxLayout::LeftToRight, m_content);
    m_split->setContentsMargins(0, 0, 0, 0);
    m_split->setSpacing(theme.metric("spacing.four"));
    m_split->addWidget(buildMain(), 1);
    m_side = buildSide();
    m_split->addWidget(m_side, 0, Qt::AlignTop);
    m_sheet->addWidget(m_content, 1);
    scroll->setWidget(sheet);
    outer->addWidget(scroll, 1);
    setFocusProxy(m_check);
    updateHeader();
}

QPushButton* HealthPage::makeButton(const QString& objectName, const QString& text, const QString& iconName)
{
    auto* button = new QPushButton(text);
    button->setObjectName(objectName);
    button->setAccessibleName(text);
    if (!iconName.isEmpty())
        button->setIcon(m_icons.icon(iconName));
    return button;
}

QWidget* HealthPage::buildHeader()
{
    const Theme& theme = m_icons.theme();
    auto* header = new QWidget;
    auto* column = new QVBoxLayout(header);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.metric("spacing.one"));
    auto* row = new QHBoxLayout;
    row->setSpacing(theme.metric("spacing.oneHalf"));
    m_sign = new IconLabel(m_icons, u"pending-circle"_s, "textMuted", "icons.large");
    row->addWidget(m_sign, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    m_headline = new Paragraph(theme, {}, Theme::Text::Title);
    m_headline->setObjectName(u"healthHeadline"_s);
    words->addWidget(m_headline);
    m_age = makeLabel({}, Theme::Text::Body, "muted").release();
    m_age->setObjectName(u"healthAge"_s);
    m_age->setWordWrap(true);
    words->addWidget(m_age);
    row->addLayout(words, 1);
    column->addLayout(row);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme.metric("spacing.one"));
    m_check = makeButton(u"checkHealth"_s, tr("Check again"), u"refresh"_s);
    m_html = makeButton(u"exportHtml"_s, tr("Export as page"), u"download"_s);
    m_html->setToolTip(tr("One HTML file, without secrets"));
    m_json = makeButton(u"exportJson"_s, tr("Export as JSON"));
    QPushButton* setup = makeButton(u"runSetup"_s, tr("Run the set-up again"), u"setup"_s);
    buttons->addWidget(m_check);
    buttons->addWidget(m_html);
    buttons->addWidget(m_json);
    buttons->addWidget(setup);
    buttons->addStretch();
    column->addLayout(buttons);
    connect(m_check, &QPushButton::clicked, this, &HealthPage::checkRequested);
    connect(m_html, &QPushButton::clicked, this, &HealthPage::exportHtmlRequested);
    connect(m_json, &QPushButton::clicked, this, &HealthPage::exportJsonRequested);
    connect(setup, &QPushButton::clicked, this, &HealthPage::setupRequested);
    return header;
}

QWidget* HealthPage::buildMain()
{
    const Theme& theme = m_icons.theme();
    auto* main = new QWidget;
    auto* column = new QVBoxLayout(main);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.metric("spacing.three"));
    const auto addPart = [&](QWidget** part, const QString& title, QPushButton* button = nullptr) {
        auto* holder = new QWidget;
        auto* inside = new QVBoxLayout(holder);
        inside->setContentsMargins(0, 0, 0, 0);
        inside->setSpacing(theme.metric("spacing.one"));
        auto* head = new QHBoxLayout;
        auto* label = makeLabel(title, Theme::Text::Heading).release();
        label->setWordWrap(true);
        head->addWidget(label, 1);
        if (button)
            head->addWidget(button);
        inside->addLayout(head);
        column->addWidget(holder);
        if (part)
            *part = holder;
        return std::pair(inside, label);
    };
    const auto frame = [](QWidget* table) {
        auto* card = new QFrame;
        setGround(card, "card");
        auto* inside = new QVBoxLayout(card);
        inside->setContentsMargins(1, 1, 1, 1);
        inside->addWidget(table);
        return card;
    };
    auto [findings, findingsTitle] = addPart(nullptr, tr("Findings"));
    Q_UNUSED(findingsTitle)
    m_findings = new MarkCard;
    m_findings->setObjectName(u"findings"_s);
    findings->addWidget(m_findings);

    auto [changes, changesTitle] = addPart(&m_changesPart, tr("What changed since last time"));
    Q_UNUSED(changesTitle)
    m_changes = new MarkCard;
    m_changes->setObjectName(u"changes"_s);
    changes->addWidget(m_changes);
    m_noChanges = new Paragraph(theme, tr("Nothing changed."), Theme::Text::Body, "textMuted");
    m_noChanges->setObjectName(u"noChanges"_s);
    changes->addWidget(m_noChanges);

    m_openCustomer = makeButton(u"openCustomer"_s, tr("Open the customer"), u"customers"_s);
    auto [concerns, concernsTitle] = addPart(&m_concernsPart, tr("Customers that need you"), m_openCustomer);
    m_concernsTitle = concernsTitle;
    m_concerns = new ConcernModel(this);
    auto* sorted = new RowFilter(*m_concerns, this);
    m_concernTable = new MarkTable(m_icons, u"concernTable"_s, tr("Customers that need you"));
    m_concernTable->setModel(sorted);
    m_concernTable->setColumns({{u"Copper Kettle Bakeries"_s, 1},
                                {tr("The relationship ends"), 2, true},
                                {u"22 Nov 2026"_s},
                                {u"100 days"_s}});
    m_concernTable->setSortingEnabled(true);
    m_concernTable->sortByColumn(-1, Qt::AscendingOrder);
    m_concernTable->setFittingRows(8);
    concerns->addWidget(frame(m_concernTable));

    m_copyProof = makeButton(u"copyHealthProof"_s, tr("Copy as text"), u"copy"_s);
    auto [proof, proofTitle] = addPart(&m_proofPart, tr("Proof"), m_copyProof);
    Q_UNUSED(proofTitle)
    m_proof = new ProofTableModel(this);
    m_proofTable = new MarkTable(m_icons, u"healthProofTable"_s, tr("Permissions"));
    m_proofTable->setModel(m_proof);
    m_proofTable->setColumns(m_proof->columns());
    m_proofTable->setFittingRows(kMostProofRows);
    proof->addWidget(frame(m_proofTable));
    column->addStretch(1);

    const auto open = [this, sorted] {
        const QModelIndex index = sorted->mapToSource(m_concernTable->currentIndex());
        if (index.isValid())
            Q_EMIT openCustomerRequested(m_concerns->concern(index.row()).tenant);
    };
    connect(m_openCustomer, &QPushButton::clicked, this, open);
    connect(m_concernTable, &QTableView::activated, this, open);
    connect(m_concernTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { m_openCustomer->setEnabled(current.isValid()); });
    m_openCustomer->setEnabled(false);
    connect(m_copyProof, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_proof->asText()); });
    return main;
}

QWidget* HealthPage::buildSide()
{
    const Theme& theme = m_icons.theme();
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.metric("spacing.two"));
    const auto addCard = [&](const QString& name, const QString& icon, const QString& title) {
        auto* card = new QFrame;
        card->setObjectName(name);
        setGround(card, "card");
        auto* inside = new QVBoxLayout(card);
        const int pad = theme.metric("spacing.two");
        inside->setContentsMargins(pad, pad, pad, pad);
        inside->setSpacing(theme.metric("spacing.oneHalf"));
        auto* head = new QHBoxLayout;
        head->setSpacing(theme.metric("spacing.one"));
        head->addWidget(new IconLabel(m_icons, icon, "textMuted", "icons.regular"));
        head->addWidget(makeLabel(title, Theme::Text::Heading).release(), 1);
        inside->addLayout(head);
        column->addWidget(card);
        return inside;
    };
    QVBoxLayout* signIn = addCard(u"signInCard"_s, u"key"_s, tr("Sign-in"));
    m_signInFacts = new FactList(theme);
    signIn->addWidget(m_signInFacts);
    m_signInError = new Banner(m_icons, Banner::Shape::Card);
    m_signInError->setObjectName(u"signInError"_s);
    signIn->addWidget(m_signInError);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme.metric("spacing.one"));
    m_renew = makeButton(u"renewNow"_s, tr("Renew now"), u"refresh"_s);
    QPushButton* again = makeButton(u"healthSignIn"_s, tr("Sign in again"));
    buttons->addWidget(m_renew);
    buttons->addWidget(again);
    buttons->addStretch();
    signIn->addLayout(buttons);
    connect(m_renew, &QPushButton::clicked, this, &HealthPage::renewRequested);
    connect(again, &QPushButton::clicked, this, &HealthPage::signInRequested);

    QVBoxLayout* credential = addCard(u"credentialCard"_s, u"shield"_s, tr("Application credential"));
    m_credentialFacts = new FactList(theme);
    credential->addWidget(m_credentialFacts);
    m_credentialError = new Banner(m_icons, Banner::Shape::Card);
    m_credentialError->setObjectName(u"credentialError"_s);
    credential->addWidget(m_credentialError);
    m_rotation = new ConsentView(m_icons);
    m_rotation->setObjectName(u"rotationProgress"_s);
    m_rotation->hide();
    credential->addWidget(m_rotation);
    auto* rotateRow = new QHBoxLayout;
    m_rotate = makeButton(u"rotate"_s, tr("Rotate"), u"refresh"_s);
    m_rotate->setToolTip(tr("Makes a new one, proves it, then removes the old one"));
    rotateRow->addWidget(m_rotate);
    rotateRow->addStretch();
    credential->addLayout(rotateRow);
    connect(m_rotate, &QPushButton::clicked, this, &HealthPage::rotateRequested);
    connect(m_rotation, &ConsentView::retryRequested, this, &HealthPage::rotateRequested);
    column->addStretch(1);
    showSignIn({});
    for (const QString& head : {tr("Application"), tr("Kind"), tr("Ends"), tr("Good for")})
        m_credentialFacts->setFact(head, {});
    m_rotate->setEnabled(false);
    m_rotate->setToolTip(tr("The credential is not known yet"));
    return side;
}

void HealthPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const Theme& theme = m_icons.theme();
    const int side = theme.metric("widths.rightDock");
    const bool beside = width() >= theme.metric("widths.wizardText") + side;
    m_split->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_split->setAlignment(m_side, beside ? Qt::AlignTop : Qt::Alignment());
    m_side->setMinimumWidth(beside ? side : 0);
    m_side->setMaximumWidth(beside ? side : QWIDGETSIZE_MAX);
    const int air = theme.metric(beside ? "spacing.four" : "spacing.three");
    m_sheet->setContentsMargins(air, theme.metric("spacing.three"), air, theme.metric("spacing.three"));
}

void HealthPage::updateHeader()
{
    const Mark mark = m_checking ? Mark::Running : m_report ? markOf(m_report->severity()) : Mark::Waiting;
    m_sign->setIcon(markIcon(mark), markTone(mark));
    m_sign->setAccessibleName(markWord(mark));
    m_headline->setText(m_report     ? visibleText(m_report->headline())
                        : m_checking ? tr("Checking the set-up")
                        : m_failed   ? tr("The set-up could not be checked")
                                     : tr("Set-up and health"));
    m_headline->updateGeometry();
    QStringList words;
    if (m_report) {
        words += tr("Checked %1").arg(momentText(m_report->at, QDate::currentDate()));
        if (!m_report->partnerName.isEmpty())
            words += visibleText(m_report->partnerName);
    }
    if (m_checking)
        words += tr("checking now");
    m_age->setText(words.join(u" · "_s));
    m_age->setVisible(!words.isEmpty());
    m_check->setEnabled(!m_checking);
    m_check->setToolTip(m_checking ? tr("The check is running") : QString());
    m_check->setText(m_report ? tr("Check again") : tr("Check now"));
    m_check->setAccessibleName(m_check->text());
    const QString noReport = m_report ? QString() : tr("There is nothing to export before the first check");
    for (QPushButton* button : {m_html, m_json})
        button->setEnabled(m_report.has_value());
    m_json->setToolTip(noReport);
    if (!m_report)
        m_html->setToolTip(noReport);
    else
        m_html->setToolTip(tr("One HTML file, without secrets"));
    m_content->setVisible(m_report.has_value());
    m_empty->setVisible(!m_report);
    m_empty->setTexts(m_checking ? tr("Checking")
                      : m_failed ? tr("Nothing is known yet")
                                 : tr("Nothing was checked yet"),
                      tr("The check takes some seconds and changes nothing."));
}

void HealthPage::showChecking()
{
    m_checking = true;
    m_failed = false;
    m_banner->dismiss();
    updateHeader();
}

void HealthPage::showCheckFailed(const Error& error)
{
    m_checking = false;
    m_failed = true;
    m_banner->showError(
        error,
        m_report ? tr("What was found %1.").arg(momentText(m_report->at, QDate::currentDate())) : QString());
    updateHeader();
}

void HealthPage::showReport(const HealthReport& report, const QList<HealthChange>& changes)
{
    m_checking = false;
    m_failed = false;
    m_report = report;
    m_banner->dismiss();
    m_findings->clear();
    const auto ends = [](const HealthFinding& finding) {
        return finding.id.startsWith(kRelationshipPrefix) &&
               finding.severity != HealthFinding::Severity::Good;
    };
    const auto ending = std::count_if(report.findings.begin(), report.findings.end(), ends);
    bool saidEnding = false;
    const auto addFinding = [this](const HealthFinding& finding, const QString& title) {
        auto* row = new MarkRow(m_icons, title);
        row->setObjectName(u"finding-"_s + finding.id);
        row->setMark(markOf(finding.severity), finding.detail);
        if (finding.daysLeft)
            row->setNote(daysText(*finding.daysLeft));
        const QString label = actionLabel(finding.action);
        if (!label.isEmpty()) {
            QPushButton* button = row->addButton(u"act-"_s + finding.id, label);
            connect(button, &QPushButton::clicked, this,
                    [this, finding] { Q_EMIT actionRequested(finding.action, finding); });
        }
        m_findings->addRow(row);
    };
    for (const HealthFinding& finding : report.findings) {
        // One line for all relationships: each has its own in the table of
        // customers.
        if (ending < 2 || !ends(finding)) {
            addFinding(finding, finding.title);
            continue;
        }
        if (saidEnding)
            continue;
        saidEnding = true;
        HealthFinding all = finding;
        all.id = u"relationships-ending"_s;
        all.detail = tr("The first: %1").arg(finding.title);
        addFinding(all, tr("%1 relationships end soon or have ended.").arg(QLocale().toString(ending)));
    }
    m_changes->clear();
    m_changes->setVisible(!changes.isEmpty());
    m_noChanges->setVisible(changes.isEmpty());
    constexpr int kShown = 20;
    const QList<HealthChange> kinds = oneForAllRelationships(changes);
    for (const HealthChange& change : kinds.mid(0, kShown)) {
        auto* row = new MarkRow(m_icons, change.text());
        row->setMark(markOf(change.kind, change.finding.severity), {});
        m_changes->addRow(row);
    }
    if (kinds.size() > kShown) {
        auto* row = new MarkRow(m_icons, tr("%1 more, all in the export").arg(kinds.size() - kShown));
        row->setMark(Mark::Info, {});
        m_changes->addRow(row);
    }
    updateHeader();
}

void HealthPage::showSignIn(const SignInHealth& signIn)
{
    m_signInFacts->setFact(tr("Account"), signIn.account);
    m_signInFacts->setFact(tr("Renewed"), momentText(signIn.renewedAt, QDate::currentDate()));
    m_signInFacts->setFact(tr("Good for"), signIn.daysLeft ? daysText(*signIn.daysLeft) : QString());
    if (signIn.error)
        m_signInError->showError(*signIn.error);
    else
        m_signInError->dismiss();
}

void HealthPage::showRenewing()
{
    m_renew->setEnabled(false);
    m_renew->setText(tr("Renewing"));
}

void HealthPage::showRenewed(const std::optional<Error>& error)
{
    m_renew->setEnabled(true);
    m_renew->setText(tr("Renew now"));
    if (error)
        m_signInError->showError(*error);
    else
        m_signInError->dismiss();
}

void HealthPage::showCredential(const CredentialHealth& credential)
{
    m_credentialFacts->setFact(tr("Application"), credential.application);
    m_credentialFacts->setFact(tr("Kind"), kindText(credential.kind));
    m_credentialFacts->setFact(
        tr("Ends"), credential.kind == CredentialKind::None ? tr("does not end")
                    : credential.endsAt.isValid()
                        ? QLocale().toString(credential.endsAt.toLocalTime().date(), u"d MMM yyyy"_s)
                        : QString());
    m_credentialFacts->setFact(tr("Good for"), credential.kind == CredentialKind::None ? tr("does not end")
                                               : credential.daysLeft ? daysText(*credential.daysLeft)
                                                                     : QString());
    const bool none = credential.kind == CredentialKind::None;
    m_rotate->setEnabled(!none);
    m_rotate->setToolTip(none ? tr("This application has no credential to rotate")
                              : tr("Makes a new one, proves it, then removes the old one"));
    if (credential.error)
        m_credentialError->showError(*credential.error);
    else
        m_credentialError->dismiss();
}

void HealthPage::showRotationStep(const ConsentStep& step)
{
    if (m_rotation->isHidden()) {
        m_rotation->clear();
        m_rotation->show();
    }
    m_rotate->setEnabled(false);
    m_rotation->showStep(step);
}

void HealthPage::showRotated(const std::optional<Error>& error)
{
    m_rotate->setEnabled(true);
    if (!error) {
        m_rotation->hide();
        return;
    }
    m_rotation->show();
    m_rotation->showFailure(*error);
}

void HealthPage::showProof(const QList<ProofRow>& rows)
{
    m_proof->setRows(rows);
    m_proofPart->setVisible(!rows.isEmpty());
    m_proofTable->setColumns(m_proof->columns());
    m_proofTable->setFittingRows(kMostProofRows);
}

void HealthPage::showConcerns(const QList<CustomerConcern>& concerns)
{
    m_concerns->setConcerns(concerns);
    m_concernsTitle->setText(
        concerns.isEmpty() ? tr("No customer needs you")
                           : tr("Customers that need you: %1").arg(QLocale().toString(concerns.size())));
    m_concernTable->parentWidget()->setVisible(!concerns.isEmpty());
    m_openCustomer->setVisible(!concerns.isEmpty());
    m_openCustomer->setEnabled(false);
    m_concernTable->setFittingRows(8);
}

void HealthPage::showExported(const QString& file)
{
    m_written->showMessage(Banner::Kind::Info, tr("The report was written"), file);
}

} // namespace steward
