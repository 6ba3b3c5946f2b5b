#include "workspacefixture.h"

#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

class TestWorkspace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runSaysWhyItIsDisabled();
    void stopIsOnlyForRunningScripts();
    void connectionsStandInOrderAndAreHonest();
    void aMissingModuleIsSaidAndCanBeInstalled();
    void onlyARunMakesAConnectionConnected();
    void theExampleNamesItsConnections();
    void theRequestIsWhatIsOnTheScreen();
    void customersAreSearchedByTheKeyboard();
    void usersArePickedWithExactlyOneTenant();
    void aChangeOfAnImportantAccountIsConfirmed();
    void anotherCustomerForgetsTheUser();
    void namesFromOutsideAreNoMarkup();
    void tabsKeepUnsavedScripts();
    void tabsAreMovedAndClosedWithTheMiddleButton();
    void everyTabHasItsOwnConnections();
    void newScriptsHaveNamesThatAreFree();
    void whatWasOpenIsOpenAgain();
    void runAgainHasEverythingAsItWas();
    void aSelectionRunsAgainAsItWas();
    void aPastRunFillsTheFormAndWaits();
    void aHugeFileIsNotRun();
    void everyControlHasAName();
    void nothingIsCutOffWhenSmall();
    void filtersAndQuestionsAreReadableInEveryTheme();

private:
    template <typename T>
    static T* child(Workspace& w, const char* name)
    {
        return w.page.findChild<T*>(QLatin1StringView(name));
    }
};

void TestWorkspace::runSaysWhyItIsDisabled()
{
    Workspace w;
    TargetBar& bar = w.page.target();
    auto* run = child<QPushButton>(w, "runButton");
    auto* reason = child<QLabel>(w, "runReason");
    const auto saysWhy = [&](const QString& words) {
        return !run->isEnabled() && reason->text().contains(words) &&
               run->accessibleDescription().contains(words);
    };
    QVERIFY(saysWhy(u"Sign in first"_s));
    bar.setAccount(u"a@b.example"_s);
    QVERIFY(saysWhy(u"Looking for PowerShell"_s));
    bar.setEngineError(
        Error{ErrorCode::EngineMissing, u"No PowerShell here"_s, {}, u"Install pwsh 7.4"_s, {}, {}, {}, 0});
    QVERIFY(saysWhy(u"Install pwsh 7.4"_s));
    bar.setEngine(u"pwsh 7.6.5"_s);
    QVERIFY(saysWhy(u"Choose a customer first"_s));
    QSignalSpy requested(&w.page, &ScriptsPage::runRequested);
    w.page.action(u"run"_s)->trigger();
    QCOMPARE(requested.count(), 0);
    bar.setCustomer(Workspace::larchmoor());
    QVERIFY(run->isEnabled());
    QVERIFY(reason->text().isEmpty());
    w.page.action(u"run"_s)->trigger();
    QCOMPARE(requested.count(), 1);
    w.page.runBegan(w.page.request());
    QVERIFY(!run->isEnabled());
    w.page.action(u"run"_s)->trigger();
    QCOMPARE(requested.count(), 1);
    w.page.runEnded(RunResult());
    QVERIFY(run->isEnabled());
}

void TestWorkspace::stopIsOnlyForRunningScripts()
{
    Workspace w;
    w.makeReady();
    auto* stop = child<QPushButton>(w, "stopButton");
    QSignalSpy requested(&w.page, &ScriptsPage::stopRequested);
    QVERIFY(!stop->isEnabled());
    QVERIFY(!stop->toolTip().isEmpty());
    w.page.action(u"stop"_s)->trigger();
    QCOMPARE(requested.count(), 0);
    w.page.runBegan(w.page.request());
    QVERIFY(stop->isEnabled());
    stop->click();
    w.page.runState(RunState::Stopping);
    QVERIFY(stop->isEnabled()); // again: at once
    QVERIFY(stop->toolTip().contains(u"again"_s));
    w.page.action(u"stop"_s)->trigger();
    QCOMPARE(requested.count(), 2);
    w.page.runEnded(RunResult());
    QVERIFY(!stop->isEnabled());
}

