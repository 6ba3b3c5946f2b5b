#include "textoutput.h"

#include <QList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

QString terminalText(const QString& text)
{
    QString safe;
    safe.reserve(text.size());
    for (const QChar c : text) {
        const char16_t unit = c.unicode();
        const bool control = unit < 0x20 || (unit >= 0x7f && unit < 0xa0);
        const bool direction = (unit >= 0x200e && unit <= 0x200f) || (unit >= 0x202a && unit <= 0x202e)
                               || (unit >= 0x2066 && unit <= 0x2069);
        safe += control || direction ? QChar(u'\ufffd') : c;
    }
    return safe;
}

QString textTable(const QStringList& header, const QList<QStringList>& rows)
{
    QList<qsizetype> widths;
    for (const QString& title : header)
        widths.append(title.size());
    QList<QStringList> cells;
    cells.reserve(rows.size());
    for (const QStringList& row : rows) {
        QStringList safe;
        for (qsizetype column = 0; column < row.size(); ++column) {
            safe.append(terminalText(row[column]));
            if (column < widths.size())
                widths[column] = std::max(widths[column], safe.last().size());
        }
        cells.append(safe);
    }
    QString text;
    const auto addRow = [&text, &widths](const QStringList& row) {
        QString line;
        for (qsizetype column = 0; column < row.size(); ++column) {
            const bool last = column + 1 == row.size();
            line += last ? row[column] : row[column].leftJustified(widths.value(column) + 2);
        }
        while (line.endsWith(u' '))
            line.chop(1);
        text += line + u'\n';
    };
    addRow(header);
    QStringList rule;
    for (const qsizetype width : widths)
        rule.append(QString(width, u'-'));
    addRow(rule);
    for (const QStringList& row : cells)
        addRow(row);
    return text;
}

} // namespace steward
