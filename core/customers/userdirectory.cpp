#include "userdirectory.h"

using namespace Qt::StringLiterals;

namespace steward {

namespace {

User fromGraph(const GraphUser& user)
{
    return {user.id, user.displayName, user.userPrincipalName, user.userType, user.enabled, user.licensed,
            user.mail, user.synced.value_or(false)};
}

Error noTenant()
{
    Error error;
    error.code = ErrorCode::BadRequest;
    error.message = u"This customer has no tenant, so it has no users."_s;
    return error;
}

} // namespace

UserDirectory::UserDirectory(const GraphClient& graph) : m_graph(graph)
{
}

AsyncResult<UserPage> UserDirectory::users(const TenantId& tenant, const QString& search, const QString& nextLink,
                                           QObject* context) const
{
    if (tenant.isEmpty())
        return readyResult<UserPage>(fail(noTenant()));
    const Completion<UserPage> completion;
    m_graph.users(tenant, search, nextLink, context).then([completion](const Result<GraphUserPage>& page) {
        if (!page) {
            completion.finish(fail(page.error()));
            return;
        }
        UserPage users;
        users.nextLink = page->nextLink;
        users.users.reserve(page->users.size());
        for (const GraphUser& user : page->users)
            users.users.append(fromGraph(user));
        completion.finish(users);
    });
    return completion.future();
}

AsyncResult<User> UserDirectory::find(const TenantId& tenant, const QString& idOrName, QObject* context) const
{
    if (tenant.isEmpty())
        return readyResult<User>(fail(noTenant()));
    const Completion<User> completion;
    m_graph.user(tenant, idOrName, context).then([completion](const Result<GraphUser>& user) {
        completion.finish(user ? Result<User>(fromGraph(*user)) : Result<User>(fail(user.error())));
    });
    return completion.future();
}

} // namespace steward
