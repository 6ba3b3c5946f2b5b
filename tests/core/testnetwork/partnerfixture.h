#pragma once

#include "fakenetwork.h"
#include "scriptedtokensource.h"

#include <auth/appidentity.h>
#include <cloud/graphclient.h>
#include <cloud/partnerclient.h>
#include <net/httpclient.h>
#include <settings/advicecatalog.h>

namespace steward {

/// The partner of the tests on a fake network, with the shipped advice.
struct PartnerFixture
{
    static AppIdentity identity()
    {
        AppIdentity app;
        app.cloud = parseCloud(R"({"name":"test","authority":"https://login.example",)"
                               R"("partnerCenter":"https://pc.example","graph":"https://graph.example"})",
                               QStringLiteral("test"))
                        .value();
        app.tenant = TenantId{QStringLiteral("11111111-1111-4111-8111-111111111111")};
        app.clientId = QStringLiteral("22222222-2222-4222-8222-222222222222");
        return app;
    }

    /// One record as Partner Center writes it.
    static QByteArray customer(int number)
    {
        const QByteArray n = QByteArray::number(number);
        return R"({"id":"c-)" + n + R"(","companyProfile":{"tenantId":"t-)" + n + R"(","domain":"d)" + n +
               R"(.example","companyName":"Customer )" + n + R"("},"relationshipToPartner":"reseller"})";
    }

    /// A page of customers first … first + count - 1, with what follows "items" inside the object.
    static QByteArray page(int first, int count, const QByteArray& rest = {})
    {
        QByteArray items;
        for (int i = first; i < first + count; ++i)
            items += (items.isEmpty() ? "" : ",") + customer(i);
        return R"({"totalCount":)" + QByteArray::number(count) + R"(,"items":[)" + items + "]" + rest + "}";
    }

    static QByteArray nextLink(const QByteArray& uri, const QByteArray& token)
    {
        return R"(,"links":{"next":{"uri":")" + uri +
               R"(","method":"GET","headers":[{"key":"MS-ContinuationToken","value":")" + token + R"("}]}})";
    }

    FakeNetwork network;
    HttpClient http{network};
    ScriptedTokenSource tokens;
    AdviceCatalog advice{QStringList{QStringLiteral(STEWARD_SOURCE_DIR "/resources/advice")}};
    PartnerClient partnerCenter{http, tokens, identity(), advice};
    GraphClient graph{http, tokens, identity(), advice};
};

} // namespace steward
