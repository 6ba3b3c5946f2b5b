#pragma once

#include "appcredential.h"
#include "appidentity.h"
#include "tokenanswer.h"

#include <base/clock.h>
#include <base/tokensource.h>

#include <QHash>
#include <QList>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace steward {

class Redactor;
class SecretStore;
class TokenClient;

/// The only holder of the refresh token and the application's credential; everybody else gets access tokens.
/// Guarantees:
/// - concurrent calls for one (tenant, scope) share one exchange; exchanges in the partner's own tenant,
/// which
///   rotate the refresh token, never overlap; at most kMaximumExchanges run at a time.
/// - a rotated refresh token is in the store before the access token that came with it is handed out. When
/// the
///   store fails, callers get its error, both tokens are kept in memory, and the next call tries to store
///   first.
/// - a token is checked (tenant, audience, expiry) before it is handed out.
/// - only a dead grant makes the state SignInNeeded; being offline, 5xx, throttling and one customer's
/// refusal
///   never do. The stored refresh token is never removed because of an answer.
/// Rotations from customers' tenants are not stored, as Entra keeps the old token valid; with a server that
/// does not, the broker notices and changes to one exchange at a time, storing each rotation. Calls that are
/// open when the broker is destroyed end with Cancelled. Client, store, redactor and clock must outlive it.
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
                const Clock& clock, QObject* parent = nullptr);
    ~TokenBroker() override;

    [[nodiscard]] AsyncResult<AccessToken> token(const TenantId& tenant, const QString& scope,
                                                 int minimumLifetimeSeconds = 120) override;

    /// Stores a new sign-in, then uses it; tokens of the old one are dropped. When storing fails, nothing
    /// changes. A confidential application's credential is stored along; none keeps the stored one.
    [[nodiscard]] AsyncResult<> adopt(const Secret& refreshToken, const AppCredential& credential = {});
    /// Signs out: removes the stored sign-in and drops all tokens.
    [[nodiscard]] AsyncResult<> forget();
    /// Forgets the access tokens of one tenant, for example after its consent changed.
    void dropTokens(const TenantId& tenant);

    [[nodiscard]] const AppIdentity& app() const { return m_app; }
    [[nodiscard]] State state() const { return m_state; }
    /// What keeps the partner's sign-in from working; nullopt after a success.
    [[nodiscard]] std::optional<Error> lastError() const { return m_lastError; }
    /// When a refresh token was last stored by this object; invalid before.
    [[nodiscard]] QDateTime renewedAt() const { return m_renewedAt; }
    /// Where the sign-in is kept, in words for a person.
    [[nodiscard]] QString storeDescription() const;

Q_SIGNALS:
    void stateChanged();
    void refreshTokenRenewed(const QDateTime& at);

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

    void pump();
    void load();
    void loaded(const Result<std::optional<Secret>>& refreshToken, const Result<AppCredential>& credential);
    void begin(const ExchangePtr& exchange);
    void ended(const ExchangePtr& exchange, int generation, const Result<TokenAnswer>& answer);
    void saveRotation();
    void rotationSaved(const Secret& saved, const Result<>& result);
    void settle(const ExchangePtr& exchange, const Result<AccessToken>& result);
    void failQueue(const Error& error);
    void noteOutcome(bool partner, const std::optional<Error>& error);
    void setState(State state, const std::optional<Error>& error);
    void useSignIn(const Secret& refreshToken, const AppCredential& credential);
    void clearSignIn();

    /// Runs `work` once no other store operation is under way; `work` ends with releaseStore().
    void withStore(std::function<void()> work);
    void releaseStore();

    const AppIdentity m_app;
    TokenClient& m_client;
    SecretStore& m_store;
    Redactor& m_redactor;
    const Clock& m_clock;

    State m_state = State::Unknown;
    std::optional<Error> m_lastError;
    QDateTime m_renewedAt;

    Secret m_refreshToken; ///< the one in use
    AppCredential m_credential;
    Secret m_newest; ///< the last refresh token any answer brought; see the class comment on strict servers
    bool m_hasSignIn = false;
    bool m_loading = false;
    bool m_unsaved = false; ///< m_refreshToken is not in the store yet
    bool m_saving = false;
    bool m_strict = false;
    int m_generation = 0; ///< counts sign-ins, so that answers to an old one are noticed

    QHash<Key, Cached> m_cache;
    QHash<Key, ExchangePtr> m_joinable;
    QList<ExchangePtr> m_open;
    QList<ExchangePtr> m_queue;
    QList<std::pair<ExchangePtr, AccessToken>> m_held; ///< wait for the rotation to be stored
    QHash<Key, AccessToken> m_kept;                    ///< were held when storing failed
    int m_running = 0;
    bool m_partnerRunning = false;

    bool m_storeBusy = false;
    QList<std::function<void()>> m_storeQueue;
};

} // namespace steward
