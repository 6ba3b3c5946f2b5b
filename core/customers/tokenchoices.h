#pragma once

#include <base/asyncresult.h>
#include <base/ids.h>

#include <QHash>
#include <QObject>

namespace steward {

class CustomerStates;

/// Which of a token's alternative scopes a tenant's service took last, kept in the profile's database, so
/// that the next run asks for that one first. Wrong is not harmful: the others are tried after it.
class TokenChoices final : public QObject
{
    Q_OBJECT

public:
    /// `states` must outlive it.
    explicit TokenChoices(CustomerStates& states, QObject* parent = nullptr);

    /// Reads what is kept. Until then nothing is known.
    [[nodiscard]] AsyncResult<> load();
    /// As RunRequest::tokenChoices wants it.
    [[nodiscard]] QHash<QString, QString> of(const TenantId& tenant) const;
    /// `token`: "connection/token".
    void remember(const TenantId& tenant, const QString& token, const QString& scope);

private:
    CustomerStates& m_states;
    QHash<TenantId, QHash<QString, QString>> m_choices;
};

} // namespace steward
