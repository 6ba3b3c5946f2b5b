#include "callbackrequest.h"

#include <QSet>

namespace steward {

using namespace Qt::StringLiterals;

CallbackRequest parseCallbackRequest(QByteArrayView received)
{
    CallbackRequest request;
    const QByteArray bytes = received.toByteArray();
    if (bytes.indexOf("\r\n\r\n") < 0)
        return request;

    request.status = CallbackRequest::Status::Malformed;
    const QList<QByteArray> words = bytes.left(bytes.indexOf("\r\n")).split(' ');
    if (words.size() != 3 || words.at(0).isEmpty() || !words.at(2).startsWith("HTTP/1."))
        return request;
    QByteArray target = words.at(1);
    // A proxy on the way makes it an absolute address.
    if (target.startsWith("http://")) {
        const qsizetype slash = target.indexOf('/', 7);
        target = slash < 0 ? QByteArray("/") : target.mid(slash);
    }
    if (!target.startsWith('/'))
        return request;

    const qsizetype mark = target.indexOf('?');
    request.method = words.at(0);
    request.path = mark < 0 ? target : target.left(mark);
    request.query = mark < 0 ? QByteArray() : target.mid(mark + 1);
    request.status = CallbackRequest::Status::Complete;
    return request;
}

QList<QPair<QString, QByteArray>> decodeQuery(const QByteArray& query)
{
    const auto decode = [](QByteArray text) {
        return QByteArray::fromPercentEncoding(text.replace('+', ' '));
    };
    QList<QPair<QString, QByteArray>> items;
    for (const QByteArray& item : query.split('&')) {
        if (item.isEmpty())
            continue;
        const qsizetype equals = item.indexOf('=');
        const QByteArray name = equals < 0 ? item : item.left(equals);
        const QByteArray value = equals < 0 ? QByteArray() : item.mid(equals + 1);
        items.append({QString::fromUtf8(decode(name)), decode(value)});
    }
    return items;
}

CallbackParameters readCallbackParameters(const QByteArray& query)
{
    CallbackParameters parameters;
    QSet<QString> seen;
    for (const auto& [name, value] : decodeQuery(query)) {
        if (name == "state"_L1)
            parameters.state = value;
        else if (name == "code"_L1)
            parameters.code = value;
        else if (name == "error"_L1)
            parameters.error = QString::fromUtf8(value);
        else if (name == "error_subcode"_L1)
            parameters.errorSubcode = QString::fromUtf8(value);
        else if (name == "error_description"_L1)
            parameters.errorDescription = QString::fromUtf8(value);
        else
            continue;
        if (seen.contains(name))
            parameters.repeated = true;
        seen.insert(name);
    }
    return parameters;
}

} // namespace steward
