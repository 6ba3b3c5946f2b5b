#include <customers/customerquery.h>
#include <customers/customerviews.h>

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

class TestCustomerViews final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString shipped() const { return m_folder->filePath(u"shipped"_s); }
    QString own() const { return m_folder->filePath(u"own/views"_s); }
    void write(const QString& file, const QByteArray& text) const
    {
        QDir().mkpath(QFileInfo(file).path());
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(text);
    }
    static QStringList titles(const CustomerViews& views)
    {
        QStringList titles;
        for (const CustomerView& view : views.views())
            titles << view.title;
        return titles;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        write(shipped() + u"/all.json"_s, R"({"title":"All","order":1})");
        write(
            shipped() + u"/ending.json"_s,
            R"({"title":"Ending","order":2,"search":"ends<60","sort":"-ends name","columns":"name ends","counted":true})");
    }

    void theShippedOnesAreUsableAndInTheirOrder()
    {
        const CustomerViews views({QStringLiteral(STEWARD_SOURCE_DIR) + u"/resources/views"_s}, own());
        QVERIFY(views.problems().isEmpty());
        QCOMPARE(titles(views), (QStringList{u"All"_s, u"Needs attention"_s, u"Ending in 60 days"_s}));
        for (const CustomerView& view : views.views()) {
            QVERIFY(CustomerQuery::parse(view.search));
            QVERIFY(!view.own);
        }
    }

    void aFileIsAView()
    {
        const CustomerViews views({shipped()}, own());
        const CustomerView& view = views.views().at(1);
        QCOMPARE(view.search, u"ends<60"_s);
        QCOMPARE(view.sort, (QList<CustomerSort>{{u"ends"_s, true}, {u"name"_s, false}}));
        QCOMPARE(view.columns, (QStringList{u"name"_s, u"ends"_s}));
        QVERIFY(view.counted);
    }

    void ownOnesAreKeptReplacedAndRemoved()
    {
        {
            CustomerViews views({shipped()}, own());
            QSignalSpy changed(&views, &CustomerViews::changed);
            CustomerView view;
            view.title = u"  Gold & \u00dcber/..\\x  "_s;
            view.search = u"tag:gold"_s;
            view.sort = {{u"ends"_s, false}};
            const auto saved = views.save(view);
            QVERIFY(saved);
            QCOMPARE(changed.count(), 1);
            view.search = u"tag:\"gold plus\""_s;
            QCOMPARE(views.save(view)->id, saved->id); // the same title is the same view
            view.title = u"Gold+uber x"_s;             // its file would have the same name
            QVERIFY(views.save(view)->id != saved->id);
        }
        CustomerViews views({shipped()}, own());
        QCOMPARE(views.views().size(), 4);
        QCOMPARE(QDir(own()).entryList(QDir::Files).size(), 2);
        const CustomerView kept = views.views().at(2);
        QCOMPARE(kept.title, u"Gold & \u00dcber/..\\x"_s);
        QCOMPARE(kept.search, u"tag:\"gold plus\""_s);
        QVERIFY(kept.own);
        QVERIFY(views.remove(kept.id));
        QCOMPARE(views.views().size(), 3);
        QCOMPARE(views.remove(u"all"_s).error().code, ErrorCode::NotFound); // it comes with the program
        QCOMPARE(views.remove(u"../shipped/all"_s).error().code, ErrorCode::NotFound);
        QVERIFY(QFile::exists(shipped() + u"/all.json"_s));
    }

    void whatIsNoViewIsRefused()
    {
        CustomerViews views({shipped()}, own());
        CustomerView view;
        QCOMPARE(views.save(view).error().code, ErrorCode::BadRequest);
        view.title = u"ALL"_s;
        QCOMPARE(views.save(view).error().code, ErrorCode::BadRequest);
        view.title = u"x"_s;
        view.search = u"colour:red"_s;
        QCOMPARE(views.save(view).error().code, ErrorCode::BadRequest);
        write(m_folder->filePath(u"own"_s), "in the way");
        view.search.clear();
        QCOMPARE(views.save(view).error().code, ErrorCode::FileFailed);
        QCOMPARE(views.views().size(), 2);
    }

    void aDamagedFileIsAProblemAndTheOthersAreThere()
    {
        write(own() + u"/a.json"_s, "{");
        write(own() + u"/b.json"_s, R"({"search":"x"})");
        write(own() + u"/c.json"_s, R"({"title":"C","search":"colour:red"})");
        write(own() + u"/d.json"_s, R"({"title":"D","order":"x","sort":7,"columns":[1]})");
        const CustomerViews views({shipped(), own()}, own());
        QCOMPARE(titles(views), (QStringList{u"All"_s, u"Ending"_s, u"D"_s}));
        QCOMPARE(views.problems().size(), 3);
    }
};

QTEST_GUILESS_MAIN(TestCustomerViews)
#include "tst_customerviews.moc"
