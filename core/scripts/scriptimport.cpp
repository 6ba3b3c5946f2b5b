#include "scriptimport.h"

#include "scriptfiles.h"
#include "scriptversions.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QSaveFile>
#include <QSet>
#include <QStringDecoder>

#include <algorithm>
#include <archive/zip.h>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kMostEntries = 20'000; // of a zip, whatever they are

QString textOf(const QByteArray& bytes)
{
    QStringDecoder decoder(QStringConverter::encodingForData(bytes).value_or(QStringConverter::Utf8));
    return decoder.decode(bytes);
}

bool isScript(const QString& name)
{
    return name.endsWith(".ps1"_L1, Qt::CaseInsensitive);
}

/// Characters that make a text read otherwise than it runs.
bool hidesSomething(const QString& text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) {
        const char16_t u = c.unicode();
        return (u >= 0x202a && u <= 0x202e) || (u >= 0x2066 && u <= 0x2069) || u == 0x200b || u == 0x2060;
    });
}

class Planner
{
public:
    Planner(ImportPlan& plan, const CommandConnections& connectionsOf)
        : m_plan(plan), m_connectionsOf(connectionsOf)
    {
    }

    [[nodiscard]] Result<> addZip(const QString& path)
    {
        QFile file(path);
        if (file.size() > kLargestImportFile)
            return tooMuch(u"The file is larger than 64 MB."_s);
        if (!file.open(QIODevice::ReadOnly))
            return unreadable(path, file.errorString());
        ZipReader reader(file.readAll());
        int entries = 0;
        while (true) {
            const auto entry = reader.next();
            if (!entry)
                return fail(ErrorCode::BadRequest,
                            u"%1 is no zip, or a damaged one."_s.arg(QFileInfo(path).fileName()),
                            u"Ask for it once more."_s, entry.error().message);
            if (!*entry)
                return {};
            if (++entries > kMostEntries)
                return tooMuch(u"The zip has more than %1 files."_s.arg(kMostEntries));
            const QString name = (*entry)->name;
            if (!isScript(name) && (*entry)->isFile) {
                ++m_others;
                continue;
            }
            if (!(*entry)->isFile) {
                refuse(name, u"It is a link or a device, and no file."_s);
                continue;
            }
            const auto bytes = reader.readAll(kLargestImported);
            if (!bytes && bytes.error().message.contains("larger"_L1)) {
                refuse(name, u"It is larger than 5 MB."_s);
                m_total += kLargestImported;
                if (m_total > kLargestImport)
                    return tooMuch(u"It is larger than 64 MB unpacked."_s);
                continue;
            }
            if (!bytes)
                return fail(ErrorCode::BadRequest, u"%1 is a damaged zip."_s.arg(QFileInfo(path).fileName()),
                            u"Ask for it once more."_s, bytes.error().message);
            if (auto added = add(name, *bytes); !added)
                return added;
        }
    }

    [[nodiscard]] Result<> addFolder(const QString& path)
    {
        const QDir top(path);
        QDirIterator files(path, QDir::Files | QDir::NoDotAndDotDot | QDir::Hidden | QDir::System,
                           QDirIterator::Subdirectories);
        int entries = 0;
        while (files.hasNext()) {
            const QString file = files.next();
            if (++entries > kMostEntries)
                return tooMuch(u"The folder has more than %1 files."_s.arg(kMostEntries));
            if (!isScript(file)) {
                ++m_others;
                continue;
            }
            if (auto added = addFile(file, top.relativeFilePath(file)); !added)
                return added;
        }
        return {};
    }

    [[nodiscard]] Result<> addFile(const QString& path, const QString& name)
    {
        const QFileInfo info(path);
        if (info.isSymLink() || !info.isFile()) {
            refuse(name, u"It is a link or a device, and no file."_s);
            return {};
        }
        if (info.size() > kLargestImported) {
            refuse(name, u"It is larger than 5 MB."_s);
            return {};
        }
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return unreadable(path, file.errorString());
        return add(name, file.read(kLargestImported));
    }

    [[nodiscard]] Result<> finish()
    {
        if (m_plan.items.isEmpty())
            return fail(ErrorCode::BadRequest, u"There is no script to import."_s,
                        m_others > 0
                            ? u"Scripts have the ending .ps1; there are %1 other files."_s.arg(m_others)
                            : u"Scripts have the ending .ps1."_s);
        std::sort(m_plan.items.begin(), m_plan.items.end(), [](const ImportItem& a, const ImportItem& b) {
            return a.name.compare(b.name, Qt::CaseInsensitive) < 0;
        });
        return {};
    }

private:
    static tl::unexpected<Error> tooMuch(const QString& why)
    {
        return fail(ErrorCode::BadRequest, u"This is too much to import at once."_s, u"Import it in parts."_s,
                    why);
    }
    static tl::unexpected<Error> unreadable(const QString& path, const QString& why)
    {
        return fail(ErrorCode::FileFailed, u"%1 cannot be read."_s.arg(path), u"Check its permissions."_s,
                    why);
    }

    void refuse(const QString& name, const QString& why)
    {
        if (m_plan.items.size() >= kMostImported)
            return;
        ImportItem item;
        item.name = name.left(300);
        item.problem = why;
        m_plan.items.append(item);
    }

