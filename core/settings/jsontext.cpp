#include "jsontext.h"

#include <QFile>
#include <QJsonParseError>

#include <algorithm>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView kByteOrderMark("\xEF\xBB\xBF", 3);

} // namespace

Result<QJsonDocument> parseJson(const QByteArray& text, const QString& origin, ErrorCode code)
{
    const QByteArray body = text.startsWith(kByteOrderMark) ? text.mid(kByteOrderMark.size()) : text;
    if (body.trimmed().isEmpty())
        return fail(code, u"%1 is empty where JSON was expected."_s.arg(origin));

    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(body, &parseError);
    if (parseError.error == QJsonParseError::NoError)
        return document;

    const qsizetype offset = std::clamp<qsizetype>(parseError.offset, 0, body.size());
    const QByteArray before = body.first(offset);
    const qsizetype line = before.count('\n') + 1;
    // Columns are counted in characters, as an editor shows them.
    const qsizetype column = QString::fromUtf8(before.mid(before.lastIndexOf('\n') + 1)).size() + 1;
    return fail(code,
                u"%1 is not valid JSON: line %2, column %3: %4."_s.arg(origin).arg(line).arg(column).arg(
                    parseError.errorString()));
}

Result<QJsonObject> parseJsonObject(const QByteArray& text, const QString& origin, ErrorCode code)
{
    const auto document = parseJson(text, origin, code);
    if (!document)
        return fail(document.error());
    if (!document->isObject())
        return fail(code, u"%1 holds JSON, but not an object in braces."_s.arg(origin));
    return document->object();
}

Result<QJsonObject> readJsonObject(const QString& file)
{
    QFile input(file);
    if (!input.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileFailed, u"%1 could not be read: %2."_s.arg(file, input.errorString()));
    return parseJsonObject(input.readAll(), file);
}

} // namespace steward
