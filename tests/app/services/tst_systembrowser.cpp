#include <services/systembrowser.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

/// The user's browsers, played by a program that writes down how it was called.
class TestSystemBrowser final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    /// A program of this name, and the file it writes its arguments to.
    QString makeProgram(const QString& name)
    {
        const QString program = m_folder.filePath(name);
        QFile file(program);
        if (!file.open(QIODevice::WriteOnly))
            qFatal("the program cannot be written");
        file.write("#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$0.tmp\" && mv \"$0.tmp\" \"$0.args\"\n");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return program;
    }
    QByteArray calledWith(const QString& program)
    {
        QFile file(program + u".args"_s);
        if (!QTest::qWaitFor([&file] { return file.exists(); }, 10'000) || !file.open(QIODevice::ReadOnly))
            return "not called";
        return file.readAll();
    }

private Q_SLOTS:
    void aNamedBrowserGetsItsArgumentsAndThenTheAddressWhole()
    {
        const QString program = makeProgram(u"a browser"_s);
        SystemBrowser browser;
        const QUrl address(u"https://admin.example/?delegatedOrg=a.example&x=$(id)"_s);
        QVERIFY(browser.openWith(program, {u"--profile-directory=Partner Work"_s}, address));
        QCOMPARE(calledWith(program), QByteArray("--profile-directory=Partner Work\n"
                                                 "https://admin.example/?delegatedOrg=a.example&x=$(id)\n"));
    }

    void theUsualBrowserIsTheSystemsOpener()
    {
        const QString program = makeProgram(u"xdg-open"_s);
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", m_folder.path().toUtf8() + ':' + path);
        SystemBrowser browser;
        const auto opened = browser.open(QUrl(u"https://entra.example/1"_s));
        qputenv("PATH", path);
        QVERIFY(opened);
        QCOMPARE(calledWith(program), QByteArray("https://entra.example/1\n"));
    }

    void aProgramThatIsNotThereIsNamed()
    {
        SystemBrowser browser;
        const auto opened = browser.openWith(u"no-such-browser"_s, {}, QUrl(u"https://a.example/"_s));
        QCOMPARE(opened.error().code, ErrorCode::NotFound);
        QVERIFY(opened.error().message.contains(u"no-such-browser"_s));
    }

    void whatIsNoWebPageIsRefused_data()
    {
        QTest::addColumn<QUrl>("address");
        QTest::newRow("file") << QUrl(u"file:///etc/passwd"_s);
        QTest::newRow("plain http") << QUrl(u"http://a.example/"_s);
        QTest::newRow("another program's") << QUrl(u"ms-settings:x"_s);
    }
    void whatIsNoWebPageIsRefused()
    {
        QFETCH(QUrl, address);
        const QString program = makeProgram(u"never"_s);
        SystemBrowser browser;
        QCOMPARE(browser.open(address).error().code, ErrorCode::Refused);
        QCOMPARE(browser.openWith(program, {}, address).error().code, ErrorCode::Refused);
    }
};

QTEST_GUILESS_MAIN(TestSystemBrowser)
#include "tst_systembrowser.moc"
