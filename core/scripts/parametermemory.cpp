#include "parametermemory.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

using Kind = ParameterValue::Kind;

constexpr int kLongest = 100'000; // characters of one value that are kept

QJsonObject toJson(const QList<RunParameter>& values)
{
    QJsonObject object;
    for (const auto& [name, value] : values) {
        switch (value.kind) {
        case Kind::Text:
            if (value.text.size() <= kLongest)
                object.insert(name, value.text);
            break;
        case Kind::List:
            object.insert(name, QJsonArray::fromStringList(value.list));
            break;
        case Kind::Table: {
            QJsonArray rows;
            for (const auto& [key, text] : value.table)
                rows.append(QJsonArray{key, text});
            object.insert(name, QJsonObject{{u"table"_s, rows}});
            break;
        }
        case Kind::NotGiven:
        case Kind::Secret:
        case Kind::Credential:
            break;
        }
    }
    return object;
}

ParameterMemory::Values fromJson(const QJsonObject& object)
{
    ParameterMemory::Values values;
    for (auto each = object.begin(); each != object.end(); ++each) {
        const QString name = each.key().toLower();
        if (each->isString()) {
            values.insert(name, each->toString());
        } else if (each->isArray()) {
            QStringList list;
            for (const auto& item : each->toArray())
                list << item.toString();
            values.insert(name, ParameterValue::ofList(list));
        } else if (each->isObject()) {
            QList<QPair<QString, QString>> table;
            for (const auto& row : each->toObject()["table"_L1].toArray())
                table.append({row.toArray().at(0).toString(), row.toArray().at(1).toString()});
            values.insert(name, ParameterValue::ofTable(table));
        }
    }
    return values;
}

} // namespace

ParameterMemory::ParameterMemory(const QString& folder)
    : m_document(folder, u"script-values.json"_s, u"The values that scripts were given"_s)
{
}

QJsonObject ParameterMemory::of(const QString& script)
{
    return m_document.read()[script].toObject();
}

ParameterMemory::Values ParameterMemory::last(const QString& script)
{
    return fromJson(of(script)["last"_L1].toObject());
}

QStringList ParameterMemory::presets(const QString& script)
{
    return of(script)["presets"_L1].toObject().keys();
}

ParameterMemory::Values ParameterMemory::preset(const QString& script, const QString& name)
{
    return fromJson(of(script)["presets"_L1].toObject()[name].toObject());
}

Result<> ParameterMemory::keepLast(const QString& script, const QList<RunParameter>& values)
{
    return m_document.update([&](QJsonObject& all) {
        QJsonObject one = all[script].toObject();
        one.insert(u"last"_s, toJson(values));
        all.insert(script, one);
    });
}

Result<> ParameterMemory::keepPreset(const QString& script, const QString& name,
                                     const QList<RunParameter>& values)
{
    return m_document.update([&](QJsonObject& all) {
        QJsonObject one = all[script].toObject();
        QJsonObject presets = one["presets"_L1].toObject();
        presets.insert(name, toJson(values));
        one.insert(u"presets"_s, presets);
        all.insert(script, one);
    });
}

Result<> ParameterMemory::removePreset(const QString& script, const QString& name)
{
    return m_document.update([&](QJsonObject& all) {
        QJsonObject one = all[script].toObject();
        QJsonObject presets = one["presets"_L1].toObject();
        presets.remove(name);
        one.insert(u"presets"_s, presets);
        all.insert(script, one);
    });
}

} // namespace steward
