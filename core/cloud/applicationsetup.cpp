#include "applicationsetup.h"

#include "credentialpolicy.h"
#include "permissioncatalog.h"
#include "servicecalls.h"
#include "steplist.h"

#include <auth/loopbackreceiver.h>
#include <logging/redactor.h>

#include <QTimer>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

using State = ConsentStep::State;
using std::chrono::milliseconds;

const QString& partnerCenterId()
{
    static const QString id = u"fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"_s;
    return id;
}

/// The same address on loopback, whatever its port.
bool isOurRedirect(const QString& address)
{
    QUrl url(address);
    url.setPort(-1);
    return url == QUrl(ApplicationSetup::redirectUri());
}

QJsonArray toArray(const QStringList& texts)
{
    return QJsonArray::fromStringList(texts);
}

/// What the application declares already, and what it has to declare besides.
QJsonArray mergedAccess(const QJsonArray& present, const QJsonArray& wanted)
{
    QJsonArray merged = present;
    for (const QJsonValue& entry : wanted) {
        const QString resource = entry[u"resourceAppId"_s].toString();
        qsizetype at = -1;
        for (qsizetype i = 0; i < merged.size(); ++i) {
            if (merged.at(i)[u"resourceAppId"_s].toString().compare(resource, Qt::CaseInsensitive) == 0)
                at = i;
        }
        if (at < 0) {
            merged.append(entry);
            continue;
        }
        QJsonObject known = merged.at(at).toObject();
        QJsonArray access = known.value("resourceAccess"_L1).toArray();
        for (const QJsonValue& item : entry[u"resourceAccess"_s].toArray()) {
            const bool isThere = std::any_of(access.cbegin(), access.cend(), [&](const QJsonValue& have) {
                return have[u"id"_s].toString().compare(item[u"id"_s].toString(), Qt::CaseInsensitive) == 0 &&
                       have[u"type"_s] == item[u"type"_s];
            });
            if (!isThere)
                access.append(item);
        }
        known.insert(u"resourceAccess"_s, access);
        merged[at] = known;
    }
    return merged;
}

QJsonObject newApplication(const ApplicationPlan& plan)
{
    const QStringList ours{ApplicationSetup::redirectUri()};
    const bool isPublic = plan.credential == CredentialKind::None;
    return {{u"displayName"_s, plan.name},
            {u"signInAudience"_s, u"AzureADMultipleOrgs"_s},
            {u"isFallbackPublicClient"_s, true},
            {u"web"_s, QJsonObject{{u"redirectUris"_s, toArray(isPublic ? QStringList() : ours)}}},
            {u"publicClient"_s, QJsonObject{{u"redirectUris"_s, toArray(isPublic ? ours : QStringList())}}},
            {u"servicePrincipalLockConfiguration"_s,
             QJsonObject{{u"isEnabled"_s, true}, {u"allProperties"_s, true}}},
            {u"requiredResourceAccess"_s, PermissionCatalog::requiredResourceAccess(plan.permissions)}};
}

/// What an application that is there lacks; empty when nothing. Nothing that others use is taken away.
QJsonObject neededChanges(const Application& application, const ApplicationPlan& plan)
{
    QJsonObject changes;
    if (!application.multiTenant)
        changes.insert(u"signInAudience"_s, u"AzureADMultipleOrgs"_s);
    if (!application.publicClientFlows)
        changes.insert(u"isFallbackPublicClient"_s, true);
    const bool isPublic = plan.credential == CredentialKind::None && !plan.hasCredential;
    // Under one platform only: the port does not count, so Entra would pick either.
    QStringList right = isPublic ? application.publicRedirects : application.webRedirects;
    QStringList wrong = isPublic ? application.webRedirects : application.publicRedirects;
    const QString rightName = isPublic ? u"publicClient"_s : u"web"_s;
    const QString wrongName = isPublic ? u"web"_s : u"publicClient"_s;
    if (std::none_of(right.cbegin(), right.cend(), isOurRedirect)) {
        right << ApplicationSetup::redirectUri();
        changes.insert(rightName, QJsonObject{{u"redirectUris"_s, toArray(right)}});
    }
    if (wrong.removeIf(isOurRedirect) > 0)
        changes.insert(wrongName, QJsonObject{{u"redirectUris"_s, toArray(wrong)}});
    const QJsonArray access = mergedAccess(application.requiredResourceAccess,
                                           PermissionCatalog::requiredResourceAccess(plan.permissions));
    if (access != application.requiredResourceAccess)
        changes.insert(u"requiredResourceAccess"_s, access);
    return changes;
}

