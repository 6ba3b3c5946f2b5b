#include "userlistmodel.h"

using namespace Qt::StringLiterals;

namespace steward {

QList<UserBadge> userBadges(const User& user, const UserStanding& standing, bool isWhole)
{
    QList<UserBadge> badges;
    if (standing.isAdmin()) {
        const bool global = standing.roles->contains("Global Administrator"_L1, Qt::CaseInsensitive);
        badges.append({global ? UserListModel::tr("Global admin") : UserListModel::tr("Admin"), "warning"});
    }
    if (isWhole && !user.enabled)
        badges.append({UserListModel::tr("Disabled"), "error"});
    if (isWhole && user.isGuest())
        badges.append({UserListModel::tr("Guest"), "info"});
    if (standing.sharedMailbox.value_or(false))
        badges.append({UserListModel::tr("Shared mailbox"), "info"});
    if (isWhole && user.synced)
        badges.append({UserListModel::tr("Synced"), "neutral"});
    if (isWhole && user.licensed)
        badges.append({UserListModel::tr("Licensed"), "neutral"});
    return badges;
}

UserListModel::UserListModel(QObject* parent) : QAbstractListModel(parent) {}

void UserListModel::start(bool wholeTenant, const QList<User>& recent)
{
    beginResetModel();
    m_rows.clear();
    m_ids.clear();
    m_links.clear();
    m_nextLink.clear();
    m_found = 0;
    m_waiting = false;
    if (wholeTenant)
        m_rows.append({Kind::WholeTenant, {}});
    for (const User& user : recent) {
        if (user.id.isEmpty() || m_ids.contains(user.id))
            continue;
        m_ids.insert(user.id);
        m_rows.append({Kind::Recent, user});
    }
    endResetModel();
}

void UserListModel::addPage(const QList<User>& users, const QString& nextLink)
{
    QList<Row> fresh;
    QList<int> known;
    for (const User& user : users) {
        if (user.id.isEmpty())
            continue;
        if (m_ids.contains(user.id)) {
            // One chosen before shows what it is now.
            for (int row = 0; row < m_rows.size() && m_rows.at(row).kind != Kind::Found; ++row) {
                if (m_rows.at(row).user.id == user.id) {
                    m_rows[row].user = user;
                    known.append(row);
                }
            }
            continue;
        }
        m_ids.insert(user.id);
        fresh.append({Kind::Found, user});
    }
    m_waiting = false;
    m_nextLink = m_links.contains(nextLink) ? QString() : nextLink;
    if (!m_nextLink.isEmpty())
        m_links.insert(m_nextLink);
    for (const int row : known)
        Q_EMIT dataChanged(index(row), index(row));
    if (fresh.isEmpty())
        return;
    const int first = int(m_rows.size());
    beginInsertRows({}, first, first + int(fresh.size()) - 1);
    m_rows += fresh;
    m_found += int(fresh.size());
    endInsertRows();
}

void UserListModel::pageFailed()
{
    m_waiting = false;
}

void UserListModel::standingsChanged()
{
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
}

int UserListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QList<UserBadge> UserListModel::badges(const Row& row) const
{
    if (row.kind == Kind::WholeTenant)
        return {};
    // A recent one is known by name only until the service has shown it.
    const bool isWhole = row.kind == Kind::Found || !row.user.userType.isEmpty();
    return userBadges(row.user, m_standing ? m_standing(row.user.id) : UserStanding(), isWhole);
}

QVariant UserListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows.at(index.row());
    const bool whole = row.kind == Kind::WholeTenant;
    const QString name = whole                             ? tr("Whole tenant")
                         : !row.user.displayName.isEmpty() ? row.user.displayName
                                                           : tr("(no name)");
    const QString signIn = whole ? tr("No user chosen") : row.user.userPrincipalName;
    switch (role) {
    case Qt::DisplayRole:
        return name;
    case SignInRole:
        return signIn;
    case BadgesRole:
        return QVariant::fromValue(badges(row));
    case KindRole:
        return int(row.kind);
    case Qt::AccessibleTextRole: {
        QStringList words{name, signIn};
        for (const UserBadge& badge : badges(row))
            words << badge.text;
        if (row.kind == Kind::Recent)
            words << tr("chosen lately");
        words.removeAll(QString());
        return words.join(u", "_s);
    }
    case Qt::ToolTipRole: {
        if (whole)
            return {};
        QStringList lines{name, signIn};
        if (const UserStanding standing = m_standing ? m_standing(row.user.id) : UserStanding();
            standing.isAdmin())
            lines << standing.roles->join(u", "_s);
        QString html = u"<span>"_s;
        for (qsizetype i = 0; i < lines.size(); ++i)
            html += (i > 0 ? u"<br>"_s : QString()) + lines.at(i).toHtmlEscaped();
        return html + u"</span>"_s;
    }
    default:
        return {};
    }
}

bool UserListModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && !m_nextLink.isEmpty() && !m_waiting;
}

void UserListModel::fetchMore(const QModelIndex& parent)
{
    if (!canFetchMore(parent))
        return;
    m_waiting = true;
    Q_EMIT moreWanted(m_nextLink);
}

} // namespace steward