void TestWorkspace::connectionsStandInOrderAndAreHonest()
{
    Workspace w;
    QStringList titles;
    for (QCheckBox* box : w.page.connections().findChildren<QCheckBox*>())
        titles << box->text();
    QCOMPARE(titles, (QStringList{u"Graph"_s, u"Exchange"_s, u"SecurityCenter"_s, u"PartnerCenter"_s,
                                  u"AzureAD"_s, u"MSOnline"_s}));
    QCOMPARE(child<QLabel>(w, "variable_graph")->text(), u"$GraphToken"_s);
    QVERIFY(!w.page.connections().stateText(u"graph"_s).contains(u"onnected"_s));
    auto* box = child<QCheckBox>(w, "connection_securitycenter");
    QVERIFY(!box->isEnabled());
    auto* reason = child<QLabel>(w, "line_securitycenter");
    QVERIFY(!reason->isHidden() && child<QLabel>(w, "state_securitycenter")->isHidden());
    QVERIFY(reason->toolTip().contains(u"does not make"_s)); // where there is no room for all of it
    QVERIFY(reason->text().contains(u"does not make"_s));
    QVERIFY(reason->isEnabled());
    QVERIFY((reason->focusPolicy() & Qt::TabFocus) != 0);
    QVERIFY(reason->accessibleName().contains(u"SecurityCenter"_s));
    QVERIFY(reason->accessibleName().contains(u"Not yet"_s));
    w.page.connections().setSelection({u"graph"_s, u"securitycenter"_s, u"nothing"_s});
    QCOMPARE(w.page.connections().selection(), QStringList{u"graph"_s});
    QSignalSpy changed(&w.page.connections(), &ConnectionsPanel::selectionChanged);
    child<QCheckBox>(w, "connection_exchange")->click();
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().first().toStringList(), (QStringList{u"graph"_s, u"exchange"_s}));
}

void TestWorkspace::aMissingModuleIsSaidAndCanBeInstalled()
{
    Workspace w;
    ConnectionsPanel& panel = w.page.connections();
    panel.setSelection({u"graph"_s, u"exchange"_s});
    auto* box = child<QCheckBox>(w, "connection_exchange");
    auto* install = child<QPushButton>(w, "install_exchange");
    QVERIFY(install->isHidden());
    QSignalSpy changed(&panel, &ConnectionsPanel::selectionChanged);
    QSignalSpy asked(&panel, &ConnectionsPanel::installRequested);
    const ConnectionReadiness missing{
        ConnectionReadiness::State::ModuleMissing, u"Not installed."_s, u"ExchangeOnlineManagement"_s, {}};
    panel.setReadiness(u"exchange"_s, missing, true);
    QVERIFY(!box->isEnabled());
    QVERIFY(!install->isHidden());
    QCOMPARE(panel.selection(), QStringList{u"graph"_s});
    QCOMPARE(changed.count(), 1);
    QVERIFY2(panel.stateText(u"exchange"_s).contains(u"Module missing: Not installed."_s),
             qPrintable(panel.stateText(u"exchange"_s)));
    // What is to be done is there to be read, whole.
    QVERIFY(!child<QLabel>(w, "state_exchange")->isHidden() && child<QLabel>(w, "line_exchange")->isHidden());
    QVERIFY((child<QLabel>(w, "state_exchange")->focusPolicy() & Qt::TabFocus) != 0);
    install->click();
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().toString(), u"exchange"_s);
    panel.showInstalling(u"exchange"_s, u"Downloading…"_s);
    QVERIFY(!install->isEnabled());
    QVERIFY(panel.stateText(u"exchange"_s).contains(u"Downloading"_s));
    panel.setReadiness(u"exchange"_s, {ConnectionReadiness::State::Ready, u"Worked."_s, {}, {}}, true);
    QVERIFY(box->isEnabled());
    QVERIFY(install->isHidden());
    QVERIFY(panel.stateText(u"exchange"_s).contains(u"Ready: Worked."_s));
    // What was seen of roles and consent may have changed: it can be tried.
    panel.setReadiness(
        u"graph"_s,
        {ConnectionReadiness::State::RoleMissing, u"Lacks a role."_s, {}, u"User Administrator"_s}, false);
    QVERIFY(child<QCheckBox>(w, "connection_graph")->isEnabled());
    QCOMPARE(panel.selection(), QStringList{u"graph"_s});
}

