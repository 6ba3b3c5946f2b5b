#include "tokenbroker.h"

#include "credentialstore.h"
#include "tokencheck.h"
#include "tokenclient.h"

#include <logging/log.h>
#include <logging/redactor.h>
#include <secrets/secretstore.h>

#include <QPointer>

#include <algorithm>
#include <utility>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPruneAbove = 512;
constexpr int kClockToleranceSeconds = 60;

QString refreshTokenKey()
{
    return QString::fromLatin1(kRefreshTokenKey);
}

Error makeError(ErrorCode code, const QString& message, const QString& advice)
{
    Error error;
    error.code = code;
    error.message = message;
    error.advice = advice;
    return error;
}

Error nobodySignedIn()
{
    return makeError(ErrorCode::SignInNeeded, u"Nobody has signed in yet."_s,
                     u"Run the set-up and sign in with the partner account."_s);
}

} // namespace

/// One exchange and everybody who waits for it.
struct TokenBroker::Exchange
{
    Key key;
    QList<Completion<AccessToken>> waiters;
    bool cacheable = true;
    Secret used;             ///< the refresh token it was tried with
    bool withNewest = false; ///< tries again with the last token any answer brought
};

TokenBroker::TokenBroker(AppIdentity app, TokenClient& client, SecretStore& store, Redactor& redactor,
                         const Clock& clock, QObject* parent)
    : QObject(parent),
      m_app(std::move(app)),
      m_client(client),
      m_store(store),
      m_redactor(redactor),
      m_clock(clock)
{
}

TokenBroker::~TokenBroker()
{
    const auto open = std::exchange(m_open, {});
    for (const ExchangePtr& exchange : open) {
        for (const auto& waiter : exchange->waiters) {
            waiter.finish(fail(ErrorCode::Cancelled, u"The sign-in was closed."_s));
        }
    }
}

QString TokenBroker::storeDescription() const
{
    return m_store.description();
}

// --- handing out
// ---------------------------------------------------------------------------------------------

AsyncResult<AccessToken> TokenBroker::token(const TenantId& tenant, const QString& scope,
                                            int minimumLifetimeSeconds)
{
    const Key key{tenant, scope};
    if (const auto known = cached(key, minimumLifetimeSeconds))
        return readyResult<AccessToken>(*known);

    const Completion<AccessToken> waiter;
    const auto future = waiter.future();
    if (const auto running = m_joinable.constFind(key); running != m_joinable.constEnd()) {
        (*running)->waiters.append(waiter);
        return future;
    }
    const auto exchange = std::make_shared<Exchange>();
    exchange->key = key;
    exchange->waiters.append(waiter);
    m_joinable.insert(key, exchange);
    m_open.append(exchange);
    m_queue.append(exchange);
    pump();
    return future;
}

std::optional<AccessToken> TokenBroker::cached(const Key& key, int minimumLifetimeSeconds) const
{
    const auto found = m_cache.constFind(key);
    if (found == m_cache.constEnd())
        return std::nullopt;
    const QDateTime now = m_clock.now();
    // A clock that went back would make an old token look young.
    if (now < found->obtainedAt.addSecs(-kClockToleranceSeconds))
        return std::nullopt;
    if (now.secsTo(found->token.expiresAt) < std::max(minimumLifetimeSeconds, 0))
        return std::nullopt;
    return found->token;
}

void TokenBroker::remember(const Key& key, const AccessToken& token)
{
    const QDateTime now = m_clock.now();
    if (m_cache.size() > kPruneAbove)
        m_cache.removeIf([&now](const auto& entry) { return entry.value().token.expiresAt <= now; });
    m_cache.insert(key, Cached{token, now});
}

void TokenBroker::dropTokens(const TenantId& tenant)
{
    m_cache.removeIf([&tenant](const auto& entry) { return entry.key().tenant == tenant; });
    m_kept.removeIf([&tenant](const auto& entry) { return entry.key().tenant == tenant; });
    // What is on its way was asked for under the old conditions: its callers get it, later ones do not.
    m_joinable.removeIf([&tenant](const auto& entry) {
        if (entry.key().tenant != tenant)
            return false;
        entry.value()->cacheable = false;
        return true;
    });
}

// --- exchanging
// ----------------------------------------------------------------------------------------------

