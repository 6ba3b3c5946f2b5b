#pragma once

#include <base/result.h>

#include <QJsonValue>
#include <QList>
#include <QString>

#include <optional>

namespace steward {

/// Reads a service's JSON leniently and complains precisely. A reader is a value together with its path, so
/// that an error names the field: `customers: items[3].companyProfile.tenantId`. Names match without regard
/// to letter case; absent and null are the same; numbers written as text, and text written as numbers, are
/// read.
class JsonReader final
{
public:
    /// `origin` says whose answer it is. Errors are BadResponse and carry `correlationId`, as every later error of
    /// this reader and its fields does.
    [[nodiscard]] static Result<JsonReader> parse(const QByteArray& body, const QString& origin,
                                                  const QString& correlationId = {});

    [[nodiscard]] JsonReader field(QStringView name) const;
    [[nodiscard]] const QString& path() const { return m_path; }
    [[nodiscard]] bool isMissing() const { return m_value.isUndefined() || m_value.isNull(); }
    [[nodiscard]] bool isObject() const { return m_value.isObject(); }
    [[nodiscard]] bool isArray() const { return m_value.isArray(); }

    /// Must be there and not empty.
    [[nodiscard]] Result<QString> requiredText() const;
    /// Empty when missing; an error when it is an object or an array.
    [[nodiscard]] Result<QString> text() const;
    /// Whatever text can be had, empty otherwise; for what is only shown.
    [[nodiscard]] QString looseText() const;
    /// nullopt when missing.
    [[nodiscard]] Result<std::optional<qint64>> number() const;
    [[nodiscard]] Result<std::optional<bool>> flag() const;
    /// Must be there.
    [[nodiscard]] Result<QList<JsonReader>> requiredItems() const;
    /// Empty when missing.
    [[nodiscard]] Result<QList<JsonReader>> items() const;

    /// The error that this field is not what it should be: `expected` completes "is not …".
    [[nodiscard]] Error wrong(const QString& expected) const;

private:
    JsonReader(QJsonValue value, QString path, QString origin, QString correlationId);

    QJsonValue m_value;
    QString m_path;
    QString m_origin;
    QString m_correlationId;
};

} // namespace steward
