#include "lifetime.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>
#else
#include <cstdio>
#include <io.h>
#include <thread>
#endif

namespace steward::sandbox {

#ifdef Q_OS_UNIX
namespace {

// A signal handler can reach nothing but static data.
int signalPipe[2] = {-1, -1};

void onSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(signalPipe[0], &byte, 1);
}

} // namespace
#endif

QByteArray readStdinLine()
{
    QByteArray line;
    char byte = 0;
#ifdef Q_OS_UNIX
    while (::read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n')
#else
    while (::_read(0, &byte, 1) == 1 && byte != '\n')
#endif
        line += byte;
    if (line.endsWith('\r'))
        line.chop(1);
    return line;
}

Lifetime::Lifetime(bool exitWithStdin, QObject* parent) : QObject(parent)
{
#ifdef Q_OS_UNIX
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, signalPipe) == 0) {
        auto* notifier = new QSocketNotifier(signalPipe[1], QSocketNotifier::Read, this);
        connect(notifier, &QSocketNotifier::activated, this, [] { QCoreApplication::quit(); });
        struct sigaction action = {};
        action.sa_handler = onSignal;
        sigemptyset(&action.sa_mask);
        action.sa_flags = SA_RESTART;
        ::sigaction(SIGINT, &action, nullptr);
        ::sigaction(SIGTERM, &action, nullptr);
        ::sigaction(SIGHUP, &action, nullptr);
    }
    if (exitWithStdin) {
        auto* notifier = new QSocketNotifier(STDIN_FILENO, QSocketNotifier::Read, this);
        connect(notifier, &QSocketNotifier::activated, this, [notifier] {
            char bytes[256];
            if (::read(STDIN_FILENO, bytes, sizeof bytes) <= 0) {
                notifier->setEnabled(false);
                QCoreApplication::quit();
            }
        });
    }
#else
    if (exitWithStdin) {
        std::thread([] {
            char bytes[256];
            while (::_read(0, bytes, sizeof bytes) > 0) {
            }
            QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
        }).detach();
    }
#endif
}

} // namespace steward::sandbox
