#pragma once

#include "authdoubles.h"

#include <auth/signinflow.h>

#include <QTest>

#include <functional>

namespace steward {

/// What the tests of both ways to sign in share: the world it happens in, what is asked for, what came of it.
/// Whoever derives from it owns the flow, so that it goes before what it uses.
struct SignInScene
{
    explicit SignInScene(bool confidential = false) : world(confidential) {}

    void watch(SignInFlow& flow)
    {
        QObject::connect(&flow, &SignInFlow::finished, &flow, [this](const Result<SignedIn>& result) {
            results << result;
            if (onFinished)
                onFinished();
        });
    }

    AuthWorld world;
    SignInRequest request;
    QList<Result<SignedIn>> results;
    std::function<void()> onFinished;
};

/// One row for each entry of a table of faults; the test finds its entry with faultOf().
template <typename Table>
void addFaultRows(const Table& table)
{
    QTest::addColumn<int>("row");
    for (size_t i = 0; i < table.size(); ++i)
        QTest::newRow(table[i].name) << int(i);
}

template <typename Table>
const auto& faultOf(const Table& table)
{
    const auto find = [] {
        QFETCH(int, row);
        return size_t(row);
    };
    return table.at(find());
}

} // namespace steward
