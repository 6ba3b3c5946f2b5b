#include "accessibilitycheck.h"

#include <common/banner.h>
#include <common/icons.h>
#include <common/theme.h>
#include <customers/userpicker.h>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const TenantId kTenant{u"t-1"_s};

User user(const QString& id, const QString& name = {})
{
    User one;
    one.id = UserId{id};
    one.displayName = name.isNull() ? u"User "_s + id : name;
    one.userPrincipalName = id + u"@x.example"_s;
    one.userType = u"Member"_s;
    return one;
}

QList<User> users(int from, int count)
{
    QList<User> list;
    for (int i = from; i < from + count; ++i)
        list.append(user(u"u%1"_s.arg(i)));
    return list;
}

/// The picker with a service that answers when told to.
struct Fixture
{
    struct Question
    {
        QString search, link;
        Completion<UserPage> answer;
        QPointer<QObject> context;
    };

    Fixture()
    {
        theme.setChoice(Theme::Choice::Light);
        window.resize(900, 600);
        field.setGeometry(10, 10, 300, 40);
        window.show();
    }
    void open()
    {
        UserSource source;
        source.users = [this](const QString& search, const QString& link, QObject* context) {
            questions.append({search, link, {}, context});
            return questions.last().answer.future();
        };
        source.find = [this](const QString& id, QObject*) {
            found.append(id);
            return readyResult<User>(id == kKnown ? Result<User>(user(id))
                                                  : Result<User>(fail(ErrorCode::NotFound, u"Nobody."_s)));
        };
        source.recent = [this] { return readyResult<QList<User>>(recent); };
        source.standing = [this](const UserId& id) { return standings.value(id); };
        source.wantStanding = [this](const QList<User>& list) { wanted.append(list); };
        picker.openBelow(&field, kTenant, std::move(source));
    }
    void answer(const QList<User>& list, const QString& next = {})
    {
        questions.last().answer.finish(UserPage{list, next});
    }
    [[nodiscard]] QLineEdit* search() const { return picker.findChild<QLineEdit*>(u"userSearch"_s); }
    [[nodiscard]] QListView* list() const { return picker.findChild<QListView*>(u"userList"_s); }
    [[nodiscard]] QWidget* part(const char* name) const
    {
        return picker.findChild<QWidget*>(QString::fromLatin1(name));
    }

    const QString kKnown = u"00000000-0000-4000-8000-0000000000a1"_s;
    Theme theme;
    Icons icons{theme};
    QWidget window;
    QWidget field{&window};
    UserPicker picker{icons, &window};
    QAbstractItemModelTester tester{&picker.model(), QAbstractItemModelTester::FailureReportingMode::QtTest};
    QList<Question> questions;
    QStringList found;
    QList<User> recent;
    QHash<UserId, UserStanding> standings;
    QList<QList<User>> wanted;
};

} // namespace