void TestWorkspace::onlyARunMakesAConnectionConnected()
{
    Workspace w;
    w.makeReady();
    const auto graph = [&] { return w.page.connections().stateText(u"graph"_s); };
    QVERIFY(!graph().contains(u"Connected"_s));
    w.page.runBegan(w.page.request());
    w.page.runState(RunState::Connecting);
    QVERIFY(!graph().contains(u"Connected"_s));
    w.page.runState(RunState::Running);
    QVERIFY2(graph().contains(u"Connected: Larchmoor"_s), qPrintable(graph()));
    QVERIFY(!w.page.connections().stateText(u"exchange"_s).contains(u"Connected"_s));
    w.page.runEnded(RunResult());
    w.page.target().setCustomer({u"c-2"_s, u"t-2"_s, u"Other"_s, u"o.example"_s});
    QVERIFY(!graph().contains(u"Connected"_s));
}

void TestWorkspace::theExampleNamesItsConnections()
{
    Workspace w;
    QCOMPARE(w.page.editor().name(), u"Get-TenantOverview.ps1"_s);
    QVERIFY(w.page.editor().text().contains(u".SYNOPSIS"_s));
    QVERIFY(!w.page.hasUnsavedChanges());
    QCOMPARE(w.page.connections().selection(), QStringList{u"graph"_s});
}

void TestWorkspace::theRequestIsWhatIsOnTheScreen()
{
    Workspace w;
    w.makeReady();
    w.page.setPartnerTenant(TenantId{u"p-1"_s});
    w.page.setEndpoints({{u"graph"_s, u"https://127.0.0.1:1"_s}});
    w.page.newScript(u"Get-Date"_s, u"Mine"_s);
    w.page.target().setUser({u"u-1"_s, {}, u"Ann"_s, u"ann@larchmoor.example"_s});
    const RunRequest request = w.page.request();
    QCOMPARE(request.scriptText, u"Get-Date"_s);
    QCOMPARE(request.scriptName, u"Mine"_s);
    QVERIFY(request.scriptPath.isEmpty());
    QCOMPARE(request.connections, QStringList{u"graph"_s});
    QCOMPARE(request.target.customer.value, u"c-1"_s);
    QCOMPARE(request.target.tenant.value, u"t-1"_s);
    QCOMPARE(request.target.customerName, u"Larchmoor Dental Group"_s);
    QCOMPARE(request.target.customerDomain, u"larchmoor.example"_s);
    QCOMPARE(request.target.user.value, u"u-1"_s);
    QCOMPARE(request.target.userName, u"ann@larchmoor.example"_s);
    QCOMPARE(request.partnerTenant.value, u"p-1"_s);
    QVERIFY(request.allowInput);
}

