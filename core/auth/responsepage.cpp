#include "responsepage.h"

#include <QStringList>

namespace steward {

using namespace Qt::StringLiterals;

namespace {

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 410:
        return "Gone";
    case 431:
        return "Request Header Fields Too Large";
    default:
        return "Bad Request";
    }
}

QLatin1StringView mark(ResponsePage::Mood mood)
{
    switch (mood) {
    case ResponsePage::Mood::Good:
        return "&#10003;"_L1;
    case ResponsePage::Mood::Bad:
        return "!"_L1;
    case ResponsePage::Mood::Neutral:
        return "&#8226;"_L1;
    }
    return {};
}

QLatin1StringView moodName(ResponsePage::Mood mood)
{
    switch (mood) {
    case ResponsePage::Mood::Good:
        return "good"_L1;
    case ResponsePage::Mood::Bad:
        return "bad"_L1;
    case ResponsePage::Mood::Neutral:
        return "neutral"_L1;
    }
    return {};
}

constexpr auto kStyle = R"(
:root{color-scheme:light dark;--page:#f4f6f8;--card:#fff;--text:#17212b;--soft:#566573;--line:#dde3e9;
--good:#0f7b4a;--bad:#b42318;--neutral:#3b6ea8}
@media(prefers-color-scheme:dark){:root{--page:#14181d;--card:#1c2229;--text:#e8edf2;--soft:#a3afba;
--line:#303943;--good:#4cc38a;--bad:#f2776b;--neutral:#7fb0e6}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--page);
color:var(--text);font:16px/1.5 system-ui,"Segoe UI",sans-serif}
main{max-width:480px;padding:40px;background:var(--card);border:1px solid var(--line);border-radius:12px}
.mark{width:40px;height:40px;border-radius:50%;border:2px solid;display:grid;place-items:center;
font-weight:600;font-size:20px}
.good{color:var(--good)}.bad{color:var(--bad)}.neutral{color:var(--neutral)}
h1{font-size:22px;line-height:1.3;margin:24px 0 8px}
p{margin:0;color:var(--soft)}
.detail{margin-top:16px;padding-top:16px;border-top:1px solid var(--line);font-size:13px;
overflow-wrap:anywhere;white-space:pre-line}
)"_L1;

} // namespace

QByteArray ResponsePage::toHttp() const
{
    const QString detailBlock =
        detail.isEmpty() ? QString() : u"<p class=\"detail\">%1</p>"_s.arg(detail.left(2000).toHtmlEscaped());
    const QStringList parts{
        u"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"_s,
        u"<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>"_s,
        title.toHtmlEscaped(),
        u" \u2013 Steward</title><style>"_s,
        QString(kStyle),
        u"</style></head><body><main><div class=\"mark "_s,
        QString(moodName(mood)),
        u"\" aria-hidden=\"true\">"_s,
        QString(mark(mood)),
        u"</div><h1>"_s,
        title.toHtmlEscaped(),
        u"</h1><p>"_s,
        text.toHtmlEscaped(),
        u"</p>"_s,
        detailBlock,
        u"</main></body></html>"_s};
    const QByteArray body = parts.join(QString()).toUtf8();

    QByteArray http = "HTTP/1.1 " + QByteArray::number(status) + ' ' + reasonPhrase(status) + "\r\n";
    http += "Content-Type: text/html; charset=utf-8\r\n";
    http += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    http += "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n";
    http += "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'none'\r\n";
    http += extraHeader;
    http += "Connection: close\r\n\r\n";
    return http + body;
}

} // namespace steward
