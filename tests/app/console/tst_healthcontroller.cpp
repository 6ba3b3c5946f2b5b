#include "servicesfixture.h"

#include <common/banner.h>
#include <common/icons.h>
#include <common/theme.h>
#include <services/partnersetup.h>
#include <services/practicebrowser.h>
#include <settings/settings.h>
#include <setup/healthpage.h>

#include <QDBusConnection>
#include <QDBusMessage>
#include <QFileDialog>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

#include <console/desktopnotice.h>
#include <console/healthcontroller.h>
#include <support/practicesandbox.h>

using namespace Qt::StringLiterals;
using namespace steward;
using namespace steward::tests;

namespace {

const QString kService = u"org.freedesktop.Notifications"_s;
const QString kPath = u"/org/freedesktop/Notifications"_s;

} // namespace

/// The desktop's service for messages, on a connection of its own to the test's private bus.
class Desktop final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    struct Message
    {
        QString application, title, body;
        int timeout = 0;
    };

    Desktop() : m_bus(QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"the desktop"_s))
    {
        m_works = m_bus.registerObject(kPath, this, QDBusConnection::ExportAllSlots) &&
                  m_bus.registerService(kService);
    }
    ~Desktop() override
    {
        m_bus.unregisterService(kService);
        m_bus.unregisterObject(kPath);
        QDBusConnection::disconnectFromBus(u"the desktop"_s);
    }
    [[nodiscard]] bool works() const { return m_works; }

    QList<Message> messages;

public Q_SLOTS:
    uint Notify(const QString& application, uint, const QString&, const QString& title, const QString& body,
                const QStringList&, const QVariantMap&, int timeout)
    {
        messages.append({application, title, body, timeout});
        return uint(messages.size());
    }

private:
    QDBusConnection m_bus;
    bool m_works = false;
};

/// The messages on the desktop, and the report as a file, on a real bus and the real practice partner.
class TestHealthController final : public QObject
{
    Q_OBJECT

private:
    struct Window
    {
        Window(Services& services, Settings& settings) : controller(services, page, settings)
        {
            QObject::connect(&controller, &HealthController::attentionNeeded, &notice, &DesktopNotice::show);
        }
        /// Waits for a check that was asked for, with what came of it on the page.
        bool check()
        {
            controller.check();
            const auto* button = page.findChild<QPushButton*>(u"checkHealth"_s);
            return !button->isEnabled() && QTest::qWaitFor([button] { return button->isEnabled(); }, 60'000);
        }

        Theme theme;
        Icons icons{theme};
        HealthPage page{icons};
        DesktopNotice notice;
        HealthController controller;
    };

    static QString today() { return QDate::currentDate().toString(Qt::ISODate); }

