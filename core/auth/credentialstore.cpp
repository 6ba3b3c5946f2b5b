#include "credentialstore.h"

#include <logging/redactor.h>
#include <secrets/secretstore.h>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

QString keyOf(AppCredentialKind kind)
{
    return QString::fromLatin1(kind == AppCredentialKind::Certificate ? kAppCertificateKey : kAppSecretKey);
}

AppCredentialKind otherThan(AppCredentialKind kind)
{
    return kind == AppCredentialKind::Secret ? AppCredentialKind::Certificate : AppCredentialKind::Secret;
}

Result<AppCredential> toCredential(AppCredentialKind kind, const Secret& stored)
{
    if (kind == AppCredentialKind::Secret)
        return AppCredential(stored);
    auto certificate = AppCertificate::fromPem(stored);
    if (certificate)
        return AppCredential(std::move(*certificate));
    Error error = certificate.error();
    error.message = u"The application's certificate in the store is damaged: "_s + error.message;
    error.advice = u"Run the set-up again and give the certificate."_s;
    return fail(error);
}

} // namespace

AsyncResult<AppCredential> readCredential(SecretStore& store, AppCredentialKind wanted, QObject* context)
{
    if (wanted == AppCredentialKind::None)
        return readyResult<AppCredential>(AppCredential());
    const Completion<AppCredential> done;
    const auto taken = [done](AppCredentialKind kind, const Result<std::optional<Secret>>& stored) {
        if (!stored)
            done.finish(fail(stored.error()));
        else if (*stored && !(*stored)->isEmpty())
            done.finish(toCredential(kind, **stored));
        else
            return false;
        return true;
    };
    whenDone(store.read(keyOf(wanted)), context,
             [&store, done, taken, wanted, context](const Result<std::optional<Secret>>& stored) {
                 if (taken(wanted, stored))
                     return;
                 const AppCredentialKind other = otherThan(wanted);
                 whenDone(store.read(keyOf(other)), context,
                          [done, taken, other](const Result<std::optional<Secret>>& second) {
                              if (!taken(other, second))
                                  done.finish(AppCredential());
                          });
             });
    return done.future();
}

AsyncResult<> writeCredential(SecretStore& store, const AppCredential& credential)
{
    if (const Secret* secret = credential.secret())
        return store.write(keyOf(AppCredentialKind::Secret), *secret);
    if (const AppCertificate* certificate = credential.certificate())
        return store.write(keyOf(AppCredentialKind::Certificate), certificate->pem());
    return readyResult<void>({});
}

AsyncResult<> removeOtherCredentials(SecretStore& store, AppCredentialKind kept, QObject* context)
{
    if (kept != AppCredentialKind::None)
        return store.remove(keyOf(otherThan(kept)));
    const Completion<> done;
    whenDone(store.remove(keyOf(AppCredentialKind::Secret)), context,
             [&store, done, context](const Result<>& removed) {
                 if (!removed) {
                     done.finish(removed);
                     return;
                 }
                 whenDone(store.remove(keyOf(AppCredentialKind::Certificate)), context,
                          [done](const Result<>& last) { done.finish(last); });
             });
    return done.future();
}

void hideCredential(Redactor& redactor, const AppCredential& credential)
{
    if (const Secret* secret = credential.secret())
        redactor.addSecret(*secret);
    if (const AppCertificate* certificate = credential.certificate())
        redactor.addSecret(certificate->pem());
}

Error credentialMissing(AppCredentialKind kind)
{
    Error error;
    error.code = ErrorCode::BadRequest;
    if (kind == AppCredentialKind::Certificate) {
        error.message =
            u"The application's certificate is not in the store, and this application needs it."_s;
        error.advice = u"Run the set-up again and give the certificate with its key."_s;
    } else {
        error.message = u"The application's secret is not in the store, and this application needs it."_s;
        error.advice = u"Run the set-up again and paste the secret's value."_s;
    }
    return error;
}

} // namespace steward
