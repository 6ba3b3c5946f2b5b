#include "jsonreader.h"

#include <settings/jsontext.h>

#include <QJsonArray>
#include <QJsonObject>

#include <cmath>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

QString adviceForUnreadable()
{
    return u"Try again. If it stays so, check the addresses in the cloud file and whether a proxy answers in the "
           "service's place."_s;
}

} // namespace

JsonReader::JsonReader(QJsonValue value, QString path, QString origin, QString correlationId)
    : m_value(std::move(value)),
      m_path(std::move(path)),
      m_origin(std::move(origin)),
      m_correlationId(std::move(correlationId))
{
}

Result<JsonReader> JsonReader::parse(const QByteArray& body, const QString& origin,
                                     const QString& correlationId)
{
    const auto document = parseJson(body, u"The answer of "_s + origin, ErrorCode::BadResponse);
    if (!document) {
        Error error = document.error();
        error.advice = adviceForUnreadable();
        error.correlationId = correlationId;
        return fail(std::move(error));
    }
    const QJsonValue value =
        document->isArray() ? QJsonValue(document->array()) : QJsonValue(document->object());
    return JsonReader(value, {}, origin, correlationId);
}

JsonReader JsonReader::field(QStringView name) const
{
    const QString path = m_path.isEmpty() ? name.toString() : m_path + u'.' + name.toString();
    const QJsonObject object = m_value.toObject();
    const auto exact = object.constFind(name);
    if (exact != object.constEnd())
        return JsonReader(*exact, path, m_origin, m_correlationId);
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        if (name.compare(entry.key(), Qt::CaseInsensitive) == 0)
            return JsonReader(entry.value(), path, m_origin, m_correlationId);
    }
    return JsonReader(QJsonValue(QJsonValue::Undefined), path, m_origin, m_correlationId);
}

Error JsonReader::wrong(const QString& expected) const
{
    Error error;
    error.code = ErrorCode::BadResponse;
    error.message = u"The answer of %1 cannot be read: %2 is not %3."_s.arg(
        m_origin, m_path.isEmpty() ? u"the whole"_s : m_path, expected);
    error.advice = adviceForUnreadable();
    error.correlationId = m_correlationId;
    return error;
}

Result<QString> JsonReader::text() const
{
    if (isMissing())
        return QString();
    if (m_value.isString())
        return m_value.toString();
    if (m_value.isDouble())
        return m_value.toVariant().toString();
    if (m_value.isBool())
        return m_value.toBool() ? u"true"_s : u"false"_s;
    return fail(wrong(u"text"_s));
}

Result<QString> JsonReader::requiredText() const
{
    auto value = text();
    if (value && value->isEmpty())
        return fail(wrong(u"there"_s));
    return value;
}

QString JsonReader::looseText() const
{
    return text().value_or(QString());
}

Result<std::optional<qint64>> JsonReader::number() const
{
    if (isMissing())
        return std::optional<qint64>();
    if (m_value.isDouble()) {
        const double value = m_value.toDouble();
        if (std::nearbyint(value) != value)
            return fail(wrong(u"a whole number"_s));
        return std::optional<qint64>(m_value.toInteger());
    }
    bool isNumber = false;
    const qint64 value = m_value.toString().trimmed().toLongLong(&isNumber);
    if (!m_value.isString() || !isNumber)
        return fail(wrong(u"a number"_s));
    return std::optional<qint64>(value);
}

Result<std::optional<bool>> JsonReader::flag() const
{
    if (isMissing())
        return std::optional<bool>();
    if (m_value.isBool())
        return std::optional<bool>(m_value.toBool());
    const QString text = m_value.toString().trimmed().toLower();
    if (text == "true"_L1 || text == "false"_L1)
        return std::optional<bool>(text == "true"_L1);
    return fail(wrong(u"true or false"_s));
}

Result<QList<JsonReader>> JsonReader::items() const
{
    if (isMissing())
        return QList<JsonReader>();
    if (!m_value.isArray())
        return fail(wrong(u"a list"_s));
    const QJsonArray array = m_value.toArray();
    QList<JsonReader> readers;
    readers.reserve(array.size());
    for (qsizetype i = 0; i < array.size(); ++i)
        readers << JsonReader(array.at(i), u"%1[%2]"_s.arg(m_path).arg(i), m_origin, m_correlationId);
    return readers;
}

Result<QList<JsonReader>> JsonReader::requiredItems() const
{
    if (isMissing())
        return fail(wrong(u"there"_s));
    return items();
}

} // namespace steward
