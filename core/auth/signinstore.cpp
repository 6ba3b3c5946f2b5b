#include "signinstore.h"

#include "credentialstore.h"

#include <logging/redactor.h>
#include <secrets/secretstore.h>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

using Stored = std::optional<Secret>;

QString tokenKey()
{
    return QString::fromLatin1(kRefreshTokenKey);
}

QString spareKey()
{
    return QString::fromLatin1(kSpareRefreshTokenKey);
}

struct Spare
{
    Secret token;
    bool once = false;
};

/// One line that says how often a token may be used, then the token.
Secret toSecret(const Spare& spare)
{
    return Secret(QByteArray(spare.once ? "once\n" : "many\n") + spare.token.reveal());
}

Spare toSpare(const Stored& stored)
{
    if (!stored)
        return {};
    const qsizetype end = stored->reveal().indexOf('\n');
    return {Secret(stored->reveal().mid(end + 1)), stored->reveal().startsWith("once\n")};
}

} // namespace

/// The secret store, held while it changes something.
class SignInStore::HeldStore final : public SecretStore
{
public:
    HeldStore(SecretStore& store, std::function<std::shared_ptr<void>()> hold)
        : m_store(store), m_hold(std::move(hold))
    {
    }

    [[nodiscard]] AsyncResult<std::optional<Secret>> read(const QString& key) override
    {
        return m_store.read(key);
    }
    [[nodiscard]] AsyncResult<> write(const QString& key, const Secret& secret) override
    {
        return held(m_store.write(key, secret));
    }
    [[nodiscard]] AsyncResult<> remove(const QString& key) override { return held(m_store.remove(key)); }
    [[nodiscard]] QString description() const override { return m_store.description(); }

private:
    [[nodiscard]] AsyncResult<> held(AsyncResult<> work) const
    {
        const Completion<> done;
        work.then([done, hold = m_hold()](const Result<>& result) mutable {
            hold.reset(); // the future may live on
            done.finish(result);
        });
        return done.future();
    }

    SecretStore& m_store;
    std::function<std::shared_ptr<void>()> m_hold;
};

SignInStore::SignInStore(SecretStore& store, Redactor& redactor, std::function<std::shared_ptr<void>()> hold)
    : m_held(std::make_unique<HeldStore>(store, std::move(hold))), m_store(*m_held), m_redactor(redactor)
{
}

SignInStore::~SignInStore() = default;

AsyncResult<std::optional<StoredSignIn>> SignInStore::read(AppCredentialKind wanted, QObject* context)
{
    using Outcome = std::optional<StoredSignIn>;
    const Completion<Outcome> done;
    const auto found = std::make_shared<StoredSignIn>();
    const auto readCredentialNext = [this, done, found, wanted, context] {
        whenDone(readCredential(m_store, wanted, context), context,
                 [this, done, found](const Result<AppCredential>& credential) {
                     if (!credential) {
                         done.finish(fail(credential.error()));
                         return;
                     }
                     hideCredential(m_redactor, *credential);
                     found->credential = *credential;
                     done.finish(Outcome(*found));
                 });
    };
    const auto readSpareNext = [this, done, found, context, readCredentialNext] {
        whenDone(m_store.read(spareKey()), context,
                 [this, done, found, readCredentialNext](const Result<Stored>& stored) {
                     if (!stored) {
                         done.finish(fail(stored.error()));
                         return;
                     }
                     const Spare spare = toSpare(*stored);
                     if (!spare.token.isEmpty())
                         m_redactor.addSecret(spare.token);
                     found->spare = spare.token;
                     found->once = spare.once;
                     readCredentialNext();
                 });
    };
    whenDone(m_store.read(tokenKey()), context,
             [this, done, found, readSpareNext](const Result<Stored>& stored) {
                 if (!stored || !*stored || (*stored)->isEmpty()) {
                     done.finish(stored ? Result<Outcome>(Outcome()) : Result<Outcome>(fail(stored.error())));
                     return;
                 }
                 m_redactor.addSecret(**stored);
                 found->refreshToken = **stored;
                 readSpareNext();
             });
    return done.future();
}

AsyncResult<> SignInStore::writeRefreshToken(const Secret& token)
{
    return m_store.write(tokenKey(), token);
}

AsyncResult<> SignInStore::writeSpare(const Secret& token, bool once, QObject* context)
{
    const Completion<> done;
    whenDone(m_store.read(spareKey()), context,
             [this, done, token, once, context](const Result<Stored>& stored) {
                 if (!stored) {
                     done.finish(fail(stored.error()));
                     return;
                 }
                 const Spare spare{token, once || toSpare(*stored).once};
                 whenDone(m_store.write(spareKey(), toSecret(spare)), context,
                          [done](const Result<>& written) { done.finish(written); });
             });
    return done.future();
}

AsyncResult<> SignInStore::removeSpare()
{
    return m_store.remove(spareKey());
}

AsyncResult<> SignInStore::writeCredential(const AppCredential& credential)
{
    return steward::writeCredential(m_store, credential);
}

AsyncResult<> SignInStore::removeOtherCredentials(AppCredentialKind kept, QObject* context)
{
    return steward::removeOtherCredentials(m_store, kept, context);
}

AsyncResult<> SignInStore::remove(QObject* context)
{
    const Completion<> done;
    // The token first: what is left of the rest is of no use without it.
    whenDone(m_store.remove(tokenKey()), context, [this, done, context](const Result<>& token) {
        if (!token) {
            done.finish(token);
            return;
        }
        whenDone(m_store.remove(spareKey()), context, [this, done, context](const Result<>& spare) {
            if (!spare) {
                done.finish(spare);
                return;
            }
            whenDone(steward::removeOtherCredentials(m_store, AppCredentialKind::None, context), context,
                     [done](const Result<>& last) { done.finish(last); });
        });
    });
    return done.future();
}

} // namespace steward
