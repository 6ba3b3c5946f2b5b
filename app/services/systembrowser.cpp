#include "systembrowser.h"

#include <QHostAddress>
#include <QProcess>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace steward {

Result<> SystemBrowser::open(const QUrl& address)
{
    const bool loopback = address.host() == u"localhost"_s || QHostAddress(address.host()).isLoopback();
    if (address.scheme() != u"https"_s && !(address.scheme() == u"http"_s && loopback))
        return fail(ErrorCode::Refused, u"Only https addresses are opened in the browser."_s);
    const QString text = address.toString(QUrl::FullyEncoded);
#if defined(Q_OS_WIN)
    const bool started = QProcess::startDetached(u"rundll32"_s, {u"url.dll,FileProtocolHandler"_s, text});
#elif defined(Q_OS_MACOS)
    const bool started = QProcess::startDetached(u"open"_s, {text});
#else
    const bool started = QProcess::startDetached(u"xdg-open"_s, {text});
#endif
    if (!started) {
        return fail(ErrorCode::ProcessFailed, u"No browser could be opened."_s,
                    u"Copy the address and open it in a browser on this computer."_s);
    }
    return {};
}

} // namespace steward
