#include <logging/logsetup.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

QByteArray contents(const QString& file)
{
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

} // namespace

class TestLogSetup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linesAreRedactedAndPrivate()
    {
        QTemporaryDir dir;
        Redactor redactor;
        redactor.addSecret(Secret("the-secret-value"));
        auto setup = LogSetup::start(dir.path(), redactor);
        QVERIFY(setup.has_value());
        log(LogLevel::Info, "net", u"GET the-secret-value\nforged line"_s);
        qWarning("Qt says code and the-secret-value");
        log(LogLevel::Debug, "net", u"too fine"_s);
        const QByteArray text = contents((*setup)->file());
        QVERIFY(text.contains("[net] GET \xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2\\nforged line"));
        QVERIFY(text.contains("Qt says code and \xE2\x80\xA2"));
        QVERIFY(!text.contains("the-secret-value"));
        QVERIFY(!text.contains("too fine"));
        QCOMPARE(text.count('\n'), 2);
        QCOMPARE(QFile::permissions((*setup)->file()) &
                     (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());
    }

    void nothingIsWrittenBeforeOrAfter()
    {
        QTemporaryDir dir;
        const Redactor redactor;
        log(LogLevel::Error, "x", u"before"_s);
        QString file;
        {
            auto setup = LogSetup::start(dir.path(), redactor);
            file = (*setup)->file();
        }
        log(LogLevel::Error, "x", u"after"_s);
        QVERIFY(contents(file).isEmpty());
    }

    void aFolderThatCannotBeWrittenIsAnError()
    {
        const Redactor redactor;
        const auto setup = LogSetup::start(u"/proc/nowhere"_s, redactor);
        QVERIFY(!setup.has_value());
        QCOMPARE(setup.error().code, ErrorCode::FileFailed);
    }
};

QTEST_GUILESS_MAIN(TestLogSetup)
#include "tst_logsetup.moc"
