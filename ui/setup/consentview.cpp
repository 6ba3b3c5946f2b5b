#include "consentview.h"

#include "callrow.h"
#include "consentrow.h"

#include <auth/consentstep.h>
#include <cloud/provencall.h>
#include <common/banner.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/theme.h>

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

const QString kCallsRow = u"calls"_s;

ConsentRow::State rowState(ConsentStep::State state)
{
    switch (state) {
    case ConsentStep::State::Waiting:
        return ConsentRow::State::Waiting;
    case ConsentStep::State::Running:
        return ConsentRow::State::Running;
    case ConsentStep::State::Done:
        return ConsentRow::State::Done;
    case ConsentStep::State::Failed:
        return ConsentRow::State::Failed;
    }
    return ConsentRow::State::Waiting;
}

} // namespace

ConsentView::ConsentView(const Icons& icons, QWidget* parent) : QWidget(parent), m_icons(icons)
{
    setObjectName(u"consentView"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(icons.theme().metric("spacing.two"));
    m_failure = new Banner(icons, Banner::Shape::Card);
    m_failure->setObjectName(u"consentFailure"_s);
    column->addWidget(m_failure);
    m_card = new QFrame;
    setGround(m_card, "card");
    m_list = new QVBoxLayout(m_card);
    m_list->setContentsMargins(1, 1, 1, 1);
    m_list->setSpacing(0);
    column->addWidget(m_card);
    column->addStretch(1);
    buildAddress();
    clear();
}

void ConsentView::buildAddress()
{
    const Theme& theme = m_icons.theme();
    m_address = new QFrame(this);
    m_address->setObjectName(u"address"_s);
    auto* column = new QVBoxLayout(m_address);
    column->setContentsMargins(0, theme.metric("spacing.one"), 0, theme.metric("spacing.half"));
    column->setSpacing(theme.metric("spacing.one"));
    m_code = makeLabel({}, Theme::Text::Display).release();
    m_code->setObjectName(u"userCode"_s);
    m_code->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_code->setAccessibleName(tr("The code to enter"));
    column->addWidget(m_code);
    m_addressText = new Paragraph(theme, {}, Theme::Text::Small, "textMuted");
    column->addWidget(m_addressText);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme.metric("spacing.one"));
    const auto addButton = [&](const QString& name, const QString& text, const QString& icon) {
        auto* button = new QPushButton(text);
        button->setObjectName(name);
        button->setAccessibleName(text);
        button->setIcon(m_icons.icon(icon));
        buttons->addWidget(button);
        return button;
    };
    QPushButton* open = addButton(u"openAddress"_s, tr("Open the browser again"), u"external"_s);
    QPushButton* copy = addButton(u"copyAddress"_s, tr("Copy address"), u"copy"_s);
    m_copyCode = addButton(u"copyCode"_s, tr("Copy code"), u"copy"_s);
    buttons->addStretch();
    column->addLayout(buttons);
    connect(open, &QPushButton::clicked, this, [this] { Q_EMIT openAddressRequested(m_url); });
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(QString::fromUtf8(m_url.toEncoded())); });
    connect(m_copyCode, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_code->text()); });
    m_address->hide();
}

