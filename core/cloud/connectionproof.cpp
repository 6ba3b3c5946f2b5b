#include "connectionproof.h"

#include <settings/advicecatalog.h>

#include <QPointer>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

Error noMfa()
{
    Error error;
    error.code = ErrorCode::SignInNeeded;
    error.message = u"Partner Center says that the sign-in was made without multi-factor authentication."_s;
    error.advice = u"Sign in again and confirm with your second factor."_s;
    error.serviceCode = u"900421"_s;
    error.action = u"signIn"_s;
    error.actionLabel = adviceActionLabel(error.action);
    return error;
}

} // namespace

ConnectionProof::ConnectionProof(const PartnerClient& partnerCenter, const GraphClient& graph,
                                 TenantId partnerTenant, QObject* parent)
    : QObject(parent),
      m_partnerCenter(partnerCenter),
      m_graph(graph),
      m_partnerTenant(std::move(partnerTenant))
{
    const auto add = [this](const QString& id, const QString& title, const QString& call) {
        ProvenCall proven;
        proven.id = id;
        proven.title = title;
        proven.call = call;
        m_calls.append(proven);
    };
    add(u"partnercenter"_s, u"Partner Center"_s, u"GET /v1/profiles/organization"_s);
    add(u"customers"_s, u"Customers"_s, u"GET /v1/customers"_s);
    add(u"graph"_s, u"Microsoft Graph"_s, u"GET /v1.0/organization"_s);
}

void ConnectionProof::start()
{
    if (m_started)
        return;
    m_started = true;
    // Whoever is told may delete us meanwhile.
    const QPointer<ConnectionProof> alive(this);
    const QList<ProvenCall> waiting = m_calls;
    for (const ProvenCall& call : waiting) {
        if (alive)
            Q_EMIT callChanged(call);
    }
    if (alive)
        begin(0);
}

void ConnectionProof::begin(int index)
{
    m_calls[index].state = ProvenCall::State::Running;
    m_timer.start();
    const QPointer<ConnectionProof> alive(this);
    const ProvenCall running = m_calls.at(index);
    Q_EMIT callChanged(running);
    if (!alive)
        return;
    const QString id = running.id;
    if (id == u"partnercenter"_s) {
        whenDone(m_partnerCenter.organizationName(this), this, [this, index](const Result<QString>& name) {
            if (name)
                m_partnerName = *name;
            end(index, name ? std::nullopt : std::optional<Error>(name.error()), name.value_or(QString()));
        });
    } else if (id == u"customers"_s) {
        whenDone(m_partnerCenter.isMfaCompliant(this), this,
                 [this, index](const Result<std::optional<bool>>& mfa) {
                     if (!mfa)
                         end(index, mfa.error(), {});
                     else if (*mfa && !**mfa)
                         end(index, noMfa(), {});
                     else
                         end(index, std::nullopt, *mfa ? u"MFA accepted"_s : QString());
                 });
    } else {
        whenDone(m_graph.organization(m_partnerTenant, this), this,
                 [this, index](const Result<GraphOrganization>& found) {
                     if (found && m_partnerName.isEmpty())
                         m_partnerName = found->displayName;
                     end(index, found ? std::nullopt : std::optional<Error>(found.error()),
                         found ? found->displayName : QString());
                 });
    }
}

void ConnectionProof::end(int index, const std::optional<Error>& error, const QString& detail)
{
    ProvenCall& call = m_calls[index];
    call.state = error ? ProvenCall::State::Failed : ProvenCall::State::Done;
    call.durationMs = int(m_timer.elapsed());
    call.error = error;
    call.detail = detail;
    const QPointer<ConnectionProof> alive(this);
    const ProvenCall done = call;
    Q_EMIT callChanged(done);
    if (!alive)
        return;
    const QList<ProvenCall> calls = m_calls;
    if (index + 1 < calls.size())
        begin(index + 1);
    else
        Q_EMIT finished(calls);
}

} // namespace steward
