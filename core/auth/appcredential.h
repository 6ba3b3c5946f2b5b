#pragma once

#include "certificate/appcertificate.h"

#include <base/secret.h>
#include <settings/appcredentialkind.h>

#include <variant>

namespace steward {

/// What an application proves itself with. An empty secret is none: a public client never sends one.
class AppCredential final
{
public:
    AppCredential() = default;
    AppCredential(Secret secret) // NOLINT(google-explicit-constructor): a secret is a credential
    {
        if (!secret.isEmpty())
            m_value = std::move(secret);
    }
    AppCredential(AppCertificate certificate) // NOLINT(google-explicit-constructor)
        : m_value(std::move(certificate))
    {
    }

    [[nodiscard]] AppCredentialKind kind() const { return AppCredentialKind(m_value.index()); }
    [[nodiscard]] bool isNone() const { return kind() == AppCredentialKind::None; }
    /// nullptr when it is of another kind.
    [[nodiscard]] const Secret* secret() const { return std::get_if<Secret>(&m_value); }
    [[nodiscard]] const AppCertificate* certificate() const { return std::get_if<AppCertificate>(&m_value); }

    friend bool operator==(const AppCredential& a, const AppCredential& b) { return a.m_value == b.m_value; }

private:
    std::variant<std::monostate, Secret, AppCertificate> m_value; ///< in the order of AppCredentialKind
};

} // namespace steward
