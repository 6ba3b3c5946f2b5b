#include <setup/setupchoice.h>

#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

class SetupChoiceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAreChecked_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("complaint"); // part of it; empty for a good answer
        const QString id = u"7c1e4b02-93d5-4f6a-8b1d-2e50a9c7f314"_s;
        const auto row = [](const char* name, const QString& kind, const QString& text,
                            const QString& complaint) { QTest::newRow(name) << kind << text << complaint; };
        row("tenant id", u"tenant"_s, id, {});
        row("tenant id in braces, upper case, blanks", u"tenant"_s,
            u"  {7C1E4B02-93D5-4F6A-8B1D-2E50A9C7F314} "_s, {});
        row("tenant domain", u"tenant"_s, u"contoso.onmicrosoft.com"_s, {});
        row("tenant domain beyond ASCII", u"tenant"_s, u"müller.example"_s, {});
        row("tenant empty", u"tenant"_s, u"  "_s, u"Enter your partner tenant"_s);
        row("tenant common", u"tenant"_s, u"Common"_s, u"Name your own tenant"_s);
        row("tenant organizations", u"tenant"_s, u"organizations"_s, u"Name your own tenant"_s);
        row("tenant is an account", u"tenant"_s, u"admin@contoso.com"_s, u"after the @"_s);
        row("tenant is an address", u"tenant"_s, u"https://contoso.com"_s, u"That is an address"_s);
        row("tenant has a path", u"tenant"_s, u"contoso.com/../evil"_s, u"That is an address"_s);
        row("tenant without a dot", u"tenant"_s, u"contoso"_s, u"neither an id"_s);
        row("tenant with a blank", u"tenant"_s, u"con toso.com"_s, u"neither an id"_s);
        row("tenant with a line break", u"tenant"_s, u"contoso.com\nx.com"_s, u"neither an id"_s);
        row("tenant id one short", u"tenant"_s, id.chopped(1), u"neither an id"_s);
        row("tenant id of zeros", u"tenant"_s, u"00000000-0000-0000-0000-000000000000"_s, u"zeros"_s);
        row("application id", u"client"_s, id, {});
        row("application id empty", u"client"_s, {}, u"Enter the application"_s);
        row("application id is a name", u"client"_s, u"Steward"_s, u"8-4-4-4-12"_s);
        row("application id with more", u"client"_s, id + u"x"_s, u"8-4-4-4-12"_s);
        row("no secret", u"secret"_s, {}, {});
        row("secret", u"secret"_s, u"kX8~Q.abcDEF-123_456"_s, {});
        row("secret's id", u"secret"_s, id.toUpper(), u"secret's ID"_s);
        row("secret with a blank", u"secret"_s, u"kX8 Q"_s, u"no spaces"_s);
    }

    void answersAreChecked()
    {
        QFETCH(QString, kind);
        QFETCH(QString, text);
        QFETCH(QString, complaint);
        const QString said = kind == u"tenant"_s   ? tenantProblem(text)
                             : kind == u"client"_s ? clientIdProblem(text)
                                                   : secretProblem(text);
        if (complaint.isEmpty())
            QCOMPARE(said, QString());
        else
            QVERIFY2(said.contains(complaint), qPrintable(said));
    }

    void idsAreTidied() { QCOMPARE(tidyId(u" {AB-C} "_s), u"ab-c"_s); }
};

QTEST_APPLESS_MAIN(SetupChoiceTest)
#include "tst_setupchoice.moc"
