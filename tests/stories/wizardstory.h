#pragma once

#include "program.h"
#include "webdriver.h"

#include <common/mainwindow.h>
#include <setup/setupwizard.h>

#include <QPushButton>
#include <QTemporaryDir>

#include <console/consoleapplication.h>

/// What the stories of the wizard share: the window on a profile of its own, a practice partner that is a
/// cloud of the person's own, and a person with a real browser. For tests only: it spins the event loop while
/// it waits.
class WizardStory
{
protected:
    /// The window, on a new profile; what it opens in a browser is kept for the person.
    bool begin(const QStringList& sandboxArguments, const QByteArray& sandboxInput = {});
    void end();
    [[nodiscard]] QString profile() const { return m_folder->filePath(QStringLiteral("profile")); }

    [[nodiscard]] steward::MainWindow* window() const;
    [[nodiscard]] steward::SetupWizard* wizard() const
    {
        return window()->findChild<steward::SetupWizard*>();
    }
    [[nodiscard]] QPushButton* button(const QString& name) const
    {
        return window()->findChild<QPushButton*>(name);
    }
    /// What a failing step has to say for itself.
    [[nodiscard]] QByteArray shown() const;
    /// Into the folder that STEWARD_TEST_PICTURES names, if it does.
    void picture(const QString& name) const;

    /// From the first page over this computer's checks to the sign-in, with the practice partner filled in.
    bool goToSignIn();
    void proceed() const { button(QStringLiteral("wizardContinue"))->click(); }
    /// Presses Continue when that can be done; whether it led there.
    bool next(steward::WizardStep expected, int limitMs = 30'000);

    /// As a person does it, in Chromium, which stays open.
    bool signInWithBrowser();
    /// Enters what the step shows on the page it names, as on another device.
    bool signInWithCode();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Sandbox> m_sandbox;
    QString m_browserError;

private:
    QUrl takeAddress() const;
    bool openBrowser();
    bool fillIn(const QString& endsAt);

    std::unique_ptr<WebDriver> m_browser;
    std::unique_ptr<steward::ConsoleApplication> m_console;
};
