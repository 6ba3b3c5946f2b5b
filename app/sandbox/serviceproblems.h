#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace steward::sandbox {

/// What a service answers when it says no in words of its own: its code and the text beside it.
struct ServiceProblem
{
    int status = 400;
    QString code;
    QString message;
};

/// By the name a fault gives it, for example "error2032" or "usernotfound".
[[nodiscard]] std::optional<ServiceProblem> findServiceProblem(const QString& name);
[[nodiscard]] QStringList serviceProblemNames();

} // namespace steward::sandbox