void TestWorkspace::customersAreSearchedByTheKeyboard()
{
    Workspace w;
    w.page.resize(1200, 700);
    w.page.show();
    QList<TargetChoice> customers;
    for (int i = 0; i < 50'000; ++i)
        customers << TargetChoice{u"c-%1"_s.arg(i), u"t-%1"_s.arg(i), u"Customer %1"_s.arg(i),
                                  u"d%1.example"_s.arg(i)};
    customers << Workspace::larchmoor();
    w.page.target().setCustomers(customers);
    w.page.target().pickCustomer();
    auto* popup = child<TargetPopup>(w, "customerPopup");
    QVERIFY(popup->isVisible());
    auto* search = popup->findChild<QLineEdit*>(u"targetSearch"_s);
    QTest::keyClicks(search, u"customer 4999"_s);
    auto* list = popup->findChild<QListView*>(u"targetList"_s);
    QCOMPARE(list->model()->rowCount(), 15);
    QTest::keyClick(search, Qt::Key_Down);
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(!popup->isVisible());
    QCOMPARE(w.page.target().customer().id, u"c-14999"_s);
    w.page.target().pickCustomer();
    QTest::keyClicks(search, u"dental larch"_s);
    QCOMPARE(list->model()->rowCount(), 1);
    QTest::keyClick(search, Qt::Key_Escape);
    QVERIFY(!popup->isVisible());
    QCOMPARE(w.page.target().customer().id, u"c-14999"_s);
}

void TestWorkspace::usersArePickedWithExactlyOneTenant()
{
    Workspace w;
    w.page.resize(1200, 700);
    w.page.show();
    QSignalSpy asked(&w.page.target(), &TargetBar::userPickRequested);
    w.page.target().pickUser();
    QVERIFY(asked.isEmpty());
    w.makeReady();
    w.page.target().pickUser();
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first().at(0).toString(), u"t-1"_s);
    QCOMPARE(asked.first().at(1).value<QWidget*>()->objectName(), u"userField"_s);
    w.page.target().setUser({u"u-1"_s, {}, u"Ann"_s, u"ann@larchmoor.example"_s});
    QCOMPARE(w.page.request().target.user.value, u"u-1"_s);
    QCOMPARE(w.page.request().target.userName, u"ann@larchmoor.example"_s);
    w.page.target().setUser({});
    QVERIFY(w.page.request().target.user.isEmpty());
    w.page.target().setRunning(true);
    w.page.target().pickUser();
    QCOMPARE(asked.count(), 1);
    w.page.target().setRunning(false);
    w.page.target().setCustomer({u"c-9"_s, {}, u"No tenant"_s, {}});
    w.page.target().pickUser();
    QCOMPARE(asked.count(), 1);
}

void TestWorkspace::aChangeOfAnImportantAccountIsConfirmed()
{
    Workspace w;
    w.page.resize(1200, 700);
    w.page.show();
    w.makeReady();
    w.page.target().setUser({u"u-1"_s, {}, u"Ann"_s, u"<b>ann</b>@larchmoor.example"_s});
    int runs = 0;
    const auto ask = [&] {
        w.page.confirmChange(w.page.request(), {u"Set-MgUser"_s, u"Remove-MgUser"_s},
                             {u"Ann is an administrator: Global Administrator."_s}, [&runs] { ++runs; });
        return w.page.findChild<QMessageBox*>(u"changeQuestion"_s);
    };
    QMessageBox* question = ask();
    QVERIFY(question && question->isVisible());
    QVERIFY(question->text().contains(u"<b>ann</b>@larchmoor.example"_s));
    QCOMPARE(question->textFormat(), Qt::PlainText);
    for (QLabel* label : question->findChildren<QLabel*>())
        QVERIFY(label->textFormat() == Qt::PlainText || label->text().isEmpty());
    QVERIFY(question->informativeText().contains(u"Global Administrator"_s));
    QVERIFY(question->informativeText().contains(u"Set-MgUser, Remove-MgUser"_s));
    QCOMPARE(question->defaultButton(), question->button(QMessageBox::Cancel));
    QTest::keyClick(question, Qt::Key_Return); // the default
    QTRY_VERIFY(!w.page.findChild<QMessageBox*>(u"changeQuestion"_s));
    QCOMPARE(runs, 0);
    question = ask();
    QTest::keyClick(question, Qt::Key_Escape);
    QTRY_VERIFY(!w.page.findChild<QMessageBox*>(u"changeQuestion"_s));
    QCOMPARE(runs, 0);
    question = ask();
    for (QAbstractButton* button : question->buttons()) {
        if (question->buttonRole(button) == QMessageBox::DestructiveRole)
            button->click();
    }
    QTRY_VERIFY(!w.page.findChild<QMessageBox*>(u"changeQuestion"_s));
    QCOMPARE(runs, 1);
}

void TestWorkspace::anotherCustomerForgetsTheUser()
{
    Workspace w;
    w.makeReady();
    w.page.target().setUser({u"u-1"_s, {}, u"Ann"_s, u"ann@x"_s});
    w.page.target().setCustomer({u"c-2"_s, u"t-2"_s, u"Other"_s, u"o.example"_s});
    QVERIFY(w.page.target().user().isNull());
    QVERIFY(w.page.request().target.user.isEmpty());
}

