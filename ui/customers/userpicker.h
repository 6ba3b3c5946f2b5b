#pragma once

#include "userlistmodel.h"

#include <base/asyncresult.h>
#include <common/icons.h>
#include <customers/userdirectory.h>

#include <QFrame>
#include <QTimer>

#include <memory>

class QLabel;
class QListView;

namespace steward {

class Banner;
class EmptyState;
class SearchField;

/// Where a UserPicker gets its users; every one of these must be set.
struct UserSource
{
    std::function<AsyncResult<UserPage>(const QString& search, const QString& nextLink, QObject* context)>
        users;
    std::function<AsyncResult<User>(const QString& id, QObject* context)> find;
    std::function<AsyncResult<QList<User>>()> recent;
    std::function<UserStanding(const UserId& user)> standing;
    std::function<void(const QList<User>& users)> wantStanding;
};

/// The list that opens under the target's user field: searched by the service a moment after the last key,
/// those chosen last first, badges as they become known. An object id that is typed or pasted is found
/// directly. Arrows move, Enter chooses, Esc closes; the keys stay in the search box. An answer to an older
/// question is never shown.
class UserPicker final : public QFrame
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kSearchDelay{300};

    UserPicker(const Icons& icons, QWidget* parent = nullptr);
    ~UserPicker() override;

    /// Opens below `field` for the users of one tenant.
    void openBelow(QWidget* field, const TenantId& tenant, UserSource source);
    [[nodiscard]] TenantId tenant() const { return m_tenant; }
    /// More is known of the users' standing.
    void standingsChanged(const TenantId& tenant);
    [[nodiscard]] UserListModel& model() { return m_model; }

Q_SIGNALS:
    void chosen(const steward::User& user);
    void wholeTenantChosen();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    /// Nobody waits for the answer to the one before.
    int newQuestion();
    void textEdited(const QString& text);
    void search();
    void ask(const QString& nextLink);
    void takePage(const Result<UserPage>& page, bool isFirst);
    void showError(const Error& error);
    void showState();
    void chooseCurrent();
    void move(int rows);
    void wantVisible();

    const Icons m_icons;
    UserListModel m_model;
    UserSource m_source;
    TenantId m_tenant;
    SearchField* m_search = nullptr;
    Banner* m_banner = nullptr;
    QListView* m_list = nullptr;
    EmptyState* m_nothing = nullptr;
    QWidget* m_loading = nullptr;
    QLabel* m_footer = nullptr;
    QTimer m_delay;
    QTimer m_wanted;
    QList<User> m_recent;
    QString m_asked;                    ///< the text of the question that is answered now
    std::unique_ptr<QObject> m_context; ///< of the question under way; see newQuestion()
    int m_question = 0;
    bool m_waiting = false;
    bool m_failed = false;
    bool m_chooseFirst = false; ///< Enter was pressed before the answer came
};

} // namespace steward
