#include <cloud/permissioncatalog.h>
#include <scripts/connectioncatalog.h>

#include <QFile>
#include <QJsonObject>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;
using Kind = Permission::Kind;
using Set = Permission::Set;

namespace {

const QString kGraph = u"00000003-0000-0000-c000-000000000000"_s;
const QString kPartnerCenter = u"fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd"_s;

QString shipped(const QString& folder)
{
    return QStringLiteral(STEWARD_SOURCE_DIR "/resources/") + folder;
}

void write(const QString& file, const QByteArray& text)
{
    QFile output(file);
    QVERIFY(output.open(QIODevice::WriteOnly));
    output.write(text);
}

} // namespace

class TestPermissionCatalog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theShippedFilesHoldWhatAPartnerNeeds()
    {
        const PermissionCatalog catalog({shipped(u"permissions"_s)});
        QVERIFY2(catalog.problems().isEmpty(),
                 qPrintable(catalog.problems().isEmpty() ? QString() : catalog.problems().first().toText()));
        const auto minimal = permissionKeys(catalog.permissions(Set::Minimal));
        const auto recommended = permissionKeys(catalog.permissions(Set::Recommended));
        const auto all = permissionKeys(catalog.permissions(Set::All));
        QCOMPARE(minimal.size(), 18);
        QVERIFY(recommended.size() > minimal.size());
        QVERIFY(all.size() > 150);
        // Each set holds the ones before it, and nothing is there twice.
        QVERIFY(QSet(recommended.begin(), recommended.end()).contains(QSet(minimal.begin(), minimal.end())));
        QVERIFY(QSet(all.begin(), all.end()).contains(QSet(recommended.begin(), recommended.end())));
        QCOMPARE(all.size(), catalog.permissions(Set::All).size());
        for (const Permission& permission : catalog.permissions(Set::All)) {
            QVERIFY2(permission.why.endsWith(u'.') && permission.why.size() < 160,
                     qPrintable(permission.title()));
            QVERIFY2(permission.why.at(0).isUpper(), qPrintable(permission.title()));
            QCOMPARE(permission.partnerOnly, permission.resourceId == kPartnerCenter);
            // Nothing works without anybody signed in unless it was chosen beyond the least.
            QVERIFY(permission.kind == Kind::Delegated || permission.set != Set::Minimal);
        }
    }

    void everyPermissionThatAConnectionNamesIsKnown()
    {
        const PermissionCatalog catalog({shipped(u"permissions"_s)});
        const ConnectionCatalog connections({shipped(u"connections"_s)});
        for (const Connection& connection : connections.connections()) {
            QVERIFY(!connection.permissions.isEmpty());
            for (const QString& title : connection.permissions) {
                const auto permission = catalog.find(title);
                QVERIFY2(permission, qPrintable(title));
                QVERIFY(PermissionCatalog::wantedBy(*permission, connections.connections())
                            .contains(connection.title));
            }
        }
    }

    void findingIgnoresLetterCaseAndTellsKindsApart()
    {
        const PermissionCatalog catalog({shipped(u"permissions"_s)});
        const auto delegated = catalog.find(u"microsoft graph"_s, u"application.readwrite.all"_s);
        QVERIFY(delegated);
        QCOMPARE(delegated->id, u"bdfbf15f-ee85-4955-8675-146e8e5296b5"_s);
        const auto application = catalog.find(kGraph, u"Application.ReadWrite.All"_s, Kind::Application);
        QVERIFY(application);
        QCOMPARE(application->id, u"1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"_s);
        QVERIFY(delegated->key() != application->key());
        QVERIFY(!catalog.find(u"Microsoft Graph: No.Such"_s));
        QVERIFY(!catalog.find(u"no colon"_s));
    }

    void leavingAConnectionOutLeavesItsPermissionOut()
    {
        const PermissionCatalog catalog({shipped(u"permissions"_s)});
        const ConnectionCatalog connections({shipped(u"connections"_s)});
        const auto all = connections.connections();
        const QList<Connection> onlyGraph{*connections.find(u"graph"_s)};
        const auto needed = permissionKeys(catalog.neededFor(onlyGraph, all));
        const auto exchange = catalog.find(u"Office 365 Exchange Online: Exchange.Manage"_s)->key();
        QVERIFY(!needed.contains(exchange));
        QVERIFY(needed.contains(catalog.find(u"Microsoft Graph: Directory.Read.All"_s)->key()));
        // What the set-up itself needs stays, whoever wants it.
        QVERIFY(needed.contains(catalog.find(u"Microsoft Graph: offline_access"_s)->key()));
        QVERIFY(permissionKeys(catalog.neededFor(all, all)).contains(exchange));
    }

    void customersAreNotAskedForPartnerCenter()
    {
        const PermissionCatalog catalog({shipped(u"permissions"_s)});
        const auto minimal = catalog.permissions(Set::Minimal);
        QCOMPARE(PermissionCatalog::forCustomers(minimal).size(), minimal.size() - 1);
    }

    void theTextForAChangeRequestNamesIdKindAndReason()
    {
        const PermissionCatalog catalog({shipped(u"permissions"_s)});
        const ConnectionCatalog connections({shipped(u"connections"_s)});
        const QString text =
            PermissionCatalog::asText(catalog.permissions(Set::Recommended), connections.connections());
        QCOMPARE(text.count(u"Microsoft Graph (00000003-0000-0000-c000-000000000000), delegated"_s), 1);
        QCOMPARE(text.count(u"Microsoft Graph (00000003-0000-0000-c000-000000000000), application"_s), 1);
        QVERIFY(text.contains(u"Directory.Read.All (06da0dbc-49e2-44d2-8312-53f166ab848a): Reads users"_s));
        QVERIFY2(text.contains(u"Wanted by: Exchange, SecurityCenter."_s), qPrintable(text));
    }

    void requiredResourceAccessGroupsByResource()
    {
        const PermissionCatalog catalog({shipped(u"permissions"_s)});
        const QJsonArray access =
            PermissionCatalog::requiredResourceAccess(catalog.permissions(Set::Recommended));
        QSet<QString> resources;
        int count = 0;
        bool role = false;
        for (const QJsonValue& entry : access) {
            resources.insert(entry[u"resourceAppId"_s].toString());
            for (const QJsonValue& item : entry[u"resourceAccess"_s].toArray()) {
                ++count;
                role = role || item[u"type"_s] == u"Role"_s;
                QVERIFY(!item[u"id"_s].toString().isEmpty());
            }
        }
        QCOMPARE(resources.size(), access.size());
        QCOMPARE(count, catalog.permissions(Set::Recommended).size());
        QVERIFY(role);
    }

    void theThreeServicesHaveAHarmlessCall()
    {
        const PermissionCatalog catalog({shipped(u"permissions"_s)});
        const auto graph = catalog.checkOf(kGraph);
        QVERIFY(graph);
        QCOMPARE(graph->call.title(), u"GET /v1.0/organization"_s);
        QVERIFY(catalog.checkOf(kPartnerCenter));
        QVERIFY(catalog.checkOf(u"00000002-0000-0ff1-ce00-000000000000"_s));
        QVERIFY(!catalog.checkOf(u"fc780465-2017-40d4-a0c5-307022471b92"_s));
    }

    void whatIsNotCalledSaysWhy()
    {
        const PermissionCatalog catalog({shipped(u"permissions"_s)});
        for (const Permission& permission : catalog.permissions(Set::All)) {
            const bool called =
                permission.kind == Kind::Delegated && catalog.checkOf(permission.resourceId).has_value();
            QCOMPARE(catalog.whyUncalled(permission).isEmpty(), called);
        }
        const auto why = [&catalog](const QString& title) {
            return catalog.whyUncalled(*catalog.find(title));
        };
        QVERIFY(why(u"WindowsDefenderATP: Vulnerability.Read.All"_s).contains(u"licence"_s));
        QVERIFY(why(u"Skype and Teams Tenant Admin API: user_impersonation"_s).contains(u"Teams module"_s));
    }

    void tickedConnectionsAndASetTogetherSayWhatIsAskedFor()
    {
        const PermissionCatalog catalog({shipped(u"permissions"_s)});
        const ConnectionCatalog connections(QStringList{shipped(u"connections"_s)});
        const QList<Connection>& all = connections.connections();
        const QList<Connection> graph{*connections.find(u"graph"_s)};
        const auto manage = catalog.find(u"Office 365 Exchange Online: Exchange.Manage"_s);
        QVERIFY(manage && manage->set == Set::Minimal);
        QVERIFY(!catalog.chosen(Set::All, graph, all).contains(*manage));
        QVERIFY(catalog.chosen(Set::Minimal, all, all).contains(*manage));
        for (const Set set : {Set::Minimal, Set::Recommended, Set::All}) {
            for (const QList<Connection>& ticked : {QList<Connection>(), graph, all}) {
                const QList<Permission> chosen = catalog.chosen(set, ticked, all);
                const QStringList keys = permissionKeys(chosen);
                QCOMPARE(QSet<QString>(keys.begin(), keys.end()).size(), chosen.size());
                // What was chosen is found again by the ticks and the set alone.
                const Set found = catalog.smallestSet(chosen, ticked, all);
                QCOMPARE(catalog.chosen(found, ticked, all).size(), chosen.size());
            }
        }
    }

    void aDamagedFileCostsOnlyItself()
    {
        QTemporaryDir folder;
        write(folder.filePath(u"bad.json"_s), "{");
        write(
            folder.filePath(u"half.json"_s),
            "{\"resource\":\"Half\",\"resourceId\":\"00000000-0000-4000-8000-000000000001\",\"permissions\":["
            "{\"name\":\"A\",\"kind\":\"delegated\",\"id\":\"00000000-0000-4000-8000-000000000002\","
            "\"set\":\"all\",\"why\":\"W.\"},{\"name\":\"B\",\"kind\":\"sometimes\"}]}");
        const PermissionCatalog catalog({shipped(u"permissions"_s), folder.path()});
        QCOMPARE(catalog.problems().size(), 2);
        QVERIFY(catalog.find(u"Half: A"_s));
        QVERIFY(catalog.find(u"Microsoft Graph: Directory.Read.All"_s));
    }

    void aUsersFileOfTheSameNameWins()
    {
        QTemporaryDir folder;
        write(
            folder.filePath(u"defender.json"_s),
            "{\"resource\":\"Mine\",\"resourceId\":\"00000000-0000-4000-8000-000000000001\",\"permissions\":["
            "{\"name\":\"A\",\"kind\":\"delegated\",\"id\":\"00000000-0000-4000-8000-000000000002\","
            "\"set\":\"all\",\"why\":\"W.\"}]}");
        const PermissionCatalog catalog({shipped(u"permissions"_s), folder.path()});
        QVERIFY(catalog.find(u"Mine: A"_s));
        QVERIFY(!catalog.find(u"WindowsDefenderATP"_s, u"Vulnerability.Read.All"_s));
    }
};

QTEST_GUILESS_MAIN(TestPermissionCatalog)
#include "tst_permissioncatalog.moc"