/// What a directory that has not heard of the new application everywhere answers.
bool mayOnlyBeEarly(const Error& error)
{
    return error.code == ErrorCode::NotFound || error.code == ErrorCode::BadRequest;
}

QString asDate(const QDateTime& time)
{
    return time.toUTC().toString(u"yyyy-MM-dd"_s);
}

} // namespace

class ApplicationSetup::Run final
{
public:
    Run(ApplicationPlan thePlan, HttpClient& theHttp, TokenSource& theTokens, const AdviceCatalog& theAdvice,
        Redactor& redactor, const Clock& theClock, Options theOptions)
        : plan(std::move(thePlan)),
          options(theOptions),
          clock(theClock),
          http(theHttp),
          tokens(theTokens),
          advice(theAdvice),
          client(http, tokens, plan.cloud, plan.tenant, advice, redactor),
          probe(http, plan.cloud, plan.tenant, advice, redactor, options.probe),
          steps({{u"find"_s, ApplicationSetup::tr("Look for the application")},
                 {u"create"_s, ApplicationSetup::tr("Create the application")},
                 {u"principal"_s, ApplicationSetup::tr("Make it known in your tenant")},
                 {u"policy"_s, ApplicationSetup::tr("Read your tenant's rules for applications")},
                 {u"credential"_s, ApplicationSetup::tr("Add its credential")},
                 {u"grant"_s, ApplicationSetup::tr("Grant the permissions in your tenant")},
                 {u"wait"_s, ApplicationSetup::tr("Wait until it works everywhere")}})
    {
    }

    QPointer<ApplicationSetup> owner;
    std::unique_ptr<QObject> context = std::make_unique<QObject>();
    ApplicationPlan plan;
    Options options;
    const Clock& clock;
    HttpClient& http;
    TokenSource& tokens;
    const AdviceCatalog& advice;
    ApplicationClient client;
    CredentialProbe probe;
    StepList steps;
    QTimer deadline;
    milliseconds deadlineLeft{0};
    MakeCertificate makeCertificate;
    CredentialProbe::Assertion sign;
    QString current;
    std::optional<Completion<QString>> choice;
    QStringList candidates;
    ApplicationReady ready;
    bool isNew = false;
    bool started = false;
    bool ended = false;

    [[nodiscard]] bool stopped() const { return owner.isNull() || ended; }

    bool set(const QString& id, State state, const QString& detail = {},
             const std::optional<Error>& error = std::nullopt)
    {
        const ConsentStep step = steps.set(id, state, clock.now(), detail, error);
        Q_EMIT owner->stepChanged(step);
        return !stopped();
    }
    bool begin(const QString& id)
    {
        current = id;
        return set(id, State::Running);
    }
    bool done(const QString& detail) { return set(current, State::Done, detail); }

    bool remember(const QString& keyId)
    {
        const ApplicationProgress progress{ready.application.objectId, ready.application.clientId, keyId};
        Q_EMIT owner->progressed(progress);
        return !stopped();
    }

    void finish(const Result<ApplicationReady>& result)
    {
        if (stopped())
            return;
        ended = true;
        release();
        // One of its children may be telling us this.
        context.release()->deleteLater();
        Q_EMIT owner->finished(result);
    }

    /// Ends every wait that is not a child of the context.
    void release()
    {
        deadline.stop();
        if (choice)
            choice->finish(fail(cancelledError()));
    }

    void failWith(const Error& error)
    {
        if (stopped())
            return;
        if (current.isEmpty() || set(current, State::Failed, {}, error))
            finish(fail(error));
    }

    [[nodiscard]] Error noRightToGrant(Error error) const
    {
        if (error.code != ErrorCode::Forbidden)
            return error;
        error.message = u"The account may create the application, but not grant these permissions."_s;
        error.why =
            u"Only a Global Administrator or a Privileged Role Administrator may grant all of them."_s;
        error.advice =
            u"Sign in with such an account and start again (what was made is kept), or have one open this "
            u"address: %1"_s.arg(
                ApplicationSetup::adminConsentUrl(plan.cloud, plan.tenant, ready.application.clientId)
                    .toString(QUrl::FullyEncoded));
        return error;
    }

