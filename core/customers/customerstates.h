#pragma once

#include <base/ids.h>
#include <base/sharedresult.h>
#include <cloud/accessprobe.h>

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <optional>

namespace steward {

class Database;

/// What is known about the application's consent in one customer's tenant.
struct ConsentRecord
{
    enum class State
    {
        Consented, ///< everything asked for was granted
        Partial,   ///< some of it is missing: `missing`
        Failed     ///< `error` says why; what was granted before is kept
    };

    State state = State::Failed;
    QStringList granted; ///< Permission::key() of what was found there
    QStringList missing; ///< keys asked for and not granted
    QDateTime at;        ///< UTC, to the second
    std::optional<Error> error;

    bool operator==(const ConsentRecord&) const = default;
};

[[nodiscard]] QString consentStateName(ConsentRecord::State state);

/// What is known about the customers' consent and access, with its dates, kept in the profile's database.
/// Answers from memory once `loaded` came. Changes are visible at once, announced in batches, and written
/// within kWriteDelay; a write that fails is announced and tried again with the next. Belongs to one
/// application of one partner: what another one left in the database is dropped at load.
class CustomerStates final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kWriteDelay{150};

    /// `application`: client id and tenant, for example. The database must outlive it.
    CustomerStates(Database& database, QString application, QObject* parent = nullptr);
    ~CustomerStates() override;

    /// Reads what is kept; callers share one reading. Until then everything is unknown. What is set before it
    /// has ended wins over what is read.
    [[nodiscard]] AsyncResult<> load();
    [[nodiscard]] bool isLoaded() const { return m_loaded; }

    /// nullptr when nothing is known. Valid until the next change.
    [[nodiscard]] const ConsentRecord* consent(const TenantId& tenant) const;
    [[nodiscard]] const AccessResult* access(const TenantId& tenant, const QString& connection) const;
    [[nodiscard]] QList<TenantId> tenantsWithConsent() const { return m_consents.keys(); }

    void setConsent(const TenantId& tenant, const ConsentRecord& record);
    /// Writes what is not written yet, at once; completes when it is. One that fails is announced as well.
    [[nodiscard]] AsyncResult<> keep();
    void setAccess(const AccessResult& result);

    /// A small text under a name, for example the last health snapshot; nullopt when there is none.
    [[nodiscard]] AsyncResult<std::optional<QByteArray>> fact(const QString& name);
    [[nodiscard]] AsyncResult<> setFact(const QString& name, const QByteArray& value, const QDateTime& at);

Q_SIGNALS:
    void loaded();
    void changed(const QList<steward::TenantId>& tenants);
    void writeFailed(const steward::Error& error);

private:
    struct Rows
    {
        QHash<TenantId, ConsentRecord> consents;
        QHash<TenantId, QHash<QString, AccessResult>> accesses;
    };

    void take(const Rows& rows);
    void note(const TenantId& tenant);
    AsyncResult<> write();

    Database& m_database;
    const QString m_application;
    QHash<TenantId, ConsentRecord> m_consents;
    QHash<TenantId, QHash<QString, AccessResult>> m_accesses;
    QSet<TenantId> m_announce;
    QSet<TenantId> m_dirtyConsents;
    QSet<std::pair<TenantId, QString>> m_dirtyAccesses;
    QTimer m_announceTimer;
    QTimer m_writeTimer;
    std::optional<SharedResult<>> m_loading;
    bool m_loaded = false;
};

} // namespace steward
