// Measures the search for a user among a million: from the question to the page with its names, through the
// real client and HTTP, against the practice partner. Prints a table and fails nothing. Build it optimised:
//   cmake --build --preset release --target steward_bench_users && build/release/tests/steward_bench_users

#include "../app/sandbox/crowdfixture.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTest>
#include <QTextStream>

#include <algorithm>

using namespace steward;
using namespace steward::tests;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kUsers = 1'000'000;
constexpr int kRounds = 15;

} // namespace

int main(int argc, char* argv[])
{
    QCoreApplication application(argc, argv);
    sandbox::PracticeData data(1, 60);
    const qint64 index = consentedCustomer(data);
    data.setCrowd(index, kUsers);
    const TenantId tenant{data.customer(index).id};
    PracticeSandbox sandbox({u"--customers"_s, u"60"_s, u"--crowd"_s, u"%1@%2"_s.arg(kUsers).arg(index + 1)});
    PracticeClient client(sandbox);
    sandbox.start();
    if (!QTest::qWaitFor([&] { return sandbox.isReady(); }, 20'000))
        qFatal("the practice partner did not start");
    const CrowdClients clients(sandbox, client, tenant.value);

    QTextStream out(stdout);
    out << "A search among " << kUsers << " users, end to end, milliseconds (" << kRounds << " rounds)\n\n"
        << qSetFieldWidth(30) << Qt::left << "search" << qSetFieldWidth(10) << Qt::right << "first"
        << "median"
        << "slowest"
        << "found" << qSetFieldWidth(0) << '\n';
    const auto measure = [&](const QString& title, const QString& text) {
        QList<double> times;
        qsizetype found = 0;
        for (int round = 0; round < kRounds; ++round) {
            QElapsedTimer timer;
            timer.start();
            const auto page = clients.graph.users(tenant, text, {}, nullptr);
            if (!QTest::qWaitFor([&] { return page.isFinished(); }, 60'000) || !page.result())
                qFatal("the search failed: %s", qPrintable(text));
            times.append(double(timer.nsecsElapsed()) / 1e6);
            found = page.result()->users.size();
        }
        const double first = times.constFirst();
        std::sort(times.begin(), times.end());
        out << qSetFieldWidth(30) << Qt::left << title << qSetFieldWidth(10) << Qt::right
            << QString::number(first, 'f', 1) << QString::number(times.at(times.size() / 2), 'f', 1)
            << QString::number(times.constLast(), 'f', 1) << found << qSetFieldWidth(0) << '\n';
        out.flush();
    };
    const auto last = data.crowdUser(kUsers - 1);
    measure(u"everybody, first page"_s, {});
    measure(u"a common first name"_s, u"ada"_s);
    measure(u"two words"_s, data.crowdUser(900'000).displayName);
    measure(u"the last one's sign-in name"_s, last.userPrincipalName);
    measure(u"nobody, by word"_s, u"zzzz"_s);
    measure(u"nobody, by address"_s, u"nobody@nowhere.example"_s);
    sandbox.stop();
    return QTest::qWaitFor([&] { return !sandbox.isRunning(); }, 10'000) ? 0 : 1;
}