class TestUserPicker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recentUsersComeFirstAndNobodyTwice()
    {
        Fixture f;
        f.recent = {user(u"u3"_s), user(u"u3"_s), user(u"u9"_s)};
        f.open();
        QTRY_COMPARE(f.questions.size(), 1);
        QVERIFY(f.part("usersLoading")->isVisible());
        f.answer(users(1, 4));
        QTRY_COMPARE(f.picker.model().rowCount(), 1 + 2 + 3);
        QVERIFY(!f.part("usersLoading")->isVisible());
        QCOMPARE(f.picker.model().kindAt(0), UserListModel::Kind::WholeTenant);
        QCOMPARE(f.picker.model().userAt(1).id.value, u"u3"_s);
        QCOMPARE(f.picker.model().kindAt(1), UserListModel::Kind::Recent);
        QCOMPARE(f.picker.model().userAt(3).id.value, u"u1"_s);
        QTRY_VERIFY(!f.wanted.isEmpty()); // badges are asked for later
    }

    void typingAsksOnceAfterAMomentAndOldAnswersAreNotShown()
    {
        Fixture f;
        f.open();
        QTRY_COMPARE(f.questions.size(), 1);
        QTest::keyClicks(f.search(), u"ada"_s);
        QCOMPARE(f.questions.size(), 1);
        QTRY_COMPARE(f.questions.size(), 2);
        QCOMPARE(f.questions.at(1).search, u"ada"_s);
        f.questions[0].answer.finish(UserPage{users(50, 5), {}});
        QCOMPARE(f.picker.model().rowCount(), 0);
        f.answer(users(1, 2));
        QTRY_COMPARE(f.picker.model().rowCount(), 2);
        QCOMPARE(f.picker.model().userAt(0).id.value, u"u1"_s);
        f.search()->clear(); // the list that everybody saw first needs no waiting
        QTRY_COMPARE(f.questions.size(), 3);
        QVERIFY(f.questions.at(2).search.isEmpty());
    }

    void pagesComeOneAtATimeAndACycleEnds()
    {
        Fixture f;
        f.open();
        QTRY_COMPARE(f.questions.size(), 1);
        f.answer(users(0, 100), u"https://graph/next1"_s);
        QTRY_COMPARE(f.picker.model().foundCount(), 100);
        const auto asked = [&f] { return f.questions.size(); };
        f.list()->scrollToBottom();
        QTRY_COMPARE(asked(), 2);
        QVERIFY(!f.picker.model().canFetchMore({})); // one is under way
        QCOMPARE(f.questions.at(1).link, u"https://graph/next1"_s);
        f.answer(users(90, 100), u"https://graph/next2"_s);
        QTRY_COMPARE(f.picker.model().foundCount(), 190);
        f.list()->scrollToBottom();
        QTRY_COMPARE(asked(), 3);
        f.answer(users(0, 10), u"https://graph/next1"_s);
        QTRY_VERIFY(f.picker.model().isComplete());
        QCOMPARE(f.picker.model().foundCount(), 190);
    }

    void theKeyboardIsEnough()
    {
        Fixture f;
        QSignalSpy chosen(&f.picker, &UserPicker::chosen);
        QSignalSpy whole(&f.picker, &UserPicker::wholeTenantChosen);
        f.open();
        QTRY_COMPARE(f.questions.size(), 1);
        f.answer(users(1, 30));
        QTRY_COMPARE(f.picker.model().rowCount(), 31);
        QTest::keyClick(f.search(), Qt::Key_Return);
        QCOMPARE(whole.count(), 1);
        QVERIFY(!f.picker.isVisible());
        f.open();
        QTRY_COMPARE(f.questions.size(), 2);
        f.answer(users(1, 30));
        QTRY_COMPARE(f.picker.model().rowCount(), 31);
        QTest::keyClick(f.search(), Qt::Key_Down);
        QTest::keyClick(f.search(), Qt::Key_Down);
        QTest::keyClick(f.search(), Qt::Key_Up);
        QTest::keyClick(f.search(), Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().value<User>().id.value, u"u1"_s);
        f.open();
        QTest::keyClick(f.search(), Qt::Key_Escape);
        QVERIFY(!f.picker.isVisible());
        QCOMPARE(chosen.count(), 1);
        QTRY_VERIFY(f.questions.last().context.isNull()); // nobody waits for that answer
    }

    void anObjectIdIsFoundDirectly_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("rows");
        QTest::newRow("known") << u" {00000000-0000-4000-8000-0000000000A1} "_s << 1;
        QTest::newRow("unknown") << u"00000000-0000-4000-8000-0000000000ff"_s << 0;
    }

    void anObjectIdIsFoundDirectly()
    {
        QFETCH(QString, text);
        QFETCH(int, rows);
        Fixture f;
        f.open();
        QTRY_COMPARE(f.questions.size(), 1);
        f.search()->setText(text);
        QTRY_COMPARE(f.found.size(), 1);
        QTRY_COMPARE(f.picker.model().rowCount(), rows);
        QTRY_COMPARE(f.part("nobodyFound")->isVisible(), rows == 0);
        QCOMPARE(f.questions.size(), 1);
    }

    void aRefusalIsSaidWithItsAdvice()
    {
        Fixture f;
        f.recent = {user(u"u3"_s)};
        f.open();
        QTRY_COMPARE(f.questions.size(), 1);
        Error error;
        error.code = ErrorCode::Offline;
        error.message = u"Graph <b>cannot</b> be reached."_s;
        error.advice = u"Check the network."_s;
        f.questions.last().answer.finish(fail(error));
        auto* banner = f.picker.findChild<Banner*>(u"userProblem"_s);
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(banner->text().contains(u"Graph <b>cannot</b> be reached."_s));
        QVERIFY(banner->text().contains(u"Check the network."_s));
        QVERIFY(!f.part("nobodyFound")->isVisible());
        QCOMPARE(f.picker.model().rowCount(), 2); // the recent one can still be chosen
        QTest::keyClicks(f.search(), u"b"_s);
        QTRY_COMPARE(f.questions.size(), 2);
        QVERIFY(!banner->isVisible());
        f.answer({});
        QTRY_VERIFY(f.part("nobodyFound")->isVisible());
    }

    void enterBeforeTheAnswerChoosesTheOnlyOne()
    {
        Fixture f;
        QSignalSpy chosen(&f.picker, &UserPicker::chosen);
        f.open();
        QTRY_COMPARE(f.questions.size(), 1);
        QTest::keyClicks(f.search(), u"ada@x"_s);
        QTest::keyClick(f.search(), Qt::Key_Return);
        QCOMPARE(f.questions.size(), 2);
        QCOMPARE(chosen.count(), 0);
        f.answer(users(7, 1));
        QTRY_COMPARE(chosen.count(), 1);
        QVERIFY(!f.picker.isVisible());
    }

    void badgesSayWhatIsKnownAndNothingElse()
    {
        User one = user(u"u1"_s);
        one.enabled = false;
        one.userType = u"guest"_s;
        one.licensed = one.synced = true;
        const auto words = [](const QList<UserBadge>& badges) {
            QStringList list;
            for (const UserBadge& badge : badges)
                list << badge.text;
            return list;
        };
        QCOMPARE(words(userBadges(one, {})),
                 QStringList({u"Disabled"_s, u"Guest"_s, u"Synced"_s, u"Licensed"_s}));
        UserStanding standing;
        standing.roles = QStringList{u"User Administrator"_s};
        standing.sharedMailbox = true;
        QCOMPARE(words(userBadges(one, standing, false)), QStringList({u"Admin"_s, u"Shared mailbox"_s}));
        standing.roles = QStringList();
        standing.sharedMailbox = false;
        QVERIFY(userBadges(user(u"u2"_s), standing).isEmpty());

        Fixture f;
        f.open();
        QTRY_COMPARE(f.questions.size(), 1);
        f.answer({one});
        QTRY_COMPARE(f.picker.model().rowCount(), 2);
        QSignalSpy changed(&f.picker.model(), &QAbstractItemModel::dataChanged);
        f.standings[UserId{u"u1"_s}].roles = QStringList{u"Global Administrator"_s};
        f.picker.standingsChanged(TenantId{u"other"_s});
        QCOMPARE(changed.count(), 0);
        f.picker.standingsChanged(kTenant);
        QCOMPARE(changed.count(), 1);
        const QModelIndex row = f.picker.model().index(1);
        QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(u"Global admin"_s));
    }

    void namesFromOutsideAreNoMarkup()
    {
        Fixture f;
        f.open();
        QTRY_COMPARE(f.questions.size(), 1);
        f.answer(
            {user(u"u1"_s, u"<img src=x onerror=y>\u202e&"_s), user(u"u2"_s, u""_s), user({}, u"no id"_s)});
        QTRY_COMPARE(f.picker.model().rowCount(), 3);
        QVERIFY(f.picker.model().index(1).data(Qt::ToolTipRole).toString().contains(u"&lt;img"_s));
        QVERIFY(!f.picker.model().index(2).data(Qt::DisplayRole).toString().isEmpty());
        QVERIFY(!f.list()->grab().isNull());
    }

    void everyControlHasAName()
    {
        Fixture f;
        f.open();
        QTRY_COMPARE(f.questions.size(), 1);
        f.answer(users(1, 3));
        QTRY_COMPARE(f.picker.model().rowCount(), 4);
        QCOMPARE(accessibilityProblems(f.picker), QStringList());
    }
};

QTEST_MAIN(TestUserPicker)
#include "tst_userpicker.moc"