    Result<> add(const QString& name, const QByteArray& bytes)
    {
        m_total += bytes.size();
        if (m_total > kLargestImport)
            return tooMuch(u"It is larger than 64 MB unpacked."_s);
        if (m_plan.items.size() >= kMostImported)
            return tooMuch(u"There are more than %1 scripts."_s.arg(kMostImported));
        if (!staysBelow(name)) {
            refuse(name, u"It would not stay in the folder."_s);
            return {};
        }
        for (const QString& part : name.split(u'/')) {
            if (const QString problem = problemWithFileName(part); !problem.isEmpty()) {
                refuse(name, problem);
                return {};
            }
        }
        if (m_names.contains(name.toCaseFolded())) {
            refuse(name, u"Another one has the same name, but for capital letters."_s);
            return {};
        }
        m_names.insert(name.toCaseFolded());
        ImportItem item;
        item.name = name;
        item.bytes = bytes;
        item.text = textOf(bytes);
        if (item.text.contains(QChar::Null)) {
            refuse(name, u"It is not a text."_s);
            return {};
        }
        const QFileInfo target(m_plan.folder + u'/' + name);
        if (leadsOut(target) || (target.exists() && !target.isFile())) {
            refuse(name, u"In the library a link or a folder has this name."_s);
            return {};
        }
        item.state = ImportItem::State::New;
        if (target.exists()) {
            QFile file(target.filePath());
            if (!file.open(QIODevice::ReadOnly)) {
                refuse(name, u"The one in the library cannot be read: "_s + file.errorString());
                return {};
            }
            item.existingBytes = file.read(ScriptFolders::kLargestScript);
            item.existing = textOf(item.existingBytes);
            item.state = item.existingBytes == bytes ? ImportItem::State::Same : ImportItem::State::Changed;
        }
        item.entry = libraryEntryOf(item.text, m_connectionsOf);
        item.entry.script.name = target.completeBaseName();
        if (hidesSomething(item.text))
            item.caution = u"It has characters that cannot be seen and change how it reads."_s;
        else if (item.entry.isRiskComputed && !item.entry.script.risk.isEmpty())
            item.caution = u"It says %1, and has commands that can do more."_s.arg(item.entry.script.risk);
        item.isChosen = item.state != ImportItem::State::Same;
        m_plan.items.append(item);
        return {};
    }

    /// Whether a link is on the way from the folder to the file.
    [[nodiscard]] bool leadsOut(const QFileInfo& target) const
    {
        if (target.isSymLink())
            return true;
        QDir way = target.dir();
        const QString root = QDir::cleanPath(m_plan.folder);
        while (QDir::cleanPath(way.path()).size() > root.size()) {
            if (QFileInfo(way.path()).isSymLink())
                return true;
            way = QFileInfo(way.path()).dir();
        }
        return false;
    }

    ImportPlan& m_plan;
    const CommandConnections& m_connectionsOf;
    QSet<QString> m_names;
    qint64 m_total = 0;
    int m_others = 0;
};

} // namespace

int ImportPlan::chosen() const
{
    return int(
        std::count_if(items.begin(), items.end(), [](const ImportItem& item) { return item.isChosen; }));
}

ScriptRisk ImportPlan::risk() const
{
    ScriptRisk risk = ScriptRisk::Read;
    for (const ImportItem& item : items) {
        if (item.isChosen)
            risk = std::max(risk, item.entry.risk);
    }
    return risk;
}

Result<ImportPlan> planImport(const QStringList& sources, const QString& folder,
                              const CommandConnections& connectionsOf)
{
    ImportPlan plan;
    plan.folder = QDir(folder).absolutePath();
    plan.source =
        sources.size() == 1 ? QFileInfo(sources.constFirst()).fileName() : u"%1 files"_s.arg(sources.size());
    Planner planner(plan, connectionsOf);
    for (const QString& source : sources) {
        const QFileInfo info(source);
        Result<> added;
        if (info.isDir())
            added = planner.addFolder(source);
        else if (isScript(source))
            added = planner.addFile(source, info.fileName());
        else
            added = planner.addZip(source);
        if (!added)
            return tl::unexpected(added.error());
    }
    if (auto finished = planner.finish(); !finished)
        return tl::unexpected(finished.error());
    return plan;
}

Result<QStringList> landImport(const ImportPlan& plan, ScriptVersions* versions)
{
    for (const ImportItem& item : plan.items) {
        if (!item.isChosen || item.state == ImportItem::State::Refused)
            continue;
        QFile file(plan.folder + u'/' + item.name);
        const bool exists = file.exists();
        const bool isAsPlanned = item.state == ImportItem::State::New
                                     ? !exists
                                     : exists && file.open(QIODevice::ReadOnly) &&
                                           file.read(ScriptFolders::kLargestScript) == item.existingBytes;
        if (!isAsPlanned)
            return fail(ErrorCode::FileFailed, u"%1 was changed meanwhile."_s.arg(item.name),
                        u"Look at the import once more. Nothing was written."_s);
    }
    QStringList landed;
    for (const ImportItem& item : plan.items) {
        if (!item.isChosen || item.state == ImportItem::State::Refused ||
            item.state == ImportItem::State::Same)
            continue;
        const QString path = plan.folder + u'/' + item.name;
        if (item.state == ImportItem::State::New) {
            if (auto written = writeNewFile(path, item.bytes); !written)
                return tl::unexpected(written.error());
        } else {
            if (versions) {
                if (auto kept = versions->keep(path, item.existing, u"before an import"_s); !kept)
                    return tl::unexpected(kept.error());
            }
            QSaveFile file(path);
            if (!file.open(QIODevice::WriteOnly) || file.write(item.bytes) != item.bytes.size() ||
                !file.commit())
                return fail(ErrorCode::FileFailed, u"The script %1 cannot be written."_s.arg(item.name),
                            u"Check the permissions of the library's folder."_s, file.errorString());
        }
        landed << path;
        if (versions) {
            if (auto kept = versions->keep(path, item.text, u"imported"_s); !kept)
                return tl::unexpected(kept.error());
        }
    }
    return landed;
}

} // namespace steward
