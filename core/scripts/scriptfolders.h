#pragma once

#include "scriptlibrary.h"
#include "scriptrisk.h"

#include <QDateTime>
#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <memory>

namespace steward {

/// A folder that scripts are in.
struct LibraryRoot
{
    enum class Kind
    {
        BuiltIn, ///< comes with the program, never written
        Mine,
        Team ///< somebody else's too: a share, a checkout; it may be read-only, or not there now
    };

    Kind kind = Kind::Mine;
    QString title;
    QString folder;
    // As it was found.
    bool isThere = false;
    bool isWritable = false;

    bool operator==(const LibraryRoot&) const = default;
};

/// A script in the library: what it says of itself, and what its text says.
struct LibraryEntry
{
    LibraryScript script;
    int root = 0;           ///< in ScriptFolders::roots()
    bool isBuiltIn = false; ///< comes with the program
    bool isWritable = false;
    /// The higher of what it says and what its commands can do.
    ScriptRisk risk = ScriptRisk::Read;
    bool isRiskComputed = false; ///< it says less, or nothing
    QStringList connections;     ///< those it names, else those its commands belong to
    bool areConnectionsComputed = false;
    QString scope; ///< as it says, else by what it uses
    qint64 size = 0;
    QDateTime changedAt;  ///< UTC
    QString problem;      ///< why it could not be read; empty otherwise
    QString nameKey;      ///< folded
    QByteArray searchKey; ///< name, synopsis and tags, folded, one a line
    QByteArray textKey;   ///< the text, folded
};

struct LibraryReading;

/// The scripts in their folders, read off the window's thread, and again when something in the folders
/// changes; a folder that vanishes loses its scripts and gets them back when it is there again. Nothing of a
/// script is ever executed. `changed` comes after each reading that found something different, and after the
/// first.
class ScriptFolders final : public QObject
{
    Q_OBJECT

public:
    using Entries = std::shared_ptr<const QList<LibraryEntry>>;

    explicit ScriptFolders(QObject* parent = nullptr);
    ~ScriptFolders() override;

    void setRoots(const QList<LibraryRoot>& roots);
    /// Asked while reading, on another thread.
    void setCommandConnections(const CommandConnections& connectionsOf);
    [[nodiscard]] const CommandConnections& commandConnections() const { return m_connectionsOf; }
    [[nodiscard]] const QList<LibraryRoot>& roots() const { return m_roots; }
    /// In the order of the roots, then by folder and name. Valid until `changed`.
    [[nodiscard]] const QList<LibraryEntry>& entries() const { return *m_entries; }
    /// nullptr when there is none. Valid until `changed`.
    [[nodiscard]] const LibraryEntry* find(const QString& path) const;
    /// The folders below a root that scripts can be put into, with slashes, without the root's own.
    [[nodiscard]] QStringList foldersOf(int root) const;
    [[nodiscard]] bool isReading() const { return m_isReading; }
    /// Whether it was read at least once.
    [[nodiscard]] bool isRead() const { return m_isRead; }
    /// Some moments later; several at once are one.
    void readSoon() { m_soon.start(); }
    void read();

    static constexpr qint64 kLargestScript = 10 * 1024 * 1024;

Q_SIGNALS:
    void changed();

private:
    void take(const LibraryReading& reading);
    void watch(const QStringList& paths);

    QList<LibraryRoot> m_roots;
    CommandConnections m_connectionsOf;
    Entries m_entries;
    QHash<QString, qsizetype> m_places; ///< by path
    QFileSystemWatcher m_watcher;
    QTimer m_soon;
    QTimer m_poll; ///< shares do not tell what changes
    quint64 m_generation = 0;
    bool m_isReading = false;
    bool m_isRead = false;
    bool m_readAgain = false;
};

/// The scripts below the roots, read here and now, as ScriptFolders has them. What was found out about the
/// roots is put into them. For programs without a window.
[[nodiscard]] QList<LibraryEntry> readLibrary(QList<LibraryRoot>& roots,
                                              const CommandConnections& connectionsOf);

/// The roots of a profile: one's own folder (`mine`, else `library` in the profile's folder, and what older
/// set-ups have in `userResources`), the team's folders (absolute, one a line of `team`), and what ships.
struct LibraryPlaces
{
    QString profileFolder, mine, team, userResources, shipped;
};
[[nodiscard]] QList<LibraryRoot> libraryRoots(const LibraryPlaces& places);

/// One script as the library sees it: what is missing is computed.
[[nodiscard]] LibraryEntry libraryEntryOf(const QString& text, const CommandConnections& connectionsOf);

} // namespace steward
