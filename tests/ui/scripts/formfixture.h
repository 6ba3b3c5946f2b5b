#pragma once

#include <common/icons.h>
#include <common/theme.h>
#include <scripts/parameterform.h>
#include <scripts/parametermemory.h>

#include <QTemporaryDir>

namespace steward {

inline ScriptParameter formParameter(const QString& name, ParameterKind kind = ParameterKind::Text,
                                     const QString& type = QStringLiteral("string"), bool mandatory = false)
{
    ScriptParameter parameter;
    parameter.name = name;
    parameter.label = name;
    parameter.kind = kind;
    parameter.type = type;
    parameter.isArray = type.endsWith(QStringLiteral("[]"));
    parameter.sets = {{QStringLiteral("__AllParameterSets"), mandatory, {}}};
    return parameter;
}

/// A form with a profile of its own.
struct FormFixture
{
    FormFixture()
    {
        theme.setChoice(Theme::Choice::Light);
        form.resize(360, 800);
    }

    [[nodiscard]] static RunTarget larchmoor(bool withUser)
    {
        RunTarget target;
        target.customer.value = QStringLiteral("c-1");
        target.tenant.value = QStringLiteral("5d2c91e8-40b7-4a6f-9c13-7be0a8d4f266");
        target.customerName = QStringLiteral("Larchmoor Dental Group");
        target.customerDomain = QStringLiteral("larchmoor.onmicrosoft.example");
        if (withUser) {
            target.user.value = QStringLiteral("0f8fad5b-d9cb-469f-a165-70867728950e");
            target.userName = QStringLiteral("zoe@larchmoor.example");
        }
        return target;
    }

    QTemporaryDir profile;
    Theme theme;
    Icons icons{theme};
    ParameterMemory memory{profile.path()};
    ParameterForm form{memory, icons};
};

} // namespace steward
