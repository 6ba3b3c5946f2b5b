#pragma once

#include <base/result.h>

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace steward {

/// Parses JSON, with or without a byte-order mark. A failure is an error of `code` that names `origin` (a
/// file, a host) and the line and column of the fault.
[[nodiscard]] Result<QJsonDocument> parseJson(const QByteArray& text, const QString& origin,
                                              ErrorCode code = ErrorCode::BadRequest);

/// The same where the outermost value has to be an object.
[[nodiscard]] Result<QJsonObject> parseJsonObject(const QByteArray& text, const QString& origin,
                                                  ErrorCode code = ErrorCode::BadRequest);

/// Reads and parses one file; FileFailed when it cannot be read, BadRequest when it cannot be parsed.
[[nodiscard]] Result<QJsonObject> readJsonObject(const QString& file);

} // namespace steward
