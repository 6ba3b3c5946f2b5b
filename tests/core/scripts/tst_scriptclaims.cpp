#include <scripts/scriptclaims.h>

#include <QDir>
#include <QFile>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

/// Two windows know of each other what they have open.
class TestScriptClaims final : public QObject
{
    Q_OBJECT

    static QString put(const QString& path)
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write("x");
        return path;
    }

private Q_SLOTS:
    void theSecondOneIsTold()
    {
        QTemporaryDir profile;
        const QString a = put(profile.filePath(u"a.ps1"_s));
        const QString b = put(profile.filePath(u"b.ps1"_s));
        ScriptClaims first(profile.path());
        {
            ScriptClaims second(profile.path());
            QVERIFY(first.claim(a));
            QVERIFY(first.claim(a)); // its own
            QVERIFY(!second.claim(a));
            QVERIFY(second.claim(b));
            QVERIFY(!first.claim(b));
            QCOMPARE(second.claimed(), QStringList{b});
            first.release(a);
            QVERIFY(second.claim(a));
        }
        QVERIFY(first.claim(a) && first.claim(b)); // they ended with their window
    }

    void anotherSpellingIsTheSameFile()
    {
        QTemporaryDir profile;
        const QString a = put(profile.filePath(u"a.ps1"_s));
        ScriptClaims first(profile.path());
        ScriptClaims second(profile.path());
        QVERIFY(first.claim(a));
        QVERIFY(QDir(profile.path()).mkdir(u"below"_s));
        QVERIFY(!second.claim(profile.filePath(u"below/../a.ps1"_s)));
#ifdef Q_OS_UNIX
        QVERIFY(QFile::link(a, profile.filePath(u"link.ps1"_s)));
        QVERIFY(!second.claim(profile.filePath(u"link.ps1"_s)));
#endif
    }

    void aKilledWindowClaimsNothing()
    {
        QTemporaryDir profile;
        const QString a = put(profile.filePath(u"a.ps1"_s));
        QString lock;
        {
            ScriptClaims killed(profile.path());
            QVERIFY(killed.claim(a));
            const QDir open(profile.filePath(u"open"_s));
            lock = open.filePath(open.entryList(QDir::Files).value(0));
        }
        QFile left(lock);
        QVERIFY(left.open(QIODevice::WriteOnly));
        left.write("999999999\nnobody\n" + QSysInfo::machineHostName().toUtf8() + "\n\n\n");
        left.close();
        ScriptClaims next(profile.path());
        QVERIFY(next.claim(a));
    }

    void whereNothingCanBeWrittenNobodyIsInTheWay()
    {
        QTemporaryDir profile;
        QVERIFY(!put(profile.filePath(u"open"_s)).isEmpty()); // a file where the folder would be
        ScriptClaims claims(profile.path());
        QVERIFY(claims.claim(put(profile.filePath(u"a.ps1"_s))));
    }
};

QTEST_GUILESS_MAIN(TestScriptClaims)
#include "tst_scriptclaims.moc"
