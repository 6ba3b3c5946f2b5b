#include "tokenbroker.h"

#include "credentialstore.h"
#include "tokencheck.h"
#include "tokenclient.h"

#include <logging/log.h>
#include <logging/redactor.h>
#include <secrets/secretstore.h>

#include <QPointer>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPruneAbove = 512;
constexpr int kClockToleranceSeconds = 60;
constexpr int kLooks = 2;
constexpr int kCredentialTries = 4;
constexpr std::chrono::seconds kSpareDeadline{3}; // it is an insurance only; nobody waits long for it

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

/// The service refused what the application proves itself with.
bool isCredentialRefusal(const Error& error)
{
    static const QStringList codes{u"AADSTS7000215"_s, u"AADSTS7000222"_s, u"AADSTS700027"_s,
                                   u"AADSTS7000218"_s, u"AADSTS700025"_s};
    return codes.contains(error.serviceCode);
}

/// … because it has not heard of it yet, perhaps.
bool mayStillReplicate(const Error& error)
{
    return error.serviceCode == "AADSTS7000215"_L1 || error.serviceCode == "AADSTS700027"_L1;
}

} // namespace

/// One exchange and everybody who waits for it.
struct TokenBroker::Exchange
{
    Key key;
    QList<Completion<AccessToken>> waiters;
    bool cacheable = true;
    bool renewal = false;                       ///< counts as renewed even when no new token came
    std::optional<AppCredential> newCredential; ///< to be proven
    int credentialTries = 0;

    int generation = 0;
    bool locked = false;
    Secret used; ///< the refresh token it was tried with
    AppCredential usedCredential;
    QList<Secret> tried;          ///< refresh tokens that were refused
    std::optional<Error> refusal; ///< not believed before a look into the store
    int looks = 0;
};

TokenBroker::TokenBroker(AppIdentity app, TokenClient& client, SecretStore& store, Redactor& redactor,
                         const Clock& clock, const TokenBrokerOptions& options, QObject* parent)
    : QObject(parent),
      m_app(std::move(app)),
      m_options(options),
      m_client(client),
      m_store(store),
      m_redactor(redactor),
      m_clock(clock),
      m_lock(store.isShared() ? options.lockFile : QString(), options.lockDeadline),
      m_signIn(store, redactor, [this] { return m_lock.hold(); })
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
    const auto exchange = makeExchange(key);
    exchange->waiters.append(waiter);
    m_joinable.insert(key, exchange);
    pump();
    return future;
}

AsyncResult<QDateTime> TokenBroker::renew()
{
    const Completion<QDateTime> done;
    const Completion<AccessToken> bought;
    // Not by way of this object, which may have gone when the token comes.
    bought.future().then([done, &clock = m_clock](const Result<AccessToken>& token) {
        done.finish(token ? Result<QDateTime>(clock.now()) : Result<QDateTime>(fail(token.error())));
    });
    const auto exchange = makeExchange({m_app.tenant, m_app.cloud.partnerCenterScope()});
    exchange->waiters.append(bought);
    exchange->renewal = true;
    pump();
    return done.future();
}

AsyncResult<> TokenBroker::changeCredential(const AppCredential& credential)
{
    if (credential.isNone())
        return readyResult<void>(fail(ErrorCode::Bug, u"A credential was to be changed to none."_s));
    hideCredential(m_redactor, credential);
    const Completion<> done;
    const Completion<AccessToken> bought;
    bought.future().then([done](const Result<AccessToken>& token) {
        done.finish(token ? Result<>() : Result<>(fail(token.error())));
    });
    const auto exchange = makeExchange({m_app.tenant, m_app.cloud.partnerCenterScope()});
    exchange->waiters.append(bought);
    exchange->newCredential = credential;
    pump();
    return done.future();
}