void TokenBroker::pump()
{
    if (m_queue.isEmpty())
        return;
    if (!m_hasSignIn)
        return load();
    if (m_unsaved)
        return saveRotation();

    const int limit = m_strict ? 1 : kMaximumExchanges;
    const QPointer<TokenBroker> alive(this);
    for (qsizetype i = 0; i < m_queue.size() && m_running < limit;) {
        if (isPartner(m_queue.at(i)->key) && m_partnerRunning) {
            ++i;
            continue;
        }
        const ExchangePtr exchange = m_queue.takeAt(i);
        ++m_running;
        if (isPartner(exchange->key))
            m_partnerRunning = true;
        begin(exchange);
        if (!alive)
            return;
    }
}

void TokenBroker::load()
{
    if (std::exchange(m_loading, true))
        return;
    withStore([this] {
        const int generation = m_generation;
        whenDone(m_store.read(refreshTokenKey()), this,
                 [this, generation](const Result<std::optional<Secret>>& refreshToken) {
                     const auto done = [this, generation,
                                        refreshToken](const Result<AppCredential>& credential) {
                         m_loading = false;
                         const QPointer<TokenBroker> alive(this);
                         if (generation == m_generation)
                             loaded(refreshToken, credential);
                         if (alive)
                             releaseStore();
                         if (alive)
                             pump();
                     };
                     if (refreshToken && *refreshToken)
                         whenDone(readCredential(m_store, m_app.credential, this), this, done);
                     else
                         done(AppCredential());
                 });
    });
}

void TokenBroker::loaded(const Result<std::optional<Secret>>& refreshToken,
                         const Result<AppCredential>& credential)
{
    const auto giveUp = [this](State state, const Error& error) {
        const QPointer<TokenBroker> alive(this);
        setState(state, error);
        if (alive)
            failQueue(error);
    };
    if (!refreshToken)
        return giveUp(State::Unknown, refreshToken.error());
    if (!*refreshToken || (*refreshToken)->isEmpty())
        return giveUp(State::SignedOut, nobodySignedIn());
    m_redactor.addSecret(**refreshToken);
    if (!credential)
        return giveUp(State::Unknown, credential.error());
    hideCredential(m_redactor, *credential);
    if (credential->isNone() && m_app.confidential())
        return giveUp(State::Unknown, credentialMissing(m_app.credential));

    m_refreshToken = **refreshToken;
    m_credential = *credential;
    m_hasSignIn = true;
}

void TokenBroker::begin(const ExchangePtr& exchange)
{
    exchange->used = exchange->withNewest ? m_newest : m_refreshToken;
    whenDone(m_client.refresh(m_app, m_credential, exchange->key.tenant, exchange->used, exchange->key.scope,
                              this),
             this, [this, exchange, generation = m_generation](const Result<TokenAnswer>& answer) {
                 ended(exchange, generation, answer);
             });
}

void TokenBroker::ended(const ExchangePtr& exchange, int generation, const Result<TokenAnswer>& answer)
{
    const bool partner = isPartner(exchange->key);
    --m_running;
    if (partner)
        m_partnerRunning = false;

    if (generation != m_generation) {
        // Somebody else signed in meanwhile: the question stands, the answer does not.
        exchange->withNewest = false;
        m_queue.prepend(exchange);
        return pump();
    }

    if (!answer) {
        if (answer.error().code == ErrorCode::SignInNeeded && !m_newest.isEmpty() &&
            !(m_newest == exchange->used)) {
            exchange->withNewest = true;
            m_queue.prepend(exchange);
            return pump();
        }
        const QPointer<TokenBroker> alive(this);
        settle(exchange, fail(answer.error()));
        if (alive)
            pump();
        return;
    }

    if (exchange->withNewest && !m_strict) {
        m_strict = true;
        log(LogLevel::Info, "auth", u"The sign-in service lets a refresh token be used once only."_s);
    }
    // The newest is only tried when the one in use is dead, so what worked takes its place.
    Secret current = exchange->withNewest ? exchange->used : m_refreshToken;
    if (!answer->refreshToken.isEmpty()) {
        m_newest = answer->refreshToken;
        if (partner || m_strict)
            current = answer->refreshToken;
    }
    if (!(current == m_refreshToken)) {
        m_refreshToken = current;
        m_unsaved = true;
    }

    const auto token =
        checkAccessToken(m_app, exchange->key.tenant, exchange->key.scope, *answer, m_clock.now());
    if (m_unsaved && token) {
        m_held.append({exchange, *token});
        return saveRotation();
    }
    const QPointer<TokenBroker> alive(this);
    if (token && exchange->cacheable)
        remember(exchange->key, *token);
    settle(exchange, token);
    if (!alive)
        return;
    if (m_unsaved)
        saveRotation();
    else
        pump();
}

