#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace steward {

/// Text made safe for a terminal: control characters (escape sequences, carriage returns) and characters that
/// change the writing direction become visible replacements. Names come from outside.
[[nodiscard]] QString terminalText(const QString& text);

/// A table with a header and columns as wide as their longest cell, two spaces apart; for people.
[[nodiscard]] QString textTable(const QStringList& header, const QList<QStringList>& rows);

} // namespace steward
