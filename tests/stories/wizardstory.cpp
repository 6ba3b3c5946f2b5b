#include "wizardstory.h"

#include "signinpages.h"

#include <setup/firstrunpage.h>
#include <setup/signinpage.h>

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

bool WizardStory::begin(const QStringList& sandboxArguments, const QByteArray& sandboxInput)
{
    m_folder = std::make_unique<QTemporaryDir>();
    QFile opener(m_folder->filePath(u"xdg-open"_s));
    if (!opener.open(QIODevice::WriteOnly))
        return false;
    const QByteArray file = m_folder->filePath(u"address"_s).toUtf8();
    opener.write("#!/bin/sh\nprintf '%s' \"$1\" > '" + file + ".part' && mv '" + file + ".part' '" + file +
                 "'\n");
    opener.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    opener.close();
    qputenv("PATH", m_folder->path().toUtf8() + ':' + qgetenv("PATH"));

    m_sandbox = std::make_unique<Sandbox>();
    const QString clouds = profile() + u"/resources/clouds"_s;
    if (!m_sandbox->start(sandboxArguments, sandboxInput) || !QDir().mkpath(clouds) ||
        !QFile::copy(m_sandbox->cloudFile, clouds + u"/practice.json"_s))
        return false;

    ConsoleApplication::Options options;
    options.services.profileFolder = profile();
    options.services.programFolder = binaryFolder();
    if (qEnvironmentVariable("STEWARD_TEST_THEME") == u"dark"_s)
        options.theme = Theme::Choice::Dark;
    m_console = std::make_unique<ConsoleApplication>(options);
    m_console->start();
    if (!window())
        return false;
    window()->resize(1360, 860);
    return true;
}

void WizardStory::end()
{
    m_console.reset();
    m_browser.reset();
    m_sandbox.reset();
}

MainWindow* WizardStory::window() const
{
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        if (auto* main = qobject_cast<MainWindow*>(widget))
            return main;
    }
    return nullptr;
}

QByteArray WizardStory::shown() const
{
    QStringList texts{wizardStepName(wizard()->currentStep())};
    for (QLabel* label : wizard()->page(wizard()->currentStep()).findChildren<QLabel*>()) {
        if (label->isVisible() && !label->text().isEmpty())
            texts << label->text();
    }
    return texts.join(u'\n').toUtf8();
}

void WizardStory::picture(const QString& name) const
{
    const QString folder = qEnvironmentVariable("STEWARD_TEST_PICTURES");
    if (!folder.isEmpty())
        QVERIFY(window()->grab().save(folder + u'/' + name + u".png"_s));
}

bool WizardStory::goToSignIn()
{
    Q_EMIT window()->findChild<FirstRunPage*>()->newSetupRequested();
    if (!QTest::qWaitFor([this] { return window()->currentPage() == u"wizard"_s; }) ||
        wizard()->currentStep() != WizardStep::Computer ||
        !QTest::qWaitFor([this] { return button(u"wizardContinue"_s)->isEnabled(); }, 60'000))
        return false;
    picture(u"1-computer"_s);
    if (!next(WizardStep::SignIn))
        return false;
    SignInPage& page = wizard()->signIn();
    page.findChild<QLineEdit*>(u"partnerTenant"_s)->setText(m_sandbox->tenant);
    auto* cloud = page.findChild<QComboBox*>(u"signInCloud"_s);
    const int place = cloud->findData(u"practice"_s);
    cloud->setCurrentIndex(place);
    return place >= 0;
}

bool WizardStory::next(WizardStep expected, int limitMs)
{
    QPushButton* push = button(u"wizardContinue"_s);
    if (!push || !QTest::qWaitFor([push] { return push->isEnabled(); }, limitMs))
        return false;
    push->click();
    return QTest::qWaitFor([this, expected] { return wizard()->currentStep() == expected; }, 5'000);
}

QUrl WizardStory::takeAddress() const
{
    const QString file = m_folder->filePath(u"address"_s);
    if (!QTest::qWaitFor([&file] { return QFile::exists(file); }, 30'000))
        return {};
    QFile address(file);
    if (!address.open(QIODevice::ReadOnly))
        return {};
    const QUrl url(QString::fromUtf8(address.readAll()));
    address.remove();
    return url;
}

bool WizardStory::openBrowser()
{
    if (m_browser)
        return true;
    m_browser = std::make_unique<WebDriver>();
    if (m_browser->start())
        return true;
    m_browserError = m_browser->error();
    m_browser.reset();
    return false;
}

bool WizardStory::fillIn(const QString& endsAt)
{
    const bool done = fillInSignIn(*m_browser, *m_sandbox, endsAt);
    m_browserError = m_browser->error();
    return done;
}

bool WizardStory::signInWithBrowser()
{
    const QUrl url = takeAddress();
    if (url.host() != u"127.0.0.1"_s) {
        m_browserError = u"no address was opened: "_s + url.toString();
        return false;
    }
    return openBrowser() && m_browser->open(url) && fillIn(u"localhost"_s);
}

bool WizardStory::signInWithCode()
{
    const auto code = [this] {
        const auto* label = wizard()->page(wizard()->currentStep()).findChild<QLabel*>(u"userCode"_s);
        return label && label->isVisible() ? label->text() : QString();
    };
    if (!QTest::qWaitFor([&code] { return !code().isEmpty(); }, 30'000))
        return false;
    // What the button opens, on whatever device.
    wizard()->page(wizard()->currentStep()).findChild<QPushButton*>(u"openAddress"_s)->click();
    const QUrl url = takeAddress();
    return openBrowser() && m_browser->open(url) && m_browser->waitFor(u"#user-code"_s) &&
           m_browser->type(u"#user-code"_s, code()) && m_browser->click(u"#continue"_s) &&
           fillIn(u"#message"_s);
}
