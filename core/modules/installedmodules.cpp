#include "installedmodules.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString versionOf(const QString& manifest)
{
    QFile file(manifest);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    static const QRegularExpression line(u"^\\s*ModuleVersion\\s*=\\s*['\"]([0-9.]+)['\"]"_s,
                                         QRegularExpression::MultilineOption |
                                             QRegularExpression::CaseInsensitiveOption);
    return line.match(QString::fromUtf8(file.read(1024 * 1024))).captured(1);
}

} // namespace

int compareVersions(const QString& left, const QString& right)
{
    return QVersionNumber::compare(QVersionNumber::fromString(left).normalized(),
                                   QVersionNumber::fromString(right).normalized());
}

QList<InstalledModule> installedModules(const QStringList& folders)
{
    QList<InstalledModule> all;
    for (const QString& root : folders) {
        const QDir dir(root);
        QList<InstalledModule> here;
        const auto add = [&here](const QString& folder, const QString& name) {
            const QString manifest = folder + u'/' + name + u".psd1"_s;
            if (QFile::exists(manifest))
                here << InstalledModule{name, versionOf(manifest), folder};
        };
        for (const QString& name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
            const QDir module(dir.absoluteFilePath(name));
            add(module.absolutePath(), name);
            for (const QString& version : module.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
                if (version.at(0).isDigit())
                    add(module.absoluteFilePath(version), name);
            }
        }
        std::stable_sort(here.begin(), here.end(), [](const InstalledModule& a, const InstalledModule& b) {
            return a.name == b.name && compareVersions(a.version, b.version) > 0;
        });
        all << here;
    }
    return all;
}

const InstalledModule* findModule(const QList<InstalledModule>& modules, const QString& name,
                                  const QString& minimum)
{
    const InstalledModule* found = nullptr;
    for (const InstalledModule& module : modules) {
        if (module.name.compare(name, Qt::CaseInsensitive) != 0 ||
            compareVersions(module.version, minimum) < 0)
            continue;
        if (!found || compareVersions(module.version, found->version) > 0)
            found = &module;
    }
    return found;
}

} // namespace steward
