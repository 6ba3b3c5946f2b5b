#pragma once

#include "customer.h"

#include <base/result.h>

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QStringList>

namespace steward {

class CustomerContracts;
class CustomerNotes;
class CustomerRelationships;
class CustomerStates;

/// What is known of customers besides the list; all of it must outlive the call.
struct CustomerKnowledge
{
    const CustomerStates* states = nullptr;                 ///< nullptr: consent and access are not known
    const CustomerRelationships* relationships = nullptr;   ///< nullptr: ends and roles are not known
    const CustomerNotes* notes = nullptr;                   ///< nullptr: nothing was put down
    const QHash<CustomerId, QDateTime>* lastRuns = nullptr; ///< nullptr: not known
    QStringList connections = {};                           ///< those whose access counts
    const CustomerContracts* contracts = nullptr;           ///< nullptr: not known
};

enum class CustomerFormat
{
    Csv,  ///< a title line, then a line a customer; no byte order mark
    Json, ///< an array of objects; what is not known is null
    Tabs  ///< as CSV, for the clipboard
};

/// The columns there are, by the names that they have in every format, in their usual order.
[[nodiscard]] QStringList customerColumns();
/// Those that the list of the service fills.
[[nodiscard]] QStringList listedCustomerColumns();
/// "name,ends" as columns. BadRequest for one that there is not, naming those there are; "all" is all.
[[nodiscard]] Result<QStringList> parseCustomerColumns(const QString& text);
/// Whether one of them comes from the relationships.
[[nodiscard]] bool needRelationships(const QStringList& columns);
/// Whether one of them comes from the contracts.
[[nodiscard]] bool needContracts(const QStringList& columns);

/// The customers in this order, with these columns. A text that a spreadsheet would take for a formula is
/// inert.
[[nodiscard]] QByteArray exportCustomers(const QList<Customer>& customers, const QStringList& columns,
                                         CustomerFormat format, const CustomerKnowledge& knowledge);
/// One customer's cells, as CSV and tabs have them before they are made inert.
[[nodiscard]] QStringList customerCells(const Customer& customer, const QStringList& columns,
                                        const CustomerKnowledge& knowledge);
/// Writes the file, whole or not at all; CSV with a byte order mark. FileFailed names the file.
[[nodiscard]] Result<> exportCustomers(const QList<Customer>& customers, const QStringList& columns,
                                       CustomerFormat format, const CustomerKnowledge& knowledge,
                                       const QString& file);

} // namespace steward
