#pragma once

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

/// A real headless Chromium, driven through chromedriver by the W3C WebDriver protocol.
/// Every call waits at most `kLimitMs` and returns false (or empty) on failure with `error()` saying why; a story
/// then fails with that text. For tests only: it spins the event loop while it waits.
class WebDriver final
{
public:
    static constexpr int kLimitMs = 30'000;

    WebDriver();
    ~WebDriver();

    bool start();
    bool open(const QUrl& address);
    bool waitFor(const QString& cssSelector);
    bool type(const QString& cssSelector, const QString& text);
    bool click(const QString& cssSelector);
    QString text(const QString& cssSelector);
    QUrl address();
    QString error() const { return m_error; }

private:
    QJsonObject call(const QByteArray& method, const QString& path, const QJsonObject& body = {});
    QString element(const QString& cssSelector);

    QTemporaryDir m_profile;
    QProcess m_driver;
    QNetworkAccessManager m_network;
    QUrl m_base;
    QString m_session;
    QString m_error;
};
