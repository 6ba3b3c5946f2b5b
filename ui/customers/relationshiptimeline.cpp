#include "relationshiptimeline.h"

#include <common/plaintext.h>
#include <common/theme.h>

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

using Urgency = TimelineBar::Urgency;

constexpr int kErrorDays = 30;
constexpr int kWarningDays = 60;
constexpr int kGap = 3;         // between a name and its bar
constexpr int kThick = 7;       // a bar
constexpr int kBetween = 10;    // after it
constexpr int kMostMonths = 24; // what lies further away is cut at the edge

QString words(const char* text)
{
    return RelationshipTimeline::tr(text);
}

bool is(const QString& status, QLatin1StringView word)
{
    return status.compare(word, Qt::CaseInsensitive) == 0;
}

bool gives(const Relationship& relationship)
{
    return relationship.isActive() && !relationship.leadsTransition;
}

bool lasts(const Relationship& relationship)
{
    return relationship.extendsItself() || !relationship.endsAt.isValid();
}

/// The roles that count: those that reach the account where any do, else those offered.
QStringList rolesOf(const CustomerRelations& relations, const Relationship& relationship)
{
    const QStringList reaching = relations.reaching.value(relationship.id);
    return reaching.isEmpty() ? relationship.roles : reaching;
}

/// Those that go when this one ends, the ones a console needs first.
QStringList rolesLost(const CustomerRelations& relations, const Relationship& relationship)
{
    QStringList lost;
    for (const QString& role : rolesOf(relations, relationship)) {
        const bool covered = std::any_of(
            relations.relationships.cbegin(), relations.relationships.cend(), [&](const Relationship& other) {
                return other.id != relationship.id && gives(other) &&
                       (lasts(other) || other.endsAt > relationship.endsAt) &&
                       rolesOf(relations, other).contains(role, Qt::CaseInsensitive);
            });
        if (!covered)
            lost << role;
    }
    const QStringList needed = expectedRoles();
    std::sort(lost.begin(), lost.end(), [&needed](const QString& a, const QString& b) {
        const bool one = needed.contains(a, Qt::CaseInsensitive);
        const bool two = needed.contains(b, Qt::CaseInsensitive);
        return one == two ? roleName(a) < roleName(b) : one;
    });
    return lost;
}

QString namesOf(QStringList roles)
{
    for (QString& role : roles)
        role = visibleText(roleName(role));
    roles.sort(Qt::CaseInsensitive);
    return roles.join(u", "_s);
}

/// Why one that is not active gives nothing.
QString waitingText(const Relationship& relationship)
{
    const QString& status = relationship.status;
    if (relationship.isActive())
        return words("made for a transition");
    if (is(status, "created"_L1) || is(status, "approvalPending"_L1))
        return words("waits for approval");
    if (is(status, "approved"_L1) || is(status, "activating"_L1))
        return words("is being activated");
    if (is(status, "terminationRequested"_L1) || is(status, "terminating"_L1))
        return words("is being ended");
    return words("gives nothing now");
}

QString rolesText(const CustomerRelations& relations, const Relationship& relationship)
{
    if (relationship.roles.isEmpty())
        return words("It has no roles.");
    if (!gives(relationship))
        return words("Roles: %1.").arg(namesOf(relationship.roles));
    const auto known = relations.reaching.constFind(relationship.id);
    if (known == relations.reaching.cend())
        return words("Roles: %1.").arg(namesOf(relationship.roles)) + u'\n' +
               (relations.groupsKnown
                    ? words("Which of them reach you is not known: who has them could not be read yet.")
                    : words("Which of them reach you is not known: your groups could not be read yet."));
    QStringList others = relationship.roles;
    for (const QString& role : *known)
        others.removeIf([&role](const QString& other) { return !other.compare(role, Qt::CaseInsensitive); });
    QStringList lines;
    if (!known->isEmpty())
        lines << words("Reach you: %1.").arg(namesOf(*known));
    if (!others.isEmpty())
        lines << words("Do not reach you, as you are in none of the groups that have them: %1.")
                     .arg(namesOf(others));
    return lines.join(u'\n');
}

