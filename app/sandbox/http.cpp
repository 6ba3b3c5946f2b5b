#include "http.h"

#include <QDateTime>
#include <QHash>
#include <QJsonDocument>
#include <QLocale>
#include <QRandomGenerator>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

QString decodeFormText(QByteArray text)
{
    text.replace('+', ' ');
    return QString::fromUtf8(QByteArray::fromPercentEncoding(text));
}

} // namespace

QByteArray HttpCall::header(QByteArrayView name) const
{
    for (const auto& [key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

bool HttpCall::hasQuery(const QString& name) const
{
    return formFields(url.query(QUrl::FullyEncoded).toLatin1()).contains(name);
}

QString HttpCall::query(const QString& name) const
{
    return formFields(url.query(QUrl::FullyEncoded).toLatin1()).value(name);
}

void HttpReply::setHeader(const QByteArray& name, const QByteArray& value)
{
    for (auto& [key, old] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0) {
            old = value;
            return;
        }
    }
    headers.append({name, value});
}

QByteArray HttpReply::toBytes(bool headOnly, bool keepAlive) const
{
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(status) + ' ' +
                       (reason.isEmpty() ? reasonPhrase(status) : reason) + "\r\n";
    for (const auto& [key, value] : headers)
        bytes += key + ": " + value + "\r\n";
    bytes += "Date: " +
             QLocale::c()
                 .toString(QDateTime::currentDateTimeUtc(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s)
                 .toLatin1() +
             "\r\n";
    if (status != 204)
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    bytes += keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    if (!headOnly && status != 204)
        bytes += body;
    return bytes;
}

HttpReply jsonReply(const QJsonObject& object, int status, const QByteArray& contentType)
{
    HttpReply reply;
    reply.status = status;
    reply.headers = {{"Content-Type", contentType}, {"Cache-Control", "no-store"}};
    reply.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return reply;
}

HttpReply htmlReply(const QByteArray& page, int status)
{
    HttpReply reply;
    reply.status = status;
    reply.headers = {{"Content-Type", "text/html; charset=utf-8"},
                     {"Cache-Control", "no-store"},
                     {"X-Content-Type-Options", "nosniff"},
                     {"Referrer-Policy", "no-referrer"}};
    reply.body = page;
    return reply;
}

HttpReply redirectReply(const QUrl& target)
{
    HttpReply reply;
    reply.status = 302;
    reply.headers = {{"Location", target.toEncoded()}, {"Cache-Control", "no-store"}};
    return reply;
}

QHash<QString, QString> formFields(const QByteArray& body)
{
    QHash<QString, QString> fields;
    for (const QByteArray& pair : body.split('&')) {
        if (pair.isEmpty())
            continue;
        const auto equals = pair.indexOf('=');
        if (equals < 0)
            fields.insert(decodeFormText(pair), QString());
        else
            fields.insert(decodeFormText(pair.left(equals)), decodeFormText(pair.mid(equals + 1)));
    }
    return fields;
}

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 302:
        return "Found";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 421:
        return "Misdirected Request";
    case 429:
        return "Too Many Requests";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    default:
        return status < 400 ? "OK" : "Error";
    }
}

QString newGuid()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QByteArray randomText(int bytes)
{
    QByteArray random(bytes, Qt::Uninitialized);
    for (char& byte : random)
        byte = static_cast<char>(QRandomGenerator::system()->bounded(256));
    return base64Url(random);
}

QByteArray base64Url(const QByteArray& bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace steward::sandbox
