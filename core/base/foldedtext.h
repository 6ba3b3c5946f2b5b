#pragma once

#include <QString>

namespace steward {

/// Lower case, without accents, so that "muller" finds "Müller" and "strasse" finds "Straße".
[[nodiscard]] QString foldedText(const QString& text);

} // namespace steward