TimelineBar barOf(const CustomerRelations& relations, const Relationship& relationship, const QDateTime& now)
{
    const QDate today = now.toLocalTime().date();
    TimelineBar bar;
    bar.id = relationship.id;
    bar.from = relationship.activatedAt.toLocalTime().date();
    bar.until = relationship.endsAt.toLocalTime().date();
    const QString name = visibleText(relationship.name).trimmed();
    const auto count = relationship.roles.size();
    const QString roles = count == 1 ? words("1 role") : words("%1 roles").arg(count);
    bar.name = u"%1, %2"_s.arg(name.isEmpty() ? words("Without a name") : isolatedText(name), roles);
    const bool over = relationship.endsAt.isValid() && relationship.endsAt <= now;
    const bool ended = is(relationship.status, "expired"_L1) || is(relationship.status, "terminated"_L1);
    QString state;
    if (ended || over) {
        bar.urgency = Urgency::Ended;
        // One that was ended before its time ends no later than today.
        if (!over)
            bar.until = bar.until.isValid() ? std::min(bar.until, today) : today;
        bar.note = over ? words("ended %1").arg(dayText(bar.until, today)) : words("ended");
        state = bar.note;
    } else if (!gives(relationship)) {
        bar.urgency = Urgency::Waits;
        bar.note = waitingText(relationship);
        state = bar.note;
    } else if (relationship.extendsItself()) {
        bar.urgency = Urgency::Renews;
        bar.note = words("renews");
        state = bar.until.isValid() ? words("renews itself on %1").arg(dayText(bar.until, today))
                                    : words("renews itself");
    } else if (!bar.until.isValid()) {
        bar.note = words("end not known");
        state = bar.note;
    } else {
        bar.urgency = urgencyOf(now.daysTo(relationship.endsAt));
        const QStringList lost = rolesLost(relations, relationship);
        const QString day = dayText(bar.until, today);
        const qint64 days = now.daysTo(relationship.endsAt);
        state = days == 0   ? words("ends %1, today").arg(day)
                : days == 1 ? words("ends %1, in 1 day").arg(day)
                            : words("ends %1, in %2 days").arg(day).arg(days);
        if (lost.isEmpty()) {
            bar.note = relationship.roles.isEmpty() ? day : words("%1, its roles stay").arg(day);
        } else {
            const QString first =
                visibleText(roleName(lost.first())).replace(u"Administrator"_s, words("Admin."));
            bar.note = lost.size() == 1 ? u"%1, %2"_s.arg(day, first)
                                        : words("%1, %2 +%3").arg(day, first).arg(lost.size() - 1);
            state += u". "_s + words("With it go: %1").arg(namesOf(lost));
        }
    }
    bar.words = u"%1: %2.\n%3"_s.arg(bar.name, state, rolesText(relations, relationship));
    if (bar.from.isValid())
        bar.words += u'\n' + words("Since %1.").arg(dayText(bar.from, today));
    return bar;
}

const char* colorRole(Urgency urgency)
{
    switch (urgency) {
    case Urgency::Soon:
        return "error";
    case Urgency::Later:
        return "warning";
    case Urgency::Renews:
        return "success";
    case Urgency::Calm:
    case Urgency::Waits:
    case Urgency::Ended:
        break;
    }
    return "textMuted";
}

/// The last mark at or before this day.
QDate markBefore(const QDate& day, int step)
{
    if (step >= 12)
        return {day.year(), 1, 1};
    return {day.year(), (day.month() - 1) / step * step + 1, 1};
}

} // namespace

Urgency urgencyOf(qint64 daysLeft)
{
    return daysLeft < 0               ? Urgency::Ended
           : daysLeft <= kErrorDays   ? Urgency::Soon
           : daysLeft <= kWarningDays ? Urgency::Later
                                      : Urgency::Calm;
}

