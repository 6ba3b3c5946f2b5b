#include "customerschoicepage.h"

#include "customerpickmodel.h"

#include <common/banner.h>
#include <common/emptystate.h>
#include <common/labels.h>
#include <common/searchfield.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr SetupCustomer::Relation kRelations[] = {
    SetupCustomer::Relation::Active, SetupCustomer::Relation::EndingSoon, SetupCustomer::Relation::Pending,
    SetupCustomer::Relation::None, SetupCustomer::Relation::Unknown};

QString relationHead(SetupCustomer::Relation relation)
{
    switch (relation) {
    case SetupCustomer::Relation::Active:
        return CustomersChoicePage::tr("active");
    case SetupCustomer::Relation::EndingSoon:
        return CustomersChoicePage::tr("end within 60 days");
    case SetupCustomer::Relation::Pending:
        return CustomersChoicePage::tr("wait for approval");
    case SetupCustomer::Relation::None:
        return CustomersChoicePage::tr("without a relationship");
    case SetupCustomer::Relation::Unknown:
        return CustomersChoicePage::tr("not known");
    }
    return {};
}

} // namespace

CustomersChoicePage::CustomersChoicePage(const Icons& icons, QWidget* parent)
    : WizardPage(icons, WizardStep::Customers, tr("Your customers"),
                 tr("Where shall the application be consented? You can change this for any customer later."),
                 parent)
{
    const int one = theme().metric("spacing.one");
    auto* card = new QFrame;
    setGround(card, "card");
    auto* cardColumn = new QVBoxLayout(card);
    const int pad = theme().metric("spacing.two");
    cardColumn->setContentsMargins(pad, theme().metric("spacing.oneHalf"), pad,
                                   theme().metric("spacing.oneHalf"));
    cardColumn->setSpacing(one);
    auto* head = new QHBoxLayout;
    head->setSpacing(one);
    m_countSign = new IconLabel(icons, u"customers"_s, "textMuted", "icons.regular");
    head->addWidget(m_countSign);
    m_count = makeLabel({}, Theme::Text::Heading).release();
    m_count->setObjectName(u"importedCount"_s);
    m_count->setWordWrap(true);
    head->addWidget(m_count, 1);
    m_refresh = makeButton(u"refreshCustomers"_s, tr("Read again"), u"refresh"_s);
    head->addWidget(m_refresh);
    cardColumn->addLayout(head);
    m_summary = new QWidget;
    m_summary->setObjectName(u"relationSummary"_s);
    auto* states = new QGridLayout(m_summary);
    states->setContentsMargins(0, 0, 0, 0);
    states->setHorizontalSpacing(one);
    states->setVerticalSpacing(theme().metric("spacing.half"));
    states->setColumnStretch(1, 1);
    int row = 0;
    for (const SetupCustomer::Relation relation : kRelations) {
        const Mark mark = markOf(relation);
        states->addWidget(new IconLabel(icons, markIcon(mark), markTone(mark)), row, 0);
        auto* words = makeLabel({}, Theme::Text::Body).release();
        words->setObjectName(u"relation%1"_s.arg(row));
        words->setWordWrap(true);
        states->addWidget(words, row, 1);
        m_summaryTexts += words;
        ++row;
    }
    cardColumn->addWidget(m_summary);
    body()->addWidget(card);

    const auto addRadio = [&](const QString& name, const QString& text, const QString& help) {
        auto* radio = new QRadioButton(text);
        radio->setObjectName(name);
        radio->setAccessibleName(text);
        radio->setAccessibleDescription(help);
        auto* column = new QVBoxLayout;
        column->setSpacing(0);
        column->addWidget(radio);
        auto* words = new Paragraph(theme(), help, Theme::Text::Small, "textMuted");
        auto* indent = new QHBoxLayout;
        indent->setContentsMargins(theme().metric("spacing.three"), 0, 0, 0);
        indent->addWidget(words);
        column->addLayout(indent);
        body()->addLayout(column);
        return radio;
    };
    m_all = addRadio(
        u"consentAll"_s, tr("All of them"),
        tr("Recommended. Customers without a relationship are left out: consent cannot work there."));
    m_selection =
        addRadio(u"consentSelection"_s, tr("A selection"), tr("Tick them in the list, for a first try."));
    m_noneNow = addRadio(
        u"consentNone"_s, tr("None now"),
        tr("Nothing works in a customer's tenant before it is consented there. You can do it from the "
           "customers list at any time."));
    m_all->setChecked(true);

    m_picking = new QFrame;
    setGround(m_picking, "card");
    auto* picking = new QVBoxLayout(m_picking);
    picking->setContentsMargins(1, 1, 1, 1);
    picking->setSpacing(0);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(one, one, one, one);
    tools->setSpacing(one);
    m_searchField = new SearchField(icons, tr("Name, domain or id"));
    m_searchField->setObjectName(u"pickSearch"_s);
    tools->addWidget(m_searchField, 1);
    m_picked = makeLabel({}, Theme::Text::Body, "muted").release();
    m_picked->setObjectName(u"pickedCount"_s);
    tools->addWidget(m_picked);
    m_tickShown = makeButton(u"tickShown"_s, tr("Tick all shown"));
    m_clear = makeButton(u"clearTicks"_s, tr("Clear"));
    tools->addWidget(m_tickShown);
    tools->addWidget(m_clear);
    picking->addLayout(tools);
    m_model = new CustomerPickModel(this);
    m_filter = new RowFilter(*m_model, this);
    m_table = new MarkTable(icons, u"pickTable"_s, tr("Customers to tick"));
    m_table->setModel(m_filter);
    m_table->setColumns(
        {{u"Copper Kettle Bakeries"_s, 2}, {u"copperkettle.example"_s, 1}, {tr("No relationship"), 0, true}});
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(0, Qt::AscendingOrder);
    m_table->setLeastRows(7);
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_table);
    m_noMatch = new EmptyState(icons, u"search"_s);
    m_stack->addWidget(m_noMatch);
    picking->addWidget(m_stack, 1);
    body()->addWidget(m_picking, 1);
    m_none = new EmptyState(icons, u"customers"_s);
    m_none->setTexts(
        tr("Partner Center returned no customers"),
        tr("When there should be some, look at the account's role and its AdminAgents membership."));
    body()->addWidget(m_none);
    body()->addStretch();

    connect(m_refresh, &QPushButton::clicked, this, &CustomersChoicePage::refreshRequested);
    for (QRadioButton* radio : {m_all, m_selection, m_noneNow})
        connect(radio, &QRadioButton::toggled, this, [this](bool on) {
            if (on) {
                update();
                Q_EMIT choiceChanged();
            }
        });
    connect(m_model, &CustomerPickModel::ticksChanged, this, [this] {
        update();
        Q_EMIT choiceChanged();
    });
    connect(m_searchField, &SearchField::searchChanged, this, &CustomersChoicePage::search);
    const auto tickShown = [this](bool on) {
        QList<int> rows;
        for (int shown = 0; shown < m_filter->rowCount(); ++shown)
            rows += m_filter->mapToSource(m_filter->index(shown, 0)).row();
        m_model->tick(rows, on);
    };
    connect(m_tickShown, &QPushButton::clicked, this, [tickShown] { tickShown(true); });
    connect(m_clear, &QPushButton::clicked, this, [this] { m_model->setTicked({}); });
    setFocusProxy(m_all);
    update();
}

