#pragma once

#include <customers/user.h>
#include <customers/userbadges.h>

#include <QAbstractListModel>
#include <QSet>

#include <functional>

namespace steward {

/// A word about a user, in a colour of the theme that is never its only sign.
struct UserBadge
{
    QString text;
    const char* tone = "neutral"; ///< as Chip knows them
    bool operator==(const UserBadge& other) const
    {
        return text == other.text && qstrcmp(tone, other.tone) == 0;
    }
};

/// What is known of a user, as badges: administrator, guest, disabled, shared mailbox, synced, licensed. Of
/// one whose state was not read (`isWhole` false) only what calls of their own told.
[[nodiscard]] QList<UserBadge> userBadges(const User& user, const UserStanding& standing,
                                          bool isWhole = true);

/// Choices for the target's user: the whole tenant, the users chosen last, then what the service found, a
/// page at a time. Nobody stands in it twice. More pages are asked for with `moreWanted` until the last one
/// came.
class UserListModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum class Kind
    {
        WholeTenant,
        Recent,
        Found
    };
    enum Role
    {
        SignInRole = Qt::UserRole + 1,
        BadgesRole, ///< QList<UserBadge>
        KindRole
    };
    using Standing = std::function<UserStanding(const UserId&)>;

    explicit UserListModel(QObject* parent = nullptr);

    /// Asked for each user that is shown.
    void setStanding(Standing standing) { m_standing = std::move(standing); }
    /// Another question: empties the list but for what is given.
    void start(bool wholeTenant, const QList<User>& recent);
    /// `nextLink` leads to the page after; one that came before ends the list, as an empty one does.
    void addPage(const QList<User>& users, const QString& nextLink);
    /// The page wanted last did not come; it may be wanted again.
    void pageFailed();
    /// Badges may be others now.
    void standingsChanged();

    [[nodiscard]] Kind kindAt(int row) const { return m_rows.at(row).kind; }
    [[nodiscard]] const User& userAt(int row) const { return m_rows.at(row).user; }
    [[nodiscard]] int foundCount() const { return m_found; }
    [[nodiscard]] bool isComplete() const { return m_nextLink.isEmpty(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    void moreWanted(const QString& nextLink);

private:
    struct Row
    {
        Kind kind;
        User user;
    };
    [[nodiscard]] QList<UserBadge> badges(const Row& row) const;

    QList<Row> m_rows;
    QSet<UserId> m_ids;
    QSet<QString> m_links;
    QString m_nextLink;
    Standing m_standing;
    int m_found = 0;
    bool m_waiting = false;
};

} // namespace steward

Q_DECLARE_METATYPE(QList<steward::UserBadge>)
