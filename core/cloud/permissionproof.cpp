#include "permissionproof.h"

#include "checkcall.h"

#include <auth/tokenclaims.h>

using namespace Qt::StringLiterals;

namespace steward {

class PermissionProof::Run final
{
public:
    QPointer<PermissionProof> owner;
    std::unique_ptr<QObject> context = std::make_unique<QObject>();
    ServiceCaller caller;
    AppIdentity app;
    const Clock* clock = nullptr;
    QList<ProofRow> rows;
    QList<PermissionCheck> checks; ///< one a resource, in the order they are called
    std::optional<bool> mfa;
    std::optional<Error> problem;
    bool started = false;

    [[nodiscard]] bool stopped() const { return owner.isNull(); }

    /// Tells, and says whether anybody is still there.
    bool tell(int index)
    {
        const ProofRow row = rows.at(index);
        Q_EMIT owner->rowChanged(index, row);
        return !stopped();
    }

    [[nodiscard]] bool isCalledFor(const ProofRow& row, const PermissionCheck& check) const
    {
        return row.permission.kind == Permission::Kind::Delegated &&
               row.permission.resourceId.compare(check.resourceId, Qt::CaseInsensitive) == 0;
    }

    bool setCalled(const PermissionCheck& check, ProvenCall::State state, const std::optional<Error>& error)
    {
        for (int i = 0; i < rows.size(); ++i) {
            ProofRow& row = rows[i];
            if (!isCalledFor(row, check))
                continue;
            row.called = state;
            if (error)
                row.error = error;
            row.at = clock->now();
            if (!tell(i))
                return false;
        }
        return true;
    }

    static QCoro::Task<Result<>> readGrants(std::shared_ptr<Run> run);
    static QCoro::Task<Result<>> call(std::shared_ptr<Run> run, PermissionCheck check);
    static QCoro::Task<> go(std::shared_ptr<Run> run);
};

QCoro::Task<Result<>> PermissionProof::Run::readGrants(std::shared_ptr<Run> run)
{
    const GrantClient client(*run->caller.http, *run->caller.tokens, run->app, *run->caller.advice);
    const auto reading = client.grants(run->caller.partner, run->context.get());
    const Result<TenantGrants> grants = co_await reading;
    if (run->stopped())
        co_return fail(cancelledError());
    if (!grants)
        co_return fail(grants.error());
    for (int i = 0; i < run->rows.size(); ++i) {
        ProofRow& row = run->rows[i];
        // That the grants could be read with the kept sign-in proves what belongs to one.
        row.granted = grants->has(row.permission) || (grants->applicationPresent && row.permission.isPartOfSignIn());
        row.at = run->clock->now();
        if (!*row.granted) {
            Error missing;
            missing.code = ErrorCode::ConsentNeeded;
            missing.message = grants->applicationPresent
                                  ? u"%1 is not granted in your tenant."_s.arg(row.permission.title())
                                  : u"The application has no service principal in your tenant."_s;
            missing.advice = u"Have an administrator consent for your organisation, then prove again."_s;
            row.error = missing;
        }
        if (!run->tell(i))
            co_return fail(cancelledError());
    }
    co_return Result<>();
}

QCoro::Task<Result<>> PermissionProof::Run::call(std::shared_ptr<Run> run, PermissionCheck check)
{
    const Asker asker(run->context.get());
    const auto scope = withCloudAddresses(check.scope, run->caller.cloud);
    if (!scope)
        co_return fail(scope.error());
    const auto asking = run->caller.tokens->token(run->caller.partner, *scope);
    const Result<AccessToken> token = co_await asking;
    if (run->stopped())
        co_return fail(cancelledError());
    if (!token)
        co_return fail(token.error());
    // One token without the proof is enough to be refused.
    if (const auto claims = readClaims(token->value); claims && claims->authenticationMethods)
        run->mfa = run->mfa.value_or(true) && claims->provesMfa();
    CheckCall call;
    call.check = check.call;
    call.scope = check.scope;
    call.tokenTenant = run->caller.partner;
    call.tenant = run->caller.partner;
    const Result<> called = co_await makeCheckCall(run->caller, call, asker);
    co_return called;
}

QCoro::Task<> PermissionProof::Run::go(std::shared_ptr<Run> run)
{
    const auto pause = pauseFor(std::chrono::milliseconds(0), run->context.get());
    (void)co_await pause;
    if (run->stopped())
        co_return;
    const Result<> read = co_await readGrants(run);
    if (run->stopped())
        co_return;
    if (!read) {
        run->problem = read.error();
        for (int i = 0; i < run->rows.size(); ++i) {
            run->rows[i].error = read.error();
            run->rows[i].at = run->clock->now();
            if (!run->tell(i))
                co_return;
        }
    }
    for (const PermissionCheck& check : std::as_const(run->checks)) {
        if (!run->setCalled(check, ProvenCall::State::Running, std::nullopt))
            co_return;
        const Result<> called = co_await call(run, check);
        if (run->stopped())
            co_return;
        const bool told = called ? run->setCalled(check, ProvenCall::State::Done, std::nullopt)
                                 : run->setCalled(check, ProvenCall::State::Failed, called.error());
        if (!told)
            co_return;
    }
    const QList<ProofRow> rows = run->rows;
    Q_EMIT run->owner->finished(rows);
}

PermissionProof::PermissionProof(QList<Permission> permissions, const PermissionCatalog& catalog,
                                 const QList<Connection>& connections, HttpClient& http, TokenSource& tokens,
                                 AppIdentity app, const AdviceCatalog& advice, const Clock& clock,
                                 QObject* parent)
    : QObject(parent), m_run(std::make_shared<Run>())
{
    m_run->owner = this;
    m_run->caller = {&http, &tokens, app.cloud, app.tenant, &advice, {}};
    m_run->app = std::move(app);
    m_run->clock = &clock;
    QStringList resources;
    for (const Permission& permission : permissions) {
        ProofRow row;
        row.permission = permission;
        row.wantedBy = PermissionCatalog::wantedBy(permission, connections);
        row.whyUncalled = catalog.whyUncalled(permission);
        if (permission.kind == Permission::Kind::Delegated) {
            if (const auto check = catalog.checkOf(permission.resourceId)) {
                row.call = check->call.title();
                if (!resources.contains(check->resourceId)) {
                    resources << check->resourceId;
                    m_run->checks.append(*check);
                }
            }
        }
        m_run->rows.append(row);
    }
}

PermissionProof::~PermissionProof()
{
    m_run->owner.clear();
    m_run->context.reset();
}

void PermissionProof::start()
{
    if (m_run->started)
        return;
    m_run->started = true;
    Run::go(m_run);
}

const QList<ProofRow>& PermissionProof::rows() const
{
    return m_run->rows;
}

std::optional<bool> PermissionProof::mfa() const
{
    return m_run->mfa;
}

std::optional<Error> PermissionProof::problem() const
{
    return m_run->problem;
}

} // namespace steward
