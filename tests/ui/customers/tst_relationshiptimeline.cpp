#include "detailsamples.h"

#include <common/theme.h>
#include <customers/relationshiptimeline.h>

#include <QHelpEvent>
#include <QImage>
#include <QTest>
#include <QToolTip>

using namespace Qt::StringLiterals;
using namespace steward;
using Urgency = TimelineBar::Urgency;

/// Relationships over time: what the bars say, and where they are drawn.
class TestRelationshipTimeline final : public QObject
{
    Q_OBJECT

    Theme m_theme;
    Icons m_icons{m_theme};

    static QList<TimelineBar> bars(const QList<Relationship>& all,
                                   const QStringList& reaching = samples::roles(12))
    {
        return timelineBars(samples::relations(all, reaching), samples::now());
    }
    static QDate today() { return samples::now().toLocalTime().date(); }

private Q_SLOTS:
    void urgencyFollowsTheDaysLeft_data()
    {
        QTest::addColumn<int>("ends");
        QTest::addColumn<int>("urgency");
        QTest::newRow("tomorrow") << 1 << int(Urgency::Soon);
        QTest::newRow("30 days") << 30 << int(Urgency::Soon);
        QTest::newRow("31 days") << 31 << int(Urgency::Later);
        QTest::newRow("60 days") << 60 << int(Urgency::Later);
        QTest::newRow("61 days") << 61 << int(Urgency::Calm);
        QTest::newRow("two years") << 730 << int(Urgency::Calm);
        QTest::newRow("over, though the service says active") << -3 << int(Urgency::Ended);
    }
    void urgencyFollowsTheDaysLeft()
    {
        QFETCH(int, ends);
        QFETCH(int, urgency);
        const auto some = bars({samples::relationship(u"r"_s, u"Desk"_s, samples::roles(2), -10, ends)});
        QCOMPARE(some.size(), 1);
        QCOMPARE(int(some[0].urgency), urgency);
    }
    void theFirstRoleToGoIsNamed()
    {
        const auto some = bars(samples::twoRelationships());
        QCOMPARE(some[0].name, u"\u2068Service desk\u2069, 9 roles"_s);
        // Application and User Administrator stay, as the other relationship has them and renews.
        QVERIFY2(some[0].note.startsWith(u"4 Jan, "_s) && some[0].note.endsWith(u"Admin. +6"_s),
                 qPrintable(some[0].note));
        QVERIFY(!some[0].note.contains(u"User Admin"_s));
        QCOMPARE(some[1].note, u"renews"_s);
        QCOMPARE(some[1].urgency, Urgency::Renews);
        const auto one = bars(
            {samples::relationship(u"r"_s, u"X"_s, {roleTemplateId(u"Exchange Administrator"_s)}, -5, 43)});
        QCOMPARE(one[0].note, u"4 Jan, Exchange Admin."_s);
        QVERIFY(one[0].name.endsWith(u", 1 role"_s));
        const auto covered = bars({samples::relationship(u"r"_s, u"X"_s, samples::roles(1), -5, 43),
                                   samples::relationship(u"s"_s, u"Y"_s, samples::roles(1), -5, 90)});
        QVERIFY2(covered[0].note.contains(u"its roles stay"_s), qPrintable(covered[0].note));
    }
    void wordsTellWhichRolesReachTheAccount()
    {
        const QString exchange = roleTemplateId(u"Exchange Administrator"_s);
        const QString user = roleTemplateId(u"User Administrator"_s);
        const auto one = samples::relationship(u"r"_s, u"X"_s, {exchange, user}, -5, 43);
        const QString some = bars({one}, {exchange})[0].words;
        QVERIFY2(some.contains(u"Reach you: Exchange Administrator."_s), qPrintable(some));
        QVERIFY(some.contains(u"in none of the groups that have them: User Administrator."_s));
        const auto unknown = relationsOf(samples::brackenfield().tenant, {one}, {}, std::nullopt);
        const QString nothing = timelineBars(unknown, samples::now())[0].words;
        QVERIFY2(nothing.contains(u"your groups could not be read"_s), qPrintable(nothing));
        QVERIFY(!nothing.contains(u"Reach you:"_s));
    }
    void whatGivesNothingSaysWhy_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<int>("urgency");
        QTest::addColumn<QString>("note");
        QTest::newRow("approvalPending")
            << u"approvalPending"_s << int(Urgency::Waits) << u"waits for approval"_s;
        QTest::newRow("created") << u"created"_s << int(Urgency::Waits) << u"waits for approval"_s;
        QTest::newRow("activating") << u"activating"_s << int(Urgency::Waits) << u"is being activated"_s;
        QTest::newRow("terminating") << u"terminating"_s << int(Urgency::Waits) << u"is being ended"_s;
        QTest::newRow("unheard of") << u"<b>new</b>"_s << int(Urgency::Waits) << u"gives nothing now"_s;
        QTest::newRow("terminated") << u"terminated"_s << int(Urgency::Ended) << u"ended"_s;
    }
    void whatGivesNothingSaysWhy()
    {
        QFETCH(QString, status);
        QFETCH(int, urgency);
        QFETCH(QString, note);
        auto one = samples::relationship(u"r"_s, u"X"_s, samples::roles(2), -5, 43);
        one.status = status;
        const auto some = bars({one});
        QCOMPARE(int(some[0].urgency), urgency);
        QCOMPARE(some[0].note, note);
    }
    void theNextToEndComesFirstAndTheEndedOnesLast()
    {
        QStringList order;
        for (const TimelineBar& bar : bars(samples::manyRelationships()))
            order << bar.id;
        QCOMPARE(order.mid(0, 5), (QStringList{u"a4"_s, u"a1"_s, u"a2"_s, u"a3"_s, u"a5"_s}));
        QCOMPARE(order.mid(5), (QStringList{u"e6"_s, u"e5"_s, u"e4"_s, u"e3"_s, u"e2"_s, u"e1"_s, u"e0"_s}));
    }
    void growsWithItsBarsAndFoldsEndedOnes()
    {
        RelationshipTimeline line(m_icons);
        line.resize(336, 100);
        line.setBars({}, today());
        QCOMPARE(line.shownCount(), 0);
        line.setBars(bars(samples::twoRelationships().mid(0, 1)), today());
        const int one = line.sizeHint().height();
        line.setBars(bars(samples::twoRelationships()), today());
        const int two = line.sizeHint().height();
        QVERIFY(two > one);
        line.setBars(bars(samples::manyRelationships()), today());
        QCOMPARE(line.shownCount(), 5);
        QCOMPARE(line.foldedCount(), 7);
        QCOMPARE(line.sizeHint().height(), one + 4 * (two - one));
        line.setUnfolded(true);
        QCOMPARE(line.sizeHint().height(), one + 11 * (two - one));
        // What all the bars say is said whether or not they are folded.
        QCOMPARE(line.accessibleDescription().count(u'\n'), 11);
    }
    void oneFoldedBarIsNotWorthItsLine()
    {
        QList<Relationship> four = samples::manyRelationships().mid(0, 3);
        four << samples::manyRelationships().last();
        RelationshipTimeline line(m_icons);
        line.setBars(bars(four), today());
        QCOMPARE(line.shownCount(), 4);
        QCOMPARE(line.foldedCount(), 0);
    }
    void spentAndLeftMeetAtToday()
    {
        RelationshipTimeline line(m_icons);
        line.resize(336, 200);
        line.setBars(bars(samples::twoRelationships()), today());
        const QRect whole = line.barRect(0);
        const QRect spent = line.spentRect(0);
        QCOMPARE(spent.left(), whole.left());
        QCOMPARE(spent.right() + 1, line.todayX());
        QVERIFY(spent.width() > whole.width() / 2); // 143 of 186 days
        QVERIFY(line.barRect(1).left() > whole.left());
        QVERIFY(line.barRect(1).right() > whole.right());
        // Mirrored, what is left lies to the left of today.
        line.setLayoutDirection(Qt::RightToLeft);
        QCOMPARE(line.barRect(0).width(), whole.width());
        QCOMPARE(line.barRect(0).right(), line.width() - 1 - whole.left());
        QVERIFY(line.spentRect(0).left() > line.barRect(0).left());
        QCOMPARE(line.todayX(), line.width() - 1 - whole.left() - spent.width());
    }
    void everyBarIsSeenAndInside_data()
    {
        QTest::addColumn<int>("began");
        QTest::addColumn<int>("ends");
        QTest::addColumn<QString>("status");
        constexpr int kNone = 99999;
        QTest::newRow("one day") << 0 << 1 << u"active"_s;
        QTest::newRow("two years") << -1 << 729 << u"active"_s;
        QTest::newRow("ended long ago") << -3000 << -2900 << u"expired"_s;
        QTest::newRow("ends in a hundred years") << -5 << 36500 << u"active"_s;
        QTest::newRow("no beginning") << kNone << 100 << u"active"_s;
        QTest::newRow("no end") << -10 << kNone << u"active"_s;
        QTest::newRow("no dates") << kNone << kNone << u"active"_s;
        QTest::newRow("ends before it begins") << 50 << 10 << u"active"_s;
        QTest::newRow("waits without dates") << kNone << kNone << u"approvalPending"_s;
        QTest::newRow("ended without dates") << kNone << kNone << u"terminated"_s;
    }
    void everyBarIsSeenAndInside()
    {
        QFETCH(int, began);
        QFETCH(int, ends);
        QFETCH(QString, status);
        auto one = samples::relationship(u"r"_s, u"<b>bold</b>"_s, samples::roles(2), began, ends);
        one.status = status;
        if (began == 99999)
            one.activatedAt = {};
        if (ends == 99999)
            one.endsAt = {};
        RelationshipTimeline line(m_icons);
        for (const Qt::LayoutDirection direction : {Qt::LeftToRight, Qt::RightToLeft}) {
            line.setLayoutDirection(direction);
            line.setBars(bars({one}), today());
            line.resize(336, line.sizeHint().height());
            QVERIFY(line.barRect(0).width() >= 3);
            QVERIFY2(line.rect().adjusted(-4, 0, 4, 0).contains(line.barRect(0)),
                     qPrintable(u"%1 %2"_s.arg(line.barRect(0).left()).arg(line.barRect(0).right())));
            QVERIFY(line.barRect(0).contains(line.spentRect(0)) || line.spentRect(0).isEmpty());
            QVERIFY(line.todayX() >= 0 && line.todayX() < line.width());
            const QStringList labels = line.monthLabels();
            QVERIFY(labels.size() >= 2 && labels.size() <= 9);
            QVERIFY(!line.grab().toImage().isNull());
            QVERIFY(line.accessibleDescription().contains(u"<b>bold</b>"_s));
        }
    }
    void marksHaveRoomAndSayTheirYears()
    {
        RelationshipTimeline line(m_icons);
        line.setBars(bars(samples::twoRelationships()), today());
        for (const int width : {160, 336, 700}) {
            line.resize(width, 200);
            const QStringList labels = line.monthLabels();
            const int all = line.fontMetrics().horizontalAdvance(labels.join(u' '));
            QVERIFY2(all < width, qPrintable(labels.join(u' ')));
            QVERIFY(labels.first().endsWith(u"26"_s));
        }
        QCOMPARE(line.monthLabels().filter(u"27"_s).size(), 1);
    }
    void pointingAtABarTellsAllAboutIt()
    {
        RelationshipTimeline line(m_icons);
        auto one = samples::relationship(u"r"_s, u"<i>x</i>"_s, samples::roles(1), -5, 43);
        line.setBars(bars({one, samples::twoRelationships()[1]}), today());
        line.resize(336, line.sizeHint().height());
        line.show();
        QVERIFY(QTest::qWaitForWindowExposed(&line));
        QHelpEvent help(QEvent::ToolTip, line.barRect(0).center(),
                        line.mapToGlobal(line.barRect(0).center()));
        QApplication::sendEvent(&line, &help);
        QVERIFY2(QToolTip::text().contains(u"&lt;i&gt;x&lt;/i&gt;"_s), qPrintable(QToolTip::text()));
        QVERIFY(QToolTip::text().contains(u"Application Administrator"_s));
        line.setFocus(Qt::TabFocusReason);
        QTest::keyClick(&line, Qt::Key_Down);
        QVERIFY2(QToolTip::text().contains(u"Readers"_s), qPrintable(QToolTip::text()));
    }
    void urgentPartIsPaintedInItsColourInEveryTheme()
    {
        m_theme.applyTo(*qApp);
        for (const auto choice : {Theme::Choice::Light, Theme::Choice::Dark, Theme::Choice::HighContrast}) {
            m_theme.setChoice(choice);
            RelationshipTimeline line(m_icons);
            line.setBars(bars(samples::twoRelationships()), today());
            line.resize(336, line.sizeHint().height());
            const QImage image = line.grab().toImage();
            const auto at = [&](int row, bool spent) {
                const QRect bar = line.barRect(row);
                const int x = spent ? line.spentRect(row).center().x() : (line.todayX() + bar.right()) / 2;
                return image.pixelColor(x, bar.center().y()).name();
            };
            QCOMPARE(at(0, false), m_theme.color("warning").name());
            QCOMPARE(at(1, false), m_theme.color("success").name());
            const char* spent = choice == Theme::Choice::HighContrast ? "surface" : "borderMid";
            QCOMPARE(at(0, true), m_theme.color(spent).name());
        }
        m_theme.setChoice(Theme::Choice::Light);
    }
};

QTEST_MAIN(TestRelationshipTimeline)
#include "tst_relationshiptimeline.moc"
