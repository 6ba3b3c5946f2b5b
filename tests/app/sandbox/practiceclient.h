#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QNetworkAccessManager>

#include <support/practicesandbox.h>

namespace steward::tests {

/// Talks to a practice partner as any program would: plain HTTP, nothing of Steward's own clients, so that a
/// mistake there cannot hide here.
class PracticeClient final : public QObject
{
public:
    struct Answer
    {
        int status = 0;
        QJsonObject json;
        QByteArray body;
        QHash<QByteArray, QByteArray> headers;

        [[nodiscard]] int number() const
        {
            return json[QStringLiteral("error_codes")].toArray().at(0).toInt();
        }
        [[nodiscard]] QString text(const QString& key) const { return json.value(key).toString(); }
        [[nodiscard]] QString graphError() const;
        [[nodiscard]] QJsonArray value() const { return json[QStringLiteral("value")].toArray(); }
    };
    using Fields = QList<QPair<QString, QString>>;
    struct SignIn
    {
        QString clientId, scope;
        QString redirectUri = QStringLiteral("http://localhost:8401/");
        QString secret = {}; ///< sent when the code is redeemed
        Fields more = {};    ///< further parameters of the authorize request
    };

    explicit PracticeClient(PracticeSandbox& sandbox);

    [[nodiscard]] QString base() const { return m_sandbox.base().toString(); }
    [[nodiscard]] QString graph(const QString& path) const
    {
        return base() + QStringLiteral("/graph/v1.0") + path;
    }
    [[nodiscard]] QString partnerCenter(const QString& path) const
    {
        return base() + QStringLiteral("/partnercenter/v1") + path;
    }
    [[nodiscard]] QString tokenUrl(const QString& tenant = {}) const;

    Answer send(const QByteArray& method, const QString& url, const QString& token = {},
                const QByteArray& body = {}, const QByteArray& type = {});
    Answer get(const QString& url, const QString& token) { return send("GET", url, token); }
    Answer json(const QByteArray& method, const QString& url, const QString& token, const QJsonObject& body);
    Answer form(const QString& url, const Fields& fields);

    /// Walks the pages like a person; the address the browser ended at, or what the last page says.
    QString walk(const QString& url, const QString& username = {});
    [[nodiscard]] QString authorizeUrl(const SignIn& what) const;
    /// The whole sign-in; the token endpoint's answer, or nothing when no code came.
    Answer signIn(const SignIn& what);
    Answer refresh(const QString& clientId, const QString& refreshToken, const QString& scope,
                   const QString& tenant = {}, const Fields& more = {});
    /// What is entered where a page asks for the code of a device.
    void setUserCode(const QString& code) { m_userCode = code; }
    /// What the last consent page listed.
    [[nodiscard]] QString consentPage() const { return m_consentPage; }

private:
    PracticeSandbox& m_sandbox;
    QNetworkAccessManager m_network;
    QString m_consentPage, m_userCode;
};

} // namespace steward::tests
