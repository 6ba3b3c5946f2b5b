#include "tokenfeed.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace steward {

namespace {

qint64 millisecondsLeft(const AccessToken& token)
{
    return QDateTime::currentDateTimeUtc().msecsTo(token.expiresAt);
}

} // namespace

TokenFeed::TokenFeed(TokenSource& source, QList<TokenNeed> needs, QObject* parent)
    : QObject(parent),
      m_source(source),
      m_needs(std::move(needs)),
      m_tokens(size_t(m_needs.size())),
      m_failing(m_needs.size(), false)
{
    for (int i = 0; i < m_needs.size(); ++i) {
        m_timers.push_back(std::make_unique<QTimer>());
        m_timers.back()->setSingleShot(true);
        connect(m_timers.back().get(), &QTimer::timeout, this, [this, i] { renew(i); });
    }
}

void TokenFeed::start()
{
    for (int i = 0; i < m_needs.size() && !m_stopped; ++i) {
        const TokenNeed need = m_needs[i];
        whenDone(m_source.token(need.tenant, need.scope), this, [this, i](const Result<AccessToken>& token) {
            if (m_stopped)
                return;
            if (!token) {
                m_stopped = true;
                Q_EMIT failed(m_needs[i], token.error());
                return;
            }
            m_tokens[size_t(i)] = *token;
            if (!std::all_of(m_tokens.cbegin(), m_tokens.cend(), [](const auto& t) { return t.has_value(); }))
                return;
            QList<AccessToken> all;
            for (int each = 0; each < m_needs.size(); ++each) {
                all << *m_tokens[size_t(each)];
                schedule(each);
            }
            Q_EMIT ready(all);
        });
    }
    if (m_needs.isEmpty())
        Q_EMIT ready({});
}

AsyncResult<AccessToken> TokenFeed::next(const QString& connection, const QString& name)
{
    const Completion<AccessToken> answer;
    for (int i = 0; i < m_needs.size(); ++i) {
        if (m_needs[i].connection != connection || m_needs[i].name != name ||
            m_needs[i].alternatives.isEmpty())
            continue;
        tryNext(i, answer);
        return answer.future();
    }
    answer.finish(fail(ErrorCode::NotFound, QStringLiteral("There is no other kind of token for this.")));
    return answer.future();
}

void TokenFeed::tryNext(int index, const Completion<AccessToken>& answer)
{
    TokenNeed& need = m_needs[index];
    if (m_stopped || need.alternatives.isEmpty())
        return;
    need.scope = need.alternatives.takeFirst();
    whenDone(m_source.token(need.tenant, need.scope), this,
             [this, index, answer](const Result<AccessToken>& token) {
                 if (m_stopped)
                     return;
                 if (!token && !m_needs[index].alternatives.isEmpty()) {
                     tryNext(index, answer);
                     return;
                 }
                 if (token) {
                     m_tokens[size_t(index)] = *token;
                     schedule(index);
                 }
                 answer.finish(token);
             });
}

void TokenFeed::stop()
{
    m_stopped = true;
    for (const auto& timer : m_timers)
        timer->stop();
}

void TokenFeed::schedule(int index)
{
    const qint64 left = millisecondsLeft(*m_tokens[size_t(index)]);
    m_timers[size_t(index)]->start(std::chrono::milliseconds(std::max<qint64>(left / 4 * 3, 500)));
}

void TokenFeed::renew(int index)
{
    const TokenNeed& need = m_needs[index];
    const qint64 left = std::max<qint64>(millisecondsLeft(*m_tokens[size_t(index)]) / 1000, 0);
    // More than what is left of the present one, or the source would give us that again.
    const int wanted = int(left + std::max<qint64>(left / 2, 1));
    whenDone(m_source.token(need.tenant, need.scope, wanted), this,
             [this, index](const Result<AccessToken>& token) {
                 if (m_stopped)
                     return;
                 const bool wasFailing = std::exchange(m_failing[index], !token);
                 if (token) {
                     m_tokens[size_t(index)] = *token;
                     schedule(index);
                     Q_EMIT renewed(m_needs[index], *token);
                     return;
                 }
                 const qint64 rest = millisecondsLeft(*m_tokens[size_t(index)]);
                 if (rest > 0)
                     m_timers[size_t(index)]->start(
                         std::chrono::milliseconds(std::clamp<qint64>(rest / 4, 1000, 60'000)));
                 const Error error = token.error();
                 const QPointer<TokenFeed> alive(this);
                 if (!wasFailing)
                     Q_EMIT renewalFailed(m_needs[index], error);
                 if (alive && !m_stopped && rest <= 0)
                     Q_EMIT ranOut(m_needs[index], error);
             });
}

} // namespace steward
