#include "consoleapplication.h"

#include <settings/profilefolder.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QProcess>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace steward;

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QApplication::setApplicationName(u"steward"_s);
    QApplication::setApplicationDisplayName(u"Steward"_s);
    QApplication::setApplicationVersion(QStringLiteral(STEWARD_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Scripts in your customers' Microsoft 365 tenants, already signed in."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption profile(u"profile"_s, u"The profile's folder."_s, u"folder"_s);
    const QCommandLineOption practice(u"practice"_s, u"Begin with the practice partner."_s);
    const QCommandLineOption practiceBrowser(
        u"practice-browser"_s, u"Begin with the practice partner, signed in with your browser."_s);
    const QCommandLineOption theme(u"theme"_s, u"system, light, dark or contrast, for this start only."_s,
                                   u"name"_s);
    parser.addOptions({profile, practice, practiceBrowser, theme});
    parser.process(app);

    const QHash<QString, Theme::Choice> themes{{u"system"_s, Theme::Choice::System},
                                               {u"light"_s, Theme::Choice::Light},
                                               {u"dark"_s, Theme::Choice::Dark},
                                               {u"contrast"_s, Theme::Choice::HighContrast}};
    if (parser.isSet(theme) && !themes.contains(parser.value(theme))) {
        std::fprintf(stderr, "--theme takes system, light, dark or contrast.\n");
        return 2;
    }
    ConsoleApplication::Options options;
    // The practice partner has a profile of its own, so that trying never touches a real one.
    const bool practising = parser.isSet(practice) || parser.isSet(practiceBrowser);
    options.services.profileFolder = profileFolder(parser.value(profile));
    if (practising && !parser.isSet(profile))
        options.services.profileFolder += u"/practice-partner"_s;
    if (const auto prepared = prepareProfileFolder(options.services.profileFolder); !prepared) {
        std::fprintf(stderr, "%s\n", qPrintable(prepared.error().toText()));
        return 1;
    }
    options.practice = practising;
    options.practiceBrowser = parser.isSet(practiceBrowser);
    if (parser.isSet(theme))
        options.theme = themes.value(parser.value(theme));

    ConsoleApplication console(options);
    QObject::connect(&console, &ConsoleApplication::profileChosen, &app, [](const QString& folder) {
        if (QProcess::startDetached(QApplication::applicationFilePath(), {u"--profile"_s, folder}))
            QApplication::quit();
    });
    console.start();
    return QApplication::exec();
}