void TestWorkspace::namesFromOutsideAreNoMarkup()
{
    Workspace w;
    w.makeReady();
    const QString evil = u"<img src=x>&\u202Ename"_s;
    w.page.target().setCustomer({u"c-3"_s, u"t-3"_s, evil, evil});
    w.page.target().setAccount(evil);
    for (QLabel* label : w.page.findChildren<QLabel*>()) {
        if (label->text().contains(u"<img"_s))
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
    for (QWidget* widget : w.page.findChildren<QWidget*>())
        QVERIFY2(!widget->toolTip().contains(u"<img"_s), qPrintable(widget->objectName()));
}

void TestWorkspace::tabsKeepUnsavedScripts()
{
    Workspace w;
    w.page.newScript();
    QCOMPARE(w.page.documentCount(), 2);
    QTest::keyClicks(&w.page.editor().scintilla(), u"x"_s);
    QVERIFY(w.page.hasUnsavedChanges());
    w.page.closeCurrent();
    QCOMPARE(w.page.documentCount(), 2); // it asks first
    QVERIFY(w.page.findChild<QWidget*>(u"unsavedQuestion"_s) != nullptr);
    QVERIFY(!w.page.openFile(u"/nowhere/none.ps1"_s));
    QCOMPARE(w.page.documentCount(), 2);
    QCOMPARE(w.page.editor().text(), u"x"_s);
}

void TestWorkspace::tabsAreMovedAndClosedWithTheMiddleButton()
{
    Workspace w;
    w.page.resize(1200, 700);
    w.page.show();
    w.page.newScript(u"second"_s);
    w.page.newScript(u"third"_s);
    auto* tabs = child<QTabBar>(w, "scriptTabs");
    QVERIFY(tabs->isMovable());
    tabs->moveTab(2, 0);
    QCOMPARE(w.page.editor().text(), u"third"_s); // the one that is shown stays shown
    QCOMPARE(tabs->currentIndex(), 0);
    tabs->setCurrentIndex(2);
    QCOMPARE(w.page.editor().text(), u"second"_s);
    QCOMPARE(w.page.editors().at(0)->text(), u"third"_s);
    QTest::mouseClick(tabs, Qt::MiddleButton, {}, tabs->tabRect(0).center());
    QCOMPARE(w.page.documentCount(), 2);
    QCOMPARE(w.page.editor().text(), u"second"_s);
}

void TestWorkspace::everyTabHasItsOwnConnections()
{
    Workspace w;
    QCOMPARE(w.page.connections().selection(), QStringList{u"graph"_s});
    w.page.newScript(u"second"_s);
    w.page.connections().setSelection({u"exchange"_s});
    auto* tabs = child<QTabBar>(w, "scriptTabs");
    tabs->setCurrentIndex(0);
    QCOMPARE(w.page.connections().selection(), QStringList{u"graph"_s});
    tabs->setCurrentIndex(1);
    QCOMPARE(w.page.connections().selection(), QStringList{u"exchange"_s});
}

void TestWorkspace::newScriptsHaveNamesThatAreFree()
{
    Workspace w;
    w.page.restore({}, u"Untitled-1"_s, u"kept"_s);
    QCOMPARE(w.page.newScript().name(), u"Untitled-2"_s);
    QCOMPARE(w.page.newScript().name(), u"Untitled-3"_s);
}

void TestWorkspace::whatWasOpenIsOpenAgain()
{
    QTemporaryDir folder;
    const auto put = [&folder](const QString& name, const QByteArray& text) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return QString();
        return file.fileName();
    };
    const QString one = put(u"one.ps1"_s, "1\n2\n3\n");
    const QString two = put(u"two.ps1"_s, "two\n");
    const QString shipped = put(u"shipped.ps1"_s, "shipped\n");
    const QString gone = put(u"gone.ps1"_s, "gone\n");
    QList<ScriptsPage::OpenScript> open;
    {
        Workspace w;
        QVERIFY(w.page.openFile(one) && w.page.openFile(gone) && w.page.openFile(two) &&
                w.page.openCopy(shipped));
        w.page.editors().at(1)->goTo(3, 1);
        open = w.page.openScripts();
        QCOMPARE(open.size(), 4); // the example is not among them
    }
    QVERIFY(QFile::remove(gone));
    Workspace w;
    w.page.openAgain(open, two);
    QCOMPARE(w.page.documentCount(), 3);
    QCOMPARE(w.page.editor().path(), two);
    QCOMPARE(w.page.editors().at(0)->path(), one);
    QCOMPARE(w.page.editors().at(0)->caret(), QPoint(1, 3));
    QCOMPARE(w.page.editors().at(2)->source(), shipped);
    QVERIFY(w.page.editors().at(2)->path().isEmpty());
    QVERIFY(!w.page.hasUnsavedChanges());
}

