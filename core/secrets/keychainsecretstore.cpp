#include "keychainsecretstore.h"

#include "keychainerrors.h"
#include "secretpieces.h"

#include <QCoro/QCoroFuture>
#include <QCoro/QCoroTask>
#include <QPointer>
#include <QTimer>
#include <qt6keychain/keychain.h>

#include <deque>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

KeychainAnswer answerOf(QKeychain::Error error)
{
    switch (error) {
    case QKeychain::AccessDenied:
    case QKeychain::CouldNotDeleteEntry:
        return KeychainAnswer::Refused;
    case QKeychain::AccessDeniedByUser:
        return KeychainAnswer::RefusedByUser;
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return KeychainAnswer::NoKeychain;
    default:
        return KeychainAnswer::Other;
    }
}

const QString kService = u"steward"_s;

} // namespace

/// Single entries of the keychain, and whose turn it is.
class KeychainSecretStore::Entries final
{
public:
    Entries(const QString& scope, std::chrono::milliseconds limit)
        : m_prefix(u"steward/%1/"_s.arg(scope)), m_limit(limit)
    {
    }

    AsyncResult<> acquire()
    {
        const Completion<> turn;
        m_waiting.push_back(turn);
        if (m_waiting.size() == 1)
            turn.finish({});
        return turn.future();
    }

    void release()
    {
        m_waiting.pop_front();
        if (!m_waiting.empty()) {
            const Completion<> next = m_waiting.front();
            next.finish({});
        }
    }

    AsyncResult<std::optional<QString>> read(const QString& key)
    {
        auto* job = new QKeychain::ReadPasswordJob(kService);
        return run<std::optional<QString>>(job, key, [job]() -> Result<std::optional<QString>> {
            if (job->error() == QKeychain::EntryNotFound)
                return std::optional<QString>();
            if (job->error() != QKeychain::NoError)
                return fail(keychainError(answerOf(job->error()), job->errorString()));
            return std::optional<QString>(job->textData());
        });
    }

    AsyncResult<> write(const QString& key, const QString& text)
    {
        auto* job = new QKeychain::WritePasswordJob(kService);
        job->setTextData(text);
        return run<void>(job, key, [job]() -> Result<> {
            if (job->error() != QKeychain::NoError)
                return fail(keychainError(answerOf(job->error()), job->errorString()));
            return {};
        });
    }

    AsyncResult<> erase(const QString& key)
    {
        auto* job = new QKeychain::DeletePasswordJob(kService);
        return run<void>(job, key, [job]() -> Result<> {
            if (job->error() != QKeychain::NoError && job->error() != QKeychain::EntryNotFound)
                return fail(keychainError(answerOf(job->error()), job->errorString()));
            return {};
        });
    }

private:
    /// A running job is never deleted: the library crashes then. It has no parent and deletes itself.
    template <typename T, typename Outcome>
    AsyncResult<T> run(QKeychain::Job* job, const QString& key, Outcome outcome)
    {
        Error obstacle = keychainObstacle();
        if (obstacle.message.isEmpty() && *m_stuck)
            obstacle = keychainError(KeychainAnswer::TookTooLong, u"An earlier request is still waiting."_s);
        if (!obstacle.message.isEmpty()) {
            delete job; // not started yet
            return readyResult<T>(fail(obstacle));
        }

        const Completion<T> completion;
        auto* limit = new QTimer(job);
        limit->setSingleShot(true);
        QObject::connect(job, &QKeychain::Job::finished, job, [completion, outcome, limit] {
            limit->stop();
            completion.finish(outcome());
        });
        QObject::connect(limit, &QTimer::timeout, job, [stuck = m_stuck, completion, job] {
            *stuck = job;
            completion.finish(fail(keychainError(KeychainAnswer::TookTooLong, {})));
        });
        job->setAutoDelete(true);
        job->setKey(m_prefix + key);
        limit->start(m_limit);
        job->start();
        return completion.future();
    }

    QString m_prefix;
    std::chrono::milliseconds m_limit;
    std::deque<Completion<>> m_waiting;
    std::shared_ptr<QPointer<QKeychain::Job>> m_stuck =
        std::make_shared<QPointer<QKeychain::Job>>(); ///< a job that passed its limit and has not answered
                                                      ///< yet
};

