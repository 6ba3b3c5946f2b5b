#include "rhythm.h"

#include <QApplication>
#include <QBoxLayout>
#include <QFormLayout>
#include <QGridLayout>
#include <QVariant>
#include <QWidget>

#include <cmath>

namespace steward {

namespace {

constexpr auto kRecord = "_steward_rhythm";

/// One number: what it is at scale 1, and what it was last set to here.
struct Beat
{
    double base = 0;
    int shown = -1;
};

/// The numbers of one layout or widget, always asked for in the same order.
class Bar
{
public:
    Bar(QObject* owner, double from, double to)
        : m_owner(owner), m_beats(owner->property(kRecord).value<QList<Beat>>()), m_from(from), m_to(to)
    {
    }
    ~Bar()
    {
        m_beats.resize(m_next);
        m_owner->setProperty(kRecord, QVariant::fromValue(m_beats));
    }
    Q_DISABLE_COPY_MOVE(Bar)

    int next(int now)
    {
        if (m_next == m_beats.size())
            m_beats.append(Beat());
        Beat& beat = m_beats[m_next++];
        if (beat.shown != now) // first seen, or somebody else set it since, for the scale of then
            beat.base = std::round(now / m_from * 2) / 2;
        beat.shown = now <= 0 ? now : std::max(1, static_cast<int>(std::lround(beat.base * m_to)));
        return beat.shown;
    }

private:
    QObject* m_owner;
    QList<Beat> m_beats;
    qsizetype m_next = 0;
    double m_from;
    double m_to;
};

void rescale(QLayout& layout, double from, double to)
{
    Bar bar(&layout, from, to);
    const QMargins now = layout.contentsMargins();
    const QMargins next(bar.next(now.left()), bar.next(now.top()), bar.next(now.right()),
                        bar.next(now.bottom()));
    if (next != now)
        layout.setContentsMargins(next);
    if (auto* grid = qobject_cast<QGridLayout*>(&layout)) {
        grid->setHorizontalSpacing(bar.next(grid->horizontalSpacing()));
        grid->setVerticalSpacing(bar.next(grid->verticalSpacing()));
    } else if (auto* form = qobject_cast<QFormLayout*>(&layout)) {
        form->setHorizontalSpacing(bar.next(form->horizontalSpacing()));
        form->setVerticalSpacing(bar.next(form->verticalSpacing()));
    } else {
        const int spacing = layout.spacing();
        if (const int scaled = bar.next(spacing); scaled != spacing)
            layout.setSpacing(scaled);
    }
    for (int i = 0; i < layout.count(); ++i) {
        QSpacerItem* spacer = layout.itemAt(i)->spacerItem();
        if (!spacer)
            continue;
        const QSize size = spacer->sizeHint();
        const QSizePolicy policy = spacer->sizePolicy();
        spacer->changeSize(bar.next(size.width()), bar.next(size.height()), policy.horizontalPolicy(),
                           policy.verticalPolicy());
    }
    layout.invalidate();
}

void rescale(QWidget& widget, double from, double to)
{
    Bar bar(&widget, from, to);
    const auto styled = [&](const char* name) { return widget.property(name).toBool(); };
    const auto largest = [&](int now) { return now >= QWIDGETSIZE_MAX ? now : bar.next(now); };
    const QSize least = widget.minimumSize();
    const QSize most = widget.maximumSize();
    const int leastWidth = styled("_q_stylesheet_minw") ? least.width() : bar.next(least.width());
    const int leastHeight = styled("_q_stylesheet_minh") ? least.height() : bar.next(least.height());
    const int mostWidth = styled("_q_stylesheet_maxw") ? most.width() : largest(most.width());
    const int mostHeight = styled("_q_stylesheet_maxh") ? most.height() : largest(most.height());
    if (QSize(leastWidth, leastHeight) != least)
        widget.setMinimumSize(leastWidth, leastHeight);
    if (QSize(mostWidth, mostHeight) != most)
        widget.setMaximumSize(mostWidth, mostHeight);
}

} // namespace

void rescaleWidgets(double from, double to)
{
    const QWidgetList widgets = QApplication::allWidgets();
    for (QWidget* widget : widgets) {
        // A window's size is the user's; parts that Qt makes for itself are the style's.
        if (!widget->isWindow() && !widget->objectName().startsWith(QLatin1StringView("qt_")))
            rescale(*widget, from, to);
        if (!widget->layout())
            continue;
        rescale(*widget->layout(), from, to);
        for (QLayout* layout : widget->layout()->findChildren<QLayout*>())
            rescale(*layout, from, to);
    }
}

} // namespace steward
