#include "runheader.h"

#include "runsign.h"

#include <base/clock.h>
#include <common/icons.h>
#include <common/labels.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QVBoxLayout>

#include <algorithm>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t kShownProgress = 3;

QString seconds(std::chrono::milliseconds duration)
{
    return QLocale().toString(double(duration.count()) / 1000.0, 'f', 1);
}

QLabel* plainLabel(const QString& name, const char* tone, Theme::Text role, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    setTextRole(label, role);
    if (tone != nullptr)
        setTone(label, tone);
    return label;
}

} // namespace

QString durationText(std::chrono::milliseconds duration)
{
    const qint64 total = std::max<qint64>(0, duration.count() / 1000);
    const QString secondsPart = u"%1"_s.arg(total % 60, 2, 10, QLatin1Char('0'));
    if (total < 3600)
        return u"%1:%2"_s.arg(total / 60).arg(secondsPart);
    return u"%1:%2:%3"_s.arg(total / 3600).arg(total / 60 % 60, 2, 10, QLatin1Char('0')).arg(secondsPart);
}

RunHeader::RunHeader(const Icons& icons, const Clock& clock, QWidget* parent)
    : QFrame(parent),
      m_theme(icons.theme()),
      m_clock(clock),
      m_chip(new QFrame(this)),
      m_icon(new IconLabel(icons, u"spinner"_s, "accent", "icons.small", m_chip)),
      m_state(plainLabel(u"runState"_s, "accent", Theme::Text::BodySemibold, m_chip)),
      m_customer(new ElidedLabel(Theme::Text::Body, "muted", Qt::ElideRight, this)),
      m_facts(new ElidedLabel(Theme::Text::Body, "muted", Qt::ElideRight, this)),
      m_age(new ElidedLabel(Theme::Text::Body, "muted", Qt::ElideRight, this)),
      m_first(new QHBoxLayout),
      m_second(new QHBoxLayout),
      m_column(new QVBoxLayout(this))
{
    setObjectName(u"runHeader"_s);
    setAccessibleName(tr("State of the run"));
    setGround(this, "header");
    m_customer->setObjectName(u"runCustomer"_s);
    m_facts->setObjectName(u"runFacts"_s);
    m_age->setObjectName(u"runAge"_s);
    m_first->setSpacing(m_theme.px(8));
    auto* chip = new QHBoxLayout(m_chip);
    chip->setContentsMargins(0, m_theme.px(2), 0, m_theme.px(2));
    chip->setSpacing(m_theme.px(8));
    chip->addWidget(m_icon);
    chip->addWidget(m_state);
    m_chip->setObjectName(u"runChip"_s);
    m_first->addWidget(m_chip);
    m_first->addWidget(m_customer, 1);
    m_first->addWidget(m_facts);
    m_first->addWidget(m_age);
    m_second->setSpacing(m_theme.px(8));
    m_second->addStretch();
    m_column->setContentsMargins(m_theme.px(16), m_theme.px(8), m_theme.px(16), m_theme.px(8));
    m_column->setSpacing(m_theme.px(4));
    m_column->addLayout(m_first);
    m_column->addLayout(m_second);
    connect(&m_theme, &Theme::changed, this, &RunHeader::fit);
}

void RunHeader::fit()
{
    int needed = m_column->contentsMargins().left() + m_column->contentsMargins().right();
    for (const QWidget* part : {static_cast<QWidget*>(m_chip), static_cast<QWidget*>(m_customer),
                                static_cast<QWidget*>(m_facts), static_cast<QWidget*>(m_age)}) {
        if (!part->isHidden())
            needed += part->sizeHint().width() + m_first->spacing();
    }
    // Where there is room for one line only in part, the numbers go below: for whom comes first.
    const bool below = needed > width() && !(m_facts->isHidden() && m_age->isHidden());
    if (below == m_below)
        return;
    m_below = below;
    QHBoxLayout* from = below ? m_first : m_second;
    QHBoxLayout* to = below ? m_second : m_first;
    from->removeWidget(m_facts);
    from->removeWidget(m_age);
    // In the second line they begin under the word.
    to->insertWidget(below ? 0 : to->count(), m_facts);
    to->insertWidget(below ? 1 : to->count(), m_age);
    m_second->setContentsMargins(below ? m_icon->sizeHint().width() + m_first->spacing() : 0, 0, 0, 0);
}

