#pragma once

#include "result.h"

#include <QFuture>
#include <QPointer>
#include <QPromise>

#include <memory>

namespace steward {

/// One operation with one outcome. Consume with `whenDone(future, context, callback)`, or co_await it in a .cpp.
template <typename T = void>
using AsyncResult = QFuture<Result<T>>;

/// A future that is finished already.
template <typename T>
[[nodiscard]] AsyncResult<T> readyResult(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

/// The producing end of an AsyncResult, copyable so that several callbacks can share it. Completes exactly once:
/// the first `finish` wins, later ones are ignored and return false.
template <typename T = void>
class Completion final
{
public:
    Completion() : m_promise(std::make_shared<QPromise<Result<T>>>()) { m_promise->start(); }

    [[nodiscard]] AsyncResult<T> future() const { return m_promise->future(); }
    [[nodiscard]] bool isFinished() const { return m_promise->future().isFinished(); }

    bool finish(Result<T> result) const
    {
        if (isFinished())
            return false;
        m_promise->addResult(std::move(result));
        m_promise->finish();
        return true;
    }

private:
    std::shared_ptr<QPromise<Result<T>>> m_promise;
};

/// Calls `callback(Result<T>)` once the future has finished, at once if it has already, and not at all when
/// `context` has gone by then. All of Steward's asynchronous work finishes on the thread of its context.
/// Use this, not QFuture::then(context, ...): Qt 6.4 asserts there when the context was destroyed.
template <typename T, typename Callback>
void whenDone(QFuture<Result<T>> future, QObject* context, Callback callback)
{
    future.then([guard = QPointer<QObject>(context),
                 callback = std::move(callback)](const Result<T>& result) mutable {
        if (guard)
            callback(result);
    });
}

} // namespace steward