    static QCoro::Task<> go(std::shared_ptr<Run> run);
    static QCoro::Task<Result<>> work(std::shared_ptr<Run> run);
    static QCoro::Task<Result<std::optional<Application>>> find(std::shared_ptr<Run> run);
    static QCoro::Task<Result<>> create(std::shared_ptr<Run> run, std::optional<Application> found);
    static QCoro::Task<Result<>> principals(std::shared_ptr<Run> run);
    static QCoro::Task<Result<>> credential(std::shared_ptr<Run> run);
    static QCoro::Task<Result<>> grant(std::shared_ptr<Run> run);
    static QCoro::Task<Result<>> waitUntilItWorks(std::shared_ptr<Run> run);
    static QCoro::Task<Result<>> pause(std::shared_ptr<Run> run, milliseconds time);
};

QCoro::Task<Result<>> ApplicationSetup::Run::pause(std::shared_ptr<Run> run, milliseconds time)
{
    const auto waiting = pauseFor(time, run->context.get());
    (void)co_await waiting;
    if (run->stopped())
        co_return fail(cancelledError());
    co_return Result<>();
}

QCoro::Task<> ApplicationSetup::Run::go(std::shared_ptr<Run> run)
{
    const Result<> ready = co_await pause(run, milliseconds(0));
    if (!ready)
        co_return;
    const Result<> worked = co_await work(run);
    if (run->stopped())
        co_return;
    if (!worked)
        run->failWith(worked.error());
    else
        run->finish(run->ready);
}

QCoro::Task<Result<>> ApplicationSetup::Run::work(std::shared_ptr<Run> run)
{
    const Result<std::optional<Application>> found = co_await find(run);
    if (!found)
        co_return fail(found.error());
    const Result<> created = co_await create(run, *found);
    if (!created)
        co_return created;
    const Result<> known = co_await principals(run);
    if (!known)
        co_return known;
    const Result<> credited = co_await credential(run);
    if (!credited)
        co_return credited;
    const Result<> granted = co_await grant(run);
    if (!granted)
        co_return granted;
    const Result<> waited = co_await waitUntilItWorks(run);
    co_return waited;
}

QCoro::Task<Result<std::optional<Application>>> ApplicationSetup::Run::find(std::shared_ptr<Run> run)
{
    const auto gone = [] { return fail(cancelledError()); };
    if (!run->begin(u"find"_s))
        co_return gone();
    if (!run->plan.clientId.isEmpty()) {
        const auto asking = run->client.byClientId(run->plan.clientId, run->context.get());
        const auto found = co_await asking;
        if (run->stopped())
            co_return gone();
        if (!found)
            co_return fail(found.error());
        if (*found) {
            if (!run->done(u"%1 (%2)"_s.arg((*found)->name, (*found)->clientId)))
                co_return gone();
            co_return *found;
        }
    }
    const auto asking = run->client.byName(run->plan.name, run->context.get());
    const auto named = co_await asking;
    if (run->stopped())
        co_return gone();
    if (!named)
        co_return fail(named.error());
    QString chosen = named->isEmpty() ? QString() : named->constFirst().clientId;
    if (named->size() > 1) {
        run->candidates.clear();
        for (const Application& application : *named)
            run->candidates << application.clientId;
        run->choice.emplace();
        const auto choosing = run->choice->future();
        run->deadlineLeft = milliseconds(run->deadline.remainingTime());
        run->deadline.stop();
        if (!run->set(u"find"_s, State::Running,
                      ApplicationSetup::tr("%n applications have this name. Choose one.", nullptr,
                                           int(named->size()))))
            co_return gone();
        const QList<Application> candidates = *named;
        Q_EMIT run->owner->chooseApplication(candidates);
        const Result<QString> answer = co_await choosing;
        if (run->stopped())
            co_return gone();
        if (!answer)
            co_return fail(answer.error());
        run->deadline.start(run->deadlineLeft);
        chosen = *answer;
    }
    for (const Application& application : *named) {
        if (chosen.isEmpty() || application.clientId != chosen)
            continue;
        if (!run->done(u"%1 (%2)"_s.arg(application.name, application.clientId)))
            co_return gone();
        co_return std::optional<Application>(application);
    }
    if (!run->done(ApplicationSetup::tr("There is none yet.")))
        co_return gone();
    co_return std::optional<Application>();
}