void TokenBroker::settle(const ExchangePtr& exchange, const Result<AccessToken>& result)
{
    m_open.removeOne(exchange);
    if (m_joinable.value(exchange->key) == exchange)
        m_joinable.remove(exchange->key);
    const auto waiters = std::exchange(exchange->waiters, {});
    // Listeners and waiters may do anything, even destroy the broker: nothing of it is touched afterwards.
    noteOutcome(isPartner(exchange->key), result ? std::nullopt : std::optional<Error>(result.error()));
    for (const auto& waiter : waiters)
        waiter.finish(result);
}

void TokenBroker::failQueue(const Error& error)
{
    QList<Completion<AccessToken>> waiters;
    for (const ExchangePtr& exchange : std::exchange(m_queue, {})) {
        m_open.removeOne(exchange);
        if (m_joinable.value(exchange->key) == exchange)
            m_joinable.remove(exchange->key);
        waiters += std::exchange(exchange->waiters, {});
    }
    for (const auto& waiter : waiters)
        waiter.finish(fail(error));
}

// --- rotation
// ------------------------------------------------------------------------------------------------

void TokenBroker::saveRotation()
{
    if (std::exchange(m_saving, true))
        return;
    withStore([this] {
        if (!m_unsaved)
            return rotationSaved(m_refreshToken, Result<>()); // a new sign-in came first
        const Secret saving = m_refreshToken;
        whenDone(m_store.write(refreshTokenKey(), saving), this,
                 [this, saving](const Result<>& result) { rotationSaved(saving, result); });
    });
}

void TokenBroker::rotationSaved(const Secret& saved, const Result<>& result)
{
    const QPointer<TokenBroker> alive(this);
    m_saving = false;
    if (result && !(saved == m_refreshToken)) {
        // Rotated once more while the store was busy; only the last one counts.
        releaseStore();
        if (alive)
            saveRotation();
        return;
    }
    const auto held = std::exchange(m_held, {});
    if (!result) {
        Error error = result.error();
        error.why =
            u"The sign-in service gave a new sign-in, and it could not be stored. It is kept in memory "
            u"until it is."_s;
        for (const auto& [exchange, token] : held) {
            if (exchange->cacheable)
                m_kept.insert(exchange->key, token);
        }
        setState(m_state, error);
        if (alive)
            failQueue(error);
        for (const auto& [exchange, token] : held) {
            if (alive)
                settle(exchange, fail(error));
        }
        if (alive)
            releaseStore();
        return;
    }

    const bool renewed = std::exchange(m_unsaved, false);
    for (auto kept = m_kept.cbegin(); kept != m_kept.cend(); ++kept)
        remember(kept.key(), kept.value());
    m_kept.clear();
    for (const auto& [exchange, token] : held) {
        if (exchange->cacheable)
            remember(exchange->key, token);
    }
    if (renewed) {
        m_renewedAt = m_clock.now();
        Q_EMIT refreshTokenRenewed(m_renewedAt);
    }
    for (const auto& [exchange, token] : held) {
        if (alive)
            settle(exchange, token);
    }
    if (!alive)
        return;
    // What waited may have been answered by a token that was kept.
    for (const ExchangePtr& exchange : QList<ExchangePtr>(m_queue)) {
        if (!alive)
            return;
        const auto known = cached(exchange->key, 0);
        if (known && m_queue.removeOne(exchange))
            settle(exchange, *known);
    }
    if (alive)
        releaseStore();
    if (alive)
        pump();
}

// --- sign-in
// -------------------------------------------------------------------------------------------------

