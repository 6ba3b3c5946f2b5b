#include "clippedtext.h"

#include <base/clock.h>
#include <common/mainwindow.h>
#include <common/theme.h>
#include <customers/customerspage.h>
#include <runs/runpanel.h>
#include <scripts/connectioncatalog.h>
#include <scripts/scriptspage.h>
#include <scripts/targetbar.h>
#include <setup/firstrunpage.h>

#include <QApplication>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

const QString kCustomers = u"customers"_s;
const QString kScripts = u"scripts"_s;
const QString kFirstRun = u"firstRun"_s;

QList<Customer> customers()
{
    Customer one;
    one.id.value = u"8b2c37b2-b837-4d7a-a990-e05759d5dd42"_s;
    one.tenant.value = one.id.value;
    one.name = u"Alder Brewing and Restaurants International Holding GmbH & Co. KG"_s;
    one.domain = u"alderbrewingandrestaurants684.onpractice.example"_s;
    one.relationship = u"reseller"_s;
    return {one};
}

} // namespace

/// The console's pages with what is in them on an ordinary day, at the sizes of small and of enlarged
/// screens.
class TextFitsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_theme.applyTo(*qApp);
        m_window = std::make_unique<MainWindow>(m_theme, m_icons);
        m_customers = new CustomersPage(m_icons, m_clock);
        m_scripts = new ScriptsPage(m_catalog, m_theme, m_icons, m_clock);
        m_window->addPage(kCustomers, u"Customers"_s, u"customers"_s, m_customers);
        m_window->addPage(kScripts, u"Scripts"_s, u"scripts"_s, m_scripts);
        m_window->addScreen(kFirstRun, new FirstRunPage(m_icons));
        m_window->setPartner(u"Harbourline IT Services"_s);
        m_window->setPractice(true);
        m_window->setTokenState(u"check-circle"_s, "success", u"Token good for 90 days"_s);
        m_window->setEngine(u"Bundled engine 7.6.9"_s);
        m_customers->setCustomers(customers());
        m_customers->showReady(m_clock.now());
        m_customers->selectCustomer(customers().first().id);
        fillRun();
        m_window->showPage(kCustomers);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void noTextIsCutOff_data()
    {
        QTest::addColumn<double>("zoom");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("page");
        for (const QString& page : {kCustomers, kScripts, kFirstRun}) {
            const QByteArray name = page.toLatin1();
            QTest::newRow(name + " on a small screen") << 1.0 << QSize(1366, 768) << page;
            QTest::newRow(name + " at 200 % on 1920") << 2.0 << QSize(1920, 1080) << page;
            QTest::newRow(name + " at 200 % on 1440") << 2.0 << QSize(1440, 960) << page;
            QTest::newRow(name + " on half a screen") << 1.0 << QSize(960, 540) << page;
            QTest::newRow(name + " at 150 %") << 1.5 << QSize(1440, 900) << page;
        }
    }

    void noTextIsCutOff()
    {
        QFETCH(double, zoom);
        QFETCH(QSize, size);
        QFETCH(QString, page);
        m_theme.setZoom(zoom);
        m_window->showPage(page);
        // It may be that small; the least size of the zoom before is forgotten a moment later.
        QTRY_COMPARE((m_window->resize(size), m_window->size()), size);
        QTRY_VERIFY2(clippedTexts(*m_window).isEmpty(), qPrintable(clippedTexts(*m_window).join(u'\n')));
    }

    void theBarOverTheScriptsIsOneLineHigh()
    {
        m_theme.setZoom(2.0);
        m_window->showPage(kScripts);
        m_window->resize(1920, 1080);
        Error missing;
        missing.message = u"No PowerShell was found on this computer, neither pwsh nor the bundled engine"_s;
        missing.advice = u"Install PowerShell 7.4 or newer, then start Steward again."_s;
        m_scripts->target().setEngineError(missing);
        QTRY_VERIFY(m_scripts->target().height() < 2 * m_theme.metric("heights.targetBar"));
        m_scripts->target().setEngine(u"Bundled engine 7.6.9"_s);
    }

private:
    void fillRun()
    {
        m_scripts->target().setAccount(u"technician@harbourline.example"_s);
        m_scripts->target().setEngine(u"Bundled engine 7.6.9"_s);
        m_scripts->target().setCustomer(
            {u"c-1"_s, u"t-1"_s, customers().first().name, customers().first().domain});
        m_scripts->runBegan(m_scripts->request());
        m_scripts->runState(RunState::Running);
        QList<RunEvent> events;
        for (int i = 0; i < 1234; ++i) {
            events << RunEvent{
                i % 2 ? RunEvent::Type::Error : RunEvent::Type::Warning, m_clock.now(), u"Trouble"_s, {}};
        }
        m_scripts->runEvents(events);
    }

    SystemClock m_clock;
    Theme m_theme;
    Icons m_icons{m_theme};
    ConnectionCatalog m_catalog{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/connections")}};
    std::unique_ptr<MainWindow> m_window;
    CustomersPage* m_customers = nullptr;
    ScriptsPage* m_scripts = nullptr;
};

QTEST_MAIN(TextFitsTest)
#include "tst_textfits.moc"
