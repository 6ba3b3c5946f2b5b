#include "librarymodel.h"

#include <common/plaintext.h>
#include <runs/runsign.h>

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr quintptr kGroup = 0; // a script's id is its group's number and one

} // namespace

QString dayAndTime(const QDateTime& utc)
{
    const QDateTime local = utc.toLocalTime();
    return QLocale().toString(local.date(), QLocale::ShortFormat) + u' ' +
           QLocale().toString(local.time(), u"HH:mm"_s);
}

QString riskText(ScriptRisk risk)
{
    switch (risk) {
    case ScriptRisk::Change:
        return LibraryModel::tr("Changes");
    case ScriptRisk::Destructive:
        return LibraryModel::tr("Destructive");
    case ScriptRisk::Read:
        break;
    }
    return LibraryModel::tr("Reads");
}

const char* riskTone(ScriptRisk risk)
{
    return risk == ScriptRisk::Destructive ? "error" : risk == ScriptRisk::Change ? "warning" : "neutral";
}

LibraryModel::LibraryModel(const ScriptFolders& folders, QObject* parent)
    : QAbstractItemModel(parent), m_folders(&folders)
{
    connect(&folders, &ScriptFolders::changed, this, &LibraryModel::everythingChanged);
    fill();
}

void LibraryModel::everythingChanged()
{
    beginResetModel();
    fill();
    endResetModel();
}

void LibraryModel::setQuery(const LibraryQuery& query)
{
    m_query = query;
    everythingChanged();
}

void LibraryModel::setFavourites(const QSet<QString>& favourites)
{
    if (favourites == m_favourites)
        return;
    m_favourites = favourites;
    everythingChanged();
}

void LibraryModel::setLastRuns(const QHash<QString, LastRun>& runs)
{
    m_runs = runs;
    for (int group = 0; group < rowCount(); ++group) {
        const QModelIndex parent = index(group, 0);
        if (const int rows = rowCount(parent); rows > 0)
            Q_EMIT dataChanged(index(0, 0, parent), index(rows - 1, 0, parent), {LastRunRole});
    }
}

void LibraryModel::setConnectionTitles(const QHash<QString, QString>& titles)
{
    m_titles = titles;
    everythingChanged();
}

void LibraryModel::fill()
{
    m_groups.clear();
    m_shown = 0;
    if (!m_folders)
        return;
    Group favourites{u"favourites"_s, tr("Favourites"), {}, {}};
    QList<Group> groups;
    const QList<LibraryRoot>& roots = m_folders->roots();
    QHash<QString, qsizetype> places;
    for (qsizetype number = 0; number < roots.size(); ++number) {
        const LibraryRoot& root = roots.at(number);
        if (m_folders->isRead() && !root.isThere && m_query.isEmpty() && root.kind == LibraryRoot::Kind::Team)
            groups.append({u"%1/"_s.arg(number),
                           visibleText(root.title),
                           tr("The folder is not there now: %1").arg(visibleText(root.folder)),
                           {}});
    }
    for (const LibraryEntry& entry : m_folders->entries()) {
        const bool isFavourite = m_favourites.contains(entry.script.path);
        if (!m_query.matches(entry, isFavourite))
            continue;
        ++m_shown;
        if (isFavourite)
            favourites.entries.append(entry);
        const QString id = u"%1/%2"_s.arg(entry.root).arg(entry.script.folder);
        if (!places.contains(id)) {
            const QString title = visibleText(roots.value(entry.root).title);
            places.insert(id, groups.size());
            groups.append({id,
                           entry.script.folder.isEmpty()
                               ? title
                               : title + u" › "_s + visibleText(entry.script.folder).replace(u'/', u" › "_s),
                           {},
                           {}});
        }
        groups[places.value(id)].entries.append(entry);
    }
    // A root that is not there stands where its folders would.
    std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
        return a.id.section(u'/', 0, 0).toInt() < b.id.section(u'/', 0, 0).toInt();
    });
    if (!favourites.entries.isEmpty())
        m_groups.append(favourites);
    m_groups += groups;
    if (!m_query.isEmpty()) {
        for (Group& group : m_groups)
            std::stable_sort(group.entries.begin(), group.entries.end(),
                             [&](const LibraryEntry& a, const LibraryEntry& b) {
                                 return m_query.rank(a) < m_query.rank(b);
                             });
    }
}

