#include "practiceclient.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QTest>
#include <QUuid>

#include <memory>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

using namespace Qt::StringLiterals;
using namespace steward;
using steward::tests::PracticeClient;
using steward::tests::PracticeSandbox;
using Answer = PracticeClient::Answer;

namespace {

constexpr int kDeadlineMs = 20'000;

template <auto Free>
struct Freed
{
    template <typename T>
    void operator()(T* pointer) const
    {
        Free(pointer);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

/// A key with its certificate.
struct Signer
{
    Key key;
    QByteArray der;

    Signer() : key(EVP_RSA_gen(2048))
    {
        const Certificate certificate(X509_new());
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 30L * 86400);
        X509_set_pubkey(certificate.get(), key.get());
        X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>("practice"), -1, -1, 0);
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
        X509_sign(certificate.get(), key.get(), EVP_sha256());
        unsigned char* bytes = nullptr;
        const int size = i2d_X509(certificate.get(), &bytes);
        der = QByteArray(reinterpret_cast<const char*>(bytes), size);
        OPENSSL_free(bytes);
    }

    [[nodiscard]] QByteArray sign(const QByteArray& text, bool pss) const
    {
        const Context context(EVP_MD_CTX_new());
        EVP_PKEY_CTX* settings = nullptr;
        EVP_DigestSignInit(context.get(), &settings, EVP_sha256(), nullptr, key.get());
        if (pss) {
            EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING);
            EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, 32);
        }
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.constData());
        std::size_t size = 0;
        EVP_DigestSign(context.get(), nullptr, &size, bytes, static_cast<std::size_t>(text.size()));
        QByteArray signature(static_cast<qsizetype>(size), '\0');
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes,
                       static_cast<std::size_t>(text.size()));
        return signature.left(static_cast<qsizetype>(size));
    }
};

QByteArray base64(const QByteArray& bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray jwt(const Signer& signer, QJsonObject header, const QJsonObject& claims, const QByteArray& named)
{
    const bool pss = header["alg"_L1].toString() == "PS256"_L1;
    if (!header.contains("x5t"_L1) && !header.contains("x5t#S256"_L1))
        header.insert(u"x5t#S256"_s, QString::fromLatin1(base64(
                                         QCryptographicHash::hash(named, QCryptographicHash::Sha256))));
    const QByteArray text = base64(QJsonDocument(header).toJson(QJsonDocument::Compact)) + '.' +
                            base64(QJsonDocument(claims).toJson(QJsonDocument::Compact));
    return text + '.' + base64(signer.sign(text, pss));
}

} // namespace

/// An application proves itself by a signature instead of a secret, on the running program.
class TestAssertion final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void assertionIsChecked_data();
    void assertionIsChecked();
    void assertionIsGoodOnce();
    void refreshTakesACertificate();
    void removedCertificateIsRefused();

private:
    QJsonObject goodClaims() const;
    Answer ask(const QByteArray& assertion, const QString& tenant = {});

    PracticeSandbox m_sandbox{{u"--customers"_s, u"3"_s}};
    PracticeClient m_client{m_sandbox};
    Signer m_signer, m_stranger;
    QString m_admin, m_appId, m_objectId;
};

