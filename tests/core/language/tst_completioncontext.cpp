#include <QTest>

#include <language/completioncontext.h>

using namespace Qt::StringLiterals;
using namespace steward;

using Place = CompletionContext::Place;

/// What is expected at the mark (^) of a text.
class TestCompletionContext final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thePlaceIsKnown_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("place");
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("parameter");
        const auto row = [](const char* name, const QString& text, Place place, const QString& word = {},
                            const QString& command = {}, const QString& parameter = {}) {
            QTest::newRow(name) << text << int(place) << word << command << parameter;
        };
        row("the beginning", u"^"_s, Place::Command);
        row("a command", u"Get-Mg^"_s, Place::Command, u"Get-Mg"_s);
        row("after a pipe", u"Get-MgUser | Sel^"_s, Place::Command, u"Sel"_s);
        row("after a pipe at a line's end", u"Get-MgUser |\n  Sel^"_s, Place::Command, u"Sel"_s);
        row("after a semicolon", u"$a = 1; Get-^"_s, Place::Command, u"Get-"_s);
        row("after an assignment", u"$users = Get-^"_s, Place::Command, u"Get-"_s);
        row("in a block", u"if ($x) { Get-^"_s, Place::Command, u"Get-"_s);
        row("in parentheses", u"foreach ($u in (Get-^"_s, Place::Command, u"Get-"_s);
        row("after in", u"foreach ($u in Get-^"_s, Place::Command, u"Get-"_s);
        row("after return", u"return Get-^"_s, Place::Command, u"Get-"_s);
        row("a call", u"& Get-^"_s, Place::Command, u"Get-"_s);
        row("in a text's sub-expression", u"\"a $(Get-^"_s, Place::Command, u"Get-"_s);
        row("the next line", u"Get-MgUser -All\nGet-^"_s, Place::Command, u"Get-"_s);
        row("after a block", u"if ($x) { 1 }\nGet-^"_s, Place::Command, u"Get-"_s);
        row("after a here-string", u"$a = @'\nGet-X -\n'@\nGet-^"_s, Place::Command, u"Get-"_s);
        row("after a comment", u"# Get-X -\nGet-^"_s, Place::Command, u"Get-"_s);

        row("a dash", u"Set-Mailbox -^"_s, Place::Parameter, u""_s, u"Set-Mailbox"_s);
        row("a parameter", u"Set-Mailbox -Ident^"_s, Place::Parameter, u"Ident"_s, u"Set-Mailbox"_s);
        row("after a value", u"Set-Mailbox $user.Id -Ty^"_s, Place::Parameter, u"Ty"_s, u"Set-Mailbox"_s);
        row("after a text", u"Set-Mailbox 'a -b' -Ty^"_s, Place::Parameter, u"Ty"_s, u"Set-Mailbox"_s);
        row("after a text with a sub-expression", u"Set-Mailbox \"a $(Get-X -All) b\" -Ty^"_s,
            Place::Parameter, u"Ty"_s, u"Set-Mailbox"_s);
        row("in the next line", u"Set-Mailbox `\n  -Ty^"_s, Place::Parameter, u"Ty"_s, u"Set-Mailbox"_s);
        row("after a block", u"Where-Object { $_.A -eq 1 } -Not^"_s, Place::Parameter, u"Not"_s,
            u"Where-Object"_s);
        row("after a list", u"Get-X 1,\n 2 -Ty^"_s, Place::Parameter, u"Ty"_s, u"Get-X"_s);
        row("of the inner command", u"Set-Mailbox (Get-X -Na^"_s, Place::Parameter, u"Na"_s, u"Get-X"_s);
        row("of the outer command", u"Set-Mailbox (Get-X -Name 1) -Ty^"_s, Place::Parameter, u"Ty"_s,
            u"Set-Mailbox"_s);

        row("a value", u"Set-Mailbox -Type Sha^"_s, Place::Value, u"Sha"_s, u"Set-Mailbox"_s, u"Type"_s);
        row("a value not begun", u"Set-Mailbox -Type ^"_s, Place::Value, u""_s, u"Set-Mailbox"_s, u"Type"_s);
        row("a value in quotes", u"Set-Mailbox -Type 'Sh^"_s, Place::Value, u"Sh"_s, u"Set-Mailbox"_s,
            u"Type"_s);
        row("a value in double quotes", u"Set-Mailbox -Type \"Sh^"_s, Place::Value, u"Sh"_s, u"Set-Mailbox"_s,
            u"Type"_s);
        row("a value after a colon", u"Set-Mailbox -Type:Sh^"_s, Place::Value, u"Sh"_s, u"Set-Mailbox"_s,
            u"Type"_s);
        row("an argument", u"Get-Mailbox ^"_s, Place::Argument, u""_s, u"Get-Mailbox"_s);

        row("a variable", u"$Tena^"_s, Place::Variable, u"Tena"_s);
        row("a variable as a value", u"Set-Mailbox -Identity $Us^"_s, Place::Variable, u"Us"_s);
        row("a variable in a text", u"\"Hello $Na^"_s, Place::Variable, u"Na"_s);
        row("a variable of a scope", u"$env:PA^"_s, Place::Variable, u"env:PA"_s);
        row("a dollar", u"$^"_s, Place::Variable);
        row("a dollar that is escaped", u"\"a `$Na^"_s, Place::Nothing);

        row("a member", u"$user.Na^"_s, Place::Member, u"Na"_s);
        row("a member of a call", u"(Get-X).Na^"_s, Place::Member, u"Na"_s);
        row("a static member", u"[math]::Ma^"_s, Place::Member, u"Ma"_s);
        row("a member of an element", u"$a[0].Na^"_s, Place::Member, u"Na"_s);
        row("a type", u"[System.I^"_s, Place::Type, u"System.I"_s);

        row("a comment", u"# Get-^"_s, Place::Nothing);
        row("a comment after a command", u"Get-X # -^"_s, Place::Nothing);
        row("a block comment", u"<# Get-^"_s, Place::Nothing);
        row("a text", u"'Get-^"_s, Place::Nothing);
        row("a here-string", u"@'\nGet-^"_s, Place::Nothing);
        row("a here-string that is open", u"$a = @\"\nGet-X -^"_s, Place::Nothing);
        row("an operator", u"if ($a -e^"_s, Place::Nothing);
    }

    void thePlaceIsKnown()
    {
        QFETCH(QString, text);
        const qsizetype mark = text.indexOf(u'^');
        text.remove(mark, 1);
        for (const QString& rest : {QString(), u"\nGet-Other -Name 'x'\n"_s}) {
            const CompletionContext context = contextAt(text + rest, mark);
            QTEST(int(context.place), "place");
            QTEST(context.word, "word");
            QTEST(context.command, "command");
            QTEST(context.parameter, "parameter");
        }
    }

    void theWordBeginsWhereItIsReplaced()
    {
        QCOMPARE(contextAt(u"  Get-Mg"_s, 8).start, 2);
        QCOMPARE(contextAt(u"Get-X -Na"_s, 9).start, 6); // with its dash
        QCOMPARE(contextAt(u"  $Te"_s, 5).start, 2);     // with its dollar
        QCOMPARE(contextAt(u"Get-X -A 'b"_s, 11).start, 9);
    }

    void whatIsGivenIsKnown()
    {
        const CompletionContext context = contextAt(u"Set-Mailbox -Identity $x -Type Shared -"_s, 39);
        QCOMPARE(context.place, Place::Parameter);
        QCOMPARE(context.given, (QStringList{u"Identity"_s, u"Type"_s}));
    }

    void anyBeginningOfATextIsAPlace()
    {
        // Whatever somebody has typed so far: nothing hangs, nothing is read beyond.
        const QString text =
            u"<# help #>\nparam([string]$Name = \"a $(1 + (2)) b\")\n$x = @{ A = 1; B = @(1, 2) }\n"
            "Get-X -A 'it''s' -B \"q\"\"r `\" $($x.A | % { $_ }) \" | Where-Object { $_ -match '[a-z]' }\n"
            "@\"\nhere $x\n\"@ -replace 'a', \"b\"; [int[]] $y = 1..3; ${a b}.c[0]::d\n"_s;
        for (qsizetype i = 0; i <= text.size(); ++i) {
            const CompletionContext context = contextAt(text.left(i), i);
            QVERIFY(context.start >= 0 && context.start <= i);
        }
    }
};

QTEST_GUILESS_MAIN(TestCompletionContext)
#include "tst_completioncontext.moc"
