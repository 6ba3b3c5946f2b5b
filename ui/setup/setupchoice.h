#pragma once

#include <base/secret.h>

#include <QMetaType>
#include <QString>
#include <QStringList>

namespace steward {

/// What the set-up form asks for, checked and tidied.
struct SetupChoice
{
    enum class SignIn
    {
        Browser,
        DeviceCode
    };

    QString cloud; ///< a name of the CloudCatalog, or a file
    QString tenant;
    QString clientId;
    Secret secret; ///< empty for a public application
    SignIn signIn = SignIn::Browser;
};

/// What is wrong with the answer, in words for the person who typed it; empty when nothing is.
[[nodiscard]] QString tenantProblem(const QString& text);
[[nodiscard]] QString clientIdProblem(const QString& text);
[[nodiscard]] QString secretProblem(const QString& text);

/// Without the spaces and braces that come with copying; GUIDs in lower case.
[[nodiscard]] QString tidyId(const QString& text);

} // namespace steward

Q_DECLARE_METATYPE(steward::SetupChoice)
