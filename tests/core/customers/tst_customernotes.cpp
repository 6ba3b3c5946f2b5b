#include <customers/customernotes.h>

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

const TenantId kPartner{u"AAAAAAAA-0001-4000-8000-000000000001"_s};
const CustomerId kAlder{u"C-Alder"_s};
const CustomerId kCopper{u"c-copper"_s};

CustomerNote gold()
{
    CustomerNote note;
    note.favourite = true;
    note.alias = u"The dentist  "_s;
    note.text = u"<b>Calls</b> on Mondays\n=SUM(A1)"_s;
    note.tags = {u" gold "_s, u"dental"_s, u"Gold"_s, u""_s};
    return note;
}

} // namespace

class TestCustomerNotes final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString file() const { return m_folder->filePath(u"customer-notes.json"_s); }
    QJsonObject content() const
    {
        QFile in(file());
        return in.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(in.readAll()).object() : QJsonObject();
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatWasPutDownIsThereAfterAStart()
    {
        {
            CustomerNotes notes(m_folder->path(), kPartner);
            QSignalSpy changed(&notes, &CustomerNotes::changed);
            notes.set(kAlder, gold());
            notes.set(kAlder, gold()); // nothing new
            QCOMPARE(changed.count(), 1);
        }
        const CustomerNotes notes(m_folder->path(), kPartner);
        const CustomerNote note = notes.of(CustomerId{u"c-alder"_s});
        QVERIFY(note.favourite);
        QVERIFY(!note.hidden);
        QCOMPARE(note.alias, u"The dentist"_s);
        QCOMPARE(note.text, gold().text);
        QCOMPARE(note.tags, (QStringList{u"gold"_s, u"dental"_s}));
        QCOMPARE(notes.tags(), (QStringList{u"dental"_s, u"gold"_s}));
        QVERIFY(notes.of(kCopper).isEmpty());
    }

    void aChangeIsWrittenByItself()
    {
        CustomerNotes notes(m_folder->path(), kPartner);
        notes.set(kAlder, gold());
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file()), 10'000);
        QCOMPARE(QFile::permissions(file()) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther), 0);
    }

    void anotherPartnersNotesAreApart()
    {
        {
            CustomerNotes ours(m_folder->path(), kPartner);
            ours.set(kAlder, gold());
            QVERIFY(ours.save());
            CustomerNotes theirs(m_folder->path(), TenantId{u"other"_s});
            QVERIFY(theirs.of(kAlder).isEmpty());
            CustomerNote note;
            note.hidden = true;
            theirs.set(kAlder, note);
        }
        const CustomerNotes ours(m_folder->path(), kPartner);
        QVERIFY(ours.of(kAlder).favourite && !ours.of(kAlder).hidden);
    }

    void twoWindowsDoNotUndoEachOther()
    {
        CustomerNotes one(m_folder->path(), kPartner);
        CustomerNotes two(m_folder->path(), kPartner);
        one.set(kAlder, gold());
        CustomerNote note;
        note.tags = {u"silver"_s};
        two.set(kCopper, note);
        QVERIFY(one.save());
        QVERIFY(two.save());
        const CustomerNotes after(m_folder->path(), kPartner);
        QVERIFY(after.of(kAlder).favourite);
        QCOMPARE(after.of(kCopper).tags, QStringList{u"silver"_s});
    }

    void whatIsTakenBackLeavesNothingAndWhatIsNotKnownStays()
    {
        {
            QFile out(file());
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write("{\"later\": 1, \"aaaaaaaa-0001-4000-8000-000000000001\": {\"c-alder\": "
                      "{\"favourite\": true, "
                      "\"colour\": \"red\"}, \"c-copper\": {\"hidden\": true}}}");
        }
        {
            CustomerNotes notes(m_folder->path(), kPartner);
            QVERIFY(notes.of(kAlder).favourite);
            notes.set(kAlder, {});
            notes.set(kCopper, {});
        }
        const QJsonObject all = content();
        QCOMPARE(all["later"_L1].toInt(), 1);
        const QJsonObject ours = all[kPartner.value.toLower()].toObject();
        QCOMPARE(ours["c-alder"_L1].toObject(), (QJsonObject{{u"colour"_s, u"red"_s}}));
        QVERIFY(!ours.contains(u"c-copper"_s));
    }

    void aDamagedFileIsKeptAndSaid()
    {
        {
            QFile out(file());
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write("{ \"half");
        }
        {
            CustomerNotes notes(m_folder->path(), kPartner);
            QVERIFY(notes.problem());
            QVERIFY(notes.problem()->advice.contains(u"damaged"_s));
            notes.set(kAlder, gold());
        }
        QCOMPARE(QDir(m_folder->path()).entryList({u"customer-notes-damaged-*"_s}).size(), 1);
        const CustomerNotes notes(m_folder->path(), kPartner);
        QVERIFY(!notes.problem());
        QVERIFY(notes.of(kAlder).favourite);
    }

    void whatCannotBeWrittenIsSaidAndTriedAgain()
    {
        CustomerNotes notes(m_folder->path(), kPartner);
        QVERIFY(QDir(m_folder->path()).mkdir(u"customer-notes.json"_s)); // nobody can write a file there
        notes.set(kAlder, gold());
        QSignalSpy failed(&notes, &CustomerNotes::saveFailed);
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 10'000);
        QVERIFY(QDir(m_folder->path()).rmdir(u"customer-notes.json"_s));
        QVERIFY(notes.save());
        QVERIFY(!content().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCustomerNotes)
#include "tst_customernotes.moc"