const LibraryEntry* LibraryModel::entry(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == kGroup)
        return nullptr;
    return &m_groups.at(qsizetype(index.internalId() - 1)).entries.at(index.row());
}

QModelIndex LibraryModel::indexOf(const QString& path) const
{
    for (qsizetype group = 0; group < m_groups.size(); ++group) {
        if (m_groups.at(group).id == "favourites"_L1)
            continue;
        const auto& entries = m_groups.at(group).entries;
        for (qsizetype row = 0; row < entries.size(); ++row) {
            if (entries.at(row).script.path == path)
                return createIndex(int(row), 0, quintptr(group + 1));
        }
    }
    return {};
}

const LastRun* LibraryModel::lastRun(const LibraryEntry& entry) const
{
    auto run = m_runs.constFind(entry.script.path);
    if (run == m_runs.cend())
        run = m_runs.constFind(entry.script.name);
    return run == m_runs.cend() ? nullptr : &*run;
}

QModelIndex LibraryModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row() + 1) : kGroup);
}

QModelIndex LibraryModel::parent(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == kGroup)
        return {};
    return createIndex(int(index.internalId() - 1), 0, kGroup);
}

int LibraryModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return int(m_groups.size());
    if (parent.internalId() != kGroup || parent.column() > 0)
        return 0;
    return int(m_groups.at(parent.row()).entries.size());
}

int LibraryModel::columnCount(const QModelIndex&) const
{
    return 1;
}

Qt::ItemFlags LibraryModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    return index.isValid() && index.internalId() != kGroup ? flags | Qt::ItemNeverHasChildren : flags;
}

QVariant LibraryModel::groupData(const Group& group, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return group.title;
    case Qt::AccessibleTextRole:
        return group.problem.isEmpty()
                   ? (group.entries.size() == 1
                          ? tr("%1, one script").arg(group.title)
                          : tr("%1, %2 scripts").arg(group.title).arg(group.entries.size()))
                   : group.title + u": "_s + group.problem;
    case Qt::ToolTipRole:
    case ProblemRole:
        return group.problem;
    case GroupRole:
        return group.id;
    case CountRole:
        return int(group.entries.size());
    default:
        return {};
    }
}

QVariant LibraryModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.internalId() == kGroup)
        return groupData(m_groups.at(index.row()), role);
    const LibraryEntry& script = *entry(index);
    const auto badges = [&] {
        QStringList list;
        for (const QString& connection : script.connections)
            list << visibleText(connectionTitle(connection));
        if (script.scope.compare("Tenant"_L1, Qt::CaseInsensitive) != 0)
            list << visibleText(script.scope);
        return list;
    };
    switch (role) {
    case Qt::DisplayRole:
        return visibleText(script.script.name);
    case Qt::ToolTipRole:
        return script.problem.isEmpty() ? visibleText(script.script.synopsis) : script.problem;
    case Qt::AccessibleTextRole: {
        QStringList parts{visibleText(script.script.name), visibleText(script.script.synopsis),
                          riskText(script.risk)};
        parts += badges();
        if (m_favourites.contains(script.script.path))
            parts << tr("favourite");
        if (const LastRun* run = lastRun(script))
            parts << tr("last run: %1").arg(runSign(run->state).text);
        if (!script.problem.isEmpty())
            parts << script.problem;
        parts.removeAll(QString());
        return parts.join(u", "_s);
    }
    case PathRole:
        return script.script.path;
    case SynopsisRole:
        return script.script.synopsis.isEmpty() ? tr("Its help does not say what it does")
                                                : visibleText(script.script.synopsis);
    case RiskRole:
        return int(script.risk);
    case BadgesRole:
        return badges();
    case FavouriteRole:
        return m_favourites.contains(script.script.path);
    case LastRunRole:
        if (const LastRun* run = lastRun(script))
            return int(run->state);
        return {};
    case ProblemRole:
        return script.problem;
    default:
        return {};
    }
}

} // namespace steward
