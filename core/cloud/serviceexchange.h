#pragma once

#include <auth/appidentity.h>
#include <base/tokensource.h>
#include <net/httpclient.h>
#include <net/retrypolicy.h>

#include <QObject>

#include <functional>

namespace steward {

/// One logical call of a service: gets the token, sends, and sends again as the service asks (Retry-After) or
/// with growing pauses, for answers where that can help. An answer of 200–299 is the result, everything else
/// an error made by `readError`; both carry a correlation id, the one sent where the answer has none. Completes exactly once, with Cancelled when `context` (may be null) goes
/// first; then deletes itself.
class ServiceExchange final : public QObject
{
    Q_OBJECT

public:
    using ReadError = std::function<Error(const HttpResponse&)>;

    struct Call
    {
        QByteArray correlationId;     ///< sent with the request; empty: the request id stands for it
        QByteArray correlationHeader; ///< names it in the answer, where the service chose another
        TenantId tenant;
        QString scope;
        HttpRequest request; ///< without Authorization
        QByteArray
            requestIdHeader; ///< carries an id that is new after every answer, the same again after silence
        ReadError readError;
        RetryPolicy policy;
        bool repeatAfterSilence =
            true; ///< false for what must not happen twice: sent again only after an answer
    };

    [[nodiscard]] static AsyncResult<HttpResponse> run(HttpClient& http, TokenSource& tokens, Call call,
                                                       QObject* context);
    ~ServiceExchange() override;

private:
    ServiceExchange(HttpClient& http, TokenSource& tokens, Call call, QObject* context);
    void begin();
    void send(const AccessToken& token);
    void answered(const HttpResponse& response);
    void again(const std::optional<std::chrono::milliseconds>& delay, const Error& error);
    /// `error` with the id that the service's support asks for, where it did not say one itself.
    [[nodiscard]] Error named(Error error) const;
    [[nodiscard]] QString sentCorrelationId() const;
    void finish(Result<HttpResponse> result);

    HttpClient& m_http;
    TokenSource& m_tokens;
    Call m_call;
    Completion<HttpResponse> m_completion;
    QByteArray m_requestId;
    QByteArray m_sentId;
    int m_failed = 0;
};

} // namespace steward
