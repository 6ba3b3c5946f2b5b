#pragma once

#include "cloud.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace steward {

class CloudCatalog;

/// What a CSP admin hands to the technicians so that each can sign in with an account of their own: ids and
/// names, never a secret.
///
///   { "stewardHandover": 1, "clientId": …, "tenant": …, "cloud": "global" | { a cloud }, "partner": …,
///     "redirect": "http://localhost" }
struct HandoverFile
{
    QString clientId;                 ///< a GUID
    QString tenant;                   ///< the partner's, a GUID
    QString cloudName;                ///< a name of the CloudCatalog; empty when the cloud is in the file
    std::optional<Cloud> customCloud; ///< one that the receiver cannot know by name
    QString partner;                  ///< for people; may be empty
    QString redirect = QStringLiteral("http://localhost");

    bool operator==(const HandoverFile&) const = default;
};

/// Reads the file's text; `origin` names it in errors (BadRequest). Strict: an unknown version, a missing or
/// malformed id, a cloud that is neither a name nor a usable cloud, and anything that looks like a secret are
/// refused. Fields it does not know are left alone.
[[nodiscard]] Result<HandoverFile> parseHandoverFile(const QByteArray& json, const QString& origin);
/// The same from a file; FileFailed when it cannot be read.
[[nodiscard]] Result<HandoverFile> readHandoverFile(const QString& file);

/// What parseHandoverFile reads back into an equal HandoverFile.
[[nodiscard]] QByteArray handoverJson(const HandoverFile& handover);
/// Writes it whole or not at all. A file that is there already is Refused unless `overwrite`.
[[nodiscard]] Result<> writeHandoverFile(const QString& file, const HandoverFile& handover, bool overwrite);

/// The cloud by its name where the shipped catalogue has the very same one under it, else the cloud itself.
void setHandoverCloud(HandoverFile& handover, const Cloud& cloud, const CloudCatalog& shipped);

} // namespace steward
