#include <base/clock.h>
#include <common/mainwindow.h>
#include <common/theme.h>
#include <customers/customerspage.h>
#include <customers/customertable.h>
#include <scripts/connectioncatalog.h>
#include <scripts/scriptspage.h>
#include <settings/settings.h>

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QHeaderView>
#include <QSignalSpy>
#include <QSplitter>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <console/windowmemory.h>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

/// One start of the program with the profile in `folder`.
struct Start
{
    explicit Start(const QString& folder) : settings(folder)
    {
        applySettings(settings, theme);
        window = std::make_unique<MainWindow>(theme, icons);
        customers = new CustomersPage(icons, clock);
        scripts = new ScriptsPage(catalog, theme, icons, clock);
        window->addPage(u"customers"_s, u"Customers"_s, u"customers"_s, customers);
        window->addPage(u"scripts"_s, u"Scripts"_s, u"scripts"_s, scripts);
        memory = std::make_unique<WindowMemory>(settings, theme, *window, *customers, *scripts);
        window->showPage(u"customers"_s);
    }
    ~Start() { memory.reset(); }
    Q_DISABLE_COPY_MOVE(Start)

    [[nodiscard]] QAction* themeAction(Theme::Choice choice) const
    {
        return window->findChild<QAction*>(u"theme%1"_s.arg(static_cast<int>(choice)));
    }
    [[nodiscard]] QHeaderView* header() const
    {
        return customers->findChild<QTableView*>()->horizontalHeader();
    }

    /// As the mouse does it on a column's head.
    void sortByClick(int column, Qt::KeyboardModifiers modifiers) const
    {
        const QPoint at(header()->sectionViewportPosition(column) + 12, header()->height() / 2);
        QTest::mouseClick(header()->viewport(), Qt::LeftButton, modifiers, at);
    }

    Settings settings;
    Theme theme;
    Icons icons{theme};
    SystemClock clock;
    ConnectionCatalog catalog{QStringList()};
    std::unique_ptr<MainWindow> window;
    CustomersPage* customers = nullptr;
    ScriptsPage* scripts = nullptr;
    std::unique_ptr<WindowMemory> memory;
};

} // namespace

class WindowMemoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void theThemeChosenInTheMenuSurvivesARestart_data()
    {
        QTest::addColumn<int>("choice");
        QTest::newRow("light") << static_cast<int>(Theme::Choice::Light);
        QTest::newRow("dark") << static_cast<int>(Theme::Choice::Dark);
        QTest::newRow("high contrast") << static_cast<int>(Theme::Choice::HighContrast);
        QTest::newRow("system again") << static_cast<int>(Theme::Choice::System);
    }

    void theThemeChosenInTheMenuSurvivesARestart()
    {
        QFETCH(int, choice);
        const auto wanted = static_cast<Theme::Choice>(choice);
        {
            Start start(path());
            QVERIFY(start.themeAction(Theme::Choice::System)->isChecked());
            start.themeAction(Theme::Choice::Dark)->trigger();
            start.themeAction(wanted)->trigger();
            QVERIFY(start.themeAction(wanted)->isChecked());
        }
        const Start again(path());
        QCOMPARE(again.theme.choice(), wanted);
        QVERIFY(again.themeAction(wanted)->isChecked());
    }

    void aThemeForOneStartIsNotKept()
    {
        {
            Start start(path());
            start.themeAction(Theme::Choice::Dark)->trigger();
        }
        {
            Settings settings(path());
            Theme theme;
            applySettings(settings, theme);
            theme.setChoice(Theme::Choice::Light); // as --theme does, before the memory follows
            MainWindow window(theme, Icons(theme));
            QVERIFY(!settings.hasChanges());
        }
        QCOMPARE(Start(path()).theme.choice(), Theme::Choice::Dark);
    }

    void textSizePlacesAndFolderSurviveARestart()
    {
        const QString script = m_folder->filePath(u"One.ps1"_s);
        QFile file(script);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("Get-Date\n");
        file.close();
        QByteArray splitter;
        QSize size;
        {
            Start start(path());
            start.window->show();
            QVERIFY(QTest::qWaitForWindowExposed(start.window.get()));
            start.window->resize(1180, 760);
            QTRY_COMPARE(start.window->size(), QSize(1180, 760));
            size = start.window->size();
            auto* columns = start.scripts->findChild<QSplitter*>(u"scriptColumns"_s);
            start.window->showPage(u"scripts"_s);
            QTRY_VERIFY(columns->sizes().value(0) > 300);
            // As the mouse does it, which moves the handle and says so.
            QWidget* handle = columns->handle(1);
            QTest::mousePress(handle, Qt::LeftButton, {}, handle->rect().center());
            QTest::mouseMove(handle, handle->rect().center() - QPoint(60, 0));
            QTest::mouseRelease(handle, Qt::LeftButton, {}, handle->rect().center() - QPoint(60, 0));
            splitter = columns->saveState();
            QVERIFY(start.scripts->openFile(script));
            start.window->showPage(u"customers"_s);
            start.customers->setCustomers(
                {{CustomerId{u"c"_s}, TenantId{u"t"_s}, u"C"_s, u"c.example"_s, {}}});
            start.header()->resizeSection(CustomerTableModel::Name, 333);
            auto* table = start.customers->findChild<CustomerTable*>();
            table->chooseColumns({u"name"_s, u"domain"_s, u"tenantId"_s});
            start.sortByClick(CustomerTableModel::Domain, Qt::NoModifier);
            start.sortByClick(CustomerTableModel::Name, Qt::ShiftModifier);
            start.sortByClick(CustomerTableModel::Domain, Qt::ShiftModifier);
        }
        const Start again(path());
        QCOMPARE(again.window->size(), size);
        QCOMPARE(again.scripts->findChild<QSplitter*>(u"scriptColumns"_s)->saveState(), splitter);
        QCOMPARE(again.scripts->folder(), m_folder->path());
        QCOMPARE(again.header()->sectionSize(CustomerTableModel::Name), 333);
        const auto* table = again.customers->findChild<CustomerTable*>();
        QCOMPARE(table->shownColumns(), (QStringList{u"name"_s, u"domain"_s, u"tenantId"_s}));
        const auto* filter = again.customers->findChild<CustomerFilter*>();
        QCOMPARE(filter->sortedBy(), (QList<CustomerSort>{{u"domain"_s, true}, {u"name"_s, false}}));
    }

    void theTextSizeSurvivesARestart()
    {
        {
            Start start(path());
            start.theme.setZoom(1.5);
        }
        QCOMPARE(Start(path()).theme.zoom(), 1.5);
    }

    void aProfileHasItsOwn()
    {
        QTemporaryDir other;
        {
            Start start(path());
            start.themeAction(Theme::Choice::Dark)->trigger();
        }
        QCOMPARE(Start(other.path()).theme.choice(), Theme::Choice::System);
    }

    void nonsenseInTheFileDoesNoHarm()
    {
        QFile file(m_folder->filePath(u"settings.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"theme\": \"mauve\", \"zoom\": -40, \"window\": \"AAAA\", \"customersTable\": "
                   "\"sort:nothing columns:none,, width:name:1e9 width:x:y sort:99:up\", "
                   "\"splitter-scriptRows\": \"////\"}");
        file.close();
        const Start start(path());
        QCOMPARE(start.theme.choice(), Theme::Choice::System);
        QCOMPARE(start.theme.zoom(), Theme::kLeastZoom);
        QVERIFY(start.window->width() > 600);
        QVERIFY(start.header()->sectionSize(CustomerTableModel::Name) < 5000);
    }

    void aChangeIsWrittenSoonAndNotOnlyAtTheEnd()
    {
        Start start(path());
        start.themeAction(Theme::Choice::Dark)->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(Settings(path()).text(u"theme"), u"dark"_s, 5000);
    }

    void whatCannotBeKeptIsSaidOnce()
    {
        Start start(path());
        QVERIFY(QDir().mkpath(m_folder->filePath(u"settings.json/in the way"_s)));
        QSignalSpy failed(start.memory.get(), &WindowMemory::failed);
        start.themeAction(Theme::Choice::Dark)->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 5000);
        start.themeAction(Theme::Choice::Light)->trigger();
        start.window->close();
        QCOMPARE(failed.count(), 1);
    }

private:
    QString path() const { return m_folder->path(); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_MAIN(WindowMemoryTest)
#include "tst_windowmemory.moc"
