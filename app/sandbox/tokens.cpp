#include "tokens.h"

#include "http.h"

#include <base/secret.h>

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QMessageAuthenticationCode>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

constexpr auto kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

QByteArray hashOf(const QByteArray& token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256).toHex();
}

tl::unexpected<Error> fileFailure(const QFile& file)
{
    return fail(ErrorCode::FileFailed, u"The practice partner cannot use %1."_s.arg(file.fileName()),
                u"Choose another folder with --state."_s, file.errorString());
}

} // namespace

TokenIssuer::TokenIssuer(QString folder, QByteArray mark, int lifetimeSeconds)
    : m_folder(std::move(folder)), m_mark(std::move(mark)), m_lifetimeSeconds(lifetimeSeconds)
{
}

Result<> TokenIssuer::open()
{
    QFile key(m_folder + u"/signing.key"_s);
    if (key.exists()) {
        if (!key.open(QIODevice::ReadOnly))
            return fileFailure(key);
        m_key = QByteArray::fromBase64(key.readAll());
        if (m_key.size() != 32)
            return fail(ErrorCode::FileFailed, u"%1 is damaged."_s.arg(key.fileName()),
                        u"Remove the folder to begin anew."_s);
    } else {
        m_key = QByteArray::fromBase64(randomText(32), QByteArray::Base64UrlEncoding);
        if (!key.open(QIODevice::WriteOnly | QIODevice::NewOnly) || !key.setPermissions(kOwnerOnly) ||
            key.write(m_key.toBase64()) < 0 || !key.flush())
            return fileFailure(key);
    }

    QFile records(m_folder + u"/grants.jsonl"_s);
    if (!records.open(QIODevice::ReadWrite) || !records.setPermissions(kOwnerOnly))
        return fileFailure(records);
    while (!records.atEnd()) {
        const QJsonObject record = QJsonDocument::fromJson(records.readLine()).object();
        const QByteArray hash = record["token"_L1].toString().toLatin1();
        const QString kind = record["kind"_L1].toString();
        if (kind == "refresh"_L1) {
            m_refresh.insert(hash, {record["client"_L1].toString(), record["user"_L1].toString(),
                                    record["scope"_L1].toString(), record["mfa"_L1].toBool(),
                                    record["public"_L1].toBool(), record["device"_L1].toBool()});
        } else if (kind == "revoked"_L1) {
            m_refresh.remove(hash);
        }
    }
    return {};
}

void TokenIssuer::append(const QJsonObject& record)
{
    QFile records(m_folder + u"/grants.jsonl"_s);
    if (records.open(QIODevice::Append)) {
        records.write(QJsonDocument(record).toJson(QJsonDocument::Compact) + '\n');
        return;
    }
    qWarning("The practice partner cannot write %s; grants will not survive a restart.",
             qPrintable(records.fileName()));
}

QByteArray TokenIssuer::accessToken(QJsonObject claims) const
{
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    for (const auto& name : {u"iat"_s, u"nbf"_s}) {
        if (!claims.contains(name))
            claims.insert(name, now);
    }
    if (!claims.contains("exp"_L1))
        claims.insert(u"exp"_s, now + m_lifetimeSeconds);
    claims.insert(u"uti"_s, QString::fromLatin1(randomText(12)));
    if (!m_mark.isEmpty())
        claims.insert(u"practice_mark"_s, QString::fromLatin1(m_mark));
    const QByteArray signedPart = base64Url(R"({"typ":"JWT","alg":"HS256","kid":"practice"})") + '.' +
                                  base64Url(QJsonDocument(claims).toJson(QJsonDocument::Compact));
    // The mark follows the signature, where it can be read in the raw token as well.
    return signedPart + '.' +
           base64Url(QMessageAuthenticationCode::hash(signedPart, m_key, QCryptographicHash::Sha256)) +
           m_mark;
}

QJsonObject TokenIssuer::verify(const QByteArray& token) const
{
    const QByteArrayList parts = token.split('.');
    if (parts.size() != 3)
        return {};
    const QByteArray expected = base64Url(QMessageAuthenticationCode::hash(parts[0] + '.' + parts[1], m_key,
                                                                           QCryptographicHash::Sha256)) +
                                m_mark;
    if (!constantTimeEquals(expected, parts[2]))
        return {};
    return QJsonDocument::fromJson(QByteArray::fromBase64(parts[1], QByteArray::Base64UrlEncoding)).object();
}

QByteArray TokenIssuer::issueRefresh(const RefreshGrant& grant)
{
    const QByteArray token = "1." + randomText(48) + m_mark;
    const QByteArray hash = hashOf(token);
    m_refresh.insert(hash, grant);
    append({{u"kind"_s, u"refresh"_s},
            {u"token"_s, QString::fromLatin1(hash)},
            {u"client"_s, grant.clientId},
            {u"user"_s, grant.userId},
            {u"scope"_s, grant.scope},
            {u"mfa"_s, grant.mfa},
            {u"public"_s, grant.publicFlow},
            {u"device"_s, grant.device}});
    return token;
}

std::optional<RefreshGrant> TokenIssuer::findRefresh(const QByteArray& token) const
{
    const auto found = m_refresh.constFind(hashOf(token));
    if (found == m_refresh.cend())
        return {};
    return *found;
}

void TokenIssuer::revokeRefresh(const QByteArray& token)
{
    const QByteArray hash = hashOf(token);
    if (m_refresh.remove(hash))
        append({{u"kind"_s, u"revoked"_s}, {u"token"_s, QString::fromLatin1(hash)}});
}

} // namespace steward::sandbox
