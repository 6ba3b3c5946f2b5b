#pragma once

#include "console.h"

#include <auth/browserlauncher.h>
#include <auth/consentstep.h>
#include <cloud/permissionproof.h>

#include <QHash>

namespace steward {

/// Opens nothing: the address is printed, so that a person or a program can.
class PrintedAddress final : public BrowserLauncher
{
public:
    [[nodiscard]] Result<> open(const QUrl&) override { return {}; }
};

/// How the set-up's commands tell what happens: a line a step for people, JSON lines for programs.
class SetupOutput final
{
public:
    SetupOutput(Console& console, bool json) : m_console(console), m_json(json) {}

    void address(const QUrl& address);
    void code(const QString& userCode, const QUrl& address, const QString& message);
    /// `part` tells the steps of one flow from another's: "signIn", "application", "consent".
    void step(const QString& part, const ConsentStep& step);
    void call(const ProvenCall& call);
    void permission(const ProofRow& row);

private:
    Console& m_console;
    const bool m_json;
    QHash<QString, bool> m_shown;
};

} // namespace steward
