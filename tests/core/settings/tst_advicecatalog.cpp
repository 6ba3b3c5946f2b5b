#include <settings/advicecatalog.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const QString kShipped = QStringLiteral(STEWARD_SOURCE_DIR "/resources/advice");

} // namespace

class TestAdviceCatalog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theShippedAdviceIsWhole()
    {
        const AdviceCatalog catalog({kShipped});
        QVERIFY2(catalog.problems().isEmpty(),
                 catalog.problems().isEmpty() ? "" : qPrintable(catalog.problems().constFirst().message));
        for (const char* code : {"65001",
                                 "65004",
                                 "700016",
                                 "50076",
                                 "50079",
                                 "50173",
                                 "700082",
                                 "70000",
                                 "7000215",
                                 "7000222",
                                 "7000218",
                                 "53003",
                                 "90002",
                                 "50020",
                                 "500011",
                                 "50011",
                                 "54005",
                                 "501481",
                                 "900421",
                                 "2032",
                                 "900150",
                                 "20002",
                                 "800001",
                                 "Authorization_RequestDenied",
                                 "Authorization_IdentityNotFound",
                                 "429"})
            QVERIFY2(catalog.find(QString::fromLatin1(code)).has_value(), code);
    }

    void aCodeIsFoundInEitherSpelling()
    {
        const AdviceCatalog catalog({kShipped});
        QCOMPARE(catalog.find(u"AADSTS65001"_s), catalog.find(u"65001"_s));
        QVERIFY(catalog.find(u"authorization_requestdenied"_s).has_value());
        QVERIFY(!catalog.find(u"6500"_s).has_value());
        QVERIFY(!catalog.find(QString()).has_value());
    }

    void explainingKeepsWhatItDoesNotKnow()
    {
        const AdviceCatalog catalog({kShipped});
        Error error;
        error.code = ErrorCode::ConsentNeeded;
        error.message = u"Contoso: no token."_s;
        error.serviceCode = u"AADSTS65001"_s;
        error.correlationId = u"c"_s;
        catalog.explain(error);
        QCOMPARE(error.message, u"Contoso: no token."_s);
        QVERIFY(error.advice.contains(u"pre-consent"_s));
        QVERIFY(!error.why.isEmpty());
        QCOMPARE(error.correlationId, u"c"_s);

        Error unknown;
        unknown.advice = u"own"_s;
        unknown.serviceCode = u"AADSTS1"_s;
        const Error before = unknown;
        catalog.explain(unknown);
        QCOMPARE(unknown, before);
    }

    void theUsersOwnAdviceWinsAndADamagedFileCostsOnlyItself()
    {
        QTemporaryDir own;
        QFile good(own.filePath(u"a.json"_s));
        QVERIFY(good.open(QIODevice::WriteOnly));
        good.write(R"({"entries":[{"code":"65001","what":"w","do":"ask Bob"},{"code":"1"}]})");
        good.close();
        QFile bad(own.filePath(u"b.json"_s));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write("{");
        bad.close();
        const AdviceCatalog catalog({kShipped, own.path()});
        QCOMPARE(catalog.find(u"65001"_s)->todo, u"ask Bob"_s);
        QVERIFY(catalog.find(u"50076"_s).has_value());
        QCOMPARE(catalog.problems().size(), 2);
        QVERIFY(catalog.problems().at(0).message.contains(u"entries[1]"_s));
        QVERIFY(catalog.problems().at(1).message.contains(u"b.json"_s));
    }
};

QTEST_GUILESS_MAIN(TestAdviceCatalog)
#include "tst_advicecatalog.moc"