namespace {

QString pieceKey(const QString& key, int set, int index)
{
    return u"%1/%2.%3"_s.arg(key).arg(set).arg(index);
}

// Coroutines own all they use, so that they may outlive the store.

template <typename Entries>
QCoro::Task<Result<std::optional<SecretHeader>>> readHeader(std::shared_ptr<Entries> entries, QString key)
{
    const auto text = co_await entries->read(key);
    if (!text)
        co_return fail(text.error());
    co_return *text ? SecretHeader::fromText(**text) : std::nullopt;
}

/// The pieces the header names; nullopt when one is missing or they are not the right ones.
template <typename Entries>
QCoro::Task<Result<std::optional<Secret>>> readPieces(std::shared_ptr<Entries> entries, QString key,
                                                      SecretHeader header)
{
    QList<QByteArray> pieces;
    for (int i = 0; i < header.pieces; ++i) {
        const auto piece = co_await entries->read(pieceKey(key, header.set, i));
        if (!piece)
            co_return fail(piece.error());
        if (!*piece)
            co_return std::optional<Secret>();
        pieces << (*piece)->toLatin1();
    }
    co_return joinSecret(header, pieces);
}

template <typename Entries>
QCoro::Task<Result<std::optional<Secret>>> readSecret(std::shared_ptr<Entries> entries, QString key)
{
    std::optional<SecretHeader> before;
    for (;;) {
        const auto header = co_await readHeader(entries, key);
        if (!header)
            co_return fail(header.error());
        // The same header twice: nobody wrote in between, the pieces are damaged.
        if (!*header || *header == before)
            co_return std::optional<Secret>();
        auto secret = co_await readPieces(entries, key, **header);
        if (!secret || *secret)
            co_return secret;
        // Another process may have replaced the secret while its pieces were read.
        before = *header;
    }
}

template <typename Entries>
QCoro::Task<Result<>> erasePieces(std::shared_ptr<Entries> entries, QString key, int set, int atLeast)
{
    for (int i = 0; i < kMostPieces; ++i) {
        if (i >= atLeast) {
            const auto piece = co_await entries->read(pieceKey(key, set, i));
            if (!piece)
                co_return fail(piece.error());
            if (!*piece)
                break;
        }
        if (const auto erased = co_await entries->erase(pieceKey(key, set, i)); !erased)
            co_return fail(erased.error());
    }
    co_return Result<>();
}

template <typename Entries>
QCoro::Task<Result<>> writeSecret(std::shared_ptr<Entries> entries, QString key, Secret secret)
{
    // Read first: this is what makes a keychain ask for its password.
    const auto before = co_await readHeader(entries, key);
    if (!before)
        co_return fail(before.error());
    const int set = *before ? 1 - (*before)->set : 0;
    const QList<QByteArray> pieces = cutSecret(secret);
    if (pieces.isEmpty() || pieces.size() > kMostPieces)
        co_return fail(ErrorCode::Bug, u"A secret of %1 bytes cannot be stored."_s.arg(secret.size()));
    for (int i = 0; i < pieces.size(); ++i) {
        const auto written =
            co_await entries->write(pieceKey(key, set, i), QString::fromLatin1(pieces.at(i)));
        if (!written)
            co_return fail(written.error());
    }
    const SecretHeader header = headerFor(pieces, set);
    if (const auto written = co_await entries->write(key, header.toText()); !written)
        co_return fail(written.error());
    // Some keychains report a failed write as success.
    const auto now = co_await readHeader(entries, key);
    if (!now)
        co_return fail(now.error());
    if (*now != header)
        co_return fail(keychainError(KeychainAnswer::Refused, u"What was written could not be read back."_s));
    // The new secret is safe; what is left of older ones may fail to go without harm.
    (void)co_await erasePieces(entries, key, 1 - set, *before ? (*before)->pieces : 0);
    co_return Result<>();
}

template <typename Entries>
QCoro::Task<Result<>> removeSecret(std::shared_ptr<Entries> entries, QString key)
{
    const auto before = co_await readHeader(entries, key);
    if (!before)
        co_return fail(before.error());
    // A locked keychain reads as empty and reports a deletion that did not happen. A write tells the truth.
    if (const auto written = co_await entries->write(key, u"{}"_s); !written)
        co_return fail(written.error());
    for (int set = 0; set < 2; ++set) {
        const int known = *before && (*before)->set == set ? (*before)->pieces : 0;
        if (const auto erased = co_await erasePieces(entries, key, set, known); !erased)
            co_return fail(erased.error());
    }
    if (const auto erased = co_await entries->erase(key); !erased)
        co_return fail(erased.error());
    const auto after = co_await entries->read(key);
    if (!after)
        co_return fail(after.error());
    if (*after)
        co_return fail(
            keychainError(KeychainAnswer::Refused, u"The entry is still there after its removal."_s));
    co_return Result<>();
}

/// Runs one whole operation when its turn comes.
template <typename T, typename Entries, typename Operation>
QCoro::Task<> inTurn(std::shared_ptr<Entries> entries, Operation operation, Completion<T> completion)
{
    (void)co_await entries->acquire();
    Result<T> result = co_await operation(entries);
    entries->release();
    completion.finish(std::move(result));
}

} // namespace

KeychainSecretStore::KeychainSecretStore(const QString& profileScope, std::chrono::milliseconds limit)
    : m_entries(std::make_shared<Entries>(profileScope, limit))
{
}

KeychainSecretStore::~KeychainSecretStore() = default;

AsyncResult<std::optional<Secret>> KeychainSecretStore::read(const QString& key)
{
    const Completion<std::optional<Secret>> completion;
    inTurn(
        m_entries, [key](std::shared_ptr<Entries> entries) { return readSecret(entries, key); }, completion);
    return completion.future();
}

AsyncResult<> KeychainSecretStore::write(const QString& key, const Secret& secret)
{
    const Completion<> completion;
    inTurn(
        m_entries,
        [key, secret](std::shared_ptr<Entries> entries) { return writeSecret(entries, key, secret); },
        completion);
    return completion.future();
}

AsyncResult<> KeychainSecretStore::remove(const QString& key)
{
    const Completion<> completion;
    inTurn(
        m_entries, [key](std::shared_ptr<Entries> entries) { return removeSecret(entries, key); },
        completion);
    return completion.future();
}

QString KeychainSecretStore::description() const
{
    return u"In the system's keychain."_s;
}

} // namespace steward
