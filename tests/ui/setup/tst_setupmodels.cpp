#include "setupsamples.h"

#include <setup/accessmatrixmodel.h>
#include <setup/customerconsentmodel.h>
#include <setup/customerpickmodel.h>
#include <setup/permissionlistmodel.h>
#include <setup/prooftablemodel.h>

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace steward;

class SetupModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modelsKeepTheRules_data()
    {
        QTest::addColumn<int>("rows");
        QTest::newRow("none") << 0;
        QTest::newRow("one") << 1;
        QTest::newRow("five thousand") << 5000;
    }

    void modelsKeepTheRules()
    {
        QFETCH(int, rows);
        const auto mode = QAbstractItemModelTester::FailureReportingMode::QtTest;
        CustomerConsentModel consents;
        QAbstractItemModelTester consentTester(&consents, mode);
        consents.setRows(samples::consents(rows, rows / 2));
        consents.updateRows(samples::consents(rows, rows));
        QCOMPARE(consents.rowCount(), rows);
        CustomerPickModel picks;
        QAbstractItemModelTester pickTester(&picks, mode);
        picks.setCustomers(samples::customers(rows));
        QCOMPARE(picks.rowCount(), rows);
        AccessMatrixModel access;
        QAbstractItemModelTester accessTester(&access, mode);
        const QList<SetupCustomer> customers = samples::customers(rows);
        access.setTable(customers, samples::connections());
        access.setResults(samples::access(customers, samples::connections()));
        QCOMPARE(access.triedCount(), access.cellCount());
        ConcernModel concerns;
        QAbstractItemModelTester concernTester(&concerns, mode);
        concerns.setConcerns(samples::concerns(rows));
        QCOMPARE(concerns.rowCount(), rows);
        ProofTableModel proof;
        QAbstractItemModelTester proofTester(&proof, mode);
        proof.setRows(QList<ProofRow>(rows));
        QCOMPARE(proof.rowCount(), rows);
        PermissionListModel list;
        QAbstractItemModelTester listTester(&list, mode);
        list.setRows(QList<PermissionListModel::Row>(rows));
        QCOMPARE(list.rowCount(), rows);
    }

    void aBatchChangesOnlyItsRows()
    {
        CustomerConsentModel model;
        model.setRows(samples::consents(5000, 0));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.updateRows(samples::consents(5000, 5000).mid(100, 50));
        QCOMPARE(reset.count(), 0);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first()[0].toModelIndex().row(), 100);
        QCOMPARE(changed.first()[1].toModelIndex().row(), 149);
        QCOMPARE(model.endedCount(), 50);
    }

    void customersThatWereNotThereAreAdded()
    {
        CustomerConsentModel model;
        model.setRows(samples::consents(3, 3));
        model.updateRows(samples::consents(5, 5));
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.endedCount(), 5);
    }

    void errorsAreCountedAsTheyComeAndGo()
    {
        CustomerConsentModel model;
        QList<CustomerConsentRow> rows = samples::consents(30, 30); // 1, 11 and 21 failed
        model.setRows(rows);
        QCOMPARE(model.mostSharedError().count, 3);
        QCOMPARE(model.mostSharedError().error.serviceCode, u"AADSTS50020"_s);
        for (CustomerConsentRow& row : rows) {
            row.state = CustomerConsentRow::State::Consented;
            row.error.reset();
        }
        model.updateRows(rows);
        QCOMPARE(model.mostSharedError().count, 0);
        QCOMPARE(model.failedCount(), 0);
    }

    void ticksStayWhileTheirCustomersStay()
    {
        CustomerPickModel model;
        model.setCustomers(samples::customers(10));
        model.tick({1, 8}, true);
        QCOMPARE(model.tickedCount(), 2);
        model.setCustomers(samples::customers(5));
        QCOMPARE(model.tickedCount(), 1);
        QVERIFY(model.isTicked(1));
        QCOMPARE(model.data(model.index(1, 0), Qt::CheckStateRole).toInt(), int(Qt::Checked));
        QVERIFY(!model.data(model.index(1, 1), Qt::CheckStateRole).isValid());
    }

    void resultsOfTheMatrixReplaceEachOther()
    {
        AccessMatrixModel model;
        const QList<SetupCustomer> customers = samples::customers(2);
        const QList<Connection> connections = samples::connections();
        model.setTable(customers, connections);
        AccessResult result;
        result.tenant = customers[0].tenant;
        result.connection = connections[0].id;
        result.state = AccessResult::State::Error;
        model.setRunning(result.tenant, result.connection);
        QCOMPARE(model.cell(0, 1).mark, Mark::Running);
        model.setResults({result});
        QCOMPARE(model.problemCount(), 1);
        QVERIFY(model.hasProblem(0));
        result.state = AccessResult::State::Ok;
        model.setResults({result});
        QCOMPARE(model.okCount(), 1);
        QCOMPARE(model.problemCount(), 0);
        result.connection = u"unknown"_s;
        model.setResults({result});
        QCOMPARE(model.triedCount(), 1);
        model.setRunning(customers[1].tenant, connections[1].id);
        model.endRunning();
        QCOMPARE(model.cell(1, 2).mark, Mark::Waiting);
    }

    void everyStateOfACellHasItsOwnShapeOrWord()
    {
        QSet<QString> words;
        for (const auto state :
             {AccessResult::State::Ok, AccessResult::State::NeedsConsent, AccessResult::State::RoleMissing,
              AccessResult::State::NotLicensed, AccessResult::State::BlockedByPolicy,
              AccessResult::State::Ended, AccessResult::State::Error}) {
            QVERIFY(!markIcon(markOf(state)).isEmpty());
            words.insert(accessText(state));
        }
        QCOMPARE(words.size(), 7);
    }

    void namesFromOutsideAreHarmless()
    {
        CustomerConsentModel model;
        CustomerConsentRow row;
        row.tenant.value = u"a"_s;
        row.name = u"Contoso\u202Egnp.exe\n<b>"_s;
        model.setRows({row});
        const QString shown = model.index(0, 0).data().toString();
        QVERIFY(!shown.contains(QChar(0x202e)));
        QVERIFY(!shown.contains(u'\n'));
    }

    void manyBatchesStayQuick()
    {
        CustomerConsentModel model;
        RowFilter filter(model);
        filter.setRule([&model](int row) { return model.rows()[row].isFailed(); });
        model.setRows(samples::consents(5000, 0));
        const QList<CustomerConsentRow> ended = samples::consents(5000, 5000);
        QElapsedTimer time;
        time.start();
        for (int first = 0; first < 5000; first += 25)
            model.updateRows(ended.mid(first, 25));
        QVERIFY2(time.elapsed() < 3000, qPrintable(QString::number(time.elapsed())));
        QCOMPARE(filter.rowCount(), model.failedCount());
    }
};

QTEST_MAIN(SetupModelsTest)
#include "tst_setupmodels.moc"