ConsentChoice CustomersChoicePage::choice() const
{
    return m_all->isChecked()         ? ConsentChoice::All
           : m_selection->isChecked() ? ConsentChoice::Selection
                                      : ConsentChoice::NoneNow;
}

void CustomersChoicePage::setChoice(ConsentChoice choice)
{
    (choice == ConsentChoice::All         ? m_all
     : choice == ConsentChoice::Selection ? m_selection
                                          : m_noneNow)
        ->setChecked(true);
}

QList<SetupCustomer> CustomersChoicePage::chosenCustomers() const
{
    QList<SetupCustomer> chosen;
    const ConsentChoice which = choice();
    if (which == ConsentChoice::NoneNow)
        return chosen;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const SetupCustomer& customer = m_model->customers()[row];
        if (which == ConsentChoice::All ? customer.relation != SetupCustomer::Relation::None
                                        : m_model->isTicked(row))
            chosen += customer;
    }
    return chosen;
}

void CustomersChoicePage::setPicked(const QList<TenantId>& tenants)
{
    m_model->setTicked(tenants);
}

void CustomersChoicePage::search(const QString& text)
{
    m_search = text;
    const QStringList words = text.toCaseFolded().split(u' ', Qt::SkipEmptyParts);
    m_filter->setRule(words.isEmpty() ? std::function<bool(int)>()
                                      : [this, words](int row) { return m_model->matches(row, words); });
    update();
}

