#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QPair>
#include <QString>

namespace steward {

/// The head of an HTTP request that a browser sent to the loopback receiver.
struct CallbackRequest
{
    enum class Status
    {
        Incomplete, ///< the empty line has not arrived yet
        Malformed,  ///< not HTTP
        Complete
    };
    Status status = Status::Incomplete;
    QByteArray method;
    QByteArray path;  ///< as it came, not decoded
    QByteArray query; ///< as it came, not decoded
};

/// Looks at the bytes received so far, in any number of pieces.
[[nodiscard]] CallbackRequest parseCallbackRequest(QByteArrayView received);

/// Decodes a query exactly once: split at '&', '+' to space, then percent-decoding as UTF-8.
[[nodiscard]] QList<QPair<QString, QByteArray>> decodeQuery(const QByteArray& query);

/// What the identity provider sent to the redirect address.
struct CallbackParameters
{
    QByteArray state;
    QByteArray code;
    QString error;
    QString errorSubcode;
    QString errorDescription;
    bool repeated = false; ///< one of them was there twice, which no honest provider sends
};
[[nodiscard]] CallbackParameters readCallbackParameters(const QByteArray& query);

} // namespace steward
