#include "progressview.h"

#include "runheader.h"

#include <base/clock.h>
#include <common/emptystate.h>
#include <common/icons.h>
#include <common/labels.h>
#include <common/theme.h>
#include <runs/styledtext.h>

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRefreshMsecs = 100;
constexpr size_t kMostRows = 60;
constexpr int kIndent = 24;

} // namespace

ProgressView::ProgressView(const Theme& theme, const Icons& icons, const Clock& clock, QWidget* parent)
    : QWidget(parent),
      m_theme(theme),
      m_icons(icons),
      m_clock(clock),
      m_pages(new QStackedWidget(this)),
      m_empty(new EmptyState(icons, u"pending-circle"_s, m_pages)),
      m_more(new QLabel(this))
{
    setObjectName(u"progressView"_s);
    setAccessibleName(tr("Progress"));
    m_empty->setTexts(tr("No progress reported"),
                      tr("Bars appear here when the script says how far it is, with Write-Progress."));
    setGround(m_empty, "surface");
    auto* area = new QScrollArea(m_pages);
    area->setObjectName(u"progressArea"_s);
    area->setAccessibleName(tr("Progress"));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    auto* content = new QFrame(area);
    setGround(content, "surface");
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12));
    m_column->setSpacing(theme.px(12));
    m_more->setObjectName(u"progressMore"_s);
    setTone(m_more, "muted");
    m_column->addWidget(m_more);
    m_column->addStretch();
    area->setWidget(content);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(area);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kRefreshMsecs);
    connect(&m_timer, &QTimer::timeout, this, &ProgressView::refresh);
    refresh();
}

void ProgressView::schedule()
{
    if (!m_timer.isActive())
        m_timer.start();
}

void ProgressView::report(const QDateTime& time, const QString& text, const QJsonObject& values)
{
    m_tree.report(time.isValid() ? time : m_clock.now(), text, values);
    schedule();
}

void ProgressView::close()
{
    m_tree.close(m_clock.now());
    refresh();
}

void ProgressView::clear()
{
    m_tree.clear();
    refresh();
}

ProgressView::Row ProgressView::makeRow()
{
    auto* widget = new QWidget(this);
    widget->setObjectName(u"progressRow"_s);
    auto* grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(m_theme.px(8));
    grid->setVerticalSpacing(m_theme.px(4));
    Row row{widget,
            new IconLabel(m_icons, u"spinner"_s, "accent", "icons.small", widget),
            new ElidedLabel(Theme::Text::BodyMedium, nullptr, Qt::ElideRight, widget),
            new QProgressBar(widget),
            new ElidedLabel(Theme::Text::Body, "muted", Qt::ElideRight, widget),
            new QLabel(widget)};
    row.activity->setObjectName(u"progressTabActivity"_s);
    row.bar->setObjectName(u"progressTabBar"_s);
    row.bar->setTextVisible(false);
    row.status->setObjectName(u"progressTabStatus"_s);
    row.remaining->setObjectName(u"progressTabRemaining"_s);
    row.remaining->setTextFormat(Qt::PlainText);
    setTone(row.remaining, "muted");
    grid->addWidget(row.icon, 0, 0);
    grid->addWidget(row.activity, 0, 1);
    grid->addWidget(row.remaining, 0, 2, Qt::AlignRight);
    grid->addWidget(row.bar, 1, 1, 1, 2);
    grid->addWidget(row.status, 2, 1, 1, 2);
    grid->setColumnStretch(1, 1);
    return row;
}

void ProgressView::fill(const Row& row, const ProgressTree::Bar& bar)
{
    const bool open = !bar.ended.isValid();
    row.widget->layout()->setContentsMargins(m_theme.px(kIndent) * std::min(bar.depth, 8), 0, 0, 0);
    row.icon->setIcon(open           ? u"spinner"_s
                      : bar.finished ? u"check-circle"_s
                                     : u"stop"_s,
                      open           ? "accent"
                      : bar.finished ? "success"
                                     : "textMuted");
    row.activity->setText(withVisibleSigns(bar.activity.left(400)));
    row.status->setText(withVisibleSigns(bar.status.left(400)));
    row.status->setVisible(!bar.status.isEmpty());
    row.bar->setVisible(open);
    row.bar->setRange(0, open && bar.percent < 0 ? 0 : 100);
    if (bar.percent >= 0)
        row.bar->setValue(bar.percent);
    QStringList facts;
    if (open) {
        if (bar.percent >= 0)
            facts << tr("%1 %").arg(bar.percent);
        if (bar.secondsLeft >= 0)
            facts << tr("about %1 left").arg(durationText(std::chrono::seconds(bar.secondsLeft)));
    } else {
        const QString time = durationText(std::chrono::milliseconds(bar.began.msecsTo(bar.ended)));
        facts << (bar.finished ? tr("Done in %1").arg(time) : tr("Ended with the run after %1").arg(time));
    }
    row.remaining->setText(facts.join(u"  ·  "_s));
    row.bar->setAccessibleName(row.activity->text());
    row.bar->setAccessibleDescription((QStringList{row.status->text()} + facts).join(u", "_s));
}

void ProgressView::refresh()
{
    m_timer.stop();
    std::vector<ProgressTree::Bar> bars = m_tree.open();
    const size_t openBars = bars.size();
    bars.insert(bars.end(), m_tree.ended().begin(), m_tree.ended().end());
    const size_t shown = std::min(bars.size(), kMostRows);
    while (m_rows.size() < shown) {
        m_rows.push_back(makeRow());
        m_column->insertWidget(int(m_rows.size()) - 1, m_rows.back().widget);
    }
    for (size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i].widget->setVisible(i < shown);
        if (i < shown)
            fill(m_rows[i], bars[i]);
    }
    const size_t hidden = openBars > kMostRows ? openBars - kMostRows : 0;
    m_more->setVisible(hidden > 0);
    m_more->setText(tr("%1 more").arg(QLocale().toString(qulonglong(hidden))));
    m_pages->setCurrentIndex(bars.empty() ? 0 : 1);
    if (m_shownCount != openCount()) {
        m_shownCount = openCount();
        Q_EMIT countChanged(m_shownCount);
    }
}

} // namespace steward