void CustomersChoicePage::showLoading()
{
    m_loading = true;
    m_failed = false;
    dismissFailure();
    update();
}

void CustomersChoicePage::setCustomers(const QList<SetupCustomer>& customers)
{
    m_model->setCustomers(customers);
    update();
}

void CustomersChoicePage::showReady()
{
    m_loading = false;
    m_loaded = true;
    m_failed = false;
    dismissFailure();
    update();
}

void CustomersChoicePage::showLoadFailed(const Error& error)
{
    m_loading = false;
    m_failed = true;
    const int all = m_model->rowCount();
    failure()->showError(
        error,
        all > 0 ? tr("The %1 customers that came before it. There may be more.").arg(QLocale().toString(all))
                : QString());
    update();
}

void CustomersChoicePage::update()
{
    const QLocale locale;
    const int all = m_model->rowCount();
    QHash<int, int> counts;
    for (const SetupCustomer& customer : m_model->customers())
        ++counts[static_cast<int>(customer.relation)];
    m_countSign->setIcon(m_loading ? u"spinner"_s : u"customers"_s, m_loading ? "accent" : "textMuted");
    m_count->setText(m_loading  ? tr("Reading customers: %1 so far").arg(locale.toString(all))
                     : all == 1 ? tr("1 customer")
                     : all > 0  ? tr("%1 customers").arg(locale.toString(all))
                     : m_failed ? tr("The customers could not be read")
                     : m_loaded ? tr("No customers")
                                : tr("Customers were not read yet"));
    m_refresh->setEnabled(!m_loading);
    m_refresh->setText(m_loaded || m_failed ? tr("Read again") : tr("Read them now"));
    m_refresh->setAccessibleName(m_refresh->text());
    auto* states = static_cast<QGridLayout*>(m_summary->layout());
    for (int i = 0; i < m_summaryTexts.size(); ++i) {
        const int count = counts.value(static_cast<int>(kRelations[i]));
        m_summaryTexts[i]->setText(u"%1 %2"_s.arg(locale.toString(count), relationHead(kRelations[i])));
        m_summaryTexts[i]->setVisible(count > 0);
        states->itemAtPosition(i, 0)->widget()->setVisible(count > 0);
    }
    m_summary->setVisible(all > 0);
    m_none->setVisible(m_loaded && !m_loading && !m_failed && all == 0);
    const bool selecting = m_selection->isChecked();
    m_picking->setVisible(selecting && all > 0);
    for (QRadioButton* radio : {m_all, m_selection})
        radio->setEnabled(all > 0);
    const int ticked = m_model->tickedCount();
    m_picked->setText(tr("%1 ticked").arg(locale.toString(ticked)));
    m_clear->setEnabled(ticked > 0);
    const bool found = m_filter->rowCount() > 0;
    m_tickShown->setEnabled(found);
    m_searchField->setResultText(
        m_search.isEmpty() ? QString() : tr("%1 found").arg(locale.toString(m_filter->rowCount())));
    if (!found && all > 0)
        m_noMatch->setTexts(tr("No customer matches \"%1\"").arg(m_search.left(60)), {});
    m_stack->setCurrentWidget(found || all == 0 ? static_cast<QWidget*>(m_table) : m_noMatch);
    setBusy(m_loading);
    const QString imported = all == 1 ? tr("1 customer") : tr("%1 customers").arg(locale.toString(all));
    setMark(m_loading   ? Mark::Running
            : m_failed  ? Mark::Bad
            : !m_loaded ? Mark::None
            : all == 0  ? Mark::Attention
                        : Mark::Good,
            m_loaded || all > 0 ? imported : QString());
    if (m_loading)
        setContinue(false, tr("Continue opens when the customers are read"));
    else if (!m_loaded && !m_noneNow->isChecked())
        setContinue(false, tr("Read the customers first, or choose \"None now\""));
    else if (selecting && ticked == 0)
        setContinue(false, tr("Tick at least one customer, or choose \"None now\""));
    else
        setContinue(true);
}

} // namespace steward
