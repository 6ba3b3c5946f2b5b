#include "collaboration/sharepointservice.h"
#include "collaboration/teamsservice.h"
#include "data/practicedata.h"
#include "exchange/adminapiservice.h"
#include "graph/graphservice.h"
#include "identity/identityservice.h"
#include "lifetime.h"
#include "options.h"
#include "partnercenter/partnercenterservice.h"
#include "portals/portalservice.h"
#include "server.h"
#include "world.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QSaveFile>
#include <QTemporaryDir>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace steward;
using namespace steward::sandbox;

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

int complain(const Error& error, int exitCode)
{
    std::fprintf(stderr, "steward-sandbox: %s\n", qPrintable(error.message));
    if (!error.detail.isEmpty())
        std::fprintf(stderr, "%s\n", qPrintable(error.detail));
    if (!error.advice.isEmpty())
        std::fprintf(stderr, "%s\n", qPrintable(error.advice));
    return exitCode;
}

Result<QString> writeCloudFile(const QString& folder, const Endpoints& endpoints)
{
    QJsonObject portals;
    for (const QString& portal : PortalService::portals())
        portals.insert(portal, endpoints.of(u"portals"_s) + u'/' + portal);
    const QJsonObject cloud{{u"name"_s, u"practice"_s},
                            {u"title"_s, u"Practice partner"_s},
                            {u"practice"_s, true},
                            {u"authority"_s, endpoints.of(u"login"_s)},
                            {u"partnerCenter"_s, endpoints.of(u"partnercenter"_s)},
                            {u"graph"_s, endpoints.of(u"graph"_s)},
                            {u"exchange"_s, endpoints.of(u"exchange"_s)},
                            {u"compliance"_s, endpoints.of(u"compliance"_s)},
                            {u"sharePointAdmin"_s, endpoints.of(u"sharepoint"_s) + u"/{name}-admin"_s},
                            {u"portals"_s, portals}};
    const QString name = QDir(folder).absoluteFilePath(u"practice-cloud.json"_s);
    QSaveFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(cloud).toJson()) < 0 || !file.commit())
        return fail(ErrorCode::FileFailed, u"The cloud file %1 cannot be written."_s.arg(name), {},
                    file.errorString());
    return name;
}

} // namespace

int main(int argc, char* argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"steward-sandbox"_s);

    const auto options = readOptions(QCoreApplication::arguments().mid(1));
    if (!options) {
        complain(options.error(), kUsage);
        std::fprintf(stderr, "\n%s", qPrintable(usageText()));
        return kUsage;
    }
    if (options->help) {
        std::fputs(qPrintable(usageText()), stdout);
        return 0;
    }

    QString secret;
    if (options->appSecretFromStdin) {
        secret = QString::fromUtf8(readStdinLine());
        if (secret.isEmpty())
            return complain({ErrorCode::BadRequest,
                             u"--app-secret-stdin: the first line of stdin is empty."_s,
                             {},
                             {},
                             {},
                             {},
                             {},
                             0},
                            kUsage);
    }

    QTemporaryDir temporary(QDir::tempPath() + u"/steward-practice-XXXXXX"_s);
    const QString folder = options->stateFolder.isEmpty() ? temporary.path() : options->stateFolder;
    if (!QDir().mkpath(folder))
        return complain(
            {ErrorCode::FileFailed, u"The folder %1 cannot be made."_s.arg(folder), {}, {}, {}, {}, {}, 0},
            kFailed);
    if (!options->stateFolder.isEmpty())
        temporary.remove();

    TokenIssuer tokens(folder, options->tokenMark, options->tokenLifetimeSeconds);
    if (const auto opened = tokens.open(); !opened)
        return complain(opened.error(), kFailed);
    FaultInjector faults;
    faults.set(options->faults);
    PracticeData data(options->seed, options->customers);
    if (options->crowd > 0)
        data.setCrowd(options->crowdCustomer, options->crowd);
    Situations situations = *options->situations;
    Directory directory(data, situations, faults, folder,
                        {options->replicationSeconds, options->propagationSeconds, options->secretDays});
    if (const auto opened = directory.open(secret); !opened)
        return complain(opened.error(), kFailed);

    Server server(faults);
    const auto port = server.start(options->port);
    if (!port)
        return complain(port.error(), kFailed);

    Relationships relationships(data, directory, faults);
    TenantObjects objects(data, directory);
    const World world{data,
                      tokens,
                      faults,
                      directory,
                      relationships,
                      objects,
                      Endpoints{QUrl(u"http://127.0.0.1:%1"_s.arg(*port))},
                      options->deviceIntervalSeconds,
                      options->deviceLifetimeSeconds};
    server.add(std::make_unique<IdentityService>(world));
    server.add(std::make_unique<PartnerCenterService>(world));
    server.add(std::make_unique<GraphService>(world));
    server.add(std::make_unique<AdminApiService>(world, u"exchange"_s));
    server.add(std::make_unique<AdminApiService>(world, u"compliance"_s));
    server.add(std::make_unique<TeamsService>(world));
    server.add(std::make_unique<SharePointService>(world));
    server.add(std::make_unique<PortalService>(world));

    server.setCustomerReport([&] {
        constexpr qint64 kMostListed = 10'000;
        QJsonArray list;
        for (const qint64 index : situations.refusing(kMostListed)) {
            const PracticeCustomer customer = data.customer(index);
            list.append(
                QJsonObject{{u"number"_s, index + 1},
                            {u"tenant"_s, customer.id},
                            {u"refusal"_s, Situations::name(directory.situation(customer.id).refusal)}});
        }
        return list;
    });
    server.setRefusals([&](const QString& text) { return situations.setRefusals(text); });

    const auto cloudFile = writeCloudFile(folder, world.endpoints);
    if (!cloudFile)
        return complain(cloudFile.error(), kFailed);

    const Lifetime lifetime(options->exitWithStdin);
    const QJsonObject greeting{{u"cloudFile"_s, *cloudFile},
                               {u"tenant"_s, data.partnerTenant()},
                               {u"clientId"_s, data.clientId()},
                               {u"bootstrapClientId"_s, Directory::publicClients().constFirst().appId},
                               {u"authority"_s, world.endpoints.of(u"login"_s)},
                               {u"signIn"_s, QJsonObject{{u"username"_s, data.operatorAccount()},
                                                         {u"password"_s, data.operatorPassword()},
                                                         {u"code"_s, data.operatorCode()}}},
                               {u"control"_s, world.endpoints.of(u"control"_s)}};
    std::puts(QJsonDocument(greeting).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
    return QCoreApplication::exec();
}
