// Draws every page in every theme into PNG files: steward_gallery FOLDER [page]. For people to look at.

#include <common/icons.h>
#include <common/mainwindow.h>
#include <common/theme.h>
#include <setup/firstrunpage.h>

#include <QApplication>
#include <QDir>
#include <QTextStream>

#include <functional>

using namespace Qt::StringLiterals;
using namespace steward;

namespace {

struct Scene
{
    QString name;
    std::function<void(MainWindow&, Theme&, const Icons&)> build;
};

void firstRun(MainWindow& window, Theme&, const Icons& icons)
{
    window.addScreen(u"first"_s, new FirstRunPage(icons));
    window.showPage(u"first"_s);
    window.setEngine(u"pwsh 7.6 found"_s);
}

const QList<Scene>& scenes()
{
    static const QList<Scene> all = {{u"first-run"_s, firstRun}};
    return all;
}

} // namespace

int main(int argc, char* argv[])
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    const QDir folder(arguments.value(1, u"gallery"_s));
    folder.mkpath(u"."_s);
    const QString only = arguments.value(2);
    const std::pair<Theme::Kind, QString> kinds[] = {{Theme::Kind::Light, u"light"_s},
                                                     {Theme::Kind::Dark, u"dark"_s},
                                                     {Theme::Kind::HighContrast, u"contrast"_s}};
    for (const Scene& scene : scenes()) {
        if (!only.isEmpty() && !scene.name.startsWith(only))
            continue;
        for (const double zoom : {1.0, 2.0}) {
            Theme theme;
            theme.setZoom(zoom);
            theme.applyTo(application);
            const Icons icons(theme);
            MainWindow window(theme, icons);
            scene.build(window, theme, icons);
            window.show();
            for (const auto& [kind, name] : kinds) {
                if (zoom > 1 && kind != Theme::Kind::Light)
                    continue;
                theme.setKind(kind);
                QApplication::processEvents();
                const QString file =
                    folder.filePath(u"%1-%2%3.png"_s.arg(scene.name, name, zoom > 1 ? u"-200"_s : QString()));
                if (!window.grab().save(file))
                    return 1;
                QTextStream(stdout) << file << '\n';
            }
        }
    }
    return 0;
}
