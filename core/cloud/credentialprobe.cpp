#include "credentialprobe.h"

#include "servicecalls.h"

#include <auth/tokenanswer.h>
#include <logging/redactor.h>

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

using std::chrono::milliseconds;

/// Refusals that a credential, or an application, meets that is too new.
bool mayOnlyBeEarly(const Error& error)
{
    static const QStringList codes{u"AADSTS7000215"_s, u"AADSTS700027"_s, u"AADSTS700016"_s,
                                   u"AADSTS7000229"_s};
    return codes.contains(error.serviceCode) || isAboutTheWay(error);
}

struct Job
{
    HttpClient* http;
    Cloud cloud;
    TenantId tenant;
    TokenAnswerReader reader;
    CredentialProbe::Timings timings;
    QString clientId;
    MadeCredential credential;
    CredentialProbe::Assertion assertion;
    CredentialProbe::Waiting waiting;
};

Result<HttpRequest> tokenRequest(const Job& job)
{
    HttpRequest request;
    request.method = "POST";
    request.url = job.cloud.authority;
    request.url.setPath(u"%1/%2/oauth2/v2.0/token"_s.arg(job.cloud.authority.path(), job.tenant.value));
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    request.body = "grant_type=client_credentials&client_id=" + QUrl::toPercentEncoding(job.clientId) +
                   "&scope=" + QUrl::toPercentEncoding(job.cloud.graphScope());
    if (job.credential.kind == CredentialKind::Secret) {
        request.body += "&client_secret=" + job.credential.secret.reveal().toPercentEncoding();
        return request;
    }
    if (!job.assertion)
        return fail(ErrorCode::Bug, u"Nobody can sign with the new certificate."_s);
    const auto assertion = job.assertion(job.clientId, request.url);
    if (!assertion)
        return fail(assertion.error());
    request.body += "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                    "&client_assertion=" +
                    assertion->reveal().toPercentEncoding();
    return request;
}

QCoro::Task<Result<>> tryOnce(Job job, Asker asker)
{
    auto request = tokenRequest(job);
    if (!request)
        co_return fail(request.error());
    const auto sent = job.http->send(std::move(*request), asker.context());
    const Result<HttpResponse> response = co_await sent;
    if (asker.isGone())
        co_return fail(cancelledError());
    if (!response)
        co_return fail(response.error());
    const auto tokens = job.reader.tokens(*response, TenantRole::Partner);
    if (!tokens)
        co_return fail(tokens.error());
    co_return Result<>();
}

QCoro::Task<Result<>> waitFor(Job job, Asker asker)
{
    if (job.credential.kind == CredentialKind::None)
        co_return Result<>();
    QElapsedTimer timer;
    timer.start();
    for (;;) {
        const Result<> tried = co_await tryOnce(job, asker);
        if (tried || asker.isGone())
            co_return tried;
        if (!mayOnlyBeEarly(tried.error()) || timer.elapsed() >= job.timings.limit.count())
            co_return tried;
        milliseconds left = job.timings.pause;
        while (left.count() > 0) {
            const qint64 untilLimit = std::max<qint64>(0, job.timings.limit.count() - timer.elapsed());
            if (job.waiting)
                job.waiting(std::chrono::seconds((untilLimit + 999) / 1000));
            if (asker.isGone())
                co_return fail(cancelledError());
            const milliseconds step = std::min(left, job.timings.tick);
            const auto pause = pauseFor(step, asker.context());
            const Result<> paused = co_await pause;
            if (!paused || asker.isGone())
                co_return fail(cancelledError());
            left -= step;
        }
    }
}

} // namespace

CredentialProbe::CredentialProbe(HttpClient& http, Cloud cloud, TenantId tenant, const AdviceCatalog& advice,
                                 Redactor& redactor)
    : CredentialProbe(http, std::move(cloud), std::move(tenant), advice, redactor, Timings())
{
}

CredentialProbe::CredentialProbe(HttpClient& http, Cloud cloud, TenantId tenant, const AdviceCatalog& advice,
                                 Redactor& redactor, Timings timings)
    : m_http(http),
      m_cloud(std::move(cloud)),
      m_tenant(std::move(tenant)),
      m_advice(advice),
      m_redactor(redactor),
      m_timings(timings)
{
}

AsyncResult<> CredentialProbe::wait(const QString& clientId, const MadeCredential& credential,
                                    const Assertion& assertion, const Waiting& waiting,
                                    QObject* context) const
{
    const Job job{&m_http,   m_cloud,  m_tenant,   TokenAnswerReader(m_redactor, m_advice),
                  m_timings, clientId, credential, assertion,
                  waiting};
    return startTask<void>(waitFor(job, Asker(context)));
}

} // namespace steward
