#pragma once

#include <runs/runhistory.h>
#include <scripts/libraryquery.h>
#include <scripts/scriptfolders.h>

#include <QAbstractItemModel>
#include <QPointer>
#include <QSet>

namespace steward {

/// The library as groups with scripts in them: what is starred, then every folder of every root. A search
/// leaves the scripts that it finds, those with the words in their names first; groups without any go. A root
/// that is not there now is a group that says so. Texts are harmless to show.
class LibraryModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role
    {
        PathRole = Qt::UserRole + 1, ///< of a script; empty for a group
        GroupRole,                   ///< a group's lasting name
        SynopsisRole,
        RiskRole,   ///< int(ScriptRisk)
        BadgesRole, ///< QStringList: connections, and the scope when it is not Tenant
        FavouriteRole,
        LastRunRole, ///< sign of the last run, empty: none
        CountRole,   ///< of a group
        ProblemRole  ///< why a script cannot be used, or a group is empty
    };

    explicit LibraryModel(const ScriptFolders& folders, QObject* parent = nullptr);

    void setQuery(const LibraryQuery& query);
    /// Paths.
    void setFavourites(const QSet<QString>& favourites);
    [[nodiscard]] const QSet<QString>& favourites() const { return m_favourites; }
    /// By path or name, as RunHistory tells them.
    void setLastRuns(const QHash<QString, LastRun>& runs);
    [[nodiscard]] const LastRun* lastRun(const LibraryEntry& entry) const;
    /// How connections are called, by their ids.
    void setConnectionTitles(const QHash<QString, QString>& titles);
    [[nodiscard]] QString connectionTitle(const QString& id) const { return m_titles.value(id, id); }

    /// nullptr for a group.
    [[nodiscard]] const LibraryEntry* entry(const QModelIndex& index) const;
    /// The script's place in its folder; invalid when it is not shown.
    [[nodiscard]] QModelIndex indexOf(const QString& path) const;
    /// How many scripts are shown, each once.
    [[nodiscard]] int shown() const { return m_shown; }

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
    using QObject::parent;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Group
    {
        QString id, title, problem;
        QList<LibraryEntry> entries; ///< shared with the folders, so that they outlive a new reading
    };
    void fill();
    void everythingChanged();
    [[nodiscard]] QVariant groupData(const Group& group, int role) const;

    QPointer<const ScriptFolders> m_folders;
    LibraryQuery m_query;
    QSet<QString> m_favourites;
    QHash<QString, LastRun> m_runs;
    QHash<QString, QString> m_titles;
    QList<Group> m_groups;
    int m_shown = 0;
};

/// Day and minute, as people here write them.
[[nodiscard]] QString dayAndTime(const QDateTime& utc);
/// How a risk is shown: "Reads", "Changes", "Destructive".
[[nodiscard]] QString riskText(ScriptRisk risk);
/// A chip's tone for it.
[[nodiscard]] const char* riskTone(ScriptRisk risk);

} // namespace steward