AsyncResult<> TokenBroker::adopt(const Secret& refreshToken, const AppCredential& credential)
{
    const Completion<> done;
    if (refreshToken.isEmpty() || (!credential.isNone() && !m_app.confidential())) {
        done.finish(fail(ErrorCode::Bug, u"A sign-in was to be stored that is not one."_s));
        return done.future();
    }
    m_redactor.addSecret(refreshToken);
    hideCredential(m_redactor, credential);

    const auto finish = [this, done](const Result<>& result) {
        const QPointer<TokenBroker> alive(this);
        releaseStore();
        done.finish(result);
        if (alive)
            pump();
    };
    const auto storeToken = [this, finish, refreshToken, credential] {
        whenDone(m_store.write(refreshTokenKey(), refreshToken), this,
                 [this, finish, refreshToken, credential](const Result<>& result) {
                     const QPointer<TokenBroker> alive(this);
                     if (result)
                         useSignIn(refreshToken, credential);
                     if (alive)
                         finish(result);
                 });
    };
    withStore([this, finish, storeToken, credential] {
        if (credential.isNone())
            return storeToken();
        whenDone(writeCredential(m_store, credential), this, [finish, storeToken](const Result<>& result) {
            if (result)
                storeToken();
            else
                finish(result);
        });
    });
    return done.future();
}

void TokenBroker::useSignIn(const Secret& refreshToken, const AppCredential& credential)
{
    const bool secretKnown = !m_app.confidential() || !credential.isNone() || !m_credential.isNone();
    clearSignIn();
    m_refreshToken = refreshToken;
    if (!credential.isNone())
        m_credential = credential;
    // Without the secret at hand the next call reads both from the store.
    m_hasSignIn = secretKnown;
    m_renewedAt = m_clock.now();
    const QPointer<TokenBroker> alive(this);
    setState(State::Ready, std::nullopt);
    if (alive)
        Q_EMIT refreshTokenRenewed(m_renewedAt);
}

void TokenBroker::clearSignIn()
{
    ++m_generation;
    m_refreshToken = {};
    m_newest = {};
    m_hasSignIn = false;
    m_unsaved = false;
    m_strict = false;
    m_cache.clear();
    m_kept.clear();
    // Tokens of the old sign-in that waited for the store are not handed out; their callers ask again.
    for (const auto& [exchange, token] : std::exchange(m_held, {}))
        m_queue.prepend(exchange);
}

AsyncResult<> TokenBroker::forget()
{
    const Completion<> done;
    withStore([this, done] {
        whenDone(m_store.remove(refreshTokenKey()), this, [this, done](const Result<>& removed) {
            const auto finish = [this, done](const Result<>& result) {
                const QPointer<TokenBroker> alive(this);
                if (result) {
                    clearSignIn();
                    m_credential = {};
                    setState(State::SignedOut, std::nullopt);
                    if (alive)
                        failQueue(nobodySignedIn());
                }
                if (alive)
                    releaseStore();
                done.finish(result);
            };
            if (removed)
                whenDone(removeOtherCredentials(m_store, AppCredentialKind::None, this), this, finish);
            else
                finish(removed);
        });
    });
    return done.future();
}

// --- state
// ---------------------------------------------------------------------------------------------------

void TokenBroker::noteOutcome(bool partner, const std::optional<Error>& error)
{
    if (!error)
        return setState(State::Ready, std::nullopt);
    switch (error->code) {
    case ErrorCode::SignInNeeded:
        return setState(State::SignInNeeded, error);
    case ErrorCode::Offline:
    case ErrorCode::Timeout:
        // Being offline does not bring a dead sign-in back to life.
        return m_state == State::SignInNeeded ? void() : setState(State::Offline, error);
    case ErrorCode::ConsentNeeded:
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
        if (!partner) // one customer's matter, and proof that the service answers
            return m_state == State::Offline ? setState(State::Unknown, std::nullopt) : void();
        break;
    default:
        break;
    }
    if (partner)
        setState(m_state == State::Offline ? State::Unknown : m_state, error);
}

void TokenBroker::setState(State state, const std::optional<Error>& error)
{
    if (state == m_state && error == m_lastError)
        return;
    m_state = state;
    m_lastError = error;
    Q_EMIT stateChanged();
}

// --- one store operation at a time
// ---------------------------------------------------------------------------

void TokenBroker::withStore(std::function<void()> work)
{
    if (std::exchange(m_storeBusy, true))
        m_storeQueue.append(std::move(work));
    else
        work();
}

void TokenBroker::releaseStore()
{
    if (m_storeQueue.isEmpty()) {
        m_storeBusy = false;
        return;
    }
    const auto next = m_storeQueue.takeFirst();
    next();
}

} // namespace steward
