#include "keychainerrors.h"

#include <QFileInfo>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

QString adviceWithoutKeychain()
{
#ifdef Q_OS_LINUX
    return u"On a desktop: install and start GNOME Keyring or KWallet and sign in to the desktop again. On a "
           u"server: "
           "give the sign-in as a systemd credential (LoadCredential=refresh-token:…)."_s;
#else
    return u"Sign in to the desktop again, then try again."_s;
#endif
}

Error unavailable(const QString& message, const QString& detail = {})
{
    Error error;
    error.code = ErrorCode::StoreUnavailable;
    error.message = message;
    error.why = u"Steward keeps secrets in the system's keychain only, never in a file."_s;
    error.advice = adviceWithoutKeychain();
    error.detail = detail;
    return error;
}

} // namespace

Error keychainError(KeychainAnswer answer, const QString& text)
{
    Error error;
    error.detail = text;
    switch (answer) {
    case KeychainAnswer::Refused:
        error.code = ErrorCode::StoreLocked;
        error.message = u"The keychain is locked or refused access."_s;
        error.advice =
            u"Unlock the keychain (for example by opening your password manager), then try again."_s;
        return error;
    case KeychainAnswer::RefusedByUser:
        error.code = ErrorCode::StoreLocked;
        error.message = u"Access to the keychain was declined."_s;
        error.advice = u"Try again and allow the access when the system asks."_s;
        return error;
    case KeychainAnswer::TookTooLong:
        error.code = ErrorCode::Timeout;
        error.message = u"The keychain has not answered in time."_s;
        error.advice = u"Look for a window that asks for the keychain's password, then try again."_s;
        return error;
    case KeychainAnswer::NoKeychain:
        return unavailable(u"There is no keychain on this computer that Steward can use."_s, text);
    case KeychainAnswer::Other:
        break;
    }
    if (text.contains("Timeout was reached"_L1, Qt::CaseInsensitive))
        return keychainError(KeychainAnswer::TookTooLong, text);
    return unavailable(u"The keychain cannot be used."_s, text);
}

Error keychainObstacle()
{
#ifdef Q_OS_LINUX
    if (qEnvironmentVariableIsSet("QT_NO_GLIB"))
        return unavailable(u"The keychain cannot answer while QT_NO_GLIB is set."_s);
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) {
        const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
        if (runtime.isEmpty() || !QFileInfo::exists(runtime + u"/bus"_s))
            return unavailable(u"There is no keychain here: this session has no D-Bus session bus."_s);
    }
#endif
    return {};
}

} // namespace steward
