#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace steward {

/// Spreadsheets read UTF-8 only when a file begins with it.
[[nodiscard]] QByteArray utf8Mark();

/// A cell of CSV by RFC 4180. Text that a spreadsheet would take for a formula (it begins with = + - @, a tab
/// or a line break) gets a ' in front; `isText` is false for numbers, which are none.
[[nodiscard]] QString csvCell(const QString& text, bool isText = true);

/// Cells of text, with the line's end, in UTF-8.
[[nodiscard]] QByteArray csvRecord(const QStringList& cells);

/// The same for a clipboard, where tabs part the cells: what would break the table is a space in them.
[[nodiscard]] QString tabRecord(const QStringList& cells);

} // namespace steward