void RunHeader::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    fit();
}

void RunHeader::begin(const QString& customer)
{
    m_now = RunState::Preparing;
    m_waiting = false;
    m_ended = false;
    m_started = m_clock.now();
    m_connecting = {};
    m_running = {};
    m_lastOutput = {};
    m_connectTime = {};
    m_customer->setText(customer);
    clearProgress();
    showState();
}

void RunHeader::setState(RunState state)
{
    if (m_ended)
        return;
    if (state == RunState::Connecting)
        m_connecting = m_clock.now();
    if (state == RunState::Running && m_now == RunState::Connecting)
        m_connectTime = std::chrono::milliseconds(m_connecting.msecsTo(m_clock.now()));
    if (state == RunState::Running && !m_running.isValid())
        m_running = m_clock.now();
    m_now = state;
    showState();
}

void RunHeader::setWaitingForInput(bool waiting)
{
    m_waiting = waiting;
    showState();
}

void RunHeader::outputArrived(const QDateTime& time)
{
    m_lastOutput = time.isValid() ? time : m_clock.now();
}

void RunHeader::end(const RunResult& result)
{
    m_ended = true;
    m_waiting = false;
    m_result = result;
    m_now = result.state;
    clearProgress();
    showState();
}

void RunHeader::tick()
{
    if (!m_ended)
        showState();
}

QString RunHeader::stateText() const
{
    return m_state->text();
}

void RunHeader::showState()
{
    using std::chrono::milliseconds;
    const QLocale locale;
    const RunSign look = m_waiting ? RunSign{u"prompt"_s, "accent", "accent", {}} : runSign(m_now);
    m_icon->setIcon(look.icon, look.role);
    if (m_tone != look.tone) {
        m_tone = look.tone;
        setTone(m_state, m_tone);
    }
    const QString ground = !m_ended && !m_waiting ? QString() : u"chip-"_s + QLatin1StringView(look.tone);
    if (m_chip->property("ground").toString() != ground) {
        setGround(m_chip, ground.toLatin1().constData());
        const int side = ground.isEmpty() ? 0 : m_theme.px(8);
        m_chip->layout()->setContentsMargins(side, m_theme.px(2), side, m_theme.px(2));
    }
    const milliseconds elapsed(m_started.isValid() ? m_started.msecsTo(m_clock.now()) : 0);
    QStringList facts;
    if (!m_ended) {
        const QString word = m_waiting ? tr("Waiting for input") : runStateTitle(m_now);
        m_state->setText(word + u' ' + durationText(elapsed));
        if (m_connectTime.count() > 0)
            facts << tr("Connected in %1 s").arg(seconds(m_connectTime));
        if (m_connectTime.count() > 0 && m_running.isValid())
            facts << tr("Script %1").arg(durationText(milliseconds(m_running.msecsTo(m_clock.now()))));
        if (m_lastOutput.isValid()) {
            const milliseconds age(std::max<qint64>(0, m_lastOutput.msecsTo(m_clock.now())));
            m_age->setText(age.count() < 10'000 ? tr("Last output %1 s ago").arg(seconds(age))
                                                : tr("Last output %1 ago").arg(durationText(age)));
        } else {
            m_age->setText(m_now == RunState::Running ? tr("No output yet") : QString());
        }
    } else {
        QString word = runStateTitle(m_now);
        if (m_now == RunState::SucceededWithErrors)
            word = m_result.errors == 1
                       ? tr("Succeeded with 1 error")
                       : tr("Succeeded with %1 errors").arg(locale.toString(m_result.errors));
        m_state->setText(word + u' ' + durationText(m_result.connectTime + m_result.runTime));
        if (m_result.connectTime.count() > 0)
            facts << tr("Connected in %1 s").arg(seconds(m_result.connectTime));
        if (m_result.connectTime.count() > 0 && m_result.runTime.count() > 0)
            facts << tr("Script %1").arg(durationText(m_result.runTime));
        facts << (m_result.outputs == 1 ? tr("1 line")
                                        : tr("%1 lines").arg(locale.toString(m_result.outputs)));
        if (m_result.warnings > 0)
            facts << (m_result.warnings == 1 ? tr("1 warning")
                                             : tr("%1 warnings").arg(locale.toString(m_result.warnings)));
        if (m_result.errors > 0)
            facts << (m_result.errors == 1 ? tr("1 error")
                                           : tr("%1 errors").arg(locale.toString(m_result.errors)));
        if (m_result.exitCode > 0)
            facts << tr("Exit code %1").arg(locale.toString(m_result.exitCode));
        m_age->clear();
    }
    m_facts->setText(facts.join(u"  ·  "_s));
    m_facts->setVisible(!facts.isEmpty());
    m_age->setVisible(!m_age->text().isEmpty());
    fit();
    QStringList said{m_state->text(), m_customer->text()};
    said << facts;
    setAccessibleDescription(said.join(u", "_s));
}

