// Draws the user picker in its states, in the themes, into a folder given as the argument.

#include <common/icons.h>
#include <common/theme.h>
#include <customers/userpicker.h>

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QTextStream>
#include <QTimer>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

User user(const QString& name, const QString& signIn)
{
    User one;
    one.id = UserId{signIn};
    one.displayName = name;
    one.userPrincipalName = signIn;
    one.userType = u"Member"_s;
    return one;
}

QList<User> people()
{
    QList<User> list{
        user(u"Ada Thornton"_s, u"ada.thornton@larchmoor.example"_s),
        user(u"Bastian Köhler"_s, u"bastian.koehler1@larchmoor.example"_s),
        user(u"Reception Leith"_s, u"reception@larchmoor.example"_s),
        user(u"ليلى حداد"_s, u"layla.haddad7@larchmoor.example"_s),
        user(u"Jean-Luc d'Aubigné (Visitor)"_s,
             u"jeanluc_visitor.example#EXT#@larchmoor.onpractice.example"_s),
        user(u"美咲 田中"_s, u"misaki.tanaka12@larchmoor.example"_s),
        user(u"A very long name that goes on because nobody stopped it, the Third of that Name"_s,
             u"a.very.long.name.that.goes.on.and.on@larchmoor.example"_s),
        user(u"Sigríður Jónsdóttir"_s, u"sigridur.jonsdottir40@larchmoor.example"_s),
        user(u"Yusuf Demir"_s, u"yusuf.demir41@larchmoor.example"_s)};
    for (User& one : list)
        one.licensed = !one.displayName.contains(u"Visitor"_s);
    list[1].synced = true;
    list[4].userType = u"Guest"_s;
    list[5].enabled = false;
    list[6].enabled = false;
    list[6].synced = true;
    return list;
}

} // namespace

int main(int argc, char* argv[])
{
    QApplication application(argc, argv);
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : u"."_s;
    const QString suffix = argc > 2 ? u"-200"_s : QString();
    QDir().mkpath(folder);
    Theme theme;
    theme.applyTo(application);
    const Icons icons(theme);
    QWidget window;
    window.resize(900, 600);
    QWidget field(&window);
    field.setGeometry(10, 10, 300, 40);
    window.show();

    bool fine = true;
    const auto draw = [&](const QString& name, const Result<UserPage>& page, bool answered, bool recent) {
        UserPicker picker(icons, &window);
        Completion<UserPage> pending;
        UserSource source;
        source.users = [&](const QString&, const QString&, QObject*) {
            return answered ? readyResult<UserPage>(page) : pending.future();
        };
        source.find = [](const QString&, QObject*) {
            return readyResult<User>(fail(ErrorCode::NotFound, u""_s));
        };
        source.recent = [recent] {
            return readyResult<QList<User>>(recent ? QList<User>{people().at(0), people().at(2)}
                                                   : QList<User>());
        };
        source.standing = [](const UserId& id) {
            UserStanding standing;
            standing.roles = QStringList();
            if (id.value.startsWith(u"ada"_s))
                standing.roles = QStringList{u"Global Administrator"_s};
            if (id.value.startsWith(u"a.very"_s))
                standing.roles = QStringList{u"User Administrator"_s};
            if (id.value.startsWith(u"reception"_s))
                standing.sharedMailbox = true;
            return standing;
        };
        source.wantStanding = [](const QList<User>&) {};
        picker.openBelow(&field, TenantId{u"t"_s}, std::move(source));
        if (!recent && answered)
            picker.findChild<QLineEdit*>(u"userSearch"_s)->setText(u"00000000-0000-4000-8000-0000000000ff"_s);
        QEventLoop loop;
        QTimer::singleShot(400, &loop, &QEventLoop::quit);
        loop.exec();
        const QString file = folder + u"/userpicker-"_s + name + suffix + u".png"_s;
        fine = picker.grab().save(file) && fine;
        QTextStream(stdout) << file << '\n';
    };
    Error refused;
    refused.code = ErrorCode::Forbidden;
    refused.message = u"You are not allowed to read the users of this customer."_s;
    refused.why = u"The delegated relationship with it has no role that reads the directory."_s;
    refused.advice = u"Ask for a relationship with User Administrator or Global Reader."_s;
    refused.correlationId = u"00000000-0000-4000-8000-00000000eeee"_s;
    for (const auto& [kind, word] :
         {std::pair(Theme::Choice::Light, u"light"_s), std::pair(Theme::Choice::Dark, u"dark"_s),
          std::pair(Theme::Choice::HighContrast, u"contrast"_s)}) {
        theme.setChoice(kind);
        draw(u"list-"_s + word, UserPage{people(), u"next"_s}, true, true);
        draw(u"loading-"_s + word, UserPage{}, false, true);
        draw(u"nobody-"_s + word, UserPage{}, true, false);
        draw(u"refused-"_s + word, fail(refused), true, true);
    }
    return fine ? 0 : 1;
}
