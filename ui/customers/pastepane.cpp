#include "pastepane.h"

#include <common/labels.h>
#include <common/plaintext.h>
#include <common/theme.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace steward {

namespace {
constexpr qsizetype kLongestList = 4'000'000; // 50,000 names and more; what is longer was no list
constexpr int kLines = 5;
} // namespace

PastePane::PastePane(const Icons& icons, QWidget* parent) : QWidget(parent)
{
    const Theme& theme = icons.theme();
    setObjectName(u"pastePane"_s);
    setGround(this, "headerAlt");
    setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(this);
    const int pad = theme.metric("spacing.two");
    column->setContentsMargins(pad, theme.metric("spacing.oneHalf"), pad, theme.metric("spacing.oneHalf"));
    column->setSpacing(theme.metric("spacing.one"));
    auto* heading =
        makeLabel(tr("Names, domains or ids, one a line or parted by commas"), Theme::Text::BodySemibold)
            .release();
    heading->setWordWrap(true);
    column->addWidget(heading);
    auto* texts = new QHBoxLayout;
    texts->setSpacing(theme.metric("spacing.one"));
    const auto add = [&](const QString& name, const QString& title) {
        auto* text = new QPlainTextEdit;
        text->setObjectName(name);
        text->setAccessibleName(title);
        text->setTabChangesFocus(true);
        text->setFont(theme.font(Theme::Text::Body));
        text->setFixedHeight(kLines * theme.lineHeight(Theme::Text::Body) + theme.metric("spacing.two"));
        texts->addWidget(text, 1);
        return text;
    };
    m_text = add(u"pasteText"_s, tr("The list"));
    m_missed = add(u"pasteMissed"_s, tr("What matched nobody"));
    m_missed->setReadOnly(true);
    m_missed->hide();
    column->addLayout(texts);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme.metric("spacing.one"));
    m_choose = new QPushButton;
    m_choose->setObjectName(u"pasteChoose"_s);
    setVariant(m_choose, "primary");
    row->addWidget(m_choose);
    auto* cancel = new QPushButton(tr("Close"));
    cancel->setObjectName(u"pasteClose"_s);
    cancel->setAccessibleName(cancel->text());
    row->addWidget(cancel);
    m_result = makeLabel({}, Theme::Text::Body, "muted").release();
    m_result->setObjectName(u"pasteResult"_s);
    m_result->setWordWrap(true);
    row->addWidget(m_result, 1);
    column->addLayout(row);

    m_delay.setSingleShot(true);
    m_delay.setInterval(150ms);
    connect(&m_delay, &QTimer::timeout, this, &PastePane::look);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] { m_delay.start(); });
    connect(m_choose, &QPushButton::clicked, this, [this] {
        look();
        if (!m_match.matched.isEmpty())
            Q_EMIT chosen(m_match.matched);
    });
    connect(cancel, &QPushButton::clicked, this, &PastePane::close);
    look();
    hide();
}

void PastePane::setCustomers(const QList<Customer>& customers)
{
    m_customers = customers;
    if (isVisible())
        look();
}

void PastePane::open()
{
    const QString text = QGuiApplication::clipboard()->text();
    m_text->setPlainText(text.size() <= kLongestList ? text : QString());
    m_text->selectAll();
    look();
    show();
    m_text->setFocus(Qt::OtherFocusReason);
}

void PastePane::close()
{
    m_delay.stop();
    hide();
    Q_EMIT closed();
}

void PastePane::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

void PastePane::look()
{
    m_delay.stop();
    m_match = matchList(m_text->toPlainText(), m_customers);
    const QLocale locale;
    const auto count = [&locale](qsizetype number) { return locale.toString(number); };
    QStringList missed;
    for (const CustomerListMatch::Ambiguous& each : m_match.ambiguous)
        missed << tr("%1 (%2 customers have this name)")
                      .arg(visibleText(each.text), count(each.customers.size()));
    for (const QString& each : m_match.unmatched)
        missed << visibleText(each);
    m_missed->setPlainText(missed.join(u'\n'));
    m_missed->setVisible(!missed.isEmpty());
    const bool nothing = m_text->toPlainText().trimmed().isEmpty();
    m_result->setText(nothing            ? QString()
                      : missed.isEmpty() ? tr("Each of them was found.")
                                         : tr("%1 found, %2 not: they stand on the right.")
                                               .arg(count(m_match.matched.size()), count(missed.size())));
    m_choose->setText(m_match.matched.isEmpty() ? tr("Select them")
                                                : tr("Select %1").arg(count(m_match.matched.size())));
    m_choose->setAccessibleName(m_choose->text());
    m_choose->setEnabled(!m_match.matched.isEmpty());
}

} // namespace steward
