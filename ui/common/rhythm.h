#pragma once

namespace steward {

/// Brings every layout and every size a widget was given into step with a new text size: margins, spacings,
/// spacers, least and largest sizes. Pages set them once, for the scale of then; this keeps them in
/// proportion at once, without each page listening. Rounding does not add up: going away from a size and back
/// ends where it began. Sizes the style sheet gives, and those somebody changed in between, are left to them.
/// `from` and `to` as Theme::scale().
void rescaleWidgets(double from, double to);

} // namespace steward