QCoro::Task<Result<>> ApplicationSetup::Run::create(std::shared_ptr<Run> run,
                                                    std::optional<Application> found)
{
    if (!run->begin(u"create"_s))
        co_return fail(cancelledError());
    QString detail;
    if (!found) {
        const auto creating = run->client.create(newApplication(run->plan), run->context.get());
        const Result<Application> created = co_await creating;
        if (run->stopped())
            co_return fail(cancelledError());
        if (!created)
            co_return fail(created.error());
        run->ready.application = *created;
        run->isNew = true;
        detail = ApplicationSetup::tr("Created: %1").arg(created->clientId);
    } else {
        run->ready.application = *found;
        const QJsonObject changes = neededChanges(*found, run->plan);
        if (!changes.isEmpty()) {
            const auto updating = run->client.update(found->objectId, changes, run->context.get());
            const Result<> updated = co_await updating;
            if (run->stopped())
                co_return fail(cancelledError());
            if (!updated)
                co_return fail(updated.error());
        }
        detail = changes.isEmpty() ? ApplicationSetup::tr("It is as it should be.")
                                   : ApplicationSetup::tr("It was there; what it lacked was added.");
    }
    if (!run->done(detail) || !run->remember({}))
        co_return fail(cancelledError());
    co_return Result<>();
}

QCoro::Task<Result<>> ApplicationSetup::Run::principals(std::shared_ptr<Run> run)
{
    if (!run->begin(u"principal"_s))
        co_return fail(cancelledError());
    const QStringList clientIds{run->ready.application.clientId, partnerCenterId()};
    for (const QString& clientId : clientIds) {
        for (int tries = 1;; ++tries) {
            const auto asking = run->client.ensureServicePrincipal(clientId, run->context.get());
            const Result<QString> made = co_await asking;
            if (run->stopped())
                co_return fail(cancelledError());
            if (made)
                break;
            if (!mayOnlyBeEarly(made.error()) || tries >= run->options.principalTries)
                co_return fail(made.error());
            const qint64 left =
                (run->options.principalTries - tries) * run->options.principalPause.count() / 1000;
            if (!run->set(u"principal"_s, State::Running,
                          ApplicationSetup::tr(
                              "Your directory has not heard of it everywhere yet: at most %1 more.")
                              .arg(durationText(std::chrono::seconds(left)))))
                co_return fail(cancelledError());
            const Result<> paused = co_await pause(run, run->options.principalPause);
            if (!paused)
                co_return paused;
        }
    }
    if (!run->done({}))
        co_return fail(cancelledError());
    co_return Result<>();
}

QCoro::Task<Result<>> ApplicationSetup::Run::credential(std::shared_ptr<Run> run)
{
    if (!run->begin(u"policy"_s))
        co_return fail(cancelledError());
    const bool isNeeded = run->plan.credential != CredentialKind::None && !run->plan.hasCredential;
    const QDateTime createdAt = run->isNew ? QDateTime() : run->ready.application.createdAt;
    const auto reading = run->client.policy(run->context.get(), createdAt);
    const Result<AppManagementPolicy> policy = co_await reading;
    if (run->stopped())
        co_return fail(cancelledError());
    if (!policy)
        co_return fail(policy.error());
    if (isNeeded) {
        if (const auto forbidden = policyRefusal(*policy, run->plan.credential))
            co_return fail(*forbidden);
    }
    const QDateTime endsAt =
        credentialEnd(*policy, run->plan.credential, run->plan.credentialDays, run->clock.now());
    const bool isShortened =
        isNeeded && endsAt < run->clock.now().addDays(run->plan.credentialDays).addSecs(-2 * 3600);
    if (isShortened)
        run->ready.notes << ApplicationSetup::tr(
                                "Your tenant's rules let a credential live until %1 at most.")
                                .arg(asDate(endsAt));
    if (!run->done(isShortened ? run->ready.notes.constLast() : ApplicationSetup::tr("Nothing forbids it.")))
        co_return fail(cancelledError());

    if (!run->begin(u"credential"_s))
        co_return fail(cancelledError());
    if (!isNeeded) {
        const QString why = run->plan.hasCredential
                                ? ApplicationSetup::tr("The one that is kept stays in use.")
                                : ApplicationSetup::tr("A public client has none.");
        if (!run->done(why))
            co_return fail(cancelledError());
        co_return Result<>();
    }
    CertificateUpload certificate;
    if (run->plan.credential == CredentialKind::Certificate) {
        if (!run->makeCertificate)
            co_return fail(ErrorCode::Bug, u"Nobody can make a certificate."_s);
        const auto made = run->makeCertificate(endsAt);
        if (!made)
            co_return fail(made.error());
        certificate = *made;
    }
    const QString objectId = run->ready.application.objectId;
    for (int tries = 1;; ++tries) {
        const auto adding = run->plan.credential == CredentialKind::Certificate
                                ? run->client.addCertificate(objectId, certificate, run->context.get())
                                : run->client.addSecret(objectId, run->plan.name, endsAt, run->context.get());
        const Result<MadeCredential> made = co_await adding;
        if (run->stopped())
            co_return fail(cancelledError());
        if (made) {
            run->ready.credential = *made;
            break;
        }
        const bool isEarly = run->isNew && made.error().code == ErrorCode::NotFound;
        if (!isEarly || tries >= run->options.principalTries)
            co_return fail(made.error());
        const Result<> paused = co_await pause(run, run->options.principalPause);
        if (!paused)
            co_return paused;
    }
    const MadeCredential made = run->ready.credential;
    Q_EMIT run->owner->credentialMade(made);
    if (run->stopped() || !run->remember(made.keyId))
        co_return fail(cancelledError());
    if (!run->done(ApplicationSetup::tr("Good until %1.").arg(asDate(made.endsAt))))
        co_return fail(cancelledError());
    co_return Result<>();
}

