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

} // namespace steward
