#include "credentialrotation.h"

#include "credentialpolicy.h"
#include "servicecalls.h"
#include "steplist.h"

#include <logging/redactor.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

using State = ConsentStep::State;

} // namespace

class CredentialRotation::Run final
{
public:
    Run(Plan thePlan, HttpClient& http, TokenSource& tokens, const AdviceCatalog& advice, Redactor& redactor,
        const Clock& theClock, Store theStore, CredentialProbe::Timings timings)
        : plan(std::move(thePlan)),
          clock(theClock),
          client(http, tokens, plan.app.cloud, plan.app.tenant, advice, redactor),
          probe(http, plan.app.cloud, plan.app.tenant, advice, redactor, timings),
          store(std::move(theStore)),
          steps({{u"find"_s, CredentialRotation::tr("Read the application")},
                 {u"policy"_s, CredentialRotation::tr("Read your tenant's rules for applications")},
                 {u"credential"_s, CredentialRotation::tr("Add a new credential")},
                 {u"wait"_s, CredentialRotation::tr("Wait until it works everywhere")},
                 {u"store"_s, CredentialRotation::tr("Keep the new credential")},
                 {u"remove"_s, CredentialRotation::tr("Remove the old one")}})
    {
    }

    QPointer<CredentialRotation> owner;
    std::unique_ptr<QObject> context = std::make_unique<QObject>();
    /// What cancelling may interrupt; `context` lives on, to take back what was added.
    std::unique_ptr<QObject> interruptible = std::make_unique<QObject>();
    Plan plan;
    const Clock& clock;
    ApplicationClient client;
    CredentialProbe probe;
    Store store;
    ApplicationSetup::MakeCertificate makeCertificate;
    CredentialProbe::Assertion sign;
    StepList steps;
    QString current;
    Application application;
    MadeCredential made;
    bool started = false;
    bool ended = false;
    bool cancelled = false;

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
    bool done(const QString& detail = {}) { return set(current, State::Done, detail); }

    void finish(const Result<MadeCredential>& result)
    {
        if (stopped())
            return;
        ended = true;
        context.release()->deleteLater();
        Q_EMIT owner->finished(result);
    }

    static QCoro::Task<> go(std::shared_ptr<Run> run);
    static QCoro::Task<Result<>> prepare(std::shared_ptr<Run> run);
    static QCoro::Task<Result<>> replace(std::shared_ptr<Run> run);
    static QCoro::Task<> takeBack(std::shared_ptr<Run> run);
    static QCoro::Task<> removeOld(std::shared_ptr<Run> run);
};

QCoro::Task<> CredentialRotation::Run::go(std::shared_ptr<Run> run)
{
    const auto pause = pauseFor(std::chrono::milliseconds(0), run->context.get());
    (void)co_await pause;
    if (run->stopped())
        co_return;
    Result<> result = co_await prepare(run);
    if (result && !run->stopped())
        result = co_await replace(run);
    if (run->stopped())
        co_return;
    if (!result) {
        Error error = result.error();
        if (run->cancelled) {
            error = cancelledError();
            error.message = u"Replacing the credential was cancelled. The old one stays in use."_s;
        }
        if (!run->set(run->current, State::Failed, {}, error))
            co_return;
        if (!run->made.keyId.isEmpty())
            co_await takeBack(run);
        run->finish(fail(error));
        co_return;
    }
    co_await removeOld(run);
    run->finish(run->made);
}

QCoro::Task<Result<>> CredentialRotation::Run::prepare(std::shared_ptr<Run> run)
{
    if (!run->begin(u"find"_s))
        co_return fail(cancelledError());
    const auto asking = run->client.byClientId(run->plan.app.clientId, run->interruptible.get());
    const auto found = co_await asking;
    if (run->stopped() || run->cancelled)
        co_return fail(cancelledError());
    if (!found)
        co_return fail(found.error());
    if (!*found)
        co_return fail(ErrorCode::NotFound,
                       u"The application %1 is not in your tenant."_s.arg(run->plan.app.clientId),
                       u"Set the application up again."_s);
    run->application = **found;
    if (!run->done(run->application.name) || !run->begin(u"policy"_s))
        co_return fail(cancelledError());

    const auto reading = run->client.policy(run->interruptible.get(), run->application.createdAt);
    const Result<AppManagementPolicy> policy = co_await reading;
    if (run->stopped() || run->cancelled)
        co_return fail(cancelledError());
    if (!policy)
        co_return fail(policy.error());
    if (const auto forbidden = policyRefusal(*policy, run->plan.kind))
        co_return fail(*forbidden);
    const QDateTime endsAt = credentialEnd(*policy, run->plan.kind, run->plan.days, run->clock.now());
    if (!run->done() || !run->begin(u"credential"_s))
        co_return fail(cancelledError());

    CertificateUpload certificate;
    if (run->plan.kind == CredentialKind::Certificate) {
        if (!run->makeCertificate)
            co_return fail(ErrorCode::Bug, u"Nobody can make a certificate."_s);
        const auto fresh = run->makeCertificate(endsAt);
        if (!fresh)
            co_return fail(fresh.error());
        certificate = *fresh;
    }
    // Not interruptible: a credential that was added without our hearing of it could not be taken back.
    const auto adding =
        run->plan.kind == CredentialKind::Certificate
            ? run->client.addCertificate(run->application.objectId, certificate, run->context.get())
            : run->client.addSecret(run->application.objectId, run->plan.name, endsAt, run->context.get());
    const Result<MadeCredential> made = co_await adding;
    if (run->stopped())
        co_return fail(cancelledError());
    if (!made)
        co_return fail(made.error());
    run->made = *made;
    if (run->cancelled ||
        !run->done(CredentialRotation::tr("Good until %1.").arg(made->endsAt.toString(u"yyyy-MM-dd"_s))))
        co_return fail(cancelledError());
    co_return Result<>();
}

