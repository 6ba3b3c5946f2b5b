#include "customerexport.h"

#include "customercontracts.h"
#include "customernotes.h"
#include "customerrelationships.h"
#include "customersources.h"
#include "customerstates.h"

#include <base/csv.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

QJsonValue timeOrNull(const QDateTime& time)
{
    return time.isValid() ? QJsonValue(time.toUTC().toString(Qt::ISODate)) : QJsonValue(QJsonValue::Null);
}

const ConsentRecord* consentOf(const Customer& customer, const CustomerKnowledge& known)
{
    return known.states ? known.states->consent(customer.tenant) : nullptr;
}

const CustomerRelations* relationsOf(const Customer& customer, const CustomerKnowledge& known)
{
    return known.relationships ? known.relationships->of(customer.tenant) : nullptr;
}

QJsonValue daysLeft(const Customer& customer, const CustomerKnowledge& known)
{
    const auto days = known.relationships ? known.relationships->daysLeft(customer.tenant) : std::nullopt;
    return days ? QJsonValue(*days) : QJsonValue(QJsonValue::Null);
}

QJsonValue rolesOf(const Customer& customer, const CustomerKnowledge& known)
{
    const CustomerRelations* relations = relationsOf(customer, known);
    if (!relations || !relations->rolesKnown)
        return QJsonValue::Null;
    QStringList names;
    for (const QString& role : relations->access.roles)
        names << roleName(role);
    names.sort();
    return QJsonArray::fromStringList(names);
}

QJsonValue consent(const Customer& customer, const CustomerKnowledge& known)
{
    const ConsentRecord* record = consentOf(customer, known);
    return record ? QJsonValue(consentStateName(record->state)) : QJsonValue(QJsonValue::Null);
}

QJsonValue access(const Customer& customer, const CustomerKnowledge& known)
{
    QJsonObject states;
    for (const QString& connection : known.connections) {
        const AccessResult* result =
            known.states ? known.states->access(customer.tenant, connection) : nullptr;
        if (result)
            states.insert(connection, accessStateName(result->state));
    }
    return states.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(states);
}

CustomerNote noteOf(const Customer& customer, const CustomerKnowledge& known)
{
    return known.notes ? known.notes->of(customer.id) : CustomerNote();
}

QJsonValue textOrNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

enum class From
{
    List,
    Memory, ///< what this computer remembers
    Relationships,
    AllSources ///< the list, the contracts and the relationships
};

struct Column
{
    QLatin1StringView name;
    From from;
    QJsonValue (*value)(const Customer&, const CustomerKnowledge&);
};

const std::array kColumns{
    Column{"customerId"_L1, From::List,
           [](const Customer& one, const CustomerKnowledge&) { return QJsonValue(one.id.value); }},
    Column{"tenantId"_L1, From::List,
           [](const Customer& one, const CustomerKnowledge&) { return QJsonValue(one.tenant.value); }},
    Column{"name"_L1, From::List,
           [](const Customer& one, const CustomerKnowledge&) { return QJsonValue(one.name); }},
    Column{"domain"_L1, From::List,
           [](const Customer& one, const CustomerKnowledge&) { return QJsonValue(one.domain); }},
    Column{"relationship"_L1, From::List,
           [](const Customer& one, const CustomerKnowledge&) { return QJsonValue(one.relationship); }},
    Column{"missingSince"_L1, From::Memory,
           [](const Customer& one, const CustomerKnowledge&) { return timeOrNull(one.missingSince); }},
    Column{"ends"_L1, From::Relationships,
           [](const Customer& one, const CustomerKnowledge& known) {
               const CustomerRelations* relations = relationsOf(one, known);
               return timeOrNull(relations ? relations->endsAt : QDateTime());
           }},
    Column{"daysLeft"_L1, From::Relationships, daysLeft},
    Column{"renewsItself"_L1, From::Relationships,
           [](const Customer& one, const CustomerKnowledge& known) {
               const CustomerRelations* relations = relationsOf(one, known);
               return relations ? QJsonValue(relations->renewsItself) : QJsonValue(QJsonValue::Null);
           }},
    Column{"roles"_L1, From::Relationships, rolesOf},
    Column{"consent"_L1, From::Memory, consent},
    Column{"consentAt"_L1, From::Memory,
           [](const Customer& one, const CustomerKnowledge& known) {
               const ConsentRecord* record = consentOf(one, known);
               return timeOrNull(record ? record->at : QDateTime());
           }},
    Column{"access"_L1, From::Memory, access},
    Column{"lastRun"_L1, From::Memory,
           [](const Customer& one, const CustomerKnowledge& known) {
               return timeOrNull(known.lastRuns ? known.lastRuns->value(one.id) : QDateTime());
           }},
    Column{"favourite"_L1, From::Memory,
           [](const Customer& one, const CustomerKnowledge& known) {
               return known.notes ? QJsonValue(noteOf(one, known).favourite) : QJsonValue(QJsonValue::Null);
           }},
    Column{"alias"_L1, From::Memory,
           [](const Customer& one, const CustomerKnowledge& known) {
               return textOrNull(noteOf(one, known).alias);
           }},
    Column{"tags"_L1, From::Memory,
           [](const Customer& one, const CustomerKnowledge& known) {
               const QStringList tags = noteOf(one, known).tags;
               return tags.isEmpty() ? QJsonValue(QJsonValue::Null)
                                     : QJsonValue(QJsonArray::fromStringList(tags));
           }},
    Column{"note"_L1, From::Memory,
           [](const Customer& one, const CustomerKnowledge& known) {
               return textOrNull(noteOf(one, known).text);
           }},
    Column{"sources"_L1, From::AllSources,
           [](const Customer& one, const CustomerKnowledge& known) {
               QJsonArray names;
               const bool hasContract = known.contracts && known.contracts->has(one.tenant);
               for (const CustomerSource source : sourcesOf(one, hasContract, relationsOf(one, known)))
                   names << customerSourceName(source);
               return QJsonValue(names);
           }},
};

