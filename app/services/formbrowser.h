#pragma once

#include <base/asyncresult.h>

#include <QNetworkAccessManager>
#include <QString>
#include <QUrl>

namespace steward {

/// Signs in to the practice partner through its web pages, as a person with a browser would, so that nobody
/// has to. Guarantees: sends the password to a loopback address only and only to the server the sign-in began
/// at; finishes exactly once. Errors: Refused (not a loopback address), SignInNeeded (a page turned the input
/// down), BadResponse (a page it does not know), NotFound, Offline, Timeout, Cancelled.
class FormBrowser final
{
public:
    explicit FormBrowser(QNetworkAccessManager& network) : m_network(network) {}

    /// What the permission page is answered with. Default: accept.
    void setAcceptsConsent(bool accepts) { m_acceptsConsent = accepts; }
    /// Whether the last redirect is fetched, as a browser does, or only returned. Default: fetched.
    void setDeliversRedirect(bool delivers) { m_deliversRedirect = delivers; }
    /// The code to enter on a device code page.
    void setUserCode(const QString& code) { m_userCode = code; }

    /// Walks from `address` to the redirect back to the program (its address is the result, code and state
    /// included: treat it as a secret) or, with a device code, to the last page.
    [[nodiscard]] AsyncResult<QUrl> signIn(const QUrl& address, const QString& username,
                                           const QString& password, const QString& code, QObject* context);

private:
    QNetworkAccessManager& m_network;
    bool m_acceptsConsent = true;
    bool m_deliversRedirect = true;
    QString m_userCode;
};

} // namespace steward
