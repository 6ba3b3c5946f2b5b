#pragma once

#include <base/clock.h>
#include <base/sharedresult.h>
#include <cloud/tenantclient.h>

#include <QHash>
#include <QObject>

#include <memory>
#include <optional>

namespace steward {

class Database;

/// The contracts of the partner's directory, kept in the profile's database. Answers from memory once load()
/// is done. A refresh is taken over when all pages came; one that fails leaves what there was. `changed`
/// comes when something is different.
class CustomerContracts final : public QObject
{
    Q_OBJECT

public:
    /// `application`: whose they are, see applicationKey(). Another one's are never given out. References
    /// must outlive it.
    CustomerContracts(const TenantClient& client, Database& database, QString application, const Clock& clock,
                      QObject* parent = nullptr);
    ~CustomerContracts() override;

    /// Reads what is kept, once; callers share it.
    [[nodiscard]] AsyncResult<> load();
    /// Asks the service; callers share one refresh. Loads first.
    [[nodiscard]] AsyncResult<> refresh();

    [[nodiscard]] const QHash<TenantId, Contract>& all() const { return m_contracts; }
    [[nodiscard]] bool has(const TenantId& tenant) const { return m_contracts.contains(tenant); }
    /// Why the last refresh failed.
    [[nodiscard]] std::optional<Error> lastError() const { return m_lastError; }
    /// When all were read last; invalid when never.
    [[nodiscard]] QDateTime asOf() const { return m_asOf; }

Q_SIGNALS:
    void changed();

private:
    struct Kept
    {
        QHash<TenantId, Contract> contracts;
        QDateTime asOf;
    };

    void ask();
    void take(const QList<Contract>& contracts);
    void end(const std::optional<Error>& error);

    const TenantClient& m_client;
    Database& m_database;
    const QString m_application;
    const Clock& m_clock;
    QHash<TenantId, Contract> m_contracts;
    QDateTime m_asOf;
    std::optional<Error> m_lastError;
    std::unique_ptr<QObject> m_asker; ///< a refresh under way
    std::optional<SharedResult<>> m_loading;
    std::optional<SharedResult<>> m_refreshing;
};

} // namespace steward