QString dayText(const QDate& day, const QDate& today)
{
    constexpr int kNear = 300;
    const bool near = day.year() == today.year() || std::abs(today.daysTo(day)) < kNear;
    return QLocale().toString(day, near ? u"d MMM"_s : u"d MMM yyyy"_s);
}

QList<TimelineBar> timelineBars(const CustomerRelations& relations, const QDateTime& now)
{
    QList<TimelineBar> bars;
    for (const Relationship& relationship : relations.relationships)
        bars << barOf(relations, relationship, now);
    const auto group = [](const TimelineBar& bar) {
        return bar.urgency == Urgency::Ended    ? 3
               : bar.urgency == Urgency::Waits  ? 2
               : bar.urgency == Urgency::Renews ? 1
                                                : 0;
    };
    std::stable_sort(bars.begin(), bars.end(), [&group](const TimelineBar& a, const TimelineBar& b) {
        if (group(a) != group(b))
            return group(a) < group(b);
        if (a.until == b.until)
            return false;
        // One whose end nobody knows comes last.
        if (!a.until.isValid() || !b.until.isValid())
            return a.until.isValid();
        return a.urgency == Urgency::Ended ? a.until > b.until : a.until < b.until;
    });
    return bars;
}

RelationshipTimeline::RelationshipTimeline(const Icons& icons, QWidget* parent)
    : QWidget(parent), m_icons(icons)
{
    setObjectName(u"relationshipTimeline"_s);
    setAccessibleName(tr("Relationships over time"));
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&icons.theme(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void RelationshipTimeline::setBars(const QList<TimelineBar>& bars, const QDate& today)
{
    if (m_bars == bars && m_today == today)
        return;
    m_bars = bars;
    m_today = today;
    m_current = 0;
    QStringList all;
    for (const TimelineBar& bar : bars)
        all << QString(bar.words).replace(u'\n', u' ');
    setAccessibleDescription(all.join(u'\n'));
    updateGeometry();
    update();
}

int RelationshipTimeline::shownCount() const
{
    if (m_unfolded)
        return int(m_bars.size());
    const int ended = int(std::count_if(m_bars.cbegin(), m_bars.cend(), [](const TimelineBar& bar) {
        return bar.urgency == Urgency::Ended;
    }));
    const int all = int(m_bars.size());
    // One line less is not worth a line that says so.
    const int least = std::min(all, std::max(all - ended, kFoldedRows));
    return all - least <= 1 ? all : least;
}

int RelationshipTimeline::foldedCount() const
{
    return int(m_bars.size()) - shownCount();
}

void RelationshipTimeline::setUnfolded(bool unfolded)
{
    m_unfolded = unfolded;
    m_current = 0;
    updateGeometry();
    update();
}

RelationshipTimeline::Axis RelationshipTimeline::axis() const
{
    Axis axis;
    axis.first = m_today.addMonths(-1);
    axis.last = m_today.addMonths(3);
    for (const TimelineBar& bar : m_bars.mid(0, shownCount())) {
        // One without a beginning has to begin somewhere to be seen.
        axis.first = std::min(axis.first, bar.from.isValid() ? bar.from : m_today.addMonths(-3));
        // What gives nothing yet does not push the others together.
        const QDate until = bar.until.isValid() ? bar.until : m_today.addMonths(6);
        axis.last = std::max(axis.last,
                             bar.urgency == Urgency::Waits ? std::min(until, m_today.addMonths(6)) : until);
    }
    axis.first = std::max(axis.first, m_today.addMonths(-kMostMonths));
    axis.last = std::min(axis.last, m_today.addMonths(kMostMonths));
    // Room for what stands beside the bars.
    axis.last = axis.last.addDays(axis.first.daysTo(axis.last) / 4);
    const QFontMetrics metrics(m_icons.theme().font(Theme::Text::Caption));
    const int label =
        metrics.horizontalAdvance(monthText(QDate(2026, 9, 1), true)) + 2 * metrics.averageCharWidth();
    for (const int step : {1, 2, 3, 6, 12}) {
        axis.step = step;
        const QDate first = markBefore(axis.first, step);
        QDate last = markBefore(axis.last, step);
        if (last < axis.last)
            last = last.addMonths(step);
        const int months = (last.year() - first.year()) * 12 + last.month() - first.month();
        if (step == 12 || months / step * label <= width()) {
            axis.first = first;
            axis.last = last;
            break;
        }
    }
    return axis;
}

int RelationshipTimeline::x(const Axis& axis, const QDate& day) const
{
    const qint64 all = axis.first.daysTo(axis.last);
    const qint64 at = std::clamp<qint64>(axis.first.daysTo(day), 0, all);
    return int(at * (width() - 1) / std::max<qint64>(all, 1));
}

QRect RelationshipTimeline::leading(const QRect& rect) const
{
    return QStyle::visualRect(layoutDirection(), this->rect(), rect);
}

int RelationshipTimeline::rowHeight() const
{
    const Theme& theme = m_icons.theme();
    return theme.lineHeight(Theme::Text::Small) + theme.px(kGap + kThick + kBetween);
}

QRect RelationshipTimeline::barRect(int row) const
{
    const Theme& theme = m_icons.theme();
    const TimelineBar& bar = m_bars.at(row);
    const Axis span = axis();
    const int from = bar.from.isValid()              ? x(span, bar.from)
                     : bar.urgency == Urgency::Waits ? x(span, m_today)
                                                     : 0;
    const int until = x(span, bar.until.isValid() ? bar.until : span.last);
    const int top = theme.lineHeight(Theme::Text::Caption) + row * rowHeight() +
                    theme.lineHeight(Theme::Text::Small) + theme.px(kGap);
    return leading({from, top, std::max(until - from, theme.px(3)), theme.px(kThick)});
}

QRect RelationshipTimeline::spentRect(int row) const
{
    const QRect whole = leading(barRect(row));
    const int today = x(axis(), m_today);
    const Urgency urgency = m_bars.at(row).urgency;
    if (urgency == Urgency::Ended)
        return leading(whole);
    if (urgency == Urgency::Waits)
        return {};
    // What is left of one that ends today is still something.
    const int end = std::min(std::min(today, whole.right() + 1), whole.right() + 1 - m_icons.theme().px(3));
    return end <= whole.left() ? QRect()
                               : leading({whole.left(), whole.top(), end - whole.left(), whole.height()});
}

int RelationshipTimeline::todayX() const
{
    return leading({x(axis(), m_today), 0, 1, 1}).left();
}

QString RelationshipTimeline::monthText(const QDate& month, bool withYear) const
{
    return QLocale().toString(month, withYear ? u"MMM yy"_s : u"MMM"_s);
}

QList<RelationshipTimeline::Mark> RelationshipTimeline::marks() const
{
    const Axis span = axis();
    const QFontMetrics metrics(m_icons.theme().font(Theme::Text::Caption));
    QList<Mark> all;
    int year = 0;
    for (QDate month = span.first; month <= span.last; month = month.addMonths(span.step)) {
        Mark mark;
        mark.at = x(span, month);
        mark.label = monthText(month, month.year() != year);
        mark.width = metrics.horizontalAdvance(mark.label) + 1;
        mark.left = std::clamp(mark.at - mark.width / 2, 0, std::max(0, width() - mark.width));
        year = month.year();
        all << mark;
    }
    // The outer labels stand beside their marks: they make way.
    const int gap = metrics.averageCharWidth();
    const auto meet = [gap](const Mark& a, const Mark& b) { return a.left + a.width + gap > b.left; };
    if (all.size() > 2 && meet(all.first(), all.at(1)))
        all.first().label.clear();
    if (all.size() > 2 && meet(all.at(all.size() - 2), all.last()))
        all.last().label.clear();
    return all;
}

QStringList RelationshipTimeline::monthLabels() const
{
    QStringList labels;
    for (const Mark& mark : marks())
        labels << mark.label;
    labels.removeAll(QString());
    return labels;
}

QSize RelationshipTimeline::sizeHint() const
{
    const Theme& theme = m_icons.theme();
    return {theme.px(320), 2 * theme.lineHeight(Theme::Text::Caption) + shownCount() * rowHeight()};
}

QSize RelationshipTimeline::minimumSizeHint() const
{
    return {m_icons.theme().px(160), sizeHint().height()};
}

void RelationshipTimeline::paintMonths(QPainter& painter) const
{
    const Theme& theme = m_icons.theme();
    const Axis span = axis();
    const int line = theme.lineHeight(Theme::Text::Caption);
    const int bottom = height() - line;
    painter.setFont(theme.font(Theme::Text::Caption));
    for (const Mark& mark : marks()) {
        painter.fillRect(leading({mark.at, line, 1, bottom - line}), theme.color("gridLine"));
        painter.setPen(theme.color("textMuted"));
        painter.drawText(leading({mark.left, bottom, mark.width, line}), Qt::AlignCenter | Qt::TextSingleLine,
                         mark.label);
    }
    const QString word = tr("today");
    QFont strong = painter.font();
    strong.setWeight(QFont::DemiBold);
    painter.setFont(strong);
    const int wide = painter.fontMetrics().horizontalAdvance(word) + 1;
    const int at = x(span, m_today);
    painter.setPen(theme.color("accent"));
    painter.drawText(leading({std::clamp(at - wide / 2, 0, std::max(0, width() - wide)), 0, wide, line}),
                     Qt::AlignCenter | Qt::TextSingleLine, word);
}

void RelationshipTimeline::paintBar(QPainter& painter, int row) const
{
    const Theme& theme = m_icons.theme();
    const TimelineBar& bar = m_bars.at(row);
    const QRect whole = barRect(row);
    const QRect spent = spentRect(row);
    const double radius = theme.metric("radii.bar");
    const bool contrast = theme.kind() == Theme::Kind::HighContrast;
    painter.setPen(Qt::NoPen);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto outline = [&](const QRect& rect, const char* role) {
        const double pen = theme.borderWidth();
        painter.setPen(QPen(theme.color(role), pen));
        painter.setBrush(theme.color("surface"));
        painter.drawRoundedRect(QRectF(rect).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2), radius, radius);
        painter.setPen(Qt::NoPen);
    };
    if (bar.urgency == Urgency::Waits) {
        outline(whole, "borderControl");
    } else {
        painter.setBrush(theme.color(colorRole(bar.urgency)));
        if (bar.urgency != Urgency::Ended)
            painter.drawRoundedRect(whole, radius, radius);
        if (contrast && !spent.isEmpty()) {
            outline(spent, "borderMid"); // without colours, spent is hollow
        } else if (!spent.isEmpty()) {
            painter.setBrush(theme.color("borderMid"));
            painter.drawRoundedRect(spent, radius, radius);
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);

    // The note stands beside the bar, or at the end of the name's line where there is no room.
    const int gap = theme.px(6);
    const int line = theme.lineHeight(Theme::Text::Small);
    const QRect own = leading(whole);
    const int nameTop = own.top() - theme.px(kGap) - line;
    QFont strong = theme.font(Theme::Text::Caption);
    strong.setWeight(QFont::DemiBold);
    const QFont plain = theme.font(Theme::Text::Small);
    const QFontMetrics strongMetrics(strong);
    const QFontMetrics plainMetrics(plain);
    const int noteWide = strongMetrics.horizontalAdvance(bar.note) + 1;
    const int beside = width() - own.right() - 1 - gap;
    int nameRoom = width();
    QRect note;
    QString noteShown = bar.note;
    if (noteWide <= beside) {
        note = {own.right() + 1 + gap, own.center().y() - line / 2, noteWide, line};
    } else {
        const int nameWide = plainMetrics.horizontalAdvance(bar.name) + 1;
        const int room = std::max(width() - nameWide - 2 * gap, width() / 2);
        noteShown = strongMetrics.elidedText(bar.note, Qt::ElideRight, room);
        const int wide = strongMetrics.horizontalAdvance(noteShown) + 1;
        note = {width() - wide, nameTop, wide, line};
        nameRoom = width() - wide - 2 * gap;
    }
    const QString name = plainMetrics.elidedText(bar.name, Qt::ElideRight, nameRoom);
    const QRect place(0, nameTop, plainMetrics.horizontalAdvance(name) + 1, line);
    const int side = layoutDirection() == Qt::LeftToRight ? Qt::AlignLeft : Qt::AlignRight;
    const auto write = [&](const QRect& rect, const QString& text, const QFont& font, const char* role) {
        // No line goes through words; beside a bar they reach over the name's line.
        const int inset = rect.top() == nameTop ? 0 : theme.px(kGap) + 1;
        painter.fillRect(leading(rect.adjusted(-1, inset, 1, -inset)), theme.color("surface"));
        painter.setFont(font);
        painter.setPen(theme.color(role));
        painter.drawText(leading(rect), side | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine,
                         text);
    };
    write(place, name, plain, bar.urgency == Urgency::Ended ? "textMuted" : "text");
    write(note, noteShown, strong, colorRole(bar.urgency));
}

void RelationshipTimeline::paintEvent(QPaintEvent*)
{
    if (m_bars.isEmpty() || !m_today.isValid())
        return;
    const Theme& theme = m_icons.theme();
    QPainter painter(this);
    paintMonths(painter);
    const int line = theme.lineHeight(Theme::Text::Caption);
    const int thick = std::max(1, theme.px(2) - 1);
    const QColor accent = theme.color("accent");
    painter.fillRect(todayX(), line, thick, height() - 2 * line, accent);
    // Words cover the line of today, bars do not.
    for (int row = 0; row < shownCount(); ++row) {
        paintBar(painter, row);
        const QRect bar = barRect(row);
        if (todayX() >= bar.left() - thick && todayX() <= bar.right() + thick)
            painter.fillRect(todayX(), bar.top() - theme.px(2), thick, bar.height() + theme.px(4), accent);
    }
    if (hasFocus() && m_byKeyboard && m_current < shownCount()) {
        const QRect row(0, line + m_current * rowHeight(), width(), rowHeight() - theme.px(8));
        painter.setPen(QPen(theme.color("focus"), theme.focusWidth()));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(row.adjusted(1, 1, -2, -2));
    }
}

void RelationshipTimeline::showWords(int row, const QPoint& globalPlace)
{
    QToolTip::showText(globalPlace,
                       u"<p>%1</p>"_s.arg(m_bars.at(row).words.toHtmlEscaped().replace(u'\n', u"<br>"_s)),
                       this);
}

bool RelationshipTimeline::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int line = m_icons.theme().lineHeight(Theme::Text::Caption);
        const int row = (help->pos().y() - line) / rowHeight();
        if (help->pos().y() >= line && row < shownCount())
            showWords(row, help->globalPos());
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void RelationshipTimeline::keyPressEvent(QKeyEvent* event)
{
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if (step == 0 || shownCount() == 0)
        return QWidget::keyPressEvent(event);
    m_current = std::clamp(m_current + step, 0, shownCount() - 1);
    m_byKeyboard = true;
    showWords(m_current, mapToGlobal(barRect(m_current).bottomLeft()));
    update();
}

void RelationshipTimeline::focusInEvent(QFocusEvent* event)
{
    m_byKeyboard = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    QWidget::focusInEvent(event);
    update();
}

void RelationshipTimeline::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    QToolTip::hideText();
    update();
}

} // namespace steward
