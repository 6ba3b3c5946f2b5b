#pragma once

#include <base/tokensource.h>

#include <QList>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace steward {

/// Which token a connection of a run needs.
struct TokenNeed
{
    QString connection; ///< id
    QString name;       ///< what connect.ps1 calls it
    QString scope;      ///< resolved
    TenantId tenant;
    QStringList alternatives; ///< resolved scopes to try next, in order
};

/// The tokens of one run: fetches all of them once, then keeps each of them good. A token is renewed when
/// three quarters of its life are over; a renewal that fails is tried again until the token has run out.
/// After start() exactly one of `ready` and `failed` is emitted; the others only after `ready`. Of renewals
/// that fail one after another, the first emits `renewalFailed`, and the one that finds the token over
/// `ranOut`.
class TokenFeed final : public QObject
{
    Q_OBJECT

public:
    TokenFeed(TokenSource& source, QList<TokenNeed> needs, QObject* parent = nullptr);

    void start();
    /// The service refused this token: fetches one of the next alternative instead, which from then on is the
    /// one that is renewed. Fails when there is none left, or none of them can be had.
    [[nodiscard]] AsyncResult<AccessToken> next(const QString& connection, const QString& name);
    [[nodiscard]] const QList<TokenNeed>& needs() const { return m_needs; }
    /// No signal after this.
    void stop();

Q_SIGNALS:
    /// In the order of the needs.
    void ready(const QList<steward::AccessToken>& tokens);
    void failed(const steward::TokenNeed& need, const steward::Error& error);
    void renewed(const steward::TokenNeed& need, const steward::AccessToken& token);
    void renewalFailed(const steward::TokenNeed& need, const steward::Error& error);
    void ranOut(const steward::TokenNeed& need, const steward::Error& error);

private:
    void tryNext(int index, const Completion<AccessToken>& answer);
    void schedule(int index);
    void renew(int index);

    TokenSource& m_source;
    QList<TokenNeed> m_needs;
    std::vector<std::optional<AccessToken>> m_tokens;
    std::vector<std::unique_ptr<QTimer>> m_timers;
    QList<bool> m_failing; ///< the last renewal failed
    bool m_stopped = false;
};

} // namespace steward
