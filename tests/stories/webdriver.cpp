#include "webdriver.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QTest>

#include <tuple>

using namespace Qt::StringLiterals;

namespace {

const QString kElementKey = u"element-6066-11e4-a52e-4f735466cecf"_s; // the protocol's own constant

} // namespace

WebDriver::WebDriver()
{
    m_network.setProxy(QNetworkProxy::NoProxy);
}

WebDriver::~WebDriver()
{
    if (!m_session.isEmpty())
        call("DELETE", u"/session/"_s + m_session);
    m_driver.kill();
    std::ignore = QTest::qWaitFor([this] { return m_driver.state() == QProcess::NotRunning; }, 5000);
}

bool WebDriver::start()
{
    QByteArray output;
    m_driver.setProcessChannelMode(QProcess::MergedChannels);
    static const QRegularExpression port(u"successfully on port (\\d+)"_s);
    QRegularExpressionMatch match;
    // It takes a port that is free for IPv6 and then wants the same one for IPv4, where somebody else may
    // have it.
    constexpr int kTries = 5;
    for (int i = 0; i < kTries && !match.hasMatch(); ++i) {
        m_driver.start(u"chromedriver"_s, {u"--port=0"_s});
        (void)QTest::qWaitFor(
            [&] {
                output += m_driver.readAll();
                match = port.match(QString::fromUtf8(output));
                return match.hasMatch() || m_driver.state() == QProcess::NotRunning;
            },
            kLimitMs);
        output += m_driver.readAll();
        if (!output.contains("Address already in use"))
            break;
    }
    if (!match.hasMatch()) {
        m_error = u"chromedriver did not start: "_s + QString::fromUtf8(output) + m_driver.errorString();
        return false;
    }
    m_base = QUrl(u"http://127.0.0.1:"_s + match.captured(1));
    const QJsonArray arguments{u"--headless=new"_s,
                               u"--no-sandbox"_s,
                               u"--disable-gpu"_s,
                               u"--disable-quic"_s,
                               u"--no-first-run"_s,
                               u"--disable-background-networking"_s,
                               u"--disable-component-update"_s,
                               u"--disable-sync"_s,
                               u"--disable-dev-shm-usage"_s,
                               u"--user-data-dir="_s + m_profile.path()};
    const QJsonObject options{{u"args"_s, arguments}};
    const QJsonObject always{{u"browserName"_s, u"chrome"_s}, {u"goog:chromeOptions"_s, options}};
    const QJsonObject answer =
        call("POST", u"/session"_s, {{u"capabilities"_s, QJsonObject{{u"alwaysMatch"_s, always}}}});
    m_session = answer.value(u"value"_s).toObject().value(u"sessionId"_s).toString();
    return !m_session.isEmpty();
}

bool WebDriver::open(const QUrl& address)
{
    m_error.clear();
    call("POST", u"/session/%1/url"_s.arg(m_session), {{u"url"_s, address.toString(QUrl::FullyEncoded)}});
    return m_error.isEmpty();
}

bool WebDriver::waitFor(const QString& cssSelector)
{
    return QTest::qWaitFor([&] { return !element(cssSelector).isEmpty(); }, kLimitMs);
}

bool WebDriver::type(const QString& cssSelector, const QString& text)
{
    const QString id = element(cssSelector);
    if (id.isEmpty())
        return false;
    m_error.clear();
    call("POST", u"/session/%1/element/%2/clear"_s.arg(m_session, id));
    call("POST", u"/session/%1/element/%2/value"_s.arg(m_session, id), {{u"text"_s, text}});
    return m_error.isEmpty();
}

bool WebDriver::click(const QString& cssSelector)
{
    const QString id = element(cssSelector);
    if (id.isEmpty())
        return false;
    m_error.clear();
    call("POST", u"/session/%1/element/%2/click"_s.arg(m_session, id));
    return m_error.isEmpty();
}

QString WebDriver::text(const QString& cssSelector)
{
    const QString id = element(cssSelector);
    return id.isEmpty() ? QString()
                        : call("GET", u"/session/%1/element/%2/text"_s.arg(m_session, id))
                              .value(u"value"_s)
                              .toString();
}

QUrl WebDriver::address()
{
    return QUrl(call("GET", u"/session/%1/url"_s.arg(m_session)).value(u"value"_s).toString());
}

QString WebDriver::element(const QString& cssSelector)
{
    m_error.clear();
    const QJsonObject answer = call("POST", u"/session/%1/element"_s.arg(m_session),
                                    {{u"using"_s, u"css selector"_s}, {u"value"_s, cssSelector}});
    return answer.value(u"value"_s).toObject().value(kElementKey).toString();
}

QJsonObject WebDriver::call(const QByteArray& method, const QString& path, const QJsonObject& body)
{
    QUrl url = m_base;
    url.setPath(path);
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    const QByteArray bytes =
        method == "POST" ? QJsonDocument(body).toJson(QJsonDocument::Compact) : QByteArray();
    QNetworkReply* reply = m_network.sendCustomRequest(request, method, bytes);
    if (!QTest::qWaitFor([reply] { return reply->isFinished(); }, kLimitMs))
        reply->abort();
    const QJsonObject answer = QJsonDocument::fromJson(reply->readAll()).object();
    const QJsonObject value = answer.value(u"value"_s).toObject();
    if (reply->error() != QNetworkReply::NoError || value.contains(u"error"_s))
        m_error = path + u": "_s + value.value(u"message"_s).toString(reply->errorString());
    reply->deleteLater();
    return answer;
}
