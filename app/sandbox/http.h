#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QPair>
#include <QString>
#include <QUrl>
#include <QUrlQuery>

#include <optional>

namespace steward::sandbox {

using HeaderList = QList<QPair<QByteArray, QByteArray>>;

/// One request as a service of the practice partner sees it. `path` is what follows the service's prefix,
/// split at slashes and decoded.
struct HttpCall
{
    QByteArray method;
    QUrl url;
    QStringList path;
    HeaderList headers;
    QByteArray body;

    /// A header's value, name without regard to case; empty when there is none.
    [[nodiscard]] QByteArray header(QByteArrayView name) const;
    /// A parameter of the query, decoded (+ is a space).
    [[nodiscard]] QString query(const QString& name) const;
    [[nodiscard]] bool hasQuery(const QString& name) const;
};

/// What the service answers. `reason` empty: the usual phrase of the status.
struct HttpReply
{
    int status = 200;
    QByteArray reason;
    HeaderList headers;
    QByteArray body;

    void setHeader(const QByteArray& name, const QByteArray& value);
    /// Status line, headers and (unless `headOnly`) body. Content-Length is always that of the whole body.
    [[nodiscard]] QByteArray toBytes(bool headOnly, bool keepAlive) const;
};

[[nodiscard]] HttpReply jsonReply(const QJsonObject& object, int status = 200,
                                  const QByteArray& contentType = "application/json; charset=utf-8");
[[nodiscard]] HttpReply htmlReply(const QByteArray& page, int status = 200);
[[nodiscard]] HttpReply redirectReply(const QUrl& target);

/// The fields of an application/x-www-form-urlencoded text, decoded.
[[nodiscard]] QHash<QString, QString> formFields(const QByteArray& body);

/// The usual phrase of a status, for example "Not Found".
[[nodiscard]] QByteArray reasonPhrase(int status);

/// A new random GUID without braces.
[[nodiscard]] QString newGuid();
/// `bytes` random bytes of the system generator as base64url text.
[[nodiscard]] QByteArray randomText(int bytes);
[[nodiscard]] QByteArray base64Url(const QByteArray& bytes);

} // namespace steward::sandbox
