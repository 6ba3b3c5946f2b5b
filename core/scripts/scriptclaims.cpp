#include "scriptclaims.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

/// The same for every spelling of a path to one file.
QByteArray nameOf(const QString& path)
{
    const QFileInfo info(path);
    const QString real = info.canonicalFilePath();
    return QCryptographicHash::hash((real.isEmpty() ? info.absoluteFilePath() : real).toUtf8(),
                                    QCryptographicHash::Sha256)
        .toHex()
        .left(32);
}

} // namespace

ScriptClaims::ScriptClaims(const QString& folder) : m_folder(folder + u"/open"_s) {}

ScriptClaims::~ScriptClaims() = default;

bool ScriptClaims::claim(const QString& path)
{
    if (m_claims.contains(path.toStdString()))
        return true;
    if (!QDir().mkpath(m_folder))
        return true;
    auto lock = std::make_unique<QLockFile>(m_folder + u'/' + QString::fromLatin1(nameOf(path)));
    lock->setStaleLockTime(0); // only a dead process's is stale
    if (!lock->tryLock(0))
        return lock->error() != QLockFile::LockFailedError;
    m_claims.emplace(path.toStdString(), std::move(lock));
    return true;
}

void ScriptClaims::release(const QString& path)
{
    m_claims.erase(path.toStdString());
}

QStringList ScriptClaims::claimed() const
{
    QStringList paths;
    for (const auto& claim : m_claims)
        paths << QString::fromStdString(claim.first);
    return paths;
}

} // namespace steward