    std::unique_ptr<PracticeSandbox> m_sandbox;
    std::unique_ptr<Places> m_places;
    std::unique_ptr<Services> m_services;
    QTemporaryDir m_folder;

private Q_SLOTS:
    void initTestCase()
    {
        // A partner whose account is in none of the groups: that needs attention.
        m_sandbox = std::make_unique<PracticeSandbox>(
            QStringList{u"--customers"_s, u"6"_s, u"--faults"_s, u"no-gdap-groups"_s});
        m_sandbox->start();
        QTRY_VERIFY2_WITH_TIMEOUT(m_sandbox->isReady(), m_sandbox->errorText().constData(), 20'000);
        m_places = std::make_unique<Places>();
        m_services = std::make_unique<Services>(m_places->options());
        const auto who = m_sandbox->signIn();
        SetupPlan plan;
        plan.cloud = m_services->clouds().load(m_sandbox->cloudFile()).value();
        plan.tenant = m_sandbox->tenant();
        plan.clientId = m_sandbox->clientId();
        PracticeBrowser browser(
            {plan.cloud, plan.tenant, plan.clientId, who.username, who.password, who.code});
        PartnerSetup setup(*m_services, browser);
        QSignalSpy finished(&setup, &PartnerSetup::finished);
        setup.start(plan);
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 30'000);
        QVERIFY(m_services->partner());
    }

    void aMessageReachesTheDesktopAsPlainText()
    {
        Desktop desktop;
        QVERIFY2(desktop.works(), qPrintable(QDBusConnection::sessionBus().lastError().message()));
        DesktopNotice notice;
        notice.show(u"Steward: <i>1 thing</i> needs attention."_s, u"<b>Contoso</b> & \"others\""_s);
        QTRY_COMPARE(desktop.messages.size(), 1);
        const Desktop::Message message = desktop.messages.constFirst();
        QCOMPARE(message.title, u"Steward: <i>1 thing</i> needs attention."_s);
        // The body may be markup there, the title never is.
        QCOMPARE(message.body, u"&lt;b&gt;Contoso&lt;/b&gt; &amp; &quot;others&quot;"_s);
        QCOMPARE(message.timeout, -1);
    }

    void withoutADesktopNobodyIsToldAndNothingHangs()
    {
        DesktopNotice notice;
        notice.show(u"title"_s, u"text"_s);
        Desktop desktop; // comes later: what was missed is not shown again
        bool turned = false;
        QTimer::singleShot(300, this, [&turned] { turned = true; });
        QTRY_VERIFY(turned);
        QVERIFY(desktop.messages.isEmpty());
    }

    void theDesktopIsToldOnceADay()
    {
        Desktop desktop;
        QVERIFY(desktop.works());
        Settings settings(m_folder.path());
        {
            Window window(*m_services, settings);
            window.controller.followPartner(); // the day's first check
            QTRY_COMPARE_WITH_TIMEOUT(desktop.messages.size(), 1, 60'000);
            QVERIFY(desktop.messages.constFirst().title.startsWith(u"Steward: "_s));
            QVERIFY2(desktop.messages.constFirst().body.contains(u"no role"_s),
                     qPrintable(desktop.messages.constFirst().body));
            QVERIFY(window.check());
        }
        {
            // Another start on the same day, with what was kept on disk.
            Settings again(m_folder.path());
            Window window(*m_services, again);
            window.controller.followPartner();
            QVERIFY(window.check());
            QVERIFY(window.check());
        }
        QCOMPARE(desktop.messages.size(), 1);
        {
            // The next day.
            Settings next(m_folder.path());
            QCOMPARE(next.text(u"health.notifiedOn"), today());
            next.setText(u"health.notifiedOn", QDate::currentDate().addDays(-1).toString(Qt::ISODate));
            Window window(*m_services, next);
            window.controller.followPartner();
            QVERIFY(window.check());
            QTRY_COMPARE(desktop.messages.size(), 2);
            QVERIFY(window.check());
        }
        QCOMPARE(desktop.messages.size(), 2);
    }

    void theReportIsWrittenWhole_data()
    {
        QTest::addColumn<bool>("html");
        QTest::newRow("html") << true;
        QTest::newRow("json") << false;
    }

    void theReportIsWrittenWhole()
    {
        QFETCH(bool, html);
        Settings settings(m_folder.path());
        Window window(*m_services, settings);
        window.controller.followPartner();
        // Nothing was found yet: it is looked at first.
        window.controller.exportReport(html);
        const auto dialog = [&window] { return window.page.findChild<QFileDialog*>(); };
        QTRY_VERIFY_WITH_TIMEOUT(dialog(), 60'000);
        QVERIFY(dialog()->selectedFiles().constFirst().endsWith(html ? u".html"_s : u".json"_s));
        const QString path = m_folder.filePath(html ? u"report.html"_s : u"report.json"_s);
        QFile old(path);
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.write("what was there before");
        old.close();
        Q_EMIT dialog()->fileSelected(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(!text.contains("before"));
        QVERIFY2(text.contains("no role at"), text.constData());
        QVERIFY(text.contains(m_sandbox->tenant().toUtf8()));
        for (const char* secret : {"eyJ", "refresh_token", "PRIVATE KEY"})
            QVERIFY2(!text.contains(secret), secret);
        if (html)
            QVERIFY(text.startsWith("<!") && text.trimmed().endsWith("</html>"));
        else
            QVERIFY(QJsonDocument::fromJson(text).object().contains(u"findings"_s) ||
                    QJsonDocument::fromJson(text).object().contains(u"report"_s));
        auto* written = window.page.findChild<Banner*>(u"healthExported"_s);
        QVERIFY(!written->isHidden());
        QStringList texts;
        for (const QLabel* label : written->findChildren<QLabel*>())
            texts << label->text();
        QVERIFY2(texts.join(u' ').contains(u"report."_s), qPrintable(texts.join(u'|')));
    }

    void aReportThatCannotBeWrittenIsSaidSo()
    {
        Settings settings(m_folder.path());
        Window window(*m_services, settings);
        window.controller.followPartner();
        window.controller.exportReport(true);
        const auto dialog = [&window] { return window.page.findChild<QFileDialog*>(); };
        QTRY_VERIFY_WITH_TIMEOUT(dialog(), 60'000);
        const QString path = m_folder.filePath(u"no such folder/report.html"_s);
        Q_EMIT dialog()->fileSelected(path);
        QVERIFY(!QFile::exists(path));
        const auto said = [&window, &path] {
            for (const QLabel* label : window.page.findChildren<QLabel*>()) {
                if (label->text().contains(path))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(said());
        QVERIFY(window.page.findChild<Banner*>(u"healthExported"_s)->isHidden());
    }

    void cleanupTestCase()
    {
        m_services.reset();
        m_places.reset();
        m_sandbox->stop();
        QTRY_VERIFY(!m_sandbox->isRunning());
    }
};

QTEST_MAIN(TestHealthController)
#include "tst_healthcontroller.moc"