void TestWorkspace::runAgainHasEverythingAsItWas()
{
    Workspace w;
    w.makeReady();
    QSignalSpy asked(&w.page, &ScriptsPage::runRequested);
    QVERIFY(!w.page.action(u"runAgain"_s)->isEnabled());
    w.page.runAgain();
    QCOMPARE(asked.count(), 0);
    w.page.target().run();
    QCOMPARE(asked.count(), 1);
    const RunRequest first = asked.at(0).at(0).value<RunRequest>();
    w.page.runBegan(first);
    QVERIFY(!w.page.action(u"runAgain"_s)->isEnabled());
    w.page.runEnded({});
    // Other script, other customer, other connections.
    w.page.newScript(u"other"_s);
    w.page.target().setCustomer({u"c-2"_s, u"t-2"_s, u"Other"_s, u"other.example"_s});
    w.page.connections().setSelection({});
    child<QToolButton>(w, "runAgain")->click();
    QCOMPARE(asked.count(), 2);
    const RunRequest second = asked.at(1).at(0).value<RunRequest>();
    QCOMPARE(second.scriptText, first.scriptText);
    QCOMPARE(second.target.customer, first.target.customer);
    QCOMPARE(second.target.tenant, first.target.tenant);
    QCOMPARE(second.connections, first.connections);
}

void TestWorkspace::aSelectionRunsAgainAsItWas()
{
    Workspace w;
    w.makeReady();
    QSignalSpy asked(&w.page, &ScriptsPage::runRequested);
    w.page.newScript(u"first\nRemove-Everything\n"_s);
    w.page.editor().scintilla().setSelection(0, 0, 0, 5);
    w.page.action(u"runSelection"_s)->trigger();
    QCOMPARE(asked.count(), 1);
    w.page.runBegan(asked.at(0).at(0).value<RunRequest>());
    w.page.runEnded({});
    w.page.editor().scintilla().setSelection(0, 0, 0, 0);
    w.page.action(u"runAgain"_s)->trigger();
    QCOMPARE(asked.count(), 2);
    QCOMPARE(asked.at(1).at(0).value<RunRequest>().scriptText, u"first"_s);
}

void TestWorkspace::aPastRunFillsTheFormAndWaits()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"Past.ps1"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("param([string]$Name)\n$Name\n");
    file.close();
    Workspace w;
    w.makeReady();
    QSignalSpy asked(&w.page, &ScriptsPage::runRequested);
    RunRequest past;
    past.scriptName = u"Past.ps1"_s;
    past.scriptPath = file.fileName();
    past.target.customer.value = u"c-9"_s;
    past.target.tenant.value = u"t-9"_s;
    past.target.customerName = u"Nine"_s;
    past.target.user.value = u"u-9"_s;
    past.target.userName = u"nina@nine.example"_s;
    past.connections = {u"exchange"_s};
    w.page.showPastRun(past);
    w.page.runEnded({});
    w.page.action(u"runAgain"_s)->trigger();
    QCOMPARE(asked.count(), 0); // its text may be another by now: the operator decides
    const RunRequest now = w.page.request();
    QCOMPARE(now.scriptPath, past.scriptPath);
    QCOMPARE(now.target.customer, past.target.customer);
    QCOMPARE(now.target.user, past.target.user);
    QCOMPARE(now.connections, past.connections);
    // One whose script was never saved cannot be filled in.
    past.scriptPath.clear();
    w.page.showPastRun(past);
    w.page.runEnded({});
    QVERIFY(!w.page.action(u"runAgain"_s)->isEnabled());
}

