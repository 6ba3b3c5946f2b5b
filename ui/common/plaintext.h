#pragma once

#include <QString>

namespace steward {

/// A name or message that came from outside, made harmless to show: control characters, line breaks and the
/// characters that turn the direction of text become a visible sign, so that nothing can hide or reorder.
[[nodiscard]] QString visibleText(const QString& text);

/// The same, wrapped so that a right-to-left name does not reorder what stands beside it in one line of text.
[[nodiscard]] QString isolatedText(const QString& text);

} // namespace steward