void TestAssertion::initTestCase()
{
    m_sandbox.start();
    QTRY_VERIFY2_WITH_TIMEOUT(m_sandbox.isReady(), m_sandbox.errorText().constData(), kDeadlineMs);
    m_admin = m_client
                  .signIn({u"1950a258-227b-4e31-a9cf-717495945fc2"_s, m_client.base() + u"/graph/.default"_s,
                           u"http://localhost:1/"_s})
                  .text(u"access_token"_s);
    const Answer made =
        m_client.json("POST", m_client.graph(u"/applications"_s), m_admin,
                      {{u"displayName"_s, u"Certificate console"_s},
                       {u"signInAudience"_s, u"AzureADMultipleOrgs"_s},
                       {u"web"_s, QJsonObject{{u"redirectUris"_s, QJsonArray{u"http://localhost"_s}}}},
                       {u"keyCredentials"_s,
                        QJsonArray{QJsonObject{{u"type"_s, u"AsymmetricX509Cert"_s},
                                               {u"usage"_s, u"Verify"_s},
                                               {u"displayName"_s, u"CN=practice"_s},
                                               {u"key"_s, QString::fromLatin1(m_signer.der.toBase64())}}}}});
    QCOMPARE(made.status, 201);
    m_appId = made.text(u"appId"_s);
    m_objectId = made.text(u"id"_s);
    const QJsonObject key = made.json["keyCredentials"_L1].toArray().at(0).toObject();
    QVERIFY(key["key"_L1].isNull());
    QCOMPARE(key["customKeyIdentifier"_L1].toString().toLatin1(),
             QCryptographicHash::hash(m_signer.der, QCryptographicHash::Sha1).toHex().toUpper());
    QCOMPARE(m_client.json("POST", m_client.graph(u"/servicePrincipals"_s), m_admin, {{u"appId"_s, m_appId}})
                 .status,
             201);
}

QJsonObject TestAssertion::goodClaims() const
{
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    return {{u"aud"_s, m_client.tokenUrl()},
            {u"iss"_s, m_appId},
            {u"sub"_s, m_appId},
            {u"jti"_s, QUuid::createUuid().toString(QUuid::WithoutBraces)},
            {u"nbf"_s, now},
            {u"iat"_s, now},
            {u"exp"_s, now + 300}};
}

Answer TestAssertion::ask(const QByteArray& assertion, const QString& tenant)
{
    return m_client.form(
        m_client.tokenUrl(tenant),
        {{u"client_id"_s, m_appId},
         {u"grant_type"_s, u"client_credentials"_s},
         {u"client_assertion_type"_s, u"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"_s},
         {u"client_assertion"_s, QString::fromLatin1(assertion)},
         {u"scope"_s, m_client.base() + u"/graph/.default"_s}});
}

void TestAssertion::assertionIsChecked_data()
{
    QTest::addColumn<QJsonObject>("header");
    QTest::addColumn<QJsonObject>("claims"); // over the good ones
    QTest::addColumn<bool>("stranger");      // signed by another key under this certificate's name
    QTest::addColumn<int>("number");
    const QJsonObject ps{{u"alg"_s, u"PS256"_s}, {u"typ"_s, u"JWT"_s}};
    const QJsonObject rs{{u"alg"_s, u"RS256"_s},
                         {u"x5t"_s, QString::fromLatin1(base64(
                                        QCryptographicHash::hash(m_signer.der, QCryptographicHash::Sha1)))}};
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    QTest::newRow("PS256") << ps << QJsonObject{} << false << 0;
    QTest::newRow("RS256 by SHA-1") << rs << QJsonObject{} << false << 0;
    QTest::newRow("signed by another") << ps << QJsonObject{} << true << 700027;
    QTest::newRow("unknown certificate") << QJsonObject{{u"alg"_s, u"PS256"_s}, {u"x5t#S256"_s, u"AAAA"_s}}
                                         << QJsonObject{} << false << 700027;
    QTest::newRow("HS256") << QJsonObject{{u"alg"_s, u"HS256"_s}} << QJsonObject{} << false << 700027;
    QTest::newRow("none") << QJsonObject{{u"alg"_s, u"none"_s}} << QJsonObject{} << false << 700027;
    QTest::newRow("other tenant's address")
        << ps << QJsonObject{{u"aud"_s, m_client.tokenUrl(u"organizations"_s)}} << false << 700027;
    QTest::newRow("authority only") << ps << QJsonObject{{u"aud"_s, m_client.base()}} << false << 700027;
    QTest::newRow("other issuer") << ps << QJsonObject{{u"iss"_s, m_sandbox.clientId()}} << false << 700027;
    QTest::newRow("other subject") << ps << QJsonObject{{u"sub"_s, m_sandbox.clientId()}} << false << 700027;
    QTest::newRow("expired") << ps << QJsonObject{{u"exp"_s, now - 3600}} << false << 700027;
    QTest::newRow("not yet") << ps << QJsonObject{{u"nbf"_s, now + 3600}} << false << 700027;
    QTest::newRow("clock a minute off") << ps << QJsonObject{{u"nbf"_s, now + 60}} << false << 0;
    QTest::newRow("no jti") << ps << QJsonObject{{u"jti"_s, QString()}} << false << 700027;
}