void ConsentView::clear()
{
    hideAddress();
    m_address->setParent(this); // it lives in a row, and must not go with it
    while (QLayoutItem* item = m_list->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    m_rows.clear();
    m_calls.clear();
    m_callsRow = nullptr;
    m_callList = nullptr;
    m_runningRow.clear();
    m_failure->dismiss();
    m_card->hide();
}

void ConsentView::addLine(QWidget* widget)
{
    if (m_list->count() > 0)
        m_list->addWidget(makeLine().release());
    m_list->addWidget(widget);
    m_card->show();
}

ConsentRow* ConsentView::row(const QString& id, const QString& title)
{
    ConsentRow*& found = m_rows[id];
    if (!found) {
        found = new ConsentRow(m_icons, title);
        found->setObjectName(u"step-"_s + id);
        addLine(found);
    }
    found->setTitle(title);
    return found;
}

void ConsentView::showStep(const ConsentStep& step)
{
    ConsentRow* line = row(step.id, step.title);
    const QString time = step.at.isValid() ? step.at.toLocalTime().toString(u"HH:mm:ss"_s) : QString();
    const bool failed = step.state == ConsentStep::State::Failed && step.error;
    line->setState(rowState(step.state), failed && step.detail.isEmpty() ? step.error->message : step.detail,
                   time);
    if (failed) {
        hideAddress();
        fillBanner(line, *step.error);
    } else {
        line->dismissBanner();
    }
    if (step.state == ConsentStep::State::Running)
        m_runningRow = step.id;
    else if (m_runningRow == step.id)
        m_runningRow.clear();
}

Banner* ConsentView::fillBanner(ConsentRow* line, const Error& error)
{
    Banner* banner = line->banner();
    banner->removeButtons();
    QPushButton* retry = banner->addButton(tr("Try again"), u"refresh"_s, "primary");
    retry->setObjectName(u"tryAgain"_s);
    connect(retry, &QPushButton::clicked, this, &ConsentView::retryRequested);
    banner->showError(error);
    return banner;
}

void ConsentView::showFailure(const Error& error)
{
    hideAddress();
    for (ConsentRow* line : std::as_const(m_rows)) {
        if (line->state() == ConsentRow::State::Failed)
            return; // it is shown where it belongs already
    }
    m_failure->removeButtons();
    QPushButton* retry = m_failure->addButton(tr("Try again"), u"refresh"_s, "primary");
    retry->setObjectName(u"tryAgain"_s);
    connect(retry, &QPushButton::clicked, this, &ConsentView::retryRequested);
    m_failure->showError(error);
}

void ConsentView::showAddress(const QUrl& address)
{
    m_url = address;
    m_code->hide();
    m_copyCode->hide();
    m_addressText->setText(
        tr("Waiting for %1. The address is good for this sign-in only.").arg(visibleText(address.host())));
    if (ConsentRow* line = m_rows.value(m_runningRow))
        line->addBelow(m_address);
    else
        addLine(m_address);
    m_address->show();
}

void ConsentView::showCode(const QString& userCode, const QUrl& where, const QString& message)
{
    showAddress(where);
    m_code->setText(visibleText(userCode));
    m_code->show();
    m_copyCode->show();
    m_addressText->setText(visibleText(
        message.isEmpty() ? tr("Open %1 on any device and enter the code.").arg(where.toDisplayString())
                          : message));
}

void ConsentView::hideAddress()
{
    m_address->hide();
}

void ConsentView::showCall(const ProvenCall& call)
{
    hideAddress();
    if (!m_callsRow) {
        m_callsRow = row(kCallsRow, tr("Calls proven"));
        auto* holder = new QWidget;
        m_callList = new QVBoxLayout(holder);
        m_callList->setContentsMargins(0, m_icons.theme().metric("spacing.half"), 0, 0);
        m_callList->setSpacing(0);
        m_callsRow->addBelow(holder);
    }
    CallRow*& entry = m_calls[call.id];
    if (!entry) {
        entry = new CallRow(m_icons);
        entry->setObjectName(u"call-"_s + call.id);
        m_callList->addWidget(entry);
        connect(entry, &CallRow::retryRequested, this, &ConsentView::retryRequested);
    }
    entry->setCall(call);
    summarizeCalls();
}

void ConsentView::summarizeCalls()
{
    int done = 0;
    int running = 0;
    int failed = 0;
    for (const CallRow* call : std::as_const(m_calls)) {
        done += call->state() == ConsentRow::State::Done;
        running += call->state() == ConsentRow::State::Running;
        failed += call->state() == ConsentRow::State::Failed;
    }
    const int all = static_cast<int>(m_calls.size());
    const int waiting = all - done - failed;
    QStringList words = {tr("%1 of %2 answered").arg(done).arg(all)};
    if (failed > 0)
        words += tr("%1 failed").arg(failed);
    if (waiting > 0)
        words += tr("%1 waiting").arg(waiting);
    const ConsentRow::State state = failed > 0    ? ConsentRow::State::Failed
                                    : done == all ? ConsentRow::State::Done
                                    : running > 0 ? ConsentRow::State::Running
                                                  : ConsentRow::State::Waiting;
    m_callsRow->setState(state, words.join(u", "_s), {});
}

} // namespace steward
