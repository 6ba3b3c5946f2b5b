#pragma once

namespace steward {

/// Makes OutputView readable to screen readers: its value is the caret's line with time and stream in words,
/// and that line's text, caret and selection are reachable as text. Calling it again changes nothing.
void installOutputAccessibility();

} // namespace steward