QCoro::Task<Result<>> ApplicationSetup::Run::grant(std::shared_ptr<Run> run)
{
    if (!run->begin(u"grant"_s))
        co_return fail(cancelledError());
    AppIdentity app;
    app.cloud = run->plan.cloud;
    app.tenant = run->plan.tenant;
    app.clientId = run->ready.application.clientId;
    const GrantClient grants(run->http, run->tokens, app, run->advice);
    constexpr int kRounds = 3;
    for (int round = 1;; ++round) {
        const auto writing = grants.write(run->plan.tenant, run->plan.permissions, run->context.get());
        const Result<WrittenGrants> written = co_await writing;
        if (run->stopped())
            co_return fail(cancelledError());
        if (!written && (!mayOnlyBeEarly(written.error()) || round >= kRounds))
            co_return fail(run->noRightToGrant(written.error()));
        if (written) {
            run->ready.grants = written->now.grants;
            run->ready.skipped = written->skipped;
            run->ready.missing = written->now.missing(run->plan.permissions);
            const bool early =
                std::any_of(written->skipped.cbegin(), written->skipped.cend(),
                            [](const SkippedResource& skipped) { return mayOnlyBeEarly(skipped.error); });
            const bool seen = run->ready.missing.isEmpty() || !written->skipped.isEmpty();
            if ((seen && !early) || round >= kRounds)
                break;
        }
        const Result<> paused = co_await pause(run, run->options.principalPause);
        if (!paused)
            co_return paused;
    }
    const auto forbidden = std::find_if(
        run->ready.skipped.cbegin(), run->ready.skipped.cend(),
        [](const SkippedResource& skipped) { return skipped.error.code == ErrorCode::Forbidden; });
    if (forbidden != run->ready.skipped.cend())
        co_return fail(run->noRightToGrant(forbidden->error));
    QString detail = ApplicationSetup::tr("%1 of %2 permissions are granted.")
                         .arg(run->plan.permissions.size() - run->ready.missing.size())
                         .arg(run->plan.permissions.size());
    for (const SkippedResource& skipped : std::as_const(run->ready.skipped)) {
        const QString note =
            ApplicationSetup::tr("%1 is not in your tenant and was left out.").arg(skipped.resource);
        run->ready.notes << note;
        detail += u' ' + note;
    }
    if (!run->done(detail))
        co_return fail(cancelledError());
    co_return Result<>();
}

QCoro::Task<Result<>> ApplicationSetup::Run::waitUntilItWorks(std::shared_ptr<Run> run)
{
    if (!run->begin(u"wait"_s))
        co_return fail(cancelledError());
    // The probe is told by value what it needs; the countdown must not keep the run alive.
    const CredentialProbe::Waiting countdown = [weak = std::weak_ptr<Run>(run)](std::chrono::seconds left) {
        const auto alive = weak.lock();
        if (alive && !alive->stopped())
            alive->set(
                u"wait"_s, State::Running,
                ApplicationSetup::tr("Microsoft's servers pass the new credential around: at most %1 more.")
                    .arg(durationText(left)));
    };
    const auto probing = run->probe.wait(run->ready.application.clientId, run->ready.credential, run->sign,
                                         countdown, run->context.get());
    const Result<> works = co_await probing;
    if (run->stopped())
        co_return fail(cancelledError());
    if (!works)
        co_return fail(works.error());

    const auto reading = run->client.byClientId(run->ready.application.clientId, run->context.get());
    const auto now = co_await reading;
    if (run->stopped())
        co_return fail(cancelledError());
    if (now && *now)
        run->ready.application = **now;
    // What an interrupted set-up left behind is of no use to anybody. Failing here does no harm.
    const QList<ListedCredential> listed = run->ready.application.credentials;
    for (const ListedCredential& credential : listed) {
        if (!run->plan.lostKeyIds.contains(credential.keyId, Qt::CaseInsensitive))
            continue;
        const auto removing =
            run->client.removeCredential(run->ready.application.objectId, credential, run->context.get());
        const Result<> removed = co_await removing;
        if (run->stopped())
            co_return fail(cancelledError());
        if (removed)
            run->ready.application.credentials.removeOne(credential);
        else
            run->ready.notes << ApplicationSetup::tr(
                                    "An unused credential from before could not be removed: %1")
                                    .arg(removed.error().message);
    }
    if (!run->done({}))
        co_return fail(cancelledError());
    co_return Result<>();
}

