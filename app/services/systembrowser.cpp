#include "systembrowser.h"

#include <QHostAddress>
#include <QProcess>
#include <QStandardPaths>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

Result<> checkAddress(const QUrl& address)
{
    const bool loopback = address.host() == u"localhost"_s || QHostAddress(address.host()).isLoopback();
    if (address.scheme() != u"https"_s && !(address.scheme() == u"http"_s && loopback))
        return fail(ErrorCode::Refused, u"Only https addresses are opened in the browser."_s);
    return {};
}

Result<> noBrowser()
{
    return fail(ErrorCode::ProcessFailed, u"No browser could be opened."_s,
                u"Copy the address and open it in a browser on this computer."_s);
}

} // namespace

Result<> SystemBrowser::open(const QUrl& address)
{
    if (const auto allowed = checkAddress(address); !allowed)
        return allowed;
    const QString text = address.toString(QUrl::FullyEncoded);
#if defined(Q_OS_WIN)
    const bool started = QProcess::startDetached(u"rundll32"_s, {u"url.dll,FileProtocolHandler"_s, text});
#elif defined(Q_OS_MACOS)
    const bool started = QProcess::startDetached(u"open"_s, {text});
#else
    const bool started = QProcess::startDetached(u"xdg-open"_s, {text});
#endif
    return started ? Result<>() : noBrowser();
}

Result<> SystemBrowser::openWith(const QString& program, const QStringList& arguments, const QUrl& address)
{
    if (const auto allowed = checkAddress(address); !allowed)
        return allowed;
    const QString file = QStandardPaths::findExecutable(program);
    if (file.isEmpty()) {
        return fail(ErrorCode::NotFound, u"There is no program %1 on this computer."_s.arg(program),
                    u"Name another one in the portal's file, or none for the usual browser."_s);
    }
    return QProcess::startDetached(file, arguments + QStringList{address.toString(QUrl::FullyEncoded)})
               ? Result<>()
               : noBrowser();
}

} // namespace steward
