#pragma once

#include "appcredential.h"
#include "appidentity.h"
#include "signinlock.h"
#include "signinstore.h"
#include "tokenanswer.h"

#include <base/clock.h>
#include <base/tokensource.h>

#include <QHash>
#include <QList>
#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

namespace steward {

class Redactor;
class SecretStore;
class TokenClient;

/// How a broker shares its sign-in, and how patient it is.
struct TokenBrokerOptions
{
    QString lockFile; ///< the same for all who share the store; empty when nobody else does
    std::chrono::milliseconds lockDeadline{std::chrono::seconds(45)};
    /// Between two looks into the store before a refusal is believed: another process may be about to store.
    std::chrono::milliseconds patience{400};
    /// Between two tries of a new credential that the service does not know yet everywhere.
    std::chrono::milliseconds replication{std::chrono::seconds(10)};
};

/// The only holder of the refresh token and the application's credential; everybody else gets access tokens.
/// Guarantees:
/// - concurrent calls for one (tenant, scope) share one exchange; exchanges in the partner's own tenant,
/// which
///   rotate the refresh token, never overlap, in this process or in another of the same profile; at most
///   kMaximumExchanges run at a time.
/// - a rotated refresh token is in the store before the access token that came with it is handed out, so that
///   this process may be ended at any moment. When the store fails, callers get its error, both tokens are
///   kept in memory, and the next call tries to store first.
/// - before each exchange that rotates, the store is read under a lock: what another process has stored is
/// taken
///   over. Who does not get the lock in time gets Timeout.
/// - a token is checked (tenant, audience, expiry) before it is handed out.
/// - only a dead grant makes the state SignInNeeded, after a look whether the store has a better one; being
///   offline, 5xx, throttling and one customer's refusal never do. The stored refresh token is never removed
///   because of an answer.
/// What customers' tenants answer does not replace the refresh token, as Entra keeps the old one valid; it is
/// stored beside it as a spare. With a service that takes a token once only, the spare is used, and from then
/// on one exchange runs at a time and each rotation is stored. A service that makes a token invalid before
/// its successor was used at all would lose a sign-in whenever an answer is lost; nobody could prevent that.
/// Calls that are open when the broker is destroyed end with Cancelled. Client, store, redactor and clock
/// must outlive it.
class TokenBroker final : public QObject, public TokenSource
{
    Q_OBJECT

public:
    enum class State
    {
        SignedOut,    ///< nobody has signed in
        Unknown,      ///< not tried yet, or the keychain could not be read
        Ready,        ///< the last exchange worked
        SignInNeeded, ///< the stored sign-in is dead; lastError says why
        Offline       ///< the sign-in service cannot be reached; the sign-in is kept
    };
    Q_ENUM(State)

    static constexpr int kMaximumExchanges = 8;

    TokenBroker(AppIdentity app, TokenClient& client, SecretStore& store, Redactor& redactor,
                const Clock& clock, const TokenBrokerOptions& options = {}, QObject* parent = nullptr);
    ~TokenBroker() override;

    [[nodiscard]] AsyncResult<AccessToken> token(const TenantId& tenant, const QString& scope,
                                                 int minimumLifetimeSeconds = 120) override;

    /// Stores a new sign-in, then uses it; tokens of the old one are dropped. When storing fails, nothing
    /// changes. A confidential application's credential is stored along; none keeps the stored one.
    [[nodiscard]] AsyncResult<> adopt(const Secret& refreshToken, const AppCredential& credential = {});
    /// Redeems the refresh token now, so that it stays alive, and stores what came of it; the time when it
    /// did.
    [[nodiscard]] AsyncResult<QDateTime> renew();
    /// Proves the new credential by a live exchange, stores it, and only then removes the old one from the
    /// store. One that the service does not know yet is tried again a few times. When it fails, nothing has
    /// changed. Whoever is ended in between finds a credential that works.
    [[nodiscard]] AsyncResult<> changeCredential(const AppCredential& credential);
    /// Signs out: removes the stored sign-in and drops all tokens.
    [[nodiscard]] AsyncResult<> forget();
    /// Forgets the access tokens of one tenant, for example after its consent changed.
    void dropTokens(const TenantId& tenant);

    [[nodiscard]] const AppIdentity& app() const { return m_app; }
    [[nodiscard]] State state() const { return m_state; }
    /// What keeps the partner's sign-in from working; nullopt after a success.
    [[nodiscard]] std::optional<Error> lastError() const { return m_lastError; }
    /// When the refresh token was last renewed by this object; invalid before.
    [[nodiscard]] QDateTime renewedAt() const { return m_renewedAt; }
    /// Where the sign-in is kept, in words for a person.
    [[nodiscard]] QString storeDescription() const;

Q_SIGNALS:
    void stateChanged();
    void refreshTokenRenewed(const QDateTime& at);
    /// app().credential says which kind it is now. The new one is in the store; so is the old, still.
    void credentialChanged();

private:
    struct Key
    {
        TenantId tenant;
        QString scope;

