#include "secretforms.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cctype>

namespace steward {

namespace {

constexpr qsizetype kShortestForm = 4;
/// Below this, the part of a base64 text that belongs to the secret alone is so short that it hits other
/// text.
constexpr qsizetype kShortestInnerBase64 = 8;

/// The characters of base64(prefix + secret + suffix) that depend on nothing but the secret.
QByteArray innerBase64(const QByteArray& secret, int bytesBefore, QByteArray::Base64Options options)
{
    const QByteArray encoded =
        (QByteArray(bytesBefore, '\0') + secret).toBase64(options | QByteArray::OmitTrailingEquals);
    const qsizetype firstOwn = (bytesBefore * 8 + 5) / 6;
    const qsizetype lastOwn = (bytesBefore + secret.size()) * 8 / 6;
    return encoded.mid(firstOwn, lastOwn - firstOwn);
}

QByteArray jsonEscaped(const QByteArray& secret)
{
    const QByteArray array =
        QJsonDocument(QJsonArray{QString::fromUtf8(secret)}).toJson(QJsonDocument::Compact);
    return array.mid(2, array.size() - 4); // without [" and "]
}

QByteArray lowerHex(QByteArray percentEncoded)
{
    for (qsizetype i = 0; i + 2 < percentEncoded.size(); ++i) {
        if (percentEncoded.at(i) == '%') {
            percentEncoded[i + 1] = char(std::tolower(quint8(percentEncoded.at(i + 1))));
            percentEncoded[i + 2] = char(std::tolower(quint8(percentEncoded.at(i + 2))));
        }
    }
    return percentEncoded;
}

} // namespace

QList<QByteArray> secretForms(const Secret& secret)
{
    const QByteArray& plain = secret.reveal();
    QList<QByteArray> forms;
    const auto add = [&forms](const QByteArray& form) {
        if (form.size() >= kShortestForm && !forms.contains(form))
            forms << form;
    };

    add(plain);
    for (const auto options : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
        add(plain.toBase64(options));
        add(plain.toBase64(options | QByteArray::OmitTrailingEquals));
        for (int bytesBefore = 0; bytesBefore < 3; ++bytesBefore) {
            const QByteArray inner = innerBase64(plain, bytesBefore, options);
            if (inner.size() >= kShortestInnerBase64)
                add(inner);
        }
    }
    const QByteArray percent = plain.toPercentEncoding();
    add(percent);
    add(lowerHex(percent));
    QByteArray form = percent;
    add(form.replace("%20", "+"));
    const QByteArray json = jsonEscaped(plain);
    add(json);
    QByteArray jsonSlashes = json;
    add(jsonSlashes.replace("/", "\\/"));
    // .NET and PowerShell escape these, too.
    QByteArray jsonNet = json;
    add(jsonNet.replace("+", "\\u002B")
            .replace("&", "\\u0026")
            .replace("<", "\\u003C")
            .replace(">", "\\u003E")
            .replace("'", "\\u0027")
            .replace("\\\"", "\\u0022"));
    // In XML, as PowerShell writes it: in an element, and in an attribute.
    QByteArray xml = plain;
    add(xml.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    add(xml.replace("\"", "&quot;"));
    return forms;
}

} // namespace steward
