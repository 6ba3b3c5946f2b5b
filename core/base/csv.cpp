#include "csv.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QString inert(const QString& text)
{
    return !text.isEmpty() && u"=+-@\t\r\n"_s.contains(text.front()) ? u'\'' + text : text;
}

} // namespace

QByteArray utf8Mark()
{
    return QByteArrayLiteral("\xef\xbb\xbf");
}

QString csvCell(const QString& text, bool isText)
{
    QString cell = isText ? inert(text) : text;
    const bool quoted = std::any_of(cell.cbegin(), cell.cend(), [](QChar c) {
        return c == u',' || c == u'"' || c == u'\n' || c == u'\r' || c == u'\t' || c == u';';
    });
    if (!quoted)
        return cell;
    return u'"' + cell.replace(u'"', u"\"\""_s) + u'"';
}

QByteArray csvRecord(const QStringList& cells)
{
    QStringList record;
    for (const QString& cell : cells)
        record << csvCell(cell);
    return record.join(u',').toUtf8() + "\r\n";
}

QString tabRecord(const QStringList& cells)
{
    QStringList record;
    for (const QString& cell : cells) {
        QString flat = inert(cell);
        std::replace_if(
            flat.begin(), flat.end(),
            [](QChar c) {
                return c.category() == QChar::Other_Control || c.unicode() == 0x2028 || c.unicode() == 0x2029;
            },
            u' ');
        record << flat;
    }
    return record.join(u'\t') + u'\n';
}

} // namespace steward
