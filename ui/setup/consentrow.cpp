#include "consentrow.h"

#include <common/banner.h>
#include <common/labels.h>
#include <common/plaintext.h>
#include <common/theme.h>

#include <QHBoxLayout>

using namespace Qt::StringLiterals;

namespace steward {

QString signName(ConsentRow::State state)
{
    switch (state) {
    case ConsentRow::State::Waiting:
        return u"pending-circle"_s;
    case ConsentRow::State::Running:
        return u"spinner"_s;
    case ConsentRow::State::Done:
        return u"check-circle"_s;
    case ConsentRow::State::Failed:
        return u"error-circle"_s;
    }
    return {};
}

const char* signRole(ConsentRow::State state)
{
    switch (state) {
    case ConsentRow::State::Waiting:
        return "textMuted";
    case ConsentRow::State::Running:
        return "accent";
    case ConsentRow::State::Done:
        return "success";
    case ConsentRow::State::Failed:
        return "error";
    }
    return "text";
}

ConsentRow::ConsentRow(const Icons& icons, const QString& title, QWidget* parent)
    : QFrame(parent), m_icons(icons)
{
    const Theme& theme = icons.theme();
    const int pad = theme.metric("spacing.two");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(pad, theme.metric("spacing.one"), pad, theme.metric("spacing.one"));
    row->setSpacing(pad);
    auto* signColumn = new QVBoxLayout;
    signColumn->setContentsMargins(0, theme.metric("spacing.one"), 0, 0);
    m_sign = new IconLabel(icons, signName(m_state), signRole(m_state), "icons.regular");
    signColumn->addWidget(m_sign);
    signColumn->addStretch();
    row->addLayout(signColumn);

    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    m_title = makeLabel(visibleText(title), Theme::Text::BodyMedium).release();
    m_title->setMinimumHeight(theme.lineHeight(Theme::Text::Body) - 1);
    m_detail = new Paragraph(theme, {}, Theme::Text::Small, "textMuted");
    words->addWidget(m_title);
    words->addWidget(m_detail);
    head->addLayout(words, 1);
    m_time = makeLabel({}, Theme::Text::Small, "muted").release();
    head->addWidget(m_time, 0, Qt::AlignVCenter);
    column->addLayout(head);
    m_below = new QVBoxLayout;
    m_below->setSpacing(0);
    column->addLayout(m_below);
    row->addLayout(column, 1);
}

void ConsentRow::setTitle(const QString& title)
{
    m_title->setText(visibleText(title));
}

void ConsentRow::setState(State state, const QString& detail, const QString& time)
{
    m_state = state;
    m_sign->setIcon(signName(state), signRole(state));
    m_detail->setText(visibleText(detail));
    m_detail->setVisible(!detail.isEmpty());
    m_detail->setColorRole(state == State::Failed ? "error" : "textMuted");
    m_detail->updateGeometry();
    m_time->setText(time);
    const QString word = state == State::Done      ? tr("done")
                         : state == State::Failed  ? tr("failed")
                         : state == State::Running ? tr("running")
                                                   : tr("waiting");
    m_sign->setAccessibleName(word);
    m_sign->setToolTip(word);
    setAccessibleName(u"%1: %2. %3"_s.arg(m_title->text(), word, m_detail->text()));
}

QString ConsentRow::detail() const
{
    return m_detail->text();
}

void ConsentRow::addBelow(QWidget* widget)
{
    m_below->addWidget(widget);
}

Banner* ConsentRow::banner()
{
    if (!m_banner) {
        m_below->addSpacing(m_icons.theme().metric("spacing.one"));
        m_banner = new Banner(m_icons, Banner::Shape::Rows);
        m_below->addWidget(m_banner);
    }
    return m_banner;
}

void ConsentRow::dismissBanner()
{
    if (m_banner)
        m_banner->dismiss();
}

} // namespace steward
