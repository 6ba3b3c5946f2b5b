#include "memorysecretstore.h"

namespace steward {

using namespace Qt::StringLiterals;

AsyncResult<std::optional<Secret>> MemorySecretStore::read(const QString& key)
{
    const auto found = m_secrets.constFind(key);
    if (found == m_secrets.constEnd())
        return readyResult<std::optional<Secret>>(std::optional<Secret>());
    return readyResult<std::optional<Secret>>(std::optional<Secret>(*found));
}

AsyncResult<> MemorySecretStore::write(const QString& key, const Secret& secret)
{
    m_secrets.insert(key, secret);
    return readyResult<void>({});
}

AsyncResult<> MemorySecretStore::remove(const QString& key)
{
    m_secrets.remove(key);
    return readyResult<void>({});
}

QString MemorySecretStore::description() const
{
    return u"In memory only: you will have to sign in again after closing Steward."_s;
}

} // namespace steward
