#pragma once

#include <customers/customer.h>
#include <customers/readiness.h>
#include <modules/moduleinstaller.h>
#include <runs/runrequest.h>

#include <QHash>
#include <QObject>

#include <memory>
#include <optional>

namespace steward {

class Services;

/// What connections need besides tokens, for window and command line alike: where modules are, which are there,
/// installing them, and how each connection stands for a customer. Follows the open partner.
class ConnectionSupport final : public QObject
{
    Q_OBJECT

public:
    /// `services` must outlive it.
    explicit ConnectionSupport(Services& services, QObject* parent = nullptr);
    ~ConnectionSupport() override;

    /// Where Steward installs modules: below the profile.
    [[nodiscard]] QString installFolder() const;
    /// Where a script finds modules: on the practice partner its stand-ins first, then Steward's own.
    [[nodiscard]] QStringList moduleFolders() const;
    /// Adds to a request what a run of the open partner needs.
    void prepare(RunRequest& request) const;
    /// A run found out which kind of token a service takes.
    void remember(const RunTarget& target, const QString& token, const QString& scope);

    /// Asks once which directory roles the relationship with this customer gives the signed-in account;
    /// readiness() then knows. Completes when it is known, or cannot be.
    [[nodiscard]] AsyncResult<> learnRoles(const TenantId& tenant);
    /// `customer`: nullopt looks at this computer only.
    [[nodiscard]] ConnectionReadiness readiness(const Connection& connection,
                                                const std::optional<Customer>& customer) const;
    /// Whether Steward can install what this connection lacks.
    [[nodiscard]] static bool canInstall(const Connection& connection);
    /// Installs the modules of one connection; one installation at a time, a second one fails with Refused.
    [[nodiscard]] AsyncResult<QList<InstalledModule>> install(const Connection& connection);

Q_SIGNALS:
    void progress(const QString& sentence);
    /// Modules were installed: what was said of connections may be different now.
    void changed();

private:
    [[nodiscard]] bool isPractice() const;

    Services& m_services;
    std::unique_ptr<ModuleInstaller> m_installer;
    QHash<TenantId, std::optional<QStringList>> m_roles; ///< nullopt: asked, and not known
};

} // namespace steward
