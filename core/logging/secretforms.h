#pragma once

#include <base/secret.h>

#include <QList>

namespace steward {

/// Every way a secret is commonly written: as it is, in base64 (both alphabets, at any place inside a longer
/// text), percent-encoded, JSON-escaped. Each at least 4 bytes long, none twice.
[[nodiscard]] QList<QByteArray> secretForms(const Secret& secret);

} // namespace steward
