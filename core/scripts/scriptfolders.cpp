#include "scriptfolders.h"

#include <base/foldedtext.h>

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFutureWatcher>
#include <QPromise>
#include <QSet>
#include <QStringDecoder>
#include <QThreadPool>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace steward {

namespace {

constexpr qsizetype kMostScripts = 20'000;
constexpr qsizetype kMostWatched = 4'000;
constexpr qsizetype kSearchedText = 512 * 1024;

/// As an editor reads it: by its byte order mark, else UTF-8.
QString textOf(const QByteArray& bytes)
{
    QStringDecoder decoder(QStringConverter::encodingForData(bytes).value_or(QStringConverter::Utf8));
    return decoder.decode(bytes);
}

QByteArray keyOf(const QStringList& lines)
{
    QStringList folded;
    for (const QString& line : lines)
        folded << foldedText(line).simplified();
    return folded.join(u'\n').remove(QChar::Null).toUtf8();
}

} // namespace

LibraryEntry libraryEntryOf(const QString& text, const CommandConnections& connectionsOf)
{
    LibraryEntry entry;
    entry.script = describeScript(text);
    entry.risk = riskOf(text, entry.script.risk);
    entry.isRiskComputed = riskFromName(entry.script.risk) != entry.risk;
    entry.connections = entry.script.connections;
    if (entry.connections.isEmpty()) {
        entry.connections = computedConnections(text, connectionsOf);
        entry.areConnectionsComputed = true;
    }
    entry.scope = entry.script.scope.isEmpty() ? computedScope(text) : entry.script.scope;
    entry.textKey = foldedText(text.left(kSearchedText)).remove(QChar::Null).toUtf8();
    return entry;
}

struct LibraryReading
{
    quint64 generation = 0;
    QList<LibraryRoot> roots;
    std::shared_ptr<QList<LibraryEntry>> entries = std::make_shared<QList<LibraryEntry>>();
    QStringList watched;
    bool isDifferent = false;

    void read(const ScriptFolders::Entries& before, const CommandConnections& connectionsOf);
};

void LibraryReading::read(const ScriptFolders::Entries& before, const CommandConnections& connectionsOf)
{
    QHash<QString, const LibraryEntry*> known;
    for (const LibraryEntry& entry : *before)
        known.insert(entry.script.path, &entry);
    for (qsizetype number = 0; number < roots.size(); ++number) {
        LibraryRoot& root = roots[number];
        const QFileInfo info(root.folder);
        root.isThere = info.isDir() && info.isReadable();
        root.isWritable = root.isThere && root.kind != LibraryRoot::Kind::BuiltIn && info.isWritable();
        if (!root.isThere)
            continue;
        const QDir top(root.folder);
        watched << root.folder;
        // Links are not followed: they may lead in a circle, or anywhere.
        QDirIterator files(root.folder, QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks,
                           QDirIterator::Subdirectories);
        while (files.hasNext() && entries->size() < kMostScripts) {
            const QString path = files.next();
            const QFileInfo file = files.fileInfo();
            if (file.isDir()) {
                if (watched.size() < kMostWatched)
                    watched << path;
                continue;
            }
            if (file.suffix().compare("ps1"_L1, Qt::CaseInsensitive) != 0)
                continue;
            const QDateTime changedAt = file.lastModified().toUTC();
            LibraryEntry entry;
            const LibraryEntry* old = known.value(file.absoluteFilePath());
            if (old && old->size == file.size() && old->changedAt == changedAt && old->problem.isEmpty()) {
                entry = *old;
            } else {
                isDifferent = true;
                QFile source(path);
                if (file.size() > ScriptFolders::kLargestScript) {
                    entry.problem = u"It is larger than 10 MB."_s;
                } else if (!source.open(QIODevice::ReadOnly)) {
                    entry.problem = u"It cannot be read: "_s + source.errorString();
                } else {
                    const QByteArray bytes = source.readAll();
                    const QString text = textOf(bytes);
                    if (text.contains(QChar::Null))
                        entry.problem = u"It is not a text."_s;
                    else
                        entry = libraryEntryOf(text, connectionsOf);
                }
                entry.script.name = file.completeBaseName();
                entry.script.path = file.absoluteFilePath();
                const QString relative = top.relativeFilePath(file.absolutePath());
                entry.script.folder = relative == "."_L1 ? QString() : relative;
                entry.size = file.size();
                entry.changedAt = changedAt;
                entry.nameKey = foldedText(entry.script.name);
                entry.searchKey =
                    keyOf(QStringList{entry.script.name, entry.script.synopsis} + entry.script.tags);
            }
            const bool isWritable = root.isWritable && file.isWritable();
            isDifferent = isDifferent || !old || old->root != number || old->isWritable != isWritable;
            entry.root = int(number);
            entry.isBuiltIn = root.kind == LibraryRoot::Kind::BuiltIn;
            entry.isWritable = isWritable;
            entries->append(entry);
        }
    }
    isDifferent = isDifferent || entries->size() != before->size();
    std::stable_sort(entries->begin(), entries->end(), [](const LibraryEntry& a, const LibraryEntry& b) {
        if (a.root != b.root)
            return a.root < b.root;
        if (a.script.folder != b.script.folder)
            return a.script.folder.compare(b.script.folder, Qt::CaseInsensitive) < 0;
        return a.nameKey < b.nameKey;
    });
    // What is changed in place is told for files only.
    for (const LibraryEntry& entry : *entries) {
        if (watched.size() < kMostWatched && !entry.isBuiltIn)
            watched << entry.script.path;
    }
}

