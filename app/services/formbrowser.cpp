#include "formbrowser.h"

#include <QHash>
#include <QHostAddress>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace steward {

namespace {

constexpr int kMostPages = 12;
constexpr int kPageTimeoutMs = 15'000;

bool isLoopback(const QUrl& url)
{
    return url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
}

bool sameServer(const QUrl& a, const QUrl& b)
{
    return a.scheme() == b.scheme() && a.host() == b.host() && a.port() == b.port();
}

QString unescaped(QString text)
{
    return text.replace("&lt;"_L1, "<"_L1)
        .replace("&gt;"_L1, ">"_L1)
        .replace("&quot;"_L1, "\""_L1)
        .replace("&#39;"_L1, "'"_L1)
        .replace("&amp;"_L1, "&"_L1);
}

QHash<QString, QString> attributesOf(const QString& tag)
{
    static const QRegularExpression attribute(u"\\s([a-z-]+)=\"([^\"]*)\""_s);
    QHash<QString, QString> attributes;
    for (auto it = attribute.globalMatch(tag); it.hasNext();) {
        const auto match = it.next();
        attributes.insert(match.captured(1), unescaped(match.captured(2)));
    }
    return attributes;
}

/// The text of the element with this id, without markup.
QString textOf(const QString& page, const QString& id)
{
    const QRegularExpression element(u"<(\\w+)[^>]*\\sid=\"%1\"[^>]*>(.*?)</\\1>"_s.arg(id),
                                     QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression markup(u"<[^>]*>"_s);
    return unescaped(element.match(page).captured(2).remove(markup)).trimmed();
}

/// One page's form: where it goes, what it carries, what it asks, its buttons (id to value).
struct Form
{
    bool found = false;
    QUrl action;
    QList<QPair<QString, QString>> hidden;
    QHash<QString, QString> inputs;  ///< id to name
    QHash<QString, QString> buttons; ///< id to value; all are named "action"
};

Form readForm(const QString& page, const QUrl& address)
{
    static const QRegularExpression form(u"<form\\b[^>]*>.*?</form>"_s,
                                         QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression tag(u"<(form|input|button)\\b[^>]*>"_s);
    Form result;
    const auto whole = form.match(page);
    result.found = whole.hasMatch();
    for (auto it = tag.globalMatch(whole.captured()); it.hasNext();) {
        const auto match = it.next();
        const auto attributes = attributesOf(match.captured());
        if (match.captured(1) == "form"_L1)
            result.action = address.resolved(QUrl(attributes.value(u"action"_s)));
        else if (match.captured(1) == "button"_L1)
            result.buttons.insert(attributes.value(u"id"_s), attributes.value(u"value"_s));
        else if (attributes.value(u"type"_s) == "hidden"_L1)
            result.hidden.append({attributes.value(u"name"_s), attributes.value(u"value"_s)});
        else
            result.inputs.insert(attributes.value(u"id"_s), attributes.value(u"name"_s));
    }
    return result;
}

/// One sign-in under way. Lives as long as its context or until it has finished.
class Walk final : public QObject
{
public:
    struct Answers
    {
        QString username, password, code, userCode;
        bool acceptsConsent, deliversRedirect;
    };

    Walk(QNetworkAccessManager& network, QUrl start, Answers answers, QObject* context)
        : QObject(context), m_network(network), m_start(std::move(start)), m_answers(std::move(answers))
    {
    }

    ~Walk() override
    {
        m_completion.finish(fail(ErrorCode::Cancelled, u"The sign-in was cancelled."_s));
        if (m_reply) {
            m_reply->disconnect(this);
            m_reply->abort();
        }
    }

    [[nodiscard]] AsyncResult<QUrl> future() const { return m_completion.future(); }

    void begin() { get(m_start); }

private:
    void get(const QUrl& url) { watch(m_network.get(request(url))); }

    void submit(const QUrl& url, const QList<QPair<QString, QString>>& fields)
    {
        QByteArray body;
        for (const auto& [name, value] : fields)
            body += (body.isEmpty() ? "" : "&") + QUrl::toPercentEncoding(name) + '=' +
                    QUrl::toPercentEncoding(value);
        QNetworkRequest post = request(url);
        post.setHeader(QNetworkRequest::ContentTypeHeader, u"application/x-www-form-urlencoded"_s);
        watch(m_network.post(post, body));
    }

    static QNetworkRequest request(const QUrl& url)
    {
        QNetworkRequest request(url);
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
        request.setTransferTimeout(kPageTimeoutMs);
        return request;
    }

    void watch(QNetworkReply* reply)
    {
        m_reply = reply;
        reply->setParent(this);
        connect(reply, &QNetworkReply::finished, this, [this, reply] {
            m_reply = nullptr;
            reply->deleteLater();
            onReply(*reply);
        });
    }

    void onReply(QNetworkReply& reply)
    {
        const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status == 0) {
            const bool late = reply.error() == QNetworkReply::OperationCanceledError;
            return finish(fail(late ? ErrorCode::Timeout : ErrorCode::Offline,
                               m_delivering ? u"The program that waits for the sign-in did not answer."_s
                                            : u"The practice partner did not answer."_s,
                               u"Is it still running?"_s));
        }
        if (m_delivering)
            return finish(reply.url());
        const QUrl location = reply.header(QNetworkRequest::LocationHeader).toUrl();
        if (status >= 300 && status < 400 && !location.isEmpty())
            return onRedirect(reply.url().resolved(location));
        onPage(QString::fromUtf8(reply.readAll()), reply.url(), status);
    }

    void onRedirect(const QUrl& target)
    {
        if (!isLoopback(target))
            return finish(fail(ErrorCode::Refused, u"The sign-in led away from this computer."_s));
        if (sameServer(target, m_start)) {
            if (++m_pages > kMostPages)
                return finish(fail(ErrorCode::BadResponse, u"The sign-in goes round in circles."_s));
            return get(target);
        }
        if (!m_answers.deliversRedirect)
            return finish(target);
        m_delivering = true;
        get(target);
    }

    void onPage(const QString& page, const QUrl& address, int status)
    {
        if (const QString problem = textOf(page, u"problem"_s); !problem.isEmpty())
            return finish(fail(ErrorCode::SignInNeeded, u"The practice sign-in refused: %1"_s.arg(problem)));
        const Form form = readForm(page, address);
        if (!form.found) {
            const QString message = textOf(page, u"message"_s);
            if (status == 200 && m_pages > 0)
                return finish(address); // a device code's last page
            Error error;
            error.code = ErrorCode::BadResponse;
            error.message = message.isEmpty() ? u"The practice sign-in answered with an unknown page."_s
                                              : u"The practice sign-in refused: %1"_s.arg(message);
            error.httpStatus = status;
            static const QRegularExpression number(u"AADSTS\\d+"_s);
            error.serviceCode = number.match(message).captured();
            return finish(fail(error));
        }
        if (!sameServer(form.action, m_start))
            return finish(fail(ErrorCode::Refused, u"The sign-in form led to another server."_s));
        if (++m_pages > kMostPages)
            return finish(fail(ErrorCode::BadResponse, u"The sign-in goes round in circles."_s));

        const QHash<QString, QString> known{{u"username"_s, m_answers.username},
                                            {u"password"_s, m_answers.password},
                                            {u"code"_s, m_answers.code},
                                            {u"user-code"_s, m_answers.userCode}};
        auto fields = form.hidden;
        for (auto it = form.inputs.cbegin(); it != form.inputs.cend(); ++it) {
            if (!known.contains(it.key()))
                return finish(fail(ErrorCode::BadResponse,
                                   u"The practice sign-in asks for something unknown: %1"_s.arg(it.key())));
            fields.append({it.value(), known.value(it.key())});
        }
        for (const auto& button : {u"sign-in"_s, u"verify"_s, u"continue"_s,
                                   m_answers.acceptsConsent ? u"accept"_s : u"cancel"_s}) {
            if (form.buttons.contains(button)) {
                fields.append({u"action"_s, form.buttons.value(button)});
                return submit(form.action, fields);
            }
        }
        finish(fail(ErrorCode::BadResponse, u"The practice sign-in's form has no button that is known."_s));
    }

    void finish(Result<QUrl> result)
    {
        m_completion.finish(std::move(result));
        deleteLater();
    }

    QNetworkAccessManager& m_network;
    QUrl m_start;
    Answers m_answers;
    Completion<QUrl> m_completion;
    QNetworkReply* m_reply = nullptr;
    int m_pages = 0;
    bool m_delivering = false;
};

} // namespace

AsyncResult<QUrl> FormBrowser::signIn(const QUrl& address, const QString& username, const QString& password,
                                      const QString& code, QObject* context)
{
    if (!isLoopback(address))
        return readyResult<QUrl>(
            fail(ErrorCode::Refused, u"Only a practice partner on this computer is signed in to by itself."_s,
                 u"Use a web browser for any other."_s));
    auto* walk =
        new Walk(m_network, address,
                 {username, password, code, m_userCode, m_acceptsConsent, m_deliversRedirect}, context);
    const auto future = walk->future();
    walk->begin();
    return future;
}

} // namespace steward