TokenBroker::ExchangePtr TokenBroker::makeExchange(const Key& key)
{
    const auto exchange = std::make_shared<Exchange>();
    exchange->key = key;
    exchange->generation = m_generation;
    m_open.append(exchange);
    m_queue.append(exchange);
    return exchange;
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

bool TokenBroker::needsLock(const Exchange& exchange) const
{
    return isPartner(exchange.key) || m_once || exchange.refusal || exchange.newCredential;
}

Secret TokenBroker::untried(const Exchange& exchange) const
{
    for (const Secret* token : {&m_refreshToken, &m_newest}) {
        if (!token->isEmpty() && !exchange.tried.contains(*token))
            return *token;
    }
    return {};
}

void TokenBroker::pump()
{
    if (m_queue.isEmpty())
        return;
    if (!m_hasSignIn)
        return load();
    if (m_unsaved)
        return saveRotation();

    const int limit = m_once ? 1 : kMaximumExchanges;
    const QPointer<TokenBroker> alive(this);
    for (qsizetype i = 0; i < m_queue.size() && m_running < limit;) {
        if (needsLock(*m_queue.at(i)) && m_lockedRunning) {
            ++i;
            continue;
        }
        const ExchangePtr exchange = m_queue.takeAt(i);
        if (exchange->generation != m_generation) {
            // Somebody else signed in meanwhile: the question stands, what is known of the answer does not.
            exchange->generation = m_generation;
            exchange->tried.clear();
            exchange->refusal.reset();
            exchange->looks = 0;
        }
        ++m_running;
        if (needsLock(*exchange))
            beginLocked(exchange);
        else
            begin(exchange);
        if (!alive)
            return;
    }
}

void TokenBroker::load()
{
    if (std::exchange(m_loading, true))
        return;
    whenDone(m_signIn.read(m_app.credential, this), this,
             [this, generation = m_generation](const Result<std::optional<StoredSignIn>>& stored) {
                 m_loading = false;
                 if (generation == m_generation) {
                     if (const auto taken = takeOver(stored); !taken)
                         return giveUp(taken.error());
                 }
                 pump();
             });
}

Result<> TokenBroker::takeOver(const Result<std::optional<StoredSignIn>>& stored)
{
    if (!stored)
        return fail(stored.error());
    if (!*stored)
        return fail(nobodySignedIn());
    const StoredSignIn& found = **stored;
    if (found.credential.isNone() && m_app.confidential())
        return fail(credentialMissing(m_app.credential));
    m_credential = found.credential;
    m_app.credential = found.credential.kind();
    m_once = m_once || found.once;
    if (!m_spareUnsaved)
        m_newest = found.spare;
    if (!m_hasSignIn || (!m_unsaved && !(found.refreshToken == m_stored)))
        m_refreshToken = found.refreshToken;
    m_stored = found.refreshToken;
    m_hasSignIn = true;
    return {};
}

void TokenBroker::giveUp(const Error& error)
{
    const QPointer<TokenBroker> alive(this);
    if (error.code == ErrorCode::SignInNeeded) {
        clearSignIn();
        setState(State::SignedOut, error);
    } else {
        setState(m_hasSignIn ? m_state : State::Unknown, error);
    }
    if (alive)
        failQueue(error);
}

void TokenBroker::beginLocked(const ExchangePtr& exchange)
{
    m_lockedRunning = true;
    exchange->locked = true;
    whenDone(m_lock.acquire(), this, [this, exchange](const Result<>& locked) {
        if (!locked) {
            // Nothing to give back, and nothing that the sign-in could be blamed for.
            exchange->locked = false;
            m_lockedRunning = false;
            leave(exchange);
            const QPointer<TokenBroker> alive(this);
            settle(exchange, fail(locked.error()), false);
            if (alive)
                pump();
            return;
        }
        whenDone(m_signIn.read(m_app.credential, this), this,
                 [this, exchange](const Result<std::optional<StoredSignIn>>& stored) {
                     if (const auto taken = takeOver(stored); !taken) {
                         leave(exchange);
                         m_queue.prepend(exchange);
                         return giveUp(taken.error());
                     }
                     if (!exchange->refusal)
                         return begin(exchange);
                     const bool better = exchange->refusal->code == ErrorCode::SignInNeeded
                                             ? !untried(*exchange).isEmpty()
                                             : !(m_credential == exchange->usedCredential);
                     if (better)
                         begin(exchange);
                     else
                         refused(exchange, *exchange->refusal);
                 });
    });
}

void TokenBroker::begin(const ExchangePtr& exchange)
{
    exchange->used = untried(*exchange);
    exchange->usedCredential = exchange->newCredential.value_or(m_credential);
    exchange->refusal.reset();
    QString scope = exchange->key.scope;
    if (exchange->renewal)
        scope += u" offline_access"_s; // without it no new refresh token is promised
    whenDone(
        m_client.refresh(m_app, exchange->usedCredential, exchange->key.tenant, exchange->used, scope, this),
        this, [this, exchange](const Result<TokenAnswer>& answer) { ended(exchange, answer); });
}

void TokenBroker::ended(const ExchangePtr& exchange, const Result<TokenAnswer>& answer)
{
    if (exchange->generation != m_generation) {
        leave(exchange);
        m_queue.prepend(exchange);
        return pump();
    }
    if (!answer)
        refused(exchange, answer.error());
    else if (exchange->locked)
        bought(exchange, *answer);
    else
        boughtUnlocked(exchange, *answer);
}

void TokenBroker::refused(const ExchangePtr& exchange, const Error& error)
{
    const bool dead = error.code == ErrorCode::SignInNeeded;
    const bool aboutCredential = isCredentialRefusal(error);
    if (exchange->newCredential && mayStillReplicate(error) && ++exchange->credentialTries < kCredentialTries)
        return tryLater(exchange, m_options.replication);
    if (dead && !exchange->tried.contains(exchange->used))
        exchange->tried.append(exchange->used);
    if (dead && exchange->locked && !untried(*exchange).isEmpty())
        return begin(exchange);

    const bool doubtful = dead || (aboutCredential && !exchange->newCredential);
    // One of ours that is still under way may bring something better: however long that takes.
    if (doubtful && exchange->locked && m_running > 1) {
        exchange->refusal = error;
        stepAside(exchange);
        m_parked.append(exchange);
        return pump();
    }
    // Another process may have stored something better, or be about to.
    const bool believed = exchange->locked && (!m_lock.isShared() || exchange->looks >= kLooks);
    if (doubtful && !believed) {
        exchange->refusal = error;
        if (exchange->locked) {
            ++exchange->looks;
            return tryLater(exchange, m_options.patience);
        }
        leave(exchange);
        m_queue.prepend(exchange);
        return pump();
    }
    const QPointer<TokenBroker> alive(this);
    leave(exchange);
    settle(exchange, fail(error));
    if (alive)
        pump();
}

void TokenBroker::tryLater(const ExchangePtr& exchange, std::chrono::milliseconds time)
{
    leave(exchange);
    QTimer::singleShot(time, this, [this, exchange] {
        m_queue.append(exchange);
        pump();
    });
    pump();
}

void TokenBroker::leave(const ExchangePtr& exchange)
{
    stepAside(exchange);
    m_queue += std::exchange(m_parked, {}); // whoever waited for it looks again
}

void TokenBroker::stepAside(const ExchangePtr& exchange)
{
    --m_running;
    if (!std::exchange(exchange->locked, false))
        return;
    m_lockedRunning = false;
    m_lock.release();
}

void TokenBroker::boughtUnlocked(const ExchangePtr& exchange, const TokenAnswer& answer)
{
    leave(exchange);
    const auto token =
        checkAccessToken(m_app, exchange->key.tenant, exchange->key.scope, answer, m_clock.now());
    const QPointer<TokenBroker> alive(this);
    if (!answer.refreshToken.isEmpty() && !(answer.refreshToken == exchange->used)) {
        m_newest = answer.refreshToken;
        m_spareUnsaved = true;
        m_held.append({exchange, token});
        saveSpare();
    } else {
        if (token && exchange->cacheable)
            remember(exchange->key, *token);
        settle(exchange, token);
    }
    if (alive)
        pump();
}

void TokenBroker::bought(const ExchangePtr& exchange, const TokenAnswer& answer)
{
    Secret current = m_refreshToken;
    if (exchange->tried.contains(m_refreshToken)) {
        // The spare is only tried when the one in use is dead, so what worked takes its place.
        current = exchange->used;
        if (!std::exchange(m_once, true)) {
            m_spareUnsaved = true;
            log(LogLevel::Info, "auth", u"The sign-in service lets a refresh token be used once only."_s);
        }
    }
    if (!answer.refreshToken.isEmpty()) {
        if (isPartner(exchange->key) || m_once) {
            current = answer.refreshToken;
        } else {
            m_newest = answer.refreshToken;
            m_spareUnsaved = true;
        }
    }
    if (!(current == m_refreshToken)) {
        m_refreshToken = current;
        m_unsaved = true;
    }
    storeToken(exchange,
               checkAccessToken(m_app, exchange->key.tenant, exchange->key.scope, answer, m_clock.now()));
}

void TokenBroker::settle(const ExchangePtr& exchange, const Result<AccessToken>& result, bool noted)
{
    m_open.removeOne(exchange);
    if (m_joinable.value(exchange->key) == exchange)
        m_joinable.remove(exchange->key);
    const auto waiters = std::exchange(exchange->waiters, {});
    // Listeners and waiters may do anything, even destroy the broker: nothing of it is touched afterwards.
    if (noted)
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

void TokenBroker::storeToken(const ExchangePtr& exchange, const Result<AccessToken>& token)
{
    if (!m_unsaved) {
        if (exchange->renewal && token && !tellRenewed())
            return;
        return storeSpareThen(exchange, token);
    }
    whenDone(m_signIn.writeRefreshToken(m_refreshToken), this,
             [this, exchange, token](const Result<>& written) {
                 if (!written)
                     return storingFailed(exchange, token, written.error());
                 m_unsaved = false;
                 m_stored = m_refreshToken;
                 if (tellRenewed())
                     storeSpareThen(exchange, token);
             });
}

void TokenBroker::storeSpareThen(const ExchangePtr& exchange, const Result<AccessToken>& token)
{
    if (!m_spareUnsaved)
        return storeCredential(exchange, token);
    whenDone(m_signIn.writeSpare(m_newest, m_once, this), this,
             [this, exchange, token, saved = m_newest](const Result<>& written) {
                 if (written)
                     m_spareUnsaved = !(saved == m_newest);
                 else
                     log(LogLevel::Warning, "auth", written.error().message);
                 storeCredential(exchange, token);
             });
}

void TokenBroker::storeCredential(const ExchangePtr& exchange, const Result<AccessToken>& token)
{
    const auto end = [this, exchange](const Result<AccessToken>& result) {
        const QPointer<TokenBroker> alive(this);
        leave(exchange);
        if (result && exchange->cacheable)
            remember(exchange->key, *result);
        settle(exchange, result);
        if (alive)
            pump();
    };
    if (!exchange->newCredential || !token)
        return end(token);
    whenDone(m_signIn.writeCredential(*exchange->newCredential), this,
             [this, exchange, token, end](const Result<>& written) {
                 if (!written)
                     return end(fail(written.error()));
                 m_credential = *exchange->newCredential;
                 m_app.credential = m_credential.kind();
                 const QPointer<TokenBroker> alive(this);
                 Q_EMIT credentialChanged();
                 if (!alive)
                     return;
                 whenDone(m_signIn.removeOtherCredentials(m_app.credential, this), this,
                          [token, end](const Result<>& removed) {
                              // The new one is in use; an old one that could not be removed does no harm.
                              if (!removed)
                                  log(LogLevel::Warning, "auth", removed.error().message);
                              end(token);
                          });
             });
}

void TokenBroker::storingFailed(const ExchangePtr& exchange, const Result<AccessToken>& token, Error error)
{
    error.why = u"The sign-in service gave a new sign-in, and it could not be stored. It is kept in memory "
                u"until it is."_s;
    if (token && exchange->cacheable)
        m_kept.insert(exchange->key, *token);
    leave(exchange);
    const QPointer<TokenBroker> alive(this);
    setState(m_state, error);
    if (alive)
        failQueue(error);
    if (alive)
        settle(exchange, fail(error));
}

bool TokenBroker::tellRenewed()
{
    const QPointer<TokenBroker> alive(this);
    m_renewedAt = m_clock.now();
    Q_EMIT refreshTokenRenewed(m_renewedAt);
    return !alive.isNull();
}

void TokenBroker::saveSpare()
{
    if (!m_spareUnsaved || std::exchange(m_savingSpare, true))
        return;
    const auto end = [this](const QList<std::pair<ExchangePtr, Result<AccessToken>>>& held, int generation) {
        const QPointer<TokenBroker> alive(this);
        m_savingSpare = false;
        for (const auto& [exchange, token] : held) {
            if (!alive)
                return;
            if (generation != m_generation) {
                m_queue.prepend(exchange); // the answer is the old sign-in's
                continue;
            }
            if (token && exchange->cacheable)
                remember(exchange->key, *token);
            settle(exchange, token);
        }
        if (alive && !m_held.isEmpty())
            saveSpare();
        if (alive)
            pump();
    };
    whenDone(m_lock.acquire(kSpareDeadline), this, [this, end](const Result<>& locked) {
        const auto held = std::exchange(m_held, {});
        const int generation = m_generation;
        if (!locked || !m_spareUnsaved) {
            if (locked)
                m_lock.release();
            return end(held, generation);
        }
        whenDone(m_signIn.writeSpare(m_newest, m_once, this), this,
                 [this, end, held, generation, saved = m_newest](const Result<>& written) {
                     m_lock.release();
                     if (written)
                         m_spareUnsaved = !(saved == m_newest);
                     else
                         log(LogLevel::Warning, "auth", written.error().message);
                     end(held, generation);
                 });
    });
}

void TokenBroker::saveRotation()
{
    if (std::exchange(m_saving, true))
        return;
    const auto failed = [this](const Error& error) {
        const QPointer<TokenBroker> alive(this);
        m_saving = false;
        setState(m_state, error);
        if (alive)
            failQueue(error);
    };
    whenDone(m_lock.acquire(), this, [this, failed](const Result<>& locked) {
        if (!locked)
            return failed(locked.error());
        if (!m_unsaved) { // a new sign-in came first
            m_lock.release();
            m_saving = false;
            return pump();
        }
        whenDone(m_signIn.writeRefreshToken(m_refreshToken), this, [this, failed](const Result<>& written) {
            if (!written) {
                m_lock.release();
                return failed(written.error());
            }
            m_saving = false;
            m_unsaved = false;
            m_stored = m_refreshToken;
            for (auto kept = m_kept.cbegin(); kept != m_kept.cend(); ++kept)
                remember(kept.key(), kept.value());
            m_kept.clear();
            if (!tellRenewed())
                return;
            m_lock.release();
            // What waited may have been answered by a token that was kept.
            const QPointer<TokenBroker> alive(this);
            for (const ExchangePtr& exchange : QList<ExchangePtr>(m_queue)) {
                const auto known = cached(exchange->key, 0);
                if (known && !exchange->newCredential && m_queue.removeOne(exchange))
                    settle(exchange, *known);
                if (!alive)
                    return;
            }
            pump();
        });
    });
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
        m_lock.release();
        done.finish(result);
        if (alive)
            pump();
    };
    const auto use = [this, finish, refreshToken, credential](const Result<>& stored) {
        if (!stored)
            return finish(stored);
        const QPointer<TokenBroker> alive(this);
        useSignIn(refreshToken, credential);
        if (!alive)
            return;
        if (credential.isNone() && m_app.confidential())
            return finish({}); // the stored one stays
        whenDone(m_signIn.removeOtherCredentials(credential.kind(), this), this,
                 [finish](const Result<>& removed) {
                     if (!removed)
                         log(LogLevel::Warning, "auth", removed.error().message);
                     finish({});
                 });
    };
    const auto storeToken = [this, finish, use, refreshToken](const Result<>& before) {
        if (!before)
            return finish(before);
        whenDone(m_signIn.writeRefreshToken(refreshToken), this, use);
    };
    whenDone(m_lock.acquire(), this, [this, done, finish, storeToken, credential](const Result<>& locked) {
        if (!locked) {
            done.finish(locked);
            return;
        }
        // The spare of another sign-in must never stand beside this one.
        whenDone(m_signIn.removeSpare(), this,
                 [this, finish, storeToken, credential](const Result<>& removed) {
                     if (!removed)
                         return finish(removed);
                     whenDone(m_signIn.writeCredential(credential), this, storeToken);
                 });
    });
    return done.future();
}

void TokenBroker::useSignIn(const Secret& refreshToken, const AppCredential& credential)
{
    const bool secretKnown = !m_app.confidential() || !credential.isNone() || !m_credential.isNone();
    clearSignIn();
    m_refreshToken = refreshToken;
    m_stored = refreshToken;
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
    m_stored = {};
    m_newest = {};
    m_hasSignIn = false;
    m_unsaved = false;
    m_spareUnsaved = false;
    m_once = false;
    m_cache.clear();
    m_kept.clear();
}

AsyncResult<> TokenBroker::forget()
{
    const Completion<> done;
    whenDone(m_lock.acquire(), this, [this, done](const Result<>& locked) {
        if (!locked) {
            done.finish(locked);
            return;
        }
        whenDone(m_signIn.remove(this), this, [this, done](const Result<>& result) {
            m_lock.release();
            const QPointer<TokenBroker> alive(this);
            if (result) {
                clearSignIn();
                m_credential = {};
                setState(State::SignedOut, std::nullopt);
                if (alive)
                    failQueue(nobodySignedIn());
            }
            done.finish(result);
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

} // namespace steward