void TestAssertion::assertionIsChecked()
{
    QFETCH(QJsonObject, header);
    QFETCH(QJsonObject, claims);
    QFETCH(bool, stranger);
    QJsonObject all = goodClaims();
    for (auto it = claims.begin(); it != claims.end(); ++it)
        all.insert(it.key(), it.value());
    const Answer answer = ask(jwt(stranger ? m_stranger : m_signer, header, all, m_signer.der));
    QTEST(answer.number(), "number");
    QCOMPARE(answer.status == 200, answer.number() == 0);
    if (answer.status == 200) {
        const QByteArray claims_ = QByteArray::fromBase64(
            answer.text(u"access_token"_s).toLatin1().split('.').value(1), QByteArray::Base64UrlEncoding);
        QCOMPARE(QJsonDocument::fromJson(claims_).object()["appidacr"_L1].toString(), u"2"_s);
    }
}

void TestAssertion::assertionIsGoodOnce()
{
    const QByteArray assertion = jwt(m_signer, {{u"alg"_s, u"PS256"_s}}, goodClaims(), m_signer.der);
    QCOMPARE(ask(assertion).status, 200);
    QCOMPARE(ask(assertion).number(), 700027);
    QCOMPARE(ask("not.a.jwt").number(), 700027);
}

void TestAssertion::refreshTakesACertificate()
{
    // The sign-in needs the signature already when the code is redeemed: there is no secret at all.
    const Answer bare =
        m_client.signIn({m_appId, m_client.base() + u"/graph/User.Read"_s, u"http://localhost:1/"_s});
    QCOMPARE(bare.number(), 7000218);
    const Answer secret = m_client.signIn(
        {m_appId, m_client.base() + u"/graph/User.Read"_s, u"http://localhost:1/"_s, u"guessed"_s});
    QCOMPARE(secret.number(), 7000215);
}

void TestAssertion::removedCertificateIsRefused()
{
    const QString own = m_client.graph(u"/applications/"_s + m_objectId);
    const QJsonArray before = m_client.get(own, m_admin).json["keyCredentials"_L1].toArray();
    // A second one beside the first, which comes back without its bytes.
    QJsonArray both = before;
    both.append(QJsonObject{{u"type"_s, u"AsymmetricX509Cert"_s},
                            {u"usage"_s, u"Verify"_s},
                            {u"key"_s, QString::fromLatin1(m_stranger.der.toBase64())}});
    QCOMPARE(m_client.json("PATCH", own, m_admin, {{u"keyCredentials"_s, both}}).status, 204);
    const QJsonObject header{{u"alg"_s, u"PS256"_s}};
    QCOMPARE(ask(jwt(m_signer, header, goodClaims(), m_signer.der)).status, 200);
    QCOMPARE(ask(jwt(m_stranger, header, goodClaims(), m_stranger.der)).status, 200);
    const QJsonArray now = m_client.get(own, m_admin).json["keyCredentials"_L1].toArray();
    QCOMPARE(now.size(), 2);
    QCOMPARE(m_client.json("PATCH", own, m_admin, {{u"keyCredentials"_s, QJsonArray{now.at(1)}}}).status,
             204);
    QCOMPARE(ask(jwt(m_signer, header, goodClaims(), m_signer.der)).number(), 700027);
    QCOMPARE(ask(jwt(m_stranger, header, goodClaims(), m_stranger.der)).status, 200);
}

QTEST_GUILESS_MAIN(TestAssertion)
#include "tst_assertion.moc"