void TestWorkspace::aHugeFileIsNotRun()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"huge.ps1"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("'x'\n").repeated(int(kScriptSizeLimit / 4 + 1)));
    file.close();
    Workspace w;
    w.makeReady();
    w.page.resize(1200, 700);
    w.page.show();
    QSignalSpy asked(&w.page, &ScriptsPage::runRequested);
    QVERIFY(w.page.openFile(file.fileName()));
    w.page.target().run();
    w.page.action(u"runSelection"_s)->trigger();
    QCOMPARE(asked.count(), 0);
    QVERIFY(w.page.editor().findChild<QWidget*>(u"editorError"_s)->isVisible());
}

void TestWorkspace::everyControlHasAName()
{
    Workspace w;
    w.makeReady();
    int seen = 0;
    const QList<QWidget*> widgets = w.page.findChildren<QWidget*>();
    for (QWidget* widget : widgets) {
        const bool control = qobject_cast<QAbstractButton*>(widget) != nullptr ||
                             qobject_cast<QLineEdit*>(widget) != nullptr ||
                             widget->inherits("QsciScintilla") || qobject_cast<QListView*>(widget) != nullptr;
        if (!control || widget->inherits("QLineEditIconButton") ||
            (widget->parentWidget() != nullptr && widget->parentWidget()->inherits("QTabBar") &&
             widget->objectName().startsWith(u"Scroll"_s)))
            continue;
        ++seen;
        const QString what =
            QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName();
        QVERIFY2(!widget->objectName().isEmpty(), qPrintable(what));
        const auto* button = qobject_cast<QAbstractButton*>(widget);
        QVERIFY2(!widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty()),
                 qPrintable(what));
    }
    QVERIFY(seen > 25);
}

void TestWorkspace::nothingIsCutOffWhenSmall()
{
    Workspace w;
    w.makeReady();
    w.page.runBegan(w.page.request());
    for (const QSize& size : {QSize(720, 400), QSize(952, 620)}) {
        w.page.resize(size);
        w.page.show();
        QCoreApplication::sendPostedEvents();
        QCOMPARE(w.page.size(), size); // no minimum larger than the window
        for (const char* name : {"runButton", "stopButton", "customerField", "userField", "runMaximize"}) {
            auto* widget = child<QWidget>(w, name);
            const QRect place(widget->mapTo(&w.page, QPoint()), widget->size());
            QVERIFY2(w.page.rect().contains(place), name);
        }
        QVERIFY(w.page.editor().height() >= 80);
        QVERIFY(w.page.runPanel().output().height() >= 60);
    }
}

void TestWorkspace::filtersAndQuestionsAreReadableInEveryTheme()
{
    Workspace w;
    const QString sheet = QStringLiteral(":/steward/themes/window.qss");
    QFile file(sheet);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString rules = QString::fromUtf8(file.readAll());
    const auto ground = [&](const QString& selector) {
        const qsizetype rule = rules.indexOf(selector);
        const qsizetype role = rule < 0 ? -1 : rules.indexOf(u"background: $"_s, rule) + 13;
        return rule < 0 ? QByteArray() : rules.mid(role, rules.indexOf(u';', role) - role).toLatin1();
    };
    const QByteArray filter = ground(u"QToolButton[variant=\"filter\"]:checked"_s);
    const QByteArray prompt = ground(u"*[ground=\"prompt\"]"_s);
    QVERIFY(!filter.isEmpty() && !prompt.isEmpty());
    for (const Theme::Choice choice :
         {Theme::Choice::Light, Theme::Choice::Dark, Theme::Choice::HighContrast}) {
        w.theme.setChoice(choice);
        QVERIFY(contrastRatio(w.theme.color("accent"), w.theme.color(filter.constData())) >= 4.5);
        QVERIFY(contrastRatio(w.theme.color("text"), w.theme.color(prompt.constData())) >= 4.5);
    }
}

QTEST_MAIN(TestWorkspace)
#include "tst_workspace.moc"
