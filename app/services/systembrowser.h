#pragma once

#include <auth/browserlauncher.h>

#include <QStringList>

namespace steward {

/// Opens an address in the user's own browser (RFC 8252) through the system's opener, without a shell.
/// Success means that the opener started; it may still find no browser, so the address is always offered for
/// copying. Refuses everything but https, and http on loopback.
class SystemBrowser final : public BrowserLauncher
{
public:
    [[nodiscard]] Result<> open(const QUrl& address) override;
    /// In this program instead, found on PATH or named by its file, with these arguments before the address:
    /// how one chooses a browser's profile. NotFound when there is no such program.
    [[nodiscard]] Result<> openWith(const QString& program, const QStringList& arguments,
                                    const QUrl& address);
};

} // namespace steward
