#include <settings/settings.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class SettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aProfileWithoutAFileHasTheDefaults()
    {
        const Settings settings(path());
        QVERIFY(!settings.problem());
        QCOMPARE(settings.text(u"theme", u"system"_s), u"system"_s);
        QCOMPARE(settings.number(u"zoom", 1.25), 1.25);
        QCOMPARE(settings.flag(u"wide", true), true);
        QCOMPARE(settings.bytes(u"geometry"), QByteArray());
    }

    void whatWasSavedIsThereAfterARestart()
    {
        const QByteArray state("\x00\xff\x10geometry\n", 12);
        {
            Settings settings(path());
            settings.setText(u"theme", u"dark"_s);
            settings.setNumber(u"zoom", 1.5);
            settings.setFlag(u"wide", true);
            settings.setBytes(u"geometry", state);
            QVERIFY(settings.hasChanges());
            QVERIFY(settings.save().has_value());
            QVERIFY(!settings.hasChanges());
        }
        const Settings again(path());
        QCOMPARE(again.text(u"theme"), u"dark"_s);
        QCOMPARE(again.number(u"zoom", 1), 1.5);
        QCOMPARE(again.flag(u"wide", false), true);
        QCOMPARE(again.bytes(u"geometry"), state);
    }

    void aValueOfAnotherTypeIsTheDefault()
    {
        write("{\"theme\": 3, \"zoom\": \"big\", \"wide\": \"yes\", \"geometry\": \"not base64!\"}");
        const Settings settings(path());
        QVERIFY(!settings.problem());
        QCOMPARE(settings.text(u"theme", u"system"_s), u"system"_s);
        QCOMPARE(settings.number(u"zoom", 1.0), 1.0);
        QCOMPARE(settings.flag(u"wide", false), false);
        QCOMPARE(settings.bytes(u"geometry"), QByteArray());
    }

    void onlyTheUserCanReadTheFile()
    {
        Settings settings(path());
        settings.setText(u"theme", u"dark"_s);
        QVERIFY(settings.save().has_value());
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile::permissions(settings.file()) & others));
    }

    void aValueOfANewerVersionSurvives()
    {
        write("{\"version\": 7, \"later\": {\"a\": [1, 2]}}");
        Settings settings(path());
        settings.setText(u"theme", u"light"_s);
        QVERIFY(settings.save().has_value());
        const QJsonObject values = QJsonDocument::fromJson(read()).object();
        QCOMPARE(values.value(u"version"_s).toInt(), 7);
        QCOMPARE(values.value(u"later"_s).toObject().value(u"a"_s).toArray().size(), 2);
        QCOMPARE(values.value(u"theme"_s).toString(), u"light"_s);
    }

    void twoWindowsOnOneProfileKeepEachOthersChanges()
    {
        Settings one(path());
        Settings two(path());
        one.setText(u"theme", u"dark"_s);
        QVERIFY(one.save().has_value());
        two.setNumber(u"zoom", 2.0);
        QVERIFY(two.save().has_value());
        const Settings again(path());
        QCOMPARE(again.text(u"theme"), u"dark"_s);
        QCOMPARE(again.number(u"zoom", 1), 2.0);
    }

    void aDamagedFileIsSetAsideAndSaid_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("cut off") << QByteArray("{\"theme\": \"da");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("not an object") << QByteArray("[1]");
        QTest::newRow("binary") << QByteArray("\x00\x01\x02", 3);
    }

    void aDamagedFileIsSetAsideAndSaid()
    {
        QFETCH(QByteArray, content);
        write(content);
        Settings settings(path());
        QVERIFY(settings.problem().has_value());
        QCOMPARE(settings.text(u"theme", u"system"_s), u"system"_s);
        QVERIFY(!QFileInfo::exists(settings.file()));
        const QStringList kept = QDir(path()).entryList({u"settings-damaged-*.json"_s}, QDir::Files);
        QCOMPARE(kept.size(), 1);
        QVERIFY2(settings.problem()->advice.contains(kept.first()), qPrintable(settings.problem()->toText()));
        QFile file(QDir(path()).filePath(kept.first()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), content);

        settings.setText(u"theme", u"dark"_s);
        QVERIFY(settings.save().has_value());
        const Settings again(path());
        QVERIFY(!again.problem());
        QCOMPARE(again.text(u"theme"), u"dark"_s);
    }

    void aSecondDamagedFileDoesNotReplaceTheFirst()
    {
        for (int i = 0; i < 3; ++i) {
            write("{");
            const Settings settings(path());
            QVERIFY(settings.problem().has_value());
        }
        QCOMPARE(QDir(path()).entryList({u"settings-damaged-*.json"_s}, QDir::Files).size(), 3);
    }

    void aFailedSaveIsSaidAndTriedAgain()
    {
        // A folder stands where the file belongs: fails for every user, also one who may write anywhere.
        Settings settings(path());
        settings.setText(u"theme", u"dark"_s);
        QVERIFY(QDir().mkpath(settings.file() + u"/in the way"_s));
        const auto failed = settings.save();
        QVERIFY(!failed);
        QVERIFY(failed.error().message.contains(settings.file()));
        QVERIFY(settings.hasChanges());
        QVERIFY(QDir(settings.file()).removeRecursively());
        QVERIFY(settings.save().has_value());
        QCOMPARE(Settings(path()).text(u"theme"), u"dark"_s);
    }

private:
    QString path() const { return m_folder->path(); }
    void write(const QByteArray& text) const
    {
        QFile file(m_folder->filePath(u"settings.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    QByteArray read() const
    {
        QFile file(m_folder->filePath(u"settings.json"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(SettingsTest)
#include "tst_settings.moc"
