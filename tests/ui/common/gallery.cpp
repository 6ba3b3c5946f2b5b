// Draws every page in every theme into PNG files: steward_gallery FOLDER [page]. For people to look at.

#include <common/icons.h>
#include <common/mainwindow.h>
#include <common/theme.h>
#include <customers/customerspage.h>
#include <customers/customertablemodel.h>
#include <setup/firstrunpage.h>

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QTextStream>
#include <QTimer>

#include <functional>
#include <memory>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

struct Scene
{
    QString name;
    std::function<void(MainWindow&, Theme&, const Icons&)> build;
};

void firstRun(MainWindow& window, Theme&, const Icons& icons)
{
    window.addScreen(u"first"_s, new FirstRunPage(icons));
    window.showPage(u"first"_s);
    window.setEngine(u"pwsh 7.6 found"_s);
}

void frame(MainWindow& window)
{
    window.setPartner(u"Harbourline IT Services"_s);
    window.setEngine(u"pwsh 7.6"_s);
}

class FixedClock final : public Clock
{
public:
    QDateTime now() const override { return QDateTime(QDate(2026, 11, 22), QTime(10, 42)); }
};

QList<Customer> inventedCustomers(int count)
{
    const QStringList first = {u"Saltmarsh"_s,    u"Greyfriars"_s, u"Thornbury"_s, u"Copper Kettle"_s,
                               u"Brackenfield"_s, u"Norrvik"_s,    u"Zephyr"_s,    u"Larchmoor"_s,
                               u"Dunmere"_s,      u"Eastwharf"_s};
    const QStringList second = {u"Logistics"_s, u"Fisheries"_s, u"Legal"_s,       u"Clinics"_s,
                                u"Bakeries"_s,  u"Outdoor"_s,   u"Dental Group"_s};
    QList<Customer> customers;
    for (int i = 0; i < count; ++i) {
        Customer one;
        one.id.value = u"b84f0d6a-1c27-4e93-a5b8-60d1f293%1"_s.arg(i, 4, 16, QLatin1Char('0'));
        one.tenant.value = u"7c1e4b02-93d5-4f6a-8b1d-2e50a9c7%1"_s.arg(i, 4, 16, QLatin1Char('0'));
        one.name = first[i % 10] + u' ' + second[i % 7];
        one.domain = first[i % 10].toLower().remove(u' ') + QString::number(i) + u".example"_s;
        one.relationship = i % 23 == 5 ? u"none"_s : u"reseller"_s;
        customers += one;
    }
    return customers;
}

CustomersPage* addCustomers(MainWindow& window, const Icons& icons)
{
    static const FixedClock clock;
    auto* page = new CustomersPage(icons, clock);
    window.addPage(u"customers"_s, u"Customers"_s, u"customers"_s, page);
    window.addPage(u"scripts"_s, u"Scripts"_s, u"scripts"_s, new QWidget);
    window.showPage(u"customers"_s);
    frame(window);
    window.setTokenState(u"check-circle"_s, "success", u"Token good for 71 days"_s);
    return page;
}

void customers(MainWindow& window, Theme&, const Icons& icons)
{
    CustomersPage* page = addCustomers(window, icons);
    page->setCustomers(inventedCustomers(1284));
    page->showReady(QDateTime(QDate(2026, 11, 22), QTime(10, 31)));
    page->selectCustomer(page->model().customer(4).id);
    window.setNote(u"1 customer selected"_s);
    auto* search = page->findChild<QLineEdit*>(u"customerSearch"_s);
    search->setText(u"br logis"_s);
    Q_EMIT search->returnPressed();
}

void customersAll(MainWindow& window, Theme&, const Icons& icons)
{
    CustomersPage* page = addCustomers(window, icons);
    page->setCustomers(inventedCustomers(1284));
    page->showReady(QDateTime(QDate(2026, 11, 22), QTime(10, 31)));
    page->selectCustomer(page->model().customer(14).id);
    window.setPractice(true);
}

void customersLoading(MainWindow& window, Theme&, const Icons& icons)
{
    CustomersPage* page = addCustomers(window, icons);
    page->showLoading();
    page->appendCustomers(inventedCustomers(12));
}

