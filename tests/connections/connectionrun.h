#pragma once

#include <base/tokensource.h>
#include <logging/redactor.h>
#include <runs/runsession.h>
#include <scripts/connectioncatalog.h>

#include <QNetworkAccessManager>

#include <practiceclient.h>
#include <support/practicesandbox.h>

namespace steward::tests {

/// A practice partner, signed in to, with one customer in whose tenant every permission that a connection
/// needs is consented. Plain HTTP, nothing of Steward's own clients.
class PracticeWorld final : public QObject, public TokenSource
{
public:
    explicit PracticeWorld(QStringList arguments = {});

    /// Starts, signs in and consents; an empty text, or what went wrong.
    [[nodiscard]] QString open();

    /// Consents in a customer's tenant to what a connection needs; an empty text, or what went wrong.
    [[nodiscard]] QString consent(const QString& customer);

    /// As the sign-in service gives it, or what `foreign` says instead.
    [[nodiscard]] AsyncResult<AccessToken> token(const TenantId& tenant, const QString& scope,
                                                 int minimumLifetimeSeconds) override;

    [[nodiscard]] QString service(const QString& name) const
    {
        return sandbox.base().toString() + u'/' + name;
    }
    [[nodiscard]] QHash<QString, QString> endpoints() const;
    /// A token by plain HTTP, waited for.
    [[nodiscard]] QString fetch(const QString& tenant, const QString& scope);

    struct Customer
    {
        QString id, name, domain;
    };

    PracticeSandbox sandbox;
    PracticeClient client;
    QList<Customer> customers; ///< [0] is consented to everything
    /// Instead of the token that was asked for: by scope, tenant and scope to ask for.
    QHash<QString, QPair<QString, QString>> foreign;
    QHash<QString, QByteArray> ready; ///< by scope, tokens to hand out as they are
    QStringList asked;                ///< "tenant scope"
    /// What is consented to for Graph.
    QString graphPermissions = QStringLiteral(
        "Directory.Read.All,Directory.AccessAsUser.All,User.ReadWrite.All,Group.ReadWrite.All");

private:
    QNetworkAccessManager m_network;
    QString m_refreshToken, m_partnerToken;
};

/// One run in that world.
class ConnectionRun final : public QObject
{
public:
    explicit ConnectionRun(PracticeWorld& world);

    bool run(const QString& script, int milliseconds = 90'000);
    [[nodiscard]] QStringList output() const;
    [[nodiscard]] QString why() const;

    PracticeWorld& world;
    RunRequest request;
    ConnectionCatalog catalog;
    Redactor redactor;
    QList<RunEvent> events;
    RunResult result;
    QStringList chosen; ///< "token scope" of tokenChosen
    bool isFinished = false;

private:
    std::unique_ptr<RunSession> m_session;
};

} // namespace steward::tests
