#pragma once

#include <services/partnersetup.h>
#include <services/systembrowser.h>

#include <QObject>

namespace steward {

class FirstRunPage;
class SetupPage;
struct SetupChoice;

/// Lets the first page and the set-up page drive a PartnerSetup. Emits `ready` when a partner is open and proven,
/// or set up although some call fails and the operator goes on.
class SetupController final : public QObject
{
    Q_OBJECT

public:
    SetupController(Services& services, FirstRunPage& firstRun, SetupPage& setup, QObject* parent = nullptr);
    ~SetupController() override;

    /// Signs in to the practice partner, shown step by step; the system browser opens its sign-in page unless
    /// `withoutBrowser`.
    void startPractice(bool withoutBrowser);
    /// The form, filled from a set-up file; a file that cannot be used is shown on the first page.
    void startFromFile(const QString& file);
    /// The form, filled with what the profile has, to mend it or to sign in again.
    void repair();

Q_SIGNALS:
    void setupShown();
    void firstRunShown();
    void partnerOpened();
    void ready();

private:
    void start(const SetupChoice& choice);
    void follow(PartnerSetup& setup);

    Services& m_services;
    FirstRunPage& m_firstRun;
    SetupPage& m_page;
    SystemBrowser m_browser;
    std::unique_ptr<PartnerSetup> m_setup;
};

} // namespace steward