void customersNoMatch(MainWindow& window, Theme&, const Icons& icons)
{
    CustomersPage* page = addCustomers(window, icons);
    page->setCustomers(inventedCustomers(1284));
    page->showReady(QDateTime(QDate(2026, 11, 22), QTime(10, 31)));
    auto* search = page->findChild<QLineEdit*>(u"customerSearch"_s);
    search->setText(u"platinum"_s);
    Q_EMIT search->returnPressed();
}

void customersFailed(MainWindow& window, Theme&, const Icons& icons)
{
    CustomersPage* page = addCustomers(window, icons);
    page->setCustomers(inventedCustomers(1284));
    Error error;
    error.code = ErrorCode::SignInNeeded;
    error.message = u"Sign-in needed: the stored sign-in has no MFA"_s;
    error.why = u"It was made before your policy asked for MFA."_s;
    error.advice = u"Sign in again and confirm with your second factor."_s;
    error.serviceCode = u"AADSTS50076"_s;
    error.correlationId = u"5d2c91e8-40b7-4a6f-9c13-7be0a8d4f266"_s;
    page->showFailed(error, QDateTime(QDate(2026, 11, 22), QTime(10, 31)));
}

const QList<Scene>& scenes()
{
    static const QList<Scene> all = {{u"first-run"_s, firstRun},
                                     {u"customers"_s, customers},
                                     {u"customers-all"_s, customersAll},
                                     {u"customers-loading"_s, customersLoading},
                                     {u"customers-nomatch"_s, customersNoMatch},
                                     {u"customers-failed"_s, customersFailed}};
    return all;
}

/// Shows one window after another and saves its picture, each once the event loop has laid it out. Ends the
/// program: with 1 when a picture cannot be saved.
class Gallery final : public QObject
{
public:
    Gallery(QApplication& application, const QDir& folder, const QString& only)
        : m_application(application), m_folder(folder)
    {
        using Kind = Theme::Kind;
        for (const Scene& scene : scenes()) {
            if (!only.isEmpty() && !scene.name.startsWith(only))
                continue;
            m_rooms.push_back({&scene,
                               1.0,
                               {{Kind::Light, u"-light"_s},
                                {Kind::Dark, u"-dark"_s},
                                {Kind::HighContrast, u"-contrast"_s}}});
            m_rooms.push_back({&scene, 2.0, {{Kind::Light, u"-light-200"_s}}});
        }
        connect(&m_timer, &QTimer::timeout, this, [this] { step(); });
        m_timer.start(0);
    }

private:
    struct Room
    {
        const Scene* scene;
        double zoom;
        QList<std::pair<Theme::Kind, QString>> pictures;
    };
    struct Shown
    {
        Theme theme;
        Icons icons{theme};
        MainWindow window{theme, icons};
    };

    void step()
    {
        if (m_shown && !save())
            return;
        if (m_shown && m_picture == m_rooms[m_room].pictures.size()) {
            m_shown.reset();
            ++m_room;
        }
        if (m_room == m_rooms.size()) {
            m_application.exit(0);
            return;
        }
        const Room& room = m_rooms[m_room];
        if (!m_shown) {
            m_picture = 0;
            m_shown = std::make_unique<Shown>();
            m_shown->theme.setZoom(room.zoom);
            m_shown->theme.applyTo(m_application);
            room.scene->build(m_shown->window, m_shown->theme, m_shown->icons);
            m_shown->window.show();
        }
        m_shown->theme.setKind(room.pictures[m_picture].first);
    }

    bool save()
    {
        const Room& room = m_rooms[m_room];
        const QString file =
            m_folder.filePath(room.scene->name + room.pictures[m_picture].second + u".png"_s);
        ++m_picture;
        if (!m_shown->window.grab().save(file)) {
            m_application.exit(1);
            return false;
        }
        QTextStream(stdout) << file << '\n';
        return true;
    }

    QApplication& m_application;
    QDir m_folder;
    QList<Room> m_rooms;
    qsizetype m_room = 0;
    qsizetype m_picture = 0;
    std::unique_ptr<Shown> m_shown;
    QTimer m_timer;
};

} // namespace

int main(int argc, char* argv[])
{
    QApplication application(argc, argv);
    // Pictures of one window after another: the program is over when the last is drawn, not when one closes.
    QApplication::setQuitOnLastWindowClosed(false);
    const QStringList arguments = QApplication::arguments();
    const QDir folder(arguments.value(1, u"gallery"_s));
    folder.mkpath(u"."_s);
    const Gallery gallery(application, folder, arguments.value(2));
    return QApplication::exec();
}
