#pragma once

#include "practiceclient.h"

#include <auth/appidentity.h>
#include <cloud/fixedtokensource.h>
#include <cloud/graphclient.h>
#include <cloud/tenantclient.h>
#include <net/httpclient.h>
#include <settings/advicecatalog.h>
#include <settings/cloudcatalog.h>

#include <memory>
#include <optional>
#include <sandbox/data/practicedata.h>

namespace steward::tests {

/// The real clients in one customer's tenant of a running practice partner.
struct CrowdClients
{
    CrowdClients(PracticeSandbox& sandbox, PracticeClient& client, const QString& tenant)
        : tokens({Secret(token(sandbox, client, tenant).toLatin1()),
                  QDateTime::currentDateTimeUtc().addSecs(3000), TenantId{tenant},
                  identity(sandbox).cloud.graphScope()}),
          graph(http, tokens, identity(sandbox), advice),
          tenants(http, tokens, identity(sandbox), advice)
    {
    }

    static QString token(PracticeSandbox& sandbox, PracticeClient& client, const QString& tenant)
    {
        const QString scope = sandbox.graph().toString() + QStringLiteral("/.default");
        const auto signedIn = client.signIn({sandbox.clientId(), scope + QStringLiteral(" offline_access")});
        return client
            .refresh(sandbox.clientId(), signedIn.text(QStringLiteral("refresh_token")), scope, tenant)
            .text(QStringLiteral("access_token"));
    }
    static AppIdentity identity(PracticeSandbox& sandbox)
    {
        AppIdentity app;
        app.cloud = CloudCatalog({}).load(sandbox.cloudFile()).value();
        app.tenant = TenantId{sandbox.tenant()};
        app.clientId = sandbox.clientId();
        return app;
    }

    QNetworkAccessManager network;
    HttpClient http{network};
    AdviceCatalog advice{QStringList()};
    FixedTokenSource tokens;
    GraphClient graph;
    TenantClient tenants;
};

/// The place of the first customer where the application is allowed, but for `skip` of them.
[[nodiscard]] inline qint64 consentedCustomer(const sandbox::PracticeData& data, int skip = 0)
{
    qint64 index = 0;
    while (!data.customer(index).consented || skip-- > 0)
        ++index;
    return index;
}

} // namespace steward::tests