void RunHeader::clearProgress()
{
    for (const ProgressRow& progress : m_progress)
        progress.row->deleteLater();
    for (const ProgressRow& progress : m_progress)
        progress.row->hide();
    m_progress.clear();
}

void RunHeader::showTopmost()
{
    // The others have a tab of their own.
    const auto top = std::find_if(m_progress.begin(), m_progress.end(),
                                  [](const ProgressRow& progress) { return progress.parent < 0; });
    for (auto progress = m_progress.begin(); progress != m_progress.end(); ++progress)
        progress->row->setVisible(progress == (top == m_progress.end() ? m_progress.begin() : top));
}

void RunHeader::showProgress(const QString& text, const QJsonObject& values)
{
    const int id = values.value(u"id"_s).toInt();
    auto found = std::find_if(m_progress.begin(), m_progress.end(),
                              [id](const ProgressRow& progress) { return progress.id == id; });
    if (values.value(u"completed"_s).toBool()) {
        if (found != m_progress.end()) {
            found->row->hide();
            found->row->deleteLater();
            m_progress.erase(found);
        }
        showTopmost();
        return;
    }
    if (m_ended)
        return;
    if (found == m_progress.end()) {
        if (m_progress.size() >= kShownProgress)
            return;
        auto* row = new QWidget(this);
        auto* line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(m_theme.px(12));
        QLabel* activity = plainLabel(u"progressActivity"_s, nullptr, Theme::Text::Body, row);
        auto* bar = new QProgressBar(row);
        bar->setObjectName(u"progressBar"_s);
        bar->setTextVisible(false);
        QLabel* status = plainLabel(u"progressStatus"_s, nullptr, Theme::Text::BodyMedium, row);
        QLabel* remaining = plainLabel(u"progressRemaining"_s, "muted", Theme::Text::Body, row);
        status->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
        line->addWidget(activity);
        line->addWidget(bar, 1);
        line->addWidget(status);
        line->addWidget(remaining);
        m_column->addWidget(row);
        m_progress.push_back({id, -1, row, activity, bar, status, remaining});
        found = std::prev(m_progress.end());
    }
    const QString activity = values.value(u"activity"_s).toString(text);
    const QFontMetrics metrics(found->activity->font());
    found->activity->setText(metrics.elidedText(activity, Qt::ElideRight, metrics.averageCharWidth() * 40));
    found->activity->setToolTip(activity.toHtmlEscaped());
    const int percent = values.value(u"percent"_s).toInt(-1);
    found->bar->setRange(0, percent < 0 ? 0 : 100);
    if (percent >= 0)
        found->bar->setValue(std::min(percent, 100));
    QString status = values.value(u"status"_s).toString();
    if (status.isEmpty())
        status = values.value(u"operation"_s).toString();
    if (status.isEmpty() && percent >= 0)
        status = tr("%1 %").arg(percent);
    found->status->setText(metrics.elidedText(status, Qt::ElideRight, metrics.averageCharWidth() * 40));
    found->status->setToolTip(status.toHtmlEscaped());
    const int left = values.value(u"secondsRemaining"_s).toInt(-1);
    found->remaining->setText(left >= 0 ? tr("about %1 left").arg(durationText(std::chrono::seconds(left)))
                                        : QString());
    found->parent = values.value(u"parent"_s).toInt(-1);
    showTopmost();
    found->bar->setAccessibleName(activity);
    found->bar->setAccessibleDescription(status);
}

} // namespace steward
