#include "identity/pages.h"

using namespace Qt::StringLiterals;

namespace steward::sandbox {

namespace {

const char* const kStyle = R"css(
:root{color-scheme:light dark;--back:#eef2f6;--card:#fff;--text:#16202b;--muted:#55626f;--line:#c6ced6;
--accent:#0b66c3;--onaccent:#fff;--bad:#b3261e;--note:#fff6dd;--notetext:#5c4300}
@media(prefers-color-scheme:dark){:root{--back:#10161c;--card:#1a222b;--text:#e8edf2;--muted:#a3b0bd;
--line:#3b4753;--accent:#6cb2ff;--onaccent:#06223f;--bad:#ff9a92;--note:#3a2f10;--notetext:#ffe19a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:16px;background:var(--back);
color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:440px;background:var(--card);border:1px solid var(--line);border-radius:12px;
padding:32px 24px}
.badge{display:inline-block;margin:0 0 16px;padding:4px 12px;border-radius:999px;background:var(--note);
color:var(--notetext);font-size:14px;font-weight:600}
h1{margin:0 0 8px;font-size:24px;line-height:1.3}
p{margin:0 0 16px}.muted{color:var(--muted);font-size:14px}
label{display:block;margin:16px 0 4px;font-weight:600}
input{width:100%;padding:10px 12px;border:1px solid var(--line);border-radius:8px;background:transparent;
color:inherit;font:inherit}
input:focus-visible,button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.actions{display:flex;flex-wrap:wrap;gap:8px;margin-top:24px}
button{flex:1 1 120px;padding:10px 16px;border:1px solid var(--accent);border-radius:8px;
background:var(--accent);color:var(--onaccent);font:inherit;font-weight:600;cursor:pointer}
button.second{background:transparent;color:var(--accent)}
.problem{color:var(--bad);font-weight:600}
.hint{margin-top:24px;padding:12px 16px;border-radius:8px;background:var(--note);color:var(--notetext);
font-size:14px}
.hint code{font:600 14px ui-monospace,monospace;overflow-wrap:anywhere}
ul{margin:0 0 16px;padding-left:20px}h2{font-size:16px;margin:16px 0 4px}
dl{font-size:14px;overflow-wrap:anywhere}
)css";

QString hidden(const QString& name, const QString& value)
{
    return u"<input type=\"hidden\" name=\"%1\" value=\"%2\">"_s.arg(name, value.toHtmlEscaped());
}

QString formStart(const FormTicket& ticket)
{
    return u"<form method=\"post\" action=\"%1\">"_s.arg(ticket.action.toHtmlEscaped()) +
           hidden(u"transaction"_s, ticket.transaction) + hidden(u"csrf"_s, ticket.csrf);
}

QString problemLine(const QString& problem)
{
    return problem.isEmpty()
               ? QString()
               : u"<p class=\"problem\" id=\"problem\" role=\"alert\">%1</p>"_s.arg(problem.toHtmlEscaped());
}

} // namespace

HttpReply Pages::page(const QString& title, const QString& content, int status) const
{
    const QByteArray nonce = randomText(16);
    const QString html =
        u"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        "<meta name=\"robots\" content=\"noindex\"><title>%1 - Practice partner</title>"
        "<style nonce=\"%2\">%3</style></head><body><main>"
        "<p class=\"badge\">Practice partner</p>%4</main></body></html>"_s.arg(
            title.toHtmlEscaped(), QString::fromLatin1(nonce), QString::fromLatin1(kStyle), content);
    HttpReply reply = htmlReply(html.toUtf8(), status);
    // form-action also governs where a form's answer may redirect: to the application on loopback.
    reply.setHeader("Content-Security-Policy",
                    "default-src 'none'; style-src 'nonce-" + nonce +
                        "'; form-action 'self' http://localhost:* http://127.0.0.1:*; "
                        "frame-ancestors 'none'; base-uri 'none'");
    reply.setHeader("X-Frame-Options", "DENY");
    return reply;
}

HttpReply Pages::signIn(const FormTicket& ticket, const QString& username, const QString& problem,
                        const QString& practiceUser, const QString& practicePassword) const
{
    const QString content =
        u"<h1>Sign in</h1><p class=\"muted\">%1. Nothing here leaves this computer.</p>"_s.arg(
            m_partnerName.toHtmlEscaped()) +
        problemLine(problem) + formStart(ticket) +
        u"<label for=\"username\">User name</label>"
        "<input id=\"username\" name=\"username\" type=\"text\" autocomplete=\"username\" "
        "autocapitalize=\"none\" spellcheck=\"false\" required autofocus value=\"%1\">"
        "<label for=\"password\">Password</label>"
        "<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" "
        "required>"
        "<div class=\"actions\"><button id=\"sign-in\" name=\"action\" value=\"sign-in\" type=\"submit\">"
        "Sign in</button></div></form>"
        "<p class=\"hint\">For practice: user name <code>%2</code>, password <code>%3</code></p>"_s.arg(
            username.toHtmlEscaped(), practiceUser.toHtmlEscaped(), practicePassword.toHtmlEscaped());
    return page(u"Sign in"_s, content);
}

HttpReply Pages::mfa(const FormTicket& ticket, const QString& account, const QString& problem,
                     const QString& practiceCode, bool mayskip) const
{
    const QString skip = mayskip ? u"<button id=\"skip\" class=\"second\" name=\"action\" value=\"skip\" "
                                   "type=\"submit\" formnovalidate>Skip</button>"_s
                                 : QString();
    const QString content =
        u"<h1>Enter the code</h1><p class=\"muted\">Signing in as %1. Your authenticator app would show six "
        "digits now.</p>"_s.arg(account.toHtmlEscaped()) +
        problemLine(problem) + formStart(ticket) +
        u"<label for=\"code\">Six-digit code</label>"
        "<input id=\"code\" name=\"code\" type=\"text\" inputmode=\"numeric\" pattern=\"[0-9]{6}\" "
        "maxlength=\"6\" autocomplete=\"one-time-code\" required autofocus>"
        "<div class=\"actions\"><button id=\"verify\" name=\"action\" value=\"verify\" type=\"submit\">"
        "Verify</button>%1</div></form><p class=\"hint\">For practice: <code>%2</code></p>"_s.arg(
            skip, practiceCode.toHtmlEscaped());
    return page(u"Enter the code"_s, content);
}

HttpReply Pages::consent(const FormTicket& ticket, const QString& account, const QString& application,
                         const QList<QPair<QString, QStringList>>& permissions) const
{
    QString list;
    for (const auto& [title, lines] : permissions) {
        list += u"<h2>%1</h2><ul>"_s.arg(title.toHtmlEscaped());
        for (const QString& line : lines)
            list += u"<li>%1</li>"_s.arg(line.toHtmlEscaped());
        list += u"</ul>"_s;
    }
    const QString content =
        u"<h1>Permissions requested</h1><p><strong>%1</strong> asks to do this for %2:</p>%3"_s.arg(
            application.toHtmlEscaped(), account.toHtmlEscaped(), list) +
        formStart(ticket) +
        u"<div class=\"actions\">"
        "<button id=\"accept\" name=\"action\" value=\"accept\" type=\"submit\">Accept</button>"
        "<button id=\"cancel\" class=\"second\" name=\"action\" value=\"cancel\" "
        "type=\"submit\">Cancel</button>"
        "</div></form>"_s;
    return page(u"Permissions requested"_s, content);
}

HttpReply Pages::deviceCode(const FormTicket& ticket, const QString& problem) const
{
    const QString content =
        u"<h1>Enter the code shown by the program</h1>"_s + problemLine(problem) + formStart(ticket) +
        u"<label for=\"user-code\">Code</label>"
        "<input id=\"user-code\" name=\"user_code\" type=\"text\" autocapitalize=\"characters\" "
        "autocomplete=\"off\" spellcheck=\"false\" maxlength=\"16\" required autofocus>"
        "<div class=\"actions\"><button id=\"continue\" name=\"action\" value=\"continue\" type=\"submit\">"
        "Continue</button></div></form>"_s;
    return page(u"Enter code"_s, content);
}

HttpReply Pages::message(const QString& title, const QString& text, const QStringList& details,
                         int status) const
{
    QString content =
        u"<h1>%1</h1><p id=\"message\">%2</p>"_s.arg(title.toHtmlEscaped(), text.toHtmlEscaped());
    for (const QString& detail : details)
        content += u"<p class=\"muted\">%1</p>"_s.arg(detail.toHtmlEscaped());
    return page(title, content, status);
}

} // namespace steward::sandbox