const Column* columnNamed(const QString& name)
{
    const auto found = std::find_if(kColumns.cbegin(), kColumns.cend(), [&name](const Column& column) {
        return name.compare(column.name, Qt::CaseInsensitive) == 0;
    });
    return found == kColumns.cend() ? nullptr : &*found;
}

QList<const Column*> columnsNamed(const QStringList& names)
{
    QList<const Column*> columns;
    for (const QString& name : names) {
        if (const Column* column = columnNamed(name))
            columns.append(column);
    }
    return columns;
}

/// What a cell says; a list with semicolons, as users' roles have them.
QString cellText(const QJsonValue& value)
{
    QStringList parts;
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Double:
        return QString::number(value.toInteger());
    case QJsonValue::Array:
        for (const auto& each : value.toArray())
            parts << each.toString();
        return parts.isEmpty() ? u"none"_s : parts.join(u"; "_s);
    case QJsonValue::Object: {
        const QJsonObject object = value.toObject();
        for (auto each = object.begin(); each != object.end(); ++each)
            parts << each.key() + u": "_s + each.value().toString();
        return parts.join(u"; "_s);
    }
    default:
        return {};
    }
}

QStringList cellsOf(const Customer& customer, const QList<const Column*>& columns,
                    const CustomerKnowledge& known)
{
    QStringList cells;
    for (const Column* column : columns)
        cells << cellText(column->value(customer, known));
    return cells;
}

} // namespace

QStringList customerColumns()
{
    QStringList names;
    for (const Column& column : kColumns)
        names << column.name;
    return names;
}

QStringList listedCustomerColumns()
{
    QStringList names;
    for (const Column& column : kColumns) {
        if (column.from == From::List)
            names << column.name;
    }
    return names;
}

Result<QStringList> parseCustomerColumns(const QString& text)
{
    if (text.trimmed().compare("all"_L1, Qt::CaseInsensitive) == 0)
        return customerColumns();
    QStringList names;
    for (const QString& part : text.split(u',')) {
        const Column* column = columnNamed(part.trimmed());
        if (!column) {
            return fail(ErrorCode::BadRequest, u"There is no column \"%1\"."_s.arg(part.trimmed()),
                        u"There are %1; all is all of them."_s.arg(customerColumns().join(u", "_s)));
        }
        if (!names.contains(column->name))
            names << column->name;
    }
    return names;
}

bool needRelationships(const QStringList& columns)
{
    const auto chosen = columnsNamed(columns);
    return std::any_of(chosen.cbegin(), chosen.cend(), [](const Column* column) {
        return column->from == From::Relationships || column->from == From::AllSources;
    });
}

bool needContracts(const QStringList& columns)
{
    const auto chosen = columnsNamed(columns);
    return std::any_of(chosen.cbegin(), chosen.cend(),
                       [](const Column* column) { return column->from == From::AllSources; });
}

QByteArray exportCustomers(const QList<Customer>& customers, const QStringList& columns,
                           CustomerFormat format, const CustomerKnowledge& knowledge)
{
    const auto chosen = columnsNamed(columns);
    if (format == CustomerFormat::Json) {
        QJsonArray rows;
        for (const Customer& customer : customers) {
            QJsonObject row;
            for (const Column* column : chosen)
                row.insert(column->name, column->value(customer, knowledge));
            rows.append(row);
        }
        return QJsonDocument(rows).toJson();
    }
    QByteArray text;
    const auto add = [&text, format](const QStringList& cells) {
        text += format == CustomerFormat::Csv ? csvRecord(cells) : tabRecord(cells).toUtf8();
    };
    QStringList cells;
    for (const Column* column : chosen)
        cells << column->name;
    add(cells);
    for (const Customer& customer : customers)
        add(cellsOf(customer, chosen, knowledge));
    return text;
}

QStringList customerCells(const Customer& customer, const QStringList& columns,
                          const CustomerKnowledge& knowledge)
{
    return cellsOf(customer, columnsNamed(columns), knowledge);
}

Result<> exportCustomers(const QList<Customer>& customers, const QStringList& columns, CustomerFormat format,
                         const CustomerKnowledge& knowledge, const QString& file)
{
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly)) {
        return fail(ErrorCode::FileFailed, u"The customers were not exported to %1."_s.arg(file),
                    u"Choose a folder you may write to."_s, out.errorString());
    }
    QByteArray text = exportCustomers(customers, columns, format, knowledge);
    if (format == CustomerFormat::Csv)
        text.prepend(utf8Mark());
    if (out.write(text) != text.size() || !out.commit()) {
        return fail(ErrorCode::FileFailed, u"The customers were not exported to %1."_s.arg(file),
                    u"Check that there is room on the disk."_s, out.errorString());
    }
    return {};
}

} // namespace steward