        friend bool operator==(const Key& a, const Key& b)
        {
            return a.tenant == b.tenant && a.scope == b.scope;
        }
        friend size_t qHash(const Key& key, size_t seed = 0)
        {
            return qHash(key.tenant, seed) ^ ::qHash(key.scope, seed);
        }
    };
    struct Cached
    {
        AccessToken token;
        QDateTime obtainedAt;
    };
    struct Exchange;
    using ExchangePtr = std::shared_ptr<Exchange>;

    [[nodiscard]] bool isPartner(const Key& key) const { return key.tenant == m_app.tenant; }
    [[nodiscard]] std::optional<AccessToken> cached(const Key& key, int minimumLifetimeSeconds) const;
    void remember(const Key& key, const AccessToken& token);

    [[nodiscard]] ExchangePtr makeExchange(const Key& key);
    [[nodiscard]] bool needsLock(const Exchange& exchange) const;
    [[nodiscard]] Secret untried(const Exchange& exchange) const;

    void pump();
    void load();
    /// What the store holds counts, unless we have something newer that could not be stored.
    [[nodiscard]] Result<> takeOver(const Result<std::optional<StoredSignIn>>& stored);
    void giveUp(const Error& error);

    void beginLocked(const ExchangePtr& exchange);
    void begin(const ExchangePtr& exchange);
    void ended(const ExchangePtr& exchange, const Result<TokenAnswer>& answer);
    void refused(const ExchangePtr& exchange, const Error& error);
    void bought(const ExchangePtr& exchange, const TokenAnswer& answer);
    void boughtUnlocked(const ExchangePtr& exchange, const TokenAnswer& answer);
    void tryLater(const ExchangePtr& exchange, std::chrono::milliseconds time);
    /// The exchange is no longer under way; gives the lock back.
    void leave(const ExchangePtr& exchange);
    /// The same, and nobody else has reason to look again.
    void stepAside(const ExchangePtr& exchange);
    void settle(const ExchangePtr& exchange, const Result<AccessToken>& result, bool noted = true);
    void failQueue(const Error& error);

    // What follows a locked success, in this order.
    void storeToken(const ExchangePtr& exchange, const Result<AccessToken>& token);
    void storeSpareThen(const ExchangePtr& exchange, const Result<AccessToken>& token);
    void storeCredential(const ExchangePtr& exchange, const Result<AccessToken>& token);
    void storingFailed(const ExchangePtr& exchange, const Result<AccessToken>& token, Error error);

    void saveSpare();
    void saveRotation();
    /// False when somebody who was told has destroyed the broker.
    [[nodiscard]] bool tellRenewed();
    void noteOutcome(bool partner, const std::optional<Error>& error);
    void setState(State state, const std::optional<Error>& error);
    void useSignIn(const Secret& refreshToken, const AppCredential& credential);
    void clearSignIn();

    AppIdentity m_app;
    const TokenBrokerOptions m_options;
    TokenClient& m_client;
    SecretStore& m_store;
    Redactor& m_redactor;
    const Clock& m_clock;
    SignInLock m_lock;
    SignInStore m_signIn;

    State m_state = State::Unknown;
    std::optional<Error> m_lastError;
    QDateTime m_renewedAt;

    Secret m_refreshToken; ///< the one in use
    Secret m_stored;       ///< the one that was in the store when we last looked or wrote
    Secret m_newest;       ///< the spare
    AppCredential m_credential;
    bool m_hasSignIn = false;
    bool m_loading = false;
    bool m_unsaved = false;      ///< m_refreshToken is not in the store yet
    bool m_spareUnsaved = false; ///< m_newest or m_once is not in the store yet
    bool m_saving = false;
    bool m_savingSpare = false;
    bool m_once = false;  ///< the service takes a refresh token once only
    int m_generation = 0; ///< counts sign-ins, so that answers to an old one are noticed

    QHash<Key, Cached> m_cache;
    QHash<Key, ExchangePtr> m_joinable;
    QList<ExchangePtr> m_open;
    QList<ExchangePtr> m_queue;
    QList<ExchangePtr> m_parked; ///< were refused while others were under way; back in the queue when one ends
    QList<std::pair<ExchangePtr, Result<AccessToken>>> m_held; ///< wait for the spare to be stored
    QHash<Key, AccessToken> m_kept;                            ///< were bought when storing failed
    int m_running = 0;
    bool m_lockedRunning = false;
};

} // namespace steward
