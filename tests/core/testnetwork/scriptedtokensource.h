#pragma once

#include <base/tokensource.h>

#include <QList>

#include <optional>

namespace steward {

/// Hands out `token for <scope> in <tenant>`, or fails with a given error, and remembers who asked for what.
class ScriptedTokenSource final : public TokenSource
{
public:
    struct Asked
    {
        TenantId tenant;
        QString scope;
    };

    [[nodiscard]] AsyncResult<AccessToken> token(const TenantId& tenant, const QString& scope,
                                                 int minimumLifetimeSeconds) override;

    void failWith(std::optional<Error> error) { m_error = std::move(error); }
    [[nodiscard]] const QList<Asked>& asked() const { return m_asked; }

private:
    std::optional<Error> m_error;
    QList<Asked> m_asked;
};

} // namespace steward
