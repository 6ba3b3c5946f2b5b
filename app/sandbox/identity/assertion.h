#pragma once

#include "directory/application.h"

#include <QStringList>

namespace steward::sandbox {

/// A client assertion taken apart.
struct AssertionCheck
{
    QString problem; ///< empty: it is good
    QString id;      ///< its jti
    qint64 expires = 0;
};

/// Checks a JWT that stands for a client's secret: PS256 or RS256 by one of the certificates, named by
/// x5t#S256 or x5t; `aud` is exactly one of `audiences`; issuer and subject are the client; within its time.
[[nodiscard]] AssertionCheck checkAssertion(const QByteArray& jwt, const QString& clientId,
                                            const QStringList& audiences, const QList<KeyCredential>& keys,
                                            const QDateTime& now);

/// Reads validity from a DER certificate (a PEM one is taken too and turned into DER). False: not a
/// certificate.
[[nodiscard]] bool readCertificate(QByteArray& certificate, QDateTime& notBefore, QDateTime& notAfter);

} // namespace steward::sandbox
