#pragma once

#include <auth/browserlauncher.h>

namespace steward {

/// Opens an address in the user's own browser (RFC 8252) through the system's opener, without a shell. Success
/// means that the opener started; it may still find no browser, so the address is always offered for copying.
/// Refuses everything but https, and http on loopback.
class SystemBrowser final : public BrowserLauncher
{
public:
    [[nodiscard]] Result<> open(const QUrl& address) override;
};

} // namespace steward
