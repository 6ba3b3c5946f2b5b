#include "banner.h"

#include "labels.h"
#include "plaintext.h"
#include "theme.h"

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace steward {

Banner::Banner(const Icons& icons, Shape shape, QWidget* parent)
    : QFrame(parent), m_icons(icons), m_shape(shape)
{
    const Theme& theme = icons.theme();
    const int pad = theme.metric("spacing.two");
    auto* outer = new QHBoxLayout(this);
    outer->setContentsMargins(pad, theme.metric("spacing.oneHalf"), pad, theme.metric("spacing.oneHalf"));
    outer->setSpacing(theme.metric("spacing.oneHalf"));
    m_icon = new IconLabel(icons, u"info"_s, "info", "icons.regular");
    outer->addWidget(m_icon, 0, Qt::AlignTop);

    auto* column = new QVBoxLayout;
    column->setSpacing(theme.metric("spacing.one"));
    m_heading = makeLabel({}, Theme::Text::BodySemibold).release();
    m_heading->setWordWrap(true);
    column->addWidget(m_heading);
    m_rows = new QGridLayout;
    m_rows->setHorizontalSpacing(theme.metric("spacing.two"));
    m_rows->setVerticalSpacing(theme.metric("spacing.half"));
    m_rows->setColumnStretch(1, 1);
    column->addLayout(m_rows);
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(theme.metric("spacing.one"));
    m_buttons->addStretch();
    column->addLayout(m_buttons);
    m_codes = makeLabel({}, Theme::Text::Output, "muted").release();
    m_codes->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_codes->setWordWrap(true); // a long correlation id must not widen the page
    column->addWidget(m_codes);
    outer->addLayout(column, 1);

    m_copy = addButton(tr("Copy details"), u"copy"_s);
    m_copy->setObjectName(u"copyDetails"_s);
    connect(m_copy, &QPushButton::clicked, this, &Banner::copyDetails);
    m_action = addButton(tr("What to do"));
    m_action->setObjectName(u"adviceAction"_s);
    m_action->hide();
    connect(m_action, &QPushButton::clicked, this, &Banner::act);
    setObjectName(u"banner"_s);
    setKind(Kind::Info);
    hide();
}

void Banner::setKind(Kind kind)
{
    const bool card = m_shape != Shape::Bar;
    switch (kind) {
    case Kind::Info:
        m_icon->setIcon(u"info"_s, "info");
        setTone(m_heading, "info");
        setGround(this, card ? "infoCard" : "infoBar");
        break;
    case Kind::Warning:
        m_icon->setIcon(u"warning"_s, "warning");
        setTone(m_heading, "warning");
        setGround(this, card ? "warningCard" : "warningBar");
        break;
    case Kind::Error:
        m_icon->setIcon(u"error-circle"_s, "error");
        setTone(m_heading, "error");
        setGround(this, card ? "errorCard" : "errorBar");
        break;
    }
}

void Banner::clearRows()
{
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void Banner::addRow(const QString& head, const QString& text)
{
    if (text.isEmpty())
        return;
    const int row = m_rows->rowCount();
    if (!head.isEmpty()) {
        auto label = makeLabel(head, Theme::Text::BodySemibold);
        label->setFixedHeight(m_icons.theme().lineHeight(Theme::Text::Body));
        m_rows->addWidget(label.release(), row, 0, Qt::AlignTop);
    }
    QStringList lines;
    for (const QString& line : text.split(u'\n'))
        lines += visibleText(line);
    auto words = std::make_unique<Paragraph>(m_icons.theme(), lines.join(u'\n'));
    m_rows->addWidget(words.release(), row, head.isEmpty() ? 0 : 1, 1, head.isEmpty() ? 2 : 1);
}

void Banner::showError(const Error& error, const QString& also)
{
    m_error = error;
    const bool offline = error.code == ErrorCode::Offline;
    setKind(offline ? Kind::Warning : Kind::Error);
    if (offline)
        m_icon->setIcon(u"offline-cloud"_s, "warning");
    m_heading->setText(visibleText(error.message));
    clearRows();
    const bool rows = m_shape == Shape::Rows;
    m_icon->setVisible(!rows);
    m_heading->setVisible(!rows);
    if (rows)
        addRow(tr("What happened"), error.message);
    addRow(tr("Why"), error.why);
    addRow(rows ? tr("What to do") : tr("Do"), error.advice);
    addRow(tr("Still here"), also);
    QStringList codes;
    if (error.httpStatus > 0)
        codes += QString::number(error.httpStatus);
    if (!error.serviceCode.isEmpty())
        codes += visibleText(error.serviceCode);
    if (!error.correlationId.isEmpty())
        codes += tr("correlation %1").arg(visibleText(error.correlationId));
    m_codes->setText(codes.join(u" · "_s));
    m_codes->setVisible(!codes.isEmpty());
    m_copy->show();
    showAction();
    setAccessibleName(text());
    show();
}

void Banner::showMessage(Kind kind, const QString& heading, const QString& text)
{
    m_error.reset();
    setKind(kind);
    m_heading->setText(visibleText(heading));
    clearRows();
    addRow({}, text);
    m_codes->hide();
    m_copy->hide();
    m_action->hide();
    setAccessibleName(text.isEmpty() ? heading : heading + u'\n' + text);
    show();
}

void Banner::dismiss()
{
    m_error.reset();
    hide();
}

QString Banner::text() const
{
    return m_error ? m_error->toText() : m_heading->text();
}

QPushButton* Banner::addButton(const QString& text, const QString& iconName, const char* variant)
{
    auto button = std::make_unique<QPushButton>(text);
    button->setAccessibleName(text);
    if (!iconName.isEmpty())
        button->setIcon(m_icons.icon(iconName, qstrcmp(variant, "primary") == 0 ? "onAccent" : "textMuted"));
    if (variant)
        setVariant(button.get(), variant);
    // The last two places are "Copy details" and the stretch.
    const int place = m_copy ? m_buttons->count() - 2 : 0;
    m_buttons->insertWidget(place, button.get());
    return button.release();
}

void Banner::removeButtons()
{
    for (int i = m_buttons->count() - 1; i >= 0; --i) {
        QWidget* widget = m_buttons->itemAt(i)->widget();
        if (widget && widget != m_copy && widget != m_action) {
            m_buttons->removeWidget(widget);
            widget->hide();
            widget->deleteLater(); // it may be the one that was just clicked
        }
    }
}

ActionRequest Banner::request() const
{
    return {*m_error, m_customer, this};
}

void Banner::showAction()
{
    const ActionDesk* desk = m_error ? ActionDesk::of(this) : nullptr;
    const QString label = desk ? desk->offer(request()) : QString();
    if (!label.isEmpty())
        m_action->setText(visibleText(label));
    m_action->setAccessibleName(m_action->text());
    m_action->setVisible(!label.isEmpty());
}

void Banner::act()
{
    ActionDesk* desk = m_error ? ActionDesk::of(this) : nullptr;
    if (desk)
        desk->carryOut(request()); // a copy: what follows may show another error here
}

void Banner::showEvent(QShowEvent* event)
{
    // It may have been filled before it stood in a window, or what can be done has changed since.
    showAction();
    QFrame::showEvent(event);
}

void Banner::copyDetails()
{
    if (m_error)
        QGuiApplication::clipboard()->setText(m_error->toText());
}

} // namespace steward
