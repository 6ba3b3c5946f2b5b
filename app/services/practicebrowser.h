#pragma once

#include "formbrowser.h"
#include "practicepartner.h"

#include <auth/browserlauncher.h>

#include <QNetworkAccessManager>
#include <QObject>

namespace steward {

/// Signs in to a practice partner of our own without a browser: walks the same pages, fills in the practice
/// account and accepts the consent. Refuses any address that is not the practice partner's.
class PracticeBrowser final : public QObject, public BrowserLauncher
{
public:
    explicit PracticeBrowser(PracticeAddress address);

    [[nodiscard]] Result<> open(const QUrl& address) override;

private:
    QNetworkAccessManager m_network;
    FormBrowser m_forms;
    PracticeAddress m_address;
};

} // namespace steward