ApplicationSetup::ApplicationSetup(ApplicationPlan plan, HttpClient& http, TokenSource& bootstrap,
                                   const AdviceCatalog& advice, Redactor& redactor, const Clock& clock,
                                   QObject* parent)
    : ApplicationSetup(std::move(plan), http, bootstrap, advice, redactor, clock, Options(), parent)
{
}

ApplicationSetup::ApplicationSetup(ApplicationPlan plan, HttpClient& http, TokenSource& bootstrap,
                                   const AdviceCatalog& advice, Redactor& redactor, const Clock& clock,
                                   Options options, QObject* parent)
    : QObject(parent),
      m_run(std::make_shared<Run>(std::move(plan), http, bootstrap, advice, redactor, clock, options))
{
    m_run->owner = this;
    m_run->deadline.setSingleShot(true);
    connect(&m_run->deadline, &QTimer::timeout, this, [run = std::weak_ptr<Run>(m_run)] {
        Error error;
        error.code = ErrorCode::Timeout;
        error.message = u"Setting the application up took too long."_s;
        error.advice = u"Start again: it goes on where it stopped."_s;
        if (const auto alive = run.lock())
            alive->failWith(error);
    });
}

ApplicationSetup::~ApplicationSetup()
{
    m_run->owner.clear();
    m_run->release();
    m_run->context.reset();
}

void ApplicationSetup::setCertificateMaker(MakeCertificate make, CredentialProbe::Assertion sign)
{
    m_run->makeCertificate = std::move(make);
    m_run->sign = std::move(sign);
}

void ApplicationSetup::start()
{
    if (m_run->started)
        return;
    m_run->started = true;
    m_run->deadline.start(m_run->options.deadline);
    Run::go(m_run);
}

void ApplicationSetup::cancel()
{
    if (!isRunning())
        return;
    Error error;
    error.code = ErrorCode::Cancelled;
    error.message = u"Setting the application up was cancelled."_s;
    error.advice = u"What was made so far is kept; start again to go on."_s;
    m_run->failWith(error);
}

void ApplicationSetup::choose(const QString& clientId)
{
    if (!isRunning() || !m_run->choice)
        return;
    if (clientId.isEmpty() || m_run->candidates.contains(clientId))
        m_run->choice->finish(clientId);
}

bool ApplicationSetup::isRunning() const
{
    return m_run->started && !m_run->ended;
}

const QList<ConsentStep>& ApplicationSetup::steps() const
{
    return m_run->steps.steps();
}

QString ApplicationSetup::redirectUri()
{
    return LoopbackReceiver::registeredUri().toString();
}

QStringList ApplicationSetup::bootstrapScopes(const Cloud& cloud)
{
    QStringList scopes;
    for (const auto name :
         {"Application.ReadWrite.All"_L1, "AppRoleAssignment.ReadWrite.All"_L1,
          "DelegatedPermissionGrant.ReadWrite.All"_L1, "Directory.Read.All"_L1, "Policy.Read.All"_L1})
        scopes << cloud.graph.toString() + u'/' + name;
    return scopes;
}

QUrl ApplicationSetup::adminConsentUrl(const Cloud& cloud, const TenantId& tenant, const QString& clientId)
{
    QUrl url = cloud.authority;
    url.setPath(u"%1/%2/adminconsent"_s.arg(cloud.authority.path(), tenant.value));
    QUrlQuery query;
    query.addQueryItem(u"client_id"_s, clientId);
    query.addQueryItem(u"redirect_uri"_s, QString::fromLatin1(QUrl::toPercentEncoding(redirectUri())));
    url.setQuery(query);
    return url;
}

} // namespace steward
