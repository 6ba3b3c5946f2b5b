#pragma once

#include <base/error.h>

#include <QString>

#include <optional>

namespace steward {

/// One live call that proves that something works, and how it went.
struct ProvenCall
{
    enum class State { Waiting, Running, Done, Failed };

    QString id;    ///< "partnercenter", "customers", "graph"
    QString title; ///< "Partner Center"
    QString call;  ///< "GET /v1/customers"
    State state = State::Waiting;
    int durationMs = 0;
    QString detail; ///< what came of it, for example the organization's name
    std::optional<Error> error;

    bool operator==(const ProvenCall&) const = default;
};

} // namespace steward
