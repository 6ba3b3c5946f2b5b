#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace steward {

/// Begin and end of what looks like a secret though nobody told us of it, in order of begin. May overlap.
[[nodiscard]] QList<std::pair<qsizetype, qsizetype>> shapedSecrets(const QByteArray& text);

/// Where a shape begins that reaches the end of the text, so that more text could belong to it; the text's
/// size when there is none.
[[nodiscard]] qsizetype openShape(const QByteArray& text);

/// Where a shape's value begins that reaches the end of the text and is too short yet for shapedSecrets to
/// know it; the text's size when there is none.
[[nodiscard]] qsizetype begunShape(const QByteArray& text);

} // namespace steward
