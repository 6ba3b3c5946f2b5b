#include "authdoubles.h"

#include <auth/certificate/clientassertion.h>
#include <auth/credentialstore.h>

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace steward;
using namespace Qt::StringLiterals;

namespace {

QByteArray decode(const QByteArray& text)
{
    return QByteArray::fromBase64(text, QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// The openssl program, which is no code of ours.
struct OpenSsl
{
    int code = -1;
    QByteArray output;

    explicit OpenSsl(const QStringList& arguments)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(u"openssl"_s, arguments);
        if (QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 20000))
            code = process.exitCode();
        output = process.readAll();
    }
};

void write(const QString& file, const QByteArray& bytes)
{
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(bytes);
}

QByteArray read(const QString& file)
{
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

} // namespace

class TestCertificate final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    StandingClock m_clock;
    std::optional<AppCertificate> m_certificate; ///< made once: a key takes a moment

    QString path(const QString& name) const { return m_folder.filePath(name); }

private Q_SLOTS:
    void initTestCase()
    {
        auto made = AppCertificate::create(u"Steward für Harbourline"_s, 30, m_clock);
        QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().toText()));
        m_certificate = *made;
        write(path(u"certificate.pem"_s), m_certificate->certificatePem());
        write(path(u"certificate.der"_s), m_certificate->der());
        write(path(u"both.pem"_s), m_certificate->pem().reveal());
    }

    void newCertificateIsWhatItSays()
    {
        QCOMPARE(m_certificate->commonName(), u"Steward für Harbourline"_s);
        QCOMPARE(m_certificate->notBefore().secsTo(m_certificate->notAfter()), 30 * 86400);
        QVERIFY(m_certificate->notBefore() <= m_clock.now());
        QCOMPARE(m_certificate->sha256(),
                 QCryptographicHash::hash(m_certificate->der(), QCryptographicHash::Sha256));
        const OpenSsl shown({u"x509"_s, u"-in"_s, path(u"certificate.pem"_s), u"-noout"_s, u"-text"_s,
                             u"-fingerprint"_s, u"-sha1"_s});
        QCOMPARE(shown.code, 0);
        QVERIFY2(shown.output.contains("Public-Key: (3072 bit)"), shown.output.constData());
        QVERIFY(shown.output.contains("sha256WithRSAEncryption"));
        QVERIFY(shown.output.contains("TLS Web Client Authentication"));
        QVERIFY(shown.output.contains("CA:FALSE"));
        QVERIFY(QByteArray(shown.output).replace(":", "").contains(m_certificate->thumbprint().toLatin1()));
        QCOMPARE(
            OpenSsl({u"verify"_s, u"-CAfile"_s, path(u"certificate.pem"_s), path(u"certificate.pem"_s)}).code,
            0);
    }

    void twoCertificatesHaveNothingInCommon()
    {
        const auto second = AppCertificate::create(u"Steward für Harbourline"_s, 30, m_clock, 2048);
        QVERIFY(second);
        QVERIFY(!(*second == *m_certificate));
        QVERIFY(second->sha256() != m_certificate->sha256());
    }

    void certificateIsMadeWithoutHoldingUpTheCaller()
    {
        bool called = false;
        whenDone(AppCertificate::createLater(u"Steward"_s, 30, m_clock, this), this,
                 [this, &called](const Result<AppCertificate>& made) {
                     QCOMPARE(QThread::currentThread(), thread());
                     QVERIFY(made);
                     called = true;
                 });
        QVERIFY(!called);
        QTRY_VERIFY_WITH_TIMEOUT(called, 30000);
    }

    void pemComesBackTheSame()
    {
        const auto again = AppCertificate::fromPem(m_certificate->pem());
        QVERIFY(again);
        QVERIFY(*again == *m_certificate);
        QCOMPARE(again->der(), m_certificate->der());
        QCOMPARE(again->notAfter(), m_certificate->notAfter());
    }

    void anyOrderAndOtherPeoplesCertificatesAreFine()
    {
        // What `openssl req` and a certificate authority's download look like: chain first, key last, old key
        // format.
        const OpenSsl made({u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-subj"_s,
                            u"/CN=Chain"_s, u"-keyout"_s, path(u"other.key"_s), u"-out"_s,
                            path(u"other.pem"_s)});
        QCOMPARE(made.code, 0);
        const OpenSsl old(
            {u"rsa"_s, u"-in"_s, path(u"both.pem"_s), u"-traditional"_s, u"-out"_s, path(u"old.key"_s)});
        QCOMPARE(old.code, 0);
        const QByteArray text = "Bag Attributes: whatever\n" + read(path(u"other.pem"_s)) +
                                m_certificate->certificatePem() + read(path(u"old.key"_s));
        const auto parsed = AppCertificate::fromPem(Secret(text));
        QVERIFY2(parsed.has_value(), parsed ? "" : qPrintable(parsed.error().toText()));
        QVERIFY(*parsed == *m_certificate);
    }

    void wrongPemSaysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("pem");
        QTest::addColumn<QString>("words");
        const QByteArray certificate = m_certificate->certificatePem();
        const QByteArray both = m_certificate->pem().reveal();
        const QByteArray key = both.left(both.indexOf("-----BEGIN CERTIFICATE"));
        const auto make = [this](const QStringList& arguments, const QString& name) {
            const OpenSsl made(
                QStringList{u"req"_s, u"-x509"_s, u"-subj"_s, u"/CN=x"_s} + arguments +
                QStringList{u"-keyout"_s, path(name + u".key"_s), u"-out"_s, path(name + u".pem"_s)});
            return read(path(name + u".key"_s)) + read(path(name + u".pem"_s));
        };
        QTest::newRow("nothing") << QByteArray() << u"no private key"_s;
        QTest::newRow("text") << QByteArray("hello") << u"no private key"_s;
        QTest::newRow("no key") << certificate << u"no private key"_s;
        QTest::newRow("no certificate") << key << u"no certificate"_s;
        QTest::newRow("cut off") << both.left(both.size() - 200) << u"no certificate"_s;
        QTest::newRow("not its key")
            << key + AppCertificate::create(u"other"_s, 1, m_clock, 2048)->certificatePem()
            << u"does not belong"_s;
        QTest::newRow("password") << make({u"-newkey"_s, u"rsa:2048"_s, u"-passout"_s, u"pass:abcdef"_s},
                                          u"locked"_s)
                                  << u"password"_s;
        QTest::newRow("short key") << make({u"-newkey"_s, u"rsa:1024"_s, u"-nodes"_s}, u"short"_s)
                                   << u"too short"_s;
        QTest::newRow("no RSA key") << make({u"-newkey"_s, u"ed25519"_s, u"-nodes"_s}, u"curve"_s)
                                    << u"not an RSA key"_s;
    }

    void wrongPemSaysWhatIsWrong()
    {
        QFETCH(QByteArray, pem);
        QFETCH(QString, words);
        const auto parsed = AppCertificate::fromPem(Secret(pem));
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::BadRequest);
        QVERIFY2(parsed.error().message.contains(words), qPrintable(parsed.error().message));
        QVERIFY(!parsed.error().advice.isEmpty());
        QVERIFY(!parsed.error().toText().contains(u"BEGIN RSA"_s));
    }

    void impossibleCertificatesAreRefused()
    {
        QCOMPARE(AppCertificate::create(u"  "_s, 30, m_clock).error().code, ErrorCode::BadRequest);
        QCOMPARE(AppCertificate::create(u"x"_s, 0, m_clock).error().code, ErrorCode::BadRequest);
        QCOMPARE(AppCertificate::create(u"x"_s, 30, m_clock, 1024).error().code, ErrorCode::BadRequest);
    }

    void assertionIsWhatEntraExpects()
    {
        const QUrl address(u"https://login.example/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token"_s);
        const auto assertion = clientAssertion(*m_certificate, u"client-1"_s, address, m_clock.now());
        QVERIFY(assertion);
        const QList<QByteArray> parts = assertion->reveal().split('.');
        QCOMPARE(parts.size(), 3);
        const QJsonObject header = QJsonDocument::fromJson(decode(parts.at(0))).object();
        QCOMPARE(header.keys(), (QStringList{u"alg"_s, u"typ"_s, u"x5t#S256"_s}));
        QCOMPARE(header.value(u"alg"_s).toString(), u"PS256"_s);
        QCOMPARE(header.value(u"typ"_s).toString(), u"JWT"_s);
        QCOMPARE(decode(header.value(u"x5t#S256"_s).toString().toLatin1()), m_certificate->sha256());
        const QJsonObject claims = QJsonDocument::fromJson(decode(parts.at(1))).object();
        QCOMPARE(claims.value(u"aud"_s).toString(), address.toString());
        QCOMPARE(claims.value(u"iss"_s).toString(), u"client-1"_s);
        QCOMPARE(claims.value(u"sub"_s).toString(), u"client-1"_s);
        QCOMPARE(claims.value(u"nbf"_s).toInteger(), m_clock.now().toSecsSinceEpoch());
        QCOMPARE(claims.value(u"exp"_s).toInteger(), m_clock.now().addSecs(600).toSecsSinceEpoch());

        write(path(u"text"_s), parts.at(0) + '.' + parts.at(1));
        write(path(u"signature"_s), decode(parts.at(2)));
        QCOMPARE(OpenSsl({u"x509"_s, u"-in"_s, path(u"certificate.pem"_s), u"-pubkey"_s, u"-noout"_s,
                          u"-out"_s, path(u"public.pem"_s)})
                     .code,
                 0);
        const OpenSsl verified({u"dgst"_s, u"-sha256"_s, u"-sigopt"_s, u"rsa_padding_mode:pss"_s,
                                u"-sigopt"_s, u"rsa_pss_saltlen:32"_s, u"-sigopt"_s, u"rsa_mgf1_md:sha256"_s,
                                u"-verify"_s, path(u"public.pem"_s), u"-signature"_s, path(u"signature"_s),
                                path(u"text"_s)});
        QVERIFY2(verified.code == 0, verified.output.constData());
        write(path(u"text"_s), parts.at(0) + '.' + parts.at(1) + 'x');
        QVERIFY(OpenSsl({u"dgst"_s, u"-sha256"_s, u"-sigopt"_s, u"rsa_padding_mode:pss"_s, u"-verify"_s,
                         path(u"public.pem"_s), u"-signature"_s, path(u"signature"_s), path(u"text"_s)})
                    .code != 0);

        const auto second = clientAssertion(*m_certificate, u"client-1"_s, address, m_clock.now());
        const QJsonObject others =
            QJsonDocument::fromJson(decode(second->reveal().split('.').at(1))).object();
        QVERIFY(others.value(u"jti"_s) != claims.value(u"jti"_s));
        QVERIFY(!claims.value(u"jti"_s).toString().isEmpty());
    }

    void applicationWithCertificateSendsAnAssertionForTheVeryAddress()
    {
        AuthWorld world;
        world.app.credential = AppIdentity::Credential::Certificate;
        world.store.values.insert(u"refresh-token"_s, "0.STORED");
        world.store.values.insert(u"app-certificate"_s, m_certificate->pem().reveal());
        world.broker =
            std::make_unique<TokenBroker>(world.app, world.client, world.store, world.redactor, world.clock);
        world.server.setHandler(
            [&world](const AuthServer::Request& request) { return world.goodAnswer(request); });
        const auto token = world.broker->token(customerTenant(1), world.graphScope());
        QTRY_VERIFY(token.isFinished());
        QVERIFY2(token.result().has_value(),
                 token.result() ? "" : qPrintable(token.result().error().toText()));
        const auto& request = world.server.requests().first();
        QCOMPARE(request.count("client_secret"), 0);
        QCOMPARE(request.value("client_assertion_type"),
                 QByteArray("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
        const QByteArray assertion = request.value("client_assertion");
        const QJsonObject claims = QJsonDocument::fromJson(decode(assertion.split('.').value(1))).object();
        QCOMPARE(claims.value(u"aud"_s).toString(),
                 world.server.url().toString() + QString::fromLatin1(request.path));
        QVERIFY(world.redactor.redact(assertion) != assertion);
        QVERIFY(!world.redactor.redact(m_certificate->pem().reveal()).contains("PRIVATE KEY-----\nMI"));
    }

    void damagedCertificateInTheStoreSaysSo()
    {
        AuthWorld world;
        world.store.values.insert(u"app-certificate"_s, "-----BEGIN PRIVATE KEY-----\nAAAA");
        const auto read = readCredential(world.store, AppCredentialKind::Certificate, this);
        QTRY_VERIFY(read.isFinished());
        QVERIFY(!read.result());
        QVERIFY(read.result().error().message.contains(u"damaged"_s));
        QVERIFY(!read.result().error().toText().contains(u"AAAA"_s));
    }

    void otherKindIsFoundWhenTheWantedOneIsNotThere()
    {
        AuthWorld world;
        world.store.values.insert(u"app-certificate"_s, m_certificate->pem().reveal());
        const auto read = readCredential(world.store, AppCredentialKind::Secret, this);
        QTRY_VERIFY(read.isFinished());
        QVERIFY(read.result());
        QCOMPARE(read.result()->kind(), AppCredentialKind::Certificate);
    }
};

QTEST_GUILESS_MAIN(TestCertificate)
#include "tst_certificate.moc"