QList<LibraryEntry> readLibrary(QList<LibraryRoot>& roots, const CommandConnections& connectionsOf)
{
    LibraryReading reading;
    reading.roots = roots;
    reading.read(std::make_shared<QList<LibraryEntry>>(), connectionsOf);
    roots = reading.roots;
    return *reading.entries;
}

QList<LibraryRoot> libraryRoots(const LibraryPlaces& places)
{
    using Kind = LibraryRoot::Kind;
    QList<LibraryRoot> roots;
    const auto add = [&](Kind kind, const QString& title, const QString& folder) {
        const QString clean = QDir::cleanPath(folder);
        const bool isKnown = std::any_of(roots.cbegin(), roots.cend(),
                                         [&](const LibraryRoot& root) { return root.folder == clean; });
        if (!folder.isEmpty() && !isKnown)
            roots.append({kind, title, clean});
    };
    add(Kind::Mine, u"Mine"_s, places.mine.isEmpty() ? places.profileFolder + u"/library"_s : places.mine);
    if (!places.userResources.isEmpty() && QFileInfo(places.userResources).isDir())
        add(Kind::Mine, u"Mine (resources)"_s, places.userResources);
    const QStringList team = places.team.split(u'\n', Qt::SkipEmptyParts);
    for (const QString& folder : team) {
        if (QDir::isAbsolutePath(folder.trimmed()))
            add(Kind::Team,
                team.size() == 1 ? u"Team"_s : u"Team "_s + QFileInfo(folder.trimmed()).fileName(),
                folder.trimmed());
    }
    add(Kind::BuiltIn, u"Built-in"_s, places.shipped);
    return roots;
}

ScriptFolders::ScriptFolders(QObject* parent)
    : QObject(parent), m_entries(std::make_shared<QList<LibraryEntry>>())
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(200ms);
    m_poll.setInterval(30s);
    connect(&m_soon, &QTimer::timeout, this, &ScriptFolders::read);
    connect(&m_poll, &QTimer::timeout, this, &ScriptFolders::read);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &ScriptFolders::readSoon);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &ScriptFolders::readSoon);
}

ScriptFolders::~ScriptFolders() = default;

void ScriptFolders::setRoots(const QList<LibraryRoot>& roots)
{
    m_roots = roots;
    for (LibraryRoot& root : m_roots)
        root.folder = QDir(root.folder).absolutePath();
    m_poll.start();
    read();
}

void ScriptFolders::setCommandConnections(const CommandConnections& connectionsOf)
{
    m_connectionsOf = connectionsOf;
    m_entries = std::make_shared<QList<LibraryEntry>>();
    m_places.clear();
    if (!m_roots.isEmpty())
        read();
}

const LibraryEntry* ScriptFolders::find(const QString& path) const
{
    const auto place = m_places.constFind(path);
    return place == m_places.cend() ? nullptr : &m_entries->at(*place);
}

QStringList ScriptFolders::foldersOf(int root) const
{
    QStringList folders;
    for (const LibraryEntry& entry : *m_entries) {
        if (entry.root == root && !entry.script.folder.isEmpty() && !folders.contains(entry.script.folder))
            folders << entry.script.folder;
    }
    return folders;
}

void ScriptFolders::read()
{
    m_soon.stop();
    ++m_generation;
    if (m_isReading) {
        m_readAgain = true;
        return;
    }
    m_isReading = true;
    auto reading = std::make_shared<LibraryReading>();
    reading->generation = m_generation;
    reading->roots = m_roots;
    auto promise = std::make_shared<QPromise<void>>();
    auto* watcher = new QFutureWatcher<void>(this);
    connect(watcher, &QFutureWatcher<void>::finished, this, [this, watcher, reading] {
        watcher->deleteLater();
        take(*reading);
    });
    watcher->setFuture(promise->future());
    promise->start();
    QThreadPool::globalInstance()->start(
        [promise, reading, before = m_entries, connectionsOf = m_connectionsOf] {
            reading->read(before, connectionsOf);
            promise->finish();
        });
}

void ScriptFolders::take(const LibraryReading& reading)
{
    m_isReading = false;
    if (m_readAgain) {
        // Something happened meanwhile, with other roots perhaps: what was read may be old.
        m_readAgain = false;
        read();
        return;
    }
    const bool isFirst = !std::exchange(m_isRead, true);
    const bool isDifferent = isFirst || reading.isDifferent || m_roots != reading.roots;
    m_roots = reading.roots;
    watch(reading.watched);
    if (!isDifferent)
        return;
    m_entries = reading.entries;
    m_places.clear();
    for (qsizetype i = 0; i < m_entries->size(); ++i)
        m_places.insert(m_entries->at(i).script.path, i);
    Q_EMIT changed();
}

void ScriptFolders::watch(const QStringList& paths)
{
    const QStringList now = m_watcher.directories() + m_watcher.files();
    const QSet<QString> old(now.begin(), now.end()), wanted(paths.begin(), paths.end());
    const QSet<QString> gone = old - wanted, added = wanted - old;
    if (!gone.isEmpty())
        m_watcher.removePaths(gone.values());
    if (!added.isEmpty())
        m_watcher.addPaths(added.values());
}

} // namespace steward
