#pragma once

#include <base/result.h>

#include <QUrl>

namespace steward {

/// Opens an address in the user's own browser (RFC 8252). Success means that something was started, not that
/// a page is seen: whoever uses it also shows the address. Must not print the address anywhere.
class BrowserLauncher
{
public:
    BrowserLauncher() = default;
    BrowserLauncher(const BrowserLauncher&) = delete;
    BrowserLauncher& operator=(const BrowserLauncher&) = delete;
    virtual ~BrowserLauncher() = default;

    [[nodiscard]] virtual Result<> open(const QUrl& address) = 0;
};

} // namespace steward