QCoro::Task<Result<>> CredentialRotation::Run::replace(std::shared_ptr<Run> run)
{
    if (!run->begin(u"wait"_s))
        co_return fail(cancelledError());
    const CredentialProbe::Waiting countdown = [weak = std::weak_ptr<Run>(run)](std::chrono::seconds left) {
        const auto alive = weak.lock();
        if (alive && !alive->stopped() && !alive->cancelled)
            alive->set(
                u"wait"_s, State::Running,
                CredentialRotation::tr("Microsoft's servers pass the new credential around: at most %1 more.")
                    .arg(durationText(left)));
    };
    const auto probing =
        run->probe.wait(run->plan.app.clientId, run->made, run->sign, countdown, run->interruptible.get());
    const Result<> works = co_await probing;
    if (run->stopped() || run->cancelled)
        co_return fail(cancelledError());
    if (!works)
        co_return fail(works.error());
    if (!run->done() || !run->begin(u"store"_s))
        co_return fail(cancelledError());

    const auto storing = run->store(run->made);
    const Result<> stored = co_await storing;
    if (run->stopped())
        co_return fail(cancelledError());
    if (!stored)
        co_return fail(stored.error());
    if (!run->done())
        co_return fail(cancelledError());
    co_return Result<>();
}

QCoro::Task<> CredentialRotation::Run::takeBack(std::shared_ptr<Run> run)
{
    ListedCredential unused;
    unused.kind = run->made.kind;
    unused.keyId = run->made.keyId;
    const auto removing = run->client.removeCredential(run->application.objectId, unused, run->context.get());
    (void)co_await removing;
}

QCoro::Task<> CredentialRotation::Run::removeOld(std::shared_ptr<Run> run)
{
    if (!run->begin(u"remove"_s))
        co_return;
    int removed = 0;
    std::optional<Error> problem;
    const QList<ListedCredential> listed = run->application.credentials;
    for (const ListedCredential& credential : listed) {
        const bool hasEnded = credential.endsAt.isValid() && credential.endsAt < run->clock.now();
        if (!hasEnded && !run->plan.retireKeyIds.contains(credential.keyId, Qt::CaseInsensitive))
            continue;
        const auto removing =
            run->client.removeCredential(run->application.objectId, credential, run->context.get());
        const Result<> gone = co_await removing;
        if (run->stopped())
            co_return;
        if (gone)
            ++removed;
        else
            problem = gone.error();
    }
    // The new one works and is kept: an old one that stays is no failure of the whole.
    if (problem)
        run->set(u"remove"_s, State::Failed, {}, problem);
    else
        run->done(CredentialRotation::tr("%n removed.", nullptr, removed));
}

CredentialRotation::CredentialRotation(Plan plan, HttpClient& http, TokenSource& tokens,
                                       const AdviceCatalog& advice, Redactor& redactor, const Clock& clock,
                                       Store store, QObject* parent)
    : CredentialRotation(std::move(plan), http, tokens, advice, redactor, clock, std::move(store),
                         CredentialProbe::Timings(), parent)
{
}

CredentialRotation::CredentialRotation(Plan plan, HttpClient& http, TokenSource& tokens,
                                       const AdviceCatalog& advice, Redactor& redactor, const Clock& clock,
                                       Store store, CredentialProbe::Timings probe, QObject* parent)
    : QObject(parent),
      m_run(std::make_shared<Run>(std::move(plan), http, tokens, advice, redactor, clock, std::move(store),
                                  probe))
{
    m_run->owner = this;
}

CredentialRotation::~CredentialRotation()
{
    m_run->owner.clear();
    m_run->interruptible.reset();
    m_run->context.reset();
}

void CredentialRotation::setCertificateMaker(ApplicationSetup::MakeCertificate make,
                                             CredentialProbe::Assertion sign)
{
    m_run->makeCertificate = std::move(make);
    m_run->sign = std::move(sign);
}

void CredentialRotation::start()
{
    if (m_run->started)
        return;
    m_run->started = true;
    Run::go(m_run);
}

void CredentialRotation::cancel()
{
    // From storing on, the new credential is the one in use.
    if (!isRunning() || m_run->cancelled || m_run->current == "store"_L1 || m_run->current == "remove"_L1)
        return;
    m_run->cancelled = true;
    m_run->interruptible.release()->deleteLater();
}

bool CredentialRotation::isRunning() const
{
    return m_run->started && !m_run->ended;
}

const QList<ConsentStep>& CredentialRotation::steps() const
{
    return m_run->steps.steps();
}

} // namespace steward
