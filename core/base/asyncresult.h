#pragma once

#include "result.h"

#include <QAbstractEventDispatcher>
#include <QFuture>
#include <QMetaObject>
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
/// the first `finish` wins, later ones are ignored and return false. When the last copy goes without one, the
/// future ends as Cancelled, from the event loop of the thread that dropped it: whoever dropped it may be half
/// destroyed, and a future without a result crashes the coroutine that awaits it.
template <typename T = void>
class Completion final
{
public:
    Completion() : m_promise(new Promise, &Completion::abandon) { m_promise->start(); }

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
    using Promise = QPromise<Result<T>>;

    static void abandon(Promise* promise)
    {
        const std::shared_ptr<Promise> owned(promise);
        if (owned->future().isFinished())
            return;
        const auto cancel = [owned] {
            owned->addResult(fail(ErrorCode::Cancelled, QStringLiteral("This was given up before it was done.")));
            owned->finish();
        };
        if (QAbstractEventDispatcher* const loop = QAbstractEventDispatcher::instance())
            QMetaObject::invokeMethod(loop, cancel, Qt::QueuedConnection);
        else
            cancel();
    }

    std::shared_ptr<Promise> m_promise;
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
