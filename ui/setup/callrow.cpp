#include "callrow.h"

#include <cloud/provencall.h>
#include <common/banner.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString duration(int milliseconds)
{
    if (milliseconds < 1000)
        return CallRow::tr("%1 ms").arg(milliseconds);
    return CallRow::tr("%1 s").arg(QLocale().toString(milliseconds / 1000.0, 'f', 1));
}

} // namespace

CallRow::CallRow(const Icons& icons, QWidget* parent) : QWidget(parent)
{
    const Theme& theme = icons.theme();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* line = new QWidget;
    line->setMinimumHeight(theme.metric("heights.rowForm"));
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme.metric("spacing.one"));
    m_sign = new IconLabel(icons, signName(m_state), signRole(m_state));
    row->addWidget(m_sign);
    m_title = makeLabel({}, Theme::Text::BodyMedium).release();
    m_title->setMinimumWidth(theme.metric("widths.wizardSteps") * 2 / 3);
    row->addWidget(m_title);
    m_call = makeLabel({}, Theme::Text::Output, "muted").release();
    row->addWidget(m_call, 1);
    m_result = makeLabel({}, Theme::Text::Small, "muted").release();
    row->addWidget(m_result);
    column->addWidget(line);
    m_banner = new Banner(icons, Banner::Shape::Rows);
    QPushButton* retry = m_banner->addButton(tr("Try again"), u"refresh"_s, "primary");
    retry->setObjectName(u"tryAgain"_s);
    connect(retry, &QPushButton::clicked, this, &CallRow::retryRequested);
    column->addWidget(m_banner);
}

void CallRow::setCall(const ProvenCall& call)
{
    switch (call.state) {
    case ProvenCall::State::Waiting:
        m_state = ConsentRow::State::Waiting;
        break;
    case ProvenCall::State::Running:
        m_state = ConsentRow::State::Running;
        break;
    case ProvenCall::State::Done:
        m_state = ConsentRow::State::Done;
        break;
    case ProvenCall::State::Failed:
        m_state = ConsentRow::State::Failed;
        break;
    }
    m_sign->setIcon(signName(m_state), signRole(m_state));
    m_title->setText(visibleText(call.title));
    m_call->setText(visibleText(call.call));
    const bool failed = m_state == ConsentRow::State::Failed;
    QString result;
    if (m_state == ConsentRow::State::Done)
        result = duration(call.durationMs);
    else if (failed)
        result =
            call.error && call.error->httpStatus > 0 ? QString::number(call.error->httpStatus) : tr("failed");
    else if (m_state == ConsentRow::State::Running)
        result = tr("calling");
    else
        result = tr("waiting");
    m_result->setText(result);
    m_result->setToolTip(visibleText(call.detail).toHtmlEscaped());
    m_result->setProperty("strong", failed);
    setTone(m_result, failed ? "error" : "muted");
    if (failed && call.error)
        m_banner->showError(*call.error);
    else
        m_banner->dismiss();
    setAccessibleName(u"%1: %2. %3"_s.arg(m_title->text(), m_call->text(), result));
}

} // namespace steward
