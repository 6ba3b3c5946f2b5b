#include "customersheader.h"

#include "viewbar.h"

#include <common/labels.h>
#include <common/searchfield.h>

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace steward {

CustomersHeader::CustomersHeader(const Icons& icons, QWidget* parent) : QWidget(parent), m_icons(icons)
{
    const Theme& theme = icons.theme();
    auto* column = new QVBoxLayout(this);
    const int pad = theme.metric("spacing.two");
    column->setContentsMargins(pad, theme.metric("spacing.one") + 2, pad, theme.metric("spacing.one"));
    column->setSpacing(theme.metric("spacing.one") + 2);
    m_titles = new QWidget;
    auto* titles = new QHBoxLayout(m_titles);
    titles->setContentsMargins(0, 0, 0, 0);
    titles->setSpacing(theme.metric("spacing.one"));
    titles->addWidget(makeLabel(tr("Customers"), Theme::Text::Title).release());
    m_count = makeLabel({}, Theme::Text::Body, "muted").release();
    m_count->setObjectName(u"customerCount"_s);
    titles->addWidget(m_count);
    titles->addSpacing(theme.metric("spacing.half"));
    m_age = makeLabel({}, Theme::Text::Small, "muted").release();
    m_age->setObjectName(u"asOf"_s);
    titles->addWidget(m_age);
    m_refresh = new QToolButton;
    m_refresh->setObjectName(u"refresh"_s);
    m_refresh->setIcon(icons.icon(u"refresh"_s, "accent"));
    m_refresh->setAccessibleName(tr("Refresh the list"));
    m_refresh->setToolTip(tr("Refresh the list (F5)"));
    m_refresh->setFocusPolicy(Qt::TabFocus);
    connect(m_refresh, &QToolButton::clicked, this, &CustomersHeader::refreshRequested);
    titles->addWidget(m_refresh);
    titles->addStretch();
    connect(addButton(u"pasteList"_s, tr("Paste a list"), u"paste"_s), &QPushButton::clicked, this,
            &CustomersHeader::pasteRequested);
    connect(addButton(u"checkShown"_s, tr("Check access"), u"shield"_s), &QPushButton::clicked, this,
            &CustomersHeader::checkRequested);
    connect(addButton(u"exportCustomers"_s, tr("Export"), u"download"_s), &QPushButton::clicked, this,
            &CustomersHeader::exportRequested);
    checkButton()->hide();
    for (QPushButton* button : std::as_const(m_buttons))
        titles->addWidget(button);
    m_more = new QToolButton;
    m_more->setObjectName(u"moreCustomers"_s);
    m_more->setIcon(icons.icon(u"dots"_s, "text"));
    m_more->setAccessibleName(tr("More"));
    m_more->setToolTip(tr("Columns, sorting, groups"));
    m_more->setFocusPolicy(Qt::TabFocus);
    connect(m_more, &QToolButton::clicked, this, &CustomersHeader::moreRequested);
    titles->addWidget(m_more);
    column->addWidget(m_titles);

    auto* row = new QHBoxLayout;
    row->setSpacing(theme.metric("spacing.two"));
    m_search = new SearchField(icons, tr("Name, domain, id, tag, note"), u"Ctrl+K"_s);
    m_search->setObjectName(u"customerSearch"_s);
    m_search->setMinimumWidth(theme.metric("widths.inspector") * 3 / 4);
    m_search->setMaximumWidth(theme.metric("widths.inspector"));
    row->addWidget(m_search, 100);
    m_loading = new QWidget;
    auto* loadingRow = new QHBoxLayout(m_loading);
    loadingRow->setContentsMargins(0, 0, 0, 0);
    loadingRow->setSpacing(theme.metric("spacing.one"));
    loadingRow->addWidget(new IconLabel(icons, u"spinner"_s, "accent"));
    loadingRow->addWidget(makeLabel(tr("Loading customers"), Theme::Text::BodyMedium).release());
    m_loadingText = makeLabel({}, Theme::Text::Body, "muted").release();
    m_loadingText->setObjectName(u"loadingText"_s);
    loadingRow->addWidget(m_loadingText);
    auto* stop = new QPushButton(tr("Stop"));
    stop->setObjectName(u"stopLoading"_s);
    stop->setAccessibleName(tr("Stop loading"));
    connect(stop, &QPushButton::clicked, this, &CustomersHeader::stopRequested);
    loadingRow->addWidget(stop);
    m_loading->hide();
    row->addWidget(m_loading);
    m_views = new ViewBar(icons);
    row->addStretch(1);
    row->addWidget(m_views);
    column->addLayout(row);
    connect(&theme, &Theme::changed, this, &CustomersHeader::fit);
}

QPushButton* CustomersHeader::addButton(const QString& name, const QString& text, const QString& icon)
{
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    button->setAccessibleName(text);
    button->setToolTip(text);
    button->setIcon(m_icons.icon(icon, "text"));
    button->setAutoDefault(false);
    m_buttons.append(button);
    m_buttonTexts.append(text);
    return button;
}

QWidget* CustomersHeader::checkButton() const
{
    return m_buttons.at(1);
}

QWidget* CustomersHeader::exportButton() const
{
    return m_buttons.at(2);
}

QWidget* CustomersHeader::moreButton() const
{
    return m_more;
}

void CustomersHeader::setCount(const QString& text)
{
    m_count->setText(text);
    fit();
}

void CustomersHeader::setAge(const QString& text)
{
    m_age->setText(text);
    fit();
}

void CustomersHeader::setLoading(bool loading, const QString& soFar)
{
    m_loading->setVisible(loading);
    m_loadingText->setText(soFar);
    m_refresh->setEnabled(!loading);
}

void CustomersHeader::setCheckable(bool checkable)
{
    checkButton()->setVisible(checkable);
    fit();
}

void CustomersHeader::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fit();
}

// Where there is little room the buttons keep their signs only; their tool tips have the words.
void CustomersHeader::fit()
{
    for (qsizetype i = 0; i < m_buttons.size(); ++i)
        m_buttons[i]->setText(m_buttonTexts[i]);
    if (m_titles->layout()->minimumSize().width() <= width() - 2 * m_icons.theme().metric("spacing.two"))
        return;
    for (QPushButton* button : std::as_const(m_buttons))
        button->setText({});
}

} // namespace steward
